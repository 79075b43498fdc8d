"""The local server as a person, a browser and a stranger meet it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import uvicorn
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.applications import Starlette

from casegraph.api import KnowledgeGraph
from casegraph.endpoint import web
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.source import open_source
from casegraph.errors import UsageError
from casegraph.progress import Progress, silent
from casegraph_viz.server import run, slow_clients
from casegraph_viz.server.application import application
from casegraph_viz.server.run import checked_base, checked_origin, hosts, listen
from casegraph_viz.server.site_files import KEPT, Pages, _sweep
from casegraph_viz.site.build import MARK

from ...support.paths import CASES
from ...support.served import QUERY, Served, address, serve

BASE = "https://w3id.org/casegraph/"
TURTLE, NT, LD = "text/turtle", "application/n-triples", "application/ld+json"
RDFXML, HTML = "application/rdf+xml", "text/html"
JSON = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages") as served:
        yield served


@pytest.fixture(scope="module")
def things(kg: KnowledgeGraph) -> dict[str, str]:
    """One IRI of each kind, by the path before it: the one with the oddest letters."""
    found: dict[str, list[str]] = {}
    for quad in kg.store.engine:  # type: ignore[attr-defined]
        iri = quad.subject.value
        if iri.startswith(BASE) and "#" not in iri:
            path = iri.removeprefix(BASE)
            kind = "/".join(path.split("/")[:2]) if path.startswith("id/") else path.split("/")[0]
            found.setdefault(kind, []).append(path)
    return {
        kind: max(sorted(paths), key=lambda p: len(re.findall(r"[^a-z0-9/-]", p)))
        for kind, paths in found.items()
    }


# Linked data


def test_a_thing_of_each_kind_is_described(
    server: Served, things: dict[str, str], kg: KnowledgeGraph
) -> None:
    assert len(things) >= 16, sorted(things)
    engine: Any = kg.store.engine  # type: ignore[attr-defined]
    for path in things.values():
        iri = NamedNode(BASE + path)
        own = {q.triple for q in engine.quads_for_pattern(iri, None, None, None)}
        for ending, kind in (("ttl", TURTLE), ("nt", NT), ("jsonld", LD), ("rdf", RDFXML)):
            reply = server.get(f"/{path}.{ending}")
            assert (reply.status, reply.kind) == (200, kind), path
            form = RdfFormat.from_media_type(kind)
            assert form is not None
            told = {quad.triple for quad in parse(reply.body, format=form)}
            assert own <= told, path
            if path != "ontology":
                back = {q.triple for q in engine.quads_for_pattern(None, None, iri, None)}
                assert len(back & told) == min(len(back), 500)
        page = server.get(f"/{path}.html", HTML)
        assert (page.status, page.kind) == (200, HTML)
        assert BASE + path in page.text.replace("&#39;", "'")


ACCEPTS = [
    (None, ".ttl"), ("*/*", ".ttl"), (TURTLE, ".ttl"), (NT, ".nt"), (LD, ".jsonld"),
    (RDFXML, ".rdf"), ("application/json", ".jsonld"), (HTML, ".html"), (BROWSER, ".html"),
    ("application/xhtml+xml", ".html"),
    (f"{TURTLE};q=0.5, {LD};q=0.9", ".jsonld"), (f"{HTML};q=0.5, {TURTLE}", ".ttl"),
    ("application/rdf+xml, text/html;q=0.1", ".rdf"), (f"text/*;q=0.3, {NT}", ".nt"),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "ending"), ACCEPTS)
def test_a_thing_leads_on(server: Served, accept: str | None, ending: str) -> None:
    assert len(ACCEPTS) == 14
    for path in ("vocab/theme/neglect", "ontology", "graph/package/published"):
        reply = server.get("/" + path, accept)
        assert (reply.status, reply.body) == (303, b"")
        assert reply.headers["Location"] == f"{server.url}{path}{ending}"
        assert "Accept" in reply.headers["Vary"]
        assert server.get("/" + path + ending).status == 200


def test_what_is_not_known_is_said(server: Served) -> None:
    for path in ("/vocab/theme/none", "/id/review/none.ttl", "/id/x/y.html", "/graph/none", "/id"):
        reply = server.get(path)
        assert (reply.status, reply.kind) == (404, "text/plain")
        assert "knows nothing by the name https://w3id.org/casegraph/" in reply.text
    assert server.get("/vocab/theme/neglect", "image/png").status == 406
    page = server.get("/vocab/theme/<script>alert(1)</script>", BROWSER)
    assert (page.status, page.kind) == (404, HTML)
    assert "<script" not in page.text
    assert "<p>The dataset of this server knows nothing by the name" in page.text
    assert '<a href="/">The first page</a>' in page.text.replace("'", '"')
    assert server.get("/nothing").status == 404
    assert server.get("/theme-map.html").status == 404


def test_a_description_begins_with_the_thing(server: Served) -> None:
    """Then comes what it points at, then what points at it."""
    lines = server.get("/vocab/theme/neglect.nt").text.splitlines()
    thing = f"<{BASE}vocab/theme/neglect>"
    own = [line for line in lines if line.startswith(thing)]
    named = {line.split()[2] for line in own}
    places = [0 if s == thing else 1 if s in named else 2 for s, *_ in map(str.split, lines)]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
    assert "#type>" in own[0]
    turtle = server.get("/vocab/theme/neglect.ttl").text
    first = next(line for line in turtle.splitlines() if line and not line.startswith("@prefix"))
    assert first.startswith("theme:neglect a ")


def test_a_description_is_known_again(server: Served) -> None:
    first = server.get("/vocab/theme/neglect.ttl")
    again = server.get("/vocab/theme/neglect.ttl", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    head = server.request("HEAD", "/vocab/theme/neglect.ttl")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Casegraph-Complete"] in ("yes", "no")


def test_hostile_text_in_data_does_not_run(tmp_path: Path) -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    from pyoxigraph import Literal

    quads = [
        Quad(NamedNode(BASE + "id/review/x"), label, Literal("</h1><script>alert(1)</script>")),
        Quad(NamedNode(BASE + "id/review/x"), NamedNode("urn:p"), NamedNode("javascript:alert(1)")),
        Quad(NamedNode(BASE + "id/review/x"), NamedNode("urn:p'"), Literal("' onclick='alert(1)")),
    ]  # fmt: skip
    path = tmp_path / "hostile.nq"
    path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    with serve("--no-pages", "--kg", str(path)) as served:
        page = served.get("/id/review/x.html", HTML)
        assert page.status == 200
        assert "<script" not in page.text
        assert "javascript:alert" not in re.sub(r">[^<]*<", "><", page.text)
        assert " onclick=" not in re.sub(r">[^<]*<", "><", page.text)
        assert served.get("/id/review/x.jsonld").json()["@graph"][0]["@id"] == BASE + "id/review/x"


# Headers


ANSWERS = [
    ("GET", "/", 200), ("GET", "/sparql", 200), ("GET", address("ASK {}"), 200),
    ("GET", "/sparql?query=no", 400), ("GET", "/nothing", 404), ("POST", "/void.ttl", 405),
    ("GET", "/vocab/theme/neglect", 303), ("GET", "/vocab/theme/neglect.html", 200),
    ("GET", "/vocab/theme/neglect.rdf", 200), ("GET", "/openapi.json", 200),
    ("OPTIONS", "/sparql", 204), ("TRACE", "/sparql", 405), ("GET", "/void.ttl", 200),
    ("GET", "/dcat.ttl", 200), ("HEAD", "/", 200),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_dressed(server: Served, method: str, path: str, status: int) -> None:
    assert len(ANSWERS) == 15
    reply = server.request(method, path, {"Content-Type": QUERY} if method == "POST" else {})
    assert reply.status == status
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Frame-Options"] == "DENY"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    policy = reply.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    if reply.kind != HTML:
        assert "default-src 'none'" in policy
    else:
        meta = re.search(r'Content-Security-Policy" content="([^"]*)"', reply.text)
        assert method == "HEAD" or (meta and "default-src" in meta[1])
    assert "Server" not in reply.headers
    assert "Set-Cookie" not in reply.headers


HOSTS = [
    ("localhost", 200), ("LOCALHOST", 200), ("localhost:1", 200), ("127.0.0.1", 200),
    ("127.0.0.1:80", 200), ("[::1]:80", 200), ("evil.example", 421), ("evil.example:8000", 421),
    ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("127.0.0.1:x", 421),
    ("", 421), ("0.0.0.0", 421), ("localhost:80@evil.example", 421),
]  # fmt: skip


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_only_names_of_this_machine_are_answered_to(server: Served, host: str, status: int) -> None:
    assert len(HOSTS) == 14
    for path in ("/", "/sparql", address("ASK {}"), "/vocab/theme/neglect.ttl"):
        assert server.request("GET", path, {"Host": host}).status == status


def test_a_request_without_a_host_is_refused(server: Served) -> None:
    assert b" 421 " in server.raw(b"GET / HTTP/1.0\r\n\r\n").splitlines()[0]
    two = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert server.raw(two).split()[1] in (b"400", b"421")


TRAVERSALS = [
    "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
    "/..\\..\\etc\\passwd", "/%5c..%5c", "/id/../../etc/passwd", "/./etc/passwd", "/%00",
    "/id/review/%00", "/index.html/../../x", "/downloads/..;/x", "/%252e%252e/etc/passwd",
    "/.hidden", "/casegraph-site.json/", "/vocab/%ff", "/id/%ed%a0%80", "/~root", "/CON", "/a:b",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out(server: Served, path: str) -> None:
    assert len(TRAVERSALS) == 20
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = server.raw(head.encode())
    assert answer.split()[1] in (b"400", b"404"), answer[:200]
    assert b"root:" not in answer


NONSENSE = [
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x00b: c\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"x" * 40_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"x" * 600_000 + b"\r\n\r\n",
    b"GET /" + b"x" * 600_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
]


@pytest.mark.parametrize("data", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_refused(server: Served, data: bytes) -> None:
    assert len(NONSENSE) == 13
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        answer = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
                if b"\r\n\r\n" in answer:
                    break
        except OSError:
            pass  # closed in its face, which is an answer as well
    if answer:
        assert answer.split()[1] in (b"400", b"404", b"421", b"431"), answer[:100]
    assert server.ask("ASK {}").status == 200
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


# Clients that are slow


class Running:
    """An application in a thread of this process, so that its patience can be made short."""

    def __init__(self, app: Starlette) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.server = uvicorn.Server(
            uvicorn.Config(app, http=slow_clients.PatientProtocol, log_config=None, lifespan="off")
        )
        self.thread = threading.Thread(
            target=asyncio.run, args=(self.server.serve(sockets=[self.socket]),)
        )
        self.thread.start()

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def hasty(_own_cache: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(slow_clients, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(web, "BODY_SECONDS", 0.3)
    with open_source(None) as source:
        pages = Pages(None, source, None, tmp_path, wanted=False)
        endpoint = Endpoint(source)
        running = Running(application(endpoint, pages))
        try:
            yield running.port
        finally:
            running.close()
            # Not in this thread, where a browser that other tests opened may have a loop.
            ending = threading.Thread(target=asyncio.run, args=(endpoint.close(),))
            ending.start()
            ending.join()


def received(port: int, *pieces: bytes, pause: float = 0.1) -> bytes:
    """Send pieces with pauses, and return all that came until the server closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except ConnectionError:
                break
            time.sleep(pause)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionError:
            pass
        return answer


