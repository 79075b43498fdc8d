"""What a theme page begins with: how often, for whom and since when reviews name it, and beside
what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from casegraph.thresholds import GRADES
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import ADJUSTED
from casegraph_viz.views.things.concept_charts import beside_chart, shares_chart, years_chart
from casegraph_viz.views.things.shares import Share, by_group, by_year
from casegraph_viz.views.things.things import Things

#: Rows of neighbours: so many where a test finds as many, and at least so many with counted ones.
_MOST, _FEWEST = 9, 6


def head(
    things: Things,
    label: str,
    whole: Share,
    ages: Sequence[Share],
    naming: frozenset[str],
    neighbours: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the pictures of one theme, and what their page says of them.

    ``neighbours`` are rows of :func:`neighbours`.
    """
    corpus = things.corpus
    counted = corpus.incidence.reviews
    groups = [*ages, *by_group(things.sexes_of, counted, naming, _sexes())]
    outcomes = {review: (str(corpus.reviews[review]["outcome"]),) for review in counted}
    groups += by_group(outcomes, counted, naming, _outcomes())
    years = by_year(corpus.reviews, counted, naming)
    shares = "; ".join(f"{row.label} {row.count} of {row.n}" for row in groups)
    tested = sum(row["evidence"] in GRADES[1:] for row in neighbours)
    beside = ", ".join(f"{row['label']} {row['both']}" for row in neighbours)
    return {
        "whom": shares_chart(
            f"Share of reviews that name {label}: all {whole.count} of {whole.n}; {shares}.",
            Share("All reviews", whole.count, whole.n, whole.share, whole.low, whole.high),
            groups,
        )
        if whole.shown
        else "",
        "years": years_chart(label, years),
        "undated": whole.n - sum(n for _, n in years.values()),
        "beside": beside_chart(f"Themes named with {label} and in how many reviews: {beside}.",
                               neighbours)
        if neighbours
        else "",
        "tested": tested,
        "counted": len(neighbours) - tested,
    }  # fmt: skip


def neighbours(
    things: Things, frame: Frame, theme: str, partners: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the themes beside a theme, for its picture: tested ones, then counted ones.

    ``partners`` are rows of the page's table; its order is kept. Where a test finds few, the themes
    that most reviews name with it follow, counted and not tested.
    """
    found = [
        {
            "label": row["label"], "link": row["link"], "both": row["both"],
            "expected": row["adjusted"]["expected"], "evidence": row["adjusted"]["evidence"],
            "id": row["id"],
        }
        for row in partners
        if row["adjusted"]["evidence"] in GRADES[1:]
    ][:_MOST]  # fmt: skip
    if len(found) < _FEWEST:
        held = {row["id"] for row in found}
        found += _counted(things, frame, theme, held, _FEWEST - len(found))
    return found


def _counted(
    things: Things, frame: Frame, theme: str, held: set[str], wanted: int
) -> list[dict[str, Any]]:
    table = things.corpus.pairs
    number = table.number.get(theme, -1)
    both = table.measures["n11"]
    rows = np.flatnonzero(((table.first == number) | (table.second == number)) & (both > 0))
    made: list[dict[str, Any]] = []
    for row in rows[np.argsort(-both[rows], kind="stable")].tolist():
        first, second = int(table.first[row]), int(table.second[row])
        other = table.themes[second if first == number else first].id
        if other in held or len(made) == wanted:
            continue
        about = things.link(frame, "theme", other) or {}
        expected = float(table.nets[ADJUSTED].expected[row])
        made.append({
            "label": about["label"], "link": about["link"], "both": int(both[row]),
            "expected": expected if np.isfinite(expected) else None, "evidence": GRADES[0],
            "id": other,
        })  # fmt: skip
    return made


@lru_cache(maxsize=1)
def _sexes() -> dict[str, str]:
    from casegraph.model.concepts import concepts, members

    scheme = concepts("characteristic")
    return {
        sex: scheme[sex].pref_label
        for sex in members("characteristic", "sex")
        if not sex.endswith("not-stated")
    }


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, str]:
    from casegraph.model.concepts import concepts

    return {k: c.pref_label for k, c in concepts("outcome").items() if k != "not-stated"}
