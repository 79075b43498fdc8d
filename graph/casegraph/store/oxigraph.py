"""Oxigraph in this process: a folder opened read-only, or a store in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import StoreError
from casegraph.store.clauses import matches
from casegraph.store.files import atomic_writer, unreadable
from casegraph.store.interface import Row, Rows, with_values
from casegraph.store.rdf_files import load, not_rdf, rdf_format
from casegraph.store.shortcuts import add_shortcuts
from casegraph.store.snapshot import Snapshot, snapshot, state_of
from casegraph.store.union import has_repeats, merge

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Triple
    from pyoxigraph import Store as Oxigraph


#: Most quads for which data is copied into memory, at about 1 kB and 5 µs per quad.
SMALL = 250_000
#: Most attempts to read a file that changes while it is read.
_TRIES = 5


class OxigraphStore:
    """A dataset in an open Oxigraph store.

    ``origin`` are the files that it was opened from. ``is_disjoint`` states that no triple is in
    two graphs, as in a dataset that casegraph built; otherwise the store finds out. ``derived`` is
    the number of triples that were added on opening; see ``casegraph.store.shortcuts``.
    """

    def __init__(
        self,
        engine: Oxigraph,
        location: str,
        origin: Snapshot | None = None,
        is_disjoint: bool = False,
        derived: int = 0,
    ) -> None:
        self.engine = engine
        self.location = location
        self.origin = origin
        self.derived = derived
        self._is_disjoint = is_disjoint

    @cached_property
    def is_disjoint(self) -> bool:
        """Whether no triple is in two graphs. The engine returns such a triple once per graph."""
        return self._is_disjoint or not has_repeats(self.engine)

    @cached_property
    def union(self) -> Oxigraph:
        """The engine to query: the store itself, or a copy in memory with the union of all graphs,
        each triple once, as its default graph."""
        if self.is_disjoint:
            return self.engine
        copy = self.in_memory().engine
        merge(copy)
        return copy

    def _query(self, text: str) -> QueryBoolean | QuerySolutions | QueryTriples:
        return self.union.query(text, use_default_graph_as_union=self.is_disjoint)

    def select(self, query: str, values: Mapping[str, Sequence[str]] | None = None) -> Rows:
        """Answer one of casegraph's own SELECT queries."""
        from pyoxigraph import QuerySolutions

        try:
            solutions = self._query(with_values(query, values))
        except (OSError, RuntimeError) as error:
            raise _damaged(self.location, error) from None
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("not a SELECT query")
        names = tuple(v.value for v in solutions.variables)
        try:
            rows: list[Row] = [
                tuple([None if term is None else term.value for term in solution])
                for solution in solutions
            ]
        except (OSError, RuntimeError) as error:
            raise _damaged(self.location, error) from None
        return Rows(names, rows)

    def ask(self, query: str) -> bool:
        """Answer one of casegraph's own ASK queries."""
        return bool(self._query(query))

    def construct(self, template: str, pattern: str, limit: int | None = None) -> list[Triple]:
        """Answer one of casegraph's own CONSTRUCT queries."""
        from pyoxigraph import QueryTriples

        text = f"CONSTRUCT {{ {template} }} {{ {{ {matches(template, pattern, limit)} }} }}"
        try:
            found = self._query(text)
            assert isinstance(found, QueryTriples)
            return list(dict.fromkeys(found))
        except (OSError, RuntimeError) as error:
            raise _damaged(self.location, error) from None

    def __len__(self) -> int:
        return len(self.engine)

    def in_memory(self) -> OxigraphStore:
        """Return a copy in memory, which answers several times as fast as a folder.

        It has the same location, since it is the same data.
        """
        from pyoxigraph import RdfFormat
        from pyoxigraph import Store as Oxigraph

        engine = Oxigraph()
        engine.bulk_load(self.engine.dump(format=RdfFormat.N_QUADS) or b"", RdfFormat.N_QUADS)
        return OxigraphStore(engine, self.location, self.origin, self._is_disjoint, self.derived)

    def with_shortcuts(self) -> OxigraphStore:
        """Return a copy in memory with the shortcuts of a build, for data that lack some.

        It has no origin, since its files are without them.
        """
        copy = self.in_memory()
        copy.origin, copy.derived = None, add_shortcuts(copy.engine)
        return copy

    def dump(self, path: Path) -> None:
        """Write sorted N-Quads, completely or not at all."""
        from pyoxigraph import RdfFormat

        text = self.engine.dump(format=RdfFormat.N_QUADS)
        with atomic_writer(path) as file:
            file.writelines(sorted((text or b"").splitlines(keepends=True)))


def open_folder(folder: Path) -> OxigraphStore:
    """Open an Oxigraph folder for reading.

    Raises StoreError for a damaged folder and for any other folder; it never creates a store.
    """
    from pyoxigraph import Store as Oxigraph

    try:
        is_store = (folder / "CURRENT").is_file()
        if is_store:
            (folder / "CURRENT").read_bytes()
    except OSError as error:
        raise unreadable(folder, error) from None
    if not is_store:
        raise StoreError(
            f"{folder}: found no Oxigraph store; expected the file CURRENT in it; "
            "check the path, or build it with 'casegraph build'"
        )
    try:
        return OxigraphStore(Oxigraph.read_only(str(folder)), str(folder))
    except (OSError, RuntimeError) as error:
        raise _damaged(str(folder), error) from None


def _damaged(location: str, error: Exception) -> StoreError:
    reason = str(error).split("\n", 1)[0][:200]
    return StoreError(
        f"{location}: the store cannot be read ({reason}); expected a store as it was built; "
        "build it again from its tables with 'casegraph build'"
    )


def open_memory(source: Path | bytes | None = None) -> OxigraphStore:
    """Return a store in memory, filled from an RDF file or from N-Quads if given.

    A file gets the shortcuts that it lacks. Raises StoreError for a file that is not RDF in the
    format that its name states.
    """
    from pyoxigraph import RdfFormat
    from pyoxigraph import Store as Oxigraph

    engine = Oxigraph()
    if isinstance(source, bytes):
        engine.load(source, format=RdfFormat.N_QUADS)
    if source is None or isinstance(source, bytes):
        return OxigraphStore(engine, "memory")
    kind = rdf_format(source)
    if kind == RdfFormat.RDF_XML:
        _refuse_entities(source)
    for _ in range(_TRIES):
        before = state_of(source)
        origin: Snapshot | None = snapshot(source.absolute())
        fault = _load(engine, source, kind)
        if state_of(source) == before:
            if fault is not None:
                raise fault
            derived = add_shortcuts(engine)
            # A query reads the file again where it is the same; it lacks what was added.
            origin = None if derived else origin
            return OxigraphStore(engine, str(source.absolute()), origin, derived=derived)
        engine.clear()
    raise StoreError(
        f"{source}: the file changed at each of {_TRIES} attempts to read it; wait until it is "
        "written"
    )


def _load(engine: Oxigraph, source: Path, kind: RdfFormat) -> StoreError | None:
    """Fill a store from a file; return the fault of one that cannot be read."""
    try:
        load(engine, source, kind)
    except (SyntaxError, ValueError) as error:
        return not_rdf(source, kind, str(error))
    except OSError as error:
        return unreadable(source, error)
    return None


def _refuse_entities(path: Path) -> None:
    # A file of 1 kB with nested entities can exhaust the memory; no exported RDF needs them.
    try:
        text = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    if b"\0" in text or re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise StoreError(
            f"{path}: found a document type declaration or text that is not UTF-8; expected "
            "RDF/XML in UTF-8 without one, since entities can exhaust the memory; save it as Turtle"
        )
