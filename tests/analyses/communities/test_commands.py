"""The commands for communities and centrality give what the library gives."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest

from casegraph.analyses.communities import (
    communities,
)

from ...support.command import command, refuses
from .networks import column


def test_communities_command_table() -> None:
    done = command("communities", "--null", "independence", "--seeds", "20", "--resamples", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("no.  most frequent themes")
    assert "other reviews  Jaccard  centrality" in done.stdout.splitlines()[0]
    assert "are called groups of linked themes" in done.stderr
    assert "unconnected" in done.stdout
    assert "an association is not a cause" in done.stderr
    assert "Stability is the share of runs" in done.stderr


def test_communities_command_csv_is_the_library(bundled: nx.Graph[str]) -> None:
    done = command("communities", "--null", "independence", "--seeds", "20", "--format", "csv",
               "--resamples", "0")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = communities(bundled, 20)
    assert {r["theme"]: int(r["community"]) for r in rows} == found.membership
    assert len(rows) == len(bundled)
    for row in rows:
        if row["community"] == "0":
            assert (row["name"], row["stability"]) == ("unconnected", "")
        else:
            assert float(row["stability"]) == pytest.approx(found.stability[row["theme"]])


def test_communities_command_json(bundled: nx.Graph[str]) -> None:
    done = command("communities", "--null", "independence", "--seeds", "20", "--format", "json",
               "--resamples", "2")  # fmt: skip
    document = json.loads(done.stdout)
    assert document["seeds"] == 20
    assert document["pairs"] == bundled.number_of_edges()
    members = [m["theme"] for c in document["communities"] for m in c["members"]]
    assert sorted(members + document["unconnected"]) == sorted(bundled)
    assert document["resamples"] == 2
    middle, low, high = document["modularity_of_chance"]
    assert 0 < low <= middle <= high < 1
    for of in document["communities"]:
        assert 0 <= of["together_resampled"] <= 1
        assert of["called"] == "group of linked themes" or of["jaccard_resampled"] >= 0.75


def test_centrality_command(tmp_path: Path, bundled: nx.Graph[str]) -> None:
    target = tmp_path / "centrality.csv"
    done = command("centrality", "--null", "independence", "--seeds", "20", "--format", "csv",
               "-o", str(target))  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    rows = {r["theme"]: r for r in csv.DictReader(target.read_text("utf-8").splitlines())}
    ours = column(bundled, "betweenness")
    assert {t: float(r["betweenness"]) for t, r in rows.items()} == pytest.approx(ours)
    assert any(r["participation"] == "" for r in rows.values())
    document = json.loads(command("centrality", "--seeds", "5", "--format", "json").stdout)
    assert {row["participation"] for row in document if row["degree"] == 0} == {None}
    table = command("centrality", "--seeds", "5", "--backbone", "tree")
    assert table.stdout.startswith("label")
    assert "it is not a test" in table.stderr


@pytest.mark.parametrize("arguments", [
    ("communities", "--weight", "size"),
    ("communities", "--evidence", "sure"),
    ("communities", "--format", "xml"),
    ("communities", "--backbone", "spine"),
    ("communities", "--null", "chance"),
    ("communities", "--resolution", "0"),
    ("communities", "--where", "nation=channel-islands", "--where", "year=1990"),
    ("centrality", "--format", "xml"),
    ("centrality", "--unit", "family"),
])  # fmt: skip
def test_call_at_fault_ends_with_2(arguments: tuple[str, ...]) -> None:
    refuses(*arguments)
