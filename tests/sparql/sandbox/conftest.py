"""A small store that the sandbox is asked about, and the check that nothing is left of a query."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from casegraph.model.iris import CG
from casegraph.sparql.sandbox import StoreTarget

from .asking import ROWS


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> StoreTarget:
    """A store on disk of 4,503 quads: a chain of nodes, a number and a label each."""
    folder = tmp_path_factory.mktemp("sandbox") / "store"
    store = Store(str(folder))
    quads = []
    for n in range(ROWS):
        node, graph = NamedNode(f"urn:n:{n}"), NamedNode(f"urn:g:{n % 3}")
        quads += [
            Quad(node, NamedNode(CG + "next"), NamedNode(f"urn:n:{n + 1}"), graph),
            Quad(node, NamedNode(CG + "number"), Literal(n), graph),
            Quad(node, NamedNode(CG + "label"), Literal(f"label {n % 7}"), graph),
        ]
    odd = NamedNode(CG + "odd")
    for text in ('q"u,o\r\nte\\', "", "tab\t<&>é\U0001f600"):
        quads.append(Quad(NamedNode("urn:odd"), odd, Literal(text), NamedNode("urn:g:0")))
    store.bulk_extend(quads)
    store.flush()
    del store
    return StoreTarget("folder", folder)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After every test: no worker that was not there before it, and no temporary file."""
    before = set(workers())
    litter = tmp_path / "litter"
    litter.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(litter))
    yield
    assert list(litter.iterdir()) == []
    assert set(workers()) <= before


def workers() -> list[int]:
    """Return our child processes that are workers, with those that are not reaped yet."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and (not command or b"worker.py" in command):
            found.append(int(entry.name))
    return found
