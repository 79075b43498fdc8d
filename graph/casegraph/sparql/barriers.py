"""What keeps the process of an untrusted query from the network, from files and from more than its
share of memory, time and processors.

``worker.py`` loads this file by its path, so it imports only the standard library. Each barrier
holds where the others are missing: a system or a container may lack any of them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_FILTER = 22, 38, 2
# Per machine: the kernel's number of the architecture, and its numbers of socket and connect.
SYSTEM_CALLS = {
    "x86_64": (0xC000003E, (41, 42)),
    "aarch64": (0xC00000B7, (198, 203)),
    "riscv64": (0xC00000F3, (198, 203)),
}


def leave_network() -> bool:
    """Move to a network namespace without interfaces; Linux only. Return whether it worked."""
    left = False
    if sys.platform == "linux":
        unshare = ctypes.CDLL(None).unshare
        # An administrator needs no user namespace, and would lose access to files of others in one.
        left = bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
    return left


def forbid_sockets() -> bool:
    """Have the kernel refuse the system calls socket and connect; Linux on common processors only.

    Return whether it worked. It needs no privilege; namespaces may be forbidden in a container.
    """
    machine = ""
    if sys.platform == "linux":
        machine = os.uname().machine
    if machine not in SYSTEM_CALLS:
        return False
    architecture, calls = SYSTEM_CALLS[machine]
    # A program for the kernel's filter (seccomp(2)): load the architecture; allow if it is another;
    # load the number of the call; refuse if it is one of these.
    steps = [(0x20, 0, 0, 4), (0x15, 0, len(calls) + 1, architecture), (0x20, 0, 0, 0)]
    steps += [(0x15, len(calls) - n, 0, call) for n, call in enumerate(calls)]
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | errno.EACCES)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None).prctl
    arguments = (ctypes.c_ulong(n) for n in (1, 0, 0, 0))
    return bool(
        prctl(PR_SET_NO_NEW_PRIVS, *arguments) == 0
        and prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_FILTER), program) == 0
    )


def limit(seconds: float, memory: int, answer: int) -> None:
    """Set what the system enforces: address space, processor time, size of files, no core dump."""
    processor = int(seconds) + 1
    set_limit("RLIMIT_CORE", 0, 0)
    set_limit("RLIMIT_AS", memory, memory)
    set_limit("RLIMIT_CPU", processor, processor + 1)
    set_limit("RLIMIT_FSIZE", answer, answer)


def set_limit(name: str, soft: int, hard: int) -> None:
    """Set one limit of the system by its name, where the system has it and allows it."""
    try:
        import resource

        resource.setrlimit(getattr(resource, name), (soft, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        pass  # this system has no such limit, or a lower one is in force


def keep_processors(count: int) -> set[int]:
    """Restrict this thread to ``count`` processors; return those that it had before. Linux only.

    When the engine opens a folder, it starts a thread per processor, and each takes tens of MB of
    address space: on a large machine that alone would exceed the limit.
    """
    allowed: set[int] = set()
    if sys.platform == "linux":
        allowed = os.sched_getaffinity(0)
        if len(allowed) > count:
            # Other processors in each worker, so that they do not wait for each other.
            first = os.getpid() % (len(allowed) - count + 1)
            os.sched_setaffinity(0, sorted(allowed)[first : first + count])
    return allowed


def files_allowed() -> int:
    """Return how many files this process may have open; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
