"""Latent classes: whether reviews fall into a few kinds by the themes that they state.

The model (Lazarsfeld and Henry 1968, "Latent Structure Analysis"; Goodman 1974,
doi:10.1093/biomet/61.2.215) says that every review belongs to one of C classes, unseen, of size
π_c, and that within a class the themes fall independently, with chances θ_ca:

    P(x) = Σ_c π_c · Π_a θ_ca^{x_a} · (1 − θ_ca)^{1 − x_a}

It is fitted by expectation and maximisation (Dempster, Laird and Rubin 1977,
doi:10.1111/j.2517-6161.1977.tb01600.x) from many random starts, all at once, because the likelihood
has many hills; how many starts reached the best one is told. The number of classes is chosen by
the least BIC (Schwarz 1978, doi:10.1214/aos/1176344136), which may well be one: no classes.

A class is a summary of texts, not a kind of child or family. Long reviews state more of everything,
so that a class may be no more than "the long ones"; the mean number of themes of each class stands
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import UsageError
from casegraph.vocabulary import concepts

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.incidence import Incidence

__all__ = ["ClassModel", "LatentClasses", "fit_classes", "latent_classes"]

Floats = NDArray[np.float64]

#: Below this many units classes are refused: they would be made of noise.
FEWEST_FOR_CLASSES = 150
MOST_CLASSES = 6
_EDGE = 1e-9  # chances stay this far from 0 and 1, so that logarithms stay finite
_CLEAR_BIC = 6.0  # a smaller difference of BIC is not strong (Raftery 1995, doi:10.2307/271063)
_SAME = 1e-3  # log-likelihoods this near count as the same hill


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
        came to rest.
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
    starts: int = 50,
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
        A start rests when a step gains less than ``tolerance`` in log-likelihood.

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
        shape = (min(block, starts - first), units, classes)
        membership = rng.dirichlet(np.ones(classes), size=shape[:2])
        values, sizes, chances, membership, rests = _climb(Y, membership, max_steps, tolerance)
        reached.extend(values.tolist())
        top = int(values.argmax())
        if best is None or values[top] > best[0]:
            best = (float(values[top]), sizes[top], chances[top], membership[top], bool(rests[top]))
    assert best is not None
    value, size, chance, member, rested = best
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
    """Run expectation and maximisation for all starts of shape (S, N, C) until each rests."""
    starts, _, classes = membership.shape
    value = np.full(starts, -np.inf)
    sizes = np.empty((starts, classes))
    chances = np.empty((starts, classes, Y.shape[1]))
    moving = np.arange(starts)
    for _ in range(max_steps):
        m = membership[moving]
        total = np.maximum(m.sum(axis=1), 1e-300)
        size = np.maximum(total / len(Y), 1e-300)
        theta = np.clip(np.swapaxes(m, 1, 2) @ Y / total[:, :, None], _EDGE, 1 - _EDGE)
        # ln θ·x + ln(1 − θ)·(1 − x) as one product and a constant.
        none = np.log1p(-theta)
        joint = Y @ np.swapaxes(np.log(theta) - none, 1, 2)
        joint += (none.sum(axis=2) + np.log(size))[:, None, :]
        peak = joint.max(axis=2, keepdims=True)
        joint = np.exp(joint - peak)
        mass = joint.sum(axis=2, keepdims=True)
        now = (np.log(mass) + peak).sum(axis=(1, 2))
        membership[moving] = joint / mass
        sizes[moving], chances[moving] = size, theta
        gained = now - value[moving]
        value[moving] = now
        moving = moving[gained > tolerance]
        if not moving.size:
            break
    rests = np.ones(starts, bool)
    rests[moving] = False
    return value, sizes, chances, membership, rests


@dataclass(frozen=True)
class LatentClasses:
    """Models of 1 to C classes, and the one chosen.

    Attributes
    ----------
    fits
        One row a number of classes: ``classes``, ``log_likelihood``, ``parameters``, ``bic``,
        ``entropy``, ``smallest`` (units in the smallest class), ``agreeing``, ``starts``,
        ``converged``, ``chosen``.
    classes
        One row a class of the chosen model: ``class``, ``size`` (share), ``units`` (expected
        number), ``mean_themes``.
    profiles
        One row a theme, those whose chances differ most between the classes first: ``theme``,
        ``label``, ``share`` (in all units), ``class_1`` … (chance in each class), ``spread``
        (largest less smallest).
    members
        One row a unit: ``unit``, ``class`` (the likeliest), ``certainty`` (its probability).
    models
        The fitted models by number of classes.
    where, notes, warnings
        The filters as text; what to say under and before the tables.
    """

    fits: pd.DataFrame
    classes: pd.DataFrame
    profiles: pd.DataFrame
    members: pd.DataFrame
    models: dict[int, ClassModel]
    where: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def latent_classes(
    found: Incidence,
    most: int = MOST_CLASSES,
    chosen: int | None = None,
    min_share: float = 0.05,
    starts: int = 50,
    seed: int = 1,
) -> LatentClasses:
    """Fit 1 to ``most`` latent classes to the themes of some reviews.

    Parameters
    ----------
    found
        The incidence matrix, of unit review.
    most
        Largest number of classes, 1 to 6.
    chosen
        Number of classes to describe; without it the one with the least BIC.
    min_share
        Themes in a smaller share of the reviews are left out: each costs a parameter a class and
        can tell little.
    starts, seed
        See :func:`fit_classes`.

    Raises
    ------
    UsageError
        Fewer than 150 reviews, another unit, fewer than three themes, or a number out of range.

    Examples
    --------
    >>> import casegraph as cg
    >>> latent_classes(cg.open().incidence(["nation=wales"]))
    Traceback (most recent call last):
    ...
    casegraph.errors.UsageError: ...: leaves ... reviews; expected at least 150 ...
    """
    import pandas as pd

    if found.unit != "review":
        raise UsageError(
            f"unit: found {found.unit}; expected review, since units of one review share its "
            "themes; leave the option out"
        )
    if len(found.units) < FEWEST_FOR_CLASSES:
        raise UsageError(
            f"{' and '.join(found.where) or 'no filter'}: leaves {len(found.units)} reviews; "
            f"expected at least {FEWEST_FOR_CLASSES} for latent classes, since fewer give classes "
            "made of noise; widen or drop a filter, or read 'casegraph themes'"
        )
    if not 1 <= most <= MOST_CLASSES or not 1 <= (chosen or 1) <= most:
        raise UsageError(
            f"classes: found up to {most} and {chosen or 'none'} chosen; expected 1 to "
            f"{MOST_CLASSES}; lower the number"
        )
    counts, n = found.counts(), len(found.units)
    kept = np.flatnonzero((counts >= min_share * n) & (counts > 0) & (counts < n))
    if len(kept) < 3:
        raise UsageError(f"min-share: leaves {len(kept)} themes; expected at least 3; lower it")
    X = np.asarray(found.matrix[:, kept].toarray(), bool)
    models = {c: fit_classes(X, c, starts, seed) for c in range(1, most + 1)}
    least = min(models, key=lambda c: models[c].bic)
    model = models[chosen or least]
    likeliest = model.membership.argmax(axis=1)
    lengths = np.asarray(found.matrix.sum(axis=1), float).ravel()
    weight = model.membership.sum(axis=0)
    scheme, themes = concepts("theme"), [found.themes[c] for c in kept]
    spread = np.ptp(model.chances, axis=0)
    order = np.lexsort((kept, -spread))
    return LatentClasses(
        fits=pd.DataFrame(
            [
                {
                    "classes": c, "log_likelihood": m.log_likelihood, "parameters": m.parameters,
                    "bic": m.bic, "entropy": m.entropy,
                    "smallest": float(m.sizes.min() * n), "agreeing": m.agreeing,
                    "starts": m.starts, "converged": m.converged, "chosen": m is model,
                }
                for c, m in models.items()
            ]
        ),
        classes=pd.DataFrame(
            {
                "class": np.arange(1, len(weight) + 1),
                "size": model.sizes,
                "units": weight,
                "mean_themes": lengths @ model.membership / weight,
            }
        ),
        profiles=pd.DataFrame(
            {
                "theme": [themes[i] for i in order],
                "label": [scheme[themes[i]].pref_label for i in order],
                "share": counts[kept][order] / n,
                **{f"class_{c + 1}": row[order] for c, row in enumerate(model.chances)},
                "spread": spread[order],
            }
        ),
        members=pd.DataFrame(
            {
                "unit": found.units,
                "class": likeliest + 1,
                "certainty": model.membership.max(axis=1),
            }
        ),
        models=models,
        where=found.where,
        notes=_notes(found, models, model, least, len(kept), min_share),
        warnings=found.warnings,
    )  # fmt: skip


def _notes(
    found: Incidence, models: dict[int, ClassModel], model: ClassModel, least: int, themes: int,
    min_share: float,
) -> tuple[str, ...]:  # fmt: skip
    where = " and ".join(found.where) or "no filter"
    near = [c for c, m in models.items() if c != least and m.bic - models[least].bic < _CLEAR_BIC]
    said = [
        f"{len(found.units):,} reviews; {where}; {themes} themes in at least {min_share:.0%} of "
        f"them. The least BIC is that of {least} class{'' if least == 1 else 'es'}"
        + (f"; {' and '.join(map(str, near))} come within {_CLEAR_BIC:g} of it." if near else ".")
    ]
    if least == 1:
        said.append("So these reviews give no ground for classes; read any others as a sketch.")
    if model.agreeing < 5 < model.starts:
        said.append(
            f"Only {model.agreeing} of {model.starts} starts reached the best fit, so there may be "
            "a better one; raise --starts, or read fewer classes."
        )
    said.append(
        "A class is a summary of texts, not a kind of child or family. Compare the mean number of "
        "themes first: a class may be no more than the long reviews. Reviews are not a sample of "
        "cases, and silence in a report is not absence."
    )
    return tuple(said)
