"""``casegraph centrality``: where each theme stands in the network."""

from __future__ import annotations

import json
import math

from casegraph.cli.communities import (
    Backbone,
    Evidence,
    Null,
    Seed,
    Seeds,
    Weight,
    read_network,
)
from casegraph.cli.options import Form, Kg, Output, Unit, Where


def centrality(
    where: Where = None,
    unit: Unit = "review",
    null: Null = "length",
    weight: Weight = "n11",
    evidence: Evidence = "suggestive",
    backbone: Backbone = None,
    seeds: Seeds = 100,
    seed: Seed = 0,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Measure where each theme stands: ties, paths through it, spread over the communities.

    Degree counts a theme's pairs, strength adds their weights. Betweenness and harmonic closeness
    take 1 / weight as the length of a pair; the eigenvector is for one connected part (component)
    at a time; participation says how evenly the pairs are spread over the communities. A central
    theme is mentioned with many others: it is neither more serious nor a cause.

    Examples:

      casegraph centrality --null independence

      casegraph centrality --where nation=wales --format csv -o centrality.csv
    """
    from casegraph.analyses.communities import MEASURES, communities
    from casegraph.analyses.communities import centrality as measure
    from casegraph.cli.console import say, write_out
    from casegraph.cli.tables import frame_text

    network = read_network(where or (), unit, null, weight, evidence, backbone, kg)
    frame = measure(network, communities(network, seeds, seed).membership)
    if form == "csv":
        write_out(frame.to_csv(index=False, lineterminator="\n"), output)
        return
    if form == "json":
        rows = [
            {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
            for row in frame.to_dict("records")
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False)
        write_out(text + "\n", output)
        return
    tied = frame[frame["degree"] > 0]
    decimals = {"strength": 2, "betweenness": 3, "eigenvector": 3, "participation": 2,
                "harmonic": 3}  # fmt: skip
    if all(float(s).is_integer() for s in tied["strength"]):
        decimals["strength"] = 0
    shown = tied.assign(
        **{name: [f"{v:.{d}f}" for v in tied[name]] for name, d in decimals.items()}
    )[["label", "count", *MEASURES, "community", "component", "theme"]]
    write_out(frame_text(shown), output)
    for line in network.graph["notes"]:
        say(line)
    for name, meaning in MEASURES.items():
        say(f"{name}: {meaning}.")
