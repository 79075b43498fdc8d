"""What the sandbox answers, in each format and from each kind of target."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from casegraph.errors import (
    QueryError,
    UnknownNameError,
)
from casegraph.model.iris import CG
from casegraph.sparql import sandbox
from casegraph.sparql.formats import FORMATS
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query

from .asking import ROWS, ask, column, count


def test_an_answer_tells_what_it_is(target: StoreTarget) -> None:
    answer = run_query(target, "SELECT ?s { ?s cg:number ?n } ORDER BY ?n")
    assert (answer.form, answer.rows, answer.truncated) == ("SELECT", ROWS, False)
    assert answer.media_type == "application/sparql-results+json"
    assert answer.body.tell() == 0
    rows = json.load(answer.body)["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == [f"urn:n:{n}" for n in range(ROWS)]
    assert set(answer.parts) == {"start", "open", "query"}
    assert 0 < sum(answer.parts.values()) <= answer.seconds + 1e-6


def test_every_row_format_gives_the_same_values(target: StoreTarget) -> None:
    query = "SELECT ?o { <urn:odd> cg:odd ?o } ORDER BY ?o"
    expected = sorted(['q"u,o\r\nte\\', "", "tab\t<&>é\U0001f600"])
    assert column(target, query) == expected
    rows = list(csv.reader(io.StringIO(ask(target, query, format="csv"), newline="")))
    assert rows == [["o"], *([value] for value in expected)]
    tree = ElementTree.fromstring(ask(target, query, format="xml"))
    assert [e.text or "" for e in tree.iter() if e.tag.endswith("literal")] == expected
    head, *lines = ask(target, query, format="tsv").splitlines()
    assert head == "?o"
    terms = [
        t.object
        for t in parse("".join(f"<a:> <a:> {x} ." for x in lines), RdfFormat.TURTLE, base_iri="a:")
    ]
    assert terms == [Literal(value) for value in expected]


def test_terms_are_written_as_the_engine_writes_them(target: StoreTarget) -> None:
    query = (
        'SELECT ?x ?u { VALUES ?x { <urn:a> "a" "b"@en "c"@ar--rtl 1 "01"^^xsd:integer 1.5 1e0 '
        'true <<( <urn:a> <urn:b> "d"@en )>> "2024"^^xsd:gYear UNDEF } }'
    )
    found = json.loads(ask(target, query))
    from pyoxigraph import QueryResultsFormat, QuerySolutions

    native = Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert isinstance(native, QuerySolutions)
    assert found == json.loads(native.serialize(format=QueryResultsFormat.JSON) or b"")
    assert len(found["results"]["bindings"]) == 12
    xml = ElementTree.fromstring(ask(target, query, format="xml"))
    assert len([e for e in xml.iter() if e.tag.endswith("}result")]) == 12
    tsv = ask(target, query, format="tsv").splitlines()[1:]
    assert tsv[4:7] == ["1\t", "1\t", "1.5\t"]


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask_in_every_row_format(target: StoreTarget, name: str) -> None:
    for query, word in (("ASK { ?s cg:number 3 }", "true"), ("ASK { ?s cg:number -3 }", "false")):
        text = ask(target, query, format=name)
        if name == "json":
            assert json.loads(text) == {"head": {}, "boolean": word == "true"}
        elif name == "xml":
            root = ElementTree.fromstring(text)
            assert [e.text for e in root if e.tag.endswith("boolean")] == [word]
        else:
            assert text == word + "\n"


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if "CONSTRUCT" in f.forms])
def test_triples_in_every_graph_format(target: StoreTarget, name: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <urn:odd> <urn:n:3> } ?s ?p ?o }"
    answer = run_query(target, query, format=name)
    assert (answer.form, answer.rows) == ("CONSTRUCT", 6)
    kind = RdfFormat.from_media_type(answer.media_type)
    assert kind is not None
    found = {Triple(q.subject, q.predicate, q.object) for q in parse(answer.text(), format=kind)}
    assert len(found) == 6
    assert Triple(NamedNode("urn:n:3"), NamedNode(CG + "number"), Literal(3)) in found
    if name == "turtle":
        assert answer.text().count("@prefix") == 2  # cg and xsd, of two dozen
    assert run_query(target, "DESCRIBE <urn:n:3>", format=name).form == "DESCRIBE"


def test_xml_refuses_what_it_cannot_hold(target: StoreTarget) -> None:
    query = 'SELECT ("a\\u0000b" AS ?x) {}'
    assert column(target, query) == ["a\x00b"]
    with pytest.raises(QueryError, match=r"U\+0000, which XML cannot hold"):
        run_query(target, query, format="xml")
    with pytest.raises(QueryError, match=r"U\+0001, which XML cannot hold"):
        run_query(target, 'CONSTRUCT { <a:b> <a:c> "\\u0001" } WHERE {}', format="rdfxml")


def test_a_format_must_suit_the_query(target: StoreTarget) -> None:
    with pytest.raises(QueryError, match="csv holds rows, and CONSTRUCT gives triples; use turtle"):
        run_query(target, "CONSTRUCT WHERE { ?s ?p ?o }", format="csv")
    with pytest.raises(QueryError, match="turtle holds triples, and SELECT gives rows; use table"):
        run_query(target, "SELECT * { ?s ?p ?o }", format="turtle")
    with pytest.raises(UnknownNameError, match="did you mean turtle"):
        run_query(target, "SELECT * { ?s ?p ?o }", format="turtel")


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "ntriples"])
def test_a_cap_on_rows_is_told(target: StoreTarget, name: str) -> None:
    query = "SELECT * { ?s cg:odd ?o }" if name != "ntriples" else "DESCRIBE <urn:odd>"
    for cap, truncated in ((0, True), (2, True), (3, False), (4, False), (None, False)):
        answer = run_query(target, query, format=name, row_limit=cap)
        expected = 3 if cap is None else min(3, cap)
        assert (answer.rows, answer.truncated) == (expected, truncated)
        if name == "ntriples":
            assert len(answer.text().splitlines()) == answer.rows


def test_a_cap_ends_an_endless_answer(target: StoreTarget) -> None:
    answer = run_query(
        target, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", row_limit=10, format="tsv"
    )
    assert len(answer.text().splitlines()) == 11
    assert answer.truncated


def test_the_default_graph_is_the_union_unless_graphs_are_named(target: StoreTarget) -> None:
    query = "SELECT (COUNT(*) AS ?n) %s { ?s cg:number ?o }"
    assert count(target, query % "") == ROWS
    assert count(target, query % "FROM <urn:g:1>") == ROWS // 3
    assert count(target, query % "FROM <urn:g:1> FROM <urn:g:2>") == 2 * ROWS // 3
    assert count(target, query % "FROM NAMED <urn:g:1>") == 0
    assert count(target, query % "", default_graphs=["urn:g:1"]) == ROWS // 3
    assert count(target, query % "FROM <urn:g:1> FROM <urn:g:2>", default_graphs=["urn:g:0"]) == 500
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s cg:number ?o } }"
    assert count(target, named, named_graphs=["urn:g:2"]) == ROWS // 3
    with pytest.raises(QueryError, match="not an IRI"):
        run_query(target, named, named_graphs=["not an iri"])


def test_files_are_targets_too(tmp_path: Path) -> None:
    texts = {
        "a.ttl": "<a:b> <a:c> 1 .",
        "a.nq": "<a:b> <a:c> <a:d> <a:g> .",
        "A.TRIG": "<a:g> { <a:b> <a:c> 1 }",
        "a.jsonld": '{"@id": "a:b", "a:c": 1}',
        "a.owl": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
        '<r:Description r:about="a:b"><a:c>1</a:c></r:Description></r:RDF>',
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert count(StoreTarget("file", path), "SELECT (COUNT(*) AS ?n) { <a:b> <a:c> ?o }") == 1
    quads = tmp_path / "quads.tmp"
    quads.write_text(texts["a.nq"], encoding="utf-8")
    assert count(StoreTarget("quads", quads), "SELECT (COUNT(*) AS ?n) { GRAPH <a:g> {?s ?p ?o}}")


def test_threads(target: StoreTarget) -> None:
    def one(n: int) -> list[str]:
        return column(target, f"SELECT ?s {{ ?s cg:number {n} }}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(24))) == [[f"urn:n:{n}"] for n in range(24)]


def test_a_store_of_many_files(tmp_path: Path) -> None:
    """The engine opens files while it answers; that must not be forbidden."""
    store = Store(str(tmp_path / "many"))
    for piece in range(40):
        store.bulk_extend(
            Quad(
                NamedNode(f"urn:{n}:{piece}"),
                NamedNode("urn:p"),
                Literal(f"{n} {piece}"),
                NamedNode("urn:g"),
            )
            for n in range(300)
        )
    store.flush()
    del store
    assert len(list((tmp_path / "many").glob("*.sst"))) > 16
    target = StoreTarget("folder", tmp_path / "many")
    for query in ("?s ?p ?o", "GRAPH <urn:g> { ?s <urn:p> ?o }", "?s ?p ?o . ?s ?q ?o"):
        assert count(target, f"SELECT (COUNT(?o) AS ?n) {{ {query} }}") == 12_000


def test_a_large_answer_is_a_file_that_closes(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_SMALL", 1_000)
    with run_query(target, "SELECT * { ?s cg:label ?o }", format="tsv") as answer:
        assert isinstance(answer, Answer)
        assert answer.body.fileno() > 2
        assert len(answer.text().splitlines()) == ROWS + 1
    assert answer.body.closed
