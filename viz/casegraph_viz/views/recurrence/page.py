"""The ledger of recommendations: on what, since when, and what later reviews found again.

Every number opens its members, because a count of later reviews is easily read as a verdict on a
recommendation, which it is not: the later review may be of another place, or of an earlier time.
So the page begins with what chance alone would bring back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.analyses.recurrence import recommendation_clusters
from casegraph.analyses.recurrence.followup import ledger_selection, material
from casegraph.errors import TooFewError, UnknownNameError, UsageError
from casegraph.model.concepts import concepts
from casegraph.thresholds import FEWEST_UNITS
from casegraph.wording.numbers import NOTHING, plural, tenths
from casegraph.wording.recurrence import EXPECTED, NO_REASON, overall_headline
from casegraph_viz.content.ledger import ledger_of
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import source_facts
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import palette_css
from casegraph_viz.views.recurrence.ledger import (
    Ledger,
    addressees_of,
    packed,
    plain_rows,
    review_facts,
    themes_of,
    whole,
)
from casegraph_viz.views.recurrence.picture import Row, by_year, ledger_chart
from casegraph_viz.views.recurrence.ratios import DOUBLINGS, WIDTH, ratio_rows, ratio_text

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

TITLE = "Recommended, and found again"
#: How the rows of the strip can be put in order, and the words for it.
ORDERS = (
    ("again", "found again most often"),
    ("more", "most above what is expected"),
    ("fewer", "most below what is expected"),
)
#: Themes of the first picture.
FIRST = 20
#: Groups of recommendations in nearly the same words that are not folded away.
OPEN_CLUSTERS = 1


def render_recurrence(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    kg, where = corpus.kg, corpus.selection
    made = corpus.kept(ledger_of)
    try:
        by_theme = made if made is not None else kg.recurrence(where)
        # A filter on findings is one of the concerns, not of the reviews.
        of_reviews = ledger_selection(where, kg.store).without("kind")
        ledger = Ledger(
            by_theme,
            kg.recurrence(where, by="addressee", permutations=0),
            recommendation_clusters(kg.store, where),
            material(kg.store, where),
            corpus.reviews,
            _areas(corpus),
            corpus.packed(of_reviews),
            _base(corpus, by_theme),
        )
    except UnknownNameError:
        raise
    except UsageError as error:
        # A narrow filter may leave too little; a page that says so is better than none.
        left = error.left if isinstance(error, TooFewError) else None
        return _page(frame, {"refused": refusal(left), "themes": ()}, {})
    return recurrence_page(ledger, frame)


def _areas(corpus: Corpus) -> tuple[str, ...]:
    """Return what can be said of reviews of the same area; nothing where there are too few."""
    try:
        found = corpus.kg.recurrence_within_area(corpus.selection)
    except UnknownNameError:
        raise
    except UsageError:
        return ()
    rows = found[found["exposure"] != "neither"]
    return tuple(str(text) for name in ("sentence", "time_sentence") for text in rows[name])


def _base(corpus: Corpus, by_theme: pd.DataFrame) -> str:
    """Return where the first theme has another base on other pages; empty where it has the same."""
    reviews = by_theme.attrs["reviews"]
    dated = by_theme[by_theme["later_concern_reviews"].notna()].to_dict("records")
    counted = corpus.themes.get(str(dated[0]["theme"])) if dated else None
    others = len(corpus.incidence.reviews)
    if counted is None or others == reviews:
        return ""
    again, later = (int(dated[0][f"later_{name}reviews"]) for name in ("concern_", ""))
    return (
        f"Other pages count the {others:,} {corpus.selection.words}; here all {reviews:,} of every "
        f"level count, since national ones recommend too. So {counted.label} is named in "
        f"{counted.count:,} of {others:,} there, and found again as a concern in {again:,} of "
        f"{later:,} later ones here."
    )


def refusal(left: int | None) -> str:
    """Return why no ledger can be shown, and what can be done, for a reader.

    ``left`` is how many reviews pass the filters, None where it is not for their number.

    >>> refusal(3)[:61]
    'No ledger can be shown: 3 reviews pass the filters of these p'
    """
    if left is None:
        return (
            "No ledger can be shown: it sets the concerns of reviews beside what they recommend, "
            "and the filters of these pages keep findings of one polarity alone. Pages without "
            "that filter can show it."
        )
    passing = plural(left, "review passes", "reviews pass") if left else "no review passes"
    return (
        f"No ledger can be shown: {passing} the filters of these pages, and it needs "
        f"{FEWEST_UNITS} at least. Pages with fewer or wider filters can show it."
    )


def recurrence_page(ledger: Ledger, frame: Frame) -> str:
    """Return the ledger as one self-contained HTML page."""
    themes = themes_of(ledger, frame)
    rows = plain_rows(ledger.by_theme)
    review = {name: k for k, name in enumerate(sorted(ledger.material.reviews))}
    place = {theme["id"]: k for k, theme in enumerate(themes)}
    context = {
        "refused": "",
        "themes": themes,
        "answer": _answer(ledger),
        "whole": str(ledger.by_theme.attrs.get("summary", "")),
        "ratios": ratio_rows(rows, {theme["id"]: theme for theme in themes}),
        "first": FIRST,
        "open_clusters": OPEN_CLUSTERS,
        "drawing": {"width": WIDTH, "step": WIDTH / (2 * DOUBLINGS)},
        "expected_means": f"{EXPECTED[0].upper()}{EXPECTED[1:]}.",
        "no_reason": NO_REASON,
        "areas": ledger.areas,
        "base": ledger.base,
        "orders": ORDERS,
        "recounts": True,
        "rows": [
            {
                **row,
                "theme": themes[place[row["theme"]]],
                "expected": NOTHING if row["expected"] is None else tenths(row["expected"]),
                "ratio": ratio_text(row),
            }
            for row in rows
        ],
        "groups": [
            {"label": g["label"], "style": g["style"]}
            for g in {
                t["group"]: {"label": t["group"], "style": t["style"]} for t in themes
            }.values()
        ],
        "addressees": addressees_of(ledger),
        "summary": _summary(ledger, rows),
        "example": example(rows[0], themes[place[rows[0]["theme"]]]["label"]) if rows else "",
        "pictures": _pictures(ledger, themes, rows),
        "clusters": _clusters(ledger, frame),
    }
    return _page(frame, context, packed(ledger, themes, review, frame))


def _answer(ledger: Ledger) -> str:
    """Return the sentence that answers the page's question; empty where there is none."""
    tally = ledger.by_theme.attrs.get("tally")
    said = overall_headline(tally) if tally else None
    return said[0] if said else ""


