"""Fisher's noncentral hypergeometric distribution for all pairs at once: mean, tails, and back.

Given both totals of a pair, a and b of N units, and an odds ratio θ,

    P(X = k) ∝ C(a, k) · C(N − a, b − k) · θᵏ,   max(0, a + b − N) ≤ k ≤ min(a, b)

(Fisher 1935, doi:10.2307/2342435). At θ = 1 this is the hypergeometric distribution. The mean grows
with θ, so that a mean names a distribution as well as an odds ratio does.

Three things keep it exact and fast, whether there are twenty units or a million:

1. ln P₀(k), without the tilt, comes from :mod:`casegraph.stats.hypergeometric`, where no large
   logarithms meet; only differences to the centre of a window are used.
2. The sum over all k is taken on a window of 9.5 standard deviations and 20 counts to either side
   of the mean. Where the standard deviation σ is large, every h-th count is enough, h being at
   most σ/2: X is a sum of independent yes-or-nos, as its generating function has real zeros only
   (Pitman 1997, Journal of Combinatorial Theory A 77), so its characteristic function is at most
   exp(−σ²(1 − cos t)), and h times the sum of every h-th term is the whole but for exp(−8π²).
3. Tails are summed count by count away from the mean, where terms fall
   (:func:`~casegraph.stats.hypergeometric.tail_series`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.hypergeometric import log_point, tail_series
from casegraph.stats.tails import Tails

__all__ = ["REACH", "Laws", "Tilted"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Reach of a window to either side: so many standard deviations, and so many counts more.
REACH = (9.5, 20.0)
_MOST_STEPS = 60
_SURE = 1e-9  # a mean this near to an end of the support is that end
_NORMAL = 1.96  # only where a search begins


@dataclass(frozen=True)
class Laws:
    """The totals of some pairs, whole numbers of shape (M,), 0 ≤ a, b ≤ n; ``n`` one per pair.

    A log-odds λ = ln θ picks a distribution for each pair; −∞ and ∞ are its limits, all at ``low``
    and all at ``high``.

    >>> laws = Laws(np.array([30]), np.array([40]), np.array([120]))
    >>> laws.log_odds(np.array([10.0])).round(9) + 0.0      # the mean without a tilt is 10
    array([0.])
    >>> np.exp(laws.log_odds(np.array([16.0]))).round(4)    # the conditional odds ratio of 16
    array([3.1096])
    """

    a: Counts
    b: Counts
    n: Counts

    @property
    def low(self) -> Counts:
        """The least count that the totals allow."""
        return np.asarray(np.maximum(0, self.a + self.b - self.n), np.int64)

    @property
    def high(self) -> Counts:
        """The greatest count that the totals allow."""
        return np.minimum(self.a, self.b)

    def snapped(self, mean: Floats) -> Floats:
        """Return a fitted mean with values as near to an end of the support as a fit can tell put
        at that end, or below it, where :meth:`log_odds` is −∞ or ∞."""
        low = np.where(mean - self.low <= _SURE, -1.0, mean)
        return np.where(self.high - low <= _SURE * (1.0 + self.high), self.high, low)

    def log_odds(self, mean: Floats) -> Floats:
        """Return the λ for which the count has this mean, shape (M,).

        −∞ where the mean is at or below ``low``, ∞ where it is at or above ``high``, 0 where both
        are one number, since nothing can vary there.
        """
        return self.with_mean(mean).log_odds

    def with_mean(self, mean: Floats) -> Tilted:
        """Return the distribution of each pair that has this mean; see :meth:`log_odds`."""
        found = np.where(mean <= self.low, -np.inf, np.inf)
        found[self.low == self.high] = 0.0
        at = np.flatnonzero((mean > self.low) & (mean < self.high))
        some, target = self._some(at), mean[at]
        window = _Window(some, target)
        tilt = some._rough_log_odds(target)
        for _ in range(_MOST_STEPS):
            log_whole, reached, variance = window.moments(tilt)
            step = np.clip((target - reached) / variance, -2.0, 2.0)
            if float(np.abs(step).max(initial=0.0)) < 1e-11:
                break
            tilt = tilt + step
        found[at] = tilt
        return Tilted.of(self, found, at, window, log_whole, reached)

    def tilted(self, tilt: Floats) -> Tilted:
        """Return the distribution of each pair for log-odds ``tilt``, shape (M,)."""
        at = np.flatnonzero((self.low < self.high) & np.isfinite(tilt))
        some = self._some(at)
        window = _Window(some, some._rough_mean(tilt[at]))
        log_whole, reached, _ = window.moments(tilt[at])
        return Tilted.of(self, tilt, at, window, log_whole, reached)

    def tails(self, k: Counts, tilt: Floats) -> Tails:
        """Return both tails of the counts ``k`` for log-odds ``tilt``, shape (M,)."""
        return self.tilted(tilt).tails(k)

    def point(self, k: Counts, tilt: Floats) -> Floats:
        """Return P(X = k) for log-odds ``tilt``, shape (M,)."""
        return self.tilted(tilt).point(k)

    def roughly(self, tilt: Floats) -> tuple[Floats, Floats]:
        """Return about the mean and the variance for log-odds ``tilt``, shape (M,) each."""
        mean = self._rough_mean(tilt)
        cells = np.maximum([mean, *self._others(mean)], 1e-9)
        return mean, np.asarray(1.0 / (1.0 / cells).sum(axis=0), np.float64)

    def interval(self, k: Counts, level: float) -> tuple[Floats, Floats]:
        """Return the λ at which ``k`` is just no longer surprising, from below and from above.

        The lower end is the λ whose mid-p of "more often" is half of 1 − ``level``, the upper end
        that whose mid-p of "less often" is. So an end lies at λ exactly where the two-sided p is
        1 − ``level``. −∞ below where k is the least count possible, ∞ above where it is the
        greatest.
        """
        half = (1.0 - level) / 2.0
        ends = np.full(k.size, -np.inf), np.full(k.size, np.inf)
        for end, found, open_ in ((-1, ends[0], k > self.low), (1, ends[1], k < self.high)):
            at = np.flatnonzero(open_)
            found[at] = self._some(at)._end(k[at], end, half)
        return ends

    def _end(self, k: Counts, end: int, half: float) -> Floats:
        """Solve for one end, −1 the lower and 1 the upper, by Newton's method on ln of the tail.

        The logarithm of a tail is concave in λ, so Newton's steps close in from one side.
        """
        cells = [cell + 0.5 for cell in (k, *self._others(k))]
        reach = _NORMAL * np.sqrt(sum(1.0 / cell for cell in cells))
        tilt = np.log(cells[0] * cells[3] / (cells[1] * cells[2])) + end * reach
        todo, found = np.arange(k.size), tilt.copy()
        while todo.size:  # a window that the search left is laid anew around where it stopped
            some, count, tilt = self._some(todo), k[todo], found[todo]
            window = _Window(some, some._rough_mean(tilt))
            up, others = np.full(todo.size, end < 0), some._others(count)
            for _ in range(_MOST_STEPS):
                log_p, mean = window.log_chance(count, tilt)
                series, distance = tail_series(count, *others, up, tilt)
                slope = (count - mean) - end * distance / (series - 0.5)
                log_tail = log_p + np.log(series - 0.5)
                step = np.clip((np.log(half) - log_tail) / slope, -1.5, 1.5)
                tilt = tilt + step
                if float(np.abs(step).max()) < 1e-7:
                    break
            found[todo] = tilt
            todo = todo[window.left_behind(tilt)]
        return found

    def _some(self, at: NDArray[np.intp]) -> Laws:
        return Laws(self.a[at], self.b[at], self.n[at])

    def _others(self, k: Any) -> tuple[Any, Any, Any]:
        """Return n10, n01 and n00 where the first cell is k."""
        return self.a - k, self.b - k, self.n - self.a - self.b + k

    def _rough_log_odds(self, mean: Floats) -> Floats:
        """Return the log odds ratio of a table with the mean in its first cell."""
        n10, n01, n00 = self._others(mean)
        return np.asarray(np.log(mean) + np.log(n00) - np.log(n10) - np.log(n01), np.float64)

    def _rough_mean(self, tilt: Floats) -> Floats:
        """Return the first cell of the table with these totals and this odds ratio (Cornfield)."""
        # Where θ > 1 the cell that is counted is exchanged, so that the odds ratio is below 1.
        swap = tilt > 0
        odds = np.exp(-np.abs(tilt))
        b = np.where(swap, self.n - self.b, self.b).astype(np.float64)
        sum_ = self.a + b
        linear = self.n - sum_ * (1.0 - odds)
        root = np.sqrt(linear**2 + 4.0 * (1.0 - odds) * odds * self.a * b)
        cell = 2.0 * odds * self.a * b / np.maximum(linear + root, 1e-300)
        # With linear < 0 the quotient cancels; the other form of the root does not.
        other = np.divide(root - linear, 2.0 * (1.0 - odds), out=cell.copy(), where=linear < 0)
        return np.clip(np.where(swap, self.a - other, other), self.low, self.high)


@dataclass(frozen=True)
class Tilted:
    """One distribution for each pair, with its sum over all counts known; arrays of shape (M,).

    Attributes
    ----------
    laws, log_odds
        The totals, and the λ that tilts each; where it is not finite the count is sure.
    mean
        The mean of the count.
    centre, log_centre
        A count near the mean, and what ln P₀ of a count is compared with to give ln P.
    """

    laws: Laws
    log_odds: Floats
    mean: Floats
    centre: Counts
    log_centre: Floats

    @classmethod
    def of(
        cls, laws: Laws, tilt: Floats, at: NDArray[np.intp], window: _Window,
        log_whole: Floats, mean: Floats,
    ) -> Tilted:  # fmt: skip
        """Put together what a window says of the pairs ``at``; the count of the others is sure."""
        sure = np.where(tilt > 0, laws.high, laws.low)
        means, centre = sure.astype(np.float64), sure.astype(np.int64)
        log_centre = np.zeros(sure.size)
        means[at], centre[at] = mean, window.centre
        log_centre[at] = window.at_centre + log_whole
        return cls(laws, tilt, means, centre, log_centre)

    @classmethod
    def joined(cls, parts: Sequence[Tilted]) -> Tilted:
        """Return the distributions of several values as one, in their order."""
        if len(parts) == 1:
            return parts[0]
        laws = Laws(*(np.concatenate([getattr(p.laws, name) for p in parts]) for name in "abn"))
        said = ("log_odds", "mean", "centre", "log_centre")
        return cls(laws, *(np.concatenate([getattr(p, name) for p in parts]) for name in said))

    def take(self, at: NDArray[np.intp]) -> Tilted:
        """Return the distributions of some pairs, which may come more than once."""
        return Tilted(
            self.laws._some(at), self.log_odds[at], self.mean[at], self.centre[at],
            self.log_centre[at],
        )  # fmt: skip

    @property
    def fixed(self) -> Mask:
        """Where the count cannot vary."""
        return np.asarray((self.laws.low == self.laws.high) | ~np.isfinite(self.log_odds), bool)

    @property
    def low(self) -> Counts:
        """The least count that has a chance."""
        return np.where(self.fixed, self.centre, self.laws.low)

    @property
    def high(self) -> Counts:
        """The greatest count that has a chance."""
        return np.where(self.fixed, self.centre, self.laws.high)

    def chances(self, first: Counts, width: int) -> Floats:
        """Return P(X = first + c) for c = 0 … width − 1, shape (M, width)."""
        k = first[:, None] + np.arange(width)
        row, column = np.nonzero((k >= self.low[:, None]) & (k <= self.high[:, None]))
        found = np.zeros(k.shape)
        found[row, column] = self.take(row).point(k[row, column])
        return found

    def log_chance(self, k: Counts) -> Floats:
        """Return ln P(X = k) of counts that have a chance, shape (M,)."""
        found = np.zeros(k.size)
        at = np.flatnonzero(~self.fixed)
        found[at] = self.take(at)._log_point(k[at])
        return found

    def point(self, k: Counts) -> Floats:
        """Return P(X = k), shape (M,)."""
        point = (k == self.centre).astype(np.float64)
        at = np.flatnonzero(~self.fixed)
        point[at] = np.minimum(np.exp(self.take(at)._log_point(k[at])), 1.0)
        return np.asarray(point, np.float64)

    def tails(self, k: Counts) -> Tails:
        """Return both tails of the counts ``k``, shape (M,)."""
        greater = (k <= self.centre).astype(np.float64)
        less = (k >= self.centre).astype(np.float64)
        point = greater * less
        at = np.flatnonzero(~self.fixed)
        some, k = self.take(at), k[at]
        log_p = some._log_point(k)
        up = k >= some.mean
        series, _ = tail_series(k, *some.laws._others(k), up, some.log_odds)
        point[at] = np.minimum(np.exp(log_p), 1.0)
        near = np.minimum(np.exp(log_p + np.log(series)), 1.0)
        far = np.minimum(1.0 - near + point[at], 1.0)
        greater[at], less[at] = np.where(up, near, far), np.where(up, far, near)
        return Tails(greater, less, point)

    def _log_point(self, k: Counts) -> Floats:
        laws = self.laws
        log_p = log_point(k, laws.a, laws.b, laws.n) - self.log_centre
        return np.asarray(log_p + self.log_odds * (k - self.centre), np.float64)


class _Window:
    """The counts around a mean over which a distribution is summed, all pairs in one flat array."""

    def __init__(self, laws: Laws, mean: Floats) -> None:
        self.laws = laws
        self.centre = np.clip(np.rint(mean).astype(np.int64), laws.low, laws.high)
        cells = np.maximum([mean, *laws._others(mean)], 1e-9)
        spread = 1.0 / np.sqrt((1.0 / cells).sum(axis=0))
        self.stride = np.maximum(1, (spread / 2).astype(np.int64))
        self.reach = REACH[0] * spread + REACH[1]
        most = np.ceil(self.reach / self.stride).astype(np.int64)
        left = np.minimum(most, (self.centre - laws.low) // self.stride)
        self.width = left + np.minimum(most, (laws.high - self.centre) // self.stride) + 1
        self.first = np.cumsum(self.width) - self.width
        place = np.arange(self.width.sum()) - np.repeat(self.first + left, self.width)
        offset = place * np.repeat(self.stride, self.width)
        k = np.repeat(self.centre, self.width) + offset
        a, b, n = (np.repeat(v, self.width) for v in (laws.a, laws.b, laws.n))
        self.at_centre = log_point(self.centre, laws.a, laws.b, laws.n)
        self.log_weight = log_point(k, a, b, n) - np.repeat(self.at_centre, self.width)
        self.offset = offset.astype(np.float64)

    def moments(self, tilt: Floats) -> tuple[Floats, Floats, Floats]:
        """Return ln of the sum of weights relative to the centre, the mean and the variance."""
        if not self.centre.size:
            return np.empty(0), np.empty(0), np.empty(0)
        log_term = self.log_weight + np.repeat(tilt, self.width) * self.offset
        top = np.maximum.reduceat(log_term, self.first)
        term = np.exp(log_term - np.repeat(top, self.width))
        whole = np.add.reduceat(term, self.first)
        term *= self.offset
        mean = np.add.reduceat(term, self.first) / whole
        term *= self.offset
        variance = np.add.reduceat(term, self.first) / whole - mean**2
        return top + np.log(whole * self.stride), self.centre + mean, np.maximum(variance, 1e-300)

    def log_chance(self, k: Counts, tilt: Floats) -> tuple[Floats, Floats]:
        """Return ln P(X = k) and the mean."""
        log_whole, mean, _ = self.moments(tilt)
        log_weight = log_point(k, self.laws.a, self.laws.b, self.laws.n) - self.at_centre
        return log_weight + tilt * (k - self.centre) - log_whole, mean

    def left_behind(self, tilt: Floats) -> Mask:
        """Return where the mean has left the inner half of the window that the support leaves."""
        mean = self.laws._rough_mean(tilt)
        return np.asarray(np.abs(mean - self.centre) > self.reach / 4, bool)
