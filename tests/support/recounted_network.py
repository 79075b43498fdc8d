"""Compares the network that a page recomputes with that of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from casegraph.analyses.cooccurrence import MEASURES, Cooccurrence
from casegraph.model.concepts import pair_rules
from casegraph.stats import associate
from casegraph_viz.page.nets import PAGE_NETS

from .pairs import with_unmet
from .recounted import GRADES, REACH, close

NETS = tuple(PAGE_NETS)
#: What a page works out of every pair: the numbers of the Data Cube, and the bounds.
COMPARED = tuple(m.name for m in MEASURES.values() if m.cube and m.kind == "number")


def agree(answer: Mapping[str, Any], everything: Cooccurrence, net: str) -> None:
    """Compare a page's answer with the library's network, every theme and every pair."""
    found, least = everything.incidence, everything.min_count
    # The page also has the pairs that never meet where that stands out.
    G = with_unmet(everything) if least <= 1 else everything.network()
    assert answer["refused"] is None
    assert answer["n"] == len(found.units)
    assert answer["warnings"] == G.graph["warnings"]
    themes = answer["themes"]
    shown = [t for t, count in enumerate(themes["count"]) if count >= least]
    assert [found.themes[t] for t in shown] == [t for t in found.themes if t in G]
    for name in ("count", "share", "low", "high"):
        theirs = [G.nodes[found.themes[t]][name] for t in shown]
        close([themes[name][t] for t in shown], theirs, name, least=0.0)

    pairs = answer["pairs"]
    ends = list(zip(pairs["a"], pairs["b"], strict=True))
    assert len(set(ends)) == pairs["length"] == G.number_of_edges()
    edges = [G.edges[found.themes[a], found.themes[b]] for a, b in ends]
    for name in ("n11", "sign"):
        assert pairs[name] == [edge[name] for edge in edges], name
    for name in COMPARED:
        close(pairs[name], [edge[name] for edge in edges], name)
    # Tiny chances must agree in their digits too, not only in being tiny.
    close(pairs["p"], [edge["p"] for edge in edges], "p", least=0.0)

    q, evidence, tested = ([edge[name] for edge in edges] for name in ("q", "evidence", "tested"))
    if answer["tested"] == G.graph["tested"]:
        assert answer["notes"][0] == G.graph["notes"][0]
    else:  # only where an attainable p is exactly 1/20
        rules = pair_rules(found.themes)
        fair = associate(found.matrix, null=PAGE_NETS[net], alpha=REACH, **rules)
        place = {
            pair: k for k, pair in enumerate(zip(fair.i.tolist(), fair.j.tolist(), strict=True))
        }
        at = np.array([place[pair] for pair in ends], dtype=int)
        assert answer["tested"] == int(fair.testable.sum())
        q, evidence, tested = (
            values[at].tolist() for values in (fair.q, fair.evidence, fair.testable)
        )
    close(pairs["q"], q, "q", least=0.0)
    assert [GRADES[grade] for grade in pairs["grade"]] == evidence
    assert [bool(one) for one in pairs["tested"]] == tested
