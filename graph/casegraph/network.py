"""The co-occurrence network: themes as nodes, pairs as edges, each carrying its evidence.

Two nets are offered. *Mentioned together* compares with plain chance; long reviews mention
everything, so most of its edges only say that. *Together beyond review length* compares with
chance given how many themes each review states and how common each theme is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.vocabulary import concepts, groups

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from casegraph.association import Association
    from casegraph.incidence import Incidence

#: Below this many units an answer leads with intervals and ranks.
FEW_FOR_TESTS = 200


def parent_child_pairs(themes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which pairs of themes are broader and narrower, shape (themes, themes), symmetric.

    Such a pair stands together by construction, so it is left out of every test.
    """
    import numpy as np

    scheme = concepts("theme")
    position = {t: i for i, t in enumerate(themes)}
    related = np.zeros((len(themes), len(themes)), dtype=bool)
    for theme, i in position.items():
        parent = scheme[theme].broader if theme in scheme else None
        while parent in position:
            related[i, position[parent]] = related[position[parent], i] = True
            parent = scheme[parent].broader
    return related


def prevalence(found: Incidence) -> pd.DataFrame:
    """Return how often each theme stands in some units, most frequent first.

    Columns: theme, reviews, n, share, low, high (95% Wilson interval, between 0 and 1), label,
    group. Themes that stand nowhere in these units are left out.
    """
    import numpy as np
    import pandas as pd

    from casegraph.association import wilson_interval

    counts = found.counts()
    n = len(found.units)
    low, high = wilson_interval(counts, n)
    order = np.lexsort((np.arange(len(counts)), -counts))
    order = order[counts[order] > 0]
    scheme, labels = concepts("theme"), groups("theme")
    chosen = [scheme[found.themes[i]] for i in order]
    return pd.DataFrame(
        {
            "theme": [found.themes[i] for i in order],
            "reviews": counts[order],
            "n": n,
            "share": counts[order] / n,
            "low": low[order],
            "high": high[order],
            "label": [c.pref_label for c in chosen],
            "group": [labels[c.broader].pref_label if c.broader else "" for c in chosen],
        }
    )


def cooccurrence_network(
    found: Incidence, null: str = "length", min_count: int = 1, max_q: float = 1.0
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

    Returns
    -------
    networkx.Graph
        Nodes are theme ids with ``iri``, ``label``, ``group``, ``group_label``, ``definition``,
        ``alt_labels``, ``count``, ``share``, ``low``, ``high``, ``reviews``. Edges carry ``n11``,
        ``a``, ``b``, ``n``, ``expected``, ``lift``, ``npmi``, ``jaccard``, ``phi``,
        ``odds_ratio``, ``odds_ratio_low``, ``odds_ratio_high``, ``p``, ``q``, ``sign`` (+1 more
        often together than the null model expects, −1 less), ``evidence`` (clear, suggestive or
        weak), ``tested``, ``weight`` (n11) and ``reviews``. ``expected`` is the count under plain
        chance; under the length model it is ``expected_null``.

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

    from casegraph.association import NETS, associate, wilson_interval

    result = associate(found.matrix, null=null, excluded=parent_child_pairs(found.themes))
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
    notes.append(
        "Reviews are not a sample of cases, an association is not a cause, and silence in a "
        "report is not absence."
    )
    return notes
