"""The list of reviews: each with its facts, to search, filter, sort and download as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things


def render_reviews(corpus: Corpus, frame: Frame) -> str:
    """Return the list of reviews."""
    things = corpus.kept(Things)
    reviews = things.listed
    incidence = things.packed
    number = {review: k for k, review in enumerate(incidence["units"])}
    return entity_page(
        "reviews.html",
        frame,
        title="Reviews",
        description="The published child safeguarding reviews of this dataset, to search, filter "
        "and sort.",
        script="things_reviews",
        data={"incidence": incidence, "rows": [number[review] for review in reviews]},
        context={
            "rows": [_row(things, frame, review) for review in reviews],
            "recounts": True,
            "themes": _themes(things, reviews),
            "levels": _levels(corpus, reviews),
        },
    )


def _themes(things: Things, reviews: Sequence[str]) -> list[dict[str, Any]]:
    """The themes that findings name, with how many of the reviews name each."""
    counts = Counter(theme for review in reviews for theme in things.themes_of.get(review, ()))
    return [
        {"id": theme, "label": things.name("theme", theme), "count": counts[theme]}
        for theme in things.ids("theme")
        if theme in counts
    ]


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
