"""Networks of two groups by permutation: a slow loop, known truth and no difference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from casegraph.analyses.contrast import (
    Groups,
    compare_beyond_length,
    permute_networks,
    residuals,
    steady_themes,
)
from casegraph.stats import simulate
from casegraph.stats.counting import upper_triangle
from casegraph.stats.exact import fit_exact_model
from casegraph.stats.given_lengths import chances_given_lengths

from .groups import made


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


@pytest.mark.parametrize("held", ["nothing", "independence", "length-average", "exact"])
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
    # Twice the same children change no share and no correlation, so with labels permuted among
    # reviews every p must be that of the reviews; among children, the p's would shrink.
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
    for held in ("independence", "length-average", "exact"):
        R = residuals(g, held)
        for chosen in (g.in_first, ~g.in_first):
            np.testing.assert_allclose(R[chosen].mean(axis=0), 0, atol=1e-9)
            np.testing.assert_allclose(R[chosen].std(axis=0), 1, atol=1e-9)
    # With length held, long reviews are no longer long.
    raw = np.corrcoef(residuals(g, "independence").sum(axis=1), g.matrix.sum(axis=1))[0, 1]
    freed = np.corrcoef(residuals(g, "length-average").sum(axis=1), g.matrix.sum(axis=1))[0, 1]
    assert raw > 0.9
    assert abs(freed) < 0.3
    # Held exactly, no unit has more or fewer themes than expected before themes are scaled.
    for chosen in (g.in_first, ~g.in_first):
        left = g.matrix[chosen] - chances_given_lengths(g.matrix[chosen])
        np.testing.assert_allclose(left.sum(axis=1), 0, atol=1e-9)
        np.testing.assert_allclose(
            residuals(g, "exact")[chosen] * left.std(axis=0), left, atol=1e-9
        )


def test_where_all_units_have_one_length_it_explains_nothing() -> None:
    X = simulate(3000, 6, themes=10, thoroughness=0.0, prevalence=(0.2, 0.4)).X
    g = made(X[X.sum(axis=1) == 3][:150], 60)
    assert len(g.matrix) == 150
    i, j = upper_triangle(10)
    plain = permute_networks(g, i, j, held="independence", permutations=99)
    for held in ("length-average", "exact"):
        R = residuals(g, held)
        np.testing.assert_allclose(R, residuals(g, "independence"), atol=1e-9)
        found = permute_networks(g, i, j, held=held, permutations=99)
        np.testing.assert_allclose(found.correlation_1, plain.correlation_1, atol=1e-9)
        np.testing.assert_array_equal(found.pair_p, plain.pair_p)
        assert (found.strength_p, found.structure_p) == (plain.strength_p, plain.structure_p)


def test_steady_themes_are_expected_often_enough_in_the_smaller_group() -> None:
    X = np.zeros((40, 4), bool)
    X[:19, 0], X[:20, 1], X[:21, 2], X[:, 3] = True, True, True, True
    # A quarter is the smaller group: 5 expected there take 20 with and 20 without in all.
    assert steady_themes(made(X, 10), 5).tolist() == [False, True, False, False]


def rejections(
    make: Callable[[int], Groups], held: str, repetitions: int
) -> tuple[float, float, float]:
    """Return how often strength and structure reach p ≤ 0.05, and which share of single pairs."""
    hits = np.zeros(3)
    for repetition in range(repetitions):
        g = make(repetition)
        i, j = upper_triangle(g.matrix.shape[1])
        steady = steady_themes(g, 5)
        t = permute_networks(g, i, j, steady[i] & steady[j], held, 99, repetition)
        pairs = (t.pair_p[t.compared] <= 0.05).mean()
        hits += [t.strength_p <= 0.05, t.structure_p <= 0.05, pairs]
    strength, structure, single = (hits / repetitions).tolist()
    return strength, structure, single


def alike(seed: int) -> Groups:
    return made(simulate(120, seed, themes=12, prevalence=(0.1, 0.5)).X, 87)


def longer(seed: int) -> Groups:
    first = simulate(100, 2 * seed, themes=12, thoroughness=0.2, prevalence=(0.2, 0.4)).X
    second = simulate(100, 2 * seed + 1, themes=12, thoroughness=1.2, prevalence=(0.2, 0.4)).X
    return made(np.vstack([first, second]), 100)


def longer_alone(seed: int) -> Groups:
    """Two groups whose themes are equally attractive, and of which one is coded at length."""
    rng = np.random.default_rng(seed)
    share = np.linspace(0.1, 0.5, 12)
    level = np.log(share / (1 - share))

    def drawn(units: int, shift: float, spread: float) -> NDArray[np.bool_]:
        odds = level + shift + spread * rng.standard_normal((units, 1))
        return np.asarray(rng.random((units, 12)) < 1 / (1 + np.exp(-odds)))

    return made(np.vstack([drawn(100, -0.3, 0.3), drawn(60, 0.5, 0.8)]), 100)


def linked(seed: int) -> Groups:
    first = simulate(100, 2 * seed, themes=12, thoroughness=0.5, prevalence=(0.2, 0.4)).X
    second = simulate(100, 2 * seed + 1, themes=12, thoroughness=0.5, prevalence=(0.2, 0.4),
                      planted=3).X  # fmt: skip
    return made(np.vstack([first, second]), 100)


@pytest.mark.parametrize("held", ["nothing", "independence", "length-average"])
def test_groups_alike_are_rarely_told_apart(held: str) -> None:
    # 200 repetitions at a true rate of 5% stay below 11% with probability 0.9998.
    assert max(rejections(alike, held, 200)) <= 0.11


def test_length_alone_is_not_taken_for_structure_when_it_is_held() -> None:
    assert rejections(longer, "nothing", 30)[0] >= 0.8
    assert max(rejections(longer, "length-average", 60)) <= 0.25
    assert max(rejections(longer, "exact", 60)) <= 0.25


def test_groups_that_differ_only_in_length_are_told_apart_as_often_as_a_p_promises() -> None:
    assert rejections(longer_alone, "independence", 30)[0] >= 0.5
    rates = rejections(longer_alone, "exact", 200)
    assert all(0.03 <= rate <= 0.06 for rate in rates), rates


def test_a_real_difference_is_found() -> None:
    assert rejections(linked, "nothing", 30)[1] >= 0.8
    exact, average = (rejections(linked, held, 40) for held in ("exact", "length-average"))
    assert exact[1] >= 0.8
    assert exact[0] >= average[0]
    assert exact[1] >= average[1]


def test_beyond_length_finds_planted_pairs_and_not_length() -> None:
    first = simulate(300, 21, themes=15, thoroughness=1.2, prevalence=(0.2, 0.4)).X
    second = simulate(300, 22, themes=15, thoroughness=0.2, prevalence=(0.2, 0.4), planted=3)
    g = made(np.vstack([first, second.X]), 300)
    i, j = upper_triangle(15)
    planted = np.zeros(i.size, bool)
    for one, two in second.planted:
        planted |= (i == min(one, two)) & (j == max(one, two))
    assert int(planted.sum()) == 3
    for null in ("exact", "length-average"):
        found = compare_beyond_length(g, i, j, null, samples=100)
        assert (found.ratio_high[planted] < 1).all()
        covers = (found.ratio_low <= 1) & (found.ratio_high >= 1)
        assert covers[~planted].mean() > 0.85
        # Long reviews make most pairs look linked; given the lengths they are not. Where a model
        # holds a review's length only on average, the mean lies a little below 1.
        low, high = (0.97, 1.03) if null == "exact" else (0.88, 0.97)
        assert low < found.observed_expected_1.mean() < high
    X = g.matrix[g.in_first].astype(float)
    lift = (X.T @ X)[i, j] * len(X) / np.outer(X.sum(axis=0), X.sum(axis=0))[i, j]
    assert lift.mean() > 1.25


def test_beyond_length_is_the_exact_net_of_each_resample() -> None:
    X = simulate(70, 3, themes=9).X
    g, (i, j) = made(X, 40), upper_triangle(9)
    found = compare_beyond_length(g, i, j, samples=40, seed=5)
    rng = np.random.default_rng(5)
    logs = []
    for part in (X[:40], X[40:]):
        drawn = [part, *(part[rng.integers(0, len(part), len(part))] for _ in range(40))]
        counts = [(M.T.astype(int) @ M)[i, j] for M in drawn]
        expected = [fit_exact_model(M).expected(i, j) for M in drawn]
        logs.append(np.log((np.array(counts) + 0.5) / (np.array(expected) + 0.5)))
    gap = logs[0] - logs[1]
    np.testing.assert_allclose(found.ratio, np.exp(gap[0]), rtol=1e-8)
    ends = np.exp(np.percentile(gap[1:], [2.5, 97.5], axis=0))
    np.testing.assert_allclose([found.ratio_low, found.ratio_high], ends, rtol=1e-3)
