"""The network as XML: GraphML and GEXF, for Gephi, Cytoscape, yEd, R and the web."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import SubElement

from casegraph.exports.palette import node_size, rgb
from casegraph.exports.plain import flat_network
from casegraph.wording.labels import PROTOCOL

if TYPE_CHECKING:
    import networkx as nx


def _network(G: nx.Graph[str]) -> nx.Graph[str]:
    """Return the network as both formats take it: flat, and lines broken as XML breaks them."""
    H = flat_network(G)
    for attributes in (H.graph, *(d for _, d in H.nodes(data=True)),
                       *(d for *_, d in H.edges(data=True))):  # fmt: skip
        for name, value in attributes.items():
            if isinstance(value, str) and "\r" in value:
                attributes[name] = value.replace("\r\n", "\n").replace("\r", "\n")
    return H


def _look(about: Mapping[str, Any], largest: int) -> dict[str, Any]:
    """Return how programs draw a node: colour and size, and its place where it has one."""
    red, green, blue = rgb(str(about.get("group", "")))
    look: dict[str, Any] = {
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        "size": node_size(int(about.get("count", 0)), largest),
    }
    if "x" in about and "y" in about:
        look["position"] = {"x": about["x"], "y": about["y"], "z": 0.0}
    return look


def to_graphml(G: nx.Graph[str]) -> str:
    """Return the network as GraphML."""
    from networkx.readwrite.graphml import GraphMLWriter

    # The writer is called directly: ``generate_graphml`` cuts the text at every character that
    # Python takes for the end of a line, also inside a label.
    writer: Any = GraphMLWriter(graph=_network(G), prettyprint=True)
    booleans = {k.get("id") for k in writer.xml.iter("key") if k.get("attr.type") == "boolean"}
    for cell in writer.xml.iter("data"):
        if cell.get("key") in booleans:
            # XML Schema writes true and false; other readers take "True" for false.
            cell.text = cell.text.lower()
    return f"{writer}\n"


def to_gexf(G: nx.Graph[str]) -> str:
    """Return the network as GEXF 1.2, without a date, so that the same network gives the same
    text.

    Nodes have the colour of their group and a size that grows with their count, as on the theme
    map, and are placed where they carry ``x`` and ``y``.
    """
    from networkx.readwrite.gexf import GEXFWriter

    H = _network(G)
    largest = max((int(about.get("count", 0)) for _, about in H.nodes(data=True)), default=0)
    for _, about in H.nodes(data=True):
        about["viz"] = _look(about, largest)
    protocol = H.graph.get("protocol")
    H.graph.clear()
    writer: Any = GEXFWriter(prettyprint=True, version="1.2draft")
    writer.add_graph(H)
    for element in writer.xml.iter():
        if element.tag.rpartition("}")[2] == "meta":
            element.attrib.clear()
            for child in element:
                child.text = "casegraph"
            if protocol:
                SubElement(element, "description").text = PROTOCOL.format(protocol)
    return f"{writer}\n"
