"""``casegraph communities``: groups of themes that co-occur closely, and how stable they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Form, Kg, Null, Output, Unit, Where, checked
from casegraph.nets import DEFAULT_NET
from casegraph.wording.numbers import hundredths, percent, tenths

if TYPE_CHECKING:
    from casegraph.analyses.communities import Communities


def _weight(name: str) -> None:
    from casegraph.analyses.communities.weights import check_choices

    check_choices(weight=name)


def _evidence(grade: str) -> None:
    from casegraph.analyses.communities.weights import check_choices

    check_choices(evidence=grade)


def _backbone(method: str) -> None:
    from casegraph.analyses.communities.backbone import check_method

    check_method(method)


def _resolution(value: float) -> None:
    from casegraph.analyses.communities.detection import check_runs

    check_runs(seeds=1, seed=0, resolution=value)


Weight = Annotated[
    str,
    typer.Option(
        "--weight",
        metavar="n11|lift|phi|jaccard|q",
        callback=checked(_weight),
        help="What an edge weighs: the count, lift − 1, phi, Jaccard, or −log10 q.",
    ),
]
Evidence = Annotated[
    str,
    typer.Option(
        "--evidence",
        metavar="clear|suggestive|weak",
        callback=checked(_evidence),
        help="The weakest evidence of an edge; weak takes every pair.",
    ),
]
Backbone = Annotated[
    str | None,
    typer.Option(
        "--backbone",
        metavar="disparity|tree",
        callback=checked(_backbone),
        help="Keep only the backbone of the network: by the disparity filter, or the maximum "
        "spanning tree. For a picture; it ignores how the edges arose.",
    ),
]
Seeds = Annotated[int, typer.Option("--seeds", min=1, help="Number of Louvain runs to compare.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The first seed.")]


def communities(
    where: Where = None,
    unit: Unit = "review",
    null: Null = DEFAULT_NET,
    weight: Weight = "n11",
    evidence: Evidence = "suggestive",
    backbone: Backbone = None,
    seeds: Seeds = 100,
    seed: Seed = 0,
    resolution: Annotated[
        float,
        typer.Option(
            "--resolution",
            help="Above 1: smaller communities; below 1: larger ones.",
            callback=checked(_resolution),
        ),
    ] = 1.0,
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples",
            min=0,
            help="Resamples of whole reviews, and as many corpora of chance, to judge how stable "
            "each set is; 0 leaves them out.",
        ),
    ] = 100,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Find groups of themes that co-occur closely, and how stable they are (consensus Louvain).

    Only sets that resampled reviews give again are called communities; the others are groups of
    linked themes. Each is named by its most frequent themes. Place says how closely it is knit and
    how much it links to the others (Callon). Themes without a pair of that evidence are
    unconnected. Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph communities

      casegraph communities --null independence --where age-group=under-1

      casegraph communities --weight jaccard --format csv -o communities.csv
    """
    from casegraph.cli.console import opened, write_out
    from casegraph.cli.results import json_text, remark, warn, write_frame

    with opened(kg) as (graph, progress):
        found = graph.communities(
            where, unit, null, weight, evidence, backbone, seeds, seed, resolution, progress,
            resamples=resamples,
        )  # fmt: skip
    network = found.network.graph
    warn(network["warnings"])
    notes = [*network["notes"], *found.notes]
    if form == "json":
        write_out(json_text(_document(found, notes)), output)
    elif not write_frame(found.table, form, output):
        write_out(_tables(found), output)
        remark(notes)


def _tables(found: Communities) -> str:
    """Return the communities, and under them their members, as two tables for a screen."""
    from casegraph.cli.tables import text_table

    summary = [
        [
            str(c.number), c.name, str(len(c.members)), percent(c.stability),
            *([] if c.jaccard is None else [percent(c.together or 0.0), hundredths(c.jaccard)]),
            tenths(c.position.centrality), tenths(c.position.density), c.position.quarter,
        ]
        for c in found.communities
    ]  # fmt: skip
    if found.unconnected:
        summary.append(["–", found.name_of(found.unconnected[0]), str(len(found.unconnected))])
    header = ["no.", "most frequent themes", "themes", "stability",
              *(["other reviews", "Jaccard"] if found.resampled else []), "centrality", "density",
              "place"]  # fmt: skip
    summary = [row + [""] * (len(header) - len(row)) for row in summary]
    table = found.table
    members = [
        [str(row["community"]), row["label"], str(row["count"]), percent(row["stability"]),
         row["theme"]]
        for row in table[table["community"] > 0].to_dict("records")
    ]  # fmt: skip
    text = text_table(header, summary)
    if members:
        text += "\n" + text_table(["no.", "member", "units", "stability", "theme"], members)
    return text


def _document(found: Communities, notes: list[str]) -> dict[str, Any]:
    network = found.network
    settings = ("n", "unit", "net", "where", "weight", "evidence", "warnings")
    return {
        **{name: network.graph[name] for name in settings},
        "pairs": network.number_of_edges(),
        "seeds": found.runs,
        "partitions": found.partitions,
        "resolution": found.resolution,
        "modularity": found.modularity,
        "modularity_of_runs": [found.lowest, found.highest],
        "resamples": found.resampled.samples if found.resampled else 0,
        "modularity_of_chance": list(found.resampled.usual) if found.resampled else [],
        "communities": [
            {
                "community": c.number,
                "name": c.name,
                "called": c.called,
                "stability": c.stability,
                "together_resampled": c.together,
                "jaccard_resampled": c.jaccard,
                "centrality": c.position.centrality,
                "density": c.position.density,
                "quarter": c.position.quarter,
                "members": [
                    {
                        "theme": theme,
                        "label": network.nodes[theme]["label"],
                        "count": network.nodes[theme]["count"],
                        "stability": found.stability[theme],
                    }
                    for theme in c.members
                ],
            }
            for c in found.communities
        ],
        "unconnected": list(found.unconnected),
        "notes": notes,
    }
