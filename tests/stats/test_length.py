"""The review-length null: the fit keeps every length and total, and the tails are exact."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from casegraph.errors import CasegraphError, UsageError
from casegraph.stats import (
    ConvergenceError,
    associate,
    fit_length_model,
    poisson_binomial_tails,
    simulate,
)


def rational_law(chances: np.ndarray, weights: np.ndarray) -> list[Fraction]:
    law = [Fraction(1)]
    for chance, weight in zip(chances, weights, strict=True):
        p = Fraction(float(chance))
        for _ in range(int(weight)):
            law = [
                (law[k] if k < len(law) else 0) * (1 - p) + (law[k - 1] if k else 0) * p
                for k in range(len(law) + 1)
            ]
    return law


def convolved_law(chances: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sums and products of positive numbers only, so every entry keeps its relative accuracy."""
    law = np.ones(1)
    for chance, weight in zip(chances, weights, strict=True):
        law = np.convolve(law, binom.pmf(np.arange(weight + 1), weight, chance))
    return law


def check(chances: np.ndarray, weights: np.ndarray, law: list[Any], counts: np.ndarray, rel: float,
          tolerance: float = 1e-13, least: float = 1e-290) -> int:  # fmt: skip
    t = poisson_binomial_tails(
        counts, np.repeat(chances[:, None], counts.size, 1), weights, tolerance=tolerance
    )
    compared = 0
    for z, k in enumerate(counts):
        upper, lower = sum(law[k:]), sum(law[: k + 1])
        small = (t.greater[z], upper) if upper <= lower else (t.less[z], lower)
        for got, exact in (small, (t.point[z], law[k])):
            if exact > least:
                assert got == pytest.approx(float(exact), rel=rel)
                compared += 1
        assert t.greater[z] == pytest.approx(float(upper), abs=max(rel, 1e-12))
        assert t.less[z] == pytest.approx(float(lower), abs=max(rel, 1e-12))
    return compared


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_small_laws_agree_with_fractions_at_every_count(data: st.DataObject) -> None:
    groups = data.draw(st.integers(1, 4))
    weights = np.array([data.draw(st.integers(0, 9)) for _ in range(groups)])
    edge = st.sampled_from([0.0, 1.0, 0.5, 1e-8, 1 - 1e-8])
    chances = np.array([data.draw(st.one_of(st.floats(0, 1), edge)) for _ in range(groups)])
    chances = np.where(chances < 1e-30, 0.0, chances)
    law = rational_law(chances, weights)
    check(chances, weights, law, np.arange(len(law)), rel=1e-11)


def test_a_tiny_chance_beside_a_certain_one_is_not_swallowed() -> None:
    chances, weights = np.array([0.0, 5.426145344741932e-18, 1.0]), np.array([0, 2, 1])
    assert check(chances, weights, rational_law(chances, weights), np.arange(4), rel=1e-11) == 6


@pytest.mark.parametrize(
    ("units", "groups", "centre"),
    [(300, 10, -2.0), (300, 5, -5.0), (3_000, 12, -4.0), (3_000, 20, -1.0), (3_000, 10, 1.0)],
)
def test_larger_laws_agree_with_convolution_to_nine_digits(
    units: int, groups: int, centre: float
) -> None:
    rng = np.random.default_rng(5)
    weights = rng.multinomial(units, np.ones(groups) / groups)
    chances = 1 / (1 + np.exp(-rng.normal(centre, 1, groups)))
    law = convolved_law(chances, weights)
    spread = np.sqrt(weights @ (chances * (1 - chances)))
    counts = np.rint(weights @ chances + np.linspace(-25, 25, 120) * spread).astype(int)
    counts = np.unique(np.concatenate([np.arange(20), counts]))
    counts = counts[(counts >= 0) & (counts <= units)]
    assert check(chances, weights, list(law), counts, rel=1e-9) > 60


@pytest.mark.parametrize("tolerance", [1e-10, 1e-6, 1e-3])
def test_a_looser_tolerance_is_kept(tolerance: float) -> None:
    chances, weights = np.array([0.01, 0.05, 0.2]), np.array([200, 300, 100])
    law = convolved_law(chances, weights)
    compared = check(chances, weights, list(law), np.arange(0, 110), tolerance, tolerance)
    assert compared > 150


