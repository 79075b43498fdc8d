"""Runs a query wherever the dataset is: in a process of its own here, or at an endpoint."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from casegraph.sparql.remote import ask_endpoint
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query
from casegraph.store import RemoteStore, Store


def ask(
    store: Store,
    text: str,
    *,
    format: str = "json",
    timeout: float = 10.0,
    values: Mapping[str, Sequence[str]] | None = None,
    row_limit: int | None = None,
) -> Answer:
    """Answer a query from any source, trusted or not.

    ``values`` restricts variables to some IRIs. Relative IRIs are resolved against
    ``https://w3id.org/casegraph/`` unless the query has a BASE. Raises QueryError for a query that
    is unsafe, wrong or too large, QueryTimeoutError for one that takes over ``timeout`` seconds,
    AnswerError if an endpoint does not send a whole answer.
    """
    if isinstance(store, RemoteStore):
        return ask_endpoint(
            store, text, format=format, timeout=timeout, values=values, row_limit=row_limit
        )
    terms = {v: [f"<{iri}>" for iri in iris] for v, iris in (values or {}).items()}
    location = Path(store.location)
    if location.exists():
        target = StoreTarget("folder" if location.is_dir() else "file", location)
        return run_query(
            target, text, format=format, timeout=timeout, row_limit=row_limit, substitutions=terms
        )
    # Another process cannot open a store in memory, so it gets a file.
    with tempfile.TemporaryDirectory(prefix="casegraph-") as folder:
        copy = Path(folder) / "dataset.nq"
        store.dump(copy)
        return run_query(
            StoreTarget("quads", copy),
            text,
            format=format,
            timeout=timeout,
            row_limit=row_limit,
            substitutions=terms,
        )
