"""What strata leave of the clear pairs, beside what strata without a meaning would leave.

Many small strata leave less to compare, so that pairs are lost to them whatever they mean. Strata
of the same sizes, permuted among the units, show how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casegraph.stats import fit_strata_model
from casegraph.stats.false_discovery import correct
from casegraph.stats.strata import placebo
from casegraph.thresholds import CLEAR, MOST_FOR_PLACEBO, PLACEBO_DRAWS
from casegraph.wording.labels import UNITS
from casegraph.wording.numbers import tenths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence.result import Cooccurrence

__all__ = ["beyond", "kept_by_placebo", "placebo_note", "within_note"]


def beyond(found: Cooccurrence) -> NDArray[np.int8]:
    """Return what each pair is clear beyond: 1 length, 2 the strata, 3 both, 0 neither; shape (M,).

    In words: :data:`casegraph.wording.kind_of_case.BEYOND`.
    """
    assert found.within is not None
    by_length, inside = found.within.by_length.q <= CLEAR, found.association.q <= CLEAR
    return by_length.astype(np.int8) + 2 * inside.astype(np.int8)


def kept_by_placebo(
    found: Cooccurrence, draws: int = PLACEBO_DRAWS, seed: int = 1
) -> NDArray[np.int64]:
    """Return how many pairs that are clear beyond length stay clear within strata of no meaning.

    The strata of the units are permuted in each draw, so that they keep their sizes. What is lost
    is the cost of stratifying alone: many small strata leave less to compare.

    Parameters
    ----------
    found
        A co-occurrence within strata.
    draws, seed
        How many permutations, and the seed of numpy's default generator.

    Returns
    -------
    The number of pairs in each draw, shape (draws,).
    """
    assert found.within is not None
    rng = np.random.default_rng(seed)
    pairs, matrix = found.association, found.incidence.matrix
    clear = found.within.by_length.q <= CLEAR
    kept = np.zeros(draws, np.int64)
    for draw in range(draws):
        names = placebo(np.asarray(found.within.strata.names), rng)
        sums = fit_strata_model(matrix, names, found.blocks, tolerance=1e-6).sums(pairs.i, pairs.j)
        two_sided = sums.tails(pairs.n11).two_sided
        said = correct(
            two_sided, sums.smallest_p(), pairs.excluded, pairs.family,
            alpha=pairs.alpha, correction=pairs.correction,
        )  # fmt: skip
        kept[draw] = int((clear & (said.q <= CLEAR)).sum())
    return kept


def within_note(found: Cooccurrence) -> str:
    """Return the sentences on the strata and on what they leave of the clear pairs."""
    assert found.within is not None
    strata, units = found.within.strata, UNITS[found.incidence.unit]
    sizes = list(strata.sizes.values())
    single = sizes.count(1)
    clear = found.within.by_length.q <= CLEAR
    still = int((clear & (found.association.q <= CLEAR)).sum())
    alone = f", {single} of a single one, which says nothing of any pair" if single else ""
    return (
        f"Within strata: {len(sizes)} kinds of {units} by {strata.words}, from {max(sizes):,} "
        f"{units} down to {min(sizes):,}{alone}. {units[0].upper()}{units[1:]} that state nothing "
        f"of a key are a kind of their own. Of {int(clear.sum()):,} pairs that are clear beyond "
        f"the number of themes coded, {still:,} are clear within the strata as well. explained is "
        "the share of a pair's excess over that number that the strata lead one to expect."
    )


def placebo_note(found: Cooccurrence, draws: int = PLACEBO_DRAWS, seed: int = 1) -> str:
    """Return the sentence on what strata of the same sizes keep; empty of very many units."""
    if found.n > MOST_FOR_PLACEBO:
        return ""
    kept = kept_by_placebo(found, draws, seed)
    return (
        f"Strata of the same sizes that mean nothing keep {tenths(float(kept.mean()))} of these "
        f"pairs on average ({draws} draws, {kept.min():,} to {kept.max():,}): what is lost beyond "
        "that is what the strata have to do with the pairs."
    )
