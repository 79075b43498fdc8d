"""Exact tails against whole-number arithmetic, scipy, and published tables."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom

from casegraph.errors import UsageError
from casegraph.stats.hypergeometric import hypergeometric_point, hypergeometric_tails
from casegraph.stats.tails import Tails


def tails(n11: int, a: int, b: int, n: int) -> Tails:
    return hypergeometric_tails(np.array([n11]), np.array([a]), np.array([b]), n)


def rational(n11: int, a: int, b: int, n: int) -> tuple[Fraction, Fraction, Fraction]:
    """P(X ≥ n11), P(X ≤ n11) and P(X = n11) as fractions: choose b units of which a have A."""
    whole = comb(n, b)
    law = {k: comb(a, k) * comb(n - a, b - k) for k in range(max(0, a + b - n), min(a, b) + 1)}
    return (
        Fraction(sum(v for k, v in law.items() if k >= n11), whole),
        Fraction(sum(v for k, v in law.items() if k <= n11), whole),
        Fraction(law[n11], whole),
    )


def test_veech_and_fisher_and_the_hypergeometric_tail_are_one_number() -> None:
    # Veech (2013): P(X ≥ n11) = Σ C(N, j)·C(N−j, b−j)·C(N−b, a−j) / (C(N, b)·C(N, a)).
    n, a, b, n11 = 120, 30, 40, 16
    veech = sum(
        Fraction(comb(n, j) * comb(n - j, b - j) * comb(n - b, a - j), comb(n, b) * comb(n, a))
        for j in range(n11, 31)
    )
    ours = tails(n11, a, b, n).greater[0]
    assert ours == pytest.approx(0.0077304, abs=5e-8)
    assert ours == pytest.approx(float(veech), rel=1e-13)
    assert ours == pytest.approx(hypergeom.sf(15, 120, 30, 40), rel=1e-11)
    table = np.array([[16, 14], [24, 66]])
    assert ours == pytest.approx(fisher_exact(table, alternative="greater").pvalue, rel=1e-11)


def test_fishers_lady_tasting_tea() -> None:
    # The Design of Experiments (1935): eight cups, four right guesses 1/70, three or more 17/70.
    assert tails(4, 4, 4, 8).greater[0] == pytest.approx(1 / 70, rel=1e-14)
    assert tails(3, 4, 4, 8).greater[0] == pytest.approx(17 / 70, rel=1e-14)
    # Mid-p of three right: 1/70 + ½·16/70.
    assert tails(3, 4, 4, 8).mid_greater[0] == pytest.approx(9 / 70, rel=1e-14)


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_small_tables_agree_with_fractions(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 200))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    n11 = data.draw(st.integers(max(0, a + b - n), min(a, b)))
    t, (greater, less, point) = tails(n11, a, b, n), rational(n11, a, b, n)
    near = (t.greater, greater) if n * n11 >= a * b else (t.less, less)
    assert near[0][0] == pytest.approx(float(near[1]), rel=1e-12)
    assert t.point[0] == pytest.approx(float(point), rel=1e-12)
    assert t.greater[0] == pytest.approx(float(greater), abs=1e-12)
    assert t.less[0] == pytest.approx(float(less), abs=1e-12)
    assert t.mid_greater[0] + t.mid_less[0] == pytest.approx(1.0, abs=1e-12)
    assert 0.0 <= t.two_sided[0] <= 1.0


LARGE = [
    (n, a, b, n11)
    for n in (1_000, 30_000, 1_000_000)
    for a, b in ((n // 50, n // 3), (n // 4, n // 4), (n // 2, n // 900))
    for n11 in (a * b // n, int(a * b / n * 1.1) + 2, int(a * b / n * 0.9), int(a * b / n * 1.6))
    if n11 <= min(a, b)
]


def test_the_large_tables_are_as_many_as_meant() -> None:
    assert len(LARGE) == 35


@pytest.mark.parametrize(("n", "a", "b", "n11"), LARGE)
def test_large_tables_agree_with_whole_numbers_to_nine_digits(
    n: int, a: int, b: int, n11: int
) -> None:
    # The law as whole-number ratios to its value at n11, until a term adds less than 1e-30.
    up = n * n11 >= a * b
    term, total, k = 10**60, 0, n11
    while term > total >> 100:
        total += term
        if up:
            term = term * (a - k) * (b - k) // ((k + 1) * (n - a - b + k + 1))
            k += 1
        else:
            term = term * k * (n - a - b + k) // ((a - k + 1) * (b - k + 1))
            k -= 1
    t = tails(n11, a, b, n)
    near = (t.greater if up else t.less)[0]
    if near > 1e-300:
        # The digits of the point: ln C(·,·) from exact integers, 200 digits beyond a double's.
        point = Fraction(comb(a, n11) * comb(n - a, b - n11), comb(n, b)) if n < 100_000 else None
        if point is not None:
            assert t.point[0] == pytest.approx(float(point), rel=1e-10)
        assert near / t.point[0] == pytest.approx(total / 10**60, rel=1e-12)


def test_a_million_units_agree_with_scipy_where_scipy_is_good() -> None:
    n = 1_000_000
    k, a, b = np.array([3, 12, 0, 260]), np.array([2000] * 4), np.array([900, 900, 900, 90_000])
    t = hypergeometric_tails(k, a, b, n)
    assert t.greater == pytest.approx(hypergeom.sf(k - 1, n, a, b), rel=1e-8)
    assert t.point == pytest.approx(hypergeom.pmf(k, n, a, b), rel=1e-8)


def test_a_million_units_to_ten_digits() -> None:
    # P(X = k) for a = 3, from falling factorials in whole numbers.
    n, b = 1_000_000, 400_000
    for k in range(4):
        exact = Fraction(comb(b, k) * comb(n - b, 3 - k), comb(n, 3))
        point = hypergeometric_point(np.array([k]), np.array([3]), np.array([b]), n)
        assert point[0] == pytest.approx(float(exact), rel=1e-10)


def test_constant_themes_and_impossible_counts() -> None:
    t = tails(5, 9, 5, 9)
    assert (t.greater[0], t.less[0], t.point[0], t.two_sided[0]) == (1.0, 1.0, 1.0, 1.0)
    for n11, a, b, n in ((6, 5, 9, 20), (0, 15, 15, 20), (-1, 5, 5, 20), (2, 30, 5, 20)):
        with pytest.raises(UsageError, match="does not fit its margins"):
            tails(n11, a, b, n)


def test_many_pairs_at_once_are_each_as_alone() -> None:
    rng = np.random.default_rng(7)
    a, b = rng.integers(1, 400, 9_000), rng.integers(1, 400, 9_000)
    k = rng.hypergeometric(a, 1000 - a, b)
    together = hypergeometric_tails(k, a, b, 1000)
    for z in range(0, 9_000, 450):
        alone = tails(int(k[z]), int(a[z]), int(b[z]), 1000)
        assert together.two_sided[z] == pytest.approx(alone.two_sided[0], rel=1e-12)
