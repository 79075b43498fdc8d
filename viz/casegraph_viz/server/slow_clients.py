"""Time limits for slow clients, and an orderly shutdown, on top of uvicorn.

uvicorn waits for the rest of a header without a limit, so a few hundred clients that send one byte
per minute could hold every connection. Here a client has a limited time to finish its header.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds within which a client must send the whole header of a request.
HEADER_SECONDS = 10.0


class TimedProtocol(H11Protocol):
    """Closes a connection whose client does not finish the header of its request in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the time limit for the first request."""
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Stop the time limit once a request is being answered."""
        if self._is_idle():
            self._start_timer()
        super().data_received(data)
        if not self._is_idle():
            self._stop_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time limit."""
        self._stop_timer()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self._time_out)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        self._timer = None
        if self._is_idle() and not self.transport.is_closing():
            self.transport.close()


class OrderlyServer(uvicorn.Server):
    """Calls ``on_start`` once it answers, and ``on_exit`` when a signal stops it, so that the
    shutdown need not wait for running queries."""

    def __init__(
        self, config: uvicorn.Config, on_start: Callable[[], None], on_exit: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_start = on_start
        self._on_exit = on_exit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call ``on_start``: from now on a signal leads to an orderly shutdown."""
        await super().startup(sockets)
        if self.started:
            self._on_start()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Take the signal, and have the event loop call ``on_exit``."""
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self._on_exit)
