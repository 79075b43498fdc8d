"""Agencies and themes: whom findings name on what, whom recommendations address, and where the two
differ.

Being named is not blame: an agency that meets many families is named in many reviews. What the
page can show is which themes an agency is named on, and whether the recommendations of the same
reviews go to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.model.concepts import concepts, groups
from casegraph.model.iris import ID
from casegraph.wording.numbers import format_p
from casegraph_viz.content.digits import significant
from casegraph_viz.content.evidence import KINDS, POLARITIES
from casegraph_viz.content.layout.drawing import DASHES, options, vis_network_source
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import Sources
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, node_size, palette_css
from casegraph_viz.views.agencies.counts import Cell, Counts, Pair, count
from casegraph_viz.views.agencies.words import LIMITS, summary, widest

TITLE = "Agencies and themes"
#: How many lines the picture shows before a reader asks for more.
FIRST_LINES = 40

#: What a line can show: its name, and what is counted.
SHOWN: Mapping[str, tuple[str, str]] = {
    "found": (
        "Named in findings",
        "reviews with a finding on the theme that names the agency",
    ),
    "addressed": (
        "Addressed by recommendations",
        "reviews with a recommendation on the theme to the agency",
    ),
    "open": (
        "Concern, but not addressed",
        "reviews with such a concern whose recommendations on the theme do not address the agency",
    ),
    "tested": (
        "More often than expected",
        "reviews whose findings name both, where more than their lengths lead one to expect",
    ),
}
_COUNTED = ("found", "concern", "addressed", "both", "open", "ahead")


@dataclass(frozen=True)
class Node:
    """An agency or a theme: its label, its group, its page, and how many reviews."""

    id: str
    label: str
    group: str
    group_label: str
    definition: str = ""
    href: str = ""
    found: int = 0
    addressed: int = 0


def render_agencies(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    counts = count(corpus)
    return agencies_page(
        counts,
        nodes("agency", counts.agencies, counts, frame),
        nodes("theme", {theme for _, theme in counts.cells}, counts, frame),
        findings=corpus.findings,
        recommendations=corpus.recommendations,
        reviews=corpus.reviews,
        frame=frame,
    )


def nodes(scheme: str, names: Iterable[str], counts: Counts, frame: Frame) -> list[Node]:
    """Return the agencies or themes of a scheme in the order of the page.

    Groups are in the order of the scheme; within one, those named in the findings of more reviews
    come first.
    """
    known, parents = concepts(scheme), groups(scheme)
    recommended: dict[str, set[str]] = {}
    for (_, theme), cell in counts.cells.items():
        recommended.setdefault(theme, set()).update(cell.addressed)
    found = counts.found if scheme == "agency" else counts.themes
    addressed: Mapping[str, Any] = counts.addressed if scheme == "agency" else recommended
    made = []
    for name in names:
        about = known.get(name)
        parent = parents.get(about.broader or "") if about else None
        made.append(
            Node(
                id=name,
                label=about.pref_label if about else name,
                group=parent.notation if parent else "",
                group_label=parent.pref_label if parent else "Other",
                definition=about.definition if about else "",
                href=frame.link(about.iri) if about else "",
                found=len(found.get(name, ())),
                addressed=len(addressed.get(name, ())),
            )
        )
    order = list(parents)
    made.sort(
        key=lambda n: (
            order.index(n.group) if n.group in order else len(order), -n.found, -n.addressed, n.id,
        )
    )  # fmt: skip
    return made


def agencies_page(
    counts: Counts,
    agencies: Sequence[Node],
    themes: Sequence[Node],
    *,
    findings: Sequence[Mapping[str, Any]],
    recommendations: Sequence[Mapping[str, Any]],
    reviews: Mapping[str, Mapping[str, Any]],
    frame: Frame,
    title: str = TITLE,
) -> str:
    """Return agencies and themes as one self-contained HTML page."""
    pairs = ordered(counts, agencies, themes)
    used = sorted({r for cell in counts.cells.values() for r in (*cell.found, *cell.addressed)})
    row = {review: k for k, review in enumerate(used)}
    sources = Sources()
    label = {n.id: n.label for n in agencies}, {n.id: n.label for n in themes}
    styles = [group_style(group) for group in sorted({n.group for n in themes})]
    return render(
        "views/agencies/page.html",
        title=title,
        description="Which agencies published child safeguarding reviews name in findings on "
        "which themes, which of them recommendations address, and where the two differ.",
        styles=[
            palette_css() + static_text("page/base.css") + static_text("views/agencies/page.css")
        ],
        scripts=[vis_network_source(), page_script("agencies")],
        data={
            "agencies": _columns(agencies),
            "themes": {
                **_columns(themes), "style": [group_style(n.group).key for n in themes],
            },
            "pairs": _pairs(counts, pairs, agencies, themes),
            "drawing": draw(counts, agencies, themes),
            "reviews": {
                **_reviews(used, reviews, frame),
                "source": [sources.add(reviews.get(review, {})) for review in used],
            },
            **{
                name: {
                    **_coded(kept, key, row, agencies, themes),
                    "source": [
                        sources.add(c, reviews.get(str(c["review_id"]), {})) for c in kept
                    ],
                }
                for name, key, coded in (
                    ("findings", "agencies", findings),
                    ("recommendations", "directed_to", recommendations),
                )
                for kept in [_kept(coded, key, row)]
            },
            # After everything that points at it.
            "sources": sources.columns,
            "settings": {
                "n": counts.n,
                "recommending": len(counts.recommending),
                "first": FIRST_LINES,
                "shown": {k: {"label": name, "note": note} for k, (name, note) in SHOWN.items()},
                "suggestive": DASHES["suggestive"],
                "shapes": {s.key: s.outline for s in styles},
                "light": {s.key: s.light for s in styles},
                "title": title,
                "cite": frame.cited,
            },
        },
        frame=frame,
        context={
            "shown": SHOWN,
            "first": FIRST_LINES,
            "summary": summary(counts, *label),
            "sectors": _sectors(agencies),
            "themes": themes,
            "theme_groups": _theme_groups(themes),
            "agencies": agencies,
            "unaddressed": widest(counts, "open", *label),
            "unfound": widest(counts, "ahead", *label),
            "rows": [
                {
                    "agency": agency,
                    "theme": theme,
                    **{name: len(getattr(counts.cells[agency.id, theme.id], name))
                       for name in _COUNTED},
                    "cell": counts.cells[agency.id, theme.id],
                    "q_shown": format_p(counts.cells[agency.id, theme.id].q),
                }
                for agency, theme in _named(pairs, agencies, themes)
            ],
            "n": counts.n,
            "recommending": len(counts.recommending),
            "limits": LIMITS,
        },
    )  # fmt: skip


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


def draw(counts: Counts, agencies: Sequence[Node], themes: Sequence[Node]) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the picture as it first appears.

    Agencies are in a column on the left, themes in one on the right. The picture shows the
    strongest lines only, so the page gives each node its height when it knows which are shown.
    """
    # Imported here: PyVis brings IPython with it, which costs a quarter of a second.
    from pyvis.network import Network

    net = Network()
    largest = max((n.found for n in (*agencies, *themes)), default=0)
    net.nodes = [
        _node(f"{side}:{n.id}", n, side, largest)
        for side, of in (("agency", agencies), ("theme", themes))
        for n in of
    ]
    net.node_ids = [node["id"] for node in net.nodes]
    strongest = [p for p in ordered(counts, agencies, themes) if counts.cells[p].found]
    net.edges = [
        {
            "from": f"agency:{agency}",
            "to": f"theme:{theme}",
            "value": len(counts.cells[agency, theme].found),
        }
        for agency, theme in strongest[:FIRST_LINES]
    ]
    calm = options()
    calm["interaction"].update(
        dragView=False, zoomView=False, keyboard={"enabled": False}, tooltipDelay=100
    )
    return {"nodes": net.nodes, "edges": net.edges, "options": calm}


