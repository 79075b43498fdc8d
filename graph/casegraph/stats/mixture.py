"""Latent classes of binary data, fitted by expectation and maximisation.

The model (Lazarsfeld and Henry 1968, "Latent Structure Analysis"; Goodman 1974,
doi:10.1093/biomet/61.2.215) says that every unit belongs to one of C classes, unseen, of size π_c,
and that within a class the themes fall independently, with chances θ_ca:

    P(x) = Σ_c π_c · Π_a θ_ca^{x_a} · (1 − θ_ca)^{1 − x_a}

It is fitted by expectation and maximisation (Dempster, Laird and Rubin 1977,
doi:10.1111/j.2517-6161.1977.tb01600.x) from many random starts, all at once, because the likelihood
has many maxima; the result says how many starts reached the best one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import UsageError
from casegraph.thresholds import CLASS_STARTS

__all__ = ["ClassModel", "fit_classes"]

Floats = NDArray[np.float64]

_EDGE = 1e-9  # chances stay this far from 0 and 1, so that logarithms stay finite
_SAME = 1e-3  # log-likelihoods this close count as the same maximum


@dataclass(frozen=True)
class ClassModel:
    """A fitted model of C classes, largest first.

    Attributes
    ----------
    sizes
        π, shape (C,), adding up to 1.
    chances
        θ, shape (C, K).
    membership
        P(class | unit), shape (N, C).
    log_likelihood, parameters, bic
        ln L, C·K + C − 1, and −2·ln L + parameters·ln N.
    entropy
        1 − Σ −m·ln m / (N·ln C): 1 where every unit's class is certain, 0 where none is known;
        1 for a single class.
    starts, agreeing, converged
        Starts tried, how many of them reached the best log-likelihood, and whether the best one
        converged.
    """

    sizes: Floats
    chances: Floats
    membership: Floats
    log_likelihood: float
    parameters: int
    bic: float
    entropy: float
    starts: int
    agreeing: int
    converged: bool


def fit_classes(
    X: NDArray[np.bool_],
    classes: int,
    starts: int = CLASS_STARTS,
    seed: int = 1,
    max_steps: int = 2000,
    tolerance: float = 1e-7,
) -> ClassModel:
    """Fit one number of classes by maximum likelihood.

    Parameters
    ----------
    X
        Units × themes, boolean.
    classes
        C, at least 1.
    starts, seed
        Random starts, and the seed of numpy's default generator.
    max_steps, tolerance
        A start has converged when a step gains less than ``tolerance`` in log-likelihood.

    >>> X = np.repeat([[1, 1, 0], [0, 0, 1]], [30, 10], axis=0).astype(bool)
    >>> found = fit_classes(X, 2, starts=5)
    >>> found.sizes.round(2).tolist(), found.chances.round(2).tolist()
    ([0.75, 0.25], [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    """
    Y = np.asarray(X, np.float64)
    units, themes = Y.shape
    if classes < 1 or starts < 1:
        raise UsageError(
            f"found {classes} classes and {starts} starts; expected at least one of each"
        )
    rng = np.random.default_rng(seed)
    best: tuple[float, Floats, Floats, Floats, bool] | None = None
    reached: list[float] = []
    # A block of starts at a time bounds the memory; each start has its own membership to begin.
    block = max(1, min(starts, 4_000_000 // max(units * classes, 1)))
    for first in range(0, starts, block):
        begin = rng.dirichlet(np.ones(classes), size=(min(block, starts - first), units))
        membership = np.ascontiguousarray(np.swapaxes(begin, 1, 2))
        values, sizes, chances, membership, rests = _climb(Y, membership, max_steps, tolerance)
        reached.extend(values.tolist())
        top = int(values.argmax())
        if best is None or values[top] > best[0]:
            best = (float(values[top]), sizes[top], chances[top], membership[top], bool(rests[top]))
    assert best is not None
    value, size, chance, member, rested = best
    member = member.T
    order = np.argsort(-size, kind="stable")
    parameters = classes * themes + classes - 1
    safe = np.where(member > 0, member, 1.0)
    doubt = float(-(member * np.log(safe)).sum())
    return ClassModel(
        sizes=size[order],
        chances=chance[order],
        membership=member[:, order],
        log_likelihood=value,
        parameters=parameters,
        bic=-2 * value + parameters * float(np.log(units)),
        entropy=1.0 if classes == 1 else 1 - doubt / (units * float(np.log(classes))),
        starts=starts,
        agreeing=int((np.array(reached) >= value - _SAME).sum()),
        converged=rested,
    )


def _climb(
    Y: Floats, membership: Floats, max_steps: int, tolerance: float
) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.bool_]]:
    """Run expectation and maximisation for all starts of shape (S, C, N) until each converges.

    Units come last, so that both products are one for all starts, and sums over classes run along
    the memory: a third of the time that (S, N, C) takes.
    """
    starts, classes, units = membership.shape
    value = np.full(starts, -np.inf)
    sizes = np.empty((starts, classes))
    chances = np.empty((starts, classes, Y.shape[1]))
    moving = np.arange(starts)
    across = np.ascontiguousarray(Y.T)
    for _ in range(max_steps):
        m = membership[moving]
        total = np.maximum(m.sum(axis=2), 1e-300)
        size = np.maximum(total / units, 1e-300)
        named = (m.reshape(-1, units) @ Y).reshape(len(moving), classes, -1)
        theta = np.clip(named / total[:, :, None], _EDGE, 1 - _EDGE)
        # ln θ·x + ln(1 − θ)·(1 − x) as one product and a constant.
        none = np.log1p(-theta)
        weights = (np.log(theta) - none).reshape(-1, Y.shape[1])
        joint = (weights @ across).reshape(m.shape)
        joint += (none.sum(axis=2) + np.log(size))[:, :, None]
        peak = joint.max(axis=1, keepdims=True)
        joint -= peak
        np.exp(joint, out=joint)
        mass = joint.sum(axis=1, keepdims=True)
        now = (np.log(mass) + peak).sum(axis=(1, 2))
        joint /= mass
        membership[moving] = joint
        sizes[moving], chances[moving] = size, theta
        gained = now - value[moving]
        value[moving] = now
        moving = moving[gained > tolerance]
        if not moving.size:
            break
    rests = np.ones(starts, bool)
    rests[moving] = False
    return value, sizes, chances, membership, rests
