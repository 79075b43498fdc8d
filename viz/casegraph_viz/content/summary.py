"""A network in plain sentences, for readers who do not or cannot read a picture.

Every sentence is counted from the network; none says why two themes meet, because reviews cannot
show that.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np

from casegraph.thresholds import FEW_FOR_TESTS, FEW_UNITS
from casegraph.wording.numbers import between, percent, tenths
from casegraph_viz.content.ranking import Pair, Ranked, Ranking

NET_LABELS = {
    "length": "Together beyond review length",
    "independence": "Mentioned together",
}
NET_NOTES = {
    "length": "Compared with what is expected when long reviews name many themes and short ones "
    "few. If reviews are long because lives were complicated, this comparison also takes away "
    "real clustering.",
    "independence": "Compared with what is expected if every review were equally likely to name "
    "a theme. Long reviews name everything, so many of these lines only show that reviews are "
    "long.",
}
_EXPECTATION = {
    "length": "than the lengths of the reviews would lead one to expect",
    "independence": "than if themes fell into reviews independently",
}
CAVEATS = (
    (
        "Reviews are not a sample of cases.",
        (
            "A review is written when something went badly wrong and somebody decided to learn "
            "from it. What is common here need not be common in families or in practice, and two "
            "themes can seem linked or unlinked only because of how cases come to be reviewed."
        ),
    ),
    (
        "A line is not a cause.",
        (
            "It says that two themes are named in the same reviews more often than expected. It "
            "does not say that one leads to the other, nor that either predicts harm to a child."
        ),
    ),
    (
        "Silence is not absence.",
        (
            "A theme that a report does not name may still have been there. Many texts coded here "
            "are summaries, so the counts are lower bounds of what the reviews say."
        ),
    ),
)
CONTENT_NOTE = (
    "These reviews are about children who died or were seriously harmed. The summaries name "
    "abuse, neglect and suicide. Take a break when you need one."
)


def net_name(network: nx.Graph[str]) -> str:
    """Return which comparison a network rests on: ``length`` or ``independence``."""
    return str(network.graph.get("net", "length"))


def unit_noun(network: nx.Graph[str], count: int) -> str:
    """Return the counted unit in the right number.

    >>> unit_noun(nx.Graph(unit="child"), 2)
    'children'
    """
    many = {"review": "reviews", "child": "children", "finding": "findings"}
    unit = str(network.graph.get("unit", "review"))
    return unit if count == 1 else many.get(unit, f"{unit}s")


def summarise(network: nx.Graph[str], ranking: Ranking | None = None) -> list[str]:
    """Return what a network shows, in a few sentences of plain text.

    ``ranking`` holds its pairs in order, if that is known already.
    """
    ranking = ranking or Ranking(network)
    n = int(network.graph.get("n", 0))
    named = [(t, d) for t, d in network.nodes(data=True) if d.get("count", 0) > 0]
    named.sort(key=lambda item: (-item[1]["count"], item[0]))
    units = unit_noun(network, n)
    if not named:
        return [f"None of the {n:,} {units} names a theme, so there is nothing to draw."]
    lines = [
        f"The findings of {n:,} {units} name {len(named)} themes. Most often: "
        + "; ".join(
            f"{_label(network, t)} ({d['count']}, {percent(d['share'])}, "
            f"95% interval {between(d['low'], d['high'])})"
            for t, d in named[:3]
        )
        + "."
    ]
    if n < FEW_FOR_TESTS:
        order = "the intervals and the order of the pairs"
        if n < FEW_UNITS or not _graded(ranking):
            order = "the counts, the intervals and the reports"
        lines.append(
            f"With {n} {units} chance plays a large part: read {order}, not single lines. "
            f"About {FEW_FOR_TESTS} reviews are needed before pairs can be told apart well."
        )
    lines += _pair_lines(network, ranking)
    lines += _lone_lines(network, ranking, [t for t, _ in named])
    return lines


def standing(network: nx.Graph[str], ranking: Ranking | None = None) -> str:
    """Return how many units and pairs a network holds, those more and less often together apart.

    >>> standing(nx.Graph(n=321))
    '321 reviews; no pair stands out'
    """
    ranking = ranking or Ranking(network)
    n = int(network.graph.get("n", 0))
    return f"{n:,} {unit_noun(network, n)}; {_pairs_found(ranking)}"


def _pairs_found(ranking: Ranking) -> str:
    if not _graded(ranking):
        return "no pair stands out"
    more, less = (
        [len(ranking.grade(grade, together)) for grade in ("clear", "suggestive")]
        for together in (True, False)
    )
    words = f"pairs named together more often: {more[0]} clear, {more[1]} suggestive"
    return f"{words}; less often: {less[0]} clear, {less[1]} suggestive" if any(less) else words


def _graded(ranking: Ranking) -> int:
    """How many pairs have clear or suggestive evidence, in either direction."""
    return sum(
        len(ranking.grade(grade, together))
        for grade in ("clear", "suggestive")
        for together in (True, False)
    )


def _pair_lines(network: nx.Graph[str], ranking: Ranking) -> list[str]:
    than = _EXPECTATION.get(net_name(network), _EXPECTATION["independence"])
    clear, suggestive = ranking.grade("clear"), ranking.grade("suggestive")
    lines = []
    if clear:
        lines.append(
            f"{_counted(len(clear), 'pair occurs', 'pairs occur')} together in clearly more "
            f"{unit_noun(network, 2)} {than}. The strongest: "
            + "; ".join(_described(network, pair) for pair in clear[:3])
            + "."
        )
        groups = _groups(network, clear)
        if groups:
            lines.append("Clear pairs join these themes: " + "; ".join(groups) + ".")
    else:
        lines.append(f"No pair occurs together in clearly more {unit_noun(network, 2)} {than}.")
    if suggestive:
        tested = network.graph.get("tested")
        many = (
            f"{tested:,} pairs were compared, so many" if tested else "so many pairs were compared"
        )
        further = "A further " if clear else ""
        lines.append(
            f"{further}{_counted(len(suggestive), 'pair is', 'pairs are')} suggestive: {many} that "
            "about one in five of these and the clear ones together may stand there by chance. "
            "Read the findings behind them before saying anything."
        )
    lines += _apart_lines(network, ranking)
    return lines


def _apart_lines(network: nx.Graph[str], ranking: Ranking) -> list[str]:
    """The pairs that meet less often than expected, or not at all."""
    clear, suggestive = (ranking.grade(grade, False) for grade in ("clear", "suggestive"))
    found = [*clear, *suggestive]
    if not found:
        return []
    grades = [
        f"{len(of)} {word}" if len(found) > 1 else word
        for of, word in ((clear, "clearly"), (suggestive, "suggestively"))
        if of
    ]
    named = [_described(network, pair) for pair in found[:3]]
    if len(found) > 3:
        named.append(f"and {len(found) - 3} more")
    return [
        (
            f"{_counted(len(found), 'pair is', 'pairs are')} named together less often than "
            f"expected ({_joined(grades)}): {'; '.join(named)}."
        )
    ]


def _lone_lines(network: nx.Graph[str], ranking: Ranking, named: Sequence[str]) -> list[str]:
    themes = ranking.edges.themes
    paired = {themes[k] for k in np.unique(ranking.grade("clear").ends).tolist()}
    alone = [t for t in named[:20] if t not in paired][:4]
    if not alone or not paired:
        return []
    words = _joined([f"{_label(network, t)} ({network.nodes[t]['count']})" for t in alone])
    return [
        (
            f"Named often, yet in no clear pair named together more often: {words}. Such themes "
            "run through reviews of many kinds, which is a finding of its own."
        )
    ]


def _groups(network: nx.Graph[str], clear: Ranked) -> list[str]:
    counts = {n: d["count"] for n, d in network.nodes(data=True)}
    parts = [
        sorted(members, key=lambda t: (-counts[t], t))
        for members in _joined_themes(list(network), clear)
        if len(members) > 2
    ]
    parts.sort(key=lambda part: (-len(part), part[0]))
    told = []
    for part in parts[:4]:
        words = [_label(network, t) for t in part[:6]]
        more = f" and {len(part) - 6} more" if len(part) > 6 else ""
        told.append((_joined(words) if not more else ", ".join(words)) + more)
    return told


def _joined_themes(themes: Sequence[str], clear: Ranked) -> list[list[str]]:
    """The themes that pairs join, directly or through others; a theme in no pair by itself."""
    # Imported here: few pages have a network to put into words.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = coo_array((np.ones(len(clear)), clear.ends), shape=(len(themes), len(themes)))
    count, part = connected_components(joined, directed=False)
    found: list[list[str]] = [[] for _ in range(count)]
    for theme, number in zip(themes, part.tolist(), strict=True):
        found[number].append(theme)
    return found


def _described(network: nx.Graph[str], pair: Pair) -> str:
    both, expected = int(pair.facts["n11"]), pair.expected
    return (
        f"{_label(network, pair.a)} and {_label(network, pair.b)} (in {both or 'no'} "
        f"{unit_noun(network, both or 1)}, {tenths(expected)} expected)"
    )


def _label(network: nx.Graph[str], theme: str) -> str:
    return str(network.nodes[theme].get("label", theme))


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
