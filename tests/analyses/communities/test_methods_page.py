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

from ...support.paths import METHODS

PAGE = METHODS / "communities.md"


def rows_after(heading: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split(heading, 1)[1]
    table = re.search(r"\n\|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", text)
    assert table is not None
    return [[c.strip() for c in line.strip("|").split("|")] for line in table[1].splitlines()]


def test_worked_example_communities(bundled: nx.Graph[str]) -> None:
    found = communities(bundled)
    rows = rows_after("casegraph communities --null independence")
    assert len(rows) == len(found.communities) > 3
    for row, c in zip(rows, found.communities, strict=True):
        assert row == [
            str(c.number), c.name, str(len(c.members)), f"{c.stability:.0%}",
            f"{c.position.centrality:.1f}", f"{c.position.density:.1f}",
        ]  # fmt: skip


def test_worked_example_sentences(net: nx.Graph[str], bundled: nx.Graph[str]) -> None:
    found = communities(bundled)
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"Read from {bundled.number_of_edges()} pairs" in text
    assert f"{len(found.unconnected)} of {len(bundled)} themes are unconnected" in text
    assert f"{bundled.graph['negative']} pairs of that evidence stand together less" in text
    assert f"The {found.runs} runs gave {found.partitions} different partitions" in text
    assert f"modularity {found.modularity:.2f}." in text
    loose = re.search(r"in community (\d) the stability of `(.+?)` and of `(.+?)` is (\d+)%", text)
    assert loose is not None
    for theme in loose.group(2, 3):
        assert found.membership[theme] == int(loose[1])
        assert f"{found.stability[theme]:.0%}" == f"{loose[4]}%"
    hand = re.search(
        r"community (\d) is one pair, `(.+?)` \(a = (\d+)\) and `(.+?)` \(b = (\d+)\), with "
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


def test_worked_example_centralities(bundled: nx.Graph[str]) -> None:
    rows = rows_after("casegraph centrality --null independence")
    assert len(rows) == 6
    frame = centrality(bundled, communities(bundled).membership)
    assert [row[0] for row in rows] == frame["theme"].head(6).tolist()
    for row, values in zip(rows, frame.to_dict("records"), strict=False):
        assert row[1:] == [
            str(values["count"]), str(values["degree"]), f"{values['strength']:.0f}",
            f"{values['betweenness']:.3f}", f"{values['participation']:.2f}",
            f"{values['harmonic']:.2f}",
        ]  # fmt: skip


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
