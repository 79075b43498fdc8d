"""Small networks that can be worked by hand, and a network as igraph takes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import igraph
import networkx as nx

from casegraph.analyses.communities import (
    centrality,
)


def weighted(*edges: tuple[str, str, float], alone: Iterable[str] = ()) -> nx.Graph[str]:
    G: nx.Graph[str] = nx.Graph()
    G.add_weighted_edges_from(edges)
    G.add_nodes_from(alone)
    return G


def weigh(G: nx.Graph[Any]) -> None:
    """Give every pair of a network the weight 1."""
    for _, _, about in G.edges(data=True):
        about["weight"] = 1


def two_triangles() -> nx.Graph[str]:
    """a–b–c and d–e–f, all weights 1, tied by c–d: 7 edges."""
    return weighted(
        ("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("d", "e", 1), ("e", "f", 1), ("d", "f", 1),
        ("c", "d", 1),
    )  # fmt: skip


def to_igraph(H: nx.Graph[str]) -> igraph.Graph:
    nodes = list(H)
    number = {n: i for i, n in enumerate(nodes)}
    g = igraph.Graph(len(nodes), [(number[u], number[v]) for u, v in H.edges()])
    g.vs["name"] = nodes
    g.es["weight"] = [float(d["weight"]) for _, _, d in H.edges(data=True)]
    return g


def column(
    H: nx.Graph[str], name: str, membership: dict[str, int] | None = None
) -> dict[str, float]:
    frame = centrality(H, membership)
    return dict(zip(frame["theme"], frame[name], strict=True))
