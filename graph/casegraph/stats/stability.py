"""In how many similar corpora each pair would be an edge again, for any way of making corpora.

A corpus is a matrix, or a matrix with a weight per unit. In each, every pair's expectation is
fitted anew, from the weights of the last fit, and q is taken over the same family of pairs. Only
what decides is computed: q is never below p, so a pair with p > 0.05 can have no q ≤ 0.05, and it
does not matter which of those it has. Tails are taken of the pairs that a normal approximation puts
within reach of 0.05, with a wide margin, and the others have p = 1. So 200 corpora of the bundled
size take some seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.nets import EXACT, LENGTH_AVERAGE
from casegraph.stats.association import Association
from casegraph.stats.exact import fit_exact_model
from casegraph.stats.false_discovery import CORRECTIONS
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.length import fit_length_model
from casegraph.thresholds import ALPHA, CLEAR

__all__ = ["resampled_weights", "share_clear"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

# A share of corpora needs three digits of p, not ten.
_FIT, _TAIL = 1e-6, 1e-4
_WITHIN_REACH = 1.04  # normal deviate whose two-sided p is 0.3


def share_clear(
    found: Association,
    corpora: Iterable[tuple[Mask, Counts | None]],
    blocks: ArrayLike | None = None,
    level: float = CLEAR,
) -> Floats:
    """Return the share of corpora in which each pair is an edge of its sign, shape (M,).

    Parameters
    ----------
    found
        The pairs of the corpus itself: their signs, which of them are tested, the net and the
        correction are kept.
    corpora
        Boolean matrices, units × themes, with the themes of the corpus, each with a weight per unit
        or None.
    blocks
        As given to :func:`~casegraph.stats.association.associate`.
    level
        The q at which a pair is an edge, at most 0.05.

    Raises
    ------
    UsageError
        ``level`` is above 0.05.
    ConvergenceError
        The lengths of a corpus could not be fitted.

    >>> from casegraph.stats import associate
    >>> X = np.repeat([[1, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 1]], [20, 20, 1, 1], axis=0) == 1
    >>> share_clear(associate(X), [(X, None), (X[::-1], None)]).tolist()
    [1.0, 1.0, 1.0]
    """
    if level > ALPHA:
        raise UsageError(f"level = {level}; expected at most {ALPHA}; lower it")
    hits, samples, start = np.zeros(found.i.size), 0, None
    for X, weights in corpora:
        passes, start = _edges(found, X, weights, blocks, level, start)
        hits += passes
        samples += 1
    return hits / max(samples, 1)


def _edges(
    found: Association,
    X: Mask,
    weights: Counts | None,
    blocks: ArrayLike | None,
    level: float,
    start: Floats | None,
) -> tuple[Mask, Floats | None]:
    """Return which pairs are edges of their sign, and from where to fit the next corpus."""
    plain = X.astype(np.float32)  # exact: counts are whole numbers below 2²⁴
    weighted = plain if weights is None else plain * weights[:, None].astype(np.float32)
    counts = np.rint(weighted.T @ plain).astype(np.int64)
    n = len(X) if weights is None else int(weights.sum())
    i, j = found.i, found.j
    n11, totals = counts[i, j], np.diagonal(counts)
    a, b = totals[i], totals[j]
    exact = average = None
    if found.net == EXACT:
        exact = fit_exact_model(X, blocks, weights=weights, tolerance=_FIT, start=start)
        expected, start = exact.expected(i, j), exact.log_weights
    elif found.net == LENGTH_AVERAGE:
        average = fit_length_model(X, weights=weights, tolerance=_FIT)
        expected = average.expected(i, j)
    else:
        expected = a * b / n
    near = np.flatnonzero(found.testable & _within_reach(n11, expected, a, b, n))
    if exact is not None:
        tails = exact.tails(i[near], j[near], n11[near])
    elif average is not None:
        tails = average.tails(i[near], j[near], n11[near], tolerance=_TAIL)
    else:
        tails = hypergeometric_tails(n11[near], a[near], b[near], n)
    p, q = np.ones(i.size), np.ones(i.size)
    p[near] = tails.two_sided
    q[found.testable] = CORRECTIONS[found.correction](p[found.testable])
    gap = n11 - expected
    sign = np.where(np.abs(gap) <= 1e-9 * (1 + expected), 0, np.sign(gap))
    return np.asarray((q <= level) & (sign == found.sign)), start


def _within_reach(n11: Counts, expected: Floats, a: Counts, b: Counts, n: int) -> Mask:
    """Return which pairs could have p ≤ 0.05 for all that a normal approximation says.

    The variance is that of a noncentral hypergeometric count, the harmonic sum of the four cells
    that are expected (Cornfield 1956); where lengths hold on average it is larger, and p too. Half
    a count is given away to discreteness.
    """
    cells = np.maximum([expected, a - expected, b - expected, n - a - b + expected], 1e-9)
    spread = 1.0 / np.sqrt((1.0 / cells).sum(axis=0))
    return np.asarray(np.abs(n11 - expected) + 0.5 >= _WITHIN_REACH * spread)


def resampled_weights(clusters: Counts, samples: int, seed: int) -> Iterator[Counts]:
    """Yield how often each unit is drawn when whole clusters are drawn with replacement."""
    rng = np.random.default_rng(seed)
    _, cluster_of = np.unique(clusters, return_inverse=True)
    size = int(cluster_of.max(initial=-1)) + 1
    for _ in range(samples):
        drawn = np.bincount(rng.integers(0, size, size), minlength=size)
        yield drawn[cluster_of].astype(np.int64)
