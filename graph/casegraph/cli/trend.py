"""``casegraph trend``: whether the themes' shares rise or fall over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Form, Kg, Output, Where, checked, one_of, themes_known
from casegraph.errors import UsageError
from casegraph.wording.numbers import exact_p, percent, points_interval

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.trend import Trend

#: Themes that a table shows at least, whatever their evidence.
STRONGEST = 20
TABLES = ("shares", "tests")


def _periods(text: str) -> None:
    from casegraph.analyses.trend.periods import check_periods

    check_periods(1, text, "published")


def _date(date: str) -> None:
    from casegraph.analyses.trend.periods import check_periods

    check_periods(1, None, date)


def trend(
    where: Where = None,
    period: Annotated[
        int | None,
        typer.Option(
            "--period",
            min=1,
            metavar="YEARS",
            help="Length of the periods in years; they begin at multiples of it. By default, 5.",
        ),
    ] = None,
    periods: Annotated[
        str | None,
        typer.Option(
            "--periods",
            metavar="FROM..TO,FROM..TO",
            help="Periods of your own, for example 2005..2009,2010..2014; an end may be open.",
            callback=checked(_periods),
        ),
    ] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            metavar="ID",
            help="Only this theme; repeat for more.",
            callback=checked(themes_known),
        ),
    ] = None,
    date: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="published|incident",
            help="By which year reviews are ordered.",
            callback=checked(_date),
        ),
    ] = "published",
    table: Annotated[
        str,
        typer.Option(
            "--table",
            metavar="|".join(TABLES),
            callback=one_of("table", TABLES),
            help="The table that csv writes; by default, shares.",
        ),
    ] = "shares",
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Show each theme's share of the reviews by period, with a test for a trend.

    The test is Cochran and Armitage's on the mid-years; q is the false discovery rate after
    Benjamini and Hochberg. Periods with fewer than five reviews get no share. The sources
    differ between years, so a trend may be one of sources or of words.

    Examples:

      casegraph trend

      casegraph trend --theme neglect --theme criminal-exploitation --period 10

      casegraph trend --date incident --periods ..2009,2010..2014,2015.. --format csv
    """
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import json_text, remark, strongest, warn, write_frame
    from casegraph.cli.tables import frame_text

    if period is not None and periods is not None:
        raise UsageError("found both --period and --periods; expected one; drop the other")
    with opened(kg) as (graph, _):
        found = graph.trend(where, period or 5, periods, theme or (), date)
    warn(found.warnings)
    if form == "json":
        write_out(json_text(_document(found)), output)
    elif not write_frame(getattr(found, table), form, output):
        shown = strongest(found.tests, STRONGEST)
        write_out(frame_text(_table(found, shown)), output)
        if rest := len(found.tests) - len(shown):
            say(f"{rest:,} more themes: --table tests --format csv has all.")
        remark(found.notes)


def _document(found: Trend) -> dict[str, object]:
    from casegraph.cli.results import records

    return {
        **{name: records(getattr(found, name)) for name in TABLES},
        "periods": [{"period": str(p), "start": p.start, "end": p.end, "n": n}
                    for p, n in zip(found.periods, found.sizes, strict=True)],
        "date": found.date, "where": found.selection.texts, "undated": found.undated,
        "outside": found.outside, "notes": [*found.warnings, *found.notes],
    }  # fmt: skip


def _table(found: Trend, tests: pd.DataFrame) -> pd.DataFrame:
    """Return one row per theme, one column per period."""
    by_theme = dict(list(found.shares.groupby("theme", sort=False)))
    columns: dict[str, Any] = {"theme": tests["label"]}
    for number, (span, n) in enumerate(zip(found.periods, found.sizes, strict=True)):
        rows = [by_theme[theme].iloc[number] for theme in tests["theme"]]
        columns[f"{span} ({n})"] = [
            f"{row['reviews']}" if row["share"] != row["share"]
            else f"{row['reviews']}: {percent(row['share'])}"
            for row in rows
        ]  # fmt: skip
    ends = zip(tests["change"], tests["change_low"], tests["change_high"], strict=True)
    columns["points in 10 years"] = [points_interval(*span) for span in ends]
    for name, title in (
        ("p", "p"),
        ("q", "q"),
        ("q_within_basis", "q within basis"),
        ("departure_p", "departure p"),
    ):
        columns[title] = [exact_p(v) for v in tests[name]]
    return tests.assign(**columns)[[*columns, "evidence"]]
