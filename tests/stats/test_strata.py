"""The exact net within strata: against the net itself, enumeration, and random matrices."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph.errors import UsageError
from casegraph.stats import associate, curveball_counts, measures, pair_counts, simulate, sums
from casegraph.stats.exact import under_exact
from casegraph.stats.measures import Measures
from casegraph.stats.strata import fit_strata_model, placebo, under_strata
from casegraph.stats.tails import UnderNull

Bits = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def of(X: Bits) -> Measures:
    return measures(pair_counts(X), len(X))


def numbers(null: UnderNull) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    assert null.adjusted is not None
    return {
        "expected": null.expected,
        "greater": null.tails.greater,
        "less": null.tails.less,
        "point": null.tails.point,
        "odds_ratio": null.adjusted.odds_ratio,
        "low": null.adjusted.low,
        "high": null.adjusted.high,
    }


@pytest.mark.parametrize("few", [256, 0])
def test_one_stratum_is_the_exact_net(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "_FEW", few)  # with 0 everything goes through the transform
    X = simulate(160, seed=1, themes=14, planted=3, prevalence=(0.02, 0.5)).X
    one, within = under_exact(X, of(X)), under_strata(X, of(X), np.zeros(160))
    assert within.smallest_p == pytest.approx(one.smallest_p, rel=1e-9)
    for name, values in numbers(within).items():
        assert values == pytest.approx(numbers(one)[name], rel=1e-9 if few else 1e-8), name


def test_many_units_and_both_ways_to_convolve_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    X = simulate(1_500, seed=3, themes=12, planted=2, prevalence=(0.02, 0.5)).X
    strata = np.arange(1_500) % 5 // 2
    by_transform = under_strata(X, of(X), strata)
    monkeypatch.setattr(sums, "_FEW", 4_000)
    by_count = under_strata(X, of(X), strata)
    for name, values in numbers(by_transform).items():
        assert values == pytest.approx(numbers(by_count)[name], rel=1e-8), name
    assert by_count.tails.two_sided.min() < 1e-40  # far out, where a plain transform has no digits


def test_sums_are_those_of_every_combination_of_counts() -> None:
    X = simulate(36, seed=8, themes=6, prevalence=(0.2, 0.6)).X
    strata = np.array(["a", "b", "c"])[np.arange(36) % 3]
    m, null = of(X), under_strata(X, of(X), strata)
    assert null.adjusted is not None
    whole = fit_strata_model(X, strata).sums(m.i, m.j)
    for pair in range(len(m)):
        laws = [law.take(law_of[pair : pair + 1]) for law, law_of in whole.parts]
        chances = np.zeros(37)
        for counts in product(*(range(law.low[0], law.high[0] + 1) for law in laws)):
            each = [law.point(np.array([k]))[0] for law, k in zip(laws, counts, strict=True)]
            chances[sum(counts) + whole.sure[pair]] += np.prod(each)
        k = m.n11[pair]
        assert chances.sum() == pytest.approx(1)
        assert null.expected[pair] == pytest.approx(chances @ np.arange(37))
        assert null.tails.greater[pair] == pytest.approx(chances[k:].sum())
        assert null.tails.less[pair] == pytest.approx(chances[: k + 1].sum())
        possible = np.flatnonzero(chances)
        assert null.smallest_p[pair] == pytest.approx(chances[possible[[0, -1]]].min())
        # One tilt for all strata: the mean is the count, and the mid-p at the ends is 2.5%.
        at = np.arange(37.0)
        asked = {
            "odds_ratio": (at - k, 0.0),
            "low": ((at > k) + (at == k) / 2, 0.025),
            "high": ((at < k) + (at == k) / 2, 0.025),
        }
        for name, (weights, wanted) in asked.items():
            odds = getattr(null.adjusted, name)[pair]
            if 0 < odds < np.inf:
                tilted = chances * odds**at
                assert tilted @ weights / tilted.sum() == pytest.approx(wanted, abs=1e-8), name


def test_random_matrices_that_keep_the_sums_of_each_stratum_say_the_same() -> None:
    X = simulate(240, seed=5, themes=20, thoroughness=0.33, prevalence=(0.05, 0.4)).X
    rows = np.arange(240) % 7 // 2
    null = under_strata(X, of(X), rows)
    drawn = np.sum(
        [curveball_counts(X[rows == k], samples=1_500, seed=2 + k, thin=3) for k in range(4)],
        axis=0,
    )
    mean, error = drawn.mean(axis=0), drawn.std(axis=0) / np.sqrt(500)
    assert (np.abs(null.expected - mean) <= 0.015 * mean + 4 * error).all()
    above, at = (drawn > of(X).n11).mean(axis=0), (drawn == of(X).n11).mean(axis=0)
    ours = null.tails.mid_greater
    some = (ours >= 0.05) & (ours < 0.8)
    assert np.mean(np.log10(ours[some] / (above + at / 2)[some])) == pytest.approx(0, abs=0.02)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_any_matrix_and_any_strata_have_an_answer(data: st.DataObject) -> None:
    units, themes = data.draw(st.integers(0, 12)), data.draw(st.integers(0, 5))
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    X = rng.random((units, themes)) < data.draw(st.sampled_from([0.1, 0.4, 0.8, 1.0]))
    strata = rng.integers(0, data.draw(st.integers(1, 5)), units)
    blocks = data.draw(st.sampled_from([None, rng.integers(0, 2, themes)]))
    m = of(X)
    null = under_strata(X, m, strata, blocks)
    for value in (*numbers(null).values(), null.smallest_p):
        assert value.shape == (len(m),)
        assert not np.isnan(value).any()
    found = numbers(null)
    assert found["greater"] + found["less"] == pytest.approx(1 + found["point"])
    assert (found["low"] <= found["odds_ratio"]).all()
    assert (found["odds_ratio"] <= found["high"]).all()
    assert (null.smallest_p <= null.tails.two_sided * (1 + 1e-9)).all()
    outside = (found["low"] > 1) | (found["high"] < 1)
    assert np.array_equal(outside, null.tails.two_sided <= 0.05)


def test_what_strata_alone_bring_about_is_expected_within_them() -> None:
    # Two kinds of case with themes of their own: pairs of one kind meet, and need no other reason.
    rng = np.random.default_rng(2)
    kind = np.repeat([0, 1], 150)
    shares = np.where(np.arange(12) < 6, [[0.5], [0.1]], [[0.1], [0.5]])
    X = rng.random((300, 12)) < shares[kind]
    plain, within = associate(X, "exact"), associate(X, "exact", strata=kind)
    assert (plain.q <= 0.05).sum() > 30
    assert (within.q <= 0.05).sum() == 0
    assert (within.net, within.left_out) == ("exact", plain.left_out)
    assert np.array_equal(within.n11, plain.n11)
    dealt = associate(X, "exact", strata=placebo(kind, rng))
    assert (dealt.q <= 0.05).sum() > 30


def test_strata_have_one_name_per_unit_and_the_exact_net() -> None:
    X = simulate(20, seed=1, themes=4).X
    with pytest.raises(UsageError, match=r"shape \(3,\); expected \(20,\), one per unit"):
        fit_strata_model(X, [1, 2, 3])
    with pytest.raises(UsageError, match="strata were given with the independence null"):
        associate(X, "independence", strata=np.zeros(20))
