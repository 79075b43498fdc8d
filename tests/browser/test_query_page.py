"""The query page answers as Python does, from a file and from a server, whatever it is asked."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from casegraph.errors import CasegraphError
from casegraph.queries import ask, named_queries
from casegraph.terms import BASE, concept, finding, organisation, report, review
from casegraph_viz.corpus import Corpus
from casegraph_viz.frame import Frame
from casegraph_viz.page import write_page
from casegraph_viz.query.page import query_page

pytestmark = pytest.mark.browser

NAMES = list(named_queries())
RUN = """async ([text, seconds]) => {
  const page = casegraph.queryPage;
  if (text !== null) page.editor.set(text);
  if (seconds) {
    const text = page.editor.text();
    const query = {text, prologue: casegraph.text.prologue(text, {}, " "), fault: () => null};
    try { await page.engine.ask(query, {seconds, rows: 100}); return "answered"; }
    catch (error) { return error.message; }
  }
  const answer = await page.run();
  // As text: thousands of rows take the driver minutes to hand over one by one.
  return JSON.stringify(answer);
}"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?r a cg:Review }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def run(page: Page, text: str | None, seconds: float | None = None) -> Any:
    """Put a text into the editor and run it; the answer, or None where the page refused."""
    found = page.evaluate(RUN, [text, seconds])
    return found if seconds else json.loads(found)


def problem(page: Page) -> str:
    """The sentence that the page shows."""
    return page.locator("#problem").inner_text() if page.locator("#problem").is_visible() else ""


def python_answer(kg: Any, text: str, values: dict[str, Any] | None = None) -> Any:
    with ask(kg.store, text, format="json", timeout=60, values=values) as answer:
        return json.load(answer.body)


@pytest.fixture(scope="module")
def address(kg: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with the bundled reviews, as a site has it: concepts and reviews have pages."""
    path = tmp_path_factory.mktemp("query") / "query.html"
    pages = {concept("theme", "neglect"): "vocab/theme/neglect.html"}
    pages |= {review(r): f"reviews.html#{n}" for n, r in enumerate(kg.reviews())}
    write_page(path, query_page(Corpus(kg), Frame("query.html", pages, digest=kg.digest)))
    return path


@pytest.fixture(scope="module")
def shared(browser: Browser, address: Path) -> Iterator[Page]:
    """One page for the tests that only ask, with room for every row."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(address.as_uri() + "#query=ASK%7B%7D")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    page.locator("#rows").select_option("100000")
    yield page
    context.close()


# ------------------------------------------------------------------------- the same answers


def test_how_many_questions() -> None:
    assert len(NAMES) >= 47
    assert len(RESTRICTED) >= 38


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_as_in_python(kg: Any, shared: Page, name: str) -> None:
    text = named_queries()[name].text
    expected = python_answer(kg, text)
    found = run(shared, text)
    assert found is not None, problem(shared)
    assert found["vars"] == expected["head"]["vars"]
    assert found["rows"] == expected["results"]["bindings"]
    assert found["rows"], "an empty answer would prove nothing"
    assert not found["cut"]


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


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        pytest.param(*pair, marks=[pytest.mark.exhaustive] if number % 5 else [])
        for number, pair in enumerate(RESTRICTED)
    ],
)
def test_every_list_restricts_as_in_python(kg: Any, shared: Page, name: str, variable: str) -> None:
    query = named_queries()[name]
    kind = query.parameters[variable]
    mint = {"finding": finding, "review": review, "organisation": organisation, "report": report}
    if kind in VALUES:
        known = [concept(kind, v) for v in VALUES[kind]]
    else:
        classes = {"finding": "cg:Finding", "review": "cg:Review", "report": "sdo:Report",
                   "organisation": "org:Organization"}  # fmt: skip
        rows = python_answer(
            kg, f"SELECT ?i {{ ?e a {classes[kind]} ; dcterms:identifier ?i }} ORDER BY ?i LIMIT 1"
        )
        known = [mint[kind](rows["results"]["bindings"][0]["i"]["value"])]
    iri = known[0]
    shared.evaluate("casegraph.queryPage.answer = null")
    shared.evaluate("hash => { location.hash = hash }", urlencode({"name": name, variable: iri}))
    shared.locator(f"[data-question='{name}'][aria-current=true]").wait_for(state="attached")
    idle(shared)
    control = shared.locator(f"#parameter-{variable}")
    if control.evaluate("e => e.tagName") == "SELECT":
        assert control.input_value() == iri
    expected = python_answer(kg, query.text, {variable: [iri]})
    found = json.loads(shared.evaluate("JSON.stringify(casegraph.queryPage.answer)"))
    assert found is not None, problem(shared)
    assert found["rows"] == expected["results"]["bindings"]


