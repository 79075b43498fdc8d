"""The exact net with cells that cannot be filled: against the net itself, and enumerated."""

from itertools import combinations

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats import associate, fit_exact_model, simulate
from casegraph.stats.open_cells import fit_open_model


def test_with_every_cell_open_it_is_the_exact_net() -> None:
    X = simulate(120, seed=3, themes=14, prevalence=(0.03, 0.5)).X
    X[0], X[1] = True, False  # what lengths settle drops out of both in the same way
    one, other = fit_exact_model(X), fit_open_model(X, np.zeros(X.shape, bool))
    assert other.together == pytest.approx(one.together, abs=1e-9)
    for name in ("units", "present", "sure"):
        assert np.array_equal(getattr(other, name), getattr(one, name)), name


def test_chances_are_those_of_the_sets_that_are_open_to_a_unit() -> None:
    rng = np.random.default_rng(5)
    X = rng.random((40, 6)) < [0.5, 0.4, 0.3, 0.5, 0.2, 0.6]
    closed = np.zeros(X.shape, bool)
    closed[:15, 0] = closed[10:25, 1] = closed[5:12, 4] = True
    X &= ~closed
    model = fit_open_model(X, closed)
    weights = np.exp(model.log_weights)
    together, totals = np.zeros((6, 6)), np.zeros(6)
    for unit, shut in zip(X, closed, strict=True):
        sets = [list(s) for s in combinations(np.flatnonzero(~shut), int(unit.sum()))]
        shares = np.array([np.prod(weights[s]) for s in sets])
        for chosen, share in zip(sets, shares / shares.sum(), strict=True):
            totals[chosen] += share
            together[np.ix_(chosen, chosen)] += share
    np.fill_diagonal(together, 0.0)
    assert totals == pytest.approx(X.sum(axis=0))
    assert model.together == pytest.approx(together, abs=1e-9)


def test_themes_of_the_same_few_units_are_expected_to_meet_there() -> None:
    # Two themes that only a third of the units can have, and nothing else links them.
    rng = np.random.default_rng(1)
    X = rng.random((300, 10)) < 0.3
    closed = np.zeros(X.shape, bool)
    closed[100:, :2] = True
    X &= ~closed
    plain, open_ = (associate(X, "exact", structural_zeros=zeros) for zeros in (None, closed))
    assert plain.p[0] < 1e-3 < 0.05 < open_.p[0]
    assert open_.expected[0] == pytest.approx(X[:, 0].sum() * X[:, 1].sum() / 100, rel=0.15)
    assert (open_.odds_ratio_low[0] < 1) & (open_.odds_ratio_high[0] > 1)


def test_what_cannot_be_closed_is_refused_in_one_sentence() -> None:
    X = simulate(20, seed=1, themes=4).X
    with pytest.raises(UsageError, match=r"shape \(4, 20\); expected \(20, 4\)"):
        fit_open_model(X, np.zeros((4, 20)))
    zeros = np.zeros(X.shape, bool)
    with pytest.raises(UsageError, match="expected them with the exact or length-average null"):
        associate(X, "independence", structural_zeros=zeros)
    with pytest.raises(UsageError, match="no model here holds both"):
        associate(X, "exact", structural_zeros=zeros, strata=np.zeros(20))
