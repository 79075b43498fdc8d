"""A stranger's query is answered whole or refused in a sentence, and leaves nothing behind."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from casegraph.errors import (
    MissingStoreError,
    QueryError,
    QueryTimeoutError,
    StoreError,
    UnknownNameError,
    UsageError,
)
from casegraph.model.iris import CG
from casegraph.sparql import lexer, sandbox, worker
from casegraph.sparql.formats import FORMATS
from casegraph.sparql.limits import Limits
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query

WORKER = Path(worker.__file__)
ROWS = 1_500
LIMIT = 1.5


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> StoreTarget:
    """A store on disk of 4,503 quads: a chain of nodes, a number and a label each."""
    folder = tmp_path_factory.mktemp("sandbox") / "store"
    store = Store(str(folder))
    quads = []
    for n in range(ROWS):
        node, graph = NamedNode(f"urn:n:{n}"), NamedNode(f"urn:g:{n % 3}")
        quads += [
            Quad(node, NamedNode(CG + "next"), NamedNode(f"urn:n:{n + 1}"), graph),
            Quad(node, NamedNode(CG + "number"), Literal(n), graph),
            Quad(node, NamedNode(CG + "label"), Literal(f"label {n % 7}"), graph),
        ]
    odd = NamedNode(CG + "odd")
    for text in ('q"u,o\r\nte\\', "", "tab\t<&>é\U0001f600"):
        quads.append(Quad(NamedNode("urn:odd"), odd, Literal(text), NamedNode("urn:g:0")))
    store.bulk_extend(quads)
    store.flush()
    del store
    return StoreTarget("folder", folder)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After every test: no process of ours and no temporary file."""
    litter = tmp_path / "litter"
    litter.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(litter))
    yield
    assert list(litter.iterdir()) == []
    assert workers() == []


