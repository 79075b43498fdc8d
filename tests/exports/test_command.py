"""The command that writes exports gives the same bytes and refuses what it cannot keep."""

from __future__ import annotations

import csv
import io
import json

import pytest

import casegraph
from casegraph.analyses.communities import MEASURES as CENTRALITIES
from casegraph.analyses.communities import annotate, weighted_network
from casegraph.exports import FORMATS, PAIRS_ONLY, export

from ..support.command import command, refuses, run


@pytest.mark.parametrize("form", FORMATS)
def test_command_writes_the_same_bytes_each_time(form: str, kg: casegraph.KnowledgeGraph) -> None:
    arguments: tuple[str, ...] = ("cooccur", "--max-q", "0.2", "--format", form)
    if form not in PAIRS_ONLY:
        arguments += ("--with-communities",)
    # In another process sets come in another order; none of that may reach a file.
    first = run(*arguments, PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    G = kg.cooccurrence(max_q=0.2)
    G = G if form in PAIRS_ONLY else annotate(G, weighted_network(G))
    assert first.stdout == export(G, form)


def test_command_with_communities_gives_every_measure() -> None:
    done = command("cooccur", "--max-q", "0.2", "--format", "json", "--with-communities")
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
    said = refuses("cooccur", *arguments)
    assert "expected" in said or "did you mean" in said


def test_safe_csv_by_command() -> None:
    done = command("cooccur", "--max-q", "0.05", "--format", "csv", "--safe-csv")
    assert done.returncode == 0
    assert done.stdout.startswith("\ufefftheme_a,")
    table = done.stdout.removeprefix("\ufeff")
    assert next(csv.reader(io.StringIO(table)))[:2] == ["theme_a", "theme_b"]
    plain = command("cooccur", "--max-q", "0.05", "--format", "csv")
    assert plain.stdout.startswith("theme_a,")
