"""The analysis that a protocol fixes: what was tested, and what every clear pair rests on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.analyses.cooccurrence.beyond_strata import within_note
from casegraph.analyses.cooccurrence.measures import MEASURES
from casegraph.analyses.cooccurrence.network import MOST_FOR_POWER, about, power_note
from casegraph.analyses.report.value import Section, Table
from casegraph.stats import pair_counts
from casegraph.thresholds import CLEAR, FEWEST_UNITS, SUGGESTIVE
from casegraph.wording.caveats import ASSOCIATIONS, presupposing, untested
from casegraph.wording.grades import LIMITS, meaning
from casegraph.wording.labels import (
    EXCLUDED,
    EXCLUDED_MEANING,
    NET_NOTES,
    ONE_THING,
    ONE_THING_MEANING,
)
from casegraph.wording.numbers import (
    NOTHING,
    between,
    exact_p,
    percent,
    ratio_interval,
    tenths,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence import Cooccurrence

__all__ = ["NEWS", "directions", "news_shares", "primary"]

NEWS = "news"
"""The kind of text whose share of every pair is told."""

_METHODS = {
    "exact": "Each pair's count is compared with the count expected given the number of themes "
    "coded from each review and the number of reviews of each theme (Rasch model given the row "
    "sums; Andersen 1973). It is taken to follow Fisher's noncentral hypergeometric distribution "
    "with both totals and that mean.",
    "length-average": "Each pair's count is compared with the count expected where the number of "
    "themes coded from each review and the number of reviews of each theme hold on average "
    "(stochastic degree sequence model; Saracco et al. 2017, doi:10.1088/1367-2630/aa6b38), a "
    "Poisson-binomial distribution.",
    "independence": "Each pair's count is compared with the count expected if every review were "
    "equally likely to name a theme, a hypergeometric distribution (Fisher's exact test).",
}
_CORRECTIONS = {
    "bh": "Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
    "by": "Benjamini and Yekutieli 2001, doi:10.1214/aos/1013699998",
}


#: The kinds of clear pairs: name and caption of the table, and what to say under it.
_TABLES = (
    ("pairs", "Clear pairs of two different things", ""),
    ("one-thing", "Clear pairs that may say one thing twice", ONE_THING_MEANING),
    ("excluded", f"Clear pairs that are {EXCLUDED}", EXCLUDED_MEANING),
)


def news_shares(
    found: Cooccurrence, reviews: Mapping[str, Mapping[str, Any]]
) -> NDArray[np.float64]:
    """Return which share of the units with both themes of a pair was coded from news, shape (M,).

    It is nan for a pair without such a unit. Units whose findings do not count apart are included.

    Parameters
    ----------
    found
        The pairs.
    reviews
        The records of the dataset, which say what kind of text each review was coded from.
    """
    matrix = found.incidence.matrix
    of_news = np.flatnonzero(
        [reviews.get(review, {}).get("basis") == NEWS for review in found.incidence.reviews]
    )
    i, j = found.association.i, found.association.j
    both, news = (pair_counts(units)[i, j] for units in (matrix, matrix[of_news]))
    share = np.full(both.size, np.nan)
    np.divide(news, both, out=share, where=both > 0)
    return share


def directions(found: Cooccurrence) -> dict[str, dict[str, int]]:
    """Return how many pairs are clear and suggestive, by direction.

    ``more`` are those that co-occur more often than expected, ``fewer`` those that do less often.
    """
    held = found.association
    return {
        grade: {
            name: int(((held.evidence == grade) & (held.sign == sign)).sum())
            for name, sign in (("more", 1), ("fewer", -1))
        }
        for grade in ("clear", "suggestive")
    }


def primary(
    found: Cooccurrence | None, n: int, plural: str, reviews: Mapping[str, Mapping[str, Any]]
) -> Section:
    """Return the primary analysis.

    Parameters
    ----------
    found
        The pairs under the protocol; None where there are too few units for any test.
    n, plural
        How many units are counted, and what they are called.
    reviews
        The records of the dataset.
    """
    title = "Primary analysis"
    if found is None:
        said = (
            f"{untested(n, plural)}. Which themes co-occur, and which pairs are clear, cannot be "
            f"told from {n:,} {plural}; expected at least {FEWEST_UNITS}."
        )
        return Section("primary", title, (said,), {"told": False, "n": n})
    held = found.association
    counted, tested = directions(found), int(held.testable.sum())
    clear, suggestive = counted["clear"], counted["suggestive"]
    figures: dict[str, Any] = {
        "told": bool(tested), "n": n, "pairs": len(held), "tested": tested,
        "left_out": dict(held.left_out), **counted,
    }  # fmt: skip
    blocks: list[str | Table] = [_method(found)]
    beside = int((held.testable & (held.family > 0)).sum())
    left = "; ".join(f"{count:,} pairs {why}" for why, count in held.left_out.items() if count)
    outcome = (
        f"Of {len(held):,} pairs of {len(found.incidence.themes)} themes in {n:,} {plural}, "
        f"{tested:,} were tested{presupposing(beside)}"
        + (f" (left out: {left})" if left else "")
        + ". "
    )
    if not tested:
        blocks.append(outcome + "Which pairs are clear cannot be told from these data.")
        return Section("primary", title, tuple(blocks), figures)
    outcome += (
        f"{sum(clear.values()):,} pairs are clear ({LIMITS['clear']}): {clear['more']:,} co-occur "
        f"more often than expected, {clear['fewer']:,} less often. {sum(suggestive.values()):,} "
        f"more are suggestive ({LIMITS['suggestive']}): {suggestive['more']:,} more often, "
        f"{suggestive['fewer']:,} less often. What these words promise: {meaning()}."
    )
    blocks.append(outcome)
    news = news_shares(found, reviews)
    listed = [at for at in found.ranked.tolist() if held.evidence[at] == "clear"]
    rows = [_pair(found, at, float(news[at])) for at in listed]
    figures["listed"] = rows
    for name, caption, meaning_of in _TABLES:
        if shown := [row for row in rows if row["kind"] == name]:
            blocks.append(_table(name, caption, shown))
            if meaning_of:
                blocks.append(meaning_of)
    if rows:
        blocks.append(_reading(found, rows, reviews))
    elif sum(clear.values()):
        blocks.append("No clear pair reaches the largest q and the smallest count of the protocol.")
    if found.within is not None:
        blocks.append(within_note(found))
    else:
        blocks.append(_robust(found, rows))
        if found.n <= MOST_FOR_POWER:
            blocks.append(power_note(found))
    blocks.append(ASSOCIATIONS)
    return Section("primary", title, tuple(blocks), figures)


def _method(found: Cooccurrence) -> str:
    net = found.net
    grouped = (
        " The number of themes is held in each group of themes by itself."
        if found.length_by == "group"
        else ""
    )
    apart = (
        " Only units count in which the two themes have findings of their own; what is expected "
        "stays as it is, so that the test is stricter."
        if found.apart
        else ""
    )
    # The first sentence of the note says what is compared, which was just said in full.
    cost = " ".join(["", *NET_NOTES[net].split(". ", 1)[1:]])
    strata = (
        ""
        if found.within is None
        else " The model is fitted, and lengths and totals are held, in each kind of case by "
        f"{found.within.strata.words}; a pair's distribution is the convolution of those of the "
        "strata, and its odds ratio one common to all of them."
    )
    return (
        f"Comparison: {about(found)['name']}. {_METHODS[net]}{strata}{grouped}{apart}{cost} p is "
        "two-sided, twice the smaller mid-p (Lancaster 1961, doi:10.1080/01621459.1961.10482105), "
        "and q the false discovery rate over all pairs tested "
        f"({_CORRECTIONS[found.association.correction]}); a pair is clear at q ≤ {CLEAR:g} and "
        f"suggestive at q ≤ {SUGGESTIVE:g}. Odds ratios "
        f"are relative to what is expected: {MEASURES['odds_ratio'].formula}; their 95% intervals "
        "invert the test."
    )


def _pair(found: Cooccurrence, at: int, news: float) -> dict[str, Any]:
    held = found.association
    excludes = found.relation[at] == "excludes"
    # A pair that is rarer than expected does not say one thing twice, whatever it rests on.
    one_thing = str(found.one_thing[at]) if held.sign[at] > 0 else ""
    row: dict[str, Any] = {
        "theme_a": found.incidence.themes[held.i[at]],
        "theme_b": found.incidence.themes[held.j[at]],
        "label": f"{found.themes[held.i[at]].label} + {found.themes[held.j[at]].label}",
        "one_thing": one_thing,
        "kind": "excluded" if excludes else "one-thing" if one_thing else "pairs",
        "relation": str(found.relation[at]),
        "same_finding": int(found.same_finding[at]),
        "news": news,
    }
    names = ("n11", "expected", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "sign")
    row |= {name: getattr(held, name)[at].item() for name in names}
    if found.within is not None:
        row |= {name: found.further[name][at].item() for name in ("q_length", "explained")}
    if "robust" in found.resampled:
        row["robust"] = bool(found.resampled["robust"][at])
    return row


def _table(name: str, caption: str, rows: list[dict[str, Any]]) -> Table:
    said: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
        ("pair", lambda row: row["label"]),
        ("both", lambda row: row["n11"]),
        ("expected", lambda row: tenths(row["expected"])),
        (
            "odds ratio (95% interval)",
            lambda row: ratio_interval(
                row["odds_ratio"], row["odds_ratio_low"], row["odds_ratio_high"]
            ),
        ),
        ("q", lambda row: exact_p(row["q"])),
        ("on one finding alone", lambda row: row["same_finding"]),
        ("why", lambda row: ONE_THING[row["one_thing"]]),
        ("share from news", lambda row: _share(row["news"])),
    ]
    if not rows[0]["one_thing"]:
        said = [column for column in said if column[0] != "why"]
    if "q_length" in rows[0]:
        said += [
            ("q beyond length alone", lambda row: exact_p(row["q_length"])),
            ("explained by the kind of case", lambda row: _share(row["explained"])),
        ]
    if "robust" in rows[0]:
        said.append(("robust", lambda row: "yes" if row["robust"] else "no"))
    cells = [[of(row) for _, of in said] for row in rows]
    return Table.of(name, caption, [head for head, _ in said], cells)


def _share(share: float) -> str:
    return NOTHING if math.isnan(share) else percent(share)


def _reading(
    found: Cooccurrence, rows: list[dict[str, Any]], reviews: Mapping[str, Mapping[str, Any]]
) -> str:
    """Return what the columns mean, and how much of the clear pairs rests on news."""
    of = [reviews.get(review, {}).get("basis") == NEWS for review in found.incidence.reviews]
    shares = [row["news"] for row in rows if not math.isnan(row["news"])]
    alone = sum(share == 1 for share in shares)
    mostly = sum(share > 0.5 for share in shares)
    said = (
        "On one finding alone: in so many of the reviews either theme has one finding, and it is "
        "the same one. Share from "
        f"news: of the {found.incidence.plural} with both themes, those that were coded from a "
        f"news report; in the sample these are {percent(float(np.mean(of)))}."
    )
    if not shares:
        return said
    return (
        f"{said} In the clear pairs listed with such {found.incidence.plural} the share is "
        f"{between(min(shares), max(shares))}; {mostly:,} of {len(shares):,} rest on news by more "
        f"than half, {alone:,} on news alone."
    )


def _robust(found: Cooccurrence, rows: list[dict[str, Any]]) -> str:
    if "robust" in found.resampled:
        from casegraph.wording.robustness import NOTE

        count = sum(row["robust"] for row in rows)
        return f"{count:,} of the {len(rows):,} clear pairs listed are robust. {NOTE}"
    if found.resamples:
        return (
            "Robustness against other coders cannot be told: it is reviews that were coded twice, "
            f"and the unit is {found.incidence.unit}."
        )
    return (
        "Which clear pairs stay clear in other reviews, or with other coders, was not examined: "
        "the protocol asks for no resamples."
    )
