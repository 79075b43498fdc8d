"""Runs a query wherever the dataset is: in a process of its own here, or at an endpoint."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from casegraph.errors import StoreError
from casegraph.sparql.remote import ask_endpoint
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query
from casegraph.store import OxigraphStore, RemoteStore, Store
from casegraph.store.interface import term
from casegraph.store.snapshot import Snapshot


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

    ``values`` restricts variables to some IRIs or literals. Relative IRIs are resolved against
    ``https://w3id.org/casegraph/`` unless the query has a BASE. Raises QueryError for a query that
    is unsafe, wrong or too large, QueryTimeoutError for one that takes over ``timeout`` seconds,
    AnswerError if an endpoint does not send a whole answer.
    """
    if isinstance(store, RemoteStore):
        return ask_endpoint(
            store, text, format=format, timeout=timeout, values=values, row_limit=row_limit
        )
    terms = {v: [term(value) for value in given] for v, given in (values or {}).items()}
    run = partial(
        run_query,
        text=text,
        format=format,
        timeout=timeout,
        row_limit=row_limit,
        substitutions=terms,
    )
    origin = store.origin if isinstance(store, OxigraphStore) else None
    # A worker can make the union of a file a set, but not that of a folder.
    if origin is not None and (store.is_disjoint or origin.path.is_file()):
        answer = _from_files(origin, run)
        if answer is not None:
            return answer
    # Another process cannot open a store in memory, nor files that have changed: it gets a copy.
    with tempfile.TemporaryDirectory(prefix="casegraph-") as folder:
        copy = Path(folder) / "dataset.nq"
        store.dump(copy)
        return run(StoreTarget("quads", copy))


def _from_files(origin: Snapshot, run: Callable[[StoreTarget], Answer]) -> Answer | None:
    """Return the answer from the files of a store, or None if they are not those it was opened
    from."""
    if not origin.is_current():
        return None
    try:
        answer = run(StoreTarget("folder" if origin.path.is_dir() else "file", origin.path))
    except StoreError:
        if origin.is_current():
            raise
        return None
    if origin.is_current():
        return answer
    answer.close()
    return None
