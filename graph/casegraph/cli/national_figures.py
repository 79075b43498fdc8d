"""``casegraph national-figures``: the reviews beside published national figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Where, checked
from casegraph.wording.numbers import between, interval

if TYPE_CHECKING:
    import pandas as pd


def _concepts(names: Sequence[str]) -> None:
    from casegraph.analyses.national_figures.comparison import concept_names

    concept_names().resolve_each(names)


def national_figures(
    concept: Annotated[
        list[str] | None,
        typer.Option(
            "--concept",
            "--theme",
            metavar="ID",
            help="Theme, characteristic, incident type, outcome or agency; repeat for more.",
            callback=checked(_concepts),
        ),
    ] = None,
    where: Where = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Include figures that state no share, and concepts without a figure."
        ),
    ] = False,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Show each share of the reviews beside published figures, and where the two differ.

    Two shares are compared only where the figure counts the same kind of thing (published
    reviews of single cases, or their children, whole), states its base and is not worded
    roughly. Every other figure is shown with the reason. A difference is reported where Newcombe's
    interval excludes 0 and q (Benjamini-Hochberg over all compared rows) is at most 0.05.

    Reviews are not a sample of cases, and silence in a report is not absence.

    Examples:

      casegraph national-figures

      casegraph national-figures --theme neglect --where nation=england

      casegraph national-figures --where year=2015.. --format csv -o compared.csv
    """
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import remark, warn, write_frame

    with opened(kg) as (graph, _):
        frame = graph.national_figures(where, concept or (), everything)
    warn(frame.attrs["warnings"])
    if write_frame(frame, form, output):
        return
    write_out(_table(frame), output)
    say(
        f"{frame.attrs['reviews']:,} reviews with {frame.attrs['children']:,} children; "
        f"{' and '.join(frame.attrs['where'])}. {int(frame['compared'].sum())} of "
        f"{int((frame['figure_id'] != '').sum())} figures compared."
    )
    remark(frame.attrs["notes"])


def _table(frame: pd.DataFrame) -> str:
    """Return the columns that fit a screen: what the reviews state, the figure, and the verdict."""
    import pandas as pd

    from casegraph.cli.tables import frame_text
    from casegraph.wording.labels import UNITS

    rows = []
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        figure = ""
        if row["figure_id"]:
            sign = "" if row["comparator"] == "=" else row["comparator"]
            unit = {"percent": "%", "count": ""}.get(row["value_unit"], " staff")
            figure = f"{sign}{row['value']:g}{unit}" + (f" of {row['base']}" if row["base"] else "")
        span = [p for p in (row["period_start"], row["period_end"]) if p]
        rows.append(
            {
                "concept": row["label"],
                "these": interval(row["share"], row["low"], row["high"]),
                "of": f"{row['n']} {UNITS[row['unit']]}",
                "figure": figure,
                "its interval": between(row["figure_low"], row["figure_high"])
                if row["figure_low"] is not None else "",
                "period": "–".join(dict.fromkeys(p[:7] for p in span))
                or ("not stated" if row["figure_id"] else ""),
                "report": row["report"] or "",
                "verdict": row["call"] or f"not compared: {row['flag']}",
            }
        )  # fmt: skip
    return frame_text(pd.DataFrame(rows))