def _node(name: str, n: Node, side: str, largest: int) -> dict[str, Any]:
    return {
        "id": name,
        "label": n.label,
        "shape": "square" if side == "agency" else group_style(n.group).shape,
        "size": round(2.5 + 0.45 * node_size(n.found, largest), 2),
        "x": -1 if side == "agency" else 1,
    }


def _sectors(agencies: Sequence[Node]) -> list[dict[str, Any]]:
    sectors: dict[str, dict[str, Any]] = {}
    for agency in agencies:
        found = sectors.setdefault(agency.group, {"label": agency.group_label, "agencies": []})
        found["agencies"].append(agency)
    return list(sectors.values())


def _theme_groups(themes: Sequence[Node]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for theme in themes:
        style = group_style(theme.group)
        found.setdefault(style.key, {"style": style, "label": theme.group_label})
    return list(found.values())


def _named(
    pairs: Sequence[Pair], agencies: Sequence[Node], themes: Sequence[Node]
) -> list[tuple[Node, Node]]:
    known = {n.id: n for n in agencies}, {n.id: n for n in themes}
    return [(known[0][agency], known[1][theme]) for agency, theme in pairs]


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
        **{name: [len(getattr(cell, name)) for cell in cells] for name in _COUNTED},
        **{name: [weight(cell, name) for cell in cells] for name in ("tested",)},
        "together": [cell.together for cell in cells],
        "expected": [round(cell.expected, 6) for cell in cells],
        "q": significant([cell.q for cell in cells], 4),
        "evidence": [cell.evidence for cell in cells],
        "sign": [cell.sign for cell in cells],
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
