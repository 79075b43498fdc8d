"""The queue: so many queries at once, so many waiting, and long ones give way to short ones.

A query that takes long is either hard or hostile, and nobody can tell which. So it is slowed step
by step, and after a second it leaves its seat to others and goes on standing, where there is as
much room again. Only when that is full and others wait is a long query stopped: its client is told
that the server is busy, and those that came to be long before it keep what they have.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from casegraph.endpoint.errors import busy, ending

#: After so many seconds a query is a long one.
LONG = 1.0
#: When a query is slowed: after so many seconds, by which order.
SLOWED = ((0.3, "slow"), (1.0, "slower"))


class Job:
    """A query on its seat. What runs it says with ``attach`` how it is stopped or slowed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.stopped = False
        self.standing = False
        self._do: Callable[[str], None] | None = None

    @property
    def seconds(self) -> float:
        """How long it has had its seat."""
        return time.monotonic() - self.began

    def attach(self, do: Callable[[str], None]) -> None:
        """Name what takes the orders ``stop``, ``slow`` and ``slower``."""
        self._do = do
        if self.stopped:
            do("stop")

    def stop(self) -> None:
        """Have it end without an answer."""
        self.stopped = True
        self.order("stop")

    def order(self, what: str) -> None:
        """Pass an order on, if there is anything that runs yet."""
        if self._do is not None:
            self._do(what)


class Seats:
    """``seats`` jobs run at once, and as many long ones beside them; at most ``waiting`` wait, none
    longer than ``patience`` s."""

    def __init__(self, seats: int, waiting: int = 64, patience: float = 10.0) -> None:
        self.seats, self.waiting, self.patience = seats, waiting, patience
        self.is_ending = False
        self._taken = 0  # a seat is taken from the moment at which somebody is called to it
        self._jobs: list[Job] = []
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def running(self) -> int:
        """How many run, long ones included."""
        return len(self._jobs)

    @property
    def queued(self) -> int:
        """How many wait for one."""
        return len(self._queue)

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[Job]:
        """Wait for a seat and hold it. Raises RefusedError (503) where that would take too long."""
        await self._sit()
        job = Job()
        self._jobs.append(job)
        loop = asyncio.get_running_loop()
        later = [loop.call_later(seconds, job.order, order) for seconds, order in SLOWED]
        later.append(loop.call_later(LONG, self._relieve))
        try:
            yield job
        finally:
            for timer in later:
                timer.cancel()
            self._jobs.remove(job)
            if not job.standing:
                self._leave()
            self._relieve()

    def end(self) -> None:
        """Stop all that run and send away all that wait: the server is ending."""
        self.is_ending = True
        while self._queue:
            self._queue.popleft().set_exception(ending())
        for job in self._jobs:
            job.stop()

    async def _sit(self) -> None:
        if self.is_ending:
            raise ending()
        if self._taken < self.seats and not self._queue:
            self._taken += 1
            return
        if len(self._queue) >= self.waiting:
            raise busy(
                f"the server is busy: {self.seats} queries run and {self.waiting} wait; "
                "ask again a little later"
            )
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        self._relieve()
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn in self._queue:
                self._queue.remove(turn)
            if turn.done() and not turn.cancelled():
                self._leave()  # the turn came too late: it goes to the next
            if isinstance(error, asyncio.CancelledError):
                raise
            raise busy(
                f"the server is busy: no turn came within {self.patience:g} s; ask again a "
                "little later"
            ) from None

    def _leave(self) -> None:
        self._taken -= 1
        while self._queue and self._taken < self.seats:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                self._taken += 1

    def _relieve(self) -> None:
        """Have long ones stand, in the order in which they came; where others wait and there is no
        room to stand, stop them."""
        long = [j for j in self._jobs if j.seconds > 0.98 * LONG and not (j.standing or j.stopped)]
        for job in sorted(long, key=lambda j: j.began):
            if sum(j.standing for j in self._jobs) < self.seats:
                job.standing = True
                self._leave()
            elif self._queue:
                job.stop()