def test_slow_clients_are_let_go(hasty: int) -> None:
    assert received(hasty) == b""
    assert received(hasty, b"GET / HT") == b""
    dripping = [b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 20]
    assert received(hasty, *dripping) == b""
    whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    # The second request on a connection has no more time than the first.
    kept = received(hasty, whole, b"GET / HT")
    assert kept.count(b"HTTP/1.1 200 OK") == 1
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    slow = received(hasty, head + b"Content-Length: 9\r\n\r\n", b"ASK", pause=0.2)
    assert slow.split()[1] == b"408"
    assert b"did not come within" in slow
    good = received(hasty, head + b"Connection: close\r\nContent-Length: 6\r\n\r\nASK {}")
    assert good.split()[1] == b"200"


# The command


def refused(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "casegraph", "serve", *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_what_cannot_be_followed_is_said_in_a_sentence(server: Served, tmp_path: Path) -> None:
    used = refused("--port", str(server.port))
    assert f"port {server.port} on 127.0.0.1 is in use" in used
    assert "--port" in used
    assert "no such address" in refused("--host", "no.such.host.invalid")
    assert "expected an address such as" in refused("--base", "ftp://x/")
    assert "expected *, none, or one origin" in refused("--cors", "everybody")
    assert "found no such file or folder" in refused("--kg", str(tmp_path / "none"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    said = refused("--port", "0", "--site", str(tmp_path / "none" / "site"))
    assert f"found no folder {tmp_path / 'none'}" in said
    assert not (tmp_path / "none").exists()
    said = refused("--port", "0", "--site", str(tmp_path / "mine"))
    assert "found files that casegraph did not write" in said
    assert (tmp_path / "mine" / "letter.txt").read_text() == "mine"


@pytest.mark.usefixtures("_own_cache")
def test_the_bar_ends_before_the_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = []

    @contextmanager
    def bar() -> Iterator[Progress]:
        happened.append("bar")
        yield silent
        happened.append("no bar")

    def serves(_server: slow_clients.EndingServer, sockets: object) -> None:
        happened.append("serves")

    monkeypatch.setattr(run, "bar", bar)
    monkeypatch.setattr(run, "log_to_stderr", lambda quiet: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(slow_clients.EndingServer, "run", serves)
    run.run(run.Options(port=0, pages=False))
    assert happened == ["bar", "no bar", "serves"]


def test_it_says_where_and_for_whom(server: Served, tmp_path: Path) -> None:
    assert server.said[0] == "Serving the bundled reviews"
    assert server.said[1].split() == ["pages", server.url]
    assert server.said[-1] == "Ctrl-C ends it."
    assert len(server.said) == 4
    own = tmp_path / "own.ttl"
    own.write_text("<urn:a> <urn:b> <urn:c> .")
    with serve("--no-pages", "--kg", str(own), "--host", "0.0.0.0") as served:
        assert any("Everybody who reaches this machine" in line for line in served.said)
        assert served.request("GET", "/", {"Host": "data.example.org"}).status == 200
        assert served.ask("ASK { <urn:a> <urn:b> <urn:c> }").json()["boolean"] is True
    with serve("--no-pages", "--kg", str(own), "--cors", "none") as served:
        assert not any("other sites" in line for line in served.said)
        for path in (address("ASK {}"), "/void.ttl", "/sparql?query=no"):
            assert "Access-Control-Allow-Origin" not in served.get(path).headers
    with serve("--no-pages", "--kg", str(own), "--cors", "https://a.example") as served:
        assert any("other sites" in line for line in served.said) is False
        headers = served.ask("ASK {}").headers
        assert headers["Access-Control-Allow-Origin"] == "https://a.example"
        assert "Origin" in headers["Vary"]


def test_a_public_address_is_in_what_the_server_writes_only() -> None:
    base = "https://data.example.org/reviews/"
    with serve("--no-pages", "--base", base.rstrip("/")) as served:
        lead = served.get("/vocab/theme/neglect", TURTLE)
        assert lead.headers["Location"] == base + "vocab/theme/neglect.ttl"
        assert f"<{base}sparql>" in served.get("/sparql", NT).text
        assert f"<{base}sparql>" in served.get("/void", NT).text
        assert served.get("/openapi.json").json()["servers"] == [{"url": base.rstrip("/")}]
        assert base not in served.get("/vocab/theme/neglect.ttl").text
        assert 'href="/reviews/"' in served.get("/", HTML).text
        assert served.request("GET", "/", {"Host": "data.example.org"}).status == 200
        assert served.request("GET", "/", {"Host": "evil.example"}).status == 421


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_end_in_the_midst_of_a_query_is_clean(tmp_path: Path, how: signal.Signals) -> None:
    crossed = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with serve("--no-pages", "--timeout", "60", TMPDIR=str(tmp_path)) as served:
        with socket.create_connection(("127.0.0.1", served.port)) as connection:
            head = f"GET {address(crossed)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(head.encode())
            time.sleep(1)
            served.process.send_signal(how)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            served.process.wait(30)
        assert answer.split()[1] == b"503"
        assert b"the server is ending" in answer
        assert served.process.returncode == 0
        log = served.log.read_text(encoding="utf-8")
        assert "casegraph: the server has ended." in log.splitlines(), log
        assert "Traceback" not in log
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.usefixtures("_own_cache")
def test_an_end_in_the_midst_of_drawing_leaves_nothing(tmp_path: Path) -> None:
    with serve("--site", str(tmp_path / "site"), CASEGRAPH_CACHE=str(tmp_path / "c")) as served:
        until = time.monotonic() + 120
        while not list(tmp_path.glob(".site.tmp-*")) and time.monotonic() < until:
            time.sleep(0.05)
        assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".site.tmp-")]
        assert served.ask("ASK {}").status == 200
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with serve("--no-pages", TMPDIR=str(tmp_path)) as served:
        assert served.ask("SELECT * { ?s ?p ?o } LIMIT 9").status == 200
        assert list(tmp_path.iterdir()) != []
        children = served.process.pid
    assert list(tmp_path.iterdir()) == []
    assert not Path(f"/proc/{children}").exists()


@pytest.mark.parametrize("text", ["http://", "x", "https://a b/", "https://a/?q", "https://u@h/",
                                  "https://a/<b>", "javascript:x", 'https://a/"b'])  # fmt: skip
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        checked_base(text)
    with pytest.raises(UsageError):
        checked_origin(text + "/x")


def test_whom_it_answers_to() -> None:
    assert hosts("0.0.0.0", "") == []
    assert "[::1]" in hosts("::1", "")
    with listen("127.0.0.1", 0) as listener, pytest.raises(UsageError, match="is in use"):
        listen("127.0.0.1", listener.getsockname()[1])


# The pages


@pytest.mark.slow
def test_pages_are_drawn_beside_the_server_and_kept(tmp_path: Path) -> None:
    from casegraph.ingest.build import build_store

    kg = str(tmp_path / "toy.kg")
    build_store([CASES / "toy"], Path(kg))
    cache = {"CASEGRAPH_CACHE": str(tmp_path / "cache")}
    with serve("--kg", kg, **cache) as served:
        start = served.get("/", BROWSER)
        assert (start.status, start.kind) == (200, HTML)
        assert "are being drawn" in start.text
        assert "window.location.reload()" in start.text
        waiting = served.get("/theme-map.html", BROWSER)
        assert (waiting.status, waiting.headers["Retry-After"]) == (503, "3")
        assert "window.location.reload()" in waiting.text
        assert 'http-equiv="refresh"' in waiting.text  # for a browser without scripts
        assert served.get("/sparql", BROWSER).headers["Location"].endswith("/query.html")
        assert served.ask("SELECT (COUNT(*) AS ?n) { ?r a cg:Review }").status == 200
        until = time.monotonic() + 300
        while served.get("/theme-map.html").status == 503 and time.monotonic() < until:
            assert served.ask("ASK {}").status == 200
            time.sleep(0.5)
        check_pages(served)
        assert "#" in leads(served)
        check_that_a_person_is_led_to_the_query_page(served)
        lost = served.get("/nothing.html", BROWSER)
        assert 'href="/reviews.html">Reviews<' in lost.text.replace("'", '"')
        query = served.get("/query.html", BROWSER)
        assert (query.status, query.kind) == (200, HTML)
        assert "connect-src &#39;self&#39;" in query.text
    with serve("--kg", kg, **cache) as served:
        check_pages(served)
        assert "#" in leads(served)
    (site,) = (tmp_path / "cache").glob(f"site-*/{MARK}")
    with serve("--kg", kg, "--site", str(site.parent), **cache) as served:
        check_pages(served)
        (site.parent / "theme-map.html").unlink()
        assert served.get("/theme-map.html").status == 503
    said = refused("--port", "0", "--site", str(site.parent))
    assert "found the site of another dataset" in said


def check_pages(served: Served) -> None:
    page = served.get("/theme-map.html", BROWSER)
    assert (page.status, page.kind) == (200, HTML)
    tag = page.headers["ETag"]
    assert served.get("/theme-map.html", If_None_Match=tag).status == 304
    assert served.get("/").text == served.get("/index.html").text
    assert "location.reload" not in served.get("/").text
    dump = served.get("/downloads/casegraph.nq")
    assert (dump.status, dump.kind) == (200, "application/n-quads")
    assert f"<{served.url}downloads/casegraph.nq>" in served.get("/void", NT).text
    for path in ("/../toy.kg/manifest.json", "/downloads/../../x", "/.hidden", "/nothing.html"):
        assert served.request("GET", path).status == 404
    part = served.get("/downloads/casegraph.nq", Range="bytes=0-9")
    assert (part.status, part.body) == (206, dump.body[:10])


def check_that_a_person_is_led_to_the_query_page(served: Served) -> None:
    text = 'ASK { ?r a cg:Review FILTER("+&#" != "") }'
    led = served.get(address(text), BROWSER)
    assert (led.status, led.body) == (303, b"")
    page, _, fragment = led.headers["Location"].partition("#")
    assert page == served.url + "query.html"
    assert parse_qs(fragment, strict_parsing=True) == {"query": [text]}
    assert served.request("HEAD", address(text), {"Accept": BROWSER}).status == 303
    # What asks for a format, for a part, or not as a browser does, is answered.
    java = "text/html, image/gif, image/jpeg, */*; q=.2"
    for accept, more in ((BROWSER, {"format": "csv"}), (BROWSER, {"limit_rows": "1"}),
                         (BROWSER, {"default_graph_uri": "urn:a"}), (java, {}), ("*/*", {}),
                         (f"{JSON}, {HTML};q=0.5, application/xhtml+xml;q=0.5", {})):  # fmt: skip
        assert served.get(address(text, **more), accept).status == 200, (accept, more)
    posted = served.request("POST", "/sparql", {"Content-Type": QUERY, "Accept": BROWSER}, text)
    assert posted.status == 200
    assert served.get(address(text + " #" + "x" * 7_000), BROWSER).status == 200


def leads(served: Served) -> str:
    """Return where a browser is led for the first finding."""
    (finding,) = served.ask("SELECT ?f { ?f a cg:Finding } ORDER BY ?f LIMIT 1").column()
    reply = served.get("/" + finding.removeprefix(BASE), BROWSER)
    assert reply.status == 303
    return reply.headers["Location"]


def test_only_sites_used_last_are_kept(tmp_path: Path) -> None:
    for n in range(KEPT + 3):
        (tmp_path / f"site-{n}").mkdir()
        (tmp_path / f"site-{n}" / MARK).write_text("{}")
        (tmp_path / f"parts-{n}").mkdir()
        os.utime(tmp_path / f"site-{n}", (1_000 + n, 1_000 + n))
    (tmp_path / "published-1").mkdir()
    _sweep(tmp_path, tmp_path / "site-0")
    names = sorted(path.name for path in tmp_path.iterdir())
    kept = [0, *range(3, KEPT + 3)]
    assert names == sorted(["published-1", *(f"{w}-{n}" for n in kept for w in ("site", "parts"))])


@pytest.mark.usefixtures("_own_cache")
def test_links_in_a_site_are_not_followed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (site / "index.html").write_text("index")
    (site / ".hidden.html").write_text("hidden")
    (site / "link.html").symlink_to(tmp_path / "secret.html")
    (site / "folder").symlink_to(tmp_path)
    with open_source(None) as source:
        (site / MARK).write_text(f'{{"dataset": "{source.kg.digest}"}}')
        pages = Pages(None, source, site, tmp_path)
        pages._take()
    assert sorted(pages.files) == [MARK, "index.html"]
    assert pages.file("") == site / "index.html"
    assert pages.file("../secret.html") is None


# A machine that tries everything


PHASES = "examples,coverage,fuzzing"
CHECKS = "not_a_server_error,content_type_conformance,status_code_conformance"


@pytest.mark.slow
def test_schemathesis_finds_no_server_error(server: Served, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [str(command), "run", f"{server.url}openapi.json", "--phases", PHASES,
         "--max-examples", "10", "--checks", CHECKS, "--no-color", "--seed", "1",
         "--generation-deterministic", "--suppress-health-check", "all"],
        capture_output=True, text=True, check=False, timeout=580, cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if "proxy" not in k.lower()},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "Traceback" not in server.log.read_text(encoding="utf-8")
