"""The communities of a network as a value, with their table and what belongs under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casegraph.analyses.communities.diagram import Position
from casegraph.thresholds import STABLE_COMMUNITY
from casegraph.wording.communities import MEANING, called, plural
from casegraph.wording.numbers import hundredths, percent

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

#: The algorithm whose runs are compared, by the name that readers know.
METHOD = "Louvain"
METHOD_IN_WORDS = f"what many runs of the {METHOD} method agree on"
#: What a theme without a pair has in place of the name of a community.
UNCONNECTED = "unconnected"

COLUMNS = ["community", "name", "theme", "label", "count", "stability", "community_stability",
           "centrality", "density", "quarter", "together_resampled", "jaccard_resampled",
           "called"]  # fmt: skip


@dataclass(frozen=True)
class Community:
    """A set of themes that co-occur closely.

    ``members`` come most frequent first; ``name`` is made of the labels of the first three and
    of nothing else. ``stability`` is the share of runs that put two members together, averaged
    over all pairs of members, 0 to 1. ``position`` is its place in the strategic diagram.
    ``together`` and ``jaccard`` say how much of it resampled reviews give again
    (:mod:`.resampled`), 0 to 1; None where nothing was resampled.
    """

    number: int
    name: str
    members: tuple[str, ...]
    stability: float
    position: Position
    together: float | None = None
    jaccard: float | None = None

    @property
    def called(self) -> str:
        """What it may be called: a community, or a group of linked themes."""
        return called(self.jaccard)


@dataclass(frozen=True)
class Resampled:
    """What other corpora say of communities as a whole.

    ``samples`` is how many corpora of resampled reviews, and of chance, there were; ``chance`` is
    the modularity of as many pairs as the network has, the strongest of each corpus of chance.
    """

    samples: int
    chance: tuple[float, ...]

    @property
    def usual(self) -> tuple[float, float, float]:
        """The median of ``chance``, and the ends of the middle 95%."""
        import numpy as np

        low, middle, high = np.percentile(self.chance, (2.5, 50, 97.5)).tolist()
        return middle, low, high


@dataclass(frozen=True)
class Communities:
    """The communities of a network, largest first, and how stable they are.

    Attributes
    ----------
    communities
        Numbered from 1.
    unconnected
        The nodes without an edge, in node order. They belong to no community; ``membership`` has 0.
    membership
        The number of each node's community.
    stability
        For each node with an edge, the share of runs in which another member of its community
        was put with it, averaged over these members; for a community of one, the share of runs
        in which it was alone.
    runs, partitions
        How many seeds were run, and how many different partitions they gave.
    modularity
        Newman's modularity of these communities, −0.5 to 1, with the same resolution.
    lowest, highest
        The modularity of the worst and of the best single run.
    resolution
        The resolution that was asked for.
    network
        The weighted network that they were read from.
    resampled
        What resampled reviews and corpora of chance say of them; None where none were made.
    """

    communities: tuple[Community, ...]
    unconnected: tuple[str, ...]
    membership: dict[str, int]
    stability: dict[str, float]
    runs: int
    partitions: int
    modularity: float
    lowest: float
    highest: float
    resolution: float
    network: nx.Graph[str] = field(repr=False, compare=False)
    resampled: Resampled | None = None

    @property
    def called(self) -> str:
        """What they may be called together, in the plural."""
        return plural(c.called for c in self.communities)

    @property
    def table(self) -> pd.DataFrame:
        """One row per theme: communities in order, members most frequent first, then the rest.

        Columns: ``community`` (0: unconnected), ``name``, ``theme``, ``label``, ``count``,
        ``stability`` (of the theme, 0 to 1), and of the community ``community_stability``,
        ``centrality``, ``density``, ``quarter``, ``together_resampled``, ``jaccard_resampled`` and
        ``called``; these are missing where it is 0.
        """
        import pandas as pd

        nodes = self.network.nodes
        rows = [
            {
                "community": c.number,
                "name": c.name,
                "theme": theme,
                "label": nodes[theme].get("label", theme),
                "count": nodes[theme].get("count", 0),
                "stability": self.stability[theme],
                "community_stability": c.stability,
                "centrality": c.position.centrality,
                "density": c.position.density,
                "quarter": c.position.quarter,
                "together_resampled": c.together,
                "jaccard_resampled": c.jaccard,
                "called": c.called,
            }
            for c in self.communities
            for theme in c.members
        ]
        rows += [
            {
                "community": 0,
                "name": UNCONNECTED,
                "theme": theme,
                "label": nodes[theme].get("label", theme),
                "count": nodes[theme].get("count", 0),
            }
            for theme in sorted(self.unconnected, key=lambda t: (-nodes[t].get("count", 0), t))
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def name_of(self, node: str) -> str:
        """Return the name of a node's community, or ``unconnected``."""
        number = self.membership[node]
        return self.communities[number - 1].name if number else UNCONNECTED

    @property
    def notes(self) -> list[str]:
        """The sentences that belong under every table and picture of the communities."""
        if not self.communities:
            return ["There is no community, because no pair has the evidence asked for."]
        many = "partition" if self.partitions == 1 else "different partitions"
        ends = f"{hundredths(self.lowest)} to {hundredths(self.highest)}"
        first = (
            f"{METHOD}, {self.runs:,} seeds, {self.partitions:,} {many}; modularity "
            f"{hundredths(self.modularity)} (single runs {ends}). "
            "Stability is the share of runs that put two members together."
        )
        apart = f"No pair links two {self.called}: each is separate in this network."
        named = (
            "A set is named after its most frequent themes. It describes what reviews mention "
            "together; it is not a kind of child, of family or of case."
        )
        linked = any(c.position.centrality for c in self.communities)
        return [first, *self.of_other_reviews, *([] if linked else [apart]), named]

    @property
    def of_other_reviews(self) -> list[str]:
        """The sentences on how much of them resampled reviews and chance give, if there are any."""
        if self.resampled is None:
            return []
        pairs = [len(c.members) * (len(c.members) - 1) for c in self.communities]
        kept = [c.together or 0.0 for c in self.communities]
        share = sum(n * k for n, k in zip(pairs, kept, strict=True)) / max(sum(pairs), 1)
        like = sorted(c.jaccard or 0.0 for c in self.communities)
        stable = sum(value >= STABLE_COMMUNITY for value in like)
        middle, low, high = self.resampled.usual
        clearer = "more clearly than" if self.modularity > high else "no more clearly than"
        stays = (
            f"Of the pairs of themes that are in one set, {percent(share)} stay in one when "
            f"reviews are resampled ({self.resampled.samples:,} times); the part most like a set "
            f"has a Jaccard similarity of {hundredths(like[0])} to {hundredths(like[-1])} on "
            f"average. {MEANING} Here {stable or 'none'} of the {len(like)} "
            f"{'is' if stable < 2 else 'are'}."
        )
        beside = (
            "The same number of pairs, the strongest of corpora made by chance, have a modularity "
            f"of {hundredths(middle)} (95% of corpora: {hundredths(low)} to {hundredths(high)}): "
            f"the network falls into parts {clearer} chance alone would make it."
        )
        return [stays, beside]
