"""Two groups of reviews side by side: themes, pairs of themes and whole networks, as tables.

The three questions come in the order of the data that they need. How often is each theme stated
in either group? Some hundred reviews answer that. Do two themes co-occur more closely in one group?
That takes several times as many. Do the networks differ as wholes? That gives one answer for all
pairs at once, where single pairs are too rare for a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from casegraph.analyses.contrast.frames import network_frame, pair_frame, theme_frame
from casegraph.analyses.contrast.groups import Groups, select_groups
from casegraph.analyses.contrast.permutation import (
    NetworkTest,
    permute_given_lengths,
    permute_networks,
    steady_themes,
)
from casegraph.errors import UsageError
from casegraph.model.concepts import parent_child_pairs
from casegraph.nets import DEFAULT_NET, check_net
from casegraph.progress import Progress, silent
from casegraph.stats.counting import upper_triangle
from casegraph.thresholds import FEW_FOR_PAIRS, FEWEST_SHARED
from casegraph.wording.caveats import CONTRASTS
from casegraph.wording.labels import HELD_CONSTANT, UNITS
from casegraph.wording.numbers import tenths

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["Contrast", "contrast", "contrast_groups"]


@runtime_checkable
class HasStore(Protocol):
    """Something that has a store, as a knowledge graph has."""

    @property
    def store(self) -> Store: ...


@dataclass(frozen=True)
class Contrast:
    """How two groups differ; every frame starts with the strongest evidence.

    Attributes
    ----------
    groups
        Who was compared.
    themes
        One row per theme: ``theme``, ``count_1``, ``n_1``, ``share_1``, ``low_1``, ``high_1``, the
        same with ``_2``, ``difference``, ``difference_low``, ``difference_high``, ``ratio``,
        ``ratio_low``, ``ratio_high``; given the number of themes of each unit, ``expected_1``
        (units of group 1), ``odds_ratio``, ``odds_ratio_low``, ``odds_ratio_high``, ``p``, ``q``,
        ``p_permuted``, ``tested``, ``evidence`` (see :mod:`casegraph.stats.given_lengths`); without
        regard to it, ``p_plain``, ``q_plain``, ``p_permuted_plain``; ``label``, ``group``. Group 1
        is ``where``, group 2 ``against``.
    pairs
        One row per pair: ``theme_a``, ``theme_b``, ``n11_1``, ``a_1``, ``b_1``, ``n_1``,
        ``odds_ratio_1``, ``odds_ratio_low_1``, ``odds_ratio_high_1``, the same with ``_2``,
        ``ratio``, ``ratio_low``, ``ratio_high`` (of the odds ratios), ``p``, ``q``, ``p_permuted``,
        ``breslow_day``, ``breslow_day_p``, ``tested``, ``evidence``, ``label_a``, ``label_b``; with
        a null that holds lengths also ``observed_expected_1``, ``observed_expected_2``,
        ``length_ratio``, ``length_ratio_low``, ``length_ratio_high``.
    networks
        Four rows: ``statistic`` (strength, structure), ``held``, ``value_1``, ``value_2``,
        ``difference``, ``p``, ``pairs``, ``permutations``, and for structure the pair it is of:
        ``theme_a``, ``theme_b``, ``label_a``, ``label_b``.
    left_out
        How many themes and pairs were not tested, by reason.
    notes
        Sentences that belong under every table.
    """

    groups: Groups
    themes: pd.DataFrame
    pairs: pd.DataFrame
    networks: pd.DataFrame
    left_out: dict[str, int]
    notes: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to say before the tables."""
        return self.groups.warnings


def contrast(
    source: HasStore | Store,
    where: Where,
    against: Where,
    common: Where = None,
    unit: str = "review",
    null: str = DEFAULT_NET,
    min_count: int = FEWEST_SHARED,
    permutations: int = 2000,
    seed: int = 1,
    progress: Progress = silent,
) -> Contrast:
    """Compare the themes, pairs and networks of two groups of reviews.

    Parameters
    ----------
    source
        A knowledge graph or a store.
    where, against, common
        Selection of the first group and of the second, and the filters of both.
    unit
        ``review``, ``child`` or ``finding``.
    null
        What is held constant when the networks are compared: prevalence and number of themes
        coded, exactly (``exact``) or on average (``length-average``), both with observed over
        expected for each pair, or prevalence alone (``independence``).
    min_count
        Fewest units of both groups together that state a theme for its pairs to be compared, and
        fewest expected in the smaller group for the whole-network numbers.
    permutations, seed
        How many permutations of the group labels, and their seed.
    progress
        Called with what is being done.

    Raises
    ------
    UsageError
        A group has no filter, or a number is out of range.
    TooFewError
        A group has fewer than five units.
    UnknownNameError
        An unknown key, value, unit or null.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = contrast(cg.open(), ["age-group=under-1"], ["age-group=11-to-15"],
    ...                  null="independence", permutations=50)
    >>> bool(found.themes.set_index("theme").loc["unsafe-sleep", "difference"] > 0.2)
    True
    """
    store: Store = source.store if isinstance(source, HasStore) else source
    check_net(null)
    check_fewest(min_count)
    progress("reading both groups", 0, 0)
    chosen = select_groups(store, where, against, common, unit)
    return contrast_groups(chosen, null, min_count, permutations, seed, progress)


