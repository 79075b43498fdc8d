"""Every payload in a page of its own, once under the page's policy and once without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from casegraph_viz.page.render import write_page

from ...support.hostile_text import PAYLOADS
from ..visits import Loader, Visit


@pytest.fixture(params=PAYLOADS)
def payload(request: pytest.FixtureRequest) -> str:
    return PAYLOADS[request.param]


@pytest.fixture(params=[True, False], ids=["policy", "no-policy"])
def protected(request: pytest.FixtureRequest) -> bool:
    """Whether the policy of the page holds; without it the escaping must hold alone."""
    return bool(request.param)


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[dict[bool, Visit]]:
    """A page under the policy of what it shows and one without, which all tests of a module use."""
    contexts = {
        held: browser.new_context(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce", bypass_csp=not held
        )
        for held in (True, False)
    }
    tabs = {held: Visit.on(context.new_page()) for held, context in contexts.items()}
    for seen in tabs.values():
        seen.page.set_default_timeout(15_000)
    yield tabs
    for context in contexts.values():
        context.close()


@pytest.fixture
def load(tabs: dict[bool, Visit], protected: bool, tmp_path: Path) -> Loader:
    """Write the text of a page into a file and open it."""

    def open_text(text: str, fragment: str = "") -> Visit:
        path = tmp_path / "page.html"
        write_page(path, text)
        seen = tabs[protected]
        seen.requests.clear()
        seen.errors.clear()
        seen.open(path.as_uri() + fragment)
        return seen

    return open_text
