"""Sets of themes: against brute force, published figures, other libraries, and known truth."""

from __future__ import annotations

import csv
import itertools
import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from casegraph.analyses.contrast import homogeneity_p
from casegraph.analyses.sets import (
    beyond_parts,
    candidate_sets,
    cell_counts,
    examine_sets,
    theme_sets,
)
from casegraph.errors import UnknownNameError, UsageError
from casegraph.ingest.build import Build
from casegraph.selection.incidence import incidence
from casegraph.stats import curveball_matrix, hypergeometric_tails, simulate
from casegraph.store import open_memory

from ..support import bundled
from ..support.command import command, refuses
from ..support.paths import CASES

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph


def tables(size: int, number: int, seed: int = 0, most: int = 14) -> NDArray[np.int64]:
    """Random cells; zeros are common, as in case reviews."""
    rng = np.random.default_rng(seed)
    return np.maximum(rng.integers(-3, most, (1 << size, number)), 0)


def sign(mask: int, size: int) -> int:
    return 1 if (size - mask.bit_count()) % 2 == 0 else -1


# Candidates and cells


@pytest.mark.parametrize(("size", "min_count"), [(3, 1), (3, 4), (4, 1), (4, 2)])
def test_candidates_by_brute_force(size: int, min_count: int) -> None:
    X = np.random.default_rng(size).random((40, 9)) < np.linspace(0.1, 0.6, 9)
    expected = [
        list(s)
        for s in itertools.combinations(range(9), size)
        if all(X[:, part].all(axis=1).sum() >= min_count
               for k in range(1, size) for part in map(list, itertools.combinations(s, k)))
    ]  # fmt: skip
    assert len(expected) > 5
    assert candidate_sets(X, size, min_count).tolist() == expected


def test_candidates_of_nothing() -> None:
    assert candidate_sets(np.zeros((10, 4), bool)).shape == (0, 3)
    assert candidate_sets(np.ones((10, 2), bool)).shape == (0, 3)
    found = examine_sets(np.zeros((10, 4), bool))
    assert len(found.q) == 0


@pytest.mark.parametrize("size", [2, 3, 4])
def test_cells_by_brute_force(size: int) -> None:
    X = np.random.default_rng(1).random((61, 6)) < 0.4
    sets = np.array(list(itertools.combinations(range(6), size)))
    cells = cell_counts(X, sets)
    assert (cells.sum(axis=0) == 61).all()
    for m, themes in enumerate(sets):
        for mask in range(1 << size):
            pattern = [bool(mask >> t & 1) for t in range(size)]
            assert cells[mask, m] == (X[:, themes] == pattern).all(axis=1).sum()


def test_refusals() -> None:
    with pytest.raises(UsageError, match="size: found 5"):
        candidate_sets(np.ones((5, 5), bool), 5)
    with pytest.raises(UsageError, match="min-count: found 0"):
        candidate_sets(np.ones((5, 5), bool), 3, 0)


# Beyond the parts


def test_bartletts_plums() -> None:
    # Bartlett 1935: of 240 cuttings each, alive were 156 (long, planted at once), 107 (short, at
    # once), 84 (long, in spring), 31 (short, in spring). Fitted without interaction: 161.1, as the
    # root of his cubic; Pearson's chi-squared 2.27 on one degree of freedom.
    alive = {(1, 1): 156, (0, 1): 107, (1, 0): 84, (0, 0): 31}
    cells = np.zeros((8, 1), np.int64)
    for (long_, once), x in alive.items():
        cells[long_ + 2 * once + 4, 0] = x
        cells[long_ + 2 * once, 0] = 240 - x
    found = beyond_parts(cells)
    fitted = float(found.expected[0])
    assert round(fitted, 1) == 161.1
    parity = np.array([[sign(mask, 3)] for mask in range(8)])
    expected = cells + parity * (fitted - 156)
    assert float(((cells - expected) ** 2 / expected).sum()) == pytest.approx(2.27, abs=0.005)
    assert float(found.g2[0]) == pytest.approx(2.29, abs=0.005)


