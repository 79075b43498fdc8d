"""Two shares compared: the score test, Newcombe's interval, and what siblings do to a count.

Plain numbers in, plain numbers out, so that every one can be checked by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import erfc, sqrt

from casegraph.errors import UsageError


def wilson(count: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval for one share; ``count`` and ``n`` need not be whole.

    See :func:`casegraph.association.wilson_interval`.

    >>> [round(x, 4) for x in wilson(10, 100)]
    [0.0552, 0.1744]
    """
    from casegraph.association import wilson_interval

    low, high = wilson_interval(count, n, level)
    return float(low), float(high)


def score_test(count1: float, n1: float, count2: float, n2: float) -> float:
    """Return the two-sided p of the score test that two shares are equal.

    z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂)) with p = (x₁ + x₂)/(n₁ + n₂): Pearson's χ² of the
    2 × 2 table without continuity correction. It is 1 where both shares are 0 or both are 1.

    >>> round(score_test(56, 70, 48, 80), 4)
    0.008
    """
    _check(count1, n1)
    _check(count2, n2)
    pooled = (count1 + count2) / (n1 + n2)
    if not 0.0 < pooled < 1.0:
        return 1.0
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    # erfc keeps the far tail, where 1 − cdf would round to 0.
    return erfc(abs(count1 / n1 - count2 / n2) / error / sqrt(2))


def newcombe_interval(
    count1: float, n1: float, count2: float, n2: float, level: float = 0.95
) -> tuple[float, float]:
    """Return Newcombe's interval for the difference p₁ − p₂ of two independent shares.

    See :func:`casegraph.association.newcombe_interval`; counts need not be whole.

    >>> [round(x, 4) for x in newcombe_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    from casegraph.association import newcombe_interval as interval

    _check(count1, n1)
    _check(count2, n2)
    low, high = interval(count1, n1, count2, n2, level)
    return float(low), float(high)


def design_effect(shown: Sequence[bool], clusters: Sequence[Hashable]) -> float:
    """Return by how much clusters of units widen the variance of a share; at least 1.

    With m clusters, x of n units that show something and x_c of n_c in cluster c, the variance of
    p = x/n as a ratio of cluster totals is v = m/(m − 1) · Σ(x_c − p·n_c)² / n², and the design
    effect v / (p(1 − p)/n). Dividing n and x by it gives the count of independent units that say
    as much (Rao & Scott 1992, doi:10.2307/2532311). Siblings in one review are such a cluster.

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


def _check(count: float, n: float) -> None:
    if not (n > 0 and 0 <= count <= n):
        raise UsageError(f"found {count} of {n}; expected a count from 0 to n, with n above 0")
