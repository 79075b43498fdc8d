"""A page that was opened in a browser, and what is expected of every page."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

from ..support.hostile_text import MARK, name_of

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

#: Pages with a script that says when it has drawn them.
DRAWN = {
    "agencies.html", "children.html", "compare.html", "matrix.html", "national-figures.html",
    "query.html", "recommendations.html", "recurrence.html", "reviews.html", "theme-map.html",
    "timeline.html", "what-helped.html",
}  # fmt: skip

#: Elements and attributes that text of the data must never become, as tag and attribute.
_HARMFUL = r"""() => [...document.querySelectorAll("*")].flatMap((element) => {
  const found = [];
  const { tagName } = element;
  if (["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM"].includes(tagName)) found.push(tagName);
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on")) found.push(`${tagName} ${name}`);
    if (name === "href" && !/^(https?:|#|[\w./-]+(#|$))/.test(value)) {
      found.push(`${tagName} href ${value.slice(0, 60)}`);
    }
  }
  return found;
})"""


@dataclass
class Visit:
    """A page that was opened, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, page: Page) -> Visit:
        """Note from now on what a page asks for and complains of."""
        seen = cls(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                seen.errors.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        return seen

    def open(self, address: str, *, drawn: bool = True) -> None:
        """Go to an address and wait until the page says that it is drawn."""
        self.page.goto(address)
        if drawn:
            # Not wait_for_function: it evaluates text, which the page's policy forbids.
            self.page.locator("html[data-ready=true]").wait_for(state="attached")


class Visitor(Protocol):
    """What the fixture ``visit`` is: opens a file, with a fragment if wanted."""

    def __call__(
        self,
        path: Path,
        fragment: str = "",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        drawn: bool = True,
        **settings: Any,
    ) -> Visit: ...


class Loader(Protocol):
    """What the fixture ``load`` is: opens the text of a page, with a fragment if wanted."""

    def __call__(self, text: str, fragment: str = "") -> Visit: ...


def assert_inert(seen: Visit) -> None:
    """Check that no text of the data ran, became an element or attribute, or broke anything."""
    ran = seen.page.evaluate(f"window.{MARK} ?? null")
    assert ran is None, f"a payload ran: {name_of(ran)}"
    assert not seen.errors, seen.errors
    harmful = seen.page.evaluate(_HARMFUL)
    assert not harmful, f"text of the data became {harmful}"
