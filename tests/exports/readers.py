"""Programs that are not ours, one or more for each format, and what they read from a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import igraph
import jsonschema
import networkx as nx
import pandas as pd
import pytest
import rdflib
from ndex2.cx2 import CX2Network

from casegraph.exports import PAIRS_ONLY
from casegraph.model import iris

CG = rdflib.Namespace(iris.CG)
QB = rdflib.Namespace(iris.PREFIXES["qb"])
SKOS = rdflib.SKOS
#: What a reader gives back: labels by theme, and n11 by pair.
Read = tuple[dict[str, str], dict[frozenset[str], int]]


def of_networkx(G: nx.Graph[str]) -> Read:
    return (
        {n: d["label"] for n, d in G.nodes(data=True)},
        {frozenset((u, v)): int(d["n11"]) for u, v, d in G.edges(data=True)},
    )


def graphml_by_networkx(text: str, _: Path) -> Read:
    return of_networkx(nx.parse_graphml(text))


def graphml_by_igraph(text: str, folder: Path) -> Read:
    path = folder / "network.graphml"
    path.write_text(text, encoding="utf-8", newline="")
    g = igraph.Graph.Read_GraphML(str(path))
    names = g.vs["id"]
    return (
        dict(zip(names, g.vs["label"], strict=True)),
        {frozenset((names[e.source], names[e.target])): int(e["n11"]) for e in g.es},
    )


def gexf_by_networkx(text: str, _: Path) -> Read:
    return of_networkx(nx.read_gexf(io.BytesIO(text.encode())))


def json_by_networkx(text: str, _: Path) -> Read:
    return of_networkx(nx.node_link_graph(json.loads(text), edges="edges"))


def cx2_by_ndex2(text: str, folder: Path) -> Read:
    reader = CX2Network()
    reader.create_from_raw_cx2(json.loads(text))
    nodes = {k: node["v"] for k, node in reader.get_nodes().items()}
    return (
        {v["theme"]: v["name"] for v in nodes.values()},
        {
            frozenset((nodes[e["s"]]["theme"], nodes[e["t"]]["theme"])): int(e["v"]["n11"])
            for e in reader.get_edges().values()
        },
    )


def vosviewer_by_id(text: str, _: Path) -> Read:
    document = json.loads(text)
    jsonschema.validate(document, VOSVIEWER)
    items = document["network"]["items"]
    theme = {item["id"]: item["url"].rsplit("/", 1)[-1] for item in items}
    assert len(theme) == len(items)
    return (
        {theme[item["id"]]: item["label"] for item in items},
        {
            frozenset((theme[e["source_id"]], theme[e["target_id"]])): e["strength"]
            for e in document["network"]["links"]
        },
    )


def of_rows(rows: list[dict[str, str]]) -> Read:
    labels = {r[f"theme_{end}"]: r[f"label_{end}"] for r in rows for end in "ab"}
    return labels, {frozenset((r["theme_a"], r["theme_b"])): int(r["n11"]) for r in rows}


def csv_by_csv(text: str, _: Path) -> Read:
    return of_rows(list(csv.DictReader(io.StringIO(text, newline=""))))


def csv_by_pandas(text: str, _: Path) -> Read:
    frame = pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)
    return of_rows([{str(k): v for k, v in row.items()} for row in frame.to_dict("records")])


def of_rdflib(g: rdflib.Graph) -> Read:
    def theme(iri: object) -> str:
        return str(iri).rsplit("/", 1)[-1]

    scheme = rdflib.URIRef(iris.scheme("theme"))
    return (
        {theme(c): str(g.value(c, SKOS.prefLabel)) for c in g.subjects(SKOS.inScheme, scheme)},
        {
            frozenset((theme(g.value(o, CG.themeA)), theme(g.value(o, CG.themeB)))): int(
                str(g.value(o, CG.unitsWithBoth))
            )
            for o in g.subjects(rdflib.RDF.type, QB.Observation)
        },
    )


def turtle_by_rdflib(text: str, _: Path) -> Read:
    return of_rdflib(rdflib.Graph().parse(data=text, format="turtle"))


def nquads_by_rdflib(text: str, _: Path) -> Read:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=text, format="nquads")
    return of_rdflib(dataset)


Reader = Callable[[str, Path], Read]
READERS: dict[str, list[Reader]] = {
    "csv": [csv_by_csv, csv_by_pandas],
    "json": [json_by_networkx],
    "graphml": [graphml_by_networkx, graphml_by_igraph],
    "gexf": [gexf_by_networkx],
    "vosviewer": [vosviewer_by_id],
    "cx2": [cx2_by_ndex2],
    "turtle": [turtle_by_rdflib],
    "nquads": [nquads_by_rdflib],
}
PAIRS = [(form, reader) for form, readers in READERS.items() for reader in readers]
each_reader = pytest.mark.parametrize(
    ("form", "reader"), PAIRS, ids=[reader.__name__ for _, reader in PAIRS]
)
#: The documented fields of a VOSviewer JSON file, and no others.
_ID = {"type": ["string", "integer"]}
_NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}
_CLUSTER = {"type": "integer", "minimum": 1, "maximum": 1000}
VOSVIEWER = {
    "type": "object",
    "required": ["network"],
    "additionalProperties": False,
    "properties": {
        "network": {
            "type": "object",
            "required": ["items", "links"],
            "additionalProperties": False,
            "properties": {
                "items": {"type": "array", "items": {
                    "type": "object",
                    "required": ["id", "label"],
                    "additionalProperties": False,
                    "properties": {
                        "id": _ID,
                        "label": {"type": "string"},
                        "description": {"type": "string"},
                        "url": {"type": "string", "format": "uri"},
                        "x": {"type": "number"},
                        "y": {"type": "number"},
                        "cluster": _CLUSTER,
                        "weights": {"type": "object", "additionalProperties": {
                            "type": "number", "minimum": 0}},
                        "scores": _NUMBERS,
                    },
                }},
                "links": {"type": "array", "items": {
                    "type": "object",
                    "required": ["source_id", "target_id"],
                    "additionalProperties": False,
                    "properties": {
                        "source_id": _ID,
                        "target_id": _ID,
                        "strength": {"type": "number", "minimum": 0},
                    },
                }},
                "clusters": {"type": "array", "items": {
                    "type": "object",
                    "required": ["cluster", "label"],
                    "additionalProperties": False,
                    "properties": {"cluster": _CLUSTER, "label": {"type": "string"}},
                }},
            },
        },
        "config": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"type": "object"} for name in (
                "color_schemes", "parameters", "styles", "templates", "terminology")},
        },
        "info": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"title": {"type": "string"}, "description": {"type": "string"}},
        },
    },
}  # fmt: skip


def expected(G: nx.Graph[str]) -> Read:
    return of_networkx(G)


def with_ends(read: Read) -> Read:
    """Return only the themes that are in a pair: a table of pairs has no others."""
    inside = set().union(*read[1]) if read[1] else set()
    return {k: v for k, v in read[0].items() if k in inside}, read[1]


def same(form: str, G: nx.Graph[str], found: Read) -> None:
    wanted = with_ends(expected(G)) if form in ("csv", *PAIRS_ONLY) else expected(G)
    assert found[1] == wanted[1]
    assert found[0] == wanted[0]
