"""A slip in a query is told by its place and by what to do, and nothing sound is called a slip."""

from __future__ import annotations

import re

import pytest

from casegraph.errors import QueryError
from casegraph.sparql import named_queries
from casegraph.sparql.diagnostics import first_fault
from casegraph.sparql.lexer import inspect, place
from casegraph.sparql.sandbox import StoreTarget, run_query

from ..support.paths import ROOT

# A query, where its slip is, and words of the sentence.
SLIPS = {
    "SELECT ?t { ?r a cg:Review ; dcterms:title ?t": (1, 11, "found '{' that is never closed"),
    "SELECT * {\n {\n ?s ?p ?o }\n": (1, 10, "found '{' that is never closed; close it with '}'"),
    "SELECT ?t { ?r a cg:Review dcterms:title ?t }": (1, 28, "put ';' before it to say more"),
    "SELECT * { ?s ?p ?o ?s ?q ?z }": (1, 21, "'.' to begin a triple about another"),
    "SELECT * { ?r ?p ?o FILTER(?r = }": (1, 27, "'(' that is not closed before the next '}'"),
    "SELECT * { ?s ?p ?o } }": (1, 23, "found '}' that nothing opens"),
    "SELECT * { ?s ?p ?o ) }": (1, 21, "found ')' that nothing opens"),
    "SELEC ?t { ?t a cg:Review }": (1, 1, "found 'SELEC'; did you mean SELECT?"),
    "PREFIX x: <urn:x>\n# SELECT\nSELCT * { ?t a x:y }": (3, 1, "did you mean SELECT?"),
    "BASE <urn:x> ASKK { ?t a ?y }": (1, 14, "did you mean ASK?"),
    "SELECT * { ?s ?p ?o . FILTR(?o) }": (1, 23, "did you mean FILTER?"),
    "SELECT ?t { ?t a Review }": (1, 18, "'Review', which is no word of SPARQL; write ?x for a"),
    "SELECT title { ?r dcterms:title ?title }": (1, 8, "did you mean ?title?"),
    "SELECT * { ?r a cg:Review FILTER(?r > ) }": (1, 39, "found ')' where a value is expected"),
    "SELECT * { ?r a cg:Review FILTER( = 3) }": (1, 35, "found '=' where a value is expected"),
    "SELECT * { ?s ?p . }": (1, 18, "found '.' where the value of a property should stand"),
    "SELECT * { ?s }": (1, 15, "found '}' where a property and its value should stand"),
    "SELECT * { ?s a cg:Review ; dcterms:issued }": (1, 44, "where the value of a property"),
    "SELECT * { ?s a , }": (1, 17, "found ',' where the value of a property should stand"),
}

# Sound, and each with something that a loose reading could take for a slip.
SOUND = [
    "SELECT * { VALUES ?x { 1 2 } VALUES (?a ?b) { (1 UNDEF) (2 'x') } }",
    "SELECT * { ?s (cg:theme|^cg:x)/cg:y* 'a'@en, -5.0, '2018'^^xsd:gYear ; cg:a +1 ; . }",
    "SELECT * { ?s cg:theme [ a cg:Review ; cg:x 5 ] . [ a ?z ] . [] a ?y . (1 2) ?p ?o }",
    "SELECT * { ?s !(a|^a) ?o FILTER NOT EXISTS { ?s cg:x+ ?y } ?s !a ?z OPTIONAL { ?s ?p ?o } }",
    "SELECT * { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } ?s a ?t }",
    "SELECT (IF(?a = 1, 'x', ?b) AS ?c) { ?a ?p ?b BIND(?a*2 AS ?d) ?d ?e ?f } ORDER BY ?c",
    "CONSTRUCT { ?s a ?t } WHERE { GRAPH ?g { ?s a ?t } } LIMIT 3 OFFSET 2",
    "DESCRIBE ?s { ?s a cg:Review } ",
    "SELECT * { ?s cg:n 5. ?t cg:n 6 }",
    "SELECT * { ?s cg:x? ?o MINUS { ?s ?q ?o } } HAVING (1 < 2 && !false)",
    "SELECT ?f { ?f a ?c } ORDER BY ?f VALUES (?c ?d) { (cg:Finding 1) }",
]


def test_how_many() -> None:
    assert len(SLIPS) == 19
    assert len(SOUND) == 11


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> StoreTarget:
    path = tmp_path_factory.mktemp("faults") / "data.nt"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    return StoreTarget("file", path)


@pytest.mark.parametrize("query", SLIPS)
def test_a_slip_is_told_by_its_place(target: StoreTarget, query: str) -> None:
    line, column, words = SLIPS[query]
    with pytest.raises(QueryError) as caught:
        run_query(target, query)
    told = str(caught.value)
    assert told.startswith(f"the query, line {line}, column {column}: "), told
    assert words in told
    assert "\n" not in told
    assert len(told) < 250


@pytest.mark.parametrize("query", SOUND)
def test_what_is_sound_has_no_slip(query: str) -> None:
    assert first_fault(query, inspect(query)) is None


def test_no_question_and_no_example_has_a_slip() -> None:
    page = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    texts = [q.text for q in named_queries().values()]
    texts += re.findall(r"```sparql\n(.*?)```", page, re.S)
    assert len(texts) > 55
    for text in texts:
        assert first_fault(text, inspect(text)) is None, text


def test_a_slip_behind_the_place_of_the_engine_explains_nothing() -> None:
    query = "SELECT * WHERE ?s ?p ?o }"
    fault = first_fault(query, inspect(query))
    assert fault is not None
    assert place(query, fault.offset) == (1, 25)
    assert first_fault(query, inspect(query), offset=15) is None


def test_statements_about_statements_are_left_to_the_engine() -> None:
    query = "SELECT * { << ?s ?p ?o >> ?q ?z ?y }"
    assert first_fault(query, inspect(query)) is None
