"""How each pair's count compares with what the number of themes coded explains, in either group.

Groups differ in how much is coded from their reviews: a full review of a teenager's life names more
than a notice on a baby. An odds ratio does not allow for that; observed over expected does, under
the exact or the length-average net of each group. This is a description with a bootstrap interval,
not a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.contrast.groups import Groups
from casegraph.nets import EXACT
from casegraph.progress import Progress, silent
from casegraph.stats.counting import pattern
from casegraph.stats.exact import fit_exact_model
from casegraph.stats.length import fit_length_model

__all__ = ["BeyondLength", "compare_beyond_length"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_CELLS = 1 << 20  # cells of units × pairs held at a time
_REPORT_EVERY = 20
_RESAMPLED = 1e-4  # how near the totals of a resample must come, relative to 1 + them


@dataclass(frozen=True)
class BeyondLength:
    """Observed over expected in both groups; arrays of shape (M,).

    Attributes
    ----------
    observed_expected_1, observed_expected_2
        n11 over its expectation given the number of themes coded and prevalence, 0 upwards; 1 where
        both are 0.
    ratio, ratio_low, ratio_high
        The first over the second, with 0.5 added to every observed and expected count so that it
        is finite; 95% percentile interval over resampled reviews.
    """

    observed_expected_1: Floats
    observed_expected_2: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats


def compare_beyond_length(
    groups: Groups,
    i: Counts,
    j: Counts,
    null: str = EXACT,
    samples: int = 200,
    seed: int = 1,
    progress: Progress = silent,
) -> BeyondLength:
    """Compare the pairs (i, j) of column numbers with the net of each group.

    Parameters
    ----------
    groups
        The groups; whole reviews are resampled within each group.
    i, j
        Column numbers of the pairs, shape (M,).
    null
        ``exact`` or ``length-average``: how the number of themes of each unit is held.
    samples, seed
        Number of resamples, and the seed of numpy's default generator.

    Raises
    ------
    ConvergenceError
        The net of a group could not be fitted.
    """
    rng = np.random.default_rng(seed)
    raw, logs = [], []
    for number, chosen in enumerate((groups.in_first, ~groups.in_first)):
        X = groups.matrix[chosen]
        _, cluster_of = np.unique(groups.clusters[chosen], return_inverse=True)
        size = int(cluster_of.max()) + 1
        # Row 0 is the group as it is.
        weights = np.ones((samples + 1, len(X)), np.int64)
        for sample in range(1, samples + 1):
            drawn = np.bincount(rng.integers(0, size, size), minlength=size)
            weights[sample] = drawn[cluster_of]
        seen, expected = _observed(X, weights, i, j), np.empty((samples + 1, len(i)))
        for sample, found in enumerate(_expected(X, weights, i, j, null)):
            if sample % _REPORT_EVERY == 0:
                progress("resampling reviews", number * samples + sample, 2 * samples)
            expected[sample] = found
        ratio = np.ones(len(i))
        np.divide(seen[0], expected[0], out=ratio, where=expected[0] > 0)
        raw.append(ratio)
        logs.append(np.log(seen + 0.5) - np.log(expected + 0.5))
    difference = logs[0] - logs[1]
    low, high = np.percentile(difference[1:], [2.5, 97.5], axis=0)
    return BeyondLength(raw[0], raw[1], np.exp(difference[0]), np.exp(low), np.exp(high))


def _expected(
    X: NDArray[np.bool_], weights: Counts, i: Counts, j: Counts, null: str
) -> Iterator[Floats]:
    """Yield each pair's expected count in each resample, shape (M,)."""
    p, start = pattern(X), None
    near = _log_odds(X, weights[0])
    for sample, weight in enumerate(weights):
        # A resample needs three digits of its expectation, not ten.
        tolerance = _RESAMPLED if sample else 1e-10
        if null == EXACT:
            # The group as it is holds every theme of a resample. From its weights, moved by as
            # much as the totals move, a few steps are enough.
            moved = None if start is None else start + _log_odds(X, weight) - near
            model = fit_exact_model(p, weights=weight, tolerance=tolerance, start=moved)
            start = model.log_weights if start is None else start
            yield model.expected(i, j)
        else:
            yield fit_length_model(p, weights=weight, tolerance=tolerance).expected(i, j)


def _log_odds(X: NDArray[np.bool_], weight: Counts) -> Floats:
    """Return ln of the units with each theme over those without, half a unit added to both."""
    total = weight @ X
    return np.asarray(np.log(total + 0.5) - np.log(weight.sum() - total + 0.5), np.float64)


def _observed(X: NDArray[np.bool_], weights: Counts, i: Counts, j: Counts) -> Floats:
    """Return each pair's count in each resample, shape (samples, M)."""
    out, often = np.empty((len(weights), len(i))), weights.astype(np.float64)
    step = max(1, _CELLS // len(X))
    for first in range(0, len(i), step):
        block = slice(first, first + step)
        out[:, block] = often @ (X[:, i[block]] & X[:, j[block]]).astype(np.float64)
    return out
