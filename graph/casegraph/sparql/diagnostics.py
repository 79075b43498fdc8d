"""What is wrong with a query that the engine could not read, as one sentence with its place.

The engine names the furthest place that it reached and what it expected there: the end of the text
for a ``{`` that is never closed, the word OPTIONAL for a missing ``;``. So this reads the text
again, less strictly, and looks for the mistakes that people make. It reads only queries that the
engine has refused. Where it finds no mistake, the place that the engine named stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from casegraph.errors import nearest
from casegraph.sparql.brackets import CLOSING, OUTSIDE, PAIRS, Nesting, Token, nest
from casegraph.sparql.lexer import QueryFacts, place, tokens
from casegraph.wording.characters import named

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
# Keywords and functions of SPARQL 1.1, and further ones that the engine knows.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE VERSION DISTINCT REDUCED AS FROM NAMED WHERE
        FILTER OPTIONAL UNION MINUS BIND VALUES UNDEF GRAPH SERVICE SILENT LATERAL GROUP BY HAVING
        ORDER ASC DESC LIMIT OFFSET IN NOT EXISTS A TRUE FALSE COUNT SUM AVG MIN MAX SAMPLE
        GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES LANGDIR HASLANG HASLANGDIR STRLANG STRLANGDIR
        DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
        ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
        SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRDT
        SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE ISTRIPLE TRIPLE
        SUBJECT PREDICATE OBJECT ADJUST
        """,
    )
)
_CLAUSES = frozenset(
    ("FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "LATERAL")
)
_TERMS = frozenset(("iri", "string", "variable", "number", "blank", "name"))
#: What word processors write for quotes and for other signs, and what SPARQL has for them.
_QUOTES = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u00b4\uff07", "'"),
}
_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u2026": "...", "\u00d7": "*",
    "\u2215": "/", "\uff1b": ";", "\uff0c": ",", "\uff1f": "?", "\uff08": "(", "\uff09": ")",
}  # fmt: skip
_SUBJECT, _PROPERTY, _VALUE, _END = range(4)


class Fault(NamedTuple):
    """An offset in the text and what is wrong there."""

    offset: int
    sentence: str


def facts_of(message: str, offset: int | None) -> dict[str, object]:
    """Return the facts of QueryError for a message of the engine; empty without a place.

    >>> facts_of("error at 1:2: expected one of ASK, SELECT", 1)
    {'offset': 1, 'meaning': None, 'expected': ['ASK', 'SELECT']}
    """
    if offset is None:
        return {}
    return {"offset": offset, "meaning": _meaning(message), "expected": _expected(message)}


def sentence(
    message: str,
    offset: int | None,
    text: str,
    facts: QueryFacts,
    prefixes: Mapping[str, str],
) -> str:
    """Return what is wrong with ``text``, where the engine gave ``message`` at ``offset``."""
    if foreign := _foreign_character(text):
        return f"{_where(text, foreign.offset)}: {foreign.sentence}"
    unknown = [p for p in facts.unknown_prefixes if p not in prefixes]
    meaning = _meaning(message)
    if unknown and meaning in (None, "Prefix not found"):
        close = nearest(unknown[0], list(prefixes))
        hint = (
            f"did you mean {close[0]}: ?" if close else f"declare it with PREFIX {unknown[0]}: <…>"
        )
        where = _where(text, offset)
        return f"{where}: found the prefix {unknown[0]!r}, which is not declared; {hint}"
    if meaning is None and (fault := first_fault(text, facts, offset)):
        return f"{_where(text, fault.offset)}: {fault.sentence}"
    rest = "" if offset is None else text[offset:].split("\n", 1)[0]
    shown = rest[:30] + "…" * (len(rest) > 30)
    excerpt = f" near {shown!r}" if rest.strip() else " at the end of the line"
    excerpt = excerpt if offset is not None else ""
    if meaning:
        return f"{_where(text, offset)}: found a fault{excerpt} ({meaning}); correct it"
    words = _expected(message)
    wanted = f"expected {', '.join(words[:6])}; " if 0 < len(words) <= 6 else ""
    return f"{_where(text, offset)}: found text that is not SPARQL{excerpt}; {wanted}correct it"


