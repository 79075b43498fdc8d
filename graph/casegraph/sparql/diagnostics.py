"""What is wrong with a query that the engine could not read, as one sentence with its place.

The engine names the furthest place that it came to and what could have stood there: for a ``{``
that is never closed the end of the text, for a missing ``;`` the word OPTIONAL. So the text is read
once more here, loosely, for the slips that people make. Only a text that the engine has refused is
read so, and what is not understood here keeps the engine's own place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from casegraph.errors import nearest
from casegraph.sparql.lexer import QueryFacts, Token, place, tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
# Keywords and functions of SPARQL 1.1, and those that the engine knows beyond.
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
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_TERMS = frozenset(("iri", "string", "variable", "number", "blank", "name"))
_SUBJECT, _PROPERTY, _VALUE, _END = range(4)


class Fault(NamedTuple):
    """An offset of the text and what is wrong there."""

    offset: int
    sentence: str


def sentence(
    message: str,
    offset: int | None,
    text: str,
    facts: QueryFacts,
    prefixes: Mapping[str, str],
) -> str:
    """Return what is wrong with ``text``, of which the engine said ``message`` about ``offset``."""
    unknown = [p for p in facts.unknown_prefixes if p not in prefixes]
    # The engine's own list of what it expected holds a plain sentence for faults of meaning.
    meaning = re.search(r"\b(The [A-Z]\w+ [a-z ]+|[A-Z][a-z]+ [a-z][a-z ]+[a-z])\b", message)
    if unknown and (meaning is None or meaning[0] == "Prefix not found"):
        close = nearest(unknown[0], list(prefixes))
        hint = (
            f"did you mean {close[0]}: ?" if close else f"declare it with PREFIX {unknown[0]}: <…>"
        )
        where = _where(text, offset)
        return f"{where}: found the prefix {unknown[0]!r}, which is not declared; {hint}"
    if meaning is None and (fault := first_fault(text, facts, offset)):
        return f"{_where(text, fault.offset)}: {fault.sentence}"
    rest = "" if offset is None else text[offset:].split("\n", 1)[0]
    found = rest[:30] + "…" * (len(rest) > 30)
    excerpt = f" near {found!r}" if rest.strip() else " at the end of the line"
    excerpt = excerpt if offset is not None else ""
    if meaning:
        return f"{_where(text, offset)}: found a fault{excerpt} ({meaning[0]}); correct it"
    words = re.findall(r"(?<![\[\w'])(?:\"[^\"]+\"|[A-Z][A-Z ]+[A-Z])(?![\w'])", message)
    words = [word for word in words if word not in ("SERVICE", "LATERAL")]
    wanted = f"expected {', '.join(words[:6])}; " if 0 < len(words) <= 6 else ""
    return f"{_where(text, offset)}: found text that is not SPARQL{excerpt}; {wanted}correct it"


def _where(text: str, offset: int | None) -> str:
    if offset is None:
        return "the query"
    line, column = place(text, offset)
    return f"the query, line {line}, column {column}"


def first_fault(text: str, facts: QueryFacts, offset: int | None = None) -> Fault | None:
    """Return the slip that explains best why the engine stopped at ``offset``, if one is seen.

    >>> from casegraph.sparql.lexer import inspect
    >>> first_fault(query := "SELECT * { ?s ?p ?o", inspect(query))
    Fault(offset=9, sentence="found '{' that is never closed; close it with '}'")
    """
    every = list(tokens(text))
    if facts.form is None and (first := _beginning(every)):
        close = get_close_matches(first.text.upper(), _FORMS, n=1, cutoff=0.7)
        wanted = f"did you mean {close[0]}?" if close else f"expected {', '.join(_FORMS[:3])} or "
        return Fault(first.start, f"found {first.text!r}; {wanted}{'' if close else 'DESCRIBE'}")
    fault = _unknown_word(every) or _brackets(every) or _triples(every)
    return fault if fault and (offset is None or fault.offset <= offset) else None


def _beginning(every: list[Token]) -> Token | None:
    """The first token behind the PREFIX and BASE lines."""
    position = 0
    while position < len(every) and every[position].text.upper() in _PROLOGUE:
        position += 3 if every[position].text.upper() == "PREFIX" else 2
    return every[position] if position < len(every) else None


def _unknown_word(every: list[Token]) -> Fault | None:
    """A bare word that SPARQL does not have: a keyword misspelt, a name without its prefix."""
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
        return Fault(token.start, f"found {token.text!r}, which is no word of SPARQL; {hint}")
    return None


def _brackets(every: Iterable[Token]) -> Fault | None:
    """A bracket that is never closed, or closed before the one inside it, or never opened."""
    opened: list[Token] = []
    for token in every:
        if token.kind != "mark":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not any(_CLOSING[each.text] == token.text for each in opened):
                return Fault(token.start, f"found {token.text!r} that nothing opens; leave it out")
            last = opened.pop()
            if _CLOSING[last.text] != token.text:
                return Fault(
                    last.start,
                    f"found {last.text!r} that is not closed before the next {token.text!r}; "
                    f"close it with {_CLOSING[last.text]!r}",
                )
    if opened:
        last = opened[-1]
        return Fault(
            last.start,
            f"found {last.text!r} that is never closed; close it with {_CLOSING[last.text]!r}",
        )
    return None


@dataclass
class _Frame:
    """What stands inside one pair of brackets, and which part of a triple comes next."""

    opening: str
    pattern: bool
    slot: int = _SUBJECT
    #: The keyword of a clause whose brackets are still to come.
    clause: str = ""
    #: Whether the subject may stand alone, as ``[ a cg:Review ]`` may.
    alone: bool = False


def _triples(every: list[Token]) -> Fault | None:
    """A triple that lacks a part, or the mark that parts it from the next."""
    frames = [_Frame("", pattern=False)]
    last = Token("mark", "", 0)
    for token in every:
        frame, kind, piece = frames[-1], token.kind, token.text
        word = piece.upper() if kind == "word" else ""
        if piece in ("<<", ">>", "~"):
            return None  # statements about statements are read by the engine alone
        if piece in _CLOSING and kind == "mark":
            inside = frame.pattern and not frame.clause
            pattern = piece == "[" or (piece == "{" and frame.clause != "VALUES")
            slot = _PROPERTY if piece == "[" else _SUBJECT
            frames.append(_Frame(piece, pattern and (inside or piece == "{"), slot))
            frames[-1].alone = piece == "["
        elif piece in _CLOSING.values() and kind == "mark":
            if fault := _lacking(frame, token, last):
                return fault
            if len(frames) > 1:
                frames.pop()
            _closed(frames[-1], piece)
        elif not frame.pattern or frame.clause:
            if word == "VALUES" and not frame.clause and frame.opening != "(":
                frame.clause = word
            if kind == "mark" and piece in "=<>" and last.text in ("(", "=", "&&", "||"):
                return Fault(token.start, f"found {piece!r} where a value is expected; write it")
        elif word == "SELECT":
            frame.pattern = False
        elif word in _CLAUSES:
            if fault := _lacking(frame, token, last):
                return fault
            frame.clause, frame.slot = word, _SUBJECT
        elif kind in _TERMS or word in ("A", "TRUE", "FALSE"):
            if frame.slot == _END and last.text != "^^":
                return Fault(
                    token.start,
                    f"found {piece!r} straight behind a triple; put ';' before it to say more of "
                    "the same thing, or '.' to begin a triple about another",
                )
            frame.slot = min(frame.slot + 1, _END)
            if kind == "number" and piece.endswith("."):
                frame.slot = _SUBJECT
        elif kind == "mark":
            if piece in (".", ";", ",") and (fault := _lacking(frame, token, last)):
                return fault
            _marked(frame, piece)
        last = token
    return None


def _lacking(frame: _Frame, token: Token, last: Token) -> Fault | None:
    """What is missing before a mark or a keyword that ends a triple."""
    if frame.opening == "(" or not frame.pattern:
        if last.kind == "mark" and last.text in ("=", "<", ">", "!=", "<=", ">=", "&&", "||", "!"):
            return Fault(
                token.start,
                f"found {token.text!r} where a value is expected; write what stands behind "
                f"{last.text!r}",
            )
        return None
    if frame.clause or frame.slot in (_SUBJECT, _END):
        return None
    if frame.slot == _PROPERTY and (frame.alone or last.text == ";"):
        return None
    wanted = "a property and its value" if frame.slot == _PROPERTY else "the value of a property"
    return Fault(
        token.start, f"found {token.text!r} where {wanted} should stand; write what is missing"
    )


def _closed(frame: _Frame, closing: str) -> None:
    """Go on behind a bracket: it was a clause, a path, or a thing without a name."""
    if frame.clause:
        if frame.clause != "VALUES" or closing == "}":
            frame.clause = ""
    elif closing != "}" and frame.pattern:
        frame.alone = frame.slot == _SUBJECT
        frame.slot = min(frame.slot + 1, _END)
    else:
        frame.slot = _SUBJECT


def _marked(frame: _Frame, mark: str) -> None:
    if mark == ".":
        frame.slot = _SUBJECT
    elif mark == ";" and frame.slot != _SUBJECT:
        frame.slot = _PROPERTY
    elif mark == "," and frame.slot == _END:
        frame.slot = _VALUE
    elif mark in ("/", "|") and frame.slot == _VALUE:
        frame.slot = _PROPERTY
