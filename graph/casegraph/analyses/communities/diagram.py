"""The strategic diagram: how closely each community is knit, and how much it links to the rest.

Callon's two numbers describe one network at one time, so they cannot show what the literature calls
"emerging or declining" themes; the words for the quarters here avoid that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

#: Fewer communities than this have no quarters: with three, the median decides everything.
FEWEST = 4

#: A community without any link is apart, whatever the median is.
_NO_LINK = 1e-12

#: By (closely knit, linked to the rest): the words for a quarter of the diagram.
QUARTERS = {
    (True, True): "closely knit, linked to the rest",
    (True, False): "closely knit, apart",
    (False, True): "loosely knit, linked to the rest",
    (False, False): "loosely knit, apart",
}


@dataclass(frozen=True)
class Position:
    """The place of a community: Callon's ``centrality`` and ``density``, both 0 or more.

    ``quarter`` says in words how that compares with the other communities; it is empty where there
    are fewer than four of them.
    """

    centrality: float
    density: float
    quarter: str = ""


def strategic_diagram(H: nx.Graph[str], parts: Sequence[Sequence[str]]) -> list[Position]:
    """Return Callon's centrality and density of each part of a network.

    With the equivalence index e_ij = n11² / (a·b), between 0 and 1, of each edge:
    centrality = 10 · Σ e_ij over the edges from the part to other parts, and
    density = 100 · Σ e_ij over the edges inside it, divided by its number of themes.

    Parameters
    ----------
    H
        Edges carry ``n11``, nodes ``count``; an edge without them counts as its ``weight``.
    parts
        Disjoint sets of nodes. Edges to nodes in no part count towards no centrality.

    Returns
    -------
    list of Position
        In the order of ``parts``. A part is closely knit, or linked to the rest, when its number
        is at least the median of all; a part without any link to another is always apart.

    Notes
    -----
    Only the edges of ``H`` count, so that a pair too weak to be an edge adds nothing. The quarters
    are relative: half of the communities are "closely knit" in every network. In the literature
    they are called motor themes, highly developed and isolated themes, basic and transversal
    themes, and emerging or declining themes.

    References
    ----------
    Callon, Courtial and Laville 1991, doi:10.1007/BF02019280; Cobo et al. 2011,
    doi:10.1016/j.joi.2010.10.002.

    >>> import networkx as nx
    >>> H = nx.Graph([("a", "b", {"weight": 0.5}), ("b", "c", {"weight": 0.25})])
    >>> strategic_diagram(H, [["a", "b"], ["c"]])[0]
    Position(centrality=2.5, density=25.0, quarter='')
    """
    part_of = {n: k for k, members in enumerate(parts) for n in members}
    inside = [0.0] * len(parts)
    outside = [0.0] * len(parts)
    for u, v, about in H.edges(data=True):
        a, b = part_of.get(u), part_of.get(v)
        if a is None or b is None:
            continue
        counted = "n11" in about and "count" in H.nodes[u] and "count" in H.nodes[v]
        tie = (
            about["n11"] ** 2 / (H.nodes[u]["count"] * H.nodes[v]["count"])
            if counted
            else about["weight"]
        )
        if a == b:
            inside[a] += tie
        else:
            outside[a] += tie
            outside[b] += tie
    density = [100.0 * s / len(members) for s, members in zip(inside, parts, strict=True)]
    centrality = [10.0 * s for s in outside]
    if len(parts) < FEWEST:
        return [Position(c, d) for c, d in zip(centrality, density, strict=True)]
    knit, linked = median(density), median(centrality)
    return [
        Position(c, d, QUARTERS[d >= knit, c >= max(linked, _NO_LINK)])
        for c, d in zip(centrality, density, strict=True)
    ]
