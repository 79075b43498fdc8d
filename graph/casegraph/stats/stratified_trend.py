"""Does a share rise or fall within strata: Mantel's extension of the test for a linear trend.

The mix of sources changes over the years, and a theme that one kind of source states more often
then has a trend without having one in any kind. Mantel (1963, doi:10.1080/01621459.1963.10500879)
compares the years only within a stratum s and adds up: with n units, m of them with the theme, and
t̄ the mean score,

    z = Σ_s Σ_r (t_r − t̄_s)·x_r / √(Σ_s m_s·(n_s − m_s)/(n_s·(n_s − 1)) · Σ_r (t_r − t̄_s)²)

which is standard normal where no stratum has a trend. With one stratum it is Cochran and Armitage's
z times √((n − 1)/n).

**Units that are not independent.** Of two reviews of one case, whose deviations are d₁ and d₂, the
variance holds d₁² + d₂² if they are independent and (d₁ + d₂)² if they state the same. The greater
of the two is taken, so that p errs to the careful side whatever the correlation between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError

__all__ = ["StratifiedTrend", "dependent_spread", "mantel_trend"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class StratifiedTrend:
    """A trend within strata; arrays of shape (K,).

    ``z`` is positive where the share rises within strata and ``p`` is two-sided; 0 and 1 where no
    stratum has units with and without the theme and two different scores. ``strata`` says how many
    strata have.
    """

    z: Floats
    p: Floats
    strata: Counts


def dependent_spread(deviations: Floats, clusters: Counts) -> float:
    """Return 2·Σ max(0, d_i·d_j) over all pairs of units of one cluster.

    >>> dependent_spread(np.array([1.0, 2.0, -1.0, 3.0]), np.array([0, 0, 0, 1]))
    4.0
    """
    total = 0.0
    many = np.flatnonzero(np.bincount(clusters) > 1)
    for cluster in many:
        own = deviations[clusters == cluster]
        products = np.outer(own, own)
        total += float(np.maximum(products, 0.0).sum() - (own**2).sum())
    return total


def mantel_trend(
    X: ArrayLike, scores: ArrayLike, strata: ArrayLike, clusters: ArrayLike | None = None
) -> StratifiedTrend:
    """Test whether shares rise or fall with a score within strata.

    Parameters
    ----------
    X
        Units × themes, binary, shape (N, K).
    scores
        t, one number per unit, shape (N,).
    strata
        The stratum of each unit, numbers or names, shape (N,).
    clusters
        Equal numbers for units that are not independent of each other, shape (N,); by default all
        are. Units of one cluster in different strata are taken to be independent.

    Raises
    ------
    UsageError
        Scores, strata or clusters are not one per unit.

    >>> found = mantel_trend([[0], [0], [1], [1]], [1, 2, 3, 4], ["news"] * 4)
    >>> found.z.round(4).tolist()                        # 2 / √(4/12 · 5)
    [1.5492]
    """
    from scipy.special import ndtr

    x, t = np.asarray(X, np.float64), np.asarray(scores, np.float64)
    of_unit = np.asarray(strata)
    together = np.arange(len(x)) if clusters is None else np.asarray(clusters, np.int64)
    if not len(x) == len(t) == len(of_unit) == len(together):
        raise UsageError(
            f"{len(x)} units with {len(t)} scores, {len(of_unit)} strata and {len(together)} "
            "clusters; expected one of each per unit"
        )
    _, stratum = np.unique(of_unit, return_inverse=True)
    themes = x.shape[1]
    moved, variance = np.zeros(themes), np.zeros(themes)
    used = np.zeros(themes, np.int64)
    for number in range(int(stratum.max(initial=-1)) + 1):
        inside = np.flatnonzero(stratum == number)
        own, n = x[inside], inside.size
        deviations = t[inside] - t[inside].mean()
        spread = float(deviations @ deviations)
        if n < 2 or spread == 0:
            continue
        held = own.sum(axis=0)
        moved += deviations @ own
        spread += dependent_spread(deviations, together[inside])
        variance += held * (n - held) / (n * (n - 1)) * spread
        used += (held > 0) & (held < n)
    varies = variance > 0
    z = np.where(varies, moved / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
    return StratifiedTrend(z, np.asarray(2 * ndtr(-np.abs(z)), np.float64), used)
