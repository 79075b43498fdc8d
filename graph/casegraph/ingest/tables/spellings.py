"""Names that look alike and are two: areas and bodies that differ only by blanks or by case.

A name is what joins rows, so two spellings of one area are counted apart. Where they differ only in
what cannot be seen, that is a fault; where they differ in case, a note.
"""

from __future__ import annotations

from typing import NamedTuple

from casegraph.ingest.tables.blanks import as_seen, has_blank_edge
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.reader import Chunk

#: The columns that hold names of one kind, by that kind.
_NAMES = {
    "area": (("organisations", "area"), ("reviews", "area")),
    "body": (("organisations", "name"),),
}


class _Place(NamedTuple):
    file: str
    row: int
    column: str


class Spellings:
    """Collects where each spelling of a name occurs first, over all tables of a package."""

    def __init__(self) -> None:
        self._first: dict[str, dict[str, _Place]] = {kind: {} for kind in _NAMES}

    def add(self, chunk: Chunk, file: str) -> None:
        """Take the names of a chunk."""
        for kind, columns in _NAMES.items():
            first = self._first[kind]
            for table, column in columns:
                if table != chunk.table.name or column in chunk.lacking:
                    continue
                for i, cell in enumerate(chunk.columns[column]):
                    # A blank at an end is a fault of its own.
                    if cell and cell not in first and not has_blank_edge(cell):
                        first[cell] = _Place(file, chunk.first_row + i, column)

    def finish(self, faults: Faults) -> None:
        """Add a fault or a note for each name that is spelt in two ways."""
        for first in self._first.values():
            seen: dict[str, str] = {}
            folded: dict[str, str] = {}
            for name, place in first.items():
                looks = as_seen(name)
                if (other := seen.setdefault(looks, name)) != name:
                    _add(faults, name, place, other, first[other], "blanks or invisible characters")
                elif (other := folded.setdefault(looks.casefold(), name)) != name:
                    _add(faults, name, place, other, first[other], "")


def _add(faults: Faults, name: str, place: _Place, other: str, there: _Place, differ: str) -> None:
    where = f"{there.file}, row {there.row}"
    expected = f"one spelling of a name; {where} has {other!r}"
    remedy = (
        f"write both alike; they differ in {differ}"
        if differ
        else "write both alike if they are one; they differ in capital letters"
    )
    faults.add(
        Fault(
            place.file,
            "two-spellings",
            expected,
            remedy,
            name,
            place.row,
            place.column,
            warning=not differ,
        )
    )
