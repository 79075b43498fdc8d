"""The network as JSON: node-link, VOSviewer, and CX2 for Cytoscape and NDEx."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.network import about
from casegraph.exports.plain import plain, plain_network
from casegraph.exports.table import Source
from casegraph.wording.labels import units

if TYPE_CHECKING:
    import networkx as nx

#: Node attributes that become scores in VOSviewer, and their names there.
_SCORES = {
    "share": "Share",
    "stability": "Stability",
    "betweenness": "Betweenness",
    "participation": "Participation",
    "eigenvector": "Eigenvector",
    "harmonic": "Harmonic closeness",
}


def _text(document: object, indent: int | None = 1) -> str:
    return json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"


def to_json(source: Source) -> str:
    """Return the network as node-link JSON, as ``networkx.node_link_graph`` reads it.

    networkx 3.4 and 3.5 look for ``links`` and have to be told ``edges="edges"``, which is what
    later ones take without being told.
    """
    if not isinstance(source, Cooccurrence):
        import networkx as nx

        return _text(plain(nx.node_link_data(source, edges="edges")))
    document = {
        "directed": False,
        "multigraph": False,
        "graph": about(source),
        "nodes": [{**facts, "id": theme} for theme, facts in source.nodes()],
        "edges": [{**facts, "source": a, "target": b} for a, b, facts in source.edges()],
    }
    return _text(plain(document))


def to_vosviewer(G: nx.Graph[str]) -> str:
    """Return the network as VOSviewer JSON, for VOSviewer Online and the desktop program.

    Clusters are the communities where the nodes carry them, else the groups of the scheme.
    VOSviewer reads descriptions as HTML, so ours are escaped. Nodes that carry ``x`` and ``y`` are
    placed there; otherwise VOSviewer lays the network out itself.
    """
    H = plain_network(G)
    clusters = _clusters(H)
    cluster = {name: i for i, name in enumerate(dict.fromkeys(clusters.values()), start=1)}
    number = {theme: i for i, theme in enumerate(H, start=1)}
    counted = units(str(H.graph["unit"]))
    document = {
        "network": {
            "items": [
                {
                    "id": number[theme],
                    "label": about["label"],
                    "description": html.escape(about["definition"], quote=False),
                    "url": about["iri"],
                    "cluster": cluster[clusters[theme]],
                    "weights": {
                        counted.capitalize(): about["count"],
                        "Links": H.degree[theme],
                        "Total link strength": H.degree(theme, weight="n11"),
                    },
                    "scores": {name: about[k] for k, name in _SCORES.items() if k in about},
                    **{axis: about[axis] for axis in ("x", "y") if axis in about},
                }
                for theme, about in H.nodes(data=True)
            ],
            "links": [
                {"source_id": number[u], "target_id": number[v], "strength": d["n11"]}
                for u, v, d in H.edges(data=True)
            ],
            "clusters": [{"cluster": i, "label": name} for name, i in cluster.items()],
        },
        "config": {
            "terminology": {
                "item": "theme",
                "items": "themes",
                "link": "pair",
                "links": "pairs",
                "link_strength": f"{counted} in common",
                "total_link_strength": f"sum of {counted} in common",
                "cluster": "group",
                "clusters": "groups",
            }
        },
        "info": {
            "title": f"casegraph: {H.graph['name']}",
            "description": html.escape(" ".join(H.graph["notes"]), quote=False),
        },
    }
    return _text(document)


def _clusters(H: nx.Graph[str]) -> dict[str, str]:
    """Return the name of each node's community, the unconnected last, or of its group."""
    about = H.nodes
    if all("community" in about[theme] for theme in H):
        found = sorted(H, key=lambda theme: about[theme]["community"] or len(H) + 1)
        return {t: f"{about[t]['community'] or '–'} {about[t]['community_name']}" for t in found}
    return {theme: about[theme]["group_label"] or about[theme]["group"] for theme in H}


def to_cx2(G: nx.Graph[str]) -> str:
    """Return the network as CX2, the exchange format of Cytoscape and NDEx.

    A node's ``name`` is its label, which Cytoscape shows, and its ``theme`` is its id.
    """
    H = plain_network(G)
    number = {theme: i for i, theme in enumerate(H)}
    nodes = [
        _attributes({"name": d.get("label", u), "theme": u, **d}) for u, d in H.nodes(data=True)
    ]
    edges = [_attributes({"interaction": "stands with", **d}) for _, _, d in H.edges(data=True)]
    network = _attributes({
        **H.graph,
        "name": f"casegraph: {H.graph['name']}",
        "description": " ".join(H.graph["notes"]),
    })  # fmt: skip
    aspects: dict[str, list[dict[str, Any]]] = {
        "attributeDeclarations": [{
            "networkAttributes": _declared([network]),
            "nodes": _declared(nodes),
            "edges": _declared(edges),
        }],
        "networkAttributes": [network],
        "nodes": [{"id": i, "v": row} for i, row in enumerate(nodes)],
        "edges": [
            {"id": i, "s": number[u], "t": number[v], "v": row}
            for i, ((u, v), row) in enumerate(zip(H.edges(), edges, strict=True))
        ],
    }  # fmt: skip
    document: list[dict[str, Any]] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": k, "elementCount": len(v)} for k, v in aspects.items() if v]},
        *({name: rows} for name, rows in aspects.items() if rows),
        {"status": [{"success": True}]},
    ]
    return _text(document, None)


def _attributes(values: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that CX2 can hold: numbers, truth values, text, and lists of text."""
    return {
        k: [str(x) for x in v] if isinstance(v, list) else v
        for k, v in values.items()
        if not isinstance(v, dict)
    }


def _declared(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the type of each attribute over all rows; whole numbers among others are doubles."""
    names = {bool: "boolean", int: "integer", float: "double", str: "string",
             list: "list_of_string"}  # fmt: skip
    found: dict[str, str] = {}
    for row in rows:
        for k, v in row.items():
            here = names[type(v)]
            found[k] = "double" if {found.get(k, here), here} == {"integer", "double"} else here
    return {k: {"d": kind} for k, kind in found.items()}
