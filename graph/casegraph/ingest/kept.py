"""What the makers of a package doubted, looked at and left as it was: its file ``kept.csv``.

The file is beside the tables and is no table itself: nothing in it becomes part of a dataset.
"""

from __future__ import annotations

import csv
from pathlib import Path

from casegraph.errors import TableError

FILE = "kept.csv"
#: Columns that are read here; the file may have more.
COLUMNS = ("table", "row_id", "column", "question", "reason")
#: How the question about two reviews begins; the id of the other review follows.
ONE_CASE = "may be one case with "


def decided_doubles(folder: Path) -> frozenset[frozenset[str]]:
    """Return the pairs of reviews of a package that are two cases, as pairs of ids.

    A pair is decided by a row on the column ``case_id`` of one of its reviews, whose question
    is ``may be one case with`` and the id of the other, and which gives a reason. A package without
    the file has decided none.

    Raises
    ------
    TableError
        Where the file cannot be read as CSV in UTF-8, or lacks a column.

    >>> from casegraph.resources import folder
    >>> all(len(pair) == 2 for pair in decided_doubles(folder("data")))
    True
    """
    path = folder / FILE
    if not path.is_file():
        return frozenset()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            header, rows = reader.fieldnames or (), list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"{path}: found text that is not CSV in UTF-8 ({error}); save it again as CSV in UTF-8"
        ) from None
    if lacking := [name for name in COLUMNS if name not in header]:
        raise TableError(
            f"{path}: found no column {' and no column '.join(lacking)}; expected "
            f"{', '.join(COLUMNS)}; name them so, or rename the file if it is about something else"
        )
    return frozenset(
        frozenset((row["row_id"], row["question"].removeprefix(ONE_CASE)))
        for row in rows
        if (row["table"], row["column"]) == ("reviews", "case_id")
        and row["question"].startswith(ONE_CASE)
        and row["reason"].strip()
    )
