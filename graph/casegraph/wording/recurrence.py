"""What can be said of a theme that was recommended on and found again, and what cannot.

The number of later reviews with a concern follows first of all from how common the concern is and
how many reviews are later. So each number is compared with what chance alone would bring back, and
a difference is said without a reason: the data hold none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casegraph.thresholds import CLEAR, FEWEST_EVENTS, FEWEST_SHARED, SUGGESTIVE
from casegraph.wording.caveats import NOT_A_CAUSE
from casegraph.wording.grades import suggestive_meaning
from casegraph.wording.numbers import (
    equals_p,
    hundredths_interval,
    interval,
    tenths,
    thousands,
)

READINGS = {
    "more": "more often than chance alone would bring it back",
    "fewer": "less often than chance alone would bring it back",
    "as-chance": "about as often as chance alone would bring it back",
    "nearly-all-later": "about as often as chance alone would bring it back",
    "few": "too few reviews to tell",
    "undated": "no review with a year recommends on it",
}
"""What a row of the ledger says, by its reading."""

EXPECTED = (
    "expected = what the share of all dated reviews of the same level with the concern would give "
    "among the later ones"
)
"""What is meant by the number expected, under every table that holds it."""

NO_REASON = (
    "A theme that is found again more often than this is named in more reviews of later years. "
    "Whether there was more of it, reviews looked for it more, or the word is of later years, the "
    "data cannot tell."
)
"""Said where a theme stands out."""


def theme_sentence(label: str, row: Mapping[str, Any]) -> str:
    """Return one row of the ledger as a sentence.

    ``row`` holds ``reading``, ``again``, ``later``, ``dated_reviews``, ``dated_concern_reviews``,
    ``expected``, ``ratio``, ``ratio_low``, ``ratio_high`` and ``q_ratio``.

    >>> row = {"reading": "as-chance", "again": 91, "later": 322, "dated_reviews": 462,
    ...        "dated_concern_reviews": 130, "expected": 91.62, "ratio": 0.993, "ratio_low": 0.9,
    ...        "ratio_high": 1.083, "q_ratio": 0.9}
    >>> print(theme_sentence("Neglect", row))  # doctest: +NORMALIZE_WHITESPACE
    Neglect: found again in 91 of 322 later reviews, where 91.6 are expected (ratio 0.99, 0.90 to
    1.08): about as often as chance alone would bring it back.
    """
    reading = row["reading"]
    if reading == "undated":
        return f"{label}: {READINGS[reading]}, so nothing can be later."
    seen = (
        f"{label}: found again in {thousands(row['again'])} of {thousands(row['later'])} later "
        f"reviews, where {tenths(row['expected'])} are expected"
    )
    if reading == "few":
        having = row["dated_concern_reviews"]
        return (
            f"{seen}: {READINGS[reading]}"
            + (f" ({having} with a year have the concern)." if having < FEWEST_SHARED else ".")
        )  # fmt: skip
    ratio = row["ratio"]
    if ratio == ratio:
        seen += f" (ratio {hundredths_interval(ratio, row['ratio_low'], row['ratio_high'])})"
    said = f"{seen}: {READINGS[reading]}"
    if reading in ("more", "fewer"):
        grade = "clear" if row["q_ratio"] <= CLEAR else "suggestive"
        return f"{said} ({grade}, q {equals_p(row['q_ratio'])})."
    if reading == "nearly-all-later":
        return (
            f"{said}. {thousands(row['later'])} of the {thousands(row['dated_reviews'])} reviews "
            "with a year are later, so that it could hardly be another number."
        )
    return f"{said}."


def overall_sentence(told: Mapping[str, Any]) -> str:
    """Return what a ledger says as a whole.

    ``told`` holds ``readings``, a count by reading; ``more`` and ``fewer``, lists of a label and
    whether it is clear; and ``order``, how many themes the order test finds.

    >>> print(overall_sentence({"readings": {"as-chance": 50, "nearly-all-later": 30, "few": 3,
    ...     "undated": 9, "more": 1}, "more": [("Poverty", False)], "fewer": [], "order": 0}))
    ... # doctest: +NORMALIZE_WHITESPACE +ELLIPSIS
    Of 84 themes that a review with a year recommends on, 80 are found again in later reviews about
    as often as chance alone would bring them back; for 30 of these nearly every dated review is
    later, so that it could hardly be otherwise. 1 is found again more often than that: Poverty
    (suggestive); of the clear and suggestive themes together about ... is expected to be
    chance. For 3 there are too few reviews to tell. The order test finds no theme at q up to ...:
    with the years of the reviews permuted, about as much comes after the first recommendation.
    """
    readings = told["readings"]
    near, usual = readings.get("nearly-all-later", 0), readings.get("as-chance", 0)
    few = readings.get("few", 0)
    timed = near + usual + few + len(told["more"]) + len(told["fewer"])
    if not timed:
        return "No review with a year makes a recommendation, so nothing can be found again."
    said = (
        f"Of {timed} {_themes(timed)} that a review with a year recommends on, {near + usual} "
        f"{_are(near + usual)} found again in later reviews about as often as chance alone would "
        "bring them back"
    )
    if near:
        said += (
            f"; for {near} of these nearly every dated review is later, so that it could hardly "
            "be otherwise"
        )
    said += "."
    if told["more"]:
        count = len(told["more"])
        said += f" {count} {_are(count)} found again more often than that: {_named(told['more'])}"
    if told["fewer"]:
        count = len(told["fewer"])
        joined = "; " if told["more"] else " "
        said += f"{joined}{count} {_are(count)} found again less often: {_named(told['fewer'])}"
    if told["more"] or told["fewer"]:
        said += f"; {suggestive_meaning('themes')}."
    if few:
        said += f" For {few} there are too few reviews to tell."
    if told["order"]:
        count = told["order"]
        return f"{said} The order test finds {count} {_themes(count)} at q up to {SUGGESTIVE:g}."
    return (
        f"{said} The order test finds no theme at q up to {SUGGESTIVE:g}: with the years of the "
        "reviews permuted, about as much comes after the first recommendation."
    )


def overall_headline(told: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the ledger in a sentence and what qualifies it, for where little fits; None if empty.

    >>> text, detail = overall_headline({"readings": {"as-chance": 50, "few": 3, "more": 1},
    ...     "more": [("Poverty", False)], "fewer": [], "order": 0})
    >>> print(text)  # doctest: +NORMALIZE_WHITESPACE
    After a recommendation, 50 of the 51 themes with enough reviews to tell are found again about as
    often as chance alone would bring them back.
    >>> detail[:50]
    '1 is found again more often: Poverty (suggestive).'
    """
    readings = told["readings"]
    usual = readings.get("nearly-all-later", 0) + readings.get("as-chance", 0)
    count = usual + len(told["more"]) + len(told["fewer"])
    if not count:
        return None
    parts = [
        f"{len(found)} {_are(len(found))} found again {way} often: {_named(found)}."
        for way, found in (("more", told["more"]), ("less", told["fewer"]))
        if found
    ]
    said = (
        f"After a recommendation, {usual} of the {count} {_themes(count)} with enough reviews to "
        f"tell {_are(usual)} found again about as often as chance alone would bring "
        f"{'it' if usual == 1 else 'them'} back."
    )
    return said, " ".join([*parts, f"{NOT_A_CAUSE['recurrence']}."])


