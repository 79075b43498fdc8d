"""What the scripts of the pages are held to is what the library says today."""

from __future__ import annotations

from casegraph.api import KnowledgeGraph

from ..support.golden import FILES, GOLDEN, texts


def test_the_golden_files_are_current(kg: KnowledgeGraph) -> None:
    written = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.json")}
    assert written == set(FILES), "run: make golden"
    for path, text in texts(kg):
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not current: make golden"
