"""The tables of the pages on sets, classes and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import group_texts as texts
from .blocks import Block, Table, as_code

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.sets import ThemeSets


def of_sets(found: ThemeSets) -> list[Block]:
    """The sets of three with the smallest p."""
    head = ("set", "n11", "by length", "by pairs", "p", "q")
    return [*texts.of_sets(found), Table("sets", head, [
        (as_code(r["themes"].split(";")), r["n11"], f"{r['expected_length']:.1f}",
         f"{r['expected_parts']:.1f}", f"{r['p']:.2g}", f"{r['q']:.2g}")
        for r in found.table.head(6).to_dict("records")
    ])]  # fmt: skip


def of_classes(found: LatentClasses, other: LatentClasses) -> list[Block]:
    """How well each number of classes fits, and what tells two classes apart.

    ``other`` is the model of the themes that a tenth of the reviews name at least.
    """
    return [
        *texts.of_classes(found, other),
        Table(
            "fits", ("classes", "BIC", "entropy", "smallest class", "starts at the best"),
            [(r["classes"], f"{r['bic']:,.0f}", f"{r['entropy']:.2f}", f"{r['smallest']:.0f}",
              f"{r['agreeing']} of {r['starts']}") for r in found.fits.to_dict("records")],
        ),
        Table(
            "profiles", ("theme", "all", "class 1", "class 2"),
            [(f"`{r['theme']}`", *(f"{r[c]:.0%}" for c in ("share", "class_1", "class_2")))
             for r in found.profiles.head(6).to_dict("records")],
        ),
    ]  # fmt: skip


def of_communities(
    found: Communities, other: Communities, central: pd.DataFrame, net: nx.Graph[str]
) -> list[Block]:
    """The sets of one net, the most central themes, and how stable the sets of both nets are."""
    network = found.network
    columns = ("count", "degree", "strength", "betweenness", "participation", "harmonic")
    digits = (0, 0, 0, 3, 2, 2)
    return [
        *texts.of_communities(found, network, net),
        Table(
            "communities",
            ("no.", "most frequent themes", "themes", "stability", "other reviews", "Jaccard",
             "centrality", "density"),
            [(c.number, c.name, len(c.members), f"{c.stability:.0%}", f"{c.together:.0%}",
              f"{c.jaccard:.2f}", f"{c.position.centrality:.1f}", f"{c.position.density:.1f}")
             for c in found.communities],
        ),
        Table(
            "resampled communities",
            ("net", "sets", "pairs of themes that stay in one set", "Jaccard", "modularity",
             "of chance pairs (95% of corpora)", "communities"),
            [_resampled(each) for each in (other, found)],
        ),
        Table(
            "centralities", ("theme", *columns),
            [(r["theme"], *(f"{r[c]:.{d}f}" for c, d in zip(columns, digits, strict=True)))
             for r in central.head(6).to_dict("records")],
        ),
    ]  # fmt: skip


def _resampled(found: Communities) -> tuple[object, ...]:
    assert found.resampled is not None
    sizes = [len(c.members) * (len(c.members) - 1) for c in found.communities]
    kept = np.average([c.together or 0.0 for c in found.communities], weights=sizes)
    like = [c.jaccard or 0.0 for c in found.communities]
    middle, low, high = found.resampled.usual
    return (
        found.network.graph["net"], len(sizes), f"{kept:.0%}",
        f"{min(like):.2f} to {max(like):.2f}",
        f"{found.modularity:.2f}", f"{middle:.2f} ({low:.2f} to {high:.2f})",
        sum(c.called == "community" for c in found.communities),
    )  # fmt: skip
