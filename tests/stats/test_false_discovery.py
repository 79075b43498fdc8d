"""False discovery rates against statsmodels and the example of the paper; what is left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from casegraph.errors import UnknownNameError, UsageError
from casegraph.stats import associate, benjamini_hochberg, benjamini_yekutieli, measures
from casegraph.stats.false_discovery import CORRECTIONS, correct
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.independence import under_independence

# Benjamini & Hochberg (1995), section 4.1: fifteen comparisons of two treatments.
PAPER = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_the_example_of_the_paper_rejects_four() -> None:
    assert (benjamini_hochberg(PAPER) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(p=st.lists(st.floats(0, 1), max_size=40))
@settings(max_examples=200, deadline=None)
def test_both_corrections_agree_with_statsmodels(p: list[float]) -> None:
    for ours, theirs in ((benjamini_hochberg, "fdr_bh"), (benjamini_yekutieli, "fdr_by")):
        q = ours(p)
        if p:
            assert q == pytest.approx(multipletests(p, method=theirs)[1], abs=1e-12)
        assert (q >= np.asarray(p) * (1 - 1e-12)).all()


def test_there_are_two_corrections() -> None:
    assert list(CORRECTIONS) == ["bh", "by"]


def test_left_out_pairs_are_counted_once_and_do_not_dilute() -> None:
    p = np.array([0.01, 0.03, 0.9, 0.001, 0.5])
    smallest = np.array([0.0, 0.0, 0.4, 0.0, 0.6])
    excluded = np.array([False, False, False, True, True])
    c = correct(p, smallest, excluded)
    assert c.q == pytest.approx([0.02, 0.03, 1, 1, 1])
    assert c.testable.tolist() == [True, True, False, False, False]
    assert (c.excluded_count, c.untestable_count) == (2, 1)


def test_a_family_is_corrected_by_itself() -> None:
    p, smallest = np.array([1e-9, 0.02, 0.03, 0.04, 0.01]), np.zeros(5)
    nowhere = np.zeros(5, bool)
    family = np.array([1, 0, 0, 0, 1], np.int8)
    apart = correct(p, smallest, nowhere, family).q
    # Its q is no smaller than among all: five pairs instead of two.
    assert apart[family == 1] == pytest.approx(np.array(benjamini_hochberg(p))[family == 1])
    assert apart[4] > benjamini_hochberg([1e-9, 0.01])[1]
    # Nor is it smaller than by itself, where the others are many and sure.
    few = correct(np.array([1e-6, 1e-6, 1e-6, 0.03]), np.zeros(4), nowhere[1:], family[1:])
    assert few.q[3] == 0.03
    assert apart[family == 0] == pytest.approx(benjamini_hochberg([0.02, 0.03, 0.04]))
    # The sure finding had made the q of the others smaller.
    together = correct(p, smallest, nowhere).q[family == 0]
    assert apart[family == 0].sum() > together.sum()
    assert (apart[family == 0] >= together).all()
    X = np.random.default_rng(1).random((40, 3)) < 0.4
    linked = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    found = associate(X, "independence", families=linked)
    assert found.family.tolist() == [1, 0, 0]
    assert found.q[0] == benjamini_hochberg(found.p)[0]
    with pytest.raises(UsageError, match="the families have shape"):
        associate(X, families=np.triu(linked))


def test_everything_left_out_is_no_error() -> None:
    c = correct(np.array([0.2]), np.array([0.2]), np.array([False]))
    assert c.q.tolist() == [1.0]


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_smallest_p_is_the_least_over_all_tables_with_the_same_totals(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 40))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    support = np.arange(max(0, a + b - n), min(a, b) + 1)
    every = hypergeometric_tails(support, np.full(support.size, a), np.full(support.size, b), n)
    k = int(support[0])
    null = under_independence(measures(np.array([[a, k], [k, b]]), n))
    assert null.smallest_p[0] == pytest.approx(every.two_sided.min(), rel=1e-9)


def test_unknown_names_and_levels_are_refused() -> None:
    one = np.array([0.5])
    with pytest.raises(UnknownNameError, match="bh"):
        correct(one, one, one > 1, correction="holm")
    for alpha in (0.0, -1.0, 1.5):
        with pytest.raises(UsageError, match="alpha"):
            correct(one, one, one > 1, alpha=alpha)


def test_a_smallest_p_of_exactly_the_level_can_be_reached() -> None:
    """One theme in 1 of n units, the other in n / 20 of them: together with P = 1/20 exactly."""
    smallest = np.array([
        under_independence(measures(np.array([[1, 1], [1, n // 20]]), n)).smallest_p[0]
        for n in range(40, 4040, 20)
    ])  # fmt: skip
    assert np.allclose(smallest, 0.05, rtol=1e-12)
    assert (smallest > 0.05).any(), "rounding puts none above; the case shows nothing"
    corrected = correct(smallest, smallest, np.zeros(smallest.size, dtype=bool))
    assert corrected.untestable_count == 0
