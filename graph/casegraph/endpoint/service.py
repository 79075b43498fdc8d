"""One question, answered whole into a file or refused in a sentence; the heart of the endpoint.

The worker and every judgement of a query are those of ``casegraph.sparql``. What is here is what
a server adds: a queue, no thread that waits, a client that may go away, and HTTP's own statuses.
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

from casegraph.endpoint.admission import Seats
from casegraph.endpoint.errors import RefusedError, busy, ending
from casegraph.endpoint.negotiation import ROWS, TRIPLES, Offer, choose, content_type, named
from casegraph.endpoint.request import Question
from casegraph.endpoint.source import Source
from casegraph.endpoint.workers import Launcher, launcher
from casegraph.errors import QueryError, QueryTimeoutError, StoreError
from casegraph.model.iris import PREFIXES
from casegraph.sparql import sandbox
from casegraph.sparql.formats import format_named
from casegraph.sparql.lexer import QueryFacts, refuse_unsafe, tokens
from casegraph.sparql.limits import Limits
from casegraph.store import RemoteStore
from casegraph.store.interface import Rows
from casegraph.store.oxigraph import SMALL

#: Functions whose value is another each time: an answer that holds one cannot be kept.
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))

#: Bytes that a query must be granted for the data to be held: what is held is a part of them.
HELD_MEMORY = 1 << 30


@dataclass(frozen=True)
class Reply:
    """A whole answer: its headers, and its body as a file at its start, to be closed."""

    headers: Mapping[str, str]
    body: IO[bytes]
    length: int
    rows: int
    seconds: float


@dataclass(frozen=True)
class Serving:
    """What a server grants: ``timeout`` in seconds and ``memory`` in bytes for each query,
    ``rows`` for each answer, ``seats`` queries at once and ``waiting`` in the queue."""

    timeout: float = 10.0
    memory: int = 2 << 30
    rows: int = 1_000_000
    seats: int = 4
    waiting: int = 64
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        limits = Limits(seconds=self.timeout, memory=self.memory, rows=self.rows)
        object.__setattr__(self, "limits", limits)


class Endpoint:
    """Answers questions about one source."""

    def __init__(
        self, source: Source, serving: Serving | None = None, runs: Launcher | None = None
    ) -> None:
        self.source = source
        self.serving = serving or Serving()
        self.seats = Seats(
            self.serving.seats, self.serving.waiting, max(10.0, self.serving.timeout)
        )
        self._launcher = runs or launcher()

    def start(self) -> None:
        """Get ready for the first query."""
        if not self.source.is_remote:
            small = 0 < self.source.quads <= SMALL and self.serving.memory >= HELD_MEMORY
            self._launcher.start(self.source.folder if small else None)

    async def close(self) -> None:
        """End every worker."""
        await self._launcher.close()

    def judge(self, question: Question, accept: str | None) -> tuple[QueryFacts, Offer]:
        """Return what can be told of a query without running it, and the format of its answer.

        Raises RefusedError for what no worker should see.
        """
        try:
            facts = refuse_unsafe(question.text)
        except QueryError as error:
            raise RefusedError(400, str(error)) from None
        if question.formats:
            first, *others = [named(name, facts.form) for name in question.formats[:4]]
            if any(other.format != first.format for other in others):
                raise RefusedError(400, "found two formats; expected the parameter format once")
            return facts, first
        offers = TRIPLES if facts.form in ("CONSTRUCT", "DESCRIBE") else ROWS
        return facts, choose(accept, offers)

    def tag(self, question: Question, offer: Offer) -> str:
        """Return the ETag of an answer, or nothing where the same question may be answered anew.

        The data do not change while a server runs, so what is asked tells what is answered.
        """
        if not self.source.version or any(
            t.kind == "word" and t.text.upper() in _CHANGING for t in tokens(question.text)
        ):
            return ""
        parts = (self.source.version, question, offer.media_type, self.serving.rows)
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'

    async def answer(self, question: Question, facts: QueryFacts, offer: Offer) -> Reply:
        """Answer a question that has been judged. Raises RefusedError where there is no answer."""
        if question.limit_rows is not None and question.limit_rows > self.serving.rows:
            raise RefusedError(
                400,
                f"found limit-rows={question.limit_rows}; expected at most "
                f"{self.serving.rows}, which is what this server gives",
            )
        try:
            if isinstance(self.source.kg.store, RemoteStore):
                return await self._pass_on(self.source.kg.store, question, facts, offer)
            return await self._run(question, facts, offer)
        except RefusedError as error:
            # Stopped, or lost with the process that ran it: to the client it is all one.
            if error.status == 503 and self.seats.is_ending:
                raise ending() from None
            raise
        except QueryTimeoutError:
            raise busy(
                f"the query was stopped after {self.serving.timeout:g} s without an answer; "
                "narrow it, or ask whoever runs this server for more time",
                30,
            ) from None
        except QueryError as error:
            raise RefusedError(400, str(error)) from None
        except StoreError as error:
            raise busy(str(error), 30) from None

    async def _run(self, question: Question, facts: QueryFacts, offer: Offer) -> Reply:
        chosen = format_named(offer.format)
        cap = question.limit_rows or self.serving.rows
        limits = Limits(self.serving.timeout, self.serving.memory, rows=cap)
        request = {
            "kg": {"kind": "folder", "path": str(self.source.folder)},
            "query": question.text,
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
            async with self.seats.seat() as job:
                ended = await self._launcher.run(request, body, limits.seconds, job)
            if job.stopped:
                raise busy("the server is busy, and this query takes long; ask again later", 10)
            status: dict[str, Any] = {"ok": False, "kind": "time"}
            if not ended.late:
                status = sandbox.status_of(ended.code, ended.log)
            status = {"opened": b'"stage":"query"' in ended.log, **status}
            if not status["ok"]:
                if status["kind"] == "characters":
                    raise RefusedError(406, f"the answer holds {status['message']}, which XML "
                                       "cannot hold; ask for another format")  # fmt: skip
                self._refuse(status, question, facts, offer, limits)
            if status["truncated"] and question.limit_rows is None:
                raise RefusedError(
                    422,
                    f"the answer has more than {cap:,} rows, and a part of it would look like all "
                    "of it; put LIMIT into the query, or send limit-rows=N to be given the first "
                    "N rows and told so",
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
            # The form was not plain to the lexer, and is to the engine.
            raise RefusedError(406, str(_unsuitable(status, offer)))
        assert self.source.folder is not None
        target = sandbox.StoreTarget("folder", self.source.folder)
        try:
            sandbox.refuse(
                status, target, question.text, facts, format_named(offer.format), limits, PREFIXES
            )
        except StoreError:
            raise StoreError(
                "the data of this server cannot be read at the moment; ask again, and tell "
                "whoever runs it if that lasts"
            ) from None
        except QueryTimeoutError:
            raise
        except QueryError as error:
            raise RefusedError(422 if status["kind"] in ("memory", "size") else 400,
                               str(error)) from None  # fmt: skip

    async def _pass_on(
        self, store: RemoteStore, question: Question, facts: QueryFacts, offer: Offer
    ) -> Reply:
        from io import BytesIO

        from casegraph.sparql.run import declared

        if question.default_graphs or question.named_graphs or question.limit_rows:
            raise RefusedError(
                400,
                "this server passes queries on to another endpoint, where default-graph-uri, "
                "named-graph-uri and limit-rows do not reach; write FROM and LIMIT in the query",
            )
        started = time.perf_counter()
        wanted = format_named(offer.format).media_type
        async with self.seats.seat():
            media, data = await asyncio.to_thread(
                store.request, declared(question.text), wanted, self.serving.timeout
            )
        if media != wanted:
            raise StoreError(
                f"the endpoint behind this server answered with {media}; expected {wanted}"
            )
        headers = {"Content-Type": content_type(offer.media_type)}
        return Reply(headers, BytesIO(data), len(data), 0, time.perf_counter() - started)

    async def select(self, text: str) -> Rows:
        """Answer one of casegraph's own SELECT queries within the limits of any other."""
        question = Question(text)
        facts, offer = self.judge(question, None)
        reply = await self.answer(question, facts, offer)
        with reply.body:
            found = json.load(reply.body)
        names = tuple(found["head"]["vars"])
        bindings = found["results"]["bindings"]
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
