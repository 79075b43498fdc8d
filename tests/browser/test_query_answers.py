"""The query page answers as Python does, and what it draws and hands over says the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

import casegraph
from casegraph.api import KnowledgeGraph
from casegraph.model.iris import concept, finding, organisation, report, review
from casegraph.sparql import ask, named_queries
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.query.page import query_page

from ..support.repeated_triples import ANSWERS, repeated_file
from .query_reading import RELATIVE, idle, problem, python_answer, run
from .visits import Visitor

NAMES = list(named_queries())


pytestmark = pytest.mark.browser


# A value for each kind of parameter, that some rows of each question have.
VALUES = {
    "theme": ["neglect", "information-sharing"],
    "agency": ["police", "health-visiting"],
    "characteristic": ["under-1", "female"],
    "basis": ["catalogue-abstract", "briefing"],
    "action-type": ["training", "review-procedure"],
    "outcome": ["death"],
    "incident-type": ["neglect-fatal"],
    "nation": ["wales"],
    "review-type": ["serious-case-review"],
}
RESTRICTED = [
    (name, variable) for name, query in named_queries().items() for variable in query.parameters
]


def test_how_many_questions() -> None:
    assert len(NAMES) >= 47
    assert len(RESTRICTED) >= 38


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_as_in_python(
    kg: KnowledgeGraph, asker: Page, name: str
) -> None:
    text = named_queries()[name].text
    expected = python_answer(kg, text)
    found = run(asker, text)
    assert found is not None, problem(asker)
    assert found["vars"] == expected["head"]["vars"]
    assert found["rows"] == expected["results"]["bindings"]
    assert found["rows"], "an empty answer would prove nothing"
    assert not found["cut"]


@pytest.mark.parametrize(("name", "variable"), RESTRICTED)
def test_every_list_restricts_as_in_python(
    kg: KnowledgeGraph, asker: Page, name: str, variable: str
) -> None:
    query = named_queries()[name]
    kind = query.parameters[variable]
    mint = {"finding": finding, "review": review, "organisation": organisation, "report": report}
    stated = {"year": "2016..", "area": "Kent"}
    if kind in stated:
        known = [stated[kind]]
    elif kind in VALUES:
        known = [concept(kind, v) for v in VALUES[kind]]
    else:
        classes = {"finding": "cg:Finding", "review": "cg:Review", "report": "sdo:Report",
                   "organisation": "org:Organization"}  # fmt: skip
        rows = python_answer(
            kg, f"SELECT ?i {{ ?e a {classes[kind]} ; dcterms:identifier ?i }} ORDER BY ?i LIMIT 1"
        )
        known = [mint[kind](rows["results"]["bindings"][0]["i"]["value"])]
    iri = known[0]
    asker.evaluate("forTests.queryPage.answer = null")
    asker.evaluate("hash => { location.hash = hash }", urlencode({"name": name, variable: iri}))
    asker.locator(f"[data-question='{name}'][aria-current=true]").wait_for(state="attached")
    idle(asker)
    control = asker.locator(f"#parameter-{variable}")
    if control.evaluate("e => e.tagName") == "SELECT":
        assert control.input_value() == iri
    values = query.bind({variable: [iri]}, kg.store)[variable] if kind in stated else [iri]
    expected = python_answer(kg, query.text, {variable: list(values)})
    found = json.loads(asker.evaluate("JSON.stringify(forTests.queryPage.answer)"))
    assert found is not None, problem(asker)
    assert found["rows"] == expected["results"]["bindings"]


def test_from_a_named_graph_and_the_union(kg: KnowledgeGraph, asker: Page) -> None:
    for text in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM graph:vocab { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM NAMED graph:derived { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?t { ?t skos:prefLabel 'FROM'@en }",
    ):
        assert run(asker, text)["rows"] == python_answer(kg, text)["results"]["bindings"]


def test_relative_iris_are_resolved_as_in_python(kg: KnowledgeGraph, asker: Page) -> None:
    for text in (RELATIVE, f"BASE <http://example.org/> {RELATIVE}"):
        expected = python_answer(kg, text)["results"]["bindings"]
        assert run(asker, text)["rows"] == expected
        assert len(expected) == (text == RELATIVE)


def test_yes_and_no(asker: Page) -> None:
    assert run(asker, "ASK { ?r a cg:Review }")["truth"] is True
    assert asker.locator("#answer-count").inner_text().startswith("The answer is yes.")
    assert run(asker, "ASK { ?r a cg:Nothing }")["truth"] is False


def test_a_cut_answer_says_so(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=ASK%7B%7D").page
    page.locator("#rows").select_option("100")
    assert run(page, "SELECT ?f { ?f a cg:Finding }")["cut"]
    assert page.locator("#cut").inner_text().startswith("Cut: these are the first 100; there are")
    assert not run(page, "SELECT ?f { ?f a cg:Finding } LIMIT 100")["cut"]
    assert run(page, "SELECT ?f { ?f a cg:Finding } LIMIT 101")["cut"]
    assert run(page, "SELECT ?f { ?f a ?c } VALUES ?c { cg:Finding }")["cut"]
    assert run(page, "SELECT ?f { ?f a cg:Finding } # LIMIT 5")["cut"]
    assert not run(page, "SELECT ?f { ?f a cg:Finding, cg:Review }")["cut"]
    assert page.get_by_text("No row fits. Silence is not absence").is_visible()


def test_a_table_sorts_labels_and_numbers(asker: Page) -> None:
    run(
        asker,
        "SELECT ?t ?n { VALUES (?t ?n) { (theme:neglect 9) (theme:self-harm 10) (UNDEF 2) } }",
    )
    head = asker.locator(".answer-table th")
    head.nth(1).get_by_role("button").click()
    cells = [r.split("\t")[-1] for r in asker.locator(".answer-table tbody tr").all_inner_texts()]
    assert cells == ["10", "9", "2"]
    assert head.nth(1).get_attribute("aria-sort") == "descending"
    head.nth(0).get_by_role("button").click()
    first = asker.locator(".answer-table tbody tr td:first-child").all_inner_texts()
    assert first == [
        "Neglect theme:neglect",
        "Self-harm and suicidal thoughts theme:self-harm",
        "–",
    ]


def test_things_link_to_their_pages(kg: KnowledgeGraph, asker: Page) -> None:
    run(asker, "SELECT ?t ?r ?u { VALUES ?t { theme:neglect } ?r cg:reviewTheme ?t ; "
        "prov:wasDerivedFrom/sdo:url ?u } ORDER BY ?r LIMIT 1")  # fmt: skip
    links = asker.locator(".answer-table a").evaluate_all("a => a.map(e => e.getAttribute('href'))")
    assert links[0] == "vocab/theme/neglect.html"
    assert links[1].startswith("id/review/")
    assert links[2].startswith("http")
    run(asker, "SELECT ?theme_id ?other_theme_id ?review_id ?agency_id { VALUES (?theme_id "
        "?other_theme_id ?agency_id) { ('neglect' 'neglect' 'neglect') } "
        "?r cg:reviewTheme theme:neglect ; dcterms:identifier ?review_id } LIMIT 1")  # fmt: skip
    ids = asker.locator(".answer-table a").evaluate_all("a => a.map(e => e.getAttribute('href'))")
    assert ids[:2] == ["vocab/theme/neglect.html"] * 2
    assert ids[2].startswith("id/review/")
    assert len(ids) == 3, "an agency named neglect has no page"
    run(asker, "SELECT ?theme_id ?theme_label ?n { VALUES (?theme_id ?theme_label ?n) "
        "{ ('neglect' 'Neglect' 1) } }")  # fmt: skip
    heads = asker.locator(".answer-table th")
    assert heads.all_inner_texts() == ["theme", "n"], "an id is folded away until it is asked for"
    asker.get_by_label("Show ids").check()
    assert heads.all_inner_texts() == ["theme", "n", "theme id"]
    cells = asker.locator(".answer-table td")
    assert cells.first.locator("a").get_attribute("href") == "vocab/theme/neglect.html"
    assert cells.all_inner_texts() == ["Neglect", "1", "neglect"]


TURTLE = """async () => {
  const { queryPage: page } = forTests;
  const query = { text: page.editor.text(), prologue: "" };
  return page.engine.turtle(await page.run(), query, 10);
}"""


def test_triples_are_a_graph_a_table_and_turtle(kg: KnowledgeGraph, asker: Page) -> None:
    from pyoxigraph import RdfFormat, parse

    text = (
        "CONSTRUCT { ?r cg:reviewTheme ?t ; dcterms:title ?x ; dcterms:issued ?y } "
        "{ ?r cg:reviewTheme ?t ; dcterms:title ?x ; dcterms:spatial nation:wales . "
        "OPTIONAL { ?r dcterms:issued ?y } }"
    )
    found = run(asker, text)
    with ask(kg.store, text, format="ntriples") as answer:
        expected = {str(t) for t in parse(answer.body.read(), format=RdfFormat.N_TRIPLES)}
    assert len(found["rows"]) == len(expected) > 40
    turtle = asker.evaluate(TURTLE)
    assert {str(t) for t in parse(turtle.encode(), format=RdfFormat.TURTLE)} == expected
    assert "theme:" in turtle
    asker.locator(".graph-picture canvas").wait_for()
    label = asker.locator(".graph-picture").get_attribute("aria-label") or ""
    assert label.startswith("Graph of ")


def test_odd_terms_survive_as_turtle(asker: Page) -> None:
    from pyoxigraph import RdfFormat, parse

    text = (
        'CONSTRUCT { <urn:a> <urn:p> "a\\"b\\\\c\\n\\td", "é\\u2028😀"@en-GB, 1.50, true, '
        '"<b>"^^<urn:type>, <urn:x%20y>, theme:neglect, '
        "<https://w3id.org/casegraph/ontology#a.b> } {}"
    )
    run(asker, text)
    turtle = asker.evaluate(TURTLE)
    found = {str(t.object) for t in parse(turtle.encode(), format=RdfFormat.TURTLE)}
    assert found == {
        '"a\\"b\\\\c\\n\\td"',
        '"é\u2028😀"@en-gb',  # as the engine writes a language
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        '"<b>"^^<urn:type>',
        "<urn:x%20y>",
        "<https://w3id.org/casegraph/vocab/theme/neglect>",
        "<https://w3id.org/casegraph/ontology#a.b>",
    }


def test_downloads(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=ASK%7B%7D", accept_downloads=True).page
    run(page, "CONSTRUCT { ?r cg:reviewTheme theme:neglect } { ?r cg:reviewTheme theme:neglect }")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download Turtle").click()
    turtle = Path(got.value.path()).read_text("utf-8")
    assert turtle.startswith("@prefix cg: <https://w3id.org/casegraph/ontology#> .\n")
    assert " cg:reviewTheme theme:neglect ." in turtle
    rows = [("=1+1", 1), ("+a", -2), ("-3", 3), ("@x", 4), ("\tx", 5), ('a,"b"\nc', 6)]
    text = "SELECT ?a ?b { VALUES (?a ?b) { " + " ".join(
        f"({json.dumps(a)} {b})" for a, b in rows
    ) + " } }"  # fmt: skip
    answer = run(page, text)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download CSV").click()
    content = Path(got.value.path()).read_text(encoding="utf-8-sig")
    table = list(csv.reader(io.StringIO(content, newline="")))
    assert table == [
        ["a", "b"], ["'=1+1", "1"], ["'+a", "-2"], ["-3", "3"], ["'@x", "4"], ["'\tx", "5"],
        ['a,"b"\nc', "6"],
    ]  # fmt: skip
    with page.expect_download() as got:
        page.get_by_role("button", name="Download JSON").click()
    assert (
        json.loads(Path(got.value.path()).read_text("utf-8"))["results"]["bindings"]
        == answer["rows"]
    )


def test_a_triple_of_two_graphs_is_counted_once(visit: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "query.html"
    write_page(path, query_page(Corpus(casegraph.open(repeated_file(tmp_path))), Frame()))
    page = visit(path, "#query=ASK%7B%7D").page
    found = {query: run(page, query)["rows"][0]["n"]["value"] for query in ANSWERS}
    assert found == ANSWERS
