"""The whole analysis: on toy data, on simulated reviews of known truth, on the bundled data."""

import csv
import sys
from dataclasses import FrozenInstanceError, fields
from subprocess import run
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from casegraph.errors import UnknownNameError, UsageError
from casegraph.stats import (
    NETS,
    associate,
    benjamini_hochberg,
    curveball_counts,
    fit_length_model,
    simulate,
)
from casegraph.stats.association import Association, exclusion_mask
from casegraph.thresholds import GRADES

from ..support.paths import DATA

CASE_REVIEWS = {
    "serious-case-review", "local-practice-review", "rapid-review", "child-practice-review",
    "case-management-review", "learning-review", "domestic-homicide-review",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled() -> tuple[np.ndarray, list[str]]:
    """Case-level reviews × themes used at least five times."""
    with (DATA / "reviews.csv").open(encoding="utf-8", newline="") as file:
        units = {
            row["review_id"]: z
            for z, row in enumerate(
                r for r in csv.DictReader(file) if r["review_type"] in CASE_REVIEWS
            )
        }
    with (DATA / "findings.csv").open(encoding="utf-8", newline="") as file:
        cells = {
            (units[row["review_id"]], theme.strip())
            for row in csv.DictReader(file)
            for theme in row["themes"].split(";")
            if row["review_id"] in units and theme.strip()
        }
    themes = sorted({theme for _, theme in cells})
    X = np.zeros((len(units), len(themes)), bool)
    for unit, theme in cells:
        X[unit, themes.index(theme)] = True
    common = X.sum(axis=0) >= 5
    return X[:, common], [t for t, kept in zip(themes, common, strict=True) if kept]


def test_the_bundled_matrix_is_the_one_meant(bundled: tuple[np.ndarray, list[str]]) -> None:
    X, themes = bundled
    assert 360 <= X.shape[0] <= 410
    assert 85 <= X.shape[1] == len(themes) <= 100
    assert 8 <= X.sum(axis=1).mean() <= 10


def test_bundled_lengths_explain_some_of_what_is_mentioned_together(
    bundled: tuple[np.ndarray, list[str]],
) -> None:
    # One-sided classical tails give about 122 pairs at q < 0.05 under independence, 24 beyond the
    # average length and 47 there at q < 0.2; two-sided mid-p gives 128 and 29, and 82 where lengths
    # and totals are held exactly. Corrected codings may move these.
    X, _ = bundled
    mentioned, average = associate(X, "independence"), associate(X, "length-average")
    exact = associate(X, "exact")
    one_sided = [benjamini_hochberg(f.tails.greater) for f in (mentioned, average)]
    assert 105 <= (one_sided[0] <= 0.05).sum() <= 140
    assert 18 <= (one_sided[1] <= 0.05).sum() <= 31
    assert 38 <= (one_sided[1] <= 0.2).sum() <= 57
    assert 108 <= (mentioned.q <= 0.05).sum() <= 145
    assert 22 <= (average.q <= 0.05).sum() <= 37
    assert 70 <= (exact.q <= 0.05).sum() <= 100
    mentioned_clear = set(np.flatnonzero(mentioned.q <= 0.05))
    for found in (average, exact):
        assert set(np.flatnonzero(found.q <= 0.01)) <= mentioned_clear
    assert set(np.flatnonzero(average.q <= 0.05)) <= set(np.flatnonzero(exact.q <= 0.2))


def test_bundled_edges_are_what_a_reader_would_expect(
    bundled: tuple[np.ndarray, list[str]],
) -> None:
    X, themes = bundled
    found = associate(X)
    names = [f"{themes[i]} {themes[j]}" for i, j in zip(found.i, found.j, strict=True)]
    for pair, sign in (
        ("sudden-infant-death unsafe-sleep", 1),
        ("placement-quality looked-after", 1),
        ("child-homicide neglect", -1),
    ):
        z = names.index(pair if pair in names else " ".join(reversed(pair.split())))
        assert found.evidence[z] == "clear", pair
        assert found.sign[z] == sign, pair


def test_bundled_stochastic_and_fixed_models_agree(bundled: tuple[np.ndarray, list[str]]) -> None:
    X, _ = bundled
    found = associate(X, "length-average")
    drawn = curveball_counts(X, samples=300, seed=5, burn_in=30, thin=3)
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0)
    edges = np.flatnonzero(found.q <= 0.2)
    assert edges.size >= 20
    assert np.array_equal(np.sign(found.n11 - mean)[edges], found.sign[edges])
    model = fit_length_model(X)
    chance = model.chances[:, found.i] * model.chances[:, found.j]
    wide = np.sqrt(model.weights @ (chance * (1 - chance)))
    varies = spread > 0
    z_fixed = ((found.n11 - mean) / np.where(varies, spread, 1))[varies]
    z_stochastic = ((found.n11 - found.expected_null) / wide)[varies]
    assert np.corrcoef(z_fixed, z_stochastic)[0, 1] > 0.98
    # The stochastic model is the wider, so the more careful one.
    assert np.median(wide[varies] / spread[varies]) > 1.05


