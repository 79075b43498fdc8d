"""A query is split into tokens as the engine splits it, in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from casegraph.errors import QueryError
from casegraph.sparql import lexer
from casegraph.sparql.lexer import inspect, place, refuse_unsafe, tokens
from casegraph.sparql.limits import MAX_CHAIN, MAX_NESTING, MAX_TEXT

INNOCENT = [
    "SELECT * { ?s ?p 'SERVICE <urn:x> {}' }",
    'SELECT * { ?s ?p "INSERT DATA \\" SERVICE" }',
    "SELECT * { ?s ?p '''it's \n SERVICE <urn:x>''' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE\n""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <urn:x> {}",
    "# DROP ALL\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?s <urn:SERVICE#SERVICE> ?o }",
    "SELECT * { <http://example.org/x#SERVICE> ?p ?o }",
    "SELECT ?SERVICE $service { ?SERVICE ?p $service }",
    "SELECT ?xSERVICE { ?xSERVICE ?p ?o }",
    "PREFIX service: <urn:x> SELECT * { ?s service:insert service:SERVICE }",
    "PREFIX e: <urn:x> SELECT * { ?s e:SERVICE e:a.SERVICE }",
    "PREFIX e: <urn:x> SELECT * { ?s ?p e:a\\#SERVICE }",
    "PREFIX e: <urn:x> SELECT * { ?s ?p e:a\\'SERVICE }",
    "PREFIX service: <urn:x> SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "PREFIX service: <urn:x> SELECT * FROM NAMED service:g { ?s ?p ?o }",
    "SELECT * { ?s ?p 'a'@en-service }",
    "SELECT * { _:service ?p _:a.SERVICE }",
    "ASK { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "ASK { VALUES (?a ?b) { (<http://x.org/a#b> <http://x.org/c#d>) } }",
]

CALLS = [
    "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }",
    "SELECT * { service <urn:x> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <urn:x> { ?s ?p ?o } }",
    "SELECT * { SERVICE# comment\n<urn:x> { ?s ?p ?o } }",
    "SELECT * { SERVICE#\r<urn:x>{} }",
    "SELECT * { SERVICE <\\u0075rn:x> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * {SERVICE<urn:x>{}}",
    "SELECT * {SERVICESILENT<urn:x>{}}",
    "SELECT * { ?s ?p true.SERVICE<urn:x>{} }",
    "SELECT * { ?s ?p trueSERVICE<urn:x>{} }",
    "SELECT * { ?s ?p 1SERVICE<urn:x>{} }",
    "PREFIX : <urn:x> SELECT * {SERVICE:a{}}",
    "PREFIX : <urn:x> SELECT * {SERVICE:a #\n{}}",
    "PREFIX : <urn:x> SELECT * { ?s ?p true.SERVICE:a{} }",
    "ASK { FILTER EXISTS { SERVICE <urn:x> {} } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }",
]

# Each of these hid a call from a reader other than the engine, and the engine did fetch.
TRICKS = [
    'SELECT*{VALUES ?x{"""a"}SERVICE<urn:x>{?a ?b ?c}}',
    'SELECT*{FILTER(?a<?b#>"""\n)SERVICE<urn:x>{?a ?b ?c}#"""\n}',
    "SELECT*{FILTER(1<<urn:x#y>)SERVICE<urn:x>{?a ?b ?c}}",
    'SELECT*{?s ?p "a\n SERVICE "}',
    "SELECT*{\\u0053ERVICE<urn:x>{}}",
]


def test_a_keyword_in_text_is_text() -> None:
    for query in INNOCENT:
        assert not refuse_unsafe(query).uses_service, query


def test_every_call_is_refused() -> None:
    for query in CALLS:
        with pytest.raises(QueryError, match="found SERVICE"):
            refuse_unsafe(query)


