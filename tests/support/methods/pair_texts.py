"""The sentences of the pages on themes and pairs that quote figures of the bundled reviews.

A figure that a correction of the data can change is never typed into a page. Words that depend on
a figure, such as whether any pair passes, are chosen here too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from casegraph.analyses.cooccurrence.beyond_strata import kept_by_placebo
from casegraph.thresholds import CLEAR

from .blocks import Text, many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association


def of_themes(found: Incidence, read: Incidence, unread: Incidence, news: int) -> list[Text]:
    """How many reviews, and what those read to their end say more than the rest."""
    n = len(found.units)
    neglect = found.counts()[found.themes.index("neglect")] / n
    means = [f.matrix.sum() / len(f.units) for f in (read, unread)]
    return [
        Text("reviews", (
            f"The twelve most frequent themes of the bundled reviews, {n} reviews of single cases, "
            "no other filter. A test compares the figures with the code."
        )),
        Text("shares of reviews", (
            "These are shares of reviews, not of children or cases. Neglect, for one, is stated in "
            f"{neglect:.0%} of these texts and has a larger share in national counts, because the "
            "two are made differently; see [national figures](national-figures.md)."
        )),
        Text("read to the end", (
            f"{len(read.units)} of the {n} texts were read to their end. They state "
            f"{means[0]:.1f} themes on average, the others {means[1]:.1f}, and a share among them "
            f"can be higher for that alone; they are also texts of another kind ({news} are "
            "news reports), and not a sample of the rest. Here it hardly matters what is only "
            "examined; it matters a great deal what was not read."
        )),
    ]  # fmt: skip


def of_tested(nets: Mapping[str, Association], by_group: Association) -> dict[str, Text]:
    """How many pairs each net tests and grades."""

    def counted(net: str) -> str:
        f = nets[net]
        less = (
            " A pair with a lift below 1 co-occurs less often than expected."
            if (f.sign[f.order[:10]] < 0).any()
            else ""
        )
        return (
            f"{f.testable.sum():,} pairs tested, {(f.evidence == 'clear').sum()} clear, "
            f"{(f.evidence == 'suggestive').sum()} suggestive.{less}"
        )

    return {
        "exact": Text("tested, exact", (
            "**The ten strongest pairs beyond the number of themes coded** (`casegraph cooccur`): "
            f"{counted('exact')}"
        )),
        "by group": Text("by group", (
            "By group of themes (`--length-by group`) "
            f"{(by_group.evidence == 'clear').sum()} are clear, "
            f"{((by_group.evidence == 'clear') & (nets['exact'].evidence == 'clear')).sum()} of "
            "them the same."
        )),
        "length-average": Text("tested, length-average", (
            "**The ten strongest pairs beyond it on average** (`casegraph cooccur --null "
            "length-average`): "
            + counted("length-average")
        )),
        "independence": Text("tested, independence", (
            "**The ten strongest pairs mentioned together** (`casegraph cooccur --null "
            f"independence`): {counted('independence')}"
        )),
    }  # fmt: skip


def of_left_out(f: Association) -> Text:
    """What each rule takes out of the test of pairs."""
    above, rare = f.left_out.values()
    levels = (
        "no theme of the scheme has another above it, so the rule of levels takes out nothing, "
        "and is no protection against pairs that are true by definition"
        if not above
        else f"{many(above, 'pair has', 'pairs have')} a theme and one above it"
    )
    return Text("left out", (
        f"In the bundled reviews {many(rare, 'pair is', 'pairs are')} left out as too rare under "
        f"the exact net; {levels}."
    ))  # fmt: skip


def of_families(f: Association) -> Text:
    """What testing some pairs by themselves changes: their number, and the grades of all pairs."""
    from casegraph.stats.false_discovery import q_values
    from casegraph.thresholds import grade_of

    apart = f.testable & (f.family > 0)
    together = grade_of(q_values(f.p, f.testable))

    def graded(grade: NDArray[np.int8]) -> str:
        return f"{(grade == 2).sum()} clear and {(grade == 1).sum()} suggestive pairs"

    return Text("families", (
        f"Of the bundled pairs {apart.sum()} are tested by themselves under the exact net, and "
        f"{(f.grade[apart] == 2).sum()} of them are clear. In all there are {graded(f.grade)}; in "
        f"one family with the others there would be {graded(together)}."
    ))  # fmt: skip


def of_reviews(found: Incidence, nets: Mapping[str, Association]) -> Text:
    """How many reviews the pairs are of, and how far the length model expects too much."""
    length = nets["length-average"]
    share = length.n11.sum() / length.expected_null.sum()
    return Text("reviews", (
        f"Checked by a test on each change of the data. {len(found.units)} reviews of single "
        f"cases, no other filter. Over all pairs, observed over expected is {share:.2f} in total "
        "where lengths and totals are held on average."
    ))  # fmt: skip


def of_kind_of_case(within: Cooccurrence) -> Text:
    """How many clear pairs are clear within strata, and what strata of no meaning keep."""
    assert within.within is not None
    clear = within.within.by_length.q <= CLEAR
    still = clear & (within.association.q <= CLEAR)
    less = still & (within.association.sign < 0)
    sizes = list(within.within.strata.sizes.values())
    kept = kept_by_placebo(within)
    return Text("within age and outcome", (
        f"{within.n} reviews of single cases. By age of the children and outcome there are "
        f"{len(sizes)} strata, of {max(sizes)} reviews down to {min(sizes)}. Of the "
        f"{clear.sum()} pairs that are clear beyond the number of themes coded, {still.sum()} are "
        f"clear within the strata, {less.sum()} of them less often together than expected; strata "
        f"of the same sizes that mean nothing keep {kept.mean():.1f} on average ({kept.size} "
        f"draws, {kept.min()} to {kept.max()}). So most of the clear pairs have to do with age "
        "and outcome."
    ))  # fmt: skip


def of_structural_zeros(within: Cooccurrence, open_: Cooccurrence) -> Text:
    """How many cells are empty by definition, and what that changes."""
    assert within.within is not None
    clear = within.within.by_length.q <= CLEAR
    again = open_.association.q <= CLEAR
    one = open_.place("unsafe-sleep", "sudden-infant-death")
    return Text("structural zeros", (
        f"In the bundled reviews {open_.closed:,} of {open_.n * len(open_.incidence.themes):,} "
        f"cells are closed. {again.sum()} pairs are clear, {(clear & again).sum()} of them among "
        f"the {clear.sum()} that are clear with every cell open. Unsafe sleeping and sudden death "
        f"in infancy are expected together {open_.association.expected[one]:.1f} times instead of "
        f"{within.within.by_length.expected[one]:.1f}, and within age and outcome "
        f"{within.association.expected[one]:.1f} times."
    ))  # fmt: skip


def of_one_pair(
    f: Association, beyond: Association, z: int
) -> tuple[Text, list[tuple[str, str, str]], Text]:
    """One pair by hand: what is counted, each measure, and what the exact net says."""
    n11, a, b, n = int(f.n11[z]), int(f.a[z]), int(f.b[z]), f.n
    only_a, only_b, neither = a - n11, b - n11, n - a - b + n11
    expected = a * b / n
    ratio = n11 * neither / (only_a * only_b)
    lift = n11 / expected
    cells = (n11, only_a, only_b, neither)
    means = (expected, a - expected, b - expected, n - a - b + expected)
    spread = math.sqrt(sum(1 / cell for cell in cells))
    root = "+".join(f" 1/{cell} " for cell in cells).strip()
    g2 = 2 * sum(o * math.log(o / e) for o, e in zip(cells, means, strict=True))
    phi = (n * n11 - a * b) / math.sqrt(a * b * (n - a) * (n - b))
    rows = [
        ("expected", f"{a} · {b} / {n}", f"{expected:.3f}"),
        ("support", f"{n11} / {n}", f"{n11 / n:.4f}"),
        ("confidence_ab", f"{n11} / {a}", f"{n11 / a:.3f}"),
        ("confidence_ba", f"{n11} / {b}", f"{n11 / b:.3f}"),
        ("lift", f"{n11} / {expected:.3f}", f"{lift:.3f}"),
        ("npmi", f"ln {lift:.3f} / −ln({n11}/{n})", f"{math.log(lift) / -math.log(n11 / n):.3f}"),
        ("jaccard", f"{n11} / ({a} + {b} − {n11})", f"{n11 / (a + b - n11):.3f}"),
        ("cosine", f"{n11} / √({a} · {b})", f"{n11 / math.sqrt(a * b):.3f}"),
        ("phi", f"({n}·{n11} − {a}·{b}) / √({a}·{b}·{n - a}·{n - b})", f"{phi:.3f}"),
        ("odds_ratio", f"{n11}·{neither} / ({only_a}·{only_b})", f"{ratio:.3f}"),
        *(
            (f"odds_ratio_{end}", f"exp(ln {ratio:.3f} {sign} 1.96·√({root}))",
             f"{math.exp(math.log(ratio) + way * 1.959964 * spread):.3f}")
            for end, sign, way in (("low", "−", -1), ("high", "+", 1))
        ),
        ("g2", f"2·Σ O·ln(O/E) with E = {', '.join(f'{e:.3f}' for e in means)}", f"{g2:.3f}"),
        ("association_strength_occurrences", f"{n11} / ({a} · {b})", f"{n11 / (a * b):.5f}"),
    ]  # fmt: skip
    return (
        Text("one pair by hand", (
            f"**One pair by hand.** Unsafe sleep is stated in *a* = {a} reviews, sudden infant "
            f"death in *b* = {b}, both in *n11* = {n11}, of *N* = {n}. The cells are {n11}, "
            f"{only_a}, {only_b} and {neither}."
        )),
        rows,
        Text("one pair, exact", (
            f"Under the exact net {beyond.expected_null[z]:.2f} are expected instead of "
            f"{f.expected[z]:.2f}, because reviews with many themes are likelier to hold either "
            f"and so both; p grows from {f.p[z]:.0e} to {beyond.p[z]:.0e}. By unsafe sleep the "
            "coders mean what the review says of how the infant slept, and sudden infant death is "
            "how the death is classed: that the two go together was known before these reviews."
        )),
    )  # fmt: skip
