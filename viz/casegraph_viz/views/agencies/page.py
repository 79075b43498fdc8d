"""Agencies and themes: whom findings name on what, whom recommendations address, and where the two
differ.

Being named is not blame: an agency that meets many families is named in many reviews. What the
page can show is which themes an agency is named on, and whether the recommendations of the same
reviews go to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casegraph.wording.numbers import format_p
from casegraph_viz.content.layout.drawing import DASHES, options, vis_network_source
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, node_size, palette_css
from casegraph_viz.views.agencies.counts import Counts, Pair, count
from casegraph_viz.views.agencies.data import COUNTED, data_blocks, ordered
from casegraph_viz.views.agencies.nodes import Node, nodes, sectors, theme_groups
from casegraph_viz.views.agencies.words import LIMITS, summary, widest

TITLE = "Agencies and themes"
#: How many lines the network shows before a reader asks for more.
FIRST_LINES = 40

#: What a cell or a line can show: its name, and what is counted.
SHOWN: Mapping[str, tuple[str, str]] = {
    "found": (
        "Named",
        "reviews with a finding on the theme that names the agency",
    ),
    "addressed": (
        "Addressed",
        "reviews with a recommendation on the theme to the agency",
    ),
    "open": (
        "Gap",
        "reviews with such a concern whose recommendations on the theme do not address the agency",
    ),
    "tested": (
        "More than expected",
        "reviews whose findings name both, where more than their lengths lead one to expect",
    ),
}


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
        incidence=corpus.packed(),
    )


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
    incidence: Mapping[str, Any] | None = None,
) -> str:
    """Return agencies and themes as one self-contained HTML page.

    ``incidence`` is what ``packed_reviews.packed`` returns for the same reviews; without it the
    page has no filters.
    """
    units = incidence["units"] if incidence else ()
    pairs = ordered(counts, agencies, themes)
    place = tuple({n.id: k for k, n in enumerate(of)} for of in (agencies, themes))
    label = {n.id: n.label for n in agencies}, {n.id: n.label for n in themes}
    # Where nothing is tested there is nothing more than expected.
    tested = any(cell.q is not None for cell in counts.cells.values())
    offered = {key: words for key, words in SHOWN.items() if tested or key != "tested"}
    styles = [group_style(group) for group in sorted({n.group for n in themes})]
    return render(
        "views/agencies/page.html",
        title=title,
        description="Which agencies published child safeguarding reviews name in findings on "
        "which themes, which of them recommendations address, and where the two differ.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("page/steps.css")
            + static_text("views/agencies/page.css")
        ],
        scripts=[vis_network_source(), page_script("agencies")],
        data={
            **data_blocks(
                counts, pairs, agencies, themes, findings=findings,
                recommendations=recommendations, reviews=reviews, frame=frame, units=units,
            ),
            **({"incidence": incidence} if incidence else {}),
            "drawing": draw(counts, pairs, agencies, themes),
            "settings": {
                "n": counts.n,
                "recommending": len(counts.recommending),
                "first": FIRST_LINES,
                "shown": {k: {"label": name, "note": note} for k, (name, note) in offered.items()},
                "suggestive": DASHES["suggestive"],
                "shapes": {s.key: s.outline for s in styles},
                "light": {s.key: s.light for s in styles},
                "title": title,
            },
        },
        frame=frame,
        context={
            "shown": offered,
            "tested": tested,
            "first": FIRST_LINES,
            "summary": summary(counts, *label),
            "sectors": sectors(agencies),
            "themes": themes,
            "theme_groups": theme_groups(themes),
            "agencies": agencies,
            "unaddressed": widest(counts, "open", *label),
            "unfound": widest(counts, "ahead", *label),
            "rows": [
                {
                    "agency": agency,
                    "theme": theme,
                    "number": place[0][agency.id] * len(themes) + place[1][theme.id],
                    **{name: len(getattr(counts.cells[agency.id, theme.id], name))
                       for name in COUNTED},
                    "cell": counts.cells[agency.id, theme.id],
                    "q_shown": format_p(counts.cells[agency.id, theme.id].q),
                }
                for agency, theme in _named(pairs, agencies, themes)
            ],
            "n": counts.n,
            "recommending": len(counts.recommending),
            "recounts": bool(incidence),
            "limits": LIMITS,
        },
    )  # fmt: skip


def draw(
    counts: Counts, pairs: Sequence[Pair], agencies: Sequence[Node], themes: Sequence[Node]
) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the network as it first appears.

    ``pairs`` are those of :func:`.data.ordered`. Agencies are in a column on the left, themes in
    one on the right. The picture shows the strongest lines only, so the page gives each node its
    height when it knows which are shown.
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
    strongest = [p for p in pairs if counts.cells[p].found]
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


def _named(
    pairs: Sequence[Pair], agencies: Sequence[Node], themes: Sequence[Node]
) -> list[tuple[Node, Node]]:
    known = {n.id: n for n in agencies}, {n.id: n for n in themes}
    return [(known[0][agency], known[1][theme]) for agency, theme in pairs]
