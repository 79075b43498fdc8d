"""The three tables of a contrast: themes, pairs and whole networks, strongest evidence first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.contrast.beyond_length import compare_beyond_length
from casegraph.analyses.contrast.groups import Groups
from casegraph.analyses.contrast.permutation import NetworkTest
from casegraph.analyses.contrast.shares import SharesCompared, compare_shares
from casegraph.model.concepts import concepts
from casegraph.model.concepts import groups as theme_groups
from casegraph.nets import HOLDING_LENGTHS
from casegraph.progress import Progress
from casegraph.stats.counting import pair_counts
from casegraph.stats.false_discovery import correct
from casegraph.stats.given_lengths import SharesGivenLengths, shares_given_lengths
from casegraph.stats.odds_homogeneity import Tables, compare_odds
from casegraph.thresholds import ALPHA, evidence_of
from casegraph.wording.labels import HELD_CONSTANT

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["network_frame", "pair_frame", "theme_frame"]


def _q(
    p: NDArray[np.float64], permuted: NDArray[np.float64], smallest: NDArray[np.float64],
    excluded: NDArray[np.bool_], clustered: bool,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], int]:  # fmt: skip
    # The exact tests take units to be independent; where they come in clusters only the permutation
    # p is valid, however coarse it is.
    found = correct(permuted if clustered else p, smallest, excluded, alpha=ALPHA)
    return found.q, found.testable, found.untestable_count


def theme_frame(
    groups: Groups, totals: NDArray[np.int64], free: NDArray[np.bool_], test: NetworkTest,
    given_lengths: NDArray[np.float64], left_out: dict[str, int],
) -> pd.DataFrame:  # fmt: skip
    """Return the themes that occur in either group, as in ``Contrast.themes``.

    ``free`` says which themes no filter names, ``given_lengths`` is the permutation p of each theme
    given lengths, shape (K,). Adds to ``left_out`` what could not be tested.
    """
    import pandas as pd

    rows = np.flatnonzero(totals > 0)
    n_1, n_2 = groups.sizes
    count_1 = groups.matrix[groups.in_first].sum(axis=0)[rows]
    count_2 = totals[rows] - count_1
    found = compare_shares(count_1, n_1, count_2, n_2)
    beyond, plain, expected = _judged(groups, rows)
    permuted, permuted_plain = given_lengths[rows], test.share_p[rows]
    named, several = ~free[rows], groups.by_permutation
    q_plain, _, _ = _q(plain.p, permuted_plain, plain.smallest_p, named, several)
    p, smallest = beyond.p[rows], beyond.smallest_p[rows]
    q, tested, untestable = _q(p, permuted, smallest, named, several)
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
        "expected_1": expected, "odds_ratio": beyond.odds_ratio[rows],
        "odds_ratio_low": beyond.low[rows], "odds_ratio_high": beyond.high[rows],
        "p": p, "q": q, "p_permuted": permuted, "tested": tested, "evidence": evidence_of(q),
        "p_plain": plain.p, "q_plain": q_plain, "p_permuted_plain": permuted_plain,
        "label": [c.pref_label for c in about],
        "group": [names[c.broader].pref_label if c.broader else "" for c in about],
    }  # fmt: skip
    order = np.lexsort((rows, -np.abs(found.difference), p, q))
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def _judged(
    groups: Groups, rows: NDArray[np.intp]
) -> tuple[SharesGivenLengths, SharesCompared, NDArray[np.float64]]:
    """Return what the tests say given lengths and without, and the expected counts.

    Reviews of one case are no independent evidence, so each case counts once in the tests.
    """
    beyond = shares_given_lengths(groups.matrix, groups.in_first)
    expected = beyond.expected[rows]
    judged = groups if groups.by_permutation else groups.one_per_case()
    if judged is not groups:
        beyond = shares_given_lengths(judged.matrix, judged.in_first)
    count_1, count_2 = (
        judged.matrix[side].sum(axis=0)[rows] for side in (judged.in_first, ~judged.in_first)
    )
    return beyond, compare_shares(count_1, judged.sizes[0], count_2, judged.sizes[1]), expected


def _tables(groups: Groups, i: NDArray[np.int64], j: NDArray[np.int64]) -> tuple[Tables, Tables]:
    """Return the counts of the pairs in either group."""
    sides: list[Tables] = []
    for chosen in (groups.in_first, ~groups.in_first):
        counts = pair_counts(groups.matrix[chosen])
        own = np.diagonal(counts).astype(np.int64)
        sides.append((counts[i, j], own[i], own[j], int(chosen.sum())))
    return sides[0], sides[1]


def pair_frame(
    groups: Groups, i: NDArray[np.int64], j: NDArray[np.int64], null: str,
    test: NetworkTest, left_out: dict[str, int], seed: int, progress: Progress,
) -> pd.DataFrame:  # fmt: skip
    """Return the pairs (i, j) of column numbers, as in ``Contrast.pairs``."""
    import pandas as pd

    sides = _tables(groups, i, j)
    found = compare_odds(*sides)
    judged = groups if groups.by_permutation else groups.one_per_case()
    tests = found if judged is groups else compare_odds(*_tables(judged, i, j))
    permuted = test.pair_p
    q, tested, untestable = _q(
        tests.p, permuted, tests.smallest_p, ~tests.defined, groups.by_permutation
    )
    if constant := int((~tests.defined).sum()):
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
    columns |= {name: getattr(found, name) for name in ("ratio", "ratio_low", "ratio_high")}
    columns |= {
        "p": tests.p, "q": q, "p_permuted": permuted, "breslow_day": tests.breslow_day,
        "breslow_day_p": tests.breslow_day_p, "tested": tested, "evidence": evidence_of(q),
        "label_a": [scheme[names[k]].pref_label for k in i],
        "label_b": [scheme[names[k]].pref_label for k in j],
    }  # fmt: skip
    if null in HOLDING_LENGTHS:
        beyond = compare_beyond_length(groups, i, j, null, seed=seed, progress=progress)
        columns |= {f"observed_expected_{s}": getattr(beyond, f"observed_expected_{s}")
                    for s in ("1", "2")}  # fmt: skip
        columns |= {f"length_{c}": getattr(beyond, c) for c in ("ratio", "ratio_low", "ratio_high")}
    order = np.lexsort((np.arange(len(i)), tests.p, q))
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def network_frame(
    groups: Groups, i: NDArray[np.int64], j: NDArray[np.int64], tests: Sequence[NetworkTest]
) -> pd.DataFrame:
    """Return the whole-network numbers of each test, as in ``Contrast.networks``."""
    import pandas as pd

    scheme, rows = concepts("theme"), []
    for t in tests:
        at, common = t.structure_at, {"held": HELD_CONSTANT[t.held], "pairs": int(t.compared.sum()),
                                      "permutations": t.permutations}  # fmt: skip
        # Without a pair to compare there is no value and no evidence.
        ends = [groups.themes[k[at]] for k in (i, j)] if at >= 0 else ["", ""]
        labels = [scheme[theme].pref_label if theme else "" for theme in ends]
        one, two = (t.correlation_1[at], t.correlation_2[at]) if at >= 0 else (0.0, 0.0)
        for statistic, value_1, value_2, p, names in (
            ("strength", t.strength_1, t.strength_2, t.strength_p, [""] * 4),
            ("structure", float(one), float(two), t.structure_p, [*ends, *labels]),
        ):
            rows.append({
                "statistic": statistic, "value_1": value_1, "value_2": value_2,
                "difference": value_1 - value_2, "p": p, **common,
                **dict(zip(("theme_a", "theme_b", "label_a", "label_b"), names, strict=True)),
            })  # fmt: skip
    columns = ["statistic", "held", "value_1", "value_2", "difference", "p", "pairs",
               "permutations", "theme_a", "theme_b", "label_a", "label_b"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
