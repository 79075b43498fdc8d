"""What the ledger of recommendations shows, read from it by its tests."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Locator, Page


def lines(page: Page) -> list[list[str]]:
    """The rows in view: theme, and the text of each cell."""
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("#ledger tbody tr:not(.members)")]
          .filter((row) => !row.hidden)
          .map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"""
    )
    return found


def button(page: Page, theme: str) -> Locator:
    return page.locator(f"#ledger button[data-theme={theme}]")


def saved(page: Page, name: str) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.locator(name).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
