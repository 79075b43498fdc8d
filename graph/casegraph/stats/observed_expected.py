"""A count compared with the base rate, stratum by stratum, and an interval of their ratio.

Of the N units of a stratum n are chosen (reviews published later, say) and K have a mark (a concern
on a theme). With nothing but chance between the two, the number x of chosen units with the mark is
hypergeometric with mean K·n/N. Over strata the laws are convolved, and the expected count is
E = Σ K·n/N.

The chosen units are part of the units that the rate comes from, so a Poisson interval, which takes
E as known from elsewhere, would be far too wide: with 381 of 395 reviews chosen the ratio could
hardly leave 1. The interval here holds all the totals. It comes from Fisher's noncentral
hypergeometric law, P(x) ∝ P₀(x)·θˣ, with one odds parameter θ for all strata (Fisher 1935,
doi:10.2307/2342435; Cornfield 1956, Proc. 3rd Berkeley Symposium 4:135). Its ends are the θ at
which the mid-p of a tail is half of what the level leaves (Lancaster 1961,
doi:10.1080/01621459.1961.10482105), said as the ratio of the mean count under θ to E: the ratio
that reviews with these totals would show on average. At θ = 1 this ratio is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.thresholds import LEVEL

__all__ = ["ObservedExpected", "observed_to_expected"]

Floats = NDArray[np.float64]

#: Above so many outcomes of all strata together the tails are those of the normal law.
_LARGEST_SUPPORT = 1 << 11
_STEPS = 60  # halvings of the bracket of ln θ; 2·700 / 2⁶⁰ is beyond float
_FARTHEST = 700.0


@dataclass(frozen=True)
class ObservedExpected:
    """A count, what is expected, and their ratio with its interval.

    ``ratio`` and its ends are 0 or more; all three are nan where nothing is expected, or where the
    totals leave the count no choice (every unit is chosen, or has the mark).
    """

    observed: int
    expected: float
    ratio: float
    low: float
    high: float


def observed_to_expected(
    observed: int, marked: ArrayLike, chosen: ArrayLike, units: ArrayLike, level: float = LEVEL
) -> ObservedExpected:
    """Compare a count with the base rate, with the ratio and a mid-p interval given all totals.

    Parameters
    ----------
    observed
        Chosen units with the mark, over all strata.
    marked, chosen, units
        K, n and N of each stratum, shape (S,).
    level
        Coverage of the interval, between 0 and 1.

    Raises
    ------
    UsageError
        For a count that the totals do not allow.

    Examples
    --------
    Of 40 reviews 10 have a concern, and 20 are later, 8 of those with the concern among them:

    >>> found = observed_to_expected(8, [10], [20], [40])
    >>> found.expected, round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (5.0, 1.6, 1.04, 1.93)
    """
    k, n, size = (np.asarray(v, np.int64).reshape(-1) for v in (marked, chosen, units))
    low, high = np.maximum(0, k + n - size), np.minimum(k, n)
    if bool((low > high).any()) or not int(low.sum()) <= observed <= int(high.sum()):
        raise UsageError(
            f"found {observed} with the mark of those chosen; the totals allow {int(low.sum())} to "
            f"{int(high.sum())}: check that all come from the same units."
        )
    expected = float((k * n / np.maximum(size, 1)).sum())
    free = low < high
    if expected <= 0.0 or not free.any():
        return ObservedExpected(observed, expected, float("nan"), float("nan"), float("nan"))
    laws = [_log_law(*v) for v in zip(k[free], n[free], size[free], strict=True)]
    first = int(low.sum())
    if int((high - low).sum()) < _LARGEST_SUPPORT:
        ends = _exact_ends(laws, observed - first, level)
    else:
        ends = _normal_ends(laws, observed - first, level)
    return ObservedExpected(
        observed, expected, observed / expected, *((first + mean) / expected for mean in ends)
    )


def _log_law(k: int, n: int, size: int) -> Floats:
    """Return ln P of each outcome from the least on, up to a constant."""
    from scipy.special import gammaln

    x = np.arange(max(0, k + n - size), min(k, n) + 1, dtype=np.float64)
    cells = gammaln(x + 1) + gammaln(k - x + 1) + gammaln(n - x + 1) + gammaln(size - k - n + x + 1)
    return np.asarray(cells.min() - cells, np.float64)


def _convolved(laws: list[Floats]) -> Floats:
    """Return ln P of the sum, from its least outcome on, up to a constant.

    Each term is a log-sum-exp, since far outcomes, which a large θ brings near, would be 0 else.
    """
    whole = laws[0]
    for law in laws[1:]:
        short, long = sorted((whole, law), key=len)
        out = np.full(short.size + long.size - 1, -np.inf)
        for shift, value in enumerate(short):
            part = slice(shift, shift + long.size)
            out[part] = np.logaddexp(out[part], long + value)
        whole = out
    return whole


def _tilted(log_law: Floats, log_theta: float) -> Floats:
    weights = log_law + log_theta * np.arange(log_law.size)
    chances = np.exp(weights - weights.max())
    return np.asarray(chances / chances.sum(), np.float64)


def _exact_ends(laws: list[Floats], seen: int, level: float) -> tuple[float, float]:
    """Return the mean count at either end of the interval of θ."""
    law = _convolved(laws)
    x = np.arange(law.size)
    tail = (1 - level) / 2

    def mean_where(side: int) -> float:
        # The upper mid-p rises with θ from 0 to 1, the lower one falls.
        below, above = -_FARTHEST, _FARTHEST
        for _ in range(_STEPS):
            middle = (below + above) / 2
            chances = _tilted(law, middle)
            beyond = chances[seen + 1 :].sum() if side > 0 else chances[:seen].sum()
            more = beyond + chances[seen] / 2 < tail
            if bool(more) == (side > 0):
                below = middle
            else:
                above = middle
        return float(_tilted(law, (below + above) / 2) @ x)

    return (0.0 if seen == 0 else mean_where(1),
            float(law.size - 1) if seen == law.size - 1 else mean_where(-1))  # fmt: skip


def _normal_ends(laws: list[Floats], seen: int, level: float) -> tuple[float, float]:
    """Return the means that lie z of their own standard deviations from what was seen."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    top = sum(law.size - 1 for law in laws)

    def moments(log_theta: float) -> tuple[float, float]:
        mean = variance = 0.0
        for law in laws:
            chances, x = _tilted(law, log_theta), np.arange(law.size)
            centre = float(chances @ x)
            mean += centre
            variance += float(chances @ (x - centre) ** 2)
        return mean, variance

    def mean_where(side: int) -> float:
        below, above = -_FARTHEST, _FARTHEST
        for _ in range(_STEPS):
            middle = (below + above) / 2
            mean, variance = moments(middle)
            if mean + side * z * variance**0.5 < seen:
                below = middle
            else:
                above = middle
        return moments((below + above) / 2)[0]

    return (0.0 if seen == 0 else mean_where(1), float(top) if seen == top else mean_where(-1))
