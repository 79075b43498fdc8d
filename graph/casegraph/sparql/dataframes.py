"""Answers as Python objects: rows in a DataFrame with typed columns, triples in rdflib."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import QueryError, UsageError
from casegraph.model.iris import PREFIXES
from casegraph.sparql.lexer import inspect
from casegraph.sparql.run import ask

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    from casegraph.store import Store

_XSD = PREFIXES["xsd"]
_INTEGERS = {_XSD + n for n in ("integer", "int", "long", "nonNegativeInteger", "gYear")}
_FLOATS = {_XSD + n for n in ("decimal", "double", "float")}


def frame(
    store: Store,
    text: str,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    timeout: float = 10.0,
) -> pd.DataFrame:
    """Return the answer to a SELECT or ASK query as a DataFrame with one column per variable.

    IRIs and texts are ``str`` (missing where unbound), whole numbers and years ``Int64``, decimals
    ``Float64``, booleans ``boolean``. A column of mixed types stays text.
    """
    import pandas as pd

    if (form := inspect(text).form) in ("CONSTRUCT", "DESCRIBE"):
        raise QueryError(
            f"a DataFrame holds rows, and {form} gives triples; ask with SELECT, or call "
            "construct() for the triples"
        )
    with ask(store, text, format="json", timeout=timeout, values=values) as answer:
        document = json.load(answer.body)
    if "boolean" in document:
        return pd.DataFrame({"boolean": pd.array([document["boolean"]], dtype="boolean")})
    if "results" not in document:
        raise UsageError("a DataFrame holds rows; ask with SELECT or ASK")
    rows = document["results"]["bindings"]
    return pd.DataFrame({name: _column(name, rows) for name in document["head"]["vars"]})


def triples(store: Store, text: str, *, timeout: float = 10.0) -> rdflib.Graph:
    """Return the answer to a CONSTRUCT or DESCRIBE query as an rdflib graph with our prefixes."""
    import rdflib

    with ask(store, text, format="ntriples", timeout=timeout) as answer:
        graph = rdflib.Graph().parse(answer.body, format="nt")
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    return graph


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.api.extensions.ExtensionArray:
    import pandas as pd

    cells = [row.get(name) for row in rows]
    kinds = {c.get("datatype", "") if c["type"] == "literal" else "iri" for c in cells if c}
    texts = [c["value"] if c else None for c in cells]
    if kinds and kinds <= _INTEGERS:
        return pd.array([None if t is None else int(t[:4] if _is_year(t, kinds) else t)
                         for t in texts], dtype="Int64")  # fmt: skip
    if kinds and kinds <= _FLOATS | _INTEGERS:
        return pd.array([None if t is None else float(t) for t in texts], dtype="Float64")
    if kinds == {_XSD + "boolean"}:
        return pd.array([None if t is None else t in ("true", "1") for t in texts], dtype="boolean")
    return pd.array(texts, dtype="str")


def _is_year(text: str, kinds: set[str]) -> bool:
    # A year may carry a time zone ("2024Z"), which an integer cannot.
    return kinds == {_XSD + "gYear"} and len(text) > 4 and text[:4].isdigit()
