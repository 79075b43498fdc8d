"""What the endpoint answers from: a dataset folder as it was at the start, or another endpoint.

A build that runs beside the server replaces the store in the folder. The one that is served is
locked as long as it is open (:mod:`casegraph.store.snapshot`), so the build leaves it, and the
processes that answer queries can open it again.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casegraph.api import KnowledgeGraph
from casegraph.api import open as open_kg
from casegraph.errors import StoreError, UsageError
from casegraph.progress import Progress, silent
from casegraph.store import OxigraphStore, RemoteStore, open_dataset
from casegraph.store.rdf_files import rdf_format


@dataclass(frozen=True)
class Source:
    """A dataset that is served. ``folder`` is the Oxigraph folder that workers open, None for
    another endpoint. ``version`` identifies the state of the data, "" where it can change.
    ``quads`` is the number of quads, 0 where it is not known."""

    kg: KnowledgeGraph
    folder: Path | None
    version: str
    quads: int = 0
    #: "default" if the default graph of the folder is the union of all graphs already.
    union: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether queries are forwarded to another endpoint."""
        return self.folder is None


@contextmanager
def open_source(kg: str | None, progress: Progress = silent) -> Iterator[Source]:
    """Open a dataset to serve: a folder, an RDF file or the address of an endpoint.

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
        opened, manifest = open_dataset(folder)
        if not opened.is_disjoint or opened.origin is None:
            yield _copied(KnowledgeGraph(opened, manifest), Path(place))
            return
        version = manifest.digest if manifest else secrets.token_hex(16)
        quads = manifest.quads if manifest else 0
        yield Source(KnowledgeGraph(opened, manifest), opened.origin.path, version, quads)


def _dataset_folder(kg: str | None, progress: Progress) -> Path:
    if kg is None:
        from casegraph.ingest.build import bundled_dataset

        return bundled_dataset(progress)
    path = Path(kg)
    if not path.is_dir():
        open_kg(kg)  # raises the error that says what is missing
    return path


def _loaded(path: Path, place: Path) -> Source:
    """Open an RDF file, and keep it as a folder, so that it is read once and not per query."""
    if path.stat().st_size > 1 << 31:
        raise UsageError(
            f"{path}: found a file of more than 2 GB; make a dataset of it with 'casegraph build'"
        )
    opened = open_kg(str(path))  # raises the error for a file that cannot be read
    assert rdf_format(path)
    return _copied(opened, place)


def _copied(kg: KnowledgeGraph, place: Path) -> Source:
    """Write a dataset into a folder of its own; the default graph is the union if a triple is in
    two graphs."""
    from pyoxigraph import Store as Oxigraph

    store = kg.store
    assert isinstance(store, OxigraphStore)
    folder = place / "store"
    try:
        engine = Oxigraph(str(folder))
        engine.bulk_extend(iter(store.union))
        engine.flush()
        del engine
    except OSError as error:
        raise StoreError(f"{place}: cannot be written ({error.strerror or error})") from None
    version = kg.digest or secrets.token_hex(16)
    return Source(kg, folder, version, len(store), "" if store.is_disjoint else "default")


__all__ = ["RemoteStore", "Source", "open_source"]
