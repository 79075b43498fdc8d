"""Every export is read back by a program that is not ours, hostile labels included."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import igraph
import jsonschema
import networkx as nx
import numpy as np
import pandas as pd
import pyoxigraph
import pytest
import rdflib
from ndex2.cx2 import CX2Network

import casegraph
from casegraph.analyses.communities import MEASURES as CENTRALITIES
from casegraph.analyses.communities import annotate, weighted_network
from casegraph.exports import COLUMNS, FORMATS, PAIRS_ONLY, edge_frame, export, to_csv
from casegraph.exports.cube import ATTRIBUTES, MEASURES
from casegraph.ingest.validation import validate
from casegraph.model import iris
from casegraph.model.concepts import concepts

from ..support import cube_constraints
from ..support.paths import ONTOLOGY, ROOT

PACKAGES = ("graphology@0.26.0", "graphology-graphml@0.5.2", "graphology-gexf@0.13.2")
CG = rdflib.Namespace(iris.CG)
QB = rdflib.Namespace(iris.PREFIXES["qb"])
SKOS = rdflib.SKOS

#: Labels that every format must give back to the letter.
LABELS = {
    "markup": "</node><script>alert(1)</script> &amp; & <b>x</b>",
    "cdata": "]]><!-- x --><![CDATA[y]]>",
    "formula": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "plus": "+44 20",
    "minus": "-1+1",
    "quotes": "a \"b\" 'c', d;e",
    "right-to-left": "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
    "lines": "one\ntwo",
    "separators": "a\u2028b\u2029c\u00a0d\u0085e",
    "escapes": "\\n \\u0041 ${x} %s {{y}}",
    "combined": "\U0001f476\u200d\U0001f466 e\u0301",
    "turtle": '""" . <urn:a> <urn:b> <urn:c> # x',
    "accents": "Esgeulustod plentyn, tŷ",
}
#: Labels with something that no format, or not every format, can hold.
FORBIDDEN = {
    "bell": ("bell\x07 null\x00 escape\x1b[31m", "bell\ufffd null\ufffd escape\ufffd[31m"),
    "surrogate": ("half \ud83d pair", "half \ufffd pair"),
    "non-character": ("x\uffff\ufffey", "x\ufffd\ufffdy"),
}
EDGE = {
    "n11": 3, "a": 5, "b": 5, "n": 40, "expected": 0.625, "expected_null": 0.7, "lift": 4.8,
    "npmi": 0.6, "jaccard": 0.43, "phi": 0.54, "odds_ratio": 24.0, "odds_ratio_low": 2.8,
    "odds_ratio_high": math.inf, "p": 1e-5, "q": 1e-4, "sign": 1, "evidence": "clear",
    "tested": True, "weight": 3, "reviews": ["2014-x", "2015-y", "2016-z"],
}  # fmt: skip
NODE = {
    "group": "harm", "group_label": "Harm", "count": 5, "share": 0.125, "low": 0.05, "high": 0.26,
}  # fmt: skip


def network_of(labels: dict[str, str]) -> nx.Graph:
    """A ring of themes with given labels; the definition and the other names are as hostile."""
    names = {"net": "length", "null": "length", "name": "together beyond review length"}
    G = nx.Graph(n=40, unit="review", where=["level=case"], warnings=[], tested=9,
                 left_out={"too rare": 2}, correction="bh", notes=["A <note>.", "Another."],
                 **names)  # fmt: skip
    for theme, label in labels.items():
        iri = iris.concept("theme", theme)
        G.add_node(theme, iri=iri, label=label, definition=label, alt_labels=[label, "x"],
                   reviews=["2014-x", "2015-y"], **NODE)  # fmt: skip
    for u, v in zip(labels, [*labels][1:], strict=False):
        G.add_edge(u, v, **EDGE)
    return G


@pytest.fixture(scope="module")
def hostile() -> nx.Graph:
    return network_of(LABELS | {k: v for k, (v, _) in FORBIDDEN.items()})


@pytest.fixture(scope="module")
def bundled(kg: casegraph.KnowledgeGraph) -> nx.Graph:
    G = kg.cooccurrence(null="independence")
    return annotate(G, weighted_network(G))


# -------------------------------------------------------------------------------- foreign readers

#: What a reader gives back: labels by theme, and n11 by pair.
Read = tuple[dict[str, str], dict[frozenset[str], int]]


