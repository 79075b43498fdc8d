"""Cells that are fine alone and cannot both be true: an age and an age group, a date and a year.

Each is a fault, because one of the two is wrong and a program cannot know which. What the shapes of
the ontology refuse in tables without another fault is refused here too: ``casegraph build`` runs no
shapes, and comes to the verdict of ``casegraph validate``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from casegraph.ingest.tables import schema
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.reader import Chunk
from casegraph.model.concepts import members

#: From which month to before which each age group goes; None has no end.
AGE_MONTHS: dict[str, tuple[float, float | None]] = {
    "under-1": (0, 12),
    "1-to-5": (12, 72),
    "6-to-10": (72, 132),
    "11-to-15": (132, 192),
    "16-to-17": (192, 216),
    "18-and-over": (216, None),
}
_UNBORN = "unborn"
_YEAR = re.compile("[0-9]{4}")
_DATES = re.compile(schema.PARTIAL_DATE_OR_RANGE)


class _Clash(NamedTuple):
    """Two cells of a row that contradict each other, in the parts of a fault about the second."""

    place: int
    column: str
    found: str
    expected: str
    remedy: str


def check_contradictions(chunk: Chunk, file: str, faults: Faults) -> None:
    """Add a fault for each row of a chunk in which two cells cannot both be true."""
    for needs, clashes in _CHECKS.get(chunk.table.name, ()):
        if chunk.lacking.intersection(needs):
            continue
        for clash in clashes(chunk):
            if clash.place in chunk.torn:
                continue
            faults.add(
                Fault(
                    file,
                    "contradiction",
                    clash.expected,
                    clash.remedy,
                    clash.found,
                    chunk.first_row + clash.place,
                    clash.column,
                )
            )


def _age_and_group(chunk: Chunk) -> Iterator[_Clash]:
    months, groups = chunk.columns["age_months"], chunk.columns["age_group"]
    known = frozenset(members("characteristic", "age-group"))
    for i, (month, group) in enumerate(zip(months, groups, strict=True)):
        if not month or group not in known:
            continue
        age = _number(month)
        if age is None or (fitting := _group_of(age)) is None:
            continue
        if group == fitting or (group == _UNBORN and age == 0):
            continue  # an unborn child has no age, which is a check of its own
        yield _Clash(
            i,
            "age_group",
            f"{group}, with {month} months in age_months",
            f"{fitting}, the age group of {month} months",
            "correct one of the two; age_months are months, not years",
        )


def _unborn_with_age(chunk: Chunk) -> Iterator[_Clash]:
    c = chunk.columns
    rows = zip(c["age_months"], c["age_group"], c["characteristics"], strict=True)
    for i, (months, group, others) in enumerate(rows):
        # Of any other age, the group is the contradiction.
        is_unborn = group == _UNBORN and _number(months) == 0
        if months and (is_unborn or _UNBORN in others.split(schema.SEPARATOR)):
            yield _Clash(
                i,
                "age_months",
                f"{months}, of a child stated as {_UNBORN}",
                "no age of a child not yet born",
                "remove the age, or correct the age group",
            )


def _group_of(age: float) -> str | None:
    for group, (low, high) in AGE_MONTHS.items():
        if low <= age and (high is None or age < high):
            return group
    return None


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None  # a fault of its own


def _one_of_a_group(column: str, group: str, what: str) -> Callable[[Chunk], Iterator[_Clash]]:
    """Return the check that a child has one concept of a group, over both columns that state it."""

    def check(chunk: Chunk) -> Iterator[_Clash]:
        of_group = frozenset(members("characteristic", group))
        rows = zip(chunk.columns[column], chunk.columns["characteristics"], strict=True)
        for i, (own, others) in enumerate(rows):
            if not others:
                continue
            listed = [part for part in others.split(schema.SEPARATOR) if part in of_group]
            stated = dict.fromkeys([own, *listed] if own in of_group else listed)
            if len(stated) > 1:
                beside = f", with {own} in {column}" if own in of_group else ""
                yield _Clash(
                    i,
                    "characteristics",
                    f"{' and '.join(p for p in stated if p != own)}{beside}",
                    f"one {what} for a child",
                    "keep what the text states; write each child in a row of its own",
                )

    return check


def _incident_and_publication(chunk: Chunk) -> Iterator[_Clash]:
    dates, years = chunk.columns["incident_date"], chunk.columns["year_published"]
    for i, (date, year) in enumerate(zip(dates, years, strict=True)):
        # The last year of a period; what is no date or no year has a fault of its own.
        last = date.rpartition("/")[2][:4]
        if _YEAR.fullmatch(year) and _DATES.fullmatch(date) and last > year:
            yield _Clash(
                i,
                "incident_date",
                f"{date}, with {year} in year_published",
                "an incident before the review of it was published",
                "correct one of the two",
            )


def _period(chunk: Chunk) -> Iterator[_Clash]:
    starts, ends = chunk.columns["period_start"], chunk.columns["period_end"]
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        # Of two dates, the less precise one decides how much of them is compared.
        length = min(len(start), len(end))
        dates = _DATES.fullmatch(start) and _DATES.fullmatch(end)
        if dates and start[:length] > end[:length]:
            yield _Clash(
                i,
                "period_end",
                f"{end}, with {start} in period_start",
                "an end that is not before the start",
                "correct one of the two",
            )


def _without_slash(column: str) -> Callable[[Chunk], Iterator[_Clash]]:
    """Return the check that a cell can be the id of a concept, which has no parts."""

    def check(chunk: Chunk) -> Iterator[_Clash]:
        for i, cell in enumerate(chunk.columns[column]):
            if "/" in cell:
                yield _Clash(i, column, cell, "an id without a slash", "write - in its place")

    return check


def _percent(chunk: Chunk) -> Iterator[_Clash]:
    for i, (unit, value) in enumerate(
        zip(chunk.columns["unit"], chunk.columns["value"], strict=True)
    ):
        if unit == "percent" and (number := _number(value)) is not None and number < -100:
            yield _Clash(
                i,
                "value",
                f"{value}, with percent in unit",
                "a percentage of -100 or more",
                "nothing falls by more than all of it; correct the value or the unit",
            )


#: By table: the columns that a check needs, and the check.
_CHECKS: dict[str, tuple[tuple[tuple[str, ...], Callable[[Chunk], Iterator[_Clash]]], ...]] = {
    "children": (
        (("age_months", "age_group"), _age_and_group),
        (("age_months", "age_group", "characteristics"), _unborn_with_age),
        (("age_group", "characteristics"), _one_of_a_group("age_group", "age-group", "age group")),
        (("sex", "characteristics"), _one_of_a_group("sex", "sex", "sex")),
    ),
    "reviews": ((("incident_date", "year_published"), _incident_and_publication),),
    "statistics": (
        (("period_start", "period_end"), _period),
        (("unit", "value"), _percent),
        *(((column,), _without_slash(column)) for column in ("population", "concept", "subgroup")),
    ),
}
