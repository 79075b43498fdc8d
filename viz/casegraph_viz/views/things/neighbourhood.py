"""The neighbourhood of one thing as a static drawing: a few neighbours, each of them a link.

An interactive network in each of more than a thousand pages would weigh hundreds of megabytes.
These drawings are plain SVG; the lists on the same page give the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casegraph_viz.content.layout.drawing import wrap
from casegraph_viz.page.style import node_size

WIDTH = 960
_STEP = 46
_PILL = (326, 626)  # left and right edge of a theme's box
_SIDES = (198, 738)  # where lines to agencies and to reviews end


@dataclass
class Spot:
    """One thing of a drawing; ``x`` and ``y`` in pixels, the label beside it in ``lines``."""

    label: str
    link: str = ""
    style: Any = None
    count: int = 0
    note: str = ""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    side: str = "start"
    lines: Sequence[str] = ()


@dataclass
class Drawing:
    """A finished drawing: its box, its spots by role, and its lines as SVG paths."""

    label: str
    left: int
    width: int
    height: int
    kind: str
    spots: list[Spot] = field(default_factory=list)
    beside: list[Spot] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)


def columns(
    label: str,
    agencies: Sequence[Spot],
    themes: Sequence[Spot],
    reviews: Sequence[Spot],
    ties: Sequence[tuple[int, int]],
    shared: Sequence[tuple[int, int]],
) -> Drawing:
    """Draw a review: agencies, themes and similar reviews in three columns.

    ``ties`` joins agencies to themes and ``shared`` themes to reviews, by their places in the
    sequences. The outer columns are ordered so that lines cross little.
    """
    height = max(30 * len(themes), 30 * len(agencies), 44 * len(reviews)) + 44
    _spread(themes, 30, height)
    for spot in themes:
        spot.x, spot.lines = float(_PILL[0]), [_cut(spot.label, 38)]
    _order_column(agencies, [(theme, agency) for agency, theme in ties], themes, 30, height)
    _order_column(reviews, list(shared), themes, 44, height)
    for spot in agencies:
        spot.x, spot.side, spot.lines = float(_SIDES[0]), "end", [_cut(spot.label, 28)]
    for spot in reviews:
        spot.x, spot.lines = float(_SIDES[1]), [_cut(spot.label, 28), spot.note]
    # All ties look alike, so that they are one path.
    ties_drawn = "".join(
        [
            *(_tie(_SIDES[0] + 6, agencies[a].y, _PILL[0], themes[t].y) for a, t in ties),
            *(_tie(_PILL[1], themes[t].y, _SIDES[1] - 6, reviews[r].y) for t, r in shared),
        ]
    )
    lines = [{"path": ties_drawn, "kind": "tie", "width": None}] if ties_drawn else []
    left = 0 if agencies else _PILL[0] - 6
    right = WIDTH if reviews else _PILL[1] + 6
    heads = [
        {"x": _SIDES[0], "side": "end", "text": "Agencies named", "shown": bool(agencies)},
        {"x": _PILL[0], "side": "start", "text": "Themes of its findings", "shown": True},
        {"x": _SIDES[1], "side": "start", "text": "Reviews most alike", "shown": bool(reviews)},
    ]
    return Drawing(
        label, left, right - left, height, "columns",
        spots=list(themes), beside=[*agencies, *reviews], lines=lines,
        heads=[head for head in heads if head["shown"]],
    )  # fmt: skip


def around(
    label: str,
    centre: Spot,
    left: Sequence[Spot],
    right: Sequence[Spot],
    lines: Mapping[int, tuple[str, float]],
    between: Sequence[tuple[int, int]] = (),
    heads: tuple[str, str] = ("", ""),
) -> Drawing:
    """Draw a theme or an agency with its neighbours on either side.

    ``lines`` gives the class and the width in pixels of the line to each neighbour, counted
    through left and then right; ``between`` joins neighbours to each other.
    """
    rows = max(len(left), len(right), 3)
    top = 40 if any(heads) else 14
    height = rows * _STEP + top + 16
    middle = top + rows * _STEP / 2
    largest = max((spot.count for spot in [centre, *left, *right]), default=0)
    for side, sign in ((left, -1), (right, 1)):
        for k, spot in enumerate(side):
            offset = (k - (len(side) - 1) / 2) * _STEP
            bend = offset / (rows * _STEP / 2)
            spot.x = WIDTH / 2 + sign * (140 + 105 * math.sqrt(max(0.0, 1 - bend**2)))
            spot.y = middle + offset
            spot.side = "end" if sign < 0 else "start"
    for spot in (*left, *right, centre):
        spot.size = round(2 * node_size(spot.count, largest), 1)
        spot.lines = wrap(spot.label, 28)
    centre.x, centre.y, centre.side = WIDTH / 2, middle, "middle"
    every = [*left, *right]
    drawn = [
        _curve(every[a], every[b], "between") for a, b in between if a != b
    ] + [
        {
            "path": f"M{centre.x:.0f} {centre.y:.0f}L{every[k].x:.0f} {every[k].y:.0f}",
            "kind": kind,
            "width": round(width, 1),
        }
        for k, (kind, width) in lines.items()
    ]  # fmt: skip
    named = [
        {"x": x, "side": side, "text": text}
        for x, side, text in ((250, "end", heads[0]), (710, "start", heads[1]))
        if text
    ]
    return Drawing(label, 0, WIDTH, round(height), "around", [*every, centre], [], drawn, named)


def _spread(spots: Sequence[Spot], step: int, height: int) -> None:
    start = 44 + (height - 44 - step * len(spots)) / 2
    for k, spot in enumerate(spots):
        spot.y = round(start + step * k + step / 2, 1)


def _order_column(
    spots: Sequence[Spot],
    joined: Sequence[tuple[int, int]],
    themes: Sequence[Spot],
    step: int,
    height: int,
) -> None:
    """Order a column by the mean height of what each of its things is joined to."""
    heights: dict[int, list[float]] = {}
    for theme, other in joined:
        heights.setdefault(other, []).append(themes[theme].y)
    mean = {k: sum(ys) / len(ys) for k, ys in heights.items()}
    order = sorted(range(len(spots)), key=lambda k: (mean.get(k, math.inf), k))
    _spread([spots[k] for k in order], step, height)


def _tie(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x2 - x1) / 2
    start, end = f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f}", f"{x2:.0f} {y2:.0f}"
    return f"{start} {x2 - bend:.0f} {y2:.0f} {end}"


def _curve(a: Spot, b: Spot, kind: str) -> dict[str, Any]:
    """A line between two neighbours, drawn towards the middle so that it misses their labels."""
    x = WIDTH / 2 + ((a.x + b.x) / 2 - WIDTH / 2) * 0.55
    path = f"M{a.x:.0f} {a.y:.0f}Q{x:.0f} {(a.y + b.y) / 2:.0f} {b.x:.0f} {b.y:.0f}"
    return {"path": path, "kind": kind, "width": 1.2}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
