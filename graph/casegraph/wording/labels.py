"""What counted units and nets are called, singular and plural, in a sentence and as a heading."""

from __future__ import annotations

UNITS = {"review": "reviews", "child": "children", "finding": "findings"}
"""The units that can be counted, and their plurals."""

NETS = {
    "exact": "together beyond the number of themes coded",
    "length-average": "together beyond the average number of themes coded",
    "independence": "mentioned together",
}
"""The nets, by the name of their null model, as a sentence names them."""

HELD_CONSTANT = {
    "nothing": "nothing",
    "independence": "prevalence",
    "exact": "prevalence and number of themes coded",
    "length-average": "prevalence and number of themes coded on average",
}
"""What is held constant where whole networks are compared, by the null model."""

NET_HEADINGS = {net: f"{label[0].upper()}{label[1:]}" for net, label in NETS.items()}
"""The same at the head of a choice or a table."""

BY_GROUP = ", each group of themes by itself"
"""What the words of the exact net go on with where lengths are held by group."""

ONE_THING = {
    "presupposes": "one theme presupposes the other",
    "one-finding": "mostly one finding coded with both",
}
"""Why a pair may say one thing twice, as a mark beside it."""

ONE_THING_SENTENCE = {
    "presupposes": "One theme cannot, by its definition, be stated without the other: that the two "
    "co-occur says nothing new. The pair is tested among its like.",
    "one-finding": "At least half of the reviews with both rest on one finding that was coded with "
    "both: one sentence may say both.",
}
"""The same in full, under one pair."""

ONE_THING_MEANING = (
    "Some pairs may say one thing twice and are marked: one theme cannot, by its definition, be "
    "stated without the other, or at least half of the reviews with both rest on one finding that "
    "was coded with both."
)
"""What the marks mean."""

APART = ", meetings on different findings alone"
"""What they go on with where a meeting counts only if the two themes have findings of their own."""

PROTOCOL = "Protocol: SHA-256 {}."
"""What notes and descriptions say of the protocol that an analysis was made under."""

OPEN_CELLS = ", each theme only in reviews that can have it"
"""What the words of a net go on with where cells that are empty by definition are left out."""

CLOSED = (
    "{} cells are empty by definition and left out of what is expected: a theme that excludes the "
    "ages of the children or the outcome of a review is distributed over the other reviews."
)
"""How many these are."""

EXCLUDED = "excluded by definition"
"""Beside the evidence of a pair of themes that no child can have both."""

EXCLUDED_MEANING = (
    "By their definitions no child can have both themes: that they are seldom named together is no "
    "finding."
)
"""What follows for a reader."""

NET_NOTES = {
    "exact": "Compared with what is expected when every review keeps the number of themes coded "
    "from it and every theme the number of reviews that name it. If many themes are coded because "
    "lives were complicated, this comparison also takes away real clustering.",
    "length-average": "The same, with the number of themes coded from each review and the number "
    "of reviews that name each theme held on average only, which misses many pairs.",
    "independence": "Compared with what is expected if every review were equally likely to name "
    "a theme. From some reviews many themes are coded, so some of these lines only show that.",
}
"""What a net compares with, and what follows for a reader."""

NET_EXPECTATIONS = {
    "exact": "than the number of themes coded from each review would lead one to expect",
    "length-average": "than the average number of themes coded would lead one to expect",
    "independence": "than if themes fell into reviews independently",
}
"""The same after *more often*."""


def units(unit: str, count: int = 2) -> str:
    """Return what is counted, in the right number.

    >>> units("child"), units("review", 1), units("passage")
    ('children', 'review', 'passages')
    """
    return unit if count == 1 else UNITS.get(unit, f"{unit}s")
