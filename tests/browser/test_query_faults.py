"""A query that is wrong, endless or empty through its own fault ends as a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from casegraph.sparql import named_queries

from ..support import bundled
from .query_reading import COUNT, CROSS, problem, run
from .visits import Visitor

pytestmark = pytest.mark.browser
# The browser without windows loses the page with an engine that ends in its worker.
WINDOWED = True


# One of each kind; verdict.test.ts and faults.test.ts hold what is told of every other.
FAULTS = {
    "SELECT * WHERE {\n  ?r a cg:Review ;;\n  FILTER (?r > )\n}": ("Line 3, column 16", ")"),
    "SELECT * {\n ?r a foo:Review }": ("Line 2, column 7: found the prefix “foo:”", "foo:Review"),
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }": ("found a fault", ""),
    "DROP ALL": ("This page only reads; found the update DROP", ""),
    "  # nothing\n": ("The query is empty", ""),
    "SELECT * { ?s ?p ?o": ("Line 1, column 10: found “{” that is never closed", "{"),
    "SELECT ?r { ?r a Review }": ("did you mean cg:Review?", "Review"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_a_sentence_with_its_place(asker: Page, text: str) -> None:
    sentence, marked = FAULTS[text]
    assert run(asker, text) is None
    told = problem(asker)
    assert sentence in told
    assert "\n" not in told
    assert told.endswith((".", "?"))
    if marked:
        mark = asker.locator("#editor .cm-lintRange-error, #editor .cm-lintPoint-error")
        assert mark.first.inner_text() == marked
    assert run(asker, COUNT)["rows"][0]["n"]["value"] == str(bundled.count("reviews"))
    assert problem(asker) == ""


N = 6_000
DEADLY = {
    "braces": "SELECT * {" + "{" * N + "}" * N + "}",
    "parentheses": "SELECT * { FILTER(" + "(" * N + "1" + ")" * N + ") }",
    "exists": "SELECT * { " + "FILTER EXISTS { " * N + "?s ?p ?o" + " }" * N + " }",
    "functions": "SELECT (" + "STR(" * N + "1" + ")" * N + " AS ?x) {}",
    "sub-selects": "SELECT * { " + "{ SELECT * { " * N + "} }" * N + " }",
    "unions": "SELECT * { {} " + "UNION {} " * 20_000 + " }",
    "minus": "SELECT * { ?s ?p ?o " + "MINUS { ?a ?b ?c } " * N + " }",
    "optionals": "SELECT * { " + "OPTIONAL { " * N + "}" * N + " }",
    "not": "SELECT * { FILTER(" + "!" * 20_000 + "true) }",
    "plus": "SELECT (" + "1+" * 20_000 + "1 AS ?x) {}",
    "blank nodes": "SELECT * { ?s ?p " + "[ ?p " * N + "1" + " ]" * N + " }",
    "lists": "SELECT * { ?s ?p " + "(" * N + "1" + ")" * N + " }",
    "paths": "SELECT * { ?s " + "(" * N + "<urn:x>" + ")" * N + " ?o }",
    "if": "SELECT (" + "IF(true," * N + "1" + ",1)" * N + " AS ?x) {}",
}


@pytest.mark.parametrize("kind", DEADLY)
def test_a_query_that_ends_the_engine_ends_only_that(asker: Page, kind: str) -> None:
    assert run(asker, DEADLY[kind]) is None
    assert "too deeply nested or complex" in problem(asker)
    assert run(asker, COUNT)["rows"][0]["n"]["value"] == str(bundled.count("reviews"))


def test_a_query_without_end_is_stopped_at_its_limit(asker: Page) -> None:
    told = run(asker, CROSS, seconds=0.5)
    assert told.startswith("The query was stopped after 0.5 s without an answer.")
    assert run(asker, COUNT)["rows"][0]["n"]["value"] == str(bundled.count("reviews"))


def test_the_chosen_limit_is_the_one_that_holds(asker: Page) -> None:
    asker.locator("#seconds").select_option("5")
    assert run(asker, CROSS) is None
    assert "stopped after 5 s" in problem(asker)
    asker.locator("#seconds").select_option("10")


def test_stop_stops(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file).page
    page.evaluate("text => forTests.queryPage.editor.set(text)", CROSS)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    assert problem(page) == "The query was stopped."
    assert run(page, COUNT)["rows"][0]["n"]["value"] == str(bundled.count("reviews"))


# An answer that is empty through the query, and what the page says of it.
EMPTY = {
    "SELECT ?r { ?r a cg:Review ; dcterms:issued ?year FILTER(?year >= 2018) }":
        "?year is a year (xsd:gYear), which is not a number; write YEAR(?year) >= 2018.",
    "SELECT ?r { ?r a cg:Review ; dcterms:issued 2018 }": 'write "2018"^^xsd:gYear.',
    "SELECT ?r { ?r a cg:Reviews }": "cg:Reviews is not in the data; did you mean cg:Review?",
    "SELECT ?r { ?r cg:nation nation:scotland }":
        "Line 1, column 16: cg:nation is not in the data; did you mean dcterms:spatial?",
    "SELECT ?r { ?r cg:reviewTheme theme:domestic-violence }": "did you mean theme:domestic-abuse?",
    'SELECT ?r { ?r dcterms:spatial "Scotland" }': "did you mean nation:scotland?",
    "ASK { ?r a cg:Nothing }": "cg:Nothing is not in the data",
    "SELECT (COUNT(*) AS ?n) { ?r a cg:Reviews }": "did you mean cg:Review?",
    "SELECT ?titel { ?r dcterms:title ?title } LIMIT 2":
        "nothing in it gives ?titel a value; did you mean ?title?",
}  # fmt: skip


@pytest.mark.parametrize("text", EMPTY)
def test_a_query_that_asks_for_what_is_not_there_is_told(asker: Page, text: str) -> None:
    assert run(asker, text) is not None, problem(asker)
    assert EMPTY[text] in asker.locator("#hints").inner_text()
    assert asker.locator("#nothing").is_hidden()


def test_what_the_hint_says_to_write_finds_something(asker: Page) -> None:
    text = "SELECT ?r { ?r a cg:Review ; dcterms:issued ?year FILTER(YEAR(?year) >= 2018) }"
    assert run(asker, text)["rows"]
    assert run(asker, 'SELECT ?r { ?r dcterms:issued "2018"^^xsd:gYear }')["rows"]
    assert asker.locator("#hints").is_hidden()


def test_silence_is_named_where_every_name_is_known(asker: Page) -> None:
    text = "SELECT ?r { ?r cg:reviewTheme theme:neglect ; cg:area 'nowhere' }"
    assert run(asker, text)["rows"] == []
    assert asker.locator("#hints").is_hidden()
    assert asker.get_by_text("No row fits. Silence is not absence").is_visible()


def test_no_question_gets_a_hint(asker: Page) -> None:
    for name in named_queries():
        run(asker, named_queries()[name].text)
        assert asker.locator("#hints").is_hidden(), name
