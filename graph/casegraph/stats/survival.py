"""How soon something is found again, where some were not followed long enough to tell.

Kaplan and Meier's product (1958, doi:10.1080/01621459.1958.10501452): of the d₁, d₂, … that are
found at the times t₁ < t₂ < … out of r₁, r₂, … still followed just before, the share not yet found
after t is ∏ (1 − dᵢ/rᵢ) over tᵢ ≤ t. Units of one cluster (themes of one area) are not independent,
so the interval comes from resampled clusters (Field & Welsh 2007,
doi:10.1111/j.1467-9868.2007.00593.x), not Greenwood's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.thresholds import LEVEL

__all__ = ["Followed", "kaplan_meier"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Followed:
    """The shares found by some times, shape (K,), with the ends of their intervals.

    ``median_follow_up`` is the time by which half of the units would have left, were being found no
    reason to leave (the product with the roles exchanged; Schemper & Smith 1996,
    doi:10.1016/0197-2456(96)00075-X); nan where fewer than half leave.
    """

    units: int
    events: int
    median_follow_up: float
    found: Floats
    low: Floats
    high: Floats


def kaplan_meier(
    times: ArrayLike,
    found: ArrayLike,
    clusters: ArrayLike,
    at: ArrayLike,
    *,
    samples: int = 1_000,
    seed: int = 0,
    level: float = LEVEL,
) -> Followed:
    """Return which share is found by each of some times.

    Parameters
    ----------
    times, found
        How long each unit was followed, 0 or more, and whether it was found then: shape (U,).
    clusters
        A name per unit, shape (U,).
    at
        Times to give the share at, shape (K,).
    samples, seed
        Draws of clusters, and the seed of numpy's default generator.

    Raises
    ------
    UsageError
        Without a unit.

    Examples
    --------
    The classic remission times of Freireich et al. 1963 (6-MP), in weeks:

    >>> weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    >>> shown = kaplan_meier(weeks, [True] * 9 + [False] * 12, range(21), [10, 23])
    >>> (1 - shown.found).round(4).tolist()
    [0.7529, 0.4482]
    """
    time, event = np.asarray(times, np.float64), np.asarray(found, np.bool_)
    if time.size == 0:
        raise UsageError("found no unit to follow; expected at least one.")
    moments, when = np.unique(time, return_inverse=True)
    names, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    shape = (names.size, moments.size)
    events, leaving = np.zeros(shape), np.zeros(shape)
    np.add.at(events, (cluster.reshape(-1), when.reshape(-1)), event)
    np.add.at(leaving, (cluster.reshape(-1), when.reshape(-1)), 1.0)
    followed = leaving[:, ::-1].cumsum(axis=1)[:, ::-1]  # still there just before each moment
    # The place of the last moment up to each time; 0 is before all.
    place = np.searchsorted(moments, np.asarray(at, np.float64), "right")
    whole = np.ones((1, names.size))
    drawn = np.random.default_rng(seed).multinomial(
        names.size, np.full(names.size, 1 / names.size), samples
    )
    shares = 1 - _kept(whole, events, followed)[0, place]
    ends = 1 - np.quantile(
        _kept(drawn.astype(np.float64), events, followed)[:, place],
        [0.5 + level / 2, 0.5 - level / 2], axis=0,
    )  # fmt: skip
    # Who is found and who leaves at one moment: the found one is taken to go first.
    staying = _kept(whole, leaving - events, followed - events)[0, 1:]
    half = np.flatnonzero(staying <= 0.5)
    return Followed(
        time.size, int(event.sum()), float(moments[half[0]]) if half.size else float("nan"),
        shares, ends[0], ends[1],
    )  # fmt: skip


def _kept(weights: Floats, events: Floats, followed: Floats) -> Floats:
    """Return the product before the first moment and after each, (B, moments + 1)."""
    at_risk = weights @ followed
    steps = 1 - (weights @ events) / np.where(at_risk > 0, at_risk, 1.0)
    return np.concatenate([np.ones((weights.shape[0], 1)), np.cumprod(steps, axis=1)], axis=1)
