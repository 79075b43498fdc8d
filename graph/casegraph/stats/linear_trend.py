"""Does a share rise or fall along a scale: the Cochran–Armitage test for a linear trend."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError

__all__ = ["CochranArmitage", "cochran_armitage"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CochranArmitage:
    """A linear trend in shares; arrays of shape (K,), one value per theme.

    Attributes
    ----------
    z, p
        The test statistic, positive where the share rises, and its two-sided p. 0 and 1 where a
        theme is in no unit or in every unit.
    slope, slope_low, slope_high
        Change of the share in one unit of the scores (a year), least squares weighted by size, with
        its 95% interval.
    departure, departure_p
        The chi-squared that the line does not explain, with (number of periods − 2) degrees of
        freedom: a small p means that the change is not steady. 0 and 1 with two periods.
    """

    z: Floats
    p: Floats
    slope: Floats
    slope_low: Floats
    slope_high: Floats
    departure: Floats
    departure_p: Floats


def cochran_armitage(
    counts: ArrayLike, sizes: ArrayLike, scores: ArrayLike, dependent: float = 0.0
) -> CochranArmitage:
    """Test whether a share rises or falls with a score (Cochran 1954, Armitage 1955).

    z = Σ tᵢ·(xᵢ − nᵢ·p̄) / √(p̄·(1 − p̄)·Σ nᵢ·(tᵢ − t̄)²), with p̄ = Σ xᵢ / Σ nᵢ and t̄ = Σ nᵢ·tᵢ / Σ nᵢ
    (doi:10.2307/3001616; doi:10.2307/3001775). Standard normal where the share is the same in all
    periods; two-sided.

    Parameters
    ----------
    counts
        Units with each theme in each period, shape (P,) or (P, K).
    sizes
        Units in each period, shape (P,), each at least 1.
    scores
        t, one number per period, shape (P,), not all equal.
    dependent
        What units that are not independent of each other add to Σ nᵢ·(tᵢ − t̄)² in the variance of
        z and of the slope; see :func:`casegraph.stats.stratified_trend.dependent_spread`.

    Raises
    ------
    UsageError
        Fewer than two different scores, or a count outside 0 to the size.

    Examples
    --------
    Alcohol and malformations (Agresti, Categorical Data Analysis), z² = 6.57:

    >>> found = cochran_armitage([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38],
    ...                          [0, 0.5, 1.5, 4, 7])
    >>> float((found.z**2)[0].round(2)), float(found.p[0].round(4))
    (6.57, 0.0104)
    """
    from scipy.special import chdtrc, ndtr

    n, t = np.asarray(sizes, np.float64), np.asarray(scores, np.float64)
    x = np.asarray(counts, np.float64).reshape(len(n), -1)
    if np.unique(t).size < 2:
        raise UsageError("a trend has fewer than two periods; expected at least two; widen it")
    if bool((n < 1).any() | (x < 0).any() | (x > n[:, None]).any()):
        raise UsageError("a count lies outside 0 to its period's size; expected 0 ≤ count ≤ size")
    share = x.sum(axis=0) / n.sum()
    centred = t - (n @ t) / n.sum()
    spread = float(n @ centred**2)
    moved = centred @ (x - n[:, None] * share)
    variance = share * (1 - share)
    varies = variance > 0
    safe = np.where(varies, variance, 1.0)
    linear = np.where(varies, moved**2 / (safe * spread), 0.0)
    z = np.where(varies, moved / np.sqrt(safe * (spread + dependent)), 0.0)
    slope = moved / spread
    own = x / n[:, None]
    error = np.sqrt((centred**2 * n) @ (own * (1 - own)) * (1 + dependent / spread)) / spread
    reach = NormalDist().inv_cdf(0.975) * error
    total = ((x - n[:, None] * share) ** 2 / n[:, None]).sum(axis=0) / safe
    departure = np.where(varies & (len(n) > 2), np.maximum(total - linear, 0.0), 0.0)
    return CochranArmitage(
        z, 2 * ndtr(-np.abs(z)), slope, slope - reach, slope + reach, departure,
        np.asarray(chdtrc(max(len(n) - 2, 1), departure), np.float64),
    )  # fmt: skip
