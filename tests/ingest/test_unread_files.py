"""A file that is nearly a table, and a path that leads nowhere, are named; nothing is left out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casegraph.errors import TableError
from casegraph.ingest.build import build_store, bundled_package
from casegraph.ingest.tables import Fault, Faults, check_package, open_package
from casegraph.ingest.tables.near_files import near_table
from casegraph.ingest.tables.package import describe_files

from ..support.command import command

NEARLY = {
    "organisations.csv": [
        "organizations.csv", "Organisations.csv", "ORGANISATIONS.CSV", "organisation.csv",
        "organisations.tsv", "organisations.txt", "organisations", "organisations.xlsx",
        "organisations.csv.gz", "organisations.zip", "organisations.csv.txt", "organistions.csv",
        "my_organisations.csv", "organisations (1).csv", "Organisations final v2.csv",
        " organisations.csv", "organisations .csv", "orgs.csv",
    ],
    "statistics.csv": ["Statistics.csv", "statistic.csv", "stats.csv", "statistics.ods",
                       "statistics.CSV", "statistics-2024.csv", "statisitcs.csv"],
    "findings.csv": ["finding.csv", "Findings.csv", "findings.xlsx"],
    "children.csv": ["child.csv", "Childern.csv"],
    "recommendations.csv": ["recomendations.csv", "Recommendation.CSV"],
}  # fmt: skip


def faults_of(folder: Path) -> list[Fault]:
    return list(check_package(folder).faults)


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, names in NEARLY.items() for name in names]
)
def test_a_file_with_nearly_the_name_of_a_table_is_a_fault(
    toy: Path, table: str, name: str
) -> None:
    (toy / table).rename(toy / name)
    found = [f for f in faults_of(toy) if f.kind in ("unread-file", "missing-table")]
    (fault,) = found
    assert (fault.file, fault.warning) == (name, False)
    assert table in fault.expected
    with pytest.raises(TableError, match="nothing was built"):
        build_store([toy], toy / "toy.kg")


@pytest.mark.parametrize(
    "name",
    ["notes.csv", "agreement.csv", "decisions.csv", "recoding.csv", "codebook.xlsx", "README.md",
     "findings.pdf", "reviews.docx", ".~lock.findings.csv#", "~$reviews.xlsx", "reviews.csv~",
     "review.json", "surveys.csv", "coding.txt"],
)  # fmt: skip
def test_other_files_are_no_fault(toy: Path, name: str) -> None:
    (toy / name).write_text("a,b\n", encoding="utf-8")
    assert faults_of(toy) == []
    named = describe_files(open_package(toy, Faults()))
    assert (f"; not read: {name}." in named) == name.endswith(".csv")


@pytest.mark.parametrize("name", ["reviews (1).csv", "Findings.xlsx", "children_old.csv"])
def test_a_second_file_of_a_table_is_a_note(toy: Path, name: str) -> None:
    (toy / name).write_text("a,b\n", encoding="utf-8")
    (fault,) = faults_of(toy)
    assert fault.warning
    assert str(fault).startswith(f"{name}: found 'a file that is not read'; expected one file")


def test_a_table_in_a_folder_of_its_own_is_a_note(toy: Path) -> None:
    (toy / "data").mkdir()
    (toy / "statistics.csv").rename(toy / "data" / "statistics.csv")
    (fault,) = faults_of(toy)
    assert (fault.file, fault.warning) == ("data/statistics.csv", True)
    assert "move it up as statistics.csv" in fault.remedy


def test_a_package_or_dataset_inside_stands_alone(toy: Path) -> None:
    (toy / "statistics.csv").unlink()
    shutil.copytree(bundled_package(), toy / "others")
    build_store([toy], toy / "toy.kg")
    assert faults_of(toy) == []


def test_a_link_and_a_folder_in_the_place_of_a_table_are_named(toy: Path) -> None:
    (toy / "statistics.csv").unlink()
    (toy / "statistics.csv").symlink_to("nowhere.csv")
    (toy / "organisations.csv").unlink()
    (toy / "organisations.csv").mkdir()
    assert {f.file: f.found for f in faults_of(toy) if f.kind == "unread-file"} == {
        "statistics.csv": "a link that leads nowhere", "organisations.csv": "a folder"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ({"name": "statistics", "path": "data/statistics.csv"}, ["no such file", "data/stats.csv"]),
        ({"name": "statistics", "path": "data\\stats.csv"}, ["write / between folders"]),
        ({"name": "statistics", "path": "Data/stats.csv"}, ["no such file", "data/stats.csv"]),
        ({"name": "statistics", "path": ["data/stats.csv", "more.csv"]}, ["a list of 2", "join"]),
        ({"name": "statistics", "path": []}, ["a list of 0"]),
        ({"name": "statistics", "path": "data"}, ["no such file"]),
        ({"name": "statistics", "data": [{"a": 1}]}, ["rows in the descriptor itself"]),
        ({"name": "statistics"}, ["no path"]),
        ({"name": "statistics", "path": 5}, ["found '5'"]),
        ({"name": "Statistics", "path": "data/stats.csv"}, ["rename the resource"]),
        ({"name": "statistic", "path": "data/stats.csv"}, ["rename the resource"]),
    ],
)
def test_a_resource_that_cannot_be_read_is_one_fault(
    toy: Path, resource: dict[str, object], words: list[str]
) -> None:
    (toy / "data").mkdir()
    (toy / "statistics.csv").rename(toy / "data" / "stats.csv")
    (toy / "datapackage.json").write_text(json.dumps({"name": "toy", "resources": [resource]}))
    (fault,) = (f for f in faults_of(toy) if not f.warning)
    assert fault.file == "datapackage.json"
    assert all(word in str(fault) for word in words), str(fault)


@pytest.mark.parametrize("path", ["data/stats.csv", ["data/stats.csv"]])
def test_a_described_path_and_a_list_of_one_are_read(toy: Path, path: object) -> None:
    (toy / "data").mkdir()
    (toy / "statistics.csv").rename(toy / "data" / "stats.csv")
    resource = {"name": "statistics", "path": path}
    (toy / "datapackage.json").write_text(json.dumps({"name": "toy", "resources": [resource]}))
    reading = check_package(toy)
    assert list(reading.faults) == []
    assert reading.rows["statistics"] == 2


@pytest.mark.parametrize("name", ["Datapackage.json", "data-package.json", "datapackage.yaml"])
def test_a_descriptor_of_nearly_that_name_is_a_note(toy: Path, name: str) -> None:
    (toy / name).write_text("{}", encoding="utf-8")
    (fault,) = faults_of(toy)
    assert (fault.file, fault.warning) == (name, True)


def test_a_folder_with_only_misnamed_tables_says_so(toy: Path) -> None:
    for path in list(toy.glob("*.csv")):
        path.rename(path.with_suffix(".CSV"))
    assert {f.kind for f in faults_of(toy)} == {"unread-file"}
    assert len(faults_of(toy)) == 7


def test_names_of_other_things_are_no_tables() -> None:
    for name in ("data.csv", "list.csv", "policies.csv", "licence.csv", "outcomes.csv", "1.csv",
                 "x" * 500 + ".csv", "agencies.csv", "themes.csv", "codes.csv"):  # fmt: skip
        assert near_table(name) is None, name


def test_build_and_validate_say_which_files_they_read(toy: Path) -> None:
    (toy / "notes.csv").write_text("a\n", encoding="utf-8")
    said = (
        f"{toy}: reads sources.csv, organisations.csv, reviews.csv, children.csv, findings.csv, "
        "recommendations.csv, statistics.csv; not read: notes.csv.\n"
    )
    assert command("build", str(toy), "-o", str(toy / "toy.kg")).stderr.startswith(said)
    assert command("validate", str(toy), "--tables-only").stderr.startswith(said)
    assert command("validate", str(toy), "--doubles").stderr.startswith(said)
