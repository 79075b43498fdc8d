"""What the page of agencies shows, read from it by its tests."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def lines(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        """() => forTests.picked.lines.map((pair) => ({
          agency: pair.agency.id, theme: pair.theme.id,
          width: forTests.network.body.edges[pair.i].options.width,
          dashes: forTests.network.body.edges[pair.i].options.dashes,
        }))"""
    )
    return found


def at(page: Page, row: str) -> tuple[float, float]:
    """Where an agency or a theme stands in the window, by ``side:id``."""
    page.locator("#network").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(id) => {
          const box = document.getElementById("network").getBoundingClientRect();
          const row = forTests.picked.rows.find((one) => one.id === id);
          return [box.left + row.x, box.top + row.y];
        }""",
        row,
    )
    return x, y
