"""The strategic diagram of communities: Callon's density and centrality by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from casegraph.analyses.communities import (
    communities,
    strategic_diagram,
)

from .networks import weighted


def diagram_network() -> nx.Graph[str]:
    """Two pairs and a tie between them; counts 10, so that e = n11² / 100."""
    G: nx.Graph[str] = nx.Graph()
    G.add_nodes_from("abcd", count=10)
    for u, v, n11 in (("a", "b", 5), ("c", "d", 4), ("b", "c", 2)):
        G.add_edge(u, v, n11=n11, weight=99)
    return G


def test_callon_by_hand() -> None:
    first, second = strategic_diagram(diagram_network(), [["a", "b"], ["c", "d"]])
    # density 100 · 0.25 / 2 and 100 · 0.16 / 2; centrality 10 · 0.04 for both
    assert (first.density, second.density) == (pytest.approx(12.5), pytest.approx(8.0))
    assert (first.centrality, second.centrality) == (pytest.approx(0.4), pytest.approx(0.4))
    assert first.quarter == ""


def test_pair_with_a_theme_of_no_community_counts_nowhere() -> None:
    (only,) = strategic_diagram(diagram_network(), [["a", "b"]])
    assert (only.centrality, only.density) == (0.0, pytest.approx(12.5))


def test_quarters_are_told_by_the_medians() -> None:
    G: nx.Graph[str] = nx.Graph()
    inside = {"a": 9, "b": 8, "c": 2, "d": 1}
    for name, n11 in inside.items():
        G.add_node(name, count=10)
        G.add_node(name + name, count=10)
        G.add_edge(name, name + name, n11=n11, weight=1)
    G.add_edge("a", "c", n11=3, weight=1)
    parts = [[name, name + name] for name in inside]
    assert [p.quarter for p in strategic_diagram(G, parts)] == [
        "closely knit, linked to the rest", "closely knit, apart",
        "loosely knit, linked to the rest", "loosely knit, apart",
    ]  # fmt: skip


def test_communities_without_a_link_are_apart() -> None:
    G = weighted(("a", "b", 1), ("c", "d", 2), ("e", "f", 3), ("g", "h", 4))
    found = communities(G)
    assert len(found.communities) == 4
    assert all(c.position.quarter.endswith("apart") for c in found.communities)
    assert any(note.startswith("No pair links two groups of linked themes") for note in found.notes)
