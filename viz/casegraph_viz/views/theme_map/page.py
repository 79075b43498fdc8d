"""The theme map: which themes meet in the same reviews, each line open to what stands behind it.

The picture is one of three ways in; the written summary and the table say the same to a reader
who uses neither a pointer nor sight.
"""

from __future__ import annotations

import base64
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from casegraph.selection.filters import FACETS
from casegraph.wording.numbers import format_p
from casegraph_viz.content import packed_reviews
from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.layout.drawing import draw, vis_network_source
from casegraph_viz.content.pair_table import PairTable
from casegraph_viz.content.ranking import Ranking
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import (
    CAVEATS,
    CONTENT_NOTE,
    NET_LABELS,
    NET_NOTES,
    net_name,
    standing,
    summarise,
)
from casegraph_viz.content.unmet import with_unmet
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, palette_css
from casegraph_viz.views.theme_map import columns

TITLE = "Themes that occur together"
# Thousands of names take longer to lay out than the picture takes to draw, so the list of all
# themes waits until the reader comes near.
_MANY_THEMES = ".theme-lists { content-visibility: auto; contain-intrinsic-size: auto 60rem; }\n"


def render_theme_map(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    return theme_map(
        with_unmet(corpus.length, corpus.incidence),
        corpus.evidence,
        alternatives={"independence": with_unmet(corpus.mentioned, corpus.incidence)},
        drawing=corpus.drawing,
        communities=corpus.communities,
        incidence=packed_reviews.packed(corpus.kg, corpus.where),
        frame=frame,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put the search for unreachable cycles off: a large network is a million objects, each search
    looks at all of them, and none can go while its page is made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def theme_map(
    network: nx.Graph[str],
    evidence: Evidence,
    *,
    title: str = TITLE,
    alternatives: Mapping[str, nx.Graph[str]] | None = None,
    drawing: Mapping[str, Any] | None = None,
    communities: Mapping[str, int] | None = None,
    incidence: Mapping[str, Any] | None = None,
    frame: Frame | None = None,
) -> str:
    """Return the theme map as one self-contained HTML page.

    Parameters
    ----------
    network
        Themes as nodes (label, group, count, share, low, high, reviews) and pairs as edges (n11,
        expected, p, q, sign, evidence and the measures), as ``cooccurrence`` returns it.
    evidence
        The reviews, findings and recommendations that the page opens.
    title
        Heading of the page; plain text.
    alternatives
        Further networks on the same themes, by net name; the reader can switch to them.
    drawing
        Nodes, edges and options as ``drawing.draw`` returns them; made here when not given.
    communities
        Theme id → number of its community, from 1; drawn as numbered rings.
    incidence
        What ``packed_reviews.packed`` returns for the same reviews; without it the page has no
        filters.
    frame
        Where the page stands in a site.
    """
    nets = {net_name(network): network, **(alternatives or {})}
    packed = evidence.packed(network, incidence["units"] if incidence else None)
    rankings = {key: Ranking(net) for key, net in nets.items()}
    ranking = rankings[net_name(network)]
    table = PairTable(list(network), rankings)
    drawing = drawing or draw(network, alternatives=(alternatives or {}).values(), ranking=ranking)
    frame = frame or Frame(
        digest=evidence.digest, where=tuple(map(str, network.graph.get("where", ())))
    )
    return render(
        "views/theme_map/page.html",
        title=title,
        description="A map of the themes that occur together in published child safeguarding "
        "reviews, with the findings behind every line.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("views/theme_map/page.css")
            + (_MANY_THEMES if len(network) > 1000 else "")
        ],
        scripts=[vis_network_source(), page_script("theme_map")],
        data={
            "themes": columns.theme_columns(network, packed, communities or {}),
            "pairs": columns.pair_columns(network, table, packed),
            "nets": {key: columns.net_columns(key, table) for key in nets},
            # Lines are not among it: which are drawn follows from the grades of the pairs.
            "drawing": {part: drawing[part] for part in ("nodes", "options")},
            "evidence": packed.columns,
            "incidence": incidence or {},
            "links": columns.links(network, packed, evidence.reviews, frame),
            "settings": columns.settings(network, nets, title, frame),
        },
        frame=frame,
        context={
            "nets": [
                {
                    "key": key,
                    "label": NET_LABELS.get(key, key),
                    "note": NET_NOTES.get(key, ""),
                    "summary": summarise(net, rankings[key]),
                    "standing": standing(net, rankings[key]),
                    "suggestive": len(rankings[key].grade("suggestive")),
                    "tested": net.graph.get("tested"),
                }
                for key, net in nets.items()
            ],
            "default_net": net_name(network),
            "cut": ranking.cut,
            "measures": columns.MEASURE_LABELS,
            "groups": _groups(network),
            "facets": _facets(incidence or {}),
            "years": _years(incidence or {}),
            "communities": max((communities or {}).values(), default=0),
            "first_pairs": _first_rows(network, ranking, communities or {}),
            "caveats": CAVEATS,
            "content_note": CONTENT_NOTE,
            "unit": str(network.graph.get("unit", "review")),
            "n": int(network.graph.get("n", 0)),
        },
    )


def _facets(incidence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What reviews can be filtered by, with the number of reviews that state each value."""
    return [
        {
            "key": facet["key"],
            "label": facet["label"],
            "silent": int(incidence["n"]) - int(facet["stated"]),
            "of_child": FACETS[facet["key"]].about == "child",
            # Where "not stated" is a value of its own, only reviews without any child are silent.
            "childless": any(i.endswith("-not-stated") for i in facet["id"]),
            "values": [
                {"id": i, "label": label, "count": count}
                for i, label, count in zip(facet["id"], facet["value"], facet["count"], strict=True)
            ],
        }
        for facet in incidence.get("facets", ())
        if facet["id"]
    ]


def _years(incidence: Mapping[str, Any]) -> dict[str, int]:
    """The first and the last year that any review states, and how many state none."""
    years = np.frombuffer(base64.b64decode(incidence.get("year", "")), dtype="<u2")
    stated = years[years > 0]
    if not len(stated):
        return {"low": 0, "high": 0, "silent": len(years)}
    return {
        "low": int(stated.min()),
        "high": int(stated.max()),
        "silent": len(years) - len(stated),
    }


class _Listed(NamedTuple):
    """A theme as the lists show it: its number in the data, and how many reviews name it."""

    row: int
    label: str
    named: int


def _groups(network: nx.Graph[str]) -> list[dict[str, Any]]:
    """The theme groups in the order of the codebook, each with its themes, the commonest first."""
    groups: dict[str, dict[str, Any]] = {}
    for row, n in enumerate(network):
        d = network.nodes[n]
        style = group_style(str(d.get("group", "")))
        if style.key not in groups:
            label = str(d.get("group_label") or style.label)
            groups[style.key] = {"style": style, "label": label, "themes": []}
        listed = _Listed(row, str(d.get("label", n)), int(d.get("count", 0)))
        groups[style.key]["themes"].append(listed)
    for group in groups.values():
        group["themes"].sort(key=lambda theme: (-theme.named, theme.label))
        group["named"] = sum(1 for theme in group["themes"] if theme.named)
    return list(groups.values())


def _first_rows(
    network: nx.Graph[str], ranking: Ranking, communities: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The rows of the table that stand in the page before, or without, any script."""
    clear, suggestive = ranking.grade("clear"), ranking.grade("suggestive")
    wanted = min(max(len(clear), 20), 60)
    found = [*clear[:wanted], *suggestive[: max(wanted - len(clear), 0)]]
    label = {n: str(d.get("label", n)) for n, d in network.nodes(data=True)}
    return [
        {
            **pair.facts,
            "a": label[pair.a],
            "b": label[pair.b],
            "expected": pair.expected,
            "q": format_p(pair.facts["q"]),
            "community": ", ".join(
                dict.fromkeys(str(communities[t]) for t in (pair.a, pair.b) if t in communities)
            ),
        }
        for pair in found
    ]
