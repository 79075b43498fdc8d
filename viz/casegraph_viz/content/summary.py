"""Themes and pairs in plain sentences, for readers who do not or cannot read a picture.

Every sentence is counted from the pairs; none says why two themes co-occur, because reviews cannot
show that.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from casegraph.thresholds import FEW_FOR_TESTS, FEW_UNITS
from casegraph.wording import robustness
from casegraph.wording.grades import SUGGESTIVE_SHARE
from casegraph.wording.labels import units
from casegraph.wording.numbers import between, joined, percent, plural, tenths
from casegraph_viz.content.pairs import Pair, ThemePairs, Whole
from casegraph_viz.page.nets import EXPECTATIONS

_MOST_NAMED = 3  # robust pairs that a sentence names


def unit_noun(table: ThemePairs, count: int) -> str:
    """Return the counted unit in the right number."""
    return units(table.unit, count)


def summarise(table: ThemePairs, net: str) -> list[str]:
    """Return what one net shows of the themes and pairs, in a few sentences of plain text."""
    n = table.n
    named = sorted(
        (theme for theme in table.themes if theme.count), key=lambda theme: (-theme.count, theme.id)
    )
    counted = unit_noun(table, n)
    if not named:
        return [f"None of the {n:,} {counted} names a theme, so there is nothing to draw."]
    lines = [
        f"The findings of {n:,} {counted} name {len(named)} themes. Most often: "
        + "; ".join(
            f"{theme.label} ({theme.count}, {percent(theme.share)}, "
            f"95% interval {between(theme.low, theme.high)})"
            for theme in named[:3]
        )
        + "."
    ]
    if n < FEW_UNITS and table.nets[net].tested == 0:
        return lines
    if n < FEW_FOR_TESTS:
        order = "the intervals and the order of the pairs"
        if n < FEW_UNITS or not _graded(table, net):
            order = "the counts, the intervals and the reports"
        lines.append(
            f"With {n} {counted} chance plays a large part: read {order}, not single lines. "
            f"About {FEW_FOR_TESTS} reviews are needed before pairs can be distinguished well."
        )
    lines += _pair_lines(table, net)
    lines += _unpaired_lines(table, net, [table.number[theme.id] for theme in named])
    return lines


def standing(table: ThemePairs, net: str) -> str:
    """Return how many units and pairs a net holds, those more and less often together apart."""
    return f"{table.n:,} {unit_noun(table, table.n)}; {_pairs_found(table, net)}"


def robust_note(table: ThemePairs, net: str) -> str:
    """Return how many of the clear pairs are robust; empty where nobody worked it out, or no pair
    is clear."""
    clear = sum(len(table.graded(net, "clear", together)) for together in (True, False))
    if not table.corpora or not clear:
        return ""
    robust = table.robust(net).tolist()
    of = f"of the {clear:,} clear pairs" if clear > 1 else "of one clear pair"
    found = (
        f"{len(robust):,} {of} {'is' if len(robust) == 1 else 'are'}" if robust else f"None {of} is"
    )
    named = ""
    if 0 < len(robust) <= _MOST_NAMED:
        pairs = (f"{p.a.label} and {p.b.label}" for p in table.pairs(net, robust))
        named = f" ({'; '.join(pairs)})"
    return f"{found} robust{named}: {robustness.SHORT}."


def how_robust(corpora: int, n: int) -> str:
    """Return how it was worked out which pairs are robust; empty where it was not."""
    return f"{robustness.worked_out(corpora, n)} {robustness.CODERS}" if corpora else ""


def _pairs_found(table: ThemePairs, net: str) -> str:
    if not _graded(table, net):
        return "no pair stands out"
    more, less = (
        [len(table.graded(net, grade, together)) for grade in ("clear", "suggestive")]
        for together in (True, False)
    )
    words = f"pairs named together more often: {more[0]} clear, {more[1]} suggestive"
    return f"{words}; less often: {less[0]} clear, {less[1]} suggestive" if any(less) else words


def _graded(table: ThemePairs, net: str) -> int:
    """How many pairs have clear or suggestive evidence, in either direction."""
    return sum(
        len(table.graded(net, grade, together))
        for grade in ("clear", "suggestive")
        for together in (True, False)
    )


def _pair_lines(table: ThemePairs, net: str) -> list[str]:
    than = EXPECTATIONS.get(net, EXPECTATIONS["independence"])
    clear, suggestive = table.graded(net, "clear"), table.graded(net, "suggestive")
    lines = []
    if len(clear):
        lines.append(
            f"{plural(len(clear), 'pair occurs', 'pairs occur')} together in clearly more "
            f"{unit_noun(table, 2)} {than}. The strongest{_left_aside(table, clear)}: "
            + "; ".join(
                _described(table, pair) for pair in table.pairs(net, _new(table, clear)[:3])
            )
            + "."
        )
        groups = _groups(table, clear)
        if groups:
            lines.append("Clear pairs join these themes: " + "; ".join(groups) + ".")
    else:
        lines.append(f"No pair occurs together in clearly more {unit_noun(table, 2)} {than}.")
    if len(suggestive):
        tested = table.nets[net].tested
        many = (
            f"{tested:,} pairs were compared, so many" if tested else "so many pairs were compared"
        )
        further = "A further " if len(clear) else ""
        lines.append(
            f"{further}{plural(len(suggestive), 'pair is', 'pairs are')} suggestive: {many} that "
            f"{SUGGESTIVE_SHARE} may be there by chance. "
            "Read the findings behind them before saying anything."
        )
    lines += _apart_lines(table, net)
    return lines


def _new(table: ThemePairs, rows: Whole) -> Whole:
    """Return the rows of which no theme presupposes the other, or all where there are no such."""
    found: Whole = rows[~np.isin(rows, table.says_one_thing("presupposes"))]
    return found if len(found) else rows


def _left_aside(table: ThemePairs, rows: Whole) -> str:
    aside = len(rows) - len(_new(table, rows))
    if not aside:
        return ""
    pairs = plural(aside, "pair", "pairs")
    return f", {pairs} of which one theme presupposes the other left aside"


def _apart_lines(table: ThemePairs, net: str) -> list[str]:
    """The pairs that co-occur less often than expected, or not at all, as far as they can."""
    clear, suggestive = (
        rows[~table.excluded[rows]]
        for rows in (table.graded(net, grade, False) for grade in ("clear", "suggestive"))
    )
    found = [*clear.tolist(), *suggestive.tolist()]
    if not found:
        return []
    grades = [
        f"{len(of)} {word}" if len(found) > 1 else word
        for of, word in ((clear, "clearly"), (suggestive, "suggestively"))
        if len(of)
    ]
    named = [_described(table, pair) for pair in table.pairs(net, found[:3])]
    if len(found) > 3:
        named.append(f"and {len(found) - 3} more")
    return [
        (
            f"{plural(len(found), 'pair is', 'pairs are')} named together less often than "
            f"expected ({joined(grades)}): {'; '.join(named)}."
        )
    ]


def _unpaired_lines(table: ThemePairs, net: str, named: Sequence[int]) -> list[str]:
    clear = table.graded(net, "clear")
    paired = {*table.first[clear].tolist(), *table.second[clear].tolist()}
    alone = [table.themes[k] for k in named[:20] if k not in paired][:4]
    if not alone or not paired:
        return []
    words = joined([f"{theme.label} ({theme.count})" for theme in alone])
    return [
        (
            f"Named often, yet in no clear pair named together more often: {words}. Such themes "
            "run through reviews of many kinds, which is a finding of its own."
        )
    ]


def _groups(table: ThemePairs, clear: Whole) -> list[str]:
    parts = [
        sorted((table.themes[k] for k in members), key=lambda theme: (-theme.count, theme.id))
        for members in _joined_themes(table, clear)
        if len(members) > 2
    ]
    parts.sort(key=lambda part: (-len(part), part[0].id))
    texts = []
    for part in parts[:4]:
        words = [theme.label for theme in part[:6]]
        more = f" and {len(part) - 6} more" if len(part) > 6 else ""
        texts.append((joined(words) if not more else ", ".join(words)) + more)
    return texts


def _joined_themes(table: ThemePairs, clear: Whole) -> list[list[int]]:
    """The numbers of the themes that pairs join, directly or through others; a theme in no pair
    by itself."""
    # Imported here: few pages have a network to put into words.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = table.first[clear], table.second[clear]
    size = len(table.themes)
    links = coo_array((np.ones(len(clear)), ends), shape=(size, size))
    count, part = connected_components(links, directed=False)
    found: list[list[int]] = [[] for _ in range(count)]
    for theme, number in enumerate(part.tolist()):
        found[number].append(theme)
    return found


def _described(table: ThemePairs, pair: Pair) -> str:
    return (
        f"{pair.a.label} and {pair.b.label} (in {pair.n11 or 'no'} "
        f"{unit_noun(table, pair.n11 or 1)}, {tenths(pair.expected)} expected)"
    )
