"""Answers as Python objects: rows in a DataFrame with typed columns, triples in rdflib."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from casegraph.errors import QueryError, UsageError
from casegraph.model.iris import PREFIXES
from casegraph.model.lexical import decimal_of, double_of, integer_of, truth_of, year_of
from casegraph.sparql.lexer import inspect
from casegraph.sparql.run import ask

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    from casegraph.store import Store

_XSD = PREFIXES["xsd"]
#: What reads the texts of each datatype, and the type of a column of them.
_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    **{
        _XSD + name: (integer_of, "Int64")
        for name in (
            "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
            "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt",
            "unsignedShort", "unsignedByte",
        )
    },
    _XSD + "gYear": (year_of, "Int64"),
    _XSD + "decimal": (decimal_of, "Float64"),
    _XSD + "double": (double_of, "Float64"),
    _XSD + "float": (double_of, "Float64"),
    _XSD + "boolean": (truth_of, "boolean"),
}  # fmt: skip


def frame(
    store: Store,
    text: str,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    timeout: float = 10.0,
) -> pd.DataFrame:
    """Return the answer to a SELECT or ASK query as a DataFrame with one column per variable.

    IRIs and texts are ``str`` (``string`` before pandas 3; missing where unbound), whole numbers
    and years ``Int64``, decimals ``Float64``, booleans ``boolean``. A column of mixed types stays
    text, and so does one with a text that its datatype does not allow.
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
    texts = [c["value"] if c else None for c in cells]
    values: list[Any] = []
    types: set[str] = set()
    for cell in cells:
        read, kind = _READERS.get(cell.get("datatype", ""), (None, "str")) if cell else (None, "")
        value = read(cell["value"]) if cell and read is not None else None
        if cell and value is None:
            return pd.array(texts, dtype=text_type())
        values.append(value)
        types.update([kind] if cell else ())
    if types == {"Int64"}:
        return pd.array(values, dtype="Int64")
    if types == {"boolean"}:
        return pd.array(values, dtype="boolean")
    if types and types <= {"Int64", "Float64"}:
        return pd.array(values, dtype="Float64")
    return pd.array(texts, dtype=text_type())


def text_type() -> Literal["str", "string"]:
    """Return the name of the type of a column of texts in this pandas.

    Before pandas 3, its ``str`` has no missing values: they became the text "None".

    >>> text_type() in ("str", "string")
    True
    """
    import pandas as pd

    return "str" if int(pd.__version__.partition(".")[0]) >= 3 else "string"
