"""Random matrices with exactly the observed lengths and totals: the check on the exact net.

The *fixed degree sequence model* (FDSM) asks how a pair's count compares with what it is in random
matrices whose every row and column sum equals the observed one. It has no closed form, so matrices
are drawn: two units exchange some of the themes that only one of them holds, at random, each
keeping its number ("curveball", Strona et al. 2014, doi:10.1038/ncomms5114). Here all units trade
in random pairs at once, a *global* trade, whose chain has the same uniform limit (Carstens, Hamann,
Meyer, Penschuck, Tran & Wagner 2018, doi:10.4230/LIPIcs.ESA.2018.11) and suits array arithmetic.

Sampled p-values cannot be smaller than 1/samples, so this is a check and not the default; use it to
check that an edge does not depend on totals being fixed only on average.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import BinaryMatrix, pattern, upper_triangle

__all__ = ["curveball_counts", "curveball_matrices", "curveball_matrix"]


def curveball_counts(
    X: BinaryMatrix,
    samples: int,
    seed: int,
    *,
    burn_in: int = 50,
    thin: int = 5,
) -> NDArray[np.int32]:
    """Return pair counts in random matrices with the row and column sums of X.

    Parameters
    ----------
    X
        Units × themes, binary.
    samples
        How many matrices to draw.
    seed
        Seed of numpy's default generator; the same seed gives the same counts.
    burn_in, thin
        Global trades before the first sample and between samples. In one global trade every unit
        trades once, so 5 to 10 of them already mix a matrix of some hundred rows well.

    Returns
    -------
    int32 array of shape (samples, K·(K−1)/2), pairs i < j in the order of
    :func:`~casegraph.stats.counting.upper_triangle`.

    >>> curveball_counts([[1, 1, 0], [0, 0, 1]], samples=4, seed=1).sum(axis=1).tolist()
    [1, 1, 1, 1]
    """
    i, j = upper_triangle(pattern(X).themes)
    counts = np.empty((max(samples, 0), i.size), np.int32)
    for sample, M in enumerate(curveball_matrices(X, samples, seed, burn_in=burn_in, thin=thin)):
        dense = M.astype(np.float32)  # exact: counts are whole numbers below 2²⁴
        counts[sample] = (dense.T @ dense)[i, j]
    return counts


def curveball_matrices(
    X: BinaryMatrix, samples: int, seed: int, *, burn_in: int = 50, thin: int = 5
) -> Iterator[NDArray[np.bool_]]:
    """Yield random matrices with the row and column sums of X; see :func:`curveball_counts`.

    >>> [M.sum(axis=0).tolist() for M in curveball_matrices([[1, 1, 0], [0, 0, 1]], 2, seed=1)]
    [[1, 1, 1], [1, 1, 1]]
    """
    if samples < 1 or burn_in < 0 or thin < 1:
        raise UsageError(
            f"samples = {samples}, burn_in = {burn_in}, thin = {thin}; expected at least one "
            "sample, a burn-in of 0 or more and at least one trade between samples."
        )
    rng = np.random.default_rng(seed)
    M = pattern(X).dense()
    for _ in range(burn_in):
        _global_trade(M, rng)
    for _ in range(samples):
        for _ in range(thin):
            _global_trade(M, rng)
        yield M.copy()


def curveball_matrix(
    X: BinaryMatrix, seed: int, *, trades: int = 40, rows: ArrayLike | None = None,
    columns: ArrayLike | None = None,
) -> NDArray[np.bool_]:  # fmt: skip
    """Return one random matrix with the row and column sums of X, a corpus in which nothing goes
    together beyond them.

    Parameters
    ----------
    X
        Units × themes, binary.
    seed
        Seed of numpy's default generator.
    trades
        Global trades, as the ``burn_in`` of :func:`curveball_counts`.
    rows, columns
        A name per unit, shape (N,), and per theme, shape (K,): the sums hold among the units of
        each name, and among the themes of each name, too.

    >>> curveball_matrix([[1, 1, 0], [0, 0, 1]], seed=1).sum(axis=1).tolist()
    [2, 1]
    """
    rng = np.random.default_rng(seed)
    M = pattern(X).dense()
    of_rows = np.zeros(len(M)) if rows is None else np.asarray(rows)
    of_columns = np.zeros(M.shape[1]) if columns is None else np.asarray(columns)
    for row in np.unique(of_rows):
        for column in np.unique(of_columns):
            cells = np.ix_(of_rows == row, of_columns == column)
            part = np.ascontiguousarray(M[cells])
            for _ in range(trades):
                _global_trade(part, rng)
            M[cells] = part
    return M


def _global_trade(M: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Let the rows of M trade in random pairs, in place; with an odd number one row rests."""
    order = rng.permutation(len(M))
    half = len(M) // 2
    one, two = order[:half], order[half : 2 * half]
    first, second = M[one], M[two]
    only_one = first & ~second
    pair, theme = np.nonzero(first ^ second)
    # Shuffle the tradable themes within each pair of rows; the first row takes as many as it had.
    shuffled = np.argsort(pair + rng.random(pair.size))
    theme = theme[shuffled]
    place = np.arange(pair.size) - np.searchsorted(pair, pair)
    to_first = place < only_one.sum(axis=1)[pair]
    M[one[pair], theme] = to_first
    M[two[pair], theme] = ~to_first
