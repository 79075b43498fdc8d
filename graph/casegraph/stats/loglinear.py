"""What the counts of a set's parts imply for the whole, and how far the count lies from it.

Three themes of which every two co-occur often will often occur all together as a consequence.
The parts of three themes are the three pairs: the log-linear model without three-way interaction
fits all pair counts, and its expected count is what they imply (Bartlett 1935,
doi:10.2307/2983639; Bishop, Fienberg and Holland 1975, "Discrete Multivariate Analysis").

Tables with the same pair counts differ in one number only, the count of the set: when it rises by
one, the cells with an odd number of the themes missing fall by one and the others rise. So neither
expectation nor distribution needs iterative fitting. The first is the root of one increasing
function; the second is exact,

    P(n) ∝ 1 / Π over the cells of cell!,

which for two themes is Fisher's hypergeometric distribution, and for three that of Zelen's exact
test of equal odds ratios (1971, doi:10.1093/biomet/58.1.129). G² of the same model is given beside
it; its chi-squared distribution is inaccurate at the counts of case reviews.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.tails import Tails

__all__ = ["BeyondParts", "beyond_parts"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_TILE = 1 << 22  # outcomes handled at a time
_REACH = 16.0  # standard deviations of the exact distribution that are added up


@dataclass(frozen=True)
class BeyondParts:
    """How far each set's count lies from what its parts imply; arrays of shape (M,).

    Attributes
    ----------
    expected
        Count under the log-linear model without the highest interaction.
    lowest, highest
        Smallest and largest count that the counts of the parts allow.
    tails
        Exact tails given the counts of the parts; what is below 1e-50 may be 0.
    smallest_high, smallest_low
        The two-sided p of ``highest`` and of ``lowest``.
    g2, g2_p
        G² = 2·Σ O·ln(O/E) over the 2^k cells, and its p by chi-squared on one degree of freedom.
    """

    expected: Floats
    lowest: Counts
    highest: Counts
    tails: Tails
    smallest_high: Floats
    smallest_low: Floats
    g2: Floats
    g2_p: Floats


def beyond_parts(cells: Counts) -> BeyondParts:
    """Compare each set's count with what the counts of its parts imply.

    ``cells`` has shape (2^k, M), as from :func:`cell_counts`; k = 2 gives Fisher's test.

    >>> bartlett = [[209], [31], [156], [84], [133], [107], [84], [156]]  # plum cuttings, 1935
    >>> found = beyond_parts(np.array(bartlett))
    >>> float(found.expected[0].round(1)), float(found.g2[0].round(2))
    (161.1, 2.29)
    """
    from scipy.special import chdtrc  # the package must import quickly

    size = int(math.log2(len(cells)))
    missing = np.array([size - mask.bit_count() for mask in range(1 << size)])
    sign = np.where(missing % 2 == 0, 1, -1)[:, None]
    count = cells[-1]
    room_down = cells[sign[:, 0] > 0].min(axis=0)
    room_up = cells[sign[:, 0] < 0].min(axis=0)
    shift = _balance(cells, sign, room_down, room_up)
    fitted = np.maximum(cells + sign * shift, 0.0)
    fixed = room_down + room_up == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(cells > 0, cells * np.log(cells / fitted), 0.0)
    g2 = np.where(fixed, 0.0, np.maximum(2 * terms.sum(axis=0), 0.0))
    tails, ends = _exact(cells, sign, shift, room_down, room_up)
    return BeyondParts(
        expected=count + shift,
        lowest=count - room_down,
        highest=count + room_up,
        tails=tails,
        smallest_high=ends[1],
        smallest_low=ends[0],
        g2=g2,
        g2_p=np.where(fixed, 1.0, chdtrc(1, g2)),
    )


def _balance(cells: Counts, sign: Counts, down: Counts, up: Counts) -> Floats:
    """Return how far each count moves until the highest interaction is zero, by bisection."""
    low, high = -down.astype(np.float64), up.astype(np.float64)
    for _ in range(64):
        middle = (low + high) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (sign * np.log(np.maximum(cells + sign * middle, 0.0))).sum(axis=0)
        below = slope < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2, np.float64)


def _exact(
    cells: Counts, sign: Counts, shift: Floats, down: Counts, up: Counts
) -> tuple[Tails, tuple[Floats, Floats]]:
    """Return the exact tails at the observed counts, and the p of the lowest and highest count."""
    from scipy.special import gammaln

    with np.errstate(divide="ignore"):
        spread = 1 / np.sqrt((1 / np.maximum(cells + sign * shift, 1e-9)).sum(axis=0))
    reach = np.ceil(_REACH * spread + 64)
    first = np.maximum(-down, np.floor(shift - reach)).astype(np.int64)
    last = np.minimum(up, np.ceil(shift + reach)).astype(np.int64)
    log_factorial = gammaln(np.arange(int(cells.max(initial=0) + up.max(initial=0)) + 2) + 1.0)
    greater, less, point = (np.zeros(cells.shape[1]) for _ in range(3))
    ends = np.zeros((2, cells.shape[1]))
    order = np.argsort(last - first, kind="stable")
    start = 0
    while start < order.size:
        stop = order.size
        width = int((last - first)[order[start:stop]].max()) + 1
        stop = min(stop, start + max(1, _TILE // (width * len(cells))))
        part = order[start:stop]
        width = int((last - first)[part].max()) + 1
        move = first[part] + np.arange(width)[:, None]  # (outcomes, sets)
        inside = move <= last[part]
        weight = np.zeros(move.shape)
        for cell, s in zip(cells[:, part], sign[:, 0], strict=True):
            weight -= log_factorial[np.where(inside, cell + s * move, 0)]
        weight[~inside] = -np.inf
        weight = np.exp(weight - weight.max(axis=0))
        weight /= weight.sum(axis=0)
        greater[part] = np.where(move >= 0, weight, 0.0).sum(axis=0)
        less[part] = np.where(move <= 0, weight, 0.0).sum(axis=0)
        point[part] = np.where(move == 0, weight, 0.0).sum(axis=0)
        # At an end the mid-p is half the chance of that end, so the two-sided p is that chance.
        ends[0, part] = np.where(move == -down[part], weight, 0.0).sum(axis=0)
        ends[1, part] = np.where(move == up[part], weight, 0.0).sum(axis=0)
        start = stop
    clipped = (np.clip(x, 0.0, 1.0) for x in (greater, less, point))
    return Tails(*clipped), (ends[0], ends[1])
