"""Two groups of reviews side by side: themes, pairs of themes and whole networks, as tables.

The three questions come in the order in which they can be answered. How often is each theme stated
in either group? Some hundred reviews answer that. Do two themes go together more closely in one
group? That takes several times as many. Do the networks differ as wholes? One answer for all pairs
at once, where single pairs are too thin to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from casegraph.association import NETS
from casegraph.association.correction import correct
from casegraph.association.counting import pair_counts, upper_triangle
from casegraph.association.result import CLEAR, GRADES, SUGGESTIVE
from casegraph.contrast.beyond_length import compare_beyond_length
from casegraph.contrast.groups import PLURALS, Groups, select_groups
from casegraph.contrast.odds import Tables, compare_odds
from casegraph.contrast.permutation import HELD, NetworkTest, permute_networks, steady_themes
from casegraph.contrast.shares import compare_shares
from casegraph.errors import UnknownNameError, UsageError
from casegraph.network import parent_child_pairs
from casegraph.progress import Progress, silent
from casegraph.vocabulary import concepts, groups as theme_groups

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.store import Store

__all__ = ["Contrast", "contrast", "contrast_groups"]

ALPHA = 0.05
#: Below this many units in a group, pairs are read as a description.
FEW_FOR_PAIRS = 200


class HasStore(Protocol):
    """Something that has a store, as a knowledge graph has."""

    @property
    def store(self) -> Store: ...


@dataclass(frozen=True)
class Contrast:
    """What tells two groups apart; every frame starts with the strongest evidence.

    Attributes
    ----------
    groups
        Who was compared.
    themes
        One row a theme: ``theme``, ``count_1``, ``n_1``, ``share_1``, ``low_1``, ``high_1``, the
        same with ``_2``, ``difference``, ``difference_low``, ``difference_high``, ``ratio``,
        ``ratio_low``, ``ratio_high``, ``p``, ``q``, ``p_permuted``, ``tested``, ``evidence``,
        ``label``, ``group``. Group 1 is ``where``, group 2 ``against``.
    pairs
        One row a pair: ``theme_a``, ``theme_b``, ``n11_1``, ``a_1``, ``b_1``, ``n_1``,
        ``odds_ratio_1``, ``odds_ratio_low_1``, ``odds_ratio_high_1``, the same with ``_2``,
        ``ratio``, ``ratio_low``, ``ratio_high`` (of the odds ratios), ``p``, ``q``, ``p_permuted``,
        ``breslow_day``, ``breslow_day_p``, ``tested``, ``evidence``, ``label_a``, ``label_b``; with
        the length null also ``observed_expected_1``, ``observed_expected_2``, ``length_ratio``,
        ``length_ratio_low``, ``length_ratio_high``.
    networks
        Four rows: ``statistic`` (strength, structure), ``held``, ``value_1``, ``value_2``,
        ``difference``, ``p``, ``pairs``, ``permutations``.
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
    where: Sequence[str],
    against: Sequence[str],
    common: Sequence[str] = (),
    unit: str = "review",
    null: str = "length",
    min_count: int = 5,
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
        Filters KEY=VALUE of the first group, of the second, and of both.
    unit
        ``review``, ``child`` or ``finding``.
    null
        What the networks are freed of before they are compared: ``length`` (prevalence and review
        length, with observed over expected for each pair) or ``independence`` (prevalence).
    min_count
        Fewest units of both groups together that state a theme for its pairs to be compared, and
        fewest expected in the smaller group for the whole-network numbers.
    permutations, seed
        How often labels are dealt out anew, and the seed.
    progress
        Told what is being done.

    Raises
    ------
    UsageError
        A group has no filter or fewer than five units, or a number is out of range.
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
    store: Store = getattr(source, "store", source)  # type: ignore[assignment]
    if null not in NETS:
        raise UnknownNameError("null model", null, tuple(NETS))
    progress("reading both groups", 0, 0)
    chosen = select_groups(store, where, against, common, unit)
    return contrast_groups(chosen, null, min_count, permutations, seed, progress)


