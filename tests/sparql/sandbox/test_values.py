"""Values that a caller puts in are terms, whatever their text, and reach every group."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from casegraph.errors import (
    QueryError,
)
from casegraph.sparql.sandbox import StoreTarget, run_query

from .asking import ask, column, count


def test_values_reach_every_group_that_names_them(target: StoreTarget) -> None:
    three = {"n": str(Literal(3))}
    assert column(target, "SELECT ?s { ?s cg:number ?n }", substitutions=three) == ["urn:n:3"]
    assert count(target, "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?n }", substitutions=three) == 1
    less = "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?x FILTER(?x < ?n) }"
    assert count(target, less, substitutions=three) == 3
    inner = "SELECT (COUNT(?s) AS ?k) { { ?s cg:number ?x FILTER(?x < ?n) } }"
    assert count(target, inner, substitutions=three) == 3
    sub = "SELECT ?k { { SELECT (COUNT(?s) AS ?k) { ?s cg:number ?x FILTER(?x < ?n) } } }"
    assert column(target, sub, substitutions=three) == ["3"]
    two = {"?n": [str(Literal(3)), str(Literal(5))]}
    assert count(target, "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?n }", substitutions=two) == 2
    assert json.loads(ask(target, "ASK { ?s cg:number ?n }", substitutions=three))["boolean"]
    built = "CONSTRUCT { ?s cg:number ?n } WHERE { ?s cg:number ?n }"
    assert run_query(target, built, format="ntriples", substitutions=two).rows == 2
    node = {"s": "<urn:n:7>"}
    assert column(target, "SELECT ?n { ?s cg:number ?n }", substitutions=node) == ["7"]


@pytest.mark.parametrize(
    ("variable", "term", "message"),
    [
        ("n", "3", "no N-Triples term"),
        ("n", '"a" } #', "no N-Triples term"),
        ("n", '<urn:a> . <urn:a> <urn:b> "c"', "no N-Triples term"),
        ("n", "<urn:a b>", "no N-Triples term"),
        ("n", "_:b", "blank node"),
        ("n", "\ud800", "no N-Triples term"),
        ("m", "<urn:a>", r"no variable \?m"),
        ("nn", "<urn:a>", r"did you mean \?n"),
    ],
)
def test_only_terms_can_be_put_in(
    target: StoreTarget, variable: str, term: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(target, "SELECT ?s { ?s cg:number ?n }", substitutions={variable: term})


def test_faults_are_placed_in_the_text_as_given(target: StoreTarget) -> None:
    with pytest.raises(QueryError, match="line 1, column 39: found text"):
        run_query(target, "SELECT ?s { ?s cg:number ?n } ORDER ?n ", substitutions={"n": "<urn:a>"})


TEXTS = [
    "",
    "'",
    '"',
    "\\",
    '" } #',
    "a\nb",
    "a\rb",
    "\x00",
    "é",
    "\U0001f600",
    "?n",
    "a\tb",
    "\\u0041",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=20), min_size=1, max_size=12))
def test_any_text_filters_as_in_python(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "texts.nq"
    held = [(n, text) for n, text in enumerate(TEXTS + [text[::-1] for text in texts])]
    quads = [Quad(NamedNode(f"urn:n:{n}"), NamedNode("urn:p"), Literal(t)) for n, t in held]
    path.write_text("".join(f"{q} .\n" for q in quads), encoding="utf-8")
    found = column(
        StoreTarget("quads", path),
        "SELECT DISTINCT ?s { ?s <urn:p> ?text }",
        substitutions={"text": [str(Literal(text)) for text in texts]},
    )
    assert sorted(found) == sorted(f"urn:n:{n}" for n, text in held if text in texts)
