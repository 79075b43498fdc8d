"""axe-core, and what it finds wrong with a page."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# Parts beyond these repeat their siblings: axe would look at thousands for half a minute a page,
# and find each time what it found in the first.
SHORTENED = """
for (const [parts, most] of [
  ["tr, li, svg *", 12], ["td, th, option, button", 24], ["table, tbody, section, details, svg", 5],
]) {
  const seen = new Map();
  for (const part of document.querySelectorAll(parts)) {
    const siblings = seen.get(part.parentElement) ?? {};
    seen.set(part.parentElement, siblings);
    siblings[part.tagName] = (siblings[part.tagName] ?? 0) + 1;
    if (siblings[part.tagName] > most) part.remove();
  }
}
"""


_TARGET_SIZE = """
axe.run({ runOnly: { type: "rule", values: ["target-size"] } }).then((result) => ({
  checked: [...result.passes, ...result.violations].flatMap((rule) => rule.nodes).length,
  small: result.violations.flatMap((rule) => rule.nodes).map((n) => [n.target, n.failureSummary]),
}))
"""


def fetched_axe(folder: Path) -> str:
    """Return the script of axe-core, fetched into a folder unless it is there.

    It comes from the npm registry; without npm the test fails and says so.
    """
    folder.mkdir(exist_ok=True)
    if not list(folder.glob("axe-core-*.tgz")):
        npm = shutil.which("npm")
        assert npm, "npm was not found; the accessibility tests need it to fetch axe-core"
        done = subprocess.run(
            [npm, "pack", "axe-core@4", "--silent"],
            cwd=folder, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"npm could not fetch axe-core: {done.stderr}"
    (archive,) = folder.glob("axe-core-*.tgz")
    with tarfile.open(archive) as packed:
        source = packed.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode("utf-8")


def small_targets(source: str, page: Page) -> list[Any]:
    """Return the targets of a page that are too small and too near, and what axe-core says.

    The page must be without its policy, which forbids the script, and unfolded.
    """
    _add(source, page)
    result = page.evaluate(_TARGET_SIZE)
    assert result["checked"] > 3, "axe did not really run"
    small: list[Any] = result["small"]
    return small


def _add(source: str, page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=source)


def assert_axe_finds_nothing(source: str, page: Page) -> None:
    """Check a page with axe-core; a failure names rule, help and the first places of each.

    The page must be without its policy, which forbids the script, and loses its repeated parts.
    """
    _add(source, page)
    page.add_script_tag(content=SHORTENED)
    result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    assert len(result["passes"]) > 8, "axe did not really run"
    found = [(v["id"], v["help"], [n["target"] for n in v["nodes"]][:3])
             for v in result["violations"]]  # fmt: skip
    assert not found, found