def workers() -> list[int]:
    """Return our children that are workers, dead ones not waited for included."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and (not command or b"worker.py" in command):
            found.append(int(entry.name))
    return found


def ask(target: StoreTarget, text: str, **options: Any) -> str:
    with run_query(target, text, **options) as answer:
        return answer.text()


def column(target: StoreTarget, text: str, **options: Any) -> list[str]:
    bindings = json.loads(ask(target, text, **options))["results"]["bindings"]
    return [next(iter(row.values()))["value"] for row in bindings]


def count(target: StoreTarget, text: str, **options: Any) -> int:
    return int(column(target, text, **options)[0])


# What is answered


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
    from pyoxigraph import QueryResultsFormat

    native = Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert found == json.loads(native.serialize(format=QueryResultsFormat.JSON))  # type: ignore[union-attr]
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
    with pytest.raises(QueryError, match="no IRI"):
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


# What is refused


def test_a_missing_dataset_is_never_made(tmp_path: Path) -> None:
    for kind, name in (("folder", "none"), ("file", "none.ttl"), ("quads", "none.nq")):
        with pytest.raises(MissingStoreError):
            run_query(StoreTarget(kind, tmp_path / name), "ASK {}")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(MissingStoreError):
        run_query(StoreTarget("folder", empty), "ASK {}")
    status, _ = direct({"kind": "folder", "path": str(tmp_path / "none")}, "ASK {}")
    assert status["kind"] == "data"
    direct({"kind": "folder", "path": str(empty)}, "ASK {}")
    assert list(empty.iterdir()) == []
    assert not any((tmp_path / name).exists() for name in ("none", "none.ttl", "none.nq"))
    with pytest.raises(UsageError, match="expected one of folder, file, quads"):
        StoreTarget("url", tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("lol.rdf", b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>', "document"),
        ("low.xml", b'<?xml version="1.0"?><!doctype r><r/>', "document type"),
        ("wide.rdf", '<?xml version="1.0"?><!DOCTYPE r><r/>'.encode("utf-16"), "not UTF-8"),
        ("bad.ttl", b"<a:b> <a:c> .", "error at line|Parser error|cannot be read"),
        ("what.doc", b"hello", "ending 'doc'"),
        ("deep.jsonld", b'{"a:b":' * 60_000 + b"1" + b"}" * 60_000, "cannot be read"),
    ],
)
def test_data_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoreError, match=reason):
        run_query(StoreTarget("file", tmp_path / name), "ASK {}", memory=512 << 20)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n ?s ?p }", "line 2, column 8: found '}' where the value of a property"),
        ("SELECT * { ?s ?p ?o } LIMIT", "column 28: found text that is not SPARQL at the end"),
        ("SELECT * { ?s cgg:number ?o }", "found the prefix 'cgg', .* did you mean cg: ?"),
        ("SELECT * { ?s foo:x ?o }", "line 1, column 20: .* declare it with PREFIX foo:"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "The SELECT contains a variable"),
        ("FIND ?x", "line 1, column 1: found 'FIND'; expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("PREFIX a: <b:>\n SELEC ?x { a:b a ?x }", "line 2, column 2: .* did you mean SELECT"),
        ("SELECT (<urn:f>(1) AS ?x) {}", "custom function <urn:f> is not supported"),
        ("SELECT * { ?s ?p 'open }", "line 1, column 18: found a string that is never closed"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "casegraph reads only"),
        ("ASK {} # " + "x" * 70_000, "too long"),
    ],
)
def test_faults_are_told_in_a_sentence(target: StoreTarget, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        run_query(target, query)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_limits_must_make_sense() -> None:
    for wrong in ({"seconds": 0.0}, {"seconds": float("nan")}, {"memory": 1 << 28}, {"rows": -1}):
        with pytest.raises(UsageError):
            Limits(**wrong)  # type: ignore[arg-type]


# What would never end

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
DEADLY = {
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "order": f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f",
    "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
    "group": f"SELECT ?a (SUM(?c) AS ?n) {{ {CROSS} }} GROUP BY ?a",
    "ask": f"ASK {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = '!') }}",
    "construct": f"CONSTRUCT {{ ?a ?b ?f }} WHERE {{ {CROSS} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (cg:next|^cg:next)* ?b . ?c cg:next* ?d }",
    "exists": f"ASK {{ {CROSS} FILTER EXISTS {{ ?a ?k ?l FILTER(CONCAT(?l, ?i) = '!') }} }}",
    "regex": f"ASK {{ {CROSS} FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '^(a+)+$') }}",
    "replace": f"ASK {{ {CROSS} FILTER(REPLACE(STR(?c), '(.)+', STR(?i)) = STR(?f + ?f)) }}",
    "patterns 150": "SELECT * {" + "".join(f"?a{n} a ?b{n} ." for n in range(150)) + "}",
    "patterns 800": "SELECT * {" + "".join(f"?a{n} ?p ?b{n} ." for n in range(800)) + "}",
    "optional 400": "SELECT * {" + "OPTIONAL { ?a a ?b }" * 400 + "}",
    "path 600": "ASK { ?a " + "cg:next/" * 600 + "cg:next ?b }",
    "values 400": "ASK {" + "VALUES ?x { 1 2 } " * 400 + "}",
}


def test_deadly_queries_are_stopped(target: StoreTarget, tmp_path: Path) -> None:
    assert len(DEADLY) == 15
    empty = tmp_path / "empty.nt"
    empty.write_bytes(b"")

    def attempt(name: str) -> str:
        where = StoreTarget("file", empty) if name.startswith("patterns") else target
        started = time.monotonic()
        try:
            run_query(where, DEADLY[name], timeout=LIMIT).close()
            return "answered"
        except QueryTimeoutError as error:
            # Not a measure of speed: a query that is not stopped would run for hours.
            late = time.monotonic() - started > LIMIT + 5
            return "late" if late else str(error)
        except QueryError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        ends = dict(zip(DEADLY, pool.map(attempt, DEADLY), strict=True))
    answered = {name for name, end in ends.items() if end == "answered"}
    assert answered <= {"patterns 150", "optional 400", "path 600", "values 400"}, ends
    assert sum(end.startswith("the query was stopped after 1.5 s") for end in ends.values()) >= 9, (
        ends
    )
    assert count(target, "SELECT (COUNT(*) AS ?n) { ?s cg:number ?o }") == ROWS


GENERATORS: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "ASK " + "{" * n + "}" * n,
    "parentheses": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "or": lambda n: "ASK { FILTER(1" + "||1" * n + ") }",
    "and": lambda n: "ASK { FILTER(1" + "&&1" * n + ") }",
    "not": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "plus": lambda n: "ASK { FILTER(1" + "+1" * n + ") }",
    "union": lambda n: "ASK { {}" + "UNION{}" * n + " }",
    "optional": lambda n: "ASK { " + "OPTIONAL{" * n + "}" * n + " }",
    "exists": lambda n: "ASK { " + "FILTER EXISTS{" * n + "}" * n + " }",
    "select": lambda n: "ASK { " + "{SELECT*{" * n + "}}" * n + " }",
    "functions": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "path groups": lambda n: "ASK { ?a " + "(" * n + "a" + ")*" * n + " ?b }",
    "path steps": lambda n: "ASK { ?a a" + "/a" * n + " ?b }",
    "triple terms": lambda n: "ASK { ?a ?b " + "<<( ?s ?p " * n + "?o" + " )>>" * n + " }",
    "reified": lambda n: "ASK { " + "<<" * n + "?s ?p ?o" + ">> ?p ?o" * n + " }",
    "blank nodes": lambda n: "ASK { ?a ?b " + "[a " * n + "?c" + "]" * n + " }",
    "lists": lambda n: "ASK { ?a ?b " + "(" * n + "1" + ")" * n + " }",
    "describe": lambda n: "DESCRIBE " + "<a:>" * n,
    "unclosed": lambda n: "ASK " + "{" * n,
}


def generated(target: StoreTarget, query: str) -> str:
    form = "turtle" if query.startswith("DESCRIBE") else "json"
    try:
        run_query(target, query, timeout=1, format=form).close()
    except QueryTimeoutError:
        return "stopped"
    except QueryError as error:
        return "refused" if "simplify" in str(error) or "too " in str(error) else "wrong"
    return "answered"


@pytest.mark.parametrize("size", [10**2, 10**3, 10**4, 10**5])
def test_no_size_of_query_is_deadly(target: StoreTarget, size: int) -> None:
    assert len(GENERATORS) == 19
    queries = [make(size) for make in GENERATORS.values()]
    with ThreadPoolExecutor(4) as pool:
        ends = dict(zip(GENERATORS, pool.map(partial(generated, target), queries), strict=True))
    if size == 10**2:
        assert sum(end == "answered" for end in ends.values()) >= 12, ends
    if size == 10**5:
        assert set(ends.values()) == {"refused"}, ends


@pytest.mark.parametrize("name", ["braces", "parentheses", "optional", "exists", "functions"])
def test_what_may_be_nested_can_be_answered(target: StoreTarget, name: str) -> None:
    assert generated(target, GENERATORS[name](197)) in ("answered", "stopped")
    assert generated(target, GENERATORS[name](210)) == "refused"


def test_the_sandbox_holds_where_the_lexer_is_passed(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "refuse_unsafe", lexer.inspect)
    for name in ("braces", "parentheses", "functions"):
        with pytest.raises(QueryError, match="too deeply nested or complex for the engine"):
            run_query(target, GENERATORS[name](60_000 if name == "parentheses" else 30_000))
    assert count(target, "SELECT (COUNT(*) AS ?n) { ?s cg:number ?o }") == ROWS


def test_memory_and_answers_are_limited(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubled = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(30))
    bomb = f"SELECT (STRLEN(?x30) AS ?n) {{ BIND('a' AS ?x0) {doubled} }}"
    with pytest.raises(QueryError, match="more than its 512 MB of memory"):
        run_query(target, bomb, memory=512 << 20)
    monkeypatch.setattr(sandbox, "Limits", partial(Limits, answer=100_000))
    with pytest.raises(QueryError, match=r"answer is larger than 97.7 kB"):
        run_query(target, "SELECT * { ?s ?p ?o . ?a ?b ?c }", format="csv")
    assert len(ask(target, "SELECT * { ?s cg:label ?o }", format="csv")) > 10_000


def test_an_interrupt_kills_the_worker(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupt(self: subprocess.Popen[bytes], *_: object, **__: object) -> None:
        started.append(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_query(target, DEADLY["count"])
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_a_worker_that_is_killed_gives_no_part(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen.communicate

    def kill(self: subprocess.Popen[bytes], *arguments: Any, **options: Any) -> Any:
        threading.Timer(0.7, self.kill).start()
        return real(self, *arguments, **options)

    monkeypatch.setattr(subprocess.Popen, "communicate", kill)
    with pytest.raises(QueryError):
        run_query(target, "SELECT * { ?s ?p ?o . ?a ?b ?c }", format="csv")


def test_threads(target: StoreTarget) -> None:
    def one(n: int) -> list[str]:
        return column(target, f"SELECT ?s {{ ?s cg:number {n} }}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(24))) == [[f"urn:n:{n}"] for n in range(24)]


# What would reach other servers


class Listener:
    """Counts the connections to a port of this machine."""

    def __init__(self) -> None:
        self.hits = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.open = True
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self) -> None:
        while self.open:
            try:
                connection, _ = self.socket.accept()
            except TimeoutError:
                continue
            self.hits += 1
            connection.close()

    def close(self) -> None:
        time.sleep(0.1)
        self.open = False
        self.thread.join()
        self.socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    if made.open:
        made.close()


def calls(url: str) -> list[str]:
    return [
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE# x\n<{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{SERVICE<{url.replace('http', chr(92) + 'u0068ttp')}>{{?s ?p ?o}}}}",
        f"PREFIX : <{url}> SELECT * {{SERVICE:a{{?s ?p ?o}}}}",
        f"ASK {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f'SELECT*{{VALUES ?x{{"""a"}}SERVICE<{url}>{{?a ?b ?c}}}}',
        f'SELECT*{{FILTER(1<2#>"""\n)SERVICE<{url}>{{?a ?b ?c}}#"""\n}}',
        f"SELECT*{{FILTER(1<<http://x#y>)SERVICE<{url}>{{?a ?b ?c}}}}",
    ]


