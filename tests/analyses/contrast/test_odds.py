"""Odds ratios of two groups: tests of homogeneity against statsmodels and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import hypergeom
from statsmodels.stats.contingency_tables import StratifiedTable

from casegraph.analyses.contrast import (
    breslow_day_tarone,
    compare_odds,
    homogeneity_p,
)

Side = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]


def some_tables(
    count: int, seed: int, low: int = 1, high: int = 30
) -> tuple[NDArray[np.int64], list[Side]]:
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
