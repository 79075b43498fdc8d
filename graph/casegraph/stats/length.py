"""The null model ``length-average``: length of the coding and totals, both held on average.

From some reviews many themes are coded, so under the independence null many pairs look associated.
Here each unit keeps, on average, the number of themes it has, and each theme the number of units it
is in; whatever follows from those two alone is not news. Among all random matrices that do so the
model is the one of maximum entropy, the *bipartite configuration model* (Saracco et al. 2015,
doi:10.1038/srep10595), in which the cells are independent with

    P(unit r holds theme a) = x_r·y_a / (1 + x_r·y_a).

Used as the null of a projection (Saracco et al. 2017, doi:10.1088/1367-2630/aa6b38) it is the
*stochastic degree sequence model*, SDSM (compared with the exact one in Neal, Domagalski & Sagan
2021, doi:10.1038/s41598-021-03238-3): a pair's count is a sum of independent draws with chance
p_ra·p_rb, and its distribution is exact (:mod:`casegraph.stats.poisson_binomial`).

**What it removes, and what that costs.** If reviews are long because the cases were complex, a
genuine "everything at once" is removed too. And since the totals hold only on average, the null is
wider than one with the totals held fixed, most for common themes (for two 30% themes by a factor of
1.4 in standard deviation). It misses many pairs that :mod:`casegraph.stats.exact` finds, with no
fewer false ones, and hardly ever the reverse; it serves comparison with studies that use it.

Units of equal length share x, themes of equal total share y, so a million reviews come down to some
dozens of unknowns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import BinaryMatrix, Pattern, pattern
from casegraph.stats.margins import ConvergenceError, settle
from casegraph.stats.measures import Measures
from casegraph.stats.poisson_binomial import poisson_binomial_tails
from casegraph.stats.tails import Adjusted, Tails, UnderNull
from casegraph.stats.tilted import tilted_odds
from casegraph.thresholds import LEVEL

__all__ = ["LengthModel", "fit_length_model", "under_length"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

_CHUNK = 1 << 22  # cells of a groups × pairs array held at a time


@dataclass(frozen=True)
class LengthModel:
    """A fitted bipartite configuration model, by groups of units that share their chances.

    Attributes
    ----------
    chances
        P(theme in unit) for each group of units and each theme, shape (G, K).
    weights
        Number of units in each group, shape (G,).
    group_of
        The group of each unit, shape (N,).
    class_of
        Themes with equal numbers here share a column of ``chances``, shape (K,).
    residual
        Largest difference between an expected and an observed length or total, relative to 1 + it.
    """

    chances: Floats
    weights: Floats
    group_of: Counts
    class_of: Counts
    residual: float

    def expected(self, i: Counts, j: Counts) -> Floats:
        """Return the expected count Σ_r p_ra·p_rb of each pair, shape (M,)."""
        together = (self.chances * self.weights[:, None]).T @ self.chances
        return np.asarray(together[i, j], np.float64)

    def tails(self, i: Counts, j: Counts, n11: Counts, *, tolerance: float = 1e-13) -> Tails:
        """Return both tails of each pair's count, shape (M,).

        Pairs of like themes with the same count are computed once.
        """

        def ask(k: Counts, both: Floats) -> Floats:
            said = poisson_binomial_tails(k, both, self.weights, tolerance=tolerance)
            return np.stack([said.greater, said.less, said.point])

        return Tails(*self._by_law(i, j, n11, ask))

    def adjusted(self, i: Counts, j: Counts, n11: Counts, level: float = LEVEL) -> Adjusted:
        """Return the odds ratio of each pair beyond the model, and its interval."""

        def ask(k: Counts, both: Floats) -> Floats:
            return tilted_odds(k, both, self.weights, level)

        return Adjusted(*self._by_law(i, j, n11, ask))

    def _by_law(
        self, i: Counts, j: Counts, n11: Counts, ask: Callable[[Counts, Floats], Floats]
    ) -> Floats:
        """Ask each distribution once, by the count and the chance of both in each group."""
        first = np.minimum(self.class_of[i], self.class_of[j])
        second = np.maximum(self.class_of[i], self.class_of[j])
        classes, column = np.unique(self.class_of, return_index=True)
        code = (first * classes.size + second) * (int(n11.max(initial=0)) + 1) + n11
        _, where, back = np.unique(code, return_index=True, return_inverse=True)
        left, right, k = column[first[where]], column[second[where]], n11[where]
        step = max(1, _CHUNK // max(len(self.weights), 1))
        parts = [
            ask(k[part], self.chances[:, left[part]] * self.chances[:, right[part]])
            for part in (slice(start, start + step) for start in range(0, k.size, step))
        ]
        return np.concatenate(parts or [np.empty((3, 0))], axis=1)[:, back.reshape(-1)]


def under_length(
    X: BinaryMatrix,
    m: Measures,
    structural_zeros: BinaryMatrix | None = None,
) -> UnderNull:
    """Return expectation, tails, smallest attainable p and adjusted odds ratio of every pair.

    The model's own support reaches from 0 to N, but data with the same totals cannot leave
    max(0, a + b − N) … min(a, b), so the smallest attainable p is taken there.
    """
    model = fit_length_model(X, structural_zeros)
    possible, certain = model.chances > 0.0, model.chances >= 1.0
    together = (possible * model.weights[:, None]).T @ possible
    always = (certain * model.weights[:, None]).T @ certain
    high = np.minimum(np.minimum(m.a, m.b), np.rint(together[m.i, m.j]).astype(np.int64))
    low = np.maximum(m.a + m.b - m.n, np.rint(always[m.i, m.j]).astype(np.int64))
    return UnderNull(
        expected=model.expected(m.i, m.j),
        tails=model.tails(m.i, m.j, m.n11),
        smallest_p=np.minimum(
            model.tails(m.i, m.j, high, tolerance=1e-6).two_sided,
            model.tails(m.i, m.j, low, tolerance=1e-6).two_sided,
        ),
        adjusted=model.adjusted(m.i, m.j, m.n11),
    )


def fit_length_model(
    X: BinaryMatrix,
    structural_zeros: BinaryMatrix | None = None,
    *,
    weights: ArrayLike | None = None,
    tolerance: float = 1e-10,
    max_steps: int = 200,
) -> LengthModel:
    """Fit the bipartite configuration model by maximum likelihood.

    Parameters
    ----------
    X
        Units × themes, binary.
    structural_zeros
        Cells that cannot be 1 whatever happened (exploitation in an infant's review, say), as a
        boolean units × themes matrix. Their chance is 0.
    weights
        How often each unit counts, whole numbers of shape (N,); once each by default.
    tolerance, max_steps
        The fit ends when every expected length and total is within ``tolerance`` times 1 + itself.

    Returns
    -------
    :class:`LengthModel`. Empty and full rows and columns, and what they settle in turn, get
    chances of exactly 0 and 1.

    Raises
    ------
    UsageError
        ``structural_zeros`` has another shape, or X has a 1 in such a cell.
    ConvergenceError
        The fit did not reach ``tolerance``.

    >>> model = fit_length_model([[1, 1, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]])
    >>> model.chances[model.group_of].sum(axis=0).round(6).tolist()   # the totals, on average
    [3.0, 3.0, 0.0]
    """
    p = pattern(X)
    w_unit = np.ones(p.units) if weights is None else np.asarray(weights, np.float64)
    kept = w_unit > 0
    forbidden, kind_of = _forbidden(p, structural_zeros)
    totals = np.bincount(p.indices, w_unit[p.unit_of], minlength=p.themes).astype(np.float64)
    keys = np.where(kept, p.lengths * len(forbidden) + kind_of, -1)
    present = np.bincount(keys + 1) > 0  # much faster than sorting a million short numbers
    names, group_of = np.flatnonzero(present) - 1, (np.cumsum(present) - 1)[keys + 1]
    w = np.bincount(group_of, w_unit, minlength=names.size).astype(np.float64)
    lengths, kind = np.divmod(np.maximum(names, 0), len(forbidden))
    columns, class_of, v = np.unique(
        np.vstack([totals, forbidden]), axis=1, return_inverse=True, return_counts=True
    )
    class_of = class_of.reshape(-1)
    allowed = columns[1:].astype(bool)[kind] == 0
    chances, residual = _solve(
        lengths.astype(np.float64), columns[0], w, v.astype(np.float64), allowed,
        tolerance, max_steps,
    )  # fmt: skip
    return LengthModel(chances[:, class_of], w, group_of, class_of, residual)


def _forbidden(p: Pattern, structural_zeros: BinaryMatrix | None) -> tuple[Mask, Counts]:
    """Return the distinct rows of the mask and which of them each unit has."""
    if structural_zeros is None:
        return np.zeros((1, p.themes), bool), np.zeros(p.units, np.int64)
    zeros = pattern(structural_zeros)
    if (zeros.units, zeros.themes) != (p.units, p.themes):
        raise UsageError(
            f"the structural zeros have shape {(zeros.units, zeros.themes)}; expected "
            f"{(p.units, p.themes)}, one cell per unit and theme."
        )
    mask = zeros.dense()
    clash = int(mask[p.unit_of, p.indices].sum())
    if clash:
        raise UsageError(
            f"{clash} cells are said to be impossible but are coded as present; expected a "
            "structural zero only where no review could hold the theme; correct the one or the "
            "other."
        )
    packed, kind_of = np.unique(np.packbits(mask, axis=1), axis=0, return_inverse=True)
    rows = np.unpackbits(packed, axis=1, count=p.themes).astype(bool)
    return rows, kind_of.reshape(-1).astype(np.int64)


def _solve(
    d: Floats, c: Floats, w: Floats, v: Floats, allowed: Mask, tolerance: float, max_steps: int
) -> tuple[Floats, float]:
    """Solve Σ_h v·p = d for each row class and Σ_g w·p = c for each column class.

    Newton's method on the concave log-likelihood of the log-odds α_g + β_h, eliminating the rows
    (their block of the Hessian is diagonal). Steps are halved until the gradient shrinks, which
    for a concave function they must. Where the observed degrees lie on the edge of what is possible
    some log-odds run off to infinity; the chances still converge, and it is they that are tested.
    """
    ones, open_, d_left, c_left = settle(d, c, w, v, allowed)
    alpha, beta = _start(d_left, c_left, w)
    size_d, size_c = 1.0 + d, 1.0 + c

    def gradient(alpha: Floats, beta: Floats) -> tuple[Floats, Floats, Floats]:
        odds = np.clip(alpha[:, None] + beta, -700.0, 700.0)
        p = np.where(open_, 1.0 / (1.0 + np.exp(-odds)), 0.0)
        return p, p @ v - d_left, w @ p - c_left

    def miss(rows: Floats, columns: Floats) -> float:
        return max(
            float(np.abs(rows / size_d).max(initial=0.0, where=w > 0)),
            float(np.abs(columns / size_c).max(initial=0.0)),
        )

    p, rows, columns = gradient(alpha, beta)
    for _ in range(max_steps):
        if miss(rows, columns) <= tolerance:
            return np.where(ones, 1.0, p), miss(rows, columns)
        step_a, step_b = _newton(p, rows, columns, w, v)
        length = min(1.0, 8.0 / max(np.abs(step_a).max(), np.abs(step_b).max(), 1e-300))
        now = (w * rows**2).sum() + (v * columns**2).sum()
        while length > 1e-8:
            trial = gradient(alpha - length * step_a, beta - length * step_b)
            if (w * trial[1] ** 2).sum() + (v * trial[2] ** 2).sum() < now:
                break
            length /= 2
        else:
            break
        alpha, beta = alpha - length * step_a, beta - length * step_b
        p, rows, columns = trial
    if miss(rows, columns) <= tolerance:
        return np.where(ones, 1.0, p), miss(rows, columns)
    raise ConvergenceError("average-length", max_steps, miss(rows, columns))


def _newton(
    p: Floats, rows: Floats, columns: Floats, w: Floats, v: Floats
) -> tuple[Floats, Floats]:
    q = p * (1.0 - p)
    # A floor keeps settled classes and the free choice of scale between x and y harmless.
    row_curve = q @ v + 1e-14
    column_curve = w @ q + 1e-14
    scaled = q / row_curve[:, None]
    schur = np.diag(column_curve * (1.0 + 1e-11)) - (w[:, None] * q).T @ (scaled * v)
    right = columns - (w * rows / row_curve) @ q
    step_b = np.asarray(np.linalg.solve(schur, right), np.float64)
    return (rows - q @ (v * step_b)) / row_curve, step_b


def _start(d: Floats, c: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Start from p ≈ d·c/Σd, right when all chances are small."""
    half = 0.5 * math.log(max(float(w @ d), 1.0))
    return np.log(np.maximum(d, 0.05)) - half, np.log(np.maximum(c, 0.05)) - half
