"""Runs a query at an endpoint, checks that the answer is whole, and writes it in any format.

The endpoint is always asked for the same two formats, SPARQL JSON and N-Triples. So the output does
not depend on the formats that the endpoint knows, and a sign-in page cannot end up in a CSV.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from io import BytesIO

from casegraph.errors import QueryError
from casegraph.model.iris import BASE, PREFIXES
from casegraph.sparql import writers
from casegraph.sparql.brackets import OUTSIDE, nest
from casegraph.sparql.formats import Format, format_named, require
from casegraph.sparql.lexer import FORMS, QueryFacts, inspect, refuse_unsafe, tokens
from casegraph.sparql.sandbox import Answer, not_in_xml
from casegraph.store import RemoteStore
from casegraph.store.answers import Solutions
from casegraph.store.clauses import Clauses, asked_over
from casegraph.store.interface import values_block

#: With one of these words, a query may give another number of rows each time.
_UNSTABLE = frozenset(("REDUCED", "RAND"))


def ask_endpoint(
    store: RemoteStore,
    text: str,
    *,
    format: str = "json",
    timeout: float = 10.0,
    values: Mapping[str, Sequence[str]] | None = None,
    row_limit: int | None = None,
    base: str = BASE,
) -> Answer:
    """Answer a query from any source; parameters and errors as in ``sparql.ask``.

    ``timeout`` applies to the query and again to the COUNT that checks it. Relative IRIs are
    resolved against ``base``.
    """
    started = time.perf_counter()
    chosen = format_named(format)
    text = text.removeprefix("\ufeff")
    facts = refuse_unsafe(text)
    require(facts.form, chosen)
    text = declared(_restricted(text, facts, values or {}), base)
    clauses = clauses_of(text)
    if clauses is None:
        raise QueryError(
            "the query has no pattern; expected SELECT, ASK, CONSTRUCT or DESCRIBE and a pattern "
            "in braces"
        )
    graphs = () if facts.names_graphs else _graphs(store)
    body = BytesIO()
    rows = 0
    if facts.form == "SELECT":
        words = {t.text.upper() for t in tokens(text) if t.kind == "word"}
        is_stable = _UNSTABLE.isdisjoint(words)
        solutions = store.rows(text, clauses, graphs, timeout, is_stable=is_stable)
        rows = len(solutions.bindings)
        _write_rows(solutions, chosen, row_limit, body)
    elif facts.form == "ASK":
        value = store.boolean(asked_over(text, clauses, graphs), timeout)
        body.write(writers.write_boolean(value, chosen.writes).encode())
    else:
        triples = store.triples(asked_over(text, clauses, graphs), None, timeout)
        rows = len(triples)
        try:
            writers.write_triples(iter(triples[:row_limit]), body, chosen.writes, PREFIXES)
        except writers.RefusedError as error:
            raise not_in_xml(str(error)) from None
    body.seek(0)
    return Answer(
        form=facts.form or "",
        media_type=chosen.media_type,
        body=body,
        rows=rows if row_limit is None else min(rows, row_limit),
        truncated=row_limit is not None and rows > row_limit,
        seconds=time.perf_counter() - started,
    )


def _graphs(store: RemoteStore) -> Sequence[str]:
    try:
        return store.graphs
    except QueryError:
        return ()  # An endpoint that refuses this question has no casegraph dataset.


def _write_rows(solutions: Solutions, chosen: Format, limit: int | None, body: BytesIO) -> None:
    rows = solutions.bindings[:limit]
    answer = {"head": {"vars": solutions.variables}, "results": {"bindings": rows}}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    if chosen.writes == "json":
        body.write(text)
        return
    from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

    try:
        parsed = parse_query_results(text, format=QueryResultsFormat.JSON)
        assert isinstance(parsed, QuerySolutions)
        for piece in writers.WRITERS[chosen.writes](list(solutions.variables), parsed):
            body.write(piece.encode())
    except writers.RefusedError as error:
        raise not_in_xml(str(error)) from None
    except SyntaxError as error:
        raise QueryError(
            f"the answer holds a term that {chosen.name} cannot hold ({str(error)[:120]}); use "
            "--format json"
        ) from None


def clauses_of(text: str) -> Clauses | None:
    """Return the offsets of the clauses of any query, or None if it has no pattern.

    >>> clauses_of("SELECT * FROM <urn:g> WHERE { ?s ?p ?o }")
    Clauses(form=0, dataset=9, pattern=22)
    """
    every = list(tokens(text))
    around = nest(every).around
    outer = [token for token, inside in zip(every, around, strict=True) if inside == OUTSIDE]
    words = [token.text.upper() if token.kind == "word" else "" for token in outer]
    starts = [i for i, word in enumerate(words) if word.startswith(FORMS)]
    if not starts:
        return None
    form = starts[0]
    named = [i for i, word in enumerate(words) if i > form and word.startswith("FROM")]
    braces = [i for i, token in enumerate(outer) if i > form and token.text == "{"]
    begins = braces and (not named or braces[0] < named[0]) and words[braces[0] - 1] != "WHERE"
    if words[form].startswith("CONSTRUCT") and begins:
        del braces[0]  # the template
    if braces:
        before = braces[0] - 1
        pattern = outer[before if words[before] == "WHERE" else braces[0]].start
    elif words[form].startswith("DESCRIBE"):
        others = (i for i, word in enumerate(words) if i > form and word not in ("", "NAMED"))
        modifier = next((i for i in others if i not in named), None)
        end = every[-1].start + len(every[-1].text)
        pattern = end if modifier is None else outer[modifier].start
    else:
        return None
    return Clauses(outer[form].start, outer[named[0]].start if named else pattern, pattern)


def _restricted(text: str, facts: QueryFacts, values: Mapping[str, Sequence[str]]) -> str:
    """Insert a VALUES block at the start of each group that names a restricted variable."""
    blocks: dict[int, str] = {}
    for variable, iris in values.items():
        block = values_block(variable, iris)
        for offset, names in facts.groups:
            if variable in names:
                blocks[offset] = blocks.get(offset, "") + block
    for offset in sorted(blocks, reverse=True):
        text = text[:offset] + blocks[offset] + text[offset:]
    return text


def declared(text: str, base: str = BASE) -> str:
    """Return a query with a PREFIX line for each known prefix that it uses but does not declare,
    and with a BASE line if it has relative IRIs.

    >>> declared("SELECT * { ?r a cg:Review }").splitlines()[0]
    'PREFIX cg: <https://w3id.org/casegraph/ontology#>'
    """
    facts = inspect(text)
    prologue = [f"BASE <{base}>\n"] if facts.has_relative_iris else []
    prologue += [f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in facts.unknown_prefixes if p in PREFIXES]
    return "".join([*prologue, text])
