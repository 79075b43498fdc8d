"""Negative controls: how many clear pairs chance alone gives in corpora like this one.

Each corpus is permuted so that every unit keeps its number of themes and every theme its number of
units, and nothing else is left (:mod:`casegraph.stats.curveball`). The same analysis is repeated on
each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from casegraph.analyses.cooccurrence.beyond_strata import placebo_note
from casegraph.analyses.report.value import Section, Table
from casegraph.model.concepts import pair_rules
from casegraph.progress import Progress, silent
from casegraph.stats import associate, fit_strata_model, pair_counts
from casegraph.stats.curveball import curveball_matrix
from casegraph.stats.false_discovery import correct
from casegraph.thresholds import CLEAR, SUGGESTIVE
from casegraph.wording.labels import units
from casegraph.wording.numbers import NOTHING, hundredths, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.stats import Association

__all__ = ["Judged", "controls", "judged_within", "permuted"]

_LEVELS = (("clear", CLEAR), ("clear or suggestive", SUGGESTIVE))
_SIGNS = (("more often", 1), ("less often", -1))


def permuted(
    found: Cooccurrence, permutations: int, seed: int, progress: Progress = silent
) -> list[dict[str, Any]]:
    """Return what permuted corpora give, one row for each direction and grade.

    Parameters
    ----------
    found
        The pairs of the corpus itself, with at least one tested.
    permutations
        Number of corpora, at least 1.
    seed
        Seed of numpy's default generator.
    progress
        Told how many corpora are done.

    Returns
    -------
    Rows with ``grade`` and ``direction``; ``observed``; ``chance``, the count in each corpus, with
    q taken anew; ``at_level``, how many pairs of each corpus have a p as small as the largest of
    the observed pairs of the grade and family; and ``rate``, the mean of these over ``observed``:
    the false discovery rate of the direction, estimated as if no pair were real, so an upper bound.
    It is None where nothing was observed.
    """
    held, incidence = found.association, found.incidence
    rows_of = None if found.within is None else np.asarray(found.within.strata.names)
    judged = judged_by_net(found) if rows_of is None else judged_within(found, rows_of)
    seeds = np.random.SeedSequence(seed).generate_state(permutations)
    drawn = []
    for number, own in enumerate(seeds.tolist(), 1):
        drawn.append(
            judged(curveball_matrix(incidence.matrix, own, rows=rows_of, columns=found.blocks))
        )
        progress("permuting the corpus", number, permutations)
    rows = []
    for grade, level in _LEVELS:
        passing = held.testable & (held.q <= level)
        cut = _cuts(held, passing)
        for direction, sign in _SIGNS:
            observed = int((passing & (held.sign == sign)).sum())
            chance = [int(((d.q <= level) & (d.sign == sign)).sum()) for d in drawn]
            at_level = [int((held.testable & (d.p <= cut) & (d.sign == sign)).sum()) for d in drawn]
            rate = min(float(np.mean(at_level)) / observed, 1.0) if observed else None
            rows.append({
                "grade": grade, "direction": direction, "observed": observed, "chance": chance,
                "at_level": at_level, "rate": rate,
            })  # fmt: skip
    return rows


class Judged(NamedTuple):
    """What is said of each pair of one permuted corpus, shape (M,)."""

    p: NDArray[np.float64]
    q: NDArray[np.float64]
    sign: NDArray[np.int8]


def judged_by_net(found: Cooccurrence) -> Callable[[NDArray[np.bool_]], Judged]:
    """Return what judges a corpus as the corpus itself was judged."""
    rules = pair_rules(found.incidence.themes)

    def judge(X: NDArray[np.bool_]) -> Judged:
        said = associate(
            X, null=found.net, correction=found.association.correction, blocks=found.blocks,
            **rules,
        )  # fmt: skip
        return Judged(said.p, said.q, said.sign)

    return judge


def judged_within(
    found: Cooccurrence, strata: NDArray[np.str_]
) -> Callable[[NDArray[np.bool_]], Judged]:
    """Return the same within strata. Their lengths and totals are those of the corpus, and so are
    the distributions: they are fitted once."""
    held = found.association
    model = fit_strata_model(found.incidence.matrix, strata, found.blocks)
    sums, expected = model.sums(held.i, held.j), model.expected(held.i, held.j)
    smallest = sums.smallest_p()

    def judge(X: NDArray[np.bool_]) -> Judged:
        n11 = pair_counts(X)[held.i, held.j]
        p = sums.tails(n11).two_sided
        said = correct(
            p, smallest, held.excluded, held.family, alpha=held.alpha, correction=held.correction
        )
        return Judged(p, said.q, np.sign(n11 - expected).astype(np.int8))

    return judge


def _cuts(held: Association, passing: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the largest p with which a pair of the same family passes, shape (M,).

    Families are corrected by themselves, so that each has a level of its own.
    """
    cut = np.full(len(held), -1.0)
    for family in np.unique(held.family):
        these = held.family == family
        cut[these] = held.p[these & passing].max(initial=-1.0)
    return cut


