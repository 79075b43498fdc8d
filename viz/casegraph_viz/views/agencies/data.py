"""What the scripts of the page read: the pairs of agencies and themes, and the texts of each.

``data.ts`` reads the same blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casegraph.model.iris import ID
from casegraph_viz.content.digits import significant
from casegraph_viz.content.evidence import KINDS, POLARITIES
from casegraph_viz.content.sources import Sources
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style
from casegraph_viz.views.agencies.counts import Cell, Counts, Pair
from casegraph_viz.views.agencies.nodes import Node

#: What is counted of each pair, in reviews.
COUNTED = ("found", "concern", "addressed", "both", "open", "ahead", "stated")


def data_blocks(
    counts: Counts,
    pairs: Sequence[Pair],
    agencies: Sequence[Node],
    themes: Sequence[Node],
    *,
    findings: Sequence[Mapping[str, Any]],
    recommendations: Sequence[Mapping[str, Any]],
    reviews: Mapping[str, Mapping[str, Any]],
    frame: Frame,
    units: Sequence[str] = (),
) -> dict[str, dict[str, Any]]:
    """Return what the scripts count and show, by the name of its block, as columns.

    ``pairs`` are those of :func:`ordered`. They refer to agencies and themes, findings and
    recommendations to reviews too, by their place in these. ``units`` are the reviews that the page
    has packed, in their order; without them it cannot count again.
    """
    used = sorted(counts.named | counts.directed)
    row = {review: k for k, review in enumerate(used)}
    sources = Sources()
    return {
        "agencies": _columns(agencies),
        "themes": {**_columns(themes), "style": [group_style(n.group).key for n in themes]},
        "pairs": _pairs(counts, pairs, agencies, themes),
        "reviews": {
            **_reviews(used, reviews, frame),
            **({"row": _rows(used, units)} if units else {}),
            "source": [sources.add(reviews.get(review, {})) for review in used],
        },
        **{
            name: {
                **_coded(kept, key, row, agencies, themes),
                **(
                    {"concern": [int(c["polarity"] == "concern") for c in kept]}
                    if name == "findings"
                    else {}
                ),
                "source": [sources.add(c, reviews.get(str(c["review_id"]), {})) for c in kept],
            }
            for name, key, coded in (
                ("findings", "agencies", findings),
                ("recommendations", "directed_to", recommendations),
            )
            for kept in [_kept(coded, key, row)]
        },
        **({"unnamed": _unnamed(counts, recommendations, themes, units)} if units else {}),
        # After everything that points at it.
        "sources": sources.columns,
    }


def ordered(counts: Counts, agencies: Sequence[Node], themes: Sequence[Node]) -> list[Pair]:
    """Return the pairs that the page shows, those of most reviews first."""
    places = {n.id: k for k, n in enumerate(agencies)}, {n.id: k for k, n in enumerate(themes)}
    kept = [p for p in counts.cells if p[0] in places[0] and p[1] in places[1]]
    kept.sort(
        key=lambda p: (
            -len(counts.cells[p].found), -len(counts.cells[p].addressed),
            places[0][p[0]], places[1][p[1]],
        )
    )  # fmt: skip
    return kept


def weight(cell: Cell, shown: str) -> int:
    """Return how many reviews a line counts, 0 for none.

    >>> weight(Cell(found=frozenset("ab")), "found"), weight(Cell(), "tested")
    (2, 0)
    """
    if shown == "tested":
        return cell.together if cell.evidence != "weak" and cell.sign > 0 else 0
    return len(getattr(cell, shown))


def _columns(made: Sequence[Node]) -> dict[str, list[Any]]:
    names = ("id", "label", "group_label", "definition", "href", "found", "addressed")
    return {name: [getattr(n, name) for n in made] for name in names}


def _pairs(
    counts: Counts, pairs: Sequence[Pair], agencies: Sequence[Node], themes: Sequence[Node]
) -> dict[str, list[Any]]:
    place = {n.id: k for k, n in enumerate(agencies)}, {n.id: k for k, n in enumerate(themes)}
    cells = [counts.cells[pair] for pair in pairs]
    return {
        "agency": [place[0][agency] for agency, _ in pairs],
        "theme": [place[1][theme] for _, theme in pairs],
        **{name: [len(getattr(cell, name)) for cell in cells] for name in COUNTED},
        "tested": [weight(cell, "tested") for cell in cells],
        "together": [cell.together for cell in cells],
        "expected": [round(cell.expected, 6) for cell in cells],
        "q": significant([cell.q for cell in cells], 4),
        "evidence": [cell.evidence for cell in cells],
        "sign": [cell.sign for cell in cells],
    }


def _rows(reviews: Sequence[str], units: Sequence[str]) -> list[int]:
    """Return the row of each review among the packed ones; -1 where it is none of them."""
    rows = {unit: k for k, unit in enumerate(units)}
    return [rows.get(review, -1) for review in reviews]


def _unnamed(
    counts: Counts,
    recommendations: Sequence[Mapping[str, Any]],
    themes: Sequence[Node],
    units: Sequence[str],
) -> dict[str, Any]:
    """Return what the gap needs that names no agency: ``recommending``, rows of the reviews that
    carry recommendations; ``undirected``, ``theme`` and ``row`` of those to nobody in particular.
    """
    place = {node.id: k for k, node in enumerate(themes)}
    rows = {unit: k for k, unit in enumerate(units)}
    pairs = sorted(
        {
            (place[theme], rows[str(told["review_id"])])
            for told in recommendations
            if not told["directed_to"] and told["review_id"] in rows
            for theme in told["themes"]
            if theme in place
        }
    )
    return {
        "recommending": sorted(rows[r] for r in counts.recommending if r in rows),
        "undirected": {"theme": [t for t, _ in pairs], "row": [row for _, row in pairs]},
    }


def _reviews(
    used: Sequence[str], reviews: Mapping[str, Mapping[str, Any]], frame: Frame
) -> dict[str, list[Any]]:
    known = [reviews.get(review, {}) for review in used]
    return {
        "title": [str(k.get("title") or name) for k, name in zip(known, used, strict=True)],
        "year": [k.get("year") for k in known],
        "href": [frame.link(f"{ID}review/{review}") for review in used],
    }


def _kept(
    coded: Sequence[Mapping[str, Any]], key: str, row: Mapping[str, int]
) -> list[Mapping[str, Any]]:
    """What names an agency in a review of the page, by review."""
    kept = [c for c in coded if c.get("review_id") in row and c.get(key)]
    return sorted(kept, key=lambda c: row[str(c["review_id"])])


def _coded(
    coded: Sequence[Mapping[str, Any]],
    key: str,
    row: Mapping[str, int],
    agencies: Sequence[Node],
    themes: Sequence[Node],
) -> dict[str, list[Any]]:
    """Findings or recommendations that name an agency, as columns that refer to rows."""
    place = {n.id: k for k, n in enumerate(agencies)}, {n.id: k for k, n in enumerate(themes)}
    return {
        "review": [row[str(c["review_id"])] for c in coded],
        "agencies": [[place[0][a] for a in c[key] if a in place[0]] for c in coded],
        "themes": [[place[1][t] for t in c["themes"] if t in place[1]] for c in coded],
        "summary": [str(c.get("summary") or "") for c in coded],
        "about": [_about(c) for c in coded],
    }


def _about(coded: Mapping[str, Any]) -> str:
    kind = str(coded.get("kind") or "")
    polarity = str(coded.get("polarity") or "")
    words = (KINDS.get(kind, kind), POLARITIES.get(polarity, polarity))
    return ", ".join(word for word in words if word)
