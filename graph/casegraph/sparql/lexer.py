"""The words of a query, told apart exactly: what is a keyword, what is only text.

A stranger's query is judged before the engine sees it, so this must read it as the engine does.
Two habits of the engine matter. It needs no space between words (``trueSERVICE<urn:x>`` is a
call), so a word is judged by what it contains. And it reads ``<`` by its place: after a value
``<?b#>`` is a comparison and a comment, elsewhere an IRI. Text that can be read both ways is
refused, as is an unclosed string, since the engine can go back and read ``\"""a"`` as two strings.

One regular expression reads each word, without going back over it (its repeats are possessive), so
the time is linear in the text; the nesting is kept in a list, not in the call stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from casegraph.errors import QueryError
from casegraph.sparql.limits import MAX_CHAIN, MAX_NESTING, MAX_TEXT

# The character classes of the SPARQL 1.1 grammar, rules 164 to 167.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = _BASE + "_0-9"
_CHAR = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"
_LOCAL = rf"(?:(?:[{_START}:]|{_ESCAPED})(?:\.*+(?:[{_CHAR}:]|{_ESCAPED}))*+)?+"

_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<iri>{_IRI})
    | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*+'''
        | "{{3}}(?:[^"\\]|\\.|"(?!""))*+"{{3}}
        | '(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+'
        | "(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+")
    | (?P<unclosed>['"])
    | (?P<variable>[?$](?:[{_START}][{_START}\u00b7\u0300-\u036f\u203f-\u2040]*+))
    | (?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+)
    | (?P<blank>_:[{_START}](?:\.*+[{_CHAR}])*+)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>[{_BASE}](?:\.*+[{_CHAR}])*+:{_LOCAL} | :{_LOCAL})
    | (?P<words>[{_BASE}](?:\.*+[{_CHAR}])*+)
    | (?P<mark><<|>>|\|\||&&|\^\^|!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_IRI_HERE = re.compile(_IRI)
_WORD = re.compile(rf"[{_CHAR}]++|\.++")

_OPENING = {"(": ")", "[": "]", "{": "}", "<<": ">>"}
_CLOSING = frozenset(_OPENING.values())
_VALUE_KINDS = frozenset(("iri", "string", "variable", "number", "blank", "tag", "name", "word"))
_OPERATORS = frozenset(("||", "&&", "!", "+", "-", "*", "/", "|", "^", "=", "!=", "<", ">"))
_CLAUSES = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "LATERAL", "EXISTS")
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))


class Token(NamedTuple):
    """A piece of the text: its ``kind``, the ``text`` itself, and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield every token but white space and comments; each holds at least one character.

    >>> [t.text for t in tokens("ASK{?s a<urn:x>}#SERVICE")]
    ['ASK', '{', '?s', 'a', '<urn:x>', '}']
    """
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None, "the last alternative is any character"
        kind, end = found.lastgroup or "", found.end()
        if kind == "words":
            # A name with dots but without a colon is words and full stops: "true.FILTER".
            for word in _WORD.finditer(text, position, end):
                yield Token("mark" if word[0][0] == "." else "word", word[0], word.start())
        elif found[0] == "<<" and _IRI_HERE.match(text, position + 1):
            # "1<<urn:x>" compares with an IRI; "<<" before anything else opens a triple.
            end = position + 1
            yield Token("mark", "<", position)
        elif kind not in ("space", "comment"):
            yield Token(kind, found[0], position)
            if kind == "unclosed":
                return
        position = end


@dataclass(frozen=True)
class QueryFacts:
    """What can be told of a query without running it.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE, or the keyword of an update, or None.
    ``nesting`` counts brackets inside one another, ``chain`` the most operators or clauses of one
    kind in a group, ``patterns`` the triples roughly, ``size`` the bytes. ``unclosed``,
    ``ambiguous`` and ``escape`` are offsets of text that cannot be read safely.
    """

    form: str | None
    nesting: int
    chain: int
    patterns: int
    size: int
    uses_service: bool
    names_graphs: bool
    unknown_prefixes: tuple[str, ...] = ()
    unclosed: int | None = None
    ambiguous: int | None = None
    escape: int | None = None
    #: The offset behind the brace of each group, with the variables that the group itself names.
    groups: tuple[tuple[int, frozenset[str]], ...] = ()


@dataclass
class _Frame:
    closing: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    #: The variables named here; a bracket inside a group adds to those of the group.
    variables: set[str] = field(default_factory=set)
    group: bool = False
    projects: bool = False


def inspect(text: str) -> QueryFacts:
    """Read a query once and return what can be told of it. Never raises.

    >>> facts = inspect("SELECT * { ?s ?p 'SERVICE' } # SERVICE")
    >>> facts.form, facts.nesting, facts.uses_service
    ('SELECT', 1, False)
    """
    frames = [_Frame()]
    form: str | None = None
    nesting = chain = patterns = 0
    service = names_graphs = data = False
    template = True
    unclosed = ambiguous = escape = None
    used: dict[str, None] = {}
    declared: set[str] = set()
    groups: list[tuple[int, set[str]]] = []
    last = before = Token("mark", "", 0)
    for token in tokens(text):
        kind, piece, start = token
        frame = frames[-1]
        word = piece.upper() if kind == "word" else ""
        if kind == "unclosed":
            unclosed = start
        elif kind == "iri":
            fragment = piece.find("#")
            if fragment >= 0 and "//" not in piece[:fragment]:
                compares = last.kind in _VALUE_KINDS or last.text == ")"
                compares &= frame.closing == ")"
                if compares or (last.text == "<" and last.start == start - 1):
                    ambiguous = start if ambiguous is None else ambiguous
        elif kind == "variable":
            frame.variables.add(piece[1:])
        elif kind == "name":
            prefix = piece.partition(":")[0]
            if last.text.upper() in _PROLOGUE:
                declared.add(prefix)
            else:
                used[prefix] = None
                # "SELECT*FROM:g{}" has no space before the name either.
                names_graphs |= prefix.upper().endswith("FROM") and len(frames) == 1
        elif kind == "word":
            service |= "SERVICE" in word
            names_graphs |= "FROM" in word and len(frames) == 1
            if form is None and len(frames) == 1 and word not in _PROLOGUE:
                form = next((f for f in _FORMS if word.startswith(f)), None)
                form = word if word in _UPDATES else form
            if word.startswith("SELECT") and last.text == "{" and frame.group:
                # A sub-select: what it projects is seen by the group around it, the rest is not.
                groups.pop()
                frame.variables, frame.group = frames[-2].variables, False
                frame.projects = True
            data |= word.endswith("VALUES")
            if word in _CLAUSES:
                chain = max(chain, _count(frame, word))
        elif piece == "\\":
            escape = start if escape is None else escape
        elif piece in _OPENING:
            inner = _Frame(_OPENING[piece])
            if piece == "{":
                # The first brace of CONSTRUCT is a template, even where it stands for both.
                first, template = template, False
                inner.group = not (data or (first and form == "CONSTRUCT"))
                data = False
                service |= _calls(last, before)
                chain = max(chain, _count(frame, "{"))
                patterns += inner.group
                if inner.group:
                    groups.append((start + 1, inner.variables))
                if frame.projects:
                    frame.variables = set()
            elif not frame.projects:
                inner.variables = frame.variables
            frames.append(inner)
            nesting = max(nesting, len(frames) - 1)
        elif piece in _CLOSING:
            if frame.closing == piece:
                frames.pop()
        elif piece in (".", ";", ","):
            for operator in _OPERATORS:
                frame.counts.pop(operator, None)
            patterns += frame.closing != ")"
        elif piece in _OPERATORS:
            chain = max(chain, _count(frame, piece))
        before, last = last, token
    return QueryFacts(
        form,
        nesting,
        chain,
        patterns,
        len(text.encode("utf-8", "surrogatepass")),
        service,
        names_graphs,
        tuple(p for p in used if p not in declared),
        unclosed,
        ambiguous,
        escape,
        tuple((start, frozenset(variables)) for start, variables in groups),
    )


def _count(frame: _Frame, what: str) -> int:
    frame.counts[what] = frame.counts.get(what, 0) + 1
    return frame.counts[what]


def _calls(name: Token, before: Token) -> bool:
    # "SERVICE:a{" is a call to the name ":a"; "GRAPH service:a{" is not.
    prefix = name.text.partition(":")[0].upper()
    names = before.text.upper().endswith(("GRAPH", "FROM", "NAMED", "DESCRIBE"))
    return name.kind == "name" and "SERVICE" in prefix and not (before.kind == "word" and names)


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1.

    >>> place("ASK {\\n ?s", 7)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def refuse_unsafe(text: str) -> QueryFacts:
    """Return the facts of a query that may be handed to the engine.

    Raises QueryError, in one sentence, for a query that is empty, too long, too deeply nested,
    not readable in one way only, an update, or a call to another server.

    >>> refuse_unsafe("DROP ALL")
    Traceback (most recent call last):
    casegraph.errors.QueryError: casegraph reads only; found the update DROP; ask with SELECT, \