@pytest.mark.parametrize("units", [100_000, 1_000_000, 100_000_000])
def test_one_group_is_a_binomial_at_any_size(units: int) -> None:
    # With one group the law is a binomial; scipy's tail is the independent source, so this shows
    # that a large N needs no approximation.
    chance = 0.003
    mean = units * chance
    z = np.array([-9.0, -5.0, -2.0, 0.0, 2.0, 5.0, 9.0, 20.0])
    counts = np.rint(mean + z * np.sqrt(mean))
    t = poisson_binomial_tails(counts, np.full((1, z.size), chance), [units])
    upper, lower = binom.sf(counts - 1, units, chance), binom.cdf(counts, units, chance)
    near = np.where(z >= 0, t.greater, t.less)
    assert near == pytest.approx(np.where(z >= 0, upper, lower), rel=2e-9)


def test_a_hundred_thousand_unequal_units_agree_with_convolution() -> None:
    rng = np.random.default_rng(2)
    chances = 1 / (1 + np.exp(-rng.normal(-5, 1, 12)))
    weights = np.full(12, 10_000)
    # No group has a mean above 700, so nothing that counts lies beyond 1,500 of a group.
    law = np.ones(1)
    for chance in chances:
        assert chance < 0.07
        law = np.convolve(law, binom.pmf(np.arange(1_500), 10_000, chance))[:4_000]
    mean = weights @ chances
    counts = np.rint(mean + np.linspace(-8, 8, 9) * np.sqrt(mean)).astype(int)
    t = poisson_binomial_tails(counts, np.repeat(chances[:, None], 9, 1), weights)
    upper = np.array([law[k:].sum() for k in counts])
    lower = np.array([law[: k + 1].sum() for k in counts])
    assert np.minimum(t.greater, t.less) == pytest.approx(np.minimum(upper, lower), rel=1e-8)


def test_counts_outside_the_support_and_sure_units() -> None:
    # Two certain units and three of a half: the support is 2 … 5.
    t = poisson_binomial_tails(np.arange(7), np.repeat([[1.0], [0.5], [0.0]], 7, 1), [2, 3, 4])
    assert t.point == pytest.approx([0, 0, 1 / 8, 3 / 8, 3 / 8, 1 / 8, 0])
    assert t.greater == pytest.approx([1, 1, 1, 7 / 8, 1 / 2, 1 / 8, 0])
    assert t.less == pytest.approx([0, 0, 1 / 8, 1 / 2, 7 / 8, 1, 1])


def test_chances_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="one row per group"):
        poisson_binomial_tails([1], [[0.5, 0.5]], [2])
    with pytest.raises(UsageError, match="expected probabilities"):
        poisson_binomial_tails([1], [[1.5]], [2])


def keeps_its_margins(X: np.ndarray, zeros: np.ndarray | None = None) -> None:
    model = fit_length_model(X, zeros)
    chances = model.chances[model.group_of]
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances.sum(axis=1) == pytest.approx(X.sum(axis=1), abs=1e-6)
    assert chances.sum(axis=0) == pytest.approx(X.sum(axis=0), abs=1e-6)
    if zeros is not None:
        assert (chances[zeros] == 0).all()


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_lengths_and_totals_are_kept_for_any_matrix(data: st.DataObject) -> None:
    # Random small matrices are full of empty, full and nested rows, where naive fits diverge.
    units, themes = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 7))
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    density = data.draw(st.sampled_from([0.1, 0.4, 0.8]))
    X = rng.random((units, themes)) < density
    keeps_its_margins(X)
    zeros = ~X & (rng.random((units, themes)) < 0.3)
    keeps_its_margins(X, zeros)


def test_cells_have_the_form_of_the_model() -> None:
    X = simulate(200, seed=1, themes=9).X
    model = fit_length_model(X)
    inner = ((model.chances > 0) & (model.chances < 1)).all(axis=1)
    assert inner.sum() > 5
    rows = np.log(model.chances[inner] / (1 - model.chances[inner]))
    # ln x_r + ln y_a: differences between themes are the same in every group.
    assert rows - rows[:, :1] == pytest.approx(np.tile(rows[0] - rows[0, 0], (len(rows), 1)))
    assert model.weights.sum() == 200
    assert len(model.weights) == len(np.unique(X.sum(axis=1)))


