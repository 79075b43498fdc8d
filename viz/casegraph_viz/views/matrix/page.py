"""The matrix: every pair of themes in one picture, also those that no review names together.

A map shows only the pairs that stand out. The matrix shows all of them, the empty ones included:
two common themes that never co-occur are a finding too, and no line can show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casegraph.analyses.cooccurrence.measures import heads, labels
from casegraph.thresholds import GRADES
from casegraph.wording.kind_of_case import BEYOND
from casegraph.wording.labels import EXCLUDED, ONE_THING, ONE_THING_MEANING
from casegraph.wording.numbers import format_p, plural, tenths
from casegraph_viz.content.digits import significant
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import how_robust
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import ADJUSTED, HEADINGS, NOTES
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, palette_css
from casegraph_viz.views.matrix.pairs import Matrix, Net, Theme, matrix_of

TITLE = "Every pair of themes"
#: How many themes the matrix shows before a reader asks for more.
FIRST = 30

#: The measures of the page that the scripts compute from the counts.
SHOWN = ("n11", "lift", "odds_ratio", "phi", "npmi")
#: What the cells above the diagonal can show.
MEASURES = {"difference": "difference from expected", **labels(SHOWN)}
#: Packed grades count from 1, the weakest, so that the sign stays free.
_GRADES = {word: number for number, word in enumerate(GRADES, 1)}


def render_matrix(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    return matrix_page(
        matrix_of(corpus, frame),
        frame,
        map_address=frame.to("theme-map.html"),
        incidence=corpus.packed(),
    )


def matrix_page(
    matrix: Matrix,
    frame: Frame,
    *,
    title: str = TITLE,
    map_address: str = "",
    incidence: Mapping[str, Any] | None = None,
) -> str:
    """Return the matrix as one self-contained HTML page.

    ``map_address`` is the address of the theme map; without it the page has no link to one.
    ``incidence`` is what ``packed_reviews.packed`` returns for the same reviews in the same order;
    without it the page has no filters.
    """
    default = next(iter(matrix.nets))
    return render(
        "views/matrix/page.html",
        title=title,
        description="Every pair of themes in published child safeguarding reviews: how many "
        "reviews name both, and how far that is from what is expected.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("page/pair_tabs.css")
            + static_text("page/steps.css")
            + static_text("views/matrix/page.css")
        ],
        scripts=[page_script("matrix")],
        data={
            "themes": _themes(matrix),
            "pairs": {
                "n11": list(matrix.both),
                "oneThing": {
                    why: [k for k, of in enumerate(matrix.one_thing) if of == why]
                    for why in ONE_THING
                },
                "nets": {key: _packed(net) for key, net in matrix.nets.items()},
            },
            "excluded": sorted(matrix.excluded),
            "kind": {} if matrix.kind is None else matrix.kind.packed(),
            **({"incidence": incidence} if incidence else {}),
            "reviews": {
                "title": list(matrix.titles.values()),
                "href": [matrix.links.get(r, "") for r in matrix.titles],
            },
            "settings": {
                "n": matrix.n,
                "corpora": matrix.corpora,
                "first": FIRST,
                "measures": MEASURES,
                "heads": heads((*SHOWN, "lift_plain", "odds_ratio_plain")),
                "nets": {key: HEADINGS.get(key, key) for key in matrix.nets},
                "groups": {g["style"].key: g["label"] for g in _groups(matrix)},
                "shapes": {g["style"].key: g["style"].outline for g in _groups(matrix)},
                "map": map_address,
                "title": title,
            },
        },
        frame=frame,
        context={
            "recounts": bool(incidence),
            "nets": [
                {
                    "key": k,
                    "label": HEADINGS.get(k, k),
                    "note": NOTES.get(k, ""),
                    "robust": net.robust_note,
                }
                for k, net in matrix.nets.items()
            ],
            "how_robust": how_robust(matrix.corpora, matrix.n),
            "default_net": default,
            "measures": MEASURES,
            "heads": heads(SHOWN),
            "groups": _groups(matrix),
            "how_to": "Below the diagonal: how many reviews name both themes. Above it: how that "
            "compares with what is expected. A frame marks evidence.",
            "summary": summary(matrix, default),
            "communities": _communities(matrix),
            "called": {"one": matrix.called},
            "strongest": strongest(matrix, default),
            "one_thing": ONE_THING_MEANING if any(matrix.one_thing) else "",
            "first": FIRST,
            "themes": matrix.themes,
            "in_community": sum(1 for t in matrix.themes if t.community),
            "n": matrix.n,
        },
    )


def strongest(matrix: Matrix, net: str, most: int = 60) -> list[dict[str, Any]]:
    """Return the clear and suggestive pairs of a net, the strongest evidence first.

    Rows hold a, b (labels), n11, expected, lift, p, q, q_shown, evidence, robust, together and, in
    words and empty for most, one_thing (why it may say one thing twice), excluded (that no child
    can have both) and beyond.
    """
    facts = matrix.nets[net]
    row, robust = (facts.again.get(name, ()) for name in ("row", "robust"))
    firm = {k for k, yes in zip(row, robust, strict=True) if yes}
    rows: list[dict[str, Any]] = [
        {
            "a": matrix.themes[i].label,
            "b": matrix.themes[j].label,
            "n11": matrix.both[k],
            "expected": facts.expected[k],
            "lift": matrix.both[k] / facts.expected[k] if facts.expected[k] else 1.0,
            "p": facts.p[k],
            "q": facts.q[k],
            "q_shown": format_p(facts.q[k]),
            "evidence": facts.evidence[k],
            "robust": k in firm,
            "excluded": EXCLUDED if k in matrix.excluded else "",
            "together": facts.sign[k] >= 0,
            "one_thing": ONE_THING.get(matrix.one_thing[k] if matrix.one_thing else "", ""),
            "beyond": BEYOND[0 if matrix.kind is None else matrix.kind.beyond[k]],
        }
        for k, (i, j) in enumerate(matrix.pairs)
        if facts.evidence[k] != "weak"
    ]
    rows.sort(key=lambda row: (row["p"], -row["n11"], row["a"], row["b"]))
    return rows[:most]


def summary(matrix: Matrix, net: str) -> list[str]:
    """Return what the matrix shows, in a few sentences of plain text."""
    if not matrix.both:
        return ["Fewer than two themes are named, so there is no pair to show."]
    themes, pairs, facts = matrix.themes, matrix.pairs, matrix.nets[net]
    met = sum(1 for count in matrix.both if count)
    fullest = max(range(len(pairs)), key=lambda k: (matrix.both[k], -k))
    lines = [
        (
            f"{len(themes)} themes form {len(pairs):,} pairs. {met:,} of these pairs are named "
            f"together in at least one of {matrix.n:,} reviews, {len(pairs) - met:,} in none."
        ),
        f"Most often together, whatever is expected: {_pair(matrix, fullest, net)}.",
    ]
    if all(q is None for q in facts.q):
        return lines
    difference = [both - e for both, e in zip(matrix.both, facts.expected, strict=True)]
    # What no child can have both of is rare together by definition, and no finding.
    graded = [
        k for k in range(len(pairs)) if facts.evidence[k] == "clear" and k not in matrix.excluded
    ]
    words = "with the number of themes coded in mind" if net == ADJUSTED else "by chance alone"
    over = [k for k in graded if difference[k] > 0]
    under = [k for k in graded if difference[k] < 0]
    if over:
        best = max(over, key=lambda k: (difference[k], -k))
        lines.append(
            f"Of the clear pairs, farthest above what is expected {words}: "
            f"{_pair(matrix, best, net)}."
        )
    if under:
        worst = min(under, key=lambda k: (difference[k], k))
        lines.append(f"Farthest below it: {_pair(matrix, worst, net)}.")
    if not graded:
        lines.append(f"No pair is clearly more or less frequent than expected {words}.")
    common = [k for k, both in enumerate(matrix.both) if both == 0 and k not in matrix.excluded]
    if common:
        empty = max(common, key=lambda k: (facts.expected[k], -k))
        i, j = pairs[empty]
        if facts.expected[empty] >= 1:
            lines.append(
                "The empty cell with the highest expected count: no review names both "
                f"{themes[i].label} and {themes[j].label}, where {tenths(facts.expected[empty])} "
                f"would be expected (evidence {facts.evidence[empty]}). The coded texts do not "
                "say why."
            )
    return lines


def _pair(matrix: Matrix, k: int, net: str) -> str:
    i, j = matrix.pairs[k]
    count = matrix.both[k]
    return (
        f"{matrix.themes[i].label} and {matrix.themes[j].label} "
        f"({plural(count, 'review', 'reviews')}, {tenths(matrix.nets[net].expected[k])} expected)"
    )


def _themes(matrix: Matrix) -> dict[str, list[Any]]:
    row = {review: k for k, review in enumerate(matrix.titles)}
    themes = matrix.themes
    return {
        "id": [t.id for t in themes],
        "label": [t.label for t in themes],
        "group": [group_style(t.group).key for t in themes],
        "community": [t.community for t in themes],
        "count": [t.count for t in themes],
        "share": [round(t.share, 4) for t in themes],
        "low": [round(t.low, 4) for t in themes],
        "high": [round(t.high, 4) for t in themes],
        "href": [t.href for t in themes],
        "reviews": [[row[r] for r in t.reviews if r in row] for t in themes],
    }


def _packed(net: Net) -> dict[str, Any]:
    return {
        "expected": [round(e, 6) for e in net.expected],
        "p": significant(net.p, 4),
        "q": significant(net.q, 4),
        # 3 clear, 2 suggestive, 1 weak; negative where there are fewer than expected.
        "grade": [
            _GRADES.get(e, 1) * (-1 if sign < 0 else 1)
            for e, sign in zip(net.evidence, net.sign, strict=True)
        ],
        **{name: significant(values, 4) for name, values in net.odds.items()},
        "again": dict(net.again),
    }


def _groups(matrix: Matrix) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for theme in matrix.themes:
        style = group_style(theme.group)
        group = groups.setdefault(
            style.key, {"style": style, "label": theme.group_label or style.label, "count": 0}
        )
        group["count"] += 1
    order = ("family", "child", "harm", "practice", "system", "other")
    return sorted(groups.values(), key=lambda g: order.index(g["style"].key))


def _communities(matrix: Matrix) -> list[list[Theme]]:
    found: dict[int, list[Theme]] = {}
    for theme in matrix.themes:
        if theme.community:
            found.setdefault(theme.community, []).append(theme)
    return [found[number] for number in sorted(found)]
