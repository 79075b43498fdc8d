"""Why an answer may be empty though its names are known: years are no numbers, labels have a
language, and concepts are no texts.

The page for queries tells the same in the browser, in the same words; see
``casegraph.wording.hints``. Only properties that the query names are looked up, and only after an
empty answer.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from urllib.parse import urljoin

from casegraph.errors import CasegraphError
from casegraph.model.iris import BASE, PREFIXES, prologue
from casegraph.sparql.brackets import Token
from casegraph.sparql.lexer import place, tokens
from casegraph.store import Store
from casegraph.wording.hints import HINTS

_COMPARES = frozenset(("=", "!=", "<", ">", "<=", ">="))
_NUMBERS = frozenset(PREFIXES["xsd"] + n for n in ("integer", "int", "decimal", "double", "float"))
_CHECKS = {
    "year": "FILTER(DATATYPE(?o) = xsd:gYear)",
    "language": 'FILTER(LANG(?o) != "")',
    "thing": "FILTER(ISIRI(?o))",
}


def value_hints(store: Store, text: str) -> list[str]:
    """Return what is wrong with the values of a query that found nothing, in order of the text.

    Of a query that the engine has read. Empty where the dataset cannot be asked.
    """
    try:
        return _hints(store, text)
    except CasegraphError:
        return []


def _hints(store: Store, text: str) -> list[str]:
    listed = list(tokens(text))
    iri_of = _Resolver(listed)

    @lru_cache(maxsize=64)
    def leads(iri: str, kind: str) -> bool:
        return store.ask(f"{prologue('xsd')}ASK {{ ?s <{iri}> ?o {_CHECKS[kind]} }}")

    def kind_of(iri: str) -> str:
        return next((kind for kind in _CHECKS if leads(iri, kind)), "")

    variables: dict[str, str] = {}
    found: list[tuple[int, str]] = []
    for i, (one, value) in enumerate(pairwise(listed)):
        after = listed[i + 2].text if i + 2 < len(listed) else ""
        if one.kind not in ("name", "iri") or value.kind not in ("variable", "number", "string"):
            continue
        # The IRI after PREFIX, and the type after ^^, are no properties.
        if i and (listed[i - 1].text == "^^" or listed[i - 1].text.endswith(":")):
            continue
        kind = kind_of(iri_of(one)) if iri_of(one) else ""
        if kind and value.kind == "variable":
            variables.setdefault(value.text, kind)
        elif kind and after[:1] not in ("^", "@") and (hint := _value(one.text, value, kind)):
            found.append((value.start, hint))
    found += _comparisons(listed, variables) + _casts(listed, variables, iri_of)
    return [
        "the query, line {}, column {}: {}".format(*place(text, at), hint)
        for at, hint in sorted(found)
    ]


def _value(name: str, value: Token, kind: str) -> str:
    """Return what is wrong with a value that follows a property; empty if it may be right."""
    written = value.text.strip("\"'")
    if kind == "year":
        return HINTS["year"].format(property=name, year=written)
    if value.kind != "string":
        return ""
    if kind == "language":
        return HINTS["language"].format(property=name, text=value.text)
    return HINTS["thing"].format(property=name, act=HINTS["label"].format(property=name))


def _comparisons(listed: list[Token], variables: dict[str, str]) -> list[tuple[int, str]]:
    """Return what is compared with something that it cannot equal."""
    found = []
    for i in range(1, len(listed) - 1):
        left, sign, right = listed[i - 1 : i + 2]
        if sign.kind != "mark" or sign.text not in _COMPARES:
            continue
        first = left.kind == "variable"
        variable, other = (left, right) if first else (right, left)
        kind = variables.get(variable.text, "")
        after = listed[i + 2].text if i + 2 < len(listed) else ""
        if kind == "year" and other.kind == "number":
            call, hint = f"YEAR({variable.text})", "compared"
        elif kind == "language" and other.kind == "string" and after[:1] not in ("@", "^"):
            call, hint = f"STR({variable.text})", "text"
        else:
            continue
        pair = (call, other.text) if first else (other.text, call)
        wanted = f"{pair[0]} {sign.text} {pair[1]}"
        found.append((variable.start, HINTS[hint].format(variable=variable.text, wanted=wanted)))
    return found


def _casts(
    listed: list[Token], variables: dict[str, str], iri_of: _Resolver
) -> list[tuple[int, str]]:
    """Return the years that are cast to a number, which gives an error for each."""
    return [
        (
            variable.start,
            HINTS["compared"].format(
                variable=variable.text, wanted=f"YEAR({variable.text}) for {name.text}"
            ),
        )
        for name, bracket, variable in zip(listed, listed[1:], listed[2:], strict=False)
        if bracket.text == "("
        and variables.get(variable.text) == "year"
        and iri_of(name) in _NUMBERS
    ]


class _Resolver:
    """Gives the IRI that a token of a query stands for; empty where it is none."""

    def __init__(self, listed: list[Token]) -> None:
        self._spaces = dict(PREFIXES)
        for word, prefix, iri in zip(listed, listed[1:], listed[2:], strict=False):
            if word.text.upper() == "PREFIX":
                self._spaces[prefix.text.removesuffix(":")] = urljoin(BASE, iri.text[1:-1])

    def __call__(self, token: Token) -> str:
        if token.kind == "iri":
            return urljoin(BASE, token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        known = token.kind == "name" and prefix in self._spaces
        return self._spaces[prefix] + local.replace("\\", "") if known else ""
