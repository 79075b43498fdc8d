"""Numbers of a page lose only the digits that nobody could see."""

from __future__ import annotations

import json

import numpy as np
import pytest

from casegraph.wording.numbers import format_p
from casegraph_viz.content.digits import rounded, significant


def test_numbers_keep_the_digits_that_decide_how_they_are_shown() -> None:
    draw = np.random.default_rng(3)
    values = np.concatenate([draw.uniform(0, 30, 20_000), np.arange(0, 400) / 16, [3.64951]])
    for shown in (0, 1, 2):
        kept = rounded(values, shown)
        assert [f"{x:.{shown}f}" for x in kept] == [f"{x:.{shown}f}" for x in values]
    assert len(str(rounded(values, 1))) < 0.6 * len(str(values.tolist()))
    chances = np.concatenate([draw.uniform(0, 1, 20_000) ** 4, 0.05 + draw.normal(0, 1e-4, 500)])
    assert [format_p(x) for x in significant(chances)] == [format_p(x) for x in chances]


def test_chances_keep_as_many_figures_as_are_asked_for() -> None:
    chances = np.concatenate([np.random.default_rng(5).uniform(0, 1, 5_000) ** 6, [1e-12, 0.05]])
    assert significant(chances, 4) == pytest.approx(chances.tolist(), rel=5e-6)
    assert json.dumps(significant([0.0, 1.0, None, float("nan"), 0.25], 4)) == (
        "[0, 1, null, null, 0.25]"
    )