def _page(frame: Frame, context: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return render(
        "views/recurrence/page.html",
        title=TITLE,
        description="What published child safeguarding reviews recommend, since when, and which "
        "later reviews found the same theme again.",
        styles=[
            palette_css()
            + "".join(
                static_text(name)
                for name in (
                    "page/base.css",
                    "page/charts.css",
                    "page/strip.css",
                    "views/recurrence/page.css",
                )
            )
        ],
        scripts=[page_script("recurrence")],
        data=data,
        frame=frame,
        context=context,
    )


def example(row: Mapping[str, Any], label: str) -> str:
    """Return one row of the ledger as sentences.

    >>> example({"reviews": 4, "recommendations": 5, "first": None, "undatedReviews": 4}, "Housing")
    'Housing: 4 reviews recommend on it. None of them states its year, so nothing can be later.'
    """
    name = f"{label}: {plural(row['reviews'], 'review recommends', 'reviews recommend')} on it"
    if not row["reviews"]:
        return f"{label}: no review recommends on it."
    if row["first"] is None:
        return f"{name}. None of them states its year, so nothing can be later."
    expected = row.get("expected")
    beside = "" if expected is None else f", where {tenths(expected)} are expected"
    said = (
        f"{name}, the first of {row['first']}. Of the {row['later']} reviews published after "
        f"{row['first']}, {row['again']} found a concern about it{beside}; {row['stated']} of "
        f"these say when their incident was, and for {row['after']} that was after {row['first']}."
    )
    if row.get("recommending") is not None:
        said += (
            f" Of the {row['recommending']} reviews that found the concern and state any "
            f"recommendation, {row['without']} have none coded on it."
        )
    return said


def _summary(ledger: Ledger, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    asked, reviews = ledger.material.recommendations, ledger.material.reviews
    stating = {about["review_id"] for about in asked}
    dated = sum(about.year is not None for about in reviews.values())
    themes = {theme for about in asked for theme in about["themes"]}
    labels = dict(zip(ledger.by_theme["theme"], ledger.by_theme["label"], strict=True))
    lines = []
    lines.append(
        f"{len(reviews):,} {ledger.material.selection.words}, {dated:,} of which state their year. "
        f"{len(stating):,} of them state recommendations, {len(asked):,} in all, on "
        f"{len(themes)} themes. In the other texts none is coded, "
        "which does not say that the review made none."
    )
    most = max(rows, key=lambda row: row["recommendations"], default=None)
    if most and most["recommendations"]:
        lines.append(
            f"Recommended on most often: {labels[most['theme']]}, {most['recommendations']} times "
            f"in {plural(most['reviews'], 'review', 'reviews')}."
        )
    return lines


def _pictures(
    ledger: Ledger, themes: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[str, Markup]]:
    """Return the picture of the themes found again most often, and one a group."""
    years = {name: about.year for name, about in ledger.material.reviews.items()}
    review = {a["recommendation_id"]: a["review_id"] for a in ledger.material.recommendations}
    known = sorted(year for year in years.values() if year is not None)
    by_id = {theme["id"]: theme for theme in themes}
    drawn: list[tuple[str, Row]] = []
    for row in rows:
        if row["first"] is None:
            continue
        theme = by_id[row["theme"]]
        recommending = {review[name] for name in row["recommendation_ids"]}
        drawn.append(
            (
                theme["group"],
                Row(
                    theme["label"],
                    f"var({theme['style'].colour_variable})",
                    by_year([years[name] for name in recommending]),
                    by_year([years[name] for name in row["later_concern_ids"]]),
                ),
            )
        )
    if not drawn:
        return []
    ends = (known[0], known[-1])
    first = ledger_chart([row for _, row in drawn[:FIRST]], ends)
    pictures = [("", first)]
    for group in dict.fromkeys(group for group, _ in drawn):
        of_group = [row for name, row in drawn if name == group]
        pictures.append((group, ledger_chart(of_group, ends)))
    return pictures


def _clusters(ledger: Ledger, frame: Frame) -> list[dict[str, Any]]:
    labels = {name: c.pref_label for name, c in concepts("agency").items()}
    asked = {a["recommendation_id"]: a for a in ledger.material.recommendations}
    found = []
    for number, group in ledger.clusters.groupby("cluster", sort=True):
        members = [
            {
                "text": str(row["summary"]),
                "year": whole(row["year"]),
                "to": [labels.get(a, a) for a in row["directed_to"]],
                **review_facts(str(row["review_id"]), ledger.reviews, frame),
                "source": source_facts(
                    asked.get(row["recommendation_id"], {}),
                    ledger.reviews.get(str(row["review_id"]), {}),
                ),
            }
            for row in group.to_dict("records")
        ]
        first = group.iloc[0]
        found.append({
            "number": number,
            "reviews": int(first["reviews"]),
            "first": whole(first["first_year"]),
            "last": whole(first["last_year"]),
            "alike": float(first["lowest_similarity"]),
            "members": members,
        })  # fmt: skip
    return found
