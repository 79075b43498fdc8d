"""The pairs of a network by strength of evidence, ranked once and asked many times.

A map, its table, its summary and its data all speak of "the strongest pairs"; one ranking keeps
them from meaning different ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

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


class Ranking:
    """All pairs of a network, the least chance-like first; ``together`` and ``apart``."""

    def __init__(self, network: nx.Graph[str]) -> None:
        found: list[Pair] = []
        seen: set[str] = set()
        for u, neighbours in network.adjacency():
            found += [Pair(u, v, facts) for v, facts in neighbours.items() if v not in seen]
            seen.add(u)
        name = {n: i for i, n in enumerate(sorted(network))}
        order = np.lexsort(
            (
                np.array([name[v] for _, v, _ in found], dtype=np.int64),
                np.array([name[u] for u, _, _ in found], dtype=np.int64),
                np.array([-facts.get("n11", 0) for _, _, facts in found], dtype=float),
                np.array([facts.get("p", 1.0) for _, _, facts in found], dtype=float),
            )
        )
        #: The pairs that meet at least as often as expected.
        self.together: list[Pair] = []
        #: The pairs that meet less often than expected.
        self.apart: list[Pair] = []
        for k in order.tolist():
            pair = found[k]
            (self.apart if pair.facts.get("sign", 1) < 0 else self.together).append(pair)
        self._graded: dict[tuple[str, bool], list[Pair]] = {}

    def grade(self, grade: str, together: bool = True) -> list[Pair]:
        """Return the pairs of one grade of evidence and one direction."""
        if (grade, together) not in self._graded:
            self._graded[grade, together] = [
                pair
                for pair in (self.together if together else self.apart)
                if pair.facts.get("evidence") == grade
            ]
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
        return ranking.grade(grade, together)
    return ranking.together if together else ranking.apart


def default_cut(network: nx.Graph[str]) -> int:
    """Return how many suggestive pairs a map shows before anyone asks for more.

    >>> import networkx as nx
    >>> default_cut(nx.Graph())
    0
    """
    return Ranking(network).cut
