"""The null model "beyond length": each unit keeps its number of themes, each theme its total.

Lengths and totals are held exactly, as in the *fixed degree sequence model* of which
:mod:`casegraph.stats.curveball` draws random matrices, but nothing is drawn. A pair's expected
count is that of the Rasch model given every length (:mod:`casegraph.stats.rasch`), and its count is
taken to follow Fisher's noncentral hypergeometric distribution (:mod:`casegraph.stats.noncentral`)
with both totals and that mean. Where the mean is a·b/N this is the independence net. On the bundled
data, expectations are within 1% of those of random matrices and log₁₀ p within 0.02, over the range
in which draws can tell (tested).

**What is held.** The length of a review is the number of themes that were *coded* from it, which
depends on the review and on its reading. By default a unit keeps its number of themes; with
``blocks`` it keeps its number of themes in each block, say in each group of the scheme. A unit with
none or all of the themes of a block can show nothing of them; where it can show nothing of either
theme of a pair, it is left out of that pair's N.

**What that costs.** If reviews are long because cases were complex, a genuine "everything at once"
is taken out with the length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.stats.counting import BinaryMatrix, Pattern, pattern
from casegraph.stats.measures import Measures
from casegraph.stats.noncentral import Laws, Tilted
from casegraph.stats.rasch import RaschModel, fit_rasch
from casegraph.stats.tails import Adjusted, Tails, UnderNull
from casegraph.thresholds import LEVEL

__all__ = ["ExactModel", "ExactPairs", "fit_exact_model", "under_exact"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_TILE = 1 << 15  # pairs whose distributions are held at a time


@dataclass(frozen=True)
class ExactModel:
    """What lengths and totals say of every pair of themes; arrays of shape (K, K).

    Attributes
    ----------
    together
        Expected number of units with both themes, symmetric.
    units
        Units that can show something of at least one of the two, N of the pair's distribution.
    present
        ``present[a, b]``: how many of these hold theme a.
    sure
        Units beyond these, which hold both whatever happened.
    class_of
        Themes with equal numbers here are alike, shape (K,).
    residual
        Largest difference between an expected and an observed total, relative to 1 + it.
    log_weights
        ln y of each theme in its block, shape (K,).
    """

    together: Floats
    units: Counts
    present: Counts
    sure: Counts
    class_of: Counts
    residual: float
    log_weights: Floats

    def expected(self, i: Counts, j: Counts) -> Floats:
        """Return the expected count of each pair, shape (M,)."""
        return np.asarray(self.together[i, j], np.float64)

    def tails(self, i: Counts, j: Counts, n11: Counts) -> Tails:
        """Return both tails of each pair's count, shape (M,)."""
        return self.pairs(i, j).tails(n11)

    def pairs(self, i: Counts, j: Counts) -> ExactPairs:
        """Return the distribution of the count of each pair, those of like pairs once."""
        first = np.minimum(self.class_of[i], self.class_of[j])
        second = np.maximum(self.class_of[i], self.class_of[j])
        code = first * (int(self.class_of.max(initial=0)) + 1) + second
        _, where, law_of = np.unique(code, return_index=True, return_inverse=True)
        tilted = [
            self._tilted(i[some], j[some])
            for some in np.split(where, range(_TILE, where.size, _TILE))
        ]
        return ExactPairs(tilted, law_of.reshape(-1), self.sure[i, j])

    def _tilted(self, i: Counts, j: Counts) -> Tilted:
        laws = Laws(self.present[i, j], self.present[j, i], self.units[i, j])
        return laws.with_mean(laws.snapped(self.together[i, j] - self.sure[i, j]))


