"""Runs a query wherever the dataset is: in a process of its own here, or at an endpoint."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from casegraph.model.iris import BASE, PREFIXES
from casegraph.sparql.formats import format_named, require
from casegraph.sparql.lexer import QueryFacts, inspect, refuse_unsafe
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query
from casegraph.store import RemoteStore, Store
from casegraph.store.interface import values_block


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
    is unsafe, wrong or too large, QueryTimeoutError for one that takes over ``timeout`` seconds.
    """
    if isinstance(store, RemoteStore):
        return _ask_endpoint(store, text, format, timeout, values)
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


def _ask_endpoint(
    store: RemoteStore,
    text: str,
    form: str,
    timeout: float,
    values: Mapping[str, Sequence[str]] | None,
) -> Answer:
    chosen = format_named(form)
    facts = refuse_unsafe(text)
    require(facts.form, chosen)
    media, body = store.request(
        declared(_restricted(text, facts, values or {})),
        format_named(_asked(form)).media_type,
        timeout,
    )
    return Answer(
        form=facts.form or "",
        media_type=media,
        body=BytesIO(body),
        rows=0,
        truncated=False,
        seconds=0.0,
    )


def _restricted(text: str, facts: QueryFacts, values: Mapping[str, Sequence[str]]) -> str:
    """Insert a VALUES block at the start of each group that names a restricted variable."""
    blocks: dict[int, str] = {}
    for variable, iris in values.items():
        block = values_block(variable, iris)
        for offset, names in facts.groups:
            if variable in names:
                blocks[offset] = blocks.get(offset, "") + block
    for offset in sorted(blocks, reverse=True):
        text = text[:offset] + blocks[offset] + text[offset:]
    return text


def _asked(form: str) -> str:
    return "json" if form == "table" else form


def declared(text: str, base: str = BASE) -> str:
    """Return a query with a PREFIX line for each known prefix that it uses but does not declare,
    and with a BASE line if it has relative IRIs.

    >>> declared("SELECT * { ?r a cg:Review }").splitlines()[0]
    'PREFIX cg: <https://w3id.org/casegraph/ontology#>'
    """
    facts = inspect(text)
    prologue = [f"BASE <{base}>\n"] if facts.has_relative_iris else []
    prologue += [f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in facts.unknown_prefixes if p in PREFIXES]
    return "".join([*prologue, text])
