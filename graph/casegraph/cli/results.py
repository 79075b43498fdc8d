"""How every analysis command prints: tables as CSV or JSON, and the sentences around them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.cli.console import say, sentence, write_out

if TYPE_CHECKING:
    import pandas as pd


def warn(warnings: Iterable[str]) -> None:
    """Print what a reader should know before the table, one sentence per line."""
    for warning in warnings:
        say(f"note: {sentence(warning)}")


def remark(notes: Iterable[str]) -> None:
    """Print what belongs under the table, one sentence per line."""
    for note in notes:
        say(note)


def write_frame(frame: pd.DataFrame, form: str, output: Path | None) -> bool:
    """Write a table as CSV or JSON and return True; return False for the form for a screen."""
    if form == "csv":
        write_out(csv_text(frame), output)
    elif form == "json":
        write_out(json_text(records(frame)), output)
    return form != "table"


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV: a list is one cell with ; between, an infinite number an empty cell.

    >>> import pandas as pd
    >>> print(csv_text(pd.DataFrame({"a": [["x", "y"]], "b": [float("inf")]})), end="")
    a,b
    x;y,
    """
    flat = frame.copy()
    for name, column in frame.items():
        if column.dtype.kind == "f":
            flat[name] = column.replace([math.inf, -math.inf], math.nan)
        elif column.dtype == object:
            flat[name] = column.map(lambda v: ";".join(map(str, v)) if isinstance(v, list) else v)
    return str(flat.to_csv(index=False, lineterminator="\n"))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON can hold them: None for what is missing or infinite.

    >>> import pandas as pd
    >>> records(pd.DataFrame({"a": [0.1 + 0.2, float("nan")], "b": [1, 2]}))
    [{'a': 0.30000000000000004, 'b': 1}, {'a': None, 'b': 2}]
    """
    cells = frame.astype(object).where(frame.notna(), None)
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in cells.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_text(document: object) -> str:
    """Return a document as JSON, indented and ending with a line break."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def strongest(frame: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return the first rows of a table that is sorted by evidence: all that are not weak, and at
    least ``least``, since the strongest pairs are worth reading whatever their evidence."""
    return frame.head(max(least, int((frame["evidence"] != "weak").sum())))
