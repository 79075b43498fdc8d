"""What the timeline shows, read from it by its tests."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def part(page: Page) -> Locator:
    return page.locator(".basis:visible")


def chosen(page: Page) -> str:
    return str(part(page).locator(".theme-name").inner_text())
