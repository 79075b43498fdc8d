"""An open dataset stays the same for counts and queries, whatever happens to its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import casegraph as cg
from casegraph.errors import StoreError
from casegraph.ingest.build import build_store, write_quads
from casegraph.store import read_manifest
from casegraph.store.oxigraph import OxigraphStore
from casegraph.store.snapshot import Snapshot, lock, unread

from ..support.paths import CASES

REVIEWS = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a cg:Review }"


@pytest.fixture
def larger(toy: Path) -> Path:
    """A package of six reviews instead of the toy's five."""
    row = (toy / "reviews.csv").read_text(encoding="utf-8").splitlines()[1]
    with (toy / "reviews.csv").open("a", encoding="utf-8") as file:
        file.write(row.replace("r1,", "r6,", 1) + "\n")
    return toy


def origin(kg: cg.KnowledgeGraph) -> Snapshot:
    """The files that a knowledge graph was opened from."""
    assert isinstance(kg.store, OxigraphStore)
    assert kg.store.origin is not None
    return kg.store.origin


def both(kg: cg.KnowledgeGraph) -> tuple[int, int]:
    """The number of reviews, counted in this process and by a query in its own."""
    return kg.counts()["reviews"], int(str(kg.query(REVIEWS).iloc[0, 0]))


def test_a_relative_path_is_kept_when_the_folder_changes(
    larger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, package in (("one", CASES / "toy"), ("two", larger)):
        (tmp_path / name).mkdir()
        build_store([package], tmp_path / name / "mine.kg")
        write_quads([package], tmp_path / name / "mine.nq")
    for name in ("mine.kg", "mine.nq"):
        monkeypatch.chdir(tmp_path / "one")
        kg = cg.open(name)
        monkeypatch.chdir(tmp_path / "two")
        assert both(kg) == (5, 5)
        assert both(kg.in_memory()) == (5, 5)
        assert both(cg.open(name)) == (6, 6)
        monkeypatch.chdir(tmp_path)
        assert both(kg) == (5, 5)
        assert Path(kg.store.location).is_absolute()


def rebuilt(target: Path, package: Path) -> None:
    build_store([package], target)


def removed(target: Path, package: Path) -> None:
    shutil.rmtree(target)


def replaced(target: Path, package: Path) -> None:
    shutil.rmtree(target)
    build_store([package], target)


@pytest.mark.parametrize("change", [rebuilt, removed, replaced])
def test_a_dataset_stays_open_when_it_is_replaced(
    change: Callable[[Path, Path], None], larger: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.kg"
    build_store([CASES / "toy"], target)
    kg = cg.open(target)
    change(target, larger)
    assert both(kg) == (5, 5)
    assert kg.manifest is not None
    assert len(kg.store) == kg.manifest.quads
    kg.write_nquads(tmp_path / "dump.nq")
    assert (tmp_path / "dump.nq").read_bytes().count(b"\n") == kg.manifest.quads


def test_an_old_store_goes_with_its_last_reader(larger: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.kg"
    build_store([CASES / "toy"], target)
    first, second = cg.open(target), cg.open(target)
    old = origin(first).path
    for package in (larger, CASES / "toy", larger):
        build_store([package], target)
        assert both(first) == both(second) == (5, 5)
    assert old.is_dir()
    del first
    build_store([larger], target)
    assert old.is_dir()
    del second
    build_store([larger], target)
    manifest = read_manifest(target)
    assert manifest is not None
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", manifest.store]


def test_the_same_data_built_again_disturbs_nobody(tmp_path: Path) -> None:
    target = tmp_path / "mine.kg"
    build_store([CASES / "toy"], target)
    kg = cg.open(target)
    for _ in range(3):
        build_store([CASES / "toy"], target)
        assert both(kg) == (5, 5)
        assert both(cg.open(target)) == (5, 5)


@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_stays_open_when_it_is_overwritten(
    in_place: bool, larger: Path, tmp_path: Path
) -> None:
    target, new = tmp_path / "mine.nq", tmp_path / "new.nq"
    write_quads([CASES / "toy"], target)
    write_quads([larger], new)
    kg = cg.open(target)
    if in_place:
        target.write_bytes(new.read_bytes())
    else:
        new.replace(target)
    assert both(kg) == (5, 5)
    assert both(cg.open(target)) == (6, 6)
    target.write_text("this is no longer RDF")
    assert both(kg) == (5, 5)
    target.unlink()
    assert both(kg) == (5, 5)


def test_a_change_that_no_time_stamp_shows_is_no_matter(tmp_path: Path) -> None:
    """The same length, and the same time as far as the file system can tell."""
    target = tmp_path / "mine.nt"
    line = "<urn:a> <urn:b> <urn:{}> .\n"
    target.write_text(line.format(1))
    kg = cg.open(target)
    before = target.stat()
    target.write_text(line.format(2))
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kg.query("SELECT ?o { ?s ?p ?o }")["o"].tolist() == ["urn:1"]


def test_a_file_that_has_not_changed_is_read_in_place(tmp_path: Path) -> None:
    target = tmp_path / "mine.nt"
    target.write_text("<urn:a> <urn:b> <urn:c> .\n")
    os.utime(target, (0, 0))
    kg = cg.open(target)
    # The time of the last change of the inode is now, which is too near to trust.
    assert not origin(kg).is_current()
    assert len(kg.query("SELECT * { ?s ?p ?o }")) == 1
    assert origin(cg.open(CASES / "cube.ttl")).is_current()


def test_a_store_of_another_program_stays_as_it_was_opened(tmp_path: Path) -> None:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    place = tmp_path / "store"
    writer = Store(str(place))
    writer.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(1)))
    writer.flush()
    kg = cg.open(place)
    query = "SELECT ?o { ?s ?p ?o }"
    assert kg.query(query)["o"].tolist() == [1]
    writer.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(2)))
    writer.flush()
    assert kg.query(query)["o"].tolist() == [1]
    assert len(kg.store) == 1
    assert len(cg.open(place).store) == 2


