"""What the query page contains, compressed so that a browser can unpack it."""

from __future__ import annotations

import base64
import gzip
from functools import lru_cache

from casegraph_viz.page.scripts import built


@lru_cache(maxsize=1)
def engine() -> str:
    """Return the WebAssembly of the engine, packed for a page; see ``packed``.

    Raises UsageError, saying what to do, where the installation lacks it.
    """
    return packed(built("oxigraph.wasm"))


def packed(content: bytes) -> str:
    """Return bytes as gzip in base64, which a browser can unpack; the same text each time.

    >>> gzip.decompress(base64.b64decode(packed(b"a quad")))
    b'a quad'
    """
    return base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode("ascii")
