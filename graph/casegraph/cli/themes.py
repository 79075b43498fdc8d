"""``casegraph themes``: how often each theme stands, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, Where

if TYPE_CHECKING:
    import pandas as pd


def themes(
    where: Where = None,
    unit: Unit = "review",
    bounds: Annotated[
        bool,
        typer.Option(
            "--bounds",
            help="Tell stated from only examined and not stated, with bounds for each share, and "
            "beside it the share among reviews whose text was read to its end.",
        ),
    ] = False,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Count the themes, each with its share of the reviews and a 95% interval (Wilson).

    Single cases are counted unless --where level=all says otherwise. A share says how many
    reviews state the theme; silence in a report is not absence.

    Examples:

      casegraph themes

      casegraph themes --where age-group=under-1 --where year=2015..

      casegraph themes --where nation=wales --format csv -o wales.csv

      casegraph themes --bounds
    """
    from casegraph.analyses.themes.bounds import NOTES, three_valued
    from casegraph.analyses.themes.prevalence import prevalence
    from casegraph.api import open as open_kg
    from casegraph.cli.console import bar, say, write_out
    from casegraph.cli.tables import frame_text

    with bar() as progress:
        graph = open_kg(kg, progress)
        found = graph.incidence(where or (), unit)
        frame = three_valued(graph.store, where or (), unit) if bounds else prevalence(found)
    for warning in found.warnings:
        say(f"note: {warning}.")
    if form == "csv":
        write_out(frame.to_csv(index=False, lineterminator="\n"), output)
        return
    if form == "json":
        write_out(frame.to_json(orient="records", indent=1, force_ascii=False) + "\n", output)
        return
    if bounds:
        write_out(frame_text(_bounds_table(frame)), output)
        for line in NOTES:
            say(line)
        return
    shown = frame.assign(
        share=[f"{v:.1%}" for v in frame["share"]],
        interval=[f"{a:.1%} – {b:.1%}" for a, b in zip(frame["low"], frame["high"], strict=True)],
    )[["label", "reviews", "share", "interval", "group", "theme"]]
    write_out(frame_text(shown), output)
    say(f"{len(found.units):,} {unit} units; {' and '.join(found.where) or 'no filter'}. "
        "Silence in a report is not absence.")  # fmt: skip


def _bounds_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the bounds as text, the share among texts read to their end last."""
    whole = int(frame["complete_n"].iloc[0]) if len(frame) else 0
    read = f"read to the end ({whole})"
    texts: dict[str, list[str]] = {
        name.replace("_", " "): [f"{v:.1%}" for v in frame[name]]
        for name in ("low", "high", "if_unread", "widest")
    }
    texts[read] = [
        "too few" if share != share else f"{share:.1%} ({low:.1%} – {high:.1%})"
        for share, low, high in zip(
            frame["complete_share"], frame["complete_from"], frame["complete_to"], strict=True
        )
    ]
    named = {"present": "stated", "examined": "only examined", "not_stated": "not stated"}
    counts = frame[["label", *named]].rename(columns=named)
    for name, text in texts.items():
        counts[name] = text
    return counts
