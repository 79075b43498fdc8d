"""Makes a Python on Linux lack what Windows lacks; imported at the start of each process.

It is on the path of ``make like-windows`` only. docs/start.md says what was not tried.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess  # noqa: F401  (it takes a system with msvcrt for Windows, so it comes before)
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

msvcrt = ModuleType("msvcrt")


def _locking(handle: int, mode: int, count: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_open(path: str) -> bool:
    """Return whether a process has a file open, so that Windows would refuse to move it."""
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(descriptor) == path:  # noqa: PTH115
                return True
        except OSError:
            continue
    return False


def _guarded(call: Any, places: int) -> Any:
    def guarded(*arguments: Any, **options: Any) -> Any:
        for name in arguments[:places]:
            base = options.get("dir_fd")
            folder = f"/proc/self/fd/{base}" if base is not None else "."
            path = os.path.realpath(os.path.join(folder, os.fspath(name)))  # noqa: PTH118
            if os.path.isfile(path) and _is_open(path):  # noqa: PTH113
                raise PermissionError(errno.EACCES, "The process cannot access the file", path)
        return call(*arguments, **options)

    return guarded


def like_windows() -> None:
    """Take away the modules and functions, and refuse to move or remove a file that is open."""
    msvcrt.LK_NBLCK = 2  # type: ignore[attr-defined]
    msvcrt.locking = _locking  # type: ignore[attr-defined]
    sys.modules["msvcrt"] = msvcrt
    for module in ("fcntl", "resource"):
        sys.modules[module] = None  # type: ignore[assignment]
    for owner, names in (
        (os, ("fork", "forkpty", "killpg", "setpriority", "nice")),
        (signal, ("SIGXCPU", "SIGXFSZ")),
    ):
        for name in names:
            if hasattr(owner, name):
                delattr(owner, name)
    os.replace = _guarded(os.replace, 2)
    os.rename = _guarded(os.rename, 2)
    os.unlink = _guarded(os.unlink, 1)
    os.remove = _guarded(os.remove, 1)


# Python imports it by this name; a search of the tests for doctests has a longer one.
if __name__ == "sitecustomize":
    like_windows()
