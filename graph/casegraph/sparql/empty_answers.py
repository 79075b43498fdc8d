"""Why an answer may be empty: names in the query that the dataset does not have.

A misspelt concept, class, property or id is no fault of syntax, so the engine answers nothing. This
looks each name of a query up, and only after an empty answer. Only names in casegraph's own
namespaces, and in those that every query knows, are looked up: nobody can say what is missing from
a namespace that the dataset never used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from casegraph.errors import AmbiguousNameError, CasegraphError, nearest
from casegraph.model.iris import BASE, PREFIXES, SCHEMES, VOCAB, concept, prologue, shortened
from casegraph.model.names import names_of
from casegraph.sparql.brackets import OUTSIDE, Token, nest
from casegraph.sparql.lexer import place, tokens
from casegraph.sparql.run import ask
from casegraph.sparql.sandbox import Answer
from casegraph.store import Store
from casegraph.wording.hints import HINTS

#: Namespaces whose names are looked up. The names of XML Schema are datatypes, which no dataset
#: lists.
_SPACES = (BASE, *(space for prefix, space in PREFIXES.items() if prefix != "xsd"))
#: Most names of a query that are looked up.
MOST_NAMES = 20
#: Seconds that the search for similar names may take.
SECONDS = 2.0
#: The values of a row of numbers, by the character with which JSON and XML begin.
_VALUES = {"{": re.compile(r'"value":\s*"([^"]*)"'), "<": re.compile(r"<literal[^>]*>([^<]*)")}


@dataclass(frozen=True)
class UnknownName:
    """A name in a query that the dataset does not have.

    ``written`` is the name as written at ``line`` and ``column``, both counted from 1; ``near``
    are the names that may be meant, as they can be written, the likeliest first.
    """

    iri: str
    written: str
    line: int
    column: int
    near: tuple[str, ...]

    def __str__(self) -> str:
        act = (
            HINTS["meant"].format(names=" or ".join(self.near))
            if self.near
            else "check how it is written"
        )
        return (
            f"the query, line {self.line}, column {self.column}: "
            f"{HINTS['unknown'].format(name=self.written)}; {act}"
        )


def is_empty(answer: Answer) -> bool:
    """Return whether an answer says nothing: no row, no triple, false, or a single row of zeros.

    The answer is left at its start.
    """
    if answer.form == "ASK":
        return "true" not in _text(answer)
    if answer.rows == 1 and answer.form == "SELECT":
        # COUNT gives a row even where it counts nothing.
        text = _text(answer)
        marked = _VALUES.get(text[:1])
        cells = marked.findall(text) if marked else re.split(r"[,\t]", text.splitlines()[1])
        return bool(cells) and set(cells) == {"0"}
    return answer.rows == 0


def _text(answer: Answer) -> str:
    text = answer.body.read(4096).decode("utf-8", "replace")
    answer.body.seek(0)
    return text


def unknown_names(store: Store, text: str) -> list[UnknownName]:
    """Return the names of a query that its dataset does not have, in the order of the text.

    Of a query that the engine has read. Empty where the dataset cannot be asked.
    """
    try:
        found = [
            UnknownName(iri, token.text, *place(text, token.start), tuple(_near(store, iri)))
            for iri, token in list(_named(text).items())[:MOST_NAMES]
            if not _knows(store, iri)
        ]
    except CasegraphError:
        return []
    return found


def _named(text: str) -> dict[str, Token]:
    """Return the IRIs that a query names, outside a template, each with its first token."""
    spaces = dict(PREFIXES)
    base = BASE
    found: dict[str, Token] = {}
    for last, token in _outside_templates(text):
        if token.kind == "iri":
            iri = urljoin(base, token.text[1:-1])
            if last[-1].text.upper() == "BASE":
                base = iri
                continue
            if last[0].text.upper() == "PREFIX":
                spaces[last[1].text.removesuffix(":")] = iri
                continue
        elif token.kind == "name" and last[-1].text.upper() != "PREFIX":
            prefix, _, local = token.text.partition(":")
            # In a local name, a reserved character has a backslash in front.
            iri = spaces[prefix] + local.replace("\\", "") if prefix in spaces else ""
        else:
            continue
        if any(iri.startswith(space) and iri != space for space in _SPACES):
            found.setdefault(iri, token)
    return found


def _outside_templates(text: str) -> Iterator[tuple[Sequence[Token], Token]]:
    """Yield each token that is not in the template of a CONSTRUCT, with the two before it."""
    listed = list(tokens(text))
    around = nest(listed).around
    nothing = Token("mark", "", 0)
    padded = [nothing, nothing, *listed]
    for position, token in enumerate(listed):
        outer = position
        while outer != OUTSIDE and padded[outer + 1].text.upper() != "CONSTRUCT":
            outer = around[outer]
        if outer == OUTSIDE:
            yield padded[position : position + 2], token


def _knows(store: Store, iri: str) -> bool:
    return store.ask(
        f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s <{iri}> ?o }} UNION {{ ?s ?p <{iri}> }} UNION "
        f"{{ GRAPH <{iri}> {{ ?s ?p ?o }} }} }}"
    )


def _near(store: Store, iri: str) -> list[str]:
    """Return the names that may be meant by an IRI, as they can be written, likeliest first."""
    scheme, _, local = iri.removeprefix(VOCAB).partition("/")
    if iri.startswith(VOCAB) and scheme in SCHEMES:
        return [shortened(each) for each in _concepts(scheme, local)]
    space = max((s for s in _SPACES if iri.startswith(s)), key=len)
    if space == BASE:
        space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    query = prologue("owl") + (
        "SELECT DISTINCT ?name { { ?s ?name ?o } UNION { ?s a ?name } UNION { ?name a ?kind } "
        f'FILTER(STRSTARTS(STR(?name), "{space}")) }}'
    )
    with ask(store, query, timeout=SECONDS) as answer:
        rows = json.load(answer.body)["results"]["bindings"]
    names = sorted(row["name"]["value"].removeprefix(space) for row in rows)
    by_words = {_folded(name): name for name in names if "/" not in name}
    meant = nearest(_folded(iri.removeprefix(space)), list(by_words))
    return [shortened(space + by_words[each]) for each in meant]


def _concepts(scheme: str, local: str) -> list[str]:
    """Return the IRI of the concept of any scheme that has this name, or of those of the scheme
    that have one like it."""
    written = _folded(local)
    for each in (scheme, *SCHEMES):
        try:
            exact = names_of(each).find(written)
        except AmbiguousNameError as error:
            return [concept(each, identifier) for identifier in error.ids]
        if exact:
            return [concept(each, exact)]
    return [concept(scheme, identifier) for identifier in names_of(scheme).nearest(written)]


def _folded(name: str) -> str:
    """Return what is compared of a name: its words in lower case.

    >>> _folded("reviewTheme"), _folded("County-lines")
    ('review theme', 'county lines')
    """
    return re.sub(r"[-_ ]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).lower()
