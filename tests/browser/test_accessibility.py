"""axe-core finds nothing to object to on any page, whatever is open, and no page is too wide.

Nor is anything too small to be clicked, which test_target_size.py says more of.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ..support.accessibility import small_targets
from .states import MEASURED, STATES
from .visits import DRAWN, Visitor

pytestmark = pytest.mark.browser

# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
SCREENS = pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", 320)])
SCROLLED = "document.documentElement.scrollWidth"


@SCREENS
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    site: Path,
    visit: Visitor,
    axe_source: str,
    assert_accessible: Callable[[Page], None],
    state: str,
    mode: str,
    width: int,
) -> None:
    name, _, fragment = STATES[state].partition("#")
    page = visit(
        site / name,
        f"#{fragment}" if fragment else "",
        width=width, dark=mode == "dark", drawn=name in DRAWN, bypass_csp=True,
    ).page  # fmt: skip
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.evaluate("document.getElementById('show-facets')?.setAttribute('aria-expanded', 'true')")
    assert page.evaluate(SCROLLED) <= width
    if STATES[state] in MEASURED:
        # Before the page loses what is repeated: a target may be too close to such a neighbour.
        assert small_targets(axe_source, page) == []
    assert_accessible(page)


@pytest.mark.parametrize(
    "address", ["matrix.html#themes=all", "agencies.html#view=network&lines=9999"]
)
def test_as_much_as_there_is_is_not_too_wide(site: Path, visit: Visitor, address: str) -> None:
    name, _, fragment = address.partition("#")
    page = visit(site / name, f"#{fragment}", width=320, height=640).page
    assert page.evaluate(SCROLLED) <= 320


def test_the_page_can_be_turned_dark_and_back(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html").page
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark page").click()
    assert page.evaluate(paper) != light
    page.get_by_role("button", name="Light page").click()
    assert page.evaluate(paper) == light


def test_summary_and_tables_need_no_script(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", drawn=False, java_script_enabled=False).page
    assert page.locator("#pair-table tbody tr").count() >= 14
    assert page.locator(".theme-list li").count() > 90
    assert page.get_by_text("The picture needs JavaScript").is_visible()
    assert page.locator("#panel-home p").first.is_visible()
