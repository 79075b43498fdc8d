"""Backbones of a network against the integral of the paper, scipy and toys."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.sparse.csgraph import minimum_spanning_tree

from casegraph.analyses.communities import (
    BACKBONES,
    backbone,
)
from casegraph.errors import UsageError

from .networks import two_triangles, weighted


def test_disparity_against_the_integral_of_the_paper(bundled: nx.Graph[str]) -> None:
    """Serrano's equation 2: alpha = 1 − (k − 1) ∫ from 0 to w/s of (1 − x)^(k−2)."""
    alpha = 0.3
    thin = backbone(bundled, "disparity", alpha)
    kept = {frozenset(e) for e in thin.edges()}
    seen = 0
    for u, v, about in bundled.edges(data=True):
        w, values = about["weight"], []
        for end in (u, v):
            k = bundled.degree[end]
            if k > 1:
                share = w / bundled.degree(end, weight="weight")
                area = quad(lambda x, k=k: (1 - x) ** (k - 2), 0, share)[0]
                values.append(1 - (k - 1) * area)
        smallest = min(values, default=1.0)
        assert (frozenset((u, v)) in kept) == (smallest < alpha)
        if frozenset((u, v)) in kept:
            assert thin.edges[u, v]["disparity"] == pytest.approx(smallest)
            seen += 1
    assert 0 < seen < bundled.number_of_edges()
    assert set(thin) == set(bundled)


def test_disparity_by_hand() -> None:
    """Hub of weights 7, 1, 1, 1: (1 − 0.7)³ = 0.027 stays, (1 − 0.1)³ = 0.729 goes."""
    H = weighted(("hub", "a", 7), ("hub", "b", 1), ("hub", "c", 1), ("hub", "d", 1))
    thin = backbone(H)
    assert list(thin.edges(data="disparity")) == [("hub", "a", pytest.approx(0.027))]
    assert backbone(weighted(("a", "b", 5))).number_of_edges() == 0


def test_tree_against_scipy(bundled: nx.Graph[str]) -> None:
    tree = backbone(bundled, "tree")
    A = nx.to_numpy_array(bundled, weight="weight")
    # The smallest tree of the weights turned round is the greatest of the weights.
    turned = np.where(A > 0, A.max() + 1 - A, 0)
    theirs = minimum_spanning_tree(turned).toarray()
    total = (A.max() + 1) * np.count_nonzero(theirs) - theirs.sum()
    assert tree.size(weight="weight") == pytest.approx(total)
    assert nx.is_forest(tree)
    assert nx.number_connected_components(tree) == nx.number_connected_components(bundled)


@pytest.mark.parametrize("method", list(BACKBONES))
def test_backbone_says_what_it_ignores(bundled: nx.Graph[str], method: str) -> None:
    before = bundled.number_of_edges()
    thin = backbone(bundled, method)
    assert "it is not a test" in thin.graph["notes"][-1]
    assert "ignores" in thin.graph["notes"][-1]
    assert bundled.number_of_edges() == before
    assert thin.graph["notes"][:-1] == bundled.graph["notes"]


@pytest.mark.parametrize("alpha", [0.0, 1.0, -1.0, math.nan])
def test_alpha_outside_its_range_is_refused(alpha: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        backbone(two_triangles(), alpha=alpha)
