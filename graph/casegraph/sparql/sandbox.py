"""Runs an untrusted query in a process that is stopped at its limit.

One small query can crash any process that runs the engine, and the engine has neither a time limit
nor a way to stop a query. So each query gets a process of its own (``worker.py``). Its answer is
returned only after that process has ended without an error, since a part of an answer looks like a
whole one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn

from casegraph.errors import QueryError, QueryTimeoutError, StoreError, UsageError, nearest
from casegraph.model.iris import BASE, PREFIXES
from casegraph.sparql import diagnostics
from casegraph.sparql.formats import Format, format_named, require
from casegraph.sparql.lexer import QueryFacts, refuse_unsafe
from casegraph.sparql.limits import Limits, size

_WORKER = Path(__file__).with_name("worker.py")
_KINDS = ("folder", "file", "quads")
# Answers up to this size stay in memory, so that there is no file to close.
_SMALL = 8 << 20


@dataclass(frozen=True)
class StoreTarget:
    """The data to query: a dataset ``folder``, an RDF ``file`` (its extension names the format), or
    ``quads``, a file of N-Quads with any name."""

    kind: str
    path: Path

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise UsageError(f"found the kind {self.kind!r}; expected one of {', '.join(_KINDS)}")


@dataclass(frozen=True)
class Answer:
    """A whole answer. ``body`` is a readable, seekable file at its start; ``rows`` counts rows or
    triples, 0 for ASK; ``truncated`` is true where there are more rows than the cap; ``seconds`` is
    the wall time, and ``parts`` the time of each step. Close it, or use it in a ``with``."""

    form: str
    media_type: str
    body: IO[bytes]
    rows: int
    truncated: bool
    seconds: float
    parts: Mapping[str, float] = field(default_factory=dict, compare=False)

    def text(self) -> str:
        """Return the whole body as text."""
        self.body.seek(0)
        return self.body.read().decode("utf-8")

    def close(self) -> None:
        """Free the temporary file, if there is one."""
        self.body.close()

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def run_query(
    target: StoreTarget,
    text: str,
    *,
    format: str = "json",
    timeout: float = 10.0,
    memory: int = 2 << 30,
    row_limit: int | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    base: str = BASE,
    substitutions: Mapping[str, str | Sequence[str]] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Answer:
    """Answer one query over the union of all graphs.

    ``timeout`` is in seconds of wall time, ``memory`` in bytes, ``row_limit`` in rows or triples.
    ``base`` is the IRI against which relative IRIs are resolved if the query has no BASE.
    ``substitutions`` restricts a variable to one or more N-Triples terms; any other text is
    refused. ``default_graphs`` and ``named_graphs`` are IRIs, as in the SPARQL protocol; they
    replace the query's own FROM.

    Raises QueryError for a query that is unsafe, wrong or too large, QueryTimeoutError for one
    that is too slow, UnknownNameError for an unknown format, MissingStoreError where there is no
    dataset and StoreError for one that cannot be read. Safe to call from several threads.
    """
    chosen = format_named(format)
    limits = Limits(seconds=timeout, memory=memory, rows=row_limit)
    text = text.removeprefix("\ufeff")
    facts = refuse_unsafe(text)
    require(facts.form, chosen)
    terms = {
        variable.lstrip("?$"): [values] if isinstance(values, str) else list(values)
        for variable, values in (substitutions or {}).items()
    }
    request = {
        "kg": _located(target),
        "query": text,
        "format": chosen.writes,
        "prefixes": dict(prefixes),
        "base": base,
        "limits": vars(limits),
        "substitutions": terms,
        "places": {variable: _places(facts, variable) for variable in terms},
        "names_graphs": facts.names_graphs,
        "default_graphs": default_graphs,
        "named_graphs": named_graphs,
    }
    body = tempfile.TemporaryFile()  # noqa: SIM115  (the answer owns it)
    try:
        started = time.perf_counter()
        status = _run(request, limits, body)
        seconds = time.perf_counter() - started
        if not status["ok"]:
            refuse(status, target, text, facts, chosen, limits, prefixes)
    except BaseException:
        body.close()
        raise
    parts = status["seconds"]
    return Answer(
        form=facts.form or status["form"],
        media_type=chosen.media_type,
        body=_small(body),
        rows=status["rows"],
        truncated=status["truncated"],
        seconds=seconds,
        parts={"start": max(0.0, seconds - sum(parts.values())), **parts},
    )


def _located(target: StoreTarget) -> dict[str, str]:
    path = target.path
    if target.kind == "folder":
        from casegraph.store import store_path

        return {"kind": "folder", "path": str(store_path(path))}
    if not path.is_file():
        from casegraph.errors import MissingStoreError

        raise MissingStoreError(f"{path}: found no such file; expected an RDF file; check the path")
    from casegraph.store.rdf_files import engine_ending

    return {
        "kind": target.kind,
        "path": str(path),
        "format": engine_ending(path),
        "base": path.absolute().as_uri(),
    }


def _places(facts: QueryFacts, variable: str) -> list[int]:
    places = [offset for offset, names in facts.groups if variable in names]
    if not places:
        known = sorted({name for _, names in facts.groups for name in names})
        hint = nearest(variable, known)
        raise QueryError(
            f"the query has no variable ?{variable} in its pattern to restrict; "
            + (f"did you mean ?{hint[0]}?" if hint else "name one that it has")
        )
    return places


def _run(request: Mapping[str, Any], limits: Limits, body: IO[bytes]) -> dict[str, Any]:
    """Run the worker for at most its time, and return its status. It has ended on return."""
    process = subprocess.Popen(
        [sys.executable, "-P", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=body,
        stderr=subprocess.PIPE,
        # A process group of its own can be stopped as a whole, and Ctrl-C reaches only this
        # process.
        start_new_session=True,
        # Without it, each thread reserves 64 MB of address space.
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},
    )
    with process:
        try:
            _, report = process.communicate(json.dumps(request).encode(), timeout=limits.seconds)
            status = status_of(process.returncode, report)
        except subprocess.TimeoutExpired:
            _kill(process)
            _, report = process.communicate()
            status = {"ok": False, "kind": "time"}
        finally:
            _kill(process)
    # The worker reports when the data is open: a failure before that is not a fault of the query.
    return {"opened": b'"stage":"query"' in report, **status}


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows
            process.kill()
    process.wait()


def status_of(code: int, report: bytes) -> dict[str, Any]:
    """Return the last status of the worker, or infer the failure from its exit code and report."""
    lines = report.decode("utf-8", "replace").splitlines()
    if code == 0 and lines:
        with suppress(ValueError):
            status = json.loads(lines[-1])
            if isinstance(status, dict) and "ok" in status:
                return status
    kind = "crash"
    if any(sign in report for sign in (b"memory allocation of", b"bad_alloc", b"MemoryError")):
        kind = "memory"
    elif hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        kind = "time"
    elif hasattr(signal, "SIGXFSZ") and code == -signal.SIGXFSZ:
        kind = "size"
    return {"ok": False, "kind": kind}


def refuse(
    status: Mapping[str, Any],
    target: StoreTarget,
    text: str,
    facts: QueryFacts,
    chosen: Format,
    limits: Limits,
    prefixes: Mapping[str, str],
) -> NoReturn:
    """Raise the error that a worker's status means: StoreError for the data, QueryTimeoutError for
    the time, QueryError for the query."""
    kind, message = status["kind"], str(status.get("message", ""))
    # A folder opens at once: if that takes too long, the machine is busy.
    if not status["opened"] and (kind != "time" or target.kind != "folder"):
        message = {
            "time": f"reading it took more than {limits.seconds:g} s",
            "memory": f"reading it took more than {size(limits.memory)} of memory",
            "crash": "reading it crashed the engine",
        }.get(kind, message)
        raise StoreError(
            f"{target.path}: found data that cannot be read ({message}); expected a dataset, or an "
            "RDF file in the format that its name states; make a dataset of it with "
            "'casegraph build'"
        )
    if kind == "time":
        raise QueryTimeoutError(
            f"the query was stopped after {limits.seconds:g} s without an answer; "
            "narrow the query, or raise --timeout"
        )
    if kind == "syntax":
        offset = status.get("offset")
        raise QueryError(
            diagnostics.sentence(message, offset, text, facts, prefixes),
            diagnostics.facts_of(message, offset),
        )
    if kind == "format":
        require(message, chosen)
    if kind == "characters":
        raise not_in_xml(message)
    sentences = {
        "crash": "the query is too deeply nested or complex for the engine; simplify it",
        "memory": f"the query needs more than its {size(limits.memory)} of memory; narrow it",
        "size": f"the answer is larger than {size(limits.answer)}; narrow the query, or add LIMIT",
        "value": f"a value cannot be used in the query: {message}; give an IRI or a literal",
    }
    raise QueryError(
        sentences.get(kind, f"the engine refused the query ({message[:200]}); change the query")
    )


def not_in_xml(character: str) -> QueryError:
    """Return the error for an answer with a character that XML cannot hold."""
    return QueryError(f"the answer holds {character}, which XML cannot hold; use another format")


def _small(body: IO[bytes]) -> IO[bytes]:
    length = body.seek(0, os.SEEK_END)
    body.seek(0)
    if length > _SMALL:
        return body
    with body:
        return BytesIO(body.read())
