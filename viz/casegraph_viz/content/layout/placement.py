"""The place of each theme on a map: the same every time, computed before the page opens.

Readers cannot get to know a picture that moves or changes between two builds. Positions follow from
the network and a seed alone; earlier positions can be passed in, so that a map stays recognisable
as reviews are added.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from casegraph_viz.content.layout.spacing import GAP, overlaps, tightened
from casegraph_viz.content.layout.stress import path_lengths, stress_layout

Node = TypeVar("Node", bound=Hashable)
Positions = dict[Node, tuple[float, float]]
Floats = NDArray[np.float64]

# Area of the linked part over the area of its boxes; less would tangle, more would scatter.
LOOSENESS = 1.35


def layout(
    G: nx.Graph[Node],
    boxes: Mapping[Node, tuple[float, float]],
    *,
    seed: int = 7,
    aspect: float = 1.45,
    earlier: Mapping[str, tuple[float, float]] | None = None,
) -> Positions[Node]:
    """Place the nodes of a network without overlap: components packed, lone nodes in a list.

    Parameters
    ----------
    G
        Network whose edges pull; edge attribute ``weight`` (default 1) says how strongly. The node
        attribute ``iri`` (default: the node itself) is what a position is keyed by. Lone nodes are
        listed in the order of the network.
    boxes
        Width and height in pixels that each node needs, its label included; a linked node is in the
        middle of its box, a listed one at its left.
    seed
        Start of every random choice.
    aspect
        Width of the linked part over its height. The list is to the right of a wide picture and
        under a tall one.
    earlier
        Positions of an earlier map by IRI. Those nodes stay where they were, to the pixel; new ones
        join their neighbours, and new lone ones the end of the list.

    Returns
    -------
    dict
        Node → (x, y) in pixels, the picture centred on (0, 0).

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.path_graph(["a", "b", "c"])
    >>> G.add_node("alone")
    >>> places = layout(G, dict.fromkeys(G, (80.0, 30.0)))
    >>> places == layout(G, dict.fromkeys(G, (80.0, 30.0)))
    True
    """
    if earlier and any(_key(G, n) in earlier for n in G):
        return _extended(G, boxes, earlier)
    linked = [sorted(c, key=str) for c in nx.connected_components(G) if len(c) > 1]
    linked.sort(key=lambda c: (-len(c), str(c[0])))
    alone = [n for n in G if G.degree(n) == 0]
    need = sum((boxes[n][0] + GAP) * (boxes[n][1] + GAP) for c in linked for n in c) * LOOSENESS
    # The list may be left out, so the linked part has the wanted shape by itself.
    shape = (math.sqrt(need * aspect), math.sqrt(need / aspect)) if need else (1.0, 1.0)
    drawings = [_component(G.subgraph(c), c, boxes, seed, shape[0] / shape[1]) for c in linked]
    places = _packed(G, drawings, boxes, shape[0] / shape[1])
    places = _gathered(places, boxes, shape)
    places.update(_list(alone, boxes, places, aspect))
    return _centred(places, boxes)


def _gathered(
    places: Positions[Node],
    boxes: Mapping[Node, tuple[float, float]],
    shape: tuple[float, float],
) -> Positions[Node]:
    """Draw the packed components together into the wanted shape, then undo any overlap."""
    if not places:
        return places
    nodes = list(places)
    xy = np.array([places[n] for n in nodes], dtype=float)
    size = np.array([boxes[n] for n in nodes], dtype=float)
    xy = tightened(xy, size, shape)
    return {n: (float(x), float(y)) for n, (x, y) in zip(nodes, xy, strict=True)}


def _component(
    G: nx.Graph[Node],
    nodes: list[Node],
    boxes: Mapping[Node, tuple[float, float]],
    seed: int,
    aspect: float,
) -> Positions[Node]:
    # Distances along edges, kept as well as two dimensions allow: even spacing, no dense core.
    # nx.spring_layout crowds the middle, and nx.kamada_kawai_layout takes seconds for 97 nodes.
    start = np.array([_hashed(G, n, seed) for n in nodes])
    xy = stress_layout(path_lengths(G, nodes), start)
    xy = _upright(xy)
    size = np.array([boxes[n] for n in nodes], dtype=float)
    need = float(((size[:, 0] + GAP) * (size[:, 1] + GAP)).sum()) * 1.1
    height = math.sqrt(need / aspect)
    extent = np.maximum(np.ptp(xy, axis=0), 1e-9)
    xy = (xy - xy.min(axis=0)) / extent * np.array([height * aspect, height])
    xy = tightened(xy, size, (height * aspect, height))
    return {n: (float(x), float(y)) for n, (x, y) in zip(nodes, xy, strict=True)}


def _packed(
    G: nx.Graph[Node],
    drawings: list[Positions[Node]],
    boxes: Mapping[Node, tuple[float, float]],
    aspect: float,
) -> Positions[Node]:
    """Set components as near the middle as they fit, the largest first, none over another."""
    places: Positions[Node] = {}
    taken = np.empty((0, 4))
    stretch = np.array([math.sqrt(aspect), 1 / math.sqrt(aspect)])
    for drawing in drawings:
        rects = _rectangles(G, drawing, boxes)
        middle = (rects[:, :2].min(axis=0) + rects[:, 2:].max(axis=0)) / 2
        rects = rects - np.tile(middle, 2)
        for step in range(3000):
            radius, angle = 18.0 * math.sqrt(step), step * 2.399963
            shift = radius * stretch * np.array([math.cos(angle), math.sin(angle)])
            moved = rects + np.tile(shift, 2)
            if not len(taken) or not overlaps(moved, taken):
                break
        taken = np.vstack([taken, moved])
        for node, (x, y) in drawing.items():
            places[node] = (float(x + (shift - middle)[0]), float(y + (shift - middle)[1]))
    return places


def _rectangles(
    G: nx.Graph[Node], drawing: Positions[Node], boxes: Mapping[Node, tuple[float, float]]
) -> Floats:
    """What a component covers: the boxes of its nodes and small squares along its edges."""
    covered = []
    for node, (x, y) in drawing.items():
        w, h = boxes[node][0] / 2 + GAP, boxes[node][1] / 2 + GAP
        covered.append((x - w, y - h, x + w, y + h))
    for u, v in G.subgraph(drawing).edges():
        (x0, y0), (x1, y1) = drawing[u], drawing[v]
        parts = max(2, int(math.hypot(x1 - x0, y1 - y0) // 25))
        for part in range(1, parts):
            x, y = x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts
            covered.append((x - GAP, y - GAP, x + GAP, y + GAP))
    return np.array(covered, dtype=float)


def _list(
    alone: list[Node],
    boxes: Mapping[Node, tuple[float, float]],
    places: Positions[Node],
    aspect: float,
) -> Positions[Node]:
    """Set unlinked nodes in columns, beside a wide picture or under a tall one."""
    if not alone:
        return {}
    x0, y0, x1, y1 = _bounds(places, boxes) if places else (0.0, 0.0, 0.0, 0.0)
    wide = max(boxes[n][0] for n in alone) + GAP
    total = sum(boxes[n][1] for n in alone)
    if aspect >= 1:
        tall = max(y1 - y0, math.sqrt(total * wide / aspect))
        columns = max(1, math.ceil(total / tall))
        left, top = x1 + 4 * GAP, y0
    else:
        columns = max(1, round(max(x1 - x0, math.sqrt(total * wide * aspect)) / wide))
        left, top = (x0 + x1 - columns * wide) / 2, y1 + 5 * GAP
    rows = math.ceil(len(alone) / columns)
    longest = max(
        sum(boxes[n][1] for n in alone[c * rows : (c + 1) * rows]) for c in range(columns)
    )
    loose = min(max((y1 - y0) / longest, 1.0), 1.6) if aspect >= 1 else 1.0
    found: Positions[Node] = {}
    for column in range(columns):
        y = top
        for node in alone[column * rows : (column + 1) * rows]:
            y += boxes[node][1] * loose
            found[node] = (left + column * wide + GAP, y - boxes[node][1] * loose / 2)
    return found


def _extended(
    G: nx.Graph[Node],
    boxes: Mapping[Node, tuple[float, float]],
    earlier: Mapping[str, tuple[float, float]],
) -> Positions[Node]:
    """Keep earlier places; set each new node beside its neighbours, then in free space."""
    places: Positions[Node] = {n: earlier[k] for n in G if (k := _key(G, n)) in earlier}
    known = dict(places)
    for node in sorted((n for n in G if n not in places), key=str):
        near = [known[m] for m in G.neighbors(node) if m in known]
        lone = [m for m in places if G.degree(m) == 0]
        if near:
            x, y = np.mean(near, axis=0)
            x, y = _free((float(x), float(y)), node, places, boxes)
        elif G.degree(node) == 0 and lone:
            x, y = _after(lone, node, places, boxes)
        else:
            _, y0, x1, y1 = _bounds(places, boxes)
            x, y = _free((x1 + boxes[node][0], (y0 + y1) / 2), node, places, boxes)
        # Rounded as a first layout is, so that keeping a place and finding it write the same.
        places[node] = (round(x, 1), round(y, 1))
    return {n: places[n] for n in G}


def _after(
    lone: list[Node],
    node: Node,
    places: Positions[Node],
    boxes: Mapping[Node, tuple[float, float]],
) -> tuple[float, float]:
    """The end of the shortest column of the list, below whatever else is there."""
    ends: dict[float, float] = {}
    for x, y in (places[m] for m in lone):
        ends[x] = max(y, ends.get(x, y))
    x, y = min(ends.items(), key=lambda end: (end[1], end[0]))
    width, height = boxes[node]
    listed = set(lone)

    def beside(other: Node) -> bool:
        left, room = places[other][0], boxes[other][0]
        if other in listed:
            return abs(left - x) < 1
        return left + room / 2 > x - GAP and left - room / 2 < x + width

    column = [(places[m][1], (boxes[m][1] + height) / 2) for m in places if beside(m)]
    while below := [at + reach for at, reach in column if abs(at - y) < reach - 0.1]:
        y = max(below)
    return x, y


def _free(
    middle: tuple[float, float],
    node: Node,
    places: Positions[Node],
    boxes: Mapping[Node, tuple[float, float]],
) -> tuple[float, float]:
    """Walk outwards on a spiral until the node's box overlaps no other."""
    centres = np.array(list(places.values()), dtype=float)
    reach = (np.array([boxes[n] for n in places], dtype=float) + np.array(boxes[node])) / 2
    for step in range(4000):
        radius, angle = 6.0 * math.sqrt(step), step * 2.399963
        spot = np.array(middle) + radius * np.array([math.cos(angle), math.sin(angle)])
        if not (np.abs(centres - spot) < reach).all(axis=1).any():
            break
    return float(spot[0]), float(spot[1])


