"""What each format of a network holds, and with which types."""

from __future__ import annotations

import io
import json
import math
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import igraph
import jsonschema
import networkx as nx
import numpy as np
import pytest

import casegraph
from casegraph.exports import FORMATS, export
from casegraph.exports.palette import node_size, rgb

from ..support.paths import ROOT
from .networks import LABELS, network_of
from .readers import VOSVIEWER, gexf_by_networkx, graphml_by_networkx


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
def test_xml_is_well_formed_and_keeps_types(hostile: nx.Graph[str], form: str) -> None:
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


def test_graphml_writes_truth_as_xml_schema_does(bundled: nx.Graph[str], tmp_path: Path) -> None:
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


def test_gexf_has_colours_sizes_and_places(bundled: nx.Graph[str]) -> None:
    G = bundled.copy()
    some = next(iter(G))
    G.nodes[some].update(x=1.5, y=-2.0)
    read = nx.read_gexf(io.BytesIO(export(G, "gexf").encode()))
    largest = max(about["count"] for _, about in G.nodes(data=True))
    for theme, about in G.nodes(data=True):
        look = read.nodes[theme]["viz"]
        assert (look["color"]["r"], look["color"]["g"], look["color"]["b"]) == rgb(about["group"])
        assert look["size"] == node_size(about["count"], largest)
        assert ("position" in look) == (theme == some)
    assert read.nodes[some]["viz"]["position"] == {"x": 1.5, "y": -2.0, "z": 0.0}
    assert len({rgb(about["group"]) for _, about in G.nodes(data=True)}) == 5


def test_json_keeps_everything(bundled: nx.Graph[str]) -> None:
    G = nx.node_link_graph(json.loads(export(bundled, "json")), edges="edges")
    assert set(G) == set(bundled)
    for theme, about in bundled.nodes(data=True):
        assert G.nodes[theme] == about
    for u, v, about in bundled.edges(data=True):
        finite = {k: None if v == math.inf else v for k, v in about.items()}
        assert G.edges[u, v] == finite
    assert G.graph == bundled.graph


def test_cx2_declares_every_attribute_with_its_type(bundled: nx.Graph[str]) -> None:
    aspects = {k: v for part in json.loads(export(bundled, "cx2")) for k, v in part.items()}
    declared = aspects["attributeDeclarations"][0]
    kinds: dict[str, Any] = {"string": str, "integer": int, "double": (int, float), "boolean": bool,
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
    kg: casegraph.KnowledgeGraph, bundled: nx.Graph[str]
) -> None:
    def clusters(G: nx.Graph[str]) -> dict[str, str]:
        network = json.loads(export(G, "vosviewer"))["network"]
        names = {c["cluster"]: c["label"] for c in network["clusters"]}
        return {i["url"].rsplit("/", 1)[-1]: names[i["cluster"]] for i in network["items"]}

    plain = kg.cooccurrence(null="independence")
    assert clusters(plain) == {n: d["group_label"] for n, d in plain.nodes(data=True)}
    found = clusters(bundled)
    for theme, about in bundled.nodes(data=True):
        assert found[theme] == f"{about['community'] or '–'} {about['community_name']}"
    assert len(set(found.values())) == bundled.graph["communities"] + 1


def test_vosviewer_shows_no_markup_of_ours(hostile: nx.Graph[str]) -> None:
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
