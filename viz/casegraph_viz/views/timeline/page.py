"""The timeline: in what share of the reviews a theme is named, period by period.

A share rests on few reviews in most years, so every share is shown with its interval and with the
number of reviews, and the page says what the test cannot show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from casegraph.analyses.trend import DATES, Trend
from casegraph.errors import TooFewError, UnknownNameError, UsageError
from casegraph.model.concepts import concepts, groups
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.numbers import format_p, points
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import group_style, palette_css
from casegraph_viz.views.timeline.again import counted_again
from casegraph_viz.views.timeline.pictures import Box, ceiling, small_chart, theme_chart
from casegraph_viz.views.timeline.words import (
    about,
    few_reviews,
    no_trend,
    picture_label,
    summary,
    too_few,
)
from casegraph_viz.views.timeline.years import years_of, years_table

TITLE = "Themes over time"
#: How the rows of the strip can be put in order, and the words for it.
ORDERS = (
    ("reviews", "named most often"),
    ("rise", "largest rise in ten years"),
    ("fall", "largest fall in ten years"),
)
#: Small pictures shown for each group of themes.
COMMONEST = 6


def render_timeline(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    found: dict[str, Trend] = {}
    refused: dict[str, str] = {}
    years: dict[str, Mapping[str, int | None]] = {}
    counted = corpus.selection.kind
    for date in DATES:
        try:
            trend = corpus.kg.trend(corpus.selection, date=date)
            years[date] = years_of(corpus, date)
        except UnknownNameError:
            raise
        except TooFewError as error:
            # That holds for either date; a page that says so is better than none.
            refused = {date: too_few(error.left, counted)}
            break
        except UsageError:
            refused[date] = _no_trend(corpus, date, counted)
        else:
            if len(trend.tests):
                found[date] = trend
            else:
                refused[date] = f"No change can be shown by {DATES[date]}: no review names a theme."
    return timeline(found, years, corpus.reviews, frame, refused, counted_again(corpus, frame))


def _no_trend(corpus: Corpus, date: str, counted: str) -> str:
    try:
        of_year = list(years_of(corpus, date).values())
    except UsageError:
        # No review states its year.
        of_year = [None] * len(corpus.incidence.units)
    return no_trend(date, counted, of_year)


def timeline(
    found: Mapping[str, Trend],
    years: Mapping[str, Mapping[str, int | None]],
    reviews: Mapping[str, Mapping[str, Any]],
    frame: Frame,
    refused: Mapping[str, str],
    again: Mapping[str, Any],
) -> str:
    """Return the timeline as one self-contained HTML page.

    Parameters
    ----------
    found
        Trends by the date that they use: ``published``, ``incident``.
    years
        For each date, the year of every counted review, None where it is not stated.
    reviews
        ``nation`` and ``review_type`` of each review.
    frame
        The place of the page in a site.
    refused
        Why there is no trend on a date, in sentences.
    again
        What :func:`~casegraph_viz.views.timeline.again.counted_again` returns.
    """
    bases = [_basis(date, trend, years[date], reviews, frame) for date, trend in found.items()]
    return render(
        "views/timeline/page.html",
        title=TITLE,
        description="In what share of published child safeguarding reviews each theme is named, "
        "period by period, with intervals and a test for a rise or fall.",
        styles=[
            palette_css()
            + "".join(
                static_text(name)
                for name in (
                    "page/base.css",
                    "page/charts.css",
                    "page/strip.css",
                    "views/timeline/page.css",
                )
            )
        ],
        scripts=[page_script("timeline")],
        data={
            "trends": {basis["date"]: _packed(basis) for basis in bases},
            **again,
        },
        frame=frame,
        context={
            "bases": bases,
            "refused": dict(refused),
            "orders": ORDERS,
            "recounts": True,
            "dates": {
                date: sum(map(bool, of["years"]))
                for date, of in again["behind"].get("years", {}).items()
            },
        },
    )


def _basis(
    date: str,
    found: Trend,
    years: Mapping[str, int | None],
    reviews: Mapping[str, Mapping[str, Any]],
    frame: Frame,
) -> dict[str, Any]:
    """Everything on the page for one date: words, pictures and numbers."""
    boxes = boxes_of(found)
    themes = [_theme(row, boxes[row["theme"]], date, frame) for row in _tests(found)]
    # The page opens with the theme of the first row of its strip.
    first = min(themes, key=lambda theme: (-theme["reviews"], theme["label"]), default=None)
    return {
        "date": date,
        "words": DATES[date],
        "periods": [str(p) for p in found.periods],
        "sizes": found.sizes,
        "undated": found.undated,
        "summary": summary(found, boxes),
        "notes": [*few_reviews(found), found.notes[1]],
        "themes": themes,
        "first": first,
        "picture": _picture(first, date) if first else "",
        "groups": _groups(themes, boxes),
        "nations": years_table(years, reviews, "nation", "nation"),
        "types": years_table(years, reviews, "review_type", "review-type"),
    }


def _tests(found: Trend) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in found.tests.to_dict("records")]


def boxes_of(found: Trend) -> dict[str, list[Box]]:
    """Return the periods of each theme, in order of time."""
    boxes: dict[str, list[Box]] = {}
    for row in found.shares.to_dict("records"):
        known = row["share"] == row["share"]
        share, low, high = (float(row[k]) if known else None for k in ("share", "low", "high"))
        span = (str(row["period"]), int(row["start"]), int(row["end"]))
        box = Box(*span, int(row["reviews"]), int(row["n"]), share, low, high)
        boxes.setdefault(str(row["theme"]), []).append(box)
    return boxes


def _picture(theme: Mapping[str, Any], date: str) -> Markup:
    """Return the picture that the page has before, or without, any script."""
    return theme_chart(
        theme["boxes"],
        f"var({theme['style'].colour_variable})",
        picture_label(theme["label"], date, theme["boxes"]),
    )


def _theme(
    test: Mapping[str, Any], boxes: Sequence[Box], date: str, frame: Frame
) -> dict[str, Any]:
    theme, label = str(test["theme"]), str(test["label"])
    concept = concepts("theme").get(theme)
    style = group_style(concept.broader if concept and concept.broader else "")
    return {
        "id": theme,
        "label": label,
        "group": test["group"],
        "style": style,
        "link": frame.link(concept.iri) if concept else "",
        "reviews": int(test["reviews"]),
        "boxes": boxes,
        "change": points(test["change"]),
        "interval": f"{points(test['change_low'])} to {points(test['change_high'])}",
        "p": test["p"],
        "q": test["q"] if test["tested"] else None,
        "q_shown": format_p(test["q"]) if test["tested"] else "",
        "departure": format_p(test["departure_p"]) if test["tested"] else "",
        "departure_p": test["departure_p"] if test["tested"] else None,
        "evidence": test["evidence"] if test["tested"] else "not tested",
        "slope": test["change"],
        "about": about(test, boxes),
    }


def _groups(
    themes: Sequence[Mapping[str, Any]], boxes: Mapping[str, Sequence[Box]]
) -> list[dict[str, Any]]:
    """Return the most frequent themes of each group with small pictures, one scale per group."""
    shown: dict[str, list[Mapping[str, Any]]] = {name: [] for name in _group_names()}
    for theme in sorted(themes, key=lambda t: (-t["reviews"], t["label"])):
        shown.setdefault(theme["group"], []).append(theme)
    kept = {group: members[:COMMONEST] for group, members in shown.items() if members}
    top = {
        group: ceiling([b for t in members for b in boxes[t["id"]]], FEW_UNITS)
        for group, members in kept.items()
    }
    return [
        {
            "label": group,
            "style": members[0]["style"],
            "themes": [
                {
                    "id": t["id"],
                    "label": t["label"],
                    "picture": small_chart(
                        boxes[t["id"]],
                        f"var({t['style'].colour_variable})",
                        f"{t['label']}: share of reviews by period",
                        top[group],
                    ),
                }
                for t in members
            ],
        }
        for group, members in kept.items()
    ]


def _group_names() -> list[str]:
    return [concept.pref_label for concept in groups("theme").values()]


def _packed(basis: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers that the script of the page needs."""
    periods = basis["themes"][0]["boxes"] if basis["themes"] else []
    return {
        "words": basis["words"],
        "first": basis["first"]["id"] if basis["first"] else "",
        "periods": [[b.period, b.start, b.end, b.n] for b in periods],
        "themes": {
            t["id"]: {
                "label": t["label"],
                "group": t["style"].key,
                "outline": t["style"].outline,
                "link": t["link"],
                "about": t["about"],
                "top": ceiling(t["boxes"]),
                "boxes": [[b.count, b.share, b.low, b.high] for b in t["boxes"]],
            }
            for t in basis["themes"]
        },
    }
