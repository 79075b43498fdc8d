"""What *clear*, *suggestive* and *weak* mean, in the words that every page and table uses.

A grade rests on q, the false discovery rate. It is a rate among findings taken together: of all
pairs with q up to 0.2, the clear ones among them, one in five may be chance. It does not say that
one in five of the merely suggestive ones is chance: of those it is more.
"""

from __future__ import annotations

from casegraph.thresholds import CLEAR, GRADES, SUGGESTIVE

_ONE_IN = {2: "two", 3: "three", 4: "four", 5: "five", 10: "ten", 20: "twenty", 100: "a hundred"}


def one_in(rate: float) -> str:
    """Return a rate as so many in how many.

    >>> one_in(0.05), one_in(0.2), one_in(0.025)
    ('one in twenty', 'one in five', 'one in 40')
    """
    many = round(1 / rate)
    return f"one in {_ONE_IN.get(many, many)}"


LIMITS = {GRADES[2]: f"q up to {CLEAR:g}", GRADES[1]: f"q up to {SUGGESTIVE:g}"}
"""Up to which q a finding has a grade; the rest is weak."""

KEY = {grade: f"{grade} ({LIMITS[grade]})" if grade in LIMITS else grade for grade in GRADES}
"""The grades as a legend names them."""

SUGGESTIVE_SHARE = f"about {one_in(SUGGESTIVE)} of these and the clear ones together"
"""How many suggestive findings are chance, where a sentence has just counted them."""


def meaning(things: str = "pairs") -> str:
    """Return what the grades say of findings taken together, to follow a colon or a full stop.

    >>> print(meaning())  # doctest: +NORMALIZE_WHITESPACE
    of the clear pairs about one in twenty is expected to be chance (q up to 0.05), of the clear and
    suggestive ones together about one in five (q up to 0.2), most of them suggestive
    """
    clear, suggestive = GRADES[2], GRADES[1]
    return (
        f"of the {clear} {things} about {one_in(CLEAR)} is expected to be chance "
        f"({LIMITS[clear]}), of the {clear} and {suggestive} ones together about "
        f"{one_in(SUGGESTIVE)} ({LIMITS[suggestive]}), most of them {suggestive}"
    )


def suggestive_meaning(things: str = "pairs") -> str:
    """Return what the grade says of a single suggestive finding, to follow a colon or *yet*.

    >>> suggestive_meaning("themes")
    'of the clear and suggestive themes together about one in five is expected to be chance'
    """
    return (
        f"of the {GRADES[2]} and {GRADES[1]} {things} together about {one_in(SUGGESTIVE)} is "
        "expected to be chance"
    )
