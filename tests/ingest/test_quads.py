"""Tables become the triples that the vocabulary promises, the same bytes each time."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Dataset
from rdflib.compare import isomorphic

from casegraph.errors import TableError
from casegraph.ingest.build import Build, bundled_package, write_quads
from casegraph.ingest.quads.nquads import decimal, escape, literal
from casegraph.ingest.quads.sorting import SortedQuads
from casegraph.ingest.tables import schema
from casegraph.model import iris
from casegraph.store import open_memory

from ..support.paths import CASES

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph


def _text(*packages: Path) -> str:
    return "".join(Build(list(packages)).quads)


def _cases() -> list[Path]:
    return sorted(p.parent for p in CASES.glob("*/expected.trig"))


def test_how_many_cases_there_are() -> None:
    assert [p.name for p in _cases()] == ["one_review", "own_sources"]


@pytest.mark.parametrize("case", _cases(), ids=lambda p: p.name)
def test_a_package_gives_the_expected_graphs(case: Path) -> None:
    found, expected = Dataset(), Dataset()
    found.parse(data=_text(case), format="nquads")
    expected.parse(case / "expected.trig")
    graphs = {g.identifier for g in expected.graphs() if len(g)}
    assert len(graphs) == 2
    for graph in graphs:
        assert isomorphic(found.graph(graph), expected.graph(graph)), graph


def test_two_builds_are_the_same_sorted_bytes() -> None:
    first, second = Build([bundled_package()]), Build([bundled_package()])
    text = "".join(first.quads)
    assert text == "".join(second.quads)
    lines = text.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert first.quads.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert first.quads.quads == len(lines) > 50_000


def test_the_order_of_rows_and_line_ends_do_not_matter(toy: Path, tmp_path: Path) -> None:
    expected = _text(toy)
    shuffled = Path(shutil.copytree(toy, tmp_path / "again" / "toy"))
    rng = random.Random(7)
    for table in schema.TABLES:
        path = shuffled / f"{table.name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        rng.shuffle(rows)
        path.write_bytes("\r\n".join([header, *rows, ""]).encode())

    def without_file_digests(text: str) -> list[str]:
        return [line for line in text.splitlines() if iris.PROVENANCE_GRAPH not in line]

    assert without_file_digests(_text(shuffled)) == without_file_digests(expected)


def test_a_store_gives_back_the_very_bytes(tmp_path: Path) -> None:
    text = _text(bundled_package())
    store = open_memory(text.encode())
    store.dump(tmp_path / "dump.nq")
    assert (tmp_path / "dump.nq").read_text(encoding="utf-8") == text


def test_a_third_parser_reads_the_same_number_of_quads(tmp_path: Path) -> None:
    target = tmp_path / "published.nq"
    manifest, _ = write_quads([bundled_package()], target)
    done = subprocess.run(
        ["rapper", "-q", "-c", "-i", "nquads", str(target)], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    counted = subprocess.run(
        ["rapper", "-i", "nquads", "-o", "ntriples", str(target)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert counted.stdout.count("\n") == manifest.quads


def test_trig_holds_the_same_quads(toy: Path, tmp_path: Path) -> None:
    write_quads([toy], tmp_path / "toy.nq")
    write_quads([toy], tmp_path / "toy.trig", "trig")
    as_quads = set(parse(path=str(tmp_path / "toy.nq"), format=RdfFormat.N_QUADS))
    assert set(parse(path=str(tmp_path / "toy.trig"), format=RdfFormat.TRIG)) == as_quads


def test_ids_and_codes_are_strings_and_no_node_is_blank() -> None:
    for quad in parse(_text(bundled_package()), format=RdfFormat.N_QUADS):
        assert isinstance(quad.subject, NamedNode)
        if quad.predicate.value in (iris.expand("dcterms:identifier"),
                                    iris.expand("skos:notation")):  # fmt: skip
            assert quad.object.datatype.value == iris.expand("xsd:string")


def test_every_row_of_every_table_is_an_entity() -> None:
    import csv

    text = _text(bundled_package())
    store = open_memory(text.encode())
    classes = {
        "sources": "cg:Source", "organisations": "org:Organization", "reviews": "cg:Review",
        "children": "cg:Child", "findings": "cg:Finding", "recommendations": "cg:Recommendation",
        "statistics": "qb:Observation",
    }  # fmt: skip
    for table in schema.TABLES:
        rows = store.select(
            f"SELECT ?id {{ ?x a <{iris.expand(classes[table.name])}> ; "
            f"<{iris.expand('dcterms:identifier')}> ?id }}"
        )
        with (bundled_package() / f"{table.name}.csv").open(encoding="utf-8") as file:
            keys = {row[table.key.name] for row in csv.DictReader(file)}
        found = {i for i in rows.column("id") if not str(i).startswith("http")}
        assert found == keys, table.name


def test_a_report_bears_its_title_or_says_that_it_is_not_stated(kg: KnowledgeGraph) -> None:
    """By hand: 26 of the 49 reports are in the table of reviews too, with their titles."""
    rows = kg.store.select(
        iris.prologue("cg", "dcterms", "rdfs") + "SELECT DISTINCT ?id ?label "
        "{ ?figure cg:report ?r . ?r dcterms:identifier ?id ; rdfs:label ?label }"
    ).rows
    labels = {str(key): str(label) for key, label in rows}
    assert len(rows) == len(labels) == 49
    without = {key for key, label in labels.items() if label == f"Report {key} (title not stated)"}
    titles = {str(row[0]) for row in kg.store.select(
        iris.prologue("cg", "dcterms") + "SELECT ?t { ?r a cg:Review ; dcterms:title ?t }"
    ).rows}  # fmt: skip
    assert {labels[key] for key in set(labels) - without} <= titles
    assert len(without) == 23
    assert labels["scotland-triennial-review-2018-21"] == (
        "Triennial review of initial case reviews and significant case reviews (2018-2021): "
        "impact on practice"
    )
    # Read at the same address as an annual report, which it is not.
    assert "panel-review-538-cases-2018-19" in without


def test_a_faulty_package_gives_nothing(
    spoil: Callable[[str, str, str], Path], tmp_path: Path
) -> None:
    folder = spoil("findings.csv", ",neglect,", ",neglekt,")
    with pytest.raises(TableError) as caught:
        write_quads([folder], tmp_path / "x.nq")
    assert len(caught.value.faults) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["toy"]


def test_two_packages_must_not_share_a_review(toy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(toy, tmp_path / "other"))
    with pytest.raises(TableError, match="5 review ids are also in toy"):
        _text(toy, other)
    renamed = Path(shutil.copytree(toy, tmp_path / "more" / "toy"))
    with pytest.raises(TableError, match="two packages have the name 'toy'"):
        _text(toy, renamed)


@pytest.mark.parametrize("budget", [1, 1_000, 50_000, 1 << 30])
def test_sorting_in_pieces_changes_nothing(toy: Path, budget: int) -> None:
    expected = _text(toy)
    build = Build([toy])
    assert "".join(SortedQuads(build._blocks(), budget)) == expected


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_survives_as_a_literal(text: str) -> None:
    line = f"<a:s> <a:p> {literal(text)} .\n"
    (triple,) = parse(line, format=RdfFormat.N_TRIPLES)
    assert triple.object.value == text
    assert "\n" not in escape(text)


@given(st.from_regex(schema.IDENTIFIER, fullmatch=True))
def test_an_id_that_the_tables_allow_needs_no_escaping(identifier: str) -> None:
    for mint in (iris.review, iris.child, iris.finding, iris.source):
        iri = mint(identifier)
        assert iri.endswith("/" + identifier)
        assert NamedNode(iri).value == iri


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_at_all_mints_an_iri_of_its_own(text: str) -> None:
    iri = iris.review(text)
    assert NamedNode(iri).value == iri
    assert all(c not in iri for c in '<>"{}|^`\\ \n\0')


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_decimals_keep_their_value_in_canonical_form(number: Decimal) -> None:
    text = decimal(f"{number:f}")
    assert Decimal(text) == number
    (triple,) = parse(f"<a:s> <a:p> {literal(text, 'decimal')} .\n", format=RdfFormat.N_TRIPLES)
    assert triple.object.value == text
