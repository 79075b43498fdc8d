"""Every export is read back by a program that is not ours, hostile labels included."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest

from casegraph.exports import FORMATS, PAIRS_ONLY, export

from .networks import FORBIDDEN, LABELS, network_of
from .readers import READERS, Read, Reader, each_reader, graphml_by_igraph, same

PACKAGES = ("graphology@0.26.0", "graphology-graphml@0.5.2", "graphology-gexf@0.13.2")


def test_every_format_has_a_foreign_reader() -> None:
    assert set(READERS) == set(FORMATS)


@each_reader
def test_bundled_network_is_read_back(
    bundled: nx.Graph[str], form: str, reader: Reader, tmp_path: Path
) -> None:
    found = reader(export(bundled, form), tmp_path)
    same(form, bundled, found)
    assert len(found[1]) > 2000


@each_reader
def test_hostile_labels_survive_as_text(
    hostile: nx.Graph[str], form: str, reader: Reader, tmp_path: Path
) -> None:
    labels, pairs = reader(export(hostile, form), tmp_path)
    assert labels == LABELS | {k: clean for k, (_, clean) in FORBIDDEN.items()}
    assert len(labels) == 17
    assert len(pairs) == 16


@each_reader
def test_network_without_pairs_is_read_back(form: str, reader: Reader, tmp_path: Path) -> None:
    if reader is graphml_by_igraph:
        # Without an edge there are no edge attributes to be declared.
        text = export(network_of({"neglect": "Neglect"}), form)
        (tmp_path / "one.graphml").write_text(text, encoding="utf-8")
        assert igraph.Graph.Read_GraphML(str(tmp_path / "one.graphml")).vcount() == 1
        return
    labels, pairs = reader(export(network_of({"neglect": "Neglect"}), form), tmp_path)
    assert pairs == {}
    assert labels == ({} if form in ("csv", *PAIRS_ONLY) else {"neglect": "Neglect"})


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


def by_graphology(form: str, text: str, node_folder: Path) -> tuple[Read, dict[str, Any]]:
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
    bundled: nx.Graph[str], hostile: nx.Graph[str], form: str, node_folder: Path
) -> None:
    found, document = by_graphology(form, export(bundled, form), node_folder)
    same(form, bundled, found)
    assert document["type"] == "undirected"
    tested = {frozenset((u, v)): about["tested"] for u, v, about in document["edges"]}
    assert tested == {frozenset((u, v)): d["tested"] for u, v, d in bundled.edges(data=True)}
    assert set(tested.values()) == {True, False}
    communities = {key: about["community"] for key, about in document["nodes"]}
    assert communities == {n: d["community"] for n, d in bundled.nodes(data=True)}
    (labels, _), _ = by_graphology(form, export(hostile, form), node_folder)
    assert labels == LABELS | {k: clean for k, (_, clean) in FORBIDDEN.items()}