def test_simulated_length_fools_one_null_and_not_the_other() -> None:
    false_mentioned, false_beyond = [], []
    for seed in range(5):
        X = simulate(400, seed).X
        false_mentioned.append(int((associate(X, "independence").q <= 0.05).sum()))
        false_beyond.append(int((associate(X, "length-average").q <= 0.05).sum()))
    # Nothing is associated beyond thoroughness, in any of the 300 pairs.
    assert np.mean(false_mentioned) > 150
    assert max(false_beyond) <= 1


def test_simulated_planted_pairs_are_found() -> None:
    true, false = [], []
    for seed in range(5):
        made = simulate(400, seed, planted=10, odds_ratio=20)
        found = associate(made.X)
        planted = exclusion_mask(made.planted, 25)
        assert planted.sum() == 10
        edges = (found.q <= 0.05) & (found.sign > 0)
        true.append(int((edges & planted).sum()))
        false.append(int(((found.q <= 0.05) & ~planted).sum()))
    assert np.mean(true) >= 6
    assert np.mean(false) <= 1


TOY = np.array(
    [[1, 1, 0]] * 9 + [[0, 0, 1]] * 9 + [[1, 0, 0]] + [[0, 1, 1]] + [[0, 0, 0]] * 6, bool
)


def test_a_toy_corpus_by_hand() -> None:
    # Themes: 0 in 10, 1 in 10, 2 in 10 of 26. Pairs: 0–1 in 9, 0–2 in 0, 1–2 in 1.
    found = associate(TOY, "independence")
    assert (found.n11.tolist(), found.a.tolist(), found.n) == ([9, 0, 1], [10, 10, 10], 26)
    assert found.expected == pytest.approx(100 / 26)
    assert np.array_equal(found.expected, found.expected_null)
    assert found.ratio == pytest.approx(found.lift)
    assert found.sign.tolist() == [1, -1, -1]
    # P(X ≥ 9) = (C(10,9)·C(16,1) + 1)/C(26,10) = 161/5311735; mid-p takes half of 160 off.
    assert found.tails.greater[0] == pytest.approx(161 / 5_311_735)
    assert found.p[0] == pytest.approx(2 * 81 / 5_311_735)
    # P(X = 0) = C(16,10)/C(26,10) = 8008/5311735; two-sided mid-p is just that.
    assert found.p[1] == pytest.approx(8008 / 5_311_735)
    assert found.q[0] == pytest.approx(3 * found.p[0])
    assert found.order.tolist() == [0, 1, 2]
    assert found.evidence.tolist() == ["clear", "clear", GRADES[int(found.grade[2])]]


@pytest.mark.parametrize("null", NETS)
def test_sparse_and_dense_give_the_same(null: str) -> None:
    one, other = associate(TOY, null), associate(sparse.csr_matrix(TOY.astype(np.int8)), null)
    for field in fields(Association):
        if field.name not in {"tails", "left_out"}:
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


def test_there_are_three_nets() -> None:
    assert list(NETS) == ["exact", "length-average", "independence"]


