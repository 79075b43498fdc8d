"""The co-occurrence network: themes as nodes, pairs as edges, each carrying its evidence.

Three nets are offered. *Exact* compares with chance given how many themes are coded from each
review and how common each theme is, both held exactly; *length-average* holds both on average;
*independence* compares with plain chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.analyses.cooccurrence.beyond_strata import within_note
from casegraph.selection.selection import Selection
from casegraph.thresholds import FEW_FOR_TESTS
from casegraph.wording.caveats import ASSOCIATIONS, presupposing, untested
from casegraph.wording.labels import APART, BY_GROUP, CLOSED, NETS, OPEN_CELLS, PROTOCOL, UNITS
from casegraph.wording.numbers import tenths
from casegraph.wording.robustness import NOTE

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence.result import Cooccurrence

#: Above this many, what a pair needs to show is close to nothing, and slow to work out.
MOST_FOR_POWER = 20_000
#: A sentence names no more pairs than this.
MOST_NAMED = 10


def network(found: Cooccurrence) -> nx.Graph[str]:
    """Return the chosen pairs of a co-occurrence as a network of themes.

    Returns
    -------
    networkx.Graph
        Nodes are theme ids with ``iri``, ``label``, ``group``, ``group_label``, ``definition``,
        ``alt_labels``, ``count``, ``share``, ``low``, ``high``, and the ids of the units that
        state the theme, as ``reviews``, ``children`` or ``findings``. Edges carry the measures of
        :data:`casegraph.analyses.cooccurrence.measures.MEASURES` that files hold, ``weight`` (n11)
        and the ids of the units with both themes, named as on nodes. ``sign`` is +1 for a pair more
        often together than the net expects and −1 for less. ``expected``, ``lift`` and the odds
        ratio refer to the net, those whose names end in ``_plain`` to plain chance. Pairs that
        never co-occur are edges of weight 0. After resampling also ``stability`` (share of
        resamples in which the pair is an edge of that sign at q ≤ 0.05), ``rank_low``,
        ``rank_high`` (by phi), ``lift_low``, ``lift_high``, ``phi_low`` and ``phi_high`` (95%).

        ``G.graph`` has ``n``, ``unit``, ``net``, ``length_by``, ``apart``, ``name`` (the net in
        words), ``where``, ``warnings``, ``tested``, ``tested_apart`` (how many of these by
        themselves), ``left_out``, ``correction``, ``resamples`` and ``notes``; within strata also
        ``within``, their keys, and edges carry ``expected_length``, ``q_length`` and ``explained``.
        With cells left out as empty by definition it has ``closed``, their number;
        under a protocol ``protocol``, its SHA-256.

    Examples
    --------
    >>> import casegraph as cg
    >>> G = cg.open().cooccurrence(null="independence")
    >>> G.edges["unsafe-sleep", "sudden-infant-death"]["sign"]
    1

    Notes
    -----
    Odds ratios and their intervals can be infinite where a theme is in every unit.

    Reviews are not a sample of cases: an edge describes the reviews that were written. An
    association is not a cause, and silence in a report is not absence.
    """
    import networkx as nx

    G: nx.Graph[str] = nx.Graph(**about(found))
    G.add_nodes_from(found.nodes())
    G.add_edges_from(found.edges())
    return G


def about(found: Cooccurrence) -> dict[str, Any]:
    """Return what a network says of itself: units, net, filters, how much was tested, and notes."""
    result = found.association
    said: dict[str, Any] = {
        "n": found.n,
        "unit": found.incidence.unit,
        "net": found.net,
        "length_by": found.length_by,
        "apart": found.apart,
        "name": _name(found),
        "where": list(found.incidence.where),
        "warnings": list(found.incidence.warnings),
        "tested": int(result.testable.sum()),
        "tested_apart": int((result.testable & (result.family > 0)).sum()),
        "left_out": {why: count for why, count in result.left_out.items() if count},
        "correction": result.correction,
        "resamples": found.resamples,
    }
    if found.protocol:
        said["protocol"] = found.protocol
    notes = _notes(said)
    if found.closed:
        said["closed"] = found.closed
        notes.insert(1, CLOSED.format(f"{found.closed:,}"))
    if found.within is not None:
        said["within"] = list(found.within.strata.keys)
        notes.insert(1, within_note(found))
    if found.incidence.share_reviews:
        plural = found.incidence.plural
        notes.insert(1, (
            f"No pair is tested, and p and q are 1: {plural} of one review share what was written "
            "of it, and a test would count them as independent. Counts and measures are as they "
            "are; intervals of odds ratios are too narrow. For tests count reviews; for intervals "
            "that keep a review together add --resamples."
        ))  # fmt: skip
    if result.excluded.any():
        notes.append(
            "Not tested, because one theme is above the other in the scheme: "
            f"{_named(found, result.excluded.nonzero()[0])}."
        )
    # The power within strata depends on the strata, and is not worked out.
    if result.testable.any() and found.n <= MOST_FOR_POWER and found.within is None:
        notes.append(power_note(found))
    notes.append(ASSOCIATIONS)
    if "robust" in found.resampled:
        notes.append(NOTE)
    if found.protocol:
        notes.append(PROTOCOL.format(found.protocol))
    return {**said, "notes": notes}


def _name(found: Cooccurrence) -> str:
    """Return the net in words, with what it holds beyond its name."""
    within = (
        "" if found.within is None else f", within kinds of case by {found.within.strata.words}"
    )
    closed = OPEN_CELLS * bool(found.closed)
    by_group = BY_GROUP * (found.length_by == "group")
    return NETS[found.net] + within + closed + by_group + APART * found.apart


def power_note(found: Cooccurrence) -> str:
    """Return how strong a pair has to be to show under its net, for common and for rarer themes.

    The figures are for one pair at p ≤ 0.05; with many pairs more is needed. See
    :func:`casegraph.stats.pair_test_under`.

    >>> import casegraph as cg
    >>> power_note(cg.open().associations())[:70]
    'With 388 reviews, two themes at 30% each need an odds ratio of about 1'
    """
    from casegraph.stats import pair_test_under

    matrix = found.incidence.matrix
    needed = [
        pair_test_under(found.association, matrix, share, share).smallest_odds_ratio()
        for share in (0.3, 0.1)
    ]
    common, rare = (f"about {tenths(x)}" if x < 1e6 else "beyond any size" for x in needed)
    return (
        f"With {found.n:,} {found.incidence.plural}, two themes at 30% each need an odds ratio of "
        f"{common} to show in four of five such corpora under this net ({NETS[found.net]}), two at "
        f"10% each {rare}; more, where many pairs are tested."
    )


def _named(found: Cooccurrence, at: NDArray[np.intp]) -> str:
    """Return some pairs by their labels, the first few of them where there are many."""
    i, j = (
        numbers[at[:MOST_NAMED]].tolist() for numbers in (found.association.i, found.association.j)
    )
    names = [
        f"{found.themes[a].label} and {found.themes[b].label}" for a, b in zip(i, j, strict=True)
    ]
    more = [f"{at.size - MOST_NAMED:,} more"] if at.size > MOST_NAMED else []
    return "; ".join([*names, *more])


def _notes(said: Mapping[str, Any]) -> list[str]:
    """Return the first sentences under every table and picture of the network."""
    units = UNITS[said["unit"]]
    where = str(Selection.of(said["where"]))
    left = "; ".join(f"{count:,} pairs {why}" for why, count in said["left_out"].items())
    apart = presupposing(said["tested_apart"])
    notes = [
        f"Net: {said['name']}. {said['n']:,} {units}; {where}. "
        f"{said['tested']:,} pairs tested{apart}" + (f"; left out: {left}." if left else "."),
    ]
    if few := untested(said["n"], units):
        notes.append(f"{few}.")
    elif said["n"] < FEW_FOR_TESTS:
        notes.append(
            f"With fewer than {FEW_FOR_TESTS} {units}, read the intervals and the ranks first: "
            "a pair that does not pass a test may still be real."
        )
    return notes
