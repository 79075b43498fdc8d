"""The exact net within strata: lengths and totals held in each stratum, the counts added up.

Two themes of babies meet more often than reviews of teenagers let expect, without being linked in
any other way. Within strata of one kind of case, say of one age group and outcome, the model of
:mod:`casegraph.stats.exact` is fitted to each stratum by itself: each unit keeps its number of
themes, each theme its total in the stratum. A pair's expected count is the sum over strata, its
distribution their convolution (:mod:`casegraph.stats.sums`), and the odds ratio beyond it is one
number common to all strata. With one stratum this is the exact net.

**What that costs.** A stratum in which one of the two themes never occurs, or always does, or with
a single unit, says nothing of a pair, so that many small strata leave less to test. Strata of the
same sizes that mean nothing (:func:`placebo`) show how much is lost in that way alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import BinaryMatrix, pair_counts, pattern
from casegraph.stats.exact import ExactModel, fit_exact_model
from casegraph.stats.measures import Measures
from casegraph.stats.sums import Sums
from casegraph.stats.tails import UnderNull

__all__ = ["StrataModel", "fit_strata_model", "placebo", "under_strata"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class StrataModel:
    """What lengths and totals within strata say of every pair of themes.

    Attributes
    ----------
    models
        The exact model of each stratum with two units or more.
    sure
        How many units of the other strata have both themes, shape (K, K).
    """

    models: Sequence[ExactModel]
    sure: Counts

    def expected(self, i: Counts, j: Counts) -> Floats:
        """Return the expected count of each pair, shape (M,)."""
        parts = (model.expected(i, j) for model in self.models)
        return np.asarray(sum(parts, self.sure[i, j].astype(np.float64)), np.float64)

    def sums(self, i: Counts, j: Counts) -> Sums:
        """Return the distribution of the count of each pair."""
        sure = self.sure[i, j].copy()
        parts = []
        for model in self.models:
            pairs = model.pairs(i, j)
            sure += pairs.sure
            parts.append((pairs.law, pairs.law_of))
        return Sums(parts, sure)


def fit_strata_model(
    X: BinaryMatrix,
    strata: ArrayLike,
    blocks: ArrayLike | None = None,
    *,
    tolerance: float = 1e-12,
) -> StrataModel:
    """Fit the expectation of every pair given each unit's number of themes and each stratum.

    Parameters
    ----------
    X
        Units × themes, binary.
    strata
        A number or name per unit, shape (N,).
    blocks, tolerance
        As in :func:`~casegraph.stats.exact.fit_exact_model`.

    Raises
    ------
    UsageError
        ``strata`` has another shape.
    ConvergenceError
        The model of a stratum could not be fitted.

    >>> X = [[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0]]
    >>> model = fit_strata_model(X, ["a", "a", "b", "b"])
    >>> i, j = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> model.expected(i, j).round(9).tolist()          # what is settled in the first stratum
    [1.0, 1.0, 0.0]
    """
    p = pattern(X)
    names = np.asarray(strata)
    if names.shape != (p.units,):
        raise UsageError(
            f"the strata have shape {names.shape}; expected ({p.units},), one per unit."
        )
    _, stratum_of = np.unique(names, return_inverse=True)
    stratum_of = stratum_of.reshape(-1)
    size = np.bincount(stratum_of, minlength=1)
    single = size[stratum_of] < 2
    models = [
        fit_exact_model(
            p.of_units(np.flatnonzero(stratum_of == k)),
            blocks,
            tolerance=tolerance,
        )
        for k in np.flatnonzero(size >= 2).tolist()
    ]
    sure = pair_counts(p.of_units(np.flatnonzero(single))).copy()
    np.fill_diagonal(sure, 0)
    return StrataModel(models, sure)


def under_strata(
    X: BinaryMatrix, m: Measures, strata: ArrayLike, blocks: ArrayLike | None = None
) -> UnderNull:
    """Return expectation, tails, smallest attainable p and common odds ratio of every pair.

    Parameters
    ----------
    X, m
        The matrix and its measures.
    strata, blocks
        As in :func:`fit_strata_model`.

    >>> from casegraph.stats.counting import pair_counts
    >>> from casegraph.stats.measures import measures
    >>> X = [[1, 1, 0]] * 6 + [[0, 0, 1]] * 6 + [[1, 0, 1], [0, 1, 1]]
    >>> null = under_strata(X, measures(pair_counts(X), 14), ["the same"] * 14)
    >>> null.expected.round(3).tolist(), null.adjusted.odds_ratio.round(2).tolist()
    ([2.297, 2.851, 2.851], [88.05, 0.0, 0.0])
    """
    model = fit_strata_model(X, strata, blocks)
    sums = model.sums(m.i, m.j)
    tails, adjusted = sums.ask(m.n11)
    return UnderNull(model.expected(m.i, m.j), tails, sums.smallest_p(), adjusted)


def placebo(strata: ArrayLike, rng: np.random.Generator) -> NDArray[np.generic]:
    """Return strata of the same sizes, assigned to the units at random.

    >>> sorted(placebo(["a", "a", "b"], np.random.default_rng(1)).tolist())
    ['a', 'a', 'b']
    """
    return np.asarray(rng.permutation(np.asarray(strata)))
