"""Two groups of reviews that share none: who is in each, who was left out, and why.

Every comparison that follows takes the groups to be independent. A review that belongs to both
(a family with a baby and a teenager, compared by age) would count on both sides at once, so it is
left out of both, and the number is reported. What is compared stays a description of reviews that
were written: the groups were not drawn at random, and nobody assigned a child to one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from casegraph.errors import TooFewError, UsageError
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence, incidence
from casegraph.thresholds import FEW_UNITS, FEWEST_UNITS
from casegraph.wording.labels import UNITS

if TYPE_CHECKING:
    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["Groups", "independent_groups", "select_groups"]


@dataclass(frozen=True)
class Groups:
    """Units × themes of two groups, one above the other.

    Attributes
    ----------
    matrix
        Boolean, shape (N, K): which unit states which theme.
    in_first
        Which units are in the first group, shape (N,); the others are in the second.
    clusters
        The number of each unit's review, or of its case where another review is about it too,
        0, 1, …, shape (N,). No review and no case has units in both groups.
    themes
        The ids of the K themes, in the order of the scheme.
    unit
        ``review``, ``child`` or ``finding``.
    first, second
        The selection of each group.
    in_both
        How many units were left out because their review belongs to both groups.
    defining
        Themes that a filter names; they differ by construction and are not compared.
    warnings
        Sentences to show beside every answer.
    """

    matrix: NDArray[np.bool_]
    in_first: NDArray[np.bool_]
    clusters: NDArray[np.int64]
    themes: tuple[str, ...]
    unit: str
    first: Selection
    second: Selection
    in_both: int
    defining: frozenset[str]
    warnings: tuple[str, ...] = ()

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of units in the first and in the second group."""
        n = int(self.in_first.sum())
        return n, len(self.in_first) - n

    @property
    def clustered(self) -> bool:
        """Whether some review or case has several units, which then are not independent."""
        return len(self.clusters) > int(self.clusters.max(initial=-1)) + 1

    @property
    def by_permutation(self) -> bool:
        """Whether only a permutation of whole reviews and cases gives a valid p.

        Reviews of one case can be counted as one, see :meth:`one_per_case`; the children or
        findings of a review cannot, since it is they that are asked about.
        """
        return self.clustered and self.unit != "review"

    def one_per_case(self) -> Groups:
        """Return the groups with one row per case: the themes that any of its reviews states."""
        if not self.clustered:
            return self
        order = np.argsort(self.clusters, kind="stable")
        starts = np.flatnonzero(np.diff(self.clusters[order], prepend=-1))
        merged = np.logical_or.reduceat(self.matrix[order], starts, axis=0)
        return replace(
            self, matrix=merged, in_first=self.in_first[order][starts],
            clusters=np.arange(len(starts)),
        )  # fmt: skip

    @property
    def mean_themes(self) -> tuple[float, float]:
        """Mean number of themes a unit of each group states: how long its reviews are coded."""
        length = self.matrix.sum(axis=1)
        return float(length[self.in_first].mean()), float(length[~self.in_first].mean())


def select_groups(
    store: Store,
    where: Where,
    against: Where,
    common: Where = None,
    unit: str = "review",
) -> Groups:
    """Return the two groups that two sets of filters leave.

    Parameters
    ----------
    store
        Where the dataset is.
    where, against
        The selection of the first and of the second group; each needs at least one filter.
    common
        Filters of both groups. A key may not be used both here and in a group.
    unit
        ``review``, ``child`` or ``finding``.

    Raises
    ------
    UsageError
        A group has no filter, or a key is given twice.
    TooFewError
        A group has fewer than five units, before or after those in both were left out.
    UnknownNameError
        An unknown key, value or unit.
    """
    found = []
    for number, chosen in enumerate(group_selections(where, against, common, store), 1):
        try:
            found.append(incidence(store, chosen, unit))
        except TooFewError as error:
            raise TooFewError(
                str(error), error.left, error.least, error.unit, group=number
            ) from None
    return independent_groups(*found)


def group_selections(
    where: Where, against: Where, common: Where = None, store: Store | None = None
) -> tuple[Selection, Selection]:
    """Return which units belong to the first group and to the second; raises as select_groups."""
    both = Selection.of(common, store)
    found = []
    for option, asked in (("--where", where), ("--against", against)):
        chosen = Selection.of(asked, store)
        if not chosen.stated:
            raise UsageError(
                f"{option}: found no filter; expected at least one to say who is in the group; "
                "write for example age-group=under-1"
            )
        if twice := both.keys & chosen.keys:
            raise UsageError(
                f"--common and {option} both filter by {' and '.join(sorted(twice))}; expected "
                "each key in one of them, since several values of one key mean any of them; move "
                "it to the groups"
            )
        found.append(both.with_(chosen))
    return found[0], found[1]


def independent_groups(first: Incidence, second: Incidence) -> Groups:
    """Return two incidences as groups, without the units whose review or case belongs to both.

    Raises UsageError when the two count different units, TooFewError when fewer than five are left
    in one.
    """
    if first.unit != second.unit or first.themes != second.themes:
        raise UsageError(
            f"the groups count {first.unit} and {second.unit} units; expected the same unit and "
            "scheme in both; compute both incidences the same way"
        )
    shared = set(first.dependent) & set(second.dependent)
    kept = [np.array([d not in shared for d in found.dependent], bool) for found in (first, second)]
    of_both = {
        review for found, keep in zip((first, second), kept, strict=True)
        for review, stays in zip(found.reviews, keep, strict=True) if not stays
    }  # fmt: skip
    plural = UNITS[first.unit]
    left_out = len(
        {u for f, k in zip((first, second), kept, strict=True)
         for u, keep in zip(f.units, k, strict=True) if not keep}
    )  # fmt: skip
    warnings = []
    if left_out:
        warnings.append(
            f"{left_out:,} {plural} of {len(of_both):,} reviews that belong to both groups, or are "
            "about a case that does, are left out of both, because the groups must be independent"
        )
    for number, (found, keep) in enumerate(zip((first, second), kept, strict=True), start=1):
        filters, size = found.selection, int(keep.sum())
        if size < FEWEST_UNITS:
            after = f" after the {left_out:,} in both groups were left out" if left_out else ""
            raise TooFewError(
                f"{filters}: leaves {size} {plural}{after}; expected at least {FEWEST_UNITS} in "
                "each group; widen or change a filter",
                size, FEWEST_UNITS, found.unit, group=number, in_both=left_out,
            )  # fmt: skip
        if size < FEW_UNITS:
            warnings.append(
                f"{filters}: leaves only {size} {plural}; read counts and intervals, not single "
                "tests"
            )
    matrix: Any = [f.matrix.toarray()[k] for f, k in zip((first, second), kept, strict=True)]
    dependent = [
        d for f, k in zip((first, second), kept, strict=True)
        for d, keep in zip(f.dependent, k, strict=True) if keep
    ]  # fmt: skip
    cluster = {name: k for k, name in enumerate(sorted(set(dependent)))}
    return Groups(
        matrix=np.vstack(matrix).astype(bool),
        in_first=np.repeat([True, False], [int(k.sum()) for k in kept]),
        clusters=np.array([cluster[name] for name in dependent], np.int64),
        themes=first.themes,
        unit=first.unit,
        first=first.selection,
        second=second.selection,
        in_both=left_out,
        defining=frozenset(first.selection.values("theme") + second.selection.values("theme")),
        warnings=tuple(warnings),
    )
