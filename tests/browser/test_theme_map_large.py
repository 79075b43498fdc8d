"""A theme map of thousands of lines, stroked by the page itself: drawn, chosen, hidden, saved."""

from __future__ import annotations

from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Page

from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.layout import drawing
from casegraph_viz.views.theme_map.page import theme_map

from ..support.pairs import pairs_of
from .map_reading import settled, spot, title
from .visits import Visitor

pytestmark = pytest.mark.browser

WIDE, TALL, APART = 50, 40, 100.0
GROUPS = ("family", "child", "harm", "practice", "system")
FIRM = 1000


def lattice() -> nx.Graph[str]:
    """2,000 themes in rows; each is paired with those beside, below and aslant of it."""
    G: nx.Graph[str] = nx.Graph(n=100_000, unit="review", net="exact", where=[])
    for i in range(WIDE * TALL):
        G.add_node(f"t{i:04}", label=f"Theme {i}", group=GROUPS[i % 5], count=600 + i,
                   share=0.01, low=0.005, high=0.02, reviews=[])  # fmt: skip
    ends = [
        (row * WIDE + column, (row + down) * WIDE + column + right)
        for row in range(TALL)
        for column in range(WIDE)
        for down, right in ((0, 1), (1, 0), (1, 1))
        if row + down < TALL and column + right < WIDE
    ]
    for k, (a, b) in enumerate(ends):
        G.add_edge(f"t{a:04}", f"t{b:04}", n11=1 + k % 500, expected=3.0, expected_null=3.0,
                   lift=2.0, npmi=0.3, jaccard=0.2, phi=0.2, odds_ratio=3.0, odds_ratio_low=2.0,
                   odds_ratio_high=4.0, p=1e-6 * (k + 1), q=0.005 if k < FIRM else 0.03, sign=1,
                   evidence="clear", reviews=[])  # fmt: skip
    return G


