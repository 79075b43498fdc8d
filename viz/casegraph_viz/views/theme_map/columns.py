"""What the scripts of the theme map read: themes and pairs as columns, each number once.

Columns are a third of the size of objects and parse faster; digits that make no visible difference
are left out. Those that decide how a number is rounded stay, so that the page shows what every
other page shows of the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from casegraph.analyses.communities.result import Communities
from casegraph.analyses.cooccurrence.measures import MEASURES, labels
from casegraph.model.concepts import excluding_pairs
from casegraph.wording.labels import ONE_THING
from casegraph.wording.robustness import all_reviews
from casegraph_viz.content.digits import rounded, significant
from casegraph_viz.content.evidence import Packed
from casegraph_viz.content.layout.drawing import DASHES
from casegraph_viz.content.pairs import BY_NET, CUT_RULE, PLAIN, Floats, ThemePairs
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import HEADINGS
from casegraph_viz.page.style import GROUPS, OTHER, group_style

#: What the width of a line can show, and its label.
WIDTHS = labels(("n11", "lift", "odds_ratio", "npmi", "jaccard", "phi"))


def theme_columns(
    table: ThemePairs, packed: Packed, communities: Mapping[str, int]
) -> dict[str, list[Any]]:
    """Return the themes: their labels, how often they are named, and their groups."""
    themes = table.themes
    return {
        "id": [theme.id for theme in themes],
        "label": [theme.label for theme in themes],
        "group": [group_style(theme.group).key for theme in themes],
        "community": [communities.get(theme.id, 0) for theme in themes],
        "definition": [theme.definition for theme in themes],
        "alt": [list(theme.alt_labels) for theme in themes],
        "count": [theme.count for theme in themes],
        "share": rounded([theme.share for theme in themes], 2),
        "low": rounded([theme.low for theme in themes], 2),
        "high": rounded([theme.high for theme in themes], 2),
        "reviews": [[packed.row[r] for r in of if r in packed.row] for of in table.named_by],
    }


def pair_columns(table: ThemePairs) -> dict[str, Any]:
    """Return the pairs; their reviews are those that both themes share."""
    return {
        "a": table.first.tolist(),
        "b": table.second.tolist(),
        **{name: rounded(table.measures[name], MEASURES[name].digits or 0) for name in PLAIN},
        "oneThing": {why: table.says_one_thing(why) for why in ONE_THING},
    }


def net_columns(table: ThemePairs, net: str) -> dict[str, Any]:
    """Return the results of one net for the pairs: expected counts, tests, grades and their
    order."""
    results = table.nets[net]

    def held(values: Floats) -> Floats:
        return np.where(results.held, values, np.nan)

    grades = np.where(results.held, results.grade + 1, 0)
    return {
        "expected": rounded(held(results.expected), MEASURES["expected_null"].digits or 0),
        **{
            name: rounded(held(results.measures[name]), MEASURES[name].digits or 0)
            for name in BY_NET
        },
        "p": significant(held(results.p)),
        "q": significant(held(results.q)),
        # Signed grade: 3 clear, 2 suggestive, 1 weak, 0 not in this net; negative is apart.
        "grade": np.where(results.sign < 0, -grades, grades).tolist(),
        "order": table.order(net).tolist(),
        "again": results.packed_again(),
    }


def settings(table: ThemePairs, title: str, frame: Frame) -> dict[str, Any]:
    """Return what the scripts need to know besides numbers: words, shapes, dashes, rules."""
    names: dict[str, str] = {}
    for theme in table.themes:
        style = group_style(theme.group)
        names.setdefault(style.key, theme.group_label or style.label)
    styles = [style for style in (*GROUPS, OTHER) if style.key in names]
    return {
        "title": title,
        "net": table.net,
        "cutRule": CUT_RULE,
        "n": table.n,
        "corpora": table.corpora,
        "allReviews": all_reviews(table.n),
        "unit": table.unit,
        "dashes": dict(DASHES),
        "measures": WIDTHS,
        "figures": {
            name: {"head": MEASURES[name].head, "digits": MEASURES[name].digits}
            for name in (*PLAIN, *BY_NET)
        },
        # By numbers of themes: under a filter a page finds pairs that it does not contain.
        "excluding": np.argwhere(
            np.triu(excluding_pairs(tuple(theme.id for theme in table.themes)))
        ).tolist(),
        "netLabels": {key: HEADINGS.get(key, key) for key in table.nets},
        "tested": {key: net.tested for key, net in table.nets.items()},
        "groups": {style.key: names[style.key] for style in styles},
        "shapes": {style.key: style.outline for style in styles},
        "light": {style.key: style.light for style in styles},
        "where": list(frame.selection.asked),
    }


def linked_names(structure: Communities | None) -> list[str]:
    """Return what to call each linked group, in the order of their numbers: the labels of its two
    themes with the heaviest pairs inside it."""
    if structure is None:
        return []
    graph = structure.network

    def strength(theme: str, members: Sequence[str]) -> float:
        inside = graph.subgraph(members)
        return float(inside.degree(theme, weight="weight"))

    names = []
    for group in structure.communities:
        # The members come most frequent first, which decides between equals.
        heaviest = sorted(group.members, key=lambda t: -strength(t, group.members))[:2]
        names.append(" + ".join(str(graph.nodes[theme].get("label", theme)) for theme in heaviest))
    return names


def links(
    table: ThemePairs, packed: Packed, reviews: Mapping[str, Mapping[str, Any]], frame: Frame
) -> dict[str, list[str]]:
    """Return where themes and reviews have pages of their own; nothing for a page alone."""
    if not frame.in_site:
        return {"themes": [], "reviews": []}
    themes = [frame.link(theme.iri) for theme in table.themes]
    rows = [frame.link(str(reviews.get(r, {}).get("iri", ""))) for r in packed.row]
    return {"themes": themes if any(themes) else [], "reviews": rows if any(rows) else []}
