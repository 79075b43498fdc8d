"""The commands of the views: ``casegraph explore`` and ``casegraph view``.

Nothing heavy is imported before a command runs, so that ``casegraph --help`` stays quick.
"""

from __future__ import annotations

import webbrowser
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casegraph_viz.knowledge import Progress
    from casegraph_viz.site import SiteReport

KgOption = Annotated[
    str | None,
    typer.Option(
        "--kg",
        metavar="PATH|URL",
        help="Dataset to read: an Oxigraph folder, an RDF file or a SPARQL endpoint. "
        "Without it, the bundled reviews.",
        show_default=False,
    ),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help="Keep only reviews that fit; may be given several times, all must fit.",
        show_default=False,
    ),
]
OpenOption = Annotated[bool, typer.Option("--open", help="Open the result in a browser.")]


def explore(
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the site.")
    ] = Path("casegraph-site"),
    open_page: OpenOption = False,
    kg: KgOption = None,
    where: WhereOption = None,
) -> None:
    """Build, analyse and draw everything: a folder of pages that opens from anywhere.

    Examples:

      casegraph explore --open

      casegraph explore -o teenagers --where age-group=11-to-15
    """
    import casegraph
    from casegraph_viz.site import write_site

    with _progress_bar() as progress:
        report = write_site(casegraph.open(kg), folder, progress, where or ())
    for line in report_lines(report):
        typer.echo(line)
    if open_page:
        webbrowser.open(report.index.as_uri())


def view(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Which view; --list shows them.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="File to write; default NAME.html here."
        ),
    ] = None,
    open_page: OpenOption = False,
    list_views: Annotated[bool, typer.Option("--list", help="List the views and stop.")] = False,
    kg: KgOption = None,
    where: WhereOption = None,
) -> None:
    """Write one view as a single HTML file that needs nothing else.

    Examples:

      casegraph view --list

      casegraph view theme-map -o map.html --open

      casegraph view theme-map --where nation=wales
    """
    from casegraph.errors import UsageError
    from casegraph_viz.views import VIEWS
    from casegraph_viz.views import view as find_view

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

    import casegraph
    from casegraph_viz.page import write_page

    path = output or Path(chosen.file_name)
    write_page(path, chosen.render(casegraph.open(kg), where or (), ""))
    typer.echo(f"{chosen.title}: {path}")
    if open_page:
        webbrowser.open(path.absolute().as_uri())


def report_lines(report: SiteReport) -> list[str]:
    """Return what a person at a terminal should know about a site that was just written."""
    counts = ", ".join(
        f"{report.counts[name]:,} {name}"
        for name in ("reviews", "children", "findings", "recommendations")
        if name in report.counts
    )
    return [
        f"Read {counts}.",
        *(f"- {headline.text}" for headline in report.headlines),
        "Reviews are not a sample of cases, and pairs are not causes.",
        f"Pages: {', '.join(report.pages)}; {len(report.downloads)} downloads.",
        f"Open {report.index}",
    ]


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """Show progress on stderr where a person is watching, and nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("starting", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield tell
