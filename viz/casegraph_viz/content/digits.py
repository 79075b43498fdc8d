"""Numbers as pages hold them: with the digits that make a visible difference, and no more.

A number that a page shows is rounded once, from all its digits; so those that decide how it is
rounded, or on which side of a limit it lies, stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casegraph.wording.numbers import LIMITS, SMALLEST_P

Floats = NDArray[np.float64]


def rounded(values: Sequence[Any] | Floats, shown: int) -> list[float | int | None]:
    """Return numbers that a page shows with ``shown`` decimals, with two decimals more.

    A number so near the middle of two that those two decimals could decide which of them it is
    shown as keeps all its digits: rounded twice, 3.6495 would become 3.65 and then 3.7. ``None`` is
    used where there is no number or it is not finite.

    >>> rounded([1.0, 0.1234, None, float("inf")], 1)
    [1, 0.123, None, None]
    >>> rounded([3.64951, 0.449999], 1)
    [3.64951, 0.449999]
    """
    found = np.array(values, dtype=float)
    if shown == 0 and np.isfinite(found).all():
        return [*np.round(found).astype(int).tolist()]
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(np.abs(found) * 10.0**shown % 1.0 - 0.5)
        kept = np.where(apart < 0.01, found, np.round(found, shown + 2))
    return _listed(kept)


def significant(values: Sequence[Any] | Floats, shown: int = 2) -> list[float | int | None]:
    """Return chances that a page shows with ``shown`` figures, with two figures more.

    As with :func:`rounded`, all digits stay where they decide what is shown. They also stay near
    the limits of the grades, where a number is shown with as many digits as it needs not to cross
    the limit.

    >>> significant([0.0123449, 1.0, None, 0.05034567, 0.01250001])
    [0.01234, 1, None, 0.05034567, 0.01250001]
    """
    found = np.array(values, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (shown - 1 - np.floor(np.log10(np.abs(found))))
        near = np.abs(np.abs(found) * scale % 1.0 - 0.5) < 0.01
        for limit in (*LIMITS, SMALLEST_P):
            near |= np.abs(found / limit - 1.0) < 0.05
        fine = scale * 100.0
        kept = np.where(np.isfinite(fine) & ~near, np.round(found * fine) / fine, found)
    return _listed(kept)


def _listed(found: Floats) -> list[float | int | None]:
    values: list[float | int | None] = found.tolist()
    finite = np.isfinite(found)
    for place in np.flatnonzero(~finite).tolist():
        values[place] = None
    # 1 is shorter than 1.0, and many chances are 1.
    for place in np.flatnonzero(finite & (found == np.trunc(found))).tolist():
        values[place] = int(found[place])
    return values