def contrast_groups(
    groups: Groups,
    null: str = "length",
    min_count: int = 5,
    permutations: int = 2000,
    seed: int = 1,
    progress: Progress = silent,
) -> Contrast:
    """Compare two groups that are at hand; see :func:`contrast`."""
    if min_count < 1:
        raise UsageError(f"min_count = {min_count}; expected at least 1")
    related = parent_child_pairs(groups.themes)
    totals = groups.matrix.sum(axis=0)
    free = np.array([t not in groups.defining for t in groups.themes])
    steady = steady_themes(groups, min_count) & free
    allowed = np.outer(steady, steady) & ~related
    tests = [
        permute_networks(groups, allowed, held, permutations, seed, progress)
        for held in ("nothing", null)
    ]
    left_out: dict[str, int] = {}
    if groups.defining:
        left_out["themes that a filter names"] = len(groups.defining)
    themes = _theme_frame(groups, totals, free, tests[0], left_out)
    usable = (totals >= min_count) & free
    if unused := int(((totals > 0) & (totals < min_count) & free).sum()):
        left_out[f"themes in fewer than {min_count} units, from the pairs"] = unused
    pairs = _pair_frame(groups, usable, related, null, tests[1], left_out, seed, progress)
    return Contrast(
        groups, themes, pairs, _network_frame(tests), left_out,
        _notes(groups, pairs, tests, left_out),
    )  # fmt: skip


def _q(
    p: NDArray[np.float64], permuted: NDArray[np.float64], smallest: NDArray[np.float64],
    excluded: NDArray[np.bool_], clustered: bool,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], int]:  # fmt: skip
    # The exact tests take units to be independent; where they come in clusters only the
    # permutation p holds, however coarse it is.
    found = correct(permuted if clustered else p, smallest, excluded, alpha=ALPHA)
    return found.q, found.testable, found.untestable_count


def _evidence(q: NDArray[np.float64]) -> list[str]:
    return [GRADES[int(v <= CLEAR) + int(v <= SUGGESTIVE)] for v in q]


