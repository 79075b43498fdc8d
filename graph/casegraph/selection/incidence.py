"""The incidence matrix: which review (or child, or finding) shows which theme, under a filter.

All later counts start here: a theme counts once per unit, however often it is mentioned. A zero
says that the coded text does not state the theme, not that it was absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from casegraph.errors import StoreError, TooFewError, UsageError, cut
from casegraph.model.concepts import identifiers
from casegraph.model.iris import ID, concept, prologue
from casegraph.selection.facets import ANY_CHILD, CHILDREN
from casegraph.selection.passing import (
    finding_themes,
    passing_things,
    stated_themes,
    units_of,
    with_child,
)
from casegraph.selection.selection import Selection
from casegraph.store import RemoteStore, Store
from casegraph.thresholds import FEW_UNITS, FEWEST_UNITS
from casegraph.wording.labels import UNITS

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

    from casegraph.selection.selection import Where


@dataclass(frozen=True)
class Incidence:
    """A binary matrix of units × themes.

    ``matrix`` is boolean, one row per unit in the order of ``units``, one column per theme of the
    scheme in the order of ``themes``; ``reviews`` gives the review of each unit, and ``cases`` its
    case where the review has a case id that another review of the dataset has as well.
    ``selection`` says which units these are.
    """

    matrix: csr_array
    units: tuple[str, ...]
    reviews: tuple[str, ...]
    themes: tuple[str, ...]
    unit: str
    selection: Selection
    warnings: tuple[str, ...] = ()
    cases: Mapping[str, str] = field(default_factory=dict)
    #: Reads the themes of the findings that count, as (review, finding, theme); None where the
    #: matrix was not read from a dataset.
    findings: Callable[[], list[tuple[str, str, str]]] | None = None

    @cached_property
    def same_finding(self) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
        """In how many units each pair of themes meets in one finding alone, shape (pairs,).

        See :func:`casegraph.selection.meetings.same_finding`; None where nobody can say. It is read
        when it is asked for, since most analyses do not need it.
        """
        import numpy as np

        if self.unit == "finding":
            from casegraph.stats import pair_counts

            i, j = np.triu_indices(len(self.themes), 1)
            return np.asarray(pair_counts(self.matrix)[i, j], np.int64)
        if self.findings is None:
            return None
        from casegraph.selection.meetings import same_finding

        return same_finding(self.findings(), self.reviews, self.themes)

    @property
    def dependent(self) -> tuple[tuple[str, str], ...]:
        """What each unit shares with units that do not count as independent of it.

        That is ``("case", id)`` where its review shares a case with another, else
        ``("review", id)``.
        """
        return tuple(
            ("case", self.cases[r]) if r in self.cases else ("review", r) for r in self.reviews
        )

    @property
    def share_reviews(self) -> bool:
        """Whether several children or findings of one review or case are counted.

        They share what was written of it, so a test that takes each for evidence of its own finds
        too much. Reviews of one case are few, and are counted as reviews.
        """
        return self.unit != "review" and len(set(self.dependent)) < len(self.units)

    @property
    def clusters(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The number of each unit's case or review, the same for units of one, shape (units,)."""
        import numpy as np

        number = {name: k for k, name in enumerate(sorted(set(self.dependent)))}
        return np.array([number[name] for name in self.dependent], np.int64)

    @property
    def where(self) -> tuple[str, ...]:
        """The selection as a list of KEY=VALUE, the level that is taken by default included."""
        return self.selection.texts

    @property
    def plural(self) -> str:
        """What the units are called: ``reviews``, ``children`` or ``findings``."""
        return UNITS[self.unit]

    def counts(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return in how many units each theme occurs, shape (themes,)."""
        import numpy as np

        return np.asarray(self.matrix.sum(axis=0), dtype=np.int64).ravel()

    def units_with(self, *themes: str) -> list[str]:
        """Return the units that show all of some themes, sorted.

        Raises KeyError for a theme that is not in the scheme.
        """
        columns = [self.themes.index(t) if t in self.themes else _no(t) for t in themes]
        import numpy as np

        shown = np.asarray(self.matrix[:, columns].toarray(), dtype=bool)
        return [self.units[i] for i in np.flatnonzero(shown.all(axis=1))]


def _no(theme: str) -> int:
    raise KeyError(theme)


def incidence(
    store: Store, where: Where = None, unit: str = "review", least: int = FEWEST_UNITS
) -> Incidence:
    """Return the incidence of themes in the units that a filter leaves.

    Parameters
    ----------
    store
        Where the dataset is.
    where
        A selection, or filters KEY=VALUE; see ``casegraph.selection.Selection.of``.
    unit
        ``review`` (the default), ``child`` or ``finding``. A child shows the themes of its review.
        With the first two, a filter on findings (kind, polarity) decides which findings count;
        all reviews that the other filters leave stay in the denominator.
    least
        The fewest units that are taken; with fewer than five, no test can say anything.

    Raises
    ------
    UsageError
        For an unknown unit or filter.
    TooFewError
        When fewer than ``least`` units are left.
    StoreError
        When an endpoint lacks the themes of reviews that a build derives.
    """
    if unit not in UNITS:
        from casegraph.errors import UnknownNameError

        raise UnknownNameError("unit", unit, tuple(UNITS))
    _require_shortcuts(store)
    selection = Selection.of(where, store)
    if unit == "child" and selection.any_child:
        raise UsageError(
            f"{CHILDREN}={ANY_CHILD} and the unit child; expected the unit review or finding, "
            f"because a child that is counted meets every condition itself; drop {CHILDREN}="
        )
    of_unit = units_of(store, unit)
    for chosen in selection.filters:
        if chosen.facet.about == unit:
            of_unit = _kept(of_unit, passing_things(store, chosen, unit), by_review=False)
        elif chosen.facet.about == "review":
            of_unit = _kept(of_unit, passing_things(store, chosen, "review"), by_review=True)
        # A filter on findings decides which findings count, not which reviews are looked at.
    if unit != "child" and (of_children := selection.about("child")):
        found = with_child(store, of_children, selection.any_child)
        of_unit = _kept(of_unit, found, by_review=True)
    of_findings = selection.about("finding")
    found_units = _assemble(
        of_unit, stated_themes(store, of_findings, unit), selection, unit, least
    )
    return replace(
        found_units,
        cases=_shared_cases(store),
        findings=partial(finding_themes, store, of_findings),
    )


def _kept(of_unit: dict[str, str], passing: set[str], by_review: bool) -> dict[str, str]:
    return {u: r for u, r in of_unit.items() if (r if by_review else u) in passing}


def _require_shortcuts(store: Store) -> None:
    if isinstance(store, RemoteStore) and store.lacks_shortcuts:
        raise StoreError(
            f"{store.location}: found themes of findings that are not stated of their reviews; "
            "expected cg:reviewTheme and cg:reviewRecommendsOn, as 'casegraph build' writes them; "
            "add them to the endpoint, or open a file of its data, to which they are added"
        )


def _shared_cases(store: Store) -> dict[str, str]:
    """Return the case id of each review that shares it with another, by the id of the review."""
    rows = store.select(
        f"{prologue('cg')}SELECT ?review ?case {{ ?review cg:caseIdentifier ?case }}"
    ).rows
    reviews: dict[str, list[str]] = {}
    for review, case in rows:
        reviews.setdefault(str(case), []).append(str(review).removeprefix(ID + "review/"))
    return {r: case for case, found in reviews.items() if len(found) > 1 for r in found}


def _assemble(
    of_unit: dict[str, str],
    pairs: list[tuple[str, str]],
    selection: Selection,
    unit: str,
    least: int,
) -> Incidence:
    import numpy as np
    from scipy.sparse import csr_array

    plural = UNITS[unit]
    if len(of_unit) < least:
        raise TooFewError(
            f"{selection}: leaves {len(of_unit)} {plural}; expected at least {least}; "
            "widen or drop a filter",
            len(of_unit), least, unit,
        )  # fmt: skip
    warnings = []
    if len(of_unit) < FEW_UNITS:
        warnings.append(
            f"{selection}: leaves only {len(of_unit)} {plural}; read counts and intervals, "
            "not single associations"
        )
    units = sorted(of_unit)
    themes = identifiers("theme")
    column = {concept("theme", t): j for j, t in enumerate(themes)}
    warnings += _outside(pairs, column, of_unit, unit)
    rows_of: dict[str, list[int]] = {}
    for i, u in enumerate(units):
        # A child has no themes of its own: it shows those of its review.
        rows_of.setdefault(of_unit[u] if unit == "child" else u, []).append(i)
    cells = {
        (i, column[theme])
        for about, theme in pairs
        if theme in column
        for i in rows_of.get(about, ())
    }
    index = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2)
    matrix = csr_array(
        (np.ones(len(index), dtype=bool), (index[:, 0], index[:, 1])),
        shape=(len(units), len(themes)),
    )
    prefix = f"{ID}{unit}/"
    return Incidence(
        matrix=matrix,
        units=tuple(u.removeprefix(prefix) for u in units),
        reviews=tuple(of_unit[u].removeprefix(ID + "review/") for u in units),
        themes=themes,
        unit=unit,
        selection=selection,
        warnings=tuple(warnings),
    )


def _outside(
    pairs: Iterable[tuple[str, str]],
    column: Mapping[str, int],
    of_unit: Mapping[str, str],
    unit: str,
) -> list[str]:
    """Return a sentence on the themes that the codebook does not have, which no column counts."""
    looked_at = set(of_unit.values() if unit == "child" else of_unit)
    of_theme: dict[str, set[str]] = {}
    for about, theme in pairs:
        if theme not in column and about in looked_at:
            of_theme.setdefault(theme, set()).add(about)
    if not of_theme:
        return []
    plural = UNITS["review" if unit == "child" else unit]
    prefix = concept("theme", "")
    named = [f"{t.removeprefix(prefix)} ({len(of_theme[t]):,} {plural})" for t in sorted(of_theme)]
    what = "1 theme" if len(named) == 1 else f"{len(named):,} themes"
    return [f"{what} of the data not in the codebook, and so not counted: {cut(named)}"]
