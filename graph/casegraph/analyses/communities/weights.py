"""The pairs that a structure is read from, each with one positive weight.

Communities and paths need weights above zero, and a pair whose evidence is weak is mostly noise;
so the pairs and the weight are chosen here once, and ``G.graph["notes"]`` says how.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import UnknownNameError
from casegraph.thresholds import GRADES

if TYPE_CHECKING:
    import networkx as nx

#: What an edge can weigh, and how a sentence names it.
WEIGHTS = {
    "n11": "how many units show both themes",
    "lift": "lift − 1, how far the pair is above what the net expects",
    "phi": "phi, the correlation of the two themes",
    "jaccard": "Jaccard, the units with both out of those with either",
    "q": "−log10 q, how strong the evidence is",
}

#: Grades of evidence that an edge may be asked to have at least, surest first.
EVIDENCE = GRADES[::-1]

#: q can be too small for a floating-point number; this one is used instead.
_SMALLEST_Q = 1e-300

_WEIGH: dict[str, Callable[[Mapping[str, Any]], float]] = {
    "n11": lambda d: int(d["n11"]),
    "lift": lambda d: d["lift"] - 1.0,
    "phi": lambda d: d["phi"],
    "jaccard": lambda d: d["jaccard"],
    "q": lambda d: -math.log10(max(d["q"], _SMALLEST_Q)),
}


def weighted_network(
    G: nx.Graph[str], weight: str = "n11", evidence: str = "suggestive"
) -> nx.Graph[str]:
    """Return the network that structure is read from: all nodes, and the edges that count.

    Parameters
    ----------
    G
        A network of ``casegraph.analyses.cooccurrence.network.network``.
    weight
        One of ``WEIGHTS``: ``n11`` (the count), ``lift`` (lift − 1), ``phi``, ``jaccard`` or
        ``q`` (−log10 q, at most 300).
    evidence
        The weakest grade that an edge may have: ``clear``, ``suggestive`` or ``weak`` (all).

    Returns
    -------
    networkx.Graph
        A copy with every node. Edges are those of sign +1 with the evidence asked for and a
        weight above 0; ``weight`` holds it. ``G.graph`` gains ``weight``, ``evidence``,
        ``negative`` (pairs of that evidence that co-occur less than the null model
        expects; they cannot hold a community together and are left out), ``without_weight``
        (pairs whose weight is not above 0), and sentences about these in ``notes``.

    Raises
    ------
    UnknownNameError
        For another weight or grade.

    >>> import networkx as nx
    >>> G = nx.Graph(notes=[])
    >>> G.add_edge("a", "b", n11=6, lift=2.5, sign=1, evidence="clear")
    >>> G.add_edge("b", "c", n11=1, lift=0.2, sign=-1, evidence="clear")
    >>> H = weighted_network(G, "lift")
    >>> list(H.edges(data="weight")), H.graph["negative"]
    ([('a', 'b', 1.5)], 1)
    """
    import networkx as nx

    check_choices(weight, evidence)
    wanted = EVIDENCE[: EVIDENCE.index(evidence) + 1]
    H: nx.Graph[str] = nx.Graph(**G.graph)
    H.add_nodes_from(G.nodes(data=True))
    negative = without_weight = 0
    for u, v, about in G.edges(data=True):
        if about["evidence"] not in wanted:
            continue
        if about["sign"] <= 0:
            negative += about["sign"] < 0
            continue
        value = _WEIGH[weight](about)
        if not value > 0 or not math.isfinite(value):
            without_weight += 1
            continue
        H.add_edge(u, v, **{**about, "weight": value})
    H.graph.update(
        weight=weight, evidence=evidence, negative=negative, without_weight=without_weight
    )
    H.graph["notes"] = [*G.graph.get("notes", ()), *_notes(H)]
    return H


def check_choices(weight: str = "n11", evidence: str = "suggestive") -> None:
    """Raise UnknownNameError for an unknown weight or grade of evidence."""
    if weight not in WEIGHTS:
        raise UnknownNameError("weight", weight, tuple(WEIGHTS))
    if evidence not in EVIDENCE:
        raise UnknownNameError("grade of evidence", evidence, EVIDENCE)


def ties(H: nx.Graph[str]) -> Iterator[tuple[str, str, float]]:
    """Yield both ends and the weight of each edge."""
    for u, v, about in H.edges(data=True):
        yield u, v, about["weight"]


def _notes(H: nx.Graph[str]) -> list[str]:
    asked = {
        "clear": "clear evidence",
        "suggestive": "clear or suggestive evidence",
        "weak": "any evidence, weak included, so that many of them are chance",
    }[H.graph["evidence"]]
    alone = sum(1 for _, degree in H.degree() if degree == 0)
    notes = [
        (
            f"Read from the {H.number_of_edges():,} pairs that co-occur more than expected, "
            f"with {asked}; weight: {WEIGHTS[H.graph['weight']]}."
        )
    ]
    if H.graph["negative"]:
        notes.append(
            f"Pairs that co-occur less than expected are left out "
            f"({H.graph['negative']:,} with that evidence)."
        )
    if H.graph["without_weight"]:
        notes.append(
            f"{H.graph['without_weight']:,} pairs have no weight above 0 and are left out."
        )
    if alone:
        notes.append(
            f"Unconnected: {alone:,} of {H.number_of_nodes():,} themes have no such pair. That "
            "says that no pair had enough evidence, not that the theme is unrelated to others."
        )
    return notes
