"""False discovery rates for many pairs, and which pairs to leave out first.

A codebook of 97 themes has 4,656 pairs; at p ≤ 0.05 some 230 of them would look like findings if no
themes were associated. A q-value says instead: if every pair up to this one is called a finding,
expect this share of them to be false.

**What is left out, and why it must be before the correction.** A q-value depends on which other
pairs are tested: pairs that could never be found make every q larger, certain findings make it
smaller. Neither kind belongs in the family.

- *Untestable* pairs are those whose smallest attainable p exceeds the level. Counts are whole
  numbers; a theme seen twice in 300 reviews may have no outcome at all with p ≤ 0.05. The smallest
  p depends on the totals alone, not on the observed count, so leaving such pairs out cannot favour
  any result (Tarone 1990, doi:10.2307/2531456; Gilbert 2005,
  doi:10.1111/j.1467-9876.2005.00475.x). It must be the smallest value *of the p in use*: here twice
  the smaller mid-p, in either direction. A pair of rare themes can often reach a small p by
  co-occurring more than expected, and never by co-occurring less; it stays in, because one of the
  two suffices.
- *Excluded* pairs are named by the caller: a theme and its parent concept co-occur by construction,
  and a certain finding makes the q of all the others too small.

Both are counted and reported, never dropped silently; their q is 1.

**Families.** What is nearly certain before the data are seen, such as two themes of which one
presupposes the other, is a family of its own: it lends its small p to no other pair (Efron 2008,
doi:10.1214/07-AOAS141). Nor does it gain by being few: its q is the larger of those by itself and
among all. Each family keeps the promise of its q as long as what belongs to it was fixed without
looking at the p.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UnknownNameError, UsageError
from casegraph.thresholds import ALPHA

__all__ = [
    "CORRECTIONS",
    "Corrected",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "correct",
    "q_values",
]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return Benjamini–Hochberg q-values, q₍ᵢ₎ = min over k ≥ i of m·p₍ₖ₎/k, at most 1.

    Calling every pair with q ≤ x a finding keeps the expected share of false ones at or below x
    for independent or positively dependent tests (1995,
    doi:10.1111/j.2517-6161.1995.tb02031.x).

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    values = np.asarray(p, np.float64)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * values.size / np.arange(1, values.size + 1)
    q = np.empty(values.size)
    q[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return q


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Return Benjamini–Yekutieli q-values: BH times 1 + ½ + … + 1/m, valid for any dependence.

    The strict option. Pairs that share a theme are dependent, though mostly in the positive way
    that BH allows; this correction needs no such assumption (2001, doi:10.1214/aos/1013699998).

    >>> benjamini_yekutieli([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.0833, 0.1111, 0.1111, 1.0]
    """
    values = np.asarray(p, np.float64)
    factor = float((1.0 / np.arange(1, values.size + 1)).sum())
    return np.minimum(1.0, benjamini_hochberg(values) * factor)


CORRECTIONS: Mapping[str, Callable[[ArrayLike], Floats]] = MappingProxyType(
    {"bh": benjamini_hochberg, "by": benjamini_yekutieli}
)


@dataclass(frozen=True)
class Corrected:
    """The q-values of a family of pairs and the account of what was left out of it.

    Attributes
    ----------
    q
        Shape (M,); 1 for a pair left out.
    testable
        Which pairs were corrected for, shape (M,).
    excluded_count, untestable_count
        How many pairs were left out by name, and of the rest how many because they could not have
        reached the level.
    """

    q: Floats
    testable: Mask
    excluded_count: int
    untestable_count: int


def check_correction(correction: str) -> None:
    """Raise UnknownNameError where there is no such correction."""
    if correction not in CORRECTIONS:
        raise UnknownNameError("correction", correction, tuple(CORRECTIONS))


def q_values(
    p: Floats, testable: Mask, families: NDArray[np.int8] | None = None, correction: str = "bh"
) -> Floats:
    """Return the q of each pair within its family; 1 for a pair that is not testable.

    Pairs of family 0 are corrected by themselves. So are those of another family, but their q is no
    smaller than it is among all pairs, since a family of a few sure pairs would make every one of
    them stand out.

    Parameters
    ----------
    p, testable
        Each pair's two-sided p, and which pairs are corrected for, shape (M,).
    families
        A number per pair, shape (M,). All are family 0 by default.
    correction
        A name in :data:`CORRECTIONS`.

    >>> p, all_ = np.array([0.01, 0.04, 0.03, 0.5]), np.ones(4, bool)
    >>> q_values(p, all_, np.array([1, 0, 0, 0], np.int8)).round(4).tolist()
    [0.04, 0.06, 0.06, 0.5]
    """
    q = np.ones(p.size)
    q[testable] = CORRECTIONS[correction](p[testable])
    if families is None:
        return q
    for number in np.unique(families[testable]):
        these = testable & (families == number)
        within = CORRECTIONS[correction](p[these])
        q[these] = np.maximum(within, q[these]) if number else within
    return q


def correct(
    p: Floats,
    smallest_p: Floats,
    excluded: Mask,
    families: NDArray[np.int8] | None = None,
    *,
    alpha: float = ALPHA,
    correction: str = "bh",
) -> Corrected:
    """Leave out excluded and untestable pairs, then correct the others.

    Parameters
    ----------
    p, smallest_p
        Each pair's two-sided p and the smallest it could have been, shape (M,).
    excluded
        Pairs named by the caller, shape (M,).
    families
        As in :func:`q_values`.
    alpha
        The level that a testable pair must be able to reach, between 0 and 1.
    correction
        ``"bh"`` or ``"by"``.

    >>> p, smallest_p = np.array([0.01, 0.1, 0.02]), np.array([0.001, 0.1, 0.0])
    >>> corrected = correct(p, smallest_p, np.array([False, False, True]))
    >>> corrected.q.tolist(), corrected.excluded_count, corrected.untestable_count
    ([0.01, 1.0, 1.0], 1, 1)
    """
    check_correction(correction)
    if not 0.0 < alpha <= 1.0:
        raise UsageError(f"alpha is {alpha}; expected a level above 0 and at most 1.")
    # A p that is alpha exactly, such as 1/20, must not fall to either side by its last digit.
    testable = ~excluded & (smallest_p <= alpha * (1 + 1e-9))
    q = q_values(p, testable, families, correction)
    untestable = int((~excluded & ~testable).sum())
    return Corrected(q, testable, int(excluded.sum()), untestable)
