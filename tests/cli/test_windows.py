"""What differs on Windows and can be tried anywhere; ``make like-windows`` tries more of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from casegraph.ingest.build import build_store
from casegraph.store import read_manifest

from ..support.command import command, run

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CP1252 = {"PYTHONIOENCODING": "cp1252"}


@pytest.fixture
def toy_kg(toy: Path, tmp_path: Path) -> str:
    build_store([toy], tmp_path / "toy.kg")
    return str(tmp_path / "toy.kg")


@pytest.mark.parametrize("streams", [C_LOCALE, CP1252], ids=["C", "cp1252"])
def test_what_is_written_and_asked_is_utf_8_in_any_locale(
    streams: dict[str, str], toy_kg: str, tmp_path: Path
) -> None:
    query = "SELECT ('Climbi\u00e9 \u2265 \u03b1' AS ?v) (STRLEN('Climbi\u00e9') AS ?n) {}"
    for form in ("csv", "table"):
        done = run("query", "--kg", toy_kg, query, "--format", form, cwd=tmp_path, **streams)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Climbi\u00e9 \u2265 \u03b1" in done.stdout
        assert "7" in done.stdout
    done = run("query", "--kg", toy_kg, "SELECT ('Climbi\u00e9' AS ?v", cwd=tmp_path, **streams)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_tables_and_queries_with_the_line_ends_of_windows(toy: Path, tmp_path: Path) -> None:
    build_store([toy], tmp_path / "one.kg")
    for path in toy.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    build_store([toy], tmp_path / "two.kg")
    one, two = (read_manifest(tmp_path / f"{name}.kg") for name in ("one", "two"))
    assert one is not None
    assert two is not None
    assert one.counts == two.counts
    query = tmp_path / "q.rq"
    query.write_bytes(b"SELECT ?t {\r\n  ?r a cg:Review ; dcterms:title ?t # all\r\n}\r\n")
    answers = [
        command("query", "--kg", str(tmp_path / f"{name}.kg"), "-f", str(query), "--format", "csv")
        for name in ("one", "two")
    ]
    assert answers[0] == answers[1]
    assert len(list(csv.reader(io.StringIO(answers[0].stdout)))) == 6


def test_paths_over_200_characters(toy: Path, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    deep.mkdir(parents=True)
    package = toy.rename(deep / "toy")
    target = deep / "toy.kg"
    assert command("build", str(package), "-o", str(target)).returncode == 0
    done = command("query", "--kg", str(target), "ASK { ?r a cg:Review }")
    assert (done.returncode, done.stdout) == (0, "yes\n")
