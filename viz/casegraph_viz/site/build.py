"""A folder of pages and files that opens from anywhere: index, views, a page for every thing.

The folder appears whole or not at all: it is made under a temporary name and then moved, so that a
reader never sees half a site and a failed run leaves the earlier one unchanged.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.api import KnowledgeGraph
from casegraph.errors import StoreError, UsageError
from casegraph.progress import Progress, silent
from casegraph.resources import casegraph_version
from casegraph.store.files import followed
from casegraph.store.folder import is_running
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.caveats import untested
from casegraph.wording.numbers import joined
from casegraph_viz.content.layout.positions import POSITIONS, read_positions, write_positions
from casegraph_viz.content.ledger import ledger_of
from casegraph_viz.content.named_things import named_things
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.scripts import require_scripts
from casegraph_viz.site.archive import CHECKSUMS, checksums
from casegraph_viz.site.downloads import Download, write_downloads
from casegraph_viz.site.headlines import Headline, headlines
from casegraph_viz.site.index import index_page
from casegraph_viz.views.kinds import Collection, View
from casegraph_viz.views.registry import COLLECTIONS, VIEWS, addresses, doors

if TYPE_CHECKING:
    from casegraph.selection.selection import Where

# Says that a folder was written by casegraph and may be replaced by it.
MARK = "casegraph-site.json"


@dataclass(frozen=True)
class SiteReport:
    """What was written where; ``pages`` and ``downloads`` are addresses relative to ``folder``.

    ``pages`` holds the views alone; ``files`` is how many files the collections wrote.
    """

    folder: Path
    pages: Sequence[str]
    downloads: Sequence[Download]
    headlines: Sequence[Headline]
    counts: Mapping[str, int]
    #: How many reviews shares and pairs count.
    compared: int
    files: int = 0

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.folder / "index.html"


def write_site(
    kg: KnowledgeGraph,
    folder: Path,
    progress: Progress = silent,
    where: Where = None,
    views: Sequence[str] | None = None,
    *,
    checked: bool = False,
) -> SiteReport:
    """Write all views, a page for every thing, an index page and the downloads into a folder.

    Parameters
    ----------
    kg
        The knowledge graph.
    folder
        Where the site goes; a link is followed. An earlier site there is replaced; its places of
        themes are kept. A folder that holds anything else is refused.
    progress
        Called with the stage, the number of steps done, and the number of steps.
    where
        A selection, or filters, as in ``cooccurrence``.
    views
        Names of the views and collections to write; all when not given.
    checked
        Also write ``SHA256SUMS``, a list of the checksums of all files.

    Raises
    ------
    UsageError
        If the folder holds other files, or this installation lacks the scripts of its pages.
    StoreError
        If it cannot be written.
    """
    require_scripts()
    named = folder.expanduser().absolute()
    folder = followed(named)
    _recover(folder)
    _refuse_foreign(folder)
    beside = half_drawn(folder, os.getpid())
    try:
        beside.mkdir(parents=True)
        corpus = Corpus(kg.in_memory(), where, earlier=read_positions(folder / POSITIONS))
        report = _write(corpus, beside, named, progress, views)
        if checked:
            _put(beside, CHECKSUMS, checksums(beside))
        _swap(beside, folder)
    except OSError as error:
        raise StoreError(
            f"the site cannot be written to {folder} ({error.strerror or error}); "
            "choose another folder with -o."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return report


def half_drawn(folder: Path, process: int) -> Path:
    """Return where a process makes the site that it will move to ``folder``.

    >>> half_drawn(Path("reviews/site"), 7).as_posix()
    'reviews/.site.tmp-7'
    """
    return folder.with_name(f".{folder.name}.tmp-{process}")


def _write(
    corpus: Corpus, beside: Path, folder: Path, progress: Progress, wanted: Sequence[str] | None
) -> SiteReport:
    views = [v for v in VIEWS.values() if wanted is None or v.name in wanted]
    # A page that was asked for by its name is drawn, whatever it can show.
    empty = {v: why for v in views if wanted is None and (why := v.lacks(corpus))}
    views = [v for v in views if v not in empty]
    collections = [c for c in COLLECTIONS.values() if wanted is None or c.name in wanted]
    steps = len(views) + 20 * len(collections) + 5
    progress("counting themes and pairs", 0, steps)
    pairs = corpus.pairs
    places = _places(corpus, views, collections)
    ways = doors(views, places)
    few = untested(len(corpus.incidence.units), least=FEW_UNITS)
    frame = Frame(
        here="index.html",
        addresses=places,
        navigation=[(v.file_name, v.title) for v in views if v.listed],
        digest=corpus.digest,
        selection=corpus.selection,
        coders=corpus.coders,
        doors=ways,
        named=named_things(corpus, places, ways),
        recounting=[(v.file_name, v.title) for v in views if v.recounts],
        untested=f"{few}." if few else "",
    )
    for done, view in enumerate(views, start=1):
        progress(f"drawing {view.title.lower()}", done, steps)
        _put(beside, view.file_name, view.render(corpus, frame.at(view.file_name)))
    files = 0
    for done, collection in enumerate(collections):
        for page in collection.pages(corpus, frame):
            _put(beside, page.address, page.text)
            files += 1
            if files % 20 == 0:
                step = len(views) + 1 + 20 * done + min(19, files // 40)
                progress(f"writing {collection.title.lower()}", step, steps)
    progress("writing downloads", steps - 3, steps)
    downloads = write_downloads(corpus, beside / "downloads")
    write_positions(beside / POSITIONS, corpus.positions)
    progress("writing the index page", steps - 1, steps)
    drawn = any(view.name == "recurrence" for view in views)
    found = headlines(corpus.kg, pairs, ledger=corpus.kept(ledger_of) if drawn else None)
    counts = corpus.counts
    _put(
        beside,
        "index.html",
        index_page(corpus, frame, views, counts, found, downloads, left_out(empty)),
    )
    pages = ["index.html", *(v.file_name for v in views)]
    mark = {"casegraph": casegraph_version(), "dataset": corpus.digest, "pages": pages}
    _put(beside, MARK, json.dumps(mark, indent=1) + "\n")
    progress("done", steps, steps)
    return SiteReport(folder, pages, downloads, found, counts, len(corpus.incidence.units), files)


def left_out(empty: Mapping[View, str]) -> str:
    """Return which pages a site lacks and why, as a sentence; nothing where it has them all.

    >>> from casegraph_viz.views.registry import view
    >>> left_out({view("compare"): "20 reviews", view("timeline"): "20 reviews"})
    'Left out: Compare and Timeline, for want of 20 reviews.'
    """
    by_reason: dict[str, list[str]] = {}
    for each, why in empty.items():
        by_reason.setdefault(why, []).append(each.title)
    told = [f"{joined(titles)}, for want of {why}" for why, titles in by_reason.items()]
    return f"Left out: {'; '.join(told)}." if told else ""


def _places(
    corpus: Corpus, views: Sequence[View], collections: Sequence[Collection]
) -> dict[str, str]:
    """The addresses of things in this site, only on pages that it has."""
    missing = {v.file_name for v in VIEWS.values()} - {v.file_name for v in views}
    return {
        iri: address
        for iri, address in addresses(corpus, collections=collections).items()
        if address.partition("#")[0] not in missing
    }


def _put(folder: Path, address: str, text: str) -> None:
    path = folder / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _refuse_foreign(folder: Path) -> None:
    if folder.is_dir() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} holds files that casegraph did not write; expected a new or empty folder "
            "or an earlier site: choose another with -o."
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; expected a folder: choose another with -o.")


def _swap(beside: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Undo a swap that was interrupted, and remove the temporary folders of interrupted runs."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    if folder.parent.is_dir():
        for left in folder.parent.glob(f".{folder.name}.tmp-*"):
            process = left.name.rpartition("-")[2]
            # On Windows nobody can remove a folder that is in use, nor ask for the process.
            if os.name == "posix" and process.isdecimal() and not is_running(int(process)):
                shutil.rmtree(left, ignore_errors=True)
