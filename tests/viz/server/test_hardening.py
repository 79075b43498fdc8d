"""Headers, hosts, paths, malformed requests and slow clients."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from casegraph.endpoint import web
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.source import open_source
from casegraph_viz.server import slow_clients
from casegraph_viz.server.application import application
from casegraph_viz.server.site_files import SiteFiles

from ...support.served import QUERY, Served, address
from .asking import HTML

ANSWERS = [
    ("GET", "/", 200), ("GET", "/sparql", 200), ("GET", address("ASK {}"), 200),
    ("GET", "/sparql?query=no", 400), ("GET", "/nothing", 404), ("POST", "/void.ttl", 405),
    ("GET", "/vocab/theme/neglect", 303), ("GET", "/vocab/theme/neglect.html", 200),
    ("GET", "/vocab/theme/neglect.rdf", 200), ("GET", "/openapi.json", 200),
    ("OPTIONS", "/sparql", 204), ("TRACE", "/sparql", 405), ("GET", "/void.ttl", 200),
    ("GET", "/dcat.ttl", 200), ("HEAD", "/", 200),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_protected(server: Served, method: str, path: str, status: int) -> None:
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


class Running:
    """An application in a thread of this process, so that a test can shorten its time limits."""

    def __init__(self, app: Starlette) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.server = uvicorn.Server(
            uvicorn.Config(app, http=slow_clients.TimedProtocol, log_config=None, lifespan="off")
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
        pages = SiteFiles(None, source, None, tmp_path, wanted=False)
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
    assert b"did not arrive within" in slow
    good = received(hasty, head + b"Connection: close\r\nContent-Length: 6\r\n\r\nASK {}")
    assert good.split()[1] == b"200"


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
