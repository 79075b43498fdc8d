"""``casegraph cooccur``: which themes co-occur, and how strong the evidence is."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Kg, Null, Output, ProtocolFile, Unit, Where, checked
from casegraph.errors import UnknownNameError, UsageError
from casegraph.nets import (
    DEFAULT_NET,
    LENGTHS_BY,
    check_apart,
    check_lengths_by,
    check_strata,
    check_zeros,
)
from casegraph.selection.strata import KEYS, check_within
from casegraph.wording.labels import EXCLUDED, EXCLUDED_MEANING, ONE_THING_MEANING
from casegraph.wording.numbers import exact_p, hundredths, odds_interval, percent, tenths

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.exports import Source

#: Pairs that a table shows at least, whatever their evidence: a corpus always has an order.
STRONGEST = 20


def _correction(name: str) -> None:
    from casegraph.stats.false_discovery import check_correction

    check_correction(name)


def cooccur(
    context: typer.Context,
    where: Where = None,
    unit: Unit = "review",
    null: Null = DEFAULT_NET,
    length_by: Annotated[
        str,
        typer.Option(
            "--length-by",
            metavar="|".join(LENGTHS_BY),
            help="Which number of coded themes the exact comparison holds: that of each review, or "
            "that of each review in each group of themes.",
        ),
    ] = "review",
    apart: Annotated[
        bool,
        typer.Option(
            "--apart",
            help="Count only reviews in which the two themes have findings of their own. What is "
            "expected stays as it is, so the test is stricter.",
        ),
    ] = False,
    within: Annotated[
        list[str] | None,
        typer.Option(
            "--within",
            metavar="KEY,…",
            help="Hold lengths and totals within kinds of review by these keys, each as reviews "
            f"state it: {', '.join(KEYS)}.",
            callback=checked(check_within),
        ),
    ] = None,
    structural_zeros: Annotated[
        bool,
        typer.Option(
            "--structural-zeros",
            help="Expect a theme only in reviews that can have it: leave out cells that are empty "
            "by definition, since the theme excludes the ages of the children or the outcome.",
        ),
    ] = False,
    max_q: Annotated[
        float | None,
        typer.Option(
            "--max-q",
            min=0.0,
            max=1.0,
            help="Largest q shown; 1 gives every pair. Without it, a table shows the "
            "strongest pairs, and a file holds every pair.",
        ),
    ] = None,
    min_count: Annotated[
        int,
        typer.Option(
            "--min-count",
            min=0,
            help="Fewest reviews that show both themes; 1 leaves out pairs that never co-occur.",
        ),
    ] = 0,
    kg: Kg = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, json (for networkx), graphml, gexf, vosviewer, cx2, turtle or nquads "
            "(Data Cube).",
        ),
    ] = "table",
    correction: Annotated[
        str,
        typer.Option(
            "--correction",
            metavar="bh|by",
            callback=checked(_correction),
            help="Benjamini and Hochberg, or the strict Benjamini and Yekutieli.",
        ),
    ] = "bh",
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples",
            min=0,
            help="Resamples of whole reviews, and as many recoded corpora, to judge how stable "
            "each pair is; try 200.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the resampling.")] = 1,
    with_communities: Annotated[
        bool,
        typer.Option(
            "--with-communities",
            help="Add to each theme of a file its community and its centralities, read "
            "from the pairs of the file with clear or suggestive evidence.",
        ),
    ] = False,
    safe_csv: Annotated[
        bool,
        typer.Option(
            "--safe-csv",
            help="Make a CSV for a spreadsheet: ' before text that it could take for a formula, "
            "and a byte order mark, so that it reads UTF-8.",
        ),
    ] = False,
    protocol: ProtocolFile = None,
    output: Output = None,
) -> None:
    """Measure which themes co-occur in reviews, with interval, test and correction.

    q is the false discovery rate. Pairs too rare to be tested, and in a scheme with levels a theme
    and one above it, are left out before it is computed; pairs of which one theme presupposes the
    other are corrected by themselves.
    Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph cooccur

      casegraph cooccur --where age-group=under-1 --null independence

      casegraph cooccur --max-q 1 --format csv -o pairs.csv

      casegraph cooccur --resamples 200 --where age-group=under-1

      casegraph cooccur --within age-group,outcome

      casegraph cooccur --structural-zeros

      casegraph cooccur --apart --format csv -o pairs.csv

      casegraph cooccur --protocol analysis.toml --format csv -o pairs.csv

      casegraph cooccur --format graphml -o themes.graphml
    """
    from casegraph.analyses.cooccurrence.beyond_strata import placebo_note
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.protocol import fixed_by
    from casegraph.cli.results import remark, strongest, warn
    from casegraph.cli.tables import frame_text
    from casegraph.exports import FORMATS, PAIRS_ONLY, export, to_csv

    forms = ["table", *FORMATS]
    if form not in forms:
        raise UnknownNameError("format", form, forms)
    if with_communities and form in ("table", *PAIRS_ONLY):
        raise UsageError(
            f"--with-communities: the format {form} holds pairs and nothing about single themes; "
            "expected csv, json, graphml, gexf, vosviewer or cx2; for a table, run "
            "'casegraph communities'"
        )
    if safe_csv and form != "csv":
        raise UsageError(
            f"--safe-csv: the format is {form}; expected --format csv; leave one of them out"
        )
    check_lengths_by(length_by, null)
    if apart:
        check_apart(unit, resamples)
    if within:
        check_strata(null, unit, resamples)
    if structural_zeros:
        check_zeros(null, unit, length_by, bool(within), resamples)
        if protocol is not None:
            raise UsageError(
                f"--structural-zeros: found it with the protocol {protocol}, which leaves every "
                "cell open; expected one of the two; leave the option out"
            )
    settings: dict[str, Any] = {
        "where": where, "unit": unit, "null": null, "min_count": min_count,
        "max_q": 1.0 if max_q is None else max_q, "correction": correction,
        "resamples": resamples, "seed": seed, "length_by": length_by, "apart": apart,
        "within": within or (), "structural_zeros": structural_zeros,
    }  # fmt: skip
    if fixed := fixed_by(protocol, context):
        settings = fixed
        # Every pair is for files; a table then shows the strongest.
        max_q = None if fixed["max_q"] == 1 else fixed["max_q"]
    with opened(kg) as (graph, progress):
        if with_communities:
            network = graph.cooccurrence(
                **settings, with_communities=with_communities, progress=progress
            )
        else:
            found = graph.associations(**settings, progress=progress)
    warn(network.graph["warnings"] if with_communities else found.warnings)
    if form != "table":
        source: Source = network if with_communities else found
        if form == "csv":
            # Without a byte order mark, Excel does not read a CSV as UTF-8.
            write_out("\ufeff" * safe_csv + to_csv(source, safe_csv), output)
        else:
            write_out(export(source, form), output)
        return
    pairs = found.frame()
    pairs["one_thing"] = found.one_thing[found.ranked]
    shown = strongest(pairs, STRONGEST) if max_q is None else pairs
    excluded = shown["relation"] == "excludes"
    evidence = shown["evidence"].where(~excluded, shown["evidence"] + f", {EXCLUDED}")
    write_out(frame_text(_pairs_table(shown.assign(evidence=evidence))), output)
    if rest := len(pairs) - len(shown):
        say(f"{rest:,} weaker pairs are not shown; --max-q 1 shows them.")
    remark([
        *found.notes,
        *([ONE_THING_MEANING] if shown["one_thing"].any() else []),
        *([EXCLUDED_MEANING] if excluded.any() else []),
    ])  # fmt: skip
    if found.within is not None and (said := placebo_note(found)):
        remark([said])


def _pairs_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that fit a screen as text, with those of the resampling if it was done."""
    ends = zip(frame["odds_ratio"], frame["odds_ratio_low"], frame["odds_ratio_high"], strict=True)
    columns: dict[str, Any] = {
        "pair": frame["label_a"] + " + " + frame["label_b"],
        "n11": frame["n11"],
        "expected": [tenths(v) for v in frame["expected_null"]],
        "lift": [hundredths(v) for v in frame["lift"]],
        "jaccard": [hundredths(v) for v in frame["jaccard"]],
        "odds": [odds_interval(*span) for span in ends],
        "p": [exact_p(v) for v in frame["p"]],
        "q": [exact_p(v) for v in frame["q"]],
        "evidence": frame["evidence"],
    }
    if "explained" in frame:
        columns["q by length"] = [exact_p(v) for v in frame["q_length"]]
        columns["explained"] = ["" if isnan(v) else percent(v) for v in frame["explained"]]
    if "stability" in frame:
        ranks = zip(frame["rank_low"], frame["rank_high"], strict=True)
        columns["stability"] = [percent(v) for v in frame["stability"]]
        if "robust" in frame:
            least = frame[["recoding_omissions", "recoding_redraw"]].min(axis=1)
            columns["recoded"] = [percent(v) for v in least]
            columns["robust"] = ["yes" if v else "" for v in frame["robust"]]
        columns["rank"] = [f"{round(low)}–{round(high)}" for low, high in ranks]
    if frame["one_thing"].any():
        columns["one thing"] = frame["one_thing"]
    return frame.assign(**columns)[list(columns)]
