"""What must not be concluded, said the same way wherever numbers are shown.

Three claims hold everywhere. Each has a short form, which is shown beside a picture or table and in
every saved picture; a sentence, which is printed under a table of the library or the command line;
and a full text, which the pages print under *What not to conclude*. The first claim differs with
what is shown; :data:`NOT_A_CAUSE` names each variant once.
"""

from __future__ import annotations

from casegraph.thresholds import FEWEST_UNITS

SAMPLE = "Reviews are not a sample of cases"
SILENCE = "Silence in a report is not absence"
SILENCE_SHORT = "Silence is not absence"

NOT_A_CAUSE = {
    "association": "An association is not a cause",
    "line": "A line is not a cause",
    "cell": "A filled cell is not a cause",
    "difference": "A difference is not a cause",
    "figures": "A difference does not show why",
    "time": "A change with time does not show why",
    "agencies": "Being named is not blame",
    "recommended": "Being asked to act is not blame",
    "helped": "Whether it changed what happened was not tested",
    "recurrence": "Found again after a recommendation does not show that the recommendation failed",
}
"""The first claim, by what a page or picture shows."""


def short(shown: str = "association") -> str:
    """Return the three claims as three short sentences, the one on what is shown first.

    >>> short("line")
    'A line is not a cause. Reviews are not a sample of cases. Silence is not absence.'
    """
    return f"{NOT_A_CAUSE[shown]}. {SAMPLE}. {SILENCE_SHORT}."


def sentence(claim: str = "an association is not a cause") -> str:
    """Return the three claims as one sentence; ``claim`` is the one that differs.

    >>> print(sentence())  # doctest: +NORMALIZE_WHITESPACE
    Reviews are not a sample of cases, an association is not a cause, and silence in a report is
    not absence.
    """
    return f"{SAMPLE}, {claim}, and {SILENCE[0].lower()}{SILENCE[1:]}."


ASSOCIATIONS = sentence()
"""Under every table of pairs, sets, communities and of what is found again."""

SHARES = f"{SAMPLE}, and {SILENCE[0].lower()}{SILENCE[1:]}."
"""Under tables that hold no association: shares, bounds, classes."""

TRENDS = sentence("an association with time is not a cause")
CONTRASTS = sentence("a difference between groups does not show what caused it")


_SAMPLE_WHY = (
    "A review is written when something went badly wrong and somebody decided to learn from it. "
    "What is common here need not be common in families or in practice, and two themes can seem "
    "linked or unlinked only because of how cases come to be reviewed."
)
_CAUSE_WHY = (
    "It says that two themes are named in the same reviews more often than expected. It does not "
    "say that one leads to the other, nor that either predicts harm to a child."
)
_SILENCE_WHY = (
    "A theme that a report does not name may still have been there. Many texts coded here are "
    "summaries, so the counts are lower bounds of what the reviews say."
)


def full(shown: str = "line") -> tuple[tuple[str, str], ...]:
    """Return the three claims, each as a head and the text that explains it.

    ``shown`` is ``line``, ``cell`` or another picture of pairs: the text is about two themes.

    >>> [head for head, _ in full("cell")][:2]
    ['Reviews are not a sample of cases.', 'A filled cell is not a cause.']
    """
    return (
        (f"{SAMPLE}.", _SAMPLE_WHY),
        (f"{NOT_A_CAUSE[shown]}.", _CAUSE_WHY),
        (f"{SILENCE_SHORT}.", _SILENCE_WHY),
    )


def untested(n: int, units: str = "reviews", least: int = FEWEST_UNITS) -> str:
    """Return what has to be said where there are too few units for any test; empty otherwise.

    ``least`` is how many are enough; the pages of a site ask for more than a single analysis.

    >>> untested(3)
    'With fewer than 5 reviews nothing is tested: the numbers count what is stated'
    >>> untested(5)
    ''
    """
    if n >= least:
        return ""
    few = f"With fewer than {least} {units}"
    return f"{few} nothing is tested: the numbers count what is stated"


LOOKED_THROUGH = (
    "You have looked at {count} filters since you opened this page. A q counts the pairs of one "
    "filter, not the filters: the more of them you look through, the likelier it is that some pair "
    "stands out in one by chance. That a pair stands out under one filter and not under another "
    "does not show that the two differ."
)
"""In a page that recounts, from the second filter that a reader has looked at."""

COMPARED_BEFORE = (
    "You have looked at {count} comparisons since you opened this page. A q allows for the themes "
    "or pairs of one comparison, not for several: the more of them you look at, the likelier it is "
    "that something differs in one by chance."
)
"""In a page that compares groups, from the second comparison that a reader has looked at."""

PRESUPPOSING = "by themselves, because one theme presupposes the other"


def presupposing(count: int) -> str:
    """Return what to say of the pairs that are tested by themselves; empty where there are none.

    >>> presupposing(7)
    ', 7 of them by themselves, because one theme presupposes the other'
    """
    return f", {count:,} of them {PRESUPPOSING}" if count else ""


SUBJECT = "children who died or were seriously harmed"
"""Who the reviews are about, in the words that are used everywhere."""

CONTENT_NOTE = (
    f"These reviews are about {SUBJECT}. The summaries name abuse, neglect and suicide. Take a "
    "break when you need one."
)
"""At the head of every page about reviews."""
