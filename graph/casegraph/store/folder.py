"""A dataset on disk: a manifest, and beside it the Oxigraph store that the manifest names.

A build fills a new store and then replaces the manifest by one atomic rename. If it is stopped at
any moment, the old dataset stays intact, and the next build removes the unfinished files.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import chain, count
from pathlib import Path

from casegraph.errors import MissingStoreError, StoreError
from casegraph.store.files import atomic_writer, followed, unreadable
from casegraph.store.oxigraph import OxigraphStore, open_folder
from casegraph.store.shortcuts import lacks_shortcuts
from casegraph.store.snapshot import lock, snapshot, unread

MANIFEST = "manifest.json"
_FORMAT = 1
_STORE = re.compile(r"(?:store-[0-9a-f]{12}|building)-(\d+)(?:\.\d+)?")
#: Most attempts to open a dataset that is rebuilt meanwhile.
_TRIES = 50


@dataclass(frozen=True)
class Manifest:
    """What a dataset contains and was made from; ``digest`` is the SHA-256 of its sorted N-Quads.

    ``inputs`` is the digest of the inputs, ``counts`` the rows by table, ``seconds`` the duration
    of the build, ``store`` the name of the folder that holds the store.
    """

    digest: str
    quads: int
    inputs: str
    casegraph: str
    counts: dict[str, int] = field(default_factory=dict)
    packages: dict[str, dict[str, str]] = field(default_factory=dict)
    built: str = ""
    seconds: float = 0.0
    store: str = ""
    #: Whether no triple is in two graphs; an older casegraph could not say so.
    is_disjoint: bool = False


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a dataset folder, None where there is none.

    Raises StoreError for a manifest that is damaged or has another format.
    """
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        form = values.pop("format")
        if form != _FORMAT:
            raise StoreError(
                f"{path}: found format {form}; expected {_FORMAT}; "
                "build the dataset again with this version of casegraph"
            )
        return Manifest(**values)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(path, error) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(
            f"{path}: found text that is not a manifest; expected the one that casegraph wrote; "
            "build the dataset again with 'casegraph build'"
        ) from None


def store_path(folder: Path) -> Path:
    """Return the Oxigraph folder of a dataset, made by casegraph or by Oxigraph itself.

    Raises MissingStoreError where there is none; it never creates one.
    """
    return _inner(folder, read_manifest(folder))


def _inner(folder: Path, manifest: Manifest | None) -> Path:
    try:
        if manifest is not None:
            # Others may have written the manifest, so the name may only be of a folder beside it.
            inner = folder / Path(manifest.store).name
            if (inner / "CURRENT").is_file():
                return inner
            raise StoreError(
                f"{folder}: the manifest names {manifest.store!r}, which is missing or damaged; "
                "build the dataset again with 'casegraph build'"
            )
        if (folder / "CURRENT").is_file():
            return folder
        found = "no such folder" if not folder.exists() else "a folder without a dataset"
    except OSError as error:
        raise unreadable(folder, error) from None
    raise MissingStoreError(
        f"{folder}: found {found}; expected a dataset made by 'casegraph build'; "
        "check the path, or build one"
    )


def open_dataset(folder: Path) -> tuple[OxigraphStore, Manifest | None]:
    """Open a dataset folder for reading, with its manifest if it has one.

    The two belong together, and stay as they are when the dataset is built again. Raises
    MissingStoreError where there is no dataset, StoreError for one that cannot be read.
    """
    folder = folder.absolute()
    for _ in range(_TRIES):
        manifest = read_manifest(folder)
        try:
            store = _inner(folder, manifest)
            held = lock(store) if manifest is not None else None
            origin = snapshot(store, held)
            # One package states no triple in two graphs.
            is_disjoint = manifest is not None and (
                manifest.is_disjoint or len(manifest.packages) == 1
            )
            engine = open_folder(store).engine
            opened = OxigraphStore(engine, str(folder), origin, is_disjoint)
            if manifest is None and lacks_shortcuts(engine):
                opened = opened.with_shortcuts()
            return opened, manifest
        except StoreError:
            # A build replaces the manifest first, and then removes the old store.
            if read_manifest(folder) == manifest:
                raise
    raise StoreError(
        f"{folder}: found another dataset at each of {_TRIES} attempts; expected one that stays; "
        "wait until its builds are done"
    )


