"""Shares of two groups against hand-worked tables, statsmodels and every possible table."""

from __future__ import annotations

import math

import pytest
from scipy.stats import hypergeom
from statsmodels.stats.proportion import confint_proportions_2indep

from casegraph.analyses.contrast import (
    compare_shares,
)


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