@dataclass(frozen=True)
class ExactPairs:
    """The distributions of the counts of some pairs, (M,) of them.

    Attributes
    ----------
    tilted
        The distinct ones, in tiles.
    law_of
        The number of each pair's among them, shape (M,).
    sure
        How many units are in each pair's count whatever happened, shape (M,).
    """

    tilted: Sequence[Tilted]
    law_of: NDArray[np.intp]
    sure: Counts

    @property
    def law(self) -> Tilted:
        """The distinct distributions as one value."""
        return Tilted.joined(self.tilted)

    def tails(self, n11: Counts) -> Tails:
        """Return both tails of each pair's count, shape (M,)."""

        def ask(law: Tilted, k: Counts) -> Floats:
            said = law.tails(k)
            return np.stack([said.greater, said.less, said.point])

        return Tails(*self._each(n11, ask))

    def smallest_p(self) -> Floats:
        """Return the smallest two-sided p that the totals allow, shape (M,).

        At either end of the support the mid-p is half the chance of that end.
        """
        ends = [
            np.minimum(law.point(law.laws.low), law.point(law.laws.high)) for law in self.tilted
        ]
        return np.asarray(np.concatenate(ends)[self.law_of], np.float64)

    def adjusted(self, n11: Counts, level: float = LEVEL) -> Adjusted:
        """Return the odds ratio of each pair beyond lengths and totals, and its interval."""

        def ask(law: Tilted, k: Counts) -> Floats:
            tilt = np.where(law.fixed, 0.0, law.log_odds)
            estimate = law.laws.log_odds(k.astype(np.float64))
            log_odds = np.stack([estimate, *law.laws.interval(k, level)]) - tilt
            log_odds[:, law.fixed] = np.array([[0.0], [-np.inf], [np.inf]])
            with np.errstate(over="ignore"):
                return np.asarray(np.exp(log_odds), np.float64)

        return Adjusted(*self._each(n11, ask))

    def _each(self, n11: Counts, ask: Callable[[Tilted, Counts], Floats]) -> Floats:
        """Ask each distribution once for each count, three numbers at a time, shape (3, M)."""
        k = n11 - self.sure
        most = int(k.max(initial=0)) + 1
        codes, back = np.unique(self.law_of * most + k, return_inverse=True)
        law, count = np.divmod(codes, most)
        found = np.empty((3, codes.size))
        first = 0
        for tile in self.tilted:
            here = slice(*np.searchsorted(law, (first, first + tile.mean.size)))
            found[:, here] = ask(tile.take(law[here] - first), count[here])
            first += tile.mean.size
        return np.asarray(found[:, back.reshape(-1)], np.float64)


def fit_exact_model(
    X: BinaryMatrix,
    blocks: ArrayLike | None = None,
    *,
    weights: ArrayLike | None = None,
    tolerance: float = 1e-12,
    start: Floats | None = None,
) -> ExactModel:
    """Fit the expectation of every pair given each unit's number of themes.

    Parameters
    ----------
    X
        Units × themes, binary.
    blocks
        A number or name per theme, shape (K,): each unit keeps its number of themes in each block.
        Without it all themes are one block. Two themes of different blocks are independent within
        a unit, given both of its numbers.
    weights
        How often each unit counts, whole numbers of shape (N,); once each by default.
    tolerance, start
        As in :func:`~casegraph.stats.rasch.fit_rasch`: how near totals must come, and the
        ``log_weights`` of a similar model.

    Raises
    ------
    UsageError
        ``blocks`` has another shape.
    ConvergenceError
        The Rasch model of a block could not be fitted.

    >>> model = fit_exact_model([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0]])
    >>> round(float(model.together.sum() / 2), 9)         # two units of two themes: one pair each
    2.0
    """
    p = pattern(X)
    w = None if weights is None else np.asarray(weights, np.int64)
    names = np.zeros(p.themes) if blocks is None else np.asarray(blocks)
    if names.shape != (p.themes,):
        raise UsageError(
            f"the blocks have shape {names.shape}; expected ({p.themes},), one per theme."
        )
    _, block_of = np.unique(names, return_inverse=True)
    totals = p.totals
    if w is not None:
        totals = np.bincount(p.indices, w[p.unit_of], minlength=p.themes).astype(np.int64)
    fitted = list(_blocks(p, w, block_of.reshape(-1), totals, tolerance, start))
    size = (p.themes, p.themes)
    together, both = np.zeros(size), np.zeros(size)
    held, sure = np.zeros(size), np.zeros(size)
    log_weights = np.zeros(p.themes)
    for one, (columns, model, row) in enumerate(fitted):
        log_weights[columns] = model.log_weights
        for other, (others, beside, row_beside) in enumerate(fitted):
            cells = np.ix_(columns, others)
            if one == other:
                joint = np.diag(model.weights).astype(np.float64)
                together[cells] = model.together
            else:
                joint = np.bincount(
                    row * beside.weights.size + row_beside, w,
                    minlength=model.weights.size * beside.weights.size,
                ).reshape(model.weights.size, beside.weights.size).astype(np.float64)  # fmt: skip
                together[cells] = model.chances.T @ joint @ beside.chances
            certain, certain_beside = (m.settled * m.chances for m in (model, beside))
            both[cells] = model.settled.T @ joint @ beside.settled
            held[cells] = certain.T @ joint @ beside.settled
            sure[cells] = certain.T @ joint @ certain_beside
    _, class_of = np.unique(np.stack([block_of.reshape(-1), totals]), axis=1, return_inverse=True)
    whole = [np.rint(v).astype(np.int64) for v in (both, held, sure)]
    return ExactModel(
        together,
        units=(p.units if w is None else int(w.sum())) - whole[0],
        present=totals[:, None] - whole[1],
        sure=whole[2],
        class_of=class_of.reshape(-1).astype(np.int64),
        residual=max((model.residual for _, model, _ in fitted), default=0.0),
        log_weights=log_weights,
    )


