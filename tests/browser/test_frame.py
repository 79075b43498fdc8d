"""The bar of every page: its doors and its search, and how high the picture of a view begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from .visits import DRAWN, Visitor

pytestmark = pytest.mark.browser

#: The element that holds the picture of a view.
PICTURES = {
    "matrix.html": "#matrix-scroll",
    "agencies.html": "#matrix-scroll",
    "timeline.html": "#strip-box",
    "recurrence.html": "#strip-box",
}
OPTION = "#find-list [role=option]"
#: What the panel beside the picture lies over somewhere on the way down the page.
COVERED = """() => {
  const seen = (element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let box = element.parentElement; box; box = box.parentElement) {
      if (getComputedStyle(box).overflowY === "visible") continue;
      const edge = box.getBoundingClientRect();
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { left, top, right, bottom };
  };
  const panels = [...document.querySelectorAll(".panel")].filter((panel) => panel.offsetParent);
  const others = [...document.querySelectorAll("main :is(table, h2, h3, p)")].filter(
    (other) => other.offsetParent && !other.closest(".panel"),
  );
  const covered = new Set();
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    for (const panel of panels.map(seen))
      for (const other of others) {
        const { left, top, right, bottom } = seen(other);
        const wide = Math.min(panel.right, right) - Math.max(panel.left, left);
        const high = Math.min(panel.bottom, bottom) - Math.max(panel.top, top);
        if (wide > 2 && high > 2) covered.add(other.textContent.trim().slice(0, 40));
      }
  }
  return [...covered];
}"""


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_a_view_begins_high(site: Path, visit: Visitor, name: str) -> None:
    seen = visit(site / name, width=1366, height=768)
    picture = seen.page.locator(PICTURES[name]).first
    assert picture.evaluate("e => e.getBoundingClientRect().top") <= 160
    assert seen.page.locator("main").evaluate("e => e.getBoundingClientRect().width") == 1366
    # The filters and their count take one line.
    assert seen.page.locator("#filters").evaluate("e => e.getBoundingClientRect().height") < 40
    # The panel beside it covers nothing of what follows, however far the page is scrolled.
    assert seen.page.evaluate(COVERED) == []
    assert not seen.errors


def test_a_name_is_found_by_the_keyboard_alone(site: Path, visit: Visitor) -> None:
    seen = visit(site / "matrix.html")
    page = seen.page
    field = page.get_by_role("combobox", name="Find a theme, agency, area, review")
    field.fill("county lines")
    assert page.locator(OPTION).first.inner_text().startswith("Child criminal exploitation")
    field.press("Escape")
    assert page.locator("#find-list").is_hidden()
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "find-1"
    field.press("ArrowUp")
    field.press("Enter")
    page.wait_for_url("**/vocab/theme/criminal-exploitation.html")
    assert all(request.startswith("file:") for request in seen.requests)


def test_what_the_page_of_a_thing_cannot_find_the_start_page_does(
    site: Path, visit: Visitor
) -> None:
    page = visit(site / "vocab" / "theme" / "neglect.html", drawn=False).page
    assert page.get_by_role("link", name="Themes", exact=True).first.get_attribute("href") == (
        "../../vocab/theme.html"
    )
    page.locator("#find").fill("kent")
    page.locator(OPTION, has_text="Reviews with “kent”").click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/reviews.html#q=kent")
    assert page.locator("#words").input_value() == "kent"
    page.locator("#find").fill("kent")
    assert page.locator(OPTION).all_inner_texts()[0].split() == ["Kent", "Area"]


def test_words_that_nothing_is_named_by_stay_text(site: Path, visit: Visitor) -> None:
    seen = visit(site / "index.html", "#find=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", drawn=False)
    options = seen.page.locator(OPTION)
    assert "<img src=x onerror=alert(1)>" in options.last.inner_text()
    assert seen.page.locator(".find img").count() == 0
    assert not seen.errors


def test_every_page_is_a_step_away_without_a_script(site: Path, visit: Visitor) -> None:
    page = visit(site / "sources.html", drawn=False, java_script_enabled=False).page
    doors = page.locator(".doors a")
    assert doors.all_inner_texts() == ["Map", "Themes", "Reviews", "Compare", "Ask"]
    assert page.locator(".doors [aria-current]").all_inner_texts() == ["Reviews"]
    page.locator(".all-pages summary").press("Enter")
    beneath = page.locator(".beneath a")
    assert set(beneath.evaluate_all("all => all.map(a => a.getAttribute('href'))")) >= DRAWN
    # On a phone they take one line: the doors head the lists of the menu.
    page.set_viewport_size({"width": 390, "height": 844})
    assert doors.first.is_hidden()
    assert page.locator(".all-pages summary").inner_text().startswith("Menu")
    assert page.locator(".masthead-line").evaluate("e => e.getBoundingClientRect().height") < 60
    assert beneath.first.is_visible()


def test_filters_travel_along_links_and_a_page_that_cannot_count_says_so(
    site: Path, visit: Visitor
) -> None:
    seen = visit(site / "theme-map.html", "#nation=wales&year=2015..&theme=neglect")
    page = seen.page
    page.locator(".doors").get_by_role("link", name="Compare").click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/compare.html#nation=wales&year=2015..")
    page.locator(".all-pages summary").click()
    page.locator(".beneath").get_by_role("link", name="National figures").click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/national-figures.html#nation=wales&year=2015..")
    bar = page.locator("#kept-filters")
    assert (
        bar.locator("p")
        .inner_text()
        .startswith("Published figures are not filtered, and stand beside all")
    )
    assert bar.locator("li").all_text_contents() == ["Nation: wales×", "Years: 2015..×"]
    bar.get_by_role("button", name="Remove the filter Years: 2015..").click()
    assert page.url.endswith("/national-figures.html#nation=wales")
    # A link to a part of a page keeps the name of the part.
    page.locator("#find").fill("matrix")
    page.locator(OPTION, has_text="Matrix").first.click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/matrix.html#nation=wales")
    page.goto((site / "vocab" / "theme" / "neglect.html").as_uri() + "?nation=wales#partners")
    page.get_by_role("link", name="Why").first.click()
    assert page.url.endswith("/index.html?nation=wales#limits")
    assert not seen.errors
