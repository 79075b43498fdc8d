"""The parts of the endpoint: choosing a format, the queue, running a worker, describing a thing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph.api import KnowledgeGraph
from casegraph.endpoint import admission
from casegraph.endpoint.admission import AdmissionQueue, Job
from casegraph.endpoint.errors import RefusedError, ending
from casegraph.endpoint.negotiation import ROWS, choose, named, read_accept
from casegraph.endpoint.request import Question, read_question
from casegraph.endpoint.resource import MAX_INCOMING, describe, iri_of
from casegraph.endpoint.service import Endpoint, ServiceSettings
from casegraph.endpoint.source import Source, open_source
from casegraph.endpoint.workers import ForkedWorkers, NewProcesses, WorkerPool
from casegraph.errors import MissingStoreError, StoreError, UsageError
from casegraph.sparql import named_queries
from casegraph.store import open_memory

from ..support.loops import run

# Choosing


def status_of(work: Callable[[], object]) -> int:
    """Return the status of a refusal, 200 where there is none."""
    try:
        work()
    except RefusedError as error:
        return error.status
    return 200


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_accept_header_is_read(header: str) -> None:
    for entry in read_accept(header):
        assert 0 <= entry.quality <= 1
    assert status_of(lambda: choose(header, ROWS)) in (200, 406)


@given(st.text(max_size=30), st.sampled_from(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", None]))
@settings(max_examples=200, deadline=None)
def test_any_format_is_known_or_refused(name: str, form: str | None) -> None:
    assert status_of(lambda: named(name, form)) in (200, 400, 406)


@given(
    st.sampled_from(["GET", "POST"]),
    st.binary(max_size=60),
    st.sampled_from(
        ["application/x-www-form-urlencoded", "application/sparql-query", "", "a;b;=c"]
    ),
    st.binary(max_size=60),
)
@settings(max_examples=300, deadline=None)
def test_any_request_is_read_or_refused(
    method: str, address: bytes, kind: str, body: bytes
) -> None:
    found = status_of(lambda: read_question(method, address, kind, body))
    assert found in (200, 400, 403, 413, 415)


# The queue


def test_queries_are_admitted_in_turn() -> None:
    async def work() -> None:
        queue, order = AdmissionQueue(2, 64, 5), []

        async def one(n: int) -> None:
            async with queue.admit():
                order.append(n)
                assert queue.running <= 2
                await asyncio.sleep(0.001)

        await asyncio.gather(*(one(n) for n in range(20)))
        assert order == list(range(20))
        assert (queue.running, queue.waiting) == (0, 0)

    run(work())


def test_a_full_queue_refuses_at_once() -> None:
    async def work() -> None:
        queue = AdmissionQueue(1, 2, 5)
        async with queue.admit():
            waiting = [asyncio.ensure_future(_pass(queue)) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(RefusedError, match="1 queries run and 2 wait") as caught:
                await _pass(queue)
            assert (caught.value.status, "Retry-After" in caught.value.headers) == (503, True)
        await asyncio.gather(*waiting)
        assert (queue.running, queue.waiting) == (0, 0)

    run(work())


def test_a_query_that_waited_too_long_keeps_no_slot() -> None:
    async def work() -> None:
        queue = AdmissionQueue(1, 8, 0.02)
        async with queue.admit():
            with pytest.raises(RefusedError, match=r"waited 0\.02 s for its turn"):
                await _pass(queue)
            assert queue.waiting == 0
        await _pass(queue)
        assert queue.running == 0

    run(work())


def test_a_cancelled_query_keeps_no_slot() -> None:
    async def work() -> None:
        queue = AdmissionQueue(1, 64, 5)
        async with queue.admit():
            waiting = [asyncio.ensure_future(_pass(queue)) for _ in range(6)]
            await asyncio.sleep(0)
            waiting[0].cancel()
            waiting[3].cancel()
            await asyncio.sleep(0)
        # This one gets the slot and is cancelled before it can use it.
        waiting[1].cancel()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert sum(isinstance(end, asyncio.CancelledError) for end in ends) == 3
        assert (queue.running, queue.waiting) == (0, 0)

    run(work())


async def _pass(queue: AdmissionQueue) -> None:
    async with queue.admit():
        pass


def test_the_last_of_too_many_long_queries_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "LONG", 0.02)
    monkeypatch.setattr(admission, "SLOWED", ((0.01, "slow"), (0.03, "slower")))

    async def work() -> None:
        queue, jobs, orders = AdmissionQueue(4, 64, 5), [], []

        async def endless() -> None:
            async with queue.admit() as job:
                ended = asyncio.Event()

                def follow(order: str) -> None:
                    orders.append(order)
                    if order == "stop":
                        ended.set()

                job.attach(follow)
                jobs.append(job)
                await ended.wait()

        running = [asyncio.ensure_future(endless()) for _ in range(4)]
        await asyncio.sleep(0.1)
        assert sorted(orders) == ["slow"] * 4 + ["slower"] * 4
        # They are in the background now, and four more are admitted, which become long as well.
        await _pass(queue)
        running += [asyncio.ensure_future(endless()) for _ in range(4)]
        await asyncio.sleep(0.1)
        assert (queue.running, [job.stopped for job in jobs]) == (8, [False] * 8)
        # So far no query waits. Now one does, and the later four are stopped.
        await _pass(queue)
        assert [job.stopped for job in jobs] == [False] * 4 + [True] * 4
        for job in jobs:
            job.stop()
        await asyncio.gather(*running)
        assert queue.running == 0

    run(work())


def test_a_shutdown_stops_and_refuses_all() -> None:
    async def work() -> None:
        queue = AdmissionQueue(1, 64, 5)
        orders: list[str] = []
        async with queue.admit() as job:
            job.attach(orders.append)
            waiting = [asyncio.ensure_future(_pass(queue)) for _ in range(3)]
            await asyncio.sleep(0)
            queue.end()
            ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert [str(end) for end in ends] == [str(ending())] * 3
        assert (orders, queue.running, queue.waiting) == (["stop"], 0, 0)

    run(work())


def test_an_order_before_the_worker_runs_is_kept() -> None:
    job = Job()
    orders: list[str] = []
    job.stop()
    job.attach(orders.append)
    assert orders == ["stop"]


# Running workers


@pytest.fixture(scope="module")
def source(_own_cache: None) -> Iterator[Source]:
    with open_source(None) as opened:
        yield opened


@pytest.mark.parametrize("kind", [ForkedWorkers, NewProcesses])
def test_both_ways_to_run_a_worker(source: Source, kind: type[WorkerPool]) -> None:
    crossed = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    async def work() -> None:
        endpoint = Endpoint(source, ServiceSettings(timeout=4, workers=4), kind())
        endpoint.start()
        found = await endpoint.select("SELECT (COUNT(*) AS ?n) { ?r a cg:Review }")
        assert int(found.rows[0][0] or 0) > 400
        with pytest.raises(RefusedError, match="stopped after 4 s"):
            await endpoint.select(crossed)
        with pytest.raises(RefusedError, match="line 1, column 11"):
            await endpoint.select("SELECT * !")
        leaving = asyncio.ensure_future(endpoint.select(crossed))
        await asyncio.sleep(0.3)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        many = [endpoint.select(f"SELECT ({n} AS ?n) {{}}") for n in range(24)]
        assert [rows.rows[0][0] for rows in await asyncio.gather(*many)] == [
            str(n) for n in range(24)
        ]
        assert (endpoint.queue.running, endpoint.queue.waiting) == (0, 0)
        await endpoint.close()

    run(work())
    assert children() == []


def test_data_in_memory_answers_as_the_folder_does(source: Source) -> None:
    """Each named query, answered by workers with the data in memory and by workers that open it."""
    texts = [question.text for question in named_queries().values()]

    async def answers(endpoint: Endpoint) -> list[bytes]:
        found = []
        for text in texts:
            question = Question(text)
            facts, offer = endpoint.check(question, "text/csv, text/turtle;q=0.5")
            with (await endpoint.answer(question, facts, offer)).body as body:
                found.append(body.read())
        await endpoint.close()
        return found

    async def work() -> None:
        pool = ForkedWorkers()
        in_memory = Endpoint(source, ServiceSettings(timeout=60), pool)
        in_memory.start()
        assert pool.folder == source.folder
        from_folder = Endpoint(source, ServiceSettings(timeout=60), ForkedWorkers())
        assert await answers(in_memory) == await answers(from_folder)

    assert len(texts) >= 40
    run(work())


@pytest.mark.parametrize(("quads", "memory"), [(0, 2 << 30), (250_001, 2 << 30), (9, 1 << 29)])
def test_large_data_or_little_memory_is_read_from_the_folder(
    source: Source, quads: int, memory: int
) -> None:
    pool = ForkedWorkers()

    async def work() -> None:
        endpoint = Endpoint(replace(source, quads=quads), ServiceSettings(memory=memory), pool)
        endpoint.start()
        assert pool.folder is None
        assert (await endpoint.select("SELECT (1 AS ?n) {}")).rows == [("1",)]
        await endpoint.close()

    run(work())


def test_data_that_cannot_be_loaded_is_opened_per_query(source: Source, tmp_path: Path) -> None:
    async def work() -> None:
        pool = ForkedWorkers()
        pool.start(tmp_path)  # no store
        endpoint = Endpoint(source, pool=pool)
        found = await endpoint.select("SELECT (COUNT(*) AS ?n) { ?r a cg:Review }")
        assert int(found.rows[0][0] or 0) > 400
        await endpoint.close()

    run(work())


def test_a_crash_is_reported_and_affects_no_other_query(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casegraph.endpoint import service
    from casegraph.sparql.lexer import inspect

    monkeypatch.setattr(service, "refuse_unsafe", inspect)

    async def work() -> None:
        endpoint = Endpoint(source)
        with pytest.raises(RefusedError, match="too deeply nested or complex") as caught:
            await endpoint.select("SELECT * " + "{" * 30_000 + "}" * 30_000)
        assert caught.value.status == 400
        assert (await endpoint.select("SELECT (1 AS ?n) {}")).rows == [("1",)]
        await endpoint.close()

    run(work())


def children() -> list[int]:
    """Our child processes that run a worker or a fork server."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and (b"fork_server.py" in command or b"worker.py" in command):
            found.append(int(entry.name))
    return found