def _blocks(
    p: Pattern,
    w: Counts | None,
    block_of: NDArray[np.intp],
    totals: Counts,
    tolerance: float,
    start: Floats | None,
) -> Iterator[tuple[NDArray[np.intp], RaschModel, Counts]]:
    """Yield the themes of each block, its model, and which row of the model each unit is in."""
    for block in range(int(block_of.max(initial=-1)) + 1):
        columns = np.flatnonzero(block_of == block)
        if columns.size == p.themes:
            lengths = p.lengths
        else:
            inside = block_of[p.indices] == block
            lengths = np.bincount(p.unit_of[inside], minlength=p.units).astype(np.int64)
        units = np.bincount(lengths, w, minlength=columns.size + 1)
        distinct = np.flatnonzero(units)
        row = np.zeros(0, np.int64)  # of use only beside another block
        if columns.size < p.themes:
            row = np.searchsorted(distinct, lengths).clip(0, max(distinct.size - 1, 0))
        near = None if start is None else start[columns]
        weight = units[distinct].astype(np.float64)
        yield (
            columns,
            fit_rasch(distinct, weight, totals[columns], tolerance=tolerance, start=near),
            row,
        )


def under_exact(
    X: BinaryMatrix,
    m: Measures,
    blocks: ArrayLike | None = None,
    model: ExactModel | None = None,
) -> UnderNull:
    """Return expectation, tails, smallest attainable p and adjusted odds ratio of every pair.

    Parameters
    ----------
    X, m
        The matrix and its measures.
    blocks
        As in :func:`fit_exact_model`.
    model
        A model of the same matrix that is fitted already; by default it is fitted here.

    >>> from casegraph.stats.counting import pair_counts
    >>> from casegraph.stats.measures import measures
    >>> X = [[1, 1, 0]] * 6 + [[0, 0, 1]] * 6 + [[1, 0, 1], [0, 1, 1]]
    >>> null = under_exact(X, measures(pair_counts(X), 14))
    >>> null.expected.round(3).tolist(), null.adjusted.odds_ratio.round(2).tolist()
    ([2.297, 2.851, 2.851], [88.05, 0.0, 0.0])
    """
    if model is None:
        model = fit_exact_model(X, blocks)
    pairs = model.pairs(m.i, m.j)
    return UnderNull(
        expected=model.expected(m.i, m.j),
        tails=pairs.tails(m.n11),
        smallest_p=pairs.smallest_p(),
        adjusted=pairs.adjusted(m.n11),
    )
