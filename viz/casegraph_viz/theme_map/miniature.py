"""The theme map as a small still picture, for pages that point to it.

It shows the same shapes and clear lines at the same places as the map itself, so that a reader
knows it again; it needs no script.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph_viz.style import group_style

if TYPE_CHECKING:
    from markupsafe import Markup

    from casegraph_viz.corpus import Corpus

MARGIN = 30.0
_LABELLED = 9
_LABEL_WIDTH = 17.0


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
    shapes = [_shape(node, corpus.length.nodes[name]) for name, node in nodes.items()]
    labels = _labels(corpus, nodes)
    x0 = min([n["x"] for n in nodes.values()] + [x - half for x, half, _ in labels]) - MARGIN
    x1 = max([n["x"] for n in nodes.values()] + [x + half for x, half, _ in labels]) + MARGIN
    y0 = min(n["y"] for n in nodes.values()) - MARGIN
    y1 = max(n["y"] for n in nodes.values()) + 2 * MARGIN
    box = f"{x0:.0f} {y0:.0f} {x1 - x0:.0f} {y1 - y0:.0f}"
    return Markup(
        f'<svg class="miniature" viewBox="{box}" role="img" aria-label="{escape(label)}">'
        f"{''.join(lines)}{''.join(shapes)}{''.join(text for *_, text in labels)}</svg>"
    )


def _line(a: Mapping[str, Any], b: Mapping[str, Any], clear: bool) -> str:
    kind = "clear" if clear else "suggestive"
    return f'<line class="m-{kind}" x1="{a["x"]}" y1="{a["y"]}" x2="{b["x"]}" y2="{b["y"]}"/>'


def _shape(node: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    style = group_style(str(facts.get("group", "")))
    # The outlines are drawn in a box of 24; their middle is (12, 12).
    scale = round(node["size"] / 10.0, 2)
    return (
        f'<path class="g-{style.key}" fill="currentColor" d="{style.outline}" '
        f'transform="translate({node["x"]} {node["y"]}) scale({scale}) translate(-12 -12)"/>'
    )


def _labels(
    corpus: Corpus, nodes: Mapping[str, Mapping[str, Any]]
) -> list[tuple[float, float, str]]:
    """The names of the commonest themes, as far as none would lie over another.

    Each with its middle and half its width.
    """
    from markupsafe import escape

    count = {n: corpus.length.nodes[n]["count"] for n in nodes}
    taken: list[tuple[float, float, float]] = []
    made: list[tuple[float, float, str]] = []
    for name in sorted(nodes, key=lambda n: (-count[n], n)):
        if len(made) == _LABELLED:
            break
        node = nodes[name]
        text = str(corpus.length.nodes[name].get("label", name))
        half = _LABEL_WIDTH * len(text) / 2
        x, y = node["x"], node["y"] + node["size"] + 30
        if any(abs(x - u) < half + w + 20 and abs(y - v) < 44 for u, v, w in taken):
            continue
        taken.append((x, y, half))
        made.append(
            (x, half, f'<text paint-order="stroke" x="{x}" y="{y:.0f}">{escape(text)}</text>')
        )
    return made
