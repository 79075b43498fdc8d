"""The picture of the ledger: one row per theme, ticks for recommendations, dots where found.

A tick and a dot in one row say only that both were written down in those years, in whatever
places; so no line joins them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from casegraph_viz.page.charts import readable, responsive


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


def ledger_chart(rows: Sequence[Row], ends: tuple[int, int], name: str) -> Markup:
    """Return the picture of some themes, in their order.

    Parameters
    ----------
    rows
        The themes.
    ends
        First and last year of the axis, the same for all pictures of a page.
    name
        Tells it from other pictures of the page.
    """
    label = (
        "Years in which reviews recommend on a theme, and later years in which reviews found it "
        "again. " + ". ".join(row.words for row in rows) + "."
    )
    return responsive(_spec(rows, ends, True), _spec(rows, ends, False), label, name=name)


def _spec(rows: Sequence[Row], ends: tuple[int, int], wide: bool) -> dict[str, Any]:
    marks = [
        {"row": k, "year": year, "n": n, "what": what, "colour": row.colour}
        | {"words": f"{year}: {_told(what, n)}"}
        for k, row in enumerate(rows)
        for what, years in (("recommended", row.recommended), ("found", row.found))
        for year, n in sorted(years.items())
    ]
    lines = [
        {"row": k, "year": min(row.recommended), "end": ends[1], "label": row.label}
        for k, row in enumerate(rows)
        if row.recommended
    ]
    step = 22 if wide else 38
    x = {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [ends[0] - 0.8, ends[1] + 0.8], "nice": False, "zero": False},
        "axis": {
            "values": [y for y in range(ends[0], ends[1] + 1) if y % (5 if wide else 10) == 0],
            "format": "d",
            "title": None,
            "orient": "top",
            "offset": 0 if wide else 8,
            "grid": True,
        },
    }
    y: dict[str, Any] = {"field": "row", "type": "ordinal", "axis": None}
    if wide:
        # Two themes may have one label, so rows are told apart by number and labelled by this.
        # ASCII alone, because the expression's own reader knows few characters.
        names = json.dumps([readable(row.label) for row in rows], ensure_ascii=True)
        quiet = {"domain": False, "ticks": False, "title": None, "labelColor": "var(--ink)"}
        y["axis"] = quiet | {"labelExpr": f"{names}[datum.value]", "labelFontSize": 12}
    labels: dict[str, Any] = {
        "data": {"values": [{"row": k, "label": row.label} for k, row in enumerate(rows)]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dy": -15, "fontSize": 12},
        "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
    }
    most = max((n for row in rows for n in row.found.values()), default=1)
    return {
        "width": 430 if wide else 290,
        "height": {"step": step},
        "padding": {"left": 4, "right": 8, "top": 4, "bottom": 8},
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": "var(--rule)", "strokeWidth": 3},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y},
            },
            {
                "data": {"values": [m for m in marks if m["what"] == "found"]},
                "mark": {"type": "circle", "opacity": 0.75, "aria": wide},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {"field": "colour", "scale": None},
                    "size": {
                        "field": "n",
                        "type": "quantitative",
                        "scale": {"domain": [0, most], "range": [0, 190]},
                        "legend": None,
                    },
                    "description": {"field": "words"},
                },
            },
            {
                "data": {"values": [m for m in marks if m["what"] == "recommended"]},
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "color": "var(--ink)",
                    "thickness": 2,
                    "size": 15 if wide else 12,
                    "aria": wide,
                },
                "encoding": {"x": x, "y": y, "description": {"field": "words"}},
            },
            *(() if wide else (labels,)),
        ],
    }


def by_year(years: Sequence[int | None]) -> dict[int, int]:
    """Return how often each year stands in a list, those that are not stated left out.

    >>> by_year([2014, None, 2014, 2010])
    {2010: 1, 2014: 2}
    """
    return dict(sorted(Counter(year for year in years if year is not None).items()))


def _told(what: str, n: int) -> str:
    if what == "found":
        return "1 review found it again" if n == 1 else f"{n} reviews found it again"
    return "1 review recommends on it" if n == 1 else f"{n} reviews recommend on it"


def _years(years: Mapping[int, int]) -> str:
    if not years:
        return "no year"
    return f"{len(years)} year{'' if len(years) == 1 else 's'}, {min(years)} to {max(years)}"
