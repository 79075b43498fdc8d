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

from casegraph.errors import nearest
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.schema import Table

CHUNK_ROWS = 2_000
#: Longest cell, in characters.
CELL_LIMIT = 1 << 20


@dataclass(frozen=True)
class Chunk:
    """Some rows of a table, by column; the first one is row ``first_row`` of the file."""

    table: Table
    first_row: int
    columns: dict[str, Sequence[str]]
    rows: int


def read_chunks(
    path: Path, table: Table, faults: Faults, chunk_rows: int = CHUNK_ROWS
) -> Iterator[Chunk]:
    """Yield a table's rows as chunks of columns, in the standard's column order.

    A column that the file lacks has empty cells; the fault was added before. Reading stops at a
    fault after which the rows cannot be trusted.
    """
    csv.field_size_limit(CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        row = 1
        try:
            header = next(reader, None)
            if header is None:
                faults.add(
                    _fault(
                        path,
                        "empty",
                        "a header and rows",
                        "fill or remove the file",
                        found="an empty file",
                    )
                )
                return
            positions = _check_header(path, table, header, faults)
            if positions is None:
                return
            while rows := list(islice(reader, chunk_rows)):
                yield _chunk(path, table, rows, row + 1, len(header), positions, faults)
                row += len(rows)
        except csv.Error as error:
            # islice loses the rows before the fault, so they are counted again to name the row.
            faults.add(_parse_fault(path, error))
            return
        if row == 1:
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


def _fault(path: Path, kind: str, expected: str, remedy: str, **more: object) -> Fault:
    return Fault(path.name, kind, expected, remedy, **more)  # type: ignore[arg-type]


def _chunk(
    path: Path,
    table: Table,
    rows: list[list[str]],
    first_row: int,
    width: int,
    positions: dict[str, int],
    faults: Faults,
) -> Chunk:
    if set(map(len, rows)) != {width}:
        for number, row in enumerate(rows, first_row):
            if len(row) != width:
                faults.add(_ragged(path, number, row, width))
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    by_column = list(zip(*rows, strict=True))
    blank = ("",) * len(rows)
    columns: dict[str, Sequence[str]] = {
        c.name: by_column[positions[c.name]] if c.name in positions else blank
        for c in table.columns
    }
    return Chunk(table, first_row, columns, len(rows))


def _ragged(path: Path, number: int, row: list[str], width: int) -> Fault:
    if not row:
        return Fault(
            path.name,
            "blank-row",
            f"{width} cells",
            "remove the empty line",
            found="an empty line",
            row=number,
        )
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


def _check_header(
    path: Path, table: Table, header: list[str], faults: Faults
) -> dict[str, int] | None:
    expected = [c.name for c in table.columns]
    if len(header) == 1 and any(d in header[0] for d in ";\t|"):
        sign = next(d for d in ";\t|" if d in header[0])
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[sign]
        faults.add(
            _fault(
                path,
                "delimiter",
                "commas between the columns",
                "save the file as comma-separated CSV",
                found=f"{name} between them",
                row=1,
            )
        )
        return None
    positions: dict[str, int] = {}
    for position, name in enumerate(header):
        clean = name.strip()
        if clean in positions:
            faults.add(
                _fault(
                    path,
                    "duplicate-header",
                    "each column once",
                    "rename or remove one of the two columns",
                    found=clean,
                    row=1,
                    column=clean,
                )
            )
        elif clean in expected:
            positions[clean] = position
            if clean != name:
                faults.add(
                    _fault(
                        path,
                        "header-space",
                        f"the name {clean!r} without spaces",
                        "remove the spaces",
                        found=name,
                        row=1,
                        column=clean,
                    )
                )
        else:
            close = nearest(clean, [e for e in expected if e not in header], 1)
            remedy = f"did you mean {close[0]!r}? rename it" if close else "remove the column"
            faults.add(
                _fault(
                    path,
                    "unknown-header",
                    f"one of {', '.join(expected)}",
                    remedy,
                    found=name,
                    row=1,
                )
            )
    for name in expected:
        if name not in positions and not table.column(name).optional:
            faults.add(
                _fault(
                    path,
                    "missing-header",
                    f"a column {name!r}",
                    "add it; its cells may be empty where nothing is stated"
                    if not table.column(name).required
                    else "add it",
                    row=1,
                )
            )
    return positions
