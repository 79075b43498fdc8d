"""Runs the worker of ``casegraph.sparql`` without blocking the server: forked, or a new process.

Both ways return how the worker ended and what it reported. Both end the worker when its time is
up, when its client leaves, and when the server ends.
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

_FORK_SERVER = Path(__file__).with_name("fork_server.py")
_WORKER = Path(worker.__file__)


class Ended(NamedTuple):
    """How a worker ended: its exit code, its whole report, and whether its time was up."""

    code: int
    report: bytes
    timed_out: bool


class WorkerPool(Protocol):
    """Runs workers, several at once."""

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker for at most ``seconds``; the answer goes to ``body``."""
        ...

    def start(self, folder: Path | None = None) -> None:
        """Get ready, so that the first query waits no longer than any other. A pool that can
        share memory loads the data of ``folder``, if one is given."""
        ...

    async def close(self) -> None:
        """End every worker."""
        ...


def worker_pool() -> WorkerPool:
    """Return the quickest pool that this system allows."""
    can_fork = sys.platform == "linux" and hasattr(os, "fork")
    return ForkedWorkers() if can_fork else NewProcesses()


def _environment() -> dict[str, str]:
    # Each thread would otherwise reserve 64 MB of address space for what it allocates.
    return {**os.environ, "MALLOC_ARENA_MAX": "2"}


class ForkedWorkers:
    """Workers forked from a process that has the engine loaded; see ``fork_server.py``.

    ``folder`` is the dataset whose content that process has in memory, None for none.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self.folder: Path | None = None

    def start(self, folder: Path | None = None) -> None:
        """Start the process."""
        self.folder = folder
        self._start()

    def _start(self) -> None:
        if self._channel is not None:
            self._channel.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", str(_FORK_SERVER), str(_WORKER)),
                    *(str(theirs.fileno()), *([str(self.folder)] if self.folder else [])),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # A group of its own, so that Ctrl-C reaches only the server.
                start_new_session=True,
                env=_environment(),
            )
        self._channel = ours

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker for at most ``seconds``."""
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        with theirs:
            self._order(f"run {number}", body.fileno(), theirs.fileno())
        reader, writer = await asyncio.open_connection(sock=ours)
        job.attach(lambda order: self._order(f"{order} {number}"))
        timed_out = False
        report = b""
        try:
            writer.write(json.dumps(request).encode())
            writer.write_eof()
            try:
                async with asyncio.timeout(seconds):
                    report = await reader.read()
            except TimeoutError:
                timed_out = True
                self._order(f"stop {number}")
                report = await reader.read()
        except ConnectionError:
            pass  # the fork server is gone: the report has no last line
        except BaseException:
            self._order(f"stop {number}")
            raise
        finally:
            writer.close()
        return Ended(_exit_code(report), report.rpartition(b'\n{"exit"')[0], timed_out)

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


def _exit_code(report: bytes) -> int:
    line = report.rpartition(b"\n{")[2]
    with suppress(ValueError, KeyError, TypeError):
        return int(json.loads(b"{" + line)["exit"])
    raise busy("the process that ran the query was lost; ask again")


class NewProcesses:
    """A new process per query; works on every system."""

    def start(self, folder: Path | None = None) -> None:
        """Do nothing: each process opens the data itself."""

    async def run(
        self, request: Mapping[str, Any], body: IO[bytes], seconds: float, job: Job
    ) -> Ended:
        """Run a worker for at most ``seconds``."""
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
        timed_out = False
        try:
            job.attach(lambda order: _order(process, order))
            with suppress(ConnectionError):
                process.stdin.write(json.dumps(request).encode())
                process.stdin.write_eof()
            try:
                async with asyncio.timeout(seconds):
                    report = await process.stderr.read()
            except TimeoutError:
                timed_out = True
                _order(process, "stop")
                report = await process.stderr.read()
        except BaseException:
            _order(process, "stop")
            raise
        finally:
            await process.wait()
        return Ended(process.returncode or 0, report, timed_out)

    async def close(self) -> None:
        """Do nothing: each worker ends with its query."""


def _order(process: asyncio.subprocess.Process, order: str) -> None:
    if process.returncode is not None:
        return
    with suppress(OSError):
        if not hasattr(os, "setpriority"):  # Windows
            if order == "stop":
                process.kill()
        elif order == "stop":
            # Not process.kill(): it polls for the exit code first and so takes it from asyncio.
            os.kill(process.pid, signal.SIGKILL)
        else:
            # The process leads a group of its own, to which its threads belong.
            os.setpriority(os.PRIO_PGRP, process.pid, NICE[order])
