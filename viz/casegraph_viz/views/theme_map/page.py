"""The theme map: which themes co-occur in reviews, with the findings behind each line.

The picture is one of three ways to read it; the written summary and the table give the same to a
reader who does not use a pointer or cannot see the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from casegraph.analyses.communities.result import METHOD_IN_WORDS, Communities
from casegraph.analyses.cooccurrence.measures import heads
from casegraph.wording import counted
from casegraph.wording.communities import short
from casegraph.wording.kind_of_case import BEYOND
from casegraph.wording.labels import ONE_THING, ONE_THING_MEANING
from casegraph.wording.numbers import format_p
from casegraph.wording.robustness import WORD
from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.layout.drawing import draw, vis_network_source
from casegraph_viz.content.pairs import BY_NET, PLAIN, ThemePairs
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import how_robust, robust_note, standing, summarise
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import HEADINGS, NOTES
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, linked_css, palette_css
from casegraph_viz.views.theme_map import columns

TITLE = "Themes that occur together"
# Thousands of names take longer to lay out than the picture takes to draw, so the list of all
# themes waits until the reader comes near.
_MANY_THEMES = ".theme-lists { content-visibility: auto; contain-intrinsic-size: auto 60rem; }\n"


def render_theme_map(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    return theme_map(
        corpus.pairs,
        corpus.evidence,
        drawing=corpus.drawing,
        communities=corpus.communities,
        structure=corpus.community_structure,
        incidence=corpus.packed(),
        frame=frame,
    )


def theme_map(
    table: ThemePairs,
    evidence: Evidence,
    *,
    title: str = TITLE,
    drawing: Mapping[str, Any] | None = None,
    communities: Mapping[str, int] | None = None,
    structure: Communities | None = None,
    incidence: Mapping[str, Any] | None = None,
    frame: Frame | None = None,
) -> str:
    """Return the theme map as one self-contained HTML page.

    Parameters
    ----------
    table
        The themes and their pairs; the reader can switch between its nets.
    evidence
        The reviews, findings and recommendations that the page opens.
    title
        Heading of the page; plain text.
    drawing
        Nodes, edges and options as ``drawing.draw`` returns them; made here when not given.
    communities
        Theme id → number of its community, from 1; drawn as numbered rings.
    structure
        How stable these are, which decides what they are called; nobody knows when not given.
    incidence
        What ``packed_reviews.packed`` returns for the same reviews; without it the page has no
        filters.
    frame
        The place of the page in a site.
    """
    packed = evidence.packed(table, incidence["units"] if incidence else None)
    drawing = drawing or draw(table)
    called = short(c.called for c in structure.communities) if structure else short(())
    words = {"one": called[0], "head": called[0].capitalize()}
    frame = frame or Frame(digest=evidence.digest, selection=table.selection)
    return render(
        "views/theme_map/page.html",
        title=title,
        description="A map of the themes that occur together in published child safeguarding "
        "reviews, with the findings behind every line.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("page/pair_tabs.css")
            + static_text("page/steps.css")
            + linked_css()
            + static_text("views/theme_map/page.css")
            + (_MANY_THEMES if len(table.themes) > 1000 else "")
        ],
        scripts=[vis_network_source(), page_script("theme_map")],
        data={
            "themes": columns.theme_columns(table, packed, communities or {}),
            "pairs": columns.pair_columns(table),
            "nets": {net: columns.net_columns(table, net) for net in table.nets},
            "kind": {} if table.kind is None else table.kind.packed(),
            # Lines are not among it: which are drawn follows from the grades of the pairs.
            "drawing": {part: drawing[part] for part in ("nodes", "options")},
            "evidence": packed.columns,
            "incidence": incidence or {},
            "links": columns.links(table, packed, evidence.reviews, frame),
            "settings": {
                **columns.settings(table, title, frame),
                "called": words,
                "linked": columns.linked_names(structure),
            },
        },
        frame=frame,
        context={
            "nets": [
                {
                    "key": key,
                    "label": HEADINGS.get(key, key),
                    "note": NOTES.get(key, ""),
                    "robust": robust_note(table, key),
                    "summary": summarise(table, key),
                    "standing": standing(table, key),
                    "suggestive": len(table.graded(key, "suggestive")),
                    "tested": net.tested,
                }
                for key, net in table.nets.items()
            ],
            "how_robust": how_robust(table.corpora, table.n),
            "default_net": table.net,
            "cut": table.cut(table.net),
            "measures": columns.WIDTHS,
            "heads": heads((*PLAIN, *BY_NET)),
            "groups": _groups(table),
            "recounts": True,
            "community_method": METHOD_IN_WORDS,
            "communities": max((communities or {}).values(), default=0),
            "called": {**words, "many": called[1]},
            "other_reviews": structure.of_other_reviews if structure else [],
            "first_pairs": _first_rows(table, communities or {}),
            "one_thing": bool(table.one_thing is not None and (table.one_thing != "").any()),
            "one_thing_meaning": ONE_THING_MEANING,
            "counted": counted.KEY,
            "unit": table.unit,
            "n": table.n,
        },
    )


class _Listed(NamedTuple):
    """A theme as the lists show it: its number in the data, and how many reviews name it."""

    row: int
    label: str
    named: int


def _groups(table: ThemePairs) -> list[dict[str, Any]]:
    """The theme groups in the order of the codebook, each with its themes, the most frequent
    first."""
    groups: dict[str, dict[str, Any]] = {}
    for row, theme in enumerate(table.themes):
        style = group_style(theme.group)
        label = theme.group_label or style.label
        group = groups.setdefault(style.key, {"style": style, "label": label, "themes": []})
        group["themes"].append(_Listed(row, theme.label, theme.count))
    for group in groups.values():
        group["themes"].sort(key=lambda theme: (-theme.named, theme.label))
        group["named"] = sum(1 for theme in group["themes"] if theme.named)
    return list(groups.values())


def _first_rows(table: ThemePairs, communities: Mapping[str, int]) -> list[dict[str, Any]]:
    """The rows of the table that the page has before, or without, any script."""
    clear, suggestive = (table.graded(table.net, grade) for grade in ("clear", "suggestive"))
    wanted = min(max(len(clear), 20), 60)
    rows = [*clear[:wanted], *suggestive[: max(wanted - len(clear), 0)]]
    beyond = [BEYOND[0 if table.kind is None else table.kind.beyond[row]] for row in rows]
    return [
        {
            **pair.measures,
            "a": pair.a.label,
            "b": pair.b.label,
            "expected": pair.expected,
            "q": format_p(pair.q),
            "evidence": ", ".join(
                filter(None, (pair.evidence, WORD if pair.robust else "", words))
            ),
            "one_thing": "" if table.one_thing is None else ONE_THING.get(table.one_thing[row], ""),
            "community": ", ".join(
                dict.fromkeys(
                    str(communities[t.id]) for t in (pair.a, pair.b) if t.id in communities
                )
            ),
        }
        for row, pair, words in zip(rows, table.pairs(table.net, rows), beyond, strict=True)
    ]