def _meaning(message: str) -> str | None:
    """What a query means wrongly: of such errors, the engine's message holds a sentence."""
    found = re.search(r"\b(The [A-Z]\w+ [a-z ]+|[A-Z][a-z]+ [a-z][a-z ]+[a-z])\b", message)
    return found and found[0]


def _expected(message: str) -> list[str]:
    words = re.findall(r"(?<![\[\w'])(?:\"[^\"]+\"|[A-Z][A-Z ]+[A-Z])(?![\w'])", message)
    return [word for word in words if word not in ("SERVICE", "LATERAL")]


def _where(text: str, offset: int | None) -> str:
    if offset is None:
        return "the query"
    line, column = place(text, offset)
    return f"the query, line {line}, column {column}"


def first_fault(text: str, facts: QueryFacts, offset: int | None = None) -> Fault | None:
    """Return the mistake that best explains why the engine stopped at ``offset``, or None.

    >>> from casegraph.sparql.lexer import inspect
    >>> first_fault(query := "SELECT * { ?s ?p ?o", inspect(query))
    Fault(offset=9, sentence="found '{' that is never closed; close it with '}'")
    """
    every = list(tokens(text))
    if facts.form is None and (first := _beginning(every)):
        close = get_close_matches(first.text.upper(), _FORMS, n=1, cutoff=0.7)
        expected = f"expected {', '.join(_FORMS[:-1])} or {_FORMS[-1]}"
        hint = f"did you mean {close[0]}?" if close else expected
        return Fault(first.start, f"found {first.text!r}; {hint}")
    nesting = nest(every)
    fault = _unknown_word(every) or _brackets(nesting) or _triples(every, nesting)
    return fault if fault and (offset is None or fault.offset <= offset) else None


def _foreign_character(text: str) -> Fault | None:
    """The first character outside strings, comments and IRIs that no query has there.

    It comes from a word processor, a web page or a chat, and may look like the right one.
    """
    for token in tokens(text):
        character = token.text[0]
        if token.kind != "mark" or (character.isascii() and character.isprintable()):
            continue
        if character.isspace():
            act = "write a plain space"
        elif character in _QUOTES:
            act = f"write {_QUOTES[character]}"
        elif unicodedata.category(character) in ("Cf", "Cc"):
            act = "remove it"
        else:
            act = f"write {_SIGNS[character]}" if character in _SIGNS else "put it between quotes"
        return Fault(token.start, f"found {named(character)}, which SPARQL does not know; {act}")
    return None


def _beginning(every: list[Token]) -> Token | None:
    """The first token after the PREFIX and BASE lines."""
    position = 0
    while position < len(every) and every[position].text.upper() in _PROLOGUE:
        position += 3 if every[position].text.upper() == "PREFIX" else 2
    return every[position] if position < len(every) else None


def _unknown_word(every: list[Token]) -> Fault | None:
    """A bare word that SPARQL does not have: a misspelt keyword, or a name without its prefix."""
    variables = {token.text[1:] for token in every if token.kind == "variable"}
    for token in every:
        if token.kind != "word" or token.text.upper() in _WORDS:
            continue
        close = get_close_matches(token.text.upper(), sorted(_WORDS), n=1, cutoff=0.75)
        if token.text in variables:
            hint = f"did you mean ?{token.text}?"
        elif close:
            hint = f"did you mean {close[0]}?"
        else:
            hint = "write ?x for a variable, cg:x for a name, or 'x' for a text"
        return Fault(token.start, f"found {token.text!r}, which is not a word of SPARQL; {hint}")
    return None


def _brackets(nesting: Nesting) -> Fault | None:
    """A bracket that is never closed, or closed before the one inside it, or never opened."""
    if nesting.mismatch is None:
        return None
    opening, closing = nesting.mismatch
    if opening is None:
        assert closing is not None
        return Fault(closing.start, f"found {closing.text!r} that nothing opens; remove it")
    missing = PAIRS[opening.text]
    when = (
        "that is never closed"
        if closing is None
        else (f"that is not closed before the next {closing.text!r}")
    )
    return Fault(opening.start, f"found {opening.text!r} {when}; close it with {missing!r}")


@dataclass
class _Scope:
    """What is inside one pair of brackets, and which part of a triple comes next."""

    bracket: str
    is_pattern: bool
    slot: int = _SUBJECT
    #: The keyword of a clause whose brackets are still to come.
    clause: str = ""
    #: Whether the subject is complete by itself, as ``[ a cg:Review ]`` is.
    is_complete: bool = False


