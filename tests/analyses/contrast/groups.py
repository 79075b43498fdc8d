"""Two groups of reviews, made up or named by filters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.contrast import (
    Groups,
)
from casegraph.model.concepts import identifiers
from casegraph.selection import Selection

BABIES, TEENAGERS = ["age-group=under-1"], ["age-group=11-to-15"]


def made(X: NDArray[np.bool_], first: int, clusters: NDArray[np.int64] | None = None) -> Groups:
    """Groups of which the first rows are the first; theme ids from the real scheme."""
    in_first = np.arange(len(X)) < first
    return Groups(
        X, in_first, np.arange(len(X)) if clusters is None else clusters,
        identifiers("theme")[: X.shape[1]], "review", Selection.of("sex=female"),
        Selection.of("sex=male"), 0, frozenset(),
    )  # fmt: skip