def _theme_frame(
    groups: Groups, totals: NDArray[np.int64], free: NDArray[np.bool_], test: NetworkTest,
    left_out: dict[str, int],
) -> pd.DataFrame:  # fmt: skip
    import pandas as pd

    rows = np.flatnonzero(totals > 0)
    n_1, n_2 = groups.sizes
    count_1 = groups.matrix[groups.in_first].sum(axis=0)[rows]
    count_2 = totals[rows] - count_1
    found = compare_shares(count_1, n_1, count_2, n_2)
    permuted = test.share_p[rows]
    q, tested, untestable = _q(found.p, permuted, found.smallest_p, ~free[rows], groups.clustered)
    if untestable:
        left_out[f"themes too rare or too common to reach p ≤ {ALPHA:g}"] = untestable
    scheme, names = concepts("theme"), theme_groups("theme")
    about = [scheme[groups.themes[k]] for k in rows]
    columns: dict[str, Any] = {"theme": [groups.themes[k] for k in rows]}
    for side, count, n in (("1", count_1, n_1), ("2", count_2, n_2)):
        columns |= {f"count_{side}": count, f"n_{side}": n}
        columns |= {f"{c}_{side}": getattr(found, f"{c}_{side}") for c in ("share", "low", "high")}
    for name in ("difference", "ratio"):
        columns |= {f"{name}{end}": getattr(found, f"{name}{end}") for end in ("", "_low", "_high")}
    columns |= {
        "p": found.p, "q": q, "p_permuted": permuted, "tested": tested, "evidence": _evidence(q),
        "label": [c.pref_label for c in about],
        "group": [names[c.broader].pref_label if c.broader else "" for c in about],
    }  # fmt: skip
    order = np.lexsort((rows, -np.abs(found.difference), found.p, q))
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def _pair_frame(
    groups: Groups, usable: NDArray[np.bool_], related: NDArray[np.bool_], null: str,
    test: NetworkTest, left_out: dict[str, int], seed: int, progress: Progress,
) -> pd.DataFrame:  # fmt: skip
    import pandas as pd

    i, j = upper_triangle(len(groups.themes))
    both = usable[i] & usable[j]
    if above := int((both & related[i, j]).sum()):
        left_out["pairs of a concept and one above it"] = above
    kept = both & ~related[i, j]
    i, j = i[kept], j[kept]
    sides: list[Tables] = []
    for chosen in (groups.in_first, ~groups.in_first):
        counts = pair_counts(groups.matrix[chosen])
        own = np.diagonal(counts).astype(np.int64)
        sides.append((counts[i, j], own[i], own[j], int(chosen.sum())))
    found = compare_odds(*sides)
    permuted = test.pair_p[i, j]
    q, tested, untestable = _q(
        found.p, permuted, found.smallest_p, ~found.defined, groups.clustered
    )
    if constant := int((~found.defined).sum()):
        left_out["pairs with a theme in no unit or every unit of a group"] = constant
    if untestable:
        left_out[f"pairs too rare to reach p ≤ {ALPHA:g}"] = untestable
    scheme, names = concepts("theme"), groups.themes
    columns: dict[str, Any] = {
        "theme_a": [names[k] for k in i], "theme_b": [names[k] for k in j]
    }  # fmt: skip
    for side, counted in zip(("1", "2"), sides, strict=True):
        columns |= dict(zip((f"{c}_{side}" for c in ("n11", "a", "b", "n")), counted, strict=True))
        columns[f"odds_ratio_{side}"] = getattr(found, f"odds_ratio_{side}")
        for end in ("low", "high"):
            columns[f"odds_ratio_{end}_{side}"] = getattr(found, f"{end}_{side}")
    columns |= {name: getattr(found, name) for name in ("ratio", "ratio_low", "ratio_high", "p")}
    columns |= {
        "q": q, "p_permuted": permuted, "breslow_day": found.breslow_day,
        "breslow_day_p": found.breslow_day_p, "tested": tested, "evidence": _evidence(q),
        "label_a": [scheme[names[k]].pref_label for k in i],
        "label_b": [scheme[names[k]].pref_label for k in j],
    }  # fmt: skip
    if null == "length":
        beyond = compare_beyond_length(groups, i, j, seed=seed, progress=progress)
        columns |= {f"observed_expected_{s}": getattr(beyond, f"observed_expected_{s}")
                    for s in ("1", "2")}  # fmt: skip
        columns |= {f"length_{c}": getattr(beyond, c) for c in ("ratio", "ratio_low", "ratio_high")}
    order = np.lexsort((np.arange(len(i)), found.p, q))
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def _network_frame(tests: Sequence[NetworkTest]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for t in tests:
        at = t.structure_pair
        pairs = int(t.compared.sum())
        values = {
            "strength": (t.strength_1, t.strength_2, t.strength_1 - t.strength_2, t.strength_p),
            "structure": (float(t.correlation_1[at]), float(t.correlation_2[at]), t.structure,
                          t.structure_p),
        }  # fmt: skip
        for statistic, (one, two, difference, p) in values.items():
            # With no pair to compare there is nothing to say: no figure, and no evidence either.
            rows.append(
                (
                    statistic,
                    HELD[t.held],
                    *((one, two, difference, p) if pairs else (0.0,) * 3 + (1.0,)),
                    pairs,
                    t.permutations,
                )
            )
    return pd.DataFrame(
        rows,
        columns=["statistic", "held", "value_1", "value_2", "difference", "p", "pairs",
                 "permutations"],
    )  # fmt: skip


def _notes(
    groups: Groups, pairs: pd.DataFrame, tests: Sequence[NetworkTest], left_out: dict[str, int]
) -> tuple[str, ...]:
    plural = PLURALS[groups.unit]
    n_1, n_2 = groups.sizes
    long_1, long_2 = groups.mean_themes
    compared = int(tests[0].compared.sum())
    left = "; ".join(f"{count:,} {why}" for why, count in left_out.items())
    notes = [
        f"Group 1: {n_1:,} {plural} ({' and '.join(groups.first)}), on average {long_1:.1f} themes "
        f"each. Group 2: {n_2:,} {plural} ({' and '.join(groups.second)}), {long_2:.1f} themes each.",
        f"{int(pairs['tested'].sum()):,} pairs tested. Left out: {left or 'nothing'}.",
        f"Whole networks: strength is the sum of |phi| over {compared:,} pairs, structure the "
        f"largest difference of phi in one of them, p from {tests[0].permutations:,} dealings of "
        "the group labels over reviews. With nothing held the test also answers to themes that are "
        f"merely more frequent in a group; with {HELD[tests[1].held]} held it is approximate.",
        "Shares and odds ratios are not adjusted for review length: a group whose reviews say more "
        "states more of every theme. They are not adjusted for anything else either.",
    ]
    if groups.clustered:
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
    notes.append(
        "Reviews are not a sample of cases, a difference between groups is not caused by what "
        "tells the groups apart, and silence in a report is not absence."
    )
    return tuple(notes)
