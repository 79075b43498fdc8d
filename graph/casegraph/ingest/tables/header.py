"""Finds the header of a table, and checks the names in it.

Exports and spreadsheets put lines above the header: a title, the date of the export, ``sep=,``.
They are one fault, and the rows below the header are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from casegraph.errors import nearest
from casegraph.ingest.tables.blanks import is_blank, trimmed
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.schema import Table

#: In how many rows the header is looked for.
_SEARCHED = 30
_SEPARATOR_LINE = re.compile(r"\s*sep=(.?)\s*", re.IGNORECASE)
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def find_header(
    rows: Iterator[list[str]], path: Path, table: Table, faults: Faults
) -> tuple[list[str] | None, int]:
    """Return the header and the number of its row; None if the table is empty.

    The rows above it are one fault together, or two where one of them is the line ``sep=,``. If no
    row looks like a header, the first one is taken for it.
    """
    first = next(rows, None)
    if first is None:
        faults.add(
            _fault(path, "empty", "a header and rows", "fill or remove the file", "an empty file")
        )
        return None, 0
    above = [first]
    if separator := _separator_line(first):
        if not separator.strip().endswith(","):
            faults.add(
                _fault(
                    path,
                    "delimiter",
                    "commas between the columns",
                    "save the file as comma-separated CSV, without this line",
                    separator,
                    row=1,
                )
            )
            return None, 1
        faults.add(
            _fault(
                path,
                "separator-line",
                "the header in the first row",
                "remove this line, which is meant for Excel alone",
                separator,
                row=1,
            )
        )
        above = []
        first = next(rows, None)
        if first is None:
            return None, 1
        above.append(first)
    start = 2 if separator else 1
    if _is_header(first, table) or _delimited_header(first, table):
        return first, start
    while len(above) < _SEARCHED and (row := next(rows, None)) is not None:
        if _is_header(row, table) or _delimited_header(row, table):
            number = start + len(above)
            faults.add(
                _fault(
                    path,
                    "rows-above",
                    "the header in the first row",
                    f"the header is in row {number}: remove "
                    + ("the row" if len(above) == 1 else f"the {len(above)} rows")
                    + " above it",
                    _shown(above),
                    row=start,
                )
            )
            return row, number
        above.append(row)
    if _one_delimited(first):
        return first, start  # only its separators are wrong
    faults.add(
        _fault(
            path,
            "no-header",
            f"a header with the columns {', '.join(c.name for c in table.columns)}",
            "write the names of the columns into the first row",
            _shown(above[:1]),
            row=start,
        )
    )
    return None, start


def _separator_line(row: list[str]) -> str:
    """Return the line that tells Excel the separator; empty if the row is another one."""
    if not row or any(row[1:]):
        return ""
    cell = row[0] + ("," if len(row) == 2 else "")
    return cell if _SEPARATOR_LINE.fullmatch(cell) else ""


def _is_header(row: list[str], table: Table) -> bool:
    """Return whether a row has the name of a column, or several that are nearly one."""
    names = {column.name for column in table.columns}
    held = [trimmed(cell) for cell in row]
    if names.intersection(held):
        return True
    close = [cell for cell in held if cell and nearest(_plain(cell), sorted(names), 1)]
    return len(close) >= max(2, len(names) // 3)


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.casefold())


def _one_delimited(row: list[str]) -> bool:
    return len(row) == 1 and any(sign in row[0] for sign in _DELIMITERS)


def _delimited_header(row: list[str], table: Table) -> bool:
    return _one_delimited(row) and any(_is_header(row[0].split(d), table) for d in _DELIMITERS)


def _shown(rows: list[list[str]]) -> str:
    """Return the first text of some rows, to show what they hold."""
    texts = [cell for row in rows for cell in row if cell and not is_blank(cell)]
    if not texts:
        return "an empty line" if len(rows) == 1 else f"{len(rows)} empty lines"
    return texts[0]


def _fault(
    path: Path,
    kind: str,
    expected: str,
    remedy: str,
    found: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Fault:
    return Fault(path.name, kind, expected, remedy, found, row, column)


def check_header(
    path: Path, table: Table, header: list[str], row: int, faults: Faults
) -> dict[str, int] | None:
    """Return the place of each column of a table in a header, which is that row of the file.

    Adds a fault for each name that is not as it should be. None where the columns are not
    separated by commas.
    """
    if _one_delimited(header):
        sign = next(d for d in _DELIMITERS if d in header[0])
        faults.add(
            _fault(
                path,
                "delimiter",
                "commas between the columns",
                "save the file as comma-separated CSV",
                f"{_DELIMITERS[sign]} between them",
                row,
            )
        )
        return None
    expected = [c.name for c in table.columns]
    positions: dict[str, int] = {}
    meant: set[str] = set()
    unnamed = 0
    missing = [e for e in expected if e not in map(trimmed, header)]
    needed = [e for e in missing if not table.column(e).optional]
    strange = sum(1 for name in header if trimmed(name) and trimmed(name) not in expected)
    for position, name in enumerate(header):
        clean = trimmed(name)
        if not clean:
            unnamed += 1
        elif clean in positions:
            faults.add(
                _fault(
                    path,
                    "duplicate-header",
                    "each column once",
                    "rename or remove one of the two columns",
                    clean,
                    row,
                    clean,
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
                        name,
                        row,
                        clean,
                    )
                )
        else:
            close = nearest(_plain(clean), missing, 1)
            if not close and strange == 1 and needed == [table.key.name]:
                close = needed  # "ref" or "id" stands for the id
            meant.update(close)
            remedy = f"did you mean {close[0]!r}? rename it" if close else "remove the column"
            faults.add(
                _fault(path, "unknown-header", f"one of {', '.join(expected)}", remedy, name, row)
            )
    if unnamed:
        faults.add(
            _fault(
                path,
                "unnamed-column",
                "a name for each column",
                "remove the empty column" if unnamed == 1 else "remove the empty columns",
                "a column without a name" if unnamed == 1 else f"{unnamed} columns without a name",
                row,
            )
        )
    for name in needed:
        if name not in meant:
            faults.add(
                _fault(
                    path,
                    "missing-header",
                    f"a column {name!r}",
                    "add it; its cells may be empty where nothing is stated"
                    if not table.column(name).required
                    else "add it",
                    row=row,
                )
            )
    return positions
