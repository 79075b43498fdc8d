"""The limits of an untrusted query: its text, its time, its memory and its answer.

The limits of nesting and chains are well below what the engine survives. Measured with the usual
stack of 8 MB, the engine overflows from 850 nested ``EXISTS``, 970 nested function calls, 1,200
nested sub-selects, 2,200 braces or 4,700 parentheses, and from chains of 2,600 ``MINUS`` or
``BIND``, 6,700 ``UNION`` or ``+`` and 9,400 ``!``.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.errors import UsageError

#: Most bytes of a query, as UTF-8.
MAX_TEXT = 64 * 1024
#: Most brackets of any kind inside one another.
MAX_NESTING = 200
#: Most operators or clauses of one kind in a row, such as ``||`` or ``UNION``.
MAX_CHAIN = 1_000


@dataclass(frozen=True)
class Limits:
    """What one query may use: ``seconds`` of wall time, bytes of ``memory`` (address space) and
    bytes of ``answer``; ``rows`` caps the rows or triples of the answer, None for no cap."""

    seconds: float = 10.0
    memory: int = 2 << 30
    answer: int = 512 << 20
    rows: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= 86_400:
            raise UsageError(
                f"found a time limit of {self.seconds:g} s; expected more than 0 s and at most "
                "86400 s; change the limit"
            )
        if self.memory < 512 << 20:
            raise UsageError(
                f"found a memory limit of {size(self.memory)}; the engine needs at least 512 MB; "
                "raise the limit"
            )
        if self.answer < 1 or (self.rows is not None and self.rows < 0):
            raise UsageError("a limit on the answer cannot be negative; change the limit")


def size(count: int) -> str:
    """Write a number of bytes for a sentence.

    >>> size(66_000), size(2 << 30)
    ('64.5 kB', '2 GB')
    """
    if count < 1024:
        return f"{count} bytes"
    for unit in ("kB", "MB", "GB"):
        count_in_unit = count / 1024 ** ("kB", "MB", "GB").index(unit) / 1024
        if count_in_unit < 1024 or unit == "GB":
            break
    return f"{count_in_unit:.1f}".removesuffix(".0") + f" {unit}"
