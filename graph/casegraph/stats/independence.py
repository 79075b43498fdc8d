"""The null model "mentioned together": themes fall on units independently, totals given.

Each theme is in as many units as observed, and every unit is as likely as any other to hold it. A
pair's count is then hypergeometric (:mod:`casegraph.stats.hypergeometric`). The model knows nothing
of how much each review says. Where some reviews are long and mention everything, most pairs are
"together more than expected" for that reason alone; the net drawn with this null is therefore named
for what it shows, that the themes are mentioned together, and no more.
"""

from __future__ import annotations

import numpy as np

from casegraph.stats.hypergeometric import hypergeometric_point, hypergeometric_tails
from casegraph.stats.measures import Measures
from casegraph.stats.tails import UnderNull

__all__ = ["under_independence"]


def under_independence(m: Measures) -> UnderNull:
    """Return expectation, tails and smallest attainable p of every pair under independence.

    The two-sided p is twice the smaller mid-p. At either end of the support the mid-p is half the
    probability of that end, so the p there is just that probability, and the smallest attainable p
    is the probability of the rarer end. With N = 100, a theme seen once and a theme seen ten times
    can at best be found together, P = 0.1, or apart, P = 0.9: no such pair can reach p ≤ 0.05.

    >>> from casegraph.stats.measures import measures
    >>> null = under_independence(measures(np.array([[1, 1], [1, 10]]), 100))
    >>> float(null.smallest_p[0].round(12)), float(null.tails.two_sided[0].round(12))
    (0.1, 0.1)
    """
    low = hypergeometric_point(np.maximum(0, m.a + m.b - m.n), m.a, m.b, m.n)
    high = hypergeometric_point(np.minimum(m.a, m.b), m.a, m.b, m.n)
    return UnderNull(
        expected=m.expected,
        tails=hypergeometric_tails(m.n11, m.a, m.b, m.n),
        smallest_p=np.minimum(low, high),
    )
