"""RDF of other programs without what a build derives: it is added on opening, or refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from pyoxigraph import RdfFormat, Store

import casegraph as cg
from casegraph.endpoint.request import Question
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.source import open_source
from casegraph.ingest.build import write_quads

from ..support.command import command
from ..support.loops import run
from ..support.paths import CASES

COUNT = (
    "SELECT (COUNT(*) AS ?n) "
    "{ { ?review cg:reviewTheme ?t } UNION { ?review cg:reviewRecommendsOn ?t } }"
)
SHORTCUTS = re.compile(r"reviewTheme|reviewRecommendsOn")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The toy as a file, as casegraph writes it."""
    path = tmp_path / "whole.nq"
    write_quads([CASES / "toy"], path)
    return path


def without(whole: Path, keep: int, name: str = "less.nq") -> Path:
    """Write a copy that has only the first few of its shortcuts."""
    kept = keep
    lines = []
    for line in whole.read_text(encoding="utf-8").splitlines(keepends=True):
        if SHORTCUTS.search(line) and "<http://www.w3.org/" not in line.split(" ")[1]:
            kept -= 1
            if kept < 0:
                continue
        lines.append(line)
    path = whole.with_name(name)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def as_turtle(quads: Path) -> Path:
    store = Store()
    store.load(path=str(quads), format=RdfFormat.N_QUADS)
    lines = {f"{q.subject} {q.predicate} {q.object} .\n" for q in store}
    path = quads.with_suffix(".ttl")
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    return path


def as_folder(quads: Path) -> Path:
    path = quads.with_suffix("")
    store = Store(str(path))
    store.load(path=str(quads), format=RdfFormat.N_QUADS)
    store.flush()
    return path


@pytest.mark.parametrize("keep", [0, 3])
@pytest.mark.parametrize("kind", [Path, as_turtle, as_folder], ids=["quads", "turtle", "folder"])
def test_what_is_lacking_is_added_for_every_reader(
    whole: Path, kind: type[Path], keep: int
) -> None:
    full, path = cg.open(whole), kind(without(whole, keep))
    kg = cg.open(path)
    expected = full.query(COUNT)["n"].tolist()
    assert expected[0] > 10
    assert kg.query(COUNT)["n"].tolist() == expected
    assert kg.in_memory().query(COUNT)["n"].tolist() == expected
    pd.testing.assert_frame_equal(kg.themes(), full.themes())
    assert full.notes == ()
    (note,) = kg.notes
    assert f"{expected[0] - keep} themes of findings" in note
    done = command("themes", "--kg", str(path), "--format", "csv")
    assert done.stderr.startswith(f"note: {note}.\n")
    assert done.stdout == command("themes", "--kg", str(whole), "--format", "csv").stdout


def test_the_endpoint_adds_them_too(whole: Path) -> None:
    async def asked() -> str:
        question = Question("PREFIX cg: <https://w3id.org/casegraph/ontology#> " + COUNT)
        facts, offer = served.check(question, "application/sparql-results+json")
        served.start()
        try:
            with (await served.answer(question, facts, offer)).body as body:
                (row,) = json.load(body)["results"]["bindings"]
                return str(row["n"]["value"])
        finally:
            await served.close()

    expected = str(cg.open(whole).query(COUNT)["n"][0])
    for path in (without(whole, 0), as_folder(without(whole, 0))):
        with open_source(str(path)) as source:
            served = Endpoint(source)
            assert run(asked()) == expected
