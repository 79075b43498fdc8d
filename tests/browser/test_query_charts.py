"""Bars of the query page: the first few names until all are asked for, years on a line of time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from casegraph.sparql import named_queries

from ..support import bundled
from .query_reading import COUNT, run

pytestmark = pytest.mark.browser


def sizes(page: Page, side: str) -> list[float]:
    """Widths or heights of all bars."""
    return [
        float(size)
        for size in page.locator(".bars rect").evaluate_all(
            "(all, side) => all.map((bar) => bar.getAttribute(side))", side
        )
    ]


def drawn_as(numbers: list[str], lengths: list[float]) -> None:
    """Check that bars are as long as their numbers are great."""
    largest = max(range(len(numbers)), key=lambda i: int(numbers[i]))
    assert max(lengths) == lengths[largest]
    for length, number in zip(lengths, numbers, strict=True):
        wanted = lengths[largest] * int(number) / int(numbers[largest])
        assert length == pytest.approx(wanted, abs=0.6)


def test_bars_say_what_the_table_says(asker: Page) -> None:
    page = asker
    rows = run(page, named_queries()["theme-prevalence"].text)["rows"]
    numbers = [r["reviews"]["value"] for r in rows]
    bars = page.locator(".bars g")
    titles = page.locator(".bars title")
    bars.nth(11).wait_for(state="attached")
    assert bars.count() == 12
    assert f", the first 12 of {len(numbers)};" in (
        page.locator(".bars").get_attribute("aria-label") or ""
    )
    more = page.get_by_role("button", name=f"Show all {len(numbers)} bars")
    more.scroll_into_view_if_needed()
    before = more.bounding_box()
    more.press("Enter")
    assert bars.count() == len(numbers) == len(bundled.case_themes())
    assert [t.rsplit(": ", 1)[1] for t in titles.all_text_contents()] == numbers
    drawn_as(numbers, sizes(page, "width"))
    fewer = page.get_by_role("button", name="Show the first 12 bars only")
    assert fewer.evaluate("(e) => e === document.activeElement")
    after = fewer.bounding_box()
    assert before
    assert after
    assert (after["x"], after["y"]) == (before["x"], before["y"]), (
        "the reader stays where they were"
    )
    fewer.click()
    assert bars.count() == 12
    page.emulate_media(media="print")
    for printed in (".bars rect", "#answer-count", "#chart-column"):
        assert page.locator(printed).first.is_visible(), printed
    for left_out in ("#run", "#files button", "#find-question"):
        assert page.locator(left_out).first.is_hidden(), left_out
    page.emulate_media(media="screen")


def test_years_stand_on_a_line_of_time(asker: Page) -> None:
    page = asker
    rows = run(page, named_queries()["reviews-by-year"].text)["rows"]
    numbers = [r["reviews"]["value"] for r in rows]
    page.locator(".bars g").nth(len(rows) - 1).wait_for(state="attached")
    told = [r.get("year", {"value": "no year"})["value"] for r in rows]
    titles = page.locator(".bars title").all_text_contents()
    assert titles == [f"{y}: {n}" for y, n in zip(told, numbers, strict=True)]
    drawn_as(numbers, sizes(page, "height"))
    # A year is as far from the next whether or not there are reviews between them.
    middles = [x + w / 2 for x, w in zip(sizes(page, "x"), sizes(page, "width"), strict=True)]
    dated = [(int(y), x) for y, x in zip(told, middles, strict=True) if y != "no year"]
    (first, start), (last, end) = dated[0], dated[-1]
    assert last - first > len(dated), "a gap would prove nothing"
    for year, middle in dated:
        assert middle == pytest.approx(
            start + (end - start) * (year - first) / (last - first), abs=0.2
        )


def test_no_bars_without_a_category(asker: Page) -> None:
    for text in (
        COUNT,
        "SELECT ?t { ?t a cg:Review } LIMIT 5",
        "SELECT (?n - 5 AS ?m) { VALUES ?n { 1 2 } }",
    ):
        run(asker, text)
        assert asker.locator(".bars").count() == 0
