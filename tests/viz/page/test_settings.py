"""Every page with scripts of its own tells them the figures and words of the library."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from casegraph.wording.caveats import NOT_A_CAUSE
from casegraph_viz.page.settings import shared_settings

from ...support.reading import visible

#: What each page shows, and what it grades.
PAGES = {
    "theme-map": ("line", "pairs"),
    "matrix": ("cell", "pairs"),
    "agencies": ("agencies", "pairs"),
    "children": ("difference", "differences"),
    "timeline": ("time", "themes"),
    "recurrence": ("recurrence", "pairs"),
    "national-figures": ("figures", "differences"),
}


def settings(page: Path) -> dict[str, object]:
    text = page.read_text("utf-8")
    (block,) = re.findall(
        r'<script type="application/json" id="data-settings">(.*?)</script>', text
    )
    found: dict[str, object] = json.loads(block)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_its_scripts_what_the_library_says(site: Path, name: str) -> None:
    page = site / f"{name}.html"
    wanted = json.loads(json.dumps(shared_settings(*PAGES[name])))
    assert {key: settings(page)[key] for key in wanted} == wanted
    # The foot of a saved picture says what stands beside the picture.
    assert wanted["caveat"].partition(".")[0] in visible(page)


def test_every_claim_belongs_to_a_page() -> None:
    assert {shown for shown, _ in PAGES.values()} | {"association"} == set(NOT_A_CAUSE)
