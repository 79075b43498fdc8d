"""What the kind of case has to do with a pair: its evidence within strata beside that of length.

Two themes may co-occur more often than the number of themes coded leads one to expect because both
belong to one kind of case, such as infants. Within strata of one age group and outcome this is
expected, and what remains is beyond the kind of case as well. Each pair shows how much of its
excess the strata explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.stats import associate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.selection.incidence import Incidence
    from casegraph.selection.strata import Strata
    from casegraph.stats import Association

__all__ = ["Within", "compared_within", "explained"]


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
    found: Incidence, strata: Strata, settings: dict[str, Any], known: Association | None = None
) -> tuple[Association, Within]:
    """Return every pair within strata, and beside it the same without.

    ``settings`` are arguments of :func:`casegraph.stats.associate`; ``known`` is what it gives
    without strata, where a caller has it.
    """
    inside = associate(found.matrix, strata=np.asarray(strata.names), **settings)
    if known is None:
        known = associate(found.matrix, **settings)
    return inside, Within(strata, known)


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
