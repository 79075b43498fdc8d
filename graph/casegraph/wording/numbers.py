"""Numbers as readers see them: shares, differences, odds and chances with their intervals.

One place says how many figures a number has, so that no two pages or tables show one number in
two ways. The scripts of the pages follow the same rules (``figures`` in the browser code), and
tests compare the two.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from casegraph.thresholds import CLEAR, SUGGESTIVE

#: A p or q must not be rounded onto or across these, up to which evidence is clear or suggestive.
LIMITS = (CLEAR, SUGGESTIVE)
#: A p or q below this is only said to be below it, where a page shows it.
SMALLEST_P = 0.001
#: An odds ratio above this is only said to be above it.
LARGEST_ODDS = 1000
NOTHING = "–"
"""Shown where there is no number."""


def thousands(number: float) -> str:
    """Return a count with commas.

    >>> thousands(12345)
    '12,345'
    """
    return f"{int(number):,}"


def plural(count: int, one: str, several: str) -> str:
    """Return a count with the noun, or noun and verb, that goes with it.

    >>> plural(1, "review names", "reviews name"), plural(1200, "review", "reviews")
    ('1 review names', '1,200 reviews')
    """
    return f"{thousands(count)} {one if count == 1 else several}"


def joined(names: Sequence[str]) -> str:
    """Return names in a row; empty for none.

    >>> joined(["a"]), joined(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def percent(share: float, digits: int = 0) -> str:
    """Return a share from 0 to 1 in per cent, whole unless more digits are asked for.

    >>> percent(0.218), percent(0.218, 1)
    ('22%', '21.8%')
    """
    return f"{100 * float(share):.{digits}f}%"


def between(low: float, high: float, digits: int = 0) -> str:
    """Return an interval of a share.

    >>> between(0.176, 0.266)
    '18% to 27%'
    """
    return f"{percent(low, digits)} to {percent(high, digits)}"


def interval(share: float, low: float, high: float, digits: int = 0) -> str:
    """Return a share with its 95% interval.

    >>> interval(0.218, 0.176, 0.266)
    '22% (18% to 27%)'
    """
    return f"{percent(share, digits)} ({between(low, high, digits)})"


def whole_points(share: float) -> int:
    """Return a share or a difference of shares as a whole number of percentage points.

    >>> whole_points(-0.061), whole_points(0.158)
    (-6, 16)
    """
    return round(100 * share)


def points(value: float) -> str:
    """Return a difference of two shares in percentage points, with a sign that can be seen.

    What rounds to zero keeps its sign: an interval from +0 to +16 excludes 0.

    >>> points(-0.327), points(0.049), points(0.001), points(0.0)
    ('−33', '+5', '+0', '0')
    """
    return _minus(f"{100 * value:{'+' if value else ''}.0f}")


def points_interval(value: float, low: float, high: float) -> str:
    """Return a difference in percentage points with its 95% interval.

    >>> points_interval(-0.327, -0.402, -0.247)
    '−33 (−40 to −25)'
    """
    return f"{points(value)} ({points(low)} to {points(high)})"


def format_p(value: float | None, smallest: float = SMALLEST_P) -> str:
    """Return a p or q with two figures, or with more where two would put it on or across a limit.

    >>> format_p(0.0000004), format_p(0.0123), format_p(None)
    ('< 0.001', '0.012', '–')
    >>> format_p(0.0503), format_p(0.1996), format_p(0.05), format_p(0.0000004, smallest=0)
    ('0.0503', '0.1996', '0.05', '4e-07')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if value < smallest:
        return f"< {smallest:g}"
    for figures in range(2, 7):
        text = f"{value:.{figures}g}"
        if all((float(text) <= limit) == (value <= limit) and
               (float(text) == limit) == (value == limit) for limit in LIMITS):  # fmt: skip
            break
    return text


def exact_p(value: float | None) -> str:
    """Return a p or q with two figures however small it is, as the tables of commands show it.

    >>> exact_p(0.0000004), exact_p(0.0503)
    ('4e-07', '0.0503')
    """
    return format_p(value, smallest=0)


def equals_p(value: float) -> str:
    """Return a p or q with the sign between it and its name.

    >>> f"q {equals_p(0.58526)}", f"q {equals_p(0.00001)}"
    ('q = 0.59', 'q < 0.001')
    """
    text = format_p(value)
    return text if text.startswith("<") else f"= {text}"


def odds(value: float) -> str:
    """Return an odds ratio with the digits that mean something.

    >>> odds(2.04), odds(5141.7), odds(float("inf"))
    ('2.0', '> 1000', '> 1000')
    """
    return f"> {LARGEST_ODDS}" if value > LARGEST_ODDS else f"{value:.1f}"


def odds_interval(value: float, low: float, high: float) -> str:
    """Return an odds ratio with its 95% interval.

    >>> odds_interval(2.04, 1.26, 3.31)
    '2.0 (1.3 to 3.3)'
    """
    return f"{odds(value)} ({odds(low)} to {odds(high)})"


def ratio(value: float) -> str:
    """Return a ratio of two odds or odds ratios, which may lie far below 1, with two figures.

    >>> ratio(0.0423), ratio(3.456), ratio(57.1), ratio(2e6)
    ('0.042', '3.5', '57', '> 1000')
    """
    if value > LARGEST_ODDS:
        return f"> {LARGEST_ODDS}"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def ratio_interval(value: float, low: float, high: float) -> str:
    """Return a ratio with its 95% interval.

    >>> ratio_interval(0.42, 0.061, 2.94)
    '0.42 (0.061 to 2.9)'
    """
    return f"{ratio(value)} ({ratio(low)} to {ratio(high)})"


def tenths(value: float) -> str:
    """Return a count that a model expects, or a mean, with one decimal.

    >>> tenths(7.94)
    '7.9'
    """
    return f"{value:.1f}"


def signed_tenths(value: float) -> str:
    """Return how far a count lies above or below another, with one decimal and a sign.

    >>> signed_tenths(2.26), signed_tenths(-7.9)
    ('+2.3', '−7.9')
    """
    return _minus(f"{value:+.1f}")


def hundredths(value: float) -> str:
    """Return a lift, a similarity or another measure without a unit, with two decimals.

    >>> hundredths(1.276)
    '1.28'
    """
    return f"{value:.2f}"


def hundredths_interval(value: float, low: float, high: float) -> str:
    """Return a ratio near 1 with its interval, two decimals each, to stand in brackets.

    >>> hundredths_interval(0.993, 0.9, 1.083)
    '0.99, 0.90 to 1.08'
    """
    return f"{hundredths(value)}, {hundredths(low)} to {hundredths(high)}"


def signed_hundredths(value: float) -> str:
    """Return a correlation with two decimals and its sign; what rounds to zero has none.

    >>> signed_hundredths(-0.314), signed_hundredths(0.002)
    ('−0.31', '0')
    """
    return _minus(f"{value:+.2f}") if abs(value) >= 0.005 else "0"


def _minus(text: str) -> str:
    # A hyphen is too short to be seen before a number.
    return text.replace("-", "−")
