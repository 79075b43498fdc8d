"""The pairs of a network by strength of evidence, ranked once and asked many times.

A map, its table, its summary and its data all speak of "the strongest pairs"; one ranking keeps
them from meaning different ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, overload

import networkx as nx
import numpy as np

from casegraph_viz.content.edges import Edges, Whole

# A reader can follow about this many lines; clear pairs are always drawn, suggestive ones fill up.
READABLE_EDGES = 60
FEWEST_SUGGESTIVE, MOST_SUGGESTIVE = 12, 30
#: The same rule for the page, which applies it again when the reader filters.
CUT_RULE = {"readable": READABLE_EDGES, "fewest": FEWEST_SUGGESTIVE, "most": MOST_SUGGESTIVE}


class Pair(NamedTuple):
    """One edge of a network with its two themes in node order."""

    a: str
    b: str
    facts: Mapping[str, Any]

    @property
    def expected(self) -> float:
        """How many units are expected to hold both under the network's own null model."""
        return float(self.facts.get("expected_null", self.facts["expected"]))

    @property
    def together(self) -> bool:
        """Whether the themes meet more often than expected, rather than less."""
        return bool(self.facts.get("sign", 1) >= 0)


class Ranked(Sequence[Pair]):
    """Some pairs of a network in order; a pair is made when it is asked for.

    ``which`` are their places among the edges.
    """

    def __init__(self, edges: Edges, which: Whole) -> None:
        self.which = which
        self._edges = edges

    def __len__(self) -> int:
        return len(self.which)

    @overload
    def __getitem__(self, at: int) -> Pair: ...
    @overload
    def __getitem__(self, at: slice) -> Ranked: ...
    def __getitem__(self, at: int | slice) -> Pair | Ranked:
        if isinstance(at, slice):
            return Ranked(self._edges, self.which[at])
        edges, k = self._edges, int(self.which[at])
        return Pair(edges.themes[edges.first[k]], edges.themes[edges.second[k]], edges.facts[k])

    @property
    def ends(self) -> tuple[Whole, Whole]:
        """The numbers of the two themes of each pair, the earlier first; shape (pairs,) each."""
        return self._edges.first[self.which], self._edges.second[self.which]

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """The ids of the two themes of each pair, the earlier first."""
        themes = np.array(self._edges.themes, dtype=object)
        first, second = self.ends
        return zip(themes[first], themes[second], strict=True)


class Ranking:
    """All pairs of a network, the least chance-like first; ``together`` and ``apart``."""

    def __init__(self, network: nx.Graph[str]) -> None:
        #: The pairs in no order of evidence.
        self.edges = edges = Edges(network)
        by_name = np.argsort(np.argsort(np.array(edges.themes, dtype=object)))
        order = np.lexsort(
            (
                by_name[edges.second],
                by_name[edges.first],
                -np.nan_to_num(edges.numbers("n11")),
                np.nan_to_num(edges.numbers("p"), nan=1.0),
            )
        )
        apart = edges.numbers("sign")[order] < 0
        #: The pairs that meet at least as often as expected.
        self.together = Ranked(edges, order[~apart])
        #: The pairs that meet less often than expected.
        self.apart = Ranked(edges, order[apart])
        self._evidence = np.array(edges.column("evidence"), dtype=object)
        self._graded: dict[tuple[str, bool], Ranked] = {}

    @property
    def order(self) -> Whole:
        """The places of all pairs among the edges, those that meet less often last."""
        return np.concatenate([self.together.which, self.apart.which])

    def grade(self, grade: str, together: bool = True) -> Ranked:
        """Return the pairs of one grade of evidence and one direction."""
        if (grade, together) not in self._graded:
            which = (self.together if together else self.apart).which
            of_grade = which[self._evidence[which] == grade]
            self._graded[grade, together] = Ranked(self.edges, of_grade)
        return self._graded[grade, together]

    @property
    def cut(self) -> int:
        """How many suggestive pairs a map shows before anyone asks for more."""
        wanted = max(READABLE_EDGES - len(self.grade("clear")), FEWEST_SUGGESTIVE)
        return min(wanted, MOST_SUGGESTIVE, len(self.grade("suggestive")))


def pairs(network: nx.Graph[str], grade: str | None = None, together: bool = True) -> list[Pair]:
    """Return the pairs of one grade of evidence and one direction, the least chance-like first."""
    ranking = Ranking(network)
    if grade is not None:
        return list(ranking.grade(grade, together))
    return list(ranking.together if together else ranking.apart)


def default_cut(network: nx.Graph[str]) -> int:
    """Return how many suggestive pairs a map shows before anyone asks for more.

    >>> import networkx as nx
    >>> default_cut(nx.Graph())
    0
    """
    return Ranking(network).cut
