"""The co-occurrence of themes as one value: the counts of every pair, and what a net says of them.

Everything that tells of pairs is made from this value: the network, the files, the tables and the
pages. It keeps all pairs as arrays, those that never meet among them, and finds the units behind a
theme or a pair when it is asked for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.analyses.cooccurrence.measures import FURTHER, MEASURES, column_names, edge_names
from casegraph.analyses.themes.counted import CountedTheme, counted_themes
from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import excluding_pairs, presupposing_pairs
from casegraph.stats import Association
from casegraph.thresholds import MOSTLY

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence.kind_of_case import Within
    from casegraph.selection.incidence import Incidence

__all__ = ["Cooccurrence"]

#: The arrays of an association that have another name than their column.
_ARRAYS = {"tested": "testable"}
_ON_NODES = tuple(f.name for f in fields(CountedTheme) if f.name != "id")


@dataclass(frozen=True)
class Cooccurrence:
    """Every pair of themes in some units, compared under one net; see :mod:`.compare`.

    Attributes
    ----------
    incidence
        Which unit states which theme. Its themes are numbered from 0 in the order of the scheme.
    association
        The measures, p, q and evidence of every pair of themes; arrays of shape (M,) with
        M = K·(K − 1)/2 for K themes, pairs i < j, row by row.
    resampled
        What resampling says of every pair, by the name of the column; empty where it was not done.
    resamples, min_count, max_q, length_by, apart, protocol
        What was asked for; see ``KnowledgeGraph.associations``.
    closed
        How many cells are left out as empty by definition; 0 where all are open.
    within
        The strata that lengths and totals are held in, and the same pairs without them; None where
        units are compared as a whole.

    >>> import casegraph as cg
    >>> found = cg.open().associations()
    >>> found.net, found.n == len(found.incidence.units)
    ('exact', True)
    >>> at = found.place("unsafe-sleep", "sudden-infant-death")
    >>> int(found.association.n11[at]), str(found.association.evidence[at])
    (17, 'clear')
    >>> len(found.units_with("unsafe-sleep", "sudden-infant-death"))
    17
    """

    incidence: Incidence
    association: Association
    resampled: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    resamples: int = 0
    min_count: int = 0
    max_q: float = 1.0
    length_by: str = "review"
    apart: bool = False
    within: Within | None = None
    protocol: str = ""
    closed: int = 0

    @property
    def net(self) -> str:
        """The name of the net, one of :data:`casegraph.nets.NETS`."""
        return self.association.net

    @property
    def n(self) -> int:
        """How many units there are, those without any theme included."""
        return len(self.incidence.units)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What has to be said before any table of the pairs."""
        return self.incidence.warnings

    @property
    def notes(self) -> list[str]:
        """The sentences that belong under every table and picture of the pairs."""
        from casegraph.analyses.cooccurrence.network import about

        return list(about(self)["notes"])

    @property
    def blocks(self) -> list[str] | None:
        """The group of each theme where lengths are held by group, else None."""
        return None if self.length_by == "review" else [theme.group for theme in self.themes]

    @cached_property
    def further(self) -> Mapping[str, NDArray[Any]]:
        """What is said of every pair only where strata or resampling were asked for, by name."""
        beside = {} if self.within is None else self.within.columns(self.association)
        return {**beside, **self.resampled}

    @cached_property
    def themes(self) -> tuple[CountedTheme, ...]:
        """Every theme of the scheme, with the number of units that state it."""
        return counted_themes(self.incidence)

    @property
    def same_finding(self) -> NDArray[np.int64]:
        """In how many units each pair rests on one finding coded with both, shape (M,).

        Where nobody can say, as for a matrix that was not read from a dataset, it is 0.
        """
        known = self.incidence.same_finding
        return np.zeros_like(self.association.n11) if known is None else known

    @cached_property
    def relation(self) -> NDArray[np.object_]:
        """``presupposes`` where the scheme says that of either theme, ``excludes`` where by their
        definitions no child can have both, else empty, shape (M,)."""
        i, j = self.association.i, self.association.j
        related = presupposing_pairs(self.incidence.themes)[i, j]
        apart = np.where(excluding_pairs(self.incidence.themes)[i, j], "excludes", "")
        return np.where(related, "presupposes", apart).astype(object)

    @cached_property
    def one_thing(self) -> NDArray[np.object_]:
        """Why a pair may say one thing twice, shape (M,): ``presupposes`` where one theme
        presupposes the other, ``one-finding`` where at least
        :data:`~casegraph.thresholds.MOSTLY` of its units rest on one finding, else empty. The
        names are those of :data:`casegraph.wording.labels.ONE_THING`."""
        rests = self.same_finding
        units = self.association.n11 + (rests if self.apart else 0)
        mostly = (units > 0) & (rests >= MOSTLY * units)
        presupposes = self.relation == "presupposes"
        return np.where(presupposes, self.relation, np.where(mostly, "one-finding", ""))

    @property
    def says_one_thing(self) -> NDArray[np.bool_]:
        """Whether a pair may say one thing twice, shape (M,); :attr:`one_thing` says why."""
        return np.asarray(self.one_thing != "", np.bool_)

    @cached_property
    def chosen(self) -> NDArray[np.intp]:
        """The places of the pairs that networks, tables and files hold, in the order of the pairs.

        Those of themes that some unit states, with a count of ``min_count`` at least and a q of
        ``max_q`` at most; with the least ``min_count``, 0, also those that never co-occur.
        """
        found = self.association
        kept = (found.n11 >= self.min_count) & (found.a > 0) & (found.b > 0)
        return np.flatnonzero(kept & (found.q <= self.max_q))

    @cached_property
    def ranked(self) -> NDArray[np.intp]:
        """The chosen pairs by strength of evidence: by q, then p, then the number of units."""
        at, found = self.chosen, self.association
        order = np.lexsort((found.j[at], found.i[at], -found.n11[at], found.p[at], found.q[at]))
        return at[order]

    def choose(self, min_count: int = 0, max_q: float = 1.0) -> Cooccurrence:
        """Return the same value with other pairs chosen; nothing is worked out again."""
        return replace(self, min_count=min_count, max_q=max_q)

    def column(self, name: str, at: NDArray[np.intp]) -> list[Any]:
        """Return one measure of some pairs, given by their places, as plain Python values.

        Raises
        ------
        KeyError
            For a name that is not in :data:`~casegraph.analyses.cooccurrence.measures.MEASURES`,
            or that only resampling or strata give.
        """
        kind = MEASURES[name].kind
        if name in ("same_finding", "relation"):
            values: Any = getattr(self, name)
        elif kind in FURTHER:
            values = self.further[name]
        else:
            values = getattr(self.association, _ARRAYS.get(name, name))
        if kind == "base":
            return [values] * len(at)
        plain: list[Any] = values[at].tolist()
        return plain

    def columns(self) -> dict[str, list[Any]]:
        """Return the chosen pairs as columns, strongest evidence first, in the order of the CSV.

        ``theme_a`` and ``theme_b``, the measures that every table has, ``label_a`` and ``label_b``,
        and what strata or resampling gave. Those behind a pair are left to :meth:`units_behind`.
        """
        at, found = self.ranked, self.association
        ends = {
            name: [self.themes[k] for k in numbers[at].tolist()]
            for name, numbers in (("a", found.i), ("b", found.j))
        }
        return {
            **{f"theme_{end}": [theme.id for theme in of] for end, of in ends.items()},
            **{name: self.column(name, at) for name in column_names()},
            **{f"label_{end}": [theme.label for theme in of] for end, of in ends.items()},
            **{name: self.column(name, at) for name in self.further},
        }

    def frame(self) -> pd.DataFrame:
        """Return the chosen pairs as a DataFrame, strongest evidence first; see :meth:`columns`."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def place(self, one: str, other: str) -> int:
        """Return the place of a pair in the arrays of the association.

        Raises
        ------
        UnknownNameError
            A theme is not in the scheme.
        UsageError
            Both are the same.
        """
        i, j = sorted(map(self._number, (one, other)))
        if i == j:
            raise UsageError(f"the pair is {one} and {other}; expected two themes")
        return i * len(self.incidence.themes) - i * (i + 1) // 2 + j - i - 1

    def units_with(self, *themes: str) -> list[str]:
        """Return the ids of the units that state all of some themes, sorted.

        Raises
        ------
        UnknownNameError
            A theme is not in the scheme.
        """
        return self._units([self._number(theme) for theme in themes])

    def units_behind(self, at: NDArray[np.intp]) -> Iterator[list[str]]:
        """Yield the ids of the units that state both themes of some pairs, pair by pair."""
        found = self.association
        for i, j in zip(found.i[at].tolist(), found.j[at].tolist(), strict=True):
            yield self._units([i, j])

    def nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each theme that ``min_count`` units state, with its attributes in a network."""
        for k, theme in enumerate(self.themes):
            if theme.count >= max(self.min_count, 1):
                yield theme.id, node_attributes(theme, self.incidence.plural, self._units([k]))

    def edges(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield each chosen pair with its attributes in a network, in the order of the pairs."""
        at, themes = self.chosen, self.incidence.themes
        names = [*edge_names(), "weight", *self.further, self.incidence.plural]
        columns = [
            *(self.column(name, at) for name in edge_names()),
            self.column("n11", at),
            *(self.column(name, at) for name in self.further),
            self.units_behind(at),
        ]
        ends = zip(self.association.i[at].tolist(), self.association.j[at].tolist(), strict=True)
        for (i, j), *values in zip(ends, *columns, strict=True):
            yield themes[i], themes[j], dict(zip(names, values, strict=True))

    def network(self) -> nx.Graph[str]:
        """Return the chosen pairs as a networkx graph; see :func:`.network.network`."""
        from casegraph.analyses.cooccurrence.network import network

        return network(self)

    @cached_property
    def _states(self) -> NDArray[np.bool_]:
        """Whether each unit states each theme, shape (themes, units)."""
        return np.ascontiguousarray(self.incidence.matrix.toarray().astype(bool).T)

    @cached_property
    def _ids(self) -> NDArray[np.object_]:
        return np.asarray(self.incidence.units, dtype=object)

    def _number(self, theme: str) -> int:
        themes = self.incidence.themes
        if theme not in themes:
            raise UnknownNameError("theme", theme, themes)
        return themes.index(theme)

    def _units(self, columns: list[int]) -> list[str]:
        rows = np.flatnonzero(self._states[columns].all(axis=0))
        return sorted(self._ids[rows].tolist())


def node_attributes(theme: CountedTheme, plural: str, units: list[str]) -> dict[str, Any]:
    """Return what a node of a network says of its theme; ``plural`` names the ids of units."""
    said = {name: getattr(theme, name) for name in _ON_NODES}
    return {**said, "alt_labels": list(theme.alt_labels), plural: units}
