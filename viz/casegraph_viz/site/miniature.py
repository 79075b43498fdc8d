"""The theme map as a small still picture, for pages that point to it.

It shows the same shapes and clear lines at the same places as the map itself, so that a reader
recognises it; it needs no script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from casegraph_viz.content.layout.spacing import overlaps
from casegraph_viz.page.style import group_style

if TYPE_CHECKING:
    from markupsafe import Markup

    from casegraph_viz.content.site_data import Corpus

#: Left, upper, right and lower edge.
Box = tuple[float, float, float, float]

MARGIN = 30.0
_LABELLED = 9
# Of a name, in units of the map: width of a sign, height above and below the baseline, and air.
_LABEL_WIDTH, _ASCENT, _DESCENT, _GAP = 17.0, 28.0, 9.0, 6.0


def miniature(corpus: Corpus, label: str) -> Markup:
    """Return the linked part of the theme map as inline SVG.

    Parameters
    ----------
    corpus
        Whose map it is.
    label
        What the picture shows, for readers who do not see it.
    """
    from markupsafe import Markup, escape

    nodes = {n["id"]: n for n in corpus.drawing["nodes"] if not n["listed"]}
    if not nodes:
        return Markup("")
    lines = [
        _line(nodes[edge["from"]], nodes[edge["to"]], clear=edge["dashes"] is False)
        for edge in corpus.drawing["edges"]
        if edge["from"] in nodes and edge["to"] in nodes
    ]
    shapes = [
        _linked(_shape(node, corpus.themes[name].group), name, corpus.themes[name].label)
        for name, node in nodes.items()
    ]
    labels = _labels(corpus, nodes)
    boxes = [*map(_around, nodes.values()), *(box for box, _ in labels)]
    x0, y0 = min(b[0] for b in boxes) - MARGIN, min(b[1] for b in boxes) - MARGIN
    x1, y1 = max(b[2] for b in boxes) + MARGIN, max(b[3] for b in boxes) + MARGIN
    box = f"{x0:.0f} {y0:.0f} {x1 - x0:.0f} {y1 - y0:.0f}"
    return Markup(
        f'<svg class="miniature" viewBox="{box}" role="group" aria-label="{escape(label)}">'
        f"{''.join(lines)}{''.join(shapes)}{''.join(text for _, text in labels)}</svg>"
    )


def _line(a: Mapping[str, Any], b: Mapping[str, Any], clear: bool) -> str:
    kind = "clear" if clear else "suggestive"
    return f'<line class="m-{kind}" x1="{a["x"]}" y1="{a["y"]}" x2="{b["x"]}" y2="{b["y"]}"/>'


def _shape(node: Mapping[str, Any], group: str) -> str:
    style = group_style(group)
    # The outlines are drawn in a box of 24; their middle is (12, 12).
    scale = round(node["size"] / 10.0, 2)
    return (
        f'<path class="g-{style.key}" fill="currentColor" d="{style.outline}" '
        f'transform="translate({node["x"]} {node["y"]}) scale({scale}) translate(-12 -12)"/>'
    )


def _linked(shape: str, theme: str, label: str) -> str:
    """A shape that opens its theme on the map. The search and the map itself do so by keyboard, so
    that the picture is one stop of the Tab key fewer for each theme."""
    from markupsafe import escape

    address = f"theme-map.html#theme={quote(theme, safe='')}"
    return f'<a href="{address}" tabindex="-1"><title>{escape(label)}</title>{shape}</a>'


def _labels(corpus: Corpus, nodes: Mapping[str, Mapping[str, Any]]) -> list[tuple[Box, str]]:
    """The names of the most frequent themes that overlap no shape and no other name, each with its
    place."""
    from markupsafe import escape

    taken = [_around(node) for node in nodes.values()]
    made: list[tuple[Box, str]] = []
    for name in sorted(nodes, key=lambda n: (-corpus.themes[n].count, n)):
        text = corpus.themes[name].label
        half = _LABEL_WIDTH * len(text) / 2
        for x, y in _spots(nodes[name], half):
            box = x - half - _GAP, y - _ASCENT, x + half + _GAP, y + _DESCENT
            if not overlaps(np.array([box]), np.array(taken)):
                place = f'x="{x:.0f}" y="{y:.0f}"'
                words = f'<text paint-order="stroke" {place}>{escape(text)}</text>'
                made.append((box, _linked(words, name, text)))
                taken.append(box)
                break
        if len(made) == _LABELLED:
            break
    return made


def _spots(node: Mapping[str, Any], half: float) -> Iterator[tuple[float, float]]:
    """Where a name may be placed beside its shape: below, above, right, left; middle and
    baseline."""
    x, y, beside = node["x"], node["y"], node["size"] + half + 2 * _GAP
    yield x, y + node["size"] + _ASCENT + _GAP / 2
    yield x, y - node["size"] - _DESCENT - _GAP / 2
    yield x + beside, y + _DESCENT
    yield x - beside, y + _DESCENT


def _around(node: Mapping[str, Any]) -> Box:
    x, y, size = node["x"], node["y"], node["size"]
    return x - size, y - size, x + size, y + size
