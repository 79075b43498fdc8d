"""Ask a store and read its rows, past the sandbox."""

from __future__ import annotations

import pyoxigraph as ox

from casegraph.model import iris
from casegraph.sparql.named import named_queries

QUERIES = named_queries()


def solve(store: ox.Store, text: str) -> list[dict[str, str | None]]:
    found = store.query(text, prefixes=iris.PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [
        {n: None if term is None else term.value for n, term in zip(names, row, strict=True)}  # type: ignore[union-attr]
        for row in found
    ]
