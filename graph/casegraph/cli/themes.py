"""``casegraph themes``: how often each theme stands, with its interval."""

from __future__ import annotations

from typing import Annotated

import typer

from casegraph.cli.options import Kg, Output, Unit, Where
from casegraph.errors import UnknownNameError


def themes(
    where: Where = None,
    unit: Unit = "review",
    kg: Kg = None,
    form: Annotated[
        str, typer.Option("--format", metavar="table|csv|json", help="How to print it.")
    ] = "table",
    output: Output = None,
) -> None:
    """Count the themes, each with its share of the reviews and a 95% interval (Wilson).

    Single cases are counted unless --where level=all says otherwise. A share says how many
    reviews state the theme; silence in a report is not absence.

    Examples:

      casegraph themes

      casegraph themes --where age-group=under-1 --where year=2015..

      casegraph themes --where nation=wales --format csv -o wales.csv
    """
    from casegraph.cli.console import bar, say, write_out
    from casegraph.cli.tables import frame_text
    from casegraph.knowledge_graph import open as open_kg
    from casegraph.network import prevalence

    if form not in ("table", "csv", "json"):
        raise UnknownNameError("format", form, ["table", "csv", "json"])
    with bar() as progress:
        graph = open_kg(kg, progress)
        found = graph.incidence(where or (), unit)
    frame = prevalence(found)
    for warning in found.warnings:
        say(f"note: {warning}.")
    if form == "csv":
        columns = ["theme", "reviews", "n", "share", "low", "high", "label", "group"]
        write_out(frame[columns].to_csv(index=False, lineterminator="\n"), output)
        return
    if form == "json":
        write_out(frame.to_json(orient="records", indent=1, force_ascii=False) + "\n", output)
        return
    shown = frame.assign(
        share=[f"{v:.1%}" for v in frame["share"]],
        interval=[f"{a:.1%} – {b:.1%}" for a, b in zip(frame["low"], frame["high"], strict=True)],
    )[["label", "reviews", "share", "interval", "group", "theme"]]
    write_out(frame_text(shown), output)
    say(f"{len(found.units):,} {unit} units; {' and '.join(found.where) or 'no filter'}. "
        "Silence in a report is not absence.")  # fmt: skip