def _triples(every: list[Token], nesting: Nesting) -> Fault | None:
    """A triple that lacks a part, or lacks the mark that separates it from the next one."""
    scopes = {OUTSIDE: _Scope("", is_pattern=False)}
    last = Token("mark", "", 0)
    for position, token in enumerate(every):
        scope, kind, piece = scopes[nesting.around[position]], token.kind, token.text
        word = piece.upper() if kind == "word" else ""
        if piece in ("<<", ">>", "~"):
            return None  # statements about statements are left to the engine
        if piece in PAIRS and kind == "mark":
            scopes[position] = _inner_scope(scope, piece)
        elif piece in CLOSING and kind == "mark":
            if fault := _lacking(scope, token, last):
                return fault
            _continue_after(scopes[nesting.around[nesting.around[position]]], piece)
        elif not scope.is_pattern or scope.clause:
            if word == "VALUES" and not scope.clause and scope.bracket != "(":
                scope.clause = word
            if kind == "mark" and piece in "=<>" and last.text in ("(", "=", "&&", "||"):
                return Fault(token.start, f"found {piece!r} where a value is expected; add one")
        elif word == "SELECT":
            scope.is_pattern = False
        elif word in _CLAUSES:
            if fault := _lacking(scope, token, last):
                return fault
            scope.clause, scope.slot = word, _SUBJECT
        elif kind in _TERMS or word in ("A", "TRUE", "FALSE"):
            if scope.slot == _END and last.text != "^^":
                return Fault(
                    token.start,
                    f"found {piece!r} directly after a triple; put ';' before it to say more of "
                    "the same thing, or '.' to begin a triple about another",
                )
            scope.slot = min(scope.slot + 1, _END)
            if kind == "number" and piece.endswith("."):
                scope.slot = _SUBJECT
        elif kind == "mark":
            if piece in (".", ";", ",") and (fault := _lacking(scope, token, last)):
                return fault
            _continue_after_mark(scope, piece)
        last = token
    return None


def _inner_scope(scope: _Scope, bracket: str) -> _Scope:
    """Return the scope of a bracket that opens in ``scope``."""
    in_pattern = scope.is_pattern and not scope.clause
    may_hold = bracket == "[" or (bracket == "{" and scope.clause != "VALUES")
    return _Scope(
        bracket,
        is_pattern=may_hold and (in_pattern or bracket == "{"),
        slot=_PROPERTY if bracket == "[" else _SUBJECT,
        is_complete=bracket == "[",
    )


def _lacking(scope: _Scope, token: Token, last: Token) -> Fault | None:
    """What is missing before a mark or a keyword that ends a triple."""
    if scope.bracket == "(" or not scope.is_pattern:
        if last.kind == "mark" and last.text in ("=", "<", ">", "!=", "<=", ">=", "&&", "||", "!"):
            return Fault(
                token.start,
                f"found {token.text!r} where a value is expected; add one after {last.text!r}",
            )
        return None
    if scope.clause or scope.slot in (_SUBJECT, _END):
        return None
    if scope.slot == _PROPERTY and (scope.is_complete or last.text == ";"):
        return None
    wanted = "a property with its value" if scope.slot == _PROPERTY else "the value of a property"
    return Fault(
        token.start, f"found {token.text!r} where {wanted} is expected; add what is missing"
    )


def _continue_after(scope: _Scope, closing: str) -> None:
    """Go on in ``scope`` after a bracket inside it: a clause, a path, or a thing without a name."""
    if scope.clause:
        if scope.clause != "VALUES" or closing == "}":
            scope.clause = ""
    elif closing != "}" and scope.is_pattern:
        scope.is_complete = scope.slot == _SUBJECT
        scope.slot = min(scope.slot + 1, _END)
    else:
        scope.slot = _SUBJECT


def _continue_after_mark(scope: _Scope, mark: str) -> None:
    if mark == ".":
        scope.slot = _SUBJECT
    elif mark == ";" and scope.slot != _SUBJECT:
        scope.slot = _PROPERTY
    elif mark == "," and scope.slot == _END:
        scope.slot = _VALUE
    elif mark in ("/", "|") and scope.slot == _VALUE:
        scope.slot = _PROPERTY
