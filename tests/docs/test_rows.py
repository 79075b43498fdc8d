"""Every query and every command that the documents show has an answer with rows.

An example that asks for something that the dataset does not hold is answered with nothing, in
silence, so that its reader learns nothing.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from casegraph.analyses.report.protocol_file import write_protocol
from casegraph.cli.app import app

from .examples import commands_with_rows, queries, rows_of

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

pytestmark = pytest.mark.slow

COMMANDS = commands_with_rows()
QUERIES = queries()


def test_the_examples_are_found() -> None:
    assert len(COMMANDS) > 50
    assert len(QUERIES) >= 14
    for start in ("casegraph query ", "casegraph themes", "casegraph cooccur"):
        assert sum(line.startswith(start) for line in COMMANDS) > 3, start


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_gives_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (tmp_path / "question.rq").write_text("SELECT ?r { ?r a cg:Review }", encoding="utf-8")
    write_protocol(tmp_path / "analysis.toml")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
    assert rows_of(line, done.stdout, tmp_path) > 0, f"{line}\n{done.output}"


@pytest.mark.parametrize(("page", "query"), QUERIES)
def test_a_query_gives_rows(kg: KnowledgeGraph, page: str, query: str) -> None:
    assert len(kg.query(query)) > 0, f"{page}: {query}"


def test_no_rows_are_noticed(tmp_path: Path) -> None:
    query = 'casegraph query "SELECT ?r { ?r cg:reviewTheme theme:county-lines }"'
    done = CliRunner().invoke(app, shlex.split(query)[1:])
    assert (done.exit_code, rows_of(query, done.stdout, tmp_path)) == (0, 0)
    done = CliRunner().invoke(app, [*shlex.split(query)[1:], "--format", "csv"])
    assert rows_of(f"{query} --format csv", done.stdout, tmp_path) == 0
