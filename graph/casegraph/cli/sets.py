"""``casegraph sets``: which three or four themes co-occur beyond what their parts explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, Where, checked
from casegraph.nets import DEFAULT_NET, HOLDING_LENGTHS, check_net
from casegraph.thresholds import FEWEST_SHARED
from casegraph.wording.numbers import exact_p, tenths

if TYPE_CHECKING:
    import pandas as pd

#: Sets that a table shows at least, whatever their evidence.
STRONGEST = 20


def _size(size: int) -> None:
    from casegraph.analyses.sets.candidates import check_size

    check_size(size)


def sets(
    where: Where = None,
    unit: Unit = "review",
    size: Annotated[
        int,
        typer.Option(
            "--size", metavar="3|4", help="How many themes a set has.", callback=checked(_size)
        ),
    ] = 3,
    min_count: Annotated[
        int,
        typer.Option(
            "--min-count",
            min=1,
            help="Fewest reviews that show each part of a set: each pair, or each triple of four.",
        ),
    ] = FEWEST_SHARED,
    null: Annotated[
        str,
        typer.Option(
            "--null",
            metavar="|".join(HOLDING_LENGTHS),
            help="What a set is compared with beside its parts: chance given how many themes are "
            "coded from each review (exact), or given that on average (length-average).",
            callback=lambda name: check_net(name, HOLDING_LENGTHS),
        ),
    ] = DEFAULT_NET,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """List sets of themes that co-occur, beside the counts expected from length and from pairs.

    A set counts as a finding only if it differs from both: from chance given how many themes each
    review states, and from what its pairs imply. With a few hundred reviews few sets or none can;
    the list then only suggests what to read first. An association is not a cause.

    Examples:

      casegraph sets

      casegraph sets --min-count 5 --where age-group=under-1

      casegraph sets --size 4 --format csv -o sets.csv
    """
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import remark, strongest, warn, write_frame
    from casegraph.cli.tables import frame_text

    with opened(kg) as (graph, progress):
        found = graph.sets(where, unit, size, min_count, progress, null=null)
    warn(found.warnings)
    if write_frame(found.table, form, output):
        return
    shown = strongest(found.table, STRONGEST)
    write_out(frame_text(_table(shown)), output)
    if rest := len(found.table) - len(shown):
        say(f"{rest:,} more sets: --format csv has all.")
    remark(found.notes)


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that fit a screen as text."""
    columns: dict[str, Any] = {
        "set": frame["label"],
        "n11": frame["n11"],
        "by length": [tenths(v) for v in frame["expected_length"]],
        "by parts": [tenths(v) for v in frame["expected_parts"]],
        "together": frame["sign"].map({1: "more", -1: "less", 0: "undecided"}),
        "p": [exact_p(v) for v in frame["p"]],
        "q": [exact_p(v) for v in frame["q"]],
        "evidence": frame["evidence"],
    }
    return frame.assign(**columns)[list(columns)]
