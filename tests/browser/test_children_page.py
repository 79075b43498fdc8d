"""The page of the children in use: its picture is counted again, read, opened and taken."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.children.characteristics import Cell, Characteristics, characteristics

from ..support import bundled
from .saved_picture import save_picture, shapes, slide_of, told
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "children.html"


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> Characteristics:
    return characteristics(Corpus(kg))


def cell_of(found: Characteristics, kind: str, value: str, theme: str) -> Cell:
    (table,) = [t for t in found.tables if t.dimension.id == kind]
    (column,) = [c for c in table.columns if c.value.id == value]
    (cell,) = [c for c in column.cells if c.theme == theme]
    return cell


def test_the_page_begins_with_its_picture(
    path: Path, visit: Visitor, found: Characteristics
) -> None:
    seen = visit(path, width=1366, height=768)
    page = seen.page
    picture = page.locator("#picture")
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] < 260
    columns = sum(len(t.columns) for t in found.tables)
    assert picture.get_attribute("data-reviews") == str(found.reviews)
    assert picture.get_attribute("data-basis") == "tested"
    assert page.locator(".heat tbody tr").count() == 18
    cells = page.locator(".heat .cell")
    assert cells.count() == 18 * columns
    marked = page.locator(".heat .cell:has(.mark)").count()
    assert picture.get_attribute("data-lines") == str(marked)
    assert marked > 80
    expect(page.locator("#silent")).to_contain_text("Silence is not absence.")
    # The right half holds the answer in words.
    expect(page.locator("#panel")).to_contain_text(f"{found.reviews} reviews describe")
    page.locator("#shown").select_option("all")
    assert page.locator(".heat tbody tr").count() == len(bundled.case_themes())
    assert page.url.endswith("#shown=all")
    assert (len(seen.requests), seen.errors) == (1, [])


def test_a_cell_opens_its_numbers_words_and_reviews(
    path: Path, visit: Visitor, found: Characteristics
) -> None:
    page = visit(path).page
    cell = page.locator(".cell[data-column=under-1][title^='Unsafe infant sleeping']")
    cell.click()
    assert page.url.endswith("#theme=unsafe-sleep&value=under-1")
    counted = cell_of(found, "age-group", "under-1", "unsafe-sleep")
    panel = page.locator("#panel")
    expect(panel.locator("#panel-title")).to_have_text("Unsafe infant sleeping: Under 1 year")
    expect(panel.locator("#panel-title")).to_be_focused()
    expect(panel).to_contain_text(f"{counted.count} of {counted.n} reviews that state")
    against = counted.against
    expect(panel).to_contain_text(f"against {against['count_2']} of {against['n_2']}")
    expect(panel).to_contain_text("clearly more often")
    assert panel.locator(".review").count() == 15
    assert len(panel.locator(".findings li").first.inner_text()) > 20
    # What is opened is the slide: the share of every age group, and two findings.
    said = slide_of(page)
    assert f"{counted.count} of {counted.n} reviews that state “Under 1 year” name it" in said
    assert "16 to 17 years: " in said
    assert said.count("” — ") == 2
    cell.click()
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    # Arrow keys move; a theme and a characteristic are opened from their headings.
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(panel.locator("#panel-title")).to_have_text("Unsafe infant sleeping")
    page.locator(".heat thead [data-column=female]").click()
    expect(panel.locator("#panel-title")).to_have_text("Female")
    expect(panel).to_contain_text("Not stated for")
    again = visit(path, "#dimension=sex&theme=sexual-abuse&value=female").page
    expect(again.locator("#dimension")).to_have_value("sex")
    assert again.locator(".heat thead [data-column]").count() == 2
    expect(again.locator("#panel-title")).to_have_text("Child sexual abuse: Female")


def test_a_filter_counts_everything_again(path: Path, visit: Visitor, kg: KnowledgeGraph) -> None:
    page = visit(path, "#outcome=death&nation=england").page
    theirs = characteristics(Corpus(kg, ["outcome=death", "nation=england"]))
    expect(page.locator("#in-view")).to_contain_text(f"{theirs.reviews} of ")
    expect(page.locator("#summary")).to_contain_text(
        f"{theirs.reviews} reviews describe {theirs.children} children."
    )
    expect(page.locator("#tested")).to_have_text(str(theirs.tested))
    ages = theirs.dimensions[0]
    rows = page.locator("[data-kind=age-group] tbody tr")
    assert rows.count() == len(ages.values)
    assert rows.first.locator("td").first.inner_text() == str(ages.values[0].children)
    expect(page.locator("[data-kind=age-group] .silent")).to_contain_text(
        f"not stated for {ages.silent_children}."
    )
    page.evaluate("location.hash = 'nation=scotland'")
    few = page.locator("#picture")
    expect(few).to_have_attribute("data-basis", "counted")
    assert int(few.get_attribute("data-lines") or 0) >= 5
    assert page.locator(".heat .cell.counted").count() > 0
    expect(page.locator("#basis")).to_contain_text("dotted")
    page.locator("#clear-filters").click()
    expect(page.locator("#summary")).to_contain_text(f"{len(bundled.cases())} reviews describe")


def test_an_earlier_address_leads_to_the_comparison(path: Path, visit: Visitor) -> None:
    page = visit(path, "#dimension=sex&contrast=girls-boys&ranked=1", drawn=False).page
    page.wait_for_url("**/compare.html#a.sex=female&b.sex=male")
    unknown = visit(path, "#contrast=%3Cimg%20src%3Dx%3E&dimension=nothing")
    expect(unknown.page.locator("#dimension")).to_have_value("all")
    links = unknown.page.locator("#contrasts a")
    assert links.first.get_attribute("href") == (
        "compare.html#a.age-group=under-1&b.age-group=11-to-15,16-to-17"
    )
    assert unknown.errors == []


def test_the_picture_can_be_saved(path: Path, visit: Visitor, kg: KnowledgeGraph) -> None:
    page = visit(path, "#dimension=age-group", dark=True, accept_downloads=True).page
    picture, words = save_picture(page)
    told(words, kg, "Under 1 year (", "Unsafe infant sleeping", "A difference is not a cause")
    assert shapes(picture, "rect") > 18 * 5 * 2


def test_every_table_can_be_taken_as_csv(
    path: Path, visit: Visitor, found: Characteristics
) -> None:
    page = visit(path, accept_downloads=True).page

    def taken(name: str) -> list[list[str]]:
        with page.expect_download() as waited:
            page.get_by_role("button", name=name, exact=True).click()
        text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    ages = taken("Download CSV: Age group")
    of_age = [c["review_id"] for c in bundled.case_children() if c["age_group"] == "under-1"]
    (row,) = [r for r in ages if r[0] == "Under 1 year"]
    assert (row[1], row[3]) == (str(len(of_age)), str(len(frozenset(of_age))))
    differences = taken("Download CSV: Differences")
    assert len(differences) > 100  # all of them, though the page shows 25 at a time
    expect(page.locator("#difference-table tbody tr:visible")).to_have_count(25)
    page.locator("#difference-table").get_by_role("button", name="Difference, points").click()
    first = page.locator("#difference-table tbody tr:visible").first
    largest = max(
        c.against["difference"] for t in found.tables for column in t.columns
        for c in column.cells if c.evidence in ("clear", "suggestive")
    )  # fmt: skip
    assert f"+{100 * largest:.0f} (" in first.inner_text()
    everything = taken("Download CSV of every characteristic and theme")
    named = len(bundled.case_themes())
    assert len(everything) == 1 + sum(len(t.columns) for t in found.tables) * named
    assert {len(row) for row in everything} == {20}
    cell = cell_of(found, "age-group", "under-1", "physical-abuse")
    (row,) = [r for r in everything if r[1] == "under-1" and r[3] == "physical-abuse"]
    assert row[5:7] == [str(cell.count), str(cell.n)]
    assert float(row[18]) == pytest.approx(cell.against["q"], rel=1e-3)
    assert row[19] == cell.evidence


def test_who_they_were_and_what_differs_can_be_read_without_script(
    path: Path, visit: Visitor
) -> None:
    page = visit(path, drawn=False, java_script_enabled=False).page
    expect(page.locator("[data-kind] table:visible")).to_have_count(8)
    assert page.locator("#difference-table tbody tr:visible").count() > 100
    expect(page.locator("#summary")).to_contain_text(re.compile(r"\d+ reviews describe \d+"))
    expect(page.locator(".picture-area")).to_be_hidden()
