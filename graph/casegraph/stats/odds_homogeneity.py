"""Whether two themes co-occur more closely in one group than in the other, pair by pair.

The quantity is the ratio of the two groups' odds ratios. The test is the exact test of homogeneity
(Zelen 1971, doi:10.1093/biomet/58.1.129) rather than Breslow and Day's or a z test of the
difference of logarithms. Those two rely on large samples, and a contrast of case reviews has cells
of 0, 1 and 2: Breslow–Day is undefined where the common odds ratio is 0 or infinite, and z depends
on the 0.5 that is added. The exact test needs neither, and as its outcomes can be listed, the
smallest p that a pair could have reached is known, so pairs that cannot differ are left out before
the correction. Breslow–Day with Tarone's correction is returned beside it for comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.measures import odds_ratio
from casegraph.thresholds import LEVEL

__all__ = ["OddsCompared", "breslow_day_tarone", "compare_odds", "homogeneity_p"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
#: One group's counts of all pairs: n11, a, b, each of shape (M,), and n.
Tables = tuple[Counts, Counts, Counts, int]

_CELLS = 1 << 21  # outcomes listed at a time


@dataclass(frozen=True)
class OddsCompared:
    """Odds ratios of two groups and how they differ; arrays of shape (M,).

    Attributes
    ----------
    odds_ratio_1, low_1, high_1, odds_ratio_2, low_2, high_2
        Each group's odds ratio with Woolf's 95% interval, as in ``casegraph.stats``.
    ratio, ratio_low, ratio_high
        odds_ratio_1 / odds_ratio_2, 0 to infinity, with ln ratio ± z·√(sum of 1/cell over all eight
        cells). 0.5 is added to all eight cells, those of both groups, where any of them is 0.
        1 with 0 to infinity where a theme is constant in a group.
    defined
        False where a theme is in no unit or in every unit of a group.
    p, smallest_p
        Exact test of homogeneity, twice the smaller mid-p, and the smallest value it could take.
    breslow_day, breslow_day_p
        Breslow–Day statistic with Tarone's correction and its p; 0 and 1 where it is undefined.
    """

    odds_ratio_1: Floats
    low_1: Floats
    high_1: Floats
    odds_ratio_2: Floats
    low_2: Floats
    high_2: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    defined: NDArray[np.bool_]
    p: Floats
    smallest_p: Floats
    breslow_day: Floats
    breslow_day_p: Floats


def compare_odds(first: Tables, second: Tables, level: float = LEVEL) -> OddsCompared:
    """Compare the odds ratios of two groups' 2×2 tables, all pairs at once.

    ``first`` and ``second`` are (n11, a, b, n) of each group: units with both themes, with the one,
    with the other, and all.

    >>> one = (np.array([20]), np.array([30]), np.array([30]), 60)
    >>> two = (np.array([15]), np.array([30]), np.array([30]), 60)
    >>> found = compare_odds(one, two)
    >>> float(found.ratio[0].round(6)), float(found.p[0].round(4))
    (4.0, 0.0798)
    """
    odds_1, low_1, high_1 = odds_ratio(*first, level)
    odds_2, low_2, high_2 = odds_ratio(*second, level)
    cells = np.concatenate([_cells(first), _cells(second)])
    cells += 0.5 * (cells == 0).any(axis=0)
    signs = np.array([1, -1, -1, 1, -1, 1, 1, -1])[:, None]
    log_ratio = (signs * np.log(cells)).sum(axis=0)
    reach = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt((1 / cells).sum(axis=0))
    defined = _varies(first) & _varies(second)
    p, smallest = homogeneity_p(first, second)
    statistic, breslow_day_p = breslow_day_tarone(first, second)
    return OddsCompared(
        odds_1, low_1, high_1, odds_2, low_2, high_2,
        np.where(defined, np.exp(log_ratio), 1.0),
        np.where(defined, np.exp(log_ratio - reach), 0.0),
        np.where(defined, np.exp(log_ratio + reach), np.inf),
        defined, p, smallest, statistic, breslow_day_p,
    )  # fmt: skip


def _cells(t: Tables) -> Floats:
    n11, a, b, n = t
    return np.stack([n11, a - n11, b - n11, n - a - b + n11]).astype(np.float64)


def _varies(t: Tables) -> NDArray[np.bool_]:
    _, a, b, n = t
    return np.asarray((a > 0) & (b > 0) & (a < n) & (b < n))


def homogeneity_p(first: Tables, second: Tables) -> tuple[Floats, Floats]:
    """Return the exact p of equal odds ratios and the smallest p possible, shape (M,) each.

    Given the margins of both tables and the total s of both counts, the common odds ratio cancels
    and the first group's count x has P(x) ∝ h₁(x)·h₂(s − x), with h₁ and h₂ the hypergeometric
    distributions of the two tables. p is twice the smaller mid-p of the observed count.

    Two pairs seen together 3 times in 3 and 0 times in 3 (of 6 each) can come out in four ways,
    1, 81, 81 and 1 of 164; the observed one is at the end:

    >>> three = np.array([3])
    >>> p, smallest = homogeneity_p((three, three, three, 6), (0 * three, three, three, 6))
    >>> p.round(6).tolist(), smallest.round(6).tolist()
    ([0.006098], [0.006098])
    """
    n11_1, a1, b1, n1 = first
    n11_2, a2, b2, n2 = second
    s = n11_1 + n11_2
    low = np.maximum(np.maximum(0, a1 + b1 - n1), s - np.minimum(a2, b2))
    high = np.minimum(np.minimum(a1, b1), s - np.maximum(0, a2 + b2 - n2))
    log_factorial = _log_factorials(max(n1, n2))
    p, smallest = np.ones(s.shape), np.ones(s.shape)
    width = high - low + 1
    order = np.argsort(width, kind="stable")
    start = 0
    while start < order.size:
        # Pairs of similar width are listed together, as many as fit.
        stop = start + 1
        while stop < order.size and (stop + 1 - start) * width[order[stop]] <= _CELLS:
            stop += 1
        part = order[start:stop]
        x = low[part, None] + np.arange(int(width[part].max()))
        inside = x <= high[part, None]
        x = np.minimum(x, high[part, None])
        log_chance = np.zeros(x.shape)
        for k, a, b, n in ((x, a1, b1, n1), (s[part, None] - x, a2, b2, n2)):
            row, column = a[part, None], b[part, None]
            for cell in (k, row - k, column - k, n - row - column + k):
                log_chance -= log_factorial[cell]
        log_chance[~inside] = -np.inf
        chance = np.exp(log_chance - log_chance.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        seen = n11_1[part, None]
        half = 0.5 * (chance * (x == seen) * inside).sum(axis=1)
        below = (chance * (x < seen)).sum(axis=1) + half
        above = (chance * (x > seen) * inside).sum(axis=1) + half
        p[part] = np.minimum(1.0, 2.0 * np.minimum(below, above))
        last = np.arange(part.size), width[part] - 1
        smallest[part] = np.minimum(chance[:, 0], chance[last])
        start = stop
    return p, smallest


def _log_factorials(largest: int) -> Floats:
    from scipy.special import gammaln

    return np.asarray(gammaln(np.arange(largest + 1) + 1.0), np.float64)


def breslow_day_tarone(first: Tables, second: Tables) -> tuple[Floats, Floats]:
    """Return Breslow and Day's statistic with Tarone's correction, and its p, shape (M,) each.

    Σ (n11 − e)²/v − (Σ n11 − Σ e)²/Σ v over both groups, chi-squared with one degree of freedom; e
    is the count that a table's margins and the Mantel–Haenszel odds ratio give, 1/v the sum of the
    reciprocals of the cells fitted so (Breslow & Day 1980, IARC; Tarone 1985,
    doi:10.1093/biomet/72.1.91). 0 with p = 1 where the Mantel–Haenszel odds ratio is 0, infinite or
    0/0, or where a theme is constant in a group.
    """
    from scipy.special import chdtrc

    cells = [_cells(first), _cells(second)]
    sizes = [float(first[3]), float(second[3])]
    top = sum(c[0] * c[3] / n for c, n in zip(cells, sizes, strict=True))
    bottom = sum(c[1] * c[2] / n for c, n in zip(cells, sizes, strict=True))
    usable = np.asarray((top > 0) & (bottom > 0) & _varies(first) & _varies(second))
    common = np.where(usable, top, 1.0) / np.where(usable, bottom, 1.0)
    statistic, excess, variance = (np.zeros(usable.shape) for _ in range(3))
    for n11, a, b, n in (first, second):
        e = _fitted(a.astype(np.float64), b.astype(np.float64), float(n), common)
        fitted = np.where(usable, np.stack([e, a - e, b - e, n - a - b + e]), 1.0)
        v = 1 / (1 / fitted).sum(axis=0)
        statistic += (n11 - e) ** 2 / v
        excess += n11 - e
        variance += v
    statistic = np.where(usable, np.maximum(statistic - excess**2 / variance, 0.0), 0.0)
    return statistic, np.asarray(chdtrc(1, statistic), np.float64)


def _fitted(a: Floats, b: Floats, n: float, odds: Floats) -> Floats:
    """Return the count with margins a, b, n and this odds ratio, the root that all cells allow."""
    q = 1.0 - odds
    half = n - a - b + odds * (a + b)
    root = np.sqrt(np.maximum(half * half + 4.0 * q * odds * a * b, 0.0))
    # 2c/(b + √…) rather than (√… − b)/2a: it does not divide by 0 at an odds ratio of 1.
    return np.asarray(2.0 * odds * a * b / (half + root), np.float64)
