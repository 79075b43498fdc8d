"""Answers one question: whole, in a file, or with a refusal of one sentence.

The worker and every check of a query come from ``casegraph.sparql``. This module adds what a server
needs: a queue, waiting without threads, clients that leave, and the status codes of HTTP.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, NoReturn

from casegraph.endpoint.admission import AdmissionQueue
from casegraph.endpoint.errors import RefusedError, busy, ending
from casegraph.endpoint.negotiation import ROWS, TRIPLES, Offer, choose, content_type, named
from casegraph.endpoint.request import Question
from casegraph.endpoint.source import Source
from casegraph.endpoint.workers import WorkerPool, worker_pool
from casegraph.errors import AnswerError, QueryError, QueryTimeoutError, StoreError
from casegraph.model.iris import PREFIXES
from casegraph.sparql import sandbox
from casegraph.sparql.formats import format_named
from casegraph.sparql.lexer import QueryFacts, refuse_unsafe, tokens
from casegraph.sparql.limits import Limits
from casegraph.store import RemoteStore
from casegraph.store.interface import Rows
from casegraph.store.oxigraph import SMALL

#: Functions that return another value each time: their answers cannot be cached.
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))

#: Least memory limit of a query, in bytes, for data to be kept in memory, which counts against it.
IN_MEMORY_LIMIT = 1 << 30


@dataclass(frozen=True)
class Reply:
    """A whole answer: its headers, and its body as an open file, which the caller closes."""

    headers: Mapping[str, str]
    body: IO[bytes]
    length: int
    rows: int
    seconds: float


@dataclass(frozen=True)
class ServiceSettings:
    """What a server allows: ``timeout`` in seconds and ``memory`` in bytes per query, ``rows`` per
    answer, ``workers`` queries at once and ``max_waiting`` queries in the queue."""

    timeout: float = 10.0
    memory: int = 2 << 30
    rows: int = 1_000_000
    workers: int = 4
    max_waiting: int = 64
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        limits = Limits(seconds=self.timeout, memory=self.memory, rows=self.rows)
        object.__setattr__(self, "limits", limits)


class Endpoint:
    """Answers questions about one source."""

    def __init__(
        self,
        source: Source,
        settings: ServiceSettings | None = None,
        pool: WorkerPool | None = None,
    ) -> None:
        self.source = source
        self.settings = settings or ServiceSettings()
        self.queue = AdmissionQueue(
            self.settings.workers, self.settings.max_waiting, max(10.0, self.settings.timeout)
        )
        self._pool = pool or worker_pool()

    def start(self) -> None:
        """Get ready for the first query."""
        if not self.source.is_remote:
            in_memory = 0 < self.source.quads <= SMALL and self.settings.memory >= IN_MEMORY_LIMIT
            self._pool.start(self.source.folder if in_memory else None)

    async def close(self) -> None:
        """End every worker."""
        await self._pool.close()

    def check(self, question: Question, accept: str | None) -> tuple[QueryFacts, Offer]:
        """Check a query without running it; return its facts and the format of its answer.

        Raises RefusedError for a query that no worker should get.
        """
        try:
            facts = refuse_unsafe(question.text)
        except QueryError as error:
            raise RefusedError(400, str(error), facts=error.facts) from None
        if question.formats:
            first, *others = [named(name, facts.form) for name in question.formats[:4]]
            if any(other.format != first.format for other in others):
                raise RefusedError(400, "found two formats; name one of them")
            return facts, first
        offers = TRIPLES if facts.form in ("CONSTRUCT", "DESCRIBE") else ROWS
        return facts, choose(accept, offers)

    def tag(self, question: Question, offer: Offer) -> str:
        """Return the ETag of an answer, "" where the same question can get another answer.

        The data does not change while a server runs, so the question determines the answer.
        """
        if not self.source.version or any(
            t.kind == "word" and t.text.upper() in _CHANGING for t in tokens(question.text)
        ):
            return ""
        parts = (self.source.version, question, offer.media_type, self.settings.rows)
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'

    async def answer(self, question: Question, facts: QueryFacts, offer: Offer) -> Reply:
        """Answer a question that was checked. Raises RefusedError where there is no answer."""
        if question.limit_rows is not None and question.limit_rows > self.settings.rows:
            raise RefusedError(
                400,
                f"found limit-rows={question.limit_rows}; expected at most "
                f"{self.settings.rows}, the limit of this server",
            )
        try:
            if isinstance(self.source.kg.store, RemoteStore):
                return await self._forward(self.source.kg.store, question, facts, offer)
            return await self._run(question, facts, offer)
        except RefusedError as error:
            # A shutdown stops queries and loses workers; the client gets one answer for both.
            if error.status == 503 and self.queue.is_ending:
                raise ending() from None
            raise
        except QueryTimeoutError:
            raise busy(
                f"the query was stopped after {self.settings.timeout:g} s without an answer; "
                "narrow the query, or ask the operator of this server for more time",
                30,
            ) from None
        except QueryError as error:
            raise RefusedError(400, str(error)) from None
        except StoreError as error:
            raise busy(str(error), 30) from None

    async def _run(self, question: Question, facts: QueryFacts, offer: Offer) -> Reply:
        chosen = format_named(offer.format)
        cap = question.limit_rows or self.settings.rows
        limits = Limits(self.settings.timeout, self.settings.memory, rows=cap)
        request = {
            "kg": {
                "kind": "folder",
                "path": str(self.source.folder),
                "union": self.source.union,
            },
            "query": question.text,
            "base": question.base,
            "format": chosen.writes,
            "prefixes": PREFIXES,
            "limits": vars(limits),
            "names_graphs": facts.names_graphs,
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
        }
        started = time.perf_counter()
        body = tempfile.TemporaryFile()  # noqa: SIM115  (the reply keeps it)
        try:
            async with self.queue.admit() as job:
                ended = await self._pool.run(request, body, limits.seconds, job)
            if job.stopped:
                raise busy("the server is busy and stopped this long query; ask again later", 10)
            status: dict[str, Any] = {"ok": False, "kind": "time"}
            if not ended.timed_out:
                status = sandbox.status_of(ended.code, ended.report)
            status = {"opened": b'"stage":"query"' in ended.report, **status}
            if not status["ok"]:
                if status["kind"] == "characters":
                    raise RefusedError(406, f"the answer holds {status['message']}, which XML "
                                       "cannot hold; ask for another format")  # fmt: skip
                self._refuse(status, question, facts, offer, limits)
            if status["truncated"] and question.limit_rows is None:
                raise RefusedError(
                    422,
                    f"the answer has more than {cap:,} rows, and a part of it would look like the "
                    "whole; add LIMIT to the query, or send limit-rows=N to get the first N rows "
                    "with a header that says so",
                )
            length = body.seek(0, 2)
            body.seek(0)
        except BaseException:
            body.close()
            raise
        headers = {
            "Content-Type": content_type(offer.media_type),
            "Casegraph-Rows": str(status["rows"]),
            "Casegraph-Complete": "no" if status["truncated"] else "yes",
        }
        return Reply(headers, body, length, status["rows"], time.perf_counter() - started)

    def _refuse(
        self,
        status: dict[str, Any],
        question: Question,
        facts: QueryFacts,
        offer: Offer,
        limits: Limits,
    ) -> NoReturn:
        if status["kind"] == "format":
            # The engine knows the form of a query that the lexer could not tell.
            raise RefusedError(406, str(_unsuitable(status, offer)))
        assert self.source.folder is not None
        target = sandbox.StoreTarget("folder", self.source.folder)
        try:
            sandbox.refuse(
                status, target, question.text, facts, format_named(offer.format), limits, PREFIXES
            )
        except StoreError:
            raise StoreError(
                "the data of this server cannot be read at the moment; ask again, and report it "
                "to the operator if this lasts"
            ) from None
        except QueryTimeoutError:
            raise
        except QueryError as error:
            code = 422 if status["kind"] in ("memory", "size") else 400
            raise RefusedError(code, str(error), facts=error.facts) from None

    async def _forward(
        self, store: RemoteStore, question: Question, facts: QueryFacts, offer: Offer
    ) -> Reply:
        from casegraph.sparql.remote import ask_endpoint

        if question.default_graphs or question.named_graphs or question.limit_rows:
            raise RefusedError(
                400,
                "this server forwards queries to another endpoint, without default-graph-uri, "
                "named-graph-uri and limit-rows; write FROM and LIMIT in the query",
            )
        started = time.perf_counter()
        async with self.queue.admit():
            try:
                answer = await asyncio.to_thread(
                    ask_endpoint,
                    store,
                    question.text,
                    format=offer.format,
                    timeout=self.settings.timeout,
                    base=question.base,
                )
            except AnswerError as error:
                raise RefusedError(502, f"the endpoint behind this server: {error}") from None
        seconds, body = time.perf_counter() - started, answer.body
        length = body.seek(0, 2)
        body.seek(0)
        headers = {
            "Content-Type": content_type(offer.media_type),
            "Casegraph-Rows": str(answer.rows),
            "Casegraph-Complete": "yes",
        }
        return Reply(headers, body, length, answer.rows, seconds)

    async def select(self, text: str) -> Rows:
        """Answer one of casegraph's own SELECT queries, within the usual limits."""
        question = Question(text)
        facts, offer = self.check(question, None)
        reply = await self.answer(question, facts, offer)
        with reply.body:
            answer = json.load(reply.body)
        names = tuple(answer["head"]["vars"])
        bindings = answer["results"]["bindings"]
        return Rows(
            names, [tuple([b[n]["value"] if n in b else None for n in names]) for b in bindings]
        )


def _unsuitable(status: Mapping[str, Any], offer: Offer) -> QueryError:
    from casegraph.sparql.formats import require

    try:
        require(str(status["message"]), format_named(offer.format))
    except QueryError as error:
        return error
    return QueryError(f"the format {offer.format} cannot hold this answer")
