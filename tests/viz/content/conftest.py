"""The counting of a page, opened for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.packed_reviews import packed

from ...support.recount import Recount


@pytest.fixture(scope="module")
def open_corpus() -> Iterator[Any]:
    """Open some packed corpus."""
    opened = []

    def open_packed(content: Mapping[str, Any]) -> Recount:
        opened.append(Recount(content))
        return opened[-1]

    yield open_packed
    for recount in opened:
        recount.close()


@pytest.fixture(scope="module")
def bundled(open_corpus: Any, kg: KnowledgeGraph) -> Recount:
    found: Recount = open_corpus(packed(kg))
    return found
