"""The few pages that the server writes itself, and how one of them waits for what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from casegraph_viz.server.status_pages import preparing_page

from ..support.served import Served, address, serve

pytestmark = pytest.mark.browser

CASES = [
    ("", "light", 1280), ("vocab/theme/neglect.html", "dark", 360),
    ("vocab/theme/none", "light", 360), ("nothing.html", "dark", 1280),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages", "--quiet") as served:
        yield served


@pytest.mark.parametrize(("path", "mode", "width"), CASES)
def test_axe_finds_nothing(
    browser: Browser,
    server: Served,
    assert_accessible: Callable[[Page], None],
    path: str,
    mode: Literal["light", "dark"],
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=mode, bypass_csp=True
    )
    page = context.new_page()
    page.goto(server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    context.close()


def test_a_page_that_waits_asks_again_whatever_its_fragment(browser: Browser) -> None:
    page = browser.new_page()
    page.clock.install()
    asked = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=preparing_page("/", "generating"), content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://localhost/theme-map.html#pair=neglect~domestic-abuse")
    for times in (1, 2):
        assert [url for url in asked if url.endswith("map.html")] == asked
        assert len(asked) == times
        with page.expect_navigation():
            page.clock.run_for(3_100)
    assert page.url.endswith("#pair=neglect~domestic-abuse")
    page.close()


def test_a_link_with_a_query_opens_for_a_person(browser: Browser, server: Served) -> None:
    """Without the query page, a browser is given XML, which it shows."""
    page = browser.new_page()
    answer = page.goto(server.url.rstrip("/") + address("ASK { ?r a cg:Review }"))
    assert answer is not None
    assert (answer.status, answer.headers["content-type"]) == (200, "application/xml")
    page.close()
