"""Variables that nothing gives a value are named, and no others; the page says the same."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from casegraph.api import KnowledgeGraph
from casegraph.cli.app import app
from casegraph.sparql.named import named_queries
from casegraph.sparql.unbound import unbound

LOOSE = {
    "SELECT ?titel ?titel { ?r dcterms:title ?title }": ["1, column 8: nothing in it gives ?titel"],
    "SELECT ?r { ?r a ?c FILTER(?d > 1) }": ["1, column 28: nothing in it gives ?d"],
    "SELECT ?r { ?r a ?c } ORDER BY ?x": ["1, column 32: nothing in it gives ?x"],
    "SELECT ?r { ?r a ?c FILTER(STR(?k) = 'x') }": ["1, column 32: nothing in it gives ?k"],
    "CONSTRUCT { ?a a ?b } { ?b a ?c }": ["1, column 13: nothing in it gives ?a"],
}
GIVEN = (
    "SELECT * { FILTER(?x > 1) }",
    "SELECT (COUNT(?r) AS ?n) { ?r a ?c } ORDER BY ?n",
    "SELECT ?v { VALUES (?v ?w) { (1 2) } }",
    "SELECT ?v { VALUES ?v { 1 } ?r cg:x [ cg:y ?w ] } ORDER BY ?w",
    "SELECT ?n { ?r a ?c BIND(STR(?r) AS ?n) GRAPH ?g { ?r ?p ?o } } ORDER BY ?g",
    "SELECT ?n { { SELECT (COUNT(?r) AS ?n) { ?r a ?c } } }",
    "SELECT ?a { ?r cg:list (?a ?b) FILTER EXISTS { ?b a ?c } }",
)


@pytest.mark.parametrize("text", LOOSE)
def test_a_variable_without_a_value_is_named(text: str) -> None:
    found = unbound(text)
    assert len(found) == len(LOOSE[text])
    for told, start in zip(found, LOOSE[text], strict=True):
        assert told.startswith(f"the query, line {start} a value")


def test_what_has_a_value_is_not_named() -> None:
    for text in GIVEN:
        assert unbound(text) == [], text
    for name, query in named_queries().items():
        assert unbound(query.text) == [], name


def test_the_command_says_so_beside_an_answer(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casegraph.api.open", lambda *_: kg)
    done = CliRunner().invoke(app, ["query", "SELECT ?titel { ?r dcterms:title ?title } LIMIT 1"])
    assert done.exit_code == 0
    assert done.stderr == (
        "note: the query, line 1, column 8: nothing in it gives ?titel a value; "
        "did you mean ?title?\n"
    )
