"""Counts, for all pairs of themes at once, the units in which both occur.

Everything else in this subpackage rests on one number per pair, ``n11``: in how many units
(reviews, children, findings) both themes occur. There are three good ways to count, and which is
best depends on the shape of the data:

``packed``
    One bit per unit in a row of bits per theme; a pair is an AND and a popcount. Costs
    ``K²·N / 128`` machine words whatever the bits are, so it is fastest for a codebook of some
    hundred themes and any number of reviews.
``pairs``
    Writes down every pair that a unit holds and histograms them. Costs one memory access per
    co-occurrence, so it is fastest for thousands of themes that are each rare.
``product``
    The sparse product ``XᵀX``, the textbook way; best when counts are so few that the fixed costs
    of the others dominate.

All three give the same integers. :func:`pair_counts` picks by estimated cost, and the constants of
that estimate are measured ones (``benchmarks/bench_association.py``); they may be wrong by a factor
of two on another machine, which costs time and never correctness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array, csr_matrix

__all__ = [
    "ROUTES",
    "BinaryMatrix",
    "Pattern",
    "estimated_costs",
    "pair_counts",
    "pattern",
    "upper_triangle",
]

BinaryMatrix: TypeAlias = "Pattern | csr_array | csr_matrix | ArrayLike"
"""Units × themes: a scipy.sparse matrix, anything numpy reads as one, or a :class:`Pattern`."""

ROUTES = ("packed", "pairs", "product")

# Nanoseconds per elementary step, as measured on a two-core server.
_SET_BIT, _WORD, _PAIR, _BIN, _PRODUCT = 9.0, 1.3, 8.0, 6.0, 6.0
_BLOCK = 1 << 14  # units packed at a time: K * 16 KiB of scratch
_TILE = 1 << 12  # words counted at a time: K * 32 KiB of scratch
_CHUNK = 1 << 23  # pairs written down at a time: 64 MiB of scratch, twice
_SQUARE = 256  # side of the squares in which a triangle is mirrored


@dataclass(frozen=True)
class Pattern:
    """Which themes each unit holds: the bare pattern of a sparse binary matrix, by rows.

    ``indices[indptr[r]:indptr[r + 1]]`` are the themes of unit ``r``, ascending, each once.
    """

    indptr: NDArray[np.integer[Any]]
    indices: NDArray[np.integer[Any]]
    units: int
    themes: int

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Number of themes in each unit, shape (N,): the *length* of a review."""
        return np.diff(self.indptr).astype(np.int64, copy=False)

    @property
    def totals(self) -> NDArray[np.int64]:
        """Number of units that hold each theme, shape (K,)."""
        return np.bincount(self.indices, minlength=self.themes).astype(np.int64, copy=False)

    @property
    def unit_of(self) -> NDArray[np.int64]:
        """The unit of each entry of ``indices``."""
        return np.repeat(np.arange(self.units), self.lengths)

    def dense(self, dtype: type[np.generic] = np.bool_) -> NDArray[Any]:
        """Return the matrix as a plain array of shape (N, K)."""
        X = np.zeros((self.units, self.themes), dtype)
        X[self.unit_of, self.indices] = 1
        return X

    def of_units(self, units: NDArray[np.intp]) -> Pattern:
        """Return the rows of some units, in the order given.

        >>> pattern([[1, 1, 0], [0, 1, 0]]).of_units(np.array([1])).totals.tolist()
        [0, 1, 0]
        """
        lengths = self.lengths[units]
        indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        place = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - self.indptr[units], lengths)
        return Pattern(indptr, self.indices[place], int(lengths.size), self.themes)


