"""The scripts of the pages, one for a kind of page, as the build of the package left them.

They are written in TypeScript (``viz/browser`` and beside each view) and bundled by
``hatch_build.py``; the bundles are not in the repository, so an installation can lack them, and in
a checkout they can be older than their sources. In both cases no page is made.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from casegraph.errors import UsageError

#: Where the build leaves the scripts, and the list of their sources: one SHA-256 and path per line.
BUNDLES = resources.files("casegraph_viz") / "bundles"
STAMP = "sources.sha256"
#: The folder that the paths of that list start from, in a checkout.
SOURCES = Path(__file__).resolve().parents[2]

MISSING = (
    "no page can be made: this installation of casegraph lacks the scripts of its pages; install "
    "it again where pip can reach the npm registry (in a checkout: make browser)"
)


@cache
def page_script(name: str) -> str:
    """Return the script of a kind of page, such as ``theme_map``; ``plain`` suits any page.

    Raises
    ------
    UsageError
        Where the installation lacks the scripts or, in a checkout, has older ones than their
        sources; says what to do.
    """
    return built(f"{name}.js").decode("utf-8").replace("\r\n", "\n")


def require_scripts() -> None:
    """Raise as :func:`page_script` does, before anything is computed that no page would show."""
    page_script("plain")


def built(name: str) -> bytes:
    """Return a file that the build left; raises as :func:`page_script` does."""
    try:
        content = (BUNDLES / name).read_bytes()
    except OSError:
        raise UsageError(MISSING) from None
    if changed := changed_source():
        raise UsageError(
            f"no page can be made: {changed} has changed since the scripts of the pages were "
            "built; run: make browser"
        )
    return content


@cache
def changed_source() -> str:
    """Return the first source that the scripts were not built from, or nothing.

    Only a checkout has the sources; anywhere else nothing can have changed.
    """
    if not (SOURCES / "build.mjs").is_file():
        return ""
    try:
        lines = (BUNDLES / STAMP).read_text(encoding="utf-8").splitlines()
    except OSError:
        return STAMP
    for line in lines:
        digest, _, name = line.partition("  ")
        path = SOURCES / name
        if not path.is_file() or digest != _digest(path):
            return name
    return ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
