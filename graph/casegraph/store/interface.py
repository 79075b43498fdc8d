"""The interface of a store: rows for a query, a dump, and its location.

Three stores implement it: an Oxigraph folder on disk, a store in memory, and any SPARQL 1.1
endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pyoxigraph import Triple

#: A solution: one value per variable, as text (an IRI, or the text of a literal), None if unbound.
Row = tuple[str | None, ...]
#: A literal as N-Triples writes it, with its language or its datatype.
_LITERAL = re.compile(r'"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>"{}|^`\\\s]+>)?')


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: its variables in order, and one row per solution."""

    variables: tuple[str, ...]
    rows: Sequence[Row]

    def column(self, variable: str) -> list[str | None]:
        """Return the values of one variable, one per row."""
        position = self.variables.index(variable)
        return [row[position] for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)


@runtime_checkable
class Store(Protocol):
    """A dataset that can be read.

    It gets only casegraph's own queries. Untrusted ones go through ``casegraph.sparql``, which runs
    them in a process that it can stop.
    """

    location: str

    @property
    def is_disjoint(self) -> bool:
        """Whether no triple is in two graphs."""
        ...

    def select(self, query: str, values: Mapping[str, Sequence[str]] | None = None) -> Rows:
        """Answer a SELECT over the union of all graphs.

        ``values`` restricts variables to some IRIs or literals. Raises StoreError if the store
        cannot be read.
        """
        ...

    def ask(self, query: str) -> bool:
        """Answer an ASK over the union of all graphs."""
        ...

    def construct(self, template: str, pattern: str, limit: int | None = None) -> list[Triple]:
        """Return the distinct triples that a template of one triple makes of the matches of a
        pattern over the union of all graphs, or of ``limit`` matches.

        Raises StoreError if the store cannot be read.
        """
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...

    def dump(self, path: Path) -> None:
        """Write all quads as sorted N-Quads to a file, completely or not at all."""
        ...


def with_values(query: str, values: Mapping[str, Sequence[str]] | None) -> str:
    """Return one of casegraph's own SELECT queries with a VALUES block before its last brace.

    It works for queries of one group, as these are.

    >>> with_values("SELECT * { ?s ?p ?o }", {"s": ["urn:x"]})
    'SELECT * { ?s ?p ?o  VALUES ?s { <urn:x> } }'
    """
    if not values:
        return query
    end = query.rindex("}")
    blocks = "".join(values_block(v, iris) for v, iris in values.items())
    return f"{query[:end]}{blocks} {query[end:]}"


def values_block(variable: str, values: Sequence[str]) -> str:
    """Return the VALUES block that restricts a variable to some IRIs or literals.

    Raises ValueError for an invalid name, and for text that neither an IRI nor a literal can hold.

    >>> values_block("s", ["urn:x"])
    ' VALUES ?s { <urn:x> }'
    """
    if not variable.isidentifier():
        raise ValueError(f"{variable!r} is not the name of a variable")
    return f" VALUES ?{variable} {{ {' '.join(map(term, values))} }}"


def term(value: str) -> str:
    """Return an IRI in angle brackets, and a literal in the form of N-Triples as it is.

    Raises ValueError for text that neither can hold.

    >>> term("urn:x"), term('"Kent"')
    ('<urn:x>', '"Kent"')
    """
    if _LITERAL.fullmatch(value):
        return value
    if any(c in '<>"{}|^`\\' or c <= " " for c in value):
        raise ValueError(f"{value!r} is not an IRI")
    return f"<{value}>"
