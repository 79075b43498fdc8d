"""The pictures of the timeline: one theme by period, many small ones, and reviews by year.

A box is a period: as wide as its years, as high as the interval, with the share as a line across.
Thin years show as wide intervals, and the number of reviews stands under every period.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casegraph.thresholds import FEW_UNITS
from casegraph.wording.numbers import between, percent
from casegraph_viz.page.charts import (
    INK,
    SOFT,
    Drawing,
    Scale,
    Tick,
    element,
    label,
    letters_width,
    responsive,
    shortened,
    svg,
    together,
    told,
    value_axis,
    years_axis,
)


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


def theme_chart(boxes: Sequence[Box], colour: str, words: str) -> Markup:
    """Return the picture of one theme through the periods.

    The script of the page moves its boxes, lines and ticks to show another theme of the same
    periods (``views/timeline/picture.ts``).

    Parameters
    ----------
    boxes
        The periods in order of time.
    colour
        A CSS variable, such as ``var(--group-harm)``.
    words
        What the picture shows.
    """
    width, height, size = 300.0, 170.0, 12.0
    share = Scale((0, ceiling(boxes)), (height, 0))
    year = _years(boxes, width)
    # Every second tick has no room where the axis is long.
    ticks = [Tick(k / 10, f"{10 * k}%", 0.5 if k % 2 else None) for k in range(11)]
    return svg(
        Drawing(
            together(
                (
                    value_axis(ticks, share, width, size, movable=True),
                    years_axis([box.start for box in boxes], year, height, size),
                    element(
                        "g",
                        *(
                            label(
                                str(box.n),
                                (year(box.start) + year(box.end + 1)) / 2,
                                height + 30,
                                size,
                                text_anchor="middle",
                            )
                            for box in boxes
                        ),
                        **{"class": "sizes"},
                    ),
                    _boxes(boxes, colour, year, share),
                )
            ),
            left=-40,
            top=-10,
            right=width + 14,
            bottom=height + 42,
        ),
        words,
    )


def small_chart(boxes: Sequence[Box], colour: str, words: str, top: float) -> Markup:
    """Return a small picture of one theme, to be seen beside others of the same height.

    Periods with fewer than ``FEW_UNITS`` reviews are left out; ``top`` is the top of every axis.
    """
    kept = [box for box in boxes if box.n >= FEW_UNITS and box.share is not None]
    width, height, size = 150.0, 70.0, 10.0
    share = Scale((0, top), (height, 0))
    year = _years(kept, width)
    return svg(
        Drawing(
            together(
                (
                    value_axis([Tick(v, percent(v)) for v in (0.0, top)], share, width, size),
                    years_axis(
                        [kept[0].start, kept[-1].end + 1] if kept else [], year, height, size
                    ),
                    _boxes(kept, colour, year, share),
                )
            ),
            left=-32,
            top=-8,
            right=width + 12,
            bottom=height + 22,
        ),
        words,
        "small",
    )


def years_chart(rows: Mapping[str, Mapping[int, int]], words: str) -> Markup:
    """Return how many reviews there are of each year, one row of bars a group.

    ``rows`` maps the words of a group to year → number of reviews; all rows share one scale.
    """
    return responsive(_year_rows(rows, 560, 12, 5), _year_rows(rows, 270, 11, 10), words)


def _year_rows(
    rows: Mapping[str, Mapping[int, int]], width: float, size: float, step: int
) -> Drawing:
    """Titles have letters of a size; a year in ``step`` has a label."""
    years = sorted({year for row in rows.values() for year in row})
    most = max((n for row in rows.values() for n in row.values()), default=1)
    ends = (years[0], years[-1] + 1) if years else (0, 1)
    at = Scale(ends, (0, width))
    ticks = [year for year in range(*ends) if year % step == 0]
    height, head, pitch = 40.0, 16.0, 75.0
    count = Scale((0, most), (height, 0))
    last = len(rows) - 1

    def bars(row: Mapping[int, int]) -> Markup:
        return together(
            element(
                "rect",
                told(f"{year}: {n}"),
                x=at(year),
                y=count(n),
                width=at(year + 0.85) - at(year),
                height=height - count(n),
                fill=SOFT,
            )
            for year, n in sorted(row.items())
        )

    left = -8 - letters_width(str(most))
    return Drawing(
        together(
            element(
                "g",
                label(shortened(text, width - left, size), left, -head, size, fill=INK),
                value_axis([Tick(most, str(most))], count, width),
                bars(row),
                years_axis(ticks, at, height, labels=k == last),
                transform=f"translate(0 {k * pitch:g})",
            )
            for k, (text, row) in enumerate(rows.items())
        ),
        left=left,
        top=-head - size,
        right=width + 12,
        bottom=last * pitch + height + 20,
    )


def _years(boxes: Sequence[Box], width: float) -> Scale:
    return Scale((boxes[0].start, boxes[-1].end + 1) if boxes else (0, 1), (0, width))


def _boxes(boxes: Sequence[Box], colour: str, year: Scale, share: Scale) -> Markup:
    """Intervals as boxes, shares as lines; broken lines where the period has few reviews."""
    return element(
        "g",
        *(
            element(
                "g",
                element(
                    "rect",
                    told(box.words),
                    x=year(box.start),
                    y=share(box.high),
                    width=year(box.end + 1) - year(box.start),
                    height=share(box.low) - share(box.high),
                    fill="currentColor",
                    opacity=0.22,
                ),
                element(
                    "line",
                    x1=year(box.start),
                    x2=year(box.end + 1),
                    y1=share(box.share),
                    y2=share(box.share),
                    stroke="currentColor",
                    stroke_width=2.5,
                    stroke_dasharray="3 2" if box.n < FEW_UNITS else None,
                ),
            )
            for box in boxes
            if box.share is not None and box.low is not None and box.high is not None
        ),
        color=colour,
        **{"class": "boxes"},
    )
