"""The list of reviews: each with its facts, to search, filter, sort and download as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things

#: Filters: name in the fragment, what it is called, and the scheme of its values.
FILTERS = (
    ("nation", "Nation", "nation"),
    ("type", "Type of review", "review-type"),
    ("outcome", "Outcome", "outcome"),
    ("incident", "Kind of incident", "incident-type"),
    ("age", "Age group of a child", "characteristic"),
    ("theme", "Theme of a finding", "theme"),
    ("agency", "Agency named", "agency"),
    ("basis", "Coded from", "basis"),
)


def render_reviews(corpus: Corpus, frame: Frame) -> str:
    """Return the list of reviews."""
    things = corpus.kept(Things)
    reviews = things.listed
    values = [values_of(things, review) for review in reviews]
    return entity_page(
        "reviews.html",
        frame,
        title="Reviews",
        description="The published child safeguarding reviews of this dataset, to search, filter "
        "and sort.",
        script="things_reviews",
        data={"filters": _packed(values), "years": [v["year"] for v in values]},
        context={
            "rows": [_row(things, frame, review) for review in reviews],
            "filters": [_filter(things, values, *about) for about in FILTERS],
            "levels": _levels(corpus, reviews),
        },
    )


def values_of(things: Things, review: str) -> dict[str, Any]:
    """Return what a review can be filtered by: filter → ids, and its year."""
    about = things.corpus.reviews[review]
    return {
        "nation": [about["nation"]] if about["nation"] else [],
        "type": [about["review_type"]] if about["review_type"] else [],
        "outcome": [about["outcome"]] if about["outcome"] else [],
        "incident": about["incident_types"],
        "age": about["age_groups"],
        "theme": list(things.themes_of.get(review, ())),
        "agency": about["agencies"],
        "basis": [about["basis"]] if about["basis"] else [],
        "year": about["year"],
    }


def _packed(values: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each filter as its ids and, per review, the positions of its ids among them."""
    found: dict[str, dict[str, Any]] = {}
    for name, _, _ in FILTERS:
        ids = sorted({value for about in values for value in about[name]})
        place = {value: k for k, value in enumerate(ids)}
        found[name] = {"ids": ids, "of": [[place[v] for v in about[name]] for about in values]}
    return found


def _filter(
    things: Things, values: Sequence[Mapping[str, Any]], name: str, title: str, scheme: str
) -> dict[str, Any]:
    counts = Counter(value for about in values for value in set(about[name]))
    order = [value for value in things.ids(scheme) if value in counts]
    order += sorted(set(counts) - set(order))
    return {
        "name": name,
        "title": title,
        "options": [
            {"id": value, "label": things.name(scheme, value), "count": counts[value]}
            for value in order
        ],
    }


def _row(things: Things, frame: Frame, review: str) -> dict[str, Any]:
    about = things.corpus.reviews[review]
    return {
        **things.review(frame, review),
        "area": about["area"],
        "nation": things.name("nation", about["nation"]),
        "type": things.name("review-type", about["review_type"]),
        "outcome": things.name("outcome", about["outcome"])
        if about["outcome"] != "not-stated"
        else "",
        "ages": [
            things.name("characteristic", group)
            for group in sorted(about["age_groups"], key=things.ids("characteristic").index)
            if group != "age-not-stated"
        ],
        "findings": len(things.corpus.findings_by_review.get(review, ())),
        "complete": about["complete"],
    }


def _levels(corpus: Corpus, reviews: Sequence[str]) -> dict[str, int]:
    counts = Counter(str(corpus.reviews[review]["level"]) for review in reviews)
    return {level: counts[level] for level in ("case", "thematic", "aggregate")}
