"""Whether a mark comes back after an event more often than the order of years by chance gives.

The *event* of a theme is the first year in which a unit recommends on it, and the count is of the
units of strictly later years with a concern on it. If order meant nothing, any unit could have had
any of the years. So the years are permuted over the units, within strata, and for each permutation
both are computed again: the year of the event, and the count after it. That holds how many units
have a concern, how many recommend, which do both, and how many there are of each year; and it
allows for the event itself being the *earliest* of several, which a base rate does not.

Two statistics are read from the same permutations, and answer two questions.

- The *count* x itself: is so much found again as in a random order? It is small where a theme is
  first recommended on late among the units that name it.
- The *excess* over the base rate at the year of the event, (x − E)/s, with E and s² the mean and
  variance of the hypergeometric law given how many units are later: is more found again than the
  share of all units gives for that many later ones? It is large where a theme is named more in
  later years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.progress import Progress, silent

__all__ = ["OrderTest", "order_test"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_CELLS = 4_000_000  # years permuted at a time, 8 MB
#: After so many permutations only themes with a p up to this go on: more would change no grade.
_FIRST, _CLOSE = 1_000, 0.1


@dataclass(frozen=True)
class OrderTest:
    """What the order of years says of each theme; arrays of shape (M,).

    Attributes
    ----------
    seen
        Units later than the first recommending one that have the concern.
    expected
        The mean of the same count over permutations.
    p
        Two-sided mid-p of the count, above 0 and at most 1: twice the smaller of both tails, with
        half of the permutations that equal what was seen, itself counted among them.
    excess_p
        The same of the excess over the base rate.
    """

    seen: NDArray[np.int64]
    expected: Floats
    p: Floats
    excess_p: Floats


def order_test(
    years: ArrayLike,
    concerned: Sequence[Places],
    recommending: Sequence[Places],
    strata: ArrayLike | None = None,
    *,
    permutations: int = 10_000,
    seed: int = 0,
    progress: Progress = silent,
) -> OrderTest:
    """Permute the years over the units and count again.

    Parameters
    ----------
    years
        The year of each unit, shape (N,).
    concerned, recommending
        Of each of the M themes the units with a concern, and those that recommend (at least one):
        places in ``years``.
    strata
        A name per unit, shape (N,); years are permuted within each, and the base rate is that of
        each. One stratum if not given.
    permutations, seed
        How many, and the seed of numpy's default generator. With B permutations no p is below
        1/(B + 1) (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585). A theme whose p is above 0.1
        after the first 1,000 stops there (Besag & Clifford 1991, doi:10.1093/biomet/78.2.301).
    progress
        Told after each block of permutations.

    Raises
    ------
    UsageError
        For fewer than one permutation, or a theme on which nothing recommends.

    Examples
    --------
    Eight units of as many years; the first recommends, the last three have the concern:

    >>> found = order_test(range(8), [np.array([5, 6, 7])], [np.array([0])])
    >>> int(found.seen[0]), round(float(found.expected[0]), 1)
    (3, 1.5)
    """
    if permutations < 1:
        raise UsageError(f"permutations = {permutations}; expected at least 1.")
    if len(concerned) != len(recommending) or any(len(units) == 0 for units in recommending):
        raise UsageError("a theme has no unit that recommends on it; expected at least one.")
    known, place = np.unique(np.asarray(years, np.int64), return_inverse=True)
    year: NDArray[np.int16] = place.reshape(-1).astype(np.int16)
    stratum = np.zeros(year.size, np.intp)
    if strata is not None:
        stratum = np.unique(np.asarray(strata), return_inverse=True)[1].reshape(-1)
    members = [np.flatnonzero(stratum == s) for s in range(int(stratum.max(initial=0)) + 1)]
    mean, spread = _base_rate(year, known.size, members, concerned)

    def statistics(permuted: NDArray[np.int16], themes: Places) -> tuple[NDArray[np.int64], Floats]:
        counts, first = _counts(
            permuted, [concerned[k] for k in themes], [recommending[k] for k in themes]
        )
        excess = (counts - mean[themes, first]) / spread[themes, first]
        # Equal excesses must stay equal whatever their last digits are.
        return counts, np.round(excess, 9)

    themes = np.arange(len(concerned))
    seen, excess_seen = (values[0] for values in statistics(year[None], themes))
    count, excess = _Tally(seen), _Tally(excess_seen)
    total = np.zeros(seen.size, np.int64)
    # One stream per stratum, so that the draws do not depend on the size of a block.
    streams = [np.random.default_rng([seed, s]) for s in range(len(members))]
    block = max(1, min(_FIRST, _CELLS // max(year.size, 1)))
    for start in range(0, permutations, block):
        size = min(block, permutations - start)
        permuted = np.empty((size, year.size), np.int16)
        for rng, units in zip(streams, members, strict=True):
            permuted[:, units] = rng.permuted(
                np.broadcast_to(year[units], (size, units.size)), axis=1
            )
        counts, excesses = statistics(permuted, themes)
        count.add(counts, themes)
        excess.add(excesses, themes)
        total[themes] += counts.sum(axis=0)
        progress("permuting years", start + size, permutations)
        if start + size >= _FIRST:
            themes = themes[np.minimum(count.p(), excess.p())[themes] <= _CLOSE]
            if not themes.size:
                progress("permuting years", permutations, permutations)
                break
    return OrderTest(seen, total / count.many, count.p(), excess.p())


class _Tally:
    """How many permutations lie above and below what was seen, by theme."""

    def __init__(self, seen: NDArray[Any]) -> None:
        self.seen = seen
        self.many, self.more, self.fewer = np.zeros((3, seen.size), np.int64)

    def add(self, values: NDArray[Any], themes: Places) -> None:
        self.many[themes] += values.shape[0]
        self.more[themes] += (values > self.seen[themes]).sum(axis=0)
        self.fewer[themes] += (values < self.seen[themes]).sum(axis=0)

    def p(self) -> Floats:
        half = (self.many - self.more - self.fewer + 1) / 2
        tail = (np.minimum(self.more, self.fewer) + half) / (self.many + 1)
        return np.minimum(1.0, 2 * tail)


def _counts(
    years: NDArray[np.int16], concerned: Sequence[Places], recommending: Sequence[Places]
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Return how many of the concerned come after the first recommending, and its year: (B, M)."""
    by_unit = np.ascontiguousarray(years.T)  # rows of one unit lie together, so taking them is fast
    counts = np.empty((years.shape[0], len(concerned)), np.int64)
    firsts = np.empty(counts.shape, np.int16)
    for k, (having, asking) in enumerate(zip(concerned, recommending, strict=True)):
        firsts[:, k] = by_unit[asking].min(axis=0)
        counts[:, k] = (by_unit[having] > firsts[:, k]).sum(axis=0)
    return counts, firsts


def _base_rate(
    year: NDArray[np.int16], many: int, members: Sequence[Places], concerned: Sequence[Places]
) -> tuple[Floats, Floats]:
    """Return E and s of each theme, (M, Y), were its event in each of the Y years.

    E = Σ K·n/N and s² = Σ K·(N − K)·n·(N − n)/(N²·(N − 1)) over strata; s is infinite where the
    count can only be E, so that there is no excess.
    """
    mean, variance = np.zeros((2, len(concerned), many))
    for units in members:
        inside = np.zeros(year.size, np.bool_)
        inside[units] = True
        marked = np.array([inside[having].sum() for having in concerned], np.float64)[:, None]
        size = float(units.size)
        later = size - np.cumsum(np.bincount(year[units], minlength=many))
        mean += marked * later / max(size, 1.0)
        variance += (
            marked * (size - marked) * later * (size - later)
            / (max(size, 1.0) ** 2 * max(size - 1.0, 1.0))
        )  # fmt: skip
    return mean, np.where(variance > 0, np.sqrt(variance), np.inf)
