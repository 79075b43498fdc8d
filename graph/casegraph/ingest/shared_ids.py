"""Compares the packages of one build, so that an id means one thing in the whole dataset.

The IRI of a thing is made of its id. If two packages gave the same id to different things, the
dataset would merge them without a word. So a repeated id is a fault, with both rows. Packages of
the same partnership rightly share sources, bodies and published figures: a row that says the same
in each of them is one thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap

from casegraph.errors import TableError
from casegraph.ingest.quads.nquads import decimal
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.package import Reading
from casegraph.ingest.tables.reader import read_chunks
from casegraph.ingest.tables.schema import TABLES, Column, Table

#: Tables of which several packages may have the same row.
_SHARED = frozenset(("sources", "organisations", "statistics"))
#: What the rows of each table are called.
_NOUNS = {
    "sources": "source",
    "organisations": "organisation",
    "reviews": "review",
    "children": "child",
    "findings": "finding",
    "recommendations": "recommendation",
    "statistics": "figure",
}


@dataclass(frozen=True)
class _Row:
    """A row with a repeated id: its ``file`` with the package, its number, its cells."""

    file: str
    number: int
    cells: tuple[str, ...]


def shared_rows(readings: Sequence[Reading]) -> Counter[str]:
    """Return how many rows of each table only repeat a row of an earlier package.

    The readings must be complete and without faults. Raises TableError with every row that gives
    an id of another package to something else; a review may not be in two packages at all, since
    what is said of it could then depend on their order.
    """
    shared: Counter[str] = Counter()
    faults = Faults()
    clashes: dict[tuple[str, str], Counter[str]] = {}
    for table in TABLES:
        repeated = _repeated([reading.keys.get(table.name, ()) for reading in readings])
        first: dict[str, tuple[Reading, _Row]] = {}
        for reading in readings if repeated else ():
            for key, row in _rows(reading, table, repeated):
                owner, other = first.setdefault(key, (reading, row))
                if owner is reading:
                    continue
                differing = [
                    column
                    for column, a, b in zip(table.columns, other.cells, row.cells, strict=True)
                    if _meaning(column, a) != _meaning(column, b)
                ]
                if differing or table.name == "reviews":
                    faults.add(_fault(table, key, row, other, differing))
                    pair = (reading.package.name, owner.package.name)
                    clashes.setdefault(pair, Counter())[table.name] += 1
                else:
                    shared[table.name] += 1
    if clashes:
        raise TableError("; ".join(starmap(_clash, clashes.items())), tuple(faults.kept))
    return shared


def _clash(packages: tuple[str, str], counts: Counter[str]) -> str:
    later, earlier = packages
    ids = ", ".join(f"{n:,} {_NOUNS[name]} ids" for name, n in counts.items())
    return (
        f"{later}: {ids} are also in {earlier}, for other rows; expected different ids in each "
        "package; rename them in one of the two"
    )


def _repeated(keys: Sequence[Sequence[int]]) -> set[int]:
    """Return the hashes that several packages have."""
    repeated: set[int] = set()
    seen: set[int] = set()
    for hashes in keys:
        own = set(hashes)
        repeated |= seen & own
        seen |= own
    return repeated


def _rows(reading: Reading, table: Table, hashes: set[int]) -> Iterator[tuple[str, _Row]]:
    path = reading.package.tables.get(table.name)
    if path is None:
        return
    for chunk in read_chunks(path, table, Faults()):
        columns = [chunk.columns[column.name] for column in table.columns]
        for number, cells in enumerate(zip(*columns, strict=True), chunk.first_row):
            if hash(cells[0]) in hashes:
                yield cells[0], _Row(f"{reading.package.name}/{path.name}", number, cells)


def _meaning(column: Column, cell: str) -> object:
    """Return a cell in a form in which equal values are equal."""
    if column.separator is not None or column.kind == "code":
        parts = cell.split(column.separator) if column.separator else [cell]
        return frozenset(part.strip() for part in parts) - {""}
    return decimal(cell) if cell and column.kind in ("number", "integer") else cell


def _fault(table: Table, key: str, row: _Row, other: _Row, differing: Sequence[Column]) -> Fault:
    where = f"{other.file}, row {other.number} has it too"
    if differing:
        column = differing[0].name
        place = [c.name for c in table.columns].index(column)
        mine, theirs = (_short(r.cells[place]) for r in (row, other))
        where += f", with {column} {theirs!r} instead of {mine!r}"
    is_shared = table.name in _SHARED
    return Fault(
        row.file,
        "shared-id",
        ("the same row, or " if is_shared else "") + "an id that no other package uses",
        f"{where}: {'make the rows equal, or ' if is_shared else ''}rename it in one of the two",
        key,
        row.number,
        table.key.name,
    )


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:39]}…"
