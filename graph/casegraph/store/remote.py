"""Any SPARQL 1.1 endpoint by its address.

Every answer is checked. A COUNT of the same pattern follows each SELECT, since many endpoints
silently limit the number of rows. Before the first query, the store finds out whether the default
graph is the union of the named graphs, as casegraph's queries expect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import AnswerError, StoreError
from casegraph.model.iris import prologue, scheme
from casegraph.store import answers
from casegraph.store.address import address
from casegraph.store.answers import Solutions, read_answer
from casegraph.store.clauses import Clauses, asked_over, counted, matches, over, own_clauses
from casegraph.store.files import atomic_writer
from casegraph.store.interface import Row, Rows, with_values
from casegraph.store.shortcuts import LACKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

_TRIPLES = ("application/n-triples", "text/turtle")
_AGGREGATE = re.compile(r"SELECT\s*\(\s*(?:COUNT|SUM|MIN|MAX)\b", re.IGNORECASE)
_ALL = "?s ?p ?o"
_UNNAMED = f"{_ALL} FILTER NOT EXISTS {{ GRAPH ?g {{ {_ALL} }} }}"
_GRAPHS = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {_ALL} }} }}"
#: Whether data of casegraph are in named graphs; quick on an endpoint of any size.
_NAMED = (
    prologue("cg", "skos") + "ASK { { GRAPH ?g { ?s ?p ?o } "
    "VALUES ?p { cg:reviewTheme cg:hasFinding cg:theme cg:concerns } } UNION "
    f"{{ GRAPH ?g {{ ?s skos:inScheme <{scheme('theme')}> }} }} }}"
)
#: How many triples of each named graph are looked up in the default graph.
_SAMPLE = 1_000
_HOW_UNION = (
    "configure the endpoint so (Oxigraph: --union-default-graph, Fuseki: unionDefaultGraph "
    "true), or use a copy of the dataset"
)


class RemoteStore:
    """A SPARQL endpoint; ``timeout`` applies to each query, in seconds.

    ``location`` is its address without the password.
    """

    def __init__(self, location: str, timeout: float = 30.0) -> None:
        self.address = address(location)
        self.location = self.address.shown
        self.timeout = timeout

    def answer(self, query: str, timeout: float | None = None) -> Solutions | bool:
        """Return the answer to a SELECT or ASK.

        Raises QueryError when the endpoint refuses the query, QueryTimeoutError when it takes
        too long, StoreError when it cannot be reached, AnswerError when it sends something else
        or states that the answer is not whole.
        """
        # The client takes 20 ms to import, so it is imported only for an endpoint.
        from casegraph.store.client import partial, post, unexpected

        response = post(
            self.address, query, answers.MEDIA_TYPES, answers.NAME, timeout or self.timeout
        )
        try:
            found = read_answer(response.body)
        except ValueError as error:
            raise unexpected(self.address, str(error), answers.NAME) from None
        most = response.most_rows
        if isinstance(found, Solutions) and most is not None and len(found.bindings) >= most:
            raise partial(self.address, f"X-SPARQL-MaxRows: {most}")
        return found

    def rows(
        self,
        query: str,
        clauses: Clauses,
        graphs: Sequence[str] = (),
        timeout: float | None = None,
        is_stable: bool = True,
    ) -> Solutions:
        """Return all rows of a SELECT, over some graphs if any are given.

        Without ``is_stable`` the number of rows may change from one time to the next, and is not
        checked. Raises as ``answer`` does, and AnswerError when the COUNT of the rows differs.
        """
        from casegraph.store.client import partial, unexpected

        found = self.answer(asked_over(query, clauses, graphs), timeout)
        if not isinstance(found, Solutions):
            raise unexpected(self.address, "true or false", "the rows of a SELECT")
        if not is_stable:
            return found
        rows, expected = len(found.bindings), self._count(counted(query, clauses, graphs), timeout)
        if rows < expected:
            raise partial(self.address, f"{rows:,} of {expected:,} rows")
        if rows > expected:
            raise self._inconsistent(f"{rows:,} rows and a count of {expected:,}")
        return found

    def boolean(self, query: str, timeout: float | None = None) -> bool:
        """Return the answer to an ASK; raises as ``answer`` does."""
        from casegraph.store.client import unexpected

        found = self.answer(query, timeout)
        if not isinstance(found, bool):
            raise unexpected(self.address, "rows", "the answer to an ASK")
        return found

    def triples(
        self, query: str, expected: int | None = None, timeout: float | None = None
    ) -> list[Triple]:
        """Return the distinct triples of a CONSTRUCT or DESCRIBE; ``expected`` is their number, if
        it is known. Raises as ``rows`` does."""
        from pyoxigraph import RdfFormat, Triple, parse

        from casegraph.store.client import partial, post, unexpected

        response = post(self.address, query, _TRIPLES, "N-Triples", timeout or self.timeout)
        if response.most_rows is not None:
            raise partial(self.address, f"X-SPARQL-MaxRows: {response.most_rows}")
        if expected is None and not response.has_length:
            raise partial(self.address, "no length, so that a missing end would not show")
        plain = response.media_type == _TRIPLES[0]
        try:
            # N-Triples of another media type is Turtle as well.
            quads = parse(response.body, RdfFormat.N_TRIPLES if plain else RdfFormat.TURTLE)
            found = list(dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in quads))
        except (SyntaxError, ValueError) as error:
            raise unexpected(
                self.address, f"a fault in the text ({str(error)[:100]})", "N-Triples"
            ) from None
        if expected is not None and len(found) < expected:
            raise partial(self.address, f"{len(found):,} of {expected:,} triples")
        if expected is not None and len(found) > expected:
            raise self._inconsistent(f"{len(found):,} triples and a count of {expected:,}")
        return found

    def construct(self, template: str, pattern: str, limit: int | None = None) -> list[Triple]:
        """Answer one of casegraph's own CONSTRUCT queries."""
        return self._construct(template, pattern, limit, self.graphs)

    def _construct(
        self, template: str, pattern: str, limit: int | None, graphs: Sequence[str]
    ) -> list[Triple]:
        found = matches(template, pattern, limit)
        return self.triples(
            f"CONSTRUCT {{ {template} }} {over(graphs)}{{ {{ {found} }} }}",
            self._count(counted(found, own_clauses(found), graphs)),
        )

    def select(self, query: str, values: Mapping[str, Sequence[str]] | None = None) -> Rows:
        """Answer one of casegraph's own SELECT queries."""
        text = with_values(query, values)
        clauses = own_clauses(text)
        if _AGGREGATE.search(text) and "GROUP BY" not in text:
            # An aggregate is a single row.
            found = self.answer(asked_over(text, clauses, self.graphs))
            if not isinstance(found, Solutions) or len(found.bindings) != 1:
                raise self._inconsistent("no count")
        else:
            found = self.rows(text, clauses, self.graphs)
        names = found.variables
        rows: list[Row] = [
            tuple([b[n]["value"] if n in b else None for n in names]) for b in found.bindings
        ]
        return Rows(names, rows)

    def ask(self, query: str) -> bool:
        """Answer one of casegraph's own ASK queries."""
        return self.boolean(asked_over(query, own_clauses(query), self.graphs))

    @cached_property
    def lacks_shortcuts(self) -> bool:
        """Whether a theme of a finding is not stated of its review too; see
        ``casegraph.store.shortcuts``."""
        return self.ask(LACKING)

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that a query must name to cover all data; none if the default graph
        covers them.

        Raises StoreError if no query can cover all data.
        """
        if not self.boolean(_NAMED):
            return ()
        graphs = self._named
        each = " UNION ".join(
            f"{{ SELECT {_ALL} {{ GRAPH <{g}> {{ {_ALL} }} }} LIMIT {_SAMPLE} }}" for g in graphs
        )
        hidden = f"ASK {{ {each} FILTER NOT EXISTS {{ {_ALL} }} }}"
        if not self.boolean(hidden):
            return ()
        found = ""
        if self.boolean(f"ASK {{ {_UNNAMED} }}"):
            found = "some triples in the default graph, and others only in named graphs"
        elif self.boolean(asked_over(hidden, own_clauses(hidden), graphs)):
            found = f"{len(graphs):,} named graphs, which FROM does not reach"
        if found:
            raise StoreError(
                f"{self.location}: found {found}; expected the union of all graphs as default "
                f"graph; {_HOW_UNION}"
            )
        return graphs

    @cached_property
    def _named(self) -> tuple[str, ...]:
        found = self.rows(_GRAPHS, own_clauses(_GRAPHS))
        names = sorted(row["g"]["value"] for row in found.bindings)
        for name in names:
            if ":" not in name or any(c in '<>"{}|^`\\' or c <= " " for c in name):
                raise StoreError(
                    f"{self.location}: found the graph name {name[:60]!r}; expected an IRI; "
                    "rename the graph, or use a copy of the dataset"
                )
        return tuple(names)

    def __len__(self) -> int:
        parts = [matches(_ALL, self._pattern(graph)) for graph in (*self._named, None)]
        return sum(self._count(counted(part, own_clauses(part))) for part in parts)

    @cached_property
    def is_disjoint(self) -> bool:
        """Whether no triple is in two graphs, as far as the endpoint shows."""
        every = matches(_ALL, _ALL)
        return len(self) == self._count(counted(every, own_clauses(every), self.graphs))

    def dump(self, path: Path) -> None:
        """Write sorted N-Quads, with one request per graph; triples that are only in the default
        graph have no graph name."""
        from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, serialize

        lines: list[bytes] = []
        for graph in (*self._named, None):
            name = DefaultGraph() if graph is None else NamedNode(graph)
            found = self._construct(_ALL, self._pattern(graph), None, ())
            quads = [Quad(t.subject, t.predicate, t.object, name) for t in found]
            text = serialize(quads, format=RdfFormat.N_QUADS) or b""
            lines += text.splitlines(keepends=True)
        with atomic_writer(path) as file:
            file.writelines(sorted(lines))

    def _pattern(self, graph: str | None) -> str:
        """Return the pattern of a graph's triples; for None, of those in the default graph only."""
        if graph is not None:
            return f"GRAPH <{graph}> {{ {_ALL} }}"
        return _UNNAMED if self._named else _ALL

    def _count(self, query: str, timeout: float | None = None) -> int:
        found = self.answer(query, timeout)
        if isinstance(found, Solutions) and len(found.bindings) == 1:
            with suppress(KeyError, ValueError):
                return int(found.bindings[0]["rows"]["value"])
        raise self._inconsistent("no count")

    def _inconsistent(self, found: str) -> AnswerError:
        return AnswerError(
            f"{self.location}: the endpoint sent {found}; expected equal numbers; try again when "
            "its data do not change, and check that it implements SPARQL 1.1"
        )
