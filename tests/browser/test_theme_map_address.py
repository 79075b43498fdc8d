"""The address of a filtered map brings its state back; what it asks in vain is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..support import bundled
from .map_reading import choose_net, drawn, open_filters, sizes, title
from .visits import Visitor

#: The reviews of single cases with a child under one, and those of Wales since 2016.
BABIES = {c["review_id"] for c in bundled.case_children() if c["age_group"] == "under-1"}
WELSH = [
    r
    for r in map(bundled.reviews().__getitem__, bundled.cases())
    if r["nation"] == "Wales" and r["year_published"] >= "2016"
]

pytestmark = pytest.mark.browser

EVERYTHING = (
    "#age-group=under-1,1-to-5&nation=england&year=2005..2022&net=independence&measure=lift"
    "&least=3&q=0.1&cut=7&weak=1&apart=1&rings=0&off=system&theme=neglect"
)


def test_the_whole_state_comes_back_from_the_address(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", EVERYTHING).page
    page.evaluate("forTests.store.change({})")
    assert page.evaluate("location.hash") == EVERYTHING
    state = page.evaluate("forTests.store.state")
    assert state["filters"] == {"age-group": ["under-1", "1-to-5"], "nation": ["england"]}
    assert state["years"] == [2005, 2022]
    assert (state["net"], state["measure"], state["least"]) == ("independence", "lift", 3)
    assert (state["q"], state["cut"], state["off"]) == ("0.1", 7, ["system"])
    assert (state["weak"], state["apart"], state["rings"]) == (True, True, False)
    assert title(page) == "Neglect"
    assert page.get_by_label("Mentioned together").is_checked()
    assert page.locator("#year-from").input_value() == "2005"
    foot = page.locator(".facts").inner_text()
    for words in (
        "Age of a child: Under 1 year or 1 to 5 years; Nation: England; Year: 2005 to 2022",
        "Mentioned together; width of a line: lift",
        EVERYTHING,
    ):
        assert words in foot
    assert page.locator("#chosen li").count() == 4


NONSENSE = [
    "#age-group=none-such,__proto__",
    "#year=20015..x",
    "#year=2020..2001",
    "#year=..",
    "#year=0000..9999",
    "#least=-3&q=7&cut=1e9",
    "#agency=%E0%A4%A&sex=",
    "#constructor=1&toString=2&nation=<script>",
]


@pytest.mark.parametrize("fragment", NONSENSE)
def test_a_damaged_filter_is_harmless(site: Path, visit: Visitor, fragment: str) -> None:
    seen = visit(site / "theme-map.html", fragment)
    assert seen.errors == []
    assert len(drawn(seen.page)) > 5
    assert title(seen.page) == "What the map shows"


def test_from_the_index_to_a_view_that_a_colleague_sees_too(
    site: Path, visit: Visitor, tmp_path: Path
) -> None:
    """The journey of a trainer: babies and neglect, three findings, Wales after 2015, a picture."""
    seen = visit(site / "index.html", drawn=False, accept_downloads=True)
    page = seen.page
    page.get_by_role("link", name="Theme map").first.click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    open_filters(page, "age-group")
    page.get_by_role("checkbox", name=re.compile("^Under 1 year")).check()
    expect(page.locator("#standing")).to_have_text(
        re.compile(rf"^{len(BABIES)} of {len(bundled.cases())} reviews; ")
    )
    page.locator("#search").fill("neglect")
    page.get_by_role("option").first.click()
    expect(page.locator("#panel-title")).to_have_text("Neglect")
    expect(page.locator("#panel-detail")).to_contain_text(
        re.compile(
            rf"Named in \d+ reviews of {len(BABIES)} reviews that pass the filters: "
            r"\d+% \(95% interval"
        )
    )
    # Open only where no pair stands out, which depends on the reviews in view.
    page.locator(".companions").evaluate("list => { list.open = true; }")
    often = page.locator(".companions li")
    assert often.count() == 10
    expect(often.first).to_contain_text(re.compile(r"in \d+ of \d+: \d+% \(95% interval"))
    often.first.get_by_role("button").click()
    expect(page.locator("#panel-title")).to_have_text(re.compile("Neglect"))
    read = page.locator("#panel-detail .findings li p:first-child")
    assert read.count() >= 3
    assert all(len(text) > 20 for text in read.all_inner_texts()[:3])
    assert page.locator("#panel-detail a.source").count() >= 2

    page.get_by_role("button", name="Clear all filters").click()
    open_filters(page, "nation")
    page.get_by_role("checkbox", name=re.compile("^Wales")).check()
    page.keyboard.press("Escape")
    page.locator("[data-years] > summary").click()
    page.locator("#year-from").focus()
    while int(page.locator("#year-from").input_value()) < 2016:
        page.keyboard.press("ArrowRight")
    expect(page.locator("#standing")).to_have_text(
        re.compile(rf"^{len(WELSH)} of {len(bundled.cases())} reviews; ")
    )
    expect(page.locator("#warning")).to_contain_text("Only 7 reviews")
    choose_net(page, "Mentioned together")
    page.locator(".save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    download.value.save_as(tmp_path / "picture.svg")
    assert "Wales" in (tmp_path / "picture.svg").read_text(encoding="utf-8")

    again = visit(site / "theme-map.html", page.evaluate("location.hash")).page
    for name in ("#standing", "#warning", "#live-net", "#panel-title", "#chosen", "#pairs-note"):
        assert again.locator(name).inner_text() == page.locator(name).inner_text()
    assert drawn(again) == drawn(page)
    assert sizes(again) == sizes(page)
    assert seen.errors == []
    assert all(address.startswith("file:") for address in seen.requests)


UNKNOWN = {
    "#age-group=babies": "Age of a child “babies”",
    "#age-group=under-1,babies&nation=wales": "Age of a child “babies”",
    "#year=last": "Year “last”",
    "#theme=negligence": "theme “negligence”",
    "#pair=neglect~negligence&sex=%3Cb%3E": "Sex of a child “<b>” and pair “neglect~negligence”",
}


@pytest.mark.parametrize("fragment", UNKNOWN)
def test_what_the_address_asks_in_vain_is_told(site: Path, visit: Visitor, fragment: str) -> None:
    page = visit(site / "theme-map.html", fragment).page
    expect(page.locator("#unknown")).to_have_text(
        "The address asks for something that this page does not have, which was left out: "
        f"{UNKNOWN[fragment]}. What you see is without it."
    )
    page.evaluate("forTests.filterBy({ filters: { nation: ['england'] } })")
    expect(page.locator("#unknown")).to_be_hidden()
    page = visit(site / "theme-map.html", "#age-group=under-1&theme=neglect&year=2015..").page
    expect(page.locator("#unknown")).to_be_hidden()
