"""Variables of a query that nothing gives a value, such as a misspelt one in SELECT.

The engine leaves such a column empty without a word. The page for queries says the same in the
browser (``loose`` in its ``hints.ts``), in the words of ``casegraph.wording.hints``.
"""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.errors import nearest
from casegraph.sparql.brackets import OUTSIDE, Token, nest
from casegraph.sparql.lexer import place, tokens
from casegraph.wording.hints import HINTS


def unbound(text: str) -> list[str]:
    """Return a sentence for each variable that nothing in a query gives a value, in its order.

    Of a query that the engine has read. Where in doubt a variable is taken to have a value; a query
    that asks for no data has no such variables.

    >>> unbound("SELECT ?titel { ?r dcterms:title ?title }")
    ['the query, line 1, column 8: nothing in it gives ?titel a value; did you mean ?title?']
    >>> unbound("SELECT ?n { ?r a ?c FILTER(STR(?c) > '') BIND(STR(?r) AS ?n) }")
    []
    """
    listed = list(tokens(text))
    named = {_name(t): t for t in reversed(listed) if t.kind == "variable"}
    bound = _bound(listed)
    if not bound:
        return []
    found = []
    for name, token in sorted(named.items(), key=lambda item: item[1].start):
        if name not in bound:
            close = nearest(name, sorted(bound))
            act = f"; {HINTS['meant'].format(names='?' + close[0])}" if close else ""
            where = "the query, line {}, column {}: ".format(*place(text, token.start))
            found.append(f"{where}{HINTS['unbound'].format(variable='?' + name)}{act}")
    return found


def _name(variable: Token) -> str:
    return variable.text[1:]


def _bound(listed: Sequence[Token]) -> set[str]:
    """Return the names of the variables that a pattern, a BIND, an AS or a VALUES gives a value."""
    around = nest(listed).around
    found = set()
    for position, token in enumerate(listed):
        if token.kind != "variable":
            continue
        before = listed[position - 1].text.upper() if position else ""
        if before == "AS" or _is_in_pattern(listed, around, position):
            found.add(_name(token))
    return found


def _is_in_pattern(listed: Sequence[Token], around: Sequence[int], position: int) -> bool:
    """Return whether a token is part of a pattern or of a VALUES list, not of an expression."""
    inner = around[position]
    while inner != OUTSIDE and listed[inner].text == "[":
        inner = around[inner]
    if inner == OUTSIDE:
        return False
    before = listed[inner - 1] if inner else Token("mark", "", 0)
    if listed[inner].text == "(":
        # The variables of a VALUES block, or a list in the place of a value of a triple.
        is_list = before.kind in ("name", "iri", "variable") and _opens_group(listed, around[inner])
        return before.text.upper() == "VALUES" or is_list
    return before.text.upper() != "CONSTRUCT"


def _opens_group(listed: Sequence[Token], position: int) -> bool:
    return position != OUTSIDE and listed[position].text == "{"
