"""What the scripts of the theme map read: themes and pairs as columns, each number once.

Columns are a third of the size of objects and parse faster; digits that no reader could tell
apart are left out. Those that decide how a number is rounded stay, so that the page shows what
every other page shows of the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from casegraph.resources import casegraph_version
from casegraph.thresholds import GRADES
from casegraph.wording.numbers import LIMITS
from casegraph_viz.content.evidence import Packed
from casegraph_viz.content.layout.drawing import DASHES
from casegraph_viz.content.pair_table import PairTable
from casegraph_viz.content.ranking import CUT_RULE
from casegraph_viz.content.summary import NET_LABELS, net_name
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import GROUPS, OTHER, group_style

Floats = NDArray[np.float64]

MEASURE_LABELS = {
    "n11": "reviews with both",
    "lift": "lift",
    "odds_ratio": "odds ratio",
    "npmi": "NPMI",
    "jaccard": "Jaccard",
    "phi": "phi",
}
# Measures that do not depend on the null model, with the decimals that a page shows.
_MEASURES = {
    "n11": 0,
    "lift": 2,
    "npmi": 2,
    "jaccard": 2,
    "phi": 2,
    "odds_ratio": 1,
    "odds_ratio_low": 1,
    "odds_ratio_high": 1,
}
#: Chances below this are only said to be below it.
_SMALLEST = 0.001
#: Packed grades count from 1, the weakest, so that 0 and the sign stay free.
_GRADES = {word: number for number, word in enumerate(GRADES, 1)}


def theme_columns(
    network: nx.Graph[str], packed: Packed, communities: Mapping[str, int]
) -> dict[str, list[Any]]:
    """Return the themes of a network: what they are called, how often they stand, and where."""
    facts = [d for _, d in network.nodes(data=True)]
    return {
        "id": list(network),
        "label": [str(d.get("label", n)) for n, d in network.nodes(data=True)],
        "group": [group_style(str(d.get("group", ""))).key for d in facts],
        "community": [communities.get(n, 0) for n in network],
        "definition": [str(d.get("definition", "")) for d in facts],
        "alt": [[str(a) for a in d.get("alt_labels", ())] for d in facts],
        "count": [int(d.get("count", 0)) for d in facts],
        "share": rounded([d.get("share") for d in facts], 2),
        "low": rounded([d.get("low") for d in facts], 2),
        "high": rounded([d.get("high") for d in facts], 2),
        "reviews": [
            [packed.row[r] for r in d.get("reviews", ()) if r in packed.row] for d in facts
        ],
    }


def pair_columns(network: nx.Graph[str], table: PairTable, packed: Packed) -> dict[str, Any]:
    """Return the pairs; reviews only where they are not simply those that both themes share."""
    columns: dict[str, Any] = {
        "a": table.first.tolist(),
        "b": table.second.tolist(),
        "reviews": _written_out(network, table, packed),
    }
    for name, digits in _MEASURES.items():
        columns[name] = rounded(table.measure(name), digits)
    return columns


def _written_out(network: nx.Graph[str], table: PairTable, packed: Packed) -> dict[int, list[int]]:
    """Return the reviews of those pairs that have others than both themes share, by row."""
    named = [d.get("reviews", ()) for _, d in network.nodes(data=True)]
    held = cache(lambda theme: frozenset(named[theme]))
    found: dict[int, list[int]] = {}
    for row, (a, b, behind) in enumerate(table.reviews()):
        if not behind and (not named[a] or not named[b] or held(a).isdisjoint(held(b))):
            continue
        if (stated := frozenset(behind)) != held(a) & held(b):
            found[row] = sorted(packed.row[r] for r in stated if r in packed.row)
    return found


def net_columns(net: str, table: PairTable) -> dict[str, Any]:
    """Return what one net says of the pairs: expected counts, tests, grades and their order."""
    null, plain = table.numbers(net, "expected_null"), table.numbers(net, "expected")
    grades = np.array([_GRADES.get(word, 0) for word in table.words(net, "evidence")], dtype=int)
    apart = table.numbers(net, "sign") < 0
    return {
        "expected": rounded(np.where(np.isnan(null), plain, null), 1),
        "p": significant(table.numbers(net, "p")),
        "q": significant(table.numbers(net, "q")),
        # Signed grade: 3 clear, 2 suggestive, 1 weak, 0 not in this net; negative is apart.
        "grade": np.where(apart, -grades, grades).tolist(),
        "order": table.order(net),
    }


def settings(
    network: nx.Graph[str], nets: Mapping[str, nx.Graph[str]], title: str, frame: Frame
) -> dict[str, Any]:
    """Return what the scripts need to know besides numbers: words, shapes, dashes, rules."""
    labels: dict[str, str] = {}
    for _, facts in network.nodes(data=True):
        style = group_style(str(facts.get("group", "")))
        labels.setdefault(style.key, str(facts.get("group_label") or style.label))
    styles = [style for style in (*GROUPS, OTHER) if style.key in labels]
    return {
        "title": title,
        "net": net_name(network),
        "cutRule": CUT_RULE,
        "n": int(network.graph.get("n", 0)),
        "unit": str(network.graph.get("unit", "review")),
        "dashes": dict(DASHES),
        "measures": MEASURE_LABELS,
        "netLabels": {key: NET_LABELS.get(key, key) for key in nets},
        "tested": {key: net.graph.get("tested") for key, net in nets.items()},
        "groups": {style.key: labels[style.key] for style in styles},
        "shapes": {style.key: style.outline for style in styles},
        "light": {style.key: style.light for style in styles},
        "made": f"casegraph {casegraph_version()}",
        "cited": frame.cited,
        "page": frame.here or "theme-map.html",
        "where": [str(text) for text in frame.where],
    }


def links(
    network: nx.Graph[str], packed: Packed, reviews: Mapping[str, Mapping[str, Any]], frame: Frame
) -> dict[str, list[str]]:
    """Return where themes and reviews have pages of their own; nothing for a page alone."""
    if not frame.in_site:
        return {"themes": [], "reviews": []}
    themes = [frame.link(str(d.get("iri", ""))) for _, d in network.nodes(data=True)]
    rows = [frame.link(str(reviews.get(r, {}).get("iri", ""))) for r in packed.row]
    return {"themes": themes if any(themes) else [], "reviews": rows if any(rows) else []}


def rounded(values: Sequence[Any] | Floats, shown: int) -> list[float | int | None]:
    """Return numbers that a page shows with ``shown`` decimals, with two decimals more.

    A number so near the middle of two that those two decimals could decide which of them it is
    shown as keeps all its digits: rounded twice, 3.6495 would become 3.65 and then 3.7. ``None``
    stands where there is no number or it is not finite.

    >>> rounded([1.0, 0.1234, None, float("inf")], 1)
    [1.0, 0.123, None, None]
    >>> rounded([3.64951, 0.449999], 1)
    [3.64951, 0.449999]
    """
    found = np.array(values, dtype=float)
    if shown == 0 and np.isfinite(found).all():
        return [*np.round(found).astype(int).tolist()]
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(np.abs(found) * 10.0**shown % 1.0 - 0.5)
        kept = np.where(apart < 0.01, found, np.round(found, shown + 2))
    return _listed(kept)


def significant(values: Sequence[Any] | Floats, shown: int = 2) -> list[float | int | None]:
    """Return chances that a page shows with ``shown`` figures, with two figures more.

    As with :func:`rounded`, all digits stay where they decide what is shown; so they do near the
    limits of the grades, which are shown with as many figures as it takes not to cross them.

    >>> significant([0.0123449, 1.0, None, 0.05034567, 0.01250001])
    [0.01234, 1.0, None, 0.05034567, 0.01250001]
    """
    found = np.array(values, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (shown - 1 - np.floor(np.log10(np.abs(found))))
        near = np.abs(np.abs(found) * scale % 1.0 - 0.5) < 0.01
        for limit in (*LIMITS, _SMALLEST):
            near |= np.abs(found / limit - 1.0) < 0.05
        fine = scale * 100.0
        kept = np.where(np.isfinite(fine) & ~near, np.round(found * fine) / fine, found)
    return _listed(kept)


def _listed(found: Floats) -> list[float | int | None]:
    values: list[float | int | None] = found.tolist()
    for place in np.flatnonzero(~np.isfinite(found)).tolist():
        values[place] = None
    return values
