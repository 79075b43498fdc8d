"""The picture of the ledger: one row per theme, ticks for recommendations, dots where found.

A tick and a dot in one row say only that both were written down in those years, in whatever
places; so no line joins them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casegraph.wording.numbers import plural
from casegraph_viz.page.charts import (
    INK,
    RULE,
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
    years_axis,
)

#: The radius of the dot of most reviews, and the room for the name of a theme beside its row.
_LARGEST, _NAME = 7.8, 300.0


@dataclass(frozen=True)
class Row:
    """One theme: how many reviews of each year recommend on it, and how many later ones found it.

    ``colour`` is a CSS variable, such as ``var(--group-practice)``.
    """

    label: str
    colour: str
    recommended: Mapping[int, int]
    found: Mapping[int, int]

    @property
    def words(self) -> str:
        """The row in words.

        >>> Row("Neglect", "", {2013: 1}, {2014: 2, 2016: 1}).words
        'Neglect: recommended on in 1 year, 2013 to 2013; found again in 2 years, 2014 to 2016'
        """
        return (
            f"{self.label}: recommended on in {_years(self.recommended)}; "
            f"found again in {_years(self.found)}"
        )


def ledger_chart(rows: Sequence[Row], ends: tuple[int, int]) -> Markup:
    """Return the picture of some themes, in their order.

    Parameters
    ----------
    rows
        The themes.
    ends
        First and last year of the axis, the same for all pictures of a page.
    """
    words = (
        "Years in which reviews recommend on a theme, and later years in which reviews found it "
        "again. " + ". ".join(row.words for row in rows) + "."
    )
    return responsive(_drawing(rows, ends, True), _drawing(rows, ends, False), words)


def _drawing(rows: Sequence[Row], ends: tuple[int, int], wide: bool) -> Drawing:
    """Labels stand beside their rows where there is room, else above them."""
    width, step, size = (430.0, 22.0, 12.0) if wide else (290.0, 38.0, 12.0)
    at = Scale((ends[0] - 0.8, ends[1] + 0.8), (0, width))
    height = step * len(rows)
    every = 5 if wide else 10
    years = [year for year in range(ends[0], ends[1] + 1) if year % every == 0]
    most = max((n for row in rows for n in row.found.values()), default=1)
    names = [shortened(row.label, _NAME if wide else width, size) for row in rows]
    room = max((letters_width(name, size) for name in names), default=0.0) + 14 if wide else 6.0

    def marks(name: str, row: Row) -> Iterator[Markup]:
        look = {"x": -8.0, "y": 0.0, "text_anchor": "end"} if wide else {"x": 0.0, "y": -15.0}
        if name:
            yield label(name, size=size, fill=INK, **look)
        yield from _lines(row, at, ends[1])
        yield from _dots(row, at, most, wide)
        yield from _ticks(row, at, 7.5 if wide else 6.0, wide)

    return Drawing(
        together(
            (
                uprights(years, at, height),
                years_axis(years, at, 0 if wide else -8, above=True),
                in_rows(map(marks, names, rows), step),
            )
        ),
        left=-room,
        top=-24.0 if wide else -32.0,
        right=width + 8,
        bottom=height + 8,
    )


def _lines(row: Row, at: Scale, end: int) -> Iterator[Markup]:
    if row.recommended:
        x = at(min(row.recommended))
        yield element("line", x1=x, x2=at(end), stroke=RULE, stroke_width=3)


def _dots(row: Row, at: Scale, most: int, wide: bool) -> Iterator[Markup]:
    """Dots whose area is the number of reviews."""
    for year, n in sorted(row.found.items()):
        yield element(
            "circle",
            *_told(f"{year}: {plural(n, 'review', 'reviews')} found it again", wide),
            cx=at(year),
            r=_LARGEST * math.sqrt(n / most),
            fill=row.colour,
            opacity=0.75,
        )


def _ticks(row: Row, at: Scale, half: float, wide: bool) -> Iterator[Markup]:
    for year, n in sorted(row.recommended.items()):
        yield element(
            "line",
            *_told(f"{year}: {plural(n, 'review recommends', 'reviews recommend')} on it", wide),
            x1=at(year),
            x2=at(year),
            y1=-half,
            y2=half,
            stroke=INK,
            stroke_width=2,
            opacity=0.7,
        )


def by_year(years: Sequence[int | None]) -> dict[int, int]:
    """Return how often each year stands in a list, those that are not stated left out.

    >>> by_year([2014, None, 2014, 2010])
    {2010: 1, 2014: 2}
    """
    return dict(sorted(Counter(year for year in years if year is not None).items()))


def _told(words: str, wide: bool) -> tuple[Markup, ...]:
    """What a mark says under the pointer; small screens have none."""
    return (told(words),) if wide else ()


def _years(years: Mapping[int, int]) -> str:
    if not years:
        return "no year"
    return f"{plural(len(years), 'year', 'years')}, {min(years)} to {max(years)}"
