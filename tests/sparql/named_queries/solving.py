"""Ask a store and read its rows, past the sandbox."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from casegraph.model import iris
from casegraph.sparql.named import named_queries

QUERIES = named_queries()


#: What the fixture ``answer`` is: the rows of a named query.
Solve = Callable[[str], list[dict[str, str | None]]]


def solve(store: ox.Store, text: str) -> list[dict[str, str | None]]:
    found = store.query(text, prefixes=iris.PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [
        {n: None if term is None else term.value for n, term in zip(names, row, strict=True)}
        for row in found
    ]
