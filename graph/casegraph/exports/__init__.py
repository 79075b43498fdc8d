"""The network in the formats of other tools; every one of them is read back by another reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casegraph.exports.cube import to_nquads, to_turtle
from casegraph.exports.documents import to_cx2, to_json, to_vosviewer
from casegraph.exports.markup import to_gexf, to_graphml
from casegraph.exports.table import COLUMNS, edge_frame, to_csv

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "COLUMNS",
    "FORMATS",
    "PAIRS_ONLY",
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

_WRITERS: dict[str, Callable[[nx.Graph[str]], str]] = {
    "csv": to_csv,
    "json": to_json,
    "graphml": to_graphml,
    "gexf": to_gexf,
    "vosviewer": to_vosviewer,
    "cx2": to_cx2,
    "turtle": to_turtle,
    "nquads": to_nquads,
}

#: The names of the formats.
FORMATS = tuple(_WRITERS)

#: Formats that hold pairs and nothing about single themes.
PAIRS_ONLY = ("turtle", "nquads")


def export(G: nx.Graph[str], form: str) -> str:
    """Return the network in one of the formats.

    Raises KeyError for a name that is none of them.
    """
    return _WRITERS[form](G)
