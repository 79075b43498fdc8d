"""Wilson intervals, and the bootstrap by unit and by cluster."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from casegraph.errors import UnknownNameError, UsageError
from casegraph.stats import (
    associate,
    bootstrap,
    simulate,
    stability,
    wilson_interval,
)

# Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3 (score).
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718)]  # fmt: skip


@pytest.mark.parametrize(("count", "n", "low", "high"), NEWCOMBE)
def test_wilson_agrees_with_newcombes_table(count: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(count, n) == pytest.approx((low, high), abs=5e-5)


@given(n=st.integers(1, 500), data=st.data(), level=st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=150, deadline=None)
def test_wilson_agrees_with_statsmodels(n: int, data: st.DataObject, level: float) -> None:
    count = data.draw(st.integers(0, n))
    low, high = wilson_interval(count, n, level)
    theirs = proportion_confint(count, n, alpha=1 - level, method="wilson")
    assert (low, high) == pytest.approx(theirs, abs=1e-12)
    assert 0 <= low <= count / n <= high <= 1


def test_wilson_of_nothing_and_of_too_many() -> None:
    assert [float(x) for x in wilson_interval(0, 0)] == [0.0, 1.0]
    with pytest.raises(UsageError, match="outside 0 to n"):
        wilson_interval(3, 2)


@pytest.fixture(scope="module")
def planted() -> tuple[np.ndarray, np.ndarray]:
    made = simulate(300, seed=2, themes=8, planted=1, odds_ratio=60, prevalence=(0.2, 0.4))
    return made.X, np.sort(made.planted[0])


@pytest.mark.parametrize("null", ["exact", "length-average", "independence"])
def test_bootstrap_of_a_planted_pair(null: str, planted: tuple[np.ndarray, np.ndarray]) -> None:
    X, (one, two) = planted
    found = associate(X, null)
    b = bootstrap(X, found, samples=60, seed=1)
    pair = (found.i == one) & (found.j == two)
    assert found.q[pair] < 1e-6
    assert b.stability[pair] == 1.0
    assert (b.rank_low[pair], b.rank_high[pair]) == (1, 1)
    assert ((b.stability >= 0) & (b.stability <= 1)).all()
    if null == "length-average":
        assert b.stability[~pair].mean() < 0.2
    for name in ("lift", "npmi", "phi", "odds_ratio_plain"):
        assert (b.low[name] <= b.high[name]).all()
        inside = (b.low[name] <= getattr(found, name)) & (getattr(found, name) <= b.high[name])
        assert inside.mean() > 0.9


def test_bootstrap_interval_of_phi_is_as_wide_as_theory_says() -> None:
    # For independent themes phi has standard error 1/√N; 1.96 of them either way.
    X = np.random.default_rng(3).random((2_000, 5)) < 0.4
    b = bootstrap(X, associate(X, "independence"), samples=400, seed=4, names=["phi"])
    width = b.high["phi"] - b.low["phi"]
    assert width == pytest.approx(np.full(10, 2 * 1.96 / np.sqrt(2_000)), rel=0.2)


def test_whole_clusters_are_drawn() -> None:
    # Every review twice: drawn as clusters of two, the shares are those of drawing single reviews.
    X = simulate(80, seed=5, themes=6).X
    doubled = np.vstack([X, X])
    names = np.tile(np.arange(80), 2)
    single = bootstrap(X, associate(X, "independence"), samples=40, seed=9)
    pairs = bootstrap(
        doubled, associate(doubled, "independence"), samples=40, seed=9, clusters=names
    )
    split = bootstrap(doubled, associate(doubled, "independence"), samples=40, seed=9)
    for name in ("lift", "phi"):
        assert pairs.low[name] == pytest.approx(single.low[name], abs=1e-6)
        assert pairs.high[name] == pytest.approx(single.high[name], abs=1e-6)
    narrower = (split.high["phi"] - split.low["phi"]) / (pairs.high["phi"] - pairs.low["phi"])
    assert np.median(narrower) == pytest.approx(np.sqrt(0.5), rel=0.2)


def test_both_ways_to_count_a_resample_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    X = simulate(50, seed=6, themes=5).X
    found = associate(X)
    dense = bootstrap(X, found, samples=5, seed=2)
    monkeypatch.setattr(stability, "_DENSE_CELLS", 0)
    sparse = bootstrap(X, found, samples=5, seed=2)
    assert np.array_equal(dense.low["phi"], sparse.low["phi"])
    assert np.array_equal(dense.stability, sparse.stability)


def test_a_seed_fixes_the_bootstrap() -> None:
    X = simulate(50, seed=6, themes=5).X
    found = associate(X)
    first, again, other = (bootstrap(X, found, samples=8, seed=s) for s in (1, 1, 2))
    assert np.array_equal(first.high["lift"], again.high["lift"])
    assert not np.array_equal(first.high["lift"], other.high["lift"])


def test_a_bootstrap_that_cannot_be_is_refused() -> None:
    X = simulate(20, seed=6, themes=4).X
    found = associate(X)
    with pytest.raises(UnknownNameError, match="phi"):
        bootstrap(X, found, names=["ph"])
    with pytest.raises(UsageError, match="clusters have shape"):
        bootstrap(X, found, clusters=[1, 2])
    with pytest.raises(UsageError, match="samples = 0"):
        bootstrap(X, found, samples=0)
