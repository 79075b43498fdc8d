"""Who the children of the reviews were, as far as it is stated, and which themes go with it.

A characteristic counts only where a text states it. So shares of age and sex are of those children
whose age or sex is known, and a group is compared with the reviews that state another value of the
same kind, never with those that are silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.contrast import compare_shares, independent_groups
from casegraph.analyses.national_figures.own_shares import ONE_VALUE, CodedReviews, coded_reviews
from casegraph.errors import UsageError
from casegraph.model.concepts import concepts, groups, members
from casegraph.stats import wilson_interval
from casegraph.stats.false_discovery import correct
from casegraph.thresholds import ALPHA, FEWEST_UNITS, evidence_of

if TYPE_CHECKING:
    from casegraph.selection.incidence import Incidence
    from casegraph_viz.content.site_data import Corpus


@dataclass(frozen=True)
class Value:
    """One characteristic: how many children and reviews state it.

    ``share``, ``low`` and ``high`` are of the ``n`` children of whom the kind of characteristic is
    known, or of all children where silence cannot be distinguished from absence.
    """

    id: str
    label: str
    children: int
    n: int
    share: float
    low: float
    high: float
    reviews: int


@dataclass(frozen=True)
class Dimension:
    """Characteristics of one kind, such as age groups.

    ``silent_children`` and ``silent_reviews`` state none of them. ``one_value`` says that each
    child has exactly one, so that the silent ones can be left out of the shares.
    """

    id: str
    label: str
    one_value: bool
    values: tuple[Value, ...]
    unused: tuple[str, ...]
    silent_children: int
    silent_reviews: int


@dataclass(frozen=True)
class Cell:
    """How often the reviews that state a characteristic name a theme.

    The second half compares with reviews that state another value of the same kind; it is empty
    where that was not tested. Counts there can be lower: reviews that state both are left out.
    """

    theme: str
    label: str
    group: str
    count: int
    n: int
    share: float
    low: float
    high: float
    against: Mapping[str, Any] = field(default_factory=dict)

    @property
    def evidence(self) -> str:
        """``clear``, ``suggestive`` or ``weak``; empty where nothing was compared."""
        return str(self.against.get("evidence", ""))

    @property
    def more(self) -> bool:
        """Whether the theme is named more often than in the other reviews."""
        return bool(self.against.get("difference", 0.0) > 0)


@dataclass(frozen=True)
class Column:
    """One characteristic beside all themes; ``refused`` says why nothing is compared."""

    value: Value
    cells: tuple[Cell, ...]
    others: int = 0
    in_both: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Table:
    """Themes × the characteristics of one kind; ``left_out`` were in too few reviews to show."""

    dimension: Dimension
    columns: tuple[Column, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Characteristics:
    """All that the page says of characteristics; ``tested`` is how many cells were corrected.

    ``childless`` reviews describe no child at all.
    """

    reviews: int
    children: int
    dimensions: tuple[Dimension, ...]
    tables: tuple[Table, ...]
    tested: int
    childless: int = 0


def characteristics(corpus: Corpus) -> Characteristics:
    """Count the characteristics under the corpus's filter and compare themes by them."""
    of = coded_reviews(corpus.kg.store, corpus.selection, least=1)
    return described(of, corpus.incidence)


#: Why nothing is compared where there are too few reviews in all for any test.
UNTESTED = "not compared: with so few reviews nothing is tested"


def without_tests(found: Characteristics) -> Characteristics:
    """Return the same counts, of which nothing is compared."""
    tables = [
        replace(
            table,
            columns=tuple(
                replace(
                    column,
                    cells=tuple(replace(cell, against={}) for cell in column.cells),
                    others=0, in_both=0, refused=UNTESTED,
                )
                for column in table.columns
            ),
        )
        for table in found.tables
    ]  # fmt: skip
    return replace(found, tables=tuple(tables), tested=0)


def described(of: CodedReviews, incidence: Incidence) -> Characteristics:
    """Return the characteristics of reviews that are already read."""
    dimensions = tuple(_dimension(of, key) for key in groups("characteristic"))
    drafts = [_draft(of, dimension, incidence) for dimension in dimensions]
    tables, tested = _corrected([draft for draft in drafts if draft.columns])
    return Characteristics(
        reviews=len(of.reviews["review"]),
        children=len(of.reviews["child"]),
        dimensions=dimensions,
        tables=tables,
        tested=tested,
        childless=len(of.reviews["review"]) - len(set(of.reviews["child"].values())),
    )


def _dimension(of: CodedReviews, key: str) -> Dimension:
    one_value = key in ONE_VALUE
    known = [v for v in members("characteristic", key) if not v.endswith("not-stated")]
    values = [_value(of, name) for name in known]
    showing = {
        unit: set().union(*(of.shown[unit, "characteristic", v] for v in known))
        for unit in ("child", "review")
    }
    return Dimension(
        id=key,
        label=groups("characteristic")[key].pref_label,
        one_value=one_value,
        values=tuple(v for v in values if v.children),
        unused=tuple(v.label for v in values if not v.children),
        silent_children=len(of.reviews["child"]) - len(showing["child"]),
        silent_reviews=len(of.reviews["review"]) - len(showing["review"]),
    )


