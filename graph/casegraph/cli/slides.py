"""``casegraph slides``: a PowerPoint file of themes, pairs or what a selection shows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casegraph.cli.options import Kg, Null, Where, checked, writable
from casegraph.errors import UsageError
from casegraph.nets import DEFAULT_NET

SUFFIX = ".pptx"


def _named(path: Path) -> None:
    if path.suffix.lower() != SUFFIX:
        raise UsageError(
            f"-o: found {path.name}; expected a name that ends in {SUFFIX}, the format of "
            "PowerPoint; name the file so"
        )
    writable(path)


def slides(
    theme: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="THEME", help="A slide of this theme; repeat for more."),
    ] = None,
    pair: Annotated[
        list[str] | None,
        typer.Option(
            "--pair", metavar="THEME,THEME", help="A slide of two themes; repeat for more."
        ),
    ] = None,
    where: Where = None,
    null: Null = DEFAULT_NET,
    kg: Kg = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="File to write.", callback=checked(_named)
        ),
    ] = Path("casegraph-slides.pptx"),
) -> None:
    """Write slides for PowerPoint: a chart that can be edited, sentences with their numbers, two
    findings in words, and the source.

    Without --theme and --pair it writes one of the selection and one of each of its five strongest
    pairs. The notes say how it was counted. It needs the extra: pip install "casegraph[slides]".

    Examples:

      casegraph slides --theme neglect --where age-group=under-1

      casegraph slides --pair neglect,housing -o pair.pptx

      casegraph slides --where nation=wales -o wales.pptx
    """
    from casegraph.cli.console import opened, write_out
    from casegraph.cli.results import warn
    from casegraph.exports.powerpoint import require, to_pptx
    from casegraph.model.names import names_of

    require()
    themes = names_of("theme").resolve_each(theme or ())
    pairs = [_ends(text) for text in pair or ()]
    with opened(kg) as (graph, progress):
        progress("counting", 0, 0)
        found = graph.slides(themes, pairs, where, null)
        warnings = graph.incidence(where).warnings
    warn(warnings)
    write_out(to_pptx(found), output)


def _ends(text: str) -> tuple[str, str]:
    """Return the two themes of a pair; a label may hold a comma, so every place is tried."""
    from casegraph.model.names import names_of

    names = names_of("theme")
    cuts = [at for at, sign in enumerate(text) if sign == ","]
    for at in cuts:
        one, other = text[:at].strip(), text[at + 1 :].strip()
        if names.find(one) and names.find(other):
            return one, other
    if len(cuts) == 1:
        one, _, other = text.partition(",")
        return names.resolve(one.strip()), names.resolve(other.strip())
    raise UsageError(
        f"--pair: found {text!r}; expected two themes with a comma between, such as "
        "neglect,housing; give each as an id of 'casegraph codebook theme'"
    )
