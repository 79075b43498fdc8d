"""One process at a time: whoever comes second waits until the first is done, or has ended."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType


def _module(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ImportError:
        return None


#: The locks of Unix; None on Windows.
LOCKS = _module("fcntl")


@contextmanager
def turn(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold an exclusive lock on a file; call ``waiting`` once if another process or thread has it.

    The system ends the lock with the process. Raises OSError if the file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _taken(handle):
            waiting()
            while not _taken(handle):
                time.sleep(0.1)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Take the lock if it is free, or if the file system has no locks."""
    if LOCKS is None:
        return _taken_on_windows(handle)
    try:
        LOCKS.flock(handle, LOCKS.LOCK_EX | LOCKS.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _taken_on_windows(handle: int) -> bool:
    msvcrt = import_module("msvcrt")
    with suppress(OSError):
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        return True
    return False
