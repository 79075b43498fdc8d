"""The start page: ways in by task, a search, and a small map that opens the large one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casegraph.api import KnowledgeGraph

from .visits import Visitor

pytestmark = pytest.mark.browser


def test_the_first_screen_has_the_search_six_tasks_and_the_map(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    seen = visit(site / "index.html", drawn=False, width=1366, height=768)
    page = seen.page
    tiles = page.locator(".tiles a")
    assert [tile.locator("strong").inner_text() for tile in tiles.all()] == [
        "What goes with …?", "Who was named?", "What was recommended?", "What helped?", "My area",
        "Bring your own",
    ]  # fmt: skip
    numbers = [int(n.replace(",", "")) for n in page.locator(".tile-number").all_inner_texts()]
    assert min(numbers) > 0
    assert numbers[2] == len(kg.recommendations())
    assert numbers[3] == sum(f["polarity"] == "good-practice" for f in kg.findings())
    for part in (page.locator("#find"), tiles.last, page.locator(".miniature.wide")):
        box = part.bounding_box()
        assert box
        assert box["y"] + min(box["height"], 400) <= 768
    # On a phone the picture, with names that can be read, is in the first screen before the tasks.
    page.set_viewport_size({"width": 390, "height": 844})
    tall = page.locator(".miniature.tall")
    box, below = tall.bounding_box(), tiles.first.bounding_box()
    assert box
    assert below
    assert box["y"] + min(box["height"], 400) <= 844
    assert below["y"] > box["y"] + box["height"]
    scale = box["width"] / float(str(tall.get_attribute("viewBox")).split()[2])
    assert 39 * scale >= 9
    page.set_viewport_size({"width": 1366, "height": 768})
    assert "q =" not in page.locator(".headlines").inner_text()
    assert not re.search(r"evidence (clear|suggestive)", page.locator(".headlines").inner_text())
    page.locator("#find").fill("county lines")
    page.locator("#find-list [role=option]").first.click()
    page.wait_for_url("**/vocab/theme/criminal-exploitation.html")
    assert not seen.errors


def test_a_theme_of_the_small_map_opens_the_large_one(site: Path, visit: Visitor) -> None:
    page = visit(site / "index.html", "#nation=england", drawn=False).page
    page.locator(".miniature a", has=page.locator("text", has_text="Neglect")).first.click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/theme-map.html#nation=england&theme=neglect")
    assert page.locator("#panel-title").inner_text() == "Neglect"
