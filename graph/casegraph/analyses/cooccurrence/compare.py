"""Compares every pair of themes with a null model, and says how stable the outcome is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.analyses.cooccurrence.kind_of_case import compared_within
from casegraph.analyses.cooccurrence.result import Cooccurrence
from casegraph.analyses.themes.counted import counted_themes
from casegraph.errors import UsageError
from casegraph.model.concepts import pair_rules
from casegraph.nets import (
    DEFAULT_NET,
    check_apart,
    check_lengths_by,
    check_net,
    check_strata,
    check_zeros,
)
from casegraph.progress import Progress, silent
from casegraph.stats import Association, associate
from casegraph.thresholds import ALPHA, FEWEST_UNITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.selection.incidence import Incidence
    from casegraph.selection.strata import Strata

__all__ = ["cooccurrence"]


def cooccurrence(
    found: Incidence,
    null: str = DEFAULT_NET,
    min_count: int = 0,
    max_q: float = 1.0,
    correction: str = "bh",
    resamples: int = 0,
    seed: int = 1,
    progress: Progress = silent,
    *,
    length_by: str = "review",
    apart: bool = False,
    strata: Strata | None = None,
    by_length: Cooccurrence | None = None,
    zeros: NDArray[np.bool_] | None = None,
    protocol: str | None = None,
    tested: bool = True,
) -> Cooccurrence:
    """Compare every pair of themes with a null model.

    Parameters
    ----------
    found
        Which unit states which theme.
    null, min_count, max_q, correction, resamples, seed, progress, length_by, apart, protocol
        As for ``KnowledgeGraph.associations`` (``casegraph.api.patterns``), which calls this.
    strata
        The stratum of each unit: lengths and totals are then held in each, under the exact null
        only.
    by_length
        With strata: the exact net of the same matrix and settings without them, where it is known
        already; it is worked out otherwise.
    tested
        Whether pairs are tested; if not they are counted and measured, and q is 1.
    zeros
        Cells that are empty by definition, boolean of shape (N, K): a theme is then distributed
        over the units alone that can have it.

    Raises
    ------
    UnknownNameError
        For another null model or correction.
    UsageError
        The null model cannot hold lengths by group or strata, or ``apart`` is asked for of
        findings, of a matrix that was not read from a dataset, or together with resampling.
    ConvergenceError
        The model of lengths and totals could not be fitted.
    """
    check_lengths_by(length_by, check_net(null))
    if apart:
        check_apart(found.unit, resamples)
        if found.same_finding is None:
            raise UsageError(
                "only meetings on different findings are to count, and the matrix says nothing of "
                "findings; expected one that casegraph.selection.incidence read from a dataset"
            )
    settings: dict[str, Any] = {
        "null": null,
        # Of so few units no pair is tested, whatever the null model: none reaches such a p.
        "alpha": ALPHA if len(found.units) >= FEWEST_UNITS else 1e-12,
        "correction": correction,
        "blocks": _blocks(found, length_by),
        "uncounted": found.same_finding if apart else None,
        **pair_rules(found.themes),
    }
    if zeros is not None:
        check_zeros(null, found.unit, length_by, strata is not None, resamples)
        # What is stated all the same was possible; see ``casegraph validate``.
        zeros = zeros & ~found.matrix.toarray().astype(bool)
        settings["structural_zeros"] = zeros
    if strata is not None:
        check_strata(null, found.unit, resamples)
        known = None if by_length is None else by_length.association
        inside, within = compared_within(found, strata, settings, known)
        return Cooccurrence(
            found, inside, {}, 0, min_count, max_q, length_by, apart, within, protocol or ""
        )
    result = associate(found.matrix, **settings)
    if found.share_reviews:
        result = _without_tests(
            result, f"whose test would take {found.plural} of one review to be independent"
        )
    elif not tested:
        result = _without_tests(
            result, f"of {len(found.units):,} {found.plural}, too few for tests"
        )
    made = Cooccurrence(
        found, result, {}, resamples, min_count, max_q, length_by, apart, None, protocol or "",
        0 if zeros is None else int(zeros.sum()),
    )  # fmt: skip
    if not resamples:
        return made
    return replace(made, resampled=_resampled(made, seed, progress))


def _without_tests(result: Association, why: str) -> Association:
    """Return the same counts and measures, of which no pair is tested: p and q are 1."""
    whole = np.ones(len(result))
    return replace(
        result, p=whole, q=whole, testable=np.zeros(len(result), bool),
        left_out={why: len(result)},
    )  # fmt: skip


def _blocks(found: Incidence, length_by: str) -> list[str] | None:
    """Return the group of each theme, or None where reviews as a whole keep their length."""
    if length_by == "review":
        return None
    return [theme.group for theme in counted_themes(found)]


def _recoded(
    made: Cooccurrence, stability: NDArray[np.float64], seed: int, progress: Progress
) -> dict[str, NDArray[Any]]:
    """Return what recoding says of each pair; nothing for units that were not coded twice."""
    from casegraph.analyses.cooccurrence.recoding import recoding_shares
    from casegraph.analyses.cooccurrence.robustness import robust

    found = made.incidence
    if found.unit != "review":
        return {}
    shares = recoding_shares(
        found, made.association, made.resamples, seed, _blocks(found, made.length_by),
        progress=progress,
    )  # fmt: skip
    return {**shares, "robust": robust(made.association, {"stability": stability, **shares})}


def _resampled(made: Cooccurrence, seed: int, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return what resampling whole reviews says of each pair, by the name of the column."""
    from casegraph.stats import bootstrap

    names = ("lift", "phi")
    found = made.incidence
    drawn = bootstrap(
        found.matrix,
        made.association,
        samples=made.resamples,
        seed=seed,
        clusters=found.clusters,
        blocks=_blocks(found, made.length_by),
        names=names,
        progress=progress,
    )
    recoded = _recoded(made, drawn.stability, seed, progress)
    return {
        "stability": drawn.stability,
        **recoded,
        "rank_low": drawn.rank_low,
        "rank_high": drawn.rank_high,
        **{
            f"{name}_{end}": ends[name]
            for name in names
            for end, ends in (("low", drawn.low), ("high", drawn.high))
        },
    }
