"""What a corpus of this size could have found at all: the smallest odds ratio with 80% power.

"No edge" between two themes means little when only a huge association could have been seen. This
note is printed beside a net, so that a missing edge is not read as no association. It is that of
the net: with both totals given, the count of a pair follows Fisher's noncentral hypergeometric
distribution (:mod:`casegraph.stats.noncentral`), whose mean without an association is what the
lengths and totals of the corpus give, and an association multiplies its odds. Which counts are
found depends on the net:

- *independence*: the mean is a·b/N, and so is the test's.
- *exact*: the mean is that of the exact net, and the test has that very distribution.
- *length-average*: the mean is again that of the exact net, because it is what happens where themes
  go together through lengths alone; the test has the wider distribution of its own model, and a
  larger mean.

The mean for two shares is that of the corpus's own pairs: a·b/N times what the net expects over
a·b/N in the pairs whose shares are nearest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.nets import INDEPENDENCE, LENGTH_AVERAGE
from casegraph.stats.association import Association
from casegraph.stats.counting import BinaryMatrix, pattern
from casegraph.stats.exact import fit_exact_model
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.length import LengthModel, fit_length_model
from casegraph.stats.noncentral import Laws
from casegraph.stats.poisson_binomial import poisson_binomial_mean, poisson_binomial_tails
from casegraph.thresholds import ALPHA

__all__ = ["PairTest", "detection_power", "pair_test", "pair_test_under", "smallest_odds_ratio"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_LARGEST = 1e6
_NEAREST = 10  # pairs of the corpus whose expectation is taken


@dataclass(frozen=True)
class PairTest:
    """Every count that a pair can have; arrays of shape (C,).

    Attributes
    ----------
    counts
        The counts, ascending.
    log_chance
        ln of the chance of each without an association.
    found
        Whether the pair would be found: p ≤ the level, and more than the net expects.
    """

    counts: Counts
    log_chance: Floats
    found: NDArray[np.bool_]

    def power(self, odds_ratio: float) -> float:
        """Return the chance that a pair with this odds ratio is found.

        Raises
        ------
        UsageError
            The odds ratio is not above 0.
        """
        if not odds_ratio > 0:
            raise UsageError(f"odds ratio = {odds_ratio}; expected a number above 0.")
        log_weight = self.log_chance + self.counts * math.log(odds_ratio)
        chance = np.exp(log_weight - log_weight.max())
        return float(chance[self.found].sum() / chance.sum())

    def smallest_odds_ratio(self, power: float = 0.8) -> float:
        """Return the smallest odds ratio above 1 that is found with the given power, by bisection
        to one part in a thousand; infinity where not even an odds ratio of a million would do.

        Raises
        ------
        UsageError
            The power is not between 0 and 1.
        """
        if not 0 < power < 1:
            raise UsageError(f"power = {power}; expected a chance between 0 and 1, such as 0.8.")
        low, high = 0.0, math.log(_LARGEST)
        if self.power(_LARGEST) < power:
            return math.inf
        while high - low > 1e-3:
            middle = (low + high) / 2
            if self.power(math.exp(middle)) < power:
                low = middle
            else:
                high = middle
        return math.exp(high)


def pair_test(
    share_a: float, share_b: float, units: int, level: float = ALPHA, expected: float | None = None
) -> PairTest:
    """Return the test of a pair by its own distribution given both totals.

    Parameters
    ----------
    share_a, share_b
        Prevalence of the two themes, between 0 and 1; their totals are taken as the expected ones,
        rounded.
    units
        N, the number of reviews.
    level
        The two-sided p at which a pair counts as found. With many pairs the Benjamini–Hochberg cut
        lies far below 0.05: if 10 of 300 pairs are real, near 0.05·10/300 = 0.0017.
    expected
        The mean of the count without an association, in units; a·b/N by default.

    >>> round(pair_test(0.3, 0.3, 200).smallest_odds_ratio(), 1)
    2.4
    >>> round(pair_test(0.3, 0.3, 200, expected=21.0).smallest_odds_ratio(), 1)
    2.6
    """
    k, a, b = _support(share_a, share_b, units)
    if expected is None:
        tails = hypergeometric_tails(k, np.full(k.size, a), np.full(k.size, b), units)
        mean = a * b / units
    else:
        laws = Laws(*(np.array([x]) for x in (a, b, units)))
        law = laws.with_mean(laws.snapped(np.array([expected])))
        tails, mean = law.take(np.zeros(k.size, np.intp)).tails(k), float(law.mean[0])
    with np.errstate(divide="ignore"):
        log_chance = np.log(tails.point)
    return PairTest(k, log_chance, (tails.two_sided <= level) & (k > mean * (1 + 1e-9)))


def pair_test_under(
    found: Association, X: BinaryMatrix, share_a: float, share_b: float, level: float = ALPHA
) -> PairTest:
    """Return the test of a pair with these shares in a corpus, by the net that it was compared by.

    Parameters
    ----------
    found, X
        The pairs of the corpus under a net, and the matrix of units × themes that they are from.
    share_a, share_b, level
        As for :func:`pair_test`.

    >>> from casegraph.stats import associate, simulate
    >>> X = simulate(200, seed=1, thoroughness=0.3).X
    >>> for null in ("independence", "exact", "length-average"):
    ...     test = pair_test_under(associate(X, null), X, 0.3, 0.3)
    ...     print(null, round(test.smallest_odds_ratio(), 1))
    independence 2.4
    exact 2.5
    length-average 3.9
    """
    p = pattern(X)
    if found.net == INDEPENDENCE:
        return pair_test(share_a, share_b, p.units, level)
    average = found.net == LENGTH_AVERAGE
    mean = fit_exact_model(p).expected(found.i, found.j) if average else found.expected_null
    ratio = _nearest_ratio(found, mean, share_a, share_b)
    # A unit without any theme can show nothing: it is not in N of the distribution.
    units = int(np.count_nonzero(p.lengths))
    one, other = (min(share * p.units / max(units, 1), 1.0) for share in (share_a, share_b))
    expected = ratio * round(one * units) * round(other * units) / p.units
    test = pair_test(one, other, units, level, expected)
    if not average:
        return test
    judged = _found_by_average(fit_length_model(p), (share_a, share_b), test.counts, level)
    return PairTest(test.counts, test.log_chance, judged)


def _nearest_ratio(found: Association, mean: Floats, share_a: float, share_b: float) -> float:
    """Return expected over a·b/N in the pairs of the corpus whose shares are nearest, by log-odds;
    1 where no pair has an expectation."""
    at = np.flatnonzero(found.expected_plain > 0)
    if not at.size:
        return 1.0

    def odds(share: ArrayLike) -> Floats:
        near = np.clip(share, 0.5 / found.n, 1.0 - 0.5 / found.n)
        return np.asarray(np.log(near / (1.0 - near)), np.float64)

    low, high = sorted((float(odds(share_a)), float(odds(share_b))))
    ends = np.sort(odds(np.stack([found.a[at], found.b[at]]) / found.n), axis=0)
    distance = np.hypot(ends[0] - low, ends[1] - high)
    nearest = at[np.argsort(distance, kind="stable")[:_NEAREST]]
    return float(mean[nearest].sum() / found.expected_plain[nearest].sum())


def _found_by_average(
    model: LengthModel, shares: tuple[float, float], k: Counts, level: float
) -> NDArray[np.bool_]:
    """Return which counts the average net finds, for two more themes with these shares.

    A chance of the model has the log-odds of its unit plus that of its theme; any theme whose
    chances are open therefore gives the log-odds of the units.
    """
    open_ = (model.chances > 0) & (model.chances < 1)
    theme = int(open_.sum(axis=0).argmax())
    chance = model.chances[:, theme]
    with np.errstate(divide="ignore"):
        of_units = np.log(chance) - np.log1p(-chance)
    both = np.ones_like(chance)
    for share in shares:
        both *= _with_share(of_units, model.weights, share)
    pairs = np.repeat(both[:, None], k.size, axis=1)
    p = poisson_binomial_tails(k, pairs, model.weights, tolerance=1e-9).two_sided
    mean = float(poisson_binomial_mean(both, model.weights))
    return np.asarray((p <= level) & (k > mean * (1 + 1e-9)), np.bool_)


def _with_share(of_units: Floats, weights: Floats, share: float) -> Floats:
    """Return the chance of a theme in each group of units, in units of a share; by bisection."""
    low, high = -60.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        chance = 1.0 / (1.0 + np.exp(-(of_units + middle)))
        if weights @ chance < share * weights.sum():
            low = middle
        else:
            high = middle
    return chance


def _support(share_a: float, share_b: float, units: int) -> tuple[Counts, int, int]:
    if not (0 <= share_a <= 1 and 0 <= share_b <= 1 and units >= 1):
        raise UsageError(
            f"shares {share_a} and {share_b}, {units} units; expected shares between 0 and 1 and "
            "at least one unit."
        )
    a, b = round(share_a * units), round(share_b * units)
    return np.arange(max(0, a + b - units), min(a, b) + 1), a, b


def smallest_odds_ratio(
    share_a: float, share_b: float, units: int, level: float = ALPHA, power: float = 0.8
) -> float:
    """Return the smallest odds ratio above 1 that is found with a power, under independence.

    Parameters and errors are those of :func:`pair_test` and :meth:`PairTest.smallest_odds_ratio`.

    >>> round(smallest_odds_ratio(0.3, 0.3, 200), 1)
    2.4
    >>> smallest_odds_ratio(0.01, 0.01, 50)
    inf
    """
    return pair_test(share_a, share_b, units, level).smallest_odds_ratio(power)


def detection_power(
    share_a: float, share_b: float, units: int, odds_ratio: float, level: float = ALPHA
) -> float:
    """Return the chance of p ≤ level and more than expected for an odds ratio, under independence.

    Parameters and errors are those of :func:`pair_test` and :meth:`PairTest.power`.

    >>> [round(detection_power(0.3, 0.3, 200, psi), 2) for psi in (1, 2, 3)]
    [0.03, 0.61, 0.94]
    """
    return pair_test(share_a, share_b, units, level).power(odds_ratio)
