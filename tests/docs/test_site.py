"""The documentation is built without a warning, and every block of code in it is run."""

from __future__ import annotations

import ast
import csv
import io
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from casegraph.cli.app import app
from casegraph_viz.views.registry import view

from ..support.methods.blocks import answer_of
from ..support.paths import ROOT
from .examples import WITH_ROWS, commands_with_rows

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a block of each language means for a reader, and so for a test.
RUN = {"console", "python", "sparql"}
# Its recipes need a server; tests/endpoint/test_clients.py runs them against one.
SERVER = "server.md"
ANSWER = {"text"}
# Shown, not run: installing is what continuous integration does, and a server does not end.
SHOWN = {
    ("start.md", "git clone"),
    ("start.md", "casegraph serve"),
}


def blocks(*languages: str) -> list[tuple[str, str, str]]:
    """Every block: the page's name, its language, its text."""
    return [
        (page.relative_to(DOCS).as_posix(), language, text)
        for page in PAGES
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        if not languages or language in languages
    ]


def commands() -> list[tuple[str, str]]:
    """Every command that ends (tests/viz/server starts a server) and answers without rows: those
    with rows are run by test_rows.py."""
    lines = [(p, line) for p, _, text in blocks("console") for line in text.splitlines() if line]
    others = {"serve", *WITH_ROWS}
    return [(page, line) for page, line in lines if shlex.split(line)[1] not in others]


COMMANDS = commands()
NOTEBOOKS = sorted({page for page, *_ in blocks("python")} - {SERVER})
QUESTIONS = re.findall(
    r"^```sparql\n(.*?)^```\n\n```text\n(.*?)^```$",
    (DOCS / "questions.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_how_much_there_is() -> None:
    assert len(PAGES) >= 18
    assert len(QUESTIONS) == 13
    assert len(COMMANDS) + len(commands_with_rows()) >= 60
    assert "notebooks.md" in NOTEBOOKS


def test_every_block_is_run_or_known_to_be_shown() -> None:
    for page, language, text in blocks():
        assert (
            language in RUN | ANSWER
            or (page, language) == (SERVER, "bash")
            or any(page == name and text.startswith(start) for name, start in SHOWN)
        ), f"{page}: nothing runs the block {language}: {text[:60]!r}"


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_a_question_has_the_answer_that_is_shown(kg: KnowledgeGraph, number: int) -> None:
    sparql, shown = QUESTIONS[number]
    assert answer_of(kg, sparql) == list(csv.reader(io.StringIO(shown))), "run make method-tables"


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_the_python_of_a_page_runs_from_top_to_bottom(page: str) -> None:
    names: dict[str, Any] = {}
    for name, _, text in blocks("python"):
        if name != page:
            continue
        tree = ast.parse(text)
        *body, last = tree.body
        exec(compile(ast.Module(body, []), page, "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), page, "eval"), names)
            # A cell that ends in a value shows something: none of them is empty.
            assert value is not None
            assert not (hasattr(value, "__len__") and len(value) == 0), text
            assert value is not False
        else:
            exec(compile(ast.Module([last], []), page, "exec"), names)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples speak of."""
    folder = tmp_path_factory.mktemp("work")
    shutil.copytree(ROOT / "tests" / "cases" / "toy", folder / "my-reviews")
    (folder / "question.rq").write_text("SELECT ?r { ?r a cg:Review }", encoding="utf-8")
    for arguments in (
        ["my-reviews", "-o", str(folder / "mine.kg")],
        ["--format", "nquads", "-o", str(folder / "published.nq")],
    ):
        packages = [str(folder / a) if a == "my-reviews" else a for a in arguments]
        done = CliRunner().invoke(app, ["build", *packages])
        assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_runs(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, page: str, line: str
) -> None:
    program, *arguments = shlex.split(line)
    assert program == "casegraph", f"{page}: {line}"
    monkeypatch.chdir(workplace)
    arguments = [a for a in arguments if a != "--open"]
    named = {"--kg", "--where", "my-reviews"}
    if arguments[0] in {"explore", "publish"} and not named & set(arguments):
        # The whole site of the bundled reviews is written by the tests of the site.
        arguments += ["--kg", "mine.kg"]
    if "--init" in arguments:  # as in a folder without a protocol
        (workplace / "analysis.toml").unlink(missing_ok=True)
    if arguments[0] in {"explore", "publish"}:
        monkeypatch.setattr("casegraph_viz.site.build.COLLECTIONS", {})
        monkeypatch.setattr("casegraph_viz.site.build.VIEWS", {"theme-map": view("theme-map")})
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, f"{page}: {line}\n{done.output}\n{done.exception!r}"


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    from casegraph.cli.reference import reference

    assert (DOCS / "commands.md").read_text(encoding="utf-8") == reference(), (
        "docs/commands.md is older than the commands; run "
        "python -m casegraph.cli.reference docs/commands.md"
    )


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag in {"script", "img", "iframe", "source"} and about.get("src"):
            self.found.append(str(about["src"]))
        if tag == "link" and about.get("rel") in {"stylesheet", "preload", "icon"}:
            self.found.append(str(about.get("href")))


def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(DOCS),
         str(tmp_path / "html"), "-d", str(tmp_path / "trees")],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "html").rglob("*.html"))
    assert len(pages) >= len(PAGES)
    for page in pages:
        loads = _Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert loads.found
        assert [a for a in loads.found if "//" in a] == [], page.name
