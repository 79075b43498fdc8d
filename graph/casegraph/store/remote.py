"""Any SPARQL 1.1 endpoint by its address, through the same small interface.

Only the standard library's client is used: one POST a query, with limits on time and size.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from casegraph.errors import QueryError, QueryTimeoutError, StoreError
from casegraph.store.files import atomic_writer
from casegraph.store.interface import Row, Rows, with_values

#: Largest answer that is read, in bytes.
ANSWER_LIMIT = 1 << 30
_JSON = "application/sparql-results+json"


class _NoRedirect(HTTPRedirectHandler):
    # A redirect would send the query on to an address that nobody named.
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class RemoteStore:
    """A SPARQL endpoint; ``timeout`` is in seconds and holds for each query."""

    def __init__(self, location: str, timeout: float = 30.0) -> None:
        parts = urlsplit(location)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(
                f"{location}: found no address of an endpoint; expected http:// or https:// and "
                "a host; check the address"
            )
        self.location = location
        self.timeout = timeout
        self._opener = build_opener(_NoRedirect())

    def request(self, query: str, accept: str, timeout: float | None = None) -> tuple[str, bytes]:
        """Return the media type and the bytes of the answer to any query.

        Raises QueryError when the endpoint refuses the query, QueryTimeoutError when it takes
        too long, StoreError when it cannot be reached.
        """
        request = Request(
            self.location,
            data=urlencode({"query": query}).encode(),
            headers={
                "Accept": accept,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "casegraph",
            },
        )
        limit = self.timeout if timeout is None else timeout
        try:
            with self._opener.open(request, timeout=limit) as response:
                body = response.read(ANSWER_LIMIT + 1)
                media = response.headers.get_content_type()
        except HTTPError as error:
            raise self._refused(error) from None
        except TimeoutError:
            raise QueryTimeoutError(
                f"{self.location}: no answer after {limit:g} s; "
                "narrow the query, or raise --timeout"
            ) from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise QueryTimeoutError(
                    f"{self.location}: no answer after {limit:g} s; "
                    "narrow the query, or raise --timeout"
                ) from None
            raise StoreError(
                f"{self.location}: the endpoint cannot be reached ({reason}); "
                "check the address and whether it is running"
            ) from None
        if len(body) > ANSWER_LIMIT:
            raise QueryError(
                f"{self.location}: the answer is larger than {ANSWER_LIMIT:,} bytes; "
                "narrow the query, or add a LIMIT"
            )
        return media, body

    def _refused(self, error: HTTPError) -> QueryError | StoreError:
        text = error.read(2_000).decode("utf-8", "replace").strip()
        text = " ".join(text.split())[:300]
        if error.code in (400, 404, 405, 406, 413, 414, 415, 501):
            return QueryError(
                f"{self.location}: the endpoint refused the query (HTTP {error.code}: {text}); "
                "check the query and the address"
            )
        if 300 <= error.code < 400:
            return StoreError(
                f"{self.location}: the endpoint redirects to {error.headers.get('Location')}; "
                "casegraph does not follow: name the final address"
            )
        return StoreError(
            f"{self.location}: the endpoint failed (HTTP {error.code}: {text}); try again later"
        )

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
        """Write sorted N-Quads, one request a named graph."""
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
