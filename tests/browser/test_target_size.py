"""Whatever can be clicked is at least 24 pixels wide and high, or far enough from its neighbours.

This is success criterion 2.5.8 of WCAG 2.2, which axe checks only when it is asked to.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph_viz.views.registry import VIEWS

from .visits import Visitor

pytestmark = pytest.mark.browser

PAGES = [
    "index.html", *(view.file_name for view in VIEWS.values()),
    "theme-map.html#theme=neglect", "theme-map.html#pair=unsafe-sleep~sudden-infant-death&apart=1",
]  # fmt: skip
WIDTHS = (1280, 320)
TARGET_SIZE = """
for (const part of document.querySelectorAll("details")) part.open = true;
axe.run({ runOnly: { type: "rule", values: ["target-size"] } }).then((result) => ({
  checked: [...result.passes, ...result.violations].flatMap((rule) => rule.nodes).length,
  small: result.violations.flatMap((rule) => rule.nodes).map((n) => [n.target, n.failureSummary]),
}))
"""


@pytest.fixture
def small_targets(axe_source: str, visit: Visitor) -> Callable[..., list[Any]]:
    """The targets of a page that are too small, with every part of it unfolded."""

    def look(path: Path, fragment: str, width: int) -> list[Any]:
        page = visit(path, fragment, width=width, drawn=False, bypass_csp=True).page
        # All of the page: a target may be too close to a neighbour that a shortened page lacks.
        page.add_script_tag(content=axe_source)
        result = page.evaluate(TARGET_SIZE)
        assert result["checked"] > 3, "axe did not really run"
        small: list[Any] = result["small"]
        page.close()
        return small

    return look


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
