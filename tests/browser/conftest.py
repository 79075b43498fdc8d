"""Pages opened in a real Chromium, each in a profile of its own, every request and error noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from ..support.accessibility import assert_axe_finds_nothing, fetched_axe
from .visits import CHROMIUM, QUIET, SHELL, Visit, Visitor


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def shell(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=SHELL, args=QUIET)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def windowed(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Browser:
    """The browser without windows, or the whole one in modules that say ``WINDOWED = True``."""
    kind = "windowed" if getattr(request.module, "WINDOWED", False) else "shell"
    found: Browser = request.getfixturevalue(kind)
    return found


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Open a file, with a fragment if wanted, in a profile of its own; wait until it is drawn."""
    contexts = []

    def open_file(
        path: Path,
        fragment: str = "",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        drawn: bool = True,
        **settings: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **settings,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        seen = Visit.on(page)
        seen.open(path.as_uri() + fragment, drawn=drawn)
        return seen

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe_source(run_folder: Path) -> str:
    """The script of axe-core, fetched once for all processes of a test run."""
    with FileLock(run_folder / "axe.lock"):
        return fetched_axe(run_folder / "axe")


@pytest.fixture(scope="session")
def assert_accessible(axe_source: str) -> Callable[[Page], None]:
    """Check that axe-core finds nothing wrong with a page."""
    return partial(assert_axe_finds_nothing, axe_source)


@pytest.fixture
def without_other_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work no stable pairs out for what a page is compared with: under a filter it has none."""
    monkeypatch.setattr("casegraph_viz.content.site_data.judged", lambda found: found)


@pytest.fixture(scope="session")
def query_file(site: Path) -> Path:
    return site / "query.html"


@pytest.fixture(scope="module")
def asker(browser: Browser, query_file: Path) -> Iterator[Page]:
    """One query page for the tests that only ask, with room for every row."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(query_file.as_uri() + "#query=ASK%7B%7D")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    page.locator("#rows").select_option("100000")
    yield page
    context.close()
