"""Reads the texts of typed literals; a text that its type does not allow has no value.

RDF keeps such a text, and endpoints and files of others have them: a year "2019-2020", a truth
value "TRUE". Python's own ``int`` and ``float`` are no help, since they read "1_000" and "٣" too.
"""

from __future__ import annotations

import re

_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_YEAR = re.compile(
    rf"(-?(?:[1-9][0-9]{{4,}}|[0-9]{{4}}))(?:-{_MONTH}(?:-{_DAY}(?:T[0-9:.]+)?)?)?{_ZONE}"
)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(rf"{_DECIMAL.pattern}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
#: Whole numbers of 64 bits, as a column of a DataFrame holds them.
_LARGEST = 2**63


def year_of(text: str) -> int | None:
    """Return the year of a year, a month, a date or a time, None for any other text.

    >>> year_of("2024"), year_of("2024Z"), year_of("2024-05-01"), year_of("12015")
    (2024, 2024, 2024, 12015)
    >>> year_of("2019-2020"), year_of("about 2015")
    (None, None)
    """
    match = _YEAR.fullmatch(text)
    return None if match is None else _whole(match[1])


def integer_of(text: str) -> int | None:
    """Return a whole number of up to 64 bits, None for any other text.

    >>> integer_of("+12"), integer_of("1_000"), integer_of("9" * 30)
    (12, None, None)
    """
    return _whole(text) if _INTEGER.fullmatch(text) else None


def _whole(text: str) -> int | None:
    # Longer texts take quadratic time, and are too large in any case.
    number = int(text) if len(text) < 40 else _LARGEST
    return number if -_LARGEST <= number < _LARGEST else None


def decimal_of(text: str) -> float | None:
    """Return a decimal number, None for any other text and for one beyond 64-bit floats.

    >>> decimal_of("1.50"), decimal_of("1e5"), decimal_of("abc")
    (1.5, None, None)
    """
    number = float(text) if _DECIMAL.fullmatch(text) else None
    return None if number in (float("inf"), float("-inf")) else number


def double_of(text: str) -> float | None:
    """Return a floating-point number, None for any other text.

    >>> double_of("1e5"), double_of("-INF"), double_of("infinity")
    (100000.0, -inf, None)
    """
    return float(text) if _DOUBLE.fullmatch(text) else None


def truth_of(text: str) -> bool | None:
    """Return a truth value, None for any other text.

    >>> truth_of("true"), truth_of("0"), truth_of("TRUE")
    (True, False, None)
    """
    return _TRUTH.get(text)
