"""Reads a table in chunks of columns, and reports faults of its header and its rows.

The parser is Python's own csv reader in strict mode. It is written in C, and it is the only one of
those measured that reports an unclosed quote (docs/decisions.md). Each chunk of 2,000 rows is
transposed at once, so that every check gets a column, not a row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from casegraph.ingest.tables.blanks import is_blank
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.header import check_header, find_header
from casegraph.ingest.tables.schema import Table

CHUNK_ROWS = 2_000
#: Longest cell, in characters.
CELL_LIMIT = 1 << 20
#: Kinds of faults after which a table is not read to its end, so that its ids are not known.
STOPS = frozenset(
    {"unclosed-quote", "long-cell", "quoting", "delimiter", "empty", "no-header", "encoding"}
    | {"control-character"}
)


@dataclass(frozen=True)
class Chunk:
    """Some rows of a table, by column; the first one is row ``first_row`` of the file.

    ``lacking`` names the columns that the file does not have, ``torn`` the places of rows with too
    many or too few cells. Both were reported before; the empty cells there are no further faults.
    """

    table: Table
    first_row: int
    columns: dict[str, Sequence[str]]
    rows: int
    lacking: frozenset[str] = frozenset()
    torn: frozenset[int] = frozenset()


def read_chunks(
    path: Path, table: Table, faults: Faults, chunk_rows: int = CHUNK_ROWS
) -> Iterator[Chunk]:
    """Yield a table's rows as chunks of columns, in the standard's column order.

    A column that the file lacks has empty cells; the fault was added before. Rows without any
    value are left out, one fault for each run of them. Reading stops at a fault after which the
    rows cannot be trusted, one of the kinds in ``STOPS``.
    """
    csv.field_size_limit(CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        empty = _EmptyRows(path, faults)
        read = 0
        try:
            header, row = find_header(reader, path, table, faults)
            if header is None:
                return
            positions = check_header(path, table, header, row, faults)
            if positions is None:
                return
            while rows := list(islice(reader, chunk_rows)):
                for first, full in empty.without(rows, row + 1, len(header)):
                    yield _chunk(path, table, full, first, len(header), positions, faults)
                    read += len(full)
                row += len(rows)
        except csv.Error as error:
            # islice loses the rows before the fault, so they are counted again to name the row.
            faults.add(_parse_fault(path, error))
            return
        finally:
            empty.end()
        if not read:
            faults.add(
                Fault(
                    path.name,
                    "header-only",
                    "at least one row below the header",
                    "add rows, or remove the file if there are none"
                    if table.optional
                    else "add rows; a table without rows states nothing",
                    found="a header and no rows",
                    warning=table.optional or table.name in ("children", "recommendations"),
                )
            )


class _EmptyRows:
    """Takes the rows without any value out of a table, and adds one fault for each run of them."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self._path = path
        self._faults = faults
        self._first = self._last = 0
        self._signs = False

    def without(
        self, rows: list[list[str]], first_row: int, width: int
    ) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield the other rows in runs, each with the number of its first row."""
        # A full row has an id in its first cell; only the others are looked at cell by cell.
        if all(row and row[0] and not row[0][0].isspace() for row in rows):
            self.end()
            yield first_row, rows
            return
        kept: list[list[str]] = []
        for number, row in enumerate(rows, first_row):
            if any(cell and not is_blank(cell) for cell in row):
                if not kept:
                    self.end()
                kept.append(row)
                continue
            if kept:
                yield number - len(kept), kept
                kept = []
            self._first = self._first or number
            self._last = number
            self._signs = self._signs or bool(row)
        if kept:
            yield first_row + len(rows) - len(kept), kept

    def end(self) -> None:
        """Add the fault of the run that ends here, if there is one."""
        if not self._first:
            return
        many = self._last - self._first + 1
        found = "an empty line" if not self._signs else "a row without any value"
        if many > 1:
            found = f"{many:,} {'rows without any value' if self._signs else 'empty lines'}"
        self._faults.add(
            Fault(
                self._path.name,
                "blank-row",
                "a value in each row",
                "remove the row" if many == 1 else "remove the rows; a spreadsheet may show none",
                found=found,
                row=self._first,
                last_row=self._last,
            )
        )
        self._first = self._last = 0
        self._signs = False


def _chunk(
    path: Path,
    table: Table,
    rows: list[list[str]],
    first_row: int,
    width: int,
    positions: dict[str, int],
    faults: Faults,
) -> Chunk:
    torn: frozenset[int] = frozenset()
    if set(map(len, rows)) != {width}:
        torn = frozenset(i for i, row in enumerate(rows) if len(row) != width)
        for i in sorted(torn):
            faults.add(_ragged(path, first_row + i, rows[i], width))
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    by_column = list(zip(*rows, strict=True))
    blank = ("",) * len(rows)
    columns: dict[str, Sequence[str]] = {
        c.name: by_column[positions[c.name]] if c.name in positions else blank
        for c in table.columns
    }
    lacking = frozenset(c.name for c in table.columns) - positions.keys()
    return Chunk(table, first_row, columns, len(rows), lacking, torn)


def _ragged(path: Path, number: int, row: list[str], width: int) -> Fault:
    return Fault(
        path.name,
        "ragged-row",
        f"{width} cells, as in the header",
        "put text with a comma between double quotes, or complete the row",
        found=f"{len(row)} cells",
        row=number,
    )


def _parse_fault(path: Path, error: csv.Error) -> Fault:
    message = str(error)
    row = 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for row, _ in enumerate(csv.reader(file, strict=True), 2):  # noqa: B007
                pass
        except csv.Error:
            pass
    if "unexpected end" in message:
        return Fault(
            path.name,
            "unclosed-quote",
            "a closing double quote",
            "close the quote in this row; the rows after it were read as part of one cell",
            found="a double quote that is never closed",
            row=row,
        )
    if "field larger" in message:
        return Fault(
            path.name,
            "long-cell",
            f"at most {CELL_LIMIT:,} characters in a cell",
            "shorten the cell, or close its quote",
            found="a longer cell",
            row=row,
        )
    return Fault(
        path.name,
        "quoting",
        "a comma or the end of the row after a closing quote",
        "write a double quote inside a quoted cell twice",
        found=f"a quoting fault ({message})",
        row=row,
    )
