"""The exact net: against random matrices of the same sums, and against the independence net."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph.errors import UsageError
from casegraph.stats import Laws, curveball_counts, measures, pair_counts, simulate
from casegraph.stats.exact import fit_exact_model, under_exact
from casegraph.stats.independence import under_independence
from casegraph.stats.measures import Measures
from casegraph.stats.rasch import fit_rasch


def of(X: np.ndarray) -> Measures:
    return measures(pair_counts(X), len(X))


@pytest.mark.parametrize("thoroughness", [0.33, 1.0])
def test_random_matrices_of_the_same_sums_say_the_same(thoroughness: float) -> None:
    X = simulate(300, seed=4, themes=30, thoroughness=thoroughness, prevalence=(0.02, 0.4)).X
    m = of(X)
    null = under_exact(X, m)
    drawn = curveball_counts(X, samples=3_000, seed=2, thin=3)
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0)
    error = spread / np.sqrt(1_000)  # neighbouring draws are a little alike
    assert (np.abs(null.expected - mean) <= 0.01 * mean + 4 * error).all()
    many = mean > 3
    assert null.expected[many].sum() == pytest.approx(mean[many].sum(), rel=1e-3)
    # Where the draws see enough, log₁₀ p agrees to 0.02 on average, at every depth.
    above, at = (drawn > m.n11).mean(axis=0), (drawn == m.n11).mean(axis=0)
    seen = above + at / 2
    ours = null.tails.mid_greater
    for low, high in ((0.01, 0.05), (0.05, 0.2), (0.2, 0.8)):
        some = (ours >= low) & (ours < high) & (seen > 0)
        assert some.sum() >= 8
        assert np.mean(np.log10(ours[some] / seen[some])) == pytest.approx(0.0, abs=0.02)


def test_where_the_mean_is_that_of_independence_so_are_the_tails() -> None:
    # Equal totals and equal lengths of half the themes: pairs still expect a little less than ab/N,
    # so the model is given the independent mean instead.
    X = simulate(200, seed=1, themes=12, thoroughness=0.0).X
    m = of(X)
    laws = Laws(m.a, m.b, np.full(len(m), m.n))
    tails = laws.tails(m.n11, laws.log_odds(m.expected))
    plain = under_independence(m)
    assert tails.two_sided == pytest.approx(plain.tails.two_sided, rel=1e-9)
    ends = np.minimum(*(laws.point(k, np.zeros(len(m))) for k in (laws.low, laws.high)))
    assert ends == pytest.approx(plain.smallest_p, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_interval_leaves_out_one_exactly_where_p_is_small(seed: int) -> None:
    X = simulate(150, seed=seed, themes=14, planted=3, prevalence=(0.02, 0.5)).X
    m = of(X)
    null = under_exact(X, m)
    adjusted = null.adjusted
    assert adjusted is not None
    outside = (adjusted.low > 1) | (adjusted.high < 1)
    assert np.array_equal(outside, null.tails.two_sided <= 0.05)
    assert ((adjusted.odds_ratio > 1) == (m.n11 > null.expected)).all()
    assert (adjusted.low <= adjusted.odds_ratio).all()
    assert (adjusted.odds_ratio <= adjusted.high).all()


def test_the_least_and_the_greatest_count_have_open_intervals() -> None:
    X = np.array([[1, 1, 0]] * 6 + [[0, 0, 1]] * 6 + [[1, 0, 1], [0, 1, 1]], bool)
    adjusted = under_exact(X, of(X)).adjusted
    assert adjusted is not None
    # Themes 0 and 1 are in seven units each, together in six; 0 and 2 once, of seven and eight.
    assert adjusted.odds_ratio[0] > 1 > adjusted.odds_ratio[1]
    apart = np.array([[1, 0]] * 5 + [[0, 1]] * 5 + [[0, 0]] * 5, bool)
    apart = np.hstack([apart, np.arange(15)[:, None] % 2 == 0, np.arange(15)[:, None] % 3 == 0])
    never = under_exact(apart, of(apart)).adjusted
    assert never is not None
    assert (never.odds_ratio[0], never.low[0]) == (0.0, 0.0)
    assert 0 < never.high[0] < np.inf
    always = np.array([[1, 1, 0, 1]] * 5 + [[0, 0, 1, 0]] * 5 + [[0, 0, 1, 1]] * 5, bool)
    always[0, 2] = always[5, 3] = True
    both = under_exact(always, of(always)).adjusted
    assert both is not None
    assert (both.odds_ratio[0], both.high[0]) == (np.inf, np.inf)
    assert 0 < both.low[0] < np.inf


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_any_matrix_has_an_answer(data: st.DataObject) -> None:
    units, themes = data.draw(st.integers(0, 10)), data.draw(st.integers(0, 6))
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    X = rng.random((units, themes)) < data.draw(st.sampled_from([0.1, 0.4, 0.8, 1.0]))
    blocks = data.draw(st.sampled_from([None, rng.integers(0, 3, themes)]))
    m = of(X)
    null = under_exact(X, m, blocks)
    adjusted = null.adjusted
    assert adjusted is not None
    values = (null.expected, null.smallest_p, null.tails.greater, null.tails.less,
              null.tails.point, adjusted.odds_ratio, adjusted.low, adjusted.high)  # fmt: skip
    for value in values:
        assert value.shape == (len(m),)
        assert not np.isnan(value).any()
    assert null.tails.greater + null.tails.less == pytest.approx(1 + null.tails.point)
    assert (null.expected >= np.maximum(0, m.a + m.b - m.n) - 1e-9).all()
    assert (null.expected <= np.minimum(m.a, m.b) + 1e-9).all()
    assert (null.smallest_p <= null.tails.two_sided * (1 + 1e-9)).all()


def test_units_that_can_show_nothing_change_no_tail() -> None:
    X = simulate(120, seed=2, themes=9, prevalence=(0.05, 0.4)).X
    X = X[X.any(axis=1)]
    more = np.vstack([X, np.zeros((40, 9), bool), np.ones((3, 9), bool)])
    one, other = under_exact(X, of(X)), under_exact(more, of(more))
    assert other.expected == pytest.approx(one.expected + 3)
    assert other.tails.two_sided == pytest.approx(one.tails.two_sided, rel=1e-9)


def test_weights_are_the_same_as_repeated_rows() -> None:
    X = simulate(60, seed=3, themes=7).X
    weights = np.random.default_rng(0).integers(0, 3, 60)
    for blocks in (None, [0, 0, 0, 1, 1, 1, 1]):
        weighted = fit_exact_model(X, blocks, weights=weights)
        repeated = fit_exact_model(np.repeat(X, weights, axis=0), blocks)
        assert weighted.together == pytest.approx(repeated.together, abs=1e-9)
        assert np.array_equal(weighted.units, repeated.units)


def test_blocks_hold_each_number_and_pairs_across_them_multiply() -> None:
    rng = np.random.default_rng(5)
    X = rng.random((80, 8)) < rng.uniform(0.1, 0.6, 8)
    blocks = ["practice"] * 5 + ["child"] * 3
    model = fit_exact_model(X, blocks)
    parts = []
    for columns in (slice(0, 5), slice(5, 8)):
        lengths, row, weights = np.unique(
            X[:, columns].sum(axis=1), return_inverse=True, return_counts=True
        )
        part = fit_rasch(lengths, weights.astype(float), X[:, columns].sum(axis=0))
        assert model.together[columns, columns] == pytest.approx(part.together)
        parts.append(part.chances[row])
    assert model.together[:5, 5:] == pytest.approx(parts[0].T @ parts[1])
    assert np.array_equal(model.together, model.together.T) or model.together == pytest.approx(
        model.together.T
    )


def test_one_block_is_none_and_its_shape_is_checked() -> None:
    X = simulate(50, seed=1, themes=6).X
    plain, one = fit_exact_model(X), fit_exact_model(X, ["a"] * 6)
    assert np.array_equal(plain.together, one.together)
    with pytest.raises(UsageError, match="the blocks have shape"):
        fit_exact_model(X, [1, 2])
