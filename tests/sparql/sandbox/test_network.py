"""No spelling of a query makes the sandbox call another server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casegraph.errors import (
    QueryError,
)
from casegraph.sparql.sandbox import StoreTarget, run_query

from ...support.listener import Listener, calls
from .asking import WORKER, direct


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    if made.open:
        made.close()


def altered(folder: Path, *lines: str) -> Path:
    """Return a copy of the worker with some of its lines left out."""
    text = WORKER.read_text(encoding="utf-8")
    for line in lines:
        assert text.count(line) == 1
        text = text.replace(line, line[: len(line) - len(line.lstrip())] + "pass\n")
    for name in ("sparql", "store"):
        (folder / name).mkdir(parents=True)
    for name in ("barriers", "writers"):
        shutil.copy(WORKER.with_name(f"{name}.py"), folder / "sparql")
    shutil.copy(WORKER.parent.with_name("store") / "union.py", folder / "store")
    (folder / "sparql" / "worker.py").write_text(text, encoding="utf-8")
    return folder / "sparql" / "worker.py"


def test_no_spelling_reaches_a_server(target: StoreTarget, listener: Listener) -> None:
    spellings = calls(listener.url)
    assert len(spellings) == 11
    for query in spellings:
        form = "turtle" if query.startswith("CONSTRUCT") else "json"
        with pytest.raises(QueryError):
            run_query(target, query, format=form)
    for clause in ("FROM", "FROM NAMED"):
        query = f"SELECT * {clause} <{listener.url}> {{ ?s ?p ?o }}"
        assert run_query(target, query).rows == 0
        assert run_query(target, query, default_graphs=[listener.url]).rows == 0
    listener.close()
    assert listener.hits == 0


def test_each_wall_holds_alone(target: StoreTarget, listener: Listener, tmp_path: Path) -> None:
    """With the lexer passed by and all but one of the worker's walls down; and with all down,
    which shows that this test would see a hit."""
    kg = {"kind": "folder", "path": str(target.path)}
    spellings = calls(listener.url)
    walls = {
        "leave_network": "    barriers.leave_network()\n",
        "forbid_sockets": "    barriers.forbid_sockets()\n",
        "files": '                barriers.set_limit("RLIMIT_NOFILE", 0, 0)\n',
    }

    def hits(script: Path) -> int:
        before = listener.hits
        for query in spellings:
            direct(kg, query, script, "ttl" if query.startswith("CONSTRUCT") else "json")
        time.sleep(0.1)
        return listener.hits - before

    assert hits(WORKER) == 0
    assert hits(altered(tmp_path / "none", *walls.values())) >= 8
    standing = [name for name in walls if name == "files" or works(name)]
    for name in standing:
        others = [line for wall, line in walls.items() if wall != name]
        assert hits(altered(tmp_path / name, *others)) == 0, name


def works(wall: str) -> bool:
    """Return whether this system, which may be a container, lets the worker put up a wall."""
    barriers = str(WORKER.with_name("barriers.py"))
    code = f"import runpy; print(runpy.run_path({barriers!r})[{wall!r}]())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return ran.stdout.strip() == b"True"
