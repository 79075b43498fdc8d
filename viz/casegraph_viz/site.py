"""A folder of pages and files that opens from anywhere: index, views and downloads.

The folder appears whole or not at all: it is made beside its place and then moved there, so
that a reader never meets half a site and a failed run leaves the earlier one alone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casegraph.errors import UsageError
from casegraph.progress import Progress, silent
from casegraph.resources import casegraph_version
from casegraph_viz.downloads import Download, write_downloads
from casegraph_viz.headlines import Headline, headlines
from casegraph_viz.knowledge import Knowledge
from casegraph_viz.page import render, static_text, write_page
from casegraph_viz.style import palette_css
from casegraph_viz.summary import CAVEATS, CONTENT_NOTE
from casegraph_viz.views import VIEWS

# Says that a folder was written by casegraph and may be replaced by it.
MARK = "casegraph-site.json"


@dataclass(frozen=True)
class SiteReport:
    """What was written where; ``pages`` and ``downloads`` are addresses relative to ``folder``."""

    folder: Path
    pages: Sequence[str]
    downloads: Sequence[Download]
    headlines: Sequence[Headline]
    counts: Mapping[str, int]

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.folder / "index.html"


def write_site(
    kg: Knowledge, folder: Path, progress: Progress = silent, where: Sequence[str] = ()
) -> SiteReport:
    """Write all views, an index page and the downloads into a folder.

    Parameters
    ----------
    kg
        The knowledge graph.
    folder
        Where the site goes. An earlier site there is replaced; a folder that holds anything else
        is refused.
    progress
        Told the stage, how many steps are done, and how many there are.
    where
        Filters, as in ``cooccurrence``.

    Raises
    ------
    UsageError
        If the folder holds other files or cannot be written.
    """
    folder = folder.expanduser().absolute()
    _put_back(folder)
    _refuse_foreign(folder)
    beside = folder.with_name(f".{folder.name}.tmp-{os.getpid()}")
    steps = len(VIEWS) + 3
    try:
        beside.mkdir(parents=True)
        progress("counting themes and pairs", 0, steps)
        nets = [kg.cooccurrence(where, null=null) for null in ("length", "independence")]
        for done, view in enumerate(VIEWS.values(), start=1):
            progress(f"drawing {view.title.lower()}", done, steps)
            write_page(beside / view.file_name, view.render(kg, where, "index.html"))
        progress("writing downloads", steps - 2, steps)
        downloads = write_downloads(kg, nets, beside / "downloads", where)
        found = headlines(kg, nets[0])
        counts = dict(kg.counts())
        progress("writing the index page", steps - 1, steps)
        write_page(beside / "index.html", index_page(kg, counts, found, downloads, where))
        pages = ["index.html", *(view.file_name for view in VIEWS.values())]
        mark = {"casegraph": casegraph_version(), "dataset": kg.digest, "pages": pages}
        (beside / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
        _swap(beside, folder)
    except OSError as error:
        raise UsageError(
            f"the site cannot be written to {folder} ({error.strerror or error}); "
            "choose another folder with -o."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    progress("done", steps, steps)
    return SiteReport(folder, pages, downloads, found, counts)


def index_page(
    kg: Knowledge,
    counts: Mapping[str, int],
    found: Sequence[Headline],
    downloads: Sequence[Download],
    where: Sequence[str] = (),
) -> str:
    """Return the page that a reader meets first."""
    return render(
        "index.html",
        title="What keeps going wrong together",
        description="Published child safeguarding reviews as a knowledge graph: themes, the pairs "
        "that occur together, and the findings behind them.",
        styles=[palette_css() + static_text("base.css") + static_text("index.css")],
        scripts=[static_text("page.js")],
        context={
            "home": "",
            "counts": [(name, counts[name]) for name in _COUNTED if name in counts],
            "headlines": found,
            "views": list(VIEWS.values()),
            "downloads": [d for d in downloads if "/tables/" not in d.address],
            "tables": [d for d in downloads if "/tables/" in d.address],
            "caveats": CAVEATS,
            "content_note": CONTENT_NOTE,
            "where": list(where),
            "digest": kg.digest,
        },
    )


_COUNTED = ("reviews", "children", "findings", "recommendations", "organisations", "statistics")


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


def _put_back(folder: Path) -> None:
    """Undo a swap that was stopped half way, and sweep what stopped runs left behind."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    if folder.parent.is_dir():
        for left in folder.parent.glob(f".{folder.name}.tmp-*"):
            if not _alive(left.name.rpartition("-")[2]):
                shutil.rmtree(left, ignore_errors=True)


def _alive(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
