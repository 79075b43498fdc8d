"""What several tests stand on: the bundled data, and a toy package worked out by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .support.paths import CASES, ROOT, TESTS

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph


#: The files that take longest; they are begun first, so that no process is left alone with one.
#: The first has the site made. The next ones do without it: who needs it waits until it is there.
LONGEST = (
    "browser/test_accessibility.py", "viz/content/test_recount.py", "endpoint/test_security.py",
    "exports/test_command.py", "docs/test_site.py", "analyses/test_recurrence.py",
    "browser/test_query_answers.py", "browser/test_query_page.py", "browser/test_query_faults.py",
    "browser/hostile/test_theme_map.py", "package/test_wheel.py", "browser/test_matrix_page.py",
    "viz/server/test_pages.py", "viz/site/test_site.py", "browser/test_theme_map_page.py",
    "browser/test_theme_map_filters.py", "browser/hostile/test_things.py",
    "browser/hostile/test_agencies.py", "browser/test_timeline_page.py",
    "browser/test_national_figures_page.py", "browser/test_entity_pages.py",
    "browser/test_agencies_page.py", "browser/hostile/test_recurrence.py",
    "browser/hostile/test_timeline.py", "browser/hostile/test_matrix.py",
    "viz/views/things/test_vocabulary.py", "browser/test_children_page.py",
    "browser/test_theme_map_labels.py", "analyses/test_classes.py",
    "browser/test_html_validity.py", "package/test_browser_build.py",
    "viz/views/things/test_themes.py", "viz/site/test_shared.py",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Build the scripts of the pages afresh where their sources have changed."""
    if hasattr(config, "workerinput"):  # a process of pytest-xdist, begun after this was done
        return
    done = subprocess.run(
        [sys.executable, str(ROOT / "hatch_build.py")], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.exit(done.stderr.strip(), returncode=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within a file stays."""
    rank = {name: place for place, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> int:
        inside = item.path.is_relative_to(TESTS)
        return rank.get(item.path.relative_to(TESTS).as_posix() if inside else "", len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a test run share; a lock beside what is made once there."""
    base = tmp_path_factory.getbasetemp()
    # A process of pytest-xdist has a folder of its own in that of the run.
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session", autouse=True)
def _own_cache(run_folder: Path) -> None:
    """Build into a cache of the test run, so that an older one cannot answer."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("CASEGRAPH_CACHE", str(run_folder / "cache"))
    from filelock import FileLock

    from casegraph.ingest.build import bundled_dataset

    with FileLock(run_folder / "cache.lock"):
        bundled_dataset()


@pytest.fixture(scope="session")
def kg(_own_cache: None) -> KnowledgeGraph:
    """The bundled reviews as a knowledge graph, held in memory, where all that reads is quicker."""
    import casegraph

    return casegraph.open().in_memory()


@pytest.fixture(scope="session")
def site(kg: KnowledgeGraph, run_folder: Path) -> Path:
    """The whole site of the bundled reviews, made once for all processes of a test run."""
    from filelock import FileLock

    from casegraph_viz import write_site

    folder = run_folder / "whole" / "casegraph-site"
    with FileLock(run_folder / "whole.lock"):
        if not folder.is_dir():
            stages: list[tuple[str, int, int]] = []
            report = write_site(kg, folder, lambda *told: stages.append(told))
            assert report.folder == folder
            assert report.files > 1_000
            assert [done for _, done, _ in stages] == sorted(done for _, done, _ in stages)
            assert stages[-1][1] == stages[-1][2]
    return folder


@pytest.fixture(scope="session")
def wheel(run_folder: Path) -> Path:
    """The wheel of this checkout, made once for all processes of a test run."""
    from filelock import FileLock

    folder = run_folder / "wheel"
    with FileLock(run_folder / "wheel.lock"):
        if not folder.is_dir():
            done = subprocess.run(
                [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder),
                 str(ROOT)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy package that a test may spoil."""
    return Path(shutil.copytree(CASES / "toy", tmp_path / "toy"))


@pytest.fixture
def spoil(toy: Path) -> Callable[[str, str, str], Path]:
    """Replace text in one table of the toy package, and make sure that it was there."""

    def replace(table: str, before: str, after: str) -> Path:
        path = toy / table
        text = path.read_text(encoding="utf-8")
        assert before in text, f"{before!r} is not in {table}"
        path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")
        return toy

    return replace
