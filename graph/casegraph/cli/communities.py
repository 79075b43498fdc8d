"""``casegraph communities``: which themes hang together, and how firmly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casegraph.cli.options import Form, Kg, Output, Unit, Where
from casegraph.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import pandas as pd

    from casegraph.analyses.communities import Communities


Null = Annotated[
    str,
    typer.Option(
        "--null",
        metavar="length|independence",
        help="Which net: together beyond review length (length), or mentioned together "
        "(independence).",
    ),
]
Weight = Annotated[
    str,
    typer.Option(
        "--weight",
        metavar="n11|lift|phi|jaccard|q",
        help="What an edge weighs: the count, lift − 1, phi, Jaccard, or −log10 q.",
    ),
]
Evidence = Annotated[
    str,
    typer.Option(
        "--evidence",
        metavar="clear|suggestive|weak",
        help="The weakest evidence of an edge; weak takes every pair.",
    ),
]
Backbone = Annotated[
    str | None,
    typer.Option(
        "--backbone",
        metavar="disparity|tree",
        help="Keep only the edges that carry the network: the disparity filter, or the maximum "
        "spanning tree. For a picture; it ignores how the edges arose.",
    ),
]
Seeds = Annotated[int, typer.Option("--seeds", min=1, help="Runs of Louvain that are compared.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The first seed.")]


def communities(
    where: Where = None,
    unit: Unit = "review",
    null: Null = "length",
    weight: Weight = "n11",
    evidence: Evidence = "suggestive",
    backbone: Backbone = None,
    seeds: Seeds = 100,
    seed: Seed = 0,
    resolution: Annotated[
        float,
        typer.Option("--resolution", help="Above 1: smaller communities; below 1: larger ones."),
    ] = 1.0,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Find themes that hang together, and say how firmly (Louvain, agreed over many seeds).

    A community is named by its most frequent themes. Place says how closely it is knit and how
    much it links to the others (Callon). Themes without a sure enough pair are unconnected.
    Reviews are not a sample of cases, and an association is not a cause.

    Examples:

      casegraph communities

      casegraph communities --null independence --where age-group=under-1

      casegraph communities --weight jaccard --format csv -o communities.csv
    """
    from casegraph.analyses.communities import communities as find
    from casegraph.cli.console import say, write_out

    network = read_network(where or (), unit, null, weight, evidence, backbone, kg)
    found = find(network, seeds, seed, resolution)
    notes = [*network.graph["notes"], *found.notes]
    if form == "json":
        write_out(_json(network, found, notes), output)
        return
    frame = member_frame(network, found)
    if form == "csv":
        write_out(frame.to_csv(index=False, lineterminator="\n"), output)
        return
    write_out(_table(found, frame), output)
    for line in notes:
        say(line)


def read_network(
    where: Sequence[str],
    unit: str,
    null: str,
    weight: str,
    evidence: str,
    backbone: str | None,
    kg: str | None,
) -> nx.Graph[str]:
    """Return the weighted network that the options ask for; say the warnings of the filter."""
    from casegraph.analyses.communities import BACKBONES, weighted_network
    from casegraph.analyses.communities import backbone as thin
    from casegraph.api import open as open_kg
    from casegraph.cli.console import bar, say

    if backbone is not None and backbone not in BACKBONES:
        raise UnknownNameError("backbone", backbone, tuple(BACKBONES))
    with bar() as progress:
        graph = open_kg(kg, progress)
        progress("comparing pairs of themes", 0, 0)
        network = weighted_network(graph.cooccurrence(where, unit, null), weight, evidence)
    for warning in network.graph["warnings"]:
        say(f"note: {warning}.")
    return network if backbone is None else thin(network, backbone)


def member_frame(network: nx.Graph[str], found: Communities) -> pd.DataFrame:
    """Return one row a theme: communities in order, members most frequent first, then the rest."""
    import pandas as pd

    rows = [
        {
            "community": c.number,
            "name": c.name,
            "theme": theme,
            "label": network.nodes[theme]["label"],
            "count": network.nodes[theme]["count"],
            "stability": found.stability[theme],
            "community_stability": c.stability,
            "centrality": c.position.centrality,
            "density": c.position.density,
            "quarter": c.position.quarter,
        }
        for c in found.communities
        for theme in c.members
    ]
    alone = sorted(found.unconnected, key=lambda t: (-network.nodes[t]["count"], t))
    rows += [
        {
            "community": 0,
            "name": found.name_of(theme),
            "theme": theme,
            "label": network.nodes[theme]["label"],
            "count": network.nodes[theme]["count"],
        }
        for theme in alone
    ]
    columns = ["community", "name", "theme", "label", "count", "stability", "community_stability",
               "centrality", "density", "quarter"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _table(found: Communities, frame: pd.DataFrame) -> str:
    from casegraph.cli.tables import text_table

    summary = [
        [
            str(c.number), c.name, str(len(c.members)), f"{c.stability:.0%}",
            f"{c.position.centrality:.1f}", f"{c.position.density:.1f}", c.position.quarter,
        ]
        for c in found.communities
    ]  # fmt: skip
    if found.unconnected:
        summary.append(["–", found.name_of(found.unconnected[0]), str(len(found.unconnected)),
                        "", "", "", ""])  # fmt: skip
    header = ["no.", "most frequent themes", "themes", "stability", "centrality", "density",
              "place"]  # fmt: skip
    members = [
        [str(row.community), str(row.label), str(row.count_), f"{row.stability:.0%}",
         str(row.theme)]
        for row in frame[frame["community"] > 0].rename(columns={"count": "count_"}).itertuples()
    ]  # fmt: skip
    text = text_table(header, summary)
    if members:
        text += "\n" + text_table(["no.", "member", "units", "stability", "theme"], members)
    return text


def _json(network: nx.Graph[str], found: Communities, notes: list[str]) -> str:
    import json

    settings = ("n", "unit", "net", "where", "weight", "evidence", "warnings")
    document: dict[str, Any] = {
        **{name: network.graph[name] for name in settings},
        "pairs": network.number_of_edges(),
        "seeds": found.runs,
        "partitions": found.partitions,
        "resolution": found.resolution,
        "modularity": found.modularity,
        "modularity_of_runs": [found.lowest, found.highest],
        "communities": [
            {
                "community": c.number,
                "name": c.name,
                "stability": c.stability,
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
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