def direct(
    kg: dict[str, str], query: str, script: Path = WORKER, form: str = "json"
) -> tuple[dict[str, Any], bytes]:
    """Hand a query to the worker itself, past the lexer."""
    request = {
        "kg": kg,
        "query": query,
        "format": form,
        "limits": {"seconds": 5, "memory": 2 << 30, "answer": 1 << 20, "rows": None},
    }
    ran = subprocess.run(
        [sys.executable, "-P", str(script)],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        timeout=20,
    )
    return json.loads(ran.stderr.splitlines()[-1]), ran.stdout


def altered(folder: Path, *lines: str) -> Path:
    """Return a copy of the worker with some of its lines left out."""
    text = WORKER.read_text(encoding="utf-8")
    for line in lines:
        assert text.count(line) == 1
        text = text.replace(line, line[: len(line) - len(line.lstrip())] + "pass\n")
    folder.mkdir()
    shutil.copy(WORKER.with_name("writers.py"), folder)
    (folder / "worker.py").write_text(text, encoding="utf-8")
    return folder / "worker.py"


def test_no_spelling_reaches_a_server(target: StoreTarget, listener: Listener) -> None:
    spellings = calls(listener.url)
    assert len(spellings) == 11
    for query in spellings:
        form = "turtle" if query.startswith("CONSTRUCT") else "json"
        with pytest.raises(QueryError):
            run_query(target, query, format=form)
    for clause in ("FROM", "FROM NAMED"):
        query = f"SELECT * {clause} <{listener.url}> {{ ?s ?p ?o }}"
        assert run_query(target, query).rows == 0
        assert run_query(target, query, default_graphs=[listener.url]).rows == 0
    listener.close()
    assert listener.hits == 0


