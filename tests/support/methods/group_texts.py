"""The sentences of the pages on sets, classes and communities that quote figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .blocks import Text, many

if TYPE_CHECKING:
    import networkx as nx

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.sets import ThemeSets

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


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
