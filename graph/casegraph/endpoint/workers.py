"""Runs the worker of ``casegraph.sparql`` without holding up the server: forked, or started anew.

Both give back how the worker ended and what it reported, and neither lets it live longer than its
time, its client or its server.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from casegraph.endpoint.admission import Job
from casegraph.endpoint.errors import busy
from casegraph.endpoint.fork_server import NICE
from casegraph.sparql import worker

_NURSERY = Path(__file__).with_name("fork_server.py")
_WORKER = Path(worker.__file__)


class Ended(NamedTuple):
    """How a worker ended: its exit code, all that it reported, and whether its time was up."""

    code: int
    log: bytes
    late: bool


class Launcher(Protocol):
    """Runs one worker after another, or several at once."""

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker to its end or to its time; the answer goes to ``body``."""
        ...

    def start(self, held: Path | None = None) -> None:
        """Get ready, so that the first query waits no longer than any other; where that is of
        use, hold the data of the folder ``held`` in memory."""
        ...

    async def close(self) -> None:
        """End every worker."""
        ...


def launcher() -> Launcher:
    """Return the quickest launcher that this system has."""
    return Nursery() if sys.platform == "linux" else Processes()


def _environment() -> dict[str, str]:
    # Each thread would otherwise reserve 64 MB of address space for what it allocates.
    return {**os.environ, "MALLOC_ARENA_MAX": "2"}


class Nursery:
    """Workers forked from a process that has the engine loaded; see ``fork_server.py``."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self.held: Path | None = None

    def start(self, held: Path | None = None) -> None:
        """Start the process."""
        self.held = held
        self._start()

    def _start(self) -> None:
        if self._channel is not None:
            self._channel.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", str(_NURSERY), str(_WORKER)),
                    *(str(theirs.fileno()), *([str(self.held)] if self.held else [])),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # A group of its own: Ctrl-C reaches the server alone.
                start_new_session=True,
                env=_environment(),
            )
        self._channel = ours

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker to its end or to its time."""
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        with theirs:
            self._order(f"run {number}", body.fileno(), theirs.fileno())
        reader, writer = await asyncio.open_connection(sock=ours)
        job.attach(lambda order: self._order(f"{order} {number}"))
        late = False
        log = b""
        try:
            writer.write(json.dumps(request).encode())
            writer.write_eof()
            try:
                async with asyncio.timeout(seconds):
                    log = await reader.read()
            except TimeoutError:
                late = True
                self._order(f"stop {number}")
                log = await reader.read()
        except ConnectionError:
            pass  # the nursery has gone: the report has no last line
        except BaseException:
            self._order(f"stop {number}")
            raise
        finally:
            writer.close()
        return Ended(_exit_code(log), log.rpartition(b'\n{"exit"')[0], late)

    def _order(self, order: str, *files: int) -> None:
        if self._channel is None:
            self._start()
        assert self._channel is not None
        try:
            socket.send_fds(self._channel, [order.encode()], files)
        except (BrokenPipeError, ConnectionError):
            if order.startswith("run"):
                self._start()
                socket.send_fds(self._channel, [order.encode()], files)

    async def close(self) -> None:
        """End the process; the kernel ends its workers with it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _exit_code(log: bytes) -> int:
    line = log.rpartition(b"\n{")[2]
    with suppress(ValueError, KeyError, TypeError):
        return int(json.loads(b"{" + line)["exit"])
    raise busy("the process that ran the query was lost; ask again")


class Processes:
    """A process of its own for each query, started from nothing; works on every system."""

    def start(self, held: Path | None = None) -> None:
        """Nothing to get ready, and nothing that would hold the data."""

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker to its end or to its time."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            str(_WORKER),
            stdin=subprocess.PIPE,
            stdout=body,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=_environment(),
        )
        assert process.stdin is not None
        assert process.stderr is not None
        late = False
        try:
            job.attach(lambda order: _order(process, order))
            with suppress(ConnectionError):
                process.stdin.write(json.dumps(request).encode())
                process.stdin.write_eof()
            try:
                async with asyncio.timeout(seconds):
                    log = await process.stderr.read()
            except TimeoutError:
                late = True
                _order(process, "stop")
                log = await process.stderr.read()
        except BaseException:
            _order(process, "stop")
            raise
        finally:
            await process.wait()
        return Ended(process.returncode or 0, log, late)

    async def close(self) -> None:
        """Nothing to end: each worker ends with its query."""


def _order(process: asyncio.subprocess.Process, order: str) -> None:
    if process.returncode is not None:
        return
    with suppress(OSError):
        if sys.platform == "win32":
            if order == "stop":
                process.kill()
        elif order == "stop":
            # Not by its own kill(), which looks for the exit code first and takes it from asyncio.
            os.kill(process.pid, signal.SIGKILL)
        else:
            # The process leads a group of its own, and its threads belong to that.
            os.setpriority(os.PRIO_PGRP, process.pid, NICE[order])