def test_each_wall_holds_alone(target: StoreTarget, listener: Listener, tmp_path: Path) -> None:
    """With the lexer passed by and all but one of the worker's walls down; and with all down,
    which shows that this test would see a hit."""
    kg = {"kind": "folder", "path": str(target.path)}
    spellings = calls(listener.url)
    walls = {
        "leave_network": "    leave_network()\n",
        "forbid_sockets": "    forbid_sockets()\n",
        "files": '                _set("RLIMIT_NOFILE", 0, 0)\n',
    }

    def hits(script: Path) -> int:
        before = listener.hits
        for query in spellings:
            direct(kg, query, script, "ttl" if query.startswith("CONSTRUCT") else "json")
        time.sleep(0.1)
        return listener.hits - before

    assert hits(WORKER) == 0
    assert hits(altered(tmp_path / "none", *walls.values())) >= 8
    standing = [name for name in walls if name == "files" or works(name)]
    for name in standing:
        others = [line for wall, line in walls.items() if wall != name]
        assert hits(altered(tmp_path / name, *others)) == 0, name


def works(wall: str) -> bool:
    """Return whether this system, which may be a container, lets the worker put up a wall."""
    code = f"import runpy; print(runpy.run_path({str(WORKER)!r})[{wall!r}]())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return ran.stdout.strip() == b"True"


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


