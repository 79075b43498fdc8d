"""What a pair is beyond, in the words of every page: length, the kind of case, or both.

The kind of case is what a review states of the age of its children and of the outcome.
"""

from __future__ import annotations

from casegraph.thresholds import MOST_WITHIN

BEYOND = ("", "beyond length only", "beyond kind of case only", "beyond length and kind of case")
"""What a clear pair is clear beyond, as a table says it; nothing of a pair that is not clear."""

VERDICTS = (
    "not clear beyond length, nor beyond kind of case",
    "clear beyond length, not beyond kind of case",
    "clear beyond kind of case, not beyond length",
    "clear beyond length and beyond kind of case",
)
"""The same in a sentence."""

SENTENCE = (
    "Kind of case: in reviews of the same ages of children and the same outcome about {expected} "
    "would be expected to name both (q {q}). The pair is {verdict}."
)
"""Of a pair that stands out, the expected count and q within kinds of case."""

EXPLAINED = (
    "Of the excess over what length leads one to expect, {share} is expected from kind of case "
    "alone."
)
"""What follows where a pair has an excess: the share as a percentage, or one of :data:`SHARES`."""

SHARES = ("none", "all")
"""The share where kind of case leads one to expect no more than length, or all that there is."""

FILTERED = (
    "Kind of case is compared in all reviews of this page, and under filters that leave "
    f"{MOST_WITHIN:,} reviews at most."
)
"""What stands in place of both under a filter that leaves more."""
