"""Edges of other corpora: with the shortcuts and without them, under every net."""

from __future__ import annotations

import numpy as np
import pytest

from casegraph.nets import NETS
from casegraph.stats import associate, bootstrap, simulate, stability
from casegraph.stats.noncentral import Laws
from casegraph.stats.stability import resampled_weights, rough_p, share_clear

X = simulate(260, 3, themes=24, planted=3).X


@pytest.mark.parametrize("correction", ["bh", "by"])
@pytest.mark.parametrize("net", NETS)
def test_shortcuts_change_no_edge(
    net: str, correction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all tails of all tested pairs, to all digits, the same pairs are edges."""
    found = associate(X, net, correction=correction)
    weights = list(resampled_weights(np.arange(len(X)) // 2, 12, 7))
    shares = share_clear(found, [(X, w) for w in weights])
    monkeypatch.setattr(stability, "_MARGIN", np.inf)
    monkeypatch.setattr(stability, "_FIT", 1e-12)
    monkeypatch.setattr(stability, "_TAIL", 1e-12)
    rows = [np.repeat(X, w, axis=0) for w in weights]
    np.testing.assert_array_equal(shares, share_clear(found, [(x, None) for x in rows]))
    assert shares.max() == 1
    assert 0 < (shares > 0).mean() < 1


def test_the_bootstrap_and_the_shares_are_one() -> None:
    found = associate(X)
    clusters = np.arange(len(X)) // 2
    corpora = ((X, w) for w in resampled_weights(clusters, 12, 7))
    drawn = bootstrap(X, found, samples=12, seed=7, clusters=clusters, edge_level=0.2)
    np.testing.assert_array_equal(share_clear(found, corpora, level=0.2), drawn.stability)


@pytest.mark.parametrize("net", NETS)
def test_the_corpus_itself_has_its_own_edges(net: str) -> None:
    found = associate(X, net)
    once = share_clear(found, [(X, None), (X, np.ones(len(X), np.int64))])
    np.testing.assert_array_equal(once == 1, found.q <= 0.05)
    assert {0.0, 1.0} == set(once)


def test_lengths_by_block_are_held() -> None:
    blocks = np.arange(24) % 3
    found = associate(X, blocks=blocks)
    np.testing.assert_array_equal(share_clear(found, [(X, None)], blocks) == 1, found.q <= 0.05)


def test_clusters_are_drawn_together() -> None:
    clusters = np.array([0, 0, 1, 2, 2, 2])
    for weights in resampled_weights(clusters, 20, 1):
        assert weights[0] == weights[1]
        assert len(set(weights[3:])) == 1
        assert weights[0] + weights[2] + weights[3] == 3


@pytest.mark.parametrize("net", NETS)
def test_any_level_can_be_asked_for(net: str) -> None:
    found = associate(X, net)
    for level in (0.001, 0.2, 0.6):
        once = share_clear(found, [(X, None)], level=level)
        np.testing.assert_array_equal(once == 1, found.q <= level)


def test_no_p_is_far_below_what_its_deviance_says() -> None:
    """Over all counts of all pairs of some totals and odds, down to p of 1e-14."""
    rows = [
        (k, a, b, n, odds)
        for n in (30, 300, 3000)
        for a in (2, 5, 11, 29, n // 3)
        for b in (3, 9, n // 4, n - 2)
        for odds in (0.05, 0.2, 1.0, 4.0, 30.0)
        for k in range(max(0, a + b - n), min(a, b) + 1)
    ]
    k, a, b, n = (np.array([row[c] for row in rows]) for c in range(4))
    law = Laws(a, b, n).tilted(np.log([row[4] for row in rows]))
    p = law.tails(k).two_sided
    some = p > 1e-14
    assert some.sum() > 2_000
    assert (p[some] / rough_p(k, law.mean, a, b, n)[some]).min() > 0.9
