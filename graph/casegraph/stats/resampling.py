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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UnknownNameError, UsageError
from casegraph.progress import Progress, silent
from casegraph.stats.association import Association
from casegraph.stats.counting import BinaryMatrix, pattern
from casegraph.stats.measures import cosine, jaccard, lift, npmi, odds_ratio, phi
from casegraph.stats.stability import Again, again, resampled_weights
from casegraph.thresholds import CLEAR, LEVEL

__all__ = ["Bootstrap", "bootstrap"]

Floats = NDArray[np.float64]


def _lift(c: Again) -> Floats:
    found = np.ones(c.n11.size)
    np.divide(c.n11, c.expected, out=found, where=c.expected > 0)
    return found


_MEASURES: Mapping[str, Callable[[Again], Floats]] = {
    "lift": _lift,
    "lift_plain": lambda c: lift(c.n11, c.a, c.b, c.n),
    "npmi": lambda c: npmi(c.n11, c.a, c.b, c.n),
    "phi": lambda c: phi(c.n11, c.a, c.b, c.n),
    "jaccard": lambda c: jaccard(c.n11, c.a, c.b),
    "cosine": lambda c: cosine(c.n11, c.a, c.b),
    "odds_ratio_plain": lambda c: odds_ratio(c.n11, c.a, c.b, c.n)[0],
    "support": lambda c: c.n11 / max(c.n, 1),
}


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
            raise UnknownNameError("measure", name, tuple(_MEASURES))
    if samples < 1:
        raise UsageError(f"samples = {samples}; expected at least 1, and 200 or more for use.")
    p = pattern(X)
    drawings = resampled_weights(_checked(clusters, p.units), samples, seed)
    kept = tuple(dict.fromkeys((*names, rank_by)))
    values = {name: np.empty((samples, len(found)), np.float32) for name in kept}
    ranks = np.empty((samples, len(found)), np.float32)
    passes = np.zeros(len(found))
    corpora = ((p, weights) for weights in drawings)
    for sample, drawn in enumerate(again(found, corpora, blocks, edge_level, structural_zeros)):
        passes += drawn.edge
        measured = {name: _MEASURES[name](drawn) for name in kept}
        for name in kept:
            values[name][sample] = measured[name]
        ranks[sample] = _ranks(measured[rank_by])
        progress("resampling reviews", sample + 1, samples)
    ends = [100 * (1 - level) / 2, 100 * (1 + level) / 2]
    cuts = {name: np.percentile(values[name], ends, axis=0).astype(np.float64) for name in names}
    rank_low, rank_high = np.percentile(ranks, ends, axis=0).astype(np.float64)
    return Bootstrap(
        {name: cut[0] for name, cut in cuts.items()},
        {name: cut[1] for name, cut in cuts.items()},
        rank_low, rank_high, passes / samples, samples, level, edge_level, rank_by,
    )  # fmt: skip


def _checked(clusters: ArrayLike | None, units: int) -> NDArray[Any]:
    names = np.arange(units) if clusters is None else np.asarray(clusters)
    if names.shape != (units,):
        raise UsageError(
            f"the clusters have shape {names.shape}; expected ({units},), one name per unit."
        )
    return names


def _ranks(values: Floats) -> NDArray[np.intp]:
    """Return 1 + the number of pairs that are strictly stronger."""
    order = np.argsort(-values)
    drops = np.flatnonzero(np.diff(values[order])) + 1
    first = np.concatenate([[0], drops])
    ranks = np.empty(values.size, np.intp)
    ranks[order] = np.repeat(first, np.diff(first, append=values.size)) + 1
    return ranks
