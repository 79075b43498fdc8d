"""``casegraph sets``: which three or four themes stand together beyond what their parts explain."""

from __future__ import annotations

from typing import Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, Where
from casegraph.thresholds import FEWEST_SHARED

#: Sets that a table shows at least, whatever their evidence.
STRONGEST = 20


def sets(
    where: Where = None,
    unit: Unit = "review",
    size: Annotated[
        int, typer.Option("--size", metavar="3|4", help="How many themes a set has.")
    ] = 3,
    min_count: Annotated[
        int,
        typer.Option(
            "--min-count",
            min=1,
            help="Fewest reviews that show each part of a set: each pair, or each triple of four.",
        ),
    ] = FEWEST_SHARED,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """List sets of themes that stand together, with what length and pairs alone would give.

    A set is called only if it is beyond both: beyond chance given how many themes each review
    states, and beyond what its pairs imply. With some hundred reviews few or none can be; the
    list is then an order for reading. An association is not a cause.

    Examples:

      casegraph sets

      casegraph sets --min-count 10 --where age-group=under-1

      casegraph sets --size 4 --format csv -o sets.csv
    """
    from casegraph.analyses.sets import theme_sets
    from casegraph.api import open as open_kg
    from casegraph.cli.console import bar, say, write_out
    from casegraph.cli.tables import frame_text

    with bar() as progress:
        found = open_kg(kg, progress).incidence(where or (), unit)
        progress("comparing sets of themes", 0, 0)
        result = theme_sets(found, size, min_count)
    for warning in result.warnings:
        say(f"note: {warning}.")
    table = result.table
    if form == "csv":
        write_out(table.to_csv(index=False, lineterminator="\n"), output)
        return
    if form == "json":
        text = table.to_json(orient="records", indent=1, force_ascii=False, double_precision=15)
        write_out(text + "\n", output)
        return
    strong = table.head(max(STRONGEST, int((table["evidence"] != "weak").sum())))
    shown = strong.assign(
        by_length=[f"{v:.1f}" for v in strong["expected_length"]],
        by_parts=[f"{v:.1f}" for v in strong["expected_parts"]],
        p=[f"{v:.2g}" for v in strong["p"]],
        q=[f"{v:.2g}" for v in strong["q"]],
        together=strong["sign"].map({1: "more", -1: "less", 0: "undecided"}),
        set=strong["label"],
    )[["set", "n11", "by_length", "by_parts", "together", "p", "q", "evidence"]]
    write_out(frame_text(shown.rename(columns={"by_length": "by length", "by_parts": "by parts"})),
              output)  # fmt: skip
    if rest := len(result.table) - len(strong):
        say(f"{rest:,} more sets are in: --format csv")
    for line in result.notes:
        say(line)
