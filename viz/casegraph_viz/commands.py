"""The commands of the views: ``casegraph explore``, ``publish`` and ``view``.

Nothing heavy is imported before a command runs, so that ``casegraph --help`` stays quick.
"""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Kg, Where, checked, writable
from casegraph.errors import UsageError
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.caveats import ASSOCIATIONS, untested
from casegraph.wording.numbers import plural

if TYPE_CHECKING:
    from casegraph_viz.site.build import SiteReport

OpenOption = Annotated[bool, typer.Option("--open", help="Open the result in a browser.")]


def explore(
    packages: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PACKAGE…]",
            help="Folders of tables to build and draw, in place of a dataset; none is kept.",
        ),
    ] = None,
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the site.")
    ] = Path("casegraph-site"),
    open_page: OpenOption = False,
    kg: Kg = None,
    where: Where = None,
) -> None:
    """Build, analyse and draw everything: a folder of pages that opens from anywhere.

    Examples:

      casegraph explore --open

      casegraph explore -o teenagers --where age-group=11-to-15

      casegraph explore my-reviews -o my-site
    """
    from casegraph.cli.console import opened
    from casegraph_viz.site.build import write_site

    if packages and kg:
        raise UsageError(
            f"found packages and --kg {kg}; expected one of the two: packages are built before "
            "they are drawn, --kg names a dataset that is built already"
        )
    source = _built(packages) if packages else nullcontext(kg)
    with source as dataset, opened(dataset) as (graph, progress):
        report = write_site(graph, folder, progress, where)
    for line in report_lines(report):
        typer.echo(line)
    if open_page:
        webbrowser.open(report.index.as_uri())


@contextmanager
def _built(packages: Sequence[Path]) -> Iterator[str]:
    """Build packages into a dataset that lasts as long as it is needed, and yield its address."""
    from casegraph.cli.console import bar, say_faults, say_files
    from casegraph.ingest.build import build_store

    say_files(packages)
    with tempfile.TemporaryDirectory(prefix="casegraph-") as folder:
        target = Path(folder) / "packages.kg"
        with bar() as progress:
            _, readings = build_store(packages, target, progress)
        say_faults(readings)
        yield str(target)


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the site.")],
    pack: Annotated[
        bool, typer.Option("--zip", help="Also write DIR.zip, to pass on as one file.")
    ] = False,
    kg: Kg = None,
    where: Where = None,
) -> None:
    """Write the site for sharing: every page and file, a list of checksums, one archive.

    The folder can be copied to a memory stick or put on any web server as it is; no page makes a
    request to another address.

    Examples:

      casegraph publish site

      casegraph publish partnership-site --zip --kg mine.kg
    """
    from casegraph.cli.console import opened
    from casegraph_viz.site.archive import CHECKSUMS, archive
    from casegraph_viz.site.build import write_site

    with opened(kg) as (graph, progress):
        report = write_site(graph, folder, progress, where, checked=True)
        place = report.folder
        packed = archive(place, place.with_name(f"{place.name}.zip"), progress) if pack else None
    for line in report_lines(report):
        typer.echo(line)
    typer.echo(f"Checksums: {place / CHECKSUMS}")
    if packed is not None:
        typer.echo(f"Archive: {packed}")


def view(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Which view; --list shows them.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="File to write; default NAME.html here.",
            callback=checked(writable),
        ),
    ] = None,
    open_page: OpenOption = False,
    list_views: Annotated[bool, typer.Option("--list", help="List the views and exit.")] = False,
    kg: Kg = None,
    where: Where = None,
) -> None:
    """Write one view as a single HTML file that needs nothing else.

    Examples:

      casegraph view --list

      casegraph view theme-map -o map.html --open

      casegraph view theme-map --where nation=wales
    """
    from casegraph.errors import UsageError
    from casegraph_viz.views.registry import VIEWS
    from casegraph_viz.views.registry import view as find_view

    if list_views:
        for known in VIEWS.values():
            typer.echo(f"{known.name:<14} {known.description}")
        return
    if name is None:
        raise UsageError(
            f"casegraph view needs a name; expected one of: {', '.join(VIEWS)}. "
            "--list describes them."
        )
    chosen = find_view(name)

    from casegraph.cli.console import opened, report
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame
    from casegraph_viz.page.render import write_page

    path = output or Path(chosen.file_name)
    with opened(kg) as (graph, progress):
        progress(f"drawing {chosen.title.lower()}", 0, 0)
        corpus = Corpus(graph, where)
        frame = Frame(digest=graph.digest, selection=corpus.selection, coders=graph.coders)
        write_page(path, chosen.render(corpus, frame))
    report([f"{chosen.title}: {path}"], path)
    if open_page:
        webbrowser.open(path.absolute().as_uri())


def report_lines(report: SiteReport) -> list[str]:
    """Return what a person at a terminal should know about a site that was just written."""
    one = {"reviews": "review", "children": "child", "findings": "finding",
           "recommendations": "recommendation"}  # fmt: skip
    counts = ", ".join(
        plural(report.counts[name], single, name)
        for name, single in one.items()
        if name in report.counts
    )
    files = (
        f"{len(report.pages)} views, {report.files:,} files about single things, "
        f"{len(report.downloads)} downloads."
    )
    few = untested(report.compared, least=FEW_UNITS)
    return [
        f"Read {counts}.",
        *([f"{few}."] if few else []),
        *(f"- {headline.text}" for headline in report.headlines),
        ASSOCIATIONS,
        files,
        f"Open {report.index}",
    ]
