"""How much more often one group's reviews state a theme: difference, ratio and an exact test.

The difference comes first. A ratio of 3 may be 3% against 1% or 60% against 20%, and only the
difference, with its interval, says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.stats.hypergeometric import hypergeometric_point, hypergeometric_tails
from casegraph.stats.proportions import newcombe_interval, wilson_interval
from casegraph.thresholds import LEVEL

__all__ = ["SharesCompared", "compare_shares"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SharesCompared:
    """Shares of two groups and how they differ; every array has the shape of the counts.

    Attributes
    ----------
    share_1, low_1, high_1, share_2, low_2, high_2
        Each group's share with its 95% Wilson interval, 0 to 1.
    difference, difference_low, difference_high
        share_1 − share_2 with Newcombe's interval, −1 to 1.
    ratio, ratio_low, ratio_high
        share_1 / share_2 with Katz's interval, 0 to infinity; 0.5 was added to both counts and to
        both sizes where a count is 0. 1 with 0 to infinity where neither group states the theme.
    p
        Fisher's exact test, twice the smaller mid-p.
    smallest_p
        The smallest p that the same total over both groups could have given.
    """

    share_1: Floats
    low_1: Floats
    high_1: Floats
    share_2: Floats
    low_2: Floats
    high_2: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    p: Floats
    smallest_p: Floats


def compare_shares(
    count_1: ArrayLike, n_1: int, count_2: ArrayLike, n_2: int, level: float = LEVEL
) -> SharesCompared:
    """Compare count_1/n_1 with count_2/n_2, theme by theme.

    Parameters
    ----------
    count_1, count_2
        In how many units of each group a theme occurs, shape (K,).
    n_1, n_2
        Sizes of the groups, at least 1.
    level
        Coverage of the intervals.

    Notes
    -----
    The interval of the difference is Newcombe's hybrid score interval
    (:func:`casegraph.stats.newcombe_interval`). The interval of the ratio is Katz's (1978,
    doi:10.2307/2530610): ln ratio ± z·√(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂).

    Newcombe's own example, 56/70 against 48/80:

    >>> found = compare_shares([56], 70, [48], 80)
    >>> [float(getattr(found, c)[0].round(4)) for c in
    ...  ("difference", "difference_low", "difference_high")]
    [0.2, 0.0524, 0.3339]
    """
    x1 = np.atleast_1d(np.asarray(count_1, np.int64))
    x2 = np.atleast_1d(np.asarray(count_2, np.int64))
    low_1, high_1 = wilson_interval(x1, n_1, level)
    low_2, high_2 = wilson_interval(x2, n_2, level)
    p1, p2 = x1 / n_1, x2 / n_2
    difference_low, difference_high = newcombe_interval(x1, n_1, x2, n_2, level)
    ratio, ratio_low, ratio_high = _ratio(x1, n_1, x2, n_2, level)
    total, n = x1 + x2, n_1 + n_2
    size = np.full(total.shape, n_1)
    lowest, highest = np.maximum(0, total - n_2), np.minimum(total, n_1)
    return SharesCompared(
        share_1=p1, low_1=low_1, high_1=high_1,
        share_2=p2, low_2=low_2, high_2=high_2,
        difference=p1 - p2,
        difference_low=difference_low, difference_high=difference_high,
        ratio=ratio, ratio_low=ratio_low, ratio_high=ratio_high,
        p=hypergeometric_tails(x1, total, size, n).two_sided,
        # At an end of what is possible the mid-p is half that end's probability.
        smallest_p=np.minimum(
            hypergeometric_point(lowest, total, size, n),
            hypergeometric_point(highest, total, size, n),
        ),
    )  # fmt: skip


def _ratio(
    x1: NDArray[np.int64], n_1: int, x2: NDArray[np.int64], n_2: int, level: float
) -> tuple[Floats, Floats, Floats]:
    never = (x1 == 0) & (x2 == 0)
    extra = 0.5 * ((x1 == 0) | (x2 == 0))
    y1, m1, y2, m2 = x1 + extra, n_1 + extra, x2 + extra, n_2 + extra
    log_ratio = np.log(y1) - np.log(m1) - np.log(y2) + np.log(m2)
    # Clipped, as two shares of 1 leave a variance of 0 but for rounding.
    variance = np.maximum(1 / y1 - 1 / m1 + 1 / y2 - 1 / m2, 0.0)
    reach = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(variance)
    return (
        np.where(never, 1.0, np.exp(log_ratio)),
        np.where(never, 0.0, np.exp(log_ratio - reach)),
        np.where(never, np.inf, np.exp(log_ratio + reach)),
    )
