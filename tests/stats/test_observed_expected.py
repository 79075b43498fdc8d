"""A count beside the base rate: the interval against scipy's noncentral law and by enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import hypergeom, nchypergeom_fisher

from casegraph.errors import UsageError
from casegraph.stats.observed_expected import observed_to_expected


@pytest.mark.parametrize(
    ("seen", "marked", "chosen", "units"),
    [(8, 10, 20, 40), (3, 12, 25, 60), (91, 130, 322, 462), (15, 15, 30, 50), (2, 40, 9, 50)],
)
def test_the_ends_are_where_the_mid_p_of_a_tail_is_a_fortieth(
    seen: int, marked: int, chosen: int, units: int
) -> None:
    found = observed_to_expected(seen, [marked], [chosen], [units])
    assert found.expected == pytest.approx(marked * chosen / units)
    least, most = max(0, marked + chosen - units), min(marked, chosen)
    for end, upper in ((found.low, True), (found.high, False)):
        mean = end * found.expected
        if seen == (least if upper else most):
            assert mean == pytest.approx(seen)
            continue
        # The odds parameter that has this mean, by halving.
        low, high = -60.0, 60.0
        for _ in range(80):
            middle = (low + high) / 2
            less = nchypergeom_fisher.mean(units, marked, chosen, np.exp(middle)) < mean
            low, high = (middle, high) if less else (low, middle)
        law = nchypergeom_fisher(units, marked, chosen, np.exp(low))
        tail = (law.sf(seen) if upper else law.cdf(seen - 1)) + law.pmf(seen) / 2
        assert tail == pytest.approx(0.025, abs=2e-4)


def test_over_strata_the_interval_holds_1_just_where_the_mid_p_does() -> None:
    marked, chosen, units = [6, 4], [9, 5], [20, 12]
    laws = [hypergeom(n, k, c) for k, c, n in zip(marked, chosen, units, strict=True)]
    whole = np.zeros(12)
    for x, y in product(range(7), range(5)):
        whole[x + y] += laws[0].pmf(x) * laws[1].pmf(y)
    assert whole.sum() == pytest.approx(1)
    for seen in range(11):
        found = observed_to_expected(seen, marked, chosen, units)
        assert found.expected == pytest.approx(6 * 9 / 20 + 4 * 5 / 12)
        p = 2 * min(whole[:seen].sum(), whole[seen + 1 :].sum()) + whole[seen]
        assert (found.low <= 1 <= found.high) == (p >= 0.05), seen
        assert found.low <= found.ratio + 1e-12
        assert found.ratio <= found.high + 1e-12


def test_large_counts_take_the_normal_law_and_meet_the_exact_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = (400, [600, 900], [800, 700], [1500, 1500])
    exact = observed_to_expected(*arguments)
    monkeypatch.setattr("casegraph.stats.observed_expected._LARGEST_SUPPORT", 1)
    rough = observed_to_expected(*arguments)
    assert rough.low == pytest.approx(exact.low, rel=1e-3)
    assert rough.high == pytest.approx(exact.high, rel=1e-3)


def test_what_could_be_no_other_has_no_ratio() -> None:
    every = observed_to_expected(5, [5], [20], [20])
    assert every.expected == 5
    assert np.isnan([every.ratio, every.low, every.high]).all()
    assert np.isnan(observed_to_expected(0, [0], [3], [20]).ratio)
    with pytest.raises(UsageError, match="totals allow 0 to 3"):
        observed_to_expected(4, [3], [5], [20])
