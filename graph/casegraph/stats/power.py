"""What a corpus of this size could have found at all: the smallest odds ratio with 80% power.

"No edge" between two themes means little when only a huge association could have been seen. This
note is printed beside a net, so that a missing edge is not read as no association.
"""

from __future__ import annotations

import math

import numpy as np

from casegraph.errors import UsageError
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.thresholds import ALPHA

__all__ = ["detection_power", "smallest_odds_ratio"]

_LARGEST = 1e6


def smallest_odds_ratio(
    share_a: float, share_b: float, units: int, level: float = ALPHA, power: float = 0.8
) -> float:
    """Return the smallest odds ratio above 1 that would be found with the given power.

    Parameters
    ----------
    share_a, share_b
        Prevalence of the two themes, between 0 and 1.
    units
        N, the number of reviews.
    level
        The two-sided p at which a pair counts as found. With many pairs the Benjamini–Hochberg cut
        lies far below 0.05: if 10 of 300 pairs are real, near 0.05·10/300 = 0.0017.
    power
        Chance of finding it, between 0 and 1.

    Returns
    -------
    The odds ratio, found by bisection to one part in a thousand; infinity where not even an odds
    ratio of a million would do.

    >>> round(smallest_odds_ratio(0.3, 0.3, 200), 1)
    2.4
    >>> smallest_odds_ratio(0.01, 0.01, 50)
    inf
    """
    if not 0 < power < 1:
        raise UsageError(f"power = {power}; expected a chance between 0 and 1, such as 0.8.")
    low, high = 0.0, math.log(_LARGEST)
    if detection_power(share_a, share_b, units, _LARGEST, level) < power:
        return math.inf
    while high - low > 1e-3:
        middle = (low + high) / 2
        if detection_power(share_a, share_b, units, math.exp(middle), level) < power:
            low = middle
        else:
            high = middle
    return math.exp(high)


def detection_power(
    share_a: float, share_b: float, units: int, odds_ratio: float, level: float = ALPHA
) -> float:
    """Return the chance that a pair with this odds ratio has p ≤ level and more than expected.

    Exact given the totals, which are taken as the expected ones, rounded: the count then follows
    Fisher's noncentral hypergeometric distribution, P(k) ∝ P₀(k)·ψᵏ with ψ the odds ratio and P₀
    the distribution under independence, and the two-sided p of every possible count is known.

    >>> [round(detection_power(0.3, 0.3, 200, psi), 2) for psi in (1, 2, 3)]
    [0.03, 0.61, 0.94]
    """
    if not (0 <= share_a <= 1 and 0 <= share_b <= 1 and units >= 1 and odds_ratio > 0):
        raise UsageError(
            f"shares {share_a} and {share_b}, {units} units, odds ratio {odds_ratio}; expected "
            "shares between 0 and 1, at least one unit, and an odds ratio above 0."
        )
    a, b = round(share_a * units), round(share_b * units)
    k = np.arange(max(0, a + b - units), min(a, b) + 1)
    tails = hypergeometric_tails(k, np.full(k.size, a), np.full(k.size, b), units)
    with np.errstate(divide="ignore"):
        log_weight = np.log(tails.point) + k * math.log(odds_ratio)
    chance = np.exp(log_weight - log_weight.max())
    found = (tails.two_sided <= level) & (k * units > a * b)
    return float(chance[found].sum() / chance.sum())
