"""Numbers as a reader meets them: shares, differences and chances with their intervals.

One place says how many figures a number has, so that two pages never show one number in two ways.
"""

from __future__ import annotations

import math

from casegraph.thresholds import CLEAR, SUGGESTIVE

#: Up to these a q is clear, and suggestive; a number must not be rounded across them.
LIMITS = (CLEAR, SUGGESTIVE)


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole per cent.

    >>> percent(0.218)
    '22%'
    """
    return f"{100 * share:.0f}%"


def interval(share: float, low: float, high: float) -> str:
    """Return a share with its 95% interval.

    >>> interval(0.218, 0.176, 0.266)
    '22% (18% to 27%)'
    """
    return f"{percent(share)} ({percent(low)} to {percent(high)})"


def points(value: float, signed: bool = True) -> str:
    """Return a difference of two shares in percentage points, with a sign that can be seen.

    >>> points(-0.327), points(0.003), points(0.0)
    ('−33', '+0', '0')
    """
    number = f"{100 * value:{'+' if signed and value else ''}.0f}"
    return number.replace("-", "−")


def points_interval(value: float, low: float, high: float) -> str:
    """Return a difference in percentage points with its 95% interval.

    >>> points_interval(-0.327, -0.402, -0.247)
    '−33 (−40 to −25)'
    """
    return f"{points(value)} ({points(low)} to {points(high)})"


def chance(q: float | None) -> str:
    """Return a q or p with two figures, or with more where two would put it on or across a limit.

    >>> chance(0.0000004), chance(0.0123), chance(None)
    ('< 0.001', '0.012', '–')
    >>> chance(0.0503), chance(0.1996), chance(0.05)
    ('0.0503', '0.1996', '0.05')
    """
    if q is None or not math.isfinite(q):
        return "–"
    if q < 0.001:
        return "< 0.001"
    for figures in range(2, 7):
        text = f"{q:.{figures}g}"
        if all((float(text) <= limit) == (q <= limit) and
               (float(text) == limit) == (q == limit) for limit in LIMITS):  # fmt: skip
            break
    return text
