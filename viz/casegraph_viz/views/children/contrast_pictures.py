"""Two groups and what tells them apart, as three still pictures on the places of the theme map.

A theme stands where it stands on the map, in the shape and colour of its group, so that a reader
compares places rather than shapes. Which group a difference points to is said by a letter and by
filled or hollow shapes, never by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.wording.numbers import percent, tenths, whole_points
from casegraph_viz.content.layout.drawing import wrap
from casegraph_viz.page.style import GROUPS, OTHER, group_style

if TYPE_CHECKING:
    from markupsafe import Markup

    from casegraph_viz.views.children.contrasts import Compared, Side

#: How many pair differences are drawn on request although chance explains them.
RANKED = 8
_LETTER = 5.9  # width of a letter of 11 pixels, a little more than on average
_EDGE = 60.0  # room for half a label at either side
_LIST_ROOM = {600: 172.0, 1200: 290.0}


@dataclass(frozen=True)
class Place:
    """Where a theme stands on the theme map; ``listed`` themes stand in columns beside it."""

    x: float
    y: float
    listed: bool


@dataclass(frozen=True)
class Theme:
    """What pictures need to know of a theme."""

    label: str
    group: str
    place: Place


@dataclass(frozen=True)
class _Dot:
    x: float
    y: float
    r: float
    theme: Theme
    css: str
    title: str
    said: tuple[str, ...]
    weight: float
    name_css: str = "name"


class _Canvas:
    """Map places turned into pixels of one picture; what the map lists stands in one column."""

    def __init__(self, themes: Mapping[str, Theme], width: int, height: int) -> None:
        self.width, self.height = width, height
        listed = sorted(
            (t.place.x, t.place.y, name) for name, t in themes.items() if t.place.listed
        )
        self._row = {name: k for k, (_, _, name) in enumerate(listed)}
        self._step = min((height - 30.0) / max(len(listed), 1), 26.0)
        self.column = width - (_LIST_ROOM[width] if listed else 0.0)
        linked = [t.place for t in themes.values() if not t.place.listed]
        xs, ys = [p.x for p in linked] or [0.0], [p.y for p in linked] or [0.0]
        self._x0, self._y0 = min(xs), min(ys)
        self._sx = (self.column - 2 * _EDGE) / max(max(xs) - min(xs), 1.0)
        self._sy = (height - 62.0) / max(max(ys) - min(ys), 1.0)

    def at(self, name: str, theme: Theme) -> tuple[float, float]:
        """Return where a theme stands, in pixels."""
        if theme.place.listed:
            return self.column, round(22.0 + self._row[name] * self._step, 1)
        return (
            round(_EDGE + (theme.place.x - self._x0) * self._sx, 1),
            round(22.0 + (theme.place.y - self._y0) * self._sy, 1),
        )


def symbols() -> Markup:
    """Return the shapes of the theme groups, for the pictures of one page to use."""
    from markupsafe import Markup

    shapes = "".join(
        f'<symbol id="shape-{g.key}" viewBox="0 0 24 24"><path d="{g.outline}" '
        f'vector-effect="non-scaling-stroke"/></symbol>'
        for g in (*GROUPS, OTHER)
    )
    return Markup(f'<svg class="symbols" aria-hidden="true" width="0" height="0">{shapes}</svg>')


def side_picture(
    compared: Compared, number: int, themes: Mapping[str, Theme], label: str
) -> Markup:
    """Return the network of one group.

    Parameters
    ----------
    compared
        The contrast.
    number
        0 for the first group, 1 for the second.
    themes
        Theme id → what it is called and where it stands.
    label
        What the picture shows, for readers who do not see it.
    """
    side = compared.sides[number]
    themes = _worth_drawing(compared, themes)
    canvas = _Canvas(themes, 600, 520)
    rows = _by_theme(compared)
    largest = max([0.01, *(row[f"share_{k}"] for row in rows.values() for k in (1, 2))])
    linked = {end for edge in side.edges for end in (edge["a"], edge["b"])}
    dots = {}
    for name, theme in themes.items():
        row = rows.get(name)
        count, n = int(row[f"count_{number + 1}"]) if row else 0, side.n
        share = count / n
        x, y = canvas.at(name, theme)
        dots[name] = _Dot(
            x, y, 2.2 + 10 * math.sqrt(share / largest), theme,
            f"g-{group_style(theme.group).key}" if count else "nowhere",
            f"{theme.label}: {count} of {n} reviews ({percent(share)})",
            _lines(theme), share + (1 if name in linked else 0) if count else -1.0,
        )  # fmt: skip
    return _picture(canvas, list(_side_lines(side, dots)), list(dots.values()), label)


def difference_picture(compared: Compared, themes: Mapping[str, Theme], label: str) -> Markup:
    """Return the differences: themes by how far their shares lie apart, pairs by their q."""
    themes = _worth_drawing(compared, themes)
    canvas = _Canvas(themes, 1200, 680)
    ends, ranked = _ends(compared)
    rows = _by_theme(compared)
    largest = max([0.01, *(abs(row["difference"]) for row in rows.values())])
    dots = {}
    for name, theme in themes.items():
        x, y = canvas.at(name, theme)
        row = rows.get(name)
        if row is None or row["evidence"] == "weak":
            title = f"{theme.label}: no difference shown"
            said = _lines(theme) if name in ends | ranked else ()
            css = "name" if name in ends else "name ranked-name"
            weight = 0.5 if name in ends else 0.0 if said else -1.0
            dots[name] = _Dot(x, y, 2.5, theme, "nowhere", title, said, weight, css)
            continue
        difference = float(row["difference"])
        letter = "A" if difference > 0 else "B"
        hollow = "" if difference > 0 else " hollow"
        size = 3.5 + 13 * math.sqrt(abs(difference) / largest)
        amount = f"{letter} +{whole_points(abs(difference))}"
        grade = str(row["evidence"])
        mark = amount if grade == "clear" else f"({amount})"
        dots[name] = _Dot(
            x, y, size, theme, f"g-{group_style(theme.group).key}{hollow}",
            f"{theme.label}: A {percent(row['share_1'])}, B {percent(row['share_2'])}; {grade}",
            (*_lines(theme), mark), abs(difference) + (1 if grade == "clear" else 0),
        )  # fmt: skip
    return _picture(canvas, list(_difference_lines(compared, dots)), list(dots.values()), label)


def _worth_drawing(compared: Compared, themes: Mapping[str, Theme]) -> dict[str, Theme]:
    """All themes that the map draws with others; of its list only those with something to say."""
    graded = compared.themes[compared.themes["evidence"] != "weak"]
    said = {*graded["theme"], *set().union(*_ends(compared))}
    said |= {
        end for side in compared.sides for edge in side.edges for end in (edge["a"], edge["b"])
    }
    return {n: t for n, t in themes.items() if not t.place.listed or n in said}


def _ends(compared: Compared) -> tuple[set[str], set[str]]:
    """The themes at the ends of the graded pair differences, and of those drawn on request."""
    pairs = compared.pairs[compared.pairs["tested"]]
    grade = pairs["evidence"] != "weak"
    graded, ranked = pairs[grade], pairs.head(RANKED)
    return {*graded["theme_a"], *graded["theme_b"]}, {*ranked["theme_a"], *ranked["theme_b"]}


def _by_theme(compared: Compared) -> dict[str, dict[str, Any]]:
    """The rows of the themes by theme id."""
    return {
        str(row["theme"]): {str(name): value for name, value in row.items()}
        for row in compared.themes.to_dict("records")
    }


def _lines(theme: Theme) -> tuple[str, ...]:
    return tuple(wrap(theme.label, 40 if theme.place.listed else 19))


def _side_lines(side: Side, dots: Mapping[str, _Dot]) -> Iterator[str]:
    for edge in reversed(side.edges):
        if edge["a"] in dots and edge["b"] in dots:
            a, b = dots[edge["a"]], dots[edge["b"]]
            width = min(1.2 + edge["n11"] / 6, 5)
            title = (
                f"{a.theme.label} and {b.theme.label}: {edge['n11']} reviews name both, "
                f"{tenths(edge['expected'])} expected"
            )
            yield _line(a, b, f"tie {edge['evidence']}", width, title)


def _difference_lines(compared: Compared, dots: Mapping[str, _Dot]) -> Iterator[str]:
    from markupsafe import escape

    pairs = compared.pairs[compared.pairs["tested"]]
    graded = pairs[pairs["evidence"] != "weak"]
    for rank, row in enumerate(pairs.head(max(len(graded), RANKED)).to_dict("records")):
        if row["theme_a"] not in dots or row["theme_b"] not in dots:
            continue
        a, b = dots[row["theme_a"]], dots[row["theme_b"]]
        letter = "A" if row["ratio"] > 1 else "B"
        grade = row["evidence"] if rank < len(graded) else "ranked"
        title = (
            f"{row['label_a']} and {row['label_b']}: more closely together in {letter}; both in "
            f"{row['n11_1']} of {row['n_1']} reviews (A), {row['n11_2']} of {row['n_2']} (B)"
        )
        x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
        yield (
            f'<g class="change {grade} in-{letter.lower()}"><title>{escape(title)}</title>'
            f'<line x1="{a.x}" y1="{a.y}" x2="{b.x}" y2="{b.y}"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7.5"/>'
            f'<text x="{x:.1f}" y="{y + 3.8:.1f}">{letter}</text></g>'
        )


def _line(a: _Dot, b: _Dot, css: str, width: float, title: str) -> str:
    from markupsafe import escape

    return (
        f'<line class="{css}" x1="{a.x}" y1="{a.y}" x2="{b.x}" y2="{b.y}" '
        f'stroke-width="{width:.1f}"><title>{escape(title)}</title></line>'
    )


def _picture(canvas: _Canvas, lines: list[str], dots: list[_Dot], label: str) -> Markup:
    from markupsafe import Markup, escape

    shapes = [
        f'<use href="#shape-{group_style(d.theme.group).key}" class="{d.css}" x="{d.x - d.r:.1f}" '
        f'y="{d.y - d.r:.1f}" width="{2 * d.r:.1f}" height="{2 * d.r:.1f}">'
        f"<title>{escape(d.title)}</title></use>"
        for d in dots
    ]
    return Markup(
        f'<svg class="net" viewBox="0 0 {canvas.width:g} {canvas.height:g}" role="img" '
        f'aria-label="{escape(label)}">{"".join(lines)}{"".join(shapes)}'
        f"{''.join(_labels(canvas, dots))}</svg>"
    )


def _labels(canvas: _Canvas, dots: list[_Dot]) -> Iterator[str]:
    """Write labels from the weightiest theme on, each where it covers no other; else none."""
    from markupsafe import escape

    taken = [(d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r) for d in dots if d.weight > 0]
    for d in sorted(dots, key=lambda d: (-d.weight, d.theme.label)):
        if d.weight < 0 or not d.said:
            continue
        own = (d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r)
        others = [box for box in taken if box != own]
        for x, y, anchor, lines in _spots(canvas, d):
            width = max(len(line) for line in lines) * _LETTER
            left = x - (width / 2 if anchor == "middle" else width if anchor == "end" else 0)
            box = (left, y - 10, left + width, y - 10 + 12.5 * len(lines))
            # Letters are reckoned at their mean width, and some names are of wider ones.
            spare = 0.08 * width
            inside = box[0] >= spare and box[2] <= canvas.width - spare and box[1] >= 0
            if inside and box[3] <= canvas.height and not any(_meet(box, o) for o in others):
                taken.append(box)
                spans = "".join(
                    f'<tspan x="{x:.1f}" dy="{0 if k == 0 else 12.5}">{escape(line)}</tspan>'
                    for k, line in enumerate(lines)
                )
                yield (
                    f'<text class="{d.name_css}" paint-order="stroke" y="{y:.1f}" '
                    f'text-anchor="{anchor}">{spans}</text>'
                )
                break


def _spots(canvas: _Canvas, d: _Dot) -> Iterator[tuple[float, float, str, tuple[str, ...]]]:
    """Where a label may stand, the best place first: x, y of its first line, anchor, lines."""
    if d.theme.place.listed:
        room = int((canvas.width - (d.x + d.r + 6)) / (1.08 * _LETTER))
        text = " ".join(d.said)
        mark = f" {d.said[-1]}" if len(d.said) > len(_lines(d.theme)) else ""
        if len(text) > room:
            text = f"{d.theme.label[: max(room - len(mark) - 1, 3)].rstrip()}…{mark}"
        yield d.x + d.r + 4, d.y + 3.8, "start", (text,)
        return
    tall = 12.5 * len(d.said)
    yield d.x, d.y + d.r + 12, "middle", d.said
    yield d.x, d.y - d.r - tall + 8, "middle", d.said
    yield d.x + d.r + 4, d.y + 10 - tall / 2, "start", d.said
    yield d.x - d.r - 4, d.y + 10 - tall / 2, "end", d.said
    short = (" ".join(d.said),)
    yield d.x, d.y + d.r + 12, "middle", short
    yield d.x + d.r + 4, d.y + 3.8, "start", short
    yield d.x - d.r - 4, d.y + 3.8, "end", short


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def themes_of(corpus: Any) -> dict[str, Theme]:
    """Return the themes of the theme map with their places."""
    from casegraph.model.concepts import concepts

    scheme = concepts("theme")
    listed = {node["id"]: bool(node["listed"]) for node in corpus.drawing["nodes"]}
    found = {}
    for name, about in scheme.items():
        if about.iri in corpus.positions and name in listed:
            x, y = corpus.positions[about.iri]["wide"]
            place = Place(float(x), float(y), listed[name])
            found[name] = Theme(about.pref_label, about.broader or "", place)
    return found
