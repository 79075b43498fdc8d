"""Progress of long work, told to whoever wants to show it.

The library never prints; the command line hands a callback in and draws a bar on stderr.
"""

from __future__ import annotations

from collections.abc import Callable

#: Called with what is done now, how much of it is done, and how much there is (0: not known).
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""
