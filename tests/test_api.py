"""The knowledge graph as people use it in a notebook."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from rdflib import RDF, URIRef
from rdflib.query import ResultRow

import casegraph as cg
from casegraph.errors import MissingStoreError, QueryError, QueryTimeoutError, UnknownNameError
from casegraph.ingest.build import build_store, bundled_package, write_quads
from casegraph.model import iris
from casegraph.sparql.dataframes import text_type

from .support.paths import CASES


@pytest.fixture(scope="module")
def toy_kg(tmp_path_factory: pytest.TempPathFactory) -> cg.KnowledgeGraph:
    target = tmp_path_factory.mktemp("kg") / "toy.kg"
    build_store([CASES / "toy"], target)
    return cg.open(target)


def test_a_column_has_the_type_of_its_values(toy_kg: cg.KnowledgeGraph) -> None:
    frame = toy_kg.query(
        "SELECT ?r ?title ?year ?complete ?age (COUNT(?f) AS ?findings) { "
        "?r a cg:Review ; dcterms:title ?title ; cg:isComplete ?complete . "
        "OPTIONAL { ?r dcterms:issued ?year } OPTIONAL { ?r cg:hasFinding ?f } "
        "OPTIONAL { ?r cg:concerns/cg:involves/cg:ageInMonths ?age } } "
        "GROUP BY ?r ?title ?year ?complete ?age ORDER BY ?title ?age"
    )
    assert [str(t) for t in frame.dtypes] == [
        text_type(), text_type(), "Int64", "boolean", "Float64", "Int64"
    ]  # fmt: skip
    by_title = {str(title): rows for title, rows in frame.groupby("title")}
    assert by_title["Invented review two"]["year"].tolist() == [2014]
    assert by_title["Invented review five"]["year"].isna().all()
    assert by_title["Invented review one"]["age"].tolist() == [1.8, 60.0]
    assert by_title["Invented review three"]["complete"].tolist() == [False]


def test_ask_gives_one_truth_value(toy_kg: cg.KnowledgeGraph) -> None:
    assert toy_kg.query("ASK { ?r a cg:Review }").loc[0, "boolean"]


def test_a_named_query_can_be_restricted(kg: cg.KnowledgeGraph) -> None:
    everything = kg.query(name="reviews-by-theme")
    one = kg.query(name="reviews-by-theme", theme="unsafe-sleep")
    two = kg.query(name="reviews-by-theme", theme=["unsafe-sleep", "neglect"])
    assert 0 < len(one) < len(two) < len(everything)
    with pytest.raises(UnknownNameError, match="did you mean neglect"):
        kg.query(name="reviews-by-theme", theme="neglekt")
    with pytest.raises(UnknownNameError, match="parameter of reviews-by-theme"):
        kg.query(name="reviews-by-theme", them="neglect")


def test_comparison_is_the_earlier_name_of_national_figures(kg: cg.KnowledgeGraph) -> None:
    pd.testing.assert_frame_equal(
        kg.comparison(concept=["neglect"]), kg.national_figures(concept=["neglect"])
    )


def test_bad_queries_are_query_errors(toy_kg: cg.KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="line 1"):
        toy_kg.query("SELECT * { ?s ?p }")
    with pytest.raises(QueryTimeoutError):
        toy_kg.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.5)
    with pytest.raises(QueryError):
        toy_kg.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


def test_rdflib_sees_the_same_store(kg: cg.KnowledgeGraph) -> None:
    dataset = kg.dataset
    found = set(dataset.subjects(RDF.type, URIRef(iris.CG + "Review")))
    with (bundled_package() / "reviews.csv").open(encoding="utf-8") as file:
        assert found == {URIRef(iris.review(r["review_id"])) for r in csv.DictReader(file)}
    (row,) = dataset.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(row, ResultRow)
    assert int(str(row[0])) == len(kg.store)


def test_the_same_answers_from_a_folder_a_file_and_memory(
    toy_kg: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    target = tmp_path / "toy.nq"
    write_quads([CASES / "toy"], target)
    from_file = cg.open(target)
    from casegraph.store import open_memory

    from_memory = cg.KnowledgeGraph(open_memory(target.read_bytes()))
    query = "SELECT ?id { ?r a cg:Review ; dcterms:identifier ?id } ORDER BY ?id"
    for other in (from_file, from_memory):
        pd.testing.assert_frame_equal(other.query(query), toy_kg.query(query))
        pd.testing.assert_frame_equal(other.themes(), toy_kg.themes())
        assert other.digest == ""
    assert len(toy_kg.digest) == 64


def test_relative_iris_have_one_base_wherever_the_dataset_is(
    toy_kg: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    target = tmp_path / "toy.nq"
    write_quads([CASES / "toy"], target)
    from casegraph.store import open_memory

    in_memory = cg.KnowledgeGraph(open_memory(target.read_bytes()))
    (review, *_) = sorted(about["iri"] for about in toy_kg.reviews().values())
    path = review.removeprefix(iris.BASE)
    for kg in (toy_kg, cg.open(target), in_memory):
        assert kg.query(f"SELECT ?r {{ VALUES ?r {{ <{path}> }} ?r a cg:Review }}").r[0] == review
        assert kg.query("SELECT (IRI('a') AS ?x) {}").x[0] == iris.BASE + "a"
        assert kg.query("BASE <urn:b/> SELECT (<c> AS ?x) {}").x[0] == "urn:b/c"
        assert (URIRef(review), RDF.type, URIRef(iris.CG + "Review")) in kg.construct(
            f"DESCRIBE <{path}>"
        )


def test_what_is_not_there_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(MissingStoreError):
        cg.open(tmp_path / "nowhere")
    with pytest.raises(MissingStoreError):
        cg.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def bundled_rows(name: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_record_says_where_it_was_read_itself(kg: cg.KnowledgeGraph) -> None:
    sources = {row["source_id"]: row for row in bundled_rows("sources")}
    reviews = {row["review_id"]: row for row in bundled_rows("reviews")}
    for review, about in kg.reviews().items():
        assert about["source_id"] == reviews[review]["source_id"]
        assert about["read_again"] == (reviews[review]["read_again"] == "true")
    own = 0
    for kind, found in (("finding", kg.findings()), ("recommendation", kg.recommendations())):
        rows = {row[f"{kind}_id"]: row for row in bundled_rows(f"{kind}s")}
        for item in found:
            row = rows[item[f"{kind}_id"]]
            source = sources[row["source_id"] or reviews[row["review_id"]]["source_id"]]
            assert item["source_id"] == source["source_id"]
            assert (item["source_title"], item["source_url"]) == (source["title"], source["url"])
            own += bool(row["source_id"])
    assert own > 500


def test_a_source_need_not_be_on_the_web(tmp_path: Path) -> None:
    target = tmp_path / "own.nq"
    write_quads([CASES / "own_sources"], target)
    kg = cg.open(target)
    (review,) = kg.reviews().values()
    assert (review["source_url"], review["source_file"]) == (None, "S:\\Reviews\\one.pdf")
    assert [f["source_id"] for f in kg.findings()] == ["s1", "s2"]
    (asked,) = kg.recommendations()
    assert (asked["source_title"], asked["source_url"]) == ("Something unpublished", None)


def test_evidence_is_complete_and_in_the_order_people_count(kg: cg.KnowledgeGraph) -> None:
    counts, findings = kg.counts(), kg.findings()
    assert counts["reviews"] == len(kg.reviews()) == len(bundled_rows("reviews"))
    assert counts["findings"] == len(findings) == len(bundled_rows("findings"))
    assert counts["recommendations"] == len(kg.recommendations())
    assert counts["recommendations"] == len(bundled_rows("recommendations"))
    assert counts["statistics"] == len(bundled_rows("statistics"))
    assert kg.manifest is not None
    assert counts["triples"] == kg.manifest.quads
    ids = [f["finding_id"] for f in findings if f["review_id"] == findings[0]["review_id"]]
    assert ids == sorted(ids, key=lambda i: int(i.rsplit("/", 1)[1]))
    one = kg.reviews()["2024-lincolnshire-safeguarding-ch-bronson-battersby"]
    assert (one["year"], one["nation"], one["outcome"], one["level"]) == (
        2024, "england", "death", "case"
    )  # fmt: skip
    assert one["source_url"].startswith("https://")
    assert all(f["themes"] and f["summary"] for f in findings)


def test_the_bundled_dataset_is_built_once_and_again_when_the_cache_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casegraph.ingest.build import bundled_dataset

    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path / "cache"))
    first = bundled_dataset()
    before = (first / "manifest.json").stat().st_mtime_ns
    assert bundled_dataset() == first
    assert (first / "manifest.json").stat().st_mtime_ns == before
    (first / "manifest.json").unlink()
    assert bundled_dataset() == first
    assert (first / "manifest.json").is_file()
    assert cg.open().package_paths() == [bundled_package()]
    # A dataset may outlive the copy of the package that it was built from.
    manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    manifest["packages"]["published"]["folder"] = str(tmp_path / "gone")
    (first / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert cg.open(first).package_paths() == [bundled_package()]


def test_where_the_cache_cannot_be_written_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casegraph.ingest.build import bundled_dataset

    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert bundled_dataset().is_relative_to(tmp_path)
