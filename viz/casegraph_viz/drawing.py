"""A network as PyVis holds it: nodes at fixed places, edges by grade of evidence, calm options.

PyVis keeps nodes, edges and options; its own template is not used, because that one loads from
other hosts and can run text from data as script.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import networkx as nx

from casegraph_viz.layout import layout
from casegraph_viz.style import group_style, node_size

# A reader can follow about this many lines; clear pairs are always drawn, suggestive ones fill up.
READABLE_EDGES = 60
LIST_WIDTH = 24
FEWEST_SUGGESTIVE, MOST_SUGGESTIVE = 12, 30

DASHES: Mapping[str, bool | list[int]] = {
    "clear": False,
    "suggestive": [7, 5],
    "weak": [1, 5],
    "apart": [2, 6, 10, 6],
}


@dataclass(frozen=True)
class Pair:
    """One edge of a network with its two themes in node order."""

    a: str
    b: str
    facts: Mapping[str, Any]

    @property
    def expected(self) -> float:
        """How many units are expected to hold both under the network's own null model."""
        return float(self.facts.get("expected_null", self.facts["expected"]))

    @property
    def together(self) -> bool:
        """Whether the themes meet more often than expected, rather than less."""
        return bool(self.facts.get("sign", 1) >= 0)


def pairs(network: nx.Graph[str], grade: str | None = None, together: bool = True) -> list[Pair]:
    """Return the pairs of one grade of evidence and one direction, the least chance-like first."""
    place = {n: i for i, n in enumerate(network)}
    found = [
        Pair(u, v, facts) if place[u] < place[v] else Pair(v, u, facts)
        for u, v, facts in network.edges(data=True)
        if grade is None or facts.get("evidence") == grade
    ]
    found = [pair for pair in found if pair.together == together]
    found.sort(key=lambda p: (p.facts.get("p", 1.0), -p.facts.get("n11", 0), p.a, p.b))
    return found


def default_cut(network: nx.Graph[str]) -> int:
    """Return how many suggestive pairs a map shows before anyone asks for more.

    >>> import networkx as nx
    >>> default_cut(nx.Graph())
    0
    """
    clear = len(pairs(network, "clear"))
    wanted = min(max(READABLE_EDGES - clear, FEWEST_SUGGESTIVE), MOST_SUGGESTIVE)
    return min(wanted, len(pairs(network, "suggestive")))


def draw(
    network: nx.Graph[str],
    *,
    alternatives: Iterable[nx.Graph[str]] = (),
    earlier: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the map as it first appears.

    ``earlier`` holds the places of an earlier map by IRI, ``wide`` and ``tall``.

    Pairs of ``alternatives`` pull a little too, so that one set of places serves every net.

    Only themes that at least one review names are drawn. Positions are in ``x`` and ``y`` for a
    wide window and in ``tall`` for a tall one; ``listed`` marks themes that nothing pulls.
    """
    # Imported here: PyVis brings IPython with it, which costs a quarter of a second.
    from pyvis.network import Network

    net = Network()
    named = [n for n, d in network.nodes(data=True) if d.get("count", 0) > 0]
    shown = [*pairs(network, "clear"), *pairs(network, "suggestive")[: default_cut(network)]]
    pulls = _pulls(network, named, shown, alternatives)
    boxes = _boxes(network, pulls, shown)
    stood = {
        shape: {iri: at[shape] for iri, at in (earlier or {}).items()} for shape in ("wide", "tall")
    }
    wide = layout(pulls, boxes, aspect=1.5, earlier=stood["wide"])
    tall = layout(pulls, boxes, aspect=0.58, earlier=stood["tall"])
    largest = max((network.nodes[n]["count"] for n in named), default=0)
    # The lists are filled directly: Network.add_edge compares each edge with all before it.
    net.nodes = [
        {**_node(network, n, largest), **_place(wide[n], tall[n]), "listed": pulls.degree(n) == 0}
        for n in named
    ]
    net.node_ids = [node["id"] for node in net.nodes]
    net.edges = [_edge(network, pair) for pair in shown]
    return {"nodes": net.nodes, "edges": net.edges, "options": options()}


def edge_title(labels: Sequence[str], pair: Pair) -> str:
    """Return the text shown when the pointer rests on an edge.

    >>> edge_title(["Neglect", "Poverty"], Pair("a", "b", {"n11": 4, "expected": 1.26}))
    'Neglect and Poverty: 4 reviews name both, 1.3 expected'
    """
    count = int(pair.facts.get("n11", 0))
    noun = "review names" if count == 1 else "reviews name"
    return f"{labels[0]} and {labels[1]}: {count} {noun} both, {pair.expected:.1f} expected"


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
            "keyboard": {"enabled": True, "bindToWindow": False},
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
    order = sorted(named, key=lambda n: (network.nodes[n].get("group", ""), -_count(network, n), n))
    G.add_nodes_from((n, {"iri": network.nodes[n].get("iri", n)}) for n in order)
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
            width = max(2 * radius, 10.0 * max(len(line) for line in lines))
            boxes[n] = (width, 2 * radius + 22.0 * len(lines) + 4.0)
        else:
            boxes[n] = (2 * radius + 24.0, 2 * radius + 16.0)
    return boxes


def wrap(label: str, width: int = 19) -> list[str]:
    """Return a label in at most two lines, cut with an ellipsis where it is longer.

    >>> wrap("Child protection plans and conferences")
    ['Child protection', 'plans and conferen…']
    """
    words, lines = label.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]


def _place(wide: tuple[float, float], tall: tuple[float, float]) -> dict[str, Any]:
    return {"x": wide[0], "y": wide[1], "tall": list(tall)}


def _node(network: nx.Graph[str], n: str, largest: int) -> dict[str, Any]:
    facts = network.nodes[n]
    count = _count(network, n)
    noun = "review" if count == 1 else "reviews"
    return {
        "id": n,
        "label": "\n".join(wrap(str(facts.get("label", n)))),
        "title": f"{facts.get('label', n)}: named in {count} {noun}",
        "shape": group_style(str(facts.get("group", ""))).shape,
        "size": node_size(count, largest),
    }


def _edge(network: nx.Graph[str], pair: Pair) -> dict[str, Any]:
    labels = [str(network.nodes[n].get("label", n)) for n in (pair.a, pair.b)]
    return {
        "from": pair.a,
        "to": pair.b,
        "dashes": DASHES[str(pair.facts.get("evidence", "weak"))],
        "title": edge_title(labels, pair),
    }


def _count(network: nx.Graph[str], n: str) -> int:
    return int(network.nodes[n].get("count", 0))
