"""The page of published figures in use: found by words, by address, and taken away as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from casegraph.analyses.national_figures.figures import Figure
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.national_figures.figures import Statement
from casegraph_viz.views.national_figures.page import national_figures, render_national_figures

from .saved_picture import save_picture, shapes, told

pytestmark = pytest.mark.browser

# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
CASES = [("light", 1280), ("dark", 360)]


@pytest.fixture(scope="module")
def path(kg: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus = Corpus(kg)
    place = tmp_path_factory.mktemp("figures") / "national-figures.html"
    frame = Frame("national-figures.html", {}, (), corpus.digest)
    write_page(place, render_national_figures(corpus, frame))
    return place


def test_words_and_the_choice_leave_the_figures_that_fit(
    path: Path, visit: Callable[..., Any]
) -> None:
    seen = visit(path)
    page = seen.page
    shown = page.locator("tr.figure:visible")
    expect(shown).to_have_count(330)
    page.get_by_label("Words in the figure").fill("neglect")
    few = shown.count()
    assert 8 <= few < 60
    expect(page.locator("#shown")).to_have_text(f"{few} of 330 figures.")
    page.get_by_label("Beside these reviews").select_option("may be compared")
    rows = shown.all_inner_texts()
    assert 1 <= len(rows) < few
    assert all("Not compared" not in row for row in rows)
    assert page.url.endswith("#words=neglect&may=yes")
    again = visit(path, "#words=neglect&may=yes").page
    expect(again.locator("tr.figure:visible")).to_have_count(len(rows))
    page.get_by_role("button", name="Show all").click()
    expect(shown).to_have_count(330)
    assert "#" not in page.url
    assert (len(seen.requests), seen.errors) == (1, [])


def test_an_address_brings_its_figure_report_and_period_into_view(
    path: Path, visit: Callable[..., Any]
) -> None:
    page = visit(path, "#statistic-learning-for-the-future-2017-19-03").page
    row = page.locator("#statistic-learning-for-the-future-2017-19-03")
    expect(row).to_be_in_viewport()
    row.get_by_role("link", name="Learning for the future").click()
    report = page.locator("#report-learning-for-the-future-2017-19")
    expect(report).to_be_in_viewport()
    expect(report).to_have_attribute("open", "")
    period = visit(path, "#period-2017-04-01_2019-09-30").page
    expect(period.locator("#period-2017-04-01_2019-09-30")).to_have_attribute("open", "")


def test_an_address_shows_what_a_filter_hid(path: Path, visit: Callable[..., Any]) -> None:
    page = visit(path, "#may=yes").page
    hidden = page.locator("#statistic-biennial-analysis-2003-05-01")
    expect(hidden).to_be_hidden()
    page.evaluate("location.hash = 'statistic-biennial-analysis-2003-05-01'")
    expect(hidden).to_be_in_viewport()


def test_the_figures_shown_can_be_taken_as_csv(path: Path, visit: Callable[..., Any]) -> None:
    page = visit(path, "#may=yes", accept_downloads=True).page
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download CSV: the figures shown").click()
    assert waited.value.suggested_filename == "published-figures.csv"
    text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 13
    assert {row["compared"] for row in rows} == {"yes"}
    (row,) = [r for r in rows if r["figure_id"] == "learning-for-the-future-2017-19-02"]
    assert (row["topic"], row["value"], row["base"]) == ("Domestic abuse", "55", "235")
    assert row["source_url"].startswith("http")


def test_compared_figures_sort_and_download(path: Path, visit: Callable[..., Any]) -> None:
    page = visit(path, accept_downloads=True).page
    table = page.locator("table.compared-table")
    table.get_by_role("button", name="Difference").click()
    first = table.locator("tbody th").first
    expect(first).to_have_text("Death")
    table.get_by_role("button", name="Difference").click()
    expect(first).to_have_text("Current involvement with children's social care")
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download CSV: Figures that may be compared").click()
    text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 14


def test_the_picture_can_be_saved(path: Path, visit: Callable[..., Any], kg: Any) -> None:
    seen = visit(path, dark=True, accept_downloads=True)
    picture, words = save_picture(seen.page, "figures that may be compared")
    told(words, kg, "National figures beside these reviews", "Domestic abuse", "published")
    drawn = seen.page.locator("figure .chart-wide path")
    assert shapes(picture, "path") == drawn.count() > 20
    assert seen.errors == []


def test_figures_can_be_read_without_script(path: Path, visit: Callable[..., Any]) -> None:
    page = visit(path, drawn=False, java_script_enabled=False).page
    expect(page.locator("tr.figure:visible")).to_have_count(330)
    expect(page.locator("svg.chart-wide")).to_be_visible()
    expect(page.locator(".controls")).to_be_hidden()


def test_hostile_text_never_runs(tmp_path: Path, visit: Callable[..., Any]) -> None:
    run = "window.__pwn=1"
    text = f"\"'><img src=x onerror={run}></script><script>{run}</script>javascript:{run}//"
    figure = Figure(
        text, text, text, text, text, text, 100, "theme", text, text, "=", 50.0, "percent",
        f"javascript:{run}", text,
    )  # fmt: skip
    beside = {
        "compared": True, "unit": "review", "count": 1, "n": 2, "share": 0.5, "low": 0.1,
        "high": 0.9, "figure_share": 0.5, "figure_low": 0.4, "figure_high": 0.6,
        "difference": 0.0, "difference_low": -0.1, "difference_high": 0.1, "q": 0.9,
        "call": text, "may_overlap": 1,
    }  # fmt: skip
    place = tmp_path / "hostile.html"
    statements = [Statement(figure, text, beside)]
    frame = Frame("national-figures.html", {}, ((text, text),), text, (text,))
    write_page(place, national_figures(statements, frame, reviews=2, children=0, warnings=[text]))
    for protected in (True, False):
        seen = visit(place, bypass_csp=not protected)
        page = seen.page
        page.get_by_label("Words in the figure").fill("<img src=x onerror=window.__pwn=1>")
        page.locator("#reports summary").click()
        page.locator("#periods summary").click()
        page.locator("svg.chart-wide path").first.hover()
        page.wait_for_timeout(100)
        assert page.evaluate("window.__pwn") is None
        assert page.locator("img").count() == 0
        assert page.locator("[href^='javascript:']").count() == 0
        assert (len(seen.requests), seen.errors) == (1, [])


def test_how_many_cases() -> None:
    assert len(CASES) == 2


@pytest.mark.parametrize(("mode", "width"), CASES)
def test_axe_finds_nothing(
    path: Path, axe: Callable[..., Any], visit: Callable[..., Any], mode: str, width: int
) -> None:
    seen = visit(path, width=width, height=800, dark=mode == "dark", bypass_csp=True)
    page = seen.page
    page.locator("#reports details summary").first.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_wider_than_a_small_screen(path: Path, visit: Callable[..., Any]) -> None:
    page = visit(path, width=320, height=640).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
