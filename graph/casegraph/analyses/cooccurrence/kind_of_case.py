"""What the kind of case has to do with a pair: its evidence within strata beside that of length.

Two themes may co-occur more often than the number of themes coded leads one to expect because both
belong to one kind of case, such as infants. Within strata of one age group and outcome this is
expected, and what remains is beyond the kind of case as well. Each pair shows how much of its
excess the strata explain; a note says how many pairs strata without a meaning would lose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.stats import associate, fit_strata_model
from casegraph.stats.false_discovery import correct
from casegraph.stats.strata import placebo
from casegraph.thresholds import CLEAR, MOST_FOR_PLACEBO, PLACEBO_DRAWS
from casegraph.wording.labels import UNITS
from casegraph.wording.numbers import tenths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence.result import Cooccurrence
    from casegraph.selection.incidence import Incidence
    from casegraph.selection.strata import Strata
    from casegraph.stats import Association

__all__ = [
    "Within",
    "beyond",
    "compared_within",
    "explained",
    "kept_by_placebo",
    "placebo_note",
    "within_note",
]


@dataclass(frozen=True)
class Within:
    """The strata of a co-occurrence, and the same pairs without them.

    Attributes
    ----------
    strata
        The stratum of each unit.
    by_length
        The exact net of the same units as a whole.
    """

    strata: Strata
    by_length: Association

    def columns(self, inside: Association) -> dict[str, NDArray[np.float64]]:
        """Return what is said of each pair beside its evidence within the strata, shape (M,)."""
        return {
            "expected_length": self.by_length.expected,
            "q_length": self.by_length.q,
            "explained": explained(inside, self.by_length),
        }


def compared_within(
    found: Incidence, strata: Strata, by_length: dict[str, Any]
) -> tuple[Association, Within]:
    """Return every pair within strata, and beside it the same without; ``by_length`` holds the
    arguments of :func:`casegraph.stats.associate`."""
    inside = associate(found.matrix, strata=np.asarray(strata.names), **by_length)
    return inside, Within(strata, associate(found.matrix, **by_length))


def explained(inside: Association, by_length: Association) -> NDArray[np.float64]:
    """Return the share of the excess over length that the strata explain, shape (M,).

    (E within strata − E by length)/(n11 − E by length); NaN where there is no excess. 1 says that
    all of it is expected within the strata, a negative value that the pair is rarer within them.
    """
    excess = by_length.n11 - by_length.expected
    share = np.full(excess.shape, np.nan)
    np.divide(
        inside.expected - by_length.expected, excess, out=share,
        where=excess > 1e-9 * (1.0 + by_length.expected),
    )  # fmt: skip
    return share


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
