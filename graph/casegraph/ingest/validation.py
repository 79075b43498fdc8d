"""Checks an input completely: its tables, what it holds, then its shapes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import TableError
from casegraph.ingest.content import Content, content_of
from casegraph.ingest.shapes import ShapeFault, validate_dataset
from casegraph.ingest.tables import Reading, check_package
from casegraph.progress import Progress, silent
from casegraph.store import OxigraphStore, open_dataset, open_memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib
    from pyoxigraph import Quad


@dataclass(frozen=True)
class Validation:
    """The result of a check; ``reading`` is None where the input is RDF, not tables, and
    ``content`` where only the tables were checked."""

    path: Path
    reading: Reading | None
    shape_faults: tuple[ShapeFault, ...]
    content: Content | None = None

    @property
    def violations(self) -> int:
        """The number of places that violate a shape, without warnings."""
        return sum(f.severity == "violation" for f in self.shape_faults)

    @property
    def is_valid(self) -> bool:
        """Whether there is nothing that must be corrected."""
        nothing = self.content is not None and self.content.missing
        faulty = self.reading is not None and self.reading.faults.errors
        return not (self.violations or nothing or faulty)


def validate(path: Path, shapes: bool = True, progress: Progress = silent) -> Validation:
    """Check a folder of tables, a dataset folder or an RDF file, and return all faults.

    The shapes are checked only if the tables have no fault; otherwise the same faults would appear
    twice. RDF must hold reviews, findings and concepts, as tables must. Raises TableError or
    StoreError only if there is nothing to read.
    """
    if path.suffix.lower() == ".csv" and path.is_file():
        raise TableError(
            f"{path}: found one table; expected its folder, since tables are checked against each "
            f"other; run: casegraph validate {path.parent}"
        )
    reading = None
    if is_package(path):
        reading = check_package(path, progress)
    if reading is not None and (reading.faults.errors or not shapes):
        return Validation(path, reading, ())
    store = open_input(path)
    content = content_of(store)
    faults = content.faults
    if shapes:
        progress("checking the shapes", 0, 0)
        faults += tuple(validate_dataset(_union(store)))
    return Validation(path, reading, faults, content)


def open_input(path: Path) -> OxigraphStore:
    """Open a folder of tables, a dataset folder or an RDF file as a store, with the codebook.

    Raises TableError for tables with faults, StoreError where there is nothing that can be read.
    """
    from pyoxigraph import RdfFormat, parse

    from casegraph.ingest.build import Build
    from casegraph.ingest.quads.fixed import vocabulary_files

    if _is_dataset(path):
        return open_dataset(path)[0]
    if not path.is_file():
        return open_memory("".join(Build([path]).quads).encode())
    store = open_memory(path)
    for file in vocabulary_files():
        # A file need not contain the concept schemes that its codes are from.
        store.engine.extend(_in_default_graph(parse(path=str(file), format=RdfFormat.TURTLE)))
    return store


def is_package(path: Path) -> bool:
    """Return whether an input is read as a folder of tables, even if there is no such folder."""
    return not _is_dataset(path) and not path.is_file()


def _is_dataset(path: Path) -> bool:
    return path.is_dir() and any((path / n).is_file() for n in ("manifest.json", "CURRENT"))


def _union(store: OxigraphStore) -> rdflib.Graph:
    """Return the union of all graphs of a store."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=_triples(store), format="nt")
    return graph


def _in_default_graph(triples: Iterable[Quad]) -> list[Quad]:
    from pyoxigraph import Quad

    return [Quad(t.subject, t.predicate, t.object) for t in triples]


def _triples(store: OxigraphStore) -> bytes:
    from pyoxigraph import RdfFormat, Triple, serialize

    union = {(q.subject, q.predicate, q.object) for q in store.engine}
    return serialize((Triple(*t) for t in union), format=RdfFormat.N_TRIPLES) or b""
