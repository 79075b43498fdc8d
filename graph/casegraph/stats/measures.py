"""How strongly two themes are associated: eleven measures, each with its definition.

For a pair of themes A and B in N units (reviews, unless said otherwise):

======== ========================================================
``n11``  units with both
``a``    units with A (``n11 + n10``)
``b``    units with B (``n11 + n01``)
``n``    all units, N (``n11 + n10 + n01 + n00``)
E        ``a·b/N``, the count to expect if A and B were independent
======== ========================================================

**Several names, one ranking.** Lift, pointwise mutual information (its logarithm) and the
association strength by occurrences (lift / N) order the pairs of one corpus identically.
VOSviewer's association strength is another quantity: it divides by total link strength instead of
occurrences. Each is offered under its own name.

**Undefined cases are decided, never NaN.** A theme that is in no unit or in every unit cannot vary,
so it can show no association. Such a pair gets the value that means "no association" (lift 1,
NPMI 0, phi 0, odds ratio 1 with the interval 0 to infinity, G² 0; shares of nothing are 0), and
:attr:`Measures.defined` is False, so that a table can print a blank instead.

An association is not a cause, and reviews are not a sample of cases: every measure here describes
the reviews that were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import upper_triangle
from casegraph.thresholds import LEVEL

__all__ = [
    "Measures",
    "association_strength_links",
    "association_strength_occurrences",
    "cosine",
    "expected_count",
    "jaccard",
    "lift",
    "log_likelihood_ratio",
    "measures",
    "npmi",
    "odds_ratio",
    "phi",
]

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


def _ratio(top: ArrayLike, bottom: ArrayLike, otherwise: float) -> Floats:
    """Divide, with a stated value where the divisor is 0."""
    shape = np.broadcast_shapes(np.shape(top), np.shape(bottom))
    out = np.full(shape, otherwise)
    np.divide(top, bottom, out=out, where=np.asarray(bottom) != 0)
    return out


def expected_count(a: Counts, b: Counts, n: int) -> Floats:
    """Return E = a·b/N, the count under independence; 0 where N = 0.

    >>> expected_count(np.array([30]), np.array([40]), 120)
    array([10.])
    """
    return _ratio(np.multiply(a, b, dtype=np.float64), n, 0.0)


def lift(n11: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Return lift = n11/E = N·n11/(a·b): how many times more often together than expected.

    Range 0 to N; 1 means as often as expected. 1 where a theme never occurs. Overrates rare pairs:
    two themes seen once, in the same unit, have lift N. Association rule mining calls it lift or
    interest (Brin et al. 1997, doi:10.1145/253260.253327).

    >>> lift(np.array([16]), np.array([30]), np.array([40]), 120)
    array([1.6])
    """
    return _ratio(n11, expected_count(a, b, n), 1.0)


