"""``casegraph centrality``: how central each theme is in the network."""

from __future__ import annotations

from casegraph.cli.communities import (
    Backbone,
    Evidence,
    Seed,
    Seeds,
    Weight,
)
from casegraph.cli.options import Form, Kg, Null, Output, Unit, Where
from casegraph.nets import DEFAULT_NET


def centrality(
    where: Where = None,
    unit: Unit = "review",
    null: Null = DEFAULT_NET,
    weight: Weight = "n11",
    evidence: Evidence = "suggestive",
    backbone: Backbone = None,
    seeds: Seeds = 100,
    seed: Seed = 0,
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Measure how central each theme is: its ties, paths through it, spread over communities.

    Degree counts a theme's pairs, strength adds their weights. Betweenness and harmonic closeness
    take 1 / weight as the length of a pair; eigenvector centrality compares themes within one
    connected component only; participation says how evenly the pairs are spread over the
    communities. A central theme is mentioned with many others: it is neither more serious nor a
    cause.

    Examples:

      casegraph centrality --null independence

      casegraph centrality --where nation=wales --format csv -o centrality.csv
    """
    from casegraph.analyses.communities import MEASURES
    from casegraph.cli.console import opened, write_out
    from casegraph.cli.results import remark, warn, write_frame
    from casegraph.cli.tables import frame_text

    with opened(kg) as (graph, progress):
        frame = graph.centrality(
            where, unit, null, weight, evidence, backbone, seeds, seed, progress
        )
    warn(frame.attrs["warnings"])
    if write_frame(frame, form, output):
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
    remark(frame.attrs["notes"])
    remark(f"{name}: {meaning}." for name, meaning in MEASURES.items())
