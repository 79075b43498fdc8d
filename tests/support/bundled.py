"""The bundled tables as plain rows, so that no test says a count that the tables can say.

Figures of the bundled data change with every correction of a row; a test that holds them as
numbers would have to be edited each time, and could be edited wrongly.
"""

from __future__ import annotations

import csv
from functools import cache

from casegraph.model.concepts import level_of

from .paths import DATA

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of a bundled table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def count(name: str) -> int:
    """Return how many rows a bundled table has."""
    return len(rows(name))


def several(cell: str) -> set[str]:
    """Return the ids in a cell."""
    return {part for part in cell.split(";") if part}


@cache
def reviews() -> dict[str, Row]:
    """Return the reviews by id."""
    return {row["review_id"]: row for row in rows("reviews")}


@cache
def cases() -> frozenset[str]:
    """Return the ids of the reviews of single cases, which most pages count in."""
    return frozenset(r for r, row in reviews().items() if level_of(row["review_type"]) == "case")


def dated(column: str) -> dict[str, int]:
    """Return the year of each review of a single case that states one, by review."""
    return {r: int(reviews()[r][column][:4]) for r in cases() if reviews()[r][column]}


@cache
def case_children() -> tuple[Row, ...]:
    """Return the rows on children of the reviews of single cases."""
    return tuple(row for row in rows("children") if row["review_id"] in cases())


@cache
def themes() -> dict[str, frozenset[str]]:
    """Return the themes that the findings of each review name, by review."""
    found: dict[str, set[str]] = {}
    for row in rows("findings"):
        found.setdefault(row["review_id"], set()).update(several(row["themes"]))
    return {review: frozenset(named) for review, named in found.items()}


def case_themes() -> frozenset[str]:
    """Return the themes that the findings of reviews of single cases name."""
    return frozenset().union(*(themes().get(r, frozenset()) for r in cases()))


def cases_with(theme: str) -> frozenset[str]:
    """Return the reviews of single cases whose findings name a theme."""
    return frozenset(r for r in cases() if theme in themes().get(r, ()))


@cache
def sources() -> dict[str, Row]:
    """Return the sources by id."""
    return {row["source_id"]: row for row in rows("sources")}


def source_of(row: Row) -> Row:
    """Return where a finding or a recommendation was read: its own source, else its review's."""
    return sources()[row["source_id"] or reviews()[row["review_id"]]["source_id"]]
