"""The sentences of the pages on groups, years and earlier reviews that quote figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .blocks import Text, many, named

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.trend import Trend


def of_contrast(found: Contrast) -> tuple[Text, Text, Text]:
    """The two groups, what the pairs show, and what the networks show as wholes."""
    sizes = found.groups.sizes
    named_by = found.groups.matrix.sum(axis=1)
    means = [named_by[found.groups.in_first == side].mean() for side in (True, False)]
    top = found.pairs.iloc[0]
    pair = f"{top['label_a'].lower()} with {top['label_b'].lower()}"

    def counted(side: int, whom: str) -> str:
        n11, a, b, n = (int(top[f"{name}_{side}"]) for name in ("n11", "a", "b", "n"))
        return f"{many(n11, 'review', 'reviews')} of {whom} ({a * b / n:.1f} by chance)"

    passing = int((found.pairs["q"] <= 0.2).sum())
    said = "none passes" if not passing else f"{passing} pass"
    rows = found.networks.to_dict("records")

    def differing(free: bool) -> list[str]:
        return [r["statistic"] for r in rows if (r["held"] == "nothing") == free and r["p"] <= 0.05]

    def words(names: list[str]) -> str:
        return f"differ in {' and in '.join(names)}" if names else "show no difference"

    widest = next(r for r in rows if r["statistic"] == "structure" and r["held"] == "nothing")
    return (
        Text("groups", (
            "`casegraph contrast --where age-group=under-1 --against age-group=11-to-15` on the "
            f"bundled data: {sizes[0]} reviews against {sizes[1]}, with {means[0]:.1f} and "
            f"{means[1]:.1f} themes each on average."
        )),
        Text("pairs that differ", (
            f"Of the pairs, {int(found.pairs['tested'].sum())} pairs can be tested, and {said}: "
            f"the smallest q is {found.pairs['q'].min():.2f}. The strongest, {pair}, co-occurs in "
            f"{counted(1, 'babies')} and in {counted(2, 'adolescents')}: worth reading those few "
            "reviews, no more."
        )),
        Text("networks read", (
            f"As wholes the networks {words(differing(True))}; with prevalence and the number "
            f"of themes coded held constant they {words(differing(False))}. The pair that differs "
            f"most is {widest['label_a'].lower()} with {widest['label_b'].lower()}. A single "
            "number over all pairs can find what no single pair shows after the correction."
        )),
    )  # fmt: skip


def of_trend(found: Trend, last: tuple[int, int]) -> tuple[Text, Text]:
    """How many reviews have no year, and how to read the three themes.

    ``last`` are the reviews of the last period that name the response to domestic abuse, of how
    many.
    """
    tests = {r["theme"]: r for r in found.tests.to_dict("records")}
    clear = [theme for theme, row in tests.items() if row["tested"] and row["q"] <= 0.05]
    low, high = (100 * tests["neglect"][f"change_{end}"] for end in ("low", "high"))
    start = (
        f"One theme has q ≤ 0.05: {named(clear)}." if len(clear) == 1
        else f"{len(clear)} themes have q ≤ 0.05: {named(clear)}." if clear
        else "No theme has q ≤ 0.05."
    )  # fmt: skip
    return (
        Text("years", (
            f"`casegraph trend` on the bundled reviews of single cases; {found.undated} do not "
            "state a year and are left out, and the test is corrected over "
            f"{int(found.tests['tested'].sum())} themes."
        )),
        Text("trends read", (
            f"{start} The effect of the pandemic is a check rather than a discovery: it is "
            "stated from 2020 on, and its small departure p means that this is not a steady rise. "
            "The rise of the response to domestic abuse comes mostly from "
            f"{last[0]} of {last[1]} reviews of {found.periods[-1]}. For neglect the interval "
            f"reaches from a fall of {abs(low):.0f} to a rise of {high:.0f} points in ten years: "
            "these reviews cannot decide."
        )),
    )  # fmt: skip


def of_recurrence(ledger: pd.DataFrame, reviews: int, undated: int) -> tuple[Text, Text, Text]:
    """How many reviews, how to read the first row, and where neglect is recommended on."""
    row = {str(k): v for k, v in ledger.iloc[0].to_dict().items()}
    first = int(row["first_year"])
    asked = dict(zip(ledger["theme"], ledger["recommendations"], strict=True))
    return (
        Text("reviews", (
            f"`casegraph recurrence` on all {reviews} reviews, {undated} of them undated; the ten "
            "themes found again most often:"
        )),
        Text("first row", (
            f"To read the first line: {row['recommending_reviews']} reviews recommend on "
            f"{row['label'].lower()}, the first of {first}. Of the {row['later_reviews']} reviews "
            f"published after {first}, {row['later_concern_reviews']} found a concern about it; "
            f"{row['later_incident_stated']} of these say when their incident was, and for "
            f"{row['later_incident_reviews']} that was after {first}. Of the "
            f"{row['concern_reviews_recommending']} reviews that found the concern and state any "
            f"recommendation, {row['concern_reviews_recommending_without_this']} have none coded "
            f"on {row['label'].lower()}."
        )),
        Text("neglect", (
            f"On `neglect` itself there {'is' if asked['neglect'] == 1 else 'are'} "
            f"{many(int(asked['neglect']), 'recommendation', 'recommendations')}; on "
            "`neglect-identification`, where recommendations on neglect are coded, "
            f"{asked['neglect-identification']}."
        )),
    )  # fmt: skip


def of_chance(ledger: pd.DataFrame) -> tuple[Text, Text]:
    """What the ledger says as a whole, and how to read the rows that stand out and those that do
    not."""
    rows = {r["theme"]: r for r in ledger.to_dict("records")}
    top = ledger.iloc[0]
    out = ledger[ledger["reading"] == "more"].sort_values("ratio", ascending=False)
    said = (
        f"Read the row of `{top['theme']}` like this: {top['later_concern_reviews']} of the "
        f"{top['later_reviews']} later reviews have the concern, and "
        f"{top['expected']:.1f} would if later reviews had it as often as all. "
    )
    if len(out):
        first = rows[out.iloc[0]["theme"]]
        said += (
            f"`{first['theme']}` is first recommended on in {first['first_year']}, and "
            f"{first['later_concern_reviews']} of {first['later_reviews']} later reviews have it, "
            f"{first['ratio']:.1f} times as many as expected. With the years permuted the first "
            f"recommendation mostly comes earlier, so that {first['order_expected']:.1f} reviews "
            "follow it on average: the number by itself is not large, its share is."
        )
    smallest = float(ledger["q_order"].min())
    said += f" The smallest q of the order test is {smallest:.2f}."
    return Text("chance", ledger.attrs["summary"]), Text("chance read", said)


def of_areas(frame: pd.DataFrame) -> Text:
    """What can be said of reviews of the same area."""
    rows = frame.to_dict("records")[:2]
    return Text("same area", " ".join([*(r["sentence"] for r in rows),
                                       *(r["time_sentence"] for r in rows)]))  # fmt: skip


def of_clusters(recommendations: int, groups: int, within_one: int) -> Text:
    """How many groups of recommendations in nearly the same words there are."""
    return Text("groups", (
        f"On the {recommendations} bundled recommendations this gives {groups} groups from two or "
        f"more reviews and {within_one} more within one review (`--min-reviews 1`). That is few, "
        "because each summary is a paraphrase of at most 25 words, written to be unlike its "
        "source: the groups are traces worth reading, and **no group does not mean no "
        "repetition**. For how often a subject comes back, use the ledger."
    ))  # fmt: skip


def of_alike(strength: np.ndarray[Any, Any]) -> Text:
    """How many pairs of recommendations are alike, and what reading them showed."""
    near, far = int((strength >= 0.65).sum()), int((strength < 0.65).sum())
    return Text("pairs read", (
        f"Each of the {near} pairs at 0.65 or above asks for the same thing or, in a few, for a "
        f"wider or narrower form of it. Of the {far} between 0.50 and 0.65 most are wider, "
        "narrower or different. `--threshold` moves the line."
    ))  # fmt: skip


def of_national_figures(frame: pd.DataFrame, reviews: int) -> Text:
    """How many figures are compared, with how many reviews."""
    return Text("figures compared", (
        f"`casegraph national-figures` on the {reviews} bundled reviews of single cases. Of "
        f"{len(frame)} figures that state a share, {int(frame['compared'].sum())} are compared:"
    ))  # fmt: skip
