"""Splits a query into tokens, and checks whether the engine may have it.

An untrusted query is checked before the engine reads it, so this must read it as the engine does.
Two habits of the engine matter. It needs no space between words (``trueSERVICE<urn:x>`` is a
call), so a word is checked for what it contains. And it reads ``<`` by its context: after a value,
``<?b#>`` is a comparison and a comment, elsewhere an IRI. Text that can be read both ways is
refused. So is an unclosed string: the engine can backtrack and read ``\"""a"`` as two strings.

One regular expression reads each token without backtracking (its repeats are possessive), so the
time is linear in the text. The nesting is kept in a list, not on the call stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casegraph.errors import QueryError
from casegraph.sparql.brackets import OUTSIDE, PAIRS, Token, nest
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
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_WORD = re.compile(rf"[{_CHAR}]++|\.++")

_VALUE_KINDS = frozenset(("iri", "string", "variable", "number", "blank", "tag", "name", "word"))
_OPERATORS = frozenset(("||", "&&", "!", "+", "-", "*", "/", "|", "^", "=", "!=", "<", ">"))
_CLAUSES = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "LATERAL", "EXISTS")
)
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query without white space and comments; none is empty.

    >>> [t.text for t in tokens("ASK{?s a<urn:x>}#SERVICE")]
    ['ASK', '{', '?s', 'a', '<urn:x>', '}']
    """
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None, "the last alternative is any character"
        kind, end = match.lastgroup or "", match.end()
        if kind == "words":
            # A name with dots and without a colon is words with full stops: "true.FILTER".
            for word in _WORD.finditer(text, position, end):
                yield Token("mark" if word[0][0] == "." else "word", word[0], word.start())
        elif match[0] == "<<" and _IRI_HERE.match(text, position + 1):
            # "1<<urn:x>" compares with an IRI; "<<" before anything else opens a triple.
            end = position + 1
            yield Token("mark", "<", position)
        elif kind not in ("space", "comment"):
            yield Token(kind, match[0], position)
            if kind == "unclosed":
                return
        position = end


@dataclass(frozen=True)
class QueryFacts:
    """What is known of a query without running it.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE, the keyword of an update, or None. ``nesting``
    is the most brackets inside one another, ``chain`` the most operators or clauses of one kind in
    a row, ``patterns`` the approximate number of triples, ``size`` the length in bytes.
    ``unclosed``, ``ambiguous`` and ``escape`` are offsets of text that cannot be read safely.
    """

    form: str | None
    nesting: int
    chain: int
    patterns: int
    size: int
    uses_service: bool
    names_graphs: bool
    unknown_prefixes: tuple[str, ...] = ()
    #: Whether an IRI has no scheme, so that it is resolved against the base IRI.
    has_relative_iris: bool = False
    unclosed: int | None = None
    ambiguous: int | None = None
    escape: int | None = None
    #: The offset after the brace of each group, with the variables that the group itself names.
    groups: tuple[tuple[int, frozenset[str]], ...] = ()


