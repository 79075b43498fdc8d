"""Tables for a terminal: columns as wide as their widest cell, cut to the terminal's width."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_GAP = "  "
_NARROWEST = 8


def text_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None
) -> str:
    """Return rows as text; cells are cut with … only where a person's terminal is too narrow.

    >>> print(text_table(["a", "n"], [["x", "1"], ["y", "20"]]), end="")
    a  n
    x   1
    y  20
    """
    if width is None and sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
    clean = [[_clean(c) for c in row] for row in rows]
    widths = [max(len(h), *(len(r[i]) for r in clean), 0) if clean else len(h)
              for i, h in enumerate(header)]  # fmt: skip
    if width is not None:
        _narrow(widths, width)
    right = [bool(clean) and all(_is_number(r[i]) for r in clean) for i in range(len(header))]

    def line(cells: Sequence[str], is_header: bool = False) -> str:
        parts = []
        for cell, w, r in zip(cells, widths, right, strict=True):
            short = cell if len(cell) <= w else cell[: w - 1] + "…"
            parts.append(short.rjust(w) if r and not is_header else short.ljust(w))
        return _GAP.join(parts).rstrip()

    return "".join(f"{text}\n" for text in (line(header, True), *map(line, clean)))


def _clean(cell: str) -> str:
    # A label must not be able to move the cursor or colour the terminal.
    return "".join(c if c.isprintable() else " " for c in cell)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("-", "").replace("%", "").isdigit()


def _narrow(widths: list[int], width: int) -> None:
    spare = len(_GAP) * (len(widths) - 1)
    while sum(widths) + spare > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1


def frame_text(frame: pd.DataFrame) -> str:
    """Return a DataFrame as a text table."""
    rows = [[str(v) for v in row] for row in frame.itertuples(index=False)]
    return text_table([str(c) for c in frame.columns], rows)
