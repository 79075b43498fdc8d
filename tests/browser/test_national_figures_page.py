"""The page of published figures in use: found by words, by address, and taken away as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph

from .saved_picture import save_picture, shapes, slide_of, told
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "national-figures.html"


def test_words_and_the_choice_leave_the_figures_that_fit(path: Path, visit: Visitor) -> None:
    seen = visit(path)
    page = seen.page
    shown, fitting = page.locator("tr.figure:visible"), page.locator("tr.figure:not([hidden])")
    # A page of 25 rows at a time.
    expect(shown).to_have_count(25)
    expect(page.locator("#all .pages")).to_contain_text("1 to 25 of 330")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#all .pages")).to_contain_text("26 to 50 of 330")
    page.get_by_label("Words in the figure").fill("neglect")
    few = fitting.count()
    assert 8 <= few < 60
    expect(shown).to_have_count(min(few, 25))
    expect(page.locator("#shown")).to_have_text(f"{few} of 330 figures.")
    page.get_by_label("Beside these reviews").select_option("may be compared")
    rows = shown.all_inner_texts()
    assert 1 <= len(rows) < few
    assert all("Not compared" not in row for row in rows)
    assert page.url.endswith("#words=neglect&may=yes")
    again = visit(path, "#words=neglect&may=yes").page
    expect(again.locator("tr.figure:visible")).to_have_count(len(rows))
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#shown")).to_have_text("330 figures.")
    assert "#" not in page.url
    page.get_by_label("About", exact=True).select_option("outcome")
    assert page.url.endswith("#kind=outcome")
    assert 0 < fitting.count() < 100
    assert (len(seen.requests), seen.errors) == (1, [])


def test_a_row_of_the_picture_opens_its_notes_beside_it(path: Path, visit: Visitor) -> None:
    page = visit(path, "#nation=wales", width=1366, height=768).page
    picture = page.locator("#picture")
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] < 260
    assert picture.get_attribute("data-lines") == "13"
    bar = page.locator("#kept-filters p")
    expect(bar).to_contain_text("Published figures are not filtered, and stand beside all reviews")
    page.locator("svg.chart-wide circle").nth(1).click()
    panel = page.locator("#panel-detail")
    expect(panel.locator("h2")).to_have_text("Domestic abuse")
    expect(panel.locator("h2")).to_be_focused()
    expect(panel).to_contain_text("55% among 235 serious case reviews")
    expect(panel).to_contain_text("points, q")
    figure = "figure=statistic-learning-for-the-future-2017-19-02"
    assert page.url.endswith(f"#nation=wales&{figure}")
    expect(visit(path, f"#{figure}").page.locator("#panel-detail h2")).to_have_text(
        "Domestic abuse"
    )
    # The figure that is open is the slide; without one, all that may be compared.
    assert "55% among 235 serious case reviews; domestic violence reported." in slide_of(page)
    panel.locator("h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-home h2")).to_be_visible()
    assert "of these may be compared with the" in slide_of(page)
    assert page.locator(".slide-stage svg svg circle").count() == 13
    # By keyboard the table of the same figures opens them.
    page.locator("table.compared-table tbody a").nth(5).press("Enter")
    expect(panel.locator("h2")).to_have_text("Neglect")


def test_an_address_brings_its_figure_report_and_period_into_view(
    path: Path, visit: Visitor
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


def test_an_address_shows_what_a_filter_hid(path: Path, visit: Visitor) -> None:
    page = visit(path, "#may=yes").page
    hidden = page.locator("#statistic-biennial-analysis-2003-05-01")
    expect(hidden).to_be_hidden()
    page.evaluate("location.hash = 'statistic-biennial-analysis-2003-05-01'")
    expect(hidden).to_be_in_viewport()


def test_the_figures_shown_can_be_taken_as_csv(path: Path, visit: Visitor) -> None:
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


def test_compared_figures_sort_and_download(path: Path, visit: Visitor) -> None:
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


def test_the_picture_can_be_saved(path: Path, visit: Visitor, kg: KnowledgeGraph) -> None:
    seen = visit(path, dark=True, accept_downloads=True)
    picture, words = save_picture(seen.page)
    told(words, kg, "National figures beside these reviews", "Domestic abuse", "published")
    chart = seen.page.locator("figure .chart-wide")
    # Beside those of the picture, of which one chooses each figure: one of each in the legend, and
    # paper and frame.
    assert shapes(picture, "circle") == chart.locator("circle").count() + 1 == 14
    assert shapes(picture, "rect") == chart.locator("rect").count() + 3 == 29
    assert seen.errors == []


def test_figures_can_be_read_without_script(path: Path, visit: Visitor) -> None:
    page = visit(path, drawn=False, java_script_enabled=False).page
    expect(page.locator("tr.figure:visible")).to_have_count(330)
    expect(page.locator("svg.chart-wide")).to_be_visible()
    expect(page.locator(".controls")).to_be_hidden()
