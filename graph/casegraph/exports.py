"""The network in the formats of other tools; every one of them is read back in a test."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

#: Columns of the CSV, in an order that programs may rely on; more may follow.
COLUMNS = (
    "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
    "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
    "sign", "evidence", "expected_null", "tested", "label_a", "label_b", "reviews",
)  # fmt: skip


def _edges(G: nx.Graph[str]) -> Iterator[dict[str, Any]]:
    """Yield the edges, strongest evidence first, ends in the order of the scheme."""
    position = {theme: i for i, theme in enumerate(G)}
    ends = ((*sorted((u, v), key=position.__getitem__), d) for u, v, d in G.edges(data=True))
    ordered = sorted(
        ends, key=lambda e: (e[2]["q"], e[2]["p"], -e[2]["n11"], position[e[0]], position[e[1]])
    )
    for u, v, d in ordered:
        yield {
            "theme_a": u,
            "theme_b": v,
            **{k: d[k] for k in COLUMNS if k in d},
            "a": G.nodes[u]["count"],
            "b": G.nodes[v]["count"],
            "net": G.graph["net"],
            "label_a": G.nodes[u]["label"],
            "label_b": G.nodes[v]["label"],
        }


def edge_frame(G: nx.Graph[str]) -> pd.DataFrame:
    """Return the edges as a DataFrame, strongest evidence first, columns as in the CSV."""
    import pandas as pd

    frame = pd.DataFrame(_edges(G), columns=list(COLUMNS))
    return frame


def _finite(value: Any) -> Any:
    """Return None for a number that no file format can hold."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def to_csv(G: nx.Graph[str]) -> str:
    """Return the edges as CSV; review ids stand in one cell with ; between."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for edge in _edges(G):
        row = {k: _finite(v) for k, v in edge.items()}
        writer.writerow({**row, "reviews": ";".join(edge["reviews"])})
    return text.getvalue()


def to_json(G: nx.Graph[str]) -> str:
    """Return the network as node-link JSON, as ``networkx.node_link_graph`` reads it."""
    import networkx as nx

    data = nx.node_link_data(G, edges="edges")
    data["edges"] = [{k: _finite(v) for k, v in edge.items()} for edge in data["edges"]]
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _flat(G: nx.Graph[str]) -> nx.Graph[str]:
    """Return a copy whose attributes are plain: lists become text with ; between."""
    import networkx as nx

    def plain(attributes: dict[str, Any]) -> dict[str, Any]:
        return {
            k: ";".join(map(str, v)) if isinstance(v, list) else _xml_text(v)
            for k, v in attributes.items()
            if not isinstance(v, dict) and _finite(v) is not None
        }

    H: nx.Graph[str] = nx.Graph(**plain(G.graph))
    H.add_nodes_from((u, plain(d)) for u, d in G.nodes(data=True))
    H.add_edges_from((u, v, plain(d)) for u, v, d in G.edges(data=True))
    return H


def _xml_text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\t\n\r" or c >= " ")


def to_graphml(G: nx.Graph[str]) -> str:
    """Return the network as GraphML."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(_flat(G))) + "\n"


def to_gexf(G: nx.Graph[str]) -> str:
    """Return the network as GEXF 1.2, with no date, so that the same network is the same text."""
    import re

    import networkx as nx

    H = _flat(G)
    H.graph.clear()
    text = "\n".join(nx.generate_gexf(H)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def to_vosviewer(G: nx.Graph[str]) -> str:
    """Return the network as VOSviewer JSON, for VOSviewer Online and the desktop program."""
    group = {name: i + 1 for i, name in enumerate(dict.fromkeys(nx_groups(G)))}
    number = {theme: i + 1 for i, theme in enumerate(G)}
    document = {
        "network": {
            "items": [
                {
                    "id": number[theme],
                    "label": about["label"],
                    "description": about["definition"],
                    "url": about["iri"],
                    "cluster": group[about["group"]],
                    "weights": {"Reviews": about["count"], "Links": G.degree[theme]},
                    "scores": {"Share": about["share"]},
                }
                for theme, about in G.nodes(data=True)
            ],
            "links": [
                {"source_id": number[u], "target_id": number[v], "strength": d["n11"]}
                for u, v, d in G.edges(data=True)
            ],
            "clusters": [{"cluster": i, "label": name} for name, i in group.items()],
        },
        "config": {
            "terminology": {
                "item": "theme",
                "items": "themes",
                "link": "pair",
                "links": "pairs",
                "link_strength": "reviews in common",
                "cluster": "group",
                "clusters": "groups",
            }
        },
        "info": {"title": f"casegraph: {G.graph['name']}", "description": G.graph["notes"][0]},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def nx_groups(G: nx.Graph[str]) -> list[str]:
    """Return each node's group, in the order of the nodes."""
    return [about["group"] for _, about in G.nodes(data=True)]


def to_cx2(G: nx.Graph[str]) -> str:
    """Return the network as CX2, the exchange format of Cytoscape."""
    H = _flat(G)
    number = {theme: i for i, theme in enumerate(H)}

    def declared(rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
        names = {bool: "boolean", int: "integer", float: "double", str: "string"}
        return {k: {"d": names[type(v)]} for row in rows[:1] for k, v in row.items()}

    nodes = [{**d, "id_": u} for u, d in H.nodes(data=True)]
    edges = [d for _, _, d in H.edges(data=True)]
    document: list[dict[str, Any]] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": "attributeDeclarations", "elementCount": 1},
                      {"name": "networkAttributes", "elementCount": 1},
                      {"name": "nodes", "elementCount": len(nodes)},
                      {"name": "edges", "elementCount": len(edges)}]},
        {"attributeDeclarations": [{
            "networkAttributes": {"name": {"d": "string"}, "description": {"d": "string"}},
            "nodes": declared(nodes), "edges": declared(edges)}]},
        {"networkAttributes": [{"name": f"casegraph: {G.graph['name']}",
                                "description": G.graph["notes"][0]}]},
        {"nodes": [{"id": number[row["id_"]], "v": row} for row in nodes]},
        {"edges": [{"id": i, "s": number[u], "t": number[v], "v": d}
                   for i, (u, v, d) in enumerate(H.edges(data=True))]},
        {"status": [{"success": True}]},
    ]  # fmt: skip
    return json.dumps(document, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[nx.Graph[str]], str]] = {
    "csv": to_csv,
    "json": to_json,
    "graphml": to_graphml,
    "gexf": to_gexf,
    "vosviewer": to_vosviewer,
    "cx2": to_cx2,
}

#: The names of the formats.
FORMATS = tuple(_WRITERS)


def export(G: nx.Graph[str], form: str) -> str:
    """Return the network in one of the formats.

    Raises KeyError for a name that is none of them.
    """
    return _WRITERS[form](G)
