"""Cells that hold no value though they are not empty, and texts that look like another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from casegraph.ingest.tables.blanks import (
    as_seen,
    described,
    has_blank_edge,
    invisible_inside,
    is_blank,
    trimmed,
)
from casegraph.ingest.tables.faults import show
from casegraph.ingest.tables.left_over import error_inside, is_error, is_word_for_nothing
from casegraph.ingest.tables.schema import Column
from casegraph.wording.characters import named

#: Columns of sentences; the other texts are names, which must be written alike to be one.
_PROSE = frozenset({"summary", "note"})


class Oddity(NamedTuple):
    """What is odd about a cell, in the parts of a fault; a ``note`` is no fault."""

    kind: str
    expected: str
    remedy: str
    found: str = ""
    note: bool = False


def no_value(cell: str, column: Column) -> Oddity | None:
    """Return why a cell holds no value though it is not empty; None where it holds one.

    >>> from casegraph.ingest.tables.schema import REVIEWS
    >>> no_value("\u00a0", REVIEWS.column("title")).found
    'a no-break space (U+00A0)'
    >>> no_value("N/A", REVIEWS.column("area")).note, no_value("Xshire", REVIEWS.column("area"))
    (True, None)
    """
    wanted = "a value" if column.required else "a value, or an empty cell if nothing is stated"
    if is_blank(cell):
        remedy = "fill the cell" if column.required else "empty the cell"
        return Oddity("only-blanks", wanted, remedy, described(cell))
    if is_error(cell):
        remedy = (
            "write the value; a formula failed in the spreadsheet, or the column was too narrow"
        )
        return Oddity("spreadsheet-error", wanted, remedy)
    if column.kind == "code" or not is_word_for_nothing(cell):
        return None  # the check of codes says which ids there are
    if column.required:
        return Oddity("word-for-nothing", wanted, "write the value")
    remedy = "leave the cell empty if it is not stated"
    if column.kind == "text":
        return Oddity("word-for-nothing", wanted, f"{remedy}; it is read as that word", note=True)
    return Oddity("word-for-nothing", wanted, remedy)


def odd_text(cell: str, column: Column) -> Iterator[Oddity]:
    """Yield the oddities of a text that is still a valid value.

    >>> from casegraph.ingest.tables.schema import ORGANISATIONS
    >>> [odd.kind for odd in odd_text("X Board|X  Board|", ORGANISATIONS.column("aliases"))]
    ['empty-name']
    """
    prose = column.name in _PROSE
    if column.separator is not None:
        yield from _odd_names(cell, column.separator)
    elif has_blank_edge(cell):
        remedy = "remove them" + ("" if prose else ", or it is another name than without them")
        yield Oddity("blank-at-an-edge", "text without blanks at its ends", remedy, note=prose)
    if character := invisible_inside(trimmed(cell)):
        yield Oddity(
            "invisible-character",
            "text without invisible characters",
            "remove it; a search for the word does not find it",
            f"{named(character)} in {show(cell)}",
            note=True,
        )
    if error_inside(cell):
        remedy = "check whether a formula failed there"
        expected = "text without the error of a spreadsheet"
        yield Oddity("spreadsheet-error-inside", expected, remedy, note=True)


def _odd_names(cell: str, separator: str) -> Iterator[Oddity]:
    """Yield the oddities of a list of names."""
    names = cell.split(separator)
    filled = [name for name in names if name and not is_blank(name)]
    seen = [as_seen(name) for name in filled]
    if len(filled) < len(names):
        yield Oddity("empty-name", f"a name on each side of {separator}", f"remove one {separator}")
    elif any(map(has_blank_edge, filled)):
        expected = f"names without blanks around {separator}"
        yield Oddity("blank-at-an-edge", expected, "remove them, or they are part of the name")
    elif twice := [n for i, n in enumerate(filled) if seen[i] in seen[:i]]:
        yield Oddity(
            "repeated-name", "each name once", "remove the second one", twice[0], note=True
        )
    if apart := [name for name in filled if ";" in name]:
        remedy = f"write {separator} if these are several names"
        yield Oddity("separator", f"{separator} between two names", remedy, apart[0], note=True)
