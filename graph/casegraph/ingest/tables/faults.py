"""Faults of an input as values: where, what was found, what was expected, what to do.

All faults of a package are collected and reported together, so that they can be corrected together.
Memory stays bounded: of each kind of fault in a column some examples are kept, the rest counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from casegraph.errors import cut

#: How many faults of one kind in one column are kept as examples.
EXAMPLES = 20
_SHOWN_LENGTH = 60


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does: the header is row 1. ``last_row`` is set
    where one cause is in several rows, one after the other."""

    file: str
    kind: str
    expected: str
    remedy: str
    found: str | None = None
    row: int | None = None
    column: str | None = None
    warning: bool = False
    last_row: int | None = None

    def __str__(self) -> str:
        where = self.file
        if self.row is not None and self.last_row not in (None, self.row):
            where += f", rows {self.row:,} to {self.last_row:,}"
        elif self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        found = "" if self.found is None else f"found {show(self.found)}; "
        return f"{where}: {found}expected {self.expected}; {self.remedy}."


def show(value: str) -> str:
    """Return a value for a message: quoted, control characters escaped, cut when long.

    >>> show("2016-13")
    "'2016-13'"
    """
    if len(value) > _SHOWN_LENGTH:
        value = value[: _SHOWN_LENGTH - 1] + "…"
    return repr(value)


@dataclass
class Faults:
    """A collection of faults that keeps examples and counts the rest."""

    kept: list[Fault] = field(default_factory=list)
    _seen: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it if it is among the first of its kind."""
        if fault.warning:
            self.warnings += 1
        else:
            self.errors += 1
        key = (fault.file, fault.kind, fault.column)
        self._seen[key] += 1
        if self._seen[key] <= EXAMPLES:
            self.kept.append(fault)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.kept)

    def __len__(self) -> int:
        return self.errors + self.warnings

    def report(self, limit: int = EXAMPLES) -> list[str]:
        """Return one sentence per fault, at most ``limit`` per kind and column, and count the rest.

        >>> Faults().report()
        []
        """
        groups: dict[tuple[str, str, str | None], list[Fault]] = {}
        for fault in self.kept:
            groups.setdefault((fault.file, fault.kind, fault.column), []).append(fault)
        lines: list[str] = []
        for key, faults in groups.items():
            shown = faults[:limit]
            lines += [("note: " if f.warning else "") + str(f) for f in shown]
            if rest := self._seen[key] - len(shown):
                column = f", column {key[2]}" if key[2] else ""
                lines.append(f"{key[0]}{column}: and {rest:,} more of the same kind.")
        return lines

    def files(self) -> str:
        """Return the names of the files with faults, as text for a sentence."""
        return cut(list(dict.fromkeys(f.file for f in self.kept if not f.warning)))
