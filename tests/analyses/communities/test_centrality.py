"""Centralities against toys worked by hand, igraph and networkx."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

from casegraph.analyses.communities import (
    MEASURES,
    centrality,
    communities,
    weighted_network,
)

from .networks import column, to_igraph, weighted


def test_path_by_hand() -> None:
    """a –2– b –1– c –4– d: distances 1/2, 1, 1/4."""
    H = weighted(("a", "b", 2), ("b", "c", 1), ("c", "d", 4))
    assert column(H, "degree") == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert column(H, "strength") == {"a": 2, "b": 3, "c": 5, "d": 4}
    # Of the 3 pairs of others, b stands between a–c and a–d.
    assert column(H, "betweenness") == pytest.approx({"a": 0, "b": 2 / 3, "c": 2 / 3, "d": 0})
    # a: 2 + 1/1.5 + 1/1.75, divided by 3
    assert column(H, "harmonic")["a"] == pytest.approx((2 + 1 / 1.5 + 1 / 1.75) / 3)


def test_betweenness_takes_the_heavy_way() -> None:
    """a–c is direct but light (length 1); over b it is 2/5."""
    H = weighted(("a", "c", 1), ("a", "b", 5), ("b", "c", 5))
    assert column(H, "betweenness")["b"] == pytest.approx(1.0)


def test_equal_paths_are_equal_although_floats_are_not() -> None:
    assert 1 / 2 + 1 / 12 != 1 / 3 + 1 / 4
    H = weighted(("s", "x", 2), ("x", "t", 12), ("s", "y", 3), ("y", "t", 4))
    between = column(H, "betweenness")
    # Of s–t each of the two paths takes half; x–y goes by s (1/2 + 1/3) or t (1/12 + 1/4): by t.
    assert between["x"] == pytest.approx(0.5 / 3)
    assert between["y"] == pytest.approx(0.5 / 3)


@pytest.mark.parametrize("weight", ["n11", "jaccard"])
def test_against_igraph(net: nx.Graph[str], weight: str) -> None:
    H = weighted_network(net, weight)
    g = to_igraph(H)
    n = g.vcount()
    length = [1 / w for w in g.es["weight"]]
    between = column(H, "betweenness")
    for name, value in zip(g.vs["name"], g.betweenness(weights=length), strict=True):
        assert between[name] == pytest.approx(value / ((n - 1) * (n - 2) / 2), abs=1e-9)
    near = column(H, "harmonic")
    theirs = g.harmonic_centrality(weights=length)
    for name, value in zip(g.vs["name"], theirs, strict=True):
        assert near[name] == pytest.approx(value, rel=1e-9)
    strength = column(H, "strength")
    for name, value in zip(g.vs["name"], g.strength(weights="weight"), strict=True):
        assert strength[name] == pytest.approx(value)


def test_eigenvector_against_igraph_and_networkx(bundled: nx.Graph[str]) -> None:
    ours, component = column(bundled, "eigenvector"), column(bundled, "component")
    assert max(component.values()) > 1, "the network has several parts"
    for number in range(1, int(max(component.values())) + 1):
        part = bundled.subgraph(n for n in bundled if component[n] == number)
        theirs = nx.eigenvector_centrality_numpy(part, weight="weight") if len(part) > 2 else None
        g = to_igraph(part)
        values = np.array(g.eigenvector_centrality(weights="weight"))
        values /= np.linalg.norm(values)
        for name, value in zip(g.vs["name"], values, strict=True):
            assert ours[name] == pytest.approx(value, abs=1e-6)
            if theirs is not None:
                assert ours[name] == pytest.approx(theirs[name], abs=1e-6)
        assert sum(ours[n] ** 2 for n in part) == pytest.approx(1.0)
    assert all(ours[n] == 0.0 for n in bundled if component[n] == 0)


def test_participation_by_hand() -> None:
    """a has two pairs in its own community, one in each of two others: 1 − (1/4 + 2 · 1/16)."""
    H = weighted(("a", "b", 9), ("a", "c", 1), ("a", "d", 1), ("a", "e", 1), alone="z")
    spread = column(H, "participation", {"a": 1, "b": 1, "c": 1, "d": 2, "e": 3, "z": 0})
    assert spread["a"] == pytest.approx(1 - (0.5**2 + 2 * 0.25**2))
    assert spread["b"] == 0.0
    assert math.isnan(spread["z"])
    assert math.isnan(column(H, "participation")["a"]), "without communities there is none"


@pytest.mark.parametrize(
    "H",
    [
        weighted(),
        weighted(alone="a"),
        weighted(alone="abc"),
        weighted(("a", "b", 3)),
        weighted(("a", "b", 0.5), ("c", "d", 2), alone="z"),
    ],
    ids=["empty", "one theme", "no pair", "one pair", "two parts"],
)
def test_small_and_torn_networks(H: nx.Graph[str]) -> None:
    frame = centrality(H, communities(H, 5).membership)
    assert len(frame) == len(H)
    assert list(frame.columns[-6:]) == list(MEASURES)
    finite = frame.drop(columns="participation").select_dtypes("number")
    assert np.isfinite(finite.to_numpy(dtype=float)).all()
    assert frame["participation"].notna().equals(frame["degree"] > 0)
