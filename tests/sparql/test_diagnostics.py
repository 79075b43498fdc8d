"""A mistake in a query is reported with its place and a remedy; a sound query has none."""

from __future__ import annotations

import re

import pytest

from casegraph.errors import QueryError
from casegraph.sparql import named_queries
from casegraph.sparql.diagnostics import first_fault
from casegraph.sparql.lexer import inspect, place
from casegraph.sparql.sandbox import StoreTarget, run_query

from ..support.paths import ROOT

# A query, the place of its mistake, and words of the sentence.
MISTAKES = {
    "SELECT ?t { ?r a cg:Review ; dcterms:title ?t": (1, 11, "found '{' that is never closed"),
    "SELECT * {\n {\n ?s ?p ?o }\n": (1, 10, "found '{' that is never closed; close it with '}'"),
    "SELECT\u00a0?s { ?s ?p ?o }": (1, 7, "a no-break space (U+00A0), which SPARQL does not know"),
    "SELECT ?s\x0b{ ?s ?p ?o }": (1, 10, "found a vertical tab (U+000B)"),
    "SELECT ?s {\n ?s ?p \u201cx\u201d }": (
        2,
        8,
        'left double quotation mark (U+201C), which SPARQL does not know; write "',
    ),
    "SELECT ?s { ?s ?p ?o FILTER(?o = \u2018x\u2019) }": (
        1,
        34,
        "(U+2018), which SPARQL does not know; write '",
    ),
    "SELECT ?s { ?s ?p ?o }\u200b": (
        1,
        23,
        "a zero width space (U+200B), which SPARQL does not know; remove it",
    ),
    "SELECT ?s { ?s ?p ?o FILTER(?o \u2265 3) }": (
        1,
        32,
        "(U+2265), which SPARQL does not know; write >=",
    ),
    "SELECT ?s { ?s ?p ?o FILTER(?o > 3 \u2013 1) }": (1, 36, "an en dash (U+2013)"),
    "SELECT ?s { ?s ?p ?o } \u2022": (
        1,
        24,
        "a bullet (U+2022), which SPARQL does not know; put it between",
    ),
    "SELECT ?t { ?r a cg:Review dcterms:title ?t }": (1, 28, "put ';' before it to say more"),
    "SELECT * { ?s ?p ?o ?s ?q ?z }": (1, 21, "'.' to begin a triple about another"),
    "SELECT * { ?r ?p ?o FILTER(?r = }": (1, 27, "'(' that is not closed before the next '}'"),
    "SELECT * { ?s ?p ?o } }": (1, 23, "found '}' that nothing opens"),
    "SELECT * { ?s ?p ?o ) }": (1, 21, "found ')' that nothing opens"),
    "SELEC ?t { ?t a cg:Review }": (1, 1, "found 'SELEC'; did you mean SELECT?"),
    "PREFIX x: <urn:x>\n# SELECT\nSELCT * { ?t a x:y }": (3, 1, "did you mean SELECT?"),
    "BASE <urn:x> ASKK { ?t a ?y }": (1, 14, "did you mean ASK?"),
    "SELECT * { ?s ?p ?o . FILTR(?o) }": (1, 23, "did you mean FILTER?"),
    "SELECT ?t { ?t a Review }": (1, 18, "'Review', which is not a word of SPARQL; write ?x for a"),
    "SELECT title { ?r dcterms:title ?title }": (1, 8, "did you mean ?title?"),
    "SELECT * { ?r a cg:Review FILTER(?r > ) }": (1, 39, "found ')' where a value is expected"),
    "SELECT * { ?r a cg:Review FILTER( = 3) }": (1, 35, "found '=' where a value is expected"),
    "SELECT * { ?s ?p . }": (1, 18, "found '.' where the value of a property is expected"),
    "SELECT * { ?s }": (1, 15, "found '}' where a property with its value is expected"),
    "SELECT * { ?s a cg:Review ; dcterms:issued }": (1, 44, "where the value of a property"),
    "SELECT * { ?s a , }": (1, 17, "found ',' where the value of a property is expected"),
}

# Sound, each with something that a lenient reading could take for a mistake.
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


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> StoreTarget:
    path = tmp_path_factory.mktemp("faults") / "data.nt"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    return StoreTarget("file", path)


@pytest.mark.parametrize("query", MISTAKES)
def test_a_mistake_is_reported_with_its_place(target: StoreTarget, query: str) -> None:
    line, column, words = MISTAKES[query]
    with pytest.raises(QueryError) as caught:
        run_query(target, query)
    sentence = str(caught.value)
    assert sentence.startswith(f"the query, line {line}, column {column}: "), sentence
    assert words in sentence
    assert "\n" not in sentence
    assert len(sentence) < 250


@pytest.mark.parametrize("query", SOUND)
def test_a_sound_query_has_no_mistake(query: str) -> None:
    assert first_fault(query, inspect(query)) is None


def test_no_named_query_and_no_example_has_a_mistake() -> None:
    page = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    texts = [q.text for q in named_queries().values()]
    texts += re.findall(r"```sparql\n(.*?)```", page, re.S)
    assert len(texts) > 55
    for text in texts:
        assert first_fault(text, inspect(text)) is None, text


def test_a_mistake_after_the_place_of_the_engine_explains_nothing() -> None:
    query = "SELECT * WHERE ?s ?p ?o }"
    fault = first_fault(query, inspect(query))
    assert fault is not None
    assert place(query, fault.offset) == (1, 25)
    assert first_fault(query, inspect(query), offset=15) is None


def test_statements_about_statements_are_left_to_the_engine() -> None:
    query = "SELECT * { << ?s ?p ?o >> ?q ?z ?y }"
    assert first_fault(query, inspect(query)) is None


@pytest.mark.parametrize(
    "query",
    ['SELECT * { ?s ?p "a\u00a0\u201cb\u201d" }', "SELECT * { ?s ?p ?o } # \u201c\u00a0",
     "SELECT ?caf\u00e9 { ?caf\u00e9 ?p <urn:\u201cx\u201d> }"],
)  # fmt: skip
def test_such_characters_are_right_in_texts_comments_and_names(
    target: StoreTarget, query: str
) -> None:
    run_query(target, query).close()
