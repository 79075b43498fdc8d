"""Which sets of themes are looked at, and in how many units each combination occurs.

A set is a candidate if each of its parts occurs often enough, as in Agrawal and Srikant (1994,
"Fast algorithms for mining association rules"). How often the whole set occurs plays no role: that
is what is tested, and choosing by it would favour sets that are frequent by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import UsageError
from casegraph.stats import pattern
from casegraph.stats.counting import BinaryMatrix
from casegraph.thresholds import FEWEST_SHARED

__all__ = ["SIZES", "candidate_sets", "cell_counts"]

Counts = NDArray[np.int64]
Bits = NDArray[np.uint8]

#: How many themes a set may have.
SIZES = (3, 4)
_TILE = 1 << 22  # bytes handled at a time


def check_size(size: int, min_count: int = FEWEST_SHARED) -> None:
    """Raise UsageError for a size other than 3 and 4, or a ``min_count`` below 1."""
    if size not in SIZES:
        raise UsageError(f"size: found {size}; expected 3 or 4 themes a set; choose one of them")
    if min_count < 1:
        raise UsageError(f"min-count: found {min_count}; expected at least 1; raise it")


def candidate_sets(X: BinaryMatrix, size: int = 3, min_count: int = FEWEST_SHARED) -> Counts:
    """Return the sets of which every part with one theme fewer is in ``min_count`` units.

    Columns ascending, rows in order; shape (M, ``size``). Raises UsageError for a size other than
    3 and 4, or a ``min_count`` below 1.

    >>> candidate_sets([[1, 1, 0], [0, 1, 1], [1, 0, 1]], min_count=1).tolist()
    [[0, 1, 2]]
    """
    check_size(size, min_count)
    bits = _bits(X)
    kept = np.flatnonzero(np.bitwise_count(bits).sum(axis=1, dtype=np.int64) >= min_count)
    frequent = kept.reshape(-1, 1).astype(np.int64)
    for step in range(2, size + 1):
        grown = _grown(frequent, len(bits))
        if step == size:
            return grown
        frequent = grown[_together(bits, grown) >= min_count]
    raise AssertionError


def _grown(frequent: Counts, themes: int) -> Counts:
    """Return the sets with one theme more whose every part is among the frequent ones."""
    width = frequent.shape[1]
    known = _codes(frequent, themes)  # ascending, because the rows are
    head = _codes(frequent[:, :-1], themes)
    stop = np.searchsorted(head, head, side="right")
    # Each set is joined with the later ones that share all its themes but the last.
    number = stop - np.arange(len(frequent)) - 1
    first = np.repeat(np.arange(len(frequent)), number)
    offset = np.arange(first.size) - np.repeat(np.cumsum(number) - number, number)
    second = first + 1 + offset
    grown = np.hstack([frequent[first], frequent[second, -1:]])
    for left_out in range(width - 1):
        part = _codes(np.delete(grown, left_out, axis=1), themes)
        grown = grown[np.isin(part, known)]
    return grown


def _codes(sets: Counts, themes: int) -> Counts:
    code = np.zeros(len(sets), np.int64)
    for column in sets.T:
        code = code * themes + column
    return code


def _bits(X: BinaryMatrix) -> Bits:
    """Return a row of bits per theme, one bit per unit."""
    return np.packbits(pattern(X).dense(), axis=0).T.copy()


def _together(bits: Bits, sets: Counts) -> Counts:
    """Count the units that hold all themes of each set."""
    count = np.zeros(len(sets), np.int64)
    step = max(1, _TILE // max(bits.shape[1], 1))
    for start in range(0, len(sets), step):
        part = slice(start, start + step)
        both = bits[sets[part, 0]]
        for column in sets[part, 1:].T:
            both &= bits[column]
        count[part] = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    return count


def cell_counts(X: BinaryMatrix, sets: Counts) -> Counts:
    """Return the 2^k cells of each set's table, shape (2^k, M).

    Bit t of a cell's number says whether the set's theme t is there; the last cell has all.

    >>> cell_counts([[1, 1, 1], [1, 0, 0], [0, 0, 0]], np.array([[0, 1, 2]])).T.tolist()
    [[1, 1, 0, 0, 0, 0, 0, 1]]
    """
    units, size, bits = pattern(X).units, sets.shape[1], _bits(X)
    cells = np.empty((1 << size, len(sets)), np.int64)
    for mask in range(1 << size):
        themes = [t for t in range(size) if mask >> t & 1]
        cells[mask] = _together(bits, sets[:, themes]) if themes else units
    # "At least these themes" becomes "exactly these", one theme at a time.
    for t in range(size):
        for mask in range(1 << size):
            if not mask >> t & 1:
                cells[mask] -= cells[mask | 1 << t]
    return cells
