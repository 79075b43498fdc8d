"""Communities and centralities as attributes of the nodes, so that every export can carry them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from casegraph.analyses.communities.centrality import MEASURES, centrality
from casegraph.analyses.communities.detection import communities
from casegraph.analyses.communities.result import Communities

if TYPE_CHECKING:
    import networkx as nx


def annotate(G: nx.Graph[str], H: nx.Graph[str], found: Communities | None = None) -> nx.Graph[str]:
    """Return a copy of a network whose nodes carry their place in its structure.

    Parameters
    ----------
    G
        The network to export.
    H
        The network that structure is read from (``weighted_network(G)``), with the same nodes.
    found
        The communities of ``H``; found with 100 seeds if not given.

    Returns
    -------
    networkx.Graph
        Nodes gain ``community`` (0: unconnected), ``community_name``, ``stability`` and the
        measures of ``communities.MEASURES``; what is not defined for a node, such as the
        stability of an unconnected one, is left out. ``G.graph`` gains ``communities``,
        ``modularity``, and the notes of ``H``.

    >>> import networkx as nx
    >>> G = nx.Graph([("a", "b", {"weight": 1})])
    >>> annotate(G, G).nodes["a"]["community"]
    1
    """
    found = communities(H) if found is None else found
    measured = centrality(H, found.membership)
    values = dict(zip(measured["theme"], measured[list(MEASURES)].to_dict("records"), strict=True))
    A: nx.Graph[str] = G.copy()
    for node in A:
        about: dict[str, object] = {
            "community": found.membership[node],
            "community_name": found.name_of(node),
            **({"stability": found.stability[node]} if node in found.stability else {}),
        }
        about.update({str(k): v for k, v in values[node].items() if not math.isnan(v)})
        A.nodes[node].update(about)
    A.graph.update(
        communities=len(found.communities),
        modularity=found.modularity,
        notes=list(H.graph.get("notes", ())),
    )
    return A
