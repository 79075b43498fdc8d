"""The Nu HTML checker finds no error in any kind of page that a site holds."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Nu HTML checker, from the npm registry; without npm or Java the test fails."""
    npm = shutil.which("npm")
    assert npm, "npm was not found; the test needs it to fetch the HTML checker"
    assert shutil.which("java"), "Java was not found; the HTML checker needs it"
    folder = tmp_path_factory.mktemp("checker")
    done = subprocess.run(
        [npm, "pack", "vnu-jar@26", "--silent"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, f"npm could not fetch the HTML checker: {done.stderr}"
    (archive,) = folder.glob("vnu-jar-*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (jar,) = folder.rglob("vnu.jar")
    return jar


def pages(site: Path) -> list[Path]:
    """Every page at the top of a site, and the smallest and largest of each folder below it."""
    chosen = sorted(site.glob("*.html"))
    for folder in sorted({p.parent for p in site.rglob("*.html")} - {site}):
        found = sorted(folder.glob("*.html"), key=lambda p: (p.stat().st_size, p.name))
        chosen += sorted({found[0], found[-1]})
    return chosen


def test_the_checker_finds_a_fault(checker: Path, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a>", "utf-8")
    assert [m for m in messages(checker, [page]) if "Duplicate ID" in m["message"]]


def test_no_page_has_an_error(checker: Path, site: Path) -> None:
    checked = pages(site)
    assert len(checked) >= 2
    assert any(page.name == "query.html" for page in checked)
    errors = [
        f"{Path(m.get('url', '')).name}:{m.get('lastLine')}: {m['message'][:200]}"
        for m in messages(checker, checked)
        if m["type"] == "error"
    ]
    assert errors == []


def messages(checker: Path, found: list[Path]) -> list[dict[str, str]]:
    done = subprocess.run(
        ["java", "-Xmx1g", "-jar", str(checker), "--format", "json", "--stdout", "--errors-only",
         *map(str, found)],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    read: list[dict[str, str]] = json.loads(done.stdout)["messages"]
    return read
