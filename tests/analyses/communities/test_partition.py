"""Communities and their stability, against toys worked by hand, igraph and published optima."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest

from casegraph.analyses.communities import (
    annotate,
    centrality,
    communities,
)
from casegraph.errors import UsageError

from .networks import to_igraph, two_triangles, weigh, weighted


def test_two_triangles_are_two_communities() -> None:
    found = communities(two_triangles())
    assert [set(c.members) for c in found.communities] == [set("abc"), set("def")]
    # Q = 2 · (3/7 − (7/14)²) = 6/7 − 1/2
    assert found.modularity == pytest.approx(6 / 7 - 1 / 2)
    assert (found.runs, found.partitions) == (100, 1)
    assert set(found.stability.values()) == {1.0}
    assert found.unconnected == ()


def test_members_stand_by_frequency_and_name_the_community() -> None:
    G = two_triangles()
    for theme, count in zip("abcdef", (3, 9, 5, 1, 1, 1), strict=True):
        G.nodes[theme].update(label=f"Theme {theme}", count=count)
    first = communities(G).communities[0]
    assert first.members == ("b", "c", "a")
    assert first.name == "Theme b · Theme c · Theme a"


def test_name_has_three_themes_at_most() -> None:
    G = nx.complete_graph(list("abcdef"))
    weigh(G)
    assert communities(G).communities[0].name == "a · b · c"


def test_theme_without_a_pair_is_unconnected() -> None:
    G = two_triangles()
    G.add_node("z")
    found = communities(G)
    assert found.unconnected == ("z",)
    assert found.membership["z"] == 0
    assert found.name_of("z") == "unconnected"
    assert "z" not in found.stability
    assert all("z" not in c.members for c in found.communities)


@pytest.mark.parametrize("size", [0, 1, 5])
def test_network_without_a_pair_has_no_community(size: int) -> None:
    found = communities(weighted(alone="abcde"[:size]))
    assert found.communities == ()
    assert len(found.unconnected) == size
    assert (found.modularity, found.partitions) == (0.0, 0)
    assert found.notes == ["There is no community, because no pair has the evidence asked for."]


def test_theme_between_two_communities_is_unstable() -> None:
    """x is tied alike to both of two cliques of four: no run can tell where it belongs."""
    G: nx.Graph[str] = nx.Graph()
    for clique in ("abcd", "efgh"):
        G.add_edges_from((u, v) for u in clique for v in clique if u < v)
    G.add_edges_from([("x", "a"), ("x", "e")])
    weigh(G)
    found = communities(G)
    assert found.stability["x"] < 0.9
    assert all(found.stability[n] > found.stability["x"] for n in "abcdefgh")
    assert found.partitions >= 2
    # The clique without x is never split.
    alone = next(c for c in found.communities if "x" not in c.members)
    assert alone.stability == 1.0


def test_stability_is_the_share_of_runs_counted_anew(bundled: nx.Graph[str]) -> None:
    """The same runs by plain loops over networkx, renumbered as the documentation says."""
    nodes = sorted(n for n, degree in bundled.degree() if degree)
    runs = []
    for seed in range(5, 45):
        order = np.random.default_rng(seed).permutation(len(nodes)).tolist()
        number = dict(zip(nodes, order, strict=True))
        A: nx.Graph[int] = nx.Graph()
        A.add_nodes_from(range(len(nodes)))
        A.add_weighted_edges_from(
            sorted(
                (min(number[u], number[v]), max(number[u], number[v]), d["weight"])
                for u, v, d in bundled.edges(data=True)
            )
        )
        parts = nx.community.louvain_communities(A, seed=seed)
        runs.append([{n for n in nodes if number[n] in part} for part in parts])
    found = communities(bundled, seeds=40, seed=5)
    for community in found.communities:
        shares = []
        for theme in community.members:
            own = [
                sum(any({theme, m} <= part for part in run) for run in runs) / 40
                for m in community.members
                if m != theme
            ]
            assert found.stability[theme] == pytest.approx(sum(own) / len(own))
            shares.append(sum(own) / len(own))
        assert community.stability == pytest.approx(sum(shares) / len(shares))
    assert found.partitions == len({frozenset(map(frozenset, run)) for run in runs})
    tied = bundled.subgraph(nodes)
    values = [nx.community.modularity(tied, run) for run in runs]
    assert found.lowest == pytest.approx(min(values))
    assert found.highest == pytest.approx(max(values))
    assert found.partitions > 1


def test_communities_are_as_good_as_leiden(bundled: nx.Graph[str]) -> None:
    g = to_igraph(bundled)
    found = communities(bundled)
    labels = [found.membership[n] or 1000 + i for i, n in enumerate(g.vs["name"])]
    assert g.modularity(labels, weights="weight") == pytest.approx(found.modularity)
    igraph.set_random_number_generator(__import__("random").Random(1))
    leiden = g.community_leiden("modularity", weights="weight", n_iterations=-1)
    best = g.modularity(leiden.membership, weights="weight")
    assert found.modularity > best - 0.01


def test_karate_club_reaches_the_published_optimum() -> None:
    """The greatest modularity of Zachary's club is 0.4198 (Brandes et al. 2008)."""
    G = nx.relabel_nodes(nx.karate_club_graph(), str)
    weigh(G)
    found = communities(G)
    assert 0.41 < found.modularity < 0.4199
    assert found.highest == pytest.approx(0.4198, abs=5e-5)


