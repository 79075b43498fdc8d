"""Compare: any two groups of the reviews, side by side, counted in the page.

The page carries the packed reviews and works out what ``casegraph contrast`` says of two groups:
themes that differ, pairs of themes that differ, with the same tests. Filters that hold for all
pages of a site hold for both groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casegraph.model.concepts import concepts, groups
from casegraph.selection import Selection
from casegraph_viz.content.ready_groups import READY, Ready
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import GROUPS, OTHER, group_style, palette_css

TITLE = "Two groups compared"


def render_compare(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    incidence = corpus.packed()
    return compare_page(incidence, frame, places=places(corpus, incidence["themes"]["id"]))


def places(corpus: Corpus, themes: Sequence[str]) -> dict[str, Any]:
    """Return where the maps draw each theme, as columns in the order of ``themes``.

    ``x`` and ``y`` are those of the theme map, None for a theme that it does not have; ``listed``
    says whether it only lists the theme; ``group`` and ``shapes`` are how groups are drawn.
    """
    scheme = concepts("theme")
    known = {node["id"]: node for node in corpus.drawing["nodes"]}
    found = [known.get(theme) for theme in themes]
    return {
        "group": [group_style((t in scheme and scheme[t].broader) or "").key for t in themes],
        "x": [node and round(node["x"], 1) for node in found],
        "y": [node and round(node["y"], 1) for node in found],
        "listed": [bool(node and node["listed"]) for node in found],
        "shapes": {style.key: style.outline for style in (*GROUPS, OTHER)},
    }


def compare_page(
    incidence: Mapping[str, Any],
    frame: Frame,
    *,
    places: Mapping[str, Any],
    title: str = TITLE,
    ready: Sequence[Ready] = READY,
) -> str:
    """Return the page as one self-contained HTML file.

    Parameters
    ----------
    incidence
        What ``packed_reviews.packed`` returns.
    frame
        The place of the page in a site.
    places
        What :func:`places` returns for the themes of ``incidence``.
    title
        Heading of the page; plain text.
    ready
        The pairs of groups that a reader can take as they are.
    """
    facets = [facet for facet in incidence["facets"] if facet["id"]]
    offered = [found for one in ready if (found := _offered(one, facets, incidence))]
    return render(
        "views/compare/page.html",
        title=title,
        description="Two groups of published child safeguarding reviews side by side: which "
        "themes are named more often in one, and which pairs of themes differ.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("page/charts.css")
            + static_text("views/compare/page.css")
        ],
        scripts=[page_script("compare")],
        data={
            "incidence": incidence,
            "places": places,
            "settings": {
                "ready": [{key: one[key] for key in ("key", "first", "second")} for one in offered],
                "title": title,
            },
        },
        frame=frame,
        context={
            "ready": offered,
            "facets": [
                {"key": f["key"], "label": f["label"],
                 "values": list(zip(f["id"], f["value"], strict=True))}
                for f in facets
            ],
            "n": incidence["n"],
            "groups": [group_style(key) for key in groups("theme")],
            "recounts": True,
        },
    )  # fmt: skip


def _offered(
    ready: Ready, facets: Sequence[Mapping[str, Any]], incidence: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return a ready pair of groups as the scripts take it; None where the page cannot ask it."""
    fixed = {key for key, _ in incidence["where"]}
    known = {f["key"]: set(f["id"]) for f in facets}
    sides: list[dict[str, list[str]]] = []
    for chosen in (ready.where, ready.against):
        asked = _asked(chosen)
        for key, values in asked.items():
            if key in fixed or (key != "year" and not known.get(key, set()) & set(values)):
                return None
        sides.append(asked)
    return {"key": ready.key, "title": ready.title, "first": sides[0], "second": sides[1]}


def _asked(chosen: Selection) -> dict[str, list[str]]:
    return {one.key: one.value.split(",") for one in chosen.stated}
