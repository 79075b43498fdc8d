"""A network as PyVis holds it: nodes at fixed places, edges by grade of evidence, no animation.

PyVis keeps nodes, edges and options; its own template is not used, because that one loads from
other hosts and can run text from data as script.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import networkx as nx

from casegraph.analyses.themes.counted import CountedTheme
from casegraph.wording.numbers import plural
from casegraph_viz.content.layout.placement import layout
from casegraph_viz.content.pairs import ThemePairs, Whole
from casegraph_viz.page.style import group_style, node_size

#: The ids of the two themes of some pairs.
Ends = list[tuple[str, str]]

LIST_WIDTH = 21
# Room for the ring round a shape and the number beside it.
RING = 16.0

DASHES: Mapping[str, bool | list[int]] = {
    "clear": False,
    "suggestive": [7, 5],
    "weak": [1, 5],
    "counted": [1, 7],
    "apart": [2, 6, 10, 6],
}


def draw(
    table: ThemePairs,
    *,
    earlier: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the map as it first appears.

    ``earlier`` holds the places of an earlier map by IRI, ``wide`` and ``tall``.

    Clear pairs of the other nets pull a little too, so that one set of places serves every net.

    Only themes that at least one review names are drawn. Positions are in ``x`` and ``y`` for a
    wide window and in ``tall`` for a tall one; ``listed`` marks themes without a line.
    """
    # Imported here: PyVis brings IPython with it, which costs a quarter of a second.
    from pyvis.network import Network

    net = Network()
    grades = first_lines(table)
    lines = {grade: ends_of(table, rows) for grade, rows in grades.items()}
    pulls = _pulls(table, lines)
    boxes = _boxes(table, pulls, {n for pairs in lines.values() for pair in pairs for n in pair})
    earlier_places = {
        shape: {iri: at[shape] for iri, at in (earlier or {}).items()} for shape in ("wide", "tall")
    }
    wide = layout(pulls, boxes, aspect=1.6, earlier=earlier_places["wide"])
    tall = layout(pulls, boxes, aspect=0.58, earlier=earlier_places["tall"])
    largest = max((theme.count for theme in table.themes), default=0)
    listed = set(nx.isolates(pulls))
    # The lists are filled directly: Network.add_edge compares each edge with all before it.
    net.nodes = [
        _node(theme, largest, wide[theme.id], tall[theme.id], listed=theme.id in listed)
        for theme in table.themes
        if theme.id in pulls
    ]
    net.node_ids = [node["id"] for node in net.nodes]
    net.edges = [
        {"from": a, "to": b, "dashes": DASHES[grade]}
        for grade, pairs in lines.items()
        for a, b in pairs
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


def first_lines(table: ThemePairs) -> dict[str, Whole]:
    """Return the rows of the pairs that the map draws as it first appears, by grade."""
    return {
        "clear": table.graded(table.net, "clear"),
        "suggestive": table.graded(table.net, "suggestive")[: table.cut(table.net)],
    }


def ends_of(table: ThemePairs, rows: Whole) -> Ends:
    """The ids of the two themes of some pairs."""
    ids = [theme.id for theme in table.themes]
    ends = zip(table.first[rows].tolist(), table.second[rows].tolist(), strict=True)
    return [(ids[a], ids[b]) for a, b in ends]


def _pulls(table: ThemePairs, lines: Mapping[str, Ends]) -> nx.Graph[str]:
    """The network that positions follow: what is drawn at first, and clear pairs of other nets."""
    G: nx.Graph[str] = nx.Graph()
    named = sorted(
        (theme for theme in table.themes if theme.count),
        key=lambda theme: (theme.group, -theme.count, theme.id),
    )
    G.add_nodes_from((theme.id, {"iri": theme.iri}) for theme in named)
    for other in list(table.nets)[1:]:
        G.add_edges_from(ends_of(table, table.graded(other, "clear")), weight=0.3)
    for grade, weight in (("clear", 1.0), ("suggestive", 0.45)):
        G.add_edges_from(lines[grade], weight=weight)
    return G


def _boxes(
    table: ThemePairs, pulls: nx.Graph[str], ends: set[str]
) -> dict[str, tuple[float, float]]:
    """Room for each shape and, where a line leads to it or it is listed, for its label.

    Labels keep their size on the screen while a whole map is shown at about 0.6 of its own size,
    so they are given that much more room here.
    """
    themes = [table.themes[table.number[n]] for n in pulls]
    largest = max((theme.count for theme in themes), default=0)
    boxes = {}
    for theme in themes:
        radius = node_size(theme.count, largest)
        if pulls.degree(theme.id) == 0:
            width = 30.0 + 11.0 * min(len(theme.label), LIST_WIDTH)
            boxes[theme.id] = (width, max(24.0, 2 * radius + 4.0))
        elif theme.id in ends:
            lines = wrap(theme.label)
            width = max(2 * radius + RING, 10.0 * max(len(line) for line in lines))
            boxes[theme.id] = (width, 2 * radius + RING + 22.0 * len(lines) + 4.0)
        else:
            boxes[theme.id] = (2 * radius + 24.0, 2 * radius + 16.0)
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
    theme: CountedTheme,
    largest: int,
    wide: tuple[float, float],
    tall: tuple[float, float],
    *,
    listed: bool,
) -> dict[str, Any]:
    count, label = theme.count, theme.label
    return {
        "id": theme.id,
        "label": "\n".join(wrap(label)),
        "title": f"{label}: named in {plural(count, 'review', 'reviews')}",
        "shape": group_style(theme.group).shape,
        "size": node_size(count, largest),
        "x": wide[0],
        "y": wide[1],
        "tall": list(tall),
        "listed": listed,
    }
