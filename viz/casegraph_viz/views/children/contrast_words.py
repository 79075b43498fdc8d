"""What a contrast shows, in plain sentences: sizes first, then themes, pairs and whole networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casegraph.thresholds import ALPHA, CAREFUL_P, FEWEST_SHARED
from casegraph.wording.grades import SUGGESTIVE_SHARE
from casegraph.wording.numbers import (
    equals_p,
    format_p,
    percent,
    points_interval,
    signed_hundredths,
    tenths,
)

if TYPE_CHECKING:
    from casegraph_viz.views.children.contrasts import Compared, Side

_NAMED = 5


def summarise(compared: Compared) -> list[str]:
    """Return what the contrast shows, in a few sentences of plain text."""
    lines = [_sizes(compared)]
    lines += [f"{warning[:1].upper()}{warning[1:]}." for warning in compared.contrast.warnings]
    lines += _theme_lines(compared)
    lines.append(_pair_line(compared))
    lines.append(_network_line(compared))
    return lines


def side_summary(side: Side) -> str:
    """Return what the picture of one group shows.

    >>> from casegraph_viz.views.children.contrasts import Side
    >>> side_summary(Side("Girls", 112, 7.0, ()))
    '112 reviews. No pair of themes stands out beyond what the lengths of these reviews explain.'
    """
    size = f"{side.n:,} reviews."
    if not side.edges:
        return (
            f"{size} No pair of themes stands out beyond what the lengths of these reviews explain."
        )
    clear = sum(edge["evidence"] == "clear" for edge in side.edges)
    return (
        f"{size} Pairs of themes that co-occur more often than the lengths of these reviews "
        f"explain: {clear} clear, {len(side.edges) - clear} suggestive."
    )


def command(compared: Compared) -> str:
    """Return the command that gives every theme and pair of the contrast."""
    parts = [f"--where {f}" for f in compared.ready.where.asked]
    parts += [f"--against {f}" for f in compared.ready.against.asked]
    return f"casegraph contrast {' '.join(parts)}"


def _sizes(compared: Compared) -> str:
    one, two = compared.sides
    return (
        f"A, {_low(one.name)}: {one.n:,} reviews, which name {tenths(one.mean_themes)} themes each "
        f"on average. B, {_low(two.name)}: {two.n:,} reviews, {tenths(two.mean_themes)} themes "
        "each."
    )


def _low(name: str) -> str:
    return name if name in {"England", "Wales", "Northern Ireland"} else name[:1].lower() + name[1:]


def _theme_lines(compared: Compared) -> list[str]:
    frame = compared.themes
    clear = frame[frame["evidence"] == "clear"].to_dict("records")
    suggestive = int((frame["evidence"] == "suggestive").sum())
    tested = int(frame["tested"].sum())
    lines = []
    for letter, name, sign in (("A", compared.ready.first, 1), ("B", compared.ready.second, -1)):
        rows = [row for row in clear if row["difference"] * sign > 0]
        if rows:
            more = len(rows) - _NAMED
            lines.append(
                f"Named clearly more often in {letter}, {_low(name)}: "
                + "; ".join(_difference_in_words(row) for row in rows[:_NAMED])
                + (f"; and {more} more" if more > 0 else "")
                + "."
            )
    if not clear:
        lines.append(f"None of the {tested} themes tested is named clearly more often in a group.")
    if suggestive:
        lines.append(
            f"A further {suggestive} {'difference is' if suggestive == 1 else 'differences are'} "
            f"suggestive: {SUGGESTIVE_SHARE} is expected to be chance."
        )
    return lines


def _difference_in_words(row: Any) -> str:
    span = points_interval(row["difference"], row["difference_low"], row["difference_high"])
    return (
        f"{row['label']} (A {percent(row['share_1'])}, B {percent(row['share_2'])}, difference "
        f"{span} points)"
    )


def _pair_line(compared: Compared) -> str:
    pairs = compared.pairs
    tested = int(pairs["tested"].sum())
    if not tested:
        return "No pair of themes is named often enough in both groups to be tested."
    graded = pairs[pairs["evidence"] != "weak"]
    smallest = format_p(float(pairs["q"].min()))
    if not len(graded):
        return (
            f"Of {tested:,} pairs of themes that could be tested, none is shown to co-occur "
            f"more closely in one group (the smallest q is {smallest}). With so few reviews a pair "
            "has to differ several times over to be found."
        )
    words = [
        f"{row['label_a']} and {row['label_b']} (in {row['n11_1']} of {row['n_1']} reviews of A "
        f"and {row['n11_2']} of {row['n_2']} of B, more closely in "
        f"{'A' if row['ratio'] > 1 else 'B'}, {row['evidence']}, q {format_p(row['q'])})"
        for row in graded.head(3).to_dict("records")
    ]
    return (
        f"Of {tested:,} pairs of themes that could be tested, {len(graded)} "
        f"{'differs' if len(graded) == 1 else 'differ'}: {_and(words)}."
    )


def _network_line(compared: Compared) -> str:
    test = compared.network
    count = int(test.compared.sum())
    if not count or compared.pair_at is None:
        return (
            "Whole networks are not compared: no pair of themes would be expected in "
            f"{FEWEST_SHARED} reviews of the smaller group."
        )
    labels = dict(zip(compared.themes["theme"], compared.themes["label"], strict=True))
    at = test.structure_at
    pair = " and ".join(labels.get(theme, theme) for theme in compared.pair_at)
    in_a, in_b = (
        signed_hundredths(found[at]) for found in (test.correlation_1, test.correlation_2)
    )
    sentence = (
        "As wholes, with prevalence and the number of themes coded held constant, the networks "
        f"{_verdict(test.structure_p)} in structure (p {equals_p(test.structure_p)}; the pair that "
        f"differs most is {pair}, with a correlation of {in_a} in A and {in_b} in B) and "
        f"{_verdict(test.strength_p)} in strength "
        f"(p {equals_p(test.strength_p)}), over {count:,} {'pair' if count == 1 else 'pairs'} of "
        f"common themes. Each p rests on {test.permutations:,} random permutations of the group "
        "labels."
    )
    if CAREFUL_P < test.strength_p <= ALPHA:
        sentence += (
            f" Read a p of strength between {CAREFUL_P} and {ALPHA} with care where lengths differ."
        )
    return sentence


def _verdict(p: float) -> str:
    return "differ" if p <= ALPHA else "are not shown to differ"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"
