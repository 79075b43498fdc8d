"""Curveball draws every matrix with the same sums, each as often as any other."""

from itertools import combinations, product

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats import curveball_counts, simulate
from casegraph.stats.curveball import _global_trade

TOY = np.array(
    [[1, 1, 0, 0, 1], [1, 0, 1, 0, 0], [0, 1, 0, 1, 0], [1, 0, 0, 0, 0], [1, 0, 1, 1, 0]]
)


def every_matrix(X: np.ndarray) -> list[np.ndarray]:
    rows = []
    for length in X.sum(axis=1):
        rows.append([
            np.isin(np.arange(X.shape[1]), chosen).astype(int)
            for chosen in combinations(range(X.shape[1]), int(length))
        ])  # fmt: skip
    return [np.array(m) for m in product(*rows) if np.array_equal(np.sum(m, axis=0), X.sum(axis=0))]


def test_pair_means_agree_with_exhaustive_enumeration() -> None:
    matrices = every_matrix(TOY)
    assert len(matrices) > 100
    counts = np.array([(M.T @ M)[np.triu_indices(5, 1)] for M in matrices])
    drawn = curveball_counts(TOY, samples=4_000, seed=11, thin=3)
    error = counts.std(axis=0) / np.sqrt(4_000)
    assert (np.abs(drawn.mean(axis=0) - counts.mean(axis=0)) <= 5 * error + 1e-12).all()
    assert drawn.std(axis=0) == pytest.approx(counts.std(axis=0), abs=0.05)


def test_every_matrix_is_drawn_equally_often() -> None:
    X = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1]], bool)
    matrices = {M.astype(bool).tobytes() for M in every_matrix(X.astype(int))}
    assert len(matrices) == 5
    rng, M, seen = np.random.default_rng(2), X.copy(), dict.fromkeys(matrices, 0)
    for _ in range(6_000):
        for _ in range(4):
            _global_trade(M, rng)
        seen[M.tobytes()] += 1
    # Chi-squared with four degrees of freedom; 18.5 is its 99.9th percentile.
    assert sum((v - 1_200) ** 2 / 1_200 for v in seen.values()) < 18.5


def test_sums_are_kept_exactly() -> None:
    M = simulate(41, seed=1).X
    rows, columns = M.sum(axis=1), M.sum(axis=0)
    before, rng = M.copy(), np.random.default_rng(0)
    for _ in range(10):
        _global_trade(M, rng)
    assert np.array_equal(M.sum(axis=1), rows)
    assert np.array_equal(M.sum(axis=0), columns)
    assert (before != M).mean() > 0.1


def test_a_seed_fixes_the_draws_and_bad_numbers_are_refused() -> None:
    assert np.array_equal(curveball_counts(TOY, 5, 3), curveball_counts(TOY, 5, 3))
    assert not np.array_equal(curveball_counts(TOY, 5, 3), curveball_counts(TOY, 5, 4))
    assert curveball_counts(TOY, 5, 3).shape == (5, 10)
    with pytest.raises(UsageError, match="samples = 0"):
        curveball_counts(TOY, 0, 1)


def test_one_unit_and_no_units_stand_still() -> None:
    assert curveball_counts([[1, 1, 0]], 2, 1).tolist() == [[1, 0, 0]] * 2
    assert curveball_counts(np.zeros((0, 3)), 2, 1).tolist() == [[0, 0, 0]] * 2
