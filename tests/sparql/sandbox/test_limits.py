"""A query that would never end, or take all memory, is stopped, and nothing is left of it."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from casegraph.errors import (
    QueryError,
    QueryTimeoutError,
)
from casegraph.sparql import lexer, sandbox
from casegraph.sparql.limits import Limits
from casegraph.sparql.sandbox import StoreTarget, run_query

from ...support.deadly_queries import DEADLY, GENERATORS
from .asking import ROWS, ask, count

LIMIT = 1.5


def test_deadly_queries_are_stopped(target: StoreTarget, tmp_path: Path) -> None:
    empty = tmp_path / "empty.nt"
    empty.write_bytes(b"")

    def attempt(name: str) -> str:
        where = StoreTarget("file", empty) if name.startswith("patterns") else target
        started = time.monotonic()
        try:
            run_query(where, DEADLY[name], timeout=LIMIT).close()
            return "answered"
        except QueryTimeoutError as error:
            # Not a measure of speed: a query that is not stopped would run for hours.
            late = time.monotonic() - started > LIMIT + 5
            return "late" if late else str(error)
        except QueryError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        ends = dict(zip(DEADLY, pool.map(attempt, DEADLY), strict=True))
    answered = {name for name, end in ends.items() if end == "answered"}
    assert answered <= {"patterns 150", "optional 400", "path 600", "values 400"}, ends
    assert sum(end.startswith("the query was stopped after 1.5 s") for end in ends.values()) >= 9, (
        ends
    )
    assert count(target, "SELECT (COUNT(*) AS ?n) { ?s cg:number ?o }") == ROWS


def generated(target: StoreTarget, query: str) -> str:
    form = "turtle" if query.startswith("DESCRIBE") else "json"
    try:
        run_query(target, query, timeout=1, format=form).close()
    except QueryTimeoutError:
        return "stopped"
    except QueryError as error:
        return "refused" if "simplify" in str(error) or "too " in str(error) else "wrong"
    return "answered"


@pytest.mark.parametrize("size", [10**2, 10**3, 10**4, 10**5])
def test_no_size_of_query_is_deadly(target: StoreTarget, size: int) -> None:
    queries = [make(size) for make in GENERATORS.values()]
    with ThreadPoolExecutor(4) as pool:
        ends = dict(zip(GENERATORS, pool.map(partial(generated, target), queries), strict=True))
    if size == 10**2:
        assert sum(end == "answered" for end in ends.values()) >= 12, ends
    if size == 10**5:
        assert set(ends.values()) == {"refused"}, ends


@pytest.mark.parametrize("name", ["braces", "parentheses", "optional", "exists", "functions"])
def test_what_may_be_nested_can_be_answered(target: StoreTarget, name: str) -> None:
    assert generated(target, GENERATORS[name](197)) in ("answered", "stopped")
    assert generated(target, GENERATORS[name](210)) == "refused"


def test_the_sandbox_holds_where_the_lexer_is_passed(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "refuse_unsafe", lexer.inspect)
    for name in ("braces", "parentheses", "functions"):
        with pytest.raises(QueryError, match="too deeply nested or complex for the engine"):
            run_query(target, GENERATORS[name](60_000 if name == "parentheses" else 30_000))
    assert count(target, "SELECT (COUNT(*) AS ?n) { ?s cg:number ?o }") == ROWS


def test_memory_and_answers_are_limited(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubled = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(30))
    bomb = f"SELECT (STRLEN(?x30) AS ?n) {{ BIND('a' AS ?x0) {doubled} }}"
    with pytest.raises(QueryError, match="more than its 512 MB of memory"):
        run_query(target, bomb, memory=512 << 20)
    monkeypatch.setattr(sandbox, "Limits", partial(Limits, answer=100_000))
    with pytest.raises(QueryError, match=r"answer is larger than 97.7 kB"):
        run_query(target, "SELECT * { ?s ?p ?o . ?a ?b ?c }", format="csv")
    assert len(ask(target, "SELECT * { ?s cg:label ?o }", format="csv")) > 10_000


def test_an_interrupt_kills_the_worker(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupt(self: subprocess.Popen[bytes], *_: object, **__: object) -> None:
        started.append(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_query(target, DEADLY["count"])
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_a_worker_that_is_killed_gives_no_part(
    target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen.communicate

    def kill(self: subprocess.Popen[bytes], *arguments: Any, **options: Any) -> Any:
        threading.Timer(0.7, self.kill).start()
        return real(self, *arguments, **options)

    monkeypatch.setattr(subprocess.Popen, "communicate", kill)
    with pytest.raises(QueryError):
        run_query(target, "SELECT * { ?s ?p ?o . ?a ?b ?c }", format="csv")
