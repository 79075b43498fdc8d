"""Pairs of themes that no review names together although many would be expected to.

A network holds the pairs that meet. Whoever counts the pairs that stand out, less often together
as well as more often, needs those too that never meet at all: the matrix and the page's own
recounting have them, and a map without them would give other totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from casegraph.model.concepts import parent_child_pairs
from casegraph.stats import associate

if TYPE_CHECKING:
    from casegraph.selection.incidence import Incidence

_MEASURES = (
    "expected", "expected_null", "lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low",
    "odds_ratio_high", "p", "q",
)  # fmt: skip


def with_unmet(network: nx.Graph[str], found: Incidence) -> nx.Graph[str]:
    """Return the network with the graded pairs that no unit holds: clear or suggestive, n11 = 0.

    ``found`` is the incidence matrix that the network was made of. The edges carry what those of
    ``cooccurrence`` carry; the network itself stays as it is.

    >>> import casegraph as cg
    >>> kg = cg.open()
    >>> net = with_unmet(kg.cooccurrence(), kg.incidence())
    >>> [(a, b) for a, b, n11 in net.edges(data="n11") if n11 == 0]
    [('physical-abuse', 'sudden-infant-death')]
    """
    result = associate(
        found.matrix,
        null=str(network.graph.get("net", "length")),
        excluded=parent_child_pairs(found.themes),
        correction=str(network.graph.get("correction", "bh")),
    )
    wanted = np.flatnonzero((result.n11 == 0) & (result.grade > 0))
    whole = network.copy()
    for k in wanted.tolist():
        a, b = found.themes[int(result.i[k])], found.themes[int(result.j[k])]
        if a not in whole or b not in whole:
            continue
        measures = {name: float(getattr(result, name)[k]) for name in _MEASURES}
        whole.add_edge(
            a,
            b,
            **measures,
            n11=0,
            sign=int(result.sign[k]),
            evidence=str(result.evidence[k]),
            tested=bool(result.testable[k]),
            reviews=[],
        )
    return whole
