"""``casegraph cooccur``: which themes stand together, and how sure that is."""

from __future__ import annotations

from typing import Annotated

import typer

from casegraph.cli.options import Kg, Output, Unit, Where
from casegraph.errors import UnknownNameError, UsageError

#: Pairs that a table shows at least, whatever their evidence: a corpus always has an order.
STRONGEST = 20


def cooccur(
    where: Where = None,
    unit: Unit = "review",
    null: Annotated[
        str,
        typer.Option(
            "--null",
            metavar="length|independence",
            help="What to compare with: chance given how many themes each review states "
            "(length), or plain chance (independence).",
        ),
    ] = "length",
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
        int, typer.Option("--min-count", min=1, help="Fewest reviews that show both themes.")
    ] = 1,
    kg: Kg = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, json (node-link), graphml, gexf, vosviewer, cx2, turtle or nquads "
            "(Data Cube).",
        ),
    ] = "table",
    correction: Annotated[
        str,
        typer.Option(
            "--correction",
            metavar="bh|by",
            help="Benjamini and Hochberg, or the strict Benjamini and Yekutieli.",
        ),
    ] = "bh",
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples",
            min=0,
            help="Draw whole reviews anew so often, to see how firm each pair is; 200 is a start.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the resampling.")] = 1,
    with_communities: Annotated[
        bool,
        typer.Option(
            "--with-communities",
            help="Give each theme of a file its community and its place in the network; read "
            "from the pairs of the file with clear or suggestive evidence.",
        ),
    ] = False,
    safe_csv: Annotated[
        bool,
        typer.Option(
            "--safe-csv",
            help="In a CSV for a spreadsheet, put ' before text that it could take for a formula.",
        ),
    ] = False,
    output: Output = None,
) -> None:
    """Measure which themes stand together in reviews, with interval, test and correction.

    q is the false discovery rate. Pairs that are parent and child
    in the scheme, and pairs too rare to be tested, are left out before it is taken.
    Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph cooccur

      casegraph cooccur --where age-group=under-1 --null independence

      casegraph cooccur --max-q 1 --format csv -o pairs.csv

      casegraph cooccur --resamples 200 --where age-group=under-1

      casegraph cooccur --format graphml -o themes.graphml
    """
    from casegraph.analyses.cooccurrence.network import cooccurrence_network
    from casegraph.api import open as open_kg
    from casegraph.cli.console import bar, say, write_out
    from casegraph.cli.tables import frame_text, odds
    from casegraph.exports import FORMATS, PAIRS_ONLY, edge_frame, export, to_csv

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
    with bar() as progress:
        graph = open_kg(kg, progress)
        found = graph.incidence(where or (), unit)
        progress("comparing pairs of themes", 0, 0)
        network = cooccurrence_network(
            found,
            null,
            min_count,
            1.0 if max_q is None else max_q,
            correction,
            resamples,
            seed,
            progress,
        )
    for warning in found.warnings:
        say(f"note: {warning}.")
    if with_communities:
        from casegraph.analyses.communities import annotate, weighted_network

        network = annotate(network, weighted_network(network))
    if form != "table":
        text = to_csv(network, safe_csv) if form == "csv" else export(network, form)
        write_out(text, output)
        return
    frame = edge_frame(network)
    rest = 0
    if max_q is None:
        strong = max(STRONGEST, int((frame["evidence"] != "weak").sum()))
        rest, frame = max(0, len(frame) - strong), frame.head(strong)
    shown = frame.assign(
        pair=frame["label_a"] + " + " + frame["label_b"],
        odds=[f"{odds(o)} ({odds(a)}–{odds(b)})" for o, a, b in
              zip(frame["odds_ratio"], frame["odds_ratio_low"], frame["odds_ratio_high"],
                  strict=True)],
        expected=[f"{v:.1f}" for v in frame["expected_null"]],
        lift=[f"{v:.2f}" for v in frame["lift"]],
        jaccard=[f"{v:.2f}" for v in frame["jaccard"]],
        p=[f"{v:.2g}" for v in frame["p"]],
        q=[f"{v:.2g}" for v in frame["q"]],
    )  # fmt: skip
    names = ["pair", "n11", "expected", "lift", "jaccard", "odds", "p", "q", "evidence"]
    if resamples:
        shown["rank"] = [f"{a:.0f}–{b:.0f}" for a, b in
                         zip(frame["rank_low"], frame["rank_high"], strict=True)]  # fmt: skip
        shown["stability"] = [f"{v:.0%}" for v in frame["stability"]]
        names += ["stability", "rank"]
    shown = shown[names]
    write_out(frame_text(shown), output)
    if rest:
        say(f"{rest:,} weaker pairs are not shown; --max-q 1 shows them.")
    for line in network.graph["notes"]:
        say(line)
