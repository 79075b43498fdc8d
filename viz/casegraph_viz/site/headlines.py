"""Five things worth knowing, counted from the data, each with the way to its evidence.

They are chosen by rule, not by hand, so a new release of the data may bring other ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

import networkx as nx

from casegraph.api import KnowledgeGraph
from casegraph.wording.numbers import between, percent, tenths
from casegraph_viz.content.ranking import Pair, pairs
from casegraph_viz.content.summary import unit_noun


@dataclass(frozen=True)
class Headline:
    """A sentence, what qualifies it, and the part of a page that opens its evidence."""

    text: str
    detail: str
    fragment: str
    page: str = "theme-map.html"

    @property
    def address(self) -> str:
        """Address of the evidence from the root of a site."""
        return f"{self.page}#{self.fragment}"


def headlines(kg: KnowledgeGraph, network: nx.Graph[str], count: int = 5) -> list[Headline]:
    """Return up to ``count`` findings about the whole corpus."""
    found = [
        _commonest(network, "practice"),
        *(_pair(network, p) for p in _unlike(pairs(network, "clear"), 2)),
        _commonest(network, "harm"),
        *(_pair(network, p) for p in pairs(network, "clear", together=False)[:1]),
        _recommended(kg, network),
        *(_pair(network, p) for p in pairs(network, "suggestive")[:2]),
    ]
    return [headline for headline in found if headline is not None][:count]


def _commonest(network: nx.Graph[str], group: str) -> Headline | None:
    themes = [(t, d) for t, d in network.nodes(data=True) if d.get("group") == group]
    themes = [item for item in themes if item[1].get("count", 0) > 0]
    if not themes:
        return None
    theme, facts = max(themes, key=lambda item: (item[1]["count"], item[0]))
    n = network.graph.get("n", 0)
    kind = {"practice": "theme of practice", "harm": "kind of harm"}[group]
    return Headline(
        f"The {kind} named most often is {_quoted(facts)}: in {facts['count']} of {n:,} "
        f"{unit_noun(network, n)}.",
        f"{percent(facts['share'])}, 95% interval {between(facts['low'], facts['high'])}.",
        f"theme={quote(theme, safe='')}",
    )


def _unlike(found: list[Pair], count: int) -> list[Pair]:
    """The first pairs that share no theme, so that one story is not told twice."""
    kept: list[Pair] = []
    used: set[str] = set()
    for pair in found:
        if not {pair.a, pair.b} & used:
            kept.append(pair)
            used |= {pair.a, pair.b}
    return kept[:count]


def _pair(network: nx.Graph[str], pair: Pair) -> Headline:
    f = pair.facts
    a, b = _quoted(network.nodes[pair.a]), _quoted(network.nodes[pair.b])
    both, expected = int(f["n11"]), pair.expected
    alone = [network.nodes[theme]["count"] for theme in (pair.a, pair.b)]
    way = "often" if pair.together else "seldom"
    return Headline(
        f"{a} and {b} are {way} named together: in {both} {unit_noun(network, both)}, where "
        f"about {tenths(expected)} would be expected from review length and how common each is.",
        f"Evidence {f['evidence']}; by themselves they are named in {alone[0]} and {alone[1]}. "
        "Not a cause.",
        f"pair={quote(f'{pair.a}~{pair.b}', safe='')}",
    )


def _recommended(kg: KnowledgeGraph, network: nx.Graph[str]) -> Headline | None:
    """The theme that most reviews make a recommendation on."""
    reviews = {(r.get("review_id"), t) for r in kg.recommendations() for t in r.get("themes", ())}
    counted = Counter(t for _, t in reviews if t in network)
    if not counted:
        return None
    theme, count = min(counted.items(), key=lambda item: (-item[1], item[0]))
    found = network.nodes[theme].get("count", 0)
    return Headline(
        f"More reviews make a recommendation on {_quoted(network.nodes[theme])} than on any other "
        f"theme: {count} reviews.",
        f"{found} reviews name it in a finding.",
        f"theme={quote(theme, safe='')}",
    )


def _quoted(facts: dict[str, object]) -> str:
    return f"“{facts.get('label', '')}”"
