"""Any SPARQL 1.1 endpoint as a store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from casegraph.errors import StoreError
from casegraph.store.files import atomic_writer
from casegraph.store.interface import Row, Rows, with_values

_JSON = "application/sparql-results+json"


class RemoteStore:
    """A SPARQL endpoint; ``timeout`` is in seconds per query."""

    def __init__(self, location: str, timeout: float = 30.0) -> None:
        parts = urlsplit(location)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(
                f"{location}: found no address of an endpoint; expected http:// or https:// and "
                "a host; check the address"
            )
        self.location = location
        self.timeout = timeout

    def request(self, query: str, accept: str, timeout: float | None = None) -> tuple[str, bytes]:
        """Return the media type and the bytes of the answer to any query.

        Raises QueryError when the endpoint refuses the query, QueryTimeoutError when it takes
        too long, StoreError when it cannot be reached.
        """
        # The client takes 20 ms to import, so it is imported only for an endpoint.
        from casegraph.store.client import post

        return post(self.location, query, accept, self.timeout if timeout is None else timeout)

    def _json(self, query: str) -> dict[str, object]:
        _, body = self.request(query, _JSON)
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not ("results" in answer or "boolean" in answer):
            raise StoreError(
                f"{self.location}: the answer is not SPARQL JSON; expected an endpoint that "
                "speaks SPARQL 1.1; check the address"
            )
        return answer

    def select(self, query: str, values: Mapping[str, Sequence[str]] | None = None) -> Rows:
        """Answer one of casegraph's own SELECT queries."""
        answer = self._json(with_values(query, values))
        names = tuple(answer["head"]["vars"])  # type: ignore[index]
        bindings = answer["results"]["bindings"]  # type: ignore[index]
        rows: list[Row] = [
            tuple([b[n]["value"] if n in b else None for n in names]) for b in bindings
        ]
        return Rows(names, rows)

    def ask(self, query: str) -> bool:
        """Answer one of casegraph's own ASK queries."""
        return bool(self._json(query)["boolean"])

    def __len__(self) -> int:
        rows = self.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return int(rows.rows[0][0] or 0)

    def dump(self, path: Path) -> None:
        """Write sorted N-Quads, with one request per named graph."""
        from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

        graphs = self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        lines: list[bytes] = []
        for graph in graphs.column("g"):
            _, body = self.request(
                f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
                "application/n-triples",
            )
            name = NamedNode(str(graph))
            quads = [
                Quad(t.subject, t.predicate, t.object, name)
                for t in parse(body, format=RdfFormat.N_TRIPLES)
            ]
            text = serialize(quads, format=RdfFormat.N_QUADS) or b""
            lines += text.splitlines(keepends=True)
        with atomic_writer(path) as file:
            file.writelines(sorted(lines))
