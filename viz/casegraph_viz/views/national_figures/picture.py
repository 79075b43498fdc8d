"""Shares of these reviews and published shares as points with intervals, one figure a row.

Two points that overlap say more at a glance than thirteen rows of numbers; the numbers stand in a
table beside them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from casegraph.wording.numbers import interval
from casegraph_viz.page.charts import responsive
from casegraph_viz.views.national_figures.figures import Statement
from casegraph_viz.views.national_figures.reports import report_name

if TYPE_CHECKING:
    from markupsafe import Markup


def dot_plot(compared: Sequence[Statement]) -> Markup:
    """Return both shares of each compared figure with their intervals, as a still picture."""
    label = (
        f"Chart of {len(compared)} figures that may be compared: the share of these reviews and "
        "the published share, each with its 95% interval. The table that follows holds the numbers."
    )
    wide = _spec(compared, 420, room=250, letters=48, with_report=True)
    narrow = _spec(compared, 165, room=150, letters=23, with_report=False)
    return responsive(wide, narrow, label, name="figures")


def _points(compared: Sequence[Statement], letters: int, with_report: bool) -> list[dict[str, Any]]:
    """Two points a figure; ``row`` holds the lines of its label, after a number that orders it."""
    values = []
    for number, s in enumerate(compared):
        # A title would take more room than the bars; the table beneath has it.
        short = [report_name(s.figure.report_id)] if with_report else []
        words = [*wrap(s.label, letters)[:3], *short]
        for side, names in (
            ("these reviews", ("share", "low", "high")),
            ("published", ("figure_share", "figure_low", "figure_high")),
        ):
            share, low, high = (float(s.beside[name]) for name in names)
            values.append(
                {
                    "row": "|".join([f"{number:03}", *words]),
                    "side": side,
                    "share": 100 * share,
                    "low": 100 * low,
                    "high": 100 * high,
                    "about": f"{s.label}, {side}: {interval(share, low, high)}",
                }
            )
    return values


def _spec(
    compared: Sequence[Statement], width: int, *, room: int, letters: int, with_report: bool
) -> dict[str, Any]:
    values = _points(compared, letters, with_report)
    y = {
        "field": "row",
        "type": "nominal",
        "title": None,
        # The page's own letters may be wider than those that the picture was measured with.
        "axis": {"labelExpr": "slice(split(datum.label, '|'), 1)", "minExtent": room},
    }
    longest = max(v["high"] for v in values)
    side = {"field": "side", "sort": None, "type": "nominal"}
    shared = {"y": y, "yOffset": side}
    ends = {
        "x": {
            "field": "low",
            "type": "quantitative",
            "scale": {"domain": [0, min(100, 10 * math.ceil(longest / 10))]},
            "axis": {"title": "share, %", "grid": True, "tickCount": 4 if width < 300 else 8},
        },
        "x2": {"field": "high"},
    }
    colours = {"domain": ["these reviews", "published"], "range": ["var(--link)", "var(--apart)"]}
    colour = {**side, "scale": colours, "legend": None}
    shapes = {"domain": ["these reviews", "published"], "range": ["circle", "square"]}
    return {
        "width": width,
        "height": {"step": 17},
        "data": {"values": values},
        "layer": [
            {"mark": "rule", "encoding": {**shared, **ends, "color": colour}},
            {
                "mark": {"type": "point", "size": 55, "strokeWidth": 2, "aria": True},
                "encoding": {
                    **shared,
                    "x": {"field": "share", "type": "quantitative"},
                    "shape": {**side, "scale": shapes, "legend": None},
                    "stroke": colour,
                    "fill": {
                        **side,
                        "scale": {**colours, "range": ["var(--link)", "var(--surface)"]},
                        "legend": None,
                    },
                    "description": {"field": "about"},
                },
            },
        ],
    }
