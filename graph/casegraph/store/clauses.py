"""Rewrites a query by its clauses: to count its rows, or to run it over other graphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PROLOGUE = re.compile(r"(?:\s*PREFIX\s+[\w-]*:\s*<[^>]*>)*\s*")


@dataclass(frozen=True)
class Clauses:
    """Offsets in the text of a query: ``form`` is that of SELECT, ASK …, where the prologue ends,
    ``dataset`` that of the first FROM, ``pattern`` that of WHERE or its brace. Without FROM, the
    last two are the same."""

    form: int
    dataset: int
    pattern: int


def own_clauses(query: str) -> Clauses:
    """Return the clauses of one of casegraph's own queries, which have no FROM.

    >>> own_clauses("PREFIX a: <urn:a> SELECT ?s { ?s ?p ?o }")
    Clauses(form=18, dataset=28, pattern=28)
    """
    start = _PROLOGUE.match(query)
    assert start is not None
    where = query.index("{", start.end())
    before = query[:where].rstrip()
    if before.endswith("WHERE"):
        where = len(before) - len("WHERE")
    return Clauses(start.end(), where, where)


def counted(query: str, clauses: Clauses, graphs: Sequence[str] = ()) -> str:
    """Return the query that counts the rows of a SELECT in the variable ``?rows``.

    >>> counted("SELECT ?s { ?s ?p ?o }", own_clauses("SELECT ?s { ?s ?p ?o }"))
    'SELECT (COUNT(*) AS ?rows) { { SELECT ?s { ?s ?p ?o }\\n} }'
    """
    prologue, dataset = query[: clauses.form], query[clauses.dataset : clauses.pattern]
    select = query[clauses.form : clauses.dataset] + query[clauses.pattern :]
    # The query may end in a comment.
    return f"{prologue}SELECT (COUNT(*) AS ?rows) {dataset}{over(graphs)}{{ {{ {select}\n}} }}"


def asked_over(query: str, clauses: Clauses, graphs: Sequence[str]) -> str:
    """Return a query without FROM so that it runs over the union of some graphs, by their IRIs.

    >>> asked_over("ASK { ?s ?p ?o }", own_clauses("ASK { ?s ?p ?o }"), ["urn:g"])
    'ASK FROM <urn:g> FROM NAMED <urn:g> { ?s ?p ?o }'
    """
    before, after = query[: clauses.pattern], query[clauses.pattern :]
    return f"{before}{'' if before[-1:].isspace() else ' '}{over(graphs)}{after}"


def over(graphs: Sequence[str]) -> str:
    """Return the clauses that restrict a query to some graphs, by their IRIs."""
    return "".join(f"FROM <{g}> FROM NAMED <{g}> " for g in graphs)


def matches(template: str, pattern: str, limit: int | None = None) -> str:
    """Return the SELECT of the distinct matches of a pattern, for the variables of a template.

    >>> matches("?s ?p <urn:o>", "?s ?p <urn:o>", 5)
    'SELECT DISTINCT ?s ?p { ?s ?p <urn:o> } LIMIT 5'
    """
    names = " ".join(dict.fromkeys(re.findall(r"\?\w+", template)))
    return f"SELECT DISTINCT {names} {{ {pattern} }}" + ("" if limit is None else f" LIMIT {limit}")