def _value(of: CodedReviews, name: str) -> Value:
    share = of.share("child", "characteristic", name)
    reviews = len(of.shown["review", "characteristic", name])
    label = concepts("characteristic")[name].pref_label
    return Value(
        name, label, share.count, share.n, share.share, share.low, share.high, reviews
    )  # fmt: skip


def _draft(of: CodedReviews, dimension: Dimension, incidence: Incidence) -> Table:
    """Shares and tests of one kind of characteristic, before the correction."""
    shows = {v.id: of.shown["review", "characteristic", v.id] for v in dimension.values}
    columns, left_out = [], []
    for value in dimension.values:
        if value.reviews < FEWEST_UNITS:
            left_out.append(f"{value.label} ({value.reviews})")
            continue
        others = set().union(*(rows for name, rows in shows.items() if name != value.id))
        columns.append(_column(value, incidence, shows[value.id], others))
    return Table(dimension, tuple(columns), tuple(left_out))


def _column(value: Value, incidence: Incidence, with_it: set[str], others: set[str]) -> Column:
    first, second = _rows(incidence, with_it), _rows(incidence, others)
    count, n = first.counts(), len(first.units)
    low, high = wilson_interval(count, n)
    against: Sequence[Mapping[str, Any]] = [{}] * len(first.themes)
    refused, sizes, in_both = "", 0, 0
    try:
        if not others:
            raise UsageError("no review states another characteristic of this kind")
        pair = independent_groups(first, second)
        sizes, in_both = pair.sizes[1], pair.in_both
        against = _against(pair.matrix, pair.in_first)
    except UsageError:
        both = len(with_it & others)
        refused = (
            f"not compared: {len(with_it) - both} reviews against {len(others) - both}, and at "
            f"least {FEWEST_UNITS} are needed on either side"
            if others
            else "not compared: no review states another characteristic of this kind"
        )
    scheme = concepts("theme")
    cells = [
        Cell(
            theme,
            scheme[theme].pref_label,
            scheme[theme].broader or "",
            int(count[k]),
            n,
            float(count[k] / n),
            float(low[k]),
            float(high[k]),
            against[k],
        )
        for k, theme in enumerate(first.themes)
    ]
    return Column(value, tuple(cells), sizes, in_both, refused)


def _rows(incidence: Incidence, reviews: set[str]) -> Incidence:
    """The incidence of some reviews alone."""
    kept = [k for k, review in enumerate(incidence.reviews) if review in reviews]
    return replace(
        incidence,
        matrix=incidence.matrix[kept],
        units=tuple(incidence.units[k] for k in kept),
        reviews=tuple(incidence.reviews[k] for k in kept),
    )


def _against(matrix: NDArray[np.bool_], in_first: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """What :func:`casegraph.analyses.contrast.compare_shares` gives for each theme."""
    n_1, n_2 = int(in_first.sum()), int((~in_first).sum())
    count_1, count_2 = matrix[in_first].sum(axis=0), matrix[~in_first].sum(axis=0)
    found = compare_shares(count_1, n_1, count_2, n_2)
    names = ("share_1", "share_2", "difference", "difference_low", "difference_high", "p",
             "smallest_p")  # fmt: skip
    return [
        {
            "count_1": int(count_1[k]),
            "n_1": n_1,
            "count_2": int(count_2[k]),
            "n_2": n_2,
            **{name: float(getattr(found, name)[k]) for name in names},
        }
        for k in range(matrix.shape[1])
    ]


def _corrected(drafts: Sequence[Table]) -> tuple[tuple[Table, ...], int]:
    """Give every tested cell its q, over all cells of all tables at once.

    Where a kind has two values only, the second repeats the first with groups exchanged: one test,
    shown twice.
    """
    places, mirrored = [], []
    for t, table in enumerate(drafts):
        for c, column in enumerate(table.columns):
            for k, cell in enumerate(column.cells):
                if cell.against:
                    places.append((t, c, k))
                    mirrored.append(c == 1 and _mirror(table))
    cells = [drafts[t].columns[c].cells[k] for t, c, k in places]
    p = np.array([cell.against["p"] for cell in cells])
    smallest = np.array([cell.against["smallest_p"] for cell in cells])
    nowhere = np.array([not (c.against["count_1"] + c.against["count_2"]) for c in cells], bool)
    found = correct(p, smallest, nowhere | np.array(mirrored, bool), alpha=ALPHA)
    verdict = {
        place: (float(found.q[k]), bool(found.testable[k])) for k, place in enumerate(places)
    }
    tables = []
    for t, table in enumerate(drafts):
        columns = []
        for c, column in enumerate(table.columns):
            at = 0 if c == 1 and _mirror(table) else c
            graded = tuple(
                _graded(cell, verdict.get((t, at, k))) for k, cell in enumerate(column.cells)
            )
            columns.append(replace(column, cells=graded))
        tables.append(replace(table, columns=tuple(columns)))
    return tuple(tables), int(found.testable.sum())


def _mirror(table: Table) -> bool:
    """Whether the table compares two values only, each with the other."""
    return len(table.dimension.values) == 2 and len(table.columns) == 2


def _graded(cell: Cell, verdict: tuple[float, bool] | None) -> Cell:
    if verdict is None:
        return cell
    q, tested = verdict
    grade = str(evidence_of(q)) if tested else ""
    return replace(cell, against={**cell.against, "q": q, "tested": tested, "evidence": grade})
