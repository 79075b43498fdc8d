"""Pages opened in a real Chromium, each in a profile of its own, every request and error noted."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from casegraph.api import KnowledgeGraph
from casegraph.model.iris import concept, review
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.query.page import query_page

#: Chromium, and its build without windows, which takes less than half the time for a page.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Parts beyond these repeat their siblings: axe would look at thousands for half a minute a page,
# and find each time what it found in the first.
SHORTENED = """
for (const [parts, most] of [
  ["tr, li, svg *", 12], ["td, th, option, button", 24], ["table, tbody, section, details, svg", 5],
]) {
  const seen = new Map();
  for (const part of document.querySelectorAll(parts)) {
    const siblings = seen.get(part.parentElement) ?? {};
    seen.set(part.parentElement, siblings);
    siblings[part.tagName] = (siblings[part.tagName] ?? 0) + 1;
    if (siblings[part.tagName] > most) part.remove();
  }
}
"""


# Cases of one test beyond this many are thinned out in the everyday run.
FEW = 6


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark most of many cases as exhaustive: of axe every other one, of the rest two in three.

    With axe, cases come in pairs of a light and a dark page; of each pair one stays, in turn.
    """
    groups: dict[tuple[Path, str], list[pytest.Item]] = {}
    for item in items:
        if item.path.parent == Path(__file__).parent:
            groups.setdefault((item.path, getattr(item, "originalname", item.name)), []).append(
                item
            )
    for (_, name), group in groups.items():
        for number, item in enumerate(group if len(group) > FEW else []):
            stays = (number // 2 + number) % 2 == 0 if "axe" in name else number % 3 == 0
            if not stays:
                item.add_marker(pytest.mark.exhaustive)


@dataclass
class Visit:
    """A page that was opened, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


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
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file, with a fragment if wanted, and wait until a map is drawn."""
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
        seen = Visit(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                seen.errors.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        page.goto(path.as_uri() + fragment)
        if drawn:
            # Not wait_for_function: it evaluates text, which the page's policy forbids.
            page.locator("html[data-ready=true]").wait_for(state="attached")
        return seen

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe_source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Source of axe-core, from the npm registry; without npm the test fails and says so."""
    npm = shutil.which("npm")
    assert npm, "npm was not found; the accessibility tests need it to fetch axe-core"
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "pack", "axe-core@4", "--silent"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, f"npm could not fetch axe-core: {done.stderr}"
    (archive,) = folder.glob("axe-core-*.tgz")
    with tarfile.open(archive) as packed:
        source = packed.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode("utf-8") + SHORTENED


@pytest.fixture(scope="session")
def axe(axe_source: str) -> Callable[[Page], list[Any]]:
    """What axe-core finds wrong with a page: rule, help and the first places of each."""

    def look(page: Page) -> list[Any]:
        page.add_script_tag(content=axe_source)
        result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(result["passes"]) > 8, "axe did not really run"
        return [
            (v["id"], v["help"], [n["target"] for n in v["nodes"]][:3])
            for v in result["violations"]
        ]

    return look


@pytest.fixture(scope="session")
def query_file(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The query page of the bundled reviews, as a site has it: concepts and reviews have pages."""
    path = tmp_path_factory.mktemp("query-page") / "query.html"
    pages = {concept("theme", "neglect"): "vocab/theme/neglect.html"}
    pages |= {review(r): f"reviews.html#{n}" for n, r in enumerate(kg.reviews())}
    write_page(path, query_page(Corpus(kg), Frame("query.html", pages, digest=kg.digest)))
    return path


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
