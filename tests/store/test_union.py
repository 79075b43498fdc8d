"""A query sees the union of all graphs as a set, wherever and by whomever the data was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

import casegraph as cg
from casegraph.endpoint.request import Question
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.source import open_source
from casegraph.ingest.build import build_store
from casegraph.store import OxigraphStore, open_memory
from casegraph.store.union import has_repeats

from ..support.command import command
from ..support.loops import run
from ..support.paths import CASES
from ..support.repeated_triples import ANSWERS, REPEATED, repeated_file


def fresh_file(folder: Path) -> Path:
    return repeated_file(folder)


def old_file(folder: Path) -> Path:
    return repeated_file(folder)


def quads_file(folder: Path) -> Path:
    path = folder / "repeated.nq"
    store = Store()
    store.load(REPEATED, format=RdfFormat.TRIG)
    store.dump(str(path), RdfFormat.N_QUADS)
    return path


def folder_of_oxigraph(folder: Path) -> Path:
    path = folder / "store"
    store = Store(str(path))
    store.load(REPEATED, format=RdfFormat.TRIG)
    store.flush()
    return path


KINDS: list[Callable[[Path], Path]] = [fresh_file, old_file, quads_file, folder_of_oxigraph]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_triple_is_counted_once(
    kind: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind is old_file:  # a worker reads the file itself if it is sure that nobody writes to it
        monkeypatch.setattr("casegraph.store.snapshot._TICK", -60)
    path = kind(tmp_path)
    kg = cg.open(path)
    for query, expected in ANSWERS.items():
        assert kg.query(query)["n"].tolist() == [int(expected)], query
        assert kg.in_memory().query(query)["n"].tolist() == [int(expected)], query
        if "FROM" not in query:
            assert kg.store.select(query).rows == [(expected,)], query
        if "GRAPH" not in query and "FROM" not in query:
            assert [str(n) for (n,) in kg.dataset.query(query)] == [expected], query  # type: ignore[misc]
    assert len(kg.store) == 7
    kg.write_nquads(tmp_path / "dump.nq")
    assert set(parse(path=str(tmp_path / "dump.nq"), format=RdfFormat.N_QUADS)) == set(
        parse(REPEATED, format=RdfFormat.TRIG)
    )
    count, answer = next(iter(ANSWERS.items()))
    done = command("query", "--kg", str(path), "--format", "csv", count)
    assert done.stdout.split() == ["n", answer]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_endpoint_counts_each_triple_once(kind: Callable[[Path], Path], tmp_path: Path) -> None:
    async def asked(query: str) -> str:
        question = Question(query)
        facts, offer = served.check(question, "application/sparql-results+json")
        reply = await served.answer(question, facts, offer)
        with reply.body:
            (row,) = json.load(reply.body)["results"]["bindings"]
        return str(row["n"]["value"])

    async def answers() -> dict[str, str]:
        served.start()
        try:
            return {query: await asked(query) for query in ANSWERS}
        finally:
            await served.close()

    with open_source(str(kind(tmp_path))) as source:
        served = Endpoint(source)
        assert run(answers()) == ANSWERS


def test_what_casegraph_builds_needs_no_search_for_repeated_triples(tmp_path: Path) -> None:
    build_store([CASES / "toy"], tmp_path / "toy.kg")
    kg = cg.open(tmp_path / "toy.kg")
    assert isinstance(kg.store, OxigraphStore)
    assert kg.store.is_disjoint
    assert kg.store.union is kg.store.engine
    assert not has_repeats(kg.store.engine)


def test_where_a_triple_can_be_in_two_graphs() -> None:
    line = b"<urn:a> <urn:b> <urn:c> "
    for graphs, repeats in (
        ([b""], False),
        ([b"<urn:g> "], False),
        ([b"", b"<urn:g> "], True),
        ([b"<urn:g> ", b"<urn:h> "], True),
    ):
        text = b"".join(line + graph + b".\n" for graph in graphs)
        assert has_repeats(open_memory(text).engine) is repeats
        assert open_memory(text + b"<urn:a> <urn:b> <urn:d> <urn:i> .\n").is_disjoint is not repeats
