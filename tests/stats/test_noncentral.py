"""Fisher's noncentral hypergeometric distribution: against fractions, scipy, and its own ends."""

from fractions import Fraction
from math import comb, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nchypergeom_fisher

from casegraph.stats import hypergeometric_tails
from casegraph.stats.noncentral import Laws


def one(a: int, b: int, n: int, size: int = 1) -> Laws:
    return Laws(np.full(size, a), np.full(size, b), np.full(size, n))


def fractions(a: int, b: int, n: int, odds: Fraction) -> tuple[np.ndarray, list[Fraction]]:
    counts = np.arange(max(0, a + b - n), min(a, b) + 1)
    law = [comb(a, int(k)) * comb(n - a, b - int(k)) * odds ** int(k) for k in counts]
    return counts, [p / sum(law) for p in law]


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_small_tables_agree_with_fractions_at_every_count(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 60))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    odds = Fraction(data.draw(st.integers(1, 400)), data.draw(st.integers(1, 40)))
    counts, law = fractions(a, b, n, odds)
    laws = one(a, b, n, counts.size)
    tilt = np.full(counts.size, log(odds))
    t = laws.tails(counts, tilt)
    assert t.point == pytest.approx([float(p) for p in law], rel=1e-11)
    assert laws.point(counts, tilt) == pytest.approx(t.point, rel=1e-13)
    for z in range(counts.size):
        upper, lower = float(sum(law[z:])), float(sum(law[: z + 1]))
        near, exact = (t.greater[z], upper) if upper <= lower else (t.less[z], lower)
        assert near == pytest.approx(exact, rel=1e-11)
        assert t.greater[z] == pytest.approx(upper, abs=1e-12)
        assert t.less[z] == pytest.approx(lower, abs=1e-12)
    mean = float(sum(int(k) * p for k, p in zip(counts, law, strict=True)))
    if laws.low[0] + 1e-6 < mean < laws.high[0] - 1e-6:
        assert one(a, b, n).log_odds(np.array([mean]))[0] == pytest.approx(log(odds), abs=1e-8)


@pytest.mark.parametrize("n", [300, 20_000])
@pytest.mark.parametrize("odds", [0.2, 1.0, 6.0])
def test_larger_tables_agree_with_scipy(n: int, odds: float) -> None:
    a, b = n // 7, n // 5
    law = nchypergeom_fisher(n, a, b, odds)
    spread = law.std()
    counts = np.unique(np.rint(law.mean() + np.linspace(-6, 6, 25) * spread)).astype(int)
    counts = counts[(counts >= 0) & (counts <= a)]
    t = one(a, b, n, counts.size).tails(counts, np.full(counts.size, log(odds)))
    assert t.point == pytest.approx(law.pmf(counts), rel=1e-7)  # scipy is the rougher side
    assert t.greater == pytest.approx(law.sf(counts - 1), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("n", [50, 3_000, 1_000_000])
def test_without_a_tilt_it_is_the_independence_net(n: int) -> None:
    rng = np.random.default_rng(n)
    a, b = rng.integers(1, n, (2, 200))
    mean = a * b / n
    counts = np.rint(mean * rng.uniform(0.995, 1.005, 200)).astype(int)
    counts = counts.clip(np.maximum(0, a + b - n), np.minimum(a, b))
    laws = Laws(a, b, np.full(200, n))
    assert laws.log_odds(mean) == pytest.approx(0.0, abs=1e-9)
    ours, plain = laws.tails(counts, np.zeros(200)), hypergeometric_tails(counts, a, b, n)
    assert ours.greater == pytest.approx(plain.greater, rel=1e-9)
    assert ours.less == pytest.approx(plain.less, rel=1e-9)
    assert ours.point == pytest.approx(plain.point, rel=1e-9)


def test_every_other_count_is_enough_where_the_spread_is_large() -> None:
    # σ is some hundreds here, so the window steps over counts; the mean must not notice.
    laws = one(300_000, 200_000, 1_000_000)
    for mean in (30_000.25, 60_000.5, 150_000.125):
        tilt = laws.log_odds(np.array([mean]))
        counts = np.arange(int(mean) - 6_000, int(mean) + 6_000)
        many = one(300_000, 200_000, 1_000_000, counts.size)
        chance = many.point(counts, np.full(counts.size, tilt[0]))
        assert chance.sum() == pytest.approx(1.0, abs=1e-10)
        assert chance @ (counts - mean) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("a", "b", "n"), [(5, 7, 20), (30, 40, 60), (90, 400, 5_000)])
def test_the_interval_ends_where_the_mid_p_is_a_fortieth(a: int, b: int, n: int) -> None:
    laws = one(a, b, n)
    counts = np.arange(laws.low[0], laws.high[0] + 1)
    many = one(a, b, n, counts.size)
    low, high = many.interval(counts, 0.95)
    assert np.isneginf(low).tolist() == (counts == laws.low[0]).tolist()
    assert np.isposinf(high).tolist() == (counts == laws.high[0]).tolist()
    assert many.tails(counts, low).mid_greater[1:] == pytest.approx(0.025, rel=1e-9)
    assert many.tails(counts, high).mid_less[:-1] == pytest.approx(0.025, rel=1e-9)
    estimate = many.log_odds(counts.astype(float))
    assert (low < estimate)[1:].all()
    assert (estimate < high)[:-1].all()
    assert (np.diff(low[1:]) > 0).all()
    assert (np.diff(high[:-1]) > 0).all()


def test_where_nothing_can_vary_nothing_is_surprising() -> None:
    laws = Laws(np.array([0, 4, 4]), np.array([3, 4, 2]), np.array([4, 4, 4]))
    assert laws.log_odds(np.array([0.0, 4.0, 2.0])).tolist() == [0, 0, 0]
    t = laws.tails(np.array([0, 4, 2]), np.zeros(3))
    assert t.greater.tolist() == t.less.tolist() == t.point.tolist() == [1, 1, 1]


def test_a_mean_at_an_end_of_the_support_is_the_limit() -> None:
    laws = one(3, 4, 10, 2)
    tilt = laws.log_odds(np.array([0.0, 3.0]))
    assert tilt.tolist() == [-np.inf, np.inf]
    t = laws.tails(np.array([0, 1]), tilt)
    assert (t.greater.tolist(), t.less.tolist(), t.point.tolist()) == ([1, 1], [1, 0], [1, 0])
    assert one(3, 4, 10, 0).log_odds(np.zeros(0)).size == 0