def of_networkx(G: nx.Graph) -> Read:
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
    return of_rows(frame.to_dict("records"))


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


READERS = {
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


def expected(G: nx.Graph) -> Read:
    return of_networkx(G)


def with_ends(read: Read) -> Read:
    """Return only the themes that are in a pair: a table of pairs has no others."""
    inside = set().union(*read[1]) if read[1] else set()
    return {k: v for k, v in read[0].items() if k in inside}, read[1]


def same(form: str, G: nx.Graph, found: Read) -> None:
    wanted = with_ends(expected(G)) if form in ("csv", *PAIRS_ONLY) else expected(G)
    assert found[1] == wanted[1]
    assert found[0] == wanted[0]


def test_every_format_has_a_foreign_reader() -> None:
    assert set(READERS) == set(FORMATS)
    assert len(PAIRS) == 10


@each_reader
def test_bundled_network_is_read_back(
    bundled: nx.Graph, form: str, reader: Callable[[str, Path], Read], tmp_path: Path
) -> None:
    found = reader(export(bundled, form), tmp_path)
    same(form, bundled, found)
    assert len(found[1]) > 2000


@each_reader
def test_hostile_labels_survive_as_text(
    hostile: nx.Graph, form: str, reader: Callable[[str, Path], Read], tmp_path: Path
) -> None:
    labels, pairs = reader(export(hostile, form), tmp_path)
    assert labels == LABELS | {k: clean for k, (_, clean) in FORBIDDEN.items()}
    assert len(labels) == 17
    assert len(pairs) == 16


@each_reader
def test_network_without_pairs_is_read_back(
    form: str, reader: Callable[[str, Path], Read], tmp_path: Path
) -> None:
    if reader is graphml_by_igraph:
        # Without an edge there are no edge attributes to be declared.
        text = export(network_of({"neglect": "Neglect"}), form)
        (tmp_path / "one.graphml").write_text(text, encoding="utf-8")
        assert igraph.Graph.Read_GraphML(str(tmp_path / "one.graphml")).vcount() == 1
        return
    labels, pairs = reader(export(network_of({"neglect": "Neglect"}), form), tmp_path)
    assert pairs == {}
    assert labels == ({} if form in ("csv", *PAIRS_ONLY) else {"neglect": "Neglect"})


# ------------------------------------------------------------------------------- readers of the web

READ_IN_NODE = """
const Graph = require("graphology"), fs = require("fs");
const [, , parser, path] = process.argv;
const graph = require(parser).parse(Graph, fs.readFileSync(path, "utf8"));
const nodes = graph.mapNodes((key, attributes) => [key, attributes]);
const edges = graph.mapEdges((key, attributes, source, target) => [source, target, attributes]);
process.stdout.write(JSON.stringify({type: graph.type, nodes, edges}));
"""


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with graphology in it, fetched now: a registry that fails is a test that fails."""
    folder = tmp_path_factory.mktemp("graphology")
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (folder / "read.js").write_text(READ_IN_NODE)
    return folder


def by_graphology(form: str, text: str, node_folder: Path) -> tuple[Read, dict]:
    path = node_folder / f"network.{form}"
    path.write_text(text, encoding="utf-8", newline="")
    done = subprocess.run(
        ["node", "read.js", f"graphology-{form}", str(path)],
        cwd=node_folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    return (
        (
            {key: about["label"] for key, about in document["nodes"]},
            {frozenset((u, v)): about["n11"] for u, v, about in document["edges"]},
        ),
        document,
    )


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphology_reads_it_back(
    bundled: nx.Graph, hostile: nx.Graph, form: str, node_folder: Path
) -> None:
    found, document = by_graphology(form, export(bundled, form), node_folder)
    same(form, bundled, found)
    assert document["type"] == "undirected"
    tested = {frozenset((u, v)): about["tested"] for u, v, about in document["edges"]}
    assert tested == {frozenset((u, v)): d["tested"] for u, v, d in bundled.edges(data=True)}
    assert set(tested.values()) == {True, False}
    communities = {key: about["community"] for key, about in document["nodes"]}
    assert communities == dict(bundled.nodes(data="community"))
    (labels, _), _ = by_graphology(form, export(hostile, form), node_folder)
    assert labels == LABELS | {k: clean for k, (_, clean) in FORBIDDEN.items()}


# ---------------------------------------------------------------------------------- what is inside


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_infinite_or_not_a_number(form: str) -> None:
    G = network_of({"a": "A", "b": "B", "c": "C"})
    for value in (math.inf, -math.inf, math.nan, np.float64("inf")):
        G.graph["extra"] = value
        G.graph["nested"] = {"deep": [value]}
        G.nodes["a"]["low"] = value
        G.edges["a", "b"].update(lift=value, odds_ratio_high=value, odds_ratio=value)
        text = export(G, form)
        words = text.replace(",", " ").replace('"', " ").replace("<", " ").replace(">", " ").lower()
        found = {"inf", "-inf", "+inf", "nan", "infinity", "-infinity"} & set(words.split())
        assert not found, (value, found)


def test_values_of_numpy_are_written_as_numbers() -> None:
    G = network_of({"a": "A", "b": "B"})
    G.edges["a", "b"].update(n11=np.int64(3), lift=np.float64(4.8), tested=np.bool_(True))
    for form in ("csv", "json", "graphml", "gexf", "vosviewer", "cx2"):
        assert export(G, form) == export(network_of({"a": "A", "b": "B"}), form), form


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_xml_is_well_formed_and_keeps_types(hostile: nx.Graph, form: str) -> None:
    text = export(hostile, form)
    root = ET.fromstring(text)
    assert "2026" not in text
    assert root.tag.rpartition("}")[2] == form
    G = nx.parse_graphml(text) if form == "graphml" else nx.read_gexf(io.BytesIO(text.encode()))
    edge = next(iter(G.edges(data=True)))[2]
    assert (edge["n11"], edge["lift"], edge["tested"]) == (3, 4.8, True)
    assert [type(edge[k]) for k in ("n11", "lift", "tested")] == [int, float, bool]
    assert "odds_ratio_high" not in edge
    assert edge["reviews"] == "2014-x;2015-y;2016-z"


def test_graphml_writes_truth_as_xml_schema_does(bundled: nx.Graph, tmp_path: Path) -> None:
    text = export(bundled, "graphml")
    (tmp_path / "network.graphml").write_text(text, encoding="utf-8")
    tested = igraph.Graph.Read_GraphML(str(tmp_path / "network.graphml")).es["tested"]
    assert sum(tested) == sum(d["tested"] for *_, d in bundled.edges(data=True))
    assert 0 < sum(tested) < len(tested)
    assert ">True<" not in text
    assert ">true<" in text
    assert ">false<" in text


def test_carriage_return_becomes_a_line_break_in_xml() -> None:
    G = network_of({"a": "one\r\ntwo\rthree", "b": "B"})
    for form, read in (("graphml", graphml_by_networkx), ("gexf", gexf_by_networkx)):
        assert read(export(G, form), ROOT)[0]["a"] == "one\ntwo\nthree"


def test_json_keeps_everything(bundled: nx.Graph) -> None:
    G = nx.node_link_graph(json.loads(export(bundled, "json")), edges="edges")
    assert set(G) == set(bundled)
    for theme, about in bundled.nodes(data=True):
        assert G.nodes[theme] == about
    for u, v, about in bundled.edges(data=True):
        finite = {k: None if v == math.inf else v for k, v in about.items()}
        assert G.edges[u, v] == finite
    assert G.graph == bundled.graph


def test_cx2_declares_every_attribute_with_its_type(bundled: nx.Graph) -> None:
    aspects = {k: v for part in json.loads(export(bundled, "cx2")) for k, v in part.items()}
    declared = aspects["attributeDeclarations"][0]
    kinds = {"string": str, "integer": int, "double": (int, float), "boolean": bool,
             "list_of_string": list}  # fmt: skip
    for aspect in ("nodes", "edges"):
        seen = set()
        for row in aspects[aspect]:
            for name, value in row["v"].items():
                assert isinstance(value, kinds[declared[aspect][name]["d"]]), name
                seen.add(name)
        assert seen == set(declared[aspect])
    assert {"community", "stability", "participation"} <= set(declared["nodes"])
    counts = {m["name"]: m["elementCount"] for m in aspects["metaData"]}
    assert counts == {name: len(aspects[name]) for name in counts}
    assert [next(iter(part)) for part in json.loads(export(bundled, "cx2"))][-1] == "status"


def test_vosviewer_clusters_are_groups_or_communities(
    kg: casegraph.KnowledgeGraph, bundled: nx.Graph
) -> None:
    def clusters(G: nx.Graph) -> dict[str, str]:
        network = json.loads(export(G, "vosviewer"))["network"]
        names = {c["cluster"]: c["label"] for c in network["clusters"]}
        return {i["url"].rsplit("/", 1)[-1]: names[i["cluster"]] for i in network["items"]}

    plain = kg.cooccurrence(null="independence")
    assert clusters(plain) == dict(plain.nodes(data="group_label"))
    found = clusters(bundled)
    for theme, about in bundled.nodes(data=True):
        assert found[theme] == f"{about['community'] or '–'} {about['community_name']}"
    assert len(set(found.values())) == bundled.graph["communities"] + 1


def test_vosviewer_shows_no_markup_of_ours(hostile: nx.Graph) -> None:
    document = json.loads(export(hostile, "vosviewer"))
    item = document["network"]["items"][0]
    assert item["label"] == LABELS["markup"]
    assert "<" not in item["description"]
    assert "&lt;script&gt;" in item["description"]
    assert document["info"]["description"] == "A &lt;note&gt;. Another."


def test_vosviewer_schema_can_refuse() -> None:
    document = json.loads(export(network_of({"a": "A"}), "vosviewer"))
    document["network"]["items"][0]["cluster"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, VOSVIEWER)


# --------------------------------------------------------------------------------------- the table


def test_columns_stand_in_the_documented_order(bundled: nx.Graph) -> None:
    more = ["community_a", "community_b", "community_name_a", "community_name_b"]
    plain = network_of({"a": "A", "b": "B"})
    assert to_csv(plain).splitlines()[0].split(",") == list(COLUMNS)
    assert to_csv(bundled).splitlines()[0].split(",") == [*COLUMNS, *more]
    assert list(edge_frame(bundled).columns) == [*COLUMNS, *more]
    assert COLUMNS[:17] == (
        "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
        "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
    )  # fmt: skip


def test_table_names_the_communities_of_both_ends(bundled: nx.Graph) -> None:
    for row in csv.DictReader(io.StringIO(to_csv(bundled))):
        for end in "ab":
            about = bundled.nodes[row[f"theme_{end}"]]
            assert row[f"community_{end}"] == str(about["community"])
            assert row[f"community_name_{end}"] == about["community_name"]


#: Beginnings that a spreadsheet takes for a formula.
FORMULAS = ("=1", "+1", "-1", "@x", "\tx", "\rx")


@pytest.mark.parametrize("label", FORMULAS)
def test_safe_csv_guards_formulas_and_the_default_does_not(label: str) -> None:
    G = network_of({"a": label, "b": "B = 1"})

    def row(safe: bool) -> dict[str, str]:
        return next(csv.DictReader(io.StringIO(to_csv(G, safe), newline="")))

    assert row(False)["label_a"] == label
    assert row(True)["label_a"] == f"'{label}"
    assert row(True)["label_b"] == "B = 1"
    assert {k: v for k, v in row(True).items() if k != "label_a"} == {
        k: v for k, v in row(False).items() if k != "label_a"
    }
    assert len(FORMULAS) == 6


def test_safe_csv_leaves_negative_numbers_alone(bundled: nx.Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(bundled, safe=True))))
    assert any(row["phi"].startswith("-") for row in rows)
    assert to_csv(bundled, safe=True) == to_csv(bundled)


# ---------------------------------------------------------------------------------------- the cube


@pytest.fixture(scope="module")
def cube(bundled: nx.Graph) -> rdflib.Graph:
    return rdflib.Graph().parse(data=export(bundled, "turtle"), format="turtle")


@pytest.fixture(scope="module")
def cube_store(bundled: nx.Graph, kg: casegraph.KnowledgeGraph) -> pyoxigraph.Store:
    """The export of both nets beside the ontology and the concept schemes, as they come."""
    store = pyoxigraph.Store()
    for path in (ONTOLOGY / "casegraph.ttl", *sorted((ONTOLOGY / "vocab").glob("*.ttl"))):
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    for G in (bundled, kg.cooccurrence()):
        store.load(export(G, "nquads").encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def normalised(cube_store: pyoxigraph.Store) -> pyoxigraph.Store:
    return cube_constraints.normalised(cube_store)


def test_there_are_21_constraints() -> None:
    assert len(cube_constraints.CONSTRAINTS) == 21


@pytest.mark.parametrize("constraint", cube_constraints.CONSTRAINTS, ids=lambda c: c.name)
def test_cube_keeps_constraint(
    constraint: cube_constraints.Constraint, normalised: pyoxigraph.Store
) -> None:
    assert not constraint.is_broken(normalised), constraint.rule


SAME_THEME_TWICE = """DELETE { ?o cg:themeB ?v } INSERT { ?o cg:themeB ?a }
    WHERE { ?o cg:themeA ?a ; cg:themeB ?v }"""


@pytest.mark.parametrize(
    ("update", "name"),
    [
        ("DELETE { ?o cg:lift ?v } WHERE { ?o cg:lift ?v }", "IC-14"),
        ("DELETE { ?o cg:evidence ?v } WHERE { ?o cg:evidence ?v }", "IC-13"),
        ("DELETE { ?o cg:net ?v } WHERE { ?o cg:net ?v }", "IC-11"),
        ("DELETE { ?c skos:inScheme ?s } WHERE { ?c skos:inScheme ?s }", "IC-19"),
        (SAME_THEME_TWICE, "IC-12"),
    ],
)  # fmt: skip
def test_spoilt_cube_breaks_its_constraint(update: str, name: str) -> None:
    store = pyoxigraph.Store()
    store.load(path=str(ONTOLOGY / "casegraph.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    text = export(network_of({t: t for t in ("neglect", "poverty", "housing")}), "turtle")
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    extra = text.replace("/poverty/housing", "/neglect/housing").replace(
        "cg:themeA theme:poverty", "cg:themeA theme:neglect"
    )
    store.load(extra.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    assert cube_constraints.broken(store) == []
    store.update(f"{cube_constraints.PREFIXES} PREFIX cg: <{iris.CG}> {update}")
    assert name in cube_constraints.broken(store)


def test_structure_lists_what_the_export_writes() -> None:
    g = rdflib.Graph().parse(ONTOLOGY / "casegraph.ttl")
    components = list(g.objects(CG.cooccurrenceStructure, QB.component))
    assert len(components) == 23
    by_kind = {
        kind: {str(p) for c in components for p in g.objects(c, QB[kind])}
        for kind in ("dimension", "measure", "attribute")
    }
    assert by_kind["measure"] == {iris.expand(m) for m in MEASURES}
    assert by_kind["attribute"] == {iris.expand(a) for a in ATTRIBUTES}
    assert by_kind["dimension"] == {
        str(CG[d]) for d in ("themeA", "themeB", "net", "unit", "group")
    }
    orders = [int(str(g.value(c, QB.order))) for c in components]
    assert sorted(orders) == list(range(1, 24))


def test_cube_says_what_the_network_says(bundled: nx.Graph, cube: rdflib.Graph) -> None:
    seen = 0
    for observation in cube.subjects(rdflib.RDF.type, QB.Observation):
        a, b = (
            str(cube.value(observation, CG[end])).rsplit("/", 1)[-1] for end in ("themeA", "themeB")
        )
        edge = bundled.edges[a, b]
        names = {iris.expand(k): v for k, v in (MEASURES | ATTRIBUTES).items()}
        wanted = edge | {"a": bundled.nodes[a]["count"], "b": bundled.nodes[b]["count"]}
        for predicate, name in names.items():
            value = cube.value(observation, rdflib.URIRef(predicate))
            if value is None:
                assert wanted[name] == math.inf
            else:
                assert value.toPython() == wanted[name], name
        reviews = {str(r) for r in cube.objects(observation, rdflib.PROV.wasDerivedFrom)}
        assert reviews == {iris.review(r) for r in edge["reviews"]}
        seen += 1
    assert seen == bundled.number_of_edges() > 2000
    assert not [t for triple in cube for t in triple if isinstance(t, rdflib.BNode)]


def test_reviews_of_the_cube_are_those_of_the_dataset(
    kg: casegraph.KnowledgeGraph, cube: rdflib.Graph
) -> None:
    known = {iris.review(r) for r in kg.reviews()}
    assert {str(r) for r in cube.objects(None, rdflib.PROV.wasDerivedFrom)} <= known


def test_terms_of_the_cube_are_defined(cube: rdflib.Graph) -> None:
    g = rdflib.Graph().parse(ONTOLOGY / "casegraph.ttl")
    used = {p for p in cube.predicates() if str(p).startswith(iris.CG)}
    assert len(used) == 23
    assert all((p, rdflib.RDFS.label, None) in g for p in used)


@pytest.mark.parametrize("unit", ["review", "child", "finding"])
@pytest.mark.parametrize("null", ["length", "independence"])
def test_cube_keeps_the_shapes(
    kg: casegraph.KnowledgeGraph, unit: str, null: str, tmp_path: Path
) -> None:
    # Beside the vocabulary, so that another label for one of its concepts would be a fault.
    G = kg.cooccurrence(unit=unit, null=null, max_q=0.01)
    assert G.number_of_edges() > 5
    path = tmp_path / "pairs.ttl"
    path.write_text(export(G, "turtle"), encoding="utf-8")
    assert validate(path).shape_faults == ()


def test_pair_without_its_first_theme_breaks_a_shape(tmp_path: Path) -> None:
    labels = {t: concepts("theme")[t].pref_label for t in ("neglect", "poverty")}
    text = export(network_of(labels), "turtle")
    path = tmp_path / "pairs.ttl"
    path.write_text(text, encoding="utf-8")
    assert validate(path).shape_faults == ()
    assert text.count("cg:themeA ") == 1
    path.write_text(text.replace("cg:themeA ", "cg:themeB "), encoding="utf-8")
    assert [f.shape for f in validate(path).shape_faults] == ["KindOfObservationShape"]


def test_both_nets_and_groups_have_names_of_their_own(kg: casegraph.KnowledgeGraph) -> None:
    networks = [
        kg.cooccurrence(),
        kg.cooccurrence(null="independence"),
        kg.cooccurrence(["nation=wales"]),
        kg.cooccurrence(unit="child"),
    ]
    graphs, observations, total = set(), set(), 0
    for G in networks:
        for quad in pyoxigraph.parse(export(G, "nquads"), format=pyoxigraph.RdfFormat.N_QUADS):
            graphs.add(str(quad.graph_name))
            if str(quad.object) == f"<{QB.Observation}>":
                observations.add(str(quad.subject))
                total += 1
    assert len(graphs) == 4
    assert len(observations) == total > 5000


def test_pair_without_a_finite_measure_is_left_out_of_the_cube() -> None:
    G = network_of({t: t for t in ("neglect", "poverty", "housing")})
    G.edges["neglect", "poverty"]["lift"] = math.nan
    _, pairs = turtle_by_rdflib(export(G, "turtle"), ROOT)
    assert set(pairs) == {frozenset(("poverty", "housing"))}


# --------------------------------------------------------------------------------- the command line


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "casegraph", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_command_writes_the_same_bytes_each_time(form: str, kg: casegraph.KnowledgeGraph) -> None:
    arguments = ("cooccur", "--max-q", "0.2", "--format", form)
    if form not in PAIRS_ONLY:
        arguments += ("--with-communities",)
    # In another process sets come in another order; none of that may reach a file.
    first = run(*arguments, PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    G = kg.cooccurrence(max_q=0.2)
    G = G if form in PAIRS_ONLY else annotate(G, weighted_network(G))
    assert first.stdout == export(G, form)


def test_command_with_communities_gives_every_measure() -> None:
    done = run("cooccur", "--max-q", "0.2", "--format", "json", "--with-communities")
    nodes = json.loads(done.stdout)["nodes"]
    tied = [node for node in nodes if node["community"]]
    assert len(tied) > 20
    for node in tied:
        assert {"community_name", "stability", *CENTRALITIES} <= set(node)
    assert all("community_name" in node for node in nodes)


@pytest.mark.parametrize("arguments", [
    ("--with-communities",),
    ("--with-communities", "--format", "turtle"),
    ("--with-communities", "--format", "nquads"),
    ("--safe-csv",),
    ("--safe-csv", "--format", "json"),
    ("--format", "pajek"),
])  # fmt: skip
def test_option_that_cannot_be_kept_is_refused(arguments: tuple[str, ...]) -> None:
    done = run("cooccur", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected" in done.stderr or "did you mean" in done.stderr
    assert "Traceback" not in done.stderr


def test_safe_csv_by_command() -> None:
    done = run("cooccur", "--max-q", "0.05", "--format", "csv", "--safe-csv")
    assert done.returncode == 0
    assert next(csv.reader(io.StringIO(done.stdout)))[:2] == ["theme_a", "theme_b"]
