"""The site of views as a server has it: drawn once for a dataset, kept, and found by address.

Nothing is served but what was in the folder when the site was ready: an address is looked up in
that list and never made into a path, so no spelling of ``..`` leads out of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from casegraph.endpoint.source import Source
from casegraph.errors import UsageError
from casegraph.ingest.build import cache_folder
from casegraph.resources import casegraph_version
from casegraph_viz.server.site_process import ADDRESSES, QUERY_PAGE
from casegraph_viz.site.build import MARK, half_drawn

DRAWING, READY, NONE = "drawing", "ready", "none"
#: Sites that are kept in the cache, those used last; one takes tens of MB.
KEPT = 4


class Pages:
    """Draws the site where it is not there yet, and finds its files.

    ``folder`` is where it goes; without one, a place in the cache that is named by the dataset and
    by the program that draws it, or in ``place`` where the state of the dataset has no name.
    Without ``wanted`` there are no pages.
    """

    def __init__(
        self, kg: str | None, source: Source, folder: Path | None, place: Path, wanted: bool = True
    ) -> None:
        self.kg, self.state = kg, DRAWING if wanted else NONE
        self.stage = "reading the dataset"
        self.reason = "" if wanted else "this server was started without them"
        self.files: Mapping[str, Path] = {}
        self.own: Mapping[str, Path] = {}
        self.addresses: Mapping[str, str] = {}
        self.version = _key(source)
        kept = folder is None and bool(source.kg.digest)
        parent = cache_folder() if kept else place
        folder = folder.expanduser().absolute() if folder else None
        self.folder = folder or parent / f"site-{self.version}"
        if kept:
            _sweep(parent, self.folder)
        self._parts = parent / f"parts-{self.version}"
        if folder is not None and not folder.parent.is_dir():
            raise UsageError(
                f"--site {folder}: found no folder {folder.parent}; expected one in which "
                "the site can be drawn; make it, or choose another"
            )
        if folder is not None and folder.is_dir() and any(folder.iterdir()):
            _refuse_other(folder, source)
        self._process: asyncio.subprocess.Process | None = None

    async def prepare(self) -> None:
        """Make the site ready; runs beside the server, and never raises for a site that fails."""
        if self.state == NONE:
            return
        self._take_parts()
        if (self.folder / MARK).is_file():
            self._take()
            if self.addresses:
                return
        try:
            await self._draw()
        except (OSError, ValueError) as error:
            self.reason = str(error)[:300]
        if (self.folder / MARK).is_file():
            self._take()
        else:
            self.state = NONE
            self.reason = self.reason or "the process that draws them ended early"

    async def _draw(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "casegraph_viz.server.site_process",
            self.kg or "",
            str(self.folder),
            str(self._parts),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            try:
                told = json.loads(line)
                self.reason = told.get("error", "")
                self.stage = told.get("stage", self.stage)
            except ValueError:
                self.reason = line.decode("utf-8", "replace").strip()[:300]
            self._take_parts()
        if await self._process.wait() == 0:
            self.reason = ""

    async def close(self) -> None:
        """Stop drawing."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
            # It had no time to clear away what it was drawing.
            rmtree(half_drawn(self.folder, self._process.pid), ignore_errors=True)

    def file(self, address: str) -> Path | None:
        """Return the file at an address of the site, None where there is none."""
        if address == "" or address.endswith("/"):
            address += "index.html"
        # The server's own query page asks its endpoint; the site's brings the dataset along.
        return self.own.get(address) or self.files.get(address)

    def address(self, iri: str) -> str:
        """Return the address of the page on which a thing lands, nothing where none is known."""
        return self.addresses.get(iri, "")

    def _take(self) -> None:
        with suppress(OSError):
            os.utime(self.folder)
        self.files = dict(_listed(self.folder))
        self.state = READY

    def _take_parts(self) -> None:
        """Take what is for a server only, once it is there; the addresses are written last."""
        if self.addresses:
            return
        with suppress(OSError, ValueError):
            found = json.loads((self._parts / ADDRESSES).read_text(encoding="utf-8"))
            page = self._parts / QUERY_PAGE
            self.own = {QUERY_PAGE: page} if page.is_file() else {}
            self.addresses = found


def _listed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every plain file of a folder by its address; links and hidden files are left out."""
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = Path(parent) / name
            if not name.startswith(".") and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _key(source: Source) -> str:
    """Return what a drawn site depends on: dataset, version, and the program in a checkout."""
    parts = [source.version, casegraph_version()]
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".css", ".js", ".html", ".json", ".wasm"):
            found = path.stat()
            parts.append(f"{path.relative_to(package)} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _refuse_other(folder: Path, source: Source) -> None:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(
            f"--site {folder}: found files that casegraph did not write; expected a site made by "
            "'casegraph explore', or a new or empty folder; choose another"
        ) from None
    if source.kg.digest and mark.get("dataset") != source.kg.digest:
        raise UsageError(
            f"--site {folder}: found the site of another dataset; draw it again with 'casegraph "
            "explore', or leave --site out"
        )


def _sweep(parent: Path, wanted: Path) -> None:
    """Remove all sites but the wanted one and those that were used last."""
    used = []
    for mark in parent.glob(f"site-*/{MARK}"):
        with suppress(OSError):
            used.append((mark.parent.stat().st_mtime, mark.parent))
    for _, folder in sorted(used)[: max(0, len(used) - KEPT)]:
        if folder != wanted:
            rmtree(folder, ignore_errors=True)
            rmtree(parent / folder.name.replace("site-", "parts-"), ignore_errors=True)
