"""Measures of a pair against hand-worked tables, statsmodels, and their own definitions."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2

from casegraph.errors import UsageError
from casegraph.stats import measures as compute
from casegraph.stats import pair_counts
from casegraph.stats.measures import Measures


def one(n11: int, a: int, b: int, n: int) -> Measures:
    return compute(np.array([[a, n11], [n11, b]]), n)


# N = 120, a = 30, b = 40, n11 = 16: cells 16, 14, 24, 66; E = 10.
# lift = 16/10; NPMI = ln 1.6/−ln(16/120) = 0.47000/2.01490; Jaccard = 16/54; cosine = 16/√1200;
# phi = (1920 − 1200)/√(30·40·90·80) = 720/2939.39; odds ratio = 16·66/(14·24) = 22/7;
# G² = 2·(16·ln 1.6 + 14·ln 0.7 + 24·ln 0.8 + 66·ln 1.1).
WORKED = {
    "expected": 10.0,
    "support": 16 / 120,
    "confidence_ab": 16 / 30,
    "confidence_ba": 16 / 40,
    "lift": 1.6,
    "npmi": 0.233264,
    "jaccard": 16 / 54,
    "cosine": 0.461880,
    "phi": 0.244949,
    "odds_ratio": 22 / 7,
    "g2": 6.923271,
    "association_strength_occurrences": 16 / 1200,
    "association_strength_links": 2 * 16 * 16 / (16 * 16),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_hand_worked_table(name: str) -> None:
    assert getattr(one(16, 30, 40, 120), name)[0] == pytest.approx(WORKED[name], abs=1e-6)


def test_every_measure_is_worked_by_hand_or_checked_against_statsmodels() -> None:
    names = {f.name for f in fields(Measures)} - {"i", "j", "n11", "a", "b", "n"}
    assert names - set(WORKED) == {"odds_ratio_low", "odds_ratio_high"}


@pytest.mark.parametrize(
    ("n11", "a", "b", "n"), [(16, 30, 40, 120), (3, 9, 50, 400), (1, 60, 4, 70), (99, 99, 200, 900)]
)
def test_odds_ratio_and_interval_agree_with_statsmodels(n11: int, a: int, b: int, n: int) -> None:
    m = one(n11, a, b, n)
    cells = np.array([[n11, a - n11], [b - n11, n - a - b + n11]])
    if (cells == 0).any():
        table = Table2x2(cells + 0.5)
    else:
        table = Table2x2(cells)
        assert m.phi[0] ** 2 * n == pytest.approx(table.test_nominal_association().statistic)
    assert m.odds_ratio[0] == pytest.approx(table.oddsratio)
    low, high = table.oddsratio_confint(0.05)
    assert (m.odds_ratio_low[0], m.odds_ratio_high[0]) == pytest.approx((low, high))


def test_three_names_one_ranking_and_the_fourth_is_another() -> None:
    X = np.random.default_rng(1).random((300, 12)) < np.linspace(0.05, 0.6, 12)
    m = compute(pair_counts(X), 300)
    assert np.allclose(m.association_strength_occurrences, m.lift / 300)
    assert not np.array_equal(
        np.argsort(m.association_strength_links, kind="stable"), np.argsort(m.lift, kind="stable")
    )


def test_link_strengths_are_normalised_as_published() -> None:
    # Links: 0–1 has 3, 0–2 has 1, 1–2 has 2. s = (4, 5, 3), 2m = 12.
    m = compute(np.array([[9, 3, 1], [3, 9, 2], [1, 2, 9]]), 20)
    assert m.association_strength_links == pytest.approx([12 * 3 / 20, 12 / 12, 12 * 2 / 15])


NOTHING = {
    "lift": 1.0, "npmi": 0.0, "phi": 0.0, "odds_ratio": 1.0, "odds_ratio_low": 0.0,
    "odds_ratio_high": np.inf, "g2": 0.0,
}  # fmt: skip


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize(
    ("n11", "a", "b", "n"),
    [(0, 0, 0, 0), (0, 0, 5, 9), (5, 9, 5, 9), (9, 9, 9, 9), (0, 0, 9, 9), (0, 0, 0, 9)],
)
def test_a_constant_theme_says_nothing(name: str, n11: int, a: int, b: int, n: int) -> None:
    m = one(n11, a, b, n)
    assert not m.defined[0]
    assert getattr(m, name)[0] == NOTHING[name]


def test_the_ends_of_the_scales() -> None:
    never = one(0, 4, 5, 20)
    assert (never.npmi[0], never.lift[0], never.jaccard[0]) == (-1.0, 0.0, 0.0)
    # Cells 0, 4, 5, 11 with ½ added: 0.5·11.5/(4.5·5.5).
    assert never.odds_ratio[0] == pytest.approx(0.5 * 11.5 / (4.5 * 5.5))
    always = one(6, 6, 6, 20)
    assert (always.npmi[0], always.phi[0], always.jaccard[0]) == pytest.approx((1.0, 1.0, 1.0))


def test_g2_keeps_its_digits_where_little_is_to_be_seen() -> None:
    # A million units, one more than expected: the sum of O·ln(O/E) in plain doubles has no digit
    # right. With u = 1/E in each cell, G² = Σ 1/E to first order.
    m = one(250_001, 500_000, 500_000, 1_000_000)
    assert m.g2[0] == pytest.approx(4 / 250_000, rel=1e-6)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_ranges_symmetry_and_no_nan(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 60))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    n11 = data.draw(st.integers(max(0, a + b - n), min(a, b)))
    m, swapped = one(n11, a, b, n), one(n11, b, a, n)
    assert len(m) == 1
    for field in fields(Measures):
        value = np.atleast_1d(getattr(m, field.name))
        assert not np.isnan(value).any(), field.name
        if not field.name.startswith("confidence") and field.name not in {"a", "b"}:
            assert np.atleast_1d(getattr(swapped, field.name)) == pytest.approx(value)
    assert m.confidence_ab == swapped.confidence_ba
    for name in ("support", "jaccard", "cosine", "confidence_ab"):
        assert 0 <= getattr(m, name)[0] <= 1
    for name in ("phi", "npmi"):
        assert -1 <= getattr(m, name)[0] <= 1
    assert m.odds_ratio_low[0] <= m.odds_ratio[0] <= m.odds_ratio_high[0]
    if m.defined[0]:
        sign = np.sign(n * n11 - a * b)
        assert np.sign(m.phi[0]) == sign
        assert np.sign(np.round(m.lift[0] - 1, 12)) == sign


def test_more_units_with_a_theme_than_units_is_refused() -> None:
    with pytest.raises(UsageError, match="occurs in 5 units but there are 4"):
        one(1, 5, 2, 4)


def test_no_theme_and_one_theme_have_no_pairs() -> None:
    assert len(compute(np.zeros((0, 0), np.int64), 3)) == 0
    assert len(compute(np.array([[2]]), 3)) == 0
