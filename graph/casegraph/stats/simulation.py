"""Simulated reviews whose true associations are known.

Each review has a *thoroughness*, a normal number that shifts the log-odds of every theme alike, as
a long review mentions more of everything. Beyond that, themes are independent, except the planted
pairs, which have a stated odds ratio *within* reviews of equal thoroughness. A method that answers
"what co-occurs beyond review length" should find the planted pairs and nothing else. Tests and
``benchmarks/bench_association.py`` use this to check the error rates of each null model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import UsageError

__all__ = ["Simulated", "simulate"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Simulated:
    """A simulated corpus: ``X``, boolean (N, K), and the planted pairs of columns, (P, 2)."""

    X: NDArray[np.bool_]
    planted: NDArray[np.int64]


def simulate(
    units: int,
    seed: int,
    *,
    themes: int = 25,
    thoroughness: float = 1.0,
    planted: int = 0,
    odds_ratio: float = 20.0,
    prevalence: tuple[float, float] = (0.05, 0.6),
) -> Simulated:
    """Draw reviews at random.

    Parameters
    ----------
    units, themes
        Numbers of reviews and themes.
    seed
        Seed of numpy's default generator.
    thoroughness
        Standard deviation, in logits, of what makes a review mention more of everything.
    planted, odds_ratio
        How many disjoint pairs are linked, and how strongly, given thoroughness.
    prevalence
        Least and greatest chance of a theme in a review of average thoroughness; themes are spread
        evenly between, in random order.

    >>> made = simulate(50, seed=1, planted=2)
    >>> made.X.shape, made.planted.shape
    ((50, 25), (2, 2))
    """
    if 2 * planted > themes:
        raise UsageError(
            f"{planted} planted pairs need {2 * planted} themes; there are {themes}; plant fewer."
        )
    rng = np.random.default_rng(seed)
    base = rng.permutation(np.linspace(*prevalence, themes))
    logit = np.log(base / (1 - base)) + thoroughness * rng.standard_normal((units, 1))
    chance = 1 / (1 + np.exp(-logit))
    X = rng.random((units, themes)) < chance
    pairs = rng.permutation(themes)[: 2 * planted].reshape(planted, 2)
    for one, two in pairs:
        both = _joint(chance[:, one], chance[:, two], odds_ratio)
        given = np.where(
            X[:, one],
            both / chance[:, one],
            (chance[:, two] - both) / (1 - chance[:, one]),
        )
        X[:, two] = rng.random(units) < given
    return Simulated(X, pairs.astype(np.int64))


def _joint(x: Floats, y: Floats, odds_ratio: float) -> Floats:
    """Return P(both) of two events with chances x, y and this odds ratio (Plackett's formula)."""
    if odds_ratio == 1.0:
        return x * y
    s = 1 + (x + y) * (odds_ratio - 1)
    root = np.sqrt(s * s - 4 * odds_ratio * (odds_ratio - 1) * x * y)
    return np.asarray((s - root) / (2 * (odds_ratio - 1)), np.float64)
