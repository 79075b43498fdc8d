"""How long work reports its progress: to a callback of the caller.

The library never prints. The command line passes a callback that draws a bar on stderr.
"""

from __future__ import annotations

from collections.abc import Callable

#: Called with the current stage, how much of it is done, and how much there is (0 if not known).
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""
