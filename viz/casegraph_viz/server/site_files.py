"""The site that a server offers: generated once per dataset, cached, and looked up by address.

The server offers only files that were in the folder when the site was ready. It looks an address up
in that list and never makes a path of it, so no spelling of ``..`` leads out of the folder.
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
from casegraph.store.files import followed
from casegraph_viz.server.site_process import ADDRESSES, QUERY_PAGE
from casegraph_viz.site.build import MARK, half_drawn

GENERATING, READY, NONE = "generating", "ready", "none"
#: How many sites stay in the cache, the last used ones; one takes tens of MB.
CACHED = 4


class SiteFiles:
    """Generates the site if it is not there yet, and finds its files.

    ``folder`` is the folder of the site. Without one the site goes into the cache, under a name
    made of the dataset and the version of the program; or into ``place``, where the state of the
    dataset has no name. With ``wanted`` false there are no pages.
    """

    def __init__(
        self, kg: str | None, source: Source, folder: Path | None, place: Path, wanted: bool = True
    ) -> None:
        self.kg, self.state = kg, GENERATING if wanted else NONE
        self.stage = "reading the dataset"
        self.reason = "" if wanted else "this server was started without them"
        self.files: Mapping[str, Path] = {}
        self.own: Mapping[str, Path] = {}
        self.addresses: Mapping[str, str] = {}
        self.version = _key(source)
        self._digest = source.kg.digest
        cached = folder is None and bool(source.kg.digest)
        parent = cache_folder() if cached else place
        folder = followed(folder.expanduser()) if folder else None
        self.folder = folder or parent / f"site-{self.version}"
        if cached:
            _remove_oldest(parent, self.folder)
        self._parts = parent / f"parts-{self.version}"
        if folder is not None and not folder.parent.is_dir():
            raise UsageError(
                f"--site {folder}: found no folder {folder.parent}; expected one in which "
                "the site can be written; make it, or choose another"
            )
        if folder is not None and folder.is_dir() and any(folder.iterdir()):
            _refuse_other(folder, source)
        self._process: asyncio.subprocess.Process | None = None

    async def prepare(self) -> None:
        """Make the site ready while the server runs; ``reason`` holds a failure, none is raised."""
        if self.state == NONE:
            return
        self._use_parts()
        if (self.folder / MARK).is_file():
            self._use_site()
            if self.addresses:
                return
        try:
            await self._generate()
        except (OSError, ValueError) as error:
            self.reason = str(error)[:300]
        if (self.folder / MARK).is_file():
            self._use_site()
        else:
            self.state = NONE
            self.reason = self.reason or "the process that generates them ended early"

    async def _generate(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "casegraph_viz.server.site_process",
            self.kg or "",
            str(self.folder),
            str(self._parts),
            self._digest,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            try:
                report = json.loads(line)
                self.reason = report.get("error", "")
                self.stage = report.get("stage", self.stage)
            except ValueError:
                self.reason = line.decode("utf-8", "replace").strip()[:300]
            self._use_parts()
        if await self._process.wait() == 0:
            self.reason = ""

    async def close(self) -> None:
        """Stop the process that generates the site."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
            # The process could not remove its unfinished files.
            rmtree(half_drawn(self.folder, self._process.pid), ignore_errors=True)

    def file(self, address: str) -> Path | None:
        """Return the file at an address of the site, None where there is none."""
        if address == "" or address.endswith("/"):
            address += "index.html"
        # The server's own query page asks its endpoint; that of the site holds the dataset.
        return self.own.get(address) or self.files.get(address)

    def address(self, iri: str) -> str:
        """Return the address of the page that shows a thing, "" where there is none."""
        return self.addresses.get(iri, "")

    def _use_site(self) -> None:
        with suppress(OSError):
            os.utime(self.folder)
        self.files = dict(_listed(self.folder))
        self.state = READY

    def _use_parts(self) -> None:
        """Read the files for the server, once they are complete: the addresses are written last."""
        if self.addresses:
            return
        with suppress(OSError, ValueError):
            addresses = json.loads((self._parts / ADDRESSES).read_text(encoding="utf-8"))
            page = self._parts / QUERY_PAGE
            self.own = {QUERY_PAGE: page} if page.is_file() else {}
            self.addresses = addresses


def _listed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each plain file of a folder by its address, without links and hidden files."""
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = Path(parent) / name
            if not name.startswith(".") and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _key(source: Source) -> str:
    """Return a digest of what a site depends on: dataset, version, and the files of the program."""
    parts = [source.version, casegraph_version()]
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".css", ".js", ".html", ".json", ".wasm"):
            facts = path.stat()
            parts.append(f"{path.relative_to(package)} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _refuse_other(folder: Path, source: Source) -> None:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(
            f"--site {folder}: found files that casegraph did not write; expected a site made by "
            "'casegraph explore', or a new or empty folder; choose another folder"
        ) from None
    if source.kg.digest and mark.get("dataset") != source.kg.digest:
        raise UsageError(
            f"--site {folder}: found the site of another dataset; expected one of this dataset; "
            "write it again with 'casegraph explore', or leave --site out"
        )


def _remove_oldest(parent: Path, wanted: Path) -> None:
    """Remove the oldest sites beyond the number to cache, but never the wanted one."""
    used = []
    for mark in parent.glob(f"site-*/{MARK}"):
        with suppress(OSError):
            used.append((mark.parent.stat().st_mtime, mark.parent))
    for _, folder in sorted(used)[: max(0, len(used) - CACHED)]:
        if folder != wanted:
            rmtree(folder, ignore_errors=True)
            rmtree(parent / folder.name.replace("site-", "parts-"), ignore_errors=True)
