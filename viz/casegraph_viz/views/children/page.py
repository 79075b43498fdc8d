"""The children of the reviews: what is stated about them, which themes go with it, two groups
compared.

Three questions in the order in which they can be answered: how many texts say anything, how often
reviews of one kind of child name a theme, and how two groups of reviews differ as networks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.model import iris
from casegraph.model.concepts import concepts, groups
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.numbers import interval, percent, whole_points
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, palette_css
from casegraph_viz.views.children.characteristics import (
    Cell,
    Characteristics,
    Column,
    Table,
    characteristics,
)
from casegraph_viz.views.children.contrast_pictures import RANKED, Theme, symbols, themes_of
from casegraph_viz.views.children.contrast_section import both_sides, contrast_section
from casegraph_viz.views.children.contrasts import PERMUTATIONS, Compared, Refused, contrasts

if TYPE_CHECKING:
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame

TITLE = "The children, and what their reviews name"

_CSV = (
    "dimension", "characteristic", "characteristic_label", "theme", "theme_label", "reviews", "n",
    "share", "low", "high", "count_1", "n_1", "count_2", "n_2", "difference", "difference_low",
    "difference_high", "p", "q", "evidence",
)  # fmt: skip
_AGAINST = _CSV[10:]


def render_children(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    compared, refused = contrasts(corpus)
    counts = {theme.id: theme.count for theme in corpus.themes.values()}
    return children_page(
        characteristics(corpus), compared, refused, frame, themes=themes_of(corpus), counts=counts
    )


def children_page(
    found: Characteristics,
    compared: Sequence[Compared],
    refused: Sequence[Refused],
    frame: Frame,
    *,
    themes: Mapping[str, Theme],
    counts: Mapping[str, int],
) -> str:
    """Return the page of some characteristics and contrasts.

    Parameters
    ----------
    found
        The characteristics and how they go with themes.
    compared, refused
        The contrasts that are drawn, and those that are not.
    frame
        The place of the page in a site.
    themes
        Theme id → what pictures need to know of it.
    counts
        Theme id → how many reviews name it; orders the tables.
    """
    order = sorted((t for t in counts if counts[t]), key=lambda t: (-counts[t], t))
    return render(
        "views/children/page.html",
        title=TITLE,
        description="Age, sex and other characteristics of the children of published reviews, "
        "the themes that their reviews name, and two groups of reviews side by side.",
        styles=[
            palette_css() + static_text("page/base.css") + static_text("views/children/page.css")
        ],
        scripts=[page_script("children")],
        data={
            "cells": _csv(found, order),
        },
        frame=frame,
        context={
            "summary": summarise(found),
            "dimensions": [_dimension(d, found, frame) for d in found.dimensions],
            "tables": [_table(t, order, counts, frame) for t in found.tables],
            "tested": found.tested,
            "symbols": symbols(),
            "groups": [group_style(key) for key in groups("theme")],
            "contrasts": [contrast_section(c, themes, frame) for c in compared],
            "refused": [{"title": r.ready.title, "reason": r.reason} for r in refused],
            "permutations": compared[0].network.permutations if compared else PERMUTATIONS,
            "ranked": RANKED,
            "reviews": found.reviews,
            "children": found.children,
        },
    )


def summarise(found: Characteristics) -> list[str]:
    """Return what is stated about the children, and what clearly goes with it, in sentences."""
    if not found.children:
        return [
            f"None of the {found.reviews:,} reviews describes a child, so there is little here."
        ]
    known = [d for d in found.dimensions if d.values]
    lines = [
        (
            f"{found.reviews:,} reviews describe {found.children:,} children. "
            + " ".join(
                f"{d.label} is stated for {found.children - d.silent_children:,} of them and not "
                f"for {d.silent_children:,}."
                for d in known
                if d.one_value
            )
        )
    ]
    for d in known:
        if d.one_value and d.values[0].n >= FEW_UNITS:
            top = sorted(d.values, key=lambda v: -v.children)[:3]
            lines.append(
                f"{d.label}, where it is stated: "
                + "; ".join(f"{v.label} {interval(v.share, v.low, v.high)}" for v in top)
                + "."
            )
    mixed = False
    for table in found.tables:
        clear_lines = list(_clear_lines(table))
        lines += clear_lines
        mixed = mixed or (bool(clear_lines) and any(column.in_both for column in table.columns))
    if mixed:
        lines.append(
            "A review that states two such groups, as one about a baby and an older brother may, "
            "is left out of both sides of a comparison. So these shares can differ from those of "
            "the tables below, which count it in either group."
        )
    return lines


def _clear_lines(table: Table) -> Iterator[str]:
    """For age groups and sex: the themes that a group's reviews clearly name more often."""
    if not table.dimension.one_value:
        return
    for column in table.columns:
        clear = [c for c in column.cells if c.evidence == "clear" and c.more]
        clear.sort(key=lambda c: c.against["q"])
        if clear:
            shown = "; ".join(
                f"{c.label} ({_of(c.against, 1)} against {_of(c.against, 2)})" for c in clear[:4]
            )
            apart = f" ({column.in_both:,} that state both left out)" if column.in_both else ""
            more = f"; and {len(clear) - 4} more" if len(clear) > 4 else ""
            yield (
                f"{column.value.label}: these reviews clearly more often name {shown}{more}, "
                f"compared with reviews that state another {table.dimension.label.lower()}{apart}."
            )


