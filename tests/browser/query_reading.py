"""What the tests of the query page share: the page, one that only asks, and how to ask it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from casegraph.queries import ask
from casegraph.terms import concept, review
from casegraph_viz.corpus import Corpus
from casegraph_viz.frame import Frame
from casegraph_viz.page import write_page
from casegraph_viz.query.page import query_page

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


def page_file(kg: Any, folders: pytest.TempPathFactory) -> Path:
    """The page with the bundled reviews, as a site has it: concepts and reviews have pages.

    It is made once in a run, for all the files of tests that open it.
    """
    path = folders.getbasetemp() / "query-page" / "query.html"
    if path.exists():
        return path
    path.parent.mkdir()
    pages = {concept("theme", "neglect"): "vocab/theme/neglect.html"}
    pages |= {review(r): f"reviews.html#{n}" for n, r in enumerate(kg.reviews())}
    write_page(path, query_page(Corpus(kg), Frame("query.html", pages, digest=kg.digest)))
    return path


def asking(browser: Browser, address: Path) -> Iterator[Page]:
    """One page for the tests that only ask, with room for every row."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(address.as_uri() + "#query=ASK%7B%7D")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    page.locator("#rows").select_option("100000")
    yield page
    context.close()


def run(page: Page, text: str | None, seconds: float | None = None) -> Any:
    """Put a text into the editor and run it; the answer, or None where the page refused."""
    found = page.evaluate(RUN, [text, seconds])
    return found if seconds else json.loads(found)


def problem(page: Page) -> str:
    """The sentence that the page shows."""
    return page.locator("#problem").inner_text() if page.locator("#problem").is_visible() else ""


def idle(page: Page) -> None:
    page.locator("html[data-busy=false]").wait_for(state="attached")


def on_screen(page: Page, *selectors: str) -> bool:
    """Whether the whole of each of them stands in the window as it is scrolled."""
    boxes = [page.locator(selector).first.bounding_box() for selector in selectors]
    height = (page.viewport_size or {"height": 0})["height"]
    return all(b is not None and b["y"] >= 0 and b["y"] + b["height"] <= height for b in boxes)


def python_answer(kg: Any, text: str, values: dict[str, Any] | None = None) -> Any:
    with ask(kg.store, text, format="json", timeout=60, values=values) as answer:
        return json.load(answer.body)
