"""The pictures of the timeline: one theme by period, many small ones, and reviews by year.

A box is a period: as wide as its years, as high as the interval, with the share as a line across.
Thin years show as wide intervals, and the number of reviews stands under every period.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from casegraph.thresholds import FEW_UNITS
from casegraph.wording.numbers import between, percent
from casegraph_viz.page.charts import responsive, svg


@dataclass(frozen=True)
class Box:
    """One theme in one period: ``count`` of ``n`` reviews; shares are None where n is too small."""

    period: str
    start: int
    end: int
    count: int
    n: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """The period in words.

        >>> Box("2005–2009", 2005, 2009, 5, 27, 5 / 27, 0.082, 0.367).words
        '2005–2009: 5 of 27 reviews, 19%, interval 8% to 37%'
        """
        text = f"{self.period}: {self.count} of {self.n} reviews"
        if self.share is None or self.low is None or self.high is None:
            return f"{text}, too few for a share"
        return f"{text}, {percent(self.share)}, interval {between(self.low, self.high)}"


def ceiling(boxes: Sequence[Box], fewest: int = 0) -> float:
    """Return the top of the axis: the highest interval, rounded up to a tenth.

    >>> ceiling([Box("2005", 2005, 2005, 5, 27, 5 / 27, 0.082, 0.367)])
    0.4
    """
    tops = [box.high for box in boxes if box.high is not None and box.n >= fewest]
    return math.ceil(max(tops, default=0.1) * 10 - 1e-9) / 10


def theme_chart(boxes: Sequence[Box], colour: str, label: str, name: str) -> Markup:
    """Return the picture of one theme through the periods.

    Parameters
    ----------
    boxes
        The periods in order of time.
    colour
        A CSS variable, such as ``var(--group-harm)``.
    label
        What the picture shows, in words.
    name
        Tells it from other pictures of the page.
    """
    top, height = ceiling(boxes), 170
    step = 0.1 if top <= 0.5 else 0.2
    axis = {
        "values": [round(step * k, 1) for k in range(round(top / step) + 1)],
        "format": ".0%",
        "title": None,
    }
    x = _years(boxes, [box.start for box in boxes])
    under = {"value": height + 32}
    values = [vars(box) | {"words": box.words, "after": box.end + 1} for box in boxes]
    middle = {"field": "middle", "type": "quantitative"}
    return svg(
        {
            "width": 300,
            "height": height,
            "data": {"values": [v | {"middle": (v["start"] + v["after"]) / 2} for v in values]},
            "encoding": {"x": x},
            "layer": [
                *_boxes(colour, {"domain": [0, top]}, axis),
                {
                    "mark": {"type": "text", "color": "var(--soft)", "fontSize": 12},
                    "encoding": {"x": middle, "y": under, "text": {"field": "n"}},
                },
            ],
            "config": {"axis": {"labelFontSize": 12}},
        },
        label,
        name=name,
    )


def small_chart(boxes: Sequence[Box], colour: str, label: str, name: str, top: float) -> Markup:
    """Return a small picture of one theme, to be seen beside others of the same height.

    Periods with fewer than ``FEW_UNITS`` reviews are left out; ``top`` is the top of every axis.
    """
    kept = [box for box in boxes if box.n >= FEW_UNITS and box.share is not None]
    values = [vars(box) | {"words": box.words, "after": box.end + 1} for box in kept]
    axis = {"values": [0, top], "format": ".0%", "title": None, "labelBaseline": "middle"}
    return svg(
        {
            "width": 150,
            "height": 70,
            "data": {"values": values},
            "encoding": {"x": _years(kept, [kept[0].start, kept[-1].end + 1] if kept else [])},
            "layer": _boxes(colour, {"domain": [0, top]}, axis),
            "config": {"axis": {"labelFontSize": 10}},
        },
        label,
        name=name,
        css="small",
    )


def years_chart(rows: Mapping[str, Mapping[int, int]], label: str, name: str) -> Markup:
    """Return how many reviews there are of each year, one row of bars a group.

    ``rows`` maps the words of a group to year → number of reviews; all rows share one scale.
    """
    years = sorted({year for row in rows.values() for year in row})
    most = max((n for row in rows.values() for n in row.values()), default=1)

    def chart(width: int, step: int) -> dict[str, Any]:
        ends = [years[0], years[-1] + 1] if years else [0, 1]
        ticks = [year for year in range(ends[0], ends[1]) if year % step == 0]
        spaced = {"domain": ends, "nice": False}
        return {
            "spacing": 6,
            "vconcat": [
                {
                    "title": {"text": text, "fontSize": 12, "offset": 5},
                    "width": width,
                    "height": 40,
                    "data": {
                        "values": [
                            {
                                "year": year,
                                "after": year + 0.85,
                                "n": n,
                                "words": f"{year}: {n}",
                                "floor": 0,
                            }
                            for year, n in sorted(row.items())
                        ]
                    },
                    "mark": {"type": "rect", "color": "var(--soft)", "aria": True},
                    "encoding": {
                        "x": {
                            "field": "year",
                            "type": "quantitative",
                            "scale": spaced,
                            "axis": {
                                "values": ticks,
                                "format": "d",
                                "title": None,
                                "labels": k == len(rows) - 1,
                            },
                        },
                        "x2": {"field": "after"},
                        "y": {
                            "field": "n",
                            "type": "quantitative",
                            "scale": {"domain": [0, most]},
                            "axis": {"values": [most], "format": "d", "title": None},
                        },
                        "y2": {"field": "floor"},
                        "description": {"field": "words"},
                    },
                }
                for k, (text, row) in enumerate(rows.items())
            ],
        }

    return responsive(chart(560, 5), chart(270, 10), label, name=name)


def _years(boxes: Sequence[Box], ticks: Sequence[int]) -> dict[str, Any]:
    ends = [boxes[0].start, boxes[-1].end + 1] if boxes else [0, 1]
    return {
        "field": "start",
        "type": "quantitative",
        "scale": {"domain": ends, "nice": False},
        "axis": {"values": list(ticks), "format": "d", "title": None, "labelOverlap": "greedy"},
    }


def _boxes(colour: str, scale: Mapping[str, Any], axis: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Intervals as boxes, shares as lines; broken lines where the period has few reviews."""
    known = {"filter": "datum.share !== null"}
    return [
        {
            "transform": [known],
            "mark": {"type": "rect", "color": colour, "opacity": 0.22, "aria": True},
            "encoding": {
                "x2": {"field": "after"},
                "y": {
                    "field": "low",
                    "type": "quantitative",
                    "scale": dict(scale),
                    "axis": dict(axis),
                },
                "y2": {"field": "high"},
                "description": {"field": "words"},
            },
        },
        *(
            {
                "transform": [known, {"filter": f"datum.n {sign} {FEW_UNITS}"}],
                "mark": {"type": "rule", "color": colour, "strokeWidth": 2.5, "strokeDash": dash},
                "encoding": {
                    "x2": {"field": "after"},
                    "y": {"field": "share", "type": "quantitative"},
                },
            }
            for sign, dash in ((">=", [1, 0]), ("<", [3, 2]))
        ),
    ]
