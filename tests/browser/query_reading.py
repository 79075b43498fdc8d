"""How the tests of the query page ask it; the page itself is in conftest.py."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from casegraph.api import KnowledgeGraph
from casegraph.sparql import ask

RUN = """async ([text, seconds]) => {
  const page = forTests.queryPage;
  if (text !== null) page.editor.set(text);
  if (seconds) {
    const text = page.editor.text();
    const query = {text, prologue: forTests.prologue(text, {prefixes: {}, base: ""}, " ")};
    try { await page.engine.ask(query, {seconds, rows: 100}); return "answered"; }
    catch (error) { return error.message; }
  }
  const answer = await page.run();
  // As text: thousands of rows take the driver minutes to hand over one by one.
  return JSON.stringify(answer);
}"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?r a cg:Review }"
RELATIVE = "SELECT ?x (<s> AS ?y) (IRI('t') AS ?z) { <vocab/theme/neglect> skos:prefLabel ?x }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


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


def python_answer(kg: KnowledgeGraph, text: str, values: dict[str, Any] | None = None) -> Any:
    with ask(kg.store, text, format="json", timeout=60, values=values) as answer:
        return json.load(answer.body)
