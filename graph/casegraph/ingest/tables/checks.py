"""Checks each column of a chunk against the schema, one whole column at a time.

Coded columns are checked by the set of their distinct cells, identifiers and dates by one regular
expression over the joined column. Only if that fails are the cells checked one by one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial

from casegraph.ingest.tables import schema
from casegraph.ingest.tables.codes import Codes
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.left_over import LONGEST_WORD
from casegraph.ingest.tables.reader import Chunk
from casegraph.ingest.tables.schema import Column, Table
from casegraph.ingest.tables.values import no_value, odd_text

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNUSABLE = re.compile("[\ufffe\uffff\x80-\x9f]")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

#: By kind of cell: the pattern, the pattern in words, and the remedy.
_PATTERNS: dict[str, tuple[re.Pattern[str], str, str]] = {
    "identifier": (
        re.compile(schema.IDENTIFIER),
        "an id of letters, digits and - _ . / between them",
        "change the id here and wherever it is used",
    ),
    "url": (
        re.compile(schema.URL),
        "an address that begins with http:// or https://",
        "write the full address of the page",
    ),
    "place": (
        # "www.example.org" is an address that lacks its beginning, and no file.
        re.compile(rf"(?!www\.){schema.PLACE}"),
        "a web address that begins with http:// or https://, or a file name",
        "write the full address or the file's name, or nothing if it is not published",
    ),
    "date": (
        re.compile(schema.PARTIAL_DATE),
        "a date as YYYY, YYYY-MM or YYYY-MM-DD",
        "correct it, or leave the cell empty if it is not stated",
    ),
    "date-range": (
        re.compile(schema.PARTIAL_DATE_OR_RANGE),
        "a date as YYYY, YYYY-MM or YYYY-MM-DD, or two of them with / between",
        "correct it, or leave the cell empty if it is not stated",
    ),
    "year": (_YEAR, "a year as YYYY", "correct it, or leave the cell empty if it is not stated"),
    "number": (
        _NUMBER,
        "a number with a point as decimal mark",
        "write digits only, or leave the cell empty if it is not stated",
    ),
    "integer": (re.compile(r"[0-9]{1,15}"), "a whole number", "write digits only"),
    "boolean": (re.compile("true|false"), "true or false", "write true or false"),
}


class TableChecks:
    """Checks the chunks of one table; caches the valid cells of each coded column."""

    def __init__(self, table: Table, file: str, faults: Faults) -> None:
        self._file = file
        self._faults = faults
        self._known = {
            c.name: frozenset(schema.allowed(c)) for c in table.columns if c.kind == "code"
        }
        self._checks: list[tuple[Column, Callable[[Chunk], None]]] = [
            (
                c,
                partial(self._check_codes, c, Codes(c))
                if c.kind == "code"
                else partial(self._check_text if c.kind == "text" else self._check_pattern, c),
            )
            for c in table.columns
        ]

    def check(self, chunk: Chunk) -> Chunk:
        """Add a fault for every cell of the chunk that the schema does not allow.

        Returns the chunk with those cells empty that hold no value at all, such as the error of a
        spreadsheet, so that no later check finds the same cause again.
        """
        emptied: dict[str, Sequence[str]] = {}
        for column, check in self._checks:
            if column.name in chunk.lacking:
                continue  # one fault says so
            cells = chunk.columns[column.name]
            if column.required and "" in cells:
                self._each(
                    chunk,
                    column,
                    "empty",
                    (i for i, c in enumerate(cells) if not c),
                    "a value",
                    "fill the cell",
                )
            checked = chunk
            if nothing := self._find_no_values(column, chunk):
                emptied[column.name] = ["" if i in nothing else c for i, c in enumerate(cells)]
                checked = replace(
                    chunk, columns={**chunk.columns, column.name: emptied[column.name]}
                )
            check(checked)
        return replace(chunk, columns={**chunk.columns, **emptied}) if emptied else chunk

    def _find_no_values(self, column: Column, chunk: Chunk) -> set[int]:
        """Add a fault for each cell that holds no value though it is not empty; return where."""
        cells = chunk.columns[column.name]
        known = self._known.get(column.name, frozenset())
        odd = {
            c: why
            for c in set(cells) - known
            # What is longer and begins with a letter or a digit is a value.
            if c and not (len(c) > LONGEST_WORD and c[0].isascii() and c[0].isalnum())
            if (why := no_value(c, column)) is not None
        }
        places: set[int] = set()
        for cell in sorted(odd, key=cells.index):
            why = odd[cell]
            at = [i for i, c in enumerate(cells) if c == cell]
            self._each(chunk, column, why.kind, at, why.expected, why.remedy, why.note, why.found)
            if not why.note:
                places.update(at)
        return places

    def _each(
        self,
        chunk: Chunk,
        column: Column,
        kind: str,
        places: Iterable[int],
        expected: str,
        remedy: str,
        warning: bool = False,
        found: str = "",
    ) -> None:
        cells = chunk.columns[column.name]
        for i in places:
            if i in chunk.torn:
                continue  # its cells are in the wrong columns
            self._faults.add(
                Fault(
                    self._file,
                    kind,
                    expected,
                    remedy,
                    found or cells[i] or "an empty cell",
                    chunk.first_row + i,
                    column.name,
                    warning,
                )
            )

    def _check_pattern(self, column: Column, chunk: Chunk) -> None:
        pattern, expected, remedy = _PATTERNS[column.kind]
        cells = chunk.columns[column.name]
        if not _all_match(pattern, cells if column.unique else set(cells)):
            bad = [i for i, c in enumerate(cells) if c and not pattern.fullmatch(c)]
            self._each(chunk, column, f"not-{column.kind}", bad, expected, remedy)
        if column.kind in ("date", "date-range"):
            self._check_days(column, chunk)
        if column.minimum is not None or column.maximum is not None:
            self._check_bounds(column, chunk)

    def _check_days(self, column: Column, chunk: Chunk) -> None:
        cells = chunk.columns[column.name]
        bad = {c for c in set(cells) if len(c) >= 9 and not _days_exist(c)}
        if bad:
            self._each(
                chunk,
                column,
                "no-such-day",
                (i for i, c in enumerate(cells) if c in bad),
                "a day that exists, and the earlier date first",
                "correct the date",
            )

    def _check_bounds(self, column: Column, chunk: Chunk) -> None:
        low, high = column.minimum, column.maximum
        cells = chunk.columns[column.name]
        bad = {c for c in set(cells) if c and not _within(c, low, high)}
        if bad:
            bounds = f"at least {low:g}" if high is None else f"between {low:g} and {high:g}"
            self._each(
                chunk,
                column,
                "out-of-bounds",
                (i for i, c in enumerate(cells) if c in bad),
                bounds,
                "correct the value",
            )

    def _check_text(self, column: Column, chunk: Chunk) -> None:
        cells = chunk.columns[column.name]
        self._check_oddities(column, chunk)
        joined = "\x1f".join(cells)
        if "\n" in joined or "\r" in joined:
            bad = (i for i, c in enumerate(cells) if "\n" in c or "\r" in c)
            self._each(
                chunk,
                column,
                "line-break",
                bad,
                "one line",
                "write the text on one line; a quote in this row or before it may be unclosed",
            )
        if joined.isascii():
            return
        # The characters below are outside ASCII and not printable.
        joined = "".join([c for c in cells if not c.isascii()])
        if joined.isprintable():
            return
        if _UNUSABLE.search(joined):
            bad = (i for i, c in enumerate(cells) if _UNUSABLE.search(c))
            self._each(
                chunk,
                column,
                "unusable-character",
                bad,
                "printable text",
                "remove the character; the file may have been converted wrongly",
            )
        if _BIDI.search(joined):
            bad = (i for i, c in enumerate(cells) if _BIDI.search(c))
            self._each(
                chunk,
                column,
                "direction-mark",
                bad,
                "text without direction marks",
                "remove the mark; it can make text appear in another order than it is written",
                warning=True,
            )

    def _check_oddities(self, column: Column, chunk: Chunk) -> None:
        """Add each oddity of a text that is still a valid value, such as a blank at its end."""
        plain = column.separator is None
        for i, cell in enumerate(chunk.columns[column.name]):
            # Most texts are ASCII without any of these.
            if not cell or (plain and cell.isascii() and "#" not in cell and cell == cell.strip()):
                continue
            for odd in odd_text(cell, column):
                self._each(
                    chunk, column, odd.kind, [i], odd.expected, odd.remedy, odd.note, odd.found
                )

    def _check_codes(self, column: Column, codes: Codes, chunk: Chunk) -> None:
        cells = chunk.columns[column.name]
        bad = codes.bad(set(cells))
        for cell in bad:
            places = [i for i, c in enumerate(cells) if c == cell and i not in chunk.torn]
            for kind, value, expected, remedy in codes.explain(cell):
                for i in places:
                    self._faults.add(
                        Fault(
                            self._file,
                            kind,
                            expected,
                            remedy,
                            value,
                            chunk.first_row + i,
                            column.name,
                        )
                    )


def _all_match(pattern: re.Pattern[str], cells: Iterable[str]) -> bool:
    whole = _joined_pattern(pattern.pattern)
    return whole.fullmatch("\n".join(cells) + "\n") is not None


def _joined_pattern(pattern: str) -> re.Pattern[str]:
    # The group is possessive, so that there is no backtracking over thousands of cells.
    return re.compile(rf"(?:(?:{pattern})?\n)*+")


def _days_exist(cell: str) -> bool:
    ends = cell.split("/")
    for end in ends:
        parts = [int(p) for p in end.split("-") if p.isdigit()]
        if len(parts) == 3:
            year, month, day = parts
            if not (year and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
                return False
    return len(ends) == 1 or ends[0] <= ends[1]


def _within(cell: str, low: float | None, high: float | None) -> bool:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return True  # already reported as not a number
    return (low is None or value >= low) and (high is None or value <= high)
