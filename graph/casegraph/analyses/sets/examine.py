"""Each candidate set compared with the number of themes coded and with its parts at once.

*The number of themes coded* from a unit. Under the exact net a unit with d themes holds all themes
of a set with the chance of the Rasch model (:mod:`casegraph.stats.rasch_sets`); under the
length-average net (:mod:`casegraph.stats.length`) with chance Π p_ra. In both, units are
independent and the count of the set is Poisson-binomial: totals hold on average, as far as the
distribution goes, so that p is a little careful.

*Its parts.* See :mod:`casegraph.stats.loglinear`.

To count as a finding, a set has to differ from both, in the same direction: p is the larger of the
two (an intersection–union test, Berger 1982, doi:10.1080/00401706.1982.10487790). The counts of the
parts decide which sets are tested, and the exact test holds those counts fixed, so the choice does
not bias it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.sets.candidates import candidate_sets, cell_counts
from casegraph.nets import DEFAULT_NET, EXACT, HOLDING_LENGTHS, check_net
from casegraph.stats import fit_length_model, pattern, poisson_binomial_tails
from casegraph.stats.counting import BinaryMatrix, Pattern
from casegraph.stats.false_discovery import correct
from casegraph.stats.loglinear import BeyondParts, beyond_parts
from casegraph.stats.rasch import fit_rasch
from casegraph.stats.rasch_sets import set_chances
from casegraph.thresholds import ALPHA, FEWEST_SHARED

__all__ = ["SetTests", "examine_sets"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

_TILE = 1 << 22  # cells of a groups × sets array held at a time


@dataclass(frozen=True)
class SetTests:
    """Candidate sets of k themes with their evidence; arrays of shape (M,).

    Attributes
    ----------
    sets
        Columns of the themes, ascending, shape (M, k).
    count
        Units that hold all themes of a set.
    expected_length, p_length
        Under the net of lengths that was asked for; two-sided mid-p.
    parts
        See :class:`BeyondParts`.
    p, q, sign
        The larger of both p, 1 where they point in opposite directions; its false discovery rate
        (Benjamini and Hochberg) over the tested sets; 1 together more than expected, −1 less, 0
        undecided.
    testable
        The sets that the correction covers.
    left_out
        How many were left out, by reason.
    """

    sets: Counts
    count: Counts
    expected_length: Floats
    p_length: Floats
    parts: BeyondParts
    p: Floats
    q: Floats
    sign: NDArray[np.int8]
    testable: Mask
    left_out: Mapping[str, int]


def examine_sets(
    X: BinaryMatrix,
    size: int = 3,
    min_count: int = FEWEST_SHARED,
    excluded: Mask | None = None,
    alpha: float = ALPHA,
    null: str = DEFAULT_NET,
) -> SetTests:
    """Compare every candidate set with the number of themes coded and with its parts.

    Parameters
    ----------
    X
        Units × themes, binary.
    size
        Themes in a set, 3 or 4.
    min_count
        Fewest units that show each part of a set (each pair, of three themes).
    excluded
        Symmetric boolean (K, K): sets that hold such a pair are not tested, as a theme and its
        parent concept.
    alpha
        A set is tested if, with the counts of its parts, it could have reached p ≤ alpha.
    null
        The net of lengths, one of :data:`casegraph.nets.HOLDING_LENGTHS`.

    Raises
    ------
    UnknownNameError
        There is no such net, or it holds no lengths.
    ConvergenceError
        The model of lengths and totals could not be fitted.
    """
    check_net(null, HOLDING_LENGTHS)
    p = pattern(X)
    sets = candidate_sets(p, size, min_count)
    parts = beyond_parts(cells := cell_counts(p, sets))
    count = cells[-1]
    length = _Length.of(p, null)
    expected, by_length = length.judge(sets, count)
    difference = count - expected
    apart = np.sign(difference) != np.sign(count - parts.expected)
    two_sided = np.where(apart, 1.0, np.maximum(by_length, parts.tails.two_sided))
    ends = []
    for at, chance, way in (
        (parts.highest, parts.smallest_high, 1),
        (parts.lowest, parts.smallest_low, -1),
    ):
        _, long_ = length.judge(sets, at)
        ends.append(np.where((at - expected) * way > 0, np.maximum(chance, long_), 1.0))
    mask = np.zeros(len(sets), bool)
    if excluded is not None:
        for one, two in combinations(range(size), 2):
            mask |= excluded[sets[:, one], sets[:, two]]
    account = correct(two_sided, np.minimum(*ends), mask, alpha=alpha)
    return SetTests(
        sets=sets,
        count=count,
        expected_length=expected,
        p_length=by_length,
        parts=parts,
        p=two_sided,
        q=account.q,
        sign=np.where(apart, 0, np.sign(difference)).astype(np.int8),
        testable=account.testable,
        left_out={
            "of a concept and one above it": account.excluded_count,
            f"whose parts leave no room to reach p ≤ {alpha:g}": account.untestable_count,
        },
    )


@dataclass(frozen=True)
class _Length:
    """What a net of lengths says of sets: ``chances`` gives those of some sets, by group of
    units, shape (G, M); ``weights`` are the numbers of units, shape (G,)."""

    chances: Callable[[Counts], Floats]
    weights: Floats

    @classmethod
    def of(cls, p: Pattern, null: str) -> _Length:
        if null == EXACT:
            lengths, units = np.unique(p.lengths, return_counts=True)
            rasch = fit_rasch(lengths, units.astype(np.float64), p.totals)
            return cls(lambda sets: set_chances(rasch, sets), rasch.weights)
        average = fit_length_model(p)
        return cls(lambda sets: average.chances[:, sets].prod(axis=2), average.weights)

    def judge(self, sets: Counts, count: Counts) -> tuple[Floats, Floats]:
        """Return the expected count of each set and the two-sided p of ``count``."""
        expected, p = np.empty(len(sets)), np.empty(len(sets))
        step = max(1, _TILE // max(len(self.weights), 1))
        for start in range(0, len(sets), step):
            part = slice(start, start + step)
            chances = self.chances(sets[part])
            expected[part] = self.weights @ chances
            p[part] = poisson_binomial_tails(count[part], chances, self.weights).two_sided
        return expected, p
