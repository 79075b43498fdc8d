"""What the nets promise and keep: error rates where nothing goes together, and what they find.

The bundled reviews and more corpora: ``benchmarks/bench_nets.py``.
"""

import numpy as np
import pytest

from casegraph.stats import associate, curveball_matrix, simulate
from casegraph.stats.association import exclusion_mask


def test_random_matrices_keep_the_sums_of_each_part() -> None:
    X = simulate(60, seed=1, themes=12).X
    rows, columns = np.arange(60) % 3, ["a"] * 5 + ["b"] * 7
    M = curveball_matrix(X, 5, rows=rows, columns=columns)
    assert (M != X).mean() > 0.1
    for part in (slice(0, 5), slice(5, 12)):
        assert np.array_equal(M[:, part].sum(axis=1), X[:, part].sum(axis=1))
    for row in range(3):
        assert np.array_equal(M[rows == row].sum(axis=0), X[rows == row].sum(axis=0))
    assert np.array_equal(M, curveball_matrix(X, 5, rows=rows, columns=columns))


@pytest.mark.parametrize("thoroughness", [0.0, 0.33, 1.0])
def test_the_exact_net_errs_as_often_as_it_says(thoroughness: float) -> None:
    # Themes this common have counts that are nearly continuous, so that 5% can be met.
    rates, clear = [], 0
    for seed in range(12):
        X = simulate(300, seed, themes=20, thoroughness=thoroughness, prevalence=(0.2, 0.5)).X
        found = associate(curveball_matrix(X, seed, trades=20), "exact")
        rates.append((found.p <= 0.05).mean())
        clear += int((found.q <= 0.05).any())
    assert 0.035 <= np.mean(rates) <= 0.06
    assert clear <= 2


def test_rare_themes_make_it_careful_and_never_bold() -> None:
    rates = []
    for seed in range(8):
        X = simulate(300, seed, themes=30, thoroughness=0.33, prevalence=(0.02, 0.15)).X
        rates.append((associate(curveball_matrix(X, seed, trades=20), "exact").p <= 0.05).mean())
    assert 0.01 <= np.mean(rates) <= 0.05


def test_the_exact_net_finds_more_than_the_average_one_and_nothing_false() -> None:
    hits: dict[str, list[float]] = {"exact": [], "length-average": []}
    false = 0
    for seed in range(8):
        made = simulate(
            320, seed, themes=30, thoroughness=0.33, planted=4, odds_ratio=5.0,
            prevalence=(0.15, 0.3),
        )  # fmt: skip
        planted = exclusion_mask(made.planted, 30)
        for null, found in hits.items():
            edges = associate(made.X, null).q <= 0.05
            found.append(edges[planted].mean())
        edges = associate(made.X, "exact").q <= 0.05
        false += int(edges[~planted].sum())
    assert np.mean(hits["exact"]) >= 0.9
    assert np.mean(hits["length-average"]) <= 0.5
    # Of 32 planted and the false ones together, one in twenty may be false, and a few by luck.
    assert false <= 5


def test_lengths_by_group_hold_what_lengths_by_review_do_not() -> None:
    # One group of themes is named at length in some reviews and another in others.
    rng = np.random.default_rng(3)
    columns = np.repeat([0, 1], 12)
    wide, narrow = [], []
    for seed in range(6):
        mood = rng.standard_normal((300, 2))[:, columns]
        X = rng.random((300, 24)) < 1 / (1 + np.exp(1.2 - mood))
        M = curveball_matrix(X, seed, trades=20, columns=columns)
        wide.append((associate(M, "exact").p <= 0.05).mean())
        narrow.append((associate(M, "exact", blocks=columns).p <= 0.05).mean())
    assert np.mean(wide) > 0.15
    assert 0.035 <= np.mean(narrow) <= 0.06


def test_strata_hold_what_the_kind_of_case_brings_about() -> None:
    # Three kinds of case, each with themes of its own, and matrices that keep no more than that.
    rng = np.random.default_rng(4)
    kind = np.repeat([0, 1, 2], [120, 100, 80])
    shares = np.full((3, 18), 0.15)
    for k in range(3):
        shares[k, 6 * k : 6 * k + 6] = 0.5
    whole: list[tuple[float, int]] = []
    within: list[tuple[float, int]] = []
    for seed in range(6):
        X = rng.random((300, 18)) < shares[kind]
        M = curveball_matrix(X, seed, trades=20, rows=kind)
        found = [associate(M, "exact"), associate(M, "exact", strata=kind)]
        for into, f in zip((whole, within), found, strict=True):
            into.append((float((f.p <= 0.05).mean()), int((f.q <= 0.05).sum())))
    assert np.mean(whole, axis=0)[0] > 0.3
    rate, clear = np.mean(within, axis=0)
    assert 0.03 <= rate <= 0.06
    assert clear <= 0.5
