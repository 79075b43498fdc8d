"""Pairs of groups worth comparing, each counted while the page is made.

The pairs are fixed, so that nobody can search for groups until two differ. One that has too few
reviews is not drawn, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

from casegraph.analyses.contrast import permute_networks, steady_themes
from casegraph.errors import TooFewError
from casegraph.model.concepts import pair_rules, parent_child_pairs
from casegraph.stats import associate
from casegraph.stats.counting import upper_triangle
from casegraph.thresholds import FEWEST_SHARED
from casegraph_viz.content.ready_groups import READY, Ready
from casegraph_viz.page.nets import ADJUSTED, PAGE_NETS

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.contrast import Contrast, Groups, NetworkTest
    from casegraph_viz.content.site_data import Corpus

PERMUTATIONS = 199
SEED = 1


@dataclass(frozen=True)
class Side:
    """The network of one group: pairs that stand out in it, the strongest first."""

    name: str
    n: int
    mean_themes: float
    edges: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Compared:
    """One contrast with what the page shows of it.

    ``network`` compares the networks as wholes with prevalence and number of themes held constant;
    ``pair_at`` names the two themes of the pair that differs most.
    """

    ready: Ready
    contrast: Contrast
    network: NetworkTest
    pair_at: tuple[str, str] | None

    @property
    def groups(self) -> Groups:
        """The two groups."""
        return self.contrast.groups

    @property
    def themes(self) -> pd.DataFrame:
        """The themes, strongest evidence first."""
        return self.contrast.themes

    @property
    def pairs(self) -> pd.DataFrame:
        """The pairs of themes, strongest evidence first."""
        return self.contrast.pairs

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """The network of either group, beyond what the lengths of its own reviews explain."""
        names = (self.ready.first, self.ready.second)
        chosen = (self.groups.in_first, ~self.groups.in_first)
        one, two = (
            Side(name, n, mean, _edges(self.groups, rows))
            for name, n, mean, rows in zip(
                names, self.groups.sizes, self.groups.mean_themes, chosen, strict=True
            )
        )
        return one, two


@dataclass(frozen=True)
class Refused:
    """A contrast that is not drawn, and why."""

    ready: Ready
    reason: str


def contrasts(
    corpus: Corpus, ready: Sequence[Ready] = READY, permutations: int = PERMUTATIONS
) -> tuple[list[Compared], list[Refused]]:
    """Return the contrasts that the reviews allow, and those that they do not."""
    compared, refused = [], []
    for one in ready:
        clash = sorted(corpus.selection.keys & (one.where.keys | one.against.keys))
        if clash:
            reason = f"all reviews of these pages are chosen by {' and '.join(clash)} already"
            refused.append(Refused(one, reason))
            continue
        try:
            compared.append(compare(corpus, one, permutations))
        except TooFewError as error:
            refused.append(Refused(one, too_few(one, error)))
    return compared, refused


def too_few(ready: Ready, error: TooFewError) -> str:
    """Return why two groups are not compared, in the words of the page.

    The library's own message is for somebody at a command line, who typed the filters.

    >>> too_few(READY[3], TooFewError("level=case and sex=male: …", 2, 5, group=2))
    'Boys: 2 reviews, and at least 5 are needed in either group'
    """
    name = ready.first if error.group == 1 else ready.second
    left = "1 review" if error.left == 1 else f"{error.left} reviews"
    after = f" after the {error.in_both:,} in both groups were left out" if error.in_both else ""
    return f"{name}: {left}{after}, and at least {error.least} are needed in either group"


def compare(corpus: Corpus, ready: Ready, permutations: int = PERMUTATIONS) -> Compared:
    """Return one contrast.

    Raises
    ------
    TooFewError
        A group has too few reviews.
    UsageError
        The corpus's filter and a group's have a key in common.
    """
    # With a net that holds lengths the library would also resample every pair, which a page cannot
    # wait for; so only its whole-network test is made with the number of themes held constant.
    contrast = corpus.kg.contrast(
        ready.where,
        ready.against,
        common=corpus.selection,
        null="independence",
        min_count=FEWEST_SHARED,
        permutations=permutations,
        seed=SEED,
    )
    groups = contrast.groups
    i, j = upper_triangle(len(groups.themes))
    steady = steady_themes(groups, FEWEST_SHARED)
    steady &= np.array([theme not in groups.defining for theme in groups.themes])
    kept = steady[i] & steady[j] & ~parent_child_pairs(groups.themes)[i, j]
    i, j = i[kept], j[kept]
    network = permute_networks(
        groups, i, j, held=PAGE_NETS[ADJUSTED], permutations=permutations, seed=SEED
    )  # fmt: skip
    at = network.structure_at
    ends = (groups.themes[i[at]], groups.themes[j[at]]) if at >= 0 else None
    return Compared(ready, contrast, network, ends)


def _edges(groups: Groups, rows: Any) -> tuple[dict[str, Any], ...]:
    """Clear and suggestive pairs of some rows that co-occur more often than expected."""
    found = associate(
        csr_array(groups.matrix[rows]),
        null=PAGE_NETS[ADJUSTED],
        **pair_rules(groups.themes),
    )
    edges = [
        {
            "a": groups.themes[found.i[k]],
            "b": groups.themes[found.j[k]],
            "n11": int(found.n11[k]),
            "expected": float(found.expected_null[k]),
            "p": float(found.p[k]),
            "q": float(found.q[k]),
            "evidence": str(found.evidence[k]),
        }
        for k in np.flatnonzero((found.evidence != "weak") & (found.sign > 0) & (found.n11 > 0))
    ]
    return tuple(sorted(edges, key=lambda e: (e["p"], e["a"], e["b"])))
