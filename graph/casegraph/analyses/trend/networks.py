"""One co-occurrence network per period, all on the same themes, so that one layout serves all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.analyses.cooccurrence import cooccurrence
from casegraph.analyses.cooccurrence.result import node_attributes
from casegraph.analyses.themes.counted import counted_themes
from casegraph.analyses.trend.periods import sort_reviews
from casegraph.errors import UsageError
from casegraph.nets import DEFAULT_NET
from casegraph.thresholds import FEWEST_UNITS

if TYPE_CHECKING:
    import networkx as nx

    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["networks_by_period"]


def networks_by_period(
    store: Store,
    where: Where = None,
    period: int = 5,
    periods: str | None = None,
    date: str = "published",
    null: str = DEFAULT_NET,
    min_count: int = 1,
    max_q: float = 1.0,
) -> dict[str, nx.Graph[str]]:
    """Return a network for each period, by the period's name, in order of time.

    Parameters
    ----------
    store, where, period, periods, date
        As for :func:`casegraph.analyses.trend.trend`.
    null, max_q
        As for ``analyses.cooccurrence.cooccurrence``; q is taken within a period.
    min_count
        Fewest reviews of all periods together that state a node's theme, and fewest of a period
        that show an edge.

    Returns
    -------
    dict
        Every graph has the same nodes in the same order, with the ``count``, ``share``, ``low``,
        ``high`` and ``reviews`` of its own period (count 0 where no review of it states the
        theme), and ``period``, ``start``, ``end`` and ``middle`` in ``G.graph``. Periods with fewer
        than five reviews have no graph.

    Raises
    ------
    UsageError
        No period has five reviews, or the periods are invalid.
    ConvergenceError
        The model of lengths and totals of a period could not be fitted.

    Examples
    --------
    >>> import casegraph as cg
    >>> nets = networks_by_period(cg.open().store, periods="2010..2014,2015..2019",
    ...                           null="independence", min_count=5)
    >>> list(nets), len({tuple(G) for G in nets.values()})
    (['2010–2014', '2015–2019'], 1)

    Notes
    -----
    An edge that is present in one period and not in another is not a finding by itself: the one may
    have passed q = 0.05 and the other just missed it. To compare two periods, contrast them.
    """
    made = sort_reviews(store, where, period, periods, date)
    sizes = np.bincount(made.period_of[made.period_of >= 0], minlength=len(made.periods))
    usable = np.flatnonzero(sizes >= FEWEST_UNITS)
    if not usable.size:
        raise UsageError(
            f"none of {len(sizes)} periods has {FEWEST_UNITS} reviews; expected at least one; "
            "widen the periods or a filter"
        )
    parts = {int(k): made.part(int(k)) for k in usable}
    totals = np.sum([part.counts() for part in parts.values()], axis=0)
    themes = [t for t, n in zip(made.found.themes, totals, strict=True) if n >= max(min_count, 1)]
    # A period does not state every theme that has a place in its network.
    everywhere = {
        t.id: node_attributes(t, made.found.plural, []) for t in counted_themes(made.found)
    }
    nets: dict[str, nx.Graph[str]] = {}
    for number, part in parts.items():
        full = cooccurrence(part, null, max_q=max_q).network()
        span = made.periods[number]
        nets[str(span)] = _on_nodes(full, everywhere, themes, len(part.units), min_count)
        nets[str(span)].graph.update(
            period=str(span), start=span.start, end=span.end, middle=span.middle, date=date
        )
    return nets


def _on_nodes(
    full: nx.Graph[str],
    everywhere: Mapping[str, Mapping[str, Any]],
    themes: Sequence[str],
    n: int,
    min_count: int,
) -> nx.Graph[str]:
    """Return a network on exactly these themes, in their order."""
    import networkx as nx

    from casegraph.stats import wilson_interval

    low, high = wilson_interval(0, n)
    none: dict[str, Any] = {
        "count": 0, "share": 0.0, "low": float(low), "high": float(high), "reviews": [],
    }  # fmt: skip
    G: nx.Graph[str] = nx.Graph()
    for theme in themes:
        G.add_node(theme, **(full.nodes[theme] if theme in full else {**everywhere[theme], **none}))
    kept = set(themes)
    G.add_edges_from(
        (u, v, d) for u, v, d in full.edges(data=True)
        if u in kept and v in kept and d["n11"] >= min_count
    )  # fmt: skip
    G.graph.update(full.graph)
    return G
