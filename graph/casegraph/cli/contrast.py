"""``casegraph contrast``: how two groups of reviews differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, one_of
from casegraph.nets import DEFAULT_NET, NETS, check_net
from casegraph.thresholds import FEWEST_SHARED
from casegraph.wording.numbers import (
    exact_p,
    hundredths,
    percent,
    points_interval,
    ratio,
    ratio_interval,
    signed_hundredths,
    tenths,
)

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.contrast import Contrast

#: Rows that a table shows at least, whatever their evidence.
STRONGEST = 15
TABLES = ("themes", "pairs", "networks")


def contrast(
    where: Annotated[
        list[str],
        typer.Option(
            "--where",
            metavar="KEY=VALUE",
            help="Filter of group 1; repeat to combine. Keys and values as for casegraph themes.",
        ),
    ],
    against: Annotated[
        list[str],
        typer.Option(
            "--against", metavar="KEY=VALUE", help="Filter of group 2; repeat to combine."
        ),
    ],
    common: Annotated[
        list[str] | None,
        typer.Option("--common", metavar="KEY=VALUE", help="Filter of both groups."),
    ] = None,
    unit: Unit = "review",
    null: Annotated[
        str,
        typer.Option(
            "--null",
            metavar="|".join(NETS),
            help="What is held constant when the networks are compared: prevalence and number "
            "of themes coded, exactly (exact) or on average (length-average), or prevalence alone "
            "(independence, quicker).",
            callback=lambda name: check_net(name),
        ),
    ] = DEFAULT_NET,
    min_count: Annotated[
        int,
        typer.Option(
            "--min-count",
            min=1,
            help="Fewest reviews of both groups together that state a theme of a pair.",
        ),
    ] = FEWEST_SHARED,
    permutations: Annotated[
        int,
        typer.Option("--permutations", min=1, help="How many permutations of the group labels."),
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the permutations.")] = 1,
    table: Annotated[
        str | None,
        typer.Option(
            "--table",
            metavar="|".join(TABLES),
            callback=one_of("table", TABLES),
            help="The table to write; by default, all three, or the themes as CSV.",
        ),
    ] = None,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Compare two groups of reviews: themes, pairs of themes, and whole networks.

    Reviews that belong to both groups are left out of both. q is the false discovery rate after
    Benjamini and Hochberg. A difference between groups does not show what caused it.

    Examples:

      casegraph contrast --where age-group=under-1 --against age-group=11-to-15

      casegraph contrast --where outcome=death --against outcome=serious-harm --common year=2010..

      casegraph contrast --where year=..2014 --against year=2015.. --table pairs --format csv
    """
    from casegraph.analyses.contrast.groups import group_selections
    from casegraph.cli.console import opened, write_out
    from casegraph.cli.results import json_text, remark, warn, write_frame

    # Refused before anything is opened, as every option that does not depend on the data.
    group_selections(where, against, common)
    with opened(kg) as (graph, progress):
        found = graph.contrast(
            where, against, common, unit, null, min_count, permutations, seed, progress
        )
    warn(found.warnings)
    if form == "json":
        write_out(json_text(_document(found, table)), output)
    elif not write_frame(getattr(found, table or "themes"), form, output):
        write_out(_text(found, table), output)
        _rest(found, table)
        remark(found.notes)


def _document(found: Contrast, table: str | None) -> dict[str, object]:
    from casegraph.cli.results import records

    wanted = TABLES if table is None else (table,)
    return {
        **{name: records(getattr(found, name)) for name in wanted},
        "where": found.groups.first.texts, "against": found.groups.second.texts,
        "unit": found.groups.unit,
        "n": found.groups.sizes, "mean_themes": found.groups.mean_themes,
        "in_both": found.groups.in_both, "left_out": found.left_out,
        "notes": [*found.warnings, *found.notes],
    }  # fmt: skip


def _rest(found: Contrast, table: str | None) -> None:
    from casegraph.cli.console import say
    from casegraph.cli.results import strongest

    for name in ("themes", "pairs"):
        frame = getattr(found, name)
        rest = len(frame) - len(strongest(frame, STRONGEST))
        if table in (None, name) and rest > 0:
            say(f"{rest:,} more {name}: --table {name} --format csv has all.")


def _text(found: Contrast, table: str | None) -> str:
    from casegraph.cli.tables import frame_text

    makers = {"themes": _themes, "pairs": _pairs, "networks": _networks}
    wanted = TABLES if table is None else (table,)
    return "\n".join(frame_text(makers[name](getattr(found, name))) for name in wanted)


def _themes(frame: pd.DataFrame) -> pd.DataFrame:
    from casegraph.cli.results import strongest

    top = strongest(frame, STRONGEST)
    shares = {
        f"group {k}": [
            f"{count}/{n} {percent(share)}"
            for count, n, share in zip(
                top[f"count_{k}"], top[f"n_{k}"], top[f"share_{k}"], strict=True
            )
        ]
        for k in (1, 2)
    }
    ends = zip(top["difference"], top["difference_low"], top["difference_high"], strict=True)
    difference = [points_interval(*span) for span in ends]
    return top.assign(
        theme=top["label"], **shares, **{"difference, points": difference},
        ratio=[ratio(v) for v in top["ratio"]],
        expected=[tenths(v) for v in top["expected_1"]],
        **{name.replace("_", " "): [exact_p(v) for v in top[name]]
           for name in ("p", "q", "q_plain")},
    )[["theme", *shares, "difference, points", "ratio", "expected", "p", "q", "q plain",
       "evidence"]]  # fmt: skip


def _pairs(frame: pd.DataFrame) -> pd.DataFrame:
    from casegraph.cli.results import strongest

    top = strongest(frame, STRONGEST)
    columns: dict[str, Any] = {"pair": top["label_a"] + " + " + top["label_b"]}
    for k in (1, 2):
        columns[f"both {k}"] = top[f"n11_{k}"]
        columns[f"odds ratio {k}"] = [ratio(v) for v in top[f"odds_ratio_{k}"]]
    columns["ratio"] = _interval(top, "ratio")
    if "length_ratio" in top:
        columns["beyond length"] = _interval(top, "length_ratio")
    columns |= {name: [exact_p(v) for v in top[name]] for name in ("p", "q")}
    return top.assign(**columns)[[*columns, "evidence"]]


def _interval(frame: pd.DataFrame, name: str) -> list[str]:
    ends = zip(frame[name], frame[f"{name}_low"], frame[f"{name}_high"], strict=True)
    return [ratio_interval(*span) for span in ends]


def _networks(frame: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {"network": frame["statistic"], "held constant": frame["held"]}
    columns |= {f"group {k}": [hundredths(v) for v in frame[f"value_{k}"]] for k in (1, 2)}
    columns["difference"] = [signed_hundredths(v) for v in frame["difference"]]
    columns["p"] = [exact_p(v) for v in frame["p"]]
    columns["taken over"] = [
        f"{label_a} + {label_b}" if label_a else f"{n:,} pairs"
        for label_a, label_b, n in zip(
            frame["label_a"], frame["label_b"], frame["pairs"], strict=True
        )
    ]
    return frame.assign(**columns)[list(columns)]
