"""Several programs that are used for the first time at once: one builds, the others wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casegraph.ingest.build import bundled_dataset
from casegraph.store import read_manifest
from casegraph.store.turn import turn


def test_processes_with_an_empty_cache_all_answer(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "casegraph", "themes", "--format", "csv"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "CASEGRAPH_CACHE": str(tmp_path / "cache")},
        )
        for _ in range(4)
    ]  # fmt: skip
    answers = [process.communicate(timeout=240) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, answers
    assert len({out for out, _ in answers}) == 1
    (dataset,) = (tmp_path / "cache").glob("published-*")
    manifest = read_manifest(dataset)
    assert manifest is not None
    assert sorted(p.name for p in dataset.iterdir()) == [
        "manifest.json", manifest.store
    ]  # fmt: skip


def test_threads_with_an_empty_cache_build_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path / "cache"))
    found: list[Path] = []
    stages: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(bundled_dataset(lambda stage, *_: stages.append(stage)))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert stages.count("waiting for a build") == 3


def test_a_turn_ends_with_the_process_that_has_it(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom casegraph.store.turn import turn\n"
        "with turn(Path(sys.argv[1]), lambda: None):\n"
        "    print('mine', flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    threading.Timer(0.5, holder.kill).start()
    waited: list[bool] = []
    with turn(lock, lambda: waited.append(True)):
        assert holder.wait(10) != 0
    assert waited == [True]
    holder.stdout.close()
