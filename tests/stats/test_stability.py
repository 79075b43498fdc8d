"""Edges of other corpora: with the shortcuts and without them, under every net."""

from __future__ import annotations

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.nets import NETS
from casegraph.stats import associate, bootstrap, simulate
from casegraph.stats.stability import resampled_weights, share_clear

X = simulate(260, 3, themes=24, planted=3).X


@pytest.mark.parametrize("correction", ["bh", "by"])
@pytest.mark.parametrize("net", NETS)
def test_shortcuts_change_no_edge(net: str, correction: str) -> None:
    """The bootstrap takes all tails of all pairs, and draws the same resamples."""
    found = associate(X, net, correction=correction)
    clusters = np.arange(len(X)) // 2
    whole = bootstrap(X, found, samples=12, seed=7, clusters=clusters).stability
    corpora = ((X, w) for w in resampled_weights(clusters, 12, 7))
    shares = share_clear(found, corpora)
    np.testing.assert_array_equal(shares, whole)
    assert shares.max() == 1
    assert 0 < (shares > 0).mean() < 1


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


def test_a_level_that_the_shortcut_cannot_serve_is_refused() -> None:
    with pytest.raises(UsageError, match=r"level = 0\.2"):
        share_clear(associate(X), [(X, None)], level=0.2)
