"""How strong a pair must be to be found, under each net."""

import numpy as np
import pytest
from scipy.stats import nchypergeom_fisher

from casegraph.errors import UsageError
from casegraph.stats import (
    associate,
    detection_power,
    fit_exact_model,
    fit_length_model,
    hypergeometric_tails,
    pair_test,
    pair_test_under,
    smallest_odds_ratio,
)
from casegraph.stats.simulation import _joint


@pytest.mark.parametrize("odds_ratio", [1.0, 2.0, 5.0])
def test_power_agrees_with_scipys_noncentral_law(odds_ratio: float) -> None:
    a, b, n = 30, 60, 200
    k = np.arange(31)
    p = hypergeometric_tails(k, np.full(31, a), np.full(31, b), n).two_sided
    law = nchypergeom_fisher.pmf(k, n, a, b, odds_ratio)
    expected = law[(p <= 0.05) & (k > a * b / n)].sum()
    assert detection_power(0.15, 0.3, n, odds_ratio) == pytest.approx(expected, rel=1e-6)


# By simulation on a coarse grid (…, 2, 2.5, 3, 4, 5, 8, 20, 30): shares, N, and the first value of
# the grid with 80% power at p < 0.05 and at p < 0.0017. The exact value lies at most a step below.
GRID = [
    (0.3, 0.3, 50, 8, 20), (0.3, 0.3, 100, 4, 8), (0.3, 0.3, 200, 2.5, 4), (0.3, 0.3, 400, 2, 2.5),
    (0.3, 0.3, 800, 2, 2), (0.1, 0.3, 100, 8, 30), (0.1, 0.3, 200, 5, 8), (0.1, 0.3, 400, 3, 4),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "n", "at_05", "at_0017"), GRID)
def test_power_agrees_with_simulation(
    a: float, b: float, n: int, at_05: float, at_0017: float
) -> None:
    for grid, level in ((at_05, 0.05), (at_0017, 0.0017)):
        exact = smallest_odds_ratio(a, b, n, level)
        assert 0.5 * grid <= exact <= 1.05 * grid
        assert detection_power(a, b, n, exact, level) == pytest.approx(0.8, abs=2e-3)


def test_power_that_cannot_be_reached_or_asked() -> None:
    assert smallest_odds_ratio(0.0, 0.3, 100) == np.inf
    with pytest.raises(UsageError, match="power = 1"):
        smallest_odds_ratio(0.3, 0.3, 100, power=1)
    with pytest.raises(UsageError, match="shares between 0 and 1"):
        detection_power(1.3, 0.3, 100, 2.0)


def _planted(rng: np.random.Generator, shares: tuple[float, float], odds: float) -> np.ndarray:
    """400 reviews × 30 themes; the first two have this odds ratio in reviews of equal length."""
    base = np.concatenate([shares, np.linspace(0.05, 0.4, 28)])
    chance = 1 / (1 + np.exp(-(np.log(base / (1 - base)) + 0.35 * rng.standard_normal((400, 1)))))
    X: np.ndarray = rng.random(chance.shape) < chance
    both = _joint(chance[:, 0], chance[:, 1], odds)
    given = np.where(X[:, 0], both / chance[:, 0], (chance[:, 1] - both) / (1 - chance[:, 0]))
    X[:, 1] = rng.random(400) < given
    return X


@pytest.mark.parametrize(
    ("null", "shares", "odds"),
    [
        ("exact", (0.3, 0.3), 1.8), ("exact", (0.1, 0.3), 2.2), ("exact", (0.1, 0.1), 3.0),
        ("length-average", (0.3, 0.3), 2.4), ("length-average", (0.1, 0.3), 3.5),
    ],
)  # fmt: skip
def test_the_power_of_a_net_agrees_with_simulated_corpora(
    null: str, shares: tuple[float, float], odds: float
) -> None:
    fit = fit_exact_model if null == "exact" else fit_length_model
    rng, hits, means = np.random.default_rng(5), [], []
    one, other = np.array([0]), np.array([1])
    for _ in range(150):
        X = _planted(rng, shares, odds)
        model, n11 = fit(X), np.array([(X[:, 0] & X[:, 1]).sum()])
        p = model.tails(one, other, n11).two_sided[0]
        hits.append(p <= 0.05 and n11[0] > model.expected(one, other)[0])
        means.append(X[:, :2].mean(axis=0))
    a, b = np.mean(means, axis=0)
    said = pair_test_under(associate(X, null), X, a, b).power(odds)
    assert 0.3 < said < 0.9
    assert said == pytest.approx(np.mean(hits), abs=0.08)  # two standard errors
    # That of plain chance, which was said of every net, is far off for the average one.
    if null == "length-average":
        assert detection_power(a, b, 400, odds) > said + 0.2


def test_power_where_nothing_can_be_seen_or_expected() -> None:
    X = np.zeros((30, 3), bool)
    X[:4, 0] = True
    for null in ("exact", "length-average", "independence"):
        assert pair_test_under(associate(X, null), X, 0.0, 0.3).smallest_odds_ratio() == np.inf
    # Nothing is found of a pair whose count is settled by what the net expects.
    assert pair_test(0.5, 0.5, 20, expected=10.0).power(5.0) == 0.0
    with pytest.raises(UsageError, match="odds ratio = 0"):
        pair_test(0.3, 0.3, 20).power(0)
