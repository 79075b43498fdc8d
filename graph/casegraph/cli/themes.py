"""``casegraph themes``: how often each theme is stated, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, Where
from casegraph.wording.numbers import between, interval, percent

if TYPE_CHECKING:
    import pandas as pd


def themes(
    where: Where = None,
    unit: Unit = "review",
    bounds: Annotated[
        bool,
        typer.Option(
            "--bounds",
            help="Distinguish stated, only examined and not stated, with bounds around each share "
            "and the share among reviews whose text was read to its end.",
        ),
    ] = False,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Count the themes, each with its share of the reviews and a 95% interval (Wilson).

    Single cases are counted unless --where level=all says otherwise. A share says how many
    reviews state the theme; silence in a report is not absence. The column of counts is named
    after what is counted: reviews, children or findings.

    Examples:

      casegraph themes

      casegraph themes --where age-group=under-1 --where year=2015..

      casegraph themes --where nation=wales --format csv -o wales.csv

      casegraph themes --bounds
    """
    from casegraph.cli.console import opened, write_out
    from casegraph.cli.results import remark, warn, write_frame
    from casegraph.cli.tables import frame_text

    if bounds:
        from casegraph.analyses.themes.bounds import bounds_selection

        bounds_selection(where)
    with opened(kg) as (graph, _):
        frame = graph.bounds(where, unit) if bounds else graph.themes(where, unit)
    warn(frame.attrs["warnings"])
    if write_frame(frame, form, output):
        return
    write_out(frame_text(_bounds_table(frame) if bounds else _shares_table(frame)), output)
    remark(frame.attrs["notes"])


def _shares_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the shares as text, with the column of counts, which is named after the unit."""
    counts = str(frame.columns[1])
    return frame.assign(
        share=[percent(v, 1) for v in frame["share"]],
        interval=[between(a, b, 1) for a, b in zip(frame["low"], frame["high"], strict=True)],
    )[["label", counts, "share", "interval", "group", "theme"]]


def _bounds_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the bounds as text, the share among texts read to their end last."""
    whole = int(frame["complete_n"].iloc[0]) if len(frame) else 0
    read = f"read to the end ({whole})"
    texts: dict[str, list[str]] = {
        name.replace("_", " "): [percent(v, 1) for v in frame[name]]
        for name in ("low", "high", "if_unread")
    }
    texts[read] = [
        "too few" if share != share else interval(share, low, high, 1)
        for share, low, high in zip(
            frame["complete_share"], frame["complete_from"], frame["complete_to"], strict=True
        )
    ]
    named = {"present": "stated", "examined": "only examined", "not_stated": "not stated"}
    counts = frame[["label", *named]].rename(columns=named)
    for name, text in texts.items():
        counts[name] = text
    return counts
