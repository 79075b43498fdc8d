"""The distribution of a count that is a sum over strata, each with a distribution of its own.

Within each stratum a pair's count follows Fisher's noncentral hypergeometric distribution
(:mod:`casegraph.stats.noncentral`); over strata the counts are independent, so that the sum follows
the convolution of these. A further tilt ω that is the same in every stratum tilts the sum,
P(k) ∝ P₀(k)·ωᵏ, so that one number is the odds ratio *common* to the strata, and everything that is
asked of it needs the convolution once (the exact conditional estimate; Gart 1970,
doi:10.1093/biomet/57.3.471; Mehta, Patel & Gray 1985, doi:10.1080/01621459.1985.10478212).

Two ways to convolve, neither of which loses the digits of a small tail:

1. Up to :data:`_FEW` possible counts: count by count. Only positive numbers are added.
2. Beyond: each stratum is tilted so that the mean of the sum is about the count asked for, and the
   convolution is a product of discrete Fourier transforms over a window of 9.5 standard deviations
   and 20 counts to either side. What rounding adds is far below the numbers near that count, and
   only these are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.noncentral import REACH, Tilted
from casegraph.stats.tails import Adjusted, Tails
from casegraph.thresholds import LEVEL

__all__ = ["Sums"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Places = NDArray[np.intp]

_FEW = 256  # possible counts up to which a convolution is worked out count by count
_TILE = 1 << 19  # numbers held at a time
_MOST_STEPS = 100
_TINY = 1e-250  # a chance this small has begun to lose digits
_NOISE = 1e-15  # below this a transform holds rounding alone
_NORMAL = 1.96  # only where a search begins


@dataclass(frozen=True)
class Sums:
    """The distributions of the counts of some pairs, (M,) of them, each a sum over strata.

    Attributes
    ----------
    parts
        For each stratum its distinct distributions and the number of each pair's, shape (M,).
    sure
        What is in each pair's count whatever happened, shape (M,).
    """

    parts: Sequence[tuple[Tilted, Places]]
    sure: Counts

    def _total(self, values: Sequence[NDArray[Any]]) -> Floats:
        total = np.zeros(self.sure.size)
        for (_, law_of), value in zip(self.parts, values, strict=True):
            total += value[law_of]
        return total

    @property
    def low(self) -> Counts:
        """The least count that has a chance, shape (M,)."""
        return self.sure + self._total([law.low for law, _ in self.parts]).astype(np.int64)

    @property
    def high(self) -> Counts:
        """The greatest count that has a chance, shape (M,)."""
        return self.sure + self._total([law.high for law, _ in self.parts]).astype(np.int64)

    @property
    def mean(self) -> Floats:
        """The mean count, shape (M,)."""
        return self.sure + self._total([law.mean for law, _ in self.parts])

    def smallest_p(self) -> Floats:
        """Return the smallest two-sided p that the totals allow, shape (M,).

        At either end of the support the mid-p is half the chance of that end, which is the product
        of those of the strata. 1 where the count cannot vary.
        """
        ends = []
        with np.errstate(divide="ignore"):
            for end in ("low", "high"):
                logs = [np.log(law.point(getattr(law, end))) for law, _ in self.parts]
                ends.append(np.exp(self._total(logs)))
        return np.where(self.low == self.high, 1.0, np.minimum(*ends))

    def ask(self, k: Counts, level: float = LEVEL) -> tuple[Tails, Adjusted]:
        """Return both tails of the counts ``k``, shape (M,), and the odds ratio beyond them.

        A count outside of what has a chance is taken as the nearest that has one.
        """
        low, high, mean = self.low, self.high, self.mean
        k = np.clip(k, low, high)
        said = np.empty((6, k.size))
        for at, masses, tilt, x in self._masses(k, low, high):
            said[:3, at] = _tails(masses, tilt, x, k[at] >= mean[at])
            said[3:, at] = np.exp(_odds(masses, tilt, x, k[at] - low[at], high[at] - k[at], level))
        return Tails(*said[:3]), Adjusted(*said[3:])

    def tails(self, k: Counts) -> Tails:
        """Return both tails of the counts ``k``, shape (M,); see :meth:`ask`."""
        low, high, mean = self.low, self.high, self.mean
        k = np.clip(k, low, high)
        said = np.empty((3, k.size))
        for at, masses, tilt, x in self._masses(k, low, high):
            said[:, at] = _tails(masses, tilt, x, k[at] >= mean[at])
        return Tails(*said)

    def _masses(
        self, k: Counts, low: Counts, high: Counts
    ) -> Iterator[tuple[Places, Floats, Floats, Floats]]:
        """Yield some pairs, P(k + x)·exp(λ·x) for the x that matter, λ, and these x, tile by tile.

        Masses have shape (pairs, x); ``x`` has too, since each pair has its own first.
        """
        width = high - low + 1
        order = np.argsort(width, kind="stable")
        few = int(np.searchsorted(width[order], _FEW, side="right"))
        left: list[Places] = [order[few:]]
        for at in _tiles(order[:few], width):
            masses = self._by_count(at)
            x = low[at, None] + np.arange(masses.shape[1]) - k[at, None]
            here = np.take_along_axis(masses, (k[at] - low[at])[:, None], axis=1)[:, 0]
            fine = here > _TINY
            left.append(at[~fine])
            yield at[fine], masses[fine], np.zeros(int(fine.sum())), np.asarray(x[fine], np.float64)
        rest = np.concatenate(left)
        if rest.size:
            yield from self._by_transform(rest, k, low, high)

    def _by_count(self, at: Places) -> Floats:
        """Return P(low + c) of some pairs for c = 0, 1, …, shape (pairs, counts)."""
        masses = np.ones((at.size, 1))
        for law, law_of in self.parts:
            here = law_of[at]
            used, back = np.unique(here, return_inverse=True)
            some = law.take(used)
            width = int((some.high - some.low).max(initial=0)) + 1
            if width == 1:
                continue
            rows = some.chances(some.low, width)[back.reshape(-1)]
            wide, narrow = (masses, rows) if masses.shape[1] >= width else (rows, masses)
            masses = np.zeros((at.size, wide.shape[1] + narrow.shape[1] - 1))
            for c in range(narrow.shape[1]):
                masses[:, c : c + wide.shape[1]] += narrow[:, c, None] * wide
        return masses

    def _by_transform(
        self, rest: Places, k: Counts, low: Counts, high: Counts
    ) -> Iterator[tuple[Places, Floats, Floats, Floats]]:
        tilt, spread = self._rough(rest, k, low, high)
        reach = np.ceil(REACH[0] * spread + REACH[1]).astype(np.int64)
        for tile in _tiles(np.argsort(reach, kind="stable"), 4 * reach):
            at, lam, size = rest[tile], tilt[tile], int(2 * reach[tile].max() + 2)
            size = 1 << (size - 1).bit_length()
            whole = np.ones((at.size, size // 2 + 1), np.complex128)
            shift = self.sure[at] - k[at]
            log_whole = lam * shift
            for law, law_of in self.parts:
                some = law.take(law_of[at])
                tilted = some.laws.tilted(some.log_odds + lam)
                mean, variance = some.laws.roughly(np.where(some.fixed, 0.0, tilted.log_odds))
                half = np.ceil(REACH[0] * np.sqrt(variance) + REACH[1]).astype(np.int64)
                first = np.maximum(some.low, np.rint(mean).astype(np.int64) - half)
                first = np.where(some.fixed, some.low, first)
                width = int(np.minimum(2 * half + 1, some.high - first + 1).max())
                whole *= np.fft.rfft(tilted.chances(first, min(width, size)), size, axis=1)
                shift += first
                log_whole += some.log_chance(tilted.centre) - tilted.log_chance(tilted.centre)
                log_whole += lam * tilted.centre
            rows = np.fft.irfft(whole, size, axis=1)
            # Column c of these is the count first + c, counted round in a circle.
            x = np.arange(-size // 2, size // 2)[None, :]
            masses = np.take_along_axis(rows, (x - shift[:, None]) % size, axis=1)
            masses[masses < _NOISE] = 0.0
            here = x + k[at, None]
            outside = (here < low[at, None]) | (here > high[at, None])
            masses[outside] = 0.0
            masses *= np.exp(log_whole)[:, None]
            yield at, masses, lam, np.broadcast_to(x, masses.shape).astype(np.float64)

    def _rough(self, at: Places, k: Counts, low: Counts, high: Counts) -> tuple[Floats, Floats]:
        """Return a λ for which the mean of the sum is about k, and the standard deviation there."""
        target = np.clip(k[at], low[at] + 0.5, high[at] - 0.5) - self.sure[at]
        some = [law.take(law_of[at]) for law, law_of in self.parts]
        tilt, below, above = np.zeros(at.size), np.full(at.size, -60.0), np.full(at.size, 60.0)
        for _ in range(40):
            mean, variance = np.zeros(at.size), np.zeros(at.size)
            for law in some:
                about = law.laws.roughly(np.where(law.fixed, 0.0, law.log_odds) + tilt)
                mean += np.where(law.fixed, law.mean, about[0])
                variance += np.where(law.fixed, 0.0, about[1])
            step = (target - mean) / np.maximum(variance, 1e-12)
            if float(np.abs(step).max()) < 1e-3:
                break
            tilt, below, above = _bracketed(tilt, np.clip(step, -2.0, 2.0), below, above)
        return tilt, np.sqrt(variance)


def _tiles(order: Places, width: Counts) -> Iterator[Places]:
    """Yield the pairs of an order of rising widths in tiles of about :data:`_TILE` numbers."""
    while order.size:
        # Twice as wide as the first at most, so that little is worked out for nothing.
        most = int(np.searchsorted(width[order], 2 * width[order[0]] + 2, side="right"))
        size = max(1, min(most, _TILE // int(width[order[min(most, order.size) - 1]])))
        yield order[:size]
        order = order[size:]


def _bracketed(
    now: Floats, step: Floats, below: Floats, above: Floats
) -> tuple[Floats, Floats, Floats]:
    """Take a step towards a root that lies between two values, and draw these closer."""
    below, above = np.where(step > 0, now, below), np.where(step < 0, now, above)
    new = now + step
    new = np.where((new >= below) & (new <= above), new, (below + above) / 2)
    return new, below, above


def _tails(masses: Floats, tilt: Floats, x: Floats, up: NDArray[np.bool_]) -> Floats:
    """Return P(X ≥ k), P(X ≤ k) and P(X = k), shape (3, pairs)."""
    beyond = np.where(up[:, None], x, -x)
    with np.errstate(over="ignore"):
        weight = np.where(beyond >= 0, np.exp(-tilt[:, None] * x), 0.0)
    near = np.minimum((masses * weight).sum(axis=1), 1.0)
    point = np.minimum((masses * (x == 0)).sum(axis=1), 1.0)
    far = np.minimum(1.0 - near + point, 1.0)
    return np.stack([np.where(up, near, far), np.where(up, far, near), point])


def _odds(
    masses: Floats, tilt: Floats, x: Floats, above: Counts, beneath: Counts, level: float
) -> Floats:
    """Return ln ω with mean k and both ends of its interval, shape (3, pairs).

    ``above`` and ``beneath`` are how far k is from the ends of the support.
    """
    found = np.stack([np.zeros(tilt.size), np.full(tilt.size, -np.inf), np.full(tilt.size, np.inf)])
    found[0, above == 0], found[0, beneath == 0] = -np.inf, np.inf
    found[0, (above == 0) & (beneath == 0)] = 0.0
    with np.errstate(divide="ignore"):
        logs = np.log(masses)
    open_ = (above > 0) | (beneath > 0)
    # Half a count inside where k is an end, from where the search for the other end begins.
    target = 0.5 * (above == 0) - 0.5 * (beneath == 0)
    start = np.zeros(tilt.size)
    spread = np.ones(tilt.size)
    at = np.flatnonzero(open_)
    start[at], spread[at] = _with_mean(logs[at], x[at], target[at])
    inner = (above > 0) & (beneath > 0)
    found[0, inner] = (start + tilt)[inner]
    half = np.log((1.0 - level) / 2.0)
    for end, row, some in ((-1, 1, above > 0), (1, 2, beneath > 0)):
        at = np.flatnonzero(some)
        first = start[at] + end * _NORMAL / spread[at]
        found[row, at] = _end(logs[at], x[at], first, end, half) + tilt[at]
    return found


def _moments(logs: Floats, x: Floats, tilt: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the tilted chances, their mean and their variance."""
    terms = logs + tilt[:, None] * x
    terms -= terms.max(axis=1, keepdims=True)
    chances = np.exp(terms)
    chances /= chances.sum(axis=1, keepdims=True)
    mean = (chances * x).sum(axis=1)
    variance = (chances * (x - mean[:, None]) ** 2).sum(axis=1)
    return chances, mean, np.maximum(variance, 1e-300)


