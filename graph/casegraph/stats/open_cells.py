"""The exact net where some units cannot have some themes: structural zeros.

A theme of infants is not to be expected in a review of a teenager, so that it can only be
distributed over the units that can have it. The weights of the Rasch model
(:mod:`casegraph.stats.rasch`) are shared by all units, but a unit with d themes holds one of the
sets of d themes that are open to it:

    P(a in a unit with the open themes S) = y_a · e_{d−1}(y of S without a) / e_d(y of S),

0 for a theme that is closed there. Each unit keeps its number of themes and each theme its total;
with nothing closed this is the model of :mod:`casegraph.stats.exact`. Units with the same open
themes and the same number of themes share their chances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import BinaryMatrix, pattern
from casegraph.stats.exact import ExactModel
from casegraph.stats.margins import ConvergenceError, settle
from casegraph.stats.rasch import newton_step, pair_sums, symmetric_ratios_for, theme_chances

__all__ = ["fit_open_model"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

_MOST_STEPS = 200


@dataclass(frozen=True)
class _Part:
    """The rows of units with the same open themes: which these are, and how many each row lacks."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    lengths: Counts

    def chances(self, y: Floats) -> Floats:
        """Return P(theme) in each row and column."""
        some = y[self.columns]
        return theme_chances(some, symmetric_ratios_for(some, self.lengths))[self.lengths]


def fit_open_model(X: BinaryMatrix, closed: ArrayLike, *, tolerance: float = 1e-12) -> ExactModel:
    """Fit the expectation of every pair given each unit's number of themes and what it can have.

    Parameters
    ----------
    X
        Units × themes, binary.
    closed
        Cells that cannot be 1, boolean of the same shape. A cell that is 1 all the same is open.
    tolerance
        How near expected totals must come, relative to 1 + the total.

    Raises
    ------
    UsageError
        ``closed`` has another shape.
    ConvergenceError
        The model could not be fitted.

    The last two units cannot have the first theme, so it is as sure in the others as it can be:

    >>> X = [[1, 0, 1], [1, 1, 0], [0, 1, 0], [0, 0, 1]]
    >>> model = fit_open_model(X, [[0, 0, 0], [0, 0, 0], [1, 0, 0], [1, 0, 0]])
    >>> model.together.round(9).tolist()
    [[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    p = pattern(X)
    cells = p.dense()
    shut = np.asarray(closed, bool)
    if shut.shape != cells.shape:
        raise UsageError(
            f"the closed cells have shape {shut.shape}; expected {cells.shape}, one per cell of "
            "the matrix."
        )
    allowed, row_of = np.unique(
        np.column_stack([~shut | cells, p.lengths]), axis=0, return_inverse=True
    )
    lengths, allowed = allowed[:, -1].astype(np.int64), allowed[:, :-1].astype(bool)
    weights = np.bincount(row_of.reshape(-1), minlength=lengths.size).astype(np.float64)
    totals = p.totals
    ones, open_, d_left, c_left = settle(
        lengths.astype(np.float64), totals.astype(np.float64), weights, np.ones(p.themes), allowed
    )
    parts = list(_parts(open_, d_left.astype(np.int64)))
    log_y, residual = _solve(parts, open_, weights, c_left, tolerance)
    y = np.exp(log_y)
    chances = ones.astype(np.float64)
    together = np.zeros((p.themes, p.themes))
    for part in parts:
        known = part.chances(y)
        chances[np.ix_(part.rows, part.columns)] = known
        units = np.bincount(part.lengths, weights[part.rows]).astype(np.float64)
        distinct = np.flatnonzero(units)
        cells_of = np.ix_(part.columns, part.columns)
        together[cells_of] += pair_sums(y[part.columns], distinct, units[distinct])
        # Below, each pair is multiplied as if its themes were independent given the row.
        together[cells_of] -= (known * weights[part.rows, None]).T @ known
    together += (chances * weights[:, None]).T @ chances
    np.fill_diagonal(together, 0.0)
    settled = ~open_
    certain = settled * chances
    both, held, sure = (
        np.rint((one * weights[:, None]).T @ other).astype(np.int64)
        for one, other in ((settled * 1.0, settled * 1.0), (certain, settled), (certain, certain))
    )
    alike = np.vstack([totals, open_, ones])
    _, class_of = np.unique(alike, axis=1, return_inverse=True)
    return ExactModel(
        np.maximum(together, 0.0),
        units=p.units - both,
        present=totals[:, None] - held,
        sure=sure,
        class_of=class_of.reshape(-1).astype(np.int64),
        residual=residual,
        log_weights=log_y,
    )


def _parts(open_: Mask, lengths: Counts) -> Iterator[_Part]:
    """Yield the rows of each set of open themes."""
    rows = np.flatnonzero(open_.any(axis=1))
    kinds, kind_of = np.unique(open_[rows], axis=0, return_inverse=True)
    for kind in range(len(kinds)):
        these = rows[kind_of.reshape(-1) == kind]
        yield _Part(these, np.flatnonzero(kinds[kind]), lengths[these])


def _solve(
    parts: list[_Part], open_: Mask, weights: Floats, totals: Floats, tolerance: float
) -> tuple[Floats, float]:
    """Return ln y of each theme, 0 where it is settled, and the largest miss of a total."""
    free = np.flatnonzero(open_.any(axis=0))
    log_y = np.zeros(open_.shape[1])
    if not free.size:
        return log_y, 0.0
    room = np.maximum(weights @ open_[:, free], 1.0)
    log_y[free] = np.log(np.maximum(totals[free], 0.5)) - np.log(room)
    scale = 1.0 + totals[free]

    def fit(log_y: Floats) -> tuple[Floats, Floats, float]:
        y = np.exp(log_y)
        chances = np.zeros(open_.shape)
        for part in parts:
            chances[np.ix_(part.rows, part.columns)] = part.chances(y)
        miss = totals[free] - weights @ chances[:, free]
        return chances[:, free], miss, float(np.abs(miss / scale).max())

    chances, miss, worst = fit(log_y)
    for _ in range(_MOST_STEPS):
        if worst <= tolerance:
            return log_y, worst
        step = newton_step(chances, miss, weights, np.ones(free.size, np.int64))
        step *= min(1.0, 4.0 / float(np.abs(step).max()))
        norm = float(miss @ miss)
        while True:
            trial = log_y.copy()
            trial[free] += step - step.mean()
            new, new_miss, new_worst = fit(trial)
            if float(new_miss @ new_miss) < norm:
                break
            step /= 2
            if float(np.abs(step).max()) < 1e-12:
                raise ConvergenceError("row-exact", _MOST_STEPS, worst)
        log_y, chances, miss, worst = trial, new, new_miss, new_worst
    raise ConvergenceError("row-exact", _MOST_STEPS, worst)
