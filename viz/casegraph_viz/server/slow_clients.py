"""uvicorn with an end to its patience, for clients that are slow and for queries at the end.

uvicorn waits for ever for the rest of a header, so a few hundred clients that send a byte a minute
would hold every connection. Here a request must have begun to be answered within a time.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds in which the whole header of a request must have come.
HEADER_SECONDS = 10.0


class PatientProtocol(H11Protocol):
    """Closes a connection whose client does not finish the header of its request."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait no longer once a request is being answered."""
        if self._is_idle():
            self._wait()
        super().data_received(data)
        if not self._is_idle():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to wait."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self._is_idle() and not self.transport.is_closing():
            self.transport.close()


class EndingServer(uvicorn.Server):
    """Calls ``started`` once it answers, and ``end`` when it is told to end, so that it need not
    wait for what runs."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], end: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._started = started
        self._end = end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and only then say so: from here on a signal ends the server in order."""
        await super().startup(sockets)
        if self.started:
            self._started()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Take the signal, and have the loop end what runs."""
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self._end)