def test_two_themes_are_fishers_test() -> None:
    cells = tables(2, 300, most=20)
    found = beyond_parts(cells)
    a, b = cells[1] + cells[3], cells[2] + cells[3]
    n = 60
    cells[0] = n - cells[1:].sum(axis=0)
    kept = cells[0] >= 0
    found = beyond_parts(cells[:, kept])
    tails = hypergeometric_tails(cells[3, kept], a[kept], b[kept], n)
    assert kept.sum() > 200
    assert np.allclose(found.tails.two_sided, tails.two_sided, rtol=1e-9)
    assert np.allclose(found.expected, (a * b / n)[kept])


def test_three_themes_are_zelens_test() -> None:
    # Strata: the units with the third theme, and those without.
    cells = tables(3, 60, seed=3)
    totals = np.array([cells[:4].sum(axis=0), cells[4:].sum(axis=0)])
    found = beyond_parts(cells)
    for m in range(60):
        strata = []
        for half, n in ((cells[4:, m], totals[1, m]), (cells[:4, m], totals[0, m])):
            strata.append((half[[3]], half[[1]] + half[[3]], half[[2]] + half[[3]], int(n)))
        p, _ = homogeneity_p(*strata)
        assert float(found.tails.two_sided[m]) == pytest.approx(float(p[0]), rel=1e-9)


@pytest.mark.parametrize("size", [3, 4])
def test_the_exact_law_in_whole_numbers(size: int) -> None:
    cells = tables(size, 40, seed=4, most=9)
    found = beyond_parts(cells)
    for m in range(40):
        weights: dict[int, Fraction] = {}
        for move in range(-60, 61):
            moved = [int(cells[c, m]) + sign(c, size) * move for c in range(1 << size)]
            if min(moved) >= 0:
                weights[int(cells[-1, m]) + move] = Fraction(
                    1, math.prod(math.factorial(x) for x in moved)
                )
        count, total = int(cells[-1, m]), sum(weights.values())
        assert [min(weights), max(weights)] == [found.lowest[m], found.highest[m]]
        for value, chosen in (
            (found.tails.greater[m], [w for x, w in weights.items() if x >= count]),
            (found.tails.less[m], [w for x, w in weights.items() if x <= count]),
            (found.smallest_high[m], [weights[max(weights)]]),
            (found.smallest_low[m], [weights[min(weights)]]),
        ):
            assert float(value) == pytest.approx(float(sum(chosen) / total), rel=1e-9)


@pytest.mark.parametrize("size", [3, 4])
def test_expectation_by_proportional_fitting(size: int) -> None:
    cells = tables(size, 50, seed=5) + 1
    found = beyond_parts(cells)
    for m in range(50):
        observed = cells[:, m].reshape((2,) * size).astype(float)
        fitted = np.ones_like(observed)
        for _ in range(4000):
            for axis in range(size):  # each table of the parts is a sum over one theme
                fitted *= observed.sum(axis=axis, keepdims=True) / fitted.sum(
                    axis=axis, keepdims=True
                )
        assert float(found.expected[m]) == pytest.approx(fitted[(1,) * size], rel=1e-6)
        g2 = 2 * (observed * np.log(observed / fitted)).sum()
        assert float(found.g2[m]) == pytest.approx(g2, abs=1e-6)


def test_g2_is_the_deviance_of_statsmodels() -> None:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    cells = tables(3, 20, seed=6) + 1
    found = beyond_parts(cells)
    a, b, c = ([mask >> t & 1 for mask in range(8)] for t in range(3))
    A, B, C = map(np.array, (a, b, c))
    design = np.column_stack([np.ones(8), A, B, C, A * B, A * C, B * C])
    for m in range(20):
        fit = GLM(cells[:, m], design, family=Poisson()).fit(tol=1e-12)
        assert float(found.g2[m]) == pytest.approx(fit.deviance, abs=1e-7)
        assert float(found.expected[m]) == pytest.approx(fit.fittedvalues[7], rel=1e-6)