# What is served


def test_a_rebuild_leaves_the_data_of_a_running_server(toy: Path, tmp_path: Path) -> None:
    from casegraph.ingest.build import build_store

    place = tmp_path / "toy.kg"
    first, _ = build_store([toy], place)
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    async def work() -> None:
        with open_source(str(place)) as opened:
            endpoint = Endpoint(opened)
            before = (await endpoint.select(query)).rows
            findings = toy / "findings.csv"
            lines = findings.read_text(encoding="utf-8").splitlines(keepends=True)
            findings.write_text("".join(lines[:-1]), encoding="utf-8", newline="")
            second, _ = build_store([toy], place)
            assert second.digest != first.digest
            assert opened.version == first.digest
            assert (await endpoint.select(query)).rows == before
            await endpoint.close()
        with open_source(str(place)) as opened:
            assert opened.version == second.digest

    run(work())
    build_store([toy], place)  # nobody reads the first any more, so that this build removes it
    assert len([path for path in place.iterdir() if path.is_dir()]) == 1


def test_what_cannot_be_served_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingStoreError), open_source(str(tmp_path / "none")):
        pass
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a:b> <a:c> .")
    with pytest.raises(StoreError), open_source(str(broken)):
        pass
    with pytest.raises(UsageError, match="time limit"):
        ServiceSettings(timeout=0)


