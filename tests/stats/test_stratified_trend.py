"""A trend within strata: by permutations, and its rate where only the mix of sources moves."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats.linear_trend import cochran_armitage
from casegraph.stats.stratified_trend import dependent_spread, mantel_trend


def test_mean_and_variance_are_those_of_all_permutations_within_strata() -> None:
    x = np.array([1, 0, 1, 1, 0, 0, 1])
    t = np.array([1.0, 3.0, 4.0, 6.0, 2.0, 5.0, 5.0])
    strata = np.array([0, 0, 0, 0, 1, 1, 1])
    sums = [
        np.dot(t[:4], x[list(p)]) + np.dot(t[4:], x[[4 + k for k in q]])
        for p in permutations(range(4))
        for q in permutations(range(3))
    ]
    found = mantel_trend(x[:, None], t, strata)
    assert found.z[0] == pytest.approx((t @ x - np.mean(sums)) / np.std(sums))
    assert found.strata.tolist() == [2]


def test_one_stratum_is_cochran_and_armitages_test() -> None:
    rng = np.random.default_rng(5)
    t = np.repeat([2007.0, 2012.0, 2017.0], [30, 50, 40])
    X = rng.random((120, 8)) < 0.3
    counts = np.stack([X[t == score].sum(axis=0) for score in np.unique(t)])
    plain = cochran_armitage(counts, [30, 50, 40], np.unique(t))
    within = mantel_trend(X, t, np.zeros(120))
    np.testing.assert_allclose(within.z, plain.z * np.sqrt(119 / 120), rtol=1e-9)


def test_what_cannot_vary_within_a_stratum_says_nothing() -> None:
    X = np.array([[1, 0], [1, 1], [0, 0], [0, 1]])
    found = mantel_trend(X, [1, 2, 3, 4], ["a", "a", "b", "b"])
    assert (found.z[0], found.p[0], found.strata[0]) == (0, 1, 0)
    assert found.strata[1] == 2
    with pytest.raises(UsageError, match="one of each per unit"):
        mantel_trend(X, [1, 2, 3], ["a"] * 4)


def test_where_only_the_mix_of_sources_moves_the_plain_test_is_misled() -> None:
    rng = np.random.default_rng(6)
    t = rng.integers(0, 5, 300).astype(float)
    news = rng.random(300) < 0.1 + 0.18 * t
    plain, within = [], []
    for _ in range(200):
        X = rng.random((300, 10)) < np.where(news, 0.35, 0.15)[:, None]
        counts = np.stack([X[t == score].sum(axis=0) for score in range(5)])
        plain.append(cochran_armitage(counts, np.bincount(t.astype(int)), np.arange(5.0)).p)
        within.append(mantel_trend(X, t, news).p)
    assert (np.array(plain) <= 0.05).mean() > 0.4
    assert 0.035 < (np.array(within) <= 0.05).mean() < 0.065  # standard error 0.005


def test_reviews_of_one_case_are_not_independent_evidence() -> None:
    """Each review is there twice: the rate holds where the clusters are told, and not else."""
    rng = np.random.default_rng(7)
    t = np.repeat(rng.integers(0, 5, 80).astype(float), 2)
    clusters = np.repeat(np.arange(80), 2)
    extra = dependent_spread(t - t.mean(), clusters)
    assert extra == pytest.approx(float(((t - t.mean()) ** 2).sum()))
    told, untold, plain = [], [], []
    for _ in range(200):
        X = np.repeat(rng.random((80, 10)) < 0.3, 2, axis=0)
        told.append(mantel_trend(X, t, np.zeros(160), clusters).p)
        untold.append(mantel_trend(X, t, np.zeros(160)).p)
        counts = np.stack([X[t == score].sum(axis=0) for score in range(5)])
        sizes = np.bincount(t.astype(int))
        plain.append(cochran_armitage(counts, sizes, np.arange(5.0), extra).p)
    assert 0.035 < (np.array(told) <= 0.05).mean() < 0.065
    assert 0.035 < (np.array(plain) <= 0.05).mean() < 0.065
    assert (np.array(untold) <= 0.05).mean() > 0.1
    # Two reviews of a case on either side of the mean year do not make p smaller.
    assert dependent_spread(np.array([-1.0, 1.0]), np.array([0, 0])) == 0