def test_large_counts_agree_with_chi_squared() -> None:
    cells = np.array(
        [[90_000], [30_000], [31_000], [12_000], [29_500], [11_800], [12_100], [5_000]]
    )
    for shift in (0, 120, 250):
        moved = cells + np.array([[sign(mask, 3)] for mask in range(8)]) * shift
        found = beyond_parts(moved)
        assert float(found.tails.two_sided[0]) == pytest.approx(float(found.g2_p[0]), rel=0.05)


# Both at once


def test_expectation_under_length_by_hand() -> None:
    # Reviews of equal length and themes of equal frequency. Exactly: one of the C(6, 3) = 20 sets
    # of three in each review. On average: every chance is 1/2, and that of a set (1/2)³.
    X = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]] * 4, bool)
    for null, one_in in (("exact", 20), ("length-average", 8)):
        found = examine_sets(X, min_count=1, null=null)
        inside = [r.tolist() for r in found.sets]
        assert inside == [[0, 1, 2], [3, 4, 5]]
        assert np.allclose(found.expected_length, 8 / one_in)
        assert found.count.tolist() == [4, 4]
        # P(X ≥ 4) of Bin(8, 1/20) or Bin(8, 1/8), less half of P(X = 4), twice.
        law = [math.comb(8, k) * (one_in - 1) ** (8 - k) / one_in**8 for k in range(9)]
        assert np.allclose(found.p_length, 2 * (sum(law[5:]) + law[4] / 2))
        # The pairs leave the triple no choice: nothing can be said beyond them.
        assert found.p.tolist() == [1.0, 1.0]
        assert not found.testable.any()
    with pytest.raises(UnknownNameError, match="null model"):
        examine_sets(X, null="independence")


def test_the_exact_net_expects_of_sets_what_random_matrices_hold() -> None:
    # Where lengths and totals are all that is real, the average net expects a third too much.
    rates: dict[str, list[float]] = {"exact": [], "length-average": []}
    ratios: dict[str, list[float]] = {"exact": [], "length-average": []}
    for seed in range(4):
        made = simulate(300, seed, themes=14, thoroughness=0.33, prevalence=(0.2, 0.5)).X
        X = curveball_matrix(made, seed, trades=20)
        for null in rates:
            found = examine_sets(X, null=null)
            rates[null].append(float((found.p_length <= 0.05).mean()))
            ratios[null].append(float(found.count.sum() / found.expected_length.sum()))
            assert not (found.q <= 0.05).any()
    assert np.mean(ratios["exact"]) == pytest.approx(1.0, abs=0.01)
    assert np.mean(rates["exact"]) <= 0.05
    assert np.mean(ratios["length-average"]) < 0.85
    assert np.mean(rates["length-average"]) > 0.1


def test_p_is_the_larger_and_one_where_they_point_apart() -> None:
    X = simulate(300, seed=5, planted=5).X
    found = examine_sets(X, min_count=5)
    length, parts = found.p_length, found.parts.tails.two_sided
    apart = np.sign(found.count - found.expected_length) != np.sign(
        found.count - found.parts.expected
    )
    assert 50 < apart.sum() < len(apart) - 50
    assert np.array_equal(found.p[~apart], np.maximum(length, parts)[~apart])
    assert (found.p[apart] == 1).all()
    assert (found.sign[apart] == 0).all()
    assert ((found.q >= found.p) | (found.q == 1)).all()


def test_excluded_pairs_are_not_tested_but_counted() -> None:
    X = simulate(300, seed=5).X
    excluded = np.zeros((25, 25), bool)
    excluded[3, 7] = excluded[7, 3] = True
    found = examine_sets(X, excluded=excluded)
    holds = (found.sets == 3).any(axis=1) & (found.sets == 7).any(axis=1)
    assert holds.sum() > 5
    assert not found.testable[holds].any()
    assert next(iter(found.left_out.values())) == holds.sum()
    assert len(found.q) == sum(found.left_out.values()) + found.testable.sum()


