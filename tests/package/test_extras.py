"""What only some need is an extra: the rest works without it, and a command names what it lacks."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ..support.paths import CASES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: The packages of each extra. That `explore` imports none of them is asked of the wheel.
MODULES = {
    "server": ("starlette", "uvicorn"), "shapes": ("pyshacl",), "slides": ("python-pptx",),
}  # fmt: skip
#: Where Python imports a package under another name than pip.
IMPORTED = {"python-pptx": "pptx"}

WITHOUT = """
import sys
from importlib.machinery import PathFinder

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {modules!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

    def invalidate_caches(self):
        pass

sys.meta_path.insert(0, Absent())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: (
    None if name.partition(".")[0] in {modules!r} else found(name, package)
)
sys.argv = ["casegraph", *sys.argv[1:]]
from casegraph.cli import main
main()
"""


def run_without(extra: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = WITHOUT.format(modules=tuple(IMPORTED.get(m, m) for m in MODULES[extra]))
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
    )


def test_the_modules_are_those_of_the_extras() -> None:
    names = {extra: tuple(re.match(r"[\w-]+", r)[0] for r in EXTRAS[extra]) for extra in MODULES}  # type: ignore[index]
    assert names == MODULES
    assert EXTRAS["all"] == ["casegraph[server,shapes,slides]"]
    assert not [r for r in PROJECT["dependencies"] if r.startswith(sum(MODULES.values(), ()))]


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [("server", ("serve",)), ("shapes", ("validate", str(CASES / "toy"))), ("slides", ("slides",))],
)
def test_a_command_names_the_extra_that_it_lacks(extra: str, arguments: tuple[str, ...]) -> None:
    done = run_without(extra, *arguments)
    assert done.returncode == 1
    assert f'pip install "casegraph[{extra}]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


def test_tables_are_checked_without_the_shapes(tmp_path: Path) -> None:
    toy = str(CASES / "toy")
    assert "No shape was checked" in run_without("shapes", "validate", toy).stdout
    alone = run_without("shapes", "validate", toy, "--tables-only")
    assert (alone.returncode, "5 reviews" in alone.stdout) == (0, True)
