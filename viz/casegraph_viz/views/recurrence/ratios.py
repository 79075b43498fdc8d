"""Found and expected: each theme as a dot with its interval around 1, in a row of a table.

The rows are text that any reader can read; the drawing in the last cell repeats it. It is on a
scale of doublings, so that half as often and twice as often lie equally far from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from casegraph.wording.numbers import hundredths, tenths

#: Width of a drawing, and the doublings on either side of 1.
WIDTH, DOUBLINGS = 160, 2
#: Readings that a ratio can be read from; with the others there are too few reviews.
_TOLD = ("more", "fewer", "as-chance", "nearly-all-later")


@dataclass(frozen=True)
class RatioRow:
    """One theme: its texts, and where the line and the dot of its drawing are, 0 to ``WIDTH``."""

    theme: Mapping[str, Any]
    found: str
    expected: str
    ratio: str
    reading: str
    dot: float
    start: float
    end: float


def ratio_rows(
    rows: Sequence[Mapping[str, Any]], themes: Mapping[str, Mapping[str, Any]]
) -> list[RatioRow]:
    """Return the rows that a ratio can be read from: those that stand out first, by their ratio.

    Parameters
    ----------
    rows
        Plain rows of the ledger, the theme found again most often first.
    themes
        What is known of each theme, by id.
    """
    told = [row for row in rows if row["reading"] in _TOLD and row["ratio"] is not None]
    out = [row for row in told if row["reading"] in ("more", "fewer")]
    out.sort(key=lambda row: -row["ratio"])
    rest = [row for row in told if row["reading"] not in ("more", "fewer")]
    return [
        RatioRow(
            themes[row["theme"]],
            f"{row['again']} of {row['later']}",
            tenths(row["expected"]),
            ratio_text(row),
            row["reading"],
            *(place(row[name]) for name in ("ratio", "low", "high")),
        )
        for row in (*out, *rest)
    ]


def ratio_text(row: Mapping[str, Any]) -> str:
    """Return the ratio of a row with its interval, or a dash.

    >>> ratio_text({"ratio": 1.2, "low": 1.07, "high": 1.264}), ratio_text({"ratio": None})
    ('1.20 (1.07 to 1.26)', '–')
    """
    if row["ratio"] is None:
        return "–"
    value, low, high = (hundredths(row[name]) for name in ("ratio", "low", "high"))
    return f"{value} ({low} to {high})"


def place(ratio: float) -> float:
    """Return where a ratio lies in a drawing; what lies beyond its ends is put at the end.

    >>> [place(ratio) for ratio in (0.0, 0.5, 1.0, 4.0, 9.0)]
    [0.0, 40.0, 80.0, 160.0, 160.0]
    """
    if ratio <= 0:
        return 0.0
    share = (log2(ratio) + DOUBLINGS) / (2 * DOUBLINGS)
    return round(WIDTH * min(max(share, 0.0), 1.0), 2)
