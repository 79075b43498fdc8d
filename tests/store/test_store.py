"""One compliance class for every store: on disk, in memory, and a real SPARQL server."""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from casegraph.errors import MissingStoreError, QueryError, QueryTimeoutError, StoreError
from casegraph.ingest.build import build_store, bundled_package, write_quads
from casegraph.model import iris
from casegraph.store import (
    RemoteStore,
    Rows,
    Store,
    open_dataset,
    open_memory,
    read_manifest,
    store_path,
)
from casegraph.store.interface import with_values

from ..support.paths import CASES

PREFIX = f"PREFIX cg: <{iris.CG}> PREFIX dcterms: <{iris.PREFIXES['dcterms']}> "


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("kg") / "toy.kg"
    build_store([CASES / "toy"], target)
    return target


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("nq") / "toy.nq"
    write_quads([CASES / "toy"], target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def endpoint(text: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real SPARQL server: Oxigraph's own, filled with the toy dataset."""
    place = tmp_path_factory.mktemp("server")
    (place / "toy.nq").write_bytes(text)
    program = Path(sys.executable).with_name("oxigraph")
    store = ["--location", str(place / "store")]
    subprocess.run(
        [str(program), "load", *store, "--file", str(place / "toy.nq")],
        check=True, capture_output=True,
    )  # fmt: skip
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [str(program), "serve-read-only", *store, "--bind", f"127.0.0.1:{port}",
         "--union-default-graph"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, "the server ended"
            time.sleep(0.05)
        else:
            raise AssertionError("the server did not start")
        yield f"{address}/query"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(params=["folder", "memory", "remote"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "folder":
        return open_dataset(request.getfixturevalue("folder"))[0]
    if request.param == "memory":
        return open_memory(request.getfixturevalue("text"))
    return RemoteStore(request.getfixturevalue("endpoint"))


class TestCompliance:
    """What every store must do alike."""

    def test_it_keeps_to_the_interface(self, store: Store) -> None:
        assert isinstance(store, Store)

    def test_rows_come_with_their_variables(self, store: Store) -> None:
        rows = store.select(
            PREFIX + "SELECT ?id ?year { ?r a cg:Review ; dcterms:identifier ?id "
            "OPTIONAL { ?r dcterms:issued ?year } } ORDER BY ?id"
        )
        assert rows == Rows(
            ("id", "year"),
            [("r1", "2011"), ("r2", "2014"), ("r3", "2016"), ("r4", "2020"), ("r5", None)],
        )
        assert rows.column("id") == ["r1", "r2", "r3", "r4", "r5"]
        assert len(rows) == 5

    def test_values_restrict_a_variable(self, store: Store) -> None:
        query = PREFIX + "SELECT ?id { ?r a cg:Review ; dcterms:identifier ?id } ORDER BY ?id"
        rows = store.select(query, {"r": [iris.review("r4"), iris.review("r2")]})
        assert rows.column("id") == ["r2", "r4"]
        assert store.select(query, {"r": [iris.review("none")]}).column("id") == []

    def test_the_default_graph_is_the_union(self, store: Store) -> None:
        assert store.ask(PREFIX + "ASK { ?r cg:reviewTheme ?t ; dcterms:title ?title }")
        assert not store.ask(PREFIX + "ASK { ?r a cg:NoSuchClass }")

    def test_every_named_graph_is_there(self, store: Store) -> None:
        rows = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        assert rows.column("g") == sorted([
            iris.DERIVED_GRAPH, iris.ONTOLOGY_GRAPH, iris.package_graph("toy"),
            iris.PROVENANCE_GRAPH, iris.VOCAB_GRAPH,
        ])  # fmt: skip

    def test_the_count_and_the_dump_are_of_all_quads(
        self, store: Store, text: bytes, tmp_path: Path
    ) -> None:
        assert len(store) == text.count(b"\n")
        store.dump(tmp_path / "dump.nq")
        assert (tmp_path / "dump.nq").read_bytes() == text


def test_a_value_that_is_no_iri_is_refused() -> None:
    for hostile in ("urn:x> } DROP ALL #", "a b", 'x"', "x\ny", "x\\u003e"):
        with pytest.raises(ValueError, match="is not an IRI"):
            with_values("SELECT * { ?s ?p ?o }", {"s": [hostile]})
    with pytest.raises(ValueError, match="not the name of a variable"):
        with_values("SELECT * { ?s ?p ?o }", {"s } #": ["urn:x"]})


def test_a_wrong_path_is_refused_and_nothing_is_created(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(MissingStoreError):
            store_path(path)
        with pytest.raises(MissingStoreError):
            open_dataset(path)
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_tells_what_is_inside(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.counts["reviews"] == 5
    assert len(manifest.digest) == 64
    assert manifest.quads == len(open_dataset(folder)[0])
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", manifest.store]


def test_a_rebuild_replaces_the_old_dataset_and_leaves_no_litter(toy: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.kg"
    first, _ = build_store([toy], target)
    with (toy / "sources.csv").open("a") as file:
        file.write("s3,More,A publisher,https://example.org/c\n")
    second, _ = build_store([toy], target)
    assert second.digest != first.digest
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", second.store]
    assert len(open_dataset(target)[0]) == second.quads


def test_a_faulty_rebuild_leaves_the_old_dataset(
    spoil: Callable[[str, str, str], Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.kg"
    good, _ = build_store([CASES / "toy"], target)
    folder = spoil("reviews.csv", "2009-03", "2016-13")
    with pytest.raises(Exception, match="1 fault; nothing"):
        build_store([folder], target)
    assert read_manifest(target) == good
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", good.store]


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_dataset_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.kg"
    old, _ = build_store([CASES / "toy"], target)
    new, _ = build_store([bundled_package()], tmp_path / "new.kg")
    rng = random.Random(11)
    swapped = 0
    kills = 12
    for _ in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-m", "casegraph", "build", "-o", str(target)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(rng.uniform(0.05, 1.6))
        child.send_signal(signal.SIGKILL)
        child.wait()
        manifest = read_manifest(target)
        assert manifest is not None
        assert manifest.digest in (old.digest, new.digest)
        assert len(open_dataset(target)[0]) == manifest.quads
        if manifest.digest == new.digest:
            swapped += 1
            build_store([CASES / "toy"], target)
    last, _ = build_store([CASES / "toy"], target)
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", last.store]
    assert swapped < kills, "no build was killed before its end"


def test_a_second_build_at_the_same_place_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "out.kg"
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (target / f"building-{other.pid}").mkdir(parents=True)
        with pytest.raises(StoreError, match="another casegraph"):
            build_store([CASES / "toy"], target)
    finally:
        other.kill()
        other.wait()
    build_store([CASES / "toy"], target)


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="found a folder with other files"):
        build_store([CASES / "toy"], tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


DAMAGES = (
    "manifest text",
    "manifest format",
    "manifest path",
    "no store",
    "no CURRENT",
    "no files",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_dataset_is_named_with_advice(folder: Path, tmp_path: Path, damage: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy.kg"))
    manifest = json.loads((copy / "manifest.json").read_text())
    inner = copy / manifest["store"]
    if damage == "manifest text":
        (copy / "manifest.json").write_text("{")
    elif damage == "manifest format":
        (copy / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    elif damage == "manifest path":
        (copy / "manifest.json").write_text(json.dumps({**manifest, "store": "../../etc"}))
    elif damage == "no store":
        shutil.rmtree(inner)
    elif damage == "no CURRENT":
        (inner / "CURRENT").unlink()
    else:
        for path in inner.glob("MANIFEST-*"):
            path.unlink()
    with pytest.raises(StoreError, match="build"):
        open_dataset(copy)


def test_a_full_disk_is_one_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    from casegraph.store.files import atomic_writer

    target = tmp_path / "out.nq"
    target.write_bytes(b"old")

    def fill() -> None:
        with atomic_writer(target) as file:
            file.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="cannot be written"):
        fill()
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.nq"]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>"""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bomb.rdf", BOMB, "document type declaration"),
        ("x.ttl", b"this is not turtle", "not Turtle"),
        ("x.nq", b"\xff\xfe\x00", "not N-Quads"),
        ("x.docx", b"PK", "found a document"),
        ("x.jsonld", b'{"@context": "http://127.0.0.1:9/context"}', "nothing is fetched"),
    ],
)
def test_a_file_that_is_no_rdf_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=message):
        open_memory(tmp_path / name)


class _Odd(BaseHTTPRequestHandler):
    """An endpoint that misbehaves, each path in its own way."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/slow":
            time.sleep(3)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        code = {"/refuse": 400, "/fail": 500}.get(self.path, 200)
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>hello</h1>")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Odd)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("/html", StoreError, "not SPARQL JSON"),
        ("/refuse", QueryError, "refused the query"),
        ("/fail", StoreError, "failed"),
        ("/redirect", StoreError, "does not follow"),
        ("/slow", QueryTimeoutError, "no answer after"),
    ],
)
def test_an_odd_endpoint_is_named(
    odd: str, path: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        RemoteStore(odd + path, timeout=0.5).select("SELECT * { ?s ?p ?o }")


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore(f"http://127.0.0.1:{_free_port()}/query").ask("ASK {}")
    for address in ("ftp://example.org/", "file:///etc/passwd", "http://"):
        with pytest.raises(StoreError, match="no address of an endpoint"):
            RemoteStore(address)


def test_a_named_question_is_restricted_at_an_endpoint_as_it_is_here(
    endpoint: str, folder: Path
) -> None:
    import casegraph

    here, there = casegraph.open(folder), casegraph.open(endpoint)
    for theme in ("neglect", "poverty"):
        expected = here.query(name="reviews-by-theme", theme=theme)
        assert len(expected) > 0
        assert there.query(name="reviews-by-theme", theme=theme).equals(expected)
    found = there.cooccurrence(null="independence")
    assert found.number_of_edges() == 15
    weights = [values["weight"] for *_, values in found.edges(data=True)]
    assert sum(weight > 0 for weight in weights) == 6
