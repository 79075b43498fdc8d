"""The contrast that a page works out is that of ``casegraph contrast``, to nine digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from casegraph.analyses.contrast import Contrast, contrast, contrast_groups, independent_groups
from casegraph.api import KnowledgeGraph
from casegraph.errors import TooFewError
from casegraph.model.concepts import identifiers, pair_rules
from casegraph.selection.incidence import Incidence
from casegraph.stats import associate, simulate
from casegraph_viz.content.packed_reviews import pack, packed
from casegraph_viz.page.nets import ADJUSTED, PAGE_NETS

from ...support.recount import RangeError, Recount
from ...support.recounted import GRADES, close, made, where

#: A common filter, and the filters of both groups.
CONTRASTS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "two ages": ({}, {"age-group": ["under-1"]}, {"age-group": ["11-to-15", "16-to-17"]}),
    "outcomes since 2010": (
        {"year": [2010, None]}, {"outcome": ["death"]}, {"outcome": ["serious-harm"]},
    ),
    "before and after": ({}, {"year": [None, 2014]}, {"year": [2015, None]}),
    "sexes in England": ({"nation": ["england"]}, {"sex": ["female"]}, {"sex": ["male"]}),
    "one nation and the others": (
        {}, {"nation": ["england"]}, {"nation": ["wales", "scotland", "northern-ireland"]},
    ),
    "agencies that share reviews": ({}, {"agency": ["schools"]}, {"agency": ["police"]}),
    "a small group": ({}, {"nation": ["wales"]}, {"age-group": ["1-to-5"]}),
}  # fmt: skip


def span(rows: list[dict[str, Any]], name: str, frame: pd.DataFrame, column: str) -> None:
    for end, suffix in (("estimate", ""), ("low", "_low"), ("high", "_high")):
        close([row[name][end] for row in rows], frame[f"{column}{suffix}"], f"{column}{suffix}")


def agree(found: Mapping[str, Any], theirs: Contrast) -> int:
    """Compare every number of every theme and pair; return how many there were."""
    names = theirs.groups.themes
    assert found["groups"]["n"] == list(theirs.groups.sizes)
    assert found["groups"]["inBoth"] == theirs.groups.in_both
    close(found["meanThemes"], theirs.groups.mean_themes, "mean number of themes")

    themes = theirs.themes.set_index("theme")
    rows = found["themes"]
    assert {names[row["theme"]] for row in rows} == set(themes.index)
    themes = themes.loc[[names[row["theme"]] for row in rows]]
    for side, suffix in ((0, "_1"), (1, "_2")):
        assert [row["count"][side] for row in rows] == themes[f"count{suffix}"].tolist()
        for name in ("share", "low", "high"):
            close([row[name][side] for row in rows], themes[f"{name}{suffix}"], name)
    span(rows, "difference", themes, "difference")
    span(rows, "odds", themes, "odds_ratio")
    for name, column in (
        ("expected", "expected_1"), ("p", "p"), ("q", "q"), ("qPlain", "q_plain"),
    ):  # fmt: skip
        close([row[name] for row in rows], themes[column], column)
    assert [row["tested"] for row in rows] == themes["tested"].tolist()
    assert [GRADES[row["grade"]] for row in rows] == themes["evidence"].tolist()
    assert found["tested"]["themes"] == int(themes["tested"].sum())

    pairs = theirs.pairs.set_index(["theme_a", "theme_b"])
    rows = found["pairs"]
    ends = [(names[row["a"]], names[row["b"]]) for row in rows]
    assert set(ends) == set(pairs.index)
    pairs = pairs.loc[ends] if ends else pairs
    for side, suffix in ((0, "_1"), (1, "_2")):
        for name in ("n11", "a", "b", "n"):
            assert [row["tables"][side][name] for row in rows] == pairs[f"{name}{suffix}"].tolist()
    span(rows, "ratio", pairs, "ratio")
    for name in ("p", "q"):
        close([row[name] for row in rows], pairs[name], name)
    assert [row["tested"] for row in rows] == pairs["tested"].tolist()
    assert [GRADES[row["grade"]] for row in rows] == pairs["evidence"].tolist()
    return len(themes) + len(pairs)


@pytest.mark.parametrize("name", CONTRASTS)
def test_a_page_says_what_the_command_says(name: str, bundled: Recount, kg: KnowledgeGraph) -> None:
    common, first, second = CONTRASTS[name]
    theirs = contrast(
        kg, where(first)[1:], where(second)[1:], where(common),
        null="independence", permutations=1,
    )  # fmt: skip
    assert agree(bundled.contrast(first, second, common), theirs) > 300
    groups = theirs.groups
    networks = bundled.group_networks(first, second, common)
    for found, rows in zip(networks, (groups.in_first, ~groups.in_first), strict=True):
        same_network(found, groups.matrix[rows], groups.themes)


def same_network(found: Mapping[str, Any], matrix: Any, themes: tuple[str, ...]) -> None:
    """Compare the network of a group with that of its reviews alone."""
    pairs = associate(csr_array(matrix), null=PAGE_NETS[ADJUSTED], **pair_rules(themes))
    kept = np.flatnonzero((pairs.evidence != "weak") & (pairs.sign > 0) & (pairs.n11 > 0))
    assert found["n"] == len(matrix)
    assert found["totals"] == matrix.sum(axis=0).tolist()
    assert found["tested"] == bool(len(kept))
    if not len(kept):
        assert all(tie["grade"] == 0 for tie in found["ties"])
        assert len(found["ties"]) > 3
        return
    ties = {(tie["a"], tie["b"]): tie for tie in found["ties"]}
    assert set(ties) == {(int(pairs.i[k]), int(pairs.j[k])) for k in kept}
    for k in kept:
        tie = ties[int(pairs.i[k]), int(pairs.j[k])]
        assert (tie["n11"], GRADES[tie["grade"]]) == (pairs.n11[k], pairs.evidence[k])
        close([tie["expected"]], [pairs.expected_null[k]], "expected")


@pytest.mark.parametrize("seed", range(4))
def test_made_up_corpora_of_two_halves(seed: int) -> None:
    X = simulate(60 + 40 * seed, seed, themes=10 + 10 * seed).X
    found = made(X)
    half = np.arange(len(X)) % 3 == 0
    stated = {
        "sex": {u: ["female" if one else "male"] for u, one in zip(found.units, half, strict=True)}
    }
    opened = Recount(pack(found, stated))
    mine = opened.contrast({"sex": ["female"]}, {"sex": ["male"]})
    opened.close()
    sides = [part(found, half), part(found, ~half)]
    theirs = contrast_groups(independent_groups(*sides), null="independence", permutations=1)
    assert agree(mine, theirs) > 40


def part(found: Incidence, kept: np.ndarray[Any, Any]) -> Incidence:
    units = tuple(np.array(found.units)[kept])
    return Incidence(
        found.matrix[np.flatnonzero(kept)], units, units, found.themes, "review", found.selection
    )


def test_a_group_of_few_reviews_is_said_to_be_one(bundled: Recount, kg: KnowledgeGraph) -> None:
    young, few = {"age-group": ["under-1"]}, {"year": [1900, 1950]}
    assert bundled.contrast(young, few)["few"] == [1]
    with pytest.raises(TooFewError):
        contrast(kg, where(young)[1:], where(few)[1:], ["level=case"], permutations=1)


def test_the_same_group_twice_leaves_nobody(bundled: Recount) -> None:
    found = bundled.contrast({"sex": ["male"]}, {"sex": ["male"]})
    assert found["few"] == [0, 1]
    assert found["groups"]["n"] == [0, 0]
    assert found["groups"]["inBoth"] > 100


def test_unknown_values_are_refused(bundled: Recount) -> None:
    with pytest.raises(RangeError, match='nation: found "france"; expected one of england'):
        bundled.contrast({"nation": ["france"]}, {"sex": ["male"]})


def test_reviews_of_one_case_are_known_to_the_page(kg: KnowledgeGraph) -> None:
    cases = packed(kg)["cases"]
    together = [rows for rows in cases if len(rows) > 1]
    found = kg.incidence()
    assert len(together) == len(cases) > 3
    for rows in cases:
        assert len({found.dependent[row] for row in rows}) == 1
    assert len(identifiers("theme")) == len(packed(kg)["themes"]["id"])
