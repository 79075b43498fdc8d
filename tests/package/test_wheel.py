"""The wheel, installed outside the checkout, runs: the only proof that its data was shipped."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from casegraph.wording.caveats import ASSOCIATIONS

from ..support import bundled
from .test_extras import IMPORTED, MODULES

OF_EXTRAS = {IMPORTED.get(name, name) for name in sum(MODULES.values(), ())}

#: `casegraph explore -o out`, and then which packages of the extras are there.
EXPLORE = f"""
import sys
sys.argv = ["casegraph", "explore", "-o", "out"]
from casegraph.cli import main
try: main()
except SystemExit as end: assert not end.code, end.code
print(sorted({OF_EXTRAS!r} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target),
         str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    return target


def _run(installed: Path, cwd: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(installed), "CASEGRAPH_CACHE": str(cwd / "cache")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_folder_is_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "casegraph/ontology/casegraph.ttl", "casegraph/ontology/shapes.ttl",
        "casegraph/ontology/vocab/theme.ttl", "casegraph/data/reviews.csv",
        "casegraph/data/datapackage.json", "casegraph/data/README.md", "casegraph/py.typed",
        "casegraph_viz/py.typed", "casegraph/sparql/worker.py", "casegraph/sparql/barriers.py",
    ):  # fmt: skip
        assert wanted in names
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/", "docs/"))]
    assert not [n for n in names if "node_modules" in n or n.endswith((".pyc", ".nq"))]


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    script = (
        "import casegraph, casegraph.resources as r; "
        "print(casegraph.__file__); print(r.folder('data'))"
    )
    for line in _run(installed, tmp_path, "-c", script).splitlines():
        assert line.startswith(str(installed))


@pytest.mark.slow
def test_it_explores_outside_the_checkout_and_writes_the_same_bytes(
    installed: Path, site: Path, tmp_path: Path
) -> None:
    """Sets come in another order in each process; none of that may reach a page.

    Nor is a package imported that only an extra brings.
    """
    *lines, imported = _run(installed, tmp_path, "-c", EXPLORE).splitlines()
    assert imported == "[]"
    out = "\n".join(lines)
    assert 8 <= len(lines) <= 12
    assert lines[0].startswith(f"Read {len(bundled.rows('reviews'))} reviews, ")
    assert ASSOCIATIONS in out
    assert lines[-1].endswith("index.html")
    written = {p.relative_to(site) for p in site.rglob("*") if p.is_file()}
    assert len(written) > 1_000
    told = {p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert told == written
    assert [
        str(p) for p in written if (tmp_path / "out" / p).read_bytes() != (site / p).read_bytes()
    ] == []
    answer = _run(installed, tmp_path, "-m", "casegraph", "query", "ASK { ?r a cg:Review }")
    assert answer == "yes\n"
