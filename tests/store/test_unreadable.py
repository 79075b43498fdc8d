"""What an account may not read is named in a sentence, wherever it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casegraph.errors import StoreError, TableError
from casegraph.ingest.build import build_store, write_quads
from casegraph.ingest.tables import check_package
from casegraph.store import open_dataset, open_memory, read_manifest

from ..support.command import command
from ..support.paths import CASES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A package, a dataset and a file that everybody may read."""
    shutil.copytree(CASES / "toy", tmp_path / "toy")
    (tmp_path / "toy" / "datapackage.json").write_text('{"name": "toy"}')
    build_store([CASES / "toy"], tmp_path / "toy.kg")
    write_quads([CASES / "toy"], tmp_path / "toy.nq")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return tmp_path


@pytest.fixture
def deny(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Close a file or folder; for an administrator, who may read all, Python says that it is."""
    closed: list[Path] = []

    def check(path: object) -> None:
        for each in closed:
            if Path(str(path)).absolute().is_relative_to(each) and Path(str(path)) != each.parent:
                raise PermissionError(13, "Permission denied", str(path))

    def close(path: Path) -> None:
        closed.append(path)
        path.chmod(0)
        if os.getuid() != 0:
            return
        inner = path.is_dir()
        real_open, real_stat, os_open = Path.open, Path.stat, os.open

        def opened(self: Path, *arguments: Any, **options: Any) -> Any:
            check(self)
            return real_open(self, *arguments, **options)

        def status(self: Path, **options: Any) -> Any:
            # What is in a closed folder cannot even be looked at.
            if inner and self != path:
                check(self)
            return real_stat(self, **options)

        def low(name: Any, *arguments: Any, **options: Any) -> Any:
            check(name)
            return os_open(name, *arguments, **options)

        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(Path, "stat", status)
        monkeypatch.setattr(os, "open", low)

    yield close
    monkeypatch.undo()
    for path in closed:
        path.chmod(0o755)


CLOSED = {
    "toy/findings.csv": ["validate", "toy"],
    "toy/datapackage.json": ["build", "toy", "-o", "/dev/null", "--format", "nquads"],
    "toy": ["validate", "toy"],
    "toy.kg": ["themes", "--kg", "toy.kg"],
    "toy.kg/manifest.json": ["themes", "--kg", "toy.kg"],
    "toy.nq": ["query", "--kg", "toy.nq", "ASK {}"],
}


@pytest.mark.parametrize("closed", CLOSED)
def test_a_command_says_what_it_may_not_read(
    closed: str, place: Path, deny: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() == 0 and closed == "toy.nq":
        pytest.skip("the engine opens the file itself, and an administrator may read it")
    monkeypatch.chdir(place)
    deny(place / closed)
    done = command(*CLOSED[closed])
    assert done.returncode == 1, done.stderr
    assert "Permission denied" in done.stdout + done.stderr
    assert Path(closed).name in done.stdout + done.stderr


def test_folders_in_the_place_of_files_are_named(place: Path) -> None:
    """The same reading fails in the same way for every account."""
    manifest = place / "toy.kg" / "manifest.json"
    manifest.unlink()
    manifest.mkdir()
    with pytest.raises(StoreError, match=r"manifest.json: cannot be read"):
        read_manifest(place / "toy.kg")
    with pytest.raises(StoreError, match="cannot be read"):
        open_dataset(place / "toy.kg")


@pytest.mark.parametrize("name", ["x" * 300, "loop/x"])
def test_a_path_that_no_system_follows_is_named(name: str, tmp_path: Path) -> None:
    import casegraph

    (tmp_path / "loop").symlink_to("loop")
    path = tmp_path / name
    with pytest.raises(StoreError):
        casegraph.open(path)
    with pytest.raises(TableError):
        check_package(path)


def test_a_read_that_fails_midway_is_a_fault_of_its_file(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def failing(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "findings.csv":
            raise OSError(5, "Input/output error")
        return real(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)
    (fault,) = check_package(toy).faults
    assert (fault.file, fault.kind) == ("findings.csv", "unreadable")
    assert "Input/output error" in str(fault)


def test_an_unreadable_rdf_file_is_named(tmp_path: Path) -> None:
    for name in ("x.rdf", "x.ttl"):
        (tmp_path / name).mkdir()
        with pytest.raises(StoreError, match="cannot be read"):
            open_memory(tmp_path / name)
