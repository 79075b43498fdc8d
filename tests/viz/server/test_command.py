"""The command: what it refuses, what it says, and how it ends."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casegraph.errors import UsageError
from casegraph.progress import Progress, silent
from casegraph_viz.server import run, slow_clients
from casegraph_viz.server.run import checked_base, checked_origin, hosts, listen

from ...support.served import Served, address, serve
from .asking import HTML, NT, TURTLE, refused


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

    def serves(_server: slow_clients.OrderlyServer, sockets: object) -> None:
        happened.append("serves")

    monkeypatch.setattr(run, "bar", bar)
    monkeypatch.setattr(run, "log_to_stderr", lambda quiet: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(slow_clients.OrderlyServer, "run", serves)
    run.run(run.Options(port=0, pages=False))
    assert happened == ["bar", "no bar", "serves"]


def test_it_says_where_and_for_whom(server: Served, tmp_path: Path) -> None:
    assert server.said[0] == "Serving the bundled reviews"
    assert server.said[1].split() == ["pages", server.url]
    assert server.said[-1] == "Press Ctrl-C to stop it."
    assert len(server.said) == 4
    own = tmp_path / "own.ttl"
    own.write_text("<urn:a> <urn:b> <urn:c> .")
    with serve("--no-pages", "--kg", str(own), "--host", "0.0.0.0") as served:
        assert any("Everybody who can reach this machine" in line for line in served.said)
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
def test_a_shutdown_during_a_query_is_clean(tmp_path: Path, how: signal.Signals) -> None:
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
        assert b"the server is shutting down" in answer
        assert served.process.returncode == 0
        log = served.log.read_text(encoding="utf-8")
        assert "casegraph: the server has stopped." in log.splitlines(), log
        assert "Traceback" not in log
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.usefixtures("_own_cache")
def test_a_shutdown_while_pages_are_generated_leaves_nothing(tmp_path: Path) -> None:
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
