"""Keeps an open dataset the same while its files are replaced.

A query runs in a process of its own, which opens the files again. So a store on disk is locked
while it is open: a build beside it replaces the dataset, but leaves the old store for its readers.
Nobody can lock an RDF file or a store of another program; there a ``Snapshot`` says whether the
files are still those that were opened.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from casegraph.errors import MissingStoreError
from casegraph.store.files import unreadable
from casegraph.store.turn import LOCKS

#: The file of an Oxigraph store that is locked; RocksDB never writes to that of a finished store.
_LOCKED = "CURRENT"
#: A file that changed so many seconds before it was read may change again in the same clock tick.
_TICK = 2.0

_State = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True)
class Snapshot:
    """The files that a store was opened from: ``path`` and their state at that time."""

    path: Path
    state: _State
    #: Held as long as the snapshot: while it lives, no build removes the files.
    lock: Lock | None = None

    def is_current(self) -> bool:
        """Return whether the files are certainly still the same."""
        return bool(self.state) and state_of(self.path) == self.state


def snapshot(path: Path, lock: Lock | None = None) -> Snapshot:
    """Return the state of a file or a folder as a snapshot; call it before the files are read.

    >>> snapshot(Path("no-such-file.ttl")).is_current()
    False
    """
    state = state_of(path)
    # Time stamps are coarse: two changes within a tick look like one.
    if lock is None and any(time.time() - changed / 1e9 < _TICK for _, _, _, *t in state
                            for changed in t):  # fmt: skip
        state = ()
    return Snapshot(path, state, lock)


def state_of(path: Path) -> _State:
    """Return name, inode, size and times of a file or of each file of a folder; () for none."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        stats = [(file.name, file.stat()) for file in files]
    except OSError:
        return ()
    return tuple((n, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for n, s in stats)


class Lock:
    """A shared lock on the store in a folder. It ends with the object, or with the process."""

    def __init__(self, handle: int) -> None:
        self._close = weakref.finalize(self, os.close, handle)


def lock(store: Path) -> Lock:
    """Lock the store in a folder for reading.

    Raises MissingStoreError if the store is not there any more, or is being removed.
    """
    path = store / _LOCKED
    try:
        held = Lock(handle := os.open(path, os.O_RDONLY))
    except FileNotFoundError:
        raise _removed(store) from None
    except OSError as error:
        raise unreadable(path, error) from None
    if LOCKS is not None:  # on Windows, an open file keeps its folder from being removed
        try:
            LOCKS.flock(handle, LOCKS.LOCK_SH | LOCKS.LOCK_NB)
        except BlockingIOError:
            raise _removed(store) from None
        except OSError:
            return held  # a file system without locks
        try:
            same = os.path.samestat(os.fstat(handle), path.stat())
        except FileNotFoundError:
            same = False
        if not same:
            raise _removed(store)
    return held


def _removed(store: Path) -> MissingStoreError:
    return MissingStoreError(
        f"{store}: found no store any more; expected one that stays; open the dataset again"
    )


@contextmanager
def unread(store: Path) -> Iterator[bool]:
    """Give whether nobody has locked the store in a folder; until the end, nobody can."""
    path = store / _LOCKED
    if LOCKS is None:
        # On Windows, a file that is open elsewhere cannot be renamed.
        with suppress(FileNotFoundError):
            try:
                path.replace(store / f"{_LOCKED}.removed")
            except PermissionError:
                yield False
                return
        yield True
        return
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        yield True  # no store, or only a part of one
        return
    try:
        free = True
        with suppress(OSError):
            try:
                LOCKS.flock(handle, LOCKS.LOCK_EX | LOCKS.LOCK_NB)
            except BlockingIOError:
                free = False
        yield free
    finally:
        os.close(handle)
