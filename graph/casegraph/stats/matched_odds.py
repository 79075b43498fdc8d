"""The odds of a mark in exposed units against like units elsewhere, matched one by one.

Each pair of an exposed unit and a theme is compared with units that are alike: of the same kind,
published within a few years, of another area, and not exposed themselves. With m of these, u of
them with the mark, and Y whether the exposed unit has it, the Mantel–Haenszel odds ratio over all
such sets is (1959, doi:10.1093/jnci/22.4.719)

    ψ = Σ Y·(m − u)/(m + 1)  ÷  Σ (1 − Y)·u/(m + 1)

A set without like units adds nothing. No half is added to a cell: with rare themes that would raise
what is expected and bend the ratio.

A unit stands in many sets, as the exposed one with each of its themes and as one of the others. So
the variance of ln ψ is that over resampled units: the sum of φᵢ², where φᵢ is the derivative of
ln ψ by the weight of unit i in every set (the infinitesimal jackknife, which is the sandwich
clustered by unit; Efron 1982, doi:10.1137/1.9781611970319). The difference of two such ln ψ has the
variance Σ (φᵢ − φ'ᵢ)².
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, inf, log, nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.thresholds import LEVEL

__all__ = ["Likeness", "MatchedOdds", "matched_odds"]

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


class Likeness:
    """Which of N units are alike: of one kind, at most ``width`` years apart, not of one area.

    Parameters
    ----------
    kinds
        A name per unit, shape (N,).
    years
        The year of each unit, shape (N,).
    areas
        The area of each unit, shape (N,); an empty name is no area, and is like none but itself.
    width
        Most years apart, 0 or more.

    Raises
    ------
    UsageError
        When the three differ in length.

    >>> like = Likeness(["a", "a", "a", "b"], [2001, 2002, 2005, 2001], ["x", "y", "y", ""], 2)
    >>> like.sums(np.ones((4, 1))).ravel().tolist()
    [1.0, 1.0, 0.0, 0.0]
    """

    def __init__(self, kinds: ArrayLike, years: ArrayLike, areas: ArrayLike, width: int) -> None:
        kind = np.unique(np.asarray(kinds), return_inverse=True)[1].reshape(-1)
        year = np.asarray(years, np.int64)
        name = np.asarray(areas, np.str_)
        if not kind.shape == year.shape == name.shape:
            raise UsageError(
                f"found {kind.size} kinds, {year.size} years and {name.size} areas; expected one "
                "of each per unit."
            )
        # Who states no area is of an area by itself.
        _, area = np.unique(name, return_inverse=True)
        area = np.where(name == "", area.size + np.arange(area.size), area.reshape(-1))
        _, own = np.unique(kind * (2 * area.size + 1) + area, return_inverse=True)
        self._all = _Windows(kind, year, width)
        self._own = _Windows(own.reshape(-1), year, width)

    def sums(self, values: Floats) -> Floats:
        """Return for each unit the sum of the rows of its like units, shape (N, T) as given.

        Likeness is mutual, so the same sums spread a value of a unit over those it is like.
        """
        return self._all.sums(values) - self._own.sums(values)


class _Windows:
    """Sums over the units of the same group within some years, by cumulative sums."""

    def __init__(self, groups: NDArray[np.intp], years: NDArray[np.int64], width: int) -> None:
        first = int(years.min(initial=0))
        stride = int(years.max(initial=0)) - first + 2 * width + 2
        key = groups.astype(np.int64) * stride + (years - first) + width
        self._order = np.argsort(key, kind="stable")
        ordered = key[self._order]
        self._low = np.searchsorted(ordered, key - width, "left")
        self._high = np.searchsorted(ordered, key + width, "right")

    def sums(self, values: Floats) -> Floats:
        running = np.zeros((values.shape[0] + 1, values.shape[1]))
        np.cumsum(values[self._order], axis=0, out=running[1:])
        return np.asarray(running[self._high] - running[self._low], np.float64)


@dataclass(frozen=True)
class MatchedOdds:
    """Exposed units against their like.

    Attributes
    ----------
    units, pairs
        Exposed units and pairs of unit and theme that have like units.
    found
        Pairs with the mark.
    expected
        Σ u/m: pairs with the mark, were each as likely as in its like units.
    log_odds
        ln ψ; −inf or inf where one sum is 0, nan where both are.
    influence
        φ, shape (N,); zeros where ln ψ is not finite.
    """

    units: int
    pairs: int
    found: int
    expected: float
    log_odds: float
    influence: Floats

    def odds(self, beside: MatchedOdds | None = None, level: float = LEVEL) -> tuple[float, ...]:
        """Return the odds ratio, the ends of its interval, and a two-sided p.

        With ``beside`` the ratio of this odds ratio to the other's. The ends and p are nan where
        an odds ratio is not between 0 and infinity.
        """
        value = self.log_odds - (beside.log_odds if beside else 0.0)
        if not np.isfinite(value):
            ratio = nan if value != value else (inf if value > 0 else 0.0)
            return ratio, nan, nan, nan
        influence = self.influence - (beside.influence if beside else 0.0)
        error = sqrt(float(influence @ influence))
        reach = NormalDist().inv_cdf(0.5 + level / 2) * error
        p = erfc(abs(value) / error / sqrt(2)) if error > 0 else nan
        return exp(value), exp(value - reach), exp(value + reach), p


def matched_odds(
    marked: Marks, exposed: Marks, like: Likeness, usable: Marks | None = None
) -> MatchedOdds:
    """Compare exposed units with their like, theme by theme.

    Parameters
    ----------
    marked, exposed
        Whether a unit has the mark on a theme, and whether it is exposed there, shape (N, T).
    like
        Who is like whom.
    usable
        Who may be compared with, shape (N, T); all that are not exposed, if not given.

    Examples
    --------
    Two of three exposed units have the mark, and one of three that are not:

    >>> marked = np.array([[1], [1], [0], [1], [0], [0]], bool)
    >>> exposed = np.array([[1], [1], [1], [0], [0], [0]], bool)
    >>> like = Likeness(["a"] * 6, [2000] * 6, list("xxxyyy"), 0)
    >>> found = matched_odds(marked, exposed, like)
    >>> found.found, found.expected, [round(v, 2) for v in found.odds()]
    (2, 1.0, [4.0, 0.2, 80.39, 0.37])
    """
    Y = np.asarray(marked, np.float64)
    base = np.asarray(~exposed if usable is None else usable, np.float64)
    m = np.rint(like.sums(base))
    u = np.rint(like.sums(base * Y))
    X = np.asarray(exposed, np.bool_) & (m > 0)
    weight = X / (m + 1)
    above, below = weight * Y * (m - u), weight * (1 - Y) * u
    P, Q = float(above.sum()), float(below.sum())
    counts = (int(X.any(axis=1).sum()), int(X.sum()), int((X * Y).sum()),
              float((X * u / np.maximum(m, 1)).sum()))  # fmt: skip
    if P <= 0 or Q <= 0:
        value = nan if P <= 0 and Q <= 0 else (inf if P > 0 else -inf)
        return MatchedOdds(*counts, value, np.zeros(Y.shape[0]))
    share = above / P - below / Q  # what each set adds to d ln ψ as a whole
    held = share / (m + 1)  # and takes away for each unit in its m + 1
    as_other = base * (
        (1 - Y) * like.sums(weight * Y / P)
        - Y * like.sums(weight * (1 - Y) / Q)
        - like.sums(held)
    )  # fmt: skip
    influence = (share - held + as_other).sum(axis=1)
    return MatchedOdds(*counts, log(P / Q), influence)