def test_text_that_can_be_read_two_ways_is_refused() -> None:
    for query in TRICKS:
        with pytest.raises(QueryError, match=r"line 1, column \d+: (found|'<' is ambiguous)"):
            refuse_unsafe(query)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select(1 AS ?x){}", "SELECT"),
        ("BASE <urn:x> PREFIX ask: <urn:y> # CONSTRUCT\n ASK {}", "ASK"),
        ("PREFIX a: <urn:y#> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("VERSION '1.2' DESCRIBE <urn:SELECT>", "DESCRIBE"),
        ("insert data { <urn:a> <urn:b> <urn:c> }", "INSERT"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("LOAD <urn:x>", "LOAD"),
        ("{ SELECT * {} }", None),
        ("hello", None),
        ("", None),
    ],
)
def test_the_form(query: str, form: str | None) -> None:
    assert inspect(query).form == form


@pytest.mark.parametrize("update", ["INSERT DATA { <a> <b> <c> }", "drop all", "LOAD <urn:x>"])
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(QueryError, match="casegraph only reads; found the update"):
        refuse_unsafe(update)


@pytest.mark.parametrize("text", ["", " \n\t", "# only a comment"])
def test_an_empty_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        refuse_unsafe(text)


def test_length_is_counted_in_bytes() -> None:
    query = "ASK{}#"
    assert refuse_unsafe(query + "a" * (MAX_TEXT - 6)).size == MAX_TEXT
    with pytest.raises(QueryError, match="found 65,537 bytes, expected at most 65,536"):
        refuse_unsafe(query + "a" * (MAX_TEXT - 5))
    with pytest.raises(QueryError, match="too long: found 131,078 bytes"):
        refuse_unsafe(query + "é" * MAX_TEXT)


@pytest.mark.parametrize(
    ("opening", "closing"), [("{", "}"), ("(", ")"), ("[", "]"), ("<<", ">>"), ("{(", ")}")]
)
def test_nesting_is_counted_whatever_the_bracket(opening: str, closing: str) -> None:
    step = len(opening.replace("<<", "<"))
    depth = MAX_NESTING // step
    assert inspect(f"{opening * depth} {closing * depth}").nesting == depth * step
    refuse_unsafe(f"ASK {opening * depth} {closing * depth}")
    with pytest.raises(QueryError, match=f"found {depth * step + step} brackets"):
        refuse_unsafe(f"ASK {opening * (depth + 1)} {closing * (depth + 1)}")
    # Brackets side by side are not nested, and those in text are no brackets.
    assert inspect(f"{opening} {closing}" * 500).nesting == step
    assert inspect("'((((' # ((((\n <urn:(((((>").nesting == 0


@pytest.mark.parametrize(
    ("start", "link", "end"),
    [
        ("FILTER(1", " || 1", ")"),
        ("FILTER(1", "&&1", ")"),
        ("FILTER(", "!", "1)"),
        ("FILTER(1", "+1", ")"),
        ("FILTER(1", " * 1", ")"),
        ("{}", "UNION{}", ""),
        ("", "OPTIONAL{}", ""),
        ("", "MINUS {?a ?b ?c}", ""),
        ("?a a", "/a", " ?b"),
        ("?a a", "|a", " ?b"),
        ("", "BIND(1 AS ?x)", ""),
    ],
)
def test_chains(start: str, link: str, end: str) -> None:
    refuse_unsafe(f"ASK {{ {start}{link * (MAX_CHAIN - 1)}{end} }}")
    with pytest.raises(QueryError, match=r"found 1\d\d\d operators or clauses"):
        refuse_unsafe(f"ASK {{ {start}{link * (MAX_CHAIN + 2)}{end} }}")


def test_long_but_simple_lists_are_no_chains() -> None:
    values = " ".join(f"{n}" for n in range(5_000))
    refuse_unsafe(f"ASK {{ VALUES ?x {{ {values} }} }}")
    refuse_unsafe(f"ASK {{ ?s ?p ?o FILTER(?o IN ({values.replace(' ', ', ')})) }}")
    refuse_unsafe("ASK { " + "?s a/a ?o . " * 2_000 + "}")