def test_planted_communities_are_found() -> None:
    G = nx.planted_partition_graph(4, 12, 0.8, 0.03, seed=3)
    weigh(G)
    H = nx.relabel_nodes(G, {n: f"{n:02}" for n in G})
    found = communities(H, seeds=30)
    planted = {frozenset(f"{n:02}" for n in part) for part in G.graph["partition"]}
    assert {frozenset(c.members) for c in found.communities} == planted


def test_resolution_makes_communities_smaller_or_larger(bundled: nx.Graph[str]) -> None:
    sizes = [len(communities(bundled, 20, 0, r).communities) for r in (0.2, 1.0, 3.0)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


def test_order_of_nodes_and_edges_does_not_matter(bundled: nx.Graph[str]) -> None:
    turned: nx.Graph[str] = nx.Graph(**bundled.graph)
    turned.add_nodes_from(reversed(list(bundled.nodes(data=True))))
    turned.add_edges_from((v, u, d) for u, v, d in reversed(list(bundled.edges(data=True))))
    first, second = communities(bundled, 20), communities(turned, 20)
    assert first.membership == second.membership
    assert first.stability == second.stability
    assert [c.members for c in first.communities] == [c.members for c in second.communities]
    for a, b in zip(first.communities, second.communities, strict=True):
        assert a.position.density == pytest.approx(b.position.density)


def test_hash_of_text_does_not_matter() -> None:
    script = (
        "import networkx as nx\n"
        "from casegraph.analyses.communities import communities, centrality, backbone\n"
        "G = nx.relabel_nodes(nx.les_miserables_graph(), str)\n"
        "f = communities(G, 20)\n"
        "print([c.members for c in f.communities], f.stability, f.partitions)\n"
        "print(centrality(G, f.membership).to_csv())\n"
        "print(list(backbone(G, 'tree').edges()))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1
    assert "Valjean" in said.pop()


@pytest.mark.parametrize(
    "settings", [{"seeds": 0}, {"seed": -1}, {"resolution": 0.0}, {"resolution": math.nan}]
)
def test_senseless_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="expected"):
        communities(two_triangles(), **settings)


def test_annotation_leaves_the_network_as_it_was(
    net: nx.Graph[str], bundled: nx.Graph[str]
) -> None:
    found = communities(bundled, 10)
    A = annotate(net, bundled, found)
    assert "community" not in net.nodes["neglect"]
    assert A.number_of_edges() == net.number_of_edges()
    frame = centrality(bundled, found.membership).set_index("theme")
    for theme in A:
        about = A.nodes[theme]
        assert about["community"] == found.membership[theme]
        assert about["degree"] == frame.loc[theme, "degree"]
        assert isinstance(about["degree"], int)
        unconnected = about["community"] == 0
        assert ("stability" in about) != unconnected
        assert ("participation" in about) != unconnected
    assert A.graph["communities"] == len(found.communities)