PAIRS = lattice().number_of_edges()
# A pair of two groups that are not harm, and one aslant, so that no label lies on its middle, of
# harm; neither is among the firmest.
PLAIN, HARM = ("t1000", "t1001"), ("t1001", "t1052")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    network = lattice()
    places = {n: (APART * (i % WIDE), APART * (i // WIDE)) for i, n in enumerate(network)}
    with mock.patch.object(drawing, "layout", return_value=places):
        drawn = drawing.draw(pairs_of(network))
    path = tmp_path_factory.mktemp("large") / "theme-map.html"
    html = theme_map(pairs_of(network), Evidence(reviews={}, findings=[]), drawing=drawn)
    path.write_text(html, encoding="utf-8")
    return path


def near(page: Page, pair: tuple[str, str]) -> tuple[float, float]:
    """Move the picture to a pair and return where the middle of its line is in the window."""
    page.evaluate(
        """([a, b]) => {
          const [p, q] = [a, b].map((id) => forTests.network.getPosition(id));
          const position = { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
          forTests.network.moveTo({ position, scale: 1, animation: false });
          // As after a move by the reader, whom no later fit to the window may undo.
          forTests.view.held = true;
        }""",
        list(pair),
    )
    settled(page)
    (ax, ay), (bx, by) = spot(page, pair[0]), spot(page, pair[1])
    return (ax + bx) / 2, (ay + by) / 2


def inked(page: Page, at: tuple[float, float]) -> int:
    """How opaque the picture is at a place of the window, 0 to 255; its paper is 0."""
    found: int = page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector("#network canvas");
          const box = canvas.getBoundingClientRect();
          const ratio = canvas.width / box.width;
          const [left, top] = [(x - box.left) * ratio, (y - box.top) * ratio].map(Math.round);
          const one = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
          const context = one.getContext("2d", { willReadFrequently: true });
          context.drawImage(canvas, left, top, 1, 1, 0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data[3];
        }""",
        list(at),
    )
    return found


def lines_of_vis(page: Page) -> int:
    found: int = page.evaluate("Object.keys(forTests.network.body.edges).length")
    return found


def test_thousands_of_lines_are_drawn_without_an_object_for_each(
    large: Path, visit: Visitor
) -> None:
    seen = visit(large)
    page = seen.page
    assert page.evaluate("forTests.view.shown.length") == PAIRS
    assert lines_of_vis(page) == 0
    at = near(page, PLAIN)
    assert inked(page, at) > 100
    assert inked(page, (at[0], at[1] - 25)) == 0
    assert seen.errors == []


def test_a_click_on_a_line_opens_its_pair(large: Path, visit: Visitor) -> None:
    page = visit(large).page
    at = near(page, PLAIN)
    before = inked(page, at)
    other = (at[0] + APART, at[1])
    page.mouse.click(at[0] + 8, at[1] + 3)
    settled(page)
    assert page.evaluate("forTests.pairKeys[forTests.store.state.pair]") == "~".join(PLAIN)
    assert "Theme 1000" in title(page)
    assert "Theme 1001" in title(page)
    at = near(page, PLAIN)
    # The chosen line stands out and the others step back.
    assert inked(page, at) > before > inked(page, other) > 0


def test_a_click_on_a_shape_opens_its_theme_and_beside_all_nothing(
    large: Path, visit: Visitor
) -> None:
    page = visit(large).page
    x, y = near(page, PLAIN)
    page.mouse.click(*spot(page, "t1000"))
    settled(page)
    assert title(page) == "Theme 1000"
    near(page, PLAIN)
    page.mouse.click(x, y - 25)
    settled(page)
    assert page.evaluate("[forTests.store.state.theme, forTests.store.state.pair]") == [None, None]


def test_a_line_says_what_it_is_where_the_pointer_rests(large: Path, visit: Visitor) -> None:
    page = visit(large).page
    x, y = near(page, PLAIN)
    canvas = page.locator("#network canvas")
    page.mouse.move(x + 5, y + 2)
    assert str(canvas.get_attribute("title")).startswith("Theme 1000 and Theme 1001: ")
    page.mouse.move(x, y - 25)
    assert canvas.get_attribute("title") == ""


def test_a_hidden_group_takes_its_lines_along(large: Path, visit: Visitor) -> None:
    page = visit(large).page
    assert inked(page, near(page, HARM)) > 100
    page.locator(".legend [data-group=harm]").click()
    assert inked(page, near(page, HARM)) == 0
    assert inked(page, near(page, PLAIN)) > 100
    page.mouse.click(*near(page, HARM))
    settled(page)
    assert page.evaluate("[forTests.store.state.theme, forTests.store.state.pair]") == [None, None]
    page.locator(".legend [data-group=harm]").click()
    assert inked(page, near(page, HARM)) > 100


def test_few_lines_left_are_those_of_vis_network_again(large: Path, visit: Visitor) -> None:
    seen = visit(large, "#q=0.01")
    page = seen.page
    first = ("t0000", "t0001")
    assert page.evaluate("forTests.view.shown.length") == lines_of_vis(page) == FIRM
    assert inked(page, near(page, first)) > 100
    assert inked(page, near(page, PLAIN)) == 0
    page.evaluate("forTests.store.change({ q: '0.2' })")
    assert lines_of_vis(page) == 0
    assert inked(page, near(page, first)) > 100
    assert inked(page, near(page, PLAIN)) > 100
    page.evaluate("forTests.store.change({ q: '0.01' })")
    assert lines_of_vis(page) == FIRM
    assert inked(page, near(page, PLAIN)) == 0
    assert seen.errors == []


def test_the_saved_picture_holds_every_line(large: Path, visit: Visitor) -> None:
    page = visit(large, accept_downloads=True).page
    page.locator(".save summary").click()
    with page.expect_download() as download:
        page.locator("#save-svg").click()
    root = ElementTree.parse(Path(download.value.path())).getroot()
    lines = [e for e in root.iter("{http://www.w3.org/2000/svg}line") if e.get("data-pair")]
    assert len({e.get("data-pair") for e in lines}) == PAIRS
    assert all(float(str(e.get("stroke-width"))) > 0 for e in lines)