def area_sentence(exposure: str, row: Mapping[str, Any]) -> str:
    """Return what an earlier recommendation or concern in the same area goes with, in a sentence.

    ``row`` holds ``found``, ``pairs``, ``expected``, ``odds_ratio``, ``low`` and ``high``.

    >>> row = {"found": 81, "pairs": 521, "expected": 77.9, "odds_ratio": 1.04, "low": 0.79,
    ...        "high": 1.37}
    >>> print(area_sentence("recommendation", row))  # doctest: +NORMALIZE_WHITESPACE
    Of 521 pairs of a later review and a theme on which an earlier review of the same area made a
    recommendation, the review has the theme as a concern in 81, where like reviews elsewhere give
    77.9: odds ratio 1.04 (0.79 to 1.37), so that no difference can be shown.
    """
    which = {
        "recommendation": "on which an earlier review of the same area made a recommendation",
        "concern": "that was a concern of an earlier review of the same area",
        "neither": "that no earlier review of the same area named in either way",
    }[exposure]
    said = (
        f"Of {thousands(row['pairs'])} pairs of a later review and a theme {which}, the review has "
        f"the theme as a concern in {thousands(row['found'])}, where like reviews elsewhere give "
        f"{tenths(row['expected'])}"
    )
    if row["low"] is None or row["low"] != row["low"] or min(
        row["found"], row["expected"]
    ) < FEWEST_EVENTS:  # fmt: skip
        return f"{said}: too few for anything to be read from them."
    said += f": odds ratio {row['odds_ratio']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
    if row["low"] <= 1 <= row["high"]:
        return f"{said}, so that no difference can be shown."
    way = "more" if row["low"] > 1 else "less"
    return f"{said}, {way} often than elsewhere; why, the data cannot tell."


def time_sentence(exposure: str, row: Mapping[str, Any]) -> str:
    """Return how soon themes were found again in their area, in a sentence; empty for no exposure.

    ``row`` holds ``area_themes``, ``events``, ``median_follow_up`` and the shares found by five
    years with their interval.

    >>> time_sentence("recommendation", {"area_themes": 60, "events": 12})[:59]
    'Followed to the last review of the area, 12 of 60 themes on'
    """
    which = {
        "recommendation": "on which a review of an area recommends",
        "concern": "that are a concern of a review of an area",
    }.get(exposure)
    if which is None:
        return ""
    said = (
        f"Followed to the last review of the area, {thousands(row['events'])} of "
        f"{thousands(row['area_themes'])} themes {which} are found again in it"
    )
    if row["events"] < FEWEST_EVENTS:
        return f"{said}: too few for anything to be read from the time that it took."
    share, low, high = (row[f"found_by_5_years{end}"] for end in ("", "_low", "_high"))
    return (
        f"{said}: {interval(share, low, high)} of them within five years, as far as a further "
        "review was written."
    )


def _themes(count: int) -> str:
    return "theme" if count == 1 else "themes"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _named(found: Sequence[tuple[str, bool]]) -> str:
    return ", ".join(f"{label} ({'clear' if clear else 'suggestive'})" for label, clear in found)