ASK, CONSTRUCT or DESCRIBE
    """
    try:
        length = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise QueryError(
            "the query is not valid Unicode: found half of a character; save it as UTF-8"
        ) from None
    if length > MAX_TEXT:
        raise QueryError(
            f"the query is too long: found {length:,} bytes, expected at most {MAX_TEXT:,}; "
            "shorten it"
        )
    if next(tokens(text), None) is None:
        raise QueryError("the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    facts = inspect(text)
    for offset, problem in (
        (facts.unclosed, "found a string that is never closed; close it"),
        (facts.ambiguous, "found '<' that can open an IRI or compare; put a space behind it"),
        (facts.escape, "found an escape outside strings and IRIs; write the character itself"),
    ):
        if offset is not None:
            line, column = place(text, offset)
            raise QueryError(f"the query, line {line}, column {column}: {problem}")
    if facts.form in _UPDATES:
        raise QueryError(
            f"casegraph reads only; found the update {facts.form}; ask with SELECT, ASK, "
            "CONSTRUCT or DESCRIBE"
        )
    if facts.uses_service:
        raise QueryError(
            "the query calls another server: found SERVICE, and casegraph asks no other server; "
            "leave it out"
        )
    if facts.nesting > MAX_NESTING:
        raise QueryError(
            f"the query is nested too deeply: found {facts.nesting} brackets inside one another, "
            f"expected at most {MAX_NESTING}; simplify it"
        )
    if facts.chain > MAX_CHAIN:
        raise QueryError(
            f"the query is too complex: found {facts.chain} operators or clauses of one kind in "
            f"a row, expected at most {MAX_CHAIN}; use IN (...) or VALUES instead"
        )
    return facts
