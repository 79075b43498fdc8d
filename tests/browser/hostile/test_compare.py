"""Text that comes with the data is shown as text where two groups are compared."""

from __future__ import annotations

import numpy as np
import pytest

from casegraph.selection import Selection
from casegraph.stats import simulate
from casegraph_viz.content.packed_reviews import pack
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.compare.page import compare_page

from ...support.recounted import made
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def hostile(text: str) -> str:
    """Two groups of reviews whose themes and values have hostile names."""
    found = made(simulate(60, 5, themes=12).X)
    half = np.arange(60) % 2 == 0
    sex = {u: ["female" if one else "male"] for u, one in zip(found.units, half, strict=True)}
    packed = pack(found, {"sex": sex})
    packed["themes"]["label"] = [f"{k} {text}" for k, _ in enumerate(packed["themes"]["label"])]
    for facet in packed["facets"]:
        facet["label"] = text
        facet["value"] = [text for _ in facet["value"]]
    count = len(packed["themes"]["id"])
    places = {
        "group": ["harm"] * count,
        "x": [float(k % 7) for k in range(count)],
        "y": [float(k % 5) for k in range(count)],
        "listed": [k % 3 == 0 for k in range(count)],
        "shapes": {"harm": "M0 0h24v24z"},
    }
    frame = Frame("compare.html", {}, digest=text, selection=Selection.of(f"area={text}"))
    return compare_page(packed, frame, places=places, title=text)


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    seen = load(hostile(payload))
    page = seen.page
    page.locator("#picture a").first.hover()
    page.locator("#picture a").first.click()
    page.locator("[data-side=a] summary").click()
    page.locator("#a-sex").select_option(index=2)
    page.locator("#a-sex").select_option(index=1)
    page.locator("#swap").click()
    for head in page.locator("#theme-table thead button").all():
        head.click()
    assert len(seen.requests) == 1
    assert_inert(seen)
    assert page.locator("[style]").count() == 0
