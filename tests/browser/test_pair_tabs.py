"""The tabs over the same pairs: the network, the matrix, ranked bars and the table; the panel."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from .map_reading import drawn, settled, title
from .visits import Visitor

pytestmark = pytest.mark.browser

BABIES = "#age-group=under-1"


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Ways to see the pairs").get_by_role(
        "link", name=name
    ).click()


def test_every_tab_shows_the_same_pairs_and_leads_to_the_others(site: Path, visit: Visitor) -> None:
    seen = visit(site / "theme-map.html", BABIES, accept_downloads=True)
    page = seen.page
    current = page.locator(".pair-tabs [aria-current=page]")
    expect(current).to_have_text("Network")
    keys = {f"{line['a']}~{line['b']}" for line in drawn(page)}
    tab(page, "Ranked pairs")
    expect(current).to_have_text("Ranked pairs")
    assert page.evaluate("location.hash") == "#age-group=under-1&tab=ranked"
    expect(page.locator("#network")).to_be_hidden()
    rows = page.locator("#ranked li[data-pair]")
    ranked = rows.evaluate_all("(all) => all.map((r) => forTests.pairKeys[r.dataset.pair])")
    assert set(ranked) == keys
    counts = [int(re.match(r"\d+", words)[0]) for words in rows.locator(".small").all_inner_texts()]  # type: ignore[index]
    assert page.evaluate("({ ...document.getElementById('ranked').dataset })") == {
        "reviews": str(page.evaluate("forTests.inForce.n")),
        "lines": str(len(ranked)),
        "basis": "tested",
    }
    # A bar is as long as its count, its tick where as many are expected; the kind is in words.
    widths = rows.locator(".bar").evaluate_all("(all) => all.map((b) => parseFloat(b.style.width))")
    ratios = [width / count for width, count in zip(widths, counts, strict=True)]
    assert max(ratios) == pytest.approx(min(ratios), rel=1e-3)
    expect(rows.first).to_contain_text(re.compile(r"expected, lift \d.*odds ratio .* to .*clear"))
    page.locator("#rank").select_option("n11")
    counts = [int(words.split()[0]) for words in rows.locator(".small").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.locator(".save summary").click()
    with page.expect_download() as download:
        page.locator("#save-svg").click()
    root = ElementTree.parse(Path(download.value.path())).getroot()
    assert {e.get("data-pair") for e in root.iter() if e.get("data-pair")} == keys
    # Pairs that may say one thing twice can be left out of the bars, the network and the table.
    two = page.evaluate("forTests.view.shown.filter((p) => !p.oneThing).map((p) => p.k)")
    assert 0 < len(two) < len(keys)
    page.locator(".settings > summary").click()
    page.locator("#twice").uncheck()
    expect(rows).to_have_count(len(two))
    assert page.evaluate("forTests.view.shown.map((p) => p.k).sort()") == sorted(two, key=str)
    expect(page.locator("#pairs-note")).to_contain_text("without those that may say one thing")
    page.locator("#twice").check()
    page.keyboard.press("Escape")
    rows.first.get_by_role("button").click()
    expect(page.locator("#panel-title")).to_be_focused()
    opened = sorted(title(page).split())
    # What is chosen here goes along to the matrix, and back.
    tab(page, "Matrix")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert "age-group=under-1" in page.url
    assert sorted(title(page).split()) == opened
    expect(current).to_have_text("Matrix")
    tab(page, "Table")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    expect(page.locator("#table-sheet #pair-table")).to_be_visible()
    shown = page.locator("#pair-table tbody tr").count()
    expect(page.locator("#table-sheet")).to_have_attribute("data-lines", str(shown))
    # No picture is in view, so that none is offered.
    page.locator(".take .save > summary").click()
    expect(page.get_by_role("button", name="Pairs of the table (CSV)")).to_be_visible()
    expect(page.locator("#save-svg, #save-figure")).to_have_count(0)
    page.keyboard.press("Escape")
    assert sorted(title(page).split()) == opened
    assert "age-group=under-1" in page.url
    tab(page, "Network")
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("main > #pairs")).to_be_visible()
    page.go_back()
    expect(current).to_have_text("Table")
    assert seen.errors == []


def test_where_nothing_is_tested_the_bars_are_counted_and_say_so(
    site: Path, visit: Visitor
) -> None:
    page = visit(site / "theme-map.html", "#age-group=16-to-17&tab=ranked").page
    sheet = page.locator("#ranked")
    expect(sheet).to_have_attribute("data-basis", "counted")
    expect(sheet.locator(".ranked-key")).to_contain_text("counted, not tested")
    assert sheet.locator(".ranked-list .bar:not(.counted)").count() == 0
    expect(sheet.locator("li[data-pair]").first).to_contain_text("counted, not tested")
    expect(page.locator("#basis")).to_be_visible()


def test_the_panel_folds_and_the_picture_takes_its_room(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", width=1366, height=768).page
    button = page.locator("#fold-panel")
    narrow = page.locator("#network").bounding_box()
    # The picture begins high: the number of reviews is said once.
    assert narrow
    assert narrow["y"] <= 110
    expect(page.locator("#in-view")).to_be_hidden()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel")).to_be_hidden()
    settled(page)
    wide = page.locator("#network").bounding_box()
    assert wide
    assert wide["width"] > narrow["width"] + 300
    assert page.evaluate("location.hash") == "#panel=0"
    # What is opened by its name is read in the panel.
    page.locator("#search").fill("neglect")
    page.get_by_role("option").first.click()
    expect(page.locator("#panel-title")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("location.hash") == "#theme=neglect"
