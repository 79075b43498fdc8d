"""Options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from casegraph.errors import UnknownNameError
from casegraph.selection.filters import keys_in_words

#: How a table of figures can be printed.
FORMS = ("table", "csv", "json")


def one_of(kind: str, names: Sequence[str]) -> Callable[[str | None], str | None]:
    """Return a check of an option before the command starts. It returns the value, or None if none
    is given, and raises UnknownNameError, with the nearest names, for an unknown value.
    """

    def known(value: str | None) -> str | None:
        if value is not None and value not in names:
            raise UnknownNameError(kind, value, names)
        return value

    return known


Kg = Annotated[
    str | None,
    typer.Option(
        "--kg",
        metavar="PATH|URL",
        help="Dataset to read: an Oxigraph folder, an RDF file or a SPARQL endpoint. "
        "By default, the bundled reviews.",
    ),
]

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help=f"Filter by ids or labels; repeat to combine. Keys: {keys_in_words()}.",
    ),
]

Unit = Annotated[
    str,
    typer.Option("--unit", metavar="review|child|finding", help="What is counted."),
]

Null = Annotated[
    str,
    typer.Option(
        "--null",
        metavar="length|independence",
        help="What to compare with: chance given how many themes each review states (length), or "
        "plain chance (independence).",
    ),
]

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file instead of the screen."),
]

Form = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(FORMS),
        help="How to print it.",
        callback=one_of("format", FORMS),
    ),
]
