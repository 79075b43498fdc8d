"""How likely a unit holds every theme of a set, when each unit keeps its number of themes.

In the Rasch model given the lengths (:mod:`casegraph.stats.rasch`), with f = y_a/r_d and r_d the
ratio of the elementary symmetric functions e_d/e_{d−1} of all weights,

    P_d(S) = f · (P_{d−1}(S without a) − P_{d−1}(S))

for any theme a of the set; for three themes this is y_a·y_b·y_c·e_{d−3}(y without them)/e_d(y).
With the rarest theme as a, errors are damped forwards while f ≤ 1 and backwards beyond, as they are
for single themes and pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.rasch import RaschModel, symmetric_ratios_for, theme_chances

__all__ = ["set_chances"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def set_chances(model: RaschModel, sets: Counts) -> Floats:
    """Return P(all themes of a set in a unit), by distinct length and set, shape (G, M).

    Parameters
    ----------
    model
        The fitted model; its rows are the distinct lengths.
    sets
        Columns of the themes of each set, distinct within a set, shape (M, k).

    >>> from casegraph.stats.rasch import fit_rasch
    >>> model = fit_rasch(np.array([1, 3]), np.array([2.0, 4.0]), np.array([4, 4, 4, 2]))
    >>> triples = np.array([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]])
    >>> set_chances(model, triples).sum(axis=1).round(9).tolist()  # three themes: one of the four
    [0.0, 1.0]
    """
    open_ = ~model.settled
    rows, free = (np.asarray(open_.any(axis=axis), np.bool_) for axis in (1, 0))
    # A settled theme is in a unit for sure or not at all, whatever else the unit holds.
    fixed = np.where(model.settled, model.chances, 1.0)
    chances = fixed[:, sets].prod(axis=2)
    if not rows.any():
        return np.asarray(chances, np.float64)
    held = (model.chances * model.settled)[rows].sum(axis=1)
    lengths = model.lengths[rows] - np.rint(held).astype(np.int64)
    place = np.cumsum(free) - 1
    y = np.exp(model.log_weights[free])
    ratios = symmetric_ratios_for(y, lengths)
    inside = free[sets]
    sizes = inside.sum(axis=1)
    for size in np.unique(sizes).tolist():
        at = np.flatnonzero(sizes == size)
        if size:
            some = place[sets[at][inside[at]].reshape(at.size, size)]
            chances[np.ix_(rows, at)] *= _by_length(y, ratios, some)[lengths]
    return np.asarray(chances, np.float64)


def _by_length(y: Floats, ratios: Floats, sets: Counts) -> Floats:
    """Return P_d of each set for d = 0 … len(ratios) − 1, shape (d, M)."""
    if sets.shape[1] == 1:
        return theme_chances(y, ratios)[:, sets[:, 0]]
    ordered = np.take_along_axis(sets, np.argsort(y[sets], axis=1, kind="stable"), axis=1)
    others, back = np.unique(ordered[:, 1:], axis=0, return_inverse=True)
    rest = _by_length(y, ratios, others)[:, back.reshape(-1)]
    weight, last = y[ordered[:, 0]], ratios.size - 1
    chances = np.zeros((last + 1, len(sets)))
    for d in range(1, last + 1):
        chances[d] = np.minimum(weight / ratios[d], 1.0) * (rest[d - 1] - chances[d - 1])
    behind = np.ones(len(sets))
    for d in range(last, 0, -1):
        common = weight > ratios[d]
        if not common.any():
            break
        chances[d, common] = behind[common]
        behind = np.where(common, rest[d - 1] - behind * ratios[d] / weight, 1.0)
    return chances
