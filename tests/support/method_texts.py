"""The sentences of docs/methods that quote figures of the bundled reviews.

Beside ``method_tables``: a figure that a correction of the data can change is never typed into a
page. Words that depend on a figure, such as whether any pair passes, are chosen here too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from casegraph.analyses.cooccurrence.kind_of_case import kept_by_placebo
from casegraph.thresholds import CLEAR

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.sets import ThemeSets
    from casegraph.analyses.trend import Trend
    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association

_WIDTH = 118
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


class Text(NamedTuple):
    """A paragraph of a page: its name there, and its sentences."""

    name: str
    sentences: str

    def markdown(self) -> str:
        """Return the paragraph as it stands in a page."""
        return fill(self.sentences, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def many(count: int, one: str, several: str) -> str:
    """Return a count with its noun.

    >>> many(1, "review", "reviews"), many(2000, "review", "reviews")
    ('1 review', '2,000 reviews')
    """
    return f"{count:,} {one if count == 1 else several}"


def named(themes: Sequence[str]) -> str:
    """Return ids as code, in a list.

    >>> named(["a", "b", "c"])
    '`a`, `b` and `c`'
    """
    *first, last = (f"`{theme}`" for theme in themes)
    return f"{', '.join(first)} and {last}" if first else last


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


def of_sets(found: ThemeSets) -> tuple[Text, Text]:
    """How many sets are tested and called, and how to read the first rows."""
    from casegraph.stats import benjamini_hochberg

    table, top = found.table, found.table.head(6).to_dict("records")
    tested = table[table["tested"]]
    first = top[0]
    fewer = [k for k, row in enumerate(top) if row["sign"] < 0]
    rarer = ""
    if fewer:
        row = top[fewer[0]]
        rarer = (
            f"The {_ORDINALS[fewer[0]]} occurs in {many(row['n11'], 'review', 'reviews')}, where "
            f"its pairs imply {row['expected_parts']:.1f}: the test also looks for less than "
            "expected. "
        )
    alone = int((benjamini_hochberg(table["p_length"]) <= 0.05).sum())
    called = int((table["q"] <= 0.2).sum())
    return (
        Text("sets tested", (
            f"**Worked example.** The bundled reviews, `casegraph sets`: {len(table):,} sets, "
            f"{len(tested):,} tested, {called} called. The first six:"
        )),
        Text("sets read", (
            f"{rarer}Read the first like this: the three co-occur in {first['n11']} reviews, where "
            f"their pairs imply {first['expected_parts']:.1f}. Among {len(tested):,} sets, one p "
            f"of {first['p']:.2g} is what chance gives. Of all sets tested, "
            f"{(tested['p_parts'] <= 0.05).mean():.1%} have a p of 0.05 or less against "
            "their pairs: no more than by chance. So these reviews show nothing beyond the pairs, "
            "which is not to say that there is nothing: so few can show only very strong sets, and "
            "a set must differ from what the number of themes coded implies as well. "
            f"Against that number alone {alone} sets would pass; that reflects the pairs."
        )),
    )  # fmt: skip


def of_classes(found: LatentClasses, other: LatentClasses) -> tuple[Text, Text]:
    """How many themes there are, and how far the classes depend on which themes are taken."""
    bic = found.fits.set_index("classes")["bic"]
    one, two = found.classes.to_dict("records")
    both = found.members.merge(other.members, on="unit")
    same = int((both["class_x"] == both["class_y"]).sum())
    unsure = float((found.members["certainty"] < 0.9).mean())
    return (
        Text("classes", (
            f"**Worked example.** `casegraph classes` on the bundled reviews, "
            f"{len(found.profiles)} themes:"
        )),
        Text("classes read", (
            "The first class is mostly about harm by adults at home, the second about sexual "
            "abuse, care away from home and the mental health of the child. The BIC of two classes "
            f"is {bic[3] - bic[2]:.0f} below that of three. But the two are also reviews of "
            f"different length: {one['mean_themes']:.1f} themes on average in the first, "
            f"{two['mean_themes']:.1f} in the second. With `--min-share 0.1` "
            f"({len(other.profiles)} themes) {max(same, len(both) - same)} of {len(both)} reviews "
            f"stay in the same class, and in the first reading {unsure:.0%} of the reviews belong "
            "to their class with a probability below 0.9. So these are summaries of texts, and no "
            "kinds to count or name."
        )),
    )  # fmt: skip


def of_communities(
    found: Communities, network: nx.Graph[str], net: nx.Graph[str]
) -> tuple[Text, Text]:
    """What the communities are read from, and the density of one of two themes by hand."""
    loose = sorted(found.stability, key=lambda t: (found.stability[t], t))
    loose = [theme for theme in loose if found.membership[theme]][:2]
    least = " and ".join(
        f"`{t}` (no. {found.membership[t]}, {found.stability[t]:.0%})" for t in loose
    )
    pair = next(c for c in reversed(found.communities) if len(c.members) == 2)
    first, second = pair.members
    a, b = (net.nodes[theme]["count"] for theme in pair.members)
    n11 = int(net.edges[first, second]["n11"])
    return (
        Text("communities read", (
            f"Read from {network.number_of_edges()} pairs; {len(found.unconnected)} of "
            f"{len(network)} themes are unconnected; {network.graph['negative']} pairs of that "
            f"evidence co-occur less than expected. The {found.runs} runs gave {found.partitions} "
            f"different partitions; modularity {found.modularity:.2f}. Not all members are equally "
            f"stable: the least stable are {least}, which could as well belong to another group."
        )),
        Text("density by hand", (
            f"By hand: no. {pair.number} is one pair, `{first}` (a = {a}) and `{second}` "
            f"(b = {b}), with n11 = {n11}. Its density is 100 · ({n11}² / ({a} · {b})) / 2 = "
            f"{100 * n11**2 / (a * b) / 2:.1f}."
        )),
    )  # fmt: skip


def of_contrast(found: Contrast) -> tuple[Text, Text, Text]:
    """The two groups, what the pairs show, and what the networks show as wholes."""
    sizes = found.groups.sizes
    named_by = found.groups.matrix.sum(axis=1)
    means = [named_by[found.groups.in_first == side].mean() for side in (True, False)]
    top = found.pairs.iloc[0]
    pair = f"{top['label_a'].lower()} with {top['label_b'].lower()}"

    def counted(side: int, whom: str) -> str:
        n11, a, b, n = (int(top[f"{name}_{side}"]) for name in ("n11", "a", "b", "n"))
        return f"{many(n11, 'review', 'reviews')} of {whom} ({a * b / n:.1f} by chance)"

    passing = int((found.pairs["q"] <= 0.2).sum())
    said = "none passes" if not passing else f"{passing} pass"
    rows = found.networks.to_dict("records")

    def differing(free: bool) -> list[str]:
        return [r["statistic"] for r in rows if (r["held"] == "nothing") == free and r["p"] <= 0.05]

    def words(names: list[str]) -> str:
        return f"differ in {' and in '.join(names)}" if names else "show no difference"

    widest = next(r for r in rows if r["statistic"] == "structure" and r["held"] == "nothing")
    return (
        Text("groups", (
            "`casegraph contrast --where age-group=under-1 --against age-group=11-to-15` on the "
            f"bundled data: {sizes[0]} reviews against {sizes[1]}, with {means[0]:.1f} and "
            f"{means[1]:.1f} themes each on average."
        )),
        Text("pairs that differ", (
            f"Of the pairs, {int(found.pairs['tested'].sum())} pairs can be tested, and {said}: "
            f"the smallest q is {found.pairs['q'].min():.2f}. The strongest, {pair}, co-occurs in "
            f"{counted(1, 'babies')} and in {counted(2, 'adolescents')}: worth reading those few "
            "reviews, no more."
        )),
        Text("networks read", (
            f"As wholes the networks {words(differing(True))}; with prevalence and the number "
            f"of themes coded held constant they {words(differing(False))}. The pair that differs "
            f"most is {widest['label_a'].lower()} with {widest['label_b'].lower()}. A single "
            "number over all pairs can find what no single pair shows after the correction."
        )),
    )  # fmt: skip


def of_trend(found: Trend, last: tuple[int, int]) -> tuple[Text, Text]:
    """How many reviews have no year, and how to read the three themes.

    ``last`` are the reviews of the last period that name the response to domestic abuse, of how
    many.
    """
    tests = {r["theme"]: r for r in found.tests.to_dict("records")}
    clear = [theme for theme, row in tests.items() if row["tested"] and row["q"] <= 0.05]
    low, high = (100 * tests["neglect"][f"change_{end}"] for end in ("low", "high"))
    start = (
        f"One theme has q ≤ 0.05: {named(clear)}." if len(clear) == 1
        else f"{len(clear)} themes have q ≤ 0.05: {named(clear)}." if clear
        else "No theme has q ≤ 0.05."
    )  # fmt: skip
    return (
        Text("years", (
            f"`casegraph trend` on the bundled reviews of single cases; {found.undated} do not "
            "state a year and are left out, and the test is corrected over "
            f"{int(found.tests['tested'].sum())} themes."
        )),
        Text("trends read", (
            f"{start} The effect of the pandemic is a check rather than a discovery: it is "
            "stated from 2020 on, and its small departure p means that this is not a steady rise. "
            "The rise of the response to domestic abuse comes mostly from "
            f"{last[0]} of {last[1]} reviews of {found.periods[-1]}. For neglect the interval "
            f"reaches from a fall of {abs(low):.0f} to a rise of {high:.0f} points in ten years: "
            "these reviews cannot decide."
        )),
    )  # fmt: skip


def of_recurrence(ledger: pd.DataFrame, reviews: int, undated: int) -> tuple[Text, Text, Text]:
    """How many reviews, how to read the first row, and where neglect is recommended on."""
    row = {str(k): v for k, v in ledger.iloc[0].to_dict().items()}
    first = int(row["first_year"])
    asked = dict(zip(ledger["theme"], ledger["recommendations"], strict=True))
    return (
        Text("reviews", (
            f"`casegraph recurrence` on all {reviews} reviews, {undated} of them undated; the ten "
            "themes found again most often:"
        )),
        Text("first row", (
            f"To read the first line: {row['recommending_reviews']} reviews recommend on "
            f"{row['label'].lower()}, the first of {first}. Of the {row['later_reviews']} reviews "
            f"published after {first}, {row['later_concern_reviews']} found a concern about it; "
            f"{row['later_incident_stated']} of these say when their incident was, and for "
            f"{row['later_incident_reviews']} that was after {first}. Of the "
            f"{row['concern_reviews_recommending']} reviews that found the concern and state any "
            f"recommendation, {row['concern_reviews_recommending_without_this']} have none coded "
            f"on {row['label'].lower()}."
        )),
        Text("neglect", (
            f"On `neglect` itself there {'is' if asked['neglect'] == 1 else 'are'} "
            f"{many(int(asked['neglect']), 'recommendation', 'recommendations')}; on "
            "`neglect-identification`, where recommendations on neglect are coded, "
            f"{asked['neglect-identification']}."
        )),
    )  # fmt: skip


def of_chance(ledger: pd.DataFrame) -> tuple[Text, Text]:
    """What the ledger says as a whole, and how to read the rows that stand out and those that do
    not."""
    rows = {r["theme"]: r for r in ledger.to_dict("records")}
    top = ledger.iloc[0]
    out = ledger[ledger["reading"] == "more"].sort_values("ratio", ascending=False)
    said = (
        f"Read the row of `{top['theme']}` like this: {top['later_concern_reviews']} of the "
        f"{top['later_reviews']} later reviews have the concern, and "
        f"{top['expected']:.1f} would if later reviews had it as often as all. "
    )
    if len(out):
        first = rows[out.iloc[0]["theme"]]
        said += (
            f"`{first['theme']}` is first recommended on in {first['first_year']}, and "
            f"{first['later_concern_reviews']} of {first['later_reviews']} later reviews have it, "
            f"{first['ratio']:.1f} times as many as expected. With the years permuted the first "
            f"recommendation mostly comes earlier, so that {first['order_expected']:.1f} reviews "
            "follow it on average: the number by itself is not large, its share is."
        )
    smallest = float(ledger["q_order"].min())
    said += f" The smallest q of the order test is {smallest:.2f}."
    return Text("chance", ledger.attrs["summary"]), Text("chance read", said)


def of_areas(frame: pd.DataFrame) -> Text:
    """What can be said of reviews of the same area."""
    rows = frame.to_dict("records")[:2]
    return Text("same area", " ".join([*(r["sentence"] for r in rows),
                                       *(r["time_sentence"] for r in rows)]))  # fmt: skip


def of_clusters(recommendations: int, groups: int, within_one: int) -> Text:
    """How many groups of recommendations in nearly the same words there are."""
    return Text("groups", (
        f"On the {recommendations} bundled recommendations this gives {groups} groups from two or "
        f"more reviews and {within_one} more within one review (`--min-reviews 1`). That is few, "
        "because each summary is a paraphrase of at most 25 words, written to be unlike its "
        "source: the groups are traces worth reading, and **no group does not mean no "
        "repetition**. For how often a subject comes back, use the ledger."
    ))  # fmt: skip


def of_alike(strength: np.ndarray[Any, Any]) -> Text:
    """How many pairs of recommendations are alike, and what reading them showed."""
    near, far = int((strength >= 0.65).sum()), int((strength < 0.65).sum())
    return Text("pairs read", (
        f"Each of the {near} pairs at 0.65 or above asks for the same thing or, in a few, for a "
        f"wider or narrower form of it. Of the {far} between 0.50 and 0.65 most are wider, "
        "narrower or different. `--threshold` moves the line."
    ))  # fmt: skip


def of_national_figures(frame: pd.DataFrame, reviews: int) -> Text:
    """How many figures are compared, with how many reviews."""
    return Text("figures compared", (
        f"`casegraph national-figures` on the {reviews} bundled reviews of single cases. Of "
        f"{len(frame)} figures that state a share, {int(frame['compared'].sum())} are compared:"
    ))  # fmt: skip
