"""Pairs of reviews that may be about one case are listed, and nothing else is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casegraph.cli.app import app
from casegraph.ingest.kept import decided_doubles
from casegraph.ingest.validation import open_input
from casegraph.selection.doubles import COLUMNS, suspected_doubles

from ..support.command import command

REVIEWS = {
    "report": {},
    "news": {"title": "Boy aged two", "year_published": "2020", "incident_date": ""},
    "later": {"title": "Follow-up", "year_published": "2012", "incident_date": ""},
    "elsewhere": {"area": "Yshire"},
    "unhurt": {"outcome": "serious-harm"},
    "earlier": {"incident_date": "2017"},
    "girl": {},
    "adolescent": {},
}
AGES = {"adolescent": ("16-to-17", "male"), "girl": ("1-to-5", "female")}


@pytest.fixture
def package(toy: Path) -> Path:
    """Eight invented reviews, of which only ``report`` and ``news`` may be about one case."""
    _write(
        toy / "reviews.csv",
        [
            {
                "review_id": name, "title": f"Child {name}", "publisher_id": "board-x",
                "area": "Xshire", "nation": "England", "review_type": "serious-case-review",
                "year_published": "2019", "incident_date": "2018-05", "outcome": "death",
                "incident_types": "", "agencies": "", "basis": "news", "complete": "true",
                "source_id": "s1",
            } | changed
            for name, changed in REVIEWS.items()
        ],
    )  # fmt: skip
    _write(
        toy / "children.csv",
        [
            dict(
                zip(
                    ("child_id", "review_id", "label", "age_months", "age_group", "sex",
                     "characteristics"),
                    (f"{name}/child/1", name, "", "", *AGES.get(name, ("1-to-5", "male")), ""),
                    strict=True,
                )
            )
            for name in REVIEWS
        ],
    )  # fmt: skip
    _write(
        toy / "findings.csv",
        [
            {
                "finding_id": f"{name}/finding/1", "review_id": name, "kind": "background",
                "polarity": "concern", "themes": "neglect", "agencies": "", "summary": "Neglect.",
            }
            for name in REVIEWS
        ],
    )  # fmt: skip
    for name in ("recommendations", "statistics"):
        (toy / f"{name}.csv").unlink()
    _write(
        toy / "recommendations.csv",
        [
            {
                "recommendation_id": "report/recommendation/1", "review_id": "report",
                "themes": "neglect", "directed_to": "", "action": "training", "summary": "Learn.",
            }
        ],
    )  # fmt: skip
    return toy


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_only_pairs_that_agree_in_all_that_is_stated_are_listed(package: Path) -> None:
    found = suspected_doubles(open_input(package))
    assert tuple(found.columns) == COLUMNS
    assert list(zip(found["review_a"], found["review_b"], strict=True)) == [
        ("earlier", "news"),
        ("news", "report"),
    ]
    assert not found["known"].any()


def test_a_case_id_in_common_is_known(package: Path) -> None:
    text = (package / "reviews.csv").read_text(encoding="utf-8").splitlines()
    lines = [text[0] + ",case_id"]
    lines += [f"{line},{'one' if line.startswith(('news', 'report')) else ''}" for line in text[1:]]
    (package / "reviews.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = suspected_doubles(open_input(package)).set_index(["review_a", "review_b"])["known"]
    assert found.to_dict() == {("earlier", "news"): False, ("news", "report"): True}


def test_the_command_prints_csv_and_says_what_to_do(package: Path) -> None:
    done = CliRunner().invoke(app, ["validate", str(package), "--doubles"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [(r["review_a"], r["review_b"]) for r in rows] == [
        ("earlier", "news"),
        ("news", "report"),
    ]
    assert "2 pairs" in done.stderr
    assert "case_id" in done.stderr


def test_pairs_that_the_package_decided_are_left_out_and_counted(package: Path) -> None:
    kept = package / "kept.csv"
    rows = [
        {"table": "reviews", "row_id": "report", "column": "case_id", "value": "",
         "question": "may be one case with news", "reason": "Two boys of different age."},
        # No reason, so nothing is decided.
        {"table": "reviews", "row_id": "earlier", "column": "case_id", "value": "",
         "question": "may be one case with news", "reason": " "},
    ]  # fmt: skip
    _write(kept, rows)
    assert decided_doubles(package) == {frozenset(("report", "news"))}
    done = CliRunner().invoke(app, ["validate", str(package), "--doubles"])
    assert done.exit_code == 0, done.output
    listed = list(csv.DictReader(done.stdout.splitlines()))
    assert [(r["review_a"], r["review_b"]) for r in listed] == [("earlier", "news")]
    assert "1 pair of reviews agrees in place" in done.stderr
    assert "1 more pair is left out: kept.csv says why" in done.stderr

    rows[1]["reason"] = "Two years lie between."
    _write(kept, rows)
    again = command("validate", str(package), "--doubles")
    assert list(csv.DictReader(again.stdout.splitlines())) == []
    assert "recommendations.csv, kept.csv.\n" in again.stderr
    assert "0 pairs of reviews agree" in again.stderr
    assert "2 more pairs are left out" in again.stderr
    assert "Look at each" not in again.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"row_id,reason\nreport,x\n", ["no column table", "no column question", "rename"]),
        (b"", ["no column table"]),
        (b"table,row_id,column,question,reason\nreviews,\xe9,case_id,a,b\n", ["not CSV in UTF-8"]),
    ],
)
def test_a_list_of_decisions_that_cannot_be_read_is_named(
    package: Path, content: bytes, words: list[str]
) -> None:
    (package / "kept.csv").write_bytes(content)
    done = command("validate", str(package), "--doubles")
    assert done.returncode == 1
    assert all(word in done.stderr for word in ("kept.csv: found", *words)), done.stderr
