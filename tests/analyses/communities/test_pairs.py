"""Which pairs of a network count for communities, and with which weight."""

from __future__ import annotations

import math
from collections.abc import Callable

import networkx as nx
import pytest

from casegraph.analyses.communities import (
    WEIGHTS,
    backbone,
    weighted_network,
)
from casegraph.errors import UnknownNameError

from .networks import two_triangles


def pair_network() -> nx.Graph[str]:
    """Four pairs: one clear, one suggestive, one weak, one clear but less than expected."""
    G: nx.Graph[str] = nx.Graph(notes=["first"], where=["level=case"])
    for theme in "abcde":
        G.add_node(theme, label=theme.upper(), count=10)
    more = {"phi": 0.4, "jaccard": 0.25}
    G.add_edge("a", "b", n11=6, lift=3.5, q=0.001, sign=1, evidence="clear", **more)
    G.add_edge("b", "c", n11=4, lift=0.9, q=0.1, sign=1, evidence="suggestive", **more)
    G.add_edge("c", "d", n11=2, lift=1.5, q=1.0, sign=1, evidence="weak", **more)
    G.add_edge("a", "d", n11=1, lift=0.1, q=0.01, sign=-1, evidence="clear", **more)
    return G


@pytest.mark.parametrize(
    ("weight", "expected"),
    [("n11", 6), ("lift", 2.5), ("phi", 0.4), ("jaccard", 0.25), ("q", 3.0)],
)
def test_weight_of_a_pair(weight: str, expected: float) -> None:
    H = weighted_network(pair_network(), weight, "clear")
    assert list(H.edges(data="weight")) == [("a", "b", pytest.approx(expected))]
    assert H.graph["weight"] == weight


def test_every_weight_is_tested() -> None:
    assert list(WEIGHTS) == ["n11", "lift", "phi", "jaccard", "q"]


@pytest.mark.parametrize(("evidence", "pairs"), [("clear", 1), ("suggestive", 2), ("weak", 3)])
def test_evidence_decides_which_pairs_count(evidence: str, pairs: int) -> None:
    H = weighted_network(pair_network(), evidence=evidence)
    assert H.number_of_edges() == pairs
    assert H.number_of_nodes() == 5


def test_pair_less_than_expected_is_left_out_and_said() -> None:
    G = pair_network()
    H = weighted_network(G, evidence="weak")
    assert not H.has_edge("a", "d")
    assert H.graph["negative"] == 1
    assert any("less than expected" in note and "(1 with" in note for note in H.graph["notes"])
    assert G.graph["notes"] == ["first"], "the network that was given stays as it was"
    assert "weight" not in G.edges["a", "b"]


def test_pair_without_weight_above_zero_is_left_out_and_said() -> None:
    H = weighted_network(pair_network(), "lift")
    assert [set(e) for e in H.edges()] == [{"a", "b"}]
    assert H.graph["without_weight"] == 1
    assert any(note.startswith("1 pairs have no weight") for note in H.graph["notes"])
    # q = 1 weighs −log10 1 = 0.
    assert not weighted_network(pair_network(), "q", "weak").has_edge("c", "d")


def test_q_too_small_for_a_number_has_a_finite_weight() -> None:
    G = pair_network()
    G.edges["a", "b"]["q"] = 0.0
    assert weighted_network(G, "q").edges["a", "b"]["weight"] == pytest.approx(300)


def test_infinite_lift_is_no_weight() -> None:
    G = pair_network()
    G.edges["a", "b"]["lift"] = math.inf
    assert weighted_network(G, "lift").number_of_edges() == 0


@pytest.mark.parametrize("call", [
    lambda: weighted_network(pair_network(), "size"),
    lambda: weighted_network(pair_network(), evidence="sure"),
    lambda: backbone(two_triangles(), "spine"),
])  # fmt: skip
def test_unknown_name_is_refused_with_the_known_ones(call: Callable[[], object]) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown .*(did you mean|expected one of)"):
        call()
