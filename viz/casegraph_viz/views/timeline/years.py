"""The years of reviews: which review is of which, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from casegraph.analyses.trend.periods import sort_reviews
from casegraph.model.concepts import concepts
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.timeline.pictures import years_chart


def years_of(corpus: Corpus, date: str) -> dict[str, int | None]:
    """Return the year of each review that is counted, None where it is not stated."""
    made = sort_reviews(corpus.kg.store, corpus.selection, 1, None, date)
    return {
        review: made.periods[period].start if period >= 0 else None
        for review, period in zip(made.found.units, made.period_of.tolist(), strict=True)
    }


def years_table(
    years: Mapping[str, int | None],
    reviews: Mapping[str, Mapping[str, Any]],
    key: str,
    scheme: str,
) -> dict[str, Any]:
    """Return how many reviews there are by year and group, as a table and a picture."""
    labels = {name: c.pref_label for name, c in concepts(scheme).items()}
    of = {review: str(reviews.get(review, {}).get(key) or "") for review in years}
    order = [name for name in (*labels, "") if name in set(of.values())]
    order += sorted(set(of.values()) - set(order))
    counts = {
        name: Counter(year for review, year in years.items() if of[review] == name)
        for name in order
    }
    stated = [year for year in years.values() if year is not None]
    # Years without any review are rows too: readers look for them here.
    known = range(min(stated), max(stated) + 1) if stated else range(0)
    names = {name: labels.get(name, name) or "Not stated" for name in order}
    rows = {
        f"{names[name]}: {sum(row.values())}"
        + (f", {row[None]} of them without a year" if row[None] else ""): {
            year: n for year, n in row.items() if year is not None
        }
        for name, row in counts.items()
    }
    return {
        "columns": [names[name] for name in order],
        "years": [
            {
                "year": year if year is not None else "not stated",
                "cells": [counts[name][year] for name in order],
                "all": sum(counts[name][year] for name in order),
            }
            for year in (*known, None)
        ],
        "picture": years_chart(
            rows,
            f"Reviews by year and {scheme.replace('-', ' ')}; the table that follows holds the "
            f"numbers.",
        ),
    }
