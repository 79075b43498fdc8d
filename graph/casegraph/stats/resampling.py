"""How uncertain a measure or an edge is: the bootstrap by unit.

Below some two hundred reviews a yes or no per edge says less than an interval and a rank do, so the
bootstrap gives three results from the same resamples: an interval for each measure, an interval for
each pair's rank, and how often the pair would have been an edge if other, similar reviews had been
written.

What is resampled is the *unit*, a review, or the cluster of units that a caller names: siblings in
one review are drawn together, else they would count as independent evidence. Reviews are not a
sample of cases, so the intervals show how much depends on which reviews were written, and nothing
about children who had no review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UnknownNameError, UsageError
from casegraph.nets import EXACT, LENGTH_AVERAGE
from casegraph.progress import Progress, silent
from casegraph.stats.association import Association
from casegraph.stats.counting import BinaryMatrix, Pattern, pattern
from casegraph.stats.exact import fit_exact_model
from casegraph.stats.false_discovery import CORRECTIONS
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.length import fit_length_model
from casegraph.stats.measures import Measures, measures
from casegraph.thresholds import CLEAR, LEVEL

__all__ = ["Bootstrap", "bootstrap"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_DENSE_CELLS = 30_000_000  # up to 120 MB a resample is counted by a dense product
_MEASURES = (
    "lift", "lift_plain", "npmi", "phi", "jaccard", "cosine", "odds_ratio_plain", "support",
)  # fmt: skip


@dataclass(frozen=True)
class Bootstrap:
    """What resampling says of each pair; arrays of shape (M,) in the order of the association.

    Attributes
    ----------
    low, high
        Percentile interval of each measure, by the measure's name.
    rank_low, rank_high
        Percentile interval of the pair's rank by ``rank_by``, 1 = strongest.
    stability
        Share of resamples in which the pair is an edge of the same sign: q ≤ ``edge_level``. A pair
        that just reaches the level is near one half; this is not a probability that the edge is
        real.
    samples, level, edge_level, rank_by
        What was asked for.
    """

    low: Mapping[str, Floats]
    high: Mapping[str, Floats]
    rank_low: Floats
    rank_high: Floats
    stability: Floats
    samples: int
    level: float
    edge_level: float
    rank_by: str


def bootstrap(
    X: BinaryMatrix,
    found: Association,
    *,
    samples: int = 200,
    seed: int = 0,
    clusters: ArrayLike | None = None,
    structural_zeros: BinaryMatrix | None = None,
    blocks: ArrayLike | None = None,
    names: Sequence[str] = ("lift", "npmi", "phi", "odds_ratio_plain"),
    rank_by: str = "phi",
    level: float = LEVEL,
    edge_level: float = CLEAR,
    progress: Progress = silent,
) -> Bootstrap:
    """Resample units with replacement and repeat the analysis each time.

    Parameters
    ----------
    X, found
        The matrix and what :func:`~casegraph.stats.association.associate` made of it. Each
        resample uses the same net, correction and family of tested pairs; the model of lengths
        is fitted again.
    samples
        Number of resamples. 200 place an interval's ends to about a tenth of its width; 1,000 are
        better in print.
    seed
        Seed of numpy's default generator.
    clusters
        A cluster name per unit, shape (N,): whole clusters are drawn (Field & Welsh 2007,
        doi:10.1111/j.1467-9868.2007.00593.x). Each unit by itself if not given.
    structural_zeros, blocks
        As given to ``associate``.
    names, rank_by
        Measures to give intervals for, and the one to rank by.
    progress
        Called after each resample, which may take some hundredths of a second.
    level, edge_level
        Coverage of the intervals; the q at which a pair is an edge.

    Returns
    -------
    :class:`Bootstrap`. The interval of a pair never seen together is a point: resampling cannot
    invent what did not occur. Read its odds-ratio interval from the measures instead.
    """
    for name in (*names, rank_by):
        if name not in _MEASURES:
            raise UnknownNameError("measure", name, _MEASURES)
    if samples < 1:
        raise UsageError(f"samples = {samples}; expected at least 1, and 200 or more for use.")
    p = pattern(X)
    kept = tuple(dict.fromkeys((*names, rank_by)))
    values = {name: np.empty((samples, len(found)), np.float32) for name in kept}
    ranks = np.empty((samples, len(found)), np.float32)
    passes = np.zeros(len(found))
    for sample, weights in enumerate(_resampled_weights(p, samples, seed, clusters)):
        m = measures(_weighted_counts(p, weights), int(weights.sum()))
        expected, edges = _repeated(p, weights, structural_zeros, blocks, m, found, edge_level)
        passes += edges
        lift = np.ones(len(m))
        np.divide(m.n11, expected, out=lift, where=expected > 0)
        drawn = {
            name: lift if name == "lift" else getattr(m, name.removesuffix("_plain"))
            for name in kept
        }
        for name in kept:
            values[name][sample] = drawn[name]
        ranks[sample] = _ranks(drawn[rank_by])
        progress("resampling reviews", sample + 1, samples)
    ends = [100 * (1 - level) / 2, 100 * (1 + level) / 2]
    cuts = {name: np.percentile(values[name], ends, axis=0).astype(np.float64) for name in names}
    rank_low, rank_high = np.percentile(ranks, ends, axis=0).astype(np.float64)
    return Bootstrap(
        {name: cut[0] for name, cut in cuts.items()},
        {name: cut[1] for name, cut in cuts.items()},
        rank_low, rank_high, passes / samples, samples, level, edge_level, rank_by,
    )  # fmt: skip


def _resampled_weights(
    p: Pattern, samples: int, seed: int, clusters: ArrayLike | None
) -> Iterator[Counts]:
    """Yield how often each unit is drawn, once per resample."""
    rng = np.random.default_rng(seed)
    names = np.arange(p.units) if clusters is None else np.asarray(clusters)
    if names.shape != (p.units,):
        raise UsageError(
            f"the clusters have shape {names.shape}; expected ({p.units},), one name per unit."
        )
    _, cluster_of = np.unique(names, return_inverse=True)
    size = int(cluster_of.max(initial=-1)) + 1
    for _ in range(samples):
        drawn = np.bincount(rng.integers(0, max(size, 1), size), minlength=size)
        yield drawn[cluster_of].astype(np.int64)


def _weighted_counts(p: Pattern, weights: Counts) -> Counts:
    """Return XᵀWX: pair counts with each unit counted as often as it was drawn."""
    if p.units * p.themes <= _DENSE_CELLS:
        X = p.dense(np.float32)  # exact: counts are whole numbers below 2²⁴
        return np.asarray(np.rint((X * weights[:, None].astype(np.float32)).T @ X), np.int64)
    from scipy.sparse import csr_array

    shape, ones = (p.units, p.themes), np.ones(p.indices.size, np.int64)
    plain: Any = csr_array((ones, p.indices, p.indptr), shape=shape)
    weighted = csr_array((weights[p.unit_of], p.indices, p.indptr), shape=shape)
    return np.asarray((plain.T @ weighted).toarray(), np.int64)


def _ranks(values: Floats) -> NDArray[np.intp]:
    """Return 1 + the number of pairs that are strictly stronger."""
    return 1 + np.searchsorted(np.sort(-values), -values, side="left")


def _repeated(
    p: Pattern,
    weights: Counts,
    structural_zeros: BinaryMatrix | None,
    blocks: ArrayLike | None,
    m: Measures,
    found: Association,
    edge_level: float,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what a resample expects of each pair, and where it is an edge of its first sign."""
    if found.net == EXACT:
        exact = fit_exact_model(p, blocks, weights=weights)
        expected = exact.expected(m.i, m.j)
        two_sided = exact.tails(m.i, m.j, m.n11).two_sided
    elif found.net == LENGTH_AVERAGE:
        model = fit_length_model(p, structural_zeros, weights=weights)
        expected = model.expected(m.i, m.j)
        two_sided = model.tails(m.i, m.j, m.n11, tolerance=1e-4).two_sided
    else:
        expected = m.expected
        two_sided = hypergeometric_tails(m.n11, m.a, m.b, m.n).two_sided
    q = np.ones(len(m))
    q[found.testable] = CORRECTIONS[found.correction](two_sided[found.testable])
    passes: NDArray[np.bool_] = (q <= edge_level) & (np.sign(m.n11 - expected) == found.sign)
    return expected, passes
