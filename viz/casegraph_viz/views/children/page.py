"""The children of the reviews: what is stated about them, and which themes go with it.

The page begins with its picture, every characteristic beside every theme, which the scripts count
again under a filter. What Python writes can be read without them: who the children were, and the
differences that a test finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.model import iris
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.numbers import format_p, interval, percent, points_interval
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import palette_css
from casegraph_viz.views.children.characteristics import (
    Characteristics,
    Column,
    Dimension,
    Table,
    characteristics,
    without_tests,
)
from casegraph_viz.views.children.data import comparisons, page_data

if TYPE_CHECKING:
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame

TITLE = "The children of the reviews"


def render_children(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    found = characteristics(corpus)
    shown = found if corpus.tested else without_tests(found)
    return children_page(shown, frame, page_data(corpus, frame))


def children_page(found: Characteristics, frame: Frame, data: Mapping[str, Any]) -> str:
    """Return the page of some characteristics.

    Parameters
    ----------
    found
        The characteristics and how they go with themes.
    frame
        The place of the page in a site.
    data
        The blocks for the scripts, see :func:`casegraph_viz.views.children.data.page_data`.
    """
    return render(
        "views/children/page.html",
        title=TITLE,
        description="Age, sex and other characteristics of the children of published reviews, "
        "and the themes that their reviews name more or less often than others.",
        styles=[
            palette_css() + static_text("page/base.css") + static_text("views/children/page.css")
        ],
        scripts=[page_script("children")],
        data=data,
        frame=frame,
        context={
            "summary": summarise(found),
            "dimensions": [_dimension(d, found, frame) for d in found.dimensions],
            "differences": differences(found, frame),
            "tested": found.tested,
            "comparisons": comparisons(frame),
            "reviews": found.reviews,
            "children": found.children,
            "recounts": True,
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
            "the picture, which counts it in either group."
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


def silent_words(d: Dimension, found: Characteristics) -> str:
    """Return how many children and reviews state nothing of a kind."""
    stated = found.children - d.silent_children
    childless = (
        f", {found.childless:,} of them without any child described" if found.childless else ""
    )
    return (
        f"Stated for {stated:,} of {found.children:,} children; not stated for "
        f"{d.silent_children:,}. {d.silent_reviews:,} of {found.reviews:,} reviews state it for no "
        f"child{childless}."
        if d.one_value
        else f"Some of these are stated for {stated:,} of {found.children:,} children; of the "
        f"other {d.silent_children:,} the texts do not say. Shares are of all children and can "
        "only be too low."
    )


def _dimension(d: Dimension, found: Characteristics, frame: Frame) -> dict[str, Any]:
    return {
        "id": d.id,
        "label": d.label,
        "silent": silent_words(d, found),
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


def differences(found: Characteristics, frame: Frame) -> list[dict[str, Any]]:
    """Return the clear and suggestive differences of all kinds, the strongest evidence first."""
    shown = [
        (cell, column)
        for table in found.tables
        for column in _compared_once(table)
        for cell in column.cells
        if cell.evidence in ("clear", "suggestive")
    ]
    shown.sort(key=lambda pair: (pair[0].against["q"], -abs(pair[0].against["difference"])))
    return [
        {
            "characteristic": column.value.label,
            "theme": cell.label,
            "link": frame.link(iris.concept("theme", cell.theme)),
            "sides": [f"{a[f'count_{k}']:,} of {a[f'n_{k}']:,}" for k in (1, 2)],
            "shares": [percent(a[f"share_{k}"]) for k in (1, 2)],
            "difference": points_interval(
                a["difference"], a["difference_low"], a["difference_high"]
            ),
            "points": a["difference"],
            "q": format_p(a["q"]),
            "q_value": a["q"],
            "evidence": cell.evidence,
        }
        for cell, column in shown
        for a in (cell.against,)
    ]


def _compared_once(table: Table) -> Sequence[Column]:
    """The columns of a kind, without the second of two that say the same."""
    mirrored = len(table.dimension.values) == 2 and len(table.columns) == 2
    return table.columns[:1] if mirrored else table.columns