def pattern(X: BinaryMatrix) -> Pattern:
    """Read a units × themes matrix, sparse or dense, as a :class:`Pattern`.

    Stored zeros are absent. A value other than 0 and 1, or a sparse entry stored twice, is a
    :class:`~casegraph.errors.UsageError`: a theme is counted once per unit, and a caller who passes
    counts should decide that, not this function.

    >>> p = pattern([[1, 1, 0], [0, 1, 0]])
    >>> p.totals.tolist(), p.lengths.tolist()
    ([1, 2, 0], [2, 1])
    """
    if isinstance(X, Pattern):
        return X
    if not hasattr(X, "tocsr"):
        array = np.asarray(X)
        if array.ndim != 2:
            raise UsageError(
                f"the matrix of units × themes has {array.ndim} dimensions; expected 2, "
                "with one row per unit and one column per theme."
            )
        _check_binary(array)
        rows, columns = np.nonzero(array)
        units, themes = array.shape
    else:
        sparse: Any = X.tocsr()
        units, themes = sparse.shape
        no_zeros = _check_binary(sparse.data)
        if no_zeros and sparse.has_canonical_format:
            return Pattern(sparse.indptr, sparse.indices, units, themes)
        kept = sparse.data != 0
        rows = np.repeat(np.arange(units), np.diff(sparse.indptr))[kept]
        columns = sparse.indices[kept]
        order = np.lexsort((columns, rows))
        rows, columns = rows[order], columns[order]
        if bool(((np.diff(rows) == 0) & (np.diff(columns) == 0)).any()):
            raise UsageError(
                "the matrix of units × themes stores one cell twice; expected each theme once per "
                "unit; make the matrix boolean with sum_duplicates() and astype(bool)."
            )
    indptr = np.zeros(units + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=units), out=indptr[1:])
    return Pattern(indptr, columns.astype(np.int64, copy=False), units, themes)


