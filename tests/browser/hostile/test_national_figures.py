"""Text that comes with the data is shown as text beside the published figures."""

from __future__ import annotations

import pytest

from casegraph.analyses.national_figures.figures import Figure
from casegraph.selection import Selection
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.national_figures.figures import Statement
from casegraph_viz.views.national_figures.page import national_figures

from ...support.hostile_text import storable
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def hostile(text: str) -> str:
    """One figure that is compared, with ``text`` in every field."""
    figure = Figure(
        text, text, text, text, text, text, 100, "theme", text, text, "=", 50.0, "percent",
        text, text,
    )  # fmt: skip
    beside = {
        "compared": True, "unit": "review", "count": 1, "n": 2, "share": 0.5, "low": 0.1,
        "high": 0.9, "figure_share": 0.5, "figure_low": 0.4, "figure_high": 0.6,
        "difference": 0.0, "difference_low": -0.1, "difference_high": 0.1, "q": 0.9,
        "call": text, "may_overlap": 1,
    }  # fmt: skip
    statements = [Statement(figure, text, beside)]
    frame = Frame(
        "national-figures.html", {}, (("index.html", text),), text, Selection.of(f"area={text}")
    )
    return national_figures(statements, frame, reviews=2, children=0, warnings=[text])


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    # The table that figures come from cannot hold every character.
    seen = load(hostile(storable(payload)))
    page = seen.page
    page.get_by_label("Words in the figure").fill(payload)
    page.get_by_label("Words in the figure").fill("")
    for part in ("#reports", "#periods"):
        page.locator(f"{part} .folded > summary").click()
        page.locator(f"{part} .entry > summary").click()
    page.locator("svg.chart-wide circle").first.hover()
    page.locator("svg.chart-wide circle").first.click()
    page.locator("#panel-detail h2").wait_for()
    assert len(seen.requests) == 1
    assert_inert(seen)