@dataclass
class _Scope:
    """What is counted inside one pair of brackets; ``bracket`` is the one that opens it."""

    bracket: str = ""
    parent: _Scope | None = None
    counts: dict[str, int] = field(default_factory=dict)
    #: The variables named here; brackets inside a group add to those of the group.
    variables: set[str] = field(default_factory=set)
    is_group: bool = False
    is_subselect: bool = False

    def count(self, what: str) -> int:
        """Count an operator or a clause; return how many there are of it in a row."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]


def inspect(text: str) -> QueryFacts:
    """Read a query once and return what is known of it without running it. Never raises.

    >>> facts = inspect("SELECT * { ?s ?p 'SERVICE' } # SERVICE")
    >>> facts.form, facts.nesting, facts.uses_service
    ('SELECT', 1, False)
    """
    every = list(tokens(text))
    nesting = nest(every)
    inspection = _Inspection()
    scopes = {OUTSIDE: _Scope()}
    for position, token in enumerate(every):
        scope = scopes[nesting.around[position]]
        if token.kind == "mark" and token.text in PAIRS:
            scopes[position] = inspection.open_bracket(token, scope)
        else:
            inspection.read(token, scope)
        inspection.before_last, inspection.last = inspection.last, token
    return QueryFacts(
        form=inspection.form,
        nesting=nesting.depth,
        chain=inspection.chain,
        patterns=inspection.patterns,
        size=len(text.encode("utf-8", "surrogatepass")),
        uses_service=inspection.uses_service,
        names_graphs=inspection.names_graphs,
        unknown_prefixes=tuple(p for p in inspection.used if p not in inspection.declared),
        has_relative_iris=inspection.has_relative_iris,
        unclosed=inspection.unclosed,
        ambiguous=inspection.ambiguous,
        escape=inspection.escape,
        groups=tuple((start, frozenset(names)) for start, names in inspection.groups),
    )


class _Inspection:
    """The facts of a query, as far as its tokens have been read."""

    def __init__(self) -> None:
        self.form: str | None = None
        self.chain = self.patterns = 0
        self.uses_service = self.names_graphs = self.has_relative_iris = False
        self.unclosed: int | None = None
        self.ambiguous: int | None = None
        self.escape: int | None = None
        self.used: dict[str, None] = {}
        self.declared: set[str] = set()
        self.groups: list[tuple[int, set[str]]] = []
        self.last = self.before_last = Token("mark", "", 0)
        self._had_brace = self._after_values = False

    def read(self, token: Token, scope: _Scope) -> None:
        """Take in a token that opens no bracket."""
        if token.kind == "unclosed":
            self.unclosed = token.start
        elif token.kind == "iri":
            self._read_iri(token, scope)
        elif token.kind == "variable":
            scope.variables.add(token.text[1:])
        elif token.kind == "name":
            self._read_name(token, scope)
        elif token.kind == "word":
            self._read_word(token.text.upper(), scope)
        elif token.text == "\\":
            self.escape = token.start if self.escape is None else self.escape
        elif token.text in (".", ";", ","):
            for operator in _OPERATORS:
                scope.counts.pop(operator, None)
            self.patterns += scope.bracket != "("
        elif token.text in _OPERATORS:
            self.chain = max(self.chain, scope.count(token.text))

    def open_bracket(self, token: Token, scope: _Scope) -> _Scope:
        """Take in a bracket that opens in ``scope``, and return the scope inside it."""
        inner = _Scope(token.text, scope)
        if token.text == "{":
            # The first brace of CONSTRUCT is a template, also in its short form CONSTRUCT WHERE.
            is_template = self.form == "CONSTRUCT" and not self._had_brace
            inner.is_group = not (self._after_values or is_template)
            self._had_brace, self._after_values = True, False
            self.uses_service |= self._calls()
            self.chain = max(self.chain, scope.count("{"))
            self.patterns += inner.is_group
            if inner.is_group:
                self.groups.append((token.start + 1, inner.variables))
            if scope.is_subselect:
                scope.variables = set()
        elif not scope.is_subselect:
            inner.variables = scope.variables
        return inner

    def _read_iri(self, token: Token, scope: _Scope) -> None:
        self.has_relative_iris |= _ABSOLUTE.match(token.text) is None
        fragment = token.text.find("#")
        if fragment < 0 or "//" in token.text[:fragment]:
            return
        last = self.last
        compares = scope.bracket == "(" and (last.kind in _VALUE_KINDS or last.text == ")")
        if compares or (last.text == "<" and last.start == token.start - 1):
            self.ambiguous = token.start if self.ambiguous is None else self.ambiguous

    def _read_name(self, token: Token, scope: _Scope) -> None:
        prefix = token.text.partition(":")[0]
        if self.last.text.upper() in _PROLOGUE:
            self.declared.add(prefix)
        else:
            self.used[prefix] = None
            # "SELECT*FROM:g{}" has no space before the name either.
            self.names_graphs |= prefix.upper().endswith("FROM") and scope.parent is None

    def _read_word(self, word: str, scope: _Scope) -> None:
        is_outside = scope.parent is None
        self.uses_service |= "SERVICE" in word
        self.names_graphs |= "FROM" in word and is_outside
        if self.form is None and is_outside and word not in _PROLOGUE:
            self.form = next((form for form in FORMS if word.startswith(form)), None)
            self.form = word if word in _UPDATES else self.form
        if word.startswith("SELECT") and self.last.text == "{" and scope.is_group:
            # The group around a sub-select sees only the variables that this projects.
            assert scope.parent is not None
            self.groups.pop()
            scope.variables, scope.is_group = scope.parent.variables, False
            scope.is_subselect = True
        self._after_values |= word.endswith("VALUES")
        if word in _CLAUSES:
            self.chain = max(self.chain, scope.count(word))

    def _calls(self) -> bool:
        """Whether the two tokens before a brace call a service by a prefixed name."""
        # "SERVICE:a{" is a call to the name ":a"; "GRAPH service:a{" is not.
        name, before = self.last, self.before_last
        prefix = name.text.partition(":")[0].upper()
        names = before.text.upper().endswith(("GRAPH", "FROM", "NAMED", "DESCRIBE"))
        is_graph = before.kind == "word" and names
        return name.kind == "name" and "SERVICE" in prefix and not is_graph


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both counted from 1.

    >>> place("ASK {\\n ?s", 7)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def refuse_unsafe(text: str) -> QueryFacts:
    """Return the facts of a query that the engine may have.

    Raises QueryError for a query that is empty, too long, too deeply nested or ambiguous, that is
    an update, or that calls another server.

    >>> refuse_unsafe("DROP ALL")
    Traceback (most recent call last):
    casegraph.errors.QueryError: casegraph only reads; found the update DROP; ask with SELECT, \
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
        (
            facts.ambiguous,
            "'<' is ambiguous here: it may open an IRI or mean less-than; add a space after it",
        ),
        (facts.escape, "found an escape outside strings and IRIs; write the character itself"),
    ):
        if offset is not None:
            line, column = place(text, offset)
            raise QueryError(
                f"the query, line {line}, column {column}: {problem}",
                {"offset": offset, "found": problem},
            )
    if facts.form in _UPDATES:
        raise QueryError(
            f"casegraph only reads; found the update {facts.form}; ask with SELECT, ASK, "
            "CONSTRUCT or DESCRIBE"
        )
    if facts.uses_service:
        raise QueryError(
            "the query calls another server: found SERVICE; casegraph asks no other server; leave "
            "SERVICE out"
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