def test_groups_and_their_variables() -> None:
    query = (
        "SELECT ?t (COUNT(?r) AS ?n) { ?r ?p ?t OPTIONAL { ?t ?q 'x' FILTER(?t != ?m) } "
        "{ SELECT ?k (MAX(?v) AS ?w) { ?k ?z ?v } GROUP BY ?k ?g } VALUES ?d { 1 } } ORDER BY ?n"
    )
    groups = [(query[start - 1], sorted(names)) for start, names in inspect(query).groups]
    assert groups == [
        ("{", ["d", "k", "p", "r", "t"]),
        ("{", ["m", "q", "t"]),
        ("{", ["k", "v", "z"]),
    ]
    construct = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?d }"
    assert [sorted(names) for _, names in inspect(construct).groups] == [["a", "b", "d"]]
    assert inspect("CONSTRUCT WHERE { ?a ?b ?d }").groups == ()


def test_from_is_seen_only_where_it_names_graphs() -> None:
    assert inspect("SELECT * FROM <urn:g> {}").names_graphs
    assert inspect("ASK#\nfrom named <urn:g> {}").names_graphs
    assert inspect("SELECT *FROM:g{}").names_graphs
    assert not inspect("SELECT ?FROM { ?FROM <urn:FROM> 'FROM' } # FROM").names_graphs


@pytest.mark.parametrize(
    ("query", "is_relative"),
    [
        ("ASK { <s> ?p ?o }", True), ("ASK { <> ?p ?o }", True), ("ASK { <#s> ?p ?o }", True),
        ("PREFIX e: <ns#> ASK {}", True), ("BASE <b/> ASK {}", True), ("ASK FROM <g> {}", True),
        ("ASK { <a/b:c> ?p ?o }", True), ("ASK { <urn:s> ?p <http://e.org/> }", False),
        ("ASK { ?s ?p '<s>' } # <s>", False), ("ASK { ?s ?p ?o FILTER(?s < ?o && ?o > 1) }", False),
    ],
)  # fmt: skip
def test_relative_iris_are_noticed(query: str, is_relative: bool) -> None:
    assert inspect(query).has_relative_iris is is_relative


def test_unknown_prefixes() -> None:
    query = "PREFIX a: <urn:x> ASK { a:x b:y 'c:z' . _:d :e <f:g> }"
    assert inspect(query).unknown_prefixes == ("b", "")


def test_place() -> None:
    assert place("ab\ncd", 0) == (1, 1)
    assert place("ab\ncd", 4) == (2, 2)
    assert place("ab\ncd", 5) == (2, 3)


NASTY = ["'", '"', "'''", '"""', "\\", "<", ">", "<<", "#", "\n", "{", "}", "(", ")", "a.", "?x"]
NASTY += ["SERVICE", ":", "_:", "@", "1e", "%4", "\u2028", "\x00", "é", "||", "<a#>", "VALUES", "/"]


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(st.sampled_from(NASTY), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    inspect(text)
    with suppress(QueryError):
        refuse_unsafe(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(NASTY) | st.characters(), max_size=60).map("".join))