def _upright(xy: Floats) -> Floats:
    """Rotate a drawing so that its longest axis is horizontal; by a rule, so that it never
    flips."""
    xy = xy - xy.mean(axis=0)
    if len(xy) < 3:
        return np.array([[0.0, 0.0], [1.0, 0.0]]) if len(xy) == 2 else xy
    _, _, axes = np.linalg.svd(xy, full_matrices=False)
    turned: Floats = xy @ axes.T
    flip = np.where(np.abs(turned.max(axis=0)) >= np.abs(turned.min(axis=0)), 1.0, -1.0)
    return turned * flip


def _centred(places: Positions[Node], boxes: Mapping[Node, tuple[float, float]]) -> Positions[Node]:
    if not places:
        return {}
    x0, y0, x1, y1 = _bounds(places, boxes)
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    return {n: (round(x - cx, 1), round(y - cy, 1)) for n, (x, y) in places.items()}


def _bounds(
    places: Positions[Node], boxes: Mapping[Node, tuple[float, float]]
) -> tuple[float, float, float, float]:
    xs = [(x - boxes[n][0] / 2, x + boxes[n][0] / 2) for n, (x, _) in places.items()]
    ys = [(y - boxes[n][1] / 2, y + boxes[n][1] / 2) for n, (_, y) in places.items()]
    return (
        min(x for x, _ in xs),
        min(y for y, _ in ys),
        max(x for _, x in xs),
        max(y for _, y in ys),
    )


def _key(G: nx.Graph[Node], node: Node) -> str:
    return str(G.nodes[node].get("iri", node))


def _hashed(G: nx.Graph[Node], node: Node, seed: int) -> tuple[float, float]:
    digest = hashlib.sha256(f"{seed}:{_key(G, node)}".encode("utf-8", "replace")).digest()
    x, y = (int.from_bytes(digest[i : i + 4], "big") / 2**32 - 0.5 for i in (0, 4))
    return x, y