def idle(page: Page) -> None:
    page.locator("html[data-busy=false]").wait_for(state="attached")


def test_from_a_named_graph_and_the_union(kg: Any, shared: Page) -> None:
    for text in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM graph:vocab { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM NAMED graph:derived { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?t { ?t skos:prefLabel 'FROM'@en }",
    ):
        assert run(shared, text)["rows"] == python_answer(kg, text)["results"]["bindings"]


def test_yes_and_no(shared: Page) -> None:
    assert run(shared, "ASK { ?r a cg:Review }")["truth"] is True
    assert shared.locator("#answer-count").inner_text().startswith("The answer is yes.")
    assert run(shared, "ASK { ?r a cg:Nothing }")["truth"] is False


# ------------------------------------------------------------------------- what is wrong


FAULTS = {
    "SELECT * WHERE {\n  ?r a cg:Review ;;\n  FILTER (?r > )\n}": ("Line 3, column 16", ")"),
    "SELECT * {\n ?r a foo:Review }": ("Line 2, column 7: found the prefix “foo:”", "foo:Review"),
    "SELECT * { ?r a scos:Concept }": ("did you mean skos: ?", "scos:Concept"),
    "SELECT * { ?s ?p ?o . FILTR(?o) }": ("did you mean FILTER?", "FILTR"),
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }": ("not SPARQL|found a fault", ""),
    "DROP ALL": ("This page only reads; found the update DROP", ""),
    "INSERT DATA { <urn:a> <urn:b> 1 }": ("found the update INSERT", ""),
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": ("found SERVICE", "SERVICE"),
    "  # nothing\n": ("The query is empty", ""),
    "SELECT * { ?s ?p ?o": ("Line 1, column 10: found “{” that is never closed", "{"),
    "SELECT ?t { ?r a cg:Review dcterms:title ?t }": ("column 28: found “dcterms:title” straight",
                                                      "dcterms:title"),
    "SELECT * { ?r ?p ?o FILTER(?r = }": ("column 27: found “(” that is not closed", "("),
    "SELECT ?r { ?r a Review }": ("did you mean cg:Review?", "Review"),
    "SELECT title { ?r dcterms:title ?title }": ("did you mean ?title?", "title"),
    "PREFIX a: <urn:x>\nSELEC * { ?r a ?c }": ("Line 2, column 1: found “SELEC”;", "SELEC"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_a_sentence_with_its_place(shared: Page, text: str) -> None:
    sentence, marked = FAULTS[text]
    assert run(shared, text) is None
    told = problem(shared)
    assert any(part in told for part in sentence.split("|")), told
    assert "\n" not in told
    assert told.endswith((".", "?"))
    if marked:
        mark = shared.locator("#editor .cm-lintRange-error, #editor .cm-lintPoint-error")
        assert mark.first.inner_text() == marked
    assert run(shared, COUNT)["rows"][0]["n"]["value"] == "465"
    assert problem(shared) == ""


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


def test_how_many_deadly_queries() -> None:
    assert len(DEADLY) == 14


@pytest.mark.parametrize("kind", DEADLY)
def test_a_query_that_ends_the_engine_ends_only_that(shared: Page, kind: str) -> None:
    assert run(shared, DEADLY[kind]) is None
    assert "too deeply nested or complex" in problem(shared)
    assert run(shared, COUNT)["rows"][0]["n"]["value"] == "465"


def test_a_query_without_end_is_stopped_at_its_limit(shared: Page) -> None:
    told = run(shared, CROSS, seconds=0.5)
    assert told.startswith("The query was stopped after 0.5 s without an answer.")
    assert run(shared, COUNT)["rows"][0]["n"]["value"] == "465"


def test_the_chosen_limit_is_the_one_that_holds(shared: Page) -> None:
    shared.locator("#seconds").select_option("5")
    assert run(shared, CROSS) is None
    assert "stopped after 5 s" in problem(shared)
    shared.locator("#seconds").select_option("10")


def test_stop_stops(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address).page
    page.evaluate("text => casegraph.queryPage.editor.set(text)", CROSS)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    assert problem(page) == "The query was stopped."
    assert run(page, COUNT)["rows"][0]["n"]["value"] == "465"


# An answer that is empty through the query, and what the page says of it.
EMPTY = {
    "SELECT ?r { ?r a cg:Review ; dcterms:issued ?year FILTER(?year >= 2018) }":
        "?year is a year (xsd:gYear), which is no number; write YEAR(?year) >= 2018.",
    "SELECT ?r { ?r a cg:Review ; dcterms:issued 2018 }": 'write "2018"^^xsd:gYear.',
    "SELECT ?r { ?r a cg:Reviews }": "cg:Reviews is not in the data; did you mean cg:Review?",
    "SELECT ?r { ?r cg:nation nation:scotland }":
        "Line 1, column 16: cg:nation is not in the data; did you mean dcterms:spatial?",
    "SELECT ?r { ?r cg:reviewTheme theme:domestic-violence }": "did you mean theme:domestic-abuse?",
    'SELECT ?r { ?r dcterms:spatial "Scotland" }': "did you mean nation:scotland?",
    "ASK { ?r a cg:Nothing }": "cg:Nothing is not in the data",
    "SELECT (COUNT(*) AS ?n) { ?r a cg:Reviews }": "did you mean cg:Review?",
    "SELECT ?titel { ?r dcterms:title ?title } LIMIT 2":
        "nothing in the query gives ?titel a value; did you mean ?title?",
}  # fmt: skip


def test_how_many_empty_answers() -> None:
    assert len(EMPTY) == 9


@pytest.mark.parametrize("text", EMPTY)
def test_a_query_that_asks_for_what_is_not_there_is_told(shared: Page, text: str) -> None:
    assert run(shared, text) is not None, problem(shared)
    assert EMPTY[text] in shared.locator("#hints").inner_text()
    assert shared.locator("#nothing").is_hidden()


def test_what_the_hint_says_to_write_finds_something(shared: Page) -> None:
    text = "SELECT ?r { ?r a cg:Review ; dcterms:issued ?year FILTER(YEAR(?year) >= 2018) }"
    assert run(shared, text)["rows"]
    assert run(shared, 'SELECT ?r { ?r dcterms:issued "2018"^^xsd:gYear }')["rows"]
    assert shared.locator("#hints").is_hidden()


def test_silence_is_named_where_every_name_is_known(shared: Page) -> None:
    text = "SELECT ?r { ?r cg:reviewTheme theme:neglect ; cg:area 'nowhere' }"
    assert run(shared, text)["rows"] == []
    assert shared.locator("#hints").is_hidden()
    assert shared.get_by_text("No row fits. Silence is not absence").is_visible()


def test_no_question_is_called_faulty(shared: Page) -> None:
    for name in NAMES:
        told = shared.evaluate(
            "text => [casegraph.patterns.read(text).fault, casegraph.patterns.brackets(text)]",
            named_queries()[name].text,
        )
        assert told == [None, None], name
        run(shared, named_queries()[name].text)
        assert shared.locator("#hints").is_hidden(), name


# ------------------------------------------------------------------------- opening and asking


def test_a_button_keeps_a_query_whole(shared: Page) -> None:
    run(shared, "SELECT ?x\nWHERE {\n  ?x a cg:Review ;\n    dcterms:title ?t # one\n}\nLIMIT 3")
    for name in ("title", "spatial"):
        shared.locator(f"[data-class='cg:Review'][data-property='dcterms:{name}']").evaluate(
            "e => e.click()"
        )
    shared.locator("button[data-class='cg:Review']:not([data-property])").evaluate("e => e.click()")
    assert shared.evaluate("casegraph.queryPage.editor.text()") == (
        "SELECT ?x\nWHERE {\n  ?x a cg:Review ;\n    dcterms:title ?t . # one\n"
        "  ?x dcterms:title ?title .\n  ?x dcterms:spatial ?spatial .\n}\nLIMIT 3"
    )
    assert len(run(shared, None)["rows"]) == 3


def test_on_a_phone_the_page_opens_at_its_top(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, width=390, height=844).page
    idle(page)
    assert page.evaluate("scrollY") == 0
    page.locator("[data-question=theme-prevalence]").click()
    idle(page)
    assert page.evaluate("scrollY") > 300


def test_back_brings_what_was_asked_before(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, accept_downloads=True).page
    idle(page)
    page.locator("[data-question=theme-pairs]").click()
    idle(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download CSV").click()
    assert got.value.suggested_filename == "theme-pairs.csv"
    page.evaluate("casegraph.queryPage.editor.set('ASK { ?my ?own ?query }')")
    page.get_by_role("button", name="New query").click()
    page.go_back()
    page.locator(".cm-content", has_text="?my ?own ?query").wait_for()
    page.go_back()
    page.locator("[data-question=theme-prevalence][aria-current=true]").wait_for()
    idle(page)
    assert "theme-prevalence" in page.url


def test_what_was_said_of_the_query_before_goes(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#query=SELECT%20%2A%20%7B%20%3Fs%20").page
    assert page.locator("#state").inner_text().endswith("Press Run to see the answer.")
    page.get_by_role("button", name="Run").click()
    page.locator("#problem").wait_for()
    assert "never closed" in problem(page)
    page.get_by_role("button", name="Link to this query").click()
    assert page.locator("#share-note").inner_text() in ("Copied.", "Copy it from the field.")
    page.get_by_role("button", name="New query").click()
    assert problem(page) == ""
    assert page.locator("#link").is_hidden()
    assert page.locator("#share-note").inner_text() == ""


# ------------------------------------------------------------------------- what to ask


def test_it_opens_from_a_file_without_network_and_asks_for_nothing(
    address: Path, visit: Callable[..., Any]
) -> None:
    seen = visit(address, offline=True)
    idle(seen.page)
    assert seen.page.locator("#answer-count").inner_text().startswith("96 rows")
    run(seen.page, "CONSTRUCT { ?r cg:reviewTheme ?t } { ?r cg:reviewTheme ?t } LIMIT 9")
    seen.page.wait_for_timeout(500)
    beyond = [u for u in seen.requests if u != address.as_uri() and not u.startswith("blob:")]
    assert beyond == []
    assert seen.errors == []


def test_a_question_is_found_chosen_and_answered(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address).page
    page.get_by_label("Find a question").fill("rather no such words")
    assert page.get_by_text("No question has these words").is_visible()
    page.get_by_label("Find a question").fill("xylophone")
    assert page.get_by_text("No question has this word. Try another").is_visible()
    page.get_by_label("Find a question").fill("implicated addressed")
    assert 0 < page.locator(".questions li:visible").count() < 8
    page.locator("[data-question=agencies-implicated-and-addressed]").click()
    idle(page)
    assert page.locator("#chosen-question").inner_text().startswith("In how many reviews is each")
    assert page.locator("#answer-count").inner_text().startswith("48 rows")
    page.get_by_label("Agency", exact=True).select_option(label="Health visiting")
    idle(page)
    assert page.locator("#answer-count").inner_text().startswith("1 row")
    assert "VALUES ?agency { agency:health-visiting }" in page.locator(".cm-content").inner_text()


def test_a_changed_query_is_no_longer_the_question(
    address: Path, visit: Callable[..., Any]
) -> None:
    page = visit(address).page
    assert page.locator("#parameter-theme").is_enabled()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    assert page.get_by_text("You changed this query").is_visible()
    assert page.locator("#chosen-question").inner_text().startswith("Changed from: ")
    assert page.locator("#parameter-theme").is_disabled()


def test_by_keyboard_alone(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#query=ASK%7B%7D").page
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?t { ?t skos:prefLabel 'Neglect'@en ; skos:inScheme ?s ")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    idle(page)
    assert page.locator(".answer-table tbody tr").count() >= 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"


def test_typing_a_label_offers_the_concept(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#query=SELECT%20*%20%7B%20%3Ff%20cg%3Atheme%20%20%7D").page
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    for _ in range(len("SELECT * { ?f cg:theme ")):
        page.keyboard.press("ArrowRight")
    page.keyboard.type("negl", delay=30)
    first = page.locator(".cm-tooltip-autocomplete li").first
    first.wait_for()
    assert first.inner_text() == "theme:neglect“Neglect”"
    page.wait_for_timeout(120)  # the list takes no key while it has only just come
    page.keyboard.press("Enter")
    assert "?f cg:theme theme:neglect }" in page.locator(".cm-content").inner_text()
    for typed, offered in (("starv", "theme:neglect"), ("Find", "cg:Finding"), ("?", "?f"),
                           ("year", "dcterms:issued"), ("published", "dcterms:issued"),
                           ("country", "dcterms:spatial")):  # fmt: skip
        page.keyboard.press("Control+End")
        page.keyboard.type(f" {typed}", delay=30)
        option = page.locator(".cm-tooltip-autocomplete li", has_text=offered)
        option.first.wait_for()
        page.keyboard.press("Escape")


def test_the_schema_writes_patterns(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address).page
    page.get_by_role("button", name="New query").click()
    page.locator(".schema summary", has_text="cg:Finding").click()
    page.get_by_role("button", name="Add cg:Finding").click()
    page.locator("[data-class='cg:Finding'][data-property='cg:theme']").click()
    text = page.evaluate("casegraph.queryPage.editor.text()")
    assert (
        text
        == "SELECT * WHERE {\n  ?finding a cg:Finding .\n  ?finding cg:theme ?theme .\n}\nLIMIT 100"
    )
    assert len(run(page, None)["rows"]) == 100


# ------------------------------------------------------------------------- the answer


def test_bars_say_what_the_table_says(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#name=reviews-by-year").page
    idle(page)
    answer = run(page, None)
    numbers = [r["reviews"]["value"] for r in answer["rows"]]
    bars = page.locator(".bars g")
    # The bars are drawn in the frame after the answer.
    bars.nth(len(numbers) - 1).wait_for(state="attached")
    assert bars.count() == len(numbers)
    drawn = [t.rsplit(": ", 1)[1] for t in page.locator(".bars title").all_text_contents()]
    assert drawn == numbers
    widths = [
        float(w)
        for w in page.locator(".bars rect").evaluate_all("r => r.map(e => e.getAttribute('width'))")
    ]
    largest = max(range(len(numbers)), key=lambda i: int(numbers[i]))
    assert max(widths) == widths[largest]
    for width, number in zip(widths, numbers, strict=True):
        assert width == pytest.approx(
            widths[largest] * int(number) / int(numbers[largest]), abs=0.6
        )


def test_no_bars_without_a_category(shared: Page) -> None:
    for text in (
        COUNT,
        "SELECT ?t { ?t a cg:Review } LIMIT 5",
        "SELECT (?n - 5 AS ?m) { VALUES ?n { 1 2 } }",
    ):
        run(shared, text)
        assert shared.locator(".bars").count() == 0


def test_a_table_sorts_labels_and_numbers(shared: Page) -> None:
    run(
        shared,
        "SELECT ?t ?n { VALUES (?t ?n) { (theme:neglect 9) (theme:self-harm 10) (UNDEF 2) } }",
    )
    head = shared.locator(".answer-table th")
    head.nth(1).get_by_role("button").click()
    cells = [r.split("\t")[-1] for r in shared.locator(".answer-table tbody tr").all_inner_texts()]
    assert cells == ["10", "9", "2"]
    assert head.nth(1).get_attribute("aria-sort") == "descending"
    head.nth(0).get_by_role("button").click()
    first = shared.locator(".answer-table tbody tr td:first-child").all_inner_texts()
    assert first == [
        "Neglect theme:neglect",
        "Self-harm and suicidal thoughts theme:self-harm",
        "–",
    ]


def test_things_link_to_their_pages(kg: Any, shared: Page) -> None:
    run(shared, "SELECT ?t ?r ?u { VALUES ?t { theme:neglect } ?r cg:reviewTheme ?t ; "
        "prov:wasDerivedFrom/sdo:url ?u } ORDER BY ?r LIMIT 1")  # fmt: skip
    links = shared.locator(".answer-table a").evaluate_all(
        "a => a.map(e => e.getAttribute('href'))"
    )
    assert links[0] == "vocab/theme/neglect.html"
    assert links[1].startswith("reviews.html#")
    assert links[2].startswith("http")
    run(shared, "SELECT ?theme_id ?other_theme_id ?review_id ?agency_id { VALUES (?theme_id "
        "?other_theme_id ?agency_id) { ('neglect' 'neglect' 'neglect') } "
        "?r cg:reviewTheme theme:neglect ; dcterms:identifier ?review_id } LIMIT 1")  # fmt: skip
    ids = shared.locator(".answer-table a").evaluate_all("a => a.map(e => e.getAttribute('href'))")
    assert ids[:2] == ["vocab/theme/neglect.html"] * 2
    assert ids[2].startswith("reviews.html#")
    assert len(ids) == 3, "an agency named neglect has no page"


def test_a_cut_answer_says_so(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#query=ASK%7B%7D").page
    page.locator("#rows").select_option("100")
    assert run(page, "SELECT ?f { ?f a cg:Finding }")["cut"]
    assert page.locator("#cut").inner_text().startswith("Cut: these are the first 100; there are")
    assert not run(page, "SELECT ?f { ?f a cg:Finding } LIMIT 100")["cut"]
    assert run(page, "SELECT ?f { ?f a cg:Finding } LIMIT 101")["cut"]
    assert run(page, "SELECT ?f { ?f a ?c } VALUES ?c { cg:Finding }")["cut"]
    assert run(page, "SELECT ?f { ?f a cg:Finding } # LIMIT 5")["cut"]
    assert not run(page, "SELECT ?f { ?f a cg:Finding, cg:Review }")["cut"]
    assert page.get_by_text("No row fits. Silence is not absence").is_visible()


def test_triples_are_a_graph_a_table_and_turtle(kg: Any, shared: Page) -> None:
    from pyoxigraph import RdfFormat, parse

    text = (
        "CONSTRUCT { ?r cg:reviewTheme ?t ; dcterms:title ?x ; dcterms:issued ?y } "
        "{ ?r cg:reviewTheme ?t ; dcterms:title ?x ; dcterms:spatial nation:wales . "
        "OPTIONAL { ?r dcterms:issued ?y } }"
    )
    found = run(shared, text)
    with ask(kg.store, text, format="ntriples") as answer:
        expected = {str(t) for t in parse(answer.body.read(), format=RdfFormat.N_TRIPLES)}
    assert len(found["rows"]) == len(expected) > 40
    turtle = shared.evaluate(
        "async () => casegraph.takeaway.turtle(await casegraph.queryPage.run(), casegraph.text && "
        "JSON.parse(document.getElementById('data-settings').textContent).prefixes)"
    )
    assert {str(t) for t in parse(turtle.encode(), format=RdfFormat.TURTLE)} == expected
    assert "theme:" in turtle
    shared.locator(".graph-picture canvas").wait_for()
    label = shared.locator(".graph-picture").get_attribute("aria-label") or ""
    assert label.startswith("Graph of ")


def test_odd_terms_survive_as_turtle(shared: Page) -> None:
    from pyoxigraph import RdfFormat, parse

    text = (
        'CONSTRUCT { <urn:a> <urn:p> "a\\"b\\\\c\\n\\td", "é\\u2028😀"@en-GB, 1.50, true, '
        '"<b>"^^<urn:type>, <urn:x%20y>, theme:neglect, '
        "<https://w3id.org/casegraph/ontology#a.b> } {}"
    )
    run(shared, text)
    turtle = shared.evaluate(
        "async () => casegraph.takeaway.turtle(await casegraph.queryPage.run(), "
        "JSON.parse(document.getElementById('data-settings').textContent).prefixes)"
    )
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


def test_downloads(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#query=ASK%7B%7D", accept_downloads=True).page
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


def test_a_link_brings_the_question_back(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, "#name=findings-of-a-theme&theme=" + concept("theme", "self-harm")).page
    idle(page)
    count = page.locator("#answer-count").inner_text().split()[0]
    assert page.locator("#parameter-theme").input_value() == concept("theme", "self-harm")
    page.get_by_role("button", name="Link to this query").click()
    link = page.locator("#link").input_value()
    again = visit(address, "#" + link.partition("#")[2]).page
    idle(again)
    assert again.locator("#answer-count").inner_text().split()[0] == count != "0"


def test_a_link_brings_a_query_that_waits_to_be_run(
    address: Path, visit: Callable[..., Any]
) -> None:
    page = visit(address, "#query=ASK%7B%7D").page
    hostile = (
        "# <img src=x onerror=window.__pwn=1>\n"
        "SELECT ('</script><script>window.__pwn=1</script>' AS ?x) {}"
    )
    run(page, hostile)
    assert page.locator(".answer-table td").inner_text().startswith("</script>")
    page.get_by_role("button", name="Link to this query").click()
    again = visit(address, "#" + page.locator("#link").input_value().partition("#")[2]).page
    assert again.evaluate("casegraph.queryPage.editor.text()") == hostile
    assert again.locator("#answer").is_hidden()
    assert again.evaluate("window.__pwn") is None
    assert page.evaluate("window.__pwn") is None


def test_hostile_data_never_runs(tmp_path: Path, visit: Callable[..., Any]) -> None:
    import casegraph

    bad = "</script><script>window.__pwn=1</script><img src=x onerror=window.__pwn=1>"
    skos = "http://www.w3.org/2004/02/skos/core#"
    data = tmp_path / "bad.ttl"
    data.write_text(
        f"@prefix skos: <{skos}> . @prefix cg: <{BASE}ontology#> .\n"
        f"@prefix t: <{BASE}vocab/theme/> .\n"
        f"t:bad a skos:Concept ; skos:inScheme <{BASE}vocab/theme> ; skos:notation 'bad' ;\n"
        f"  skos:prefLabel {json.dumps(bad)} ; skos:definition {json.dumps(bad)} .\n"
        f"<{BASE}id/review/x> a cg:Review ; cg:reviewTheme t:bad ; <javascript:alert(1)> t:bad ;\n"
        f"  skos:prefLabel {json.dumps(bad)} ; cg:area {json.dumps(bad)} .\n",
        encoding="utf-8",
    )
    path = tmp_path / "query.html"
    write_page(path, query_page(Corpus(casegraph.open(data)), Frame()))
    seen = visit(path, "#query=ASK%7B%7D")
    page = seen.page
    run(page, "SELECT * { ?s ?p ?o }")
    assert bad in page.locator(".answer-table").inner_text()
    assert page.locator(".answer-table a[href^=javascript]").count() == 0
    run(page, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    page.locator(".graph-picture canvas").hover()
    page.wait_for_timeout(400)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" theme:ba", delay=30)
    page.locator(".cm-tooltip-autocomplete li", has_text="window.__pwn").first.wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.__pwn") is None
    assert seen.errors == []


def test_a_browser_without_webassembly_is_told(
    browser: Browser, address: Path, tmp_path: Path
) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("WebAssembly.compile = () => Promise.reject(new Error('switched off'))")
    page = context.new_page()
    page.goto(address.as_uri())
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert "cannot run WebAssembly here (switched off)" in problem(page)
    assert page.get_by_role("button", name="Run").is_disabled()
    context.close()


def test_without_scripts_the_questions_can_be_read(
    address: Path, visit: Callable[..., Any]
) -> None:
    page = visit(address, drawn=False, java_script_enabled=False).page
    assert page.get_by_text("The questions and the schema can be read without").is_visible()
    assert page.locator(".questions li").count() == len(NAMES)


# ------------------------------------------------------------------------- from a server


@pytest.fixture(scope="module")
def server(kg: Any) -> Iterator[str]:
    """A small server of the page and of an endpoint, on loopback."""
    html = query_page(Corpus(kg), Frame("query", {}), endpoint="/sparql").encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/query":
                self._send(200, "text/html; charset=utf-8", html)
            else:
                self._answer(parse_qs(parts.query)["query"][0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = "form-urlencoded" in self.headers["Content-Type"]
            self._answer(parse_qs(body)["query"][0] if form else body)

        def _answer(self, text: str) -> None:
            accept = self.headers.get("Accept", "")
            kinds = {"json": "json", "csv": "csv", "n-triples": "ntriples", "turtle": "turtle"}
            name = next(name for part, name in kinds.items() if part in accept)
            try:
                with ask(kg.store, text, format=name, timeout=20) as answer:
                    self._send(200, answer.media_type, answer.body.read())
            except CasegraphError as error:
                self._send(400, "text/plain; charset=utf-8", f"{error}.\n".encode())

        def _send(self, status: int, media: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def served(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{server}/query#query=ASK%7B%7D")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    yield page
    context.close()


def test_the_server_page_is_small_and_holds_no_dataset(kg: Any) -> None:
    html = query_page(Corpus(kg), Frame(), endpoint="/sparql")
    assert len(html) < 2_000_000
    assert "wasm" not in html.split("</head>")[0]
    assert 'id="data-dataset"' not in html


@pytest.mark.parametrize("name", ["theme-prevalence", "theme-pairs", "concepts", "statistics"])
def test_the_server_gives_the_same_answers(kg: Any, served: Page, name: str) -> None:
    text = named_queries()[name].text
    assert run(served, text)["rows"] == python_answer(kg, text)["results"]["bindings"]


def test_the_server_gives_triples(served: Page) -> None:
    found = run(served, "CONSTRUCT { ?r cg:reviewTheme ?t } { ?r cg:reviewTheme ?t } LIMIT 30")
    assert len(found["rows"]) == 30
    served.locator(".graph-picture canvas").wait_for()


def test_a_sentence_of_the_server_keeps_its_place(served: Page) -> None:
    assert run(served, "SELECT * { ?r a cg:Review ; ; FILTER (?r > ) }") is None
    told = problem(served)
    assert told.startswith("Line 1, column 44: found “)” where a value is expected")
    assert run(served, "SELEC ?title { ?r a cg:Review ; dcterms:title ?title }") is None
    assert problem(served) == "Line 1, column 1: found “SELEC”; did you mean SELECT?"
    assert run(served, "\nSELECT ?s { ?r a cg:Review } GROUP BY ?r") is None
    assert problem(served).startswith("The query, line 2, column ")
    assert served.locator(".cm-lintRange-error, .cm-lintPoint-error").count() == 1


def test_a_server_that_is_gone_is_a_sentence(served: Page) -> None:
    served.context.set_offline(True)
    assert run(served, COUNT) is None
    assert problem(served).startswith("The server does not answer.")


def test_programs_run(kg: Any, served: Page, tmp_path: Path) -> None:
    text = (
        'SELECT ?t (COUNT(*) AS ?n) {\n  ?r cg:reviewTheme ?t # it\'s "so"\n} '
        "GROUP BY ?t ORDER BY DESC(?n) ?t LIMIT 3"
    )
    expected = [r["n"]["value"] for r in python_answer(kg, text)["results"]["bindings"]]
    run(served, text)
    served.get_by_role("button", name="Show", exact=True).click()
    curl = served.locator("#program").inner_text()
    done = subprocess.run(["bash", "-c", curl], capture_output=True, text=True, check=True)
    assert [r[1] for r in csv.reader(io.StringIO(done.stdout))][1:] == expected
    served.locator("#language").select_option("Python")
    names: dict[str, Any] = {}
    exec(compile(served.locator("#program").inner_text(), "program", "exec"), names)
    assert [str(n) for n in names["table"]["n"]] == expected
    served.evaluate("casegraph.queryPage.editor.set('ASK { ?other ?p ?o }')")
    assert "ASK { ?other ?p ?o }" in served.locator("#program").inner_text()
    served.evaluate("text => casegraph.queryPage.editor.set(text)", text)
    served.locator("#language").select_option("R")
    assert text in served.locator("#program").inner_text()


# ------------------------------------------------------------------------- for everybody


GRAPH = "CONSTRUCT { ?r cg:reviewTheme ?t } WHERE { ?r cg:reviewTheme ?t } LIMIT 12"
STATES = {
    "bars": "#name=theme-prevalence",
    "graph": "#" + urlencode({"query": GRAPH}),
    "fault": "#" + urlencode({"query": "SELECT * { ?s "}),
}
# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
SCREENS = (("light", 1280), ("dark", 360))
CASES = [(state, *screen) for state, screen in product(STATES, SCREENS)]


def test_how_many_states() -> None:
    assert len(CASES) == 6


@pytest.mark.parametrize(("state", "mode", "width"), CASES)
def test_axe_finds_nothing(
    address: Path, axe: str, visit: Callable[..., Any], state: str, mode: str, width: int
) -> None:
    page = visit(address, STATES[state], width=width, dark=mode == "dark", bypass_csp=True).page
    if state != "bars":
        page.get_by_role("button", name="Run").click()
    idle(page)
    page.locator(".prefixes summary").click()
    page.locator(".schema summary").first.click()
    page.locator(".licences summary").click()
    page.get_by_role("button", name="Link to this query").click()
    page.add_script_tag(content=axe)
    result = page.evaluate("axe.run()")
    assert len(result["passes"]) > 15, "axe did not really run"
    told = [
        (v["id"], v["help"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]
    ]
    assert told == []


def test_nothing_is_wider_than_a_small_screen(address: Path, visit: Callable[..., Any]) -> None:
    page = visit(address, width=320, height=640).page
    idle(page)
    graph = "CONSTRUCT { ?r a ?c } { ?r a ?c } LIMIT 9"
    for text in (named_queries()["theme-pairs"].text, "SELECT * {", graph):
        run(page, text)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
