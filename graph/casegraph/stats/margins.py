"""What lengths and totals settle by themselves, and the error when the rest cannot be fitted.

Both models of review length start here: a unit without any theme, a unit with all of them, a theme
in no unit and a theme in every one leave nothing to chance, and taking them away may settle others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import CasegraphError

__all__ = ["ConvergenceError", "settle"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class ConvergenceError(CasegraphError):
    """A model of lengths and totals could not be fitted; ``residual`` is how far off it stayed."""

    def __init__(self, model: str, steps: int, residual: float) -> None:
        self.residual = residual
        super().__init__(
            f"the {model} model still misses a length or total by {residual:.3g} after {steps} "
            "steps; expected less than a billionth of it; leave out themes used fewer than five "
            "times, or use the independence null."
        )


def settle(
    d: Floats, c: Floats, w: Floats, v: Floats, allowed: Mask
) -> tuple[Mask, Mask, Floats, Floats]:
    """Settle the cells of empty and full rows and columns, again and again until none is left.

    Parameters
    ----------
    d, w
        Length of each row of cells and how many units it stands for, shape (G,).
    c, v
        Total of each column and how many themes it stands for, shape (H,).
    allowed
        Cells that may be 1, shape (G, H).

    Returns
    -------
    The cells that must be 1, those still open, and what is left of d and c without the former.

    >>> d, c, one = np.array([2.0, 1.0]), np.array([2.0, 1.0]), np.ones(2)
    >>> ones, open_, _, _ = settle(d, c, one, one, np.ones((2, 2), bool))
    >>> ones.tolist(), bool(open_.any())
    ([[True, True], [True, False]], False)
    """
    ones, open_ = np.zeros(allowed.shape, bool), allowed.copy()
    d_left, c_left = d.copy(), c.copy()
    while True:
        row_room, column_room = open_ @ v, w @ open_
        empty = open_ & ((d_left == 0)[:, None] | (c_left == 0))
        full = open_ & ~empty & ((d_left == row_room)[:, None] | (c_left == column_room))
        if not (empty | full).any():
            return ones, open_, d_left, c_left
        d_left -= full @ v
        c_left -= w @ full
        ones |= full
        open_ &= ~(empty | full)
