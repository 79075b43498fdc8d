"""Two groups compared: against hand-worked tables, statsmodels, brute force and known truth."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.stats import hypergeom
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep

from casegraph.analyses.contrast import (
    Groups,
    breslow_day_tarone,
    compare_beyond_length,
    compare_odds,
    compare_shares,
    contrast,
    contrast_groups,
    homogeneity_p,
    independent_groups,
    permute_networks,
    residuals,
    select_groups,
    steady_themes,
)
from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import identifiers
from casegraph.selection.filters import parse_filters
from casegraph.selection.incidence import Incidence
from casegraph.stats import simulate
from casegraph.stats.counting import upper_triangle

from ..support.paths import METHODS

PAGE = METHODS / "contrast.md"
BABIES, TEENAGERS = ["age-group=under-1"], ["age-group=11-to-15"]


def made(X: NDArray[np.bool_], first: int, clusters: NDArray[np.int64] | None = None) -> Groups:
    """Groups of which the first rows are the first; theme ids from the real scheme."""
    in_first = np.arange(len(X)) < first
    return Groups(
        X, in_first, np.arange(len(X)) if clusters is None else clusters,
        identifiers("theme")[: X.shape[1]], "review", ("one",), ("two",), 0, frozenset(),
    )  # fmt: skip


# Shares


def test_shares_by_hand() -> None:
    # Newcombe 1998, table II, method 10: 9/10 against 3/10.
    found = compare_shares([9], 10, [3], 10)
    assert [round(float(v[0]), 4) for v in
            (found.difference, found.difference_low, found.difference_high)] == [
        0.6, 0.1705, 0.8090]  # fmt: skip
    # Ratio 3 with ln 3 ± 1.959964·√(1/9 − 1/10 + 1/3 − 1/10).
    reach = 1.959964 * math.sqrt(1 / 9 - 1 / 10 + 1 / 3 - 1 / 10)
    assert float(found.ratio[0]) == pytest.approx(3.0)
    assert float(found.ratio_low[0]) == pytest.approx(3 * math.exp(-reach), rel=1e-6)
    # Mid-p: P(X > 9) + P(X = 9)/2 of the hypergeometric law, doubled.
    law = hypergeom(20, 12, 10)
    assert float(found.p[0]) == pytest.approx(2 * (law.sf(9) + law.pmf(9) / 2), rel=1e-10)


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), [
    (0, 87, 9, 33), (21, 87, 0, 33), (34, 87, 2, 33), (5, 5, 0, 7), (12, 30, 12, 30),
    (1, 200, 7, 9),
])  # fmt: skip
def test_difference_is_that_of_statsmodels(x1: int, n1: int, x2: int, n2: int) -> None:
    found = compare_shares([x1], n1, [x2], n2)
    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    assert float(found.difference_low[0]) == pytest.approx(low, abs=1e-12)
    assert float(found.difference_high[0]) == pytest.approx(high, abs=1e-12)


def test_a_theme_in_neither_group_or_in_all_says_nothing() -> None:
    found = compare_shares([0, 6], 6, [0, 9], 9)
    assert found.ratio.tolist() == [1.0, pytest.approx(1.0)]
    assert found.ratio_high[0] == math.inf
    assert found.p.tolist() == [1.0, 1.0]
    assert found.smallest_p.tolist() == [1.0, 1.0]


def test_smallest_p_of_shares_is_the_smallest_there_is() -> None:
    for total in range(1, 15):
        every = [compare_shares([x], 10, [total - x], 5)
                 for x in range(max(0, total - 5), min(total, 10) + 1)]  # fmt: skip
        least = min(float(f.p[0]) for f in every)
        assert float(every[0].smallest_p[0]) == pytest.approx(least)


# Odds


def some_tables(count: int, seed: int, low: int = 1, high: int = 30):
    """Random tables of both groups as arrays, cells from low to high."""
    rng = np.random.default_rng(seed)
    cells = rng.integers(low, high, (2, count, 4))
    sizes = cells.sum(axis=2).max(axis=1)
    cells[:, :, 3] += sizes[:, None] - cells.sum(axis=2)  # one size for all tables of a group
    sides = [
        (c[:, 0], c[:, 0] + c[:, 1], c[:, 0] + c[:, 2], int(n))
        for c, n in zip(cells, sizes, strict=True)
    ]
    return cells, sides


def test_breslow_day_is_that_of_statsmodels() -> None:
    cells, sides = some_tables(60, 3)
    statistic, p = breslow_day_tarone(*sides)
    for k in range(60):
        table = StratifiedTable([cells[0, k].reshape(2, 2), cells[1, k].reshape(2, 2)])
        other = table.test_equal_odds(adjust=True)
        assert statistic[k] == pytest.approx(other.statistic, rel=1e-7, abs=1e-9)
        assert p[k] == pytest.approx(other.pvalue, abs=1e-7)
    assert (p < 0.05).any()
    assert (p > 0.5).any()


def test_breslow_day_where_the_common_odds_ratio_is_one_or_undefined() -> None:
    ten, twenty = np.array([10]), np.array([20])
    statistic, p = breslow_day_tarone((ten, twenty, twenty, 40), (ten, twenty, twenty, 40))
    assert (float(statistic[0]), float(p[0])) == (0.0, 1.0)
    never = (0 * ten, ten, ten, 40)
    assert [float(v[0]) for v in breslow_day_tarone(never, never)] == [0.0, 1.0]


def test_exact_homogeneity_by_brute_force() -> None:
    _, sides = some_tables(80, 5, low=0, high=9)
    p, smallest = homogeneity_p(*sides)
    for k in range(80):
        (x1, a1, b1), n1 = (int(v[k]) for v in sides[0][:3]), sides[0][3]
        (x2, a2, b2), n2 = (int(v[k]) for v in sides[1][:3]), sides[1][3]
        s, law = x1 + x2, {}
        for x in range(s + 1):
            chance = hypergeom.pmf(x, n1, a1, b1) * hypergeom.pmf(s - x, n2, a2, b2)
            if chance > 0:
                law[x] = chance
        total = sum(law.values())
        tail = {
            x: 2 * min(sum(v for y, v in law.items() if y < x) + law[x] / 2,
                       sum(v for y, v in law.items() if y > x) + law[x] / 2) / total
            for x in law
        }  # fmt: skip
        assert p[k] == pytest.approx(tail[x1], rel=1e-8)
        assert smallest[k] == pytest.approx(min(tail.values()), rel=1e-8)
    assert (p < 0.05).any()


def test_exact_homogeneity_agrees_with_breslow_day_in_large_tables() -> None:
    _, sides = some_tables(200, 8, low=150, high=400)
    p, _ = homogeneity_p(*sides)
    _, other = breslow_day_tarone(*sides)
    assert np.abs(p - other).max() < 0.01


def test_exact_homogeneity_does_not_mind_the_order_of_groups_nor_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, sides = some_tables(50, 11, low=0)
    p, smallest = homogeneity_p(*sides)
    monkeypatch.setattr("casegraph.stats.odds_homogeneity._CELLS", 7)
    again, least = homogeneity_p(sides[1], sides[0])
    np.testing.assert_allclose(p, again, rtol=1e-9)
    np.testing.assert_allclose(smallest, least, rtol=1e-9)


def test_ratio_of_odds_ratios_by_hand() -> None:
    found = compare_odds(
        (np.array([20]), np.array([30]), np.array([30]), 60),
        (np.array([15]), np.array([30]), np.array([30]), 60),
    )
    # (20·20/10·10) / (15·15/15·15) = 4; variance 1/20+1/20+1/10+1/10+4/15.
    reach = 1.959964 * math.sqrt(0.3 + 4 / 15)
    assert float(found.ratio[0]) == pytest.approx(4.0)
    assert float(found.ratio_low[0]) == pytest.approx(4 * math.exp(-reach), rel=1e-6)
    assert float(found.ratio_high[0]) == pytest.approx(4 * math.exp(reach), rel=1e-6)


def test_half_is_added_in_both_groups_where_one_cell_is_zero() -> None:
    first = (np.array([0]), np.array([10]), np.array([10]), 40)  # cells 0, 10, 10, 20
    second = (np.array([6]), np.array([12]), np.array([12]), 40)  # cells 6, 6, 6, 22
    found = compare_odds(first, second)
    expected = (0.5 * 20.5 / 10.5**2) / (6.5 * 22.5 / 6.5**2)
    assert float(found.ratio[0]) == pytest.approx(expected)
    constant = (np.array([0]), np.array([0]), np.array([10]), 40)
    found = compare_odds(constant, second)
    assert not found.defined[0]
    assert [float(v[0]) for v in (found.ratio, found.ratio_low, found.p, found.smallest_p)] == [
        1.0, 0.0, 1.0, 1.0]  # fmt: skip


# Groups


def an_incidence(reviews: list[str], where: str, unit: str = "review") -> Incidence:
    themes = identifiers("theme")
    rng = np.random.default_rng(len(reviews))
    matrix = csr_array(rng.random((len(reviews), len(themes))) < 0.2)
    units = [f"{r}/{k}" for k, r in enumerate(reviews)] if unit == "child" else reviews
    return Incidence(
        matrix, tuple(units), tuple(reviews), themes, unit, tuple(parse_filters([where]))
    )


def test_reviews_in_both_groups_are_left_out_of_both() -> None:
    first = an_incidence([f"r{k}" for k in range(30)], "nation=wales")
    second = an_incidence([f"r{k}" for k in range(27, 60)], "nation=england")
    groups = independent_groups(first, second)
    assert groups.sizes == (27, 30)
    assert groups.in_both == 3
    assert "3 reviews of 3 reviews that belong to both" in groups.warnings[0]
    assert np.array_equal(groups.matrix[:27], first.matrix.toarray()[:27])
    assert np.array_equal(groups.matrix[27:], second.matrix.toarray()[3:])


def test_siblings_in_both_groups_take_their_review_out_of_both() -> None:
    first = an_incidence([f"r{k // 2}" for k in range(40)], "age-group=under-1", "child")
    second = an_incidence([f"r{k // 2}" for k in range(38, 78)], "age-group=11-to-15", "child")
    groups = independent_groups(first, second)
    assert groups.sizes == (38, 38)
    assert groups.in_both == 4
    assert groups.clustered


@pytest.mark.parametrize(("size", "overlap", "said"), [
    (30, 30, "leaves 0 reviews after the 30 in both groups were left out"),
    (30, 26, "leaves 4 reviews after the 26 in both groups were left out"),
])  # fmt: skip
def test_too_few_are_refused_with_their_count(size: int, overlap: int, said: str) -> None:
    first = an_incidence([f"r{k}" for k in range(size)], "nation=wales")
    second = an_incidence([f"r{k}" for k in range(size - overlap, 2 * size)], "nation=england")
    with pytest.raises(UsageError, match=said):
        independent_groups(first, second)


def test_few_are_warned_of() -> None:
    first = an_incidence([f"r{k}" for k in range(30)], "nation=wales")
    second = an_incidence([f"s{k}" for k in range(12)], "nation=england")
    assert "leaves only 12 reviews" in independent_groups(first, second).warnings[0]
    with pytest.raises(UsageError, match="the same unit"):
        independent_groups(first, replace(second, unit="finding"))


def test_filters_that_make_no_groups_are_refused(kg) -> None:
    with pytest.raises(UsageError, match="--against: found no filter"):
        select_groups(kg.store, BABIES, [])
    with pytest.raises(UsageError, match="both filter by age-group"):
        select_groups(kg.store, BABIES, TEENAGERS, ["age-group=1-to-5"])
    with pytest.raises(UnknownNameError):
        select_groups(kg.store, BABIES, ["age-group=teenager"])
    with pytest.raises(UnknownNameError):
        contrast(kg, BABIES, TEENAGERS, null="size")


# Permutation


def test_the_observed_values_are_correlations() -> None:
    g = made(simulate(120, 4, themes=8).X, 87)
    i, j = upper_triangle(8)
    plain = permute_networks(g, i, j, permutations=5)
    for chosen, values in ((g.in_first, plain.correlation_1), (~g.in_first, plain.correlation_2)):
        expected = np.corrcoef(g.matrix[chosen].T.astype(float))[i, j]
        np.testing.assert_allclose(values, expected, atol=1e-12)
    held = permute_networks(g, i, j, held="independence", permutations=5)
    np.testing.assert_allclose(held.correlation_1, plain.correlation_1, atol=1e-12)
    assert plain.strength_1 == pytest.approx(np.abs(plain.correlation_1).sum())
    gap = np.abs(plain.correlation_1 - plain.correlation_2)
    assert plain.structure == pytest.approx(gap.max())
    assert plain.structure_at == int(gap.argmax())


@pytest.mark.parametrize("held", ["nothing", "independence", "length"])
def test_permutation_is_that_of_a_slow_loop(held: str, monkeypatch: pytest.MonkeyPatch) -> None:
    g = made(simulate(50, 9, themes=6).X, 20)
    i, j = upper_triangle(6)
    over = np.arange(i.size) % 4 != 0
    R, X = residuals(g, held), g.matrix.astype(float)
    rng = np.random.default_rng(6)
    labels = [g.in_first, *(rng.permutation(g.in_first) for _ in range(40))]
    gaps, most, edges, shares = [], [], [], []
    for label in labels:
        with np.errstate(invalid="ignore"):  # a column that is constant in a part: 0 by our rule
            one, two = (np.nan_to_num(np.corrcoef(R[part].T)[i, j]) for part in (label, ~label))
        gaps.append(np.abs(one[over]).sum() - np.abs(two[over]).sum())
        edges.append(np.abs(one - two))
        most.append(edges[-1][over].max())
        shares.append(np.abs(X[label].mean(axis=0) - X[~label].mean(axis=0)))
    far = np.abs(np.array(gaps) - np.mean(gaps))
    # Small blocks, so that their seams are tried as well.
    monkeypatch.setattr("casegraph.analyses.contrast.permutation._CELLS", 250)
    found = permute_networks(g, i, j, over, held, permutations=40, seed=6)
    assert found.strength_p == pytest.approx(np.mean(far >= far[0] - 1e-10))
    assert found.structure_p == pytest.approx(np.mean(np.array(most) >= most[0] - 1e-10))
    np.testing.assert_allclose(found.pair_p, np.mean(np.array(edges) >= edges[0] - 1e-10, axis=0))
    np.testing.assert_allclose(
        found.share_p, np.mean(np.array(shares) >= shares[0] - 1e-10, axis=0)
    )


def test_children_of_a_review_stay_together() -> None:
    # Twice the same children change no share and no correlation, so with labels dealt to reviews
    # every p must be that of the reviews; dealt to children, the p's would shrink.
    X = simulate(60, 2, themes=6).X
    i, j = upper_triangle(6)
    alone = permute_networks(made(X, 25), i, j, permutations=200, seed=3)
    twins = permute_networks(
        made(np.repeat(X, 2, axis=0), 50, np.repeat(np.arange(60), 2)), i, j,
        permutations=200, seed=3,
    )  # fmt: skip
    assert made(np.repeat(X, 2, axis=0), 50, np.repeat(np.arange(60), 2)).clustered
    np.testing.assert_array_equal(alone.share_p, twins.share_p)
    np.testing.assert_array_equal(alone.pair_p, twins.pair_p)
    assert (alone.strength_p, alone.structure_p) == (twins.strength_p, twins.structure_p)


def test_residuals_hold_prevalence_and_length() -> None:
    g = made(simulate(90, 5, themes=12, thoroughness=1.5).X, 40)
    for held in ("independence", "length"):
        R = residuals(g, held)
        for chosen in (g.in_first, ~g.in_first):
            np.testing.assert_allclose(R[chosen].mean(axis=0), 0, atol=1e-9)
            np.testing.assert_allclose(R[chosen].std(axis=0), 1, atol=1e-9)
    # With length held, long reviews are no longer long.
    raw = np.corrcoef(residuals(g, "independence").sum(axis=1), g.matrix.sum(axis=1))[0, 1]
    freed = np.corrcoef(residuals(g, "length").sum(axis=1), g.matrix.sum(axis=1))[0, 1]
    assert raw > 0.9
    assert abs(freed) < 0.3


def test_steady_themes_are_expected_often_enough_in_the_smaller_group() -> None:
    X = np.zeros((40, 4), bool)
    X[:19, 0], X[:20, 1], X[:21, 2], X[:, 3] = True, True, True, True
    # A quarter is the smaller group: 5 expected there take 20 with and 20 without in all.
    assert steady_themes(made(X, 10), 5).tolist() == [False, True, False, False]


def rejections(make, held: str, repetitions: int) -> tuple[float, float]:
    """Return how often strength and structure reach p ≤ 0.05."""
    hits = np.zeros(2)
    for repetition in range(repetitions):
        g = make(repetition)
        i, j = upper_triangle(g.matrix.shape[1])
        steady = steady_themes(g, 5)
        t = permute_networks(g, i, j, steady[i] & steady[j], held, 99, repetition)
        hits += [t.strength_p <= 0.05, t.structure_p <= 0.05]
    return float(hits[0] / repetitions), float(hits[1] / repetitions)


def alike(seed: int) -> Groups:
    return made(simulate(120, seed, themes=12, prevalence=(0.1, 0.5)).X, 87)


def longer(seed: int) -> Groups:
    first = simulate(100, 2 * seed, themes=12, thoroughness=0.2, prevalence=(0.2, 0.4)).X
    second = simulate(100, 2 * seed + 1, themes=12, thoroughness=1.2, prevalence=(0.2, 0.4)).X
    return made(np.vstack([first, second]), 100)


def linked(seed: int) -> Groups:
    first = simulate(100, 2 * seed, themes=12, thoroughness=0.5, prevalence=(0.2, 0.4)).X
    second = simulate(100, 2 * seed + 1, themes=12, thoroughness=0.5, prevalence=(0.2, 0.4),
                      planted=3).X  # fmt: skip
    return made(np.vstack([first, second]), 100)


@pytest.mark.parametrize("held", ["nothing", "independence", "length"])
def test_groups_alike_are_rarely_told_apart(held: str) -> None:
    # 200 repetitions at a true rate of 5% stay below 11% with probability 0.9998.
    assert max(rejections(alike, held, 200)) <= 0.11


def test_length_alone_is_not_taken_for_structure_when_it_is_held() -> None:
    strength, _ = rejections(longer, "nothing", 30)
    held_strength, held_structure = rejections(longer, "length", 60)
    assert strength >= 0.8
    assert max(held_strength, held_structure) <= 0.25


@pytest.mark.parametrize("held", ["nothing", "length"])
def test_a_real_difference_is_found(held: str) -> None:
    assert rejections(linked, held, 30)[1] >= 0.8


# Beyond length


def test_beyond_length_finds_planted_pairs_and_not_length() -> None:
    first = simulate(300, 21, themes=15, thoroughness=1.2, prevalence=(0.2, 0.4)).X
    second = simulate(300, 22, themes=15, thoroughness=0.2, prevalence=(0.2, 0.4), planted=3)
    g = made(np.vstack([first, second.X]), 300)
    i, j = upper_triangle(15)
    found = compare_beyond_length(g, i, j, samples=100)
    planted = np.zeros(i.size, bool)
    for one, two in second.planted:
        planted |= (i == min(one, two)) & (j == max(one, two))
    assert int(planted.sum()) == 3
    assert (found.ratio_high[planted] < 1).all()
    covers = (found.ratio_low <= 1) & (found.ratio_high >= 1)
    assert covers[~planted].mean() > 0.85
    # Long reviews make most pairs look linked; given the lengths they are not. The mean lies a
    # little below 1 because the model holds a review's length only on average.
    X = g.matrix[g.in_first].astype(float)
    lift = (X.T @ X)[i, j] * len(X) / np.outer(X.sum(axis=0), X.sum(axis=0))[i, j]
    assert lift.mean() > 1.25
    assert 0.88 < found.observed_expected_1.mean() < 1.02


# All of it, on the bundled reviews


@pytest.fixture(scope="module")
def ages(kg):
    return contrast(kg, BABIES, TEENAGERS, permutations=500)


def test_babies_and_adolescents_differ_as_one_would_expect(ages) -> None:
    themes = ages.themes.set_index("theme")
    clear = themes[themes["evidence"] == "clear"]
    for theme in ("unsafe-sleep", "sudden-infant-death", "non-mobile-injury", "physical-abuse"):
        assert clear.loc[theme, "difference"] > 0, theme
    for theme in ("child-mental-health", "self-harm", "child-suicide", "going-missing",
                  "looked-after", "sexual-exploitation"):  # fmt: skip
        assert clear.loc[theme, "difference"] < 0, theme
    assert ages.groups.sizes[0] > 80
    assert ages.groups.in_both == 0


def test_a_contrast_turned_round_is_the_same(kg, ages) -> None:
    other = contrast(kg, TEENAGERS, BABIES, null="independence", permutations=20)
    one, two = (c.themes.set_index("theme").sort_index() for c in (ages, other))
    np.testing.assert_allclose(one["difference"], -two["difference"], atol=1e-12)
    np.testing.assert_allclose(one["q"], two["q"], rtol=1e-9)
    pairs = [c.pairs.set_index(["theme_a", "theme_b"]).sort_index() for c in (ages, other)]
    np.testing.assert_allclose(pairs[0]["ratio"], 1 / pairs[1]["ratio"], rtol=1e-9)
    np.testing.assert_allclose(pairs[0]["p"], pairs[1]["p"], rtol=1e-9)


def test_what_is_left_out_is_counted(ages) -> None:
    pairs = ages.pairs
    left = {why.split(" of a group")[0]: n for why, n in ages.left_out.items()}
    assert left["pairs with a theme in no unit or every unit"] + left[
        "pairs too rare to reach p ≤ 0.05"
    ] + int(pairs["tested"].sum()) == len(pairs)
    assert (pairs.loc[~pairs["tested"], "q"] == 1).all()
    assert (pairs.loc[pairs["tested"], "q"] >= pairs.loc[pairs["tested"], "p"]).all()
    assert ages.themes["tested"].sum() < len(ages.themes)


def test_results_are_the_same_each_time(kg) -> None:
    first, second, third = (
        contrast(kg, BABIES, TEENAGERS, permutations=50, seed=seed) for seed in (1, 1, 2)
    )
    assert first.themes.equals(second.themes)
    assert first.pairs.equals(second.pairs)
    assert first.networks.equals(second.networks)
    assert not first.pairs["p_permuted"].equals(third.pairs["p_permuted"])


def test_themes_that_a_filter_names_are_not_compared(kg) -> None:
    found = contrast(kg, ["theme=neglect"], ["theme=physical-abuse"], null="independence",
                     permutations=20)  # fmt: skip
    themes = found.themes.set_index("theme")
    assert found.groups.in_both > 0
    assert not themes.loc[["neglect", "physical-abuse"], "tested"].any()
    assert found.left_out["themes that a filter names"] == 2
    assert not {"neglect", "physical-abuse"} & {*found.pairs["theme_a"], *found.pairs["theme_b"]}


def test_children_are_judged_by_permutation(kg) -> None:
    found = contrast(kg, BABIES, TEENAGERS, unit="child", null="independence", permutations=99)
    assert found.groups.clustered
    tested = found.themes[found.themes["tested"]]
    assert tested["q"].min() >= 0.01  # no p from 99 dealings is smaller
    assert any("permutation p" in note for note in found.notes)


def test_groups_of_nothing_give_empty_tables() -> None:
    found = contrast_groups(made(np.zeros((12, 100), bool), 6), permutations=5)
    assert len(found.themes) == len(found.pairs) == 0
    assert found.networks["p"].tolist() == [1.0] * 4


def test_progress_is_told() -> None:
    said: list[tuple[str, int, int]] = []
    contrast_groups(made(simulate(60, 1, themes=10).X, 30), permutations=20,
                    progress=lambda *a: said.append(a))  # fmt: skip
    assert {stage for stage, _, _ in said} == {
        "dealing out the group labels", "resampling reviews"}  # fmt: skip
    assert all(0 <= done <= total for _, done, total in said)


# Command line and page


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "casegraph", "contrast", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


GROUPS = ("--where", BABIES[0], "--against", TEENAGERS[0], "--permutations", "50")


def test_command_as_csv(kg) -> None:
    done = run(*GROUPS, "--null", "independence", "--format", "csv", "--table", "pairs")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = contrast(kg, BABIES, TEENAGERS, null="independence", permutations=50)
    assert len(rows) == len(found.pairs)
    assert list(rows[0]) == list(found.pairs.columns)
    assert {r["ratio_high"] for r in rows if r["ratio_low"] == "0.0"} == {""}
    assert not {v for r in rows for v in r.values()} & {"inf", "-inf", "nan"}
    assert float(rows[0]["q"]) == pytest.approx(float(found.pairs["q"].iloc[0]))


def test_command_as_json_and_table() -> None:
    done = run(*GROUPS, "--null", "independence", "--format", "json")
    data = json.loads(done.stdout)
    assert {"themes", "pairs", "networks", "notes", "n", "in_both"} <= set(data)
    assert data["n"][0] == data["themes"][0]["n_1"]
    done = run(*GROUPS, "--null", "independence", "--common", "level=case")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("group 1") == 2
    assert "not a sample of cases" in done.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    (("--where", "outcome=death", "--against", "outcome=death"), "leaves 0 reviews after the"),
    ((*GROUPS, "--table", "edges"), "unknown table"),
    ((*GROUPS, "--format", "xlsx"), "unknown format"),
    ((*GROUPS, "--null", "size"), "unknown null model"),
    (("--where", "outcome=death"), "--against"),
])  # fmt: skip
def test_command_refuses(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_page_says_what_the_code_gives(kg) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = contrast(kg, BABIES, TEENAGERS)
    assert f"{found.groups.sizes[0]} reviews against {found.groups.sizes[1]}" in page
    themes = found.themes.set_index("theme")
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (\d+) \| (\d+) \| ([+−]\d+) \(([+−]\d+) to ([+−]\d+)\) \| (\S+) \|$",
        page, re.MULTILINE,
    )  # fmt: skip
    assert len(rows) == 6
    for theme, one, two, *points, q in rows:
        row = themes.loc[theme]
        assert (int(one), int(two)) == (row["count_1"], row["count_2"]), theme
        shown = [int(v.replace("−", "-")) for v in points]
        assert shown == [
            round(100 * row[c]) for c in ("difference", "difference_low", "difference_high")
        ], theme
        assert q == f"{row['q']:.2g}", theme
    networks = re.findall(
        r"^\| (strength|structure) \| ([a-z ]+) \| (−?[\d.]+) \| (−?[\d.]+) \| ([\d.]+) \|$",
        page, re.MULTILINE,
    )  # fmt: skip
    assert len(networks) == 4
    for (statistic, held, one, two, p), (_, row) in zip(
        networks, found.networks.iterrows(), strict=True
    ):
        assert (statistic, held) == (row["statistic"], row["held"])
        shown = [float(v.replace("−", "-")) for v in (one, two)]
        assert shown == [round(row["value_1"], 2), round(row["value_2"], 2)]
        assert p == f"{row['p']:.2g}"
    (tested,) = re.findall(r"(\d+) pairs can be tested", page)
    assert int(tested) == int(found.pairs["tested"].sum())
    assert f"smallest q is {found.pairs['q'].min():.2f}" in page
