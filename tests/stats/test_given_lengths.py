"""Counts of a group given lengths: by enumeration, Fisher's test, and the rate under the null."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom

from casegraph.api import KnowledgeGraph
from casegraph.stats.curveball import _global_trade
from casegraph.stats.given_lengths import chances_given_lengths, shares_given_lengths


def test_units_of_one_length_give_fishers_exact_test() -> None:
    X = np.repeat(np.eye(4, dtype=bool), [8, 12, 15, 25], axis=0)
    chosen = np.random.default_rng(4).random(60) < 0.4
    found = shares_given_lengths(X, chosen)
    n, total = int(chosen.sum()), X.sum(axis=0)
    count = X[chosen].sum(axis=0)
    for theme in range(4):
        law = hypergeom(60, total[theme], n)
        more = law.sf(count[theme]) + law.pmf(count[theme]) / 2
        assert found.p[theme] == pytest.approx(2 * min(more, 1 - more), rel=1e-9)
        assert found.expected[theme] == pytest.approx(law.mean(), rel=1e-9)
        table = np.array([
            [count[theme], n - count[theme]],
            [total[theme] - count[theme], 60 - n - total[theme] + count[theme]],
        ])  # fmt: skip
        ends = fisher_exact(table)
        # The conditional estimate is nearer to 1 than the ratio of the odds.
        assert abs(np.log(found.odds_ratio[theme])) <= abs(np.log(ends[0])) + 1e-9
        assert found.low[theme] < found.odds_ratio[theme] < found.high[theme]


def test_the_expectation_is_that_of_all_matrices_with_these_sums() -> None:
    lengths, totals = (1, 2, 1, 3, 2), (4, 2, 2, 1)
    rows = [[np.isin(range(4), c) for c in combinations(range(4), d)] for d in lengths]
    every = [np.array(M) for M in product(*rows) if tuple(np.sum(M, axis=0)) == totals]
    X = every[0]
    chosen = np.array([True, True, False, True, False])
    mean = np.mean([M[chosen].sum(axis=0) for M in every], axis=0)
    found = shares_given_lengths(X, chosen)
    # The Rasch model holds totals in the mean; over matrices it differs in the second digit.
    np.testing.assert_allclose(found.expected, mean, atol=0.12)
    np.testing.assert_allclose(chances_given_lengths(X).sum(axis=0), totals, rtol=1e-9)
    np.testing.assert_allclose(chances_given_lengths(X).sum(axis=1), lengths, rtol=1e-9)


def test_what_cannot_vary_is_no_evidence() -> None:
    X = np.array([[1, 1, 0]] * 6 + [[1, 0, 0]] * 6 + [[0, 0, 0]] * 3, bool)
    found = shares_given_lengths(X, np.arange(15) < 7)
    assert found.p[2] == found.smallest_p[2] == found.odds_ratio[2] == 1
    assert (found.low[2], found.high[2]) == (0, np.inf)
    assert np.isfinite(found.expected).all()
    assert found.expected.sum() == pytest.approx(X[:7].sum())


def test_groups_that_differ_in_length_alone_are_rejected_at_the_stated_rate(
    kg: KnowledgeGraph,
) -> None:
    """The lengths and totals of the bundled reviews, the themes permuted within them."""
    X = np.asarray(kg.incidence().matrix.toarray(), bool)
    news = set(kg.incidence(["basis=news"]).units)
    from_news = np.array([unit in news for unit in kg.incidence().units])
    longest = X.sum(axis=1) > np.quantile(X.sum(axis=1), 2 / 3)
    rates: dict[str, list[float]] = {"news": [], "longest": []}
    plain, permuted, rng = [], X.copy(), np.random.default_rng(11)
    for _ in range(12):
        for _ in range(40):
            _global_trade(permuted, rng)
        for name, chosen in (("news", from_news), ("longest", longest)):
            found = shares_given_lengths(permuted, chosen)
            common = found.expected * (1 - chosen.mean()) >= 3
            rates[name].append((found.p[common] <= 0.05).mean())
        n, total = int(longest.sum()), permuted.sum(axis=0)[common]
        count = permuted[longest].sum(axis=0)[common]
        law = hypergeom(len(X), total, n)
        more = law.sf(count) + law.pmf(count) / 2
        plain.append((2 * np.minimum(more, 1 - more) <= 0.05).mean())
    # 12 × some 60 themes: the standard error of a rate of 0.05 is below 0.01.
    assert 0.02 <= np.mean(rates["news"]) <= 0.07
    assert 0.02 <= np.mean(rates["longest"]) <= 0.07
    assert np.mean(plain) > 0.3
