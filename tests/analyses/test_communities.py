"""Communities, centrality and backbone against toys worked by hand, igraph, scipy and formulas."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.sparse.csgraph import minimum_spanning_tree

import casegraph
from casegraph.analyses.communities import (
    BACKBONES,
    EVIDENCE,
    MEASURES,
    WEIGHTS,
    annotate,
    backbone,
    centrality,
    communities,
    strategic_diagram,
    weighted_network,
)
from casegraph.errors import UnknownNameError, UsageError

from ..support.paths import METHODS

PAGE = METHODS / "communities.md"


def weighted(*edges: tuple[str, str, float], alone: Iterable[str] = ()) -> nx.Graph:
    G = nx.Graph()
    G.add_weighted_edges_from(edges)
    G.add_nodes_from(alone)
    return G


def two_triangles() -> nx.Graph:
    """a–b–c and d–e–f, all weights 1, tied by c–d: 7 edges."""
    return weighted(
        ("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("d", "e", 1), ("e", "f", 1), ("d", "f", 1),
        ("c", "d", 1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def net(kg: casegraph.KnowledgeGraph) -> nx.Graph:
    return kg.cooccurrence(null="independence")


@pytest.fixture(scope="module")
def bundled(net: nx.Graph) -> nx.Graph:
    return weighted_network(net)


def to_igraph(H: nx.Graph) -> igraph.Graph:
    nodes = list(H)
    number = {n: i for i, n in enumerate(nodes)}
    g = igraph.Graph(len(nodes), [(number[u], number[v]) for u, v in H.edges()])
    g.vs["name"] = nodes
    g.es["weight"] = [float(w) for *_, w in H.edges(data="weight")]
    return g


# ------------------------------------------------------------------------------------- the pairs


def pair_network() -> nx.Graph:
    """Four pairs: one clear, one suggestive, one weak, one clear but less than expected."""
    G = nx.Graph(notes=["first"], where=["level=case"])
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
    assert len(EVIDENCE) == 3


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
def test_unknown_name_is_refused_with_the_known_ones(call) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown .*(did you mean|expected one of)"):
        call()


# ----------------------------------------------------------------------------------- communities


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
    nx.set_edge_attributes(G, 1, "weight")
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
    assert found.notes == ["There is no community, because there is no pair to read one from."]


def test_theme_between_two_communities_is_unstable() -> None:
    """x is tied alike to both of two cliques of four: no run can tell where it belongs."""
    G = nx.Graph()
    for clique in ("abcd", "efgh"):
        G.add_edges_from((u, v) for u in clique for v in clique if u < v)
    G.add_edges_from([("x", "a"), ("x", "e")])
    nx.set_edge_attributes(G, 1, "weight")
    found = communities(G)
    assert found.stability["x"] < 0.9
    assert all(found.stability[n] > found.stability["x"] for n in "abcdefgh")
    assert found.partitions >= 2
    # The clique without x is never split.
    alone = next(c for c in found.communities if "x" not in c.members)
    assert alone.stability == 1.0


def test_stability_is_the_share_of_runs_counted_anew(bundled: nx.Graph) -> None:
    """The same runs by plain loops over networkx, renumbered as the documentation says."""
    nodes = sorted(n for n, degree in bundled.degree() if degree)
    runs = []
    for seed in range(5, 45):
        order = np.random.default_rng(seed).permutation(len(nodes)).tolist()
        number = dict(zip(nodes, order, strict=True))
        A = nx.Graph()
        A.add_nodes_from(range(len(nodes)))
        A.add_weighted_edges_from(
            sorted((*sorted((number[u], number[v])), w) for u, v, w in bundled.edges(data="weight"))
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


def test_communities_are_as_good_as_leiden(bundled: nx.Graph) -> None:
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
    nx.set_edge_attributes(G, 1, "weight")
    found = communities(G)
    assert 0.41 < found.modularity < 0.4199
    assert found.highest == pytest.approx(0.4198, abs=5e-5)


def test_planted_communities_are_found() -> None:
    G = nx.planted_partition_graph(4, 12, 0.8, 0.03, seed=3)
    nx.set_edge_attributes(G, 1, "weight")
    H = nx.relabel_nodes(G, {n: f"{n:02}" for n in G})
    found = communities(H, seeds=30)
    planted = {frozenset(f"{n:02}" for n in part) for part in G.graph["partition"]}
    assert {frozenset(c.members) for c in found.communities} == planted


def test_resolution_makes_communities_smaller_or_larger(bundled: nx.Graph) -> None:
    sizes = [len(communities(bundled, 20, 0, r).communities) for r in (0.2, 1.0, 3.0)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


def test_order_of_nodes_and_edges_does_not_matter(bundled: nx.Graph) -> None:
    turned = nx.Graph(**bundled.graph)
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
def test_senseless_settings_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="expected"):
        communities(two_triangles(), **settings)


# ------------------------------------------------------------------------------------ the diagram


def diagram_network() -> nx.Graph:
    """Two pairs and a tie between them; counts 10, so that e = n11² / 100."""
    G = nx.Graph()
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
    G = nx.Graph()
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
    assert any(note.startswith("No pair links two communities") for note in found.notes)


# ----------------------------------------------------------------------------------- centralities


def column(H: nx.Graph, name: str, membership: dict[str, int] | None = None) -> dict[str, float]:
    frame = centrality(H, membership)
    return dict(zip(frame["theme"], frame[name], strict=True))


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
def test_against_igraph(net: nx.Graph, weight: str) -> None:
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


def test_eigenvector_against_igraph_and_networkx(bundled: nx.Graph) -> None:
    ours, component = column(bundled, "eigenvector"), column(bundled, "component")
    assert max(component.values()) > 1, "the network has several parts"
    for number in range(1, max(component.values()) + 1):
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
def test_small_and_torn_networks(H: nx.Graph) -> None:
    frame = centrality(H, communities(H, 5).membership)
    assert len(frame) == len(H)
    assert list(frame.columns[-6:]) == list(MEASURES)
    finite = frame.drop(columns="participation").select_dtypes("number")
    assert np.isfinite(finite.to_numpy(dtype=float)).all()
    assert frame["participation"].notna().equals(frame["degree"] > 0)


# --------------------------------------------------------------------------------------- backbone


def test_disparity_against_the_integral_of_the_paper(bundled: nx.Graph) -> None:
    """Serrano's equation 2: alpha = 1 − (k − 1) ∫ from 0 to w/s of (1 − x)^(k−2)."""
    alpha = 0.3
    thin = backbone(bundled, "disparity", alpha)
    kept = {frozenset(e) for e in thin.edges()}
    seen = 0
    for u, v, w in bundled.edges(data="weight"):
        values = []
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