def test_equal_lengths_leave_a_binomial() -> None:
    X = np.tile(np.eye(4, dtype=bool), (5, 1)) | np.tile(
        np.roll(np.eye(4, dtype=bool), 1, 1), (5, 1)
    )
    found = associate(X, "length-average")
    assert found.expected_null == pytest.approx(20 * 0.25)
    assert found.tails.greater == pytest.approx(binom.sf(found.n11 - 1, 20, 0.25))


def test_degrees_at_the_edge_of_the_possible_converge() -> None:
    # No row or column is empty or full, yet the upper left must be all ones, the lower right none.
    X = np.array([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    chances = fit_length_model(X)
    assert chances.chances[chances.group_of] == pytest.approx(
        np.array([[1, 1, 0.5, 0.5]] * 2 + [[0.5, 0.5, 0, 0]] * 2), abs=1e-8
    )


def test_weights_are_the_same_as_repeated_rows() -> None:
    X = simulate(40, seed=3, themes=6).X
    weights = np.random.default_rng(0).integers(0, 3, 40)
    weighted = fit_length_model(X, weights=weights)
    repeated = fit_length_model(np.repeat(X, weights, axis=0))
    assert weighted.chances[weighted.group_of[weights > 0]] == pytest.approx(
        repeated.chances[repeated.group_of[np.cumsum(weights)[weights > 0] - 1]], abs=1e-8
    )


def test_no_units_no_themes_and_nothing_coded() -> None:
    for shape in ((0, 3), (3, 0), (4, 3)):
        model = fit_length_model(np.zeros(shape, bool))
        assert not model.chances.any()
    assert fit_length_model(np.ones((4, 3))).chances.tolist() == [[1.0, 1.0, 1.0]]


def test_failure_is_an_error_that_says_how_far_off() -> None:
    X = simulate(100, seed=1).X
    with pytest.raises(ConvergenceError, match="after 1 steps") as caught:
        fit_length_model(X, max_steps=1)
    assert caught.value.residual > 1e-10
    assert isinstance(caught.value, CasegraphError)
    assert caught.value.exit_code == 1


def test_structural_zeros_that_do_not_fit_are_refused() -> None:
    X = np.array([[1, 0], [0, 1]])
    with pytest.raises(UsageError, match="1 cells are said to be impossible"):
        fit_length_model(X, np.array([[1, 0], [0, 0]]))
    with pytest.raises(UsageError, match="structural zeros have shape"):
        fit_length_model(X, np.zeros((3, 2)))
    with pytest.raises(UsageError, match="independence null"):
        associate(X, "independence", structural_zeros=np.zeros((2, 2)))


def test_structural_zeros_change_what_is_expected() -> None:
    # Theme 0 cannot be in the first half of the reviews, and theme 1 is mostly there.
    rng = np.random.default_rng(8)
    X = rng.random((200, 6)) < 0.3
    X[:100, 0], X[:100, 1] = False, rng.random(100) < 0.6
    zeros = np.zeros(X.shape, bool)
    zeros[:100, 0] = True
    plain = associate(X, "length-average")
    informed = associate(X, "length-average", structural_zeros=zeros)
    assert (plain.i[0], plain.j[0]) == (0, 1)
    assert informed.expected_null[0] == pytest.approx(plain.expected_null[0], rel=0.2)
    chances = fit_length_model(X, zeros)
    assert (chances.chances[chances.group_of][:100, 0] == 0).all()
    # Pairs of theme 0 can now only be drawn from a hundred reviews.
    assert np.ptp(chances.group_of[:100]) > 0
    assert informed.p[0] != plain.p[0]


def test_a_pair_that_cannot_be_is_left_out() -> None:
    # Each review may hold theme 0 or theme 1 but never both: no data could show the pair.
    rng = np.random.default_rng(1)
    X = rng.random((60, 4)) < 0.4
    zeros = np.zeros(X.shape, bool)
    zeros[:30, 0] = zeros[30:, 1] = True
    found = associate(X & ~zeros, "length-average", structural_zeros=zeros)
    assert found.n11[0] == 0
    assert found.p[0] == found.q[0] == 1.0
    assert not found.testable[0]
    assert found.ratio[0] == 1.0