@pytest.mark.skipif(os.name == "nt", reason="locks of Unix")
def test_a_lock_is_of_the_store_that_is_there(tmp_path: Path) -> None:
    build_store([CASES / "toy"], tmp_path / "mine.kg")
    store = origin(cg.open(tmp_path / "mine.kg")).path
    with unread(store) as free:
        assert free
        with pytest.raises(StoreError, match="open the dataset again"):
            lock(store)
    held = lock(store)
    with unread(store) as free:
        assert not free
    del held
    shutil.rmtree(store)
    with pytest.raises(StoreError):
        lock(store)
    with unread(store) as free:
        assert free


@pytest.mark.slow
def test_readers_beside_a_writer_meet_whole_datasets_alone(larger: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.kg"
    build_store([CASES / "toy"], target)
    script = (
        "import sys, casegraph as cg\n"
        f"q = {REVIEWS!r}\n"
        "for _ in range(12):\n"
        "    kg = cg.open(sys.argv[1])\n"
        "    print(kg.counts()['reviews'], kg.query(q).iloc[0, 0], len(kg.store) == "
        "kg.manifest.quads)\n"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", script, str(target)], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    done = threading.Event()
    builds = 0

    def build() -> None:
        nonlocal builds
        while not done.is_set():
            build_store([larger if builds % 2 else CASES / "toy"], target)
            builds += 1

    writer = threading.Thread(target=build)
    writer.start()
    try:
        answers = [reader.communicate(timeout=240) for reader in readers]
    finally:
        done.set()
        writer.join()
    lines = [line for out, _ in answers for line in out.splitlines()]
    assert [reader.returncode for reader in readers] == [0, 0], [error for _, error in answers]
    assert set(lines) <= {"5 5 True", "6 6 True"}
    assert len(lines) == 24
    assert builds > 3