# Things


def test_a_description_is_bounded() -> None:
    thing = "<https://w3id.org/casegraph/x>"
    lines = [f"<urn:s{n}> <urn:p> {thing} .\n" for n in range(MAX_INCOMING + 9)]
    lines.append(f"{thing} <urn:q> <urn:o> .\n")
    lines.append('<urn:o> <http://www.w3.org/2000/01/rdf-schema#label> "Its name" .\n')
    store = open_memory("".join(lines).encode())
    found = describe(store, iri_of("x"))
    assert found is not None
    assert (found.incoming, found.has_all_incoming) == (MAX_INCOMING, False)
    assert len(found.triples) == MAX_INCOMING + 2
    assert describe(store, iri_of("y")) is None


def test_every_iri_under_the_base_is_found_by_its_path(kg: KnowledgeGraph) -> None:
    base = "https://w3id.org/casegraph/"
    iris = {
        quad.subject.value
        for quad in kg.store.engine  # type: ignore[attr-defined]
        if quad.subject.value.startswith(base) and "#" not in quad.subject.value
    }
    assert len(iris) > 4_000
    assert all(iri_of(iri.removeprefix(base)) == iri for iri in iris)


@pytest.mark.parametrize("path", ["a%00b", "a%ffb", "%ed%a0%80"])
def test_no_other_text_becomes_an_iri(path: str) -> None:
    with suppress(ValueError):
        assert iri_of(path).isascii()


def test_a_body_of_any_kind_is_closed(source: Source) -> None:
    async def work() -> None:
        endpoint = Endpoint(source)
        question = read_question("GET", b"query=ASK%7B%7D", "", b"")
        assert question is not None
        reply = await endpoint.answer(question, *endpoint.check(question, None))
        assert not isinstance(reply.body, BytesIO)
        with reply.body:
            assert reply.length == len(reply.body.read())
        await endpoint.close()

    run(work())
