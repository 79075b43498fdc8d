"""Names on the theme map: whole, beside their own shapes, off the lines where there is room."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from .map_reading import drawn, settled
from .visits import Visitor

pytestmark = pytest.mark.browser

#: From this size on every theme with a line has its name.
ROOMY = (1024, 768)
WINDOWS = [(1280, 800), (1366, 768), (1600, 1000), (1024, 768), (768, 1024), (390, 844), (360, 740)]
VIEWS = ["", "#pair=unsafe-sleep~sudden-infant-death", "#apart=1", "#theme=neglect", "#cut=0"]


def labels(page: Page) -> list[dict[str, Any]]:
    """Each name: its theme, its box, its lines, and how long a line leads to it, if any."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => forTests.view.labels.map(({ theme, box, lines, size }) => ({
          id: theme.id, label: theme.label, lines, size, count: theme.count,
          led: box.leader
            ? Math.hypot(box.leader.x2 - box.leader.x1, box.leader.y2 - box.leader.y1) : 0,
          box: [box.left, box.top, box.right, box.bottom],
        }))"""
    )
    return found


def shapes(page: Page) -> dict[str, tuple[float, float, float]]:
    """Middle and radius of each shape in view, its ring included, in pixels of the picture."""
    found: dict[str, tuple[float, float, float]] = page.evaluate(
        """() => Object.fromEntries(forTests.view.placed.map((theme) => {
          const at = forTests.network.canvasToDOM(forTests.network.getPosition(theme.id));
          const radius = forTests.radiusOf(theme) * forTests.network.getScale();
          return [theme.id, [at.x, at.y, radius + (forTests.ringed(theme) ? 3 : 0)]];
        }))"""
    )
    return found


def distance(box: list[float], shape: tuple[float, float, float]) -> float:
    """From the edge of a box to the edge of a shape."""
    left, top, right, bottom = box
    x, y, radius = shape
    return float(
        ((max(left - x, x - right, 0)) ** 2 + (max(top - y, y - bottom, 0)) ** 2) ** 0.5 - radius
    )


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_linked_themes_are_named_beside_their_own_shapes(
    site: Path, visit: Visitor, width: int, height: int
) -> None:
    roomy = width >= ROOMY[0] and height >= ROOMY[1]
    for view in VIEWS:
        page = visit(site / "theme-map.html", view, width=width, height=height).page
        settled(page)
        named, placed = labels(page), shapes(page)
        chosen = page.evaluate("[...forTests.view.near].map((i) => forTests.themes[i].id)")
        ends = {end for line in drawn(page) for end in (line["a"], line["b"])}
        assert len(ends) > (5 if "theme=" in view else 15)
        missing = ends - {label["id"] for label in named}
        if roomy:
            assert not missing, (view, missing)
            expect(page.locator("#unnamed")).to_be_hidden()
        else:
            # A small picture has no room for some sixty names; it says how many are left out.
            assert len(missing) < len(ends) / 2, (view, missing)
            assert page.evaluate("forTests.view.unnamed") == len(missing)
            if missing:
                expect(page.locator("#unnamed")).to_contain_text(f"{len(missing)} name")
        for i, one in enumerate(named):
            for other in named[i + 1 :]:
                a, b = one["box"], other["box"]
                apart = a[0] >= b[2] or a[2] <= b[0] or a[1] >= b[3] or a[3] <= b[1]
                assert apart, (view, one["id"], other["id"])
            if one["led"]:
                continue
            if not roomy and one["id"] in chosen:
                continue  # named whatever it covers
            own = distance(one["box"], placed[one["id"]])
            nearest = min(
                distance(one["box"], shape) for name, shape in placed.items() if name != one["id"]
            )
            assert own < nearest, (view, one["id"])
        assert all(label["size"] >= 9 for label in named)
        # No name is cut, and what leads to one is too short to be taken for a line of the map.
        assert all(" ".join(label["lines"]) == label["label"] for label in named)
        assert all(label["led"] <= 110 for label in named)
        if roomy:
            assert sum(label["led"] > 0 for label in named) <= 4
            assert sum(label["led"] > 60 for label in named) <= 1
        assert not [n for n in named if n["led"] and n["id"] not in ends]


def test_names_keep_off_the_lines_and_grow_with_their_themes(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", width=1600, height=1000).page
    settled(page)
    named = labels(page)
    lines = page.evaluate(
        """() => forTests.view.shown.map(({ a, b }) => [a, b].map(({ id }) =>
          forTests.network.canvasToDOM(forTests.network.getPosition(id))))"""
    )

    def crossed(box: list[float]) -> bool:
        left, top, right, bottom = box
        steps = [k / 200 for k in range(201)]
        return any(
            left < a["x"] + t * (b["x"] - a["x"]) < right
            and top < a["y"] + t * (b["y"] - a["y"]) < bottom
            for a, b in lines
            for t in steps
        )

    # With some eighty lines between some sixty themes not every name can be clear of all of them;
    # where one is not, the line is interrupted at the name.
    struck = [crossed(label["box"]) for label in named]
    assert sum(struck) < len(named) / 8
    marked = page.evaluate("forTests.view.labels.map((l) => l.crossed)")
    assert all(mark for mark, hit in zip(marked, struck, strict=True) if hit)
    by_count = sorted(named, key=lambda label: int(label["count"]))
    assert by_count[-1]["size"] > by_count[0]["size"] + 1.5
    page.evaluate("forTests.network.moveTo({ scale: 0.3, animation: false })")
    settled(page)
    fewer = labels(page)
    assert 0 < len(fewer) < len(named)
    assert page.evaluate("forTests.view.unnamed") == len(named) - len(fewer)


@pytest.mark.parametrize("view", ["#nation=wales", "#age-group=under-1&net=independence"])
def test_what_no_review_in_view_names_is_not_drawn(site: Path, visit: Visitor, view: str) -> None:
    page = visit(site / "theme-map.html", view, accept_downloads=True).page
    settled(page)
    unnamed = page.evaluate("forTests.themes.filter((t) => !t.count).map((t) => t.id)")
    assert len(unnamed) > 5
    hidden = page.evaluate(
        "forTests.drawing.nodes.map((n) => n.id)"
        ".filter((id) => forTests.network.body.nodes[id].options.hidden)"
    )
    known = page.evaluate("forTests.drawing.nodes.map((n) => n.id)")
    ends = {end for line in drawn(page) for end in (line["a"], line["b"])}
    assert set(hidden) == set(known) - ends
    assert not ends & set(unnamed)
    page.locator(".save summary").click()
    with page.expect_download() as download:
        page.locator("#save-svg").click()
    root = ElementTree.parse(Path(download.value.path())).getroot()
    pictured = {e.get("data-theme") for e in root.iter() if e.get("data-theme")}
    assert pictured == ends


def test_a_picture_too_small_for_its_names_says_so(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#net=independence&cut=54", width=320, height=600).page
    settled(page)
    ends = {end for line in drawn(page) for end in (line["a"], line["b"])}
    missing = len(ends - {label["id"] for label in labels(page)})
    assert missing > 0
    expect(page.locator("#unnamed")).to_contain_text(f"{missing} name")
    assert page.evaluate("forTests.view.unnamed") == missing
