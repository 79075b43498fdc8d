"""What *robust* means, in the words that every table, file and page uses."""

from __future__ import annotations

from casegraph.thresholds import ROBUST
from casegraph.wording.numbers import percent

KINDS = {
    "stability": "of other reviews, drawn again from these",
    "recoding_omissions": "with what a coder may have overlooked added",
    "recoding_redraw": "coded as by a second coder",
}
"""The kinds of corpora in which a pair is looked for again, by the column of its share."""

WORD = "robust"
"""What a robust pair is called, beside its evidence."""

CODERS = (
    "The rates of coding are those of the few bundled reviews that were coded twice, by two "
    "language models; they say nothing of errors that both coders share."
)
"""What the corpora coded otherwise rest on."""

MEANING = (
    f"clear, and clear again in at least {percent(ROBUST)} of corpora of other reviews (drawn "
    "again from these) and of corpora coded otherwise, both with what a coder may have overlooked "
    "added and as a second coder would code them"
)
"""What *robust* says of a pair, to follow a colon."""

NOTE = f"Robust: {MEANING}. {CODERS}"
"""What to say under a table of robust pairs."""

SHORT = f"clear again in at least {percent(ROBUST)} of corpora of other reviews and other coders"
"""What *robust* says of a clear pair, where there is no room for more."""


def all_reviews(n: int) -> str:
    """Return what to say where a reader has filtered.

    >>> all_reviews(388)
    'Worked out for all 388 reviews of this page, not for those of a filter.'
    """
    return f"Worked out for all {n:,} reviews of this page, not for those of a filter."


def worked_out(corpora: int, n: int) -> str:
    """Return how the shares of a page were worked out.

    >>> print(worked_out(100, 388))  # doctest: +NORMALIZE_WHITESPACE
    Counted in 100 made-up corpora of each of three kinds: of other reviews, drawn again from these;
    with what a coder may have overlooked added; coded as by a second coder. Worked out for all 388
    reviews of this page, not for those of a filter.
    """
    kinds = "; ".join(KINDS.values())
    return f"Counted in {corpora} made-up corpora of each of three kinds: {kinds}. {all_reviews(n)}"
