"""Options that several commands share, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casegraph.errors import UnknownNameError

#: How a table of figures can be printed.
FORMS = ("table", "csv", "json")


def known_form(form: str) -> str:
    """Return the name of a format that tables can be printed in.

    Raises UnknownNameError, with the nearest names, for another.
    """
    if form not in FORMS:
        raise UnknownNameError("format", form, FORMS)
    return form


Kg = Annotated[
    str | None,
    typer.Option(
        "--kg",
        metavar="PATH|URL",
        help="Dataset to read: an Oxigraph folder, an RDF file or a SPARQL endpoint. "
        "Without it: the bundled reviews.",
    ),
]

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help="Filter; repeat to combine. Keys: age-group, sex, characteristic, nation, outcome, "
        "incident-type, review-type, level (case is the default), agency, theme, year "
        "(2015 or 2010..2019), basis, complete, kind, polarity.",
    ),
]

Unit = Annotated[
    str,
    typer.Option("--unit", metavar="review|child|finding", help="What is counted."),
]

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file instead of the screen."),
]

Form = Annotated[
    str,
    typer.Option("--format", metavar="|".join(FORMS), help="How to print it.", callback=known_form),
]
