"""The tables of the data package as the named queries are checked against, read without SPARQL."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from casegraph.model import concepts

from ...support.paths import ROOT

FOLDER = ROOT / "ontology" / "queries"
Row = tuple[str | None, ...]
Record = dict[str, str]
Expected = tuple[str, list[Row]]


@cache
def table(name: str) -> list[Record]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@cache
def reviews() -> dict[str, Record]:
    return {r["review_id"]: r for r in table("reviews")}


@cache
def sources() -> dict[str, Record]:
    return {s["source_id"]: s for s in table("sources")}


def source_of(row: Record) -> Record:
    """Return where a finding or a recommendation was read: its own source, else the review's."""
    return sources()[row["source_id"] or reviews()[row["review_id"]]["source_id"]]


def year(review: str) -> str | None:
    return reviews()[review]["year_published"] or None


def level(review: str) -> str:
    return concepts.level_of(reviews()[review]["review_type"])


@cache
def case_reviews() -> frozenset[str]:
    return frozenset(r for r in reviews() if level(r) == "case")


@cache
def by_review(name: str) -> dict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in table(name):
        found[row["review_id"]].append(row)
    return dict(found)


@cache
def themes_of(name: str) -> dict[str, frozenset[str]]:
    """Return the themes of each review, by way of its findings or of its recommendations."""
    return {
        review: frozenset(t for row in rows for t in several(row["themes"]))
        for review, rows in by_review(name).items()
    }


@cache
def incidents() -> frozenset[str]:
    def states(row: Record) -> bool:
        return bool(row["incident_types"] or row["incident_date"] or row["outcome"] != "not-stated")

    return frozenset(
        key
        for key, row in reviews().items()
        if level(key) == "case"
        or (level(key) == "thematic" and states(row))
        or key in by_review("children")
    )


def tenths(number: int, of: int, scale: int = 1) -> str:
    """Return ``scale × number ÷ of``, rounded half up to one decimal, as xsd:decimal writes it."""
    whole, part = divmod((20 * scale * number + of) // (2 * of), 10)
    return f"{whole}.{part}" if part else str(whole)


def percent(number: int, of: int) -> str:
    return tenths(number, of, 100)


def span(years: Iterable[str | None]) -> tuple[str | None, str | None]:
    stated = sorted(y for y in years if y)
    return (stated[0], stated[-1]) if stated else (None, None)


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Sort rows; what is not stated comes first, as in SPARQL."""
    return sorted(rows, key=lambda row: [(cell is not None, cell or "") for cell in row])


def most_first(rows: Iterable[Row], by: int, *keys: int) -> list[Row]:
    """Sort by a count, the greatest first, then by other cells."""
    return sorted(rows, key=lambda row: (-int(row[by] or 0), *[row[k] or "" for k in keys]))


def young_first(group: str) -> tuple[int, str]:
    start = group.split("-")[0]
    return (int(start) if start.isdigit() else -1, group)


def tallied(pairs: Iterable[tuple[Row, str]]) -> dict[Row, set[str]]:
    found: defaultdict[Row, set[str]] = defaultdict(set)
    for key, member in pairs:
        found[key].add(member)
    return found


class Answers(dict[str, Callable[[], Expected]]):
    """The columns that are checked and all rows of them in order, by the name of the query."""

    def __call__(self, name: str) -> Callable[[Callable[[], Expected]], Callable[[], Expected]]:
        def keep(function: Callable[[], Expected]) -> Callable[[], Expected]:
            self[name] = function
            return function

        return keep


def coded(name: str, column: str, keep: Callable[[Record], bool] = lambda _: True) -> Iterator[
    tuple[str, Record]
]:  # fmt: skip
    """Yield each code of a column of several, with its row."""
    for row in table(name):
        if keep(row):
            for code in several(row[column]):
                yield code, row


@cache
def case_themes() -> dict[str, frozenset[str]]:
    return {r: t for r, t in themes_of("findings").items() if r in case_reviews()}


def characteristics(child: Record) -> set[str]:
    return {child["age_group"], child["sex"], *several(child["characteristics"])} - {""}


TABLES = (
    "children", "findings", "organisations", "recommendations", "reviews", "sources", "statistics"
)  # fmt: skip