def planted_set(units: int, seed: int) -> NDArray[np.bool_]:
    """Twelve themes of unequal reviews; the last three come alone or all together, hardly by two.

    Half of the reviews with exactly two of them lose one, the others gain the third, so that the
    pairs are about as common as by chance and the triple is not.
    """
    rng = np.random.default_rng(seed)
    logit = rng.normal(0, 0.5, (units, 1)) + np.linspace(-2.5, -1.2, 12)
    X = rng.random((units, 12)) < 1 / (1 + np.exp(-logit))
    two = X[:, 9:].sum(axis=1) == 2
    gain = two & (rng.random(units) < 0.5)
    X[gain, 9:] = True
    first = X[:, 9:].argmax(axis=1) + 9
    lose = np.flatnonzero(two & ~gain)
    X[lose, first[lose]] = False
    return X


def test_a_planted_set_is_found() -> None:
    found = [examine_sets(planted_set(400, seed)) for seed in range(10)]
    hits = false = 0
    for f in found:
        called = f.sets[f.q <= 0.05].tolist()
        hits += [9, 10, 11] in called
        false += sum(s != [9, 10, 11] for s in called)
    assert hits == 10
    assert false <= 2


def test_pairs_alone_raise_no_alarm() -> None:
    # Ten linked pairs and unequal reviews, and nothing beyond the pairs.
    called = sets = 0
    low = []
    for seed in range(15):
        f = examine_sets(simulate(300, seed=seed, planted=10).X)
        called += int((f.q <= 0.05).sum())
        sets += int(f.testable.sum())
        low.append(float((f.parts.tails.two_sided[f.testable] <= 0.05).mean()))
    assert sets > 15_000
    assert called <= 2
    assert 0.02 < np.mean(low) < 0.07


# Table and command


def test_the_toys_sets_by_hand(kg: KnowledgeGraph) -> None:
    store = open_memory("".join(Build([CASES / "toy"]).quads).encode())
    found = theme_sets(incidence(store), min_count=1)
    rows = {frozenset(r["themes"].split(";")): r for _, r in found.table.iterrows()}
    assert set(rows) == {
        frozenset({"neglect", "domestic-abuse", "information-sharing"}),
        frozenset({"neglect", "information-sharing", "poverty"}),
    }
    row = rows[frozenset({"neglect", "domestic-abuse", "information-sharing"})]
    assert (row["n11"], row["n"], row["reviews"], row["also"]) == (1, 5, "r1", "")
    children = theme_sets(kg.incidence(unit="child"), min_count=15)
    assert any("not independent" in w for w in children.warnings)


def test_the_bundled_sets(kg: KnowledgeGraph) -> None:
    found = kg.incidence()
    result = theme_sets(found, min_count=3)
    table = result.table
    assert len(table) > 1000
    assert table["q"].is_monotonic_increasing
    assert len(table) == int(table["tested"].sum()) + sum(result.left_out.values())
    for _, row in table[table["also"] != ""].head(20).iterrows():
        ids = row["themes"].split(";")
        assert found.units_with(*ids) == found.units_with(*ids, *row["also"].split(";"))
        assert row["reviews"].split(";") == found.units_with(*ids)
    assert (table["also"] != "").any()
    assert (table["lowest"] <= table["n11"]).all()
    again = theme_sets(found, min_count=3).table
    assert table.equals(again)


def test_the_command() -> None:
    shown = command("sets", "--min-count", "8")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines()[0].split()[:2] == ["set", "n11"]
    assert len(shown.stdout.splitlines()) == 21
    assert "an association is not a cause" in shown.stderr
    rows = list(
        csv.DictReader(command("sets", "--size", "4", "--format", "csv").stdout.splitlines())
    )
    assert all(len(r["themes"].split(";")) == 4 for r in rows)
    assert len(rows) > 100
    assert json.loads(command("sets", "--min-count", "8", "--format", "json").stdout)[0][
        "n"
    ] == len(bundled.cases())
    assert "expected 3 or 4" in refuses("sets", "--size", "5")