def check_fewest(min_count: int) -> None:
    """Raise UsageError where a theme or pair could be counted that nobody states."""
    if min_count < 1:
        raise UsageError(f"min_count = {min_count}; expected at least 1")


def contrast_groups(
    groups: Groups,
    null: str = DEFAULT_NET,
    min_count: int = FEWEST_SHARED,
    permutations: int = 2000,
    seed: int = 1,
    progress: Progress = silent,
) -> Contrast:
    """Compare two groups that are already read; see :func:`contrast`."""
    check_fewest(min_count)
    totals = groups.matrix.sum(axis=0)
    free = np.array([t not in groups.defining for t in groups.themes])
    usable = (totals >= min_count) & free
    i, j = upper_triangle(len(groups.themes))
    both = usable[i] & usable[j]
    related = parent_child_pairs(groups.themes)[i, j]
    kept = both & ~related
    i, j = i[kept], j[kept]
    steady = steady_themes(groups, min_count)
    tests = [
        permute_networks(groups, i, j, steady[i] & steady[j], held, permutations, seed, progress)
        for held in ("nothing", null)
    ]
    left_out: dict[str, int] = {}
    if groups.defining:
        left_out["themes that a filter names"] = len(groups.defining)
    given_lengths = permute_given_lengths(groups, permutations, seed)
    themes = theme_frame(groups, totals, free, tests[0], given_lengths, left_out)
    if unused := int(((totals > 0) & (totals < min_count) & free).sum()):
        left_out[f"themes in fewer than {min_count} units, from the pairs"] = unused
    if above := int((both & related).sum()):
        left_out["pairs of a concept and one above it"] = above
    pairs = pair_frame(groups, i, j, null, tests[1], left_out, seed, progress)
    return Contrast(
        groups, themes, pairs, network_frame(groups, i, j, tests), left_out,
        _notes(groups, pairs, tests, left_out),
    )  # fmt: skip


def _notes(
    groups: Groups, pairs: pd.DataFrame, tests: Sequence[NetworkTest], left_out: dict[str, int]
) -> tuple[str, ...]:
    plural = UNITS[groups.unit]
    n_1, n_2 = groups.sizes
    long_1, long_2 = groups.mean_themes
    compared = int(tests[0].compared.sum())
    left = "; ".join(f"{count:,} {why}" for why, count in left_out.items())
    sides = [
        f"Group {k}: {n:,} {plural} ({which}), {tenths(length)} themes each on average."
        for k, n, which, length in (
            (1, n_1, groups.first, long_1), (2, n_2, groups.second, long_2)
        )
    ]  # fmt: skip
    tested = f"{int(pairs['tested'].sum()):,} pairs tested. Left out: {left or 'nothing'}."
    networks = (
        f"Whole networks: strength is the sum of |phi| over {compared:,} pairs, structure the "
        f"largest difference of phi in one of them; p from {tests[0].permutations:,} permutations "
        "of the group labels over reviews. With nothing held constant the test also detects themes "
        f"that are merely more frequent in a group; with {HELD_CONSTANT[tests[1].held]} held "
        "constant it is approximate."
    )
    unadjusted = (
        "Shares, differences and ratios are as counted. p and q of a theme, its expected count and "
        "its odds ratio are given the number of themes coded from each review, since more of every "
        "theme is coded where more is coded; p plain and q plain are without regard to that. Odds "
        "ratios of pairs are not adjusted."
    )
    notes = [*sides, tested, networks, unadjusted]
    if groups.clustered and not groups.by_permutation:
        cases, n = groups.one_per_case(), len(groups.clusters)
        notes.append(
            f"Some reviews are about one case: in the tests each case counts once "
            f"({len(cases.clusters):,} cases of {n:,} reviews), with the themes that any of its "
            "reviews states. Counts and shares are of reviews."
        )
    if groups.by_permutation:
        notes.append(
            f"Some reviews hold several {plural}, which are not independent: q is taken from the "
            "permutation p, which keeps them together, and intervals are too narrow."
        )
    if min(n_1, n_2) < FEW_FOR_PAIRS:
        notes.append(
            f"With fewer than {FEW_FOR_PAIRS} {plural} in a group, a pair has to differ several "
            "times over to be found; read intervals and ranks first. No difference found is not "
            "no difference."
        )
    return (*notes, CONTRASTS)
