"""Writes a file completely or not at all: to a temporary name, then renamed.

Only a plain file is replaced. Links are followed. A device, a pipe or an open file of this process
(``/dev/stdout``) is written into, after all of the data is there.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from casegraph.errors import StoreError

#: Data for a pipe or a device is kept in memory up to so many bytes, then in a temporary file.
_HELD = 8 << 20
_LINKS = 40


@contextmanager
def atomic_writer(path: Path) -> Iterator[IO[bytes]]:
    """Open a binary file that gets its name only after everything is written.

    Raises StoreError if the folder does not exist or is not writable, or the disk is full. An
    older file with that name then stays as it was, and a pipe or device gets nothing.
    """
    try:
        stream = is_stream(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    with _written_into(path) if stream else _replaced(path) as file:
        yield file


def check_writable(path: Path) -> None:
    """Raise StoreError where a file can be seen not to be writable, before work is done for it.

    What only writing shows, such as a full disk, is still told then.

    >>> check_writable(Path("no-such-folder/pairs.csv"))
    Traceback (most recent call last):
    casegraph.errors.StoreError: no-such-folder/pairs.csv: cannot be written (No such file or \
directory); expected a folder with space that this account may write to; choose another place \
with -o
    """
    try:
        if is_stream(path):
            return
        target = followed(path)
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if not target.parent.is_dir():
            reason = errno.ENOTDIR if target.parent.exists() else errno.ENOENT
            raise OSError(reason, os.strerror(reason))
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unwritable(path, error) from None


def is_stream(path: Path) -> bool:
    """Return whether a path leads to something that is written into instead of replaced.

    Raises OSError for a ring of links.

    >>> is_stream(Path(os.devnull)), is_stream(Path("no-such-file.csv"))
    (True, False)
    """
    if _own_descriptor(path) is not None:
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except FileNotFoundError:
        return False


def followed(path: Path) -> Path:
    """Return the path with all links resolved, whether or not it exists."""
    return Path(os.path.realpath(path))


@contextmanager
def _replaced(path: Path) -> Iterator[IO[bytes]]:
    target = followed(path)
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _mode(target: Path) -> int:
    """Return the permissions of the replaced file, or those of a new file."""
    # mkstemp makes a file that only its owner may read.
    with suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode) & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


@contextmanager
def _written_into(path: Path) -> Iterator[IO[bytes]]:
    try:
        with tempfile.SpooledTemporaryFile(_HELD) as held:
            yield held
            held.seek(0)
            with os.fdopen(_opened(path), "wb") as file:
                shutil.copyfileobj(held, file)
    except OSError as error:
        raise _unwritable(path, error) from None


def _opened(path: Path) -> int:
    number = _own_descriptor(path)
    if number is None:
        # For a pipe, this waits until somebody reads.
        return os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    for printed in (sys.stdout, sys.stderr):
        printed.flush()
    # If the output goes to a file, this appends to it instead of starting it again.
    return os.dup(number)


def _own_descriptor(path: Path) -> int | None:
    """Return the file descriptor that ``/dev/stdout``, ``/dev/fd/63`` or a link to one of them
    stands for, or None for any other path."""
    own = re.compile(rf"/dev/fd|/proc/{os.getpid()}(?:/task/\d+)?/fd")
    place = path.absolute()
    for _ in range(_LINKS):
        parent = Path(os.path.realpath(place.parent))
        if place.name.isdecimal() and own.fullmatch(parent.as_posix()):
            return int(place.name)
        place = parent / place.name
        if not place.is_symlink():
            return None
        place = parent / place.readlink()
    return None


def unreadable(path: Path, error: OSError) -> StoreError:
    """Return the error for a file or folder that the system does not let this account read."""
    return StoreError(
        f"{path}: cannot be read ({error.strerror or error}); expected a file or folder that this "
        "account may read; change its permissions, or use a copy of it"
    )


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path}: cannot be written ({error.strerror or error}); expected a folder with "
        "space that this account may write to; choose another place with -o"
    )
