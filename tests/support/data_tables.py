"""The bundled tables as plain CSV, for counts that nothing of the library has touched."""

from __future__ import annotations

import csv

from .paths import DATA


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table, each cell as it is written."""
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
