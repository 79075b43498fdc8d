"""What a theme map shows, read from the page by the tests of its several parts."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

#: Shows the words at the pointer without the moment that a picture waits for it to stay.
AT_ONCE = "forTests.network.setOptions({ interaction: { tooltipDelay: 0 } })"


def spot(page: Page, theme: str) -> tuple[float, float]:
    """Where a theme stands in the window."""
    found = page.evaluate(
        """(id) => {
          const at = forTests.network.canvasToDOM(forTests.network.getPosition(id));
          const box = document.getElementById("network").getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        theme,
    )
    return found[0], found[1]


def drawn(page: Page) -> list[dict[str, Any]]:
    """The lines in view: theme ids, grade and dashes."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => forTests.view.shown.map((pair) => ({
          a: pair.a.id, b: pair.b.id, grade: pair.evidence, together: pair.together,
          oneThing: pair.oneThing,
          dashes: forTests.network.body.edges[pair.k].options.dashes,
          width: forTests.network.body.edges[pair.k].options.width,
        }))"""
    )
    return found


def title(page: Page) -> str:
    """Heading of the panel."""
    return page.locator("#panel-title").inner_text()


def sizes(page: Page) -> dict[str, float]:
    """Radius of each shape, by theme."""
    found: dict[str, float] = page.evaluate(
        """() => Object.fromEntries(forTests.drawing.nodes.map(({ id }) =>
          [id, forTests.network.body.nodes[id].options.size]))"""
    )
    return found


def settled(page: Page) -> None:
    """Wait until the picture has been drawn again."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def open_filters(page: Page, facet: str) -> None:
    """Unfold one list of the filter bar."""
    page.locator(f"[data-facet={facet}] > summary").click()


def choose_net(page: Page, label: str) -> None:
    """Choose a comparison in the settings."""
    fold = page.locator(".settings > summary")
    if not page.locator(".settings[open]").count():
        fold.click()
    page.get_by_label(label).check()