def test_tokens_go_forward_and_leave_nothing_out(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert text[token.start : token.start + len(token.text)] == token.text
        assert re.fullmatch(r"(?:[ \t\r\n]|#[^\r\n]*)*", text[end : token.start])
        end = token.start + len(token.text)
        if token.kind == "unclosed":
            return
    assert re.fullmatch(r"(?:[ \t\r\n]|#[^\r\n]*)*", text[end:])


VALUES = ["?a", "1", '"x"', "e:b", "<a:b>", "true", "STR(1)", "(1)", "1+1", '"a"@en', "1 ", "?a\n"]
OTHERS = ["?b", "2", "e:b", "(2", "!1", "<http://x#y>", "<e:a>", "true", "-2", "e:", "?b&&?c"]
OTHERS += ["STR(?b)", "e:f(?b)", "2=2", "?b/?c"]
PLACES = ["FILTER(%s)", "BIND((%s) AS ?z)", "{FILTER(%s)}", "FILTER(1 IN(%s))", "FILTER((%s))"]
LISTS = ['""', '"""', "'''", '"a""b"', "''", "1", "<a:b>"]
OBJECTS = ["e:a\\#", "e:", "_:a", '"a"@en', "true", "1.", "e:a%23", "e:a.b", "(?b <a#>)", "<#a>"]
REACH = ["SERVICE<http://127.0.0.1:1/>{?q ?w ?e}", "SERVICE:a{?q ?w ?e}", "service\te:x{?q ?w ?e}"]


def _crafted(pick: Callable[[Sequence[str]], str]) -> str:
    """Return a query made to hide a call: a comparison, a comment, a string that seems to open."""
    quote, sign = pick(['"""', "'''", '"', ""]), pick(["", "#", "#>", "# ", '#"', ">"])
    kind = pick("ffvo")
    if kind == "v":
        body = "VALUES ?v{" + pick(LISTS) + pick(['a"', "a'", "", '"', "'"]) + "}"
    elif kind == "o":
        body = "?a ?p " + pick(OBJECTS) + sign + quote + pick(["\n", " ", "."])
    else:
        compared = pick(VALUES) + pick(["<", "<<", "< ", "<=", "="]) + pick(OTHERS)
        body = pick(PLACES) % (compared + sign + quote + pick(["\n", "", " ", "\r"]))
    start = "SELECT*{" + pick(["", "?a ?p ?o ", "?a ?p ?o. "]) + body + pick(["", "\n", ")"])
    return start + pick(REACH) + pick(["", "#", '#"', "# "]) + quote + pick(["\n", ""]) + "}"


def test_what_the_engine_reads_as_a_call_is_refused() -> None:
    """The engine is the judge: it raises OSError for this port, and only where it would call."""
    store = Store()
    store.add(Quad(NamedNode("a:b"), NamedNode("a:p"), Literal(1)))
    prefixes = {"": "http://127.0.0.1:1/", "e": "http://127.0.0.1:1/"}
    random, called = Random(2024), 0
    for _ in range(12_000):
        query = _crafted(random.choice)
        try:
            for _ in store.query(query, prefixes=prefixes):  # type: ignore[union-attr]
                pass
        except OSError:
            called += 1
            with pytest.raises(QueryError):
                refuse_unsafe(query)
        except (SyntaxError, RuntimeError):
            pass
    assert called > 200


class _Counting:
    """A pattern that counts how many characters its matches have looked at."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.calls = pattern, 0

    def match(self, text: str, position: int) -> re.Match[str] | None:
        self.calls += 1
        return self.pattern.match(text, position)


@pytest.mark.parametrize("piece", [*NASTY, "a.b", "'''\\", '"""\\', "<a<", "a-", "<<a", "ex:a."])
def test_the_time_is_linear(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = piece * (MAX_TEXT // len(piece))
    counting = _Counting(lexer._TOKEN)
    monkeypatch.setattr(lexer, "_TOKEN", counting)
    assert sum(1 for _ in tokens(text)) <= len(text)
    assert counting.calls <= len(text)


def _repeats(tree: Any) -> list[Any]:
    found = []
    for operation, argument in tree:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            found.append(argument[1])
        for part in argument if isinstance(argument, list | tuple) else [argument]:
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, _parser.SubPattern):
                    found += _repeats(inner)
    return found


def test_no_match_goes_back() -> None:
    # A greedy or lazy repeat without bound could make one match try many ways.
    pattern = lexer._TOKEN
    assert _repeats(_parser.parse(r"(?:a*b)+")) == [_constants.MAXREPEAT, _constants.MAXREPEAT]
    repeats = _repeats(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE))
    assert len(repeats) >= 4
    assert max(repeats) <= 8
