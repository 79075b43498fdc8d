"""The queue of queries: how many run, how many wait, and how long ones give way to short ones.

A query that takes long is either hard or hostile, and nothing shows which. So it is slowed in
steps. After one second it moves to the background: it no longer counts against the limit of
running queries, and as many again may run there. Only when the background is full and others wait
is a long query stopped. Its client gets the answer that the server is busy; the queries that moved
to the background first keep running.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from casegraph.endpoint.errors import busy, ending

#: Seconds after which a query counts as long.
LONG = 1.0
#: When a running query is slowed, in seconds, and the order that slows it.
SLOWED = ((0.3, "slow"), (1.0, "slower"))


class Job:
    """A query that was admitted. What runs it uses ``attach`` to say how it is slowed or stopped.

    ``in_background`` is true once it no longer counts against the limit of running queries.
    """

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.stopped = False
        self.in_background = False
        self._send: Callable[[str], None] | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the query was admitted."""
        return time.monotonic() - self.started

    def attach(self, send: Callable[[str], None]) -> None:
        """Name the function that takes the orders ``stop``, ``slow`` and ``slower``."""
        self._send = send
        if self.stopped:
            send("stop")

    def stop(self) -> None:
        """End the query without an answer."""
        self.stopped = True
        self.order("stop")

    def order(self, order: str) -> None:
        """Pass an order on; without effect before ``attach``."""
        if self._send is not None:
            self._send(order)


class AdmissionQueue:
    """Admits queries in the order in which they arrive.

    Parameters
    ----------
    limit
        How many queries run at once. As many long ones may run in the background beside them.
    max_waiting
        How many queries may wait; a further one is refused at once.
    max_wait
        How long a query waits, in seconds, before it is refused.
    """

    def __init__(self, limit: int, max_waiting: int = 64, max_wait: float = 10.0) -> None:
        self.limit, self.max_waiting, self.max_wait = limit, max_waiting, max_wait
        self.is_ending = False
        self._taken = 0  # a slot is taken as soon as it is promised to a waiting query
        self._jobs: list[Job] = []
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def running(self) -> int:
        """How many queries run, those in the background included."""
        return len(self._jobs)

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def admit(self) -> AsyncIterator[Job]:
        """Wait for a slot and hold it. Raises RefusedError (503) where that would take too long."""
        await self._take_slot()
        job = Job()
        self._jobs.append(job)
        loop = asyncio.get_running_loop()
        timers = [loop.call_later(seconds, job.order, order) for seconds, order in SLOWED]
        timers.append(loop.call_later(LONG, self._make_room))
        try:
            yield job
        finally:
            for timer in timers:
                timer.cancel()
            self._jobs.remove(job)
            if not job.in_background:
                self._free_slot()
            self._make_room()

    def end(self) -> None:
        """Stop all queries that run and refuse all that wait: the server is ending."""
        self.is_ending = True
        while self._waiting:
            self._waiting.popleft().set_exception(ending())
        for job in self._jobs:
            job.stop()

    async def _take_slot(self) -> None:
        if self.is_ending:
            raise ending()
        if self._taken < self.limit and not self._waiting:
            self._taken += 1
            return
        if len(self._waiting) >= self.max_waiting:
            raise busy(
                f"the server is busy: {self.limit} queries run and {self.max_waiting} wait; "
                "ask again a little later"
            )
        slot = asyncio.get_running_loop().create_future()
        self._waiting.append(slot)
        self._make_room()
        try:
            async with asyncio.timeout(self.max_wait):
                await slot
        except (TimeoutError, asyncio.CancelledError) as error:
            if slot in self._waiting:
                self._waiting.remove(slot)
            if slot.done() and not slot.cancelled():
                self._free_slot()  # the slot came too late: the next query gets it
            if isinstance(error, asyncio.CancelledError):
                raise
            raise busy(
                f"the server is busy: the query waited {self.max_wait:g} s for its turn; ask "
                "again a little later"
            ) from None

    def _free_slot(self) -> None:
        self._taken -= 1
        while self._waiting and self._taken < self.limit:
            slot = self._waiting.popleft()
            if not slot.done():
                slot.set_result(None)
                self._taken += 1

    def _make_room(self) -> None:
        """Move long queries to the background, the oldest first; where it is full and other
        queries wait, stop them."""
        long = [
            job
            for job in self._jobs
            if job.seconds > 0.98 * LONG and not (job.in_background or job.stopped)
        ]
        for job in sorted(long, key=lambda job: job.started):
            if sum(job.in_background for job in self._jobs) < self.limit:
                job.in_background = True
                self._free_slot()
            elif self._waiting:
                job.stop()
