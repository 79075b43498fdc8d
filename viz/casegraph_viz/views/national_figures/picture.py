"""Shares of these reviews and published shares as points with intervals, one figure a row.

Two points that overlap say more at a glance than thirteen rows of numbers; the numbers stand in a
table beside them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import wrap

from markupsafe import Markup

from casegraph.wording.numbers import interval
from casegraph_viz.page.charts import (
    SOFT,
    Drawing,
    Scale,
    element,
    in_rows,
    label,
    letters_width,
    responsive,
    shortened,
    together,
    told,
    uprights,
)
from casegraph_viz.views.national_figures.figures import Statement
from casegraph_viz.views.national_figures.reports import report_name

#: Height of the two points of a figure, and of a line of its label.
_STEP, _LINE = 44.0, 13.0


def dot_plot(compared: Sequence[Statement]) -> Markup:
    """Return both shares of each compared figure with their intervals, as a still picture."""
    words = (
        f"Chart of {len(compared)} figures that may be compared: the share of these reviews and "
        "the published share, each with its 95% interval. The table that follows holds the numbers."
    )
    wide = _drawing(compared, 600, room=300, with_report=True)
    narrow = _drawing(compared, 165, room=150, with_report=False)
    return responsive(wide, narrow, words)


def _drawing(
    compared: Sequence[Statement], width: float, *, room: float, with_report: bool
) -> Drawing:
    letters = int(room / letters_width("x"))
    longest = max(float(s.beside[name]) for s in compared for name in ("high", "figure_high"))
    end = min(100, 10 * math.ceil(10 * longest))
    at = Scale((0, end / 100), (0, width))
    ticks = range(0, end + 1, 10 if width > 300 else 20)
    height = _STEP * len(compared)

    def row(s: Statement) -> tuple[Markup, ...]:
        # A title would take more room than the bars; the table beneath has it.
        report = [report_name(s.figure.report_id)] if with_report else []
        lines = [shortened(line, room) for line in (*wrap(s.label, letters)[:3], *report)]
        first = -_LINE * (len(lines) - 1) / 2
        # What a pointer chooses the figure by; the links of the table do the same.
        reach = element(
            "rect", x=-room - 8, y=-_STEP / 2, width=room + width + 20, height=_STEP,
            fill="transparent", class_="reach", data_statistic=s.anchor,
        )  # fmt: skip
        return (
            reach,
            *(
                label(line, -5, first + _LINE * i, text_anchor="end")
                for i, line in enumerate(lines)
            ),
            _point(s, "these reviews", ("share", "low", "high"), at, -8.5),
            _point(s, "published", ("figure_share", "figure_low", "figure_high"), at, 8.5),
        )

    return Drawing(
        together(
            (
                uprights([v / 100 for v in ticks], at, height),
                element("line", x2=width, y1=height, y2=height, stroke=SOFT),
                *(label(str(v), at(v / 100), height + 12, text_anchor="middle") for v in ticks),
                label("share, %", width / 2, height + 27, text_anchor="middle"),
                in_rows(map(row, compared), _STEP),
            )
        ),
        left=-room - 8,
        top=-4,
        right=width + 12,
        bottom=height + 36,
    )


def _point(s: Statement, side: str, names: Sequence[str], at: Scale, y: float) -> Markup:
    """One share with its interval: a filled circle for these reviews, a hollow square published."""
    share, low, high = (float(s.beside[name]) for name in names)
    words = told(f"{s.label}, {side}: {interval(share, low, high)}")
    ours = side == "these reviews"
    colour = "var(--link)" if ours else "var(--apart)"
    line = element("line", x1=at(low), x2=at(high), y1=y, y2=y, stroke=colour, stroke_width=1.5)
    if ours:
        return line + element("circle", words, cx=at(share), cy=y, r=4.7, fill=colour)
    square = element(
        "rect", words, x=at(share) - 3.7, y=y - 3.7, width=7.4, height=7.4,
        fill="var(--surface)", stroke=colour, stroke_width=2,
    )  # fmt: skip
    return line + square
