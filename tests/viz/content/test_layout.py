"""Places on a map: the same each time, never one over another, kept when the map grows."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.layout.placement import layout
from casegraph_viz.content.layout.spacing import separate
from casegraph_viz.content.layout.stress import path_lengths, stress_layout
from casegraph_viz.content.pairs import ThemePairs

from ...support.pairs import pairs_of

SMALL = 0.6


def sample(seed: int, nodes: int = 60, edges: int = 70) -> nx.Graph[str]:
    G: nx.Graph[str] = nx.Graph()
    random_graph = nx.gnm_random_graph(nodes, edges, seed=seed)
    G.add_nodes_from((f"t{n}", {"iri": f"https://example.org/{n}"}) for n in random_graph)
    G.add_edges_from((f"t{a}", f"t{b}") for a, b in random_graph.edges)
    G.add_nodes_from(f"alone{i}" for i in range(9))
    return G


def boxes_of(G: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    return {n: (60.0 + 5 * (i % 7), 30.0 + 3 * (i % 4)) for i, n in enumerate(sorted(G))}


def overlaps(
    places: dict[str, tuple[float, float]], boxes: dict[str, tuple[float, float]]
) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, b in combinations(places, 2)
        if abs(places[a][0] - places[b][0]) < (boxes[a][0] + boxes[b][0]) / 2 - SMALL
        and abs(places[a][1] - places[b][1]) < (boxes[a][1] + boxes[b][1]) / 2 - SMALL
    ]


@pytest.mark.parametrize("aspect", [1.5, 0.6])
@pytest.mark.parametrize("seed", range(5))
def test_no_two_boxes_overlap(seed: int, aspect: float) -> None:
    G = sample(seed)
    boxes = boxes_of(G)
    linked = {n: p for n, p in layout(G, boxes, aspect=aspect).items() if G.degree(n)}
    assert len(linked) > 30
    assert overlaps(linked, boxes) == []


def test_the_order_of_nodes_and_edges_does_not_matter() -> None:
    G = sample(1)
    lonely = [n for n in G if G.degree(n) == 0]
    shuffled: nx.Graph[str] = nx.Graph()
    nodes = [n for n in G if G.degree(n)]
    random.Random(3).shuffle(nodes)
    edges = [(b, a) for a, b in G.edges]
    random.Random(4).shuffle(edges)
    shuffled.add_nodes_from((n, G.nodes[n]) for n in [*nodes, *lonely])
    shuffled.add_edges_from(edges)
    assert layout(shuffled, boxes_of(G)) == layout(G, boxes_of(G))


def test_lone_nodes_stand_in_straight_columns_beside_the_rest() -> None:
    G = sample(2)
    places = layout(G, boxes_of(G), aspect=1.5)
    alone = [n for n in G if G.degree(n) == 0]
    rest = max(places[n][0] for n in G if G.degree(n))
    assert len(alone) >= 9
    assert all(places[n][0] > rest for n in alone)
    assert len({places[n][0] for n in alone}) <= 3


def test_lone_nodes_stand_under_a_tall_picture() -> None:
    G = sample(2)
    places = layout(G, boxes_of(G), aspect=0.6)
    lowest = max(places[n][1] for n in G if G.degree(n))
    assert all(places[n][1] > lowest for n in G if G.degree(n) == 0)


def test_earlier_places_are_kept_and_new_nodes_join_their_neighbours() -> None:
    G = sample(3)
    boxes = boxes_of(G)
    before = layout(G, boxes)
    earlier = {G.nodes[n].get("iri", n): p for n, p in before.items()}
    G.add_edge("new", "t5")
    boxes["new"] = (50.0, 20.0)
    after = layout(G, boxes, earlier=earlier)
    assert {n: after[n] for n in before} == before
    assert not [pair for pair in overlaps(after, boxes) if "new" in pair]
    near = np.linalg.norm(np.subtract(after["new"], after["t5"]))
    spread = max(np.linalg.norm(np.subtract(after[n], after["t5"])) for n in before)
    assert near < spread / 3


def test_a_new_lone_node_joins_the_list_in_either_shape() -> None:
    for aspect in (1.6, 0.58):
        G = sample(3)
        boxes = boxes_of(G)
        before = layout(G, boxes, aspect=aspect)
        earlier = {G.nodes[n].get("iri", n): p for n, p in before.items()}
        for name in ("lonely", "lonelier"):
            G.add_node(name)
            boxes[name] = (70.0, 24.0)
        after = layout(G, boxes, aspect=aspect, earlier=earlier)
        assert {n: after[n] for n in before} == before
        columns = {before[n][0] for n in before if G.degree(n) == 0}
        assert {after["lonely"][0], after["lonelier"][0]} <= columns
        assert not [p for p in overlaps(after, boxes) if {"lonely", "lonelier"} & set(p)]


def test_a_layout_is_where_its_own_places_put_it() -> None:
    G = sample(4)
    boxes = boxes_of(G)
    before = layout(G, boxes, aspect=0.6)
    earlier = {G.nodes[n].get("iri", n): p for n, p in before.items()}
    assert layout(G, boxes, aspect=0.6, earlier=earlier) == before


def test_places_of_other_nodes_alone_do_not_change_a_layout() -> None:
    G = sample(4)
    boxes = boxes_of(G)
    earlier = {"https://example.org/elsewhere": (5.0, 5.0)}
    assert layout(G, boxes, aspect=0.6, earlier=earlier) == layout(G, boxes, aspect=0.6)


@pytest.mark.parametrize("nodes", [0, 1, 2, 3])
def test_tiny_networks(nodes: int) -> None:
    G: nx.Graph[str] = nx.path_graph([f"n{i}" for i in range(nodes)])
    places = layout(G, dict.fromkeys(G, (40.0, 20.0)))
    assert len(places) == nodes
    assert len(set(places.values())) == nodes


def test_a_path_is_drawn_as_long_as_it_is() -> None:
    G: nx.Graph[Any] = nx.path_graph(6)
    D = path_lengths(G, list(G))
    assert D[0, 5] == 5
    xy = stress_layout(D, np.random.default_rng(0).normal(size=(6, 2)))
    assert np.linalg.norm(xy[0] - xy[5]) == pytest.approx(5, rel=0.01)


def test_boxes_in_one_place_are_pushed_apart() -> None:
    size = np.full((12, 2), [30.0, 10.0])
    xy = separate(np.zeros((12, 2)), size)
    places = {str(i): (float(x), float(y)) for i, (x, y) in enumerate(xy)}
    assert overlaps(places, dict.fromkeys(places, (30.0, 10.0))) == []


def test_the_real_network_is_laid_out_the_same_twice(kg: KnowledgeGraph) -> None:
    from casegraph_viz.content.layout.drawing import draw
    from casegraph_viz.content.site_data import Corpus

    assert draw(Corpus(kg).pairs) == draw(Corpus(kg).pairs)


SHAPES = ("wide", "tall")


def placed(drawing: dict[str, Any], table: ThemePairs) -> dict[str, dict[str, Any]]:
    """What ``downloads/positions.json`` of a site holds."""
    return {
        table.themes[table.number[node["id"]]].iri: {
            "wide": (node["x"], node["y"]),
            "tall": (node["tall"][0], node["tall"][1]),
        }
        for node in drawing["nodes"]
    }


def test_a_rebuild_from_its_own_places_gives_the_same_bytes(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    from casegraph_viz.content.layout.positions import read_positions, write_positions
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame
    from casegraph_viz.views.theme_map.page import render_theme_map

    first = Corpus(kg)
    write_positions(tmp_path / "positions.json", first.positions)
    again = Corpus(kg, earlier=read_positions(tmp_path / "positions.json"))
    frame = Frame(digest=kg.digest)
    assert render_theme_map(first, frame) == render_theme_map(again, frame)
    assert again.positions == first.positions


def test_themes_stay_where_they_were_when_reviews_are_added(kg: KnowledgeGraph) -> None:
    """Fewer reviews first, then all: pairs come and go, nothing that stood moves."""
    from casegraph_viz.content.layout.drawing import draw
    from casegraph_viz.content.site_data import Corpus

    small = Corpus(kg, ["nation=wales"]).pairs
    before = placed(draw(small), small)
    large = Corpus(kg).pairs
    after = placed(draw(large, earlier=before), large)
    assert len(before) > 40
    assert len(after) > len(before)
    assert {iri: after[iri] for iri in before} == before
    for shape in SHAPES:
        assert len({at[shape] for at in after.values()}) == len(after)


def test_a_new_theme_joins_and_the_others_keep_their_places(kg: KnowledgeGraph) -> None:
    from casegraph_viz.content.layout.drawing import draw

    network = kg.cooccurrence()
    before = placed(draw(pairs_of(network)), pairs_of(network))
    G = network.copy()
    for name, near in (("new-linked", "neglect"), ("new-lone", "")):
        G.add_node(name, **{**G.nodes["neglect"], "iri": f"https://example.org/{name}"})
        if near:
            G.add_edge(
                name,
                near,
                **next(iter(d for *_, d in G.edges(data=True) if d["evidence"] == "clear")),
            )
    after = placed(draw(pairs_of(G), earlier=before), pairs_of(G))
    assert {iri: after[iri] for iri in before} == before
    assert set(after) - set(before) == {
        "https://example.org/new-linked",
        "https://example.org/new-lone",
    }
