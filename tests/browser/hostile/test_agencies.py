"""Text that comes with the data is shown as text on the page of agencies."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from casegraph.selection import Selection
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.agencies.counts import Cell, Counts
from casegraph_viz.views.agencies.nodes import Node
from casegraph_viz.views.agencies.page import agencies_page

from ..agencies_reading import at, lines
from ..map_reading import AT_ONCE
from ..saved_picture import from_menu
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def hostile(text: str) -> str:
    agencies = [
        Node(f"a{i}{text}", f"a{i} {text}", text, f"{text}{i}", text, "", 2, 1) for i in (0, 1)
    ]
    themes = [
        Node(f"t{i}{text}", f"t{i} {text}", text, f"{text}{i}", text, "", 2, 1) for i in (0, 1)
    ]
    reviews = frozenset({f"r{text}"})
    cell = Cell(reviews, reviews, reviews, reviews, 1, 0.5, 0.01, 0.02, "clear", 1)
    cells = {(a.id, t.id): cell for a in agencies for t in themes}
    named = {a.id: reviews for a in agencies}
    counts = Counts(3, reviews, named, named, {t.id: reviews for t in themes}, cells)
    coded = {"review_id": f"r{text}", "themes": [t.id for t in themes], "summary": text,
             "kind": text, "polarity": text}  # fmt: skip
    return agencies_page(
        counts, agencies, themes,
        findings=[{**coded, "agencies": [a.id for a in agencies]}],
        recommendations=[{**coded, "directed_to": [a.id for a in agencies]}],
        reviews={f"r{text}": {"title": text, "year": 2020, "source_url": text}},
        frame=Frame(selection=Selection.of(f"area={text}"), digest=text), title=text,
    )  # fmt: skip


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    seen = load(hostile(payload))
    page = seen.page
    assert page.locator(".cross td").count() == 4
    page.locator(".cross td").last.click()
    assert page.locator("#panel-detail h2").count() == 1
    page.keyboard.press("Escape")
    page.locator("input[name=view][value=network]").check(force=True)
    assert len(lines(page)) == 4
    rows = page.evaluate("forTests.picked.rows.filter((row) => row.thing).map((row) => row.id)")
    assert len(rows) == 4
    page.evaluate(AT_ONCE)
    for side in ("agency:", "theme:"):
        row = next(row for row in rows if row.startswith(side))
        x, y = at(page, row)
        page.mouse.move(x, y)
        page.locator(".vis-tooltip").wait_for()
        page.mouse.click(x, y)
        assert page.locator("#panel-detail h2").count() == 1
        page.locator("#panel-detail tbody button").first.click()
        page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    assert page.locator(".vis-tooltip *").count() == 0
    for shown in ("addressed", "open", "tested"):
        page.locator(f"input[name=shown][value={shown}]").check(force=True)
    ET.parse(from_menu(page, "#save-svg").path())
    page.locator(".take-present").click()
    assert page.locator(".slide-stage > svg").count() == 1
    page.keyboard.press("Escape")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download CSV: Agencies and themes")).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert not re.search(r'(^|[,\n"])=', text)
    assert_inert(seen)
