"""``casegraph report``: the methods of a corpus, as text that can be pasted into a paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from casegraph.cli.options import Kg, Output, ProtocolFile, Where, checked, one_of
from casegraph.errors import UsageError

_FORMS = ("md", "html", "text", "json")


def _groups(also: list[str]) -> None:
    from casegraph.selection import Selection

    for group in also:
        Selection.from_fragment(group)


def report(
    context: typer.Context,
    protocol: ProtocolFile = None,
    where: Where = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also",
            metavar="KEY=VALUE",
            help="A further group to compare, beyond the protocol; repeat for more. Filters of one "
            "group have & between: 'age-group=under-1&nation=wales'.",
            callback=checked(_groups),
        ),
    ] = None,
    kg: Kg = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(_FORMS),
            help="Markdown, a page of HTML, plain text, or JSON with every figure as a number.",
            callback=one_of("format", _FORMS),
        ),
    ] = "md",
    init: Annotated[
        bool,
        typer.Option(
            "--init",
            help="Write a protocol of defaults with comments, analysis.toml or the file of -o; "
            "one that is there is never overwritten.",
        ),
    ] = False,
    output: Output = None,
) -> None:
    """Write the methods of a corpus: sample, coding, protocol, analysis, controls, citation.

    The sample flow says how many reviews were left out and why; the coding who coded and how far
    coders agreed. The analysis is that of the protocol, or of the defaults, with every clear pair
    and what it rests on; permuted corpora show how many pairs chance alone gives. Every number is
    counted from the dataset. Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph report -o methods.md

      casegraph report --where nation=wales --format text

      casegraph report --init

      casegraph report --protocol analysis.toml --format html -o methods.html

      casegraph report --protocol analysis.toml --also age-group=under-1
    """
    from casegraph.analyses.report.protocol_file import NAME, write_protocol
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.protocol import protocol_of
    from casegraph.exports.report import REPORTS

    if init:
        if protocol is not None or where or also or kg is not None:
            raise UsageError(
                "--init: found another option beside it; expected --init alone or with -o, because "
                "it writes a protocol of defaults and reads nothing; leave the others out"
            )
        say(f"Wrote {write_protocol(output or Path(NAME))}")
        return
    fixed = protocol_of(protocol, context)
    today = date.today().isoformat()
    with opened(kg) as (graph, progress):
        found = graph.report(
            fixed, where if fixed is None else None, also or (), today, progress=progress
        )
    write_out(REPORTS[form](found), output)
