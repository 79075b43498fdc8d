"""The row-exact expectation: against every set of themes, whole-number arithmetic, and its sums."""

from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph.errors import CasegraphError
from casegraph.stats import ConvergenceError, simulate
from casegraph.stats.rasch import (
    fit_rasch,
    pair_sums,
    symmetric_ratios,
    symmetric_ratios_for,
    theme_chances,
)


def by_every_set(y: np.ndarray, d: int) -> np.ndarray:
    """P(both) of every pair in a unit of d themes, P(theme) on the diagonal."""
    found, whole = np.zeros((y.size, y.size)), 0.0
    for chosen in combinations(range(y.size), d):
        weight = prod(y[list(chosen)])
        whole += weight
        found[np.ix_(chosen, chosen)] += weight
    return found / whole


@pytest.mark.parametrize("themes", [1, 2, 5, 8])
@pytest.mark.parametrize("spread", [0.0, 1.0, 4.0])
def test_chances_agree_with_every_set_of_themes(themes: int, spread: float) -> None:
    y = np.exp(np.random.default_rng(themes).normal(0, spread, themes))
    for d in range(themes + 1):
        whole = by_every_set(y, d)
        lengths = np.array([d])
        chances = theme_chances(y, symmetric_ratios_for(y, lengths))[d]
        assert chances == pytest.approx(np.diagonal(whole), rel=1e-13)
        both = pair_sums(y, lengths, np.ones(1))
        apart = ~np.eye(themes, dtype=bool)
        assert both[apart] == pytest.approx(whole[apart], rel=1e-12)
        assert not np.diagonal(both).any()


def whole_numbers(y: list[int], most: int) -> list[int]:
    e = [1] + [0] * most
    for weight in y:
        for k in range(most, 0, -1):
            e[k] += weight * e[k - 1]
    return e


@pytest.mark.parametrize(("themes", "d"), [(60, 2), (60, 31), (60, 58), (400, 7), (400, 390)])
def test_hundreds_of_themes_at_any_length_keep_twelve_digits(themes: int, d: int) -> None:
    y = np.ceil(np.exp(np.random.default_rng(themes).normal(4, 2.5, themes)))
    whole = [int(v) for v in y]
    most = whole_numbers(whole, d)[d]
    chances = theme_chances(y, symmetric_ratios_for(y, np.array([d])))[d]
    both = pair_sums(y, np.array([d]), np.ones(1))
    order = np.argsort(y)
    for a, b in ((0, 1), (order[0], order[-1]), (order[-2], order[-1]), (order[0], order[1])):
        left = [v for k, v in enumerate(whole) if k not in (a, b)]
        one = Fraction(whole[a] * whole_numbers([*left, whole[b]], d - 1)[d - 1], most)
        two = Fraction(whole[a] * whole[b] * whole_numbers(left, d - 2)[d - 2], most)
        assert chances[a] == pytest.approx(float(one), rel=1e-12)
        assert both[a, b] == pytest.approx(float(two), rel=1e-11)


def test_ratios_are_those_of_the_symmetric_functions() -> None:
    y = np.arange(1.0, 8.0)
    e = whole_numbers([int(v) for v in y], 7)
    expected = [e[k] / e[k - 1] for k in range(1, 8)]
    assert symmetric_ratios(y, 7)[1:] == pytest.approx(expected, rel=1e-14)
    assert symmetric_ratios(y, 3)[1:] == pytest.approx(expected[:3], rel=1e-14)


def margins(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lengths, weights = np.unique(X.sum(axis=1), return_counts=True)
    return lengths, weights.astype(float), X.sum(axis=0)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_totals_are_kept_for_any_matrix(data: st.DataObject) -> None:
    # Small matrices are full of empty, full and nested rows, where weights run off to infinity.
    units, themes = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 7))
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    X = rng.random((units, themes)) < data.draw(st.sampled_from([0.1, 0.4, 0.8]))
    lengths, weights, totals = margins(X)
    model = fit_rasch(lengths, weights, totals)
    assert weights @ model.chances == pytest.approx(totals, abs=1e-9)
    assert model.chances.sum(axis=1) == pytest.approx(lengths, abs=1e-9)
    assert ((model.chances >= 0) & (model.chances <= 1)).all()
    assert np.isin(model.chances[model.settled], (0.0, 1.0)).all()
    # A unit of d themes holds d(d − 1)/2 pairs, whichever they are.
    pairs = (weights * lengths * (lengths - 1)).sum() / 2
    assert model.together.sum() / 2 == pytest.approx(pairs, abs=1e-8)
    assert (model.together <= np.minimum.outer(totals, totals) + 1e-9).all()
    assert (model.together >= np.add.outer(totals, totals) - units - 1e-9)[
        ~np.eye(themes, dtype=bool)
    ].all()


def test_units_without_and_with_all_themes_and_constant_themes_settle_themselves() -> None:
    inner = simulate(60, seed=1, themes=8).X
    inner = inner[(inner.sum(axis=1) > 0) & (inner.sum(axis=1) < 8)]
    plain = fit_rasch(*margins(inner))
    with_rows = np.vstack([inner, np.zeros((3, 8), bool), np.ones((2, 8), bool)])
    more = fit_rasch(*margins(with_rows))
    apart = ~np.eye(8, dtype=bool)
    assert more.together[apart] == pytest.approx(plain.together[apart] + 2)
    with_columns = np.hstack([inner, np.zeros((len(inner), 1), bool), np.ones((len(inner), 1))])
    wide = fit_rasch(*margins(with_columns.astype(bool)))
    assert wide.together[:8, :8] == pytest.approx(plain.together)
    assert not wide.together[:, 8].any()
    assert wide.together[:8, 9] == pytest.approx(inner.sum(axis=0))


def test_equal_totals_share_their_chances_and_equal_lengths_their_row() -> None:
    X = np.tile(np.eye(4, dtype=bool) | np.roll(np.eye(4, dtype=bool), 1, 1), (5, 1))
    model = fit_rasch(*margins(X))
    assert model.lengths.tolist() == [2]
    assert model.chances == pytest.approx(np.full((1, 4), 0.5))
    # Six pairs of four themes, each equally likely in each of 20 units.
    assert model.together[0, 1:] == pytest.approx(20 / 6)


def test_no_units_and_no_themes_are_no_error() -> None:
    none = np.zeros(0)
    assert fit_rasch(none.astype(int), none, np.zeros(3, int)).together.tolist() == [[0] * 3] * 3
    assert fit_rasch(np.array([0]), np.ones(1), none.astype(int)).together.shape == (0, 0)


def test_a_fit_that_fails_says_how_far_off_it_is() -> None:
    with pytest.raises(ConvergenceError, match="the row-exact model still misses") as caught:
        fit_rasch(*margins(simulate(100, seed=1).X), max_steps=1)
    assert caught.value.residual > 1e-12
    assert isinstance(caught.value, CasegraphError)


def test_a_start_from_a_similar_fit_changes_nothing() -> None:
    X = np.random.default_rng(12).random((200, 30)) < np.linspace(0.05, 0.5, 30)
    lengths, units = np.unique(X.sum(axis=1), return_counts=True)
    cold = fit_rasch(lengths, units.astype(float), X.sum(axis=0))
    other = X[:190]
    lengths_2, units_2 = np.unique(other.sum(axis=1), return_counts=True)
    arguments = lengths_2, units_2.astype(float), other.sum(axis=0)
    one, two = fit_rasch(*arguments), fit_rasch(*arguments, start=cold.log_weights)
    np.testing.assert_allclose(one.together, two.together, rtol=1e-9, atol=1e-9)
