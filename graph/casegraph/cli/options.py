"""Options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from casegraph.errors import UnknownNameError
from casegraph.nets import NETS, check_net
from casegraph.selection.facets import keys_in_words
from casegraph.selection.filters import read_filters
from casegraph.wording.labels import UNITS

#: How a table of figures can be printed.
FORMS = ("table", "csv", "json")


Value = TypeVar("Value")


def checked(check: Callable[[Value], object]) -> Callable[[Value | None], Value | None]:
    """Return a check of an option before the command starts. It returns the value as it is written.

    No dataset is open yet, so a mistake is reported at once, whatever the size of the data.
    ``check`` raises as the library does; it imports what it needs when it is called.
    """

    def passed(value: Value | None) -> Value | None:
        if value is not None:
            check(value)
        return value

    return passed


def one_of(kind: str, names: Iterable[str]) -> Callable[[str | None], str | None]:
    """Return a check that raises UnknownNameError, with the nearest names, for an unknown value."""
    known = tuple(names)

    def check(value: str) -> None:
        if value not in known:
            raise UnknownNameError(kind, value, known)

    return checked(check)


def themes_known(names: Sequence[str]) -> object:
    """Raise UnknownNameError or AmbiguousNameError where a name means no single theme."""
    from casegraph.model.names import names_of

    return names_of("theme").resolve_each(names)


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
        help="Filter by ids or labels; repeat to combine. Different keys must all hold, conditions "
        "on children of one and the same child. Of one key, values with a comma or repeated mean "
        f"either; with + all of them: theme=neglect+poverty. Keys: {keys_in_words()}.",
        callback=checked(read_filters),
    ),
]

Unit = Annotated[
    str,
    typer.Option(
        "--unit",
        metavar="|".join(UNITS),
        help="What is counted.",
        callback=one_of("unit", UNITS),
    ),
]

Null = Annotated[
    str,
    typer.Option(
        "--null",
        metavar="|".join(NETS),
        help="What to compare with: chance given how many themes are coded from each review and "
        "how common each theme is, held exactly (exact) or on average (length-average), or plain "
        "chance (independence).",
        callback=lambda name: check_net(name),
    ),
]

ProtocolFile = Annotated[
    Path | None,
    typer.Option(
        "--protocol",
        metavar="FILE",
        help="A file that fixes the settings, as 'casegraph report --init' writes it. An option "
        "that says other than the file is refused.",
    ),
]


def writable(path: Path) -> None:
    """Raise StoreError where a file cannot be written, before the work whose result it is for."""
    from casegraph.store.files import check_writable

    check_writable(path)


Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write to a file instead of the screen.",
        callback=checked(writable),
    ),
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
