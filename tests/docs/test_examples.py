"""What the documents say is run: commands, Python, and the promises about names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import casegraph

from ..support.command import run
from ..support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


CONSOLE = [line for block in _blocks("console") for line in block.splitlines() if line]


def test_how_much_the_readme_shows() -> None:
    assert len(CONSOLE) == 10
    assert len(_blocks("python")) == 1


@pytest.mark.parametrize("line", CONSOLE)
def test_a_command_of_the_readme_runs(line: str, tmp_path: Path) -> None:
    program, *arguments = shlex.split(line)
    assert program == "casegraph"
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout or list(tmp_path.iterdir())


def test_the_python_of_the_readme_runs() -> None:
    (block,) = _blocks("python")
    names: dict[str, Any] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert names["G"].number_of_edges() > 0


def test_the_two_commands_are_whole_lines() -> None:
    for which in ("first", "second"):
        (text,) = re.findall(rf"<!-- {which} command -->\n```\n(.*?)\n```", README, re.DOTALL)
        assert "\n" not in text
        assert text.startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert "casegraph explore" in README


def test_the_packages_own_commands_run_on_a_folder(toy: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"```\n(casegraph validate my-reviews.*?)```", README, re.DOTALL)
    toy.rename(tmp_path / "my-reviews")
    for line in block.splitlines():
        done = run(*shlex.split(line)[1:], cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "mine" / "index.html").is_file()


def test_links_between_documents_lead_somewhere() -> None:
    pages = [
        p
        for p in ROOT.rglob("*.md")
        if not {".venv", "node_modules", "casegraph-site", "_build"} & set(p.parts)
    ]
    assert len(pages) >= 6
    for page in pages:
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("mailto:"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_module_has_its_sentence_in_contributing() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "graph" / "casegraph"
    modules = {
        p.stem if p.is_file() else p.name
        for p in package.iterdir()
        if (p.suffix == ".py" and not p.name.startswith("__")) or (p / "__init__.py").is_file()
    }
    assert len(modules) >= 13
    missing = sorted(m for m in modules if f"`casegraph.{m}`" not in text)
    assert missing == []


def test_every_public_name_is_documented() -> None:
    assert len(casegraph.__all__) == 6
    for name in casegraph.__all__:
        assert getattr(casegraph, name).__doc__, name
