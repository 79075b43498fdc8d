"""axe-core finds nothing to object to, in any mode, at any width, whatever is open."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

STATES = {
    "map": ("theme-map.html", ""),
    "theme": ("theme-map.html", "#theme=neglect"),
    "pair": ("theme-map.html", "#pair=unsafe-sleep~sudden-infant-death&apart=1"),
    "index": ("index.html", ""),
}
# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
SCREENS = (("light", 1280), ("dark", 320))
CASES = [(state, *screen) for state, screen in product(STATES, SCREENS)]


def test_how_many_cases() -> None:
    assert len(CASES) == 8


@pytest.mark.parametrize(("state", "mode", "width"), CASES)
def test_axe_finds_nothing(
    site: Path,
    axe: Callable[..., Any],
    visit: Callable[..., Any],
    state: str,
    mode: str,
    width: int,
) -> None:
    name, fragment = STATES[state]
    seen = visit(
        site / name,
        fragment,
        width=width,
        height=800,
        dark=mode == "dark",
        drawn=name == "theme-map.html",
        bypass_csp=True,
    )
    page = seen.page
    if state != "index":
        page.locator(".more summary").click()
    assert axe(page) == []


@pytest.mark.parametrize(("name", "drawn"), [("theme-map.html", True), ("index.html", False)])
def test_nothing_is_wider_than_a_small_screen(
    site: Path, visit: Callable[..., Any], name: str, drawn: bool
) -> None:
    page = visit(site / name, width=320, height=640, drawn=drawn).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_can_be_turned_dark_and_back(site: Path, visit: Callable[..., Any]) -> None:
    page = visit(site / "theme-map.html").page
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark page").click()
    assert page.evaluate(paper) != light
    page.get_by_role("button", name="Light page").click()
    assert page.evaluate(paper) == light


def test_summary_and_tables_need_no_script(site: Path, visit: Callable[..., Any]) -> None:
    page = visit(site / "theme-map.html", drawn=False, java_script_enabled=False).page
    assert page.locator("#pair-table tbody tr").count() >= 14
    assert page.locator(".theme-list li").count() > 90
    assert page.get_by_text("The picture needs JavaScript").is_visible()
    assert page.locator("#panel-home p").first.is_visible()