@pytest.mark.parametrize("null", NETS)
def test_excluded_pairs_keep_their_measures_and_leave_the_family(null: str) -> None:
    full, without = associate(TOY, null), associate(TOY, null, excluded=[(1, 0)])
    assert without.excluded.tolist() == [True, False, False]
    assert without.q[0] == 1.0
    assert without.evidence[0] == "weak"
    assert without.p[0] == full.p[0]
    # A sure finding in the family would have made the promise of the others look better.
    assert without.q[1:] == pytest.approx(benjamini_hochberg(full.p[1:]))
    assert list(without.left_out.values()) == [1, 0]
    assert not without.testable[0]


def test_pairs_too_rare_to_be_found_are_left_out_and_said_so() -> None:
    X = np.zeros((100, 3), bool)
    X[0, 0] = X[:10, 1] = X[5:60, 2] = True
    found = associate(X, "independence")
    # Theme 0 is in one review: with theme 1 the smallest p is P(together) = 0.1.
    assert found.testable.tolist() == [False, False, True]
    assert list(found.left_out.values()) == [0, 2]
    assert found.q[:2].tolist() == [1.0, 1.0]
    # At a looser level the first pair can be found: the promise is about the level asked for.
    assert associate(X, "independence", alpha=0.2).testable.tolist() == [True, False, True]


def test_the_strict_correction_is_stricter() -> None:
    bh, by = associate(TOY), associate(TOY, correction="by")
    assert (by.q >= bh.q).all()
    assert by.q[0] == pytest.approx(min(1.0, bh.q[0] * (1 + 1 / 2 + 1 / 3)))


def test_every_way_to_name_excluded_pairs() -> None:
    matrix = np.zeros((4, 4), bool)
    matrix[3, 1] = True
    flat = exclusion_mask([(1, 3)], 4)
    assert flat.tolist() == [False, False, False, False, True, False]
    for given in (matrix, matrix.T, flat, {(1, 3)}, np.array([[3, 1]])):
        assert np.array_equal(exclusion_mask(given, 4), flat)
    nothings: tuple[Any, ...] = (None, [], np.zeros((0, 2), int))
    for nothing in nothings:
        assert not exclusion_mask(nothing, 4).any()
    with pytest.raises(UsageError, match="names theme 9"):
        exclusion_mask([(0, 9)], 4)
    with pytest.raises(UsageError, match="expected index pairs"):
        exclusion_mask(np.zeros((2, 2), bool), 4)


@pytest.mark.parametrize("null", NETS)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (5, 1), (1, 3), (4, 3)])
@pytest.mark.parametrize("value", [False, True])
def test_nothing_to_see_is_no_error_and_no_nan(
    null: str, shape: tuple[int, int], value: bool
) -> None:
    found = associate(np.full(shape, value), null)
    assert len(found) == shape[1] * (shape[1] - 1) // 2
    assert (found.q == 1).all()
    assert (found.p == 1).all()
    for field in fields(Association):
        values = getattr(found, field.name)
        if isinstance(values, np.ndarray) and values.dtype.kind == "f":
            assert not np.isnan(values).any(), field.name


def test_unknown_names_are_refused_and_values_cannot_be_changed() -> None:
    with pytest.raises(UnknownNameError, match="independence"):
        associate(TOY, "independent")
    with pytest.raises(UnknownNameError, match="bh"):
        associate(TOY, correction="bonferroni")
    with pytest.raises(FrozenInstanceError):
        associate(TOY).p = np.zeros(3)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("what", "heavy"),
    [("a.associate(np.eye(4))", ("scipy.special", "scipy.sparse")),
     ("a.bootstrap(np.eye(4), a.associate(np.eye(4)), samples=2)", ())],
)  # fmt: skip
def test_nothing_heavy_is_imported(what: str, heavy: tuple[str, ...]) -> None:
    heavy = ("pandas", "networkx", "rdflib", "scipy.stats", "pyoxigraph", *heavy)
    code = (
        f"import sys, numpy as np; import casegraph.stats as a; {what}; "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