def write_dataset(folder: Path, pieces: Iterable[str], finish: Callable[[], Manifest]) -> Manifest:
    """Fill a new store from pieces of N-Quads, and replace the folder's old store with it.

    ``finish`` is called after all pieces are read and returns the manifest. Raises StoreError if
    another casegraph is building there, or the disk is full.
    """
    folder = followed(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: found a file; expected a folder; choose another place with -o")
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
        raise StoreError(
            f"{folder}: found a folder with other files; expected an empty or new folder, or a "
            "dataset made by casegraph; choose another place with -o"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        building = folder / f"building-{os.getpid()}"
        building.mkdir()
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from None
    try:
        quads = _filled(building, pieces)
        manifest = finish()
        if quads != manifest.quads:
            raise StoreError(
                f"{folder}: the store holds {quads:,} quads; expected {manifest.quads:,}; "
                "this is a fault of casegraph, please report it"
            )
        name = _free_name(folder, f"store-{manifest.digest[:12]}-{os.getpid()}")
        building.rename(folder / name)
        _sync(folder)
        manifest = Manifest(**{**asdict(manifest), "store": name})
        with atomic_writer(folder / MANIFEST) as file:
            text = json.dumps({"format": _FORMAT, **asdict(manifest)}, indent=2, sort_keys=True)
            file.write(text.encode() + b"\n")
    except OSError as error:
        raise StoreError(
            f"{folder}: the build stopped ({error.strerror or error}); "
            "an older dataset there is unchanged; free some space and build again"
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()  # removes only an empty folder, one that this build made
    remove_leftovers(folder)
    return manifest


def _filled(building: Path, pieces: Iterable[str]) -> int:
    """Make a store in a folder from pieces of N-Quads, close it, and return its size."""
    from pyoxigraph import RdfFormat
    from pyoxigraph import Store as Oxigraph

    engine = Oxigraph(str(building))
    try:
        engine.bulk_load(_Reader(pieces), format=RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]
        engine.flush()
        return len(engine)
    finally:
        # An error keeps this frame alive, and Windows removes no file that is open.
        del engine


def _free_name(folder: Path, name: str) -> str:
    # The same data may be there already, and somebody may be reading it.
    names = chain([name], (f"{name}.{number}" for number in count(2)))
    return next(each for each in names if not (folder / each).exists())


def _is_ours(folder: Path) -> bool:
    return all(
        p.name == MANIFEST or p.name.startswith(f".{MANIFEST}.") or _STORE.fullmatch(p.name)
        for p in folder.iterdir()
    )


def remove_leftovers(folder: Path) -> None:
    """Remove the files of builds that ended early, and old stores that nobody reads.

    Raises StoreError while another process is building there.
    """
    manifest = None
    with suppress(StoreError):
        manifest = read_manifest(folder)
    for path in sorted(folder.iterdir()):
        match = _STORE.fullmatch(path.name)
        if path.name.startswith(f".{MANIFEST}."):
            path.unlink(missing_ok=True)
        elif match and path.is_dir() and (manifest is None or path.name != manifest.store):
            pid = int(match[1])
            if path.name.startswith("building-") and pid != os.getpid() and is_running(pid):
                raise StoreError(
                    f"{folder}: another casegraph (process {pid}) is building here; "
                    "wait for it, or choose another place with -o"
                )
            with unread(path) as free:
                if free:
                    shutil.rmtree(path, ignore_errors=True)


def is_running(pid: int) -> bool:
    """Return whether a process with this id runs; always False on Windows.

    There nobody can remove a folder that is in use, so callers need not ask.
    """
    if os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Reader(io.RawIOBase):
    """A file object over pieces of text, for the engine to read."""

    def __init__(self, pieces: Iterable[str]) -> None:
        super().__init__()
        self._pieces = iter(pieces)
        self._piece = b""
        self._place = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._place == len(self._piece):
            self._piece, self._place = next(self._pieces, "").encode(), 0
        start = self._place
        if size < 0:
            self._place = len(self._piece)
            return self._piece[start:] + "".join(self._pieces).encode()
        self._place = min(start + size, len(self._piece))
        return self._piece[start : self._place]
