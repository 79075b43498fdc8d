"""The pairs of groups that the comparison page offers, counted from plain CSV."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.ready_groups import READY


def passes(row: dict[str, str], shown: set[str], filters: tuple[str, ...]) -> bool:
    """Whether a review passes the filters that the ready contrasts use."""
    for text in filters:
        key, _, value = text.partition("=")
        if key in ("age-group", "sex"):
            if not shown & set(value.split(",")):
                return False
        elif key == "year":
            low, _, high = value.partition("..")
            year = row["year_published"]
            if not year or (low and year < low) or (high and year > high):
                return False
        elif row[key].lower().replace(" ", "-") != value:
            return False
    return True


@pytest.mark.parametrize("key", [r.key for r in READY if r.key != "england-northern-ireland"])
def test_a_ready_pair_of_groups_against_plain_counting(
    kg: KnowledgeGraph,
    reviews: dict[str, dict[str, str]],
    themes: dict[str, set[str]],
    children: dict[str, tuple[str, set[str]]],
    key: str,
) -> None:
    (ready,) = [one for one in READY if one.key == key]
    c = kg.contrast(ready.where, ready.against, null="independence", permutations=1)
    shown: dict[str, set[str]] = defaultdict(set)
    for review, values in children.values():
        shown[review] |= values
    sides = [
        {r for r, row in reviews.items() if passes(row, shown[r], filters)}
        for filters in (ready.where.asked, ready.against.asked)
    ]
    # A review of each group that are of one case belong to both, as a review of both groups does.
    cases = [{reviews[r]["case_id"] for r in side} - {""} for side in sides]
    either = sides[0] | sides[1]
    both = sides[0] & sides[1] | {r for r in either if reviews[r]["case_id"] in cases[0] & cases[1]}
    one, two = sides[0] - both, sides[1] - both
    assert c.groups.sizes == (len(one), len(two))
    assert c.groups.in_both == len(both)
    assert c.groups.mean_themes[0] == pytest.approx(np.mean([len(themes[r]) for r in one]))
    for row in c.themes.to_dict("records"):
        assert row["count_1"] == sum(row["theme"] in themes[r] for r in one)
        assert row["count_2"] == sum(row["theme"] in themes[r] for r in two)
    for row in c.pairs.head(50).to_dict("records"):
        pair = {row["theme_a"], row["theme_b"]}
        assert row["n11_1"] == sum(pair <= themes[r] for r in one)
        assert row["n11_2"] == sum(pair <= themes[r] for r in two)
