"""How central each theme is in the network: how strongly it is tied, and to what.

Each measure answers a different question; none says how important a theme is for a child. They grow
with how often a theme is mentioned, so the count is given beside them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.analyses.communities.weights import ties

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

#: The measures, in the order of the columns, and what each of them answers.
MEASURES = {
    "degree": "how many themes it is tied to",
    "strength": "the sum of the weights of its ties",
    "betweenness": "the share of shortest paths between other themes that lead through it",
    "eigenvector": "how strongly it is tied to themes that are themselves strongly tied",
    "participation": "how evenly its ties are spread over the communities",
    "harmonic": "how near it is to all other themes",
}


def centrality(H: nx.Graph[str], membership: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Measure how central each node is in a weighted network.

    Parameters
    ----------
    H
        A network of ``communities.weighted_network``; the length of an edge is 1 / weight.
    membership
        The number of each node's community (``Communities.membership``), for ``participation``.

    Returns
    -------
    pandas.DataFrame
        One row per node, highest strength first, with the columns

        - ``theme``, ``label``, ``count`` (units that show it), ``community`` (0: unconnected, or
          not given), ``component`` (connected parts, largest 1; unconnected nodes 0);
        - ``degree`` k: number of edges; ``strength`` s: sum of their weights;
        - ``betweenness``: Σ σ(s,t|v)/σ(s,t) over pairs of other nodes, divided by
          (N−1)(N−2)/2, 0 to 1 (Freeman 1977, doi:10.2307/3033543; Brandes 2001,
          doi:10.1080/0022250X.2001.9990249). Whole-number weights are compared exactly, so that
          paths of equal length count as equal;
        - ``eigenvector``: the leading eigenvector of the component's weight matrix, of length 1
          (Bonacich 1972, doi:10.1080/0022250X.1972.9989806). To be compared within one component
          only; 0 for an unconnected node;
        - ``participation``: 1 − Σ_c (k_c / k)², k_c edges to community c, 0 to 1 − 1/communities
          (Guimerà and Amaral 2005, doi:10.1038/nature03288). NaN without edges or membership;
        - ``harmonic``: Σ 1/d(v,u) / (N−1), 0 where nothing is reached; in units of the weight
          (Marchiori and Latora 2000, doi:10.1016/S0378-4371(00)00311-3). N counts all nodes.

        ``attrs`` has ``where``, ``warnings`` and ``notes`` of the network.

    >>> import networkx as nx
    >>> H = nx.Graph([("a", "b", {"weight": 2}), ("b", "c", {"weight": 1})])
    >>> centrality(H).set_index("theme").loc["b", ["degree", "strength", "betweenness"]].tolist()
    [2.0, 3.0, 1.0]
    """
    import networkx as nx
    import pandas as pd

    nodes = list(H)
    far, unit = _lengths(H)
    between = nx.betweenness_centrality(far, weight="length")
    component = _components(H)
    leading = _eigenvector(H, component)
    spread = {n: _participation(H, n, membership) for n in nodes}
    scale = max(len(nodes) - 1, 1)
    near = {n: _nearness(far, n, unit) for n in nodes}
    strength = {n: float(s) for n, s in H.degree(weight="weight")}
    frame = pd.DataFrame(
        {
            "theme": nodes,
            "label": [H.nodes[n].get("label", n) for n in nodes],
            "count": [int(H.nodes[n].get("count", 0)) for n in nodes],
            "community": [0 if membership is None else int(membership[n]) for n in nodes],
            "component": [component[n] for n in nodes],
            "degree": [int(H.degree[n]) for n in nodes],
            "strength": [strength[n] for n in nodes],
            "betweenness": [float(between[n]) for n in nodes],
            "eigenvector": [leading[n] for n in nodes],
            "participation": [spread[n] for n in nodes],
            "harmonic": [near[n] / scale for n in nodes],
        }
    )
    frame = frame.sort_values(
        ["strength", "count", "theme"], ascending=[False, False, True], ignore_index=True
    )
    frame.attrs.update({name: H.graph.get(name, []) for name in ("where", "warnings", "notes")})
    return frame


def _lengths(H: nx.Graph[str]) -> tuple[nx.Graph[str], int]:
    """Return the network with ``length`` in proportion to 1 / weight, and what a length of 1 is.

    Where all weights are whole, lengths are whole too, in units of 1 / (their least common
    multiple): 1/2 + 1/12 and 1/3 + 1/4 must come out equal, else one of two shortest paths is lost.
    """
    weights = [w for _, _, w in ties(H)]
    whole = bool(weights) and all(float(w).is_integer() for w in weights)
    common = math.lcm(*{int(w) for w in weights}) if whole else 1
    far: nx.Graph[str] = type(H)()
    far.add_nodes_from(H)
    for u, v, w in ties(H):
        length: Any = common // int(w) if whole else 1.0 / w
        far.add_edge(u, v, length=length)
    return far, common


def _nearness(far: nx.Graph[str], node: str, unit: int) -> float:
    """Return the sum of 1 / distance to all that is reached, the same in any order."""
    import networkx as nx

    reached = nx.single_source_dijkstra_path_length(far, node, weight="length")
    return math.fsum(unit / length for other, length in reached.items() if other != node)


def _components(H: nx.Graph[str]) -> dict[str, int]:
    import networkx as nx

    position = {n: i for i, n in enumerate(H)}
    parts = [p for p in nx.connected_components(H) if len(p) > 1]
    parts.sort(key=lambda p: (-len(p), min(position[n] for n in p)))
    of_node = dict.fromkeys(H, 0)
    of_node.update({n: k for k, part in enumerate(parts, start=1) for n in part})
    return of_node


def _eigenvector(H: nx.Graph[str], component: Mapping[str, int]) -> dict[str, float]:
    import networkx as nx
    import numpy as np

    values = dict.fromkeys(H, 0.0)
    for number in range(1, max(component.values(), default=0) + 1):
        part = [n for n in H if component[n] == number]
        A = nx.to_numpy_array(H, nodelist=part, weight="weight", dtype=np.dtype(np.float64))
        # The largest eigenvalue of a connected network is simple, and its vector has one sign.
        leading = np.abs(np.linalg.eigh(A)[1][:, -1])
        values.update(zip(part, map(float, leading), strict=True))
    return values


def _participation(H: nx.Graph[str], node: str, membership: Mapping[str, int] | None) -> float:
    degree = int(H.degree[node])
    if membership is None or not degree:
        return math.nan
    to: dict[int, int] = {}
    for other in H[node]:
        to[membership[other]] = to.get(membership[other], 0) + 1
    return 1.0 - sum((k / degree) ** 2 for k in to.values())
