"""``casegraph recurrence``: what was recommended, and what was found again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Where, checked, themes_known
from casegraph.errors import UsageError
from casegraph.wording.numbers import NOTHING, exact_p, hundredths, percent, tenths

if TYPE_CHECKING:
    import pandas as pd

#: Rows that a table on the screen shows; the other formats have no limit.
SCREEN_ROWS = 40


def _by(name: str) -> None:
    from casegraph.analyses.recurrence.ledger import check_by

    check_by(name)


def _threshold(value: float) -> None:
    from casegraph.analyses.recurrence.similarity import check_threshold

    check_threshold(value)


def recurrence(
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            metavar="ID",
            help="Show only this theme; repeat for more.",
            callback=checked(themes_known),
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="theme|addressee|action|full",
            help="One row per theme, or a theme and agency addressed, kind of action, or both.",
            callback=checked(_by),
        ),
    ] = "theme",
    clusters: Annotated[
        bool,
        typer.Option("--clusters", help="Show recommendations in nearly the same words instead."),
    ] = False,
    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold",
            metavar="S",
            help="How alike, 0 to 1, with --clusters.",
            callback=checked(_threshold),
        ),
    ] = None,
    min_reviews: Annotated[
        int,
        typer.Option("--min-reviews", min=1, help="Fewest reviews of a group, with --clusters."),
    ] = 2,
    within_area: Annotated[
        bool,
        typer.Option(
            "--within-area",
            help="Show instead whether themes come back in the same area more than elsewhere.",
        ),
    ] = False,
    permutations: Annotated[
        int,
        typer.Option("--permutations", min=0, help="How often the years are permuted; 0: no test."),
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of what is drawn.")] = 0,
    where: Where = None,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Show how often a theme was found again after a recommendation, compared with chance.

    Reviews of every level count here unless --where says otherwise (level=case is NOT the
    default), because national reports recommend too. A later review is one published in a
    strictly later year than the first recommendation; "incident after" are those of them whose
    incident is stated for a later year, too. Reviews without a year are counted apart.

    Expected is what the share of all dated reviews of the same level would give among the later
    ones. q order is of a test that permutes the years over the reviews; q ratio of the same test of
    what is found again beyond the expected.

    Found again after it had been recommended on does not mean that the recommendation failed.

    Examples:

      casegraph recurrence

      casegraph recurrence --theme information-sharing --by full

      casegraph recurrence --where nation=wales --format csv -o wales.csv

      casegraph recurrence --within-area

      casegraph recurrence --clusters
    """
    from casegraph.analyses.recurrence.followup import ledger_selection
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import remark, warn, write_frame
    from casegraph.selection import Selection

    ledger_selection(where)
    if within_area and (clusters or by != "theme"):
        other = "--clusters" if clusters else f"--by {by}"
        raise UsageError(f"found --within-area with {other}; expected one of them; leave out one")
    with opened(kg) as (graph, progress):
        if clusters:
            frame = graph.recommendation_clusters(where, threshold, theme or (), min_reviews)
        elif within_area:
            frame = graph.recurrence_within_area(where, theme or (), seed)
        else:
            frame = graph.recurrence(where, by, theme or (), permutations, seed, progress)
    warn(frame.attrs["warnings"])
    if write_frame(frame, form, output):
        return
    said = str(Selection.of(frame.attrs["where"]))
    if clusters:
        write_out(_groups(frame), output)
        number = frame["cluster"].nunique()
        alike = frame.attrs["threshold"]
        say(
            f"{number} groups from at least {min_reviews} reviews, every two members at least "
            f"{alike:g} alike in the words of their coded summary; {said}."
        )
    elif within_area:
        write_out(_areas(frame), output)
        remark(frame["sentence"])
        remark(text for text in frame["time_sentence"] if text)
        say(f"{frame.attrs['dated']:,} of {frame.attrs['reviews']:,} reviews state their year; "
            f"{said}.")  # fmt: skip
    else:
        write_out(_table(frame.head(SCREEN_ROWS), by), output)
        if len(frame) > SCREEN_ROWS:
            say(f"{len(frame) - SCREEN_ROWS:,} more rows are not shown; --format csv has them all.")
        say(f"{frame.attrs['reviews']:,} reviews, {frame.attrs['undated']:,} of them without a "
            f"year; {said}.")  # fmt: skip
        if frame.attrs["summary"]:
            say(frame.attrs["summary"])
    remark(frame.attrs["notes"])


