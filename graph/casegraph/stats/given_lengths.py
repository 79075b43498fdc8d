"""How many units of a group have each theme, compared with what the lengths of the units imply.

A group whose units have many themes has more of every theme. Here each unit keeps exactly its
number of themes and each theme its total. A unit with d themes has theme a with the chance P_d(a)
of the Rasch model of all units together (:mod:`casegraph.stats.rasch`), so that the group is
expected to have

    E_a = Σ P_{d_r}(a) over its units r

units with it. Given the total c_a, the size n₁ of the group and N, the count is taken to follow
Fisher's noncentral hypergeometric distribution (:mod:`casegraph.stats.noncentral`) with mean E_a.
Where both groups have units of the same lengths this is Fisher's exact test. A unit with none or
all of the themes can show nothing of them, and is left out of n₁, c_a and N.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.counting import BinaryMatrix, pattern
from casegraph.stats.noncentral import Laws
from casegraph.stats.rasch import RaschModel, fit_rasch
from casegraph.thresholds import LEVEL

__all__ = ["SharesGivenLengths", "chances_given_lengths", "shares_given_lengths"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SharesGivenLengths:
    """One group's counts beside what lengths and totals imply; arrays of shape (K,).

    Attributes
    ----------
    expected
        Units of the group that would have the theme, E, in units.
    odds_ratio, low, high
        The ω by which the odds of "has the theme and is in the group" have to be multiplied for
        the mean to be the count observed, with its interval by inversion of the test; 1 says
        exactly as lengths and totals imply, 0 and ∞ are the estimates at the ends of the support.
        1 with 0 to ∞ where the count cannot vary.
    p
        Twice the smaller mid-p, at most 1.
    smallest_p
        The smallest p that the same lengths and totals could have given.
    """

    expected: Floats
    odds_ratio: Floats
    low: Floats
    high: Floats
    p: Floats
    smallest_p: Floats


def _fitted(X: BinaryMatrix) -> tuple[RaschModel, NDArray[np.int64], NDArray[np.int64]]:
    """Return the model of all units, the row of it that each unit is in, and the totals."""
    p = pattern(X)
    distinct, row, units = np.unique(p.lengths, return_inverse=True, return_counts=True)
    totals = p.totals
    return fit_rasch(distinct, units.astype(np.float64), totals), row.reshape(-1), totals


def chances_given_lengths(X: BinaryMatrix) -> Floats:
    """Return the chance of each theme in each unit given its number of themes, shape (N, K).

    >>> chances_given_lengths([[1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 1]]).sum(axis=0).round(9)
    array([3., 1., 2.])
    """
    model, row, _ = _fitted(X)
    return np.asarray(model.chances[row], np.float64)


def shares_given_lengths(
    X: BinaryMatrix, chosen: NDArray[np.bool_], level: float = LEVEL
) -> SharesGivenLengths:
    """Compare the counts of the chosen units with what the lengths of all units imply.

    Parameters
    ----------
    X
        Units × themes, binary.
    chosen
        Which units are in the group, shape (N,).
    level
        Coverage of the intervals.

    Raises
    ------
    ConvergenceError
        The Rasch model could not be fitted.

    Where every unit has one theme, lengths say nothing and the test is Fisher's:

    >>> X = np.repeat(np.eye(3, dtype=bool), [10, 20, 30], axis=0)
    >>> found = shares_given_lengths(X, np.arange(60) % 2 == 0)
    >>> found.expected.round(9).tolist()
    [5.0, 10.0, 15.0]
    """
    model, row, totals = _fitted(X)
    inside = np.bincount(row[chosen], minlength=model.weights.size).astype(np.float64)
    open_ = ~model.settled
    sure = model.settled * model.chances
    left = totals - np.rint(model.weights @ sure)
    sure_inside = np.rint(inside @ sure).astype(np.int64)
    laws = Laws(
        left.astype(np.int64),
        np.rint(inside @ open_).astype(np.int64),
        np.rint(model.weights @ open_).astype(np.int64),
    )
    mean = inside @ (model.chances * open_)
    expected = mean + sure_inside
    tilt = laws.log_odds(laws.snapped(mean))
    X_inside = pattern(X).dense()[chosen].sum(axis=0).astype(np.int64)
    k = X_inside - sure_inside
    tails = laws.tails(k, tilt)
    fixed = (laws.low == laws.high) | ~np.isfinite(tilt)
    ends = np.stack([laws.log_odds(k.astype(np.float64)), *laws.interval(k, level)])
    ends = ends - np.where(fixed, 0.0, tilt)
    ends[:, fixed] = np.array([[0.0], [-np.inf], [np.inf]])
    with np.errstate(over="ignore"):
        odds_ratio, low, high = np.exp(ends)
    # At an end of what is possible the mid-p is half that end's probability.
    smallest = np.minimum(laws.point(laws.low, tilt), laws.point(laws.high, tilt))
    return SharesGivenLengths(
        expected, odds_ratio, low, high,
        p=np.where(fixed, 1.0, tails.two_sided), smallest_p=np.where(fixed, 1.0, smallest),
    )  # fmt: skip
