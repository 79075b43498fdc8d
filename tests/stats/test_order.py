"""The order test: against every permutation of a few units, and its level on made-up corpora."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats.order import OrderTest, order_test

YEARS = [2001, 2002, 2002, 2004, 2005, 2007]
CONCERNED, RECOMMENDING = [1, 3, 4], [0, 3]
STRATA = ["case", "case", "national", "case", "national", "case"]


def _excess(years: tuple[int, ...], strata: list[str], first: int) -> float:
    """(x − E)/s of one permutation, from the definition."""
    mean = variance = 0.0
    for name in set(strata):
        inside = [k for k, s in enumerate(strata) if s == name]
        size, marked = len(inside), sum(k in CONCERNED for k in inside)
        later = sum(years[k] > first for k in inside)
        mean += marked * later / size
        if size > 1:
            variance += marked * (size - marked) * later * (size - later) / size**2 / (size - 1)
    x = sum(years[k] > first for k in CONCERNED)
    return round((x - mean) / variance**0.5, 9) if variance else 0.0


@pytest.mark.parametrize("strata", [["one"] * 6, STRATA])
def test_p_is_that_of_every_permutation(strata: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casegraph.stats.order._FIRST", 40_000)
    every = [
        years
        for order in permutations(range(6))
        if all(strata[k] == strata[j] for k, j in enumerate(order))
        for years in [tuple(YEARS[j] for j in order)]
    ]
    assert len(every) == (720 if len(set(strata)) == 1 else 24 * 2)
    firsts = [min(years[k] for k in RECOMMENDING) for years in every]
    counts = np.array(
        [sum(y[k] > f for k in CONCERNED) for y, f in zip(every, firsts, strict=True)]
    )
    excess = np.array([_excess(y, strata, f) for y, f in zip(every, firsts, strict=True)])
    found = order_test(
        YEARS, [np.array(CONCERNED)], [np.array(RECOMMENDING)], strata, permutations=40_000
    )
    assert found.seen.tolist() == [3] == [counts[0]]
    assert found.expected[0] == pytest.approx(counts.mean(), abs=0.02)
    for p, values in ((found.p[0], counts), (found.excess_p[0], excess)):
        half = (values == values[0]).mean() / 2
        exact = min(
            1.0, 2 * min(*((values > values[0]).mean(), (values < values[0]).mean())) + 2 * half
        )
        assert p == pytest.approx(exact, abs=0.02)


def _made_up(rng: np.random.Generator, drift: float = 0.0, themes: int = 400) -> OrderTest:
    years = np.sort(rng.integers(1985, 2025, 150))
    level = rng.random(150) < 0.3
    concerned, recommending = [], []
    for _ in range(themes):
        chance = rng.uniform(0.05, 0.4) * np.exp(drift * (years - 2005) / 20)
        concern = rng.random(150) < chance
        # Who has the concern recommends more often, as in the reviews.
        asks = rng.random(150) < np.where(concern, 0.2, 0.03)
        if asks.any():
            concerned.append(np.flatnonzero(concern))
            recommending.append(np.flatnonzero(asks))
    return order_test(years, concerned, recommending, level, permutations=600, seed=3)


def test_the_level_is_held_where_order_means_nothing() -> None:
    found = _made_up(np.random.default_rng(11))
    for p in (found.p, found.excess_p):
        assert p.size > 380
        # 5% of some 400, give or take three standard errors.
        assert 0.02 <= (p <= 0.05).mean() <= 0.083
        assert p.mean() == pytest.approx(0.5, abs=0.06)


def test_a_concern_of_later_years_is_seen_as_an_excess() -> None:
    found = _made_up(np.random.default_rng(12), drift=1.5, themes=60)
    assert (found.excess_p <= 0.05).mean() > 0.5


def test_the_same_seed_gives_the_same_answer_and_blocks_change_nothing_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, int]] = []
    one = _made_up(np.random.default_rng(5), themes=20)
    two = _made_up(np.random.default_rng(5), themes=20)
    assert np.array_equal(one.p, two.p)
    monkeypatch.setattr("casegraph.stats.order._CELLS", 60)
    found = order_test(
        YEARS, [np.array(CONCERNED)], [np.array(RECOMMENDING)], permutations=25,
        progress=lambda _, done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(10, 25), (20, 25), (25, 25)]
    assert 1 / 26 <= found.p[0] <= 1


def test_a_theme_that_is_far_from_any_grade_stops_early(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _made_up(np.random.default_rng(8), themes=60)
    monkeypatch.setattr("casegraph.stats.order._FIRST", 200)
    short = _made_up(np.random.default_rng(8), themes=60)
    close = np.minimum(whole.p, whole.excess_p) <= 0.03
    assert close.any()
    # Who is close goes through the same permutations, the others end near where they would have.
    assert np.array_equal(short.p[close], whole.p[close])
    assert np.array_equal(short.excess_p[close], whole.excess_p[close])
    assert abs(short.p - whole.p).max() < 0.15
    assert (short.p[~close] > 0.02).all()


def test_a_wrong_call_is_refused() -> None:
    with pytest.raises(UsageError, match="permutations = 0"):
        order_test(YEARS, [np.array([1])], [np.array([0])], permutations=0)
    with pytest.raises(UsageError, match="no unit that recommends"):
        order_test(YEARS, [np.array([1])], [np.array([], np.intp)])