def npmi(n11: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Return normalised pointwise mutual information, ln(N·n11/(a·b)) / −ln(n11/N).

    Range −1 (never together) through 0 (as expected) to 1 (never apart). −1 where ``n11`` is 0 and
    both themes occur, the limit; 0 where a theme is in no unit or in every unit (Bouma 2009,
    "Normalized (pointwise) mutual information in collocation extraction", GSCL).

    >>> npmi(np.array([16]), np.array([30]), np.array([40]), 120).round(4)
    array([0.2333])
    """
    together = (n11 > 0) & (n11 < n)
    safe = np.where(together, n11, 1)
    information = np.log(np.where(together, lift(safe, a, b, n), 1.0))
    values = _ratio(information, -np.log(safe / max(n, 1)), 0.0)
    constant = (a == 0) | (b == 0) | (a == n) | (b == n)
    return np.where(constant, 0.0, np.where(n11 == 0, -1.0, np.clip(values, -1.0, 1.0)))


def jaccard(n11: Counts, a: Counts, b: Counts) -> Floats:
    """Return Jaccard's n11/(a + b − n11): of the units with either theme, the share with both.

    Range 0 to 1; 0 where neither theme occurs (Jaccard 1912,
    doi:10.1111/j.1469-8137.1912.tb05611.x). Says nothing about what chance alone would give.

    >>> jaccard(np.array([16]), np.array([30]), np.array([40])).round(4)
    array([0.2963])
    """
    return _ratio(n11, a + b - n11, 0.0)


def cosine(n11: Counts, a: Counts, b: Counts) -> Floats:
    """Return the cosine n11/√(a·b), also Salton's or Ochiai's; range 0 to 1, 0 if a theme is empty.

    >>> cosine(np.array([16]), np.array([30]), np.array([40])).round(4)
    array([0.4619])
    """
    return _ratio(n11, np.sqrt(np.multiply(a, b, dtype=np.float64)), 0.0)


def phi(n11: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Return phi = (N·n11 − a·b)/√(a·b·(N−a)·(N−b)), the correlation of two yes/no themes.

    Range −1 to 1, though the margins keep it from the ends unless a = b. 0 where a theme is
    constant. N·phi² is Pearson's chi-squared of the 2×2 table.

    >>> phi(np.array([16]), np.array([30]), np.array([40]), 120).round(4)
    array([0.2449])
    """
    x, y = np.asarray(a, np.float64), np.asarray(b, np.float64)
    spread = np.sqrt(x * (n - x)) * np.sqrt(y * (n - y))
    return np.clip(_ratio(n * np.asarray(n11, np.float64) - x * y, spread, 0.0), -1.0, 1.0)


def odds_ratio(
    n11: Counts, a: Counts, b: Counts, n: int, level: float = LEVEL
) -> tuple[Floats, Floats, Floats]:
    """Return the odds ratio (n11·n00)/(n10·n01) and both ends of its interval.

    The odds of finding B where A is, over the odds where A is not. Range 0 to infinity, 1 = no
    association. The interval is Woolf's (1955, doi:10.1111/j.1469-1809.1955.tb01348.x): the log
    odds ratio ± z·√(1/n11 + 1/n10 + 1/n01 + 1/n00), with 95% the default ``level``. Where one of
    the four cells is 0, 0.5 is added to all four first (Haldane 1956,
    doi:10.1111/j.1469-1809.1955.tb01285.x), so estimate and interval stay finite. Where a theme is
    constant the data say nothing: 1, with 0 to infinity.

    >>> [float(x[0].round(3)) for x in odds_ratio(*map(np.array, ([16], [30], [40])), 120)]
    [3.143, 1.335, 7.397]
    """
    cells = np.stack([n11, a - n11, b - n11, n - a - b + n11]).astype(np.float64)
    cells += 0.5 * (cells == 0).any(axis=0)
    constant = (a == 0) | (b == 0) | (a == n) | (b == n)
    log_ratio = np.log(cells[0]) + np.log(cells[3]) - np.log(cells[1]) - np.log(cells[2])
    reach = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt((1 / cells).sum(axis=0))
    return (
        np.where(constant, 1.0, cells[0] * cells[3] / (cells[1] * cells[2])),
        np.where(constant, 0.0, np.exp(log_ratio - reach)),
        np.where(constant, np.inf, np.exp(log_ratio + reach)),
    )


def log_likelihood_ratio(n11: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Return G² = 2·Σ O·ln(O/E) over the four cells, in natural units; 0 where a theme is constant.

    Range 0 to infinity; under independence about chi-squared with one degree of freedom, better
    than Pearson's at small counts (Dunning 1993, "Accurate methods for the statistics of surprise
    and coincidence", Computational Linguistics 19(1), 61–74). Has no sign: see ``lift``.

    O − E is the same in all four cells up to sign and N times it is an integer, so each logarithm
    is taken as log1p((O − E)/E) from exact integers: nothing cancels.

    >>> log_likelihood_ratio(np.array([16]), np.array([30]), np.array([40]), 120).round(4)
    array([6.9233])
    """
    x, y = np.asarray(a, np.float64), np.asarray(b, np.float64)
    both = np.asarray(n11, np.float64)
    excess = n * both - x * y
    total = np.zeros(np.broadcast_shapes(both.shape, x.shape, y.shape))
    for observed, row, column, sign in (
        (both, x, y, 1.0),
        (x - both, x, n - y, -1.0),
        (y - both, n - x, y, -1.0),
        (n - x - y + both, n - x, n - y, 1.0),
    ):
        # An empty cell adds nothing: 0·ln 0 = 0; shift it off the pole of the logarithm.
        relative = np.where(observed > 0, _ratio(sign * excess, row * column, 0.0), 0.0)
        total += observed * np.log1p(relative)
    return np.maximum(2.0 * total, 0.0)


def association_strength_occurrences(n11: Counts, a: Counts, b: Counts) -> Floats:
    """Return n11/(a·b), the association strength by occurrences, as bibliometrix computes it.

    The similarity S_A = c_ij/(s_i·s_j) of van Eck & Waltman (2009, doi:10.1002/asi.21075) with s
    the numbers of occurrences. Equals lift / N. Unit: per unit of analysis; 0 if a theme is empty.

    >>> association_strength_occurrences(np.array([16]), np.array([30]), np.array([40])).round(5)
    array([0.01333])
    """
    return _ratio(n11, np.multiply(a, b, dtype=np.float64), 0.0)


def association_strength_links(
    n11: Counts, link_i: Counts, link_j: Counts, total: int | np.int64
) -> Floats:
    """Return 2m·n11/(s_i·s_j), the association strength by link strength, as in VOSviewer.

    s_i is the *total link strength* of theme i (its co-occurrences summed over all other themes)
    and m the sum of ``n11`` over all pairs, so that Σ s = 2m and 1 means "as strong as the
    configuration model of the network expects". Up to the constant 2m this is the same S_A of van
    Eck & Waltman (2009, doi:10.1002/asi.21075), with s the total link strengths. 0 for a theme
    that never occurs with another.

    ``total`` is m.
    """
    return _ratio(2.0 * total * n11, np.multiply(link_i, link_j, dtype=np.float64), 0.0)


@dataclass(frozen=True)
class Measures:
    """All measures of all pairs i < j; every array has shape (K·(K−1)/2,), ``n`` is one number."""

    i: Counts
    j: Counts
    n11: Counts
    a: Counts
    b: Counts
    n: int
    expected: Floats
    support: Floats
    confidence_ab: Floats
    confidence_ba: Floats
    lift: Floats
    npmi: Floats
    jaccard: Floats
    cosine: Floats
    phi: Floats
    odds_ratio: Floats
    odds_ratio_low: Floats
    odds_ratio_high: Floats
    g2: Floats
    association_strength_occurrences: Floats
    association_strength_links: Floats

    @property
    def defined(self) -> NDArray[np.bool_]:
        """False where a theme of the pair is in no unit or in every unit: nothing can be said."""
        return (self.a > 0) & (self.b > 0) & (self.a < self.n) & (self.b < self.n)

    def __len__(self) -> int:
        return len(self.n11)


def measures(counts: Counts, n: int) -> Measures:
    """Return every measure for all pairs of themes.

    Parameters
    ----------
    counts
        The symmetric (K, K) array of :func:`~casegraph.stats.counting.pair_counts`, with
        each theme's own number of units on the diagonal.
    n
        N, the number of units, those without any theme included: they are part of the denominator.

    Returns
    -------
    :class:`Measures`. ``support`` is n11/N; ``confidence_ab`` is n11/a, the share of the units with
    A that also have B, and ``confidence_ba`` is n11/b. All three are 0 where the divisor is.

    >>> m = measures(np.array([[30, 16], [16, 40]]), 120)
    >>> float(m.lift[0]), float(m.support[0].round(4)), float(m.confidence_ab[0].round(4))
    (1.6, 0.1333, 0.5333)
    """
    totals = np.diagonal(counts).astype(np.int64)
    if n < 0 or bool((totals > n).any()):
        raise UsageError(
            f"a theme occurs in {totals.max()} units but there are {n} in all; expected the number "
            "of all units, with or without themes, as n."
        )
    i, j = upper_triangle(len(counts))
    n11, a, b = np.asarray(counts[i, j], np.int64), totals[i], totals[j]
    links = counts.sum(axis=1) - totals
    ratio, low, high = odds_ratio(n11, a, b, n)
    return Measures(
        i, j, n11, a, b, n,
        expected=expected_count(a, b, n),
        support=_ratio(n11, n, 0.0),
        confidence_ab=_ratio(n11, a, 0.0),
        confidence_ba=_ratio(n11, b, 0.0),
        lift=lift(n11, a, b, n),
        npmi=npmi(n11, a, b, n),
        jaccard=jaccard(n11, a, b),
        cosine=cosine(n11, a, b),
        phi=phi(n11, a, b, n),
        odds_ratio=ratio, odds_ratio_low=low, odds_ratio_high=high,
        g2=log_likelihood_ratio(n11, a, b, n),
        association_strength_occurrences=association_strength_occurrences(n11, a, b),
        association_strength_links=association_strength_links(n11, links[i], links[j], n11.sum()),
    )  # fmt: skip
