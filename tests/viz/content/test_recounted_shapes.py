"""The network that a page recomputes is the library's for corpora of any shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from casegraph.analyses.cooccurrence import cooccurrence
from casegraph.model.concepts import pair_rules
from casegraph.stats import associate, simulate
from casegraph_viz.content.packed_reviews import pack
from casegraph_viz.page.nets import PAGE_NETS

from ...support.recounted import EDGES, REACH, made, shapes
from ...support.recounted_network import NETS, agree

SHAPES = {
    **shapes(),
    **{name: EDGES[name] for name in ("a staircase", "one review names everything")},
    "two halves": np.kron(np.eye(2), np.ones((10, 5))) > 0,
    "64 reviews": simulate(64, 3).X,
    "strong pairs": simulate(700, 5, themes=40, planted=15, odds_ratio=500.0).X,
    "many reviews": simulate(5_000, 8, themes=100, planted=20).X,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_corpora_of_other_shapes(open_corpus: Any, shape: str) -> None:
    found = made(SHAPES[shape])
    page = open_corpus(pack(found, {}))
    for net in NETS:
        answer = page.network({}, net)
        # Those of the page are of its filter, not of what was made up here.
        warned = replace(found, warnings=tuple(answer["warnings"]))
        agree(answer, cooccurrence(warned, PAGE_NETS[net], min_count=1), net)


def test_the_other_shapes_hold_tiny_chances_and_certain_ones() -> None:
    assert len(SHAPES) == 15
    p = np.concatenate(
        [associate(made(X).matrix, null=PAGE_NETS[net]).p for X in SHAPES.values() for net in NETS]
    )
    assert p.min() < 1e-50
    assert p.max() == 1.0
    assert ((p > 1e-20) & (p < 1e-8)).sum() > 50


def test_a_chance_of_exactly_one_in_twenty_is_attainable(open_corpus: Any) -> None:
    """In 60 reviews, a theme in one and a theme in three meet with a chance of 1/20."""
    X = np.zeros((60, 2), bool)
    X[0, 0] = X[:3, 1] = True
    answer = open_corpus(pack(made(X), {})).network({}, "independence")
    assert answer["tested"] == 1
    assert answer["pairs"]["p"] == pytest.approx([0.05], rel=1e-12)


def test_broader_and_narrower_themes_are_left_out_of_the_test(open_corpus: Any) -> None:
    found = made(simulate(120, 9, themes=20, planted=5).X)
    related = [(0, 1), (2, 7), (3, 4)]
    page = open_corpus({**pack(found, {}), "related": [[b, a] for a, b in related]})
    for net in NETS:
        answer, fair = (
            page.network({}, net),
            associate(
                found.matrix,
                PAGE_NETS[net],
                related,
                REACH,
                families=pair_rules(found.themes)["families"],
            ),
        )
        assert answer["leftOut"]["related"] == 3
        assert answer["tested"] == fair.testable.sum()
        assert answer["tested"] + sum(answer["leftOut"].values()) == len(fair)
        pairs = answer["pairs"]
        kept = fair.n11 > 0
        assert pairs["q"] == pytest.approx(fair.q[kept], rel=1e-9)
        tested = dict(zip(zip(pairs["a"], pairs["b"], strict=True), pairs["tested"], strict=True))
        assert [tested[pair] for pair in related] == [0, 0, 0]
