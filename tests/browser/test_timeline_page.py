"""The timeline in use: a theme chosen in three ways, two orders of years, numbers to take away."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegraph.api import KnowledgeGraph

from ..support import bundled
from .saved_picture import save_picture, shapes, told
from .timeline_reading import chosen, part
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "timeline.html"


@pytest.fixture(scope="module")
def trends(path: Path) -> dict[str, Any]:
    found = re.search(r'id="data-trends">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


DATES = {"published": "year_published", "incident": "incident_date"}


def themes_of(date: str) -> set[str]:
    """The themes that a review with the year names, from the tables."""
    found: set[str] = set()
    return found.union(*(bundled.themes().get(r, ()) for r in bundled.dated(DATES[date])))


def unchanged(kg: KnowledgeGraph) -> str:
    """What is said of neglect, whose share the test finds neither to rise nor to fall."""
    tests = kg.trend().tests
    (q,) = tests["q"][tests["theme"] == "neglect"].to_numpy(dtype=float)
    assert q > 0.2
    return f"No clear change (q = {q:.2f})"


#: Chooses each theme as a person does, and returns the rows that then stand in the table.
CHOSEN_IN_TURN = """(part, themes) => themes.map((theme) => {
  const choice = part.querySelector(".choose-theme");
  choice.value = theme;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  const body = part.querySelector(".theme-table tbody");
  return [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
})"""


def rows(page: Page) -> list[list[str]]:
    found: list[list[str]] = (
        part(page)
        .locator(".theme-table tbody")
        .evaluate(
            "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
    )
    return found


def expected_rows(trend: dict[str, Any], theme: str) -> list[list[str]]:
    found = []
    boxes = trend["themes"][theme]["boxes"]
    for (period, _, _, n), box in zip(trend["periods"], boxes, strict=True):
        count, share, low, high = box
        known = share is not None
        # Half up, as a browser rounds.
        percents = [f"{int(100 * v + 0.5)}%" if known else "" for v in (share, low, high)]
        found.append(
            [period, str(count), str(n), percents[0] if known else "–",
             f"{percents[1]} to {percents[2]}" if known else "too few"]
        )  # fmt: skip
    return found


def test_nothing_is_asked_of_another_place(path: Path, visit: Visitor) -> None:
    seen = visit(path)
    assert len(seen.requests) == 1
    assert seen.errors == []
    assert chosen(seen.page) == "Physical abuse"
    expect(seen.page.locator(".basis:visible")).to_have_count(1)


def test_a_theme_is_chosen_from_the_list_the_pictures_the_table_and_the_strip(
    path: Path, visit: Visitor, trends: dict[str, Any], kg: KnowledgeGraph
) -> None:
    page = visit(path).page
    for place in ("the list", ".multiples", ".tests", ".strip"):
        part(page).locator(".choose-theme").select_option("pandemic")
        if place == "the list":
            part(page).locator(".choose-theme").select_option("neglect")
        else:
            button = part(page).locator(f"{place} button[data-theme=neglect]")
            button.focus()
            page.keyboard.press("Enter")
            stays = button if place == ".strip" else part(page).locator(".one-theme h2")
            expect(stays).to_be_focused()
        assert chosen(page) == "Neglect"
        assert rows(page) == expected_rows(trends["published"], "neglect")
        expect(part(page).locator(".theme-about")).to_contain_text(unchanged(kg))
        assert part(page).locator(".choose-theme").input_value() == "neglect"
        assert page.evaluate("location.hash") == "#theme=neglect"
        expect(page.locator("#status")).to_have_text("Neglect, by year of publication.")
        assert part(page).locator(".tests tr[data-chosen] button").inner_text() == "Neglect"
        assert part(page).locator(".strip [aria-current]").inner_text() == "Neglect"


def test_the_strip_shows_every_theme_by_year_and_follows_the_filters(
    path: Path, visit: Visitor
) -> None:
    seen = visit(path)
    page, strip = seen.page, seen.page.locator("#strip")
    cases, years = bundled.cases(), bundled.dated("year_published")
    named = bundled.themes()

    def shown() -> tuple[str | None, ...]:
        return tuple(strip.get_attribute(f"data-{name}") for name in ("reviews", "lines", "basis"))

    themes = set[str]().union(*(named.get(r, ()) for r in cases))
    assert shown() == (str(len(cases)), str(len(themes)), "tested")
    first = page.locator(".strip tbody tr").first
    counts = {t: sum(t in named.get(r, ()) for r in cases) for t in themes}
    assert first.locator(".all").inner_text() == str(max(counts.values()))
    # The number of a cell is said when it is pointed at and when the keyboard reaches it.
    of_year = {r for r, year in years.items() if year == 2016}
    with_it = sum("neglect" in named[r] for r in of_year)
    row = page.locator(".strip tr", has=page.locator("button[data-theme=neglect]"))
    column = page.locator(".strip thead [scope=col] span").all_inner_texts().index("2016")
    row.locator("[data-column]").nth(column).hover()
    told = f"Neglect, 2016: {with_it} of {len(of_year)} reviews name it, "
    expect(page.locator("#strip-read")).to_contain_text(told)
    row.locator("[data-column]").nth(column - 1).focus()
    page.keyboard.press("ArrowRight")
    cell = row.locator("[data-column]").nth(column)
    expect(cell).to_be_focused()
    assert told in (cell.get_attribute("aria-label") or "")
    # The strip is one stop of the Tab key; the name of a row is left of its first cell.
    assert page.locator(".strip [tabindex='0']").count() == 1
    for _ in range(column + 1):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".strip [aria-current]").inner_text() == (
        row.locator("xpath=following-sibling::tr[1]").locator("button").inner_text()
    )
    page.locator("#strip-order").select_option("rise")
    assert page.locator(".strip tbody tr").first.inner_text().startswith("Effect of the pandemic")
    page.evaluate("location.hash = '#nation=wales&theme=neglect'")
    wales = {r for r in cases if bundled.reviews()[r]["nation"] == "Wales"}
    expect(strip).to_have_attribute("data-reviews", str(len(wales)))
    themes = set[str]().union(*(named.get(r, ()) for r in wales))
    assert shown() == (str(len(wales)), str(len(themes)), "counted")
    expect(page.locator("#recounted")).to_contain_text("nothing is tested: read the counts.")
    dated = [r for r in wales if r in years]
    assert sum(int(cells[2]) for cells in rows(page)) == len(dated)
    assert sum(int(cells[1]) for cells in rows(page)) == sum("neglect" in named[r] for r in dated)
    expect(part(page).locator(".years-show")).to_contain_text(
        f"{len(dated)} of them state the year"
    )
    page.get_by_role("button", name="Clear all filters").click()
    assert shown()[0] == str(len(cases))
    assert seen.errors == []


def test_every_theme_of_both_orders_shows_its_numbers(
    path: Path, visit: Visitor, trends: dict[str, Any]
) -> None:
    page = visit(path).page
    seen = 0
    for date in ("published", "incident"):
        page.locator(f"input[value={date}]").check()
        themes = list(trends[date]["themes"])
        told = part(page).evaluate(CHOSEN_IN_TURN, themes)
        for theme, shown in zip(themes, told, strict=True):
            assert shown == expected_rows(trends[date], theme), theme
            seen += 1
    assert seen == len(themes_of("published")) + len(themes_of("incident"))


def test_another_theme_is_shown_in_the_picture_that_came_with_the_page(
    path: Path, visit: Visitor, trends: dict[str, Any]
) -> None:
    page = visit(path).page
    part(page).locator(".choose-theme").select_option("information-sharing")
    picture = part(page).locator(".theme-picture svg")
    assert "2015–2019: " in (picture.get_attribute("aria-label") or "")
    found = picture.evaluate(
        """(svg) => [...svg.querySelectorAll(".boxes line")].map((line) =>
          ["x1", "x2", "y1", "y2"].map((name) => Number(line.getAttribute(name)))
            .concat(line.hasAttribute("stroke-dasharray")))"""
    )
    trend = trends["published"]
    boxes = trend["themes"]["information-sharing"]["boxes"]
    first, last = trend["periods"][0][1], trend["periods"][-1][2] + 1
    highest = max(high for *_, high in boxes if high is not None)
    top = -(-highest * 10 // 1) / 10
    assert top > 0.5
    expected = [
        [
            300 * (start - first) / (last - first),
            300 * (end + 1 - first) / (last - first),
            170 * (1 - share / top),
            170 * (1 - share / top),
            n < 20,
        ]
        for (_, start, end, n), (_, share, _, _) in zip(trend["periods"], boxes, strict=True)
        if share is not None
    ]
    assert len(found) == len(expected) == 5
    for line, wanted in zip(found, expected, strict=True):
        assert line == pytest.approx(wanted, abs=0.006)
    box = picture.locator("rect").first
    assert box.locator("title").text_content() == "2005–2009: " + describe(
        boxes[1], trend["periods"][1][3]
    )
    high, low = boxes[1][3], boxes[1][2]
    assert float(box.get_attribute("y") or "") == pytest.approx(170 * (1 - high / top), abs=0.006)
    assert float(box.get_attribute("height") or "") == pytest.approx(
        170 * (high - low) / top, abs=0.011
    )
    ticks = picture.locator("[data-at]:not([display])").evaluate_all(
        "(ticks) => ticks.map((tick) => [tick.textContent, tick.getCTM().f])"
    )
    assert [text for text, _ in ticks] == [f"{k}%" for k in range(0, round(100 * top) + 1, 20)]
    assert ticks[0][1] > ticks[-1][1]
    assert picture.locator(".boxes").get_attribute("color") == "var(--group-practice)"


def describe(box: list[Any], n: int) -> str:
    count, share, low, high = box
    told = [f"{int(100 * v + 0.5)}%" for v in (share, low, high)]
    return f"{count} of {n} reviews, {told[0]}, interval {told[1]} to {told[2]}"


def test_a_theme_looks_as_it_did_before_another_was_shown(path: Path, visit: Visitor) -> None:
    """What the script moves ends where Python drew it, for every number of the picture."""
    drawn = "(all) => all.map((svg) => svg.outerHTML)"
    pictures = ".theme-picture svg"
    before = (
        visit(path, drawn=False, java_script_enabled=False)
        .page.locator(pictures)
        .evaluate_all(drawn)
    )
    page = visit(path).page
    moved = set()
    for place, date in enumerate(("published", "incident")):
        page.locator(f"input[value={date}]").check()
        select = part(page).locator(".choose-theme")
        first = part(page).locator("option[selected]").get_attribute("value")
        select.select_option("poverty")
        moved.add(page.locator(pictures).evaluate_all(drawn)[place])
        select.select_option(first)
    assert page.locator(pictures).evaluate_all(drawn) == before
    assert not moved & set(before)
    assert len(before) == len(moved) == 2


def test_the_two_orders_of_years(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    part(page).locator(".choose-theme").select_option("neglect")
    page.locator("input[value=incident]").check()
    assert chosen(page) == "Neglect"
    assert page.evaluate("location.hash") == "#theme=neglect&date=incident"
    expect(part(page).locator(".theme-picture + figcaption")).to_contain_text(
        "by year of the incident"
    )
    expect(part(page)).to_contain_text(
        f"{len(bundled.dated('incident_date'))} of them state the year of the incident"
    )
    page.locator("input[value=published]").check()
    assert page.evaluate("location.hash") == "#theme=neglect"


def test_the_address_brings_the_same_view_back(path: Path, visit: Visitor) -> None:
    page = visit(path, "#theme=social-isolation&date=incident").page
    assert chosen(page) == "Social isolation"
    assert page.locator("input[value=incident]").is_checked()
    first = part(page).locator(".theme-picture svg").get_attribute("aria-label")
    assert "year of the incident" in (first or "")
    page.get_by_role("link", name="Why").and_(page.locator(":visible")).click()
    assert chosen(page) == "Social isolation"
    # The same as a slide: the theme alone, its chart, and what the page says of it.
    said = part(page).locator(".theme-about").inner_text()
    page.locator(".take-present").click()
    slide = page.locator(".slide-stage > svg")
    assert said in str(slide.get_attribute("aria-label"))
    expect(slide.locator("svg rect").first).to_be_visible()
    page.keyboard.press("Escape")


NONSENSE = [
    "#theme=no-such-theme",
    "#theme=__proto__&date=constructor",
    "#date=incident&theme=",
    "#theme=%E0%A4%A",
    "#theme=<img src=x onerror=window.__pwn=1>",
    "#few",
]


@pytest.mark.parametrize("fragment", NONSENSE)
def test_a_nonsense_address_shows_the_first_theme(
    path: Path, visit: Visitor, fragment: str
) -> None:
    seen = visit(path, fragment)
    assert seen.errors == []
    assert chosen(seen.page) == "Physical abuse"
    assert seen.page.evaluate("window.__pwn") is None


def test_shares_of_all_themes_as_csv(path: Path, visit: Visitor, trends: dict[str, Any]) -> None:
    page = visit(path, accept_downloads=True).page
    with page.expect_download() as waiting:
        part(page).get_by_role("button", name="shares of all themes").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert waiting.value.suggested_filename == "shares-by-published.csv"
    assert len(found) == len(themes_of("published")) * len(trends["published"]["periods"])
    row = next(r for r in found if r["theme"] == "neglect" and r["start"] == "2015")
    box = trends["published"]["themes"]["neglect"]["boxes"][3]
    years = bundled.dated("year_published")
    then = {r for r, year in years.items() if 2015 <= year <= 2019}
    naming = bundled.cases_with("neglect") & then
    assert (int(row["reviews"]), int(row["n"])) == (len(naming), len(then))
    assert [float(row[k]) for k in ("share", "low", "high")] == box[1:]


def test_the_pictures_can_be_saved(
    path: Path, visit: Visitor, trends: dict[str, Any], kg: KnowledgeGraph
) -> None:
    seen = visit(path, "#theme=neglect", dark=True, accept_downloads=True)
    picture, words = save_picture(seen.page, menu="Picture of the theme")
    told(words, kg, "Themes over time: Neglect", unchanged(kg), "95% interval")
    known = sum(b[1] is not None for b in trends["published"]["themes"]["neglect"]["boxes"])
    # In the colours of the light page, and one box more in the legend.
    assert shapes(picture, "rect", opacity="0.22", fill="rgb(154, 16, 56)") == known + 1
    expect(seen.page.locator("#status")).to_have_text("The picture was saved as PNG.")
    assert seen.page.locator("html").get_attribute("data-mode") is None
    _, words = save_picture(seen.page, "reviews of each year, by nation, by year of publication")
    english = {r for r in bundled.cases() if bundled.reviews()[r]["nation"] == "England"}
    undated = len(english - bundled.dated("year_published").keys())
    wanted = f"England: {len(english)}, {undated} of them without a year"
    told(words, kg, wanted, "each year, by nation")
    assert seen.errors == []


def test_the_table_of_tests_sorts_by_keyboard(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    table = part(page).locator(".tests")
    head = table.locator("thead th").filter(has_text="Evidence").locator("button")
    head.focus()
    page.keyboard.press("Enter")
    first = table.locator("tbody tr").first
    expect(first).to_contain_text("clear")
    change = table.locator("thead th").filter(has_text="Change")
    change.locator("button").click()
    assert change.get_attribute("aria-sort") == "descending"
    values = table.locator("tbody tr td:nth-child(9)").evaluate_all(
        "(cells) => cells.map((cell) => Number(cell.dataset.value))"
    )
    assert len(values) == len(themes_of("published"))
    assert values == sorted(values, reverse=True)


def test_without_script_the_page_still_says_it_all(path: Path, visit: Visitor) -> None:
    page = visit(path, drawn=False, java_script_enabled=False).page
    assert page.locator(".basis:visible").count() == 2
    assert page.locator(".tests tbody tr").count() == sum(len(themes_of(d)) for d in DATES)
    assert page.locator(".theme-picture svg").first.is_visible()
    assert page.locator(".theme-table tbody tr").count() == 6 + 8
    assert page.get_by_text("One changes clearly").is_visible()
    assert not page.locator("select").first.is_visible()


def test_one_of_two_widths_of_a_picture_is_shown(path: Path, visit: Visitor) -> None:
    for width, name in ((1280, "wide"), (360, "narrow")):
        page = visit(path, width=width).page
        shown = part(page).locator(".chart-wide:visible, .chart-narrow:visible")
        assert shown.count() == 2
        assert f"chart-{name}" in (shown.first.get_attribute("class") or "")


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_interval_stands_whole_beside_its_share(
    path: Path, visit: Visitor, width: int
) -> None:
    page = visit(path, "#theme=neglect", width=width).page
    part(page).locator("summary", has_text="Table of the periods").click()
    table = part(page).locator(".theme-table")
    wide, room = table.evaluate("(t) => [t.scrollWidth, t.parentElement.clientWidth]")
    assert wide <= room
    assert all(" to " in row[4] or row[4] == "too few" for row in rows(page))
