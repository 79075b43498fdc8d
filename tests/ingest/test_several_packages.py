"""Several packages in one dataset: no row is lost or merged, and nothing is counted twice."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib

import casegraph as cg
from casegraph.errors import StoreError, TableError
from casegraph.ingest.build import Build, build_store, bundled_package, write_quads
from casegraph.ingest.quads import quads as package_writers
from casegraph.ingest.quads.nquads import Block
from casegraph.ingest.quads.records import Context
from casegraph.ingest.tables import Chunk
from casegraph.ingest.tables.schema import TABLES
from casegraph.model import iris
from casegraph.store import open_dataset, open_memory

from ..support.command import command
from ..support.endpoints import endpoint
from ..support.paths import CASES

Rows = list[dict[str, str]]

#: Columns that hold an id of a review, child, finding, recommendation or figure.
OWN = ("review_id", "child_id", "finding_id", "recommendation_id", "observation_id")
BY_PUBLISHER = (
    "SELECT ?p (COUNT(?r) AS ?n) { ?r a cg:Review ; dcterms:publisher/skos:prefLabel ?p } "
    "GROUP BY ?p ORDER BY ?p"
)
PREFIXES = "".join(f"PREFIX {p}: <{iris.PREFIXES[p]}> " for p in ("cg", "dcterms", "skos"))


def package(folder: Path, prefix: str, change: Callable[[str, Rows], Rows | None] | None = None,
            ) -> Path:  # fmt: skip
    """Write the toy with its own ids for all but sources and organisations.

    ``change`` is given each table and returns its rows, None to leave the table out.
    """
    folder.mkdir()
    for table in TABLES:
        with (CASES / "toy" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            rows: Rows | None = list(csv.DictReader(file))
        for row in rows or ():
            row.update({c: prefix + row[c] for c in OWN if c in row})
        if change is not None:
            rows = change(table.name, rows or [])
        if rows is None:
            continue
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.name for c in table.columns])
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    """Two packages that share all sources and organisations, and nothing else."""
    return [package(tmp_path / name, f"{name}-") for name in ("a", "b")]


def text_of(packages: list[Path]) -> str:
    return "".join(Build(packages).quads)


def test_a_query_over_the_union_counts_each_thing_once(two: list[Path], tmp_path: Path) -> None:
    """Two reviews of Board X and three of Partnership X, in each of two packages."""
    expected = [("Board X", 4), ("Partnership X", 6)]
    build_store(two, tmp_path / "two.kg")
    write_quads(two, tmp_path / "two.nq")
    write_quads(two, tmp_path / "two.trig", "trig")
    text = (tmp_path / "two.nq").read_bytes()
    on_disk = cg.open(tmp_path / "two.kg")
    with endpoint(text) as url:
        for kg in (on_disk, on_disk.in_memory(), cg.open(tmp_path / "two.nq"),
                   cg.open(tmp_path / "two.trig"), cg.open(url),
                   cg.KnowledgeGraph(open_memory(text))):  # fmt: skip
            rows = kg.query(BY_PUBLISHER).values.tolist()
            assert [tuple(row) for row in rows] == expected, kg
            assert _counts(kg.dataset) == expected, kg
    outside = rdflib.Dataset(default_union=True)
    outside.parse(data=text, format="nquads")
    assert _counts(outside) == expected


def _counts(dataset: rdflib.Dataset) -> list[tuple[str, int]]:
    rows: Any = dataset.query(PREFIXES + BY_PUBLISHER)
    return [(str(publisher), int(n)) for publisher, n in rows]


def test_every_triple_is_in_one_graph(two: list[Path]) -> None:
    lines = text_of(two).splitlines()
    assert lines == sorted(lines)
    graphs: dict[str, list[str]] = {}
    for line in lines:
        triple, _, graph = line.rpartition(" <")
        graphs.setdefault(triple, []).append(graph.removesuffix("> ."))
    assert all(len(each) == 1 for each in graphs.values())
    shared = {triple.partition(" ")[0] for triple, each in graphs.items()
              if each == [iris.SHARED_GRAPH]}  # fmt: skip
    kinds = Counter(iri.removeprefix(f"<{iris.ID}").partition("/")[0] for iri in shared)
    # A figure was read at an address that no table has, and that both packages name.
    assert kinds.pop("<https:") == 1
    assert kinds == {"organisation": 2, "source": 2, "dataset": 2, "report": 1}


def test_one_package_is_as_it_was() -> None:
    build = Build([bundled_package()])
    text = "".join(build.quads)
    assert iris.SHARED_GRAPH not in text


def test_the_build_says_what_is_in_the_dataset(two: list[Path], tmp_path: Path) -> None:
    manifest, _ = build_store(two, tmp_path / "two.kg")
    assert manifest.counts == {
        "sources": 2, "organisations": 2, "reviews": 10, "children": 6, "findings": 14,
        "recommendations": 4, "statistics": 4,
    }  # fmt: skip
    counted = cg.open(tmp_path / "two.kg").counts()
    # One more source is an address that no table has.
    assert {**manifest.counts, "sources": 3} == {k: counted[k] for k in manifest.counts}
    assert open_dataset(tmp_path / "two.kg")[0].ask(
        f"ASK {{ GRAPH <{iris.SHARED_GRAPH}> {{ ?s ?p ?o }} "
        f"<{iris.SHARED_GRAPH}> <{iris.expand('prov:wasDerivedFrom')}> "
        f"<{iris.package_graph('a')}>, <{iris.package_graph('b')}> }}"
    )


def first_row(table: str, column: str, value: str) -> Callable[[str, Rows], Rows]:
    def change(name: str, rows: Rows) -> Rows:
        if name == table:
            rows[0][column] = value
        return rows

    return change


KEYS = {table.name: table.key.name for table in TABLES}


@pytest.mark.parametrize("table", [t for t in KEYS if t not in ("sources", "organisations")])
def test_an_id_of_two_rows_is_refused_with_both(table: str, tmp_path: Path) -> None:
    """The first row of b has the id of the first row of a, and means something else."""
    a = package(tmp_path / "a", "a-")
    key = KEYS[table]
    with (a / f"{table}.csv").open(encoding="utf-8") as file:
        repeated = next(csv.DictReader(file))[key]

    def change(name: str, rows: Rows) -> Rows:
        for row in rows:
            if table == "reviews" and row.get(key) == f"b-{repeated[2:]}":
                row[key] = repeated  # wherever the review is named
        if table == "statistics":
            first_row(table, "value", "54")(name, rows)
        return first_row(table, key, repeated)(name, rows)

    b = package(tmp_path / "b", "b-", change)
    target = tmp_path / "two.kg"
    with pytest.raises(TableError, match="ids are also in a, for other rows") as found:
        build_store([a, b], target)
    assert [getattr(f, "kind", "") for f in found.value.faults] == ["shared-id"]
    told = str(found.value.faults[0])
    assert f"b/{table}.csv, row 2, column {key}: found '{repeated}'" in told
    assert f"a/{table}.csv, row 2 has it too" in told
    assert not target.exists()
    done = command("build", str(a), str(b), "--format", "nquads", "-o", str(tmp_path / "two.nq"))
    assert done.returncode == 1
    assert f"a/{table}.csv, row 2" in done.stderr
    assert not (tmp_path / "two.nq").exists()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("sources", "title", "Another page"),
        ("sources", "url", "https://example.org/moved"),
        ("organisations", "name", "Board of X"),
        ("organisations", "area", ""),
        ("organisations", "aliases", "Board X|X Board|The Board"),
    ],
)
def test_a_shared_row_that_differs_in_a_cell_is_refused(
    table: str, column: str, value: str, tmp_path: Path
) -> None:
    a = package(tmp_path / "a", "a-")
    b = package(tmp_path / "b", "b-", first_row(table, column, value))
    for pair in ([a, b], [b, a]):
        with pytest.raises(TableError) as found:
            text_of(pair)
        (fault,) = found.value.faults
        assert f"{pair[0].name}/{table}.csv, row 2 has it too, with {column}" in str(fault)
        assert "expected the same row, or an id that no other package uses" in str(fault)


def test_the_ids_that_people_write_are_counted_by_table(tmp_path: Path) -> None:
    def plain(name: str, rows: Rows) -> Rows:
        for number, row in enumerate(rows, 1):
            if name in ("findings", "children"):
                row[KEYS[name]] = f"{name[0]}{number}"
        return rows

    packages = [package(tmp_path / name, f"{name}-", plain) for name in ("a", "b", "c")]
    with pytest.raises(TableError, match="b: 3 child ids, 7 finding ids are also in a") as found:
        text_of(packages)
    assert "; c: 3 child ids, 7 finding ids are also in a" in str(found.value)
    assert len(found.value.faults) == 20


def test_rows_that_say_the_same_in_other_words_are_one(tmp_path: Path) -> None:
    def same(name: str, rows: Rows) -> Rows:
        if name == "organisations":
            rows[0]["aliases"] = "X Board|Board X"
        if name == "statistics":
            for row in rows:
                row["observation_id"] = row["observation_id"].removeprefix("b-")
                row["value"] = {"1.50": "1.5"}.get(row["value"], row["value"] + ".0")
                row["base_n"] = row["base_n"] and f"0{row['base_n']}"
        return rows

    def plain(name: str, rows: Rows) -> Rows:
        for row in rows if name == "statistics" else ():
            row["observation_id"] = row["observation_id"].removeprefix("a-")
        return rows

    packages = [package(tmp_path / "a", "a-", plain), package(tmp_path / "b", "b-", same)]
    build = Build(packages)
    store = open_memory("".join(build.quads).encode())
    assert build.counts()["statistics"] == 2
    values = store.select(
        iris.prologue("cg", "qb") + "SELECT ?v { ?o a qb:Observation ; cg:percentage|cg:count ?v }"
    ).column("v")
    assert sorted(map(str, values)) == ["1.5", "53"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_body_that_one_package_describes_has_its_name_in_all(tmp_path: Path, order: int) -> None:
    def without(name: str, rows: Rows) -> Rows | None:
        return None if name == "organisations" else rows

    packages = [package(tmp_path / "a", "a-"), package(tmp_path / "b", "b-", without)][::order]
    build = Build(packages)
    store = open_memory("".join(build.quads).encode())
    names = store.select(
        iris.prologue("org", "skos") + "SELECT ?x ?n { ?x a org:Organization ; skos:prefLabel ?n }"
    ).column("n")
    assert sorted(map(str, names)) == ["Board X", "Partnership X"]
    assert build.counts()["organisations"] == 2


def test_a_body_that_nobody_describes_is_named_by_its_id(tmp_path: Path) -> None:
    def without(name: str, rows: Rows) -> Rows | None:
        return None if name == "organisations" else rows

    packages = [package(tmp_path / name, f"{name}-", without) for name in ("a", "b")]
    build = Build(packages)
    store = open_memory("".join(build.quads).encode())
    names = store.select(
        iris.prologue("org", "skos") + "SELECT ?n { ?x a org:Organization ; skos:prefLabel ?n }"
    ).column("n")
    assert sorted(map(str, names)) == ["Board x", "Partnership x"]
    assert "organisations" not in build.counts()


def test_a_report_has_one_label_whichever_package_knows_its_title(tmp_path: Path) -> None:
    def titled(name: str, rows: Rows) -> Rows:
        if name == "reviews":
            rows[0] |= {"title": "Report A", "review_type": "national-analysis"}
        return rows

    for order in (1, -1):
        packages = [tmp_path / f"a{order}", tmp_path / f"b{order}"]
        package(packages[0], "a-", titled)
        package(packages[1], "b-")
        store = open_memory(text_of(packages[::order]).encode())
        labels = store.select(
            iris.prologue("cg", "rdfs") + "SELECT DISTINCT ?l { ?f cg:report/rdfs:label ?l }"
        ).column("l")
        assert len(labels) == 1


@pytest.mark.parametrize("table", list(KEYS))
def test_a_row_that_is_lost_on_the_way_stops_the_build(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in are things out: the build itself makes sure of it."""
    target = tmp_path / "toy.kg"
    good, _ = build_store([CASES / "toy"], target)
    write = package_writers._WRITERS[table]

    def forgetful(chunk: Chunk, context: Context) -> Iterator[Block]:
        kind = {"children": "child", "statistics": "statistic"}.get(table, table[:-1])
        blocks = list(write(chunk, context))
        gone = next(i for i, b in enumerate(blocks) if b.startswith(f"<{iris.ID}{kind}/"))
        return iter(blocks[:gone] + blocks[gone + 1 :])

    monkeypatch.setitem(package_writers._WRITERS, table, forgetful)
    with pytest.raises(StoreError, match=f"{table}: .* rows gave"):
        build_store([CASES / "toy"], target)
    assert open_dataset(target)[1] == good
    with pytest.raises(StoreError, match=f"{table}: .* rows gave"):
        write_quads([CASES / "toy"], tmp_path / "toy.nq")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["toy.kg"]
