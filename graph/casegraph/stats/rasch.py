"""The expected count of every pair when each unit keeps exactly the number of themes it has.

Each theme has a weight y > 0, and a unit with d themes holds one of all sets of d themes, each with
a chance in proportion to the product of its weights (the *Rasch model* given the lengths; Andersen
1973, Gustafsson 1980; in survey samples *conditional Poisson sampling*, Chen, Dempster & Liu 1994,
doi:10.1093/biomet/81.3.457). With e_k(y) the sum of the products of all sets of k weights, the
*elementary symmetric function*,

    P(a in a unit of d themes)       = y_a · e_{d−1}(y without a) / e_d(y)
    P(a and b in a unit of d themes) = y_a · y_b · e_{d−2}(y without a and b) / e_d(y).

The weights are those for which the chances of each theme add up to its total: lengths are held in
every unit and totals over all of them. Only lengths and totals enter, so units of equal length are
one row here, and a million reviews come down to some dozens.

**Why it is stable.** The usual recursions subtract, and lose all digits at some dozens of themes.
Here nothing is ever subtracted that could cancel:

1. Of e_k only the ratio r_k = e_k/e_{k−1} is kept. With one more theme of weight y it becomes
   r_{k−1}·(r_k + y)/(r_{k−1} + y): positive terms, no overflow, and errors do not grow, because the
   two derivatives add up to at most 1.
2. Chances follow from P_d(a) = f·(1 − P_{d−1}(a)) with f = y_a/r_d, which damps errors while f ≤ 1
   and is taken backwards from P_K(a) = 1, where it damps them as well, once f > 1. r_d falls with
   d, so each theme changes over once.
3. Pairs follow in the same way from P_d(ab) = f·(P_{d−1}(b) − P_{d−1}(ab)), f that of the rarer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.margins import ConvergenceError, settle

__all__ = [
    "RaschModel",
    "fit_rasch",
    "newton_step",
    "pair_sums",
    "symmetric_ratios",
    "theme_chances",
]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

# How far beyond the longest unit chances are followed back from, at first, and ln of what may be
# left of the error that they start with.
_BEYOND, _NOTHING_LEFT = 40, -40.0


@dataclass(frozen=True)
class RaschModel:
    """Fitted chances of themes and pairs, by the distinct lengths of units.

    Attributes
    ----------
    lengths, weights
        The distinct numbers of themes and how many units have each, shape (G,).
    chances
        P(theme in a unit of that length), shape (G, K).
    settled
        Where lengths and totals leave no choice: units without or with all themes, themes in no
        unit or in every one, and what these settle in turn, shape (G, K). Chances are 0 or 1 there.
    together
        Expected number of units with both themes, symmetric, shape (K, K), 0 on the diagonal.
    residual
        Largest difference between an expected and an observed total, relative to 1 + it.
    log_weights
        ln y of each theme, shape (K,), up to one number added to all; 0 where settled.
    """

    lengths: Counts
    weights: Floats
    chances: Floats
    settled: Mask
    together: Floats
    residual: float
    log_weights: Floats


def fit_rasch(
    lengths: Counts,
    weights: Floats,
    totals: Counts,
    *,
    tolerance: float = 1e-12,
    max_steps: int = 200,
    start: Floats | None = None,
) -> RaschModel:
    """Fit the weights of the themes by maximum conditional likelihood.

    Parameters
    ----------
    lengths, weights
        Distinct numbers of themes in a unit, between 0 and K, and the number of units with each,
        shape (G,).
    totals
        Number of units with each theme, shape (K,); Σ totals = Σ lengths · weights.
    tolerance, max_steps
        The fit ends when every expected total is within ``tolerance`` times 1 + itself.
    start
        ``log_weights`` of a similar fit, shape (K,), which saves steps and changes nothing else.

    Returns
    -------
    :class:`RaschModel`

    Raises
    ------
    ConvergenceError
        The fit did not reach ``tolerance``.

    >>> model = fit_rasch(np.array([1, 2]), np.array([2.0, 4.0]), np.array([5, 3, 2]))
    >>> (model.weights @ model.chances).round(9).tolist()
    [5.0, 3.0, 2.0]
    >>> float(model.together.sum() / 2)                # four units of two themes: one pair each
    4.0
    """
    columns, class_of, size = np.unique(totals, return_inverse=True, return_counts=True)
    class_of = class_of.reshape(-1)
    ones, open_, _, left = settle(
        lengths.astype(np.float64), columns.astype(np.float64), weights, size.astype(np.float64),
        np.ones((lengths.size, columns.size), bool),
    )  # fmt: skip
    rows = np.asarray(open_.any(axis=1), np.bool_)
    free = np.asarray(open_.any(axis=0), np.bool_)
    chances = ones.astype(np.float64)
    log_y, residual = np.zeros(columns.size), 0.0
    d_open = lengths - ones @ size
    if free.any():
        near = None
        if start is not None:
            near = (np.bincount(class_of, start, minlength=columns.size) / size)[free]
        log_y[free], ratios, known, residual = _solve(
            d_open[rows], weights[rows], left[free], size[free], tolerance, max_steps, near
        )
        chances[np.ix_(rows, free)] = known[d_open[rows]]
    settled = np.logical_not(open_[:, class_of])
    full = chances[:, class_of]
    together = (full * weights[:, None]).T @ full
    if free.any():
        inner = np.flatnonzero(free[class_of])
        held = (np.cumsum(free) - 1)[class_of[inner]]  # the column of ``known`` of each theme
        y = np.exp(log_y[class_of[inner]])
        together[np.ix_(inner, inner)] = (
            _pair_sums(y, ratios, known[:, held], d_open[rows], weights[rows])
            + ((weights * ~rows)[:, None] * full[:, inner]).T @ full[:, inner]
        )
    np.fill_diagonal(together, 0.0)
    return RaschModel(lengths, weights, full, settled, together, residual, log_y[class_of])


def symmetric_ratios(y: Floats, most: int) -> Floats:
    """Return r_k = e_k(y)/e_{k−1}(y) for k = 0 … most, with r_0 = ∞; ``most`` is at most K.

    >>> symmetric_ratios(np.array([1.0, 2.0, 3.0]), 3).round(4)   # e = 1, 6, 11, 6
    array([   inf, 6.    , 1.8333, 0.5455])
    """
    ratios = np.zeros(most + 1)
    ratios[0] = np.inf
    top, bottom = np.empty(most), np.empty(most)
    for held, weight in enumerate(y.tolist()):
        last = min(held + 1, most)
        before, after = ratios[1:last], ratios[2 : last + 1]
        above, below = top[: before.size], bottom[: before.size]
        np.add(after, weight, out=above)
        above *= before
        np.add(before, weight, out=below)
        np.divide(above, below, out=after)
        ratios[1:2] += weight  # r_0 is infinite
    return ratios


def symmetric_ratios_for(y: Floats, lengths: Counts) -> Floats:
    """Return the ratios as far as chances for these lengths need them.

    That is the greatest length. Where a theme is likelier in than out there, its chances are
    followed back from a longer unit, K at most, that is taken to hold it for sure: each step back
    divides what is wrong with that by f > 1, and the start is so far off that nothing is left.
    """
    longest, more = int(lengths.max(initial=0)), _BEYOND
    while True:
        ratios = symmetric_ratios(y, min(longest + more, y.size))
        common = y[y > ratios[longest]]
        if not common.size:
            return ratios[: longest + 1]
        left = np.log(ratios[longest + 1 :] / common.min()).sum()
        if ratios.size > y.size or left < _NOTHING_LEFT:
            return ratios
        more *= 2


def theme_chances(y: Floats, ratios: Floats) -> Floats:
    """Return P(theme in a unit of d themes) for d = 0 … len(ratios) − 1, shape (d, themes).

    ``ratios`` are those of all themes, of which ``y`` may be some. They end at the number of all
    themes, at a length where no theme of ``y`` has f = y/r > 1, or as far beyond the lengths of
    interest as :func:`symmetric_ratios_for` says; chances beyond these are not to be used.

    >>> y = np.array([1.0, 2.0, 3.0])
    >>> theme_chances(y, symmetric_ratios(y, 3))[2].round(4)      # sets weigh 2, 3 and 6
    array([0.4545, 0.7273, 0.8182])
    """
    last = ratios.size - 1
    chances = np.zeros((last + 1, y.size))
    forwards = y <= ratios[:, None]
    factor = np.divide(y, ratios[:, None], out=np.zeros_like(chances), where=forwards)
    out = np.empty(y.size)
    for d in range(1, last + 1):
        np.subtract(1.0, chances[d - 1], out=out)
        np.multiply(factor[d], out, out=chances[d])
    above = np.flatnonzero(y > ratios[last])
    if not above.size:
        return chances
    above = above[np.argsort(-y[above], kind="stable")]
    weight = y[above]
    # The commonest come first, and fewer are followed the shorter the unit.
    followed = (above.size - np.searchsorted(weight[::-1], ratios, side="right")).tolist()
    back = np.zeros((last + 1, above.size))
    back[last] = 1.0
    for d in range(last, 1, -1):
        some = slice(followed[d - 1])
        np.multiply(back[d, some], ratios[d], out=out[some])
        out[some] /= weight[some]
        np.subtract(1.0, out[some], out=back[d - 1, some])
    chances[:, above] = np.where(forwards[:, above], chances[:, above], back)
    return chances


def pair_sums(y: Floats, lengths: Counts, weights: Floats) -> Floats:
    """Return the expected number of units with both themes, symmetric, shape (K, K), 0 diagonal.

    Parameters
    ----------
    y
        The weight of every theme, shape (K,).
    lengths, weights
        Distinct numbers of themes in a unit, and how many units have each, shape (G,).
    """
    ratios = symmetric_ratios_for(y, lengths)
    return _pair_sums(y, ratios, theme_chances(y, ratios), lengths, weights)


def _pair_sums(
    y: Floats, ratios: Floats, chances: Floats, lengths: Counts, weights: Floats
) -> Floats:
    """Return :func:`pair_sums` from the ratios and the chances of the themes by length."""
    size = y.size
    order = np.argsort(y, kind="stable")
    y, chances = y[order], chances[:, order]
    units = np.zeros(ratios.size)
    units[lengths] = weights
    rarer, other = np.triu_indices(size, 1)
    # Rarer themes come first, so that the pairs whose recursion still runs forwards are the first
    # so many: those of the themes with y ≤ r_d.
    forwards = np.searchsorted(y, ratios, side="right")
    ends = forwards * size - forwards * (forwards + 1) // 2
    both, total = np.zeros(rarer.size), np.zeros(rarer.size)
    for d in range(2, int(lengths.max(initial=0)) + 1):
        part = slice(0, ends[d])
        both[part] = y[rarer[part]] / ratios[d] * (chances[d - 1, other[part]] - both[part])
        if units[d]:
            total[part] += units[d] * both[part]
    both[:] = 1.0
    for d in range(ratios.size - 1, 1, -1):
        if units[d]:
            total[ends[d] :] += units[d] * both[ends[d] :]
        part = slice(ends[d - 1], None)
        if ends[d - 1] == total.size:
            break
        both[part] = chances[d - 1, rarer[part]] - both[part] * ratios[d] / y[other[part]]
    together = np.zeros((size, size))
    together[order[rarer], order[other]] = total
    return together + together.T


def _solve(
    d: Counts,
    w: Floats,
    c: Floats,
    v: Counts,
    tolerance: float,
    max_steps: int,
    start: Floats | None,
) -> tuple[Floats, Floats, Floats, float]:
    """Return ln y of each class of themes with equal totals c, v of them, and what it misses.

    Between the two stand the ratios and the chances of :func:`theme_chances` for these weights.

    Newton's method on the concave conditional likelihood. Its curvature needs every pair; instead
    the covariance of two themes in a unit is taken as −s_a·s_b/Σs with s = P·(1 − P), Hájek's
    approximation (1964, doi:10.1214/aoms/1177700375), which is near enough for some ten steps and
    costs no pairs. Where the totals lie on the edge of what is possible some weights run off to
    infinity; the chances still converge, and it is they that are tested.
    """
    log_y = np.log(c) - np.log(max(float(w.sum()), 1.0)) if start is None else start - start.mean()
    scale = 1.0 + c

    def fit(log_y: Floats) -> tuple[Floats, Floats, Floats, float]:
        y = np.exp(log_y)
        ratios = symmetric_ratios_for(np.repeat(y, v), d)
        known = theme_chances(y, ratios)
        miss = c - w @ known[d]
        return ratios, known, miss, float(np.abs(miss / scale).max())

    ratios, known, miss, worst = fit(log_y)
    for _ in range(max_steps):
        if worst <= tolerance:
            return log_y, ratios, known, worst
        step = newton_step(known[d], miss, w, v)
        step *= min(1.0, 4.0 / float(np.abs(step).max()))
        norm = float(v @ miss**2)
        while True:
            trial = log_y + step
            found = fit(trial - trial.mean())
            if float(v @ found[2] ** 2) < norm:
                break
            step /= 2
            if float(np.abs(step).max()) < 1e-12:
                raise ConvergenceError("row-exact", max_steps, worst)
        log_y = trial - trial.mean()
        ratios, known, miss, worst = found
    raise ConvergenceError("row-exact", max_steps, worst)


def newton_step(chances: Floats, miss: Floats, w: Floats, v: Counts) -> Floats:
    """Return the step of ln y of each class of themes by Hájek's approximation of the curvature.

    Parameters
    ----------
    chances, w
        P(theme) by row and class, shape (G, H), and the units in each row.
    miss, v
        By how much each total is missed, and the themes in each class, shape (H,).
    """
    spread = chances * (1.0 - chances)
    curve = w @ spread + 1e-14
    share = w / np.maximum(spread @ v, 1e-14)
    matrix = np.diag(v * curve) - (share[:, None] * spread * v).T @ (spread * v)
    # All weights may be multiplied by one number; this holds it fixed and changes nothing else.
    along = v * curve
    matrix += np.outer(along, along) / along.sum()
    matrix[np.diag_indices(v.size)] *= 1.0 + 1e-12
    return np.asarray(np.linalg.solve(matrix, v * miss), np.float64)
