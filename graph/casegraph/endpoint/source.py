"""What the endpoint answers from: a dataset folder that stays as it was, or another endpoint.

A build beside a running server puts a new store in the place of the old one and removes that. So
the server keeps hard links of the files that it opened; their data stay until it ends. Files of a
finished store are never written again, which is what makes this safe.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from casegraph.api import KnowledgeGraph
from casegraph.api import open as open_kg
from casegraph.errors import StoreError, UsageError
from casegraph.progress import Progress, silent
from casegraph.store import OxigraphStore, RemoteStore, read_manifest, store_path
from casegraph.store.oxigraph import open_folder, rdf_format

_KEPT = re.compile(r"\.?casegraph-served-(\d+)-.*")


@dataclass(frozen=True)
class Source:
    """A dataset as a server sees it. ``folder`` is the Oxigraph folder that workers open, None
    for another endpoint; ``version`` names the state of the data, empty where it may change;
    ``quads`` is how many there are, 0 where nobody has counted them."""

    kg: KnowledgeGraph
    folder: Path | None
    version: str
    quads: int = 0

    @property
    def is_remote(self) -> bool:
        """Whether another endpoint answers."""
        return self.folder is None


@contextmanager
def open_source(kg: str | None, progress: Progress = silent) -> Iterator[Source]:
    """Open a dataset for serving: a folder, an RDF file or an endpoint's address.

    Raises what ``casegraph.open`` raises.
    """
    if kg is not None and "://" in kg:
        yield Source(open_kg(kg), None, "")
        return
    with tempfile.TemporaryDirectory(prefix=f"casegraph-served-{os.getpid()}-") as place:
        if kg is not None and Path(kg).is_file():
            yield _loaded(Path(kg), Path(place))
            return
        folder = _dataset_folder(kg, progress)
        manifest = read_manifest(folder)
        store = store_path(folder)
        with _kept(store, Path(place)) if manifest is not None else _as_it_is(store) as inner:
            opened = OxigraphStore(open_folder(inner).engine, str(folder))
            version = manifest.digest if manifest else secrets.token_hex(16)
            quads = manifest.quads if manifest else 0
            yield Source(KnowledgeGraph(opened, manifest), inner, version, quads)


def _dataset_folder(kg: str | None, progress: Progress) -> Path:
    if kg is None:
        from casegraph.ingest.build import bundled_dataset

        return bundled_dataset(progress)
    path = Path(kg)
    if not path.is_dir():
        open_kg(kg)  # says what is missing
    return path


def _loaded(path: Path, place: Path) -> Source:
    """Make a folder of an RDF file, so that it is read once and not for each query."""
    from pyoxigraph import Store as Oxigraph

    if path.stat().st_size > 1 << 31:
        raise UsageError(
            f"{path}: found a file of more than 2 GB; make a dataset of it with 'casegraph build'"
        )
    opened = open_kg(str(path))  # refuses what cannot be read, in a sentence
    assert isinstance(opened.store, OxigraphStore)
    folder = place / "store"
    try:
        engine = Oxigraph(str(folder))
        engine.bulk_extend(iter(opened.store.engine))
        engine.flush()
        del engine
    except OSError as error:
        raise StoreError(f"{place}: cannot be written ({error.strerror or error})") from None
    assert rdf_format(path)
    return Source(opened, folder, secrets.token_hex(16), len(opened.store))


@contextmanager
def _kept(store: Path, place: Path) -> Iterator[Path]:
    """Give a folder of hard links: in ``place``, or beside the dataset where that is elsewhere."""
    _sweep(store.parent.parent)
    beside = store.parent.parent / f".casegraph-served-{os.getpid()}-{secrets.token_hex(4)}"
    for folder in (place / "store", beside):
        try:
            folder.mkdir()
            for file in store.iterdir():
                os.link(file, folder / file.name)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    with _as_it_is(store) as folder:
        yield folder


@contextmanager
def _as_it_is(store: Path) -> Iterator[Path]:
    yield store


def _sweep(parent: Path) -> None:
    """Remove the links that servers which were killed left behind."""
    if os.name != "posix":
        return
    with suppress(OSError):
        for path in parent.iterdir():
            match = _KEPT.fullmatch(path.name)
            if match and path.is_dir() and not _is_alive(int(match[1])):
                shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


__all__ = ["RemoteStore", "Source", "open_source"]
