"""The bundled reviews as a store, and what the named queries answer from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
import pytest

from casegraph.ingest.build import bundled_store

from .solving import QUERIES, solve


@pytest.fixture(scope="session")
def store() -> ox.Store:
    return bundled_store()


@pytest.fixture(scope="session")
def answer(store: ox.Store) -> Callable[[str], list[dict[str, str | None]]]:
    return cache(lambda name: solve(store, QUERIES[name].text))
