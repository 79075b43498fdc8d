"""Pair counts: three routes, one answer, and nothing but zeros and ones let in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import sparse

from casegraph.errors import UnknownNameError, UsageError
from casegraph.stats import counting
from casegraph.stats.counting import ROUTES, pair_counts, pattern, upper_triangle


def textbook(X: np.ndarray) -> np.ndarray:
    return np.rint(X.astype(np.float64).T @ X.astype(np.float64)).astype(np.int64)


binary = st.tuples(st.integers(0, 150), st.integers(0, 9)).flatmap(
    lambda shape: arrays(np.bool_, shape, elements=st.booleans())
)


@given(X=binary)
@settings(max_examples=80, deadline=None)
def test_every_route_agrees_with_the_textbook_product(X: np.ndarray) -> None:
    for route in (None, *ROUTES):
        counts = pair_counts(X, route=route)
        assert counts.dtype == np.int64
        assert np.array_equal(counts, textbook(X))


def test_there_are_three_routes() -> None:
    assert ROUTES == ("packed", "pairs", "product")
    assert set(counting.estimated_costs(pattern(np.eye(3)))) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_blocks_tiles_and_chunks_join_without_a_seam(
    route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_BLOCK", 64)
    monkeypatch.setattr(counting, "_TILE", 2)
    monkeypatch.setattr(counting, "_CHUNK", 100)
    monkeypatch.setattr(counting, "_SQUARE", 3)
    X = np.random.default_rng(3).random((1000, 17)) < 0.3
    assert np.array_equal(pair_counts(X, route=route), textbook(X))


def test_a_large_narrow_and_a_large_wide_matrix_choose_different_routes() -> None:
    rng = np.random.default_rng(4)
    narrow = pattern(rng.random((20_000, 60)) < 0.1)
    wide = sparse.csr_array(rng.random((2_000, 900)) < 0.01)
    cheapest = [min(c, key=c.__getitem__) for c in map(counting.estimated_costs,
                                                        (narrow, pattern(wide)))]  # fmt: skip
    assert cheapest[0] == "packed"
    assert cheapest[1] in {"pairs", "product"}
    assert np.array_equal(pair_counts(narrow), textbook(narrow.dense()))
    assert np.array_equal(pair_counts(wide), textbook(wide.toarray()))


@pytest.mark.parametrize("kind", [sparse.csr_array, sparse.csr_matrix, sparse.coo_array, np.array])
@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.float64])
def test_any_usual_matrix_is_read(kind: type, dtype: type) -> None:
    X: NDArray[Any] = np.array([[1, 1, 0], [1, 1, 1], [0, 0, 0], [0, 1, 0]], dtype)
    p = pattern(kind(X))
    assert p.totals.tolist() == [2, 3, 1]
    assert p.lengths.tolist() == [2, 3, 0, 1]
    assert np.array_equal(p.dense(), X.astype(bool))


def test_stored_zeros_and_unsorted_columns_are_read_rightly() -> None:
    X = sparse.csr_array(
        (np.array([1, 0, 1, 1]), np.array([2, 1, 0, 1]), np.array([0, 3, 4])), shape=(2, 3)
    )
    assert pattern(X).dense().tolist() == [[True, False, True], [False, True, False]]


@pytest.mark.parametrize("bad", [2, -1, 0.5, float("nan")])
def test_a_value_other_than_0_and_1_is_refused(bad: float) -> None:
    for X in (np.array([[1, bad]]), sparse.csr_array(np.array([[1, bad]]))):
        with pytest.raises(UsageError, match="expected only 0 and 1"):
            pattern(X)


def test_a_cell_stored_twice_and_a_wrong_shape_are_refused() -> None:
    twice = sparse.csr_array((np.array([1, 1]), np.array([0, 0]), np.array([0, 2])), shape=(1, 2))
    with pytest.raises(UsageError, match="stores one cell twice"):
        pattern(twice)
    with pytest.raises(UsageError, match="1 dimensions"):
        pattern(np.ones(3))
    with pytest.raises(UnknownNameError, match="packed"):
        pair_counts(np.eye(2), route="pack")


def test_pairs_come_in_one_order() -> None:
    i, j = upper_triangle(4)
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == [
        (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3),
    ]  # fmt: skip
