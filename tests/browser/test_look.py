"""Each main view looks as it looked: compared from afar, so that only a moved layout is told.

A picture of the page is brought down to 32 × 20 grey cells; words and fonts vanish, blocks remain.
``python -m tests.browser.test_look SITE`` renews the pictures after a change that was looked at.
"""

from __future__ import annotations

import io
import json
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from .map_reading import settled
from .visits import DRAWN, QUIET, SHELL, Visitor

pytestmark = pytest.mark.browser

SEEN = Path(__file__).parent / "__screenshots__" / "views.json"
CELLS = (32, 20)
VIEWS = {
    "index": "index.html",
    "map": "theme-map.html",
    "map-pair": "theme-map.html#pair=unsafe-sleep~sudden-infant-death",
    "matrix": "matrix.html",
    "agencies": "agencies.html",
    "children": "children.html",
    "timeline": "timeline.html",
    "recurrence": "recurrence.html",
    "figures": "national-figures.html",
    "reviews": "reviews.html",
    "theme": "vocab/theme/neglect.html",
}
CASES = [
    f"{name} {mode} {width}"
    for name, (mode, width) in product(VIEWS, (("light", 1280), ("dark", 360)))
]


def afar(picture: bytes) -> np.ndarray[Any, Any]:
    """Return a picture as 20 rows of 32 grey cells, 0 to 255."""
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("L").resize(CELLS, Image.Resampling.BOX)
        return np.asarray(small, dtype=float)


def picture(page: Page) -> bytes:
    """Return the page once its letters are there and it has been drawn."""
    page.evaluate("document.fonts.ready.then(() => true)")
    settled(page)
    page.wait_for_timeout(100)
    return page.screenshot()


def test_every_view_has_its_picture() -> None:
    seen = json.loads(SEEN.read_text(encoding="utf-8"))
    assert set(seen) == set(CASES)


def test_a_moved_layout_is_told() -> None:
    seen = {k: np.array(v, dtype=float) for k, v in json.loads(SEEN.read_text("utf-8")).items()}
    assert not alike(seen["map light 1280"], seen["matrix light 1280"])
    assert not alike(seen["map light 1280"], seen["map dark 360"])
    assert not alike(seen["matrix light 1280"], np.roll(seen["matrix light 1280"], 4, axis=0))


@pytest.mark.parametrize("case", CASES)
def test_a_view_looks_as_it_looked(site: Path, visit: Visitor, case: str) -> None:
    name, mode, width = case.split()
    address, _, fragment = VIEWS[name].partition("#")
    page = visit(
        site / address,
        f"#{fragment}" if fragment else "",
        width=int(width), height=800, dark=mode == "dark", drawn=address in DRAWN,
    ).page  # fmt: skip
    seen = np.array(json.loads(SEEN.read_text(encoding="utf-8"))[case], dtype=float)
    now = afar(picture(page))
    assert alike(seen, now), f"{case} differs by {np.abs(seen - now).mean():.1f} on average"


def alike(seen: np.ndarray[Any, Any], now: np.ndarray[Any, Any]) -> bool:
    """Whether two pictures show the same layout; one line more or less in a paragraph, which hangs
    on the fonts of a machine, moves what is below it by at most a row."""
    rows = len(seen)
    for shift in (0, 1, -1):
        above, below = max(shift, 0), max(-shift, 0)
        difference = np.abs(seen[above : rows - below] - now[below : rows - above])
        if difference.mean() < 6 and np.quantile(difference, 0.97) < 40:
            return True
    return False


def renew(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=SHELL, args=QUIET)
        for case in CASES:
            name, mode, width = case.split()
            context = chromium.new_context(
                viewport={"width": int(width), "height": 800},
                color_scheme=mode,  # type: ignore[arg-type]
                reduced_motion="reduce",
            )
            page = context.new_page()
            address, _, fragment = VIEWS[name].partition("#")
            page.goto((site / address).absolute().as_uri() + (f"#{fragment}" if fragment else ""))
            found[case] = afar(picture(page)).round().astype(int).tolist()
            context.close()
        chromium.close()
    SEEN.parent.mkdir(exist_ok=True)
    lines = [f"{json.dumps(case)}: {json.dumps(grid)}" for case, grid in found.items()]
    SEEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
