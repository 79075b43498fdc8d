"""The theme map as a small still picture, for pages that point to it.

It shows the same shapes and clear lines at the same places as the map itself, so that a reader
recognises it; it needs no script. A wide window has the places of the wide map, a phone those of
the tall one, with larger shapes and names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import numpy as np

from casegraph_viz.content.layout.spacing import overlaps
from casegraph_viz.page.style import group_style

if TYPE_CHECKING:
    from markupsafe import Markup

    from casegraph_viz.content.layout.spacing import Floats
    from casegraph_viz.content.site_data import Corpus

#: Left, upper, right and lower edge.
Box = tuple[float, float, float, float]

MARGIN = 30.0
# So many of the most frequent themes are named even where a line crosses the name.
_ALWAYS = 14
# Of a name, in sizes of its letters: width of a sign, height above and below the baseline, from
# one line to the next; and the air around it.
_SIGN, _ASCENT, _DESCENT, _LINE, _GAP = 0.57, 0.93, 0.3, 1.1, 6.0
#: The size of letters, how much larger shapes are than on the map, and how far names may reach out
#: of what the shapes span, to the left and the right: in a wide picture, in a tall one.
_SIZES = {"wide": (29.0, 1.0, 240.0), "tall": (39.0, 1.1, 20.0)}
# A longer name takes two lines.
_ONE_LINE = 16
# A line is taken for so many points, which are closer than a name is high.
_POINTS = 80


class _Node(NamedTuple):
    """A theme with its place and the radius of its shape, in units of the map."""

    theme: str
    x: float
    y: float
    size: float
    lines: Sequence[str]

    @property
    def box(self) -> Box:
        x, y, size = self.x, self.y, self.size
        return x - size, y - size, x + size, y + size


class _Name(NamedTuple):
    """A name at the middle of its first baseline, and what it covers."""

    node: _Node
    x: float
    y: float
    box: Box


def miniature(corpus: Corpus, label: str, shape: str = "wide") -> Markup:
    """Return the linked part of the theme map as inline SVG.

    Parameters
    ----------
    corpus
        Whose map it is.
    label
        What the picture shows, for readers who do not see it.
    shape
        ``wide``, or ``tall`` for a phone.
    """
    from markupsafe import Markup, escape

    letters, larger, reach = _SIZES[shape]
    nodes: dict[str, _Node] = {}
    for n in corpus.drawing["nodes"]:
        if not n["listed"]:
            x, y = n["tall"] if shape == "tall" else (n["x"], n["y"])
            lines = _lines(corpus.themes[n["id"]].label)
            nodes[n["id"]] = _Node(n["id"], x, y, n["size"] * larger, lines)
    if not nodes:
        return Markup("")
    edges = [
        (nodes[edge["from"]], nodes[edge["to"]], edge["dashes"] is False)
        for edge in corpus.drawing["edges"]
        if edge["from"] in nodes and edge["to"] in nodes
    ]
    sides = [x for node in nodes.values() for x in (node.box[0] - reach, node.box[2] + reach)]
    span = min(sides), max(sides)
    names = _names(corpus, nodes, _points(edges), letters, span)
    boxes = [*(node.box for node in nodes.values()), *(name.box for name in names)]
    x0, y0 = min(b[0] for b in boxes) - MARGIN, min(b[1] for b in boxes) - MARGIN
    x1, y1 = max(b[2] for b in boxes) + MARGIN, max(b[3] for b in boxes) + MARGIN
    box = f"{x0:.0f} {y0:.0f} {x1 - x0:.0f} {y1 - y0:.0f}"
    drawn = [
        *(_line(*edge) for edge in edges),
        *(_linked(corpus, node, _shape(corpus, node)) for node in nodes.values()),
        *(_linked(corpus, name.node, _words(name, letters)) for name in names),
    ]
    return Markup(
        f'<svg class="miniature {shape}" viewBox="{box}" role="group" aria-label="{escape(label)}">'
        f"{''.join(drawn)}</svg>"
    )


def _lines(label: str) -> list[str]:
    """A name in one line or, where it is long, in two that are about as long as each other."""
    spaces = [place for place, sign in enumerate(label) if sign == " "]
    if len(label) <= _ONE_LINE or not spaces:
        return [label]
    cut = min(spaces, key=lambda place: abs(2 * place - len(label)))
    return [label[:cut], label[cut + 1 :]]


def _line(a: _Node, b: _Node, clear: bool) -> str:
    kind = "clear" if clear else "suggestive"
    return f'<line class="m-{kind}" x1="{a.x}" y1="{a.y}" x2="{b.x}" y2="{b.y}"/>'


def _shape(corpus: Corpus, node: _Node) -> str:
    style = group_style(corpus.themes[node.theme].group)
    # The outlines are drawn in a box of 24; their middle is (12, 12).
    scale = round(node.size / 10.0, 2)
    return (
        f'<path class="g-{style.key}" fill="currentColor" d="{style.outline}" '
        f'transform="translate({node.x} {node.y}) scale({scale}) translate(-12 -12)"/>'
    )


def _words(name: _Name, letters: float) -> str:
    from markupsafe import escape

    x, y, down = round(name.x), round(name.y), round(_LINE * letters)
    first, *others = map(escape, name.node.lines)
    more = "".join(f'<tspan x="{x}" dy="{down}">{line}</tspan>' for line in others)
    return f'<text paint-order="stroke" x="{x}" y="{y}">{first}{more}</text>'


def _linked(corpus: Corpus, node: _Node, drawn: str) -> str:
    """What opens its theme on the map. The search and the map itself do so by keyboard, so that
    the picture is one stop of the Tab key fewer for each theme."""
    from markupsafe import escape

    address = f"theme-map.html#theme={quote(node.theme, safe='')}"
    label = escape(corpus.themes[node.theme].label)
    return f'<a href="{address}" tabindex="-1"><title>{label}</title>{drawn}</a>'


def _points(edges: Sequence[tuple[_Node, _Node, bool]]) -> Floats:
    """Points along each line, as an array of shape (lines, points, 2)."""
    ends = np.array([[(a.x, a.y), (b.x, b.y)] for a, b, _ in edges]).reshape(-1, 2, 2)
    along = np.linspace(0, 1, _POINTS)[None, :, None]
    return ends[:, :1] * (1 - along) + ends[:, 1:] * along


def _names(
    corpus: Corpus,
    nodes: Mapping[str, _Node],
    points: Floats,
    letters: float,
    span: tuple[float, float],
) -> list[_Name]:
    """The names that overlap no shape and no other name, those of the most frequent themes first.

    Each is where the fewest lines cross it; beyond the first few only where none does.
    """
    taken = [node.box for node in nodes.values()]
    made: list[_Name] = []
    for theme in sorted(nodes, key=lambda n: (-corpus.themes[n].count, n)):
        free = [
            name
            for name in _spots(nodes[theme], letters, span)
            if not overlaps(np.array([name.box]), np.array(taken))
        ]
        crossed = [_crossing(name.box, points) for name in free]
        if free and (len(made) < _ALWAYS or not min(crossed)):
            made.append(free[crossed.index(min(crossed))])
            taken.append(made[-1].box)
    return made


def _spots(node: _Node, letters: float, span: tuple[float, float]) -> Iterator[_Name]:
    """Where a name may be placed beside its shape within the span of the picture: below, above,
    right, left, and below and above on either side; moved in from the edges."""
    half = _SIGN * letters * max(map(len, node.lines)) / 2
    more = (len(node.lines) - 1) * _LINE * letters
    up, down = _ASCENT * letters, _DESCENT * letters
    beside = node.size + half + 2 * _GAP
    left, right = span[0] + half + _GAP, span[1] - half - _GAP
    within = min(max(node.x, left), right)
    below, above = node.y + node.size + up + _GAP / 2, node.y - node.size - down - more - _GAP / 2
    level = node.y + down - more / 2
    for x, y in (
        (within, below),
        (within, above),
        (node.x + beside, level),
        (node.x - beside, level),
        *((node.x + side * half, y) for side in (0.7, -0.7) for y in (below, above)),
    ):
        if left <= x <= right:
            box = x - half - _GAP, y - up, x + half + _GAP, y + more + down
            yield _Name(node, x, y, box)


def _crossing(box: Box, points: Floats) -> int:
    """How many lines run through a box."""
    x0, y0, x1, y1 = box
    x, y = points[..., 0], points[..., 1]
    return int(((x > x0) & (x < x1) & (y > y0) & (y < y1)).any(axis=1).sum())
