"""The bundled reviews as a store, and what the named queries answer from it."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest

from casegraph.ingest.build import bundled_store

from .solving import QUERIES, Solve, solve


@pytest.fixture(scope="session")
def store() -> ox.Store:
    return bundled_store()


@pytest.fixture(scope="session")
def answer(store: ox.Store) -> Solve:
    return cache(lambda name: solve(store, QUERIES[name].text))
