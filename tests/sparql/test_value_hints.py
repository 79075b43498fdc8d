"""After an empty answer, a value that cannot match is told with what to write."""

from __future__ import annotations

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.sparql import named_queries
from casegraph.sparql.value_hints import value_hints

from ..support.command import run

ISSUED = "SELECT ?r { ?r dcterms:issued"
TOLD = {
    ISSUED + " ?y FILTER(?y > 2015) }": "?y is a year (xsd:gYear), which is not a number; write "
    "YEAR(?y) > 2015",
    ISSUED + " ?y FILTER(2015 < ?y) }": "write 2015 < YEAR(?y)",
    ISSUED + " ?y FILTER(xsd:integer(?y) > 2015) }": "write YEAR(?y) for xsd:integer",
    ISSUED + " 2018 }": 'dcterms:issued leads to a year; write "2018"^^xsd:gYear',
    ISSUED + " '2018' }": 'dcterms:issued leads to a year; write "2018"^^xsd:gYear',
    "PREFIX d: <http://purl.org/dc/terms/> ASK { ?r d:issued 2018 }": "d:issued leads to a year",
    'SELECT ?c { ?c skos:prefLabel "Neglect" }': "leads to a text with its language; write "
    '"Neglect"@en',
    'SELECT ?c { ?c skos:prefLabel ?l FILTER(?l = "Neglect") }': 'write STR(?l) = "Neglect"',
    'SELECT ?r { ?r cg:reviewTheme/skos:prefLabel "Neglect" }': 'write "Neglect"@en',
    'SELECT ?r { ?r cg:reviewTheme "Neglect" }': "cg:reviewTheme leads to a thing, not to a text; "
    "write cg:reviewTheme/skos:prefLabel for its name",
}
SOUND = [
    ISSUED + " ?y FILTER(YEAR(?y) > 2090) }",
    ISSUED + ' "2090"^^xsd:gYear }',
    'SELECT ?c { ?c skos:prefLabel "Nothing"@en }',
    'SELECT ?c { ?c skos:prefLabel ?l FILTER(STR(?l) = "Nothing") }',
    "SELECT ?r { ?r cg:reviewTheme theme:neglect ; cg:area ?a FILTER(?a = 'Nowhere') }",
]


@pytest.mark.parametrize("query", TOLD)
def test_a_value_that_cannot_match_is_told(kg: KnowledgeGraph, query: str) -> None:
    (said,) = value_hints(kg.store, query)
    assert said.startswith("the query, line 1, column ")
    assert TOLD[query] in said


@pytest.mark.parametrize("query", [*SOUND, *(q.text for q in named_queries().values())])
def test_a_value_that_may_match_is_not_told(kg: KnowledgeGraph, query: str) -> None:
    assert value_hints(kg.store, query) == []


def test_the_command_tells_it_after_an_empty_answer_alone() -> None:
    done = run("query", ISSUED + " ?y FILTER(?y > 2015) }")
    assert "note: the query, line 1, column 41: ?y is a year" in done.stderr
    assert "is a year" not in run("query", ISSUED + " ?y } LIMIT 1").stderr
