"""Shares found again in time: published figures, a slow count, and clusters."""

from __future__ import annotations

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.stats.survival import kaplan_meier

#: Weeks of remission under 6-MP, found (relapsed) or followed so far (Freireich et al. 1963).
FOUND, LEFT = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def test_the_shares_are_the_published_ones() -> None:
    at = [6, 7, 10, 13, 16, 22, 23]
    shown = kaplan_meier(FOUND + LEFT, [True] * 9 + [False] * 12, range(21), [5, *at, 40])
    # As tabulated in many textbooks.
    expected = [1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482, 0.4482]
    assert (1 - shown.found).round(4).tolist() == expected
    assert (shown.units, shown.events) == (21, 9)
    # Exchanged: half have left by 25 weeks.
    assert shown.median_follow_up == 25
    # Greenwood's interval at 10 weeks on the log-log scale is 0.503 to 0.889.
    assert 1 - shown.high[3] == pytest.approx(0.53, abs=0.06)
    assert 1 - shown.low[3] == pytest.approx(0.91, abs=0.06)


def test_the_product_is_that_of_a_slow_count() -> None:
    rng = np.random.default_rng(0)
    times, found = rng.integers(1, 12, 200), rng.random(200) < 0.4
    kept = 1.0
    for t in range(1, 8):
        kept *= 1 - (found & (times == t)).sum() / (times >= t).sum()
    shown = kaplan_meier(times, found, rng.integers(0, 30, 200), [7])
    assert shown.found[0] == pytest.approx(1 - kept)
    assert shown.low[0] < shown.found[0] < shown.high[0]


def test_units_of_one_cluster_are_not_independent_evidence() -> None:
    rng = np.random.default_rng(1)
    times, found = rng.integers(1, 12, 40), rng.random(40) < 0.5
    alone = kaplan_meier(times, found, range(40), [6])
    five = kaplan_meier(np.repeat(times, 5), np.repeat(found, 5), np.repeat(range(40), 5), [6])
    apart = kaplan_meier(np.repeat(times, 5), np.repeat(found, 5), range(200), [6])
    assert five.found[0] == pytest.approx(alone.found[0])
    assert five.high[0] - five.low[0] == pytest.approx(alone.high[0] - alone.low[0], rel=0.1)
    assert apart.high[0] - apart.low[0] < 0.6 * (five.high[0] - five.low[0])


def test_nothing_to_follow_is_refused() -> None:
    with pytest.raises(UsageError, match="no unit to follow"):
        kaplan_meier([], [], [], [5])
