"""The query page in a reader's hands: questions found and chosen, links, small screens."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from casegraph.api import KnowledgeGraph
from casegraph.model.iris import concept
from casegraph.sparql import named_queries

from ..support import bundled
from .query_reading import idle, on_screen, problem, python_answer, run
from .visits import Visitor

NAMES = list(named_queries())


pytestmark = pytest.mark.browser
# The browser without windows has no clipboard.
WINDOWED = True


def test_a_button_keeps_a_query_whole(asker: Page) -> None:
    run(asker, "SELECT ?x\nWHERE {\n  ?x a cg:Review ;\n    dcterms:title ?t # one\n}\nLIMIT 3")
    for name in ("title", "spatial"):
        asker.locator(f"[data-class='cg:Review'][data-property='dcterms:{name}']").evaluate(
            "e => e.click()"
        )
    asker.locator("button[data-class='cg:Review']:not([data-property])").evaluate("e => e.click()")
    assert asker.evaluate("forTests.queryPage.editor.text()") == (
        "SELECT ?x\nWHERE {\n  ?x a cg:Review ;\n    dcterms:title ?t . # one\n"
        "  ?x dcterms:title ?title .\n  ?x dcterms:spatial ?spatial .\n}\nLIMIT 3"
    )
    assert len(run(asker, None)["rows"]) == 3


def test_on_a_phone_the_page_opens_at_its_top(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, width=390, height=844).page
    idle(page)
    assert page.evaluate("scrollY") == 0
    page.locator("[data-question=theme-pair-reviews]").click()
    idle(page)
    assert page.evaluate("scrollY") > 300
    assert on_screen(page, "#chosen-question", "#run", "#answer-count")


def test_back_brings_what_was_asked_before(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, accept_downloads=True).page
    idle(page)
    page.locator("[data-question=theme-pairs]").click()
    idle(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download CSV").click()
    assert got.value.suggested_filename == "theme-pairs.csv"
    page.evaluate("forTests.queryPage.editor.set('ASK { ?my ?own ?query }')")
    page.get_by_role("button", name="New query").click()
    page.go_back()
    page.locator(".cm-content", has_text="?my ?own ?query").wait_for()
    page.go_back()
    page.locator("[data-question=theme-prevalence][aria-current=true]").wait_for()
    idle(page)
    assert "theme-prevalence" in page.url


def test_what_was_said_of_the_query_before_goes(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=SELECT%20%2A%20%7B%20%3Fs%20").page
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


def test_it_opens_from_a_file_without_network_and_asks_for_nothing(
    query_file: Path, visit: Visitor
) -> None:
    seen = visit(query_file, offline=True)
    idle(seen.page)
    assert (
        seen.page.locator("#answer-count")
        .inner_text()
        .startswith(f"{len(bundled.case_themes())} rows")
    )
    run(seen.page, "CONSTRUCT { ?r cg:reviewTheme ?t } { ?r cg:reviewTheme ?t } LIMIT 9")
    seen.page.wait_for_timeout(500)
    beyond = [u for u in seen.requests if u != query_file.as_uri() and not u.startswith("blob:")]
    assert beyond == []
    assert seen.errors == []


def test_a_question_is_found_chosen_and_answered(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file).page
    idle(page)
    assert on_screen(page, "#run", "#answer-count", ".bars g")
    page.get_by_label("Find a question").fill("rather no such words")
    assert page.get_by_text("No question and no list has these words").is_visible()
    page.get_by_label("Find a question").fill("xylophone")
    assert page.get_by_text("No question and no list has this word. Try another").is_visible()
    page.get_by_label("Find a question").fill("implicated addressed")
    assert 0 < page.locator(".questions li:visible").count() < 8
    page.locator("[data-question=agencies-implicated-and-addressed]").click()
    idle(page)
    assert page.locator("#chosen-question").inner_text().startswith("In how many reviews is each")
    named = {a for row in bundled.rows("findings") for a in bundled.several(row["agencies"])}
    asked = {
        a for row in bundled.rows("recommendations") for a in bundled.several(row["directed_to"])
    }
    assert page.locator("#answer-count").inner_text().startswith(f"{len(named | asked)} rows")
    page.get_by_label("Agency", exact=True).select_option(label="Health visiting")
    idle(page)
    assert page.locator("#answer-count").inner_text().startswith("1 row")
    text = page.evaluate("forTests.queryPage.editor.text()")
    assert "VALUES ?agency { agency:health-visiting }" in text
    assert page.locator("#chosen-question").inner_text().endswith("? Agency: Health visiting")
    # Years and areas are no concepts, but can be chosen too; the source is in sight.
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("[data-question=recommendations-to-an-agency]").evaluate("e => e.click()")
    idle(page)
    page.get_by_label("Year", exact=True).select_option(label="2018 or later")
    idle(page)
    years = page.locator(".answer-table td:nth-child(3)").all_inner_texts()
    assert years
    assert min(years) >= "2018"
    heads = page.locator(".answer-table th")
    assert heads.last.inner_text() == "source"
    box = heads.last.bounding_box()
    assert box is not None
    assert box["x"] < 1300
    page.locator("[data-question=agencies-implicated-and-addressed]").click()
    idle(page)
    page.locator("#run").click()
    idle(page)
    assert page.evaluate("scrollY") == 0
    assert on_screen(page, "#run", "#answer-count", ".bars g")


def found(page: Page, typed: str) -> list[str]:
    """What is typed to find a question, and the names under which it leads to some."""
    page.get_by_label("Find a question").fill(typed)
    return page.locator("#found summary").all_inner_texts()


def test_a_name_leads_to_the_questions_that_take_it(kg: KnowledgeGraph, asker: Page) -> None:
    page = asker
    assert found(page, "scotland")[0] == "Scotland nation, 4 questions"
    page.get_by_label("Find a question").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-question=reviews-by-nation][aria-current=true]").wait_for(state="attached")
    idle(page)
    scotland = concept("nation", "scotland")
    assert page.locator("#parameter-nation").input_value() == scotland
    expected = python_answer(kg, named_queries()["reviews-by-nation"].text, {"nation": [scotland]})
    count = len(expected["results"]["bindings"])
    assert page.locator("#answer-count").inner_text().startswith(f"{count} rows")
    assert urlencode({"name": "reviews-by-nation", "nation": scotland}) in page.url

    takes = {k: [q for q in named_queries().values() if k in q.parameters.values()]
             for k in ("theme", "agency", "characteristic")}  # fmt: skip
    assert found(page, "Neglect")[0] == f"Neglect theme, {len(takes['theme'])} questions"
    assert found(page, "starvation")[0].startswith("Neglect theme"), "a synonym"
    assert found(page, "the police")[0] == f"Police agency, {len(takes['agency'])} questions"
    # Characteristics other than ages are no value of a list of age groups.
    ages = len(takes["characteristic"])
    assert found(page, "under 1")[0] == f"Under 1 year age group, {ages} questions"
    assert found(page, "female")[0] == "Female sex, 1 question"
    found(page, "recommendations neglect")
    told = page.locator("#found details[open] li").all_inner_texts()
    assert told
    assert all("recommend" in question for question in told)
    assert found(page, "of") == found(page, "review") == found(page, "") == []

    found(page, 'a"b\\c')
    page.get_by_role("button", name="Look for").click()
    assert page.locator("#chosen-question").inner_text() == 'Which texts here contain “a"b\\c”?'
    idle(page)
    assert page.locator("#answer-count").inner_text().startswith("0 rows")
    found(page, "Bradford")
    page.get_by_role("button", name="Look for").click()
    page.locator(".answer-table td", has_text="Bradford").first.wait_for()
    texts = page.evaluate("forTests.queryPage.answer.rows.map((row) => row.text.value)")
    assert texts
    assert all("bradford" in text.lower() for text in texts)
    page.go_back()
    page.go_back()
    page.locator("#parameter-nation").wait_for()


def test_a_changed_query_is_no_longer_the_question(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file).page
    assert page.locator("#parameter-theme").is_enabled()
    page.locator("#sparql > summary").click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    assert page.get_by_text("You changed this query").is_visible()
    assert page.locator("#chosen-question").inner_text().startswith("Changed from: ")
    assert page.locator("#parameter-theme").is_disabled()


def test_by_keyboard_alone(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=ASK%7B%7D").page
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?t { ?t skos:prefLabel 'Neglect'@en ; skos:inScheme ?s ")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    idle(page)
    assert page.locator(".answer-table tbody tr").count() >= 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"


def test_typing_a_label_offers_the_concept(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=SELECT%20*%20%7B%20%3Ff%20cg%3Atheme%20%20%7D").page
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


def test_the_schema_writes_patterns(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file).page
    page.get_by_role("button", name="New query").click()
    page.locator(".schema summary", has_text="cg:Finding").click()
    page.get_by_role("button", name="Add cg:Finding").click()
    page.locator("[data-class='cg:Finding'][data-property='cg:theme']").click()
    text = page.evaluate("forTests.queryPage.editor.text()")
    assert (
        text
        == "SELECT * WHERE {\n  ?finding a cg:Finding .\n  ?finding cg:theme ?theme .\n}\nLIMIT 100"
    )
    assert len(run(page, None)["rows"]) == 100


def test_a_link_brings_the_question_back(query_file: Path, visit: Visitor) -> None:
    page = visit(
        query_file, "#name=findings-of-a-theme&theme=" + concept("theme", "self-harm")
    ).page
    idle(page)
    count = page.locator("#answer-count").inner_text().split()[0]
    assert page.locator("#parameter-theme").input_value() == concept("theme", "self-harm")
    page.get_by_role("button", name="Link to this query").click()
    link = page.locator("#link").input_value()
    again = visit(query_file, "#" + link.partition("#")[2]).page
    idle(again)
    assert again.locator("#answer-count").inner_text().split()[0] == count != "0"


def test_a_link_brings_a_query_that_waits_to_be_run(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, "#query=ASK%7B%7D").page
    hostile = (
        "# <img src=x onerror=window.__pwn=1>\n"
        "SELECT ('</script><script>window.__pwn=1</script>' AS ?x) {}"
    )
    run(page, hostile)
    assert page.locator(".answer-table td").inner_text().startswith("</script>")
    page.get_by_role("button", name="Link to this query").click()
    again = visit(query_file, "#" + page.locator("#link").input_value().partition("#")[2]).page
    assert again.evaluate("forTests.queryPage.editor.text()") == hostile
    assert again.locator("#answer").is_hidden()
    assert again.evaluate("window.__pwn") is None
    assert page.evaluate("window.__pwn") is None


def test_a_browser_without_webassembly_is_told(
    browser: Browser, query_file: Path, tmp_path: Path
) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("WebAssembly.compile = () => Promise.reject(new Error('switched off'))")
    page = context.new_page()
    page.goto(query_file.as_uri())
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert "cannot run WebAssembly here (switched off)" in problem(page)
    assert page.get_by_role("button", name="Run").is_disabled()
    context.close()


def test_without_scripts_the_questions_can_be_read(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, drawn=False, java_script_enabled=False).page
    assert page.get_by_text("The questions and the schema can be read without").is_visible()
    assert page.locator(".questions li").count() == len(NAMES)


GRAPH = "CONSTRUCT { ?r cg:reviewTheme ?t } WHERE { ?r cg:reviewTheme ?t } LIMIT 12"
STATES = {
    "bars": "#name=theme-prevalence",
    "graph": "#" + urlencode({"query": GRAPH}),
    "fault": "#" + urlencode({"query": "SELECT * { ?s "}),
}
# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
SCREENS = (("light", 1280), ("dark", 360))
CASES = [(state, *screen) for state, screen in product(STATES, SCREENS)]


@pytest.mark.parametrize(("state", "mode", "width"), CASES)
def test_axe_finds_nothing(
    query_file: Path,
    assert_accessible: Callable[[Page], None],
    visit: Visitor,
    state: str,
    mode: str,
    width: int,
) -> None:
    page = visit(query_file, STATES[state], width=width, dark=mode == "dark", bypass_csp=True).page
    if state != "bars":
        page.get_by_role("button", name="Run").click()
    idle(page)
    if state == "bars":
        page.get_by_label("Find a question").fill("neglect")
        page.locator("#sparql > summary").click()
    page.locator(".prefixes summary").click()
    page.locator(".schema summary").first.click()
    page.locator(".licences summary").click()
    page.get_by_role("button", name="Link to this query").click()
    assert_accessible(page)


def test_nothing_is_wider_than_a_small_screen(query_file: Path, visit: Visitor) -> None:
    page = visit(query_file, width=320, height=640).page
    idle(page)
    graph = "CONSTRUCT { ?r a ?c } { ?r a ?c } LIMIT 9"
    for text in (named_queries()["theme-pairs"].text, "SELECT * {", graph):
        run(page, text)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
