"""Where ``-o`` writes: a plain file is replaced whole, all else is written into."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from casegraph.errors import StoreError
from casegraph.ingest.build import build_store, write_quads
from casegraph.store import open_dataset
from casegraph.store.files import atomic_writer, followed, is_stream

from ..support.command import command
from ..support.paths import CASES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="devices and links are those of Unix")

TEXT = b"whole\n" * 3


def write(path: Path, text: bytes = TEXT) -> None:
    with atomic_writer(path) as file:
        file.write(text)


def broken_off(path: Path) -> None:
    """Write a part, and meet a full disk."""
    with atomic_writer(path) as file:
        file.write(b"a part")
        raise OSError(28, "No space left on device")


def test_a_plain_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    before = target.stat().st_ino
    write(target)
    assert target.read_bytes() == TEXT
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert target.stat().st_ino != before
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_followed(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target.csv"
    if exists:
        target.write_bytes(b"old")
    (tmp_path / "second").symlink_to("far/target.csv")
    link = tmp_path / "first"
    link.symlink_to("second")
    write(link)
    assert link.is_symlink()
    assert target.read_bytes() == TEXT
    with pytest.raises(StoreError, match="No space left"):
        broken_off(link)
    assert target.read_bytes() == TEXT
    assert [p.name for p in target.parent.iterdir()] == ["target.csv"]


def test_links_in_a_ring_and_folders_are_named(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path, reason in (
        (tmp_path / "a", "symbolic links"),
        (tmp_path, "it is a folder"),
        (tmp_path / "none" / "x.csv", "No such file"),
    ):
        with pytest.raises(StoreError, match=reason):
            write(path)


def test_a_pipe_gives_its_reader_all_or_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with pytest.raises(StoreError, match="No space left"):
        broken_off(pipe)
    write(pipe)
    reader.join(10)
    assert got == [TEXT]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("this account may not make a device")
    link = tmp_path / "link"
    link.symlink_to("null")
    for path in (device, link):
        try:
            write(path)
        except StoreError:
            pytest.skip("this file system opens no devices")
        assert stat.S_ISCHR(device.stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "null"]


def shell(script: str, folder: Path, kg: Path) -> subprocess.CompletedProcess[str]:
    python = f"{sys.executable} -m casegraph"
    return subprocess.run(
        ["bash", "-c", script.replace("casegraph", python).replace("KG", str(kg))],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ},
    )  # fmt: skip


@pytest.fixture(scope="module")
def toy_kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("kg") / "toy.kg"
    build_store([CASES / "toy"], target)
    return target


def test_the_output_of_the_process_itself_is_written_on(tmp_path: Path, toy_kg: Path) -> None:
    themes = "casegraph themes --kg KG --format csv"
    plain = shell(themes, tmp_path, toy_kg).stdout
    assert plain.startswith("theme,")
    for place in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "here"):
        (tmp_path / "here").unlink(missing_ok=True)
        (tmp_path / "here").symlink_to("/dev/fd/1")
        assert shell(f"{themes} -o {place}", tmp_path, toy_kg).stdout == plain, place
    done = shell(f"(echo head; {themes} -o /dev/stdout; echo tail) > all.csv", tmp_path, toy_kg)
    assert "Traceback" not in done.stderr
    assert (tmp_path / "all.csv").read_text() == f"head\n{plain}tail\n"
    substituted = shell(f"{themes} -o >(cat > copy.csv); wait $!; sleep 0.2", tmp_path, toy_kg)
    assert (tmp_path / "copy.csv").read_text() == plain, substituted.stderr


def test_what_a_command_says_does_not_mix_with_its_data(tmp_path: Path, toy_kg: Path) -> None:
    write_quads([CASES / "toy"], tmp_path / "toy.nq")
    for arguments, start, end in (
        (f"build {CASES / 'toy'} --format nquads", "<", " .\n"),
        ("view agencies --kg KG", "<!doctype html>", "</html>"),
    ):
        done = shell(f"casegraph {arguments} -o /dev/stdout", tmp_path, toy_kg)
        assert done.stdout.startswith(start)
        assert done.stdout.endswith(end)
        assert "/dev/stdout" in done.stderr
    done = shell(f"casegraph build {CASES / 'toy'} --format nquads -o x.nq", tmp_path, toy_kg)
    assert done.stdout.startswith("x.nq: ")
    assert (tmp_path / "x.nq").read_bytes() == (tmp_path / "toy.nq").read_bytes()


@pytest.mark.parametrize("exists", [True, False])
def test_a_dataset_goes_where_a_link_leads(tmp_path: Path, exists: bool) -> None:
    if exists:
        (tmp_path / "real").mkdir()
    link = tmp_path / "link.kg"
    link.symlink_to("real")
    for _ in range(2):
        manifest, _ = build_store([CASES / "toy"], link)
        assert link.is_symlink()
        assert len(open_dataset(link)[0]) == manifest.quads
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.kg", "real"]


def test_a_site_goes_where_a_link_leads(tmp_path: Path, toy_kg: Path) -> None:
    link = tmp_path / "site"
    link.symlink_to("real")
    for _ in range(2):
        done = command("explore", "-o", str(link), "--kg", str(toy_kg))
        assert done.returncode == 0, done.stderr
        assert f"Open {link / 'index.html'}" in done.stdout
        assert link.is_symlink()
        assert (tmp_path / "real" / "index.html").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["real", "site"]


def test_a_folder_cannot_go_into_a_device() -> None:
    for subcommand in (["build", str(CASES / "toy")], ["explore"]):
        done = command(*subcommand, "-o", os.devnull)
        assert done.returncode in (1, 2)
        assert "expected a folder" in done.stderr
        assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("place", "stream"),
    [
        (lambda folder: Path("/dev/stdout"), True),
        (lambda folder: Path("/dev/fd/63"), True),
        (lambda folder: folder, False),
        (lambda folder: folder / "1", False),
    ],
)
def test_what_is_a_stream(tmp_path: Path, place: Callable[[Path], Path], stream: bool) -> None:
    assert is_stream(place(tmp_path)) is stream
    assert followed(tmp_path / "a" / ".." / "b").name == "b"
