"""The themes and pairs of a page as one table: one row per pair, and the results of each net.

A map, its table, its summary, its data and the pages of single themes all show the same pairs; one
table and one order keep them consistent. A row is made into an object only where a sentence needs
it, since a large map has tens of thousands of pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.cooccurrence import MEASURES, Cooccurrence
from casegraph.analyses.themes.counted import CountedTheme
from casegraph.model.concepts import excluding_pairs
from casegraph.selection import Selection
from casegraph.thresholds import GRADES
from casegraph.wording.robustness import KINDS
from casegraph_viz.content.kind_of_case import KindOfCase

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]

# A reader can follow about this many lines; clear pairs are always drawn, suggestive ones fill up.
READABLE_EDGES = 60
FEWEST_SUGGESTIVE, MOST_SUGGESTIVE = 12, 30
#: The same rule for the page, which applies it again when the reader filters.
CUT_RULE = {"readable": READABLE_EDGES, "fewest": FEWEST_SUGGESTIVE, "most": MOST_SUGGESTIVE}

_SHOWN = [m for m in MEASURES.values() if m.digits is not None and m.name != "expected_null"]
#: The measures of a table that no net changes.
PLAIN = tuple(m.name for m in _SHOWN if not m.by_net)
#: Those that each net has values of its own for, beside what it expects.
BY_NET = tuple(m.name for m in _SHOWN if m.by_net)


@dataclass(frozen=True)
class Net:
    """The results of one net for the pairs of a table; arrays of shape (rows,).

    Attributes
    ----------
    held
        The pairs that the net covers; for the rest the other numbers mean nothing.
    expected
        How many units are expected to name both themes.
    p, q
        As of :class:`casegraph.stats.Association`.
    sign
        1 for a pair named together more often than expected, −1 for less, 0 for neither.
    grade
        The evidence, an index into :data:`casegraph.thresholds.GRADES`.
    measures
        The measures of :data:`BY_NET` by name.
    tested
        How many pairs were tested, those without a row included; None where nobody says.
    again
        The share of other corpora in which each pair is clear, by the kind of corpus
        (:data:`casegraph.wording.robustness.KINDS`); empty where no corpora were made.
    robust
        Which pairs are robust; None where no corpora were made.
    """

    held: Mask
    expected: Floats
    p: Floats
    q: Floats
    sign: Whole
    grade: Whole
    measures: Mapping[str, Floats]
    tested: int | None = None
    again: Mapping[str, Floats] = field(default_factory=dict)
    robust: Mask | None = None

    @classmethod
    def of(cls, found: Cooccurrence, at: NDArray[np.intp]) -> Net:
        """Return the results of a co-occurrence for some of its pairs.

        It covers those that co-occur, and those that never do if that is a finding.
        """
        pairs = found.association
        grade = pairs.grade[at].astype(np.intp)
        return cls(
            held=(pairs.n11[at] > 0) | (grade > 0),
            expected=pairs.expected_null[at],
            p=pairs.p[at],
            q=pairs.q[at],
            sign=pairs.sign[at].astype(np.intp),
            grade=grade,
            measures={name: getattr(pairs, name)[at] for name in BY_NET},
            tested=int(pairs.testable.sum()),
            again={kind: found.resampled[kind][at] for kind in KINDS if found.resampled},
            robust=found.resampled["robust"][at] if found.resampled else None,
        )

    def packed_again(self) -> dict[str, list[int]]:
        """Return of each graded pair in how many of a hundred other corpora it is clear.

        ``row`` is its row, ``robust`` is 1 or 0, and each kind of corpus has its name. Shares are
        rounded down, so that one shown as 80 is not below 0.8. Empty where no corpora were made.
        """
        if self.robust is None:
            return {}
        rows = np.flatnonzero(self.grade > 0)
        return {
            "row": rows.tolist(),
            **{
                kind: np.floor(100 * share[rows] + 1e-9).astype(int).tolist()
                for kind, share in self.again.items()
            },
            "robust": self.robust[rows].astype(int).tolist(),
        }


@dataclass(frozen=True)
class Pair:
    """One pair under one net, with its two themes in the order of the table."""

    a: CountedTheme
    b: CountedTheme
    expected: float
    p: float
    q: float
    evidence: str
    together: bool
    measures: Mapping[str, Any]
    robust: bool = False

    @property
    def n11(self) -> int:
        """How many units name both."""
        return int(self.measures["n11"])


@dataclass(frozen=True)
class ThemePairs:
    """Every pair of any net once, by themes: first by the earlier of the two, then the later.

    Attributes
    ----------
    themes
        The themes in the order of the page; their numbers count from 0.
    named_by
        The ids of the units that name each theme.
    first, second
        The numbers of the two themes of each pair, shape (rows,) each; ``first`` is the smaller.
    measures
        The measures of :data:`PLAIN`, each of shape (rows,), by name.
    nets
        The results of each net; the page shows the first.
    n, unit, selection
        How many units there are, of which kind, and which they are.
    """

    themes: Sequence[CountedTheme]
    named_by: Sequence[Sequence[str]]
    first: Whole
    second: Whole
    measures: Mapping[str, NDArray[Any]]
    nets: Mapping[str, Net]
    n: int
    unit: str = "review"
    selection: Selection = field(default_factory=Selection)
    #: Why each pair may say one thing twice, shape (rows,): a name of
    #: :data:`casegraph.wording.labels.ONE_THING`, or empty; empty for all by default.
    one_thing: NDArray[np.object_] | None = None
    #: What the kind of case has to do with each pair; None where nobody says.
    kind: KindOfCase | None = None
    #: How many other corpora of each kind say how stable the pairs are; 0 where none were made.
    corpora: int = 0

    @classmethod
    def of(
        cls, associations: Mapping[str, Cooccurrence], within: Cooccurrence | None = None
    ) -> ThemePairs:
        """Return the table of one selection under some nets, by their names.

        It has the themes that some unit names, the pairs that co-occur, and those that never do if
        that is a finding in one of the nets. ``within`` is the co-occurrence of the same units
        within kinds of case.
        """
        found = next(iter(associations.values()))
        kept = np.flatnonzero([theme.count > 0 for theme in found.themes])
        number = np.full(len(found.themes), -1)
        number[kept] = np.arange(len(kept))
        associated = [each.association for each in associations.values()]
        wanted = np.any([associated[0].n11 > 0, *(each.grade > 0 for each in associated)], axis=0)
        at = np.flatnonzero(wanted)
        themes = [found.themes[k] for k in kept.tolist()]
        return cls(
            themes=themes,
            named_by=[found.units_with(theme.id) for theme in themes],
            first=number[associated[0].i[at]],
            second=number[associated[0].j[at]],
            measures={name: getattr(associated[0], name)[at] for name in PLAIN},
            nets={name: Net.of(each, at) for name, each in associations.items()},
            n=found.n,
            unit=found.incidence.unit,
            selection=found.incidence.selection,
            one_thing=found.one_thing[at],
            kind=None if within is None else KindOfCase.of(within, at),
            corpora=found.resamples,
        )

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def excluded(self) -> Mask:
        """Whether by their definitions no child can have both themes of a pair, shape (rows,)."""
        apart = excluding_pairs(tuple(theme.id for theme in self.themes))
        return np.asarray(apart[self.first, self.second], np.bool_)

    @property
    def net(self) -> str:
        """The name of the net that the page shows."""
        return next(iter(self.nets))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each theme by its id."""
        return {theme.id: k for k, theme in enumerate(self.themes)}

    @cached_property
    def _order(self) -> dict[str, Whole]:
        names = np.array([theme.id for theme in self.themes], dtype=object)
        by_name = np.argsort(np.argsort(names))
        return {key: self._ranked(net, by_name) for key, net in self.nets.items()}

    def _ranked(self, net: Net, by_name: Whole) -> Whole:
        at = np.flatnonzero(net.held)
        keys = (by_name[self.second], by_name[self.first], -self.measures["n11"], net.p, -net.grade)
        return at[np.lexsort((*(key[at] for key in keys), net.sign[at] < 0))]

    def order(self, net: str) -> Whole:
        """Return the rows of the pairs of a net: the better grade first, then the least p.

        Those less often together come last. Pairs of the same p are ordered by the number of units,
        then by the names of their themes.
        """
        return self._order[net]

    def graded(self, net: str, grade: str, together: bool = True) -> Whole:
        """Return the rows of one grade of evidence and one direction, in the order of the net."""
        rows, results = self._order[net], self.nets[net]
        wanted = results.grade[rows] == GRADES.index(grade)
        found: Whole = rows[wanted & ((results.sign[rows] >= 0) == together)]
        return found

    def robust(self, net: str) -> Whole:
        """Return the rows of the robust pairs, in the order of the net."""
        rows, robust = self._order[net], self.nets[net].robust
        found: Whole = rows[:0] if robust is None else rows[robust[rows]]
        return found

    def leading(self, net: str, grade: str, together: bool = True) -> Whole:
        """Return the rows of :meth:`graded` without the pairs that may say one thing twice, and
        without those of which no child can have both themes."""
        rows = self.graded(net, grade, together)
        rows = rows[~self.excluded[rows]]
        if self.one_thing is None:
            return rows
        found: Whole = rows[self.one_thing[rows] == ""]
        return found

    def says_one_thing(self, why: str) -> list[int]:
        """Return the rows of the pairs that may say one thing twice for that reason."""
        return [] if self.one_thing is None else np.flatnonzero(self.one_thing == why).tolist()

    def cut(self, net: str) -> int:
        """Return how many suggestive pairs a map shows before a reader asks for more."""
        wanted = max(READABLE_EDGES - len(self.graded(net, "clear")), FEWEST_SUGGESTIVE)
        return min(wanted, MOST_SUGGESTIVE, len(self.graded(net, "suggestive")))

    def pair(self, net: str, row: int) -> Pair:
        """Return one row as an object."""
        results = self.nets[net]
        return Pair(
            self.themes[self.first[row]],
            self.themes[self.second[row]],
            expected=float(results.expected[row]),
            p=float(results.p[row]),
            q=float(results.q[row]),
            evidence=GRADES[results.grade[row]],
            together=bool(results.sign[row] >= 0),
            measures={
                name: values[row].item()
                for name, values in {**self.measures, **results.measures}.items()
            },
            robust=results.robust is not None and bool(results.robust[row]),
        )

    def pairs(self, net: str, rows: Iterable[int]) -> list[Pair]:
        """Return some rows as objects."""
        return [self.pair(net, int(row)) for row in rows]