def upper_triangle(themes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs i < j of ``themes`` themes, in the one order used everywhere here.

    >>> [x.tolist() for x in upper_triangle(3)]
    [[0, 0, 1], [1, 2, 2]]
    """
    i, j = np.triu_indices(themes, 1)
    return i.astype(np.int64, copy=False), j.astype(np.int64, copy=False)


def estimated_costs(p: Pattern) -> dict[str, float]:
    """Return the estimated time of each route in seconds."""
    # By number of units of each length, in whole numbers: a dot product would start the threads of
    # BLAS.
    units = np.bincount(p.lengths)
    length = np.arange(units.size)
    entries, squares = float(p.indices.size), float((units * length**2).sum())
    pairs, bins = (squares - entries) / 2, p.themes * (p.themes + 1) / 2
    words = bins * (p.units / 64)
    places = float((length[units > 0] ** 2).sum()) / 2
    return {
        "packed": 1e-9 * (entries * _SET_BIT + words * _WORD) + 1e-5 * p.themes,
        "pairs": 1e-9 * (pairs * _PAIR + bins * _BIN) + 2e-6 * places,
        "product": 1e-9 * (squares * _PRODUCT + bins * _BIN) + 3e-4,
    }


def pair_counts(X: BinaryMatrix, *, route: str | None = None) -> NDArray[np.int64]:
    """Return how many units hold both themes of each pair, as a symmetric (K, K) array.

    Parameters
    ----------
    X
        Units × themes, binary; a scipy.sparse matrix, a plain array, or a :class:`Pattern`.
    route
        One of :data:`ROUTES`; by default the one with the least estimated cost.

    Returns
    -------
    int64 array of shape (K, K). The diagonal holds the number of units with each theme.

    >>> pair_counts([[1, 1, 0], [1, 1, 1], [0, 1, 0]]).tolist()
    [[2, 2, 1], [2, 3, 1], [1, 1, 1]]
    """
    p = pattern(X)
    if route is None:
        costs = estimated_costs(p)
        route = min(ROUTES, key=costs.__getitem__)
    if route == "packed":
        counts = _count_packed(p)
    elif route == "pairs":
        counts = _count_pairs(p)
    elif route == "product":
        counts = _count_product(p)
    else:
        raise UnknownNameError("counting route", route, ROUTES)
    return counts


def _check_binary(values: NDArray[Any]) -> bool:
    """Refuse values other than 0 and 1; return whether all are 1."""
    if values.size == 0 or values.dtype == np.bool_:
        return bool(values.all())
    low, high = values.min(), values.max()
    whole = np.issubdtype(values.dtype, np.integer) or bool((values == np.rint(values)).all())
    if not (low >= 0 and high <= 1 and whole):
        raise UsageError(
            f"the matrix of units × themes holds values from {low} to {high}; expected only 0 "
            "and 1; count a theme once per unit, for example with X.astype(bool)."
        )
    return bool(low == 1)


def _count_packed(p: Pattern) -> NDArray[np.int64]:
    bits = _pack(p)
    counts = np.zeros((p.themes, p.themes), np.int64)
    for start in range(0, bits.shape[1], _TILE):
        tile = np.ascontiguousarray(bits[:, start : start + _TILE])
        both = np.empty_like(tile)
        ones = np.empty(tile.shape, np.uint8)
        for i in range(p.themes):
            np.bitwise_and(tile[i], tile[i:], out=both[i:])
            np.bitwise_count(both[i:], out=ones[i:])
            counts[i, i:] += ones[i:].sum(axis=1, dtype=np.uint32)
    return _mirrored(counts)


def _pack(p: Pattern) -> NDArray[np.uint64]:
    """Return a row of bits per theme, unit ``r`` at bit ``r``, padded to whole 64-bit words."""
    packed = np.zeros((p.themes, (p.units + 63) // 64 * 8), np.uint8)
    block = np.zeros((p.themes, min(_BLOCK, -(-p.units // 8) * 8)), np.uint8)
    flat = block.reshape(-1)
    for start in range(0, p.units, _BLOCK):
        stop = min(start + _BLOCK, p.units)
        cell = p.indices[p.indptr[start] : p.indptr[stop]].astype(np.int64)
        cell *= block.shape[1]
        cell += np.repeat(np.arange(stop - start), np.diff(p.indptr[start : stop + 1]))
        block.fill(0)
        flat[cell] = 1
        size = (stop - start + 7) // 8
        bits = np.packbits(block, axis=1, bitorder="little")
        packed[:, start // 8 : start // 8 + size] = bits[:, :size]
    return packed.view(np.uint64)


def _count_pairs(p: Pattern) -> NDArray[np.int64]:
    K = p.themes
    counts = np.zeros(K * K, np.int64)
    lengths = p.lengths
    by_length = np.argsort(lengths, kind="stable")
    edges = np.searchsorted(lengths[by_length], np.arange(lengths.max(initial=0) + 2))
    written: list[NDArray[np.int64]] = []
    size = 0
    for length in range(2, edges.size - 1):
        # Units of one length form a rectangle, so each pair of places is one vector operation.
        first = p.indptr[by_length[edges[length] : edges[length + 1]]]
        if first.size == 0:
            continue
        columns = [p.indices[first + place].astype(np.int64) for place in range(length)]
        for left in range(length - 1):
            row = columns[left] * K
            for right in range(left + 1, length):
                written.append(row + columns[right])
                size += row.size
                if size >= _CHUNK:
                    counts += np.bincount(np.concatenate(written), minlength=K * K)
                    written, size = [], 0
    if written:
        counts += np.bincount(np.concatenate(written), minlength=K * K)
    counts[:: K + 1] = p.totals
    return _mirrored(counts.reshape(K, K))


def _count_product(p: Pattern) -> NDArray[np.int64]:
    from scipy.sparse import csr_array

    ones = np.ones(p.indices.size, np.int64)
    X = csr_array((ones, p.indices, p.indptr), shape=(p.units, p.themes))
    return np.asarray((X.T @ X).toarray(), np.int64)


def _mirrored(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Copy the upper triangle to the lower in place, by squares that fit a cache."""
    for top in range(0, len(counts), _SQUARE):
        rows = slice(top, top + _SQUARE)
        corner = counts[rows, rows]
        corner += np.triu(corner, 1).T
        for left in range(top + _SQUARE, len(counts), _SQUARE):
            columns = slice(left, left + _SQUARE)
            counts[columns, rows] = counts[rows, columns].T
    return counts
