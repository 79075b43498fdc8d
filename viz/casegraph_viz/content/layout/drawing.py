"""A network as PyVis holds it: nodes at fixed places, edges by grade of evidence, calm options.

PyVis keeps nodes, edges and options; its own template is not used, because that one loads from
other hosts and can run text from data as script.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import networkx as nx

from casegraph_viz.content.layout.placement import layout
from casegraph_viz.content.ranking import Pair as Pair
from casegraph_viz.content.ranking import Ranking
from casegraph_viz.content.ranking import default_cut as default_cut
from casegraph_viz.content.ranking import pairs as pairs
from casegraph_viz.page.style import group_style, node_size

LIST_WIDTH = 21
# Room for the ring round a shape and the number beside it.
RING = 16.0

DASHES: Mapping[str, bool | list[int]] = {
    "clear": False,
    "suggestive": [7, 5],
    "weak": [1, 5],
    "apart": [2, 6, 10, 6],
}


def draw(
    network: nx.Graph[str],
    *,
    alternatives: Iterable[nx.Graph[str]] = (),
    earlier: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
    ranking: Ranking | None = None,
) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the map as it first appears.

    ``earlier`` holds the places of an earlier map by IRI, ``wide`` and ``tall``; ``ranking`` the
    pairs of the network in order, if that is known already.

    Pairs of ``alternatives`` pull a little too, so that one set of places serves every net.

    Only themes that at least one review names are drawn. Positions are in ``x`` and ``y`` for a
    wide window and in ``tall`` for a tall one; ``listed`` marks themes that nothing pulls.
    """
    # Imported here: PyVis brings IPython with it, which costs a quarter of a second.
    from pyvis.network import Network

    net = Network()
    named = [n for n, d in network.nodes(data=True) if d.get("count", 0) > 0]
    ranking = ranking or Ranking(network)
    grades = {
        "clear": ranking.grade("clear"),
        "suggestive": ranking.grade("suggestive")[: ranking.cut],
    }
    shown = [pair for found in grades.values() for pair in found]
    pulls = _pulls(network, named, shown, alternatives)
    boxes = _boxes(network, pulls, shown)
    stood = {
        shape: {iri: at[shape] for iri, at in (earlier or {}).items()} for shape in ("wide", "tall")
    }
    wide = layout(pulls, boxes, aspect=1.6, earlier=stood["wide"])
    tall = layout(pulls, boxes, aspect=0.58, earlier=stood["tall"])
    largest = max((network.nodes[n]["count"] for n in named), default=0)
    listed = set(nx.isolates(pulls))
    # The lists are filled directly: Network.add_edge compares each edge with all before it.
    net.nodes = [
        _node(n, facts, largest, wide[n], tall[n], listed=n in listed)
        for n, facts in network.nodes(data=True)
        if n in pulls
    ]
    net.node_ids = [node["id"] for node in net.nodes]
    net.edges = [
        {"from": a, "to": b, "dashes": DASHES[grade]}
        for grade, found in grades.items()
        for a, b in found.named
    ]
    return {"nodes": net.nodes, "edges": net.edges, "options": options()}


def options() -> dict[str, Any]:
    """Return the options of vis-network: nothing moves by itself, nothing is random."""
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 1.5},
        "nodes": {"borderWidth": 1.5},
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "tooltipDelay": 150,
            "hideEdgesOnDrag": False,
            # With autoFocus a passing pointer would take the focus and scroll the page.
            "keyboard": {"enabled": True, "bindToWindow": False, "autoFocus": False},
        },
    }


@cache
def vis_network_source() -> str:
    """Return vis-network as the PyVis wheel carries it, its licence notice at the top.

    vis-network is under Apache-2.0 or MIT, as its notice says; the notice stays in the page.

    Raises
    ------
    RuntimeError
        If the installed PyVis holds no such file or the notice is gone.
    """
    place = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = place.read_text(encoding="utf-8").replace("\r\n", "\n")
    code = "\n".join(
        line for line in text.split("\n") if not line.startswith("//# sourceMappingURL")
    )
    if "@license" not in code[:1500]:
        raise RuntimeError("vis-network of the installed PyVis carries no licence notice")
    return code


def _pulls(
    network: nx.Graph[str],
    named: list[str],
    shown: list[Pair],
    alternatives: Iterable[nx.Graph[str]],
) -> nx.Graph[str]:
    """The network that positions follow: what is drawn at first, and clear pairs of other nets."""
    G: nx.Graph[str] = nx.Graph()
    known = {n: network.nodes[n] for n in named}
    order = sorted(named, key=lambda n: (known[n].get("group", ""), -known[n]["count"], n))
    G.add_nodes_from((n, {"iri": known[n].get("iri", n)}) for n in order)
    for other in alternatives:
        G.add_edges_from(
            (pair.a, pair.b, {"weight": 0.3})
            for pair in pairs(other, "clear")
            if pair.a in G and pair.b in G
        )
    for pair in shown:
        weight = 1.0 if pair.facts.get("evidence") == "clear" else 0.45
        G.add_edge(pair.a, pair.b, weight=weight)
    return G


def _boxes(
    network: nx.Graph[str], pulls: nx.Graph[str], shown: Sequence[Pair]
) -> dict[str, tuple[float, float]]:
    """Room for each shape and, where a line leads to it or it is listed, for its label.

    Labels keep their size on the screen while a whole map is shown at about 0.6 of its own size,
    so they are given that much more room here.
    """
    largest = max((_count(network, n) for n in pulls), default=0)
    ends = {n for pair in shown for n in (pair.a, pair.b)}
    boxes = {}
    for n in pulls:
        radius = node_size(_count(network, n), largest)
        label = str(network.nodes[n].get("label", n))
        if pulls.degree(n) == 0:
            boxes[n] = (30.0 + 11.0 * min(len(label), LIST_WIDTH), max(24.0, 2 * radius + 4.0))
        elif n in ends:
            lines = wrap(label)
            width = max(2 * radius + RING, 10.0 * max(len(line) for line in lines))
            boxes[n] = (width, 2 * radius + RING + 22.0 * len(lines) + 4.0)
        else:
            boxes[n] = (2 * radius + 24.0, 2 * radius + 16.0)
    return boxes


def wrap(label: str, width: int = 19) -> list[str]:
    """Return a label in at most two lines, cut with an ellipsis where it is longer.

    >>> wrap("Child protection plans and conferences")
    ['Child protection', 'plans and conferen…']
    """
    words, lines = label.split(), [""]
    if len(label) <= width:
        return [" ".join(words)]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]


def _node(
    n: str,
    facts: Mapping[str, Any],
    largest: int,
    wide: tuple[float, float],
    tall: tuple[float, float],
    *,
    listed: bool,
) -> dict[str, Any]:
    count = int(facts.get("count", 0))
    label = str(facts.get("label", n))
    return {
        "id": n,
        "label": "\n".join(wrap(label)),
        "title": f"{label}: named in {count} {'review' if count == 1 else 'reviews'}",
        "shape": group_style(str(facts.get("group", ""))).shape,
        "size": node_size(count, largest),
        "x": wide[0],
        "y": wide[1],
        "tall": list(tall),
        "listed": listed,
    }


def _count(network: nx.Graph[str], n: str) -> int:
    return int(network.nodes[n].get("count", 0))
