"""Tables without a fault violate no shape, so that build and validate come to one verdict."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from casegraph.errors import TableError
from casegraph.ingest.build import build_store
from casegraph.ingest.tables import check_package, schema
from casegraph.ingest.validation import validate

from ..support.command import command
from ..support.paths import CASES

#: Odd values by kind of column: at the edges of what is allowed, and just beyond them.
ODD = {
    "text": ["x", "x" * 400, "nan", "“quoted”", "a | b", "-", "0", "<b>&amp;", "\\u00e9", "ß|ß"],
    "identifier": ["a/b.c_d-e", "0", "a b", "é"],
    "url": ["http://x", "https://example.org/ü?q=1#f", "http:///x", "https://", "ftp://x"],
    "place": ["", "C:\\reviews\\one.pdf", "Übersicht.pdf", "//server/x.pdf", "http:///x", "a b"],
    "date": ["", "1900", "2099-12-31", "2016-13", "0001"],
    "date-range": ["", "1900", "2099-12-31", "2018/2019", "2019/2018", "0001"],
    "year": ["", "1900", "2099", "1939", "999"],
    "number": ["", "0", "300", "300.5", "0.000000001", "-0", "-1", "-100", "-101", "101", "1e3"],
    "integer": ["", "0", "1", "999999999999999"],
    "boolean": ["true", "false", ""],
}


def values(column: schema.Column) -> list[str]:
    if column.kind != "code":
        return ODD[column.kind]
    allowed = list(schema.allowed(column))
    lists = [column.separator.join(allowed)] if column.separator else []
    return ["", *allowed, *lists]


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, table: schema.Table, rows: list[dict[str, str]]) -> None:
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_rows_that_the_tables_accept_violate_no_shape(table: schema.Table, tmp_path: Path) -> None:
    """A package with one row for each odd cell that has no fault by itself."""
    shutil.copytree(CASES / "toy", tmp_path / "toy")
    folder = tmp_path / "toy"
    rows = rows_of(folder, table.name)
    plain = rows[-1]
    odd = [
        plain | {column.name: value, table.key.name: f"odd-{column.name.replace('_', '-')}-{k}"}
        for column in table.columns
        if column.name in plain and column is not table.key and not column.references
        for k, value in enumerate(values(column))
    ]
    write(folder, table, rows + odd)
    at_fault = {f.row for f in check_package(folder).faults if not f.warning}
    kept = [row for number, row in enumerate(rows + odd, 2) if number not in at_fault]
    assert len(rows) + 10 < len(kept)
    write(folder, table, kept)
    found = validate(folder)
    assert found.reading is not None
    assert found.reading.faults.errors == 0
    assert [f for f in found.shape_faults if f.severity == "violation"] == []


CONTRADICTIONS = {
    "two sexes": ("children", {"sex": "male", "characteristics": "female"}),
    "two ages": ("children", {"age_group": "under-1", "characteristics": "16-to-17"}),
    "two others": ("children", {"sex": "", "characteristics": "female;male"}),
    "unborn with an age": ("children", {"age_group": "unborn", "age_months": "2"}),
    "unborn as well": ("children", {"characteristics": "unborn", "age_months": "2"}),
    "below all": ("statistics", {"unit": "percent", "value": "-100.5"}),
    "concept with a slash": ("statistics", {"dimension": "count", "concept": "all/some"}),
    "base of none": ("statistics", {"base_n": "0"}),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_build_and_validate_refuse_the_same(name: str, toy: Path, tmp_path: Path) -> None:
    table, cells = CONTRADICTIONS[name]
    rows = rows_of(toy, table)
    rows[0] |= cells
    write(toy, next(t for t in schema.TABLES if t.name == table), rows)
    with pytest.raises(TableError):
        build_store([toy], tmp_path / "x.kg")
    assert not validate(toy).is_valid
    for call in (("validate", str(toy)), ("build", str(toy), "-o", str(tmp_path / "x.kg"))):
        done = command(*call)
        assert done.returncode == 1
        assert f"{table}.csv, row 2, column " in done.stdout + done.stderr