# What a caller puts in


def test_values_reach_every_group_that_names_them(target: StoreTarget) -> None:
    three = {"n": str(Literal(3))}
    assert column(target, "SELECT ?s { ?s cg:number ?n }", substitutions=three) == ["urn:n:3"]
    assert count(target, "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?n }", substitutions=three) == 1
    less = "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?x FILTER(?x < ?n) }"
    assert count(target, less, substitutions=three) == 3
    inner = "SELECT (COUNT(?s) AS ?k) { { ?s cg:number ?x FILTER(?x < ?n) } }"
    assert count(target, inner, substitutions=three) == 3
    sub = "SELECT ?k { { SELECT (COUNT(?s) AS ?k) { ?s cg:number ?x FILTER(?x < ?n) } } }"
    assert column(target, sub, substitutions=three) == ["3"]
    two = {"?n": [str(Literal(3)), str(Literal(5))]}
    assert count(target, "SELECT (COUNT(?s) AS ?k) { ?s cg:number ?n }", substitutions=two) == 2
    assert json.loads(ask(target, "ASK { ?s cg:number ?n }", substitutions=three))["boolean"]
    built = "CONSTRUCT { ?s cg:number ?n } WHERE { ?s cg:number ?n }"
    assert run_query(target, built, format="ntriples", substitutions=two).rows == 2
    node = {"s": "<urn:n:7>"}
    assert column(target, "SELECT ?n { ?s cg:number ?n }", substitutions=node) == ["7"]


@pytest.mark.parametrize(
    ("variable", "term", "message"),
    [
        ("n", "3", "no N-Triples term"),
        ("n", '"a" } #', "no N-Triples term"),
        ("n", '<urn:a> . <urn:a> <urn:b> "c"', "no N-Triples term"),
        ("n", "<urn:a b>", "no N-Triples term"),
        ("n", "_:b", "blank node"),
        ("n", "\ud800", "no N-Triples term"),
        ("m", "<urn:a>", r"no variable \?m"),
        ("nn", "<urn:a>", r"did you mean \?n"),
    ],
)
def test_only_terms_can_be_put_in(
    target: StoreTarget, variable: str, term: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(target, "SELECT ?s { ?s cg:number ?n }", substitutions={variable: term})


def test_faults_are_placed_in_the_text_as_given(target: StoreTarget) -> None:
    with pytest.raises(QueryError, match="line 1, column 39: found text"):
        run_query(target, "SELECT ?s { ?s cg:number ?n } ORDER ?n ", substitutions={"n": "<urn:a>"})


TEXTS = [
    "",
    "'",
    '"',
    "\\",
    '" } #',
    "a\nb",
    "a\rb",
    "\x00",
    "é",
    "\U0001f600",
    "?n",
    "a\tb",
    "\\u0041",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=20), min_size=1, max_size=12))
def test_any_text_filters_as_in_python(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "texts.nq"
    held = [(n, text) for n, text in enumerate(TEXTS + [text[::-1] for text in texts])]
    quads = [Quad(NamedNode(f"urn:n:{n}"), NamedNode("urn:p"), Literal(t)) for n, t in held]
    path.write_text("".join(f"{q} .\n" for q in quads), encoding="utf-8")
    found = column(
        StoreTarget("quads", path),
        "SELECT DISTINCT ?s { ?s <urn:p> ?text }",
        substitutions={"text": [str(Literal(text)) for text in texts]},
    )
    assert sorted(found) == sorted(f"urn:n:{n}" for n, text in held if text in texts)


def test_a_large_answer_is_a_file_that_closes(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_SMALL", 1_000)
    with run_query(target, "SELECT * { ?s cg:label ?o }", format="tsv") as answer:
        assert isinstance(answer, Answer)
        assert answer.body.fileno() > 2
        assert len(answer.text().splitlines()) == ROWS + 1
    assert answer.body.closed
