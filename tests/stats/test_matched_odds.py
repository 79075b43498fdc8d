"""Matched odds: by hand with weights, on planted effects, and at their level without any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats.matched_odds import Likeness, matched_odds

Arrays = dict[str, Any]


def _corpus(rng: np.random.Generator, units: int, themes: int, odds: float = 1.0) -> Arrays:
    """Units of two kinds in forty areas; an earlier mark of the area multiplies the odds."""
    year = np.sort(rng.integers(2000, 2020, units))
    area = rng.integers(0, 40, units).astype(np.str_)
    area[rng.random(units) < 0.15] = ""
    kind = rng.integers(0, 2, units)
    common = rng.uniform(0.05, 0.35, themes) / (1 - rng.uniform(0.05, 0.35, themes))
    marked, exposed = np.zeros((2, units, themes), bool)
    for k in range(units):
        if area[k]:
            exposed[k] = marked[(area == area[k]) & (year < year[k])].any(axis=0)
        chance = common * (0.7 if kind[k] else 1.4) * np.where(exposed[k], odds, 1.0)
        marked[k] = rng.random(themes) < chance / (1 + chance)
    return {"year": year, "area": area, "kind": kind, "marked": marked, "exposed": exposed}


def _alike(about: Arrays, width: int) -> Any:
    year, area, kind = about["year"], about["area"], about["kind"]
    same = (area[:, None] == area) & (area[:, None] != "") | np.eye(year.size, dtype=bool)
    return (abs(year[:, None] - year) <= width) & (kind[:, None] == kind) & ~same


def test_sums_over_like_units_are_those_of_all_pairs() -> None:
    about = _corpus(np.random.default_rng(1), 120, 4)
    like = Likeness(about["kind"], about["year"], about["area"], 2)
    values = np.random.default_rng(2).random((120, 4))
    assert like.sums(values) == pytest.approx(_alike(about, 2) @ values)
    with pytest.raises(UsageError, match="one of each per unit"):
        Likeness(["a"], [2000, 2001], ["x", "y"], 2)


def test_the_estimate_and_its_derivatives_are_those_of_the_formula() -> None:
    about = _corpus(np.random.default_rng(3), 60, 3)
    alike, Y, X = _alike(about, 2), about["marked"], about["exposed"]

    def log_odds(weights: Any) -> float:
        above = below = 0.0
        for i, t in zip(*np.nonzero(X), strict=True):
            others = alike[i] & ~X[:, t]
            m, u = weights[others].sum(), weights[others & Y[:, t]].sum()
            if m > 0:
                above += weights[i] * Y[i, t] * (m - u) / (m + weights[i])
                below += weights[i] * (not Y[i, t]) * u / (m + weights[i])
        return float(np.log(above / below))

    found = matched_odds(Y, X, Likeness(about["kind"], about["year"], about["area"], 2))
    ones = np.ones(60)
    assert found.log_odds == pytest.approx(log_odds(ones))
    for unit in range(60):
        step = np.zeros(60)
        step[unit] = 1e-5
        slope = (log_odds(ones + step) - log_odds(ones - step)) / 2e-5
        assert found.influence[unit] == pytest.approx(slope, abs=1e-6)


def test_a_planted_effect_is_found() -> None:
    about = _corpus(np.random.default_rng(4), 400, 40, odds=2.0)
    like = Likeness(about["kind"], about["year"], about["area"], 2)
    found = matched_odds(about["marked"], about["exposed"], like)
    ratio, low, high, p = found.odds()
    assert low < 2.0 < high
    assert 1.6 < ratio < 2.5
    assert p < 1e-6
    assert found.found > found.expected
    rest = matched_odds(about["marked"], ~about["exposed"], like, ~about["exposed"])
    assert found.odds(rest)[0] == pytest.approx(ratio / rest.odds()[0])


def test_the_level_is_held_without_an_effect() -> None:
    rng = np.random.default_rng(5)
    p = []
    for _ in range(150):
        about = _corpus(rng, 150, 15)
        like = Likeness(about["kind"], about["year"], about["area"], 2)
        p.append(matched_odds(about["marked"], about["exposed"], like).odds()[3])
    # 5% of 150, give or take three standard errors.
    assert (np.array(p) <= 0.05).mean() <= 0.105


def test_where_one_sum_is_nothing_there_is_no_interval() -> None:
    like = Likeness(["a"] * 4, [2000] * 4, list("xxyy"), 0)
    exposed = np.array([[True], [True], [False], [False]])
    never = matched_odds(~exposed & exposed, exposed, like)
    assert np.isnan(never.odds()[0])
    always = matched_odds(exposed, exposed, like)
    assert always.odds()[0] == np.inf
    assert np.isnan(always.odds()[1:]).all()
    assert matched_odds(~exposed, exposed, like).odds()[0] == 0
