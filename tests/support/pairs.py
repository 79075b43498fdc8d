"""Themes and pairs of pages: from a network drawn up by hand, and the pages' pairs as a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.measures import edge_names
from casegraph.analyses.themes.counted import CountedTheme
from casegraph.selection import Selection
from casegraph.thresholds import GRADES
from casegraph_viz.content.pairs import BY_NET, PLAIN, Net, ThemePairs


def pairs_of(
    network: nx.Graph[str], alternatives: Mapping[str, nx.Graph[str]] | None = None
) -> ThemePairs:
    """Return what a page shows of a network whose nodes and edges carry what is given.

    What an edge lacks is not a number, and a net lacks the pairs that it has no edge for.
    """
    nets = {str(network.graph.get("net", "exact")): network, **(alternatives or {})}
    themes = [_theme(name, about) for name, about in network.nodes(data=True)]
    number = {theme.id: k for k, theme in enumerate(themes)}
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for net in reversed(nets.values()):
        for a, b, facts in net.edges(data=True):
            low, high = sorted((number[a], number[b]))
            rows.setdefault((low, high), {}).update(facts)
    ends = sorted(rows)
    measured = {name: [rows[pair].get(name, np.nan) for pair in ends] for name in PLAIN}
    measured["n11"] = [rows[pair].get("n11", 0) for pair in ends]
    return ThemePairs(
        themes=themes,
        named_by=[list(about.get("reviews", ())) for _, about in network.nodes(data=True)],
        first=np.array([a for a, _ in ends], dtype=int),
        second=np.array([b for _, b in ends], dtype=int),
        measures={name: np.array(values) for name, values in measured.items()},
        nets={name: _net(net, [(themes[a].id, themes[b].id) for a, b in ends])
              for name, net in nets.items()},
        n=int(network.graph.get("n", 0)),
        unit=str(network.graph.get("unit", "review")),
        selection=Selection.of(network.graph.get("where")),
    )  # fmt: skip


def _theme(name: str, about: Mapping[str, Any]) -> CountedTheme:
    return CountedTheme(
        id=name,
        iri=about.get("iri", name),
        label=about.get("label", name),
        group=about.get("group", ""),
        group_label=about.get("group_label", ""),
        definition=about.get("definition", ""),
        alt_labels=tuple(about.get("alt_labels", ())),
        count=about.get("count", 1),
        share=about.get("share", 0.0),
        low=about.get("low", 0.0),
        high=about.get("high", 0.0),
    )


def _net(network: nx.Graph[str], ends: list[tuple[str, str]]) -> Net:
    facts = [network.edges[pair] if network.has_edge(*pair) else {} for pair in ends]

    def column(name: str, otherwise: float) -> Any:
        return np.array([of.get(name, otherwise) for of in facts])

    return Net(
        held=np.array([bool(of) for of in facts], dtype=bool),
        expected=column("expected_null", np.nan),
        p=column("p", np.nan),
        q=column("q", np.nan),
        sign=column("sign", 1).astype(int),
        grade=np.array([GRADES.index(of.get("evidence", "weak")) for of in facts], dtype=int),
        measures={name: column(name, np.nan) for name in BY_NET},
        tested=network.graph.get("tested"),
    )


def with_unmet(found: Cooccurrence) -> nx.Graph[str]:
    """Return the network with the graded pairs that no unit holds, as the pages have them."""
    whole = found.network()
    said = found.association
    at = np.flatnonzero((said.n11 == 0) & (said.grade > 0))
    names = edge_names()
    columns = [found.column(name, at) for name in names]
    for k, *values in zip(at.tolist(), *columns, strict=True):
        a, b = found.incidence.themes[said.i[k]], found.incidence.themes[said.j[k]]
        whole.add_edge(a, b, **dict(zip(names, values, strict=True)), reviews=[])
    return whole
