"""Every fault that a table can have gets a sentence of its own, and nothing is lost silently."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casegraph.errors import TableError
from casegraph.ingest.build import bundled_package
from casegraph.ingest.tables import check_package, schema
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.inspection import inspect_file
from casegraph.ingest.tables.reader import read_chunks

R1 = "r1,Invented review one,"


@dataclass(frozen=True)
class Case:
    """Text of a table replaced by another, and the fault that must be found."""

    name: str
    table: str
    before: str
    after: str
    kind: str
    row: int | None
    column: str | None = None
    warning: bool = False


CASES = [
    Case("semicolons", "sources.csv", "source_id,title,publisher,url", "source_id;title;publisher;url", "delimiter", 1),
    Case("tabs", "sources.csv", "source_id,title,publisher,url", "source_id\ttitle\tpublisher\turl", "delimiter", 1),
    Case("nul", "findings.csv", "The child was", "The \0 child was", "control-character", 2),
    Case("escape", "findings.csv", "The child was", "The \x1b[31m child was", "control-character", 2),
    Case("unclosed at the end", "findings.csv", "The infant slept", '"The infant slept', "unclosed-quote", 8),
    Case("text after a quote", "findings.csv", '""in full"".', '"in full".', "quoting", 3),
    Case("row swallowed", "findings.csv", "The child was neglected.\n", '"The child was neglected.\nx"\n', "line-break", 2, "summary"),
    Case("duplicate header", "sources.csv", "title,publisher", "title,title", "duplicate-header", 1, "title"),
    Case("missing header", "sources.csv", "source_id,title,publisher,url", "source_id,title,url,more", "missing-header", 1),
    Case("misspelt header", "sources.csv", "publisher", "publsher", "unknown-header", 1),
    Case("space in header", "sources.csv", "title", " title", "header-space", 1, "title"),
    Case("short row", "sources.csv", "s1,A page,A publisher,https://example.org/a", "s1,A page", "ragged-row", 2),
    Case("long row", "sources.csv", "s1,A page,", "s1,A page,of more,", "ragged-row", 2),
    Case("blank line", "sources.csv", "\ns2", "\n\ns2", "blank-row", 3),
    Case("month 13", "reviews.csv", "2009-03", "2016-13", "not-date-range", 2, "incident_date"),
    Case("30 February", "reviews.csv", "2018-05-02", "2018-02-30", "no-such-day", 5, "incident_date"),
    Case("range backwards", "reviews.csv", "2018-05-02", "2018-05/2017", "no-such-day", 5, "incident_date"),
    Case("date with words", "reviews.csv", "2009-03", "March 2009", "not-date-range", 2, "incident_date"),
    Case("year", "reviews.csv", ",2011,", ",11,", "not-year", 2, "year_published"),
    Case("not a number", "children.csv", "1.8", "two", "not-number", 2, "age_months"),
    Case("comma number", "children.csv", "1.8", '"1,8"', "not-number", 2, "age_months"),
    Case("negative age", "children.csv", "1.8", "-1", "out-of-bounds", 2, "age_months"),
    Case("old child", "children.csv", ",60,", ",3000,", "out-of-bounds", 3, "age_months"),
    Case("boolean", "reviews.csv", ",true,s1", ",yes,s1", "not-boolean", 2, "complete"),
    Case("unknown theme", "findings.csv", ",neglect,", ",neglekt,", "unknown-code", 2, "themes"),
    Case("theme twice", "findings.csv", "neglect;domestic-abuse", "neglect;neglect", "unknown-code", 4, "themes"),
    Case("trailing separator", "findings.csv", "neglect;domestic-abuse", "neglect;", "unknown-code", 4, "themes"),
    Case("space in list", "findings.csv", "neglect;domestic-abuse", "neglect; domestic-abuse", "unknown-code", 4, "themes"),
    Case("no theme", "findings.csv", "concern,neglect,", "concern,,", "empty", 2, "themes"),
    Case("unknown age group", "children.csv", "under-1", "female", "unknown-code", 2, "age_group"),
    Case("unknown nation", "reviews.csv", ",Wales,", ",Cymru,", "unknown-code", 4, "nation"),
    Case("unknown review", "findings.csv", "r1/finding/1,r1,", "r1/finding/1,r9,", "dangling-reference", 2, "review_id"),
    Case("unknown source", "reviews.csv", "true,s1", "true,s7", "dangling-reference", 2, "source_id"),
    Case("unknown publisher", "reviews.csv", "board-x", "bored-x", "dangling-reference", 2, "publisher_id"),
    Case("unknown predecessor", "organisations.csv", ",board-x\n", ",bord-x\n", "dangling-reference", 3, "successor_of"),
    Case("own predecessor", "organisations.csv", ",board-x\n", ",partnership-x\n", "ring", 3, "successor_of"),
    Case("repeated id", "findings.csv", "r1/finding/2,", "r1/finding/1,", "repeated-key", 3, "finding_id"),
    Case("bad id", "sources.csv", "\ns1,", "\ns 1,", "not-identifier", 2, "source_id"),
    Case("path in id", "sources.csv", "\ns1,", "\n../s1,", "not-identifier", 2, "source_id"),
    Case("script address", "sources.csv", "https://example.org/a", "javascript:alert(1)", "not-place", 2, "url"),
    Case("agency that the review lacks", "findings.csv", "neglect,,Neglect.", "neglect,courts,Neglect.", "agency-not-of-review", 5, "agencies", warning=True),
    Case("heading for a code", "findings.csv", "neglect,", "harm,", "unknown-code", 2, "themes"),
    Case("codes that exclude each other", "reviews.csv", "neglect-fatal", "filicide;physical-abuse-fatal", "exclusive-codes", 2, "incident_types"),
    Case("half an address", "sources.csv", "https://example.org/a", "www.example.org/a", "not-place", 2, "url"),
    Case("another protocol", "sources.csv", "https://example.org/a", "ftp://example.org/a", "not-place", 2, "url"),
    Case("own source unknown", "findings.csv", "agencies,summary\nr1/finding/1,r1,background,concern,neglect,,The child was neglected.", "agencies,summary,source_id\nr1/finding/1,r1,background,concern,neglect,,The child was neglected.,s9", "dangling-reference", 2, "source_id"),
    Case("address with a tag", "sources.csv", "https://example.org/a", "https://example.org/<b>", "not-place", 2, "url"),
    Case("comparator", "statistics.csv", ",=,", ",>=,", "unknown-code", 2, "operator"),
    Case("figure of no theme", "statistics.csv", "theme,neglect", "theme,neglects", "unknown-code", 2, "concept"),
    Case("direction mark", "findings.csv", "Neglect.", "Neg\u202elect.", "direction-mark", 5, "summary", True),
    Case("half converted", "findings.csv", "Neglect.", "Neg\x92lect.", "unusable-character", 5, "summary"),
    Case("long cell", "findings.csv", "Neglect.", "x" * 1_100_000, "long-cell", 5),
]  # fmt: skip


def _find(faults: Faults, case: Case) -> list[Fault]:
    return [
        f for f in faults
        if f.kind == case.kind and f.row == case.row and f.column == case.column
        and f.warning == case.warning
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_fault_is_named_with_its_row_and_column(
    case: Case, spoil: Callable[[str, str, str], Path]
) -> None:
    reading = check_package(spoil(case.table, case.before, case.after))
    found = _find(reading.faults, case)
    assert found, reading.faults.report()
    text = str(found[0])
    assert text.startswith(case.table)
    assert "expected" in text
    assert text.endswith((".", "?."))
    assert len(text) < 600


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({c.name for c in CASES}) == len(CASES)


def test_the_toy_package_has_no_fault_and_rows_out_are_rows_in(toy: Path) -> None:
    reading = check_package(toy)
    assert list(reading.faults) == []
    assert reading.rows == {
        "sources": 2, "organisations": 2, "reviews": 5, "children": 3, "findings": 7,
        "recommendations": 2, "statistics": 2,
    }  # fmt: skip


def test_the_bundled_package_has_no_fault_and_rows_out_are_rows_in() -> None:
    folder = bundled_package()
    reading = check_package(folder)
    assert list(reading.faults) == []
    for table in schema.TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert reading.rows[table.name] == sum(1 for _ in csv.reader(file)) - 1 > 0


def test_a_heading_is_told_from_an_unknown_code(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("findings.csv", "concern,neglect,,", "concern,neglect,local-authority,")
    (fault,) = check_package(folder).faults
    assert (fault.kind, fault.row, fault.column) == ("unknown-code", 2, "agencies")
    assert str(fault).endswith(
        "it is a heading, no code; use one of childrens-social-care, adult-social-care, "
        "early-help-services, education-welfare, housing and 2 more."
    )


def test_two_codes_that_exclude_each_other_are_both_named(
    spoil: Callable[[str, str, str], Path],
) -> None:
    both = "physical-abuse-fatal;neglect-fatal;filicide"
    (fault,) = check_package(spoil("reviews.csv", "neglect-fatal", both)).faults
    assert (fault.kind, fault.row, fault.warning) == ("exclusive-codes", 2, False)
    assert "found 'filicide;physical-abuse-fatal'; expected one of the two" in str(fault)


@pytest.mark.parametrize(
    ("encoding", "word"), [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("cp1252", "0xe9")]
)
def test_another_encoding_is_named(toy: Path, encoding: str, word: str) -> None:
    path = toy / "sources.csv"
    text = path.read_text(encoding="utf-8").replace("A page,", "Une idée,", 1)
    path.write_bytes(text.encode(encoding))
    faults = check_package(toy).faults
    found = [f for f in faults if f.kind == "encoding"]
    assert len(found) == 1
    assert word in str(found[0])
    assert "CSV UTF-8" in str(found[0])


def test_a_byte_order_mark_is_noted_and_nothing_is_lost(toy: Path) -> None:
    path = toy / "sources.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    reading = check_package(toy)
    assert [f.kind for f in reading.faults] == ["byte-order-mark"]
    assert reading.faults.errors == 0
    assert reading.rows["sources"] == 2


def test_a_header_without_rows_is_a_fault_where_rows_are_needed(toy: Path) -> None:
    path = toy / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    faults = check_package(toy).faults
    assert [(f.kind, f.warning) for f in faults] == [("header-only", False)]


def test_recommendations_without_rows_are_only_noted(toy: Path) -> None:
    path = toy / "recommendations.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    faults = check_package(toy).faults
    assert [(f.kind, f.warning) for f in faults] == [("header-only", True)]


def test_an_empty_file_and_a_missing_table_are_faults(toy: Path) -> None:
    (toy / "children.csv").write_bytes(b"")
    (toy / "findings.csv").unlink()
    kinds = {(f.file, f.kind) for f in check_package(toy).faults}
    assert kinds == {("children.csv", "empty"), ("findings.csv", "missing-table")}


NEEDED = [f"{table.name}.csv" for table in schema.TABLES if not table.optional]


@pytest.mark.parametrize("left", range(1, len(NEEDED)), ids=lambda left: f"{left} left")
def test_all_tables_that_are_missing_are_one_fault(toy: Path, left: int) -> None:
    for name in NEEDED[left:]:
        (toy / name).unlink()
    lines = [line for line in check_package(toy).faults.report() if "no such file" in line]
    them = "it" if left == len(NEEDED) - 1 else "them"
    (line,) = lines
    assert line.startswith(f"{', '.join(NEEDED[left:])}: found 'no such file'; expected every")
    assert line.endswith(f"in {toy}; add {them}.")


@pytest.mark.parametrize("others", [(), ("notes.csv", "survey.csv")])
def test_a_folder_without_any_table_is_refused_with_how_to_start(
    tmp_path: Path, others: tuple[str, ...]
) -> None:
    for name in others:
        (tmp_path / name).write_text("a,b\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        check_package(tmp_path)
    text = str(caught.value)
    found = "notes.csv, survey.csv, which are no tables" if others else "no table"
    assert text.startswith(f"{tmp_path}: found {found}")
    for name in NEEDED:
        assert text.count(name) == 1
    (copied,) = re.findall(r"of each from (.+) into", text)
    assert {path.name for path in Path(copied).glob("*.csv")} >= set(NEEDED)


def test_optional_tables_may_be_missing(toy: Path) -> None:
    for name in ("organisations", "statistics"):
        (toy / f"{name}.csv").unlink()
    assert list(check_package(toy).faults) == []


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="found no such folder"):
        check_package(tmp_path / "nowhere")


def test_many_faults_are_kept_as_examples_and_counted(toy: Path) -> None:
    path = toy / "findings.csv"
    rows = "".join(f"f{i},r1,practice,concern,nonsense,,Text {i}.\n" for i in range(5_000))
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    faults = check_package(toy).faults
    assert faults.errors == 5_000
    report = faults.report(20)
    assert len(report) == 21
    assert report[-1] == "findings.csv, column themes: and 4,980 more of the same kind."


def test_all_faults_of_a_package_come_at_once(spoil: Callable[[str, str, str], Path]) -> None:
    spoil("reviews.csv", "2009-03", "2016-13")
    spoil("findings.csv", ",neglect,", ",neglekt,")
    folder = spoil("children.csv", "1.8", "two")
    assert {f.file for f in check_package(folder).faults} == {
        "reviews.csv", "findings.csv", "children.csv"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{", "descriptor"),
        ("[]", "descriptor"),
        ("[" * 100_000, "descriptor"),
        ('{"resources": [{"name": "sources", "path": "../sources.csv"}]}', "resource-path"),
        ('{"resources": [{"name": "sources", "path": "/etc/passwd"}]}', "resource-path"),
        ('{"resources": [{"name": "sources", "path": "http://example.org/s.csv"}]}',
         "resource-path"),
    ],
)  # fmt: skip
def test_a_hostile_descriptor_is_a_fault(toy: Path, text: str, kind: str) -> None:
    (toy / "datapackage.json").write_text(text, encoding="utf-8")
    assert kind in {f.kind for f in check_package(toy).faults}


def test_frictionless_never_finds_what_the_reader_lets_through(
    spoil: Callable[[str, str, str], Path], toy: Path
) -> None:
    """The published contract is no stricter than the reader: each case it refuses, we refuse."""
    import json

    from frictionless import Package, system

    from casegraph.ingest.tables.descriptor import standard_descriptor

    refused = 0
    with system.use_context(trusted=True):
        for case in CASES:
            if case.warning:
                continue
            original = (toy / case.table).read_bytes()
            spoil(case.table, case.before, case.after)
            (toy / "datapackage.json").write_text(json.dumps(standard_descriptor()))
            ours = check_package(toy).faults.errors
            theirs = Package(str(toy / "datapackage.json")).validate().valid
            (toy / case.table).write_bytes(original)
            assert ours > 0, case.name
            refused += not theirs
    # Where Frictionless is silent the reader is stricter; it must not be blind altogether.
    assert 20 <= refused < len(CASES)


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(cells=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=8), crlf=st.booleans())
def test_whatever_text_goes_in_comes_out(
    cells: list[tuple[str, str]], crlf: bool, tmp_path: Path
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(["source_id", "title", "publisher", "url"])
    for i, (title, publisher) in enumerate(cells):
        writer.writerow([f"s{i}", title, publisher, "https://example.org/"])
    path = tmp_path / "sources.csv"
    path.write_bytes(text.getvalue().encode())
    faults = Faults()
    assert inspect_file(path, faults).readable
    chunks = list(read_chunks(path, schema.SOURCES, faults, chunk_rows=3))
    assert faults.errors == 0
    read = [
        pair
        for chunk in chunks
        for pair in zip(chunk.columns["title"], chunk.columns["publisher"], strict=True)
    ]
    assert read == cells