def _table(frame: pd.DataFrame, by: str) -> str:
    """Return the columns of the ledger that fit a screen."""
    import pandas as pd

    from casegraph.cli.tables import frame_text

    def text(name: str) -> list[str]:
        return [str(v) if known else "" for v, known in
                zip(frame[name], frame[name].notna(), strict=True)]  # fmt: skip

    shown = {
        "theme": frame["label"],
        **({"addressee": frame["addressee"]} if "addressee" in frame else {}),
        **({"action": frame["action"]} if "action" in frame else {}),
        "recommended": text("recommendations"),
        "in reviews": text("recommending_reviews"),
        "first": text("first_year"),
        "last": text("last_year"),
        "found again in": text("later_concern_reviews"),
        "of later reviews": text("later_reviews"),
        "expected": _numbers(frame, "expected", tenths),
        "ratio": _ratios(frame, "ratio", "ratio_low", "ratio_high"),
        "q ratio": _numbers(frame, "q_ratio", exact_p),
        "q order": _numbers(frame, "q_order", exact_p),
        "incident after": [
            f"{after} of {stated}" if after else ""
            for after, stated in zip(
                text("later_incident_reviews"), text("later_incident_stated"), strict=True
            )
        ],
    }
    if by == "theme":
        shown["concern, none recommended"] = [
            f"{without} of {stating}"
            for without, stating in zip(
                text("concern_reviews_recommending_without_this"),
                text("concern_reviews_recommending"),
                strict=True,
            )
        ]
    return frame_text(pd.DataFrame(shown))


def _areas(frame: pd.DataFrame) -> str:
    """Return the rows about earlier reviews of the same area."""
    import pandas as pd

    from casegraph.cli.tables import frame_text

    shown = {
        "earlier in the area": frame["exposure"],
        "areas": frame["areas"],
        "later reviews": frame["reviews"],
        "found": [f"{n} of {of}" for n, of in zip(frame["found"], frame["pairs"], strict=True)],
        "expected": _numbers(frame, "expected", tenths),
        "odds ratio": _ratios(frame, "odds_ratio", "low", "high"),
        "ratio to neither": _ratios(
            frame, "ratio_to_neither", "ratio_to_neither_low", "ratio_to_neither_high"
        ),
        "found again": [
            f"{events} of {of}" if known else NOTHING
            for events, of, known in zip(frame["events"], frame["area_themes"],
                                         frame["events"].notna(), strict=True)
        ],
        "by 5 years": _numbers(frame, "found_by_5_years", percent),
        "by 10 years": _numbers(frame, "found_by_10_years", percent),
    }  # fmt: skip
    return frame_text(pd.DataFrame(shown))


def _numbers(frame: pd.DataFrame, name: str, form: Callable[[float], str]) -> list[str]:
    return [form(float(v)) if known else NOTHING
            for v, known in zip(frame[name], frame[name].notna(), strict=True)]  # fmt: skip


def _ratios(frame: pd.DataFrame, value: str, low: str, high: str) -> list[str]:
    columns = (_numbers(frame, name, hundredths) for name in (value, low, high))
    return [v if v == NOTHING else f"{v} ({a} to {b})" for v, a, b in zip(*columns, strict=True)]


def _groups(frame: pd.DataFrame) -> str:
    """Return each group as a line about it and one line per member."""
    lines = []
    for number, group in frame.groupby("cluster", sort=True):
        first = group.iloc[0]
        dated = group["first_year"].notna().all()
        years = f"{first['first_year']} to {first['last_year']}" if dated else "no year stated"
        lines.append(
            f"{number}. {first['reviews']} reviews, {years}; addressed: "
            f"{', '.join(first['addressees'])}; at least "
            f"{hundredths(first['lowest_similarity'])} alike"
        )
        for year, known, summary, key in zip(
            group["year"], group["year"].notna(), group["summary"], group["recommendation_id"],
            strict=True,
        ):  # fmt: skip
            lines.append(f"   {year if known else 'no year':<8} {summary}  [{key}]")
    return "".join(f"{line}\n" for line in lines)
