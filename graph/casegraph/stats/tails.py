"""How surprising a count is under a null model: both tails, their mid-p, one two-sided p.

Every null model ends in the same question: given the distribution of a pair's count X under it,
how far out is the observed ``n11``? A :class:`Tails` holds the answer once for every pair, so that
everything after it, the correction included, need not know which null it came from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Adjusted", "Tails", "UnderNull"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tails:
    """Tail probabilities of each pair's count under a null model; arrays of shape (M,), in [0, 1].

    Attributes
    ----------
    greater
        P(X ≥ n11), the classical one-sided p of "more often together than expected".
    less
        P(X ≤ n11), the same for "less often".
    point
        P(X = n11). ``greater + less = 1 + point``.

    Values below the smallest double (about 1e-308) are 0.
    """

    greater: Floats
    less: Floats
    point: Floats

    @property
    def mid_greater(self) -> Floats:
        """P(X > n11) + ½·P(X = n11), the mid-p of "more often".

        Counts are whole numbers, so a classical p is too large on average (its mean under the null
        is above ½). The mid-p (Lancaster 1961, doi:10.1080/01621459.1961.10482105) has mean
        exactly ½ where the null is known; one whose totals were fitted to the same data leans to
        the careful side. It may exceed its nominal rate a little for one test, which the classical
        p never does; over many tests, as here, it keeps close to it.
        """
        return np.clip(self.greater - self.point / 2, 0.0, 1.0)

    @property
    def mid_less(self) -> Floats:
        """P(X < n11) + ½·P(X = n11), the mid-p of "less often"."""
        return np.clip(self.less - self.point / 2, 0.0, 1.0)

    @property
    def two_sided(self) -> Floats:
        """Twice the smaller mid-p, at most 1: the ``p`` of every table and view.

        Both directions are asked at once ("together more than expected" and "less than expected"
        are both findings) and the factor 2 pays for it. The two mid-ps add up to 1, so the cap is
        only there for rounding. This is not the two-sided p of ``fisher_exact``, which adds up the
        tables no more likely than the observed one; for a skewed distribution that sum jumps about
        and can rise when the evidence grows, and twice the smaller tail cannot.
        """
        return np.minimum(1.0, 2.0 * np.minimum(self.mid_greater, self.mid_less))


@dataclass(frozen=True)
class Adjusted:
    """How strong each pair is beyond what the null model holds; arrays of shape (M,).

    Attributes
    ----------
    odds_ratio
        The ω by which the odds of "both" have to be multiplied for the mean of the null
        distribution to be the observed count; 1 says exactly as expected, 0 and ∞ are the
        estimates for the least and the greatest count possible.
    low, high
        The 95% interval: all ω at which the two-sided mid-p of the observed count is above 0.05.
        It leaves out 1 exactly where p ≤ 0.05. ``low`` is 0 for the least count possible and
        ``high`` is ∞ for the greatest; where the count cannot vary, 1 with 0 to ∞.
    """

    odds_ratio: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class UnderNull:
    """What one null model says of every pair; arrays of shape (M,).

    Attributes
    ----------
    expected
        The mean of the pair's count under the null, in units.
    tails
        How far out the observed count lies.
    smallest_p
        The smallest two-sided p that data with the same totals ``a``, ``b`` and N could have given:
        that of the more surprising end of max(0, a + b − N) … min(a, b). It does not depend on
        the observed count, so choosing pairs by it spoils no test.
    adjusted
        The effect beyond the null; None under independence, which adjusts for nothing.
    """

    expected: Floats
    tails: Tails
    smallest_p: Floats
    adjusted: Adjusted | None = None