def _with_mean(logs: Floats, x: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Return the tilt with this mean, by bracketed Newton steps, and the standard deviation."""
    tilt, spread = np.zeros(target.size), np.ones(target.size)
    below, above = np.full(target.size, -1e3), np.full(target.size, 1e3)
    todo = np.arange(target.size)
    for _ in range(_MOST_STEPS):
        _, mean, variance = _moments(logs[todo], x[todo], tilt[todo])
        spread[todo] = np.sqrt(variance)
        step = np.clip((target[todo] - mean) / variance, -2.0, 2.0)
        tilt[todo], below[todo], above[todo] = _bracketed(
            tilt[todo], step, below[todo], above[todo]
        )
        todo = todo[np.abs(step) > 1e-11]
        if not todo.size:
            break
    return tilt, spread


def _end(logs: Floats, x: Floats, tilt: Floats, end: int, half: float) -> Floats:
    """Return the tilt at which ln of the mid-p tail is ``half``, −1 the lower end, 1 the upper.

    The logarithm of a tail is concave in the tilt, so Newton's steps close in from one side.
    """
    inside = np.where(-end * x > 0, 1.0, 0.5 * (x == 0))
    todo = np.arange(tilt.size)
    for _ in range(_MOST_STEPS):
        chances, mean, _ = _moments(logs[todo], x[todo], tilt[todo])
        part = chances * inside[todo]
        tail = np.maximum(part.sum(axis=1), 1e-300)
        slope = (part * x[todo]).sum(axis=1) / tail - mean
        slope = np.where(np.abs(slope) < 1e-12, -float(end), slope)
        step = np.clip((half - np.log(tail)) / slope, -1.5, 1.5)
        tilt[todo] += step
        todo = todo[np.abs(step) > 1e-9]
        if not todo.size:
            break
    return tilt
