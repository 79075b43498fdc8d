"""The co-occurrence network: themes as nodes, pairs as edges, each carrying its evidence.

Two nets are offered. *Mentioned together* compares with plain chance; long reviews mention
everything, so most of its edges only say that. *Together beyond review length* compares with
chance given how many themes each review states and how common each theme is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.model.concepts import concepts, groups, parent_child_pairs
from casegraph.progress import Progress, silent
from casegraph.thresholds import FEW_FOR_TESTS

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association

#: Above this many, what a pair needs to show is close to nothing, and slow to work out.
MOST_FOR_POWER = 20_000


def cooccurrence_network(
    found: Incidence,
    null: str = "length",
    min_count: int = 1,
    max_q: float = 1.0,
    correction: str = "bh",
    resamples: int = 0,
    seed: int = 1,
    progress: Progress = silent,
) -> nx.Graph[str]:
    """Return the network of themes that stand together in the units of an incidence matrix.

    Parameters
    ----------
    found
        The incidence matrix; its unit and filters are kept in ``G.graph``.
    null
        ``length`` or ``independence``: what a pair's count is compared with.
    min_count
        Fewest units that show both themes of an edge, and fewest that show a node.
    max_q
        Largest q of an edge; 1 keeps every pair that stands together at least once, the pairs
        that were not tested included (their q is 1).
    correction
        ``bh`` (Benjamini and Hochberg) or ``by`` (Benjamini and Yekutieli, the strict one).
    resamples, seed
        How often whole reviews are drawn anew to see how firm each edge is; 0 leaves it out.
    progress
        Told how far the resampling is.

    Returns
    -------
    networkx.Graph
        Nodes are theme ids with ``iri``, ``label``, ``group``, ``group_label``, ``definition``,
        ``alt_labels``, ``count``, ``share``, ``low``, ``high``, ``reviews``. Edges carry ``n11``,
        ``a``, ``b``, ``n``, ``expected``, ``lift``, ``npmi``, ``jaccard``, ``phi``,
        ``odds_ratio``, ``odds_ratio_low``, ``odds_ratio_high``, ``p``, ``q``, ``sign`` (+1 more
        often together than the null model expects, −1 less), ``evidence`` (clear, suggestive or
        weak), ``tested``, ``weight`` (n11) and ``reviews``. After resampling also
        ``stability`` (share of resamples in which the pair is an edge of that sign at q ≤ 0.05),
        ``rank_low``, ``rank_high`` (by phi), ``lift_low``, ``lift_high``, ``phi_low`` and
        ``phi_high`` (95%). ``expected`` is the count under plain chance;
        under the length model it is ``expected_null``.

    Raises
    ------
    UnknownNameError
        For another null model.

    Examples
    --------
    >>> import casegraph as cg
    >>> G = cg.open().cooccurrence(null="independence")
    >>> G.edges["unsafe-sleep", "sudden-infant-death"]["sign"]
    1

    Notes
    -----
    Odds ratios and their intervals can be infinite where a theme is in every unit.

    Reviews are not a sample of cases: an edge describes the reviews that were written, and is
    neither a cause nor a risk. A theme that a review does not state is not thereby absent.
    """
    import networkx as nx
    import numpy as np

    from casegraph.stats import NETS, associate, wilson_interval

    result = associate(
        found.matrix,
        null=null,
        excluded=parent_child_pairs(found.themes),
        correction=correction,
    )
    firmness = _firmness(found, result, resamples, seed, progress)
    counts = found.counts()
    n = len(found.units)
    low, high = wilson_interval(counts, n)
    scheme, labels = concepts("theme"), groups("theme")
    columns = found.matrix.tocsc()
    names = np.asarray(found.units, dtype=object)
    rows = [columns.indices[columns.indptr[j] : columns.indptr[j + 1]] for j in range(len(counts))]

    G: nx.Graph[str] = nx.Graph()
    for j, theme in enumerate(found.themes):
        if counts[j] < max(min_count, 1):
            continue
        about = scheme[theme]
        G.add_node(
            theme,
            iri=about.iri,
            label=about.pref_label,
            group=about.broader or "",
            group_label=labels[about.broader].pref_label if about.broader else "",
            definition=about.definition,
            alt_labels=list(about.alt_labels),
            count=int(counts[j]),
            share=float(counts[j] / n),
            low=float(low[j]),
            high=float(high[j]),
            reviews=sorted(names[rows[j]]),
        )
    keep = (result.n11 >= max(min_count, 1)) & (result.q <= max_q)
    for k in np.flatnonzero(keep):
        i, j = int(result.i[k]), int(result.j[k])
        both = np.intersect1d(rows[i], rows[j], assume_unique=True)
        G.add_edge(found.themes[i], found.themes[j], **_edge(result, int(k)),
                   **{name: float(values[k]) for name, values in firmness.items()},
                   reviews=sorted(names[both]))  # fmt: skip
    G.graph.update(
        n=n,
        unit=found.unit,
        net=null,
        null=null,
        name=NETS[null],
        where=list(found.where),
        warnings=list(found.warnings),
        tested=int(result.testable.sum()),
        left_out=dict(result.left_out),
        correction=result.correction,
        resamples=resamples,
    )
    G.graph["notes"] = _notes(G)
    return G


def _edge(result: Association, k: int) -> dict[str, object]:
    values: dict[str, object] = {
        name: float(getattr(result, name)[k])
        for name in ("expected", "expected_null", "lift", "npmi", "jaccard", "phi", "odds_ratio",
                     "odds_ratio_low", "odds_ratio_high", "p", "q")
    }  # fmt: skip
    values.update({name: int(getattr(result, name)[k]) for name in ("n11", "a", "b", "sign")})
    values.update(
        n=int(result.n),
        evidence=str(result.evidence[k]),
        tested=bool(result.testable[k]),
        weight=int(result.n11[k]),
    )
    return values


def _firmness(
    found: Incidence, result: Association, resamples: int, seed: int, progress: Progress
) -> dict[str, NDArray[np.float64]]:
    """Return what resampling whole reviews says of each pair, by the name of the attribute."""
    if not resamples:
        return {}
    from casegraph.stats import bootstrap

    drawn = bootstrap(
        found.matrix,
        result,
        samples=resamples,
        seed=seed,
        clusters=found.clusters,
        names=("lift", "phi"),
        progress=progress,
    )
    return {
        "stability": drawn.stability,
        "rank_low": drawn.rank_low,
        "rank_high": drawn.rank_high,
        "lift_low": drawn.low["lift"],
        "lift_high": drawn.high["lift"],
        "phi_low": drawn.low["phi"],
        "phi_high": drawn.high["phi"],
    }


def power_note(n: int, units: str = "reviews") -> str:
    """Return how strong a pair has to be to show, for two common and for two rarer themes.

    The figures are for one pair at p ≤ 0.05 under plain chance; with many pairs more is needed.

    >>> power_note(200)[:70]
    'With 200 reviews, two themes at 30% each need an odds ratio of about 2'
    """
    from casegraph.stats import smallest_odds_ratio

    needed = [smallest_odds_ratio(share, share, n) for share in (0.3, 0.1)]
    common, rare = (f"about {x:.1f}" if x < 1e6 else "beyond any size" for x in needed)
    return (
        f"With {n:,} {units}, two themes at 30% each need an odds ratio of {common} to show in "
        f"four of five such corpora, two at 10% each {rare}; more, where many pairs are tested."
    )


def _notes(G: nx.Graph[str]) -> list[str]:
    """Return the sentences that belong under every table and picture of the network."""
    units = {"review": "reviews", "child": "children", "finding": "findings"}[G.graph["unit"]]
    where = " and ".join(G.graph["where"]) or "no filter"
    left = "; ".join(
        f"{count:,} pairs {why}" for why, count in G.graph["left_out"].items() if count
    )
    notes = [
        f"Net: {G.graph['name']}. {G.graph['n']:,} {units}; {where}. "
        f"{G.graph['tested']:,} pairs tested" + (f"; left out: {left}." if left else "."),
    ]
    if G.graph["n"] < FEW_FOR_TESTS:
        notes.append(
            f"With fewer than {FEW_FOR_TESTS} {units}, read the intervals and the ranks first: "
            "a pair that does not pass a test may still be real."
        )
    if 0 < G.graph["n"] <= MOST_FOR_POWER:
        notes.append(power_note(G.graph["n"], units))
    notes.append(
        "Reviews are not a sample of cases, an association is not a cause, and silence in a "
        "report is not absence."
    )
    return notes
