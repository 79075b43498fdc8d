"""Hostile queries: each is stopped or refused, disturbs no other, and reaches no server."""

from __future__ import annotations

import json
import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ..support.deadly_queries import CROSS, DEADLY, GENERATORS
from ..support.listener import Listener, calls
from ..support.served import FORM, QUERY, Reply, Served, address, serve

LIMIT = 2.0
ROWS = 1_500
CG = "https://w3id.org/casegraph/ontology#"
GOOD = "SELECT (COUNT(*) AS ?n) { ?s cg:number ?o }"
MADE = ("CONSTRUCT", "DESCRIBE")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of three thousand triples, with little time for each query."""
    folder = tmp_path_factory.mktemp("hostile") / "store"
    store = Store(str(folder))
    quads = []
    for n in range(ROWS):
        node, graph = NamedNode(f"urn:n:{n}"), NamedNode(f"urn:g:{n % 3}")
        quads += [
            Quad(node, NamedNode(CG + "next"), NamedNode(f"urn:n:{n + 1}"), graph),
            Quad(node, NamedNode(CG + "number"), Literal(n), graph),
        ]
    store.bulk_extend(quads)
    store.flush()
    del store
    with serve("--no-pages", "--kg", str(folder), "--timeout", str(LIMIT)) as served:
        yield served


def is_good(server: Served) -> bool:
    reply = server.ask(GOOD)
    return reply.status == 200 and reply.column() == [str(ROWS)]


def timed(server: Served, query: str) -> tuple[int, float, str]:
    started = time.monotonic()
    reply = server.request("POST", "/sparql", {"Content-Type": QUERY}, query)
    return reply.status, time.monotonic() - started, reply.text[:200]


def test_deadly_queries_one_by_one(server: Served) -> None:
    ends = {}
    for name, query in DEADLY.items():
        status, seconds, says = timed(server, query)
        ends[name] = status
        assert status in (200, 400, 422, 503), (name, says)
        # Not a measure of speed: what is not stopped would run for hours.
        assert seconds < LIMIT + 5, (name, seconds)
        if status == 503:
            assert "stopped after 2 s" in says
        assert is_good(server), name
    assert sum(status == 503 for status in ends.values()) >= 9, ends


def test_deadly_queries_at_once_disturb_no_other(server: Served) -> None:
    with ThreadPoolExecutor(24) as pool:
        deadly = [pool.submit(timed, server, query) for query in DEADLY.values()]
        good = [pool.submit(is_good, server) for _ in range(40)]
        assert all(future.result() for future in good)
        statuses = [future.result()[0] for future in deadly]
    assert set(statuses) <= {200, 400, 422, 503}
    assert is_good(server)


@pytest.mark.parametrize("size", [10**2, 10**3, 5_000])
def test_nesting_of_each_kind(server: Served, size: int) -> None:
    queries = {name: make(size) for name, make in GENERATORS.items()}
    assert len(queries) == 19
    for name, query in queries.items():
        status, _, says = timed(server, query)
        expected = (200, 400, 413, 503)
        assert status in expected, (name, says)
        if size > 10**3:
            # A long list is no nesting: it runs, to its end or to the limit.
            assert status in (400, 413) or name == "describe", (name, says)
    assert is_good(server)


def test_memory_is_limited(server: Served) -> None:
    doubled = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(33))
    bomb = f"SELECT (STRLEN(?x33) AS ?n) {{ BIND('a' AS ?x0) {doubled} }}"
    status, _, says = timed(server, bomb)
    assert status in (422, 503), says
    assert is_good(server)


def test_a_client_that_leaves_ends_its_query(server: Served) -> None:
    import socket

    def workers() -> int:
        found = 0
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                is_child = (
                    b"fork_server.py" in (Path("/proc") / str(parent) / "cmdline").read_bytes()
                )
            except OSError:
                continue
            found += b"fork_server.py" in command and is_child
        return found

    before = workers()
    path = address(DEADLY["count"])
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.2)
    deadline = time.monotonic() + 1.5 + LIMIT
    while workers() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers() <= before
    assert is_good(server)


def test_a_long_query_is_slowed_in_every_thread(server: Served) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(timed, server, DEADLY["count"])
        found: set[int] = set()
        until = time.monotonic() + 1.8
        while time.monotonic() < until and found != {10}:
            time.sleep(0.1)
            found = set()
            for stat in Path("/proc").glob("[0-9]*/task/*/stat"):
                entry = stat.parents[2]
                if b"fork_server.py" in command(entry) and not is_child(entry, server.process.pid):
                    fields = stat.read_text().rpartition(")")[2].split()
                    if is_child(Path("/proc") / fields[1], server.process.pid):
                        found.add(int(fields[16]))
        running.result()
    assert found == {10}


def test_a_server_that_ends_at_once_leaves_no_process_behind() -> None:
    """Not even the child that reads the data for the fork server, whatever it is doing."""
    mark = f"ENDS_AT_ONCE={uuid.uuid4()}"
    name, _, value = mark.partition("=")
    for seconds in (0.0, 0.05, 0.1, 0.2, 0.3):
        with serve("--quiet", "--no-pages", **{name: value}):
            time.sleep(seconds)
    left = [e.name for e in Path("/proc").glob("[0-9]*") if mark.encode() in environment(e)]
    until = time.monotonic() + 2
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = [e for e in left if mark.encode() in environment(Path("/proc") / e)]
    assert left == []


def environment(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""


def test_a_fork_server_that_is_lost_is_replaced(server: Served) -> None:
    def fork_servers() -> list[int]:
        return [
            int(entry.name)
            for entry in Path("/proc").glob("[0-9]*")
            if is_child(entry, server.process.pid) and b"fork_server.py" in command(entry)
        ]

    assert is_good(server)
    (first,) = fork_servers()
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(timed, server, DEADLY["count"])
        time.sleep(0.7)
        os.kill(first, signal.SIGKILL)
        status, _, says = lost.result()
    assert (status, "was lost" in says) == (503, True), says
    assert is_good(server)
    (second,) = fork_servers()
    assert second != first


def command(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""


def is_child(entry: Path, parent: int) -> bool:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent
    except OSError:
        return False


# No request to any server


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    if made.open:
        made.close()


def by_get(server: Served, query: str) -> Reply:
    return server.ask(query)


def by_form(server: Served, query: str) -> Reply:
    return server.request(
        "POST", "/sparql", {"Content-Type": FORM}, address(query).partition("?")[2]
    )


def direct(server: Served, query: str) -> Reply:
    return server.request("POST", "/sparql", {"Content-Type": QUERY}, query)


WAYS: list[Callable[[Served, str], Reply]] = [by_get, by_form, direct]


@pytest.mark.parametrize("way", WAYS)
def test_no_query_reaches_a_server(
    server: Served, listener: Listener, way: Callable[[Served, str], Reply]
) -> None:
    url = listener.url
    spellings = calls(url)
    assert len(spellings) == 11
    for query in spellings:
        assert way(server, query).status == 400, query
    for update in (
        f"LOAD <{url}>", f"LOAD SILENT <{url}> INTO GRAPH <urn:g>", "LOAD <file:///etc/hostname>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    ):  # fmt: skip
        assert way(server, update).status == 400, update
    for clause in ("FROM", "from named", "FROM NAMED", "FROM#\n"):
        for place in (url, url.replace("http", "\\u0068ttp"), "file:///etc/hostname"):
            reply = way(server, f"SELECT * {clause} <{place}> {{ ?s ?p ?o }}")
            assert reply.json()["results"]["bindings"] == []
    for query in (
        f"DESCRIBE <{url}>",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    ):
        assert way(server, query).status == 200
    listener.close()
    assert listener.hits == 0


def test_no_parameter_reaches_a_server(server: Served, listener: Listener) -> None:
    url = listener.url
    for name in ("default-graph-uri", "named-graph-uri"):
        for place in (url, url + "data.jsonld", "file:///etc/hostname"):
            reply = server.get(address("SELECT * { ?s ?p ?o }") + f"&{name}={place}")
            assert reply.json()["results"]["bindings"] == []
    for name in ("using-graph-uri", "update"):
        assert server.get(address("ASK {}") + f"&{name}={url}").status == 403
    made = "CONSTRUCT { <urn:a> <urn:b> 1 } {}"
    accept = f'application/ld+json; profile="{url}context.jsonld"'
    assert server.ask(made, accept).status == 200
    body = json.dumps({"@context": url, "@id": "urn:a"})
    reply = server.request("POST", "/sparql", {"Content-Type": "application/ld+json"}, body)
    assert reply.status == 415
    assert server.request("GET", "/", {"Host": "stranger.example"}).status == 421
    listener.close()
    assert listener.hits == 0


def test_json_ld_of_a_stranger_is_not_followed(listener: Listener, tmp_path: Path) -> None:
    """A file whose context lies on a server is refused, and the server is not asked for it."""
    path = tmp_path / "far.jsonld"
    path.write_text(json.dumps({"@context": listener.url, "@id": "urn:a", "b": "c"}))
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "casegraph", "serve", "--port", "0", "--kg", str(path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    listener.close()
    assert listener.hits == 0


def test_long_queries_give_way_to_short_ones(tmp_path: Path) -> None:
    """While endless queries take every slot, a short one still gets its turn."""
    source = tmp_path / "some.nt"
    source.write_text("".join(f"<urn:{n}> <urn:p> <urn:{n + 1}> .\n" for n in range(400)))
    endless = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} . {CROSS.replace('?', '?x')} }}"
    with serve(
        "--no-pages", "--kg", str(source), "--timeout", "5", "--workers", "2"
    ) as served, ThreadPoolExecutor(4) as pool:  # fmt: skip
        ask = partial(timed, served, endless)
        deadly = [pool.submit(ask) for _ in range(4)]
        time.sleep(2)
        reply = served.ask("SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }")
        assert reply.column() == ["400"]
        ended = [future.result() for future in deadly]
    assert {status for status, _, _ in ended} == {503}
    # Two have all their time; the others may have to make room.
    assert sum("stopped after 5 s" in text for _, _, text in ended) >= 2
