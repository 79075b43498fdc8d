"""``casegraph cooccur``: which themes stand together, and how sure that is."""

from __future__ import annotations

from typing import Annotated

import typer

from casegraph.cli.options import Kg, Output, Unit, Where
from casegraph.errors import UnknownNameError


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
        float,
        typer.Option("--max-q", min=0.0, max=1.0, help="Largest q shown; 1 shows every pair."),
    ] = 0.2,
    min_count: Annotated[
        int, typer.Option("--min-count", min=1, help="Fewest reviews that show both themes.")
    ] = 1,
    kg: Kg = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="table, csv, json, graphml, gexf."),
    ] = "table",
    output: Output = None,
) -> None:
    """Measure which themes stand together in reviews, with interval, test and correction.

    q is the false discovery rate after Benjamini and Hochberg. Pairs that are parent and child
    in the scheme, and pairs too rare to be tested, are left out before it is taken.
    Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph cooccur

      casegraph cooccur --where age-group=under-1 --null independence

      casegraph cooccur --max-q 1 --format csv -o pairs.csv

      casegraph cooccur --format graphml -o themes.graphml
    """
    from casegraph.cli.console import bar, say, write_out
    from casegraph.cli.tables import frame_text
    from casegraph.exports import FORMATS, edge_frame, export
    from casegraph.knowledge_graph import open as open_kg
    from casegraph.network import NETS, cooccurrence_network

    forms = ["table", *FORMATS]
    if form not in forms:
        raise UnknownNameError("format", form, forms)
    if null not in NETS:
        raise UnknownNameError("null model", null, list(NETS))
    with bar() as progress:
        graph = open_kg(kg, progress)
        found = graph.incidence(where or (), unit)
        progress("comparing pairs of themes", 0, 0)
        network = cooccurrence_network(found, null, min_count, max_q)
    for warning in found.warnings:
        say(f"note: {warning}.")
    if form != "table":
        write_out(export(network, form), output)
        return
    frame = edge_frame(network)
    frame = frame[frame["odds_ratio"] > 0].head(50) if max_q >= 1 else frame
    shown = frame.assign(
        pair=frame["label_a"] + " + " + frame["label_b"],
        odds=[f"{o:.1f} ({a:.1f}–{b:.1f})" for o, a, b in
              zip(frame["odds_ratio"], frame["odds_ratio_low"], frame["odds_ratio_high"],
                  strict=True)],
        expected=[f"{v:.1f}" for v in frame["expected"]],
        lift=[f"{v:.2f}" for v in frame["lift"]],
        jaccard=[f"{v:.2f}" for v in frame["jaccard"]],
        p=[f"{v:.2g}" for v in frame["p"]],
        q=[f"{v:.2g}" for v in frame["q"]],
    )[["pair", "n11", "expected", "lift", "jaccard", "odds", "p", "q", "evidence"]]  # fmt: skip
    write_out(frame_text(shown), output)
    for line in network.graph["notes"]:
        say(line)