def test_tree_against_scipy(bundled: nx.Graph) -> None:
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
def test_backbone_says_what_it_ignores(bundled: nx.Graph, method: str) -> None:
    before = bundled.number_of_edges()
    thin = backbone(bundled, method)
    assert "tests nothing" in thin.graph["notes"][-1]
    assert "ignores" in thin.graph["notes"][-1]
    assert bundled.number_of_edges() == before
    assert thin.graph["notes"][:-1] == bundled.graph["notes"]


@pytest.mark.parametrize("alpha", [0.0, 1.0, -1.0, math.nan])
def test_alpha_outside_its_range_is_refused(alpha: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        backbone(two_triangles(), alpha=alpha)


# ------------------------------------------------------------------------------------ annotation


def test_annotation_leaves_the_network_as_it_was(net: nx.Graph, bundled: nx.Graph) -> None:
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


# ------------------------------------------------------------------------------- the command line


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "casegraph", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


def test_communities_command_table() -> None:
    done = run("communities", "--null", "independence", "--seeds", "20")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("no.  most frequent themes")
    assert "unconnected" in done.stdout
    assert "an association is not a cause" in done.stderr
    assert "Stability is the share of runs" in done.stderr


def test_communities_command_csv_is_the_library(bundled: nx.Graph) -> None:
    done = run("communities", "--null", "independence", "--seeds", "20", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = communities(bundled, 20)
    assert {r["theme"]: int(r["community"]) for r in rows} == found.membership
    assert len(rows) == len(bundled)
    for row in rows:
        if row["community"] == "0":
            assert (row["name"], row["stability"]) == ("unconnected", "")
        else:
            assert float(row["stability"]) == pytest.approx(found.stability[row["theme"]])


def test_communities_command_json(bundled: nx.Graph) -> None:
    done = run("communities", "--null", "independence", "--seeds", "20", "--format", "json")
    document = json.loads(done.stdout)
    assert document["seeds"] == 20
    assert document["pairs"] == bundled.number_of_edges()
    members = [m["theme"] for c in document["communities"] for m in c["members"]]
    assert sorted(members + document["unconnected"]) == sorted(bundled)


def test_centrality_command(tmp_path: Path, bundled: nx.Graph) -> None:
    target = tmp_path / "centrality.csv"
    done = run("centrality", "--null", "independence", "--seeds", "20", "--format", "csv",
               "-o", str(target))  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    rows = {r["theme"]: r for r in csv.DictReader(target.read_text("utf-8").splitlines())}
    ours = column(bundled, "betweenness")
    assert {t: float(r["betweenness"]) for t, r in rows.items()} == pytest.approx(ours)
    assert any(r["participation"] == "" for r in rows.values())
    document = json.loads(run("centrality", "--seeds", "5", "--format", "json").stdout)
    assert {row["participation"] for row in document if row["degree"] == 0} == {None}
    table = run("centrality", "--seeds", "5", "--backbone", "tree")
    assert table.stdout.startswith("label")
    assert "tests nothing" in table.stderr


@pytest.mark.parametrize("arguments", [
    ("communities", "--weight", "size"),
    ("communities", "--evidence", "sure"),
    ("communities", "--format", "xml"),
    ("communities", "--backbone", "spine"),
    ("communities", "--null", "chance"),
    ("communities", "--resolution", "0"),
    ("communities", "--where", "nation=channel-islands", "--where", "year=1990"),
    ("centrality", "--format", "xml"),
    ("centrality", "--unit", "family"),
])  # fmt: skip
def test_call_at_fault_ends_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


# ---------------------------------------------------------------------------- the documented page


def rows_after(heading: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split(heading, 1)[1]
    table = re.search(r"\n\|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", text)
    assert table is not None
    return [[c.strip() for c in line.strip("|").split("|")] for line in table[1].splitlines()]


def test_worked_example_communities(bundled: nx.Graph) -> None:
    found = communities(bundled)
    rows = rows_after("casegraph communities --null independence")
    assert len(rows) == len(found.communities) > 3
    for row, c in zip(rows, found.communities, strict=True):
        assert row == [
            str(c.number), c.name, str(len(c.members)), f"{c.stability:.0%}",
            f"{c.position.centrality:.1f}", f"{c.position.density:.1f}",
        ]  # fmt: skip


def test_worked_example_sentences(net: nx.Graph, bundled: nx.Graph) -> None:
    found = communities(bundled)
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"Read from {bundled.number_of_edges()} pairs" in text
    assert f"{len(found.unconnected)} of {len(bundled)} themes are unconnected" in text
    assert f"{bundled.graph['negative']} pairs of that evidence stand together less" in text
    assert f"The {found.runs} runs gave {found.partitions} different partitions" in text
    assert f"modularity {found.modularity:.2f}." in text
    loose = re.search(r"in community (\d) the stability of `(.+?)` and of `(.+?)` is (\d+)%", text)
    assert loose is not None
    for theme in loose.group(2, 3):
        assert found.membership[theme] == int(loose[1])
        assert f"{found.stability[theme]:.0%}" == f"{loose[4]}%"
    hand = re.search(
        r"community (\d) is one pair, `(.+?)` \(a = (\d+)\) and `(.+?)` \(b = (\d+)\), with "
        r"n11 = (\d+)\. Its density is 100 · \((\d+)² / \((\d+) · (\d+)\)\) / 2 = ([\d.]+)\.",
        text,
    )
    assert hand is not None
    number, first, a, second, b, n11, *worked = hand.groups()
    assert found.communities[int(number) - 1].members == (first, second)
    assert [net.nodes[first]["count"], net.nodes[second]["count"]] == [int(a), int(b)]
    assert net.edges[first, second]["n11"] == int(n11)
    assert worked[:3] == [n11, a, b]
    assert f"{100 * int(n11) ** 2 / (int(a) * int(b)) / 2:.1f}" == worked[3]


def test_worked_example_centralities(bundled: nx.Graph) -> None:
    rows = rows_after("casegraph centrality --null independence")
    assert len(rows) == 6
    frame = centrality(bundled, communities(bundled).membership)
    assert [row[0] for row in rows] == frame["theme"].head(6).tolist()
    for row, values in zip(rows, frame.to_dict("records"), strict=False):
        assert row[1:] == [
            str(values["count"]), str(values["degree"]), f"{values['strength']:.0f}",
            f"{values['betweenness']:.3f}", f"{values['participation']:.2f}",
            f"{values['harmonic']:.2f}",
        ]  # fmt: skip


def test_page_names_every_measure_weight_and_quarter() -> None:
    from casegraph.analyses.communities.diagram import QUARTERS
    from casegraph.exports import FORMATS

    text = PAGE.read_text(encoding="utf-8")
    names = [*MEASURES, *WEIGHTS, *BACKBONES, *FORMATS]
    assert len(names) == 6 + 5 + 2 + 8
    for name in names:
        assert f"`{name}`" in text or f"`--backbone {name}`" in text, name
    for quarter in QUARTERS.values():
        assert f"| {quarter} |" in text
