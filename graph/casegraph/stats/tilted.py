"""The effect beyond ``length-average``: the odds ratio by which its distribution has to be tilted.

Under that net a pair's count is a sum of independent draws with chances q_r
(:mod:`casegraph.stats.poisson_binomial`). Multiplied by ω, the odds of each draw give chances
q_r·ω/(1 − q_r + q_r·ω) and again a distribution of this kind; its mean grows with ω. The estimate
is the ω for which the mean is the observed count; the interval holds every ω at which that count is
not surprising, by the same two-sided mid-p as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from casegraph.stats.poisson_binomial import poisson_binomial_tails
from casegraph.stats.tails import Tails

__all__ = ["tilted_odds"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_MOST_STEPS = 40
_HAZARD = 2.34  # of a normal deviate at its upper fortieth, in standard deviations


def tilted_odds(n11: Counts, chances: Floats, weights: Floats, level: float) -> Floats:
    """Return the odds ratio of each pair and both ends of its interval, shape (3, M).

    Parameters
    ----------
    n11
        The observed counts, shape (M,).
    chances, weights
        Chance of "both" for each group of units and pair, shape (G, M), and the units in each
        group, shape (G,).
    level
        Of the interval, such as 0.95.

    Returns
    -------
    0 and ∞ are the estimates for the least and the greatest count possible, and ends of intervals
    that are open; 1 with 0 to ∞ where the count cannot vary.

    >>> odds = tilted_odds(np.array([6]), np.array([[0.5]]), np.array([8.0]), 0.95)
    >>> odds.round(2).tolist()                          # six heads of eight: odds 3 instead of 1
    [[3.0], [0.63], [21.6]]
    """
    low = weights @ (chances >= 1.0)
    high = weights @ (chances > 0.0)
    log_odds = np.stack([np.zeros(n11.size), np.full(n11.size, -np.inf), np.full(n11.size, np.inf)])
    log_odds[0, (n11 <= low) & (low < high)] = -np.inf
    log_odds[0, (n11 >= high) & (low < high)] = np.inf
    inner = (n11 > low) & (n11 < high)
    log_odds[0, inner] = _with_mean(n11[inner].astype(np.float64), chances[:, inner], weights)
    half = np.log((1.0 - level) / 2.0)
    for row, open_, tail in (
        (1, (n11 > low) & (low < high), lambda t: t.mid_greater),
        (2, (n11 < high) & (low < high), lambda t: t.mid_less),
    ):
        some = chances[:, open_]
        log_odds[row, open_] = _end(n11[open_], some, weights, half, 2 * row - 3, tail)
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(log_odds), np.float64)


def _tilt(chances: Floats, log_odds: Floats) -> Floats:
    odds = np.exp(log_odds)
    return np.asarray(chances * odds / (1.0 - chances + chances * odds), np.float64)


def _with_mean(mean: Floats, chances: Floats, weights: Floats) -> Floats:
    """Solve for the log-odds whose distribution has the mean, by Newton's method."""
    found = np.zeros(mean.size)
    for _ in range(_MOST_STEPS):
        tilted = _tilt(chances, found)
        reached, variance = weights @ tilted, weights @ (tilted * (1.0 - tilted))
        step = np.clip((mean - reached) / np.maximum(variance, 1e-300), -2.0, 2.0)
        found = found + step
        if float(np.abs(step).max(initial=0.0)) < 1e-10:
            break
    return found


def _end(
    n11: Counts, chances: Floats, weights: Floats, half: float, end: int,
    tail: Callable[[Tails], Floats],
) -> Floats:  # fmt: skip
    """Solve ln tail = ln half for one end, −1 the lower and 1 the upper, by the secant method."""
    most = weights @ (chances > 0.0)
    least = weights @ (chances >= 1.0)
    mean = n11 + end * 1.96 * np.sqrt(n11 + (end > 0)) + (end > 0)
    mean = np.clip(mean, least + 0.03 * np.minimum(1.0, most - least), most - 0.03)
    now = _with_mean(np.maximum(mean, (least + 1e-3 * (most - least))), chances, weights)
    found, before, value_before = now.copy(), now.copy(), np.zeros(n11.size)
    todo = np.arange(n11.size)
    for step_number in range(_MOST_STEPS):
        tilted = _tilt(chances[:, todo], found[todo])
        said = tail(poisson_binomial_tails(n11[todo], tilted, weights, tolerance=1e-9))
        value = np.log(np.maximum(said, 1e-300)) - half
        if step_number == 0:
            spread = np.sqrt(weights @ (tilted * (1.0 - tilted)))
            slope = -end * _HAZARD * np.maximum(spread, 1e-3)
        else:
            run = found[todo] - before[todo]
            slope = (value - value_before[todo]) / np.where(run == 0, 1.0, run)
            slope = np.where((run == 0) | (slope * end >= 0), -end, slope)
        step = np.clip(-value / slope, -1.5, 1.5)
        before[todo], value_before[todo] = found[todo], value
        found[todo] += step
        todo = todo[np.abs(step) > 1e-6]
        if not todo.size:
            break
    return found
