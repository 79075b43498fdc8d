"""Columns that take seconds to work out, kept for the next process in the folder of the cache.

A site, a page alone and a server draw the same reviews, each in a process of its own. The name of a
file says what went in, so that other reviews, another version or another line of the code lead to
another file. A file that cannot be read or written is no error: the columns are worked out again.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.errors import StoreError
from casegraph.resources import casegraph_version, folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

#: The folder within that of the cache, and how many files stay there, the latest ones: each has
#: some hundred kilobytes.
FOLDER, MOST_FILES = "other-corpora", 32

#: The rooms of the library whose code the columns depend on.
_ROOMS = ("stats", "analyses/cooccurrence", "analyses/communities")

Columns = dict[str, "NDArray[Any]"]


def kept(contents: bytes, make: Callable[[], Mapping[str, NDArray[Any]]]) -> Columns:
    """Return the columns that were made of some contents, or make and keep them.

    Parameters
    ----------
    contents
        A digest of all that the columns depend on, but for the code.
    make
        Works the columns out: name → array, of numbers only.

    >>> kept(b"", lambda: {"share": np.array([0.5])})["share"].tolist()
    [0.5]
    """
    from casegraph.ingest.build import cache_folder

    name = sha256(contents + _code()).hexdigest()
    path = cache_folder() / FOLDER / f"{name[:32]}.npz"
    with suppress(OSError, ValueError, EOFError, zipfile.BadZipFile):
        return dict(np.load(BytesIO(path.read_bytes())))
    made = dict(make())
    _keep(path, made)
    return made


def _keep(path: Path, columns: Columns) -> None:
    from casegraph.store.files import atomic_writer

    packed = BytesIO()
    np.savez(packed, **columns)  # type: ignore[arg-type]
    with suppress(OSError, StoreError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with atomic_writer(path) as file:
            file.write(packed.getvalue())
        files = sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime)
        for old in files[:-MOST_FILES]:
            old.unlink()


@cache
def _code() -> bytes:
    """A digest of the version, of the code that works the columns out, and of what it reads."""
    digest = sha256(f"{casegraph_version()} numpy {np.__version__}".encode())
    root = resources.files("casegraph")
    for room in _ROOMS:
        files: list[Traversable] = sorted((root / room).iterdir(), key=lambda file: file.name)
        for file in files:
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    digest.update((folder("data") / "agreement.csv").read_bytes())
    return digest.digest()
