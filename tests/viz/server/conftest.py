"""A server without pages, and one thing of each kind that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from casegraph.api import KnowledgeGraph

from ...support.served import Served, serve
from .asking import BASE


@pytest.fixture(scope="session")
def server(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages") as served:
        yield served


@pytest.fixture(scope="session")
def things(kg: KnowledgeGraph) -> dict[str, str]:
    """One IRI of each kind, by the path before it: the one with the oddest letters."""
    found: dict[str, list[str]] = {}
    for quad in kg.store.engine:  # type: ignore[attr-defined]
        iri = quad.subject.value
        if iri.startswith(BASE) and "#" not in iri:
            path = iri.removeprefix(BASE)
            kind = "/".join(path.split("/")[:2]) if path.startswith("id/") else path.split("/")[0]
            found.setdefault(kind, []).append(path)
    return {
        kind: max(sorted(paths), key=lambda p: len(re.findall(r"[^a-z0-9/-]", p)))
        for kind, paths in found.items()
    }
