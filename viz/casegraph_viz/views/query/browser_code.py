"""The editor and the engine that run in the browser, as the build of the package left them.

They are made by ``hatch_build.py`` and are not in the repository, so an installation can lack
them: an old editable one, or one made where the npm registry was out of reach.
"""

from __future__ import annotations

import base64
import gzip
from functools import lru_cache
from importlib import resources

from casegraph.errors import UsageError

_VENDOR = resources.files("casegraph_viz") / "vendor"
FILES = ("editor.js", "engine.js", "oxigraph.wasm", "LICENCES.txt")
MISSING = (
    "this installation of casegraph lacks the editor and the engine that run in the browser; "
    "install it again where pip can reach the npm registry (in a checkout: pip install -e .)"
)


def is_complete() -> bool:
    """Return whether the installation holds the browser code."""
    return all((_VENDOR / name).is_file() for name in FILES)


def text(name: str) -> str:
    """Return a script or the licences.

    Raises UsageError, saying what to do, where the installation lacks them.
    """
    return _bytes(name).decode("utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def engine() -> str:
    """Return the WebAssembly of the engine, packed for a page; see ``packed``."""
    return packed(_bytes("oxigraph.wasm"))


def packed(content: bytes) -> str:
    """Return bytes as gzip in base64, which a browser unpacks by itself; the same text each time.

    >>> gzip.decompress(base64.b64decode(packed(b"a quad")))
    b'a quad'
    """
    return base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode("ascii")


def _bytes(name: str) -> bytes:
    try:
        return (_VENDOR / name).read_bytes()
    except OSError:
        raise UsageError(f"the query page cannot be made: {MISSING}") from None
