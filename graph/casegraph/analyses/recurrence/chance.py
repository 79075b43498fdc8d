"""How often a theme is found again, compared with how often by chance alone.

Two questions are kept apart. *Is it found again more than in all reviews?* compares the later
reviews with the concern with the share of all dated reviews of the same level. *Does the order
matter?* compares them with the same count after permuting the years of publication.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.progress import Progress, silent
from casegraph.thresholds import (
    CLEAR,
    FEWEST_SHARED,
    MOST_LATER_SHARE,
    SMALLEST_EXPECTED,
    SUGGESTIVE,
)
from casegraph.wording.recurrence import theme_sentence

if TYPE_CHECKING:
    from casegraph.analyses.recurrence.followup import DatedReview

#: The columns that this module adds, in their order.
COLUMNS = (
    "expected", "ratio", "ratio_low", "ratio_high", "p_order", "q_order", "order_expected",
    "p_ratio", "q_ratio", "dated_concern_reviews", "dated_reviews", "reading", "sentence",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One row of the ledger: its theme's label, who recommends, and who has the concern."""

    label: str
    recommending: Collection[str]
    concerned: Collection[str]


def compared_with_chance(
    reviews: Mapping[str, DatedReview],
    rows: Sequence[Asked],
    permutations: int,
    seed: int,
    progress: Progress = silent,
) -> list[dict[str, Any]]:
    """Return :data:`COLUMNS` for each row; what cannot be said is missing.

    Parameters
    ----------
    reviews
        All reviews that pass the filter, by id; those without a year are left out.
    rows
        The rows of the ledger, all of them: q depends on how many there are.
    permutations, seed
        Of the order test; with 0 permutations p, q and the reading are left out.
    """
    import numpy as np

    from casegraph.stats import benjamini_hochberg
    from casegraph.stats.observed_expected import observed_to_expected
    from casegraph.stats.order import order_test

    dated = [i for i, about in reviews.items() if about.year is not None]
    place = {i: k for k, i in enumerate(dated)}
    year = np.array([reviews[i].year for i in dated], np.int64)
    levels, level = np.unique([reviews[i].level for i in dated], return_inverse=True)

    def per_level(places: Any) -> Any:
        return np.bincount(level[places], minlength=levels.size)

    places = [
        [np.array(sorted(place[i] for i in ids if i in place), np.intp)
         for ids in (row.concerned, row.recommending)]
        for row in rows
    ]  # fmt: skip
    found: list[dict[str, Any]] = []
    for having, asking in places:
        about: dict[str, Any] = dict.fromkeys(COLUMNS)
        about |= {"dated_concern_reviews": having.size, "dated_reviews": len(dated)}
        if asking.size:
            later = np.flatnonzero(year > year[asking].min())
            again = int((year[having] > year[asking].min()).sum())
            shown = observed_to_expected(again, per_level(having), per_level(later),
                                         per_level(slice(None)))  # fmt: skip
            about |= {"again": again, "later": later.size, "expected": shown.expected,
                      "ratio": shown.ratio, "ratio_low": shown.low,
                      "ratio_high": shown.high}  # fmt: skip
        found.append(about)
    timed = [k for k, (_, asking) in enumerate(places) if asking.size]
    if permutations and timed:
        tested = order_test(
            year, [places[k][0] for k in timed], [places[k][1] for k in timed], level,
            permutations=permutations, seed=seed, progress=progress,
        )  # fmt: skip
        # Whether a row is in the family must not depend on the order that is tested.
        family = np.array([places[k][0].size >= FEWEST_SHARED for k in timed])
        for p_name, q_name, p in (("p_order", "q_order", tested.p),
                                  ("p_ratio", "q_ratio", tested.excess_p)):  # fmt: skip
            q = np.full(p.size, np.nan)
            q[family] = benjamini_hochberg(p[family])
            for k, one_p, one_q in zip(timed, p.tolist(), q.tolist(), strict=True):
                found[k] |= {p_name: one_p, q_name: one_q}
        for k, mean in zip(timed, tested.expected.tolist(), strict=True):
            found[k]["order_expected"] = mean
    for row, about in zip(rows, found, strict=True):
        if permutations:
            about["reading"] = _reading(about)
            about["sentence"] = theme_sentence(row.label, about)
        for name in ("again", "later"):
            about.pop(name, None)
    return found


def _reading(about: Mapping[str, Any]) -> str:
    """Return which of the readings of ``casegraph.wording.recurrence`` a row has."""
    if about["expected"] is None:
        return "undated"
    if about["dated_concern_reviews"] < FEWEST_SHARED:
        return "few"
    if about["ratio"] == about["ratio"] and about["q_ratio"] <= SUGGESTIVE:
        return "more" if about["ratio"] > 1 else "fewer"
    if about["later"] > MOST_LATER_SHARE * about["dated_reviews"]:
        return "nearly-all-later"
    return "as-chance" if about["expected"] >= SMALLEST_EXPECTED else "few"


def tally(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what ``overall_sentence`` says of a whole ledger.

    How many rows have each reading, the labels of those found again more and less often by their
    grade, and how many the order test calls clear or suggestive.
    """
    told: dict[str, Any] = {"readings": {}, "more": [], "fewer": [], "order": 0}
    for row in sorted(rows, key=lambda row: row["q_ratio"] or 0.0):
        reading = row["reading"]
        told["readings"][reading] = told["readings"].get(reading, 0) + 1
        if reading in ("more", "fewer"):
            told[reading].append((row["label"], bool(row["q_ratio"] <= CLEAR)))
        told["order"] += row["q_order"] is not None and bool(row["q_order"] <= SUGGESTIVE)
    return told
