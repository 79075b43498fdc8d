"""The few edges that carry a dense network: a simpler picture, not a test.

These filters were made for networks whose edges are observed as such. Here an edge was counted by
projecting reviews onto themes, and a filter that sees only the weights ignores how they arose; the
null models of ``casegraph.stats`` do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.analyses.communities.weights import ties
from casegraph.errors import UnknownNameError, UsageError
from casegraph.thresholds import ALPHA

if TYPE_CHECKING:
    import networkx as nx

#: The filters, and how a sentence names each.
BACKBONES = {
    "disparity": "the disparity filter",
    "tree": "the maximum spanning tree",
}


def backbone(H: nx.Graph[str], method: str = "disparity", alpha: float = ALPHA) -> nx.Graph[str]:
    """Return a copy of a weighted network with every node and only the edges that carry it.

    Parameters
    ----------
    H
        Edges with ``weight`` above 0.
    method
        ``disparity``: an edge stays if, for one of its ends, (1 − w/s)^(k−1) < alpha, with w the
        weight of the edge, s the sum of the weights of the end and k its number of edges; that
        is the chance of so large a share of s if s fell on k edges at random. The smaller of the
        two values becomes the edge attribute ``disparity``; an end with one edge has the value 1.
        ``tree``: the edges of the spanning tree of the largest total weight, of each component.
        Of edges with equal weight, that of the themes earlier in the network goes first.
    alpha
        Between 0 and 1, for the disparity filter. It is not a corrected level of error.

    Returns
    -------
    networkx.Graph
        ``G.graph["notes"]`` gains a sentence that says what was done, and its limit.

    Raises
    ------
    UnknownNameError
        For another method.
    UsageError
        For an alpha outside (0, 1).

    References
    ----------
    Serrano, Boguñá and Vespignani 2009, doi:10.1073/pnas.0808904106; Kruskal 1956,
    doi:10.1090/S0002-9939-1956-0078686-7.

    >>> import networkx as nx
    >>> H = nx.Graph()
    >>> H.add_weighted_edges_from([("a", "b", 3), ("b", "c", 2), ("a", "c", 1)])
    >>> sorted(backbone(H, "tree").edges())
    [('a', 'b'), ('b', 'c')]
    """
    check_method(method)
    if not 0 < alpha < 1:
        raise UsageError(
            f"the alpha of the backbone is {alpha:g}; expected a number between 0 and 1; "
            f"{ALPHA} is usual"
        )
    kept = _disparity(H, alpha) if method == "disparity" else _tree(H)
    thin: nx.Graph[str] = type(H)(**H.graph)
    thin.add_nodes_from(H.nodes(data=True))
    for (u, v), value in kept.items():
        extra = {} if value is None else {"disparity": value}
        thin.add_edge(u, v, **{**H.edges[u, v], **extra})
    named = BACKBONES[method] + (f" (alpha {alpha:g})" if method == "disparity" else "")
    note = (
        f"Of {H.number_of_edges():,} pairs, {named} keeps {thin.number_of_edges():,}. It uses the "
        "weights alone and ignores that they were counted from reviews of unequal length: it makes "
        "a picture readable, and it is not a test."
    )
    thin.graph["notes"] = [*H.graph.get("notes", ()), note]
    return thin


def check_method(method: str) -> None:
    """Raise UnknownNameError for an unknown filter."""
    if method not in BACKBONES:
        raise UnknownNameError("backbone", method, tuple(BACKBONES))


def _disparity(H: nx.Graph[str], alpha: float) -> dict[tuple[str, str], float | None]:
    kept: dict[tuple[str, str], float | None] = {}
    strength = dict(H.degree(weight="weight"))
    for u, v, w in ties(H):
        value = min(
            (1.0 - w / strength[end]) ** (H.degree[end] - 1) if H.degree[end] > 1 else 1.0
            for end in (u, v)
        )
        if value < alpha:
            kept[u, v] = float(value)
    return kept


def _tree(H: nx.Graph[str]) -> dict[tuple[str, str], float | None]:
    from networkx.utils import UnionFind

    position = {n: i for i, n in enumerate(H)}
    edges = sorted(
        (-w, min(position[u], position[v]), max(position[u], position[v])) for u, v, w in ties(H)
    )
    nodes = list(H)
    joined = UnionFind(range(len(nodes)))
    kept: dict[tuple[str, str], float | None] = {}
    for _, i, j in edges:
        if joined[i] != joined[j]:
            joined.union(i, j)
            kept[nodes[i], nodes[j]] = None
    return kept
