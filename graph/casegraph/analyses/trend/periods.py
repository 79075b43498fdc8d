"""Reviews sorted into periods, with those left out counted: no year stated, or outside them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.iris import ID, prologue
from casegraph.model.lexical import year_of
from casegraph.selection.incidence import Incidence, incidence

if TYPE_CHECKING:
    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["DATES", "Period", "SortedReviews", "parse_periods", "sort_reviews"]

DATES = {"published": "year of publication", "incident": "year of the incident"}
"""By which year reviews are put in order, and the words for it."""

_YEAR_QUERIES = {
    "published": prologue("dcterms") + "SELECT ?review ?year { ?review dcterms:issued ?year }",
    "incident": prologue("cg")
    + "SELECT ?review ?year { ?review cg:concerns/cg:incidentYear ?year }",
}
_RANGE = re.compile(r"(\d{4})?(?:(\.\.)(\d{4})?)?")


@dataclass(frozen=True, order=True)
class Period:
    """A run of whole years, both ends included."""

    start: int
    end: int

    @property
    def middle(self) -> float:
        """The mid-year, the score of the trend test.

        >>> Period(2005, 2009).middle
        2007.0
        """
        return (self.start + self.end) / 2

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}–{self.end}"


def parse_periods(text: str, first: int, last: int) -> tuple[Period, ...]:
    """Return the periods that a text such as ``2005..2009,2010..`` means, in order of time.

    An open end reaches to ``first`` or ``last``, the earliest and latest year there is.

    Raises UsageError for other text, a period that ends before it begins, or periods that overlap.

    >>> [str(p) for p in parse_periods("..2009,2010..2014,2015..", 1999, 2024)]
    ['1999–2009', '2010–2014', '2015–2024']
    """
    periods = []
    for match in _written(text):
        part = match[0]
        start = int(match[1]) if match[1] else first
        end = int(match[3]) if match[3] else (last if match[2] else start)
        if start > end:
            raise UsageError(
                f"--periods: {part} runs from {start} to {end}; expected the earlier year first, "
                f"and open ends within {first} to {last}; move an end"
            )
        periods.append(Period(start, end))
    periods.sort()
    for one, two in pairwise(periods):
        if two.start <= one.end:
            raise UsageError(
                f"--periods: {one} and {two} overlap; expected each year in one period; move an end"
            )
    return tuple(periods)


def _written(text: str) -> list[re.Match[str]]:
    """Return the periods of a text as they are written, or raise UsageError."""
    found = []
    for part in (p.strip() for p in text.split(",")):
        match = _RANGE.fullmatch(part)
        if match is None or not (match[1] or match[3]):
            raise UsageError(
                f"--periods: found {part!r}; expected YYYY or YYYY..YYYY with , between; "
                "write for example 2005..2009,2010..2014"
            )
        found.append(match)
    return found


def check_periods(period: int, periods: str | None, date: str) -> None:
    """Raise UsageError or UnknownNameError for what makes no periods, whatever the data."""
    if date not in DATES:
        raise UnknownNameError("date", date, tuple(DATES))
    if periods is not None:
        _written(periods)
    elif period < 1:
        raise UsageError(f"--period: found {period}; expected at least 1 year")


def _even_periods(length: int, first: int, last: int) -> tuple[Period, ...]:
    """Return periods that begin at multiples of their length, the outer two cut to the data."""
    starts = range(first - first % length, last + 1, length)
    return tuple(Period(max(s, first), min(s + length - 1, last)) for s in starts)


@dataclass(frozen=True)
class SortedReviews:
    """Reviews in periods: the number of each one's period, -1 for none."""

    found: Incidence
    periods: tuple[Period, ...]
    period_of: NDArray[np.int64]
    undated: int
    outside: int

    def part(self, number: int) -> Incidence:
        """Return the incidence of one period."""
        rows = np.flatnonzero(self.period_of == number)
        return _rows(self.found, rows)


def _rows(found: Incidence, rows: NDArray[np.intp]) -> Incidence:
    return replace(
        found,
        matrix=found.matrix[rows],
        units=tuple(found.units[k] for k in rows),
        reviews=tuple(found.reviews[k] for k in rows),
        warnings=(),
    )


def basis_of(store: Store, reviews: Sequence[str]) -> NDArray[np.str_]:
    """Return what kind of text each review was coded from, by its id; empty where not stated."""
    query = prologue("cg") + "SELECT ?review ?basis { ?review cg:codingBasis ?basis }"
    prefix = f"{ID}review/"
    stated = {
        str(review).removeprefix(prefix): str(basis).rpartition("/")[2]
        for review, basis in store.select(query).rows
    }
    return np.array([stated.get(review, "") for review in reviews], np.str_)


def sort_reviews(
    store: Store, where: Where, period: int, periods: str | None, date: str
) -> SortedReviews:
    check_periods(period, periods, date)
    found = incidence(store, where)
    prefix = f"{ID}review/"
    years = {
        str(review).removeprefix(prefix): year_of(str(year))
        for review, year in store.select(_YEAR_QUERIES[date]).rows
    }
    stated = [years.get(unit) for unit in found.units]
    known = [y for y in stated if y is not None]
    if not known:
        raise UsageError(
            f"{found.selection}: no review states the {DATES[date]}; "
            "expected at least one; try the other --date"
        )
    ends = min(known), max(known)
    chosen = _even_periods(period, *ends) if periods is None else parse_periods(periods, *ends)
    period_of = np.full(len(stated), -1)
    for unit, year in enumerate(stated):
        for number, p in enumerate(chosen):
            if year is not None and p.start <= year <= p.end:
                period_of[unit] = number
    undated = len(stated) - len(known)
    return SortedReviews(found, chosen, period_of, undated, int((period_of < 0).sum()) - undated)
