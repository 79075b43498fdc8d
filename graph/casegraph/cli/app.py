"""The list of commands; each lives in a module of its own and imports what it needs when run."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

import typer

from casegraph.cli.build import build
from casegraph.cli.centrality import centrality
from casegraph.cli.classes import classes
from casegraph.cli.codebook import codebook
from casegraph.cli.communities import communities
from casegraph.cli.contrast import contrast
from casegraph.cli.cooccur import cooccur
from casegraph.cli.national_figures import national_figures
from casegraph.cli.query import query
from casegraph.cli.recurrence import recurrence
from casegraph.cli.report import report
from casegraph.cli.sets import sets
from casegraph.cli.slides import slides
from casegraph.cli.themes import themes
from casegraph.cli.trend import trend
from casegraph.cli.validate import validate
from casegraph.wording.caveats import SUBJECT

app = typer.Typer(
    name="casegraph",
    help="What published child safeguarding reviews say, as a knowledge graph.\n\n"
    "Start with: casegraph explore",
    epilog="Exit codes: 0 fine, 1 the input is at fault, 2 the call is at fault. "
    f"--debug shows a traceback. The reviews are about {SUBJECT}.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from casegraph.resources import casegraph_version

        typer.echo(f"casegraph {casegraph_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """What published child safeguarding reviews say, as a knowledge graph."""


def _added_commands() -> None:
    """Add the commands that the views register, so that nothing here imports them by name.

    Only casegraph's own distribution is read: to look through every installed one would take longer
    than the rest of the start.
    """
    try:
        entries = distribution("casegraph").entry_points
    except PackageNotFoundError:
        return
    for entry in entries.select(group="casegraph.commands"):
        app.command(entry.name)(entry.load())


_added_commands()
for _command in (
    build,
    validate,
    codebook,
    query,
    themes,
    cooccur,
    recurrence,
    communities,
    centrality,
    national_figures,
    contrast,
    trend,
    sets,
    classes,
    report,
    slides,
):
    app.command(_command.__name__.replace("_", "-"))(_command)
# The earlier name of national-figures; scripts may still call it.
app.command("compare", hidden=True)(national_figures)
