"""What each pair would be in other, similar corpora, for any way of making corpora.

A corpus is a matrix, or a matrix with a weight per unit. In each, pairs are counted anew, the
expectation of every pair is fitted anew, from the weights of the last fit, and q is taken over the
same family of pairs. This is the one path by which the bootstrap
(:mod:`casegraph.stats.resampling`) and recoding (:mod:`casegraph.stats.recoding`) judge pairs.

Only what decides is computed. Under Benjamini and Hochberg a pair of m has q ≤ x only if its p is
at most x·R/m, with R the number of such pairs. R is at most the number of pairs whose p can be that
small, so the limit is lowered, and the pairs are sifted, until nothing changes; tails are taken of
the pairs that are left, and the others have p = 1, which leaves it as it is which pairs have q ≤ x.
How small a p can be is judged from the deviance of the pair (:func:`rough_p`), with a margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.nets import EXACT, LENGTH_AVERAGE
from casegraph.stats.association import Association
from casegraph.stats.counting import BinaryMatrix, Pattern, pattern
from casegraph.stats.exact import ExactModel, fit_exact_model
from casegraph.stats.false_discovery import q_values
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.length import LengthModel, fit_length_model
from casegraph.stats.measures import expected_count
from casegraph.stats.tails import Tails
from casegraph.thresholds import CLEAR

__all__ = ["Again", "again", "resampled_weights", "rough_p", "share_clear"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Corpora = Iterable[tuple[BinaryMatrix, Counts | None]]

# A share of corpora needs three digits of p, not ten.
_FIT, _TAIL = 1e-4, 1e-4
_MARGIN = 1.25  # by how much p may be below what its deviance says
_DENSE_CELLS = 30_000_000  # up to 120 MB a corpus is counted by a dense product


@dataclass(frozen=True)
class Again:
    """What one other corpus says of every pair; arrays of shape (M,).

    Attributes
    ----------
    n11, a, b, n
        Units with both themes, with either, and in all, each as often as its weight says.
    expected
        The mean of n11 under the net.
    p, q
        As of an association; both are right where q is at most the level that was asked for, and
        may be 1 elsewhere.
    sign
        1 for more units with both than expected, −1 for fewer, 0 for as many.
    edge
        Whether q is at most the level, with the sign that the pair has in the corpus itself.
    """

    n11: Counts
    a: Counts
    b: Counts
    n: int
    expected: Floats
    p: Floats
    q: Floats
    sign: NDArray[np.int8]
    edge: Mask


def share_clear(
    found: Association,
    corpora: Corpora,
    blocks: ArrayLike | None = None,
    level: float = CLEAR,
) -> Floats:
    """Return the share of corpora in which each pair is an edge of its sign, shape (M,).

    Parameters and errors are those of :func:`again`.

    >>> from casegraph.stats import associate
    >>> X = np.repeat([[1, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 1]], [20, 20, 1, 1], axis=0) == 1
    >>> share_clear(associate(X), [(X, None), (X[::-1], None)]).tolist()
    [1.0, 1.0, 1.0]
    """
    hits, samples = np.zeros(found.i.size), 0
    for corpus in again(found, corpora, blocks, level):
        hits += corpus.edge
        samples += 1
    return hits / max(samples, 1)


def again(
    found: Association,
    corpora: Corpora,
    blocks: ArrayLike | None = None,
    level: float = CLEAR,
    structural_zeros: BinaryMatrix | None = None,
) -> Iterator[Again]:
    """Yield what each corpus says of every pair.

    Parameters
    ----------
    found
        The pairs of the corpus itself: their signs, which of them are tested, the net and the
        correction are kept.
    corpora
        Binary matrices, units × themes, with the themes of the corpus, each with whole numbers of
        how often a unit counts, or None for once.
    blocks, structural_zeros
        As given to :func:`~casegraph.stats.association.associate`.
    level
        The q at which a pair is an edge.

    Raises
    ------
    ConvergenceError
        The lengths of a corpus could not be fitted.
    """
    start: Floats | None = None
    held: BinaryMatrix | None = None
    i, j = found.i, found.j
    for X, weights in corpora:
        if X is not held:
            held, p = X, pattern(X)
            plain = p.dense(np.float32) if p.units * p.themes <= _DENSE_CELLS else None
        counts, n = _weighted_counts(p, plain, weights), p.units
        if weights is not None:
            n = int(weights.sum())
        n11, totals = counts[i, j], np.diagonal(counts)
        a, b = totals[i], totals[j]
        model: ExactModel | LengthModel | None = None
        if found.net == EXACT:
            model = fit_exact_model(p, blocks, weights=weights, tolerance=_FIT, start=start)
            start = model.log_weights
        elif found.net == LENGTH_AVERAGE:
            model = fit_length_model(p, structural_zeros, weights=weights, tolerance=_FIT)
        expected = expected_count(a, b, n) if model is None else model.expected(i, j)
        near, tails = _tails_within_reach(found, model, n11, expected, a, b, n, level)
        p_values = np.ones(i.size)
        p_values[near] = tails.two_sided
        q = q_values(p_values, found.testable, found.family, found.correction)
        gap = n11 - expected
        sign = np.where(np.abs(gap) <= 1e-9 * (1 + expected), 0, np.sign(gap)).astype(np.int8)
        edge = found.testable & (q <= level) & (sign == found.sign)
        yield Again(n11, a, b, n, expected, p_values, q, sign, edge)


def _tails_within_reach(
    found: Association, model: ExactModel | LengthModel | None, n11: Counts, expected: Floats,
    a: Counts, b: Counts, n: int, level: float,
) -> tuple[NDArray[np.intp], Tails]:  # fmt: skip
    """Return the places of the pairs that could have q ≤ level, and their tails."""
    i, j = found.i, found.j
    if isinstance(model, ExactModel):
        # Units that can show neither theme are no part of the distribution.
        sure, units = model.sure[i, j], model.units[i, j]
        held, beside = model.present[i, j], model.present[j, i]
        near = _within_reach(
            found, rough_p(n11 - sure, expected - sure, held, beside, units), level
        )
        return near, model.tails(i[near], j[near], n11[near])
    near = _within_reach(found, rough_p(n11, expected, a, b, n), level)
    if model is None:
        return near, hypergeometric_tails(n11[near], a[near], b[near], n)
    return near, model.tails(i[near], j[near], n11[near], tolerance=_TAIL)


def _weighted_counts(
    p: Pattern, plain: NDArray[np.float32] | None, weights: Counts | None
) -> Counts:
    """Return XᵀWX: pair counts with each unit counted as often as its weight says."""
    if plain is not None:  # exact: counts are whole numbers below 2²⁴
        weighted = plain if weights is None else plain * weights[:, None].astype(np.float32)
        return np.asarray(np.rint(weighted.T @ plain), np.int64)
    from scipy.sparse import csr_array

    shape, ones = (p.units, p.themes), np.ones(p.indices.size, np.int64)
    once: Any = csr_array((ones, p.indices, p.indptr), shape=shape)
    often = ones if weights is None else weights[p.unit_of]
    product = once.T @ csr_array((often, p.indices, p.indptr), shape=shape)
    return np.asarray(product.toarray(), np.int64)


def rough_p(n11: Counts, expected: Floats, a: Counts, b: Counts, n: Counts | int) -> Floats:
    """Return roughly each pair's two-sided mid-p, shape (M,).

    It is 2·Φ(−√2D) with D = Σ O·ln(O/E) over the four cells, O observed and E those with the
    expected count: the first term of Lugannani and Rice (1980, doi:10.2307/1426607) for a
    noncentral hypergeometric count of that mean. On a grid of totals no p is below 0.9 of it,
    however far out (tested). Where lengths hold on average the spread is larger, and p too.

    >>> count, total = np.array([16]), np.array([40])
    >>> rough_p(count, np.array([10.0]), total, np.array([30]), 120).round(4)
    array([0.0085])
    """
    from scipy.special import ndtr

    deviance = np.zeros(n11.size)
    for observed, fitted in (
        (n11, expected),
        (a - n11, a - expected),
        (b - n11, b - expected),
        (n - a - b + n11, n - a - b + expected),
    ):
        fitted = np.maximum(fitted, 1e-9)
        deviance += observed * np.log(np.where(observed > 0, observed, fitted) / fitted)
    return np.asarray(2.0 * ndtr(-np.sqrt(2.0 * np.maximum(deviance, 0.0))), np.float64)


def _within_reach(found: Association, rough: Floats, level: float) -> NDArray[np.intp]:
    """Return the places of the tested pairs that could have q ≤ level, each in its family."""
    families = [found.testable & (found.family == number) for number in np.unique(found.family)]
    # A pair of another family than the first also has a q among all.
    everyone = [found.testable] if len(families) > 1 else []
    return np.unique(np.concatenate([_in_family(f, rough, level) for f in (*families, *everyone)]))


def _in_family(family: Mask, rough: Floats, level: float) -> NDArray[np.intp]:
    at = np.flatnonzero(family)
    rough, most, limit = rough[at], at.size, level
    while at.size:
        some = rough <= _MARGIN * limit
        if some.all():
            break
        at, rough = at[some], rough[some]
        limit = level * at.size / most
    return at


def resampled_weights(clusters: Counts, samples: int, seed: int) -> Iterator[Counts]:
    """Yield how often each unit is drawn when whole clusters are drawn with replacement.

    >>> next(resampled_weights(np.array([0, 0, 1]), 1, 4)).tolist()
    [0, 0, 2]
    """
    rng = np.random.default_rng(seed)
    _, cluster_of = np.unique(clusters, return_inverse=True)
    cluster_of = cluster_of.reshape(-1)
    size = int(cluster_of.max(initial=-1)) + 1
    for _ in range(samples):
        drawn = np.bincount(rng.integers(0, max(size, 1), size), minlength=size)
        yield drawn[cluster_of].astype(np.int64)
