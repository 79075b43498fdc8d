"""Pairs and networks in the formats of other tools; tests read each one back with another reader.

Tables, JSON and the Data Cube are made from a ``Cooccurrence``, the formats of network programs
from its network. Each of them also takes a networkx graph that the caller changed, for instance by
adding communities.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.exports.cube import to_nquads, to_turtle
from casegraph.exports.documents import to_cx2, to_json, to_vosviewer
from casegraph.exports.markup import to_gexf, to_graphml
from casegraph.exports.table import COLUMNS, Source, edge_frame, to_csv

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "COLUMNS",
    "FORMATS",
    "PAIRS_ONLY",
    "Source",
    "edge_frame",
    "export",
    "to_csv",
    "to_cx2",
    "to_gexf",
    "to_graphml",
    "to_json",
    "to_nquads",
    "to_turtle",
    "to_vosviewer",
]

#: What is made from the pairs themselves, and what from the network of them.
_PAIRS: dict[str, Callable[[Source], str]] = {
    "csv": to_csv,
    "json": to_json,
    "turtle": to_turtle,
    "nquads": to_nquads,
}
_NETWORKS: dict[str, Callable[[nx.Graph[str]], str]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "vosviewer": to_vosviewer,
    "cx2": to_cx2,
}

#: The names of the formats.
FORMATS = ("csv", "json", *_NETWORKS, "turtle", "nquads")

#: Formats that hold pairs and nothing about single themes.
PAIRS_ONLY = ("turtle", "nquads")


def export(source: Source, form: str) -> str:
    """Return a co-occurrence or a network in one of the formats.

    Raises KeyError for a name that is none of them.
    """
    if form in _PAIRS:
        return _PAIRS[form](source)
    return _NETWORKS[form](source.network() if isinstance(source, Cooccurrence) else source)
