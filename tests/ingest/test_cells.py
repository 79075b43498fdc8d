"""What spreadsheets and programs leave in cells, and cells that contradict each other, have one
sentence for one cause, in a build as in a check."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casegraph.cli.app import app
from casegraph.errors import TableError
from casegraph.ingest.build import build_store
from casegraph.ingest.tables import check_package
from casegraph.ingest.tables.contradictions import AGE_MONTHS
from casegraph.model.concepts import concepts

Edit = tuple[int, str, str]


@pytest.fixture
def edited(toy: Path) -> Callable[..., list[str]]:
    """Change cells of a table of the toy, by row, column and value; return all that is said."""

    def change(table: str, *edits: Edit) -> list[str]:
        path = toy / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for row, column, value in edits:
            rows[row - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        return check_package(toy).faults.report()

    return change


@pytest.fixture
def rewritten(toy: Path) -> Callable[..., list[str]]:
    """Change the text of a table of the toy; return all that is said."""

    def change(table: str, of: Callable[[str], str]) -> list[str]:
        path = toy / f"{table}.csv"
        path.write_bytes(of(path.read_text(encoding="utf-8")).encode())
        return check_package(toy).faults.report()

    return change


# One cell, one sentence: the table, the edit, how the sentence begins and ends

ONE: list[tuple[str, Edit, str, str]] = [
    # Blanks of every kind
    ("reviews", (2, "title", "   "), "found '3 spaces'", "fill the cell."),
    ("reviews", (2, "area", "\u00a0"), "found 'a no-break space (U+00A0)'", "empty the cell."),
    ("reviews", (2, "publisher_id", " "), "found 'a space'", "fill the cell."),
    ("reviews", (2, "review_id", "\u00a0"), "found 'a no-break space", "fill the cell."),
    ("children", (2, "age_months", "\u2003"), "found 'an em space (U+2003)'", "empty the cell."),
    ("findings", (2, "summary", "\u200b"), "found 'a zero width space", "fill the cell."),
    ("findings", (2, "themes", "\ufeff"), "found 'a zero width no-break space", "fill the cell."),
    ("sources", (2, "title", "\u00ad\u2060"), "found 'only blanks: a soft hy", "fill the cell."),
    ("children", (2, "sex", "\u3164"), "found 'a hangul filler (U+3164)'", "empty the cell."),
    # Blanks at an edge, and inside
    ("reviews", (2, "area", "Xshire\u00a0"), r"found 'Xshire\xa0'", "than without them."),
    ("organisations", (2, "name", "\u200bBoard"), r"found '\u200bBoard'", "than without them."),
    ("reviews", (2, "title", "A review "), "found 'A review '", "than without them."),
    ("findings", (2, "themes", "neglect\u00a0"), r"found 'neglect\xa0'", "the space around it."),
    # Errors of a spreadsheet, in any kind of column
    ("findings", (2, "summary", "#REF!"), "found '#REF!'", "the column was too narrow."),
    ("reviews", (2, "title", "#NAME?"), "found '#NAME?'", "the column was too narrow."),
    ("reviews", (2, "area", " #N/A "), "found ' #N/A '", "the column was too narrow."),
    ("children", (2, "age_months", "#DIV/0!"), "found '#DIV/0!'", "the column was too narrow."),
    ("reviews", (2, "incident_date", "#########"), "found '#########'", "was too narrow."),
    ("reviews", (2, "source_id", "#VALUE!"), "found '#VALUE!'", "the column was too narrow."),
    ("reviews", (2, "outcome", "Err:502"), "found 'Err:502'", "the column was too narrow."),
    ("findings", (4, "themes", "neglect;#REF!"), "found '#REF!'", "failed in the spreadsheet."),
    # Words of programs for nothing
    ("reviews", (2, "title", "nan"), "found 'nan'", "write the value."),
    ("organisations", (2, "name", "NULL"), "found 'NULL'", "write the value."),
    ("findings", (2, "summary", "None"), "found 'None'", "write the value."),
    ("children", (2, "age_months", "NaN"), "found 'NaN'", "empty if it is not stated."),
    ("reviews", (2, "year_published", "N/A"), "found 'N/A'", "empty if it is not stated."),
    ("children", (2, "sex", "n/a"), "found 'n/a'", "empty if it is not stated."),
    ("reviews", (2, "outcome", "NULL"), "found 'NULL'", "not-stated if it is not stated."),
    # Another sign than ; between ids
    ("findings", (2, "themes", "domestic-abuse,information-sharing"),
     "found 'domestic-abuse,information-sharing'; expected ; between two ids",
     "write ;, as in domestic-abuse;information-sharing."),
    ("findings", (2, "themes", "neglect | poverty"), "'neglect | poverty'", "neglect;poverty."),
    ("findings", (2, "themes", "neglect poverty"), "found 'neglect poverty'", "neglect;poverty."),
    ("findings", (2, "themes", "Neglect, Domestic abuse"), "found 'Neglect, Domestic abuse'",
     "write ;, as in neglect;domestic-abuse."),
    ("findings", (2, "themes", "neglect;poverty,unsafe-sleep"), "found 'neglect;poverty,unsafe",
     "write ;, as in neglect;poverty;unsafe-sleep."),
    ("reviews", (2, "agencies", "police/schools"), "found 'police/schools'", "police;schools."),
    # What cannot both be true
    ("children", (2, "age_months", "180"), "found 'under-1, with 180 months", "not years."),
    ("children", (2, "age_group", "age-not-stated"), "found 'age-not-stated, with", "not years."),
    ("children", (2, "age_group", "unborn"), "found 'unborn, with 1.8 months", "not years."),
    ("children", (2, "characteristics", "male"), "found 'male, with female in sex'",
     "write each child in a row of its own."),
    ("children", (2, "characteristics", "sex-not-stated"), "found 'sex-not-stated, with female",
     "write each child in a row of its own."),
    ("children", (2, "characteristics", "1-to-5;disabled"), "found '1-to-5, with under-1 in",
     "write each child in a row of its own."),
    ("children", (2, "sex", "male;female"), "found 'male;female'; expected one id", "of its own."),
    ("children", (2, "age_group", "under-1, 1-to-5"), "found 'under-1, 1-to-5'", "of its own."),
    ("reviews", (2, "incident_date", "2019-03"), "found '2019-03, with 2011 in year_published'",
     "correct one of the two."),
    ("reviews", (2, "incident_date", "2009/2013-01"), "found '2009/2013-01, with 2011 in",
     "correct one of the two."),
    ("statistics", (2, "period_end", "1999-03-31"), "found '1999-03-31, with", "one of the two."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "edit", "found", "remedy"), ONE, ids=lambda x: str(x)[:40])
def test_one_cause_is_one_fault(
    table: str, edit: Edit, found: str, remedy: str, edited: Callable[..., list[str]]
) -> None:
    (line,) = edited(table, edit)
    assert line.startswith(f"{table}.csv, row {edit[0]}, column ")
    assert found in line
    assert line.endswith(remedy)


@pytest.mark.parametrize(("table", "edit", "found", "remedy"), ONE[::6], ids=lambda x: str(x)[:40])
def test_a_build_refuses_what_the_check_refuses(
    table: str, edit: Edit, found: str, remedy: str, edited: Callable[..., list[str]], toy: Path
) -> None:
    edited(table, edit)
    with pytest.raises(TableError) as caught:
        build_store([toy], toy.parent / "out.kg")
    (fault,) = caught.value.faults
    assert found in str(fault)
    assert not (toy.parent / "out.kg").exists()


NOTED: list[tuple[str, Edit, str]] = [
    ("reviews", (2, "area", "N/A"), "it is read as that word."),
    ("children", (2, "label", "null"), "it is read as that word."),
    ("findings", (2, "summary", "Support of #REF! was late."), "whether a formula failed there."),
    ("findings", (2, "summary", "The child was neglected.\u00a0"), "remove them."),
    ("findings", (2, "summary", "The child was neg\u00adlected."), "does not find it."),
    ("organisations", (2, "aliases", "X Board; Board of X"), "if these are several names."),
    ("organisations", (2, "aliases", "X Board|Board X|X  Board"), "remove the second one."),
]


@pytest.mark.parametrize(("table", "edit", "remedy"), NOTED, ids=lambda x: str(x)[:40])
def test_what_may_be_meant_is_a_note(
    table: str, edit: Edit, remedy: str, edited: Callable[..., list[str]], toy: Path
) -> None:
    (line,) = edited(table, edit)
    assert line.startswith(f"note: {table}.csv, row 2, column {edit[1]}: ")
    assert line.endswith(remedy)
    _, (reading,) = build_store([toy], toy.parent / "out.kg")
    assert reading.faults.report() == [line]


@pytest.mark.parametrize(
    ("names", "found"),
    [("X|Y|", "a name on each side"), ("X||Y", "a name on each side"), ("X | Y", "without blanks")],
)
def test_a_list_of_names_has_no_holes(
    names: str, found: str, edited: Callable[..., list[str]]
) -> None:
    (line,) = edited("organisations", (2, "aliases", names))
    assert f"expected {found}" in line or found in line
    assert not line.startswith("note")


def test_ages_at_the_bounds_of_the_groups_are_right(edited: Callable[..., list[str]]) -> None:
    groups = {k for k, c in concepts("characteristic").items() if c.broader == "age-group"}
    assert set(AGE_MONTHS) == groups - {"unborn", "age-not-stated"}
    for group, (low, high) in AGE_MONTHS.items():
        last = (high or 300) - (0.1 if high else 0)
        for months in (low, last):
            assert (
                edited("children", (2, "age_group", group), (2, "age_months", f"{months:g}")) == []
            )
        assert edited("children", (2, "age_group", group), (2, "age_months", "")) == []
        if high:
            assert len(edited("children", (2, "age_months", f"{high:g}"))) == 1
    # The shapes refuse any age of an unborn child, so the tables do.
    assert len(edited("children", (2, "age_group", "unborn"), (2, "age_months", "0"))) == 1
    assert edited("children", (2, "age_group", "unborn"), (2, "age_months", "")) == []


def test_an_incident_in_the_year_of_publication_is_right(
    edited: Callable[..., list[str]],
) -> None:
    assert edited("reviews", (2, "incident_date", "2010-12/2011-03")) == []
    assert edited("reviews", (2, "incident_date", "2019-03"), (2, "year_published", "")) == []


def test_two_areas_that_look_alike_are_told(edited: Callable[..., list[str]]) -> None:
    (line,) = edited("reviews", (2, "area", "North Xshire"), (3, "area", "North\u00a0Xshire"))
    assert line.startswith(
        r"reviews.csv, row 3, column area: found 'North\xa0Xshire'; expected one"
    )
    assert "reviews.csv, row 2 has 'North Xshire'" in line
    (line,) = edited("reviews", (3, "area", "NORTH Xshire"))
    assert line.startswith("note: reviews.csv, row 3")
    assert line.endswith("they differ in capital letters.")
    told = edited("organisations", (2, "area", "NORTH Xshire"), (2, "name", "North Xshire"))
    assert [line.split(",")[0] for line in told] == ["note: reviews.csv"] * len(told)


def test_the_check_does_not_call_a_noted_package_in_good_order(
    edited: Callable[..., list[str]], toy: Path
) -> None:
    edited("reviews", (2, "area", "N/A"))
    done = CliRunner().invoke(app, ["validate", str(toy), "--tables-only"])
    assert done.exit_code == 0
    assert "note: reviews.csv, row 2, column area" in done.stdout
    assert "Nothing must be mended; 1 note says what may be." in done.stdout
    assert "good order" not in done.stdout


# Rows and headers


@pytest.mark.parametrize(
    "row", [",,,,,,,,,,,,,", "", " ,\u00a0,,,,,,,,,,,,", ",,", ",,,,,,,,,,,,,,,,"]
)
@pytest.mark.parametrize("many", [1, 300, 4_100])
def test_empty_rows_are_one_fault(row: str, many: int, rewritten: Callable[..., list[str]]) -> None:
    (line,) = rewritten("reviews", lambda text: text + f"{row}\n" * many)
    rows = "row 7" if many == 1 else f"rows 7 to {6 + many:,}"
    assert line.startswith(f"reviews.csv, {rows}: found ")
    assert many == 1 or f"{many:,}" in line


def test_empty_rows_between_others_keep_the_numbers_of_the_rows(
    rewritten: Callable[..., list[str]],
) -> None:
    def spoil(text: str) -> str:
        return text.replace("\nr2", f"\n\n{',' * 13}\nr2").replace("\nr4", "\n\nr4", 1).replace(
            ",Wales,", ",Cymru,", 1)  # fmt: skip

    lines = rewritten("reviews", spoil)
    assert [line.split(":")[0] for line in lines] == [
        "reviews.csv, rows 3 to 4", "reviews.csv, row 7", "reviews.csv, row 6, column nation",
    ]  # fmt: skip


ABOVE = [
    ("sep=,\n", "row 1: found 'sep=,'", "for Excel alone."),
    ("SEP=,\r\n", "row 1: found 'SEP=,'", "for Excel alone."),
    ("Case reviews 2024\n", "row 1: found 'Case reviews 2024'", "remove the row above it."),
    ("Case reviews 2024,,,,,,,,,,,,,\n\n", "row 1: found 'Case", "remove the 2 rows above it."),
    ("\n\nExported on 3 May,,,\n", "row 1: found 'Exported on", "remove the 3 rows above it."),
    ("\n", "row 1: found 'an empty line'", "remove the row above it."),
]


@pytest.mark.parametrize(("above", "found", "remedy"), ABOVE, ids=[repr(a) for a, _, _ in ABOVE])
def test_what_stands_above_the_header_is_one_fault(
    above: str, found: str, remedy: str, rewritten: Callable[..., list[str]]
) -> None:
    (line,) = rewritten("reviews", lambda text: above + text)
    assert line.startswith(f"reviews.csv, {found}")
    assert line.endswith(remedy)


def test_rows_below_a_title_are_checked_by_their_own_numbers(
    rewritten: Callable[..., list[str]],
) -> None:
    lines = rewritten("reviews", lambda text: "Reviews\n\n" + text.replace("2009-03", "2009-13"))
    assert [line.split(":")[0] for line in lines] == [
        "reviews.csv, row 1", "reviews.csv, row 4, column incident_date",
    ]  # fmt: skip


HEADERS = [
    ("semicolons after sep", lambda t: "sep=;\n" + t.replace(",", ";"), "found 'sep=;'"),
    ("no header", lambda t: t.split("\n", 1)[1], "expected a header with the columns review_id"),
    ("words for names", lambda t: t.replace("review_id", "Review ID", 1), "you mean 'review_id'"),
    ("another id", lambda t: t.replace("review_id", "ref", 1), "you mean 'review_id'? rename it."),
    ("no-break space", lambda t: t.replace("title", "title\u00a0", 1), "the name 'title' without"),
    ("empty columns", lambda t: "\n".join(f"{row},,," for row in t.split("\n")[:-1]) + "\n",
     "found '3 columns without a name'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "said"), HEADERS, ids=[n for n, _, _ in HEADERS])
def test_a_header_at_fault_is_one_fault(
    name: str, change: Callable[[str], str], said: str, rewritten: Callable[..., list[str]]
) -> None:
    (line,) = rewritten("reviews", change)
    assert said in line, name


@pytest.mark.parametrize("spoil", ["utf-16", "quote"])
def test_a_table_that_cannot_be_read_leaves_no_id_missing(spoil: str, toy: Path) -> None:
    path = toy / "reviews.csv"
    text = path.read_text(encoding="utf-8")
    if spoil == "utf-16":
        path.write_text(text, encoding="utf-16")
    else:
        path.write_text(text.replace("\nr3,", '\nr3,"', 1), encoding="utf-8")
    assert {f.kind for f in check_package(toy).faults} <= {"encoding", "unclosed-quote", "quoting"}


def test_a_torn_row_is_one_fault(rewritten: Callable[..., list[str]]) -> None:
    (line,) = rewritten(
        "findings", lambda text: text.replace(",neglect,,The child was", ",The child", 1)
    )
    assert "cells" in line
