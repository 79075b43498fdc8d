"""Shares: Wilson's interval, Newcombe's interval of a difference, the score test, design effect.

The intervals take arrays or single numbers. Counts need not be whole: a design effect divides them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.thresholds import LEVEL

__all__ = ["design_effect", "newcombe_interval", "score_test", "wilson_interval"]

Floats = NDArray[np.float64]


def wilson_interval(count: ArrayLike, n: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return Wilson's interval for a share ``count``/``n``.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with p the share. Unlike p ± z·√(p(1−p)/n) it
    stays inside 0 to 1, has width at 0 and at n, and holds its level at small n (Wilson 1927,
    doi:10.1080/01621459.1927.10502953). With n = 0 nothing is known: 0 to 1.

    >>> [float(x.round(4)) for x in wilson_interval(10, 100)]
    [0.0552, 0.1744]
    """
    k, size = np.asarray(count, np.float64), np.asarray(n, np.float64)
    if bool(((k < 0) | (k > size)).any()):
        raise UsageError("a count lies outside 0 to n; expected how many of the n units it is.")
    z2 = NormalDist().inv_cdf(0.5 + level / 2) ** 2
    safe = np.maximum(size, 1.0)
    share = k / safe
    centre = share + z2 / (2 * safe)
    reach = np.sqrt(z2 * (share * (1 - share) / safe + z2 / (4 * safe**2)))
    low, high = (centre - reach) / (1 + z2 / safe), (centre + reach) / (1 + z2 / safe)
    # The ends at 0 and n are exact in theory; rounding must not move them.
    low = np.where((size == 0) | (k == 0), 0.0, np.maximum(low, 0.0))
    high = np.where((size == 0) | (k == size), 1.0, np.minimum(high, 1.0))
    return low, high


def newcombe_interval(
    count_1: ArrayLike, n_1: ArrayLike, count_2: ArrayLike, n_2: ArrayLike, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Return Newcombe's interval for the difference p₁ − p₂ of two independent shares.

    From the Wilson limits l and u of each share:
    d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²). Method 10 of Newcombe 1998
    (doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I). It never leaves −1 to 1
    and keeps its level in small groups. His first example is

    >>> [float(x.round(4)) for x in newcombe_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not (np.all(np.asarray(n_1) > 0) and np.all(np.asarray(n_2) > 0)):
        raise UsageError("a share has no units; expected at least one unit in each group.")
    p_1, p_2 = np.asarray(count_1) / n_1, np.asarray(count_2) / n_2
    (low_1, high_1), (low_2, high_2) = (
        wilson_interval(count_1, n_1, level),
        wilson_interval(count_2, n_2, level),
    )
    d = p_1 - p_2
    return d - np.hypot(p_1 - low_1, high_2 - p_2), d + np.hypot(high_1 - p_1, p_2 - low_2)


def score_test(count1: float, n1: float, count2: float, n2: float) -> float:
    """Return the two-sided p of the score test that two shares are equal.

    z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂)) with p = (x₁ + x₂)/(n₁ + n₂): Pearson's χ² of the
    2 × 2 table without continuity correction. It is 1 where both shares are 0 or both are 1.

    >>> round(score_test(56, 70, 48, 80), 4)
    0.008
    """
    for count, n in ((count1, n1), (count2, n2)):
        if not (n > 0 and 0 <= count <= n):
            raise UsageError(f"found {count} of {n}; expected a count from 0 to n, with n above 0")
    pooled = (count1 + count2) / (n1 + n2)
    if not 0.0 < pooled < 1.0:
        return 1.0
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    # erfc keeps the far tail, where 1 − cdf would round to 0.
    return erfc(abs(count1 / n1 - count2 / n2) / error / sqrt(2))


def design_effect(shown: Sequence[bool], clusters: Sequence[Hashable]) -> float:
    """Return by how much clusters of units widen the variance of a share; at least 1.

    With m clusters, x of n units that show something and x_c of n_c in cluster c, the variance of
    p = x/n as a ratio of cluster totals is v = m/(m − 1) · Σ(x_c − p·n_c)² / n², and the design
    effect v / (p(1 − p)/n). Dividing n and x by it gives the count of independent units with as
    much information (Rao & Scott 1992, doi:10.2307/2532311). Siblings in one review are such a
    cluster.

    >>> design_effect([True, True, False, False], ["a", "a", "b", "b"])
    4.0
    >>> design_effect([True, False, True, False], ["a", "b", "c", "d"])
    1.0
    """
    n, m = len(shown), len(set(clusters))
    p = sum(shown) / n if n else 0.0
    # Where every unit is a cluster of its own there is nothing to widen.
    if m in (0, 1, n) or not 0.0 < p < 1.0:
        return 1.0
    size = Counter(clusters)
    inside = Counter(c for s, c in zip(shown, clusters, strict=True) if s)
    spread = sum((inside[c] - p * size[c]) ** 2 for c in size)
    return max(1.0, m / (m - 1) * spread / n**2 / (p * (1 - p) / n))
