"""The page on communities and centrality says what the code gives."""

from __future__ import annotations

import re

import networkx as nx

from casegraph.analyses.communities import (
    BACKBONES,
    MEASURES,
    WEIGHTS,
    centrality,
    communities,
)
from casegraph.api import KnowledgeGraph

from ...support.methods.blocks import assert_current
from ...support.methods.group_tables import of_communities
from ...support.paths import METHODS

PAGE = METHODS / "communities.md"


def test_worked_example_tables(kg: KnowledgeGraph, net: nx.Graph[str]) -> None:
    found, other = kg.communities(null="independence"), kg.communities()
    central = centrality(found.network, found.membership)
    assert_current("communities.md", of_communities(found, other, central, net))


def test_worked_example_sentences(net: nx.Graph[str], bundled: nx.Graph[str]) -> None:
    found = communities(bundled)
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"Read from {bundled.number_of_edges()} pairs" in text
    assert f"{len(found.unconnected)} of {len(bundled)} themes are unconnected" in text
    assert f"{bundled.graph['negative']} pairs of that evidence co-occur less" in text
    assert f"The {found.runs} runs gave {found.partitions} different partitions" in text
    assert f"modularity {found.modularity:.2f}." in text
    loose = re.findall(r"`([\w-]+)` \(no\. (\d+), (\d+%)\)", text)
    assert len(loose) == 2
    for theme, community, stability in loose:
        assert found.membership[theme] == int(community)
        assert f"{found.stability[theme]:.0%}" == stability
    assert {loose[0][2]} == {
        f"{min(v for t, v in found.stability.items() if found.membership[t]):.0%}"
    }
    hand = re.search(
        r"no\. (\d) is one pair, `(.+?)` \(a = (\d+)\) and `(.+?)` \(b = (\d+)\), with "
        r"n11 = (\d+)\. Its density is 100 · \((\d+)² / \((\d+) · (\d+)\)\) / 2 = ([\d.]+)\.",
        text,
    )
    assert hand is not None
    number, first, a, second, b, n11, *worked = hand.groups()
    assert found.communities[int(number) - 1].members == (first, second)
    assert [net.nodes[first]["count"], net.nodes[second]["count"]] == [int(a), int(b)]
    assert net.edges[first, second]["n11"] == int(n11)
    assert worked[:3] == [n11, a, b]
    assert f"{100 * int(n11) ** 2 / (int(a) * int(b)) / 2:.1f}" == worked[3]


def test_page_names_every_measure_weight_and_quarter() -> None:
    from casegraph.analyses.communities.diagram import QUARTERS
    from casegraph.exports import FORMATS

    text = PAGE.read_text(encoding="utf-8")
    names = [*MEASURES, *WEIGHTS, *BACKBONES, *FORMATS]
    assert len(names) == 6 + 5 + 2 + 8
    for name in names:
        assert f"`{name}`" in text or f"`--backbone {name}`" in text, name
    for quarter in QUARTERS.values():
        assert f"| {quarter} |" in text