def _of(against: Mapping[str, Any], side: int) -> str:
    """A share with its counts, so that nobody mistakes its base."""
    count, n = against[f"count_{side}"], against[f"n_{side}"]
    return f"{count:,} of {n:,}, {percent(against[f'share_{side}'])}"


def _dimension(d: Any, found: Characteristics, frame: Frame) -> dict[str, Any]:
    stated = found.children - d.silent_children
    childless = (
        f", {found.childless:,} of them without any child described" if found.childless else ""
    )
    silent = (
        f"Stated for {stated:,} of {found.children:,} children; not stated for "
        f"{d.silent_children:,}. {d.silent_reviews:,} of {found.reviews:,} reviews state it for no "
        f"child{childless}."
        if d.one_value
        else f"Some of these are stated for {stated:,} of {found.children:,} children; of the "
        f"other {d.silent_children:,} the texts do not say. Shares are of all children and can "
        "only be too low."
    )
    return {
        "id": d.id,
        "label": d.label,
        "silent": silent,
        "n": d.values[0].n if d.values else 0,
        "one_value": d.one_value,
        "unused": d.unused,
        "rows": [
            {
                "label": v.label,
                "link": frame.link(iris.concept("characteristic", v.id)),
                "children": v.children,
                "reviews": v.reviews,
                "share": f"{v.share:.6g}",
                "shown": interval(v.share, v.low, v.high),
            }
            for v in d.values
        ],
    }


def _table(
    table: Table, order: Sequence[str], counts: Mapping[str, int], frame: Frame
) -> dict[str, Any]:
    """The shares of one kind of characteristic, and the differences that were found."""
    cells = [{c.theme: c for c in column.cells} for column in table.columns]
    scheme = concepts("theme")
    return {
        "id": table.dimension.id,
        "label": table.dimension.label,
        "left_out": table.left_out,
        "columns": [
            {"label": c.value.label, "n": c.value.reviews, "refused": c.refused}
            for c in table.columns
        ],
        "in_both": [f"{c.value.label} {c.in_both}" for c in table.columns if c.in_both],
        "rows": [
            {
                "label": scheme[theme].pref_label,
                "link": frame.link(scheme[theme].iri),
                "style": group_style(scheme[theme].broader or ""),
                "count": counts[theme],
                "cells": [_cell(column[theme]) for column in cells],
            }
            for theme in order
        ],
        "differences": _differences(table, frame),
        "compared": any(not c.refused for c in table.columns),
    }


def _cell(c: Cell) -> dict[str, Any]:
    marks = {
        ("clear", True): ("▲", "clearly more often"),
        ("clear", False): ("▼", "clearly less often"),
        ("suggestive", True): ("△", "suggestive: more often"),
        ("suggestive", False): ("▽", "suggestive: less often"),
    }
    mark, words = marks.get((c.evidence, c.more), ("", ""))
    return {
        "step": min(8, int(20 * c.share)),
        "value": f"{c.share:.4g}",
        "share": percent(c.share),
        "span": f"{whole_points(c.low)}–{whole_points(c.high)}",
        "mark": mark,
        "words": words,
        "csv": f"{c.count} of {c.n} ({percent(c.share)})",
    }


def _differences(table: Table, frame: Frame) -> list[dict[str, Any]]:
    mirrored = len(table.dimension.values) == 2 and len(table.columns) == 2
    columns: Sequence[Column] = table.columns[:1] if mirrored else table.columns
    found = [
        (c, column)
        for column in columns
        for c in column.cells
        if c.evidence in ("clear", "suggestive")
    ]
    found.sort(key=lambda pair: (pair[0].against["q"], -abs(pair[0].against["difference"])))
    return [
        {
            "characteristic": column.value.label,
            "theme": c.label,
            "link": frame.link(iris.concept("theme", c.theme)),
            **both_sides(c.against),
        }
        for c, column in found
    ]


def _csv(found: Characteristics, order: Sequence[str]) -> dict[str, Any]:
    """Every share of every characteristic and theme; names are held once, and rows refer to
    them."""
    columns = [(t.dimension.id, column) for t in found.tables for column in t.columns]
    scheme = concepts("theme")
    cells = []
    for k, (_, column) in enumerate(columns):
        by_theme = {c.theme: c for c in column.cells}
        for place, theme in enumerate(order):
            c = by_theme[theme]
            shares = (round(v, 4) for v in (c.share, c.low, c.high))
            against = (_plain(c.against.get(name)) for name in _AGAINST)
            cells.append([k, place, c.count, c.n, *shares, *against])
    return {
        "columns": _CSV,
        "characteristics": [[d, column.value.id, column.value.label] for d, column in columns],
        "themes": [[theme, scheme[theme].pref_label] for theme in order],
        "cells": cells,
    }


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return float(f"{value:.4g}") if isinstance(value, float) else value
