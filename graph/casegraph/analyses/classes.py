"""Latent classes: whether reviews fall into a few kinds by the themes that they state.

The model and its fit are in :mod:`casegraph.stats.mixture`. The number of classes is chosen by the
least BIC (Schwarz 1978, doi:10.1214/aos/1176344136), which may well be one: no classes.

A class is a summary of texts, not a kind of child or family. Long reviews state more of everything,
so a class may be no more than "the long ones"; the mean number of themes of each class is shown
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from casegraph.errors import TooFewError, UsageError
from casegraph.model.concepts import concepts
from casegraph.stats.mixture import ClassModel, fit_classes
from casegraph.thresholds import (
    CLASS_STARTS,
    FEWEST_FOR_CLASSES,
    MOST_CLASSES,
    SMALLEST_CLASS_SHARE,
)
from casegraph.wording.caveats import SHARES
from casegraph.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.incidence import Incidence

__all__ = ["LatentClasses", "latent_classes"]

_CLEAR_BIC = 6.0  # a smaller difference of BIC is not strong (Raftery 1995, doi:10.2307/271063)


@dataclass(frozen=True)
class LatentClasses:
    """Models of 1 to C classes, and the one chosen.

    Attributes
    ----------
    fits
        One row per number of classes: ``classes``, ``log_likelihood``, ``parameters``, ``bic``,
        ``entropy``, ``smallest`` (units in the smallest class), ``agreeing``, ``starts``,
        ``converged``, ``chosen``.
    classes
        One row per class of the chosen model: ``class``, ``size`` (share), ``units`` (expected
        number), ``mean_themes``.
    profiles
        One row per theme, those whose chances differ most between the classes first: ``theme``,
        ``label``, ``share`` (in all units), ``class_1`` … (chance in each class), ``spread``
        (largest less smallest).
    members
        One row per unit: ``unit``, ``class`` (the likeliest), ``certainty`` (its probability).
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
    min_share: float = SMALLEST_CLASS_SHARE,
    starts: int = CLASS_STARTS,
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
        Themes in a smaller share of the reviews are left out: each costs one parameter per class
        and adds little.
    starts, seed
        See :func:`casegraph.stats.mixture.fit_classes`.

    Raises
    ------
    TooFewError
        Fewer than 150 reviews.
    UsageError
        Another unit, fewer than three themes, or a number out of range.

    Examples
    --------
    >>> import casegraph as cg
    >>> latent_classes(cg.open().incidence(["nation=wales"]))
    Traceback (most recent call last):
    ...
    casegraph.errors.TooFewError: ...: leaves ... reviews; expected at least 150 ...
    """
    import pandas as pd

    if found.unit != "review":
        raise UsageError(
            f"unit: found {found.unit}; expected review, since units of one review share its "
            "themes; leave the option out"
        )
    if len(found.units) < FEWEST_FOR_CLASSES:
        raise TooFewError(
            f"{found.selection}: leaves {len(found.units)} reviews; "
            f"expected at least {FEWEST_FOR_CLASSES} for latent classes, since with fewer they "
            "would mostly fit noise; widen or drop a filter, or read 'casegraph themes'",
            len(found.units), FEWEST_FOR_CLASSES,
        )  # fmt: skip
    check_numbers(chosen, most)
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


def check_numbers(chosen: int | None, most: int = MOST_CLASSES) -> None:
    """Raise UsageError for numbers of classes that are not fitted."""
    if not 1 <= most <= MOST_CLASSES or not 1 <= (chosen or 1) <= most:
        raise UsageError(
            f"classes: found up to {most} and {chosen or 'none'} chosen; expected 1 to "
            f"{MOST_CLASSES}; lower the number"
        )


def _notes(
    found: Incidence, models: dict[int, ClassModel], model: ClassModel, least: int, themes: int,
    min_share: float,
) -> tuple[str, ...]:  # fmt: skip
    near = [c for c, m in models.items() if c != least and m.bic - models[least].bic < _CLEAR_BIC]
    notes = [
        f"{len(found.units):,} reviews; {found.selection}; {themes} themes in at least "
        f"{percent(min_share)} of them. The lowest BIC is that of {least} "
        f"class{'' if least == 1 else 'es'}"
        + (f"; {' and '.join(map(str, near))} come within {_CLEAR_BIC:g} of it." if near else ".")
    ]
    if least == 1:
        notes.append("So these reviews give no evidence of classes; treat any others as a sketch.")
    if model.agreeing < 5 < model.starts:
        notes.append(
            f"Only {model.agreeing} of {model.starts} starts reached the best fit, so there may be "
            "a better one; raise --starts, or read fewer classes."
        )
    notes.append(
        "A class is a summary of texts, not a kind of child or family. Compare the mean number of "
        f"themes first: a class may be no more than the long reviews. {SHARES}"
    )
    return tuple(notes)
