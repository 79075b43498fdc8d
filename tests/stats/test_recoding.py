"""Rates of a second coder by hand, and corpora perturbed at them."""

from __future__ import annotations

import numpy as np
import pytest

from casegraph.errors import UnknownNameError, UsageError
from casegraph.stats.recoding import MODELS, Rates, recoded, second_coder_rates


def test_rates_by_hand() -> None:
    # Group a: 8 of 10 and 1 of 2 kept, so 9 of 12, each theme on 6 in the mean; group b by itself.
    found = second_coder_rates(
        [8, 1, 4, 0], [2, 1, 0, 0], [3, 0, 2, 0], [27, 38, 34, 0], ["a", "a", "b", "a"]
    )
    assert found.kept == pytest.approx([(8 + 6 * 0.75) / 16, (1 + 6 * 0.75) / 8, 1.0, 0.75])
    # Group a: 3 of 30 and 0 of 38, so 3 of 68, each on 34.
    share = 3 / 68
    expected = [(3 + 34 * share) / 64, 34 * share / 72, 2 / 36, share]
    assert found.added == pytest.approx(expected)


def test_a_group_that_nobody_coded_twice_has_the_overall_rates() -> None:
    found = second_coder_rates([8, 0], [2, 0], [3, 0], [27, 0], ["a", "b"])
    assert found.kept[1] == pytest.approx(0.8)
    assert found.added[1] == pytest.approx(0.1)


@pytest.mark.parametrize("model", MODELS)
def test_a_perturbed_corpus_has_these_rates(model: str) -> None:
    rates = Rates(np.array([0.9, 0.5]), np.array([0.1, 0.02]))
    X = np.random.default_rng(3).random((40_000, 2)) < 0.3
    made = recoded(X, rates, model, np.random.default_rng(4))
    for theme in range(2):
        kept, added = (made[X[:, theme] == coded, theme].mean() for coded in (True, False))
        if model == "redraw":
            assert kept == pytest.approx(rates.kept[theme], abs=0.015)
            assert added == pytest.approx(rates.added[theme], abs=0.01)
        else:
            assert kept == 1
            assert added == pytest.approx(rates.added[theme] / rates.kept[theme], abs=0.01)


def test_omissions_are_found_again_from_two_coders_who_overlook() -> None:
    """Two coders find what is there with chances 0.8 and 0.7 and code nothing else."""
    rng = np.random.default_rng(5)
    there = rng.random(200_000) < 0.2
    first, second = (there & (rng.random(there.size) < found) for found in (0.8, 0.7))
    rates = second_coder_rates(
        [(first & second).sum()], [(first & ~second).sum()], [(~first & second).sum()],
        [(~first & ~second).sum()], ["a"],
    )  # fmt: skip
    _, added = rates.chances("omissions")
    assert float(added[0]) == pytest.approx(there[~first].mean(), rel=0.03)


def test_counts_that_say_nothing_are_refused() -> None:
    with pytest.raises(UsageError, match="one of each per theme"):
        second_coder_rates([1, 2], [1], [1, 1], [1, 1], ["a", "b"])
    with pytest.raises(UsageError, match="no review coded twice"):
        second_coder_rates([0], [0], [1], [1], ["a"])
    with pytest.raises(UnknownNameError, match="model of recoding"):
        Rates(np.ones(1), np.zeros(1)).chances("both")
