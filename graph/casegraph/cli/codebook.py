"""``casegraph codebook``: every id with its label and definition, on the screen or to print."""

from __future__ import annotations

from typing import Annotated

import typer

from casegraph.cli.options import Output, one_of

_FORMS = ("table", "csv", "html")


def codebook(
    scheme: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCHEME]",
            help="Concept scheme by name or title, for example theme or outcome; by default, all.",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(_FORMS),
            help="A table for the screen, CSV, or a page of HTML to read and to print.",
            callback=one_of("format", _FORMS),
        ),
    ] = "table",
    output: Output = None,
) -> None:
    """Show the ids that the tables use, with their labels and definitions.

    CSV has one row per id with its scheme, label, definition, alternative labels (with ; between),
    the group or id above it and its IRI. The page of HTML has its own styles and loads nothing.

    Examples:

      casegraph codebook outcome

      casegraph codebook --format csv -o codebook.csv

      casegraph codebook theme --format html -o themes.html
    """
    from casegraph.api import KnowledgeGraph
    from casegraph.cli.console import write_out
    from casegraph.cli.results import write_frame
    from casegraph.cli.tables import frame_text
    from casegraph.exports.codebook import codebook_page

    if form == "html":
        write_out(codebook_page(scheme), output)
        return
    frame = KnowledgeGraph.codebook(scheme)
    if write_frame(frame, form, output):
        return
    columns = ["id", "label", "definition"]
    if scheme is None:
        columns = ["scheme", *columns]
    elif frame["broader_label"].any():
        columns = ["id", "label", "broader_label", "definition"]
    write_out(frame_text(frame[columns].rename(columns={"broader_label": "group"})), output)
