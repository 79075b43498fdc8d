"""Pages of single things in a real browser: read, searched, reached by keyboard, never run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from casegraph.model.concepts import level_of
from casegraph_viz.page.render import web_address

from ..support import bundled
from ..support.paths import DATA
from .saved_picture import from_menu
from .states import KINDS, REVIEW
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_for_nothing_and_complains_of_nothing(
    site: Path, visit: Visitor, kind: str
) -> None:
    seen = visit(site / KINDS[kind], drawn=False)
    seen.page.wait_for_timeout(100)
    assert len(seen.requests) == 1
    assert seen.errors == []


def rows_of(name: str) -> list[dict[str, str]]:
    path = DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shown(page: Any) -> int:
    """How many reviews pass; 50 of them are in view at a time."""
    count = int(page.locator("#reviews tbody tr:not([hidden])").count())
    assert page.locator("#reviews tbody tr:visible").count() == min(count, 50)
    return count


def test_a_review_is_found_filtered_sorted_and_shared(site: Path, visit: Visitor) -> None:
    page = visit(site / "reviews.html").page
    assert shown(page) == bundled.count("reviews")
    page.get_by_label("Words in the title").fill("pelka")
    assert shown(page) == 2
    page.get_by_role("button", name="Show all").click()
    page.locator("[data-facet=nation] > summary").click()
    page.get_by_role("checkbox", name="Wales").check()
    page.locator("#f-theme").select_option("neglect")
    page.locator("[data-years] > summary").click()
    page.get_by_label("From year").fill("2015")
    expect(page.locator("#chosen li")).to_have_count(2)
    count = shown(page)
    neglect = {f["review_id"] for f in rows_of("findings") if "neglect" in f["themes"].split(";")}
    assert count > 0
    assert count == sum(
        r["nation"] == "Wales" and r["year_published"] >= "2015" and r["review_id"] in neglect
        for r in rows_of("reviews")
    )
    assert page.locator("#told").inner_text() == f"{count} of {bundled.count('reviews')} reviews"
    fragment = page.evaluate("location.hash")
    assert set(fragment[1:].split("&")) == {"nation=wales", "theme=neglect", "year=2015.."}
    titles = page.locator("#reviews tbody tr:visible th").all_inner_texts()

    again = visit(site / "reviews.html", fragment).page
    assert again.locator("#reviews tbody tr:visible th").all_inner_texts() == titles
    again.get_by_role("button", name="Year", exact=True).click()
    years = again.locator("#reviews tbody tr:visible td:nth-child(2)").all_inner_texts()
    assert years == sorted(years)
    assert len(years) == count
    assert min(years) >= "2015"

    # Save has all that is listed, in the order in which it is.
    text = Path(from_menu(again, "List (CSV)").path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == count + 1
    assert [row[1] for row in rows[1:]] == years


def test_filters_find_what_plain_counting_finds(site: Path, visit: Visitor) -> None:
    reviews = rows_of("reviews")
    wanted = {
        # A report on many reviews has no outcome of its own, whatever it counts.
        "#outcome=death": sum(
            r["outcome"] == "death" and level_of(r["review_type"]) != "aggregate" for r in reviews
        ),
        "#basis=news": sum(r["basis"] == "news" for r in reviews),
        "#agency=police": sum("police" in r["agencies"].split(";") for r in reviews),
        "#type=serious-case-review&to=2009": sum(
            r["review_type"] == "serious-case-review" and "" < r["year_published"] <= "2009"
            for r in reviews
        ),
        "#area=kent&package=published": sum(r["area"] == "Kent" for r in reviews),
        "#nation=nowhere": bundled.count("reviews"),
        "#q=zzzz": 0,
    }
    page = visit(site / "reviews.html").page
    for fragment, count in wanted.items():
        page.evaluate(f"location.hash = {fragment!r}")
        page.wait_for_timeout(80)
        assert shown(page) == count, fragment
    assert page.get_by_text("No review matches").is_visible()
    assert len(wanted) == 7


def test_from_a_theme_to_a_review_and_to_its_neighbours(site: Path, visit: Visitor) -> None:
    page = visit(site / "vocab/theme/neglect.html", drawn=False, width=1920).page
    # The pictures at its head take the width of the window.
    last = page.locator(".charts > div").last.bounding_box()
    assert last
    assert last["x"] + last["width"] > 0.8 * 1920
    page.locator("#findings summary").click()
    page.get_by_role("link", name="Daniel Pelka", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Daniel Pelka"
    page.get_by_role("link", name="Schools and colleges").first.click()
    assert page.locator("h1").inner_text() == "Schools and colleges"
    slide = page.get_by_role("link", name="Present it as a slide")
    assert str(slide.get_attribute("href")).endswith("/agencies.html#chosen=schools&present=1")
    page.go_back()
    before = page.locator("nav.turn a").first.inner_text()
    page.locator("nav.turn a").first.click()
    assert page.locator("h1").inner_text() == before
    page.locator("nav.turn a").last.click()
    assert page.locator("h1").inner_text() == "Daniel Pelka"


def test_the_drawing_is_reached_and_followed_by_keyboard(site: Path, visit: Visitor) -> None:
    page = visit(site / REVIEW, drawn=False).page
    page.locator(".drawing").focus()
    page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.textContent.trim()")
    assert label == "Domestic abuse"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("domestic-abuse"))
    assert page.locator("h1").inner_text().strip() == "Domestic abuse"


def test_a_finding_can_be_pointed_to(site: Path, visit: Visitor) -> None:
    page = visit(site / REVIEW, "#finding-4", drawn=False).page
    assert page.locator(":target").count() == 1
    assert "not seen" in page.locator(":target").inner_text()
    # On a phone a long list is folded, unless the address leads into it.
    long = site / KINDS["review of many reviews"]
    page = visit(long, drawn=False, width=390, height=844).page
    assert page.locator("details.fold").count() == page.locator("details.fold:not([open])").count()
    first = str(page.locator("details.fold li").first.get_attribute("id"))
    page.evaluate(f"location.hash = {first!r}")
    expect(page.locator(":target")).to_be_visible()
    # A question is folded too, and opened by what leads to it or to a part of it.
    page.goto((site / "questions.html").as_uri() + "#themes-by-year_theme")
    expect(page.locator(":target")).to_be_visible()
    assert page.locator("details[open] > summary code").all_inner_texts() == ["themes-by-year"]
    assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= 12
    page.emulate_media(media="print")
    expect(page.locator("#theme-pairs pre")).to_be_visible()


def test_lists_and_drawings_need_no_script(site: Path, visit: Visitor) -> None:
    page = visit(site / "reviews.html", drawn=False, java_script_enabled=False).page
    assert page.locator("#reviews tbody tr").count() == bundled.count("reviews")
    assert page.locator("#finder").is_hidden()
    page.goto((site / REVIEW).as_uri())
    assert page.locator(".drawing svg a").count() > 10


def test_a_long_list_is_narrowed_and_a_link_leads_to_its_part(site: Path, visit: Visitor) -> None:
    seen = visit(site / "sources.html", drawn=False)
    page = seen.page
    rows, shown = page.locator("#listing tbody tr"), page.locator("#listing tbody tr:visible")
    wanted = str(rows.nth(60).get_attribute("id"))
    assert shown.count() == 25
    assert rows.count() > 1_000
    # No heading is wider than its column, so that none lies over the next.
    heads = page.locator("#listing thead button").evaluate_all(
        """all => all.map((button) =>
             [button, button.closest("th")].map((e) => e.getBoundingClientRect().right))"""
    )
    assert all(button <= column for button, column in heads)
    page.evaluate(f"location.hash = {wanted!r}")
    expect(page.locator(":target")).to_be_visible()
    assert page.locator(".pages .count").inner_text().startswith("51 to 75 of ")
    page.get_by_label("Words in the list").fill("nspcc")
    count = page.locator("#listing tbody tr:not([hidden])").count()
    assert page.locator("#told").inner_text() == f"{count} of {rows.count():,}"
    assert all("nspcc" in text.lower() for text in shown.all_inner_texts())
    # On paper the list is whole.
    page.get_by_label("Words in the list").fill("")
    page.emulate_media(media="print")
    assert shown.count() == rows.count()
    assert not seen.errors


def test_outside_links_are_web_addresses_only(site: Path) -> None:
    links = re.findall(r'href="(https?:[^"]*)"', (site / "sources.html").read_text("utf-8"))
    assert len(links) > 400
    assert all(web_address(link.replace("&amp;", "&")) for link in links)


@pytest.mark.parametrize("kind", ["review", "theme", "agency"])
def test_on_paper_a_drawing_is_not_cut(site: Path, visit: Visitor, kind: str) -> None:
    page = visit(site / KINDS[kind], drawn=False, width=718, height=1000).page
    page.emulate_media(media="print")
    drawing = page.locator(".drawing svg").first
    box = drawing.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 718
    # Whole, not cropped: as wide beside its height as it is drawn.
    left, top, wide, high = map(float, str(drawing.get_attribute("viewBox")).split())
    assert (left >= 0, top) == (True, 0)
    assert box["width"] / box["height"] == pytest.approx(wide / high, rel=0.02)


def test_the_name_of_an_area_stands_in_one_piece(site: Path, visit: Visitor) -> None:
    page = visit(site / REVIEW, drawn=False).page
    area = page.locator(".figures > div", has=page.get_by_text("Area", exact=True)).locator("dd")
    high = "(dd) => dd.getBoundingClientRect().height"
    line = area.evaluate(high)
    area.evaluate("(dd) => { dd.textContent = 'Northamptonshire'; }")
    for width in (320, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert area.evaluate(high) <= line
