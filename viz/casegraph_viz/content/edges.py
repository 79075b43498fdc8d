"""The edges of a network as columns, each edge read once.

Every edge is a dict of its own. A large network has tens of thousands, and going through them anew
for every number takes longer than all that is done with the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: What is read of every edge.
ATTRIBUTES = (
    "n11", "lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low", "odds_ratio_high",
    "expected", "expected_null", "p", "q", "sign", "evidence", "reviews",
)  # fmt: skip


class Edges:
    """The pairs of themes that a network joins, in an order that says nothing of their evidence."""

    def __init__(self, network: nx.Graph[str]) -> None:
        #: The themes in node order; their numbers count from 0.
        self.themes = list(network)
        number = {theme: i for i, theme in enumerate(self.themes)}
        others: list[int] = []
        facts: list[Mapping[str, Any]] = []
        degrees: list[int] = []
        for _, neighbours in network.adjacency():
            others.extend(map(number.__getitem__, neighbours))
            facts.extend(neighbours.values())
            degrees.append(len(neighbours))
        one = np.repeat(np.arange(len(degrees)), np.array(degrees, dtype=np.int64))
        other = np.array(others, dtype=np.int64)
        # Each pair is met from both sides; the one from the earlier theme counts.
        met = np.flatnonzero(other > one)
        #: The numbers of the two themes of each pair, shape (pairs,) each; ``first`` < ``second``.
        self.first: Whole = one[met]
        self.second: Whole = other[met]
        #: What the network says of each pair.
        self.facts = [facts[k] for k in met.tolist()]
        self._values = _told(self.facts)

    def column(self, name: str) -> list[Any]:
        """Return one attribute of every pair; None where a pair lacks it."""
        return self._values[ATTRIBUTES.index(name) :: len(ATTRIBUTES)]

    def numbers(self, name: str) -> Floats:
        """Return one number of every pair, shape (pairs,); NaN where a pair lacks it."""
        return np.array(self.column(name), dtype=float)


def _told(facts: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What every pair says of each attribute, one pair after another; None where it is silent."""
    try:
        return [*chain.from_iterable(map(itemgetter(*ATTRIBUTES), facts))]
    except KeyError:
        return [*chain.from_iterable(map(of.get, ATTRIBUTES) for of in facts)]
