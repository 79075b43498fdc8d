"""What the kind of case has to do with the pairs of a page, for the pairs that stand out.

Pages say of each clear pair whether it is clear beyond length, beyond the kind of case, or both,
and how much of its excess the kind of case leads one to expect. The words are those of
:mod:`casegraph.wording.kind_of_case`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.beyond_strata import beyond
from casegraph_viz.content.digits import rounded, significant

__all__ = ["KindOfCase"]


@dataclass(frozen=True)
class KindOfCase:
    """What strata of the kind of case say of the pairs of a page; arrays of shape (rows,).

    Attributes
    ----------
    expected, q
        Within the strata.
    beyond
        1 where a pair is clear beyond length, 2 beyond the kind of case, 3 both, 0 neither.
    explained
        The share of the excess over length that the strata lead one to expect; NaN where there is
        none.
    graded
        Whether a pair has clear or suggestive evidence, within the strata or beyond length.
    """

    expected: NDArray[np.float64]
    q: NDArray[np.float64]
    beyond: NDArray[np.int8]
    explained: NDArray[np.float64]
    graded: NDArray[np.bool_]

    @classmethod
    def of(cls, found: Cooccurrence, at: NDArray[np.integer[Any]]) -> KindOfCase:
        """Return what a co-occurrence within strata says of some of its pairs."""
        assert found.within is not None
        pairs = found.association
        graded = (pairs.grade > 0) | (found.within.by_length.grade > 0)
        return cls(
            expected=pairs.expected[at],
            q=pairs.q[at],
            beyond=beyond(found)[at],
            explained=found.further["explained"][at],
            graded=graded[at],
        )

    def packed(self) -> Mapping[str, Any]:
        """Return the graded pairs as columns, each with its number among the pairs of the page."""
        at = np.flatnonzero(self.graded)
        return {
            "pair": at.tolist(),
            "expected": rounded(self.expected[at], 1),
            "q": significant(self.q[at]),
            "beyond": self.beyond[at].tolist(),
            "explained": rounded(self.explained[at], 3),
        }
