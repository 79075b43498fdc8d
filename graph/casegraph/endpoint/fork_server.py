"""A process that has the engine loaded and forks a worker for each query.

Starting Python and loading the engine takes three times as long as a small query. This process
does both once. It has a single thread, so it may fork. The forked worker is that of
``casegraph.sparql``, unchanged: it leaves the network, sets its limits and opens the data. It ends
with its query, so nothing of one query is left for the next.

Data of a common size is loaded into memory here, where the engine answers several times as fast as
from a folder. Each worker then has the data from its start and opens no file at all. This process
must not open the folder itself: the engine would start threads, and a lock that one of them holds
while the process forks stays locked. So a child opens the folder and passes its content on.

This is a script, not a module of casegraph, for the reasons that ``worker.py`` gives. Linux only.
The server sends its orders over a socket: ``run N`` with two files (the answer goes to the first;
the request comes from the second and the report goes to it), ``stop N``, ``slow N`` and
``slower N``. After a worker has ended, one line of JSON with its exit code closes the report.
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


class ForkServer:
    """The running workers, by their number and by their process id."""

    def __init__(self, channel: socket.socket, worker: Any) -> None:
        self.channel, self.worker = channel, worker
        self.processes: dict[int, int] = {}
        self.reports: dict[int, tuple[int, socket.socket]] = {}
        self.signalled, signal_end = os.pipe()
        os.set_blocking(self.signalled, False)
        os.set_blocking(signal_end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(signal_end, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Follow orders until the server closes its end of the socket; then stop all workers."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        poll.register(self.signalled, select.POLLIN)
        is_open = True
        while is_open:
            for handle, _ in poll.poll():
                if handle == self.signalled:
                    with suppress(BlockingIOError):
                        os.read(self.signalled, 4096)
                    self.reap()
                else:
                    is_open = self.follow_order()
        for process in self.processes.values():
            os.kill(process, signal.SIGKILL)

    def follow_order(self) -> bool:
        """Follow one order; return False once the socket is closed."""
        message, files, _, _ = socket.recv_fds(self.channel, 256, 2)
        if not message:
            return False
        order, number = message.decode().split()
        if order == "run":
            self.spawn(int(number), *files)
        elif process := self.processes.get(int(number)):
            # The process id cannot belong to another process yet: only reaping frees it.
            if order == "stop":
                os.kill(process, signal.SIGKILL)
            else:
                slow(process, NICE[order])
        return True

    def spawn(self, number: int, answer: int, report: int) -> None:
        """Fork a worker that writes to the file ``answer`` and talks over the file ``report``."""
        process = os.fork()
        if process == 0:
            self.run_worker(answer, report)
        os.close(answer)
        self.processes[number] = process
        self.reports[process] = number, socket.socket(fileno=report)

    def run_worker(self, answer: int, report: int) -> None:
        """Be the worker, in a forked process; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            kill_with_parent()
            os.dup2(report, 0)
            os.dup2(answer, 1)
            os.dup2(report, 2)
            os.closerange(3, 1 << 16)
            self.worker.main()
        finally:
            os._exit(1)

    def reap(self) -> None:
        """Collect the exit code of every worker that has ended, and report it."""
        while self.processes:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            number, report = self.reports.pop(process)
            del self.processes[number]
            code = os.waitstatus_to_exitcode(status)
            # The server may no longer listen, and one report must not delay the others.
            with report, suppress(OSError):
                report.send(f'\n{{"exit":{code}}}\n'.encode(), socket.MSG_DONTWAIT)


def kill_with_parent() -> None:
    """Have the system end this process when the process that forked it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def slow(process: int, niceness: int) -> None:
    """Lower the priority of every thread of a process: the system sets it per thread, and the
    query runs in a thread of its own."""
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
            os.setpriority(os.PRIO_PROCESS, int(thread), niceness)


def load_data(folder: str) -> Any:
    """Return the content of a folder as a store in memory, None where it cannot be read whole."""
    from pyoxigraph import RdfFormat, Store

    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # While this process has the other end open, a write never fails; it must, once
            # nobody reads.
            os.close(read_end)
            kill_with_parent()
            with os.fdopen(write_end, "wb") as out:
                store = Store.read_only(folder)
                out.write(b"%d\n" % len(store))
                store.dump(out, format=RdfFormat.N_QUADS)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as source:
        count, _, quads = source.read().partition(b"\n")
    _, status = os.waitpid(child, 0)
    if status != 0:
        return None
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    whole = len(store) == int(count) and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    return store if whole else None


def load_worker(path: str) -> ModuleType:
    """Load the worker by its path, and the engine, which it would otherwise load per query."""
    import pyoxigraph  # noqa: F401

    module = ModuleType("worker")
    module.__file__ = path
    SourceFileLoader("worker", path).exec_module(module)
    return module


def main() -> None:
    """Serve on the socket whose number the command line gives, with the data of the folder that
    it may name."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path, handle, *folders = sys.argv[1:]
    worker = load_worker(path)
    for folder in folders:
        if (store := load_data(folder)) is not None:
            worker.loaded[folder] = store
    gc.freeze()  # without it, a collection in a worker would copy every page that it visits
    ForkServer(socket.socket(fileno=int(handle)), worker).serve()


if __name__ == "__main__":
    main()