def controls(
    found: Cooccurrence | None,
    permutations: int,
    seed: int,
    n: int,
    plural: str,
    progress: Progress = silent,
) -> Section:
    """Return the negative controls of an analysis; see :func:`permuted`."""
    title = "Negative controls"
    missing = ""
    if found is None or not found.association.testable.any():
        missing = f"cannot be told: of {n:,} {plural} no pair is tested"
    elif not permutations:
        missing = "was not examined: the protocol asks for no permuted corpora"
    if missing or found is None:
        said = f"How many clear pairs chance alone gives {missing}."
        return Section("controls", title, (said,), {"told": False})
    rows = permuted(found, permutations, seed, progress)
    any_clear = np.array([row["chance"] for row in rows if row["grade"] == "clear"]).sum(axis=0)
    strata = "" if found.within is None else f" in each kind of case by {found.within.strata.words}"
    corpora = "corpus was" if permutations == 1 else "corpora were"
    said = (
        f"{permutations:,} {corpora} made by permuting this one (seed {seed}): every "
        f"{found.incidence.unit} keeps its number of coded themes"
        + (" in each group" if found.length_by == "group" else "")
        + f", every theme its number of {plural}{strata}, and nothing else is left of "
        "which themes go together (curveball; Strona et al. 2014, doi:10.1038/ncomms5114). "
        f"The same analysis finds on average {_mean(rows[0])} clear pairs that co-occur more "
        f"often than expected and {_mean(rows[1])} that do less often, where the data have "
        f"{rows[0]['observed']:,} and {rows[1]['observed']:,}; {_share(any_clear)} of the permuted "
        "corpora have any."
    )
    heads = (
        "grade", "direction", "in the data", "by chance, mean", "by chance, least to most",
        "false discovery rate",
    )  # fmt: skip
    cells = [
        (
            row["grade"], row["direction"], f"{row['observed']:,}", _mean(row),
            f"{min(row['chance']):,} to {max(row['chance']):,}", _rate(row, permutations),
        )
        for row in rows
    ]  # fmt: skip
    reading = (
        "False discovery rate by direction: among the pairs of a direction, the share that chance "
        "gives at the same p, as if no pair were real, so an upper bound; with "
        f"{permutations:,} permuted {'corpus' if permutations == 1 else 'corpora'} a rate below "
        "its last digit is not told."
    )
    if found.within is None:
        reading += (
            " What permuting keeps is the number of themes and of "
            f"{units(found.incidence.unit)} alone: pairs that are due to the kind of case, such as "
            "the age of the child, are no chance in this sense and are not counted here."
        )
    blocks: list[str | Table] = [
        said, Table.of("chance", "Pairs that chance gives", heads, cells), reading,
    ]  # fmt: skip
    if found.within is not None and (placebo := placebo_note(found, seed=seed)):
        clear = int((found.within.by_length.q <= CLEAR).sum())
        blocks.append(
            f"Placebo strata (seed {seed}): {clear:,} pairs are clear beyond the number of themes "
            f"coded. {placebo}"
        )
    if found.net == "independence":
        blocks.append(
            "The permuted corpora keep the number of themes of each review, which the comparison "
            "of the protocol does not hold: what it finds in them is due to that number."
        )
    if found.apart:
        blocks.append(
            "Permuted corpora hold no findings, so that in them every meeting counts; the figures "
            "by chance are therefore too high for an analysis of meetings on different findings."
        )
    figures = {"told": True, "permutations": permutations, "seed": seed, "rows": rows}
    return Section("controls", title, tuple(blocks), figures)


def _mean(row: dict[str, Any]) -> str:
    return hundredths(float(np.mean(row["chance"])))


def _rate(row: dict[str, Any], permutations: int) -> str:
    if row["rate"] is None:
        return NOTHING
    least = 1 / (permutations * row["observed"])
    return f"< {percent(least, 1)}" if row["rate"] == 0 else percent(row["rate"], 1)


def _share(counts: NDArray[np.int64]) -> str:
    return percent(float((counts > 0).mean()))
