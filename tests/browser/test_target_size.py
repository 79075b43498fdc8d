"""Whatever can be clicked is at least 24 pixels wide and high, or far enough from its neighbours.

This is success criterion 2.5.8 of WCAG 2.2, which axe checks only when it is asked to.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph_viz.views.registry import VIEWS

from ..support import accessibility
from .states import MEASURED, STATES
from .visits import Visitor

pytestmark = pytest.mark.browser

#: Those that test_accessibility.py has open in the same state, it measures there.
PAGES = sorted(MEASURED - set(STATES.values()))
WIDTHS = (1280, 320)
UNFOLDED = "for (const part of document.querySelectorAll('details')) part.open = true;"


@pytest.fixture
def small_targets(axe_source: str, visit: Visitor) -> Callable[..., list[Any]]:
    """The targets of a page that are too small, with every part of it unfolded."""

    def look(path: Path, fragment: str, width: int) -> list[Any]:
        page = visit(path, fragment, width=width, drawn=False, bypass_csp=True).page
        page.evaluate(UNFOLDED)
        small = accessibility.small_targets(axe_source, page)
        page.close()
        return small

    return look


def test_every_view_is_measured_at_both_widths() -> None:
    assert len(MEASURED) >= 18
    assert "query.html" in PAGES


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_every_target_of_a_view_is_large_enough(
    site: Path, small_targets: Callable[..., list[Any]], address: str, width: int
) -> None:
    name, hash_sign, fragment = address.partition("#")
    assert small_targets(site / name, hash_sign + fragment, width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_of_a_page_of_a_thing_is_large_enough(
    site: Path, small_targets: Callable[..., list[Any]], width: int
) -> None:
    """The largest page of each folder, and the lists at the top."""
    views = {view.file_name for view in VIEWS.values()}
    pages = [p for p in sorted(site.glob("*.html")) if p.name not in views]
    for folder in sorted({p.parent for p in site.rglob("*.html")} - {site}):
        pages.append(max(folder.glob("*.html"), key=lambda p: p.stat().st_size))
    assert len(pages) >= 5
    small = {p.relative_to(site).as_posix(): small_targets(p, "", width) for p in pages}
    assert {name: targets for name, targets in small.items() if targets} == {}


def test_a_small_target_is_found(tmp_path: Path, small_targets: Callable[..., list[Any]]) -> None:
    page = tmp_path / "small.html"
    button = "<button style='width: 12px; height: 12px; margin: 0; padding: 0'>x</button>"
    page.write_text(f"<!doctype html><html lang=en><title>x</title>{button * 8}", encoding="utf-8")
    assert len(small_targets(page, "", 1280)) == 8
