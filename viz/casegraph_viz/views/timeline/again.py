"""What the page of the timeline counts again from, under the filters of a reader."""

from __future__ import annotations

from typing import Any

from casegraph.analyses.trend import DATES
from casegraph.errors import UsageError
from casegraph.model.concepts import concepts
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style
from casegraph_viz.views.timeline.years import years_of


def counted_again(corpus: Corpus, frame: Frame) -> dict[str, Any]:
    """Return the blocks of data from which the page counts again under other filters.

    ``incidence`` is what ``packed_reviews.packed`` returns. ``behind`` holds, by date, the
    ``years`` of its reviews, 0 where none is stated; ``asked``, the rows of the reviews that
    recommend on each theme; and the ``looks`` of each theme that a review names.
    """
    packed = corpus.packed()
    row_of = {review: row for row, review in enumerate(packed["units"])}
    years: dict[str, dict[str, Any]] = {}
    for date, words in DATES.items():
        try:
            of_year = years_of(corpus, date)
        except UsageError:
            of_year = {}
        stated = [of_year.get(review) or 0 for review in packed["units"]]
        # A page has an order of the years to begin with, even if no review states one.
        if any(stated) or not years:
            years[date] = {"words": words, "years": stated}
    asked: dict[str, set[int]] = {}
    for made in corpus.recommendations:
        if (row := row_of.get(made["review_id"])) is not None:
            for theme in made["themes"]:
                asked.setdefault(theme, set()).add(row)
    return {
        "incidence": packed,
        "behind": {
            "years": years,
            "asked": {theme: sorted(rows) for theme, rows in sorted(asked.items())},
            "looks": {
                theme: _look(theme, about.label, frame) for theme, about in corpus.themes.items()
            },
        },
    }


def _look(theme: str, label: str, frame: Frame) -> dict[str, str]:
    concept = concepts("theme").get(theme)
    style = group_style(concept.broader if concept and concept.broader else "")
    return {
        "label": label,
        "group": style.key,
        "outline": style.outline,
        "link": frame.link(concept.iri) if concept else "",
    }
