"""A process that has the engine loaded and brings forth a worker for each query by forking.

Starting Python and loading the engine costs three times what a small query does. This process
does both once, and has one thread only, so that it may fork. What is forked is the worker of
``casegraph.sparql``, unchanged: it leaves the network, takes its limits and opens the data, and
nothing of one query is left for the next.

Data of a common size it holds in memory, where the engine answers several times as fast as from
a folder; each worker has them from its birth and opens no file at all. A folder opened here would
be unsafe, since the engine then has threads, and a lock that one of them holds while the process
forks stays locked. So a child opens the folder and passes its content on.

It is a script, not a module of casegraph, for the reasons that ``worker.py`` gives. Linux only. On
its socket come ``run N`` with two files (where the answer goes; where the request comes from and
the report goes), ``stop N``, ``slow N`` and ``slower N``. When a worker has ended, one line of
JSON with its exit code ends the report.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PR_SET_PDEATHSIG = 1
#: Niceness by the order that slows a query.
NICE = {"slow": 10, "slower": 19}


class Nursery:
    """The workers that are alive, by their number and by their process."""

    def __init__(self, channel: socket.socket, worker: Any) -> None:
        self.channel, self.worker = channel, worker
        self.processes: dict[int, int] = {}
        self.reports: dict[int, tuple[int, socket.socket]] = {}
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Follow orders until the server's end of the socket is closed; then kill all."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        poll.register(self.woken, select.POLLIN)
        going = True
        while going:
            for handle, _ in poll.poll():
                if handle == self.woken:
                    with suppress(BlockingIOError):
                        os.read(self.woken, 4096)
                    self.bury()
                else:
                    going = self.follow()
        for process in self.processes.values():
            os.kill(process, signal.SIGKILL)

    def follow(self) -> bool:
        """Follow one order; return False where there will be no more."""
        message, files, _, _ = socket.recv_fds(self.channel, 256, 2)
        if not message:
            return False
        order, number = message.decode().split()
        if order == "run":
            self.fork(int(number), *files)
        elif process := self.processes.get(int(number)):
            # It cannot be another process of that number: only burying sets a number free.
            if order == "stop":
                os.kill(process, signal.SIGKILL)
            else:
                slow(process, NICE[order])
        return True

    def fork(self, number: int, answer: int, report: int) -> None:
        """Bring forth a worker that writes to ``answer`` and talks over ``report``."""
        process = os.fork()
        if process == 0:
            self.grow(answer, report)
        os.close(answer)
        self.processes[number] = process
        self.reports[process] = number, socket.socket(fileno=report)

    def grow(self, answer: int, report: int) -> None:
        """Become a worker; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent()
            os.dup2(report, 0)
            os.dup2(answer, 1)
            os.dup2(report, 2)
            os.closerange(3, 1 << 16)
            self.worker.main()
        finally:
            os._exit(1)

    def bury(self) -> None:
        """Report every worker that has ended."""
        while self.processes:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            number, report = self.reports.pop(process)
            del self.processes[number]
            code = os.waitstatus_to_exitcode(status)
            # The server may have stopped listening, and nothing may hold up the others.
            with report, suppress(OSError):
                report.send(f'\n{{"exit":{code}}}\n'.encode(), socket.MSG_DONTWAIT)


def die_with_parent() -> None:
    """Have the system kill this process when the one that forked it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def slow(process: int, niceness: int) -> None:
    """Slow every thread of a process; the system counts threads singly, and the query has one of
    its own."""
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
            os.setpriority(os.PRIO_PROCESS, int(thread), niceness)


def hold(folder: str) -> Any:
    """Return the content of a folder in memory, or None where it cannot be had whole."""
    from pyoxigraph import RdfFormat, Store

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # With the other end open here, writing would never fail: it must, when nobody reads.
            os.close(reading)
            die_with_parent()
            with os.fdopen(writing, "wb") as out:
                store = Store.read_only(folder)
                out.write(b"%d\n" % len(store))
                store.dump(out, format=RdfFormat.N_QUADS)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        count, _, quads = source.read().partition(b"\n")
    _, status = os.waitpid(child, 0)
    if status != 0:
        return None
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    whole = len(store) == int(count) and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    return store if whole else None


def load(path: str) -> ModuleType:
    """Load the worker by its path, and the engine that it would load later."""
    import pyoxigraph  # noqa: F401

    module = ModuleType("worker")
    module.__file__ = path
    SourceFileLoader("worker", path).exec_module(module)
    return module


def main() -> None:
    """Serve on the socket whose number the command line names, holding the folder it may name."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path, handle, *folders = sys.argv[1:]
    worker = load(path)
    for folder in folders:
        if (store := hold(folder)) is not None:
            worker.held[folder] = store
    gc.freeze()  # or a collection in a worker would copy every page that it looks at
    Nursery(socket.socket(fileno=int(handle)), worker).serve()


if __name__ == "__main__":
    main()
