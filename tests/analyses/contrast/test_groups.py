"""Two groups share no review, and too few units are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from casegraph.analyses.contrast import (
    contrast,
    contrast_groups,
    independent_groups,
    select_groups,
)
from casegraph.api import KnowledgeGraph
from casegraph.errors import TooFewError, UnknownNameError, UsageError
from casegraph.model.concepts import identifiers
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence

from .groups import BABIES, TEENAGERS, made


def an_incidence(reviews: list[str], where: str, unit: str = "review") -> Incidence:
    themes = identifiers("theme")
    rng = np.random.default_rng(len(reviews))
    matrix = csr_array(rng.random((len(reviews), len(themes))) < 0.2)
    units = [f"{r}/{k}" for k, r in enumerate(reviews)] if unit == "child" else reviews
    return Incidence(matrix, tuple(units), tuple(reviews), themes, unit, Selection.of(where))


def test_reviews_in_both_groups_are_left_out_of_both() -> None:
    first = an_incidence([f"r{k}" for k in range(30)], "nation=wales")
    second = an_incidence([f"r{k}" for k in range(27, 60)], "nation=england")
    groups = independent_groups(first, second)
    assert groups.sizes == (27, 30)
    assert groups.in_both == 3
    assert "3 reviews of 3 reviews that belong to both" in groups.warnings[0]
    assert np.array_equal(groups.matrix[:27], first.matrix.toarray()[:27])
    assert np.array_equal(groups.matrix[27:], second.matrix.toarray()[3:])


def test_siblings_in_both_groups_take_their_review_out_of_both() -> None:
    first = an_incidence([f"r{k // 2}" for k in range(40)], "age-group=under-1", "child")
    second = an_incidence([f"r{k // 2}" for k in range(38, 78)], "age-group=11-to-15", "child")
    groups = independent_groups(first, second)
    assert groups.sizes == (38, 38)
    assert groups.in_both == 4
    assert groups.clustered


def test_reviews_of_a_case_in_both_groups_are_left_out_of_both() -> None:
    cases = {"r1": "c1", "s1": "c1", "r2": "c2", "r3": "c2"}
    first = replace(an_incidence([f"r{k}" for k in range(30)], "nation=wales"), cases=cases)
    second = replace(an_incidence([f"s{k}" for k in range(30)], "nation=england"), cases=cases)
    groups = independent_groups(first, second)
    assert groups.sizes == (29, 29)
    assert groups.in_both == 2
    assert "2 reviews of 2 reviews that belong to both groups, or" in groups.warnings[0]
    # r2 and r3 are about one case, which counts once in the tests.
    assert groups.clustered
    assert not groups.by_permutation
    merged = groups.one_per_case()
    assert merged.sizes == (28, 29)
    assert not merged.clustered
    either = first.matrix.toarray()[[2, 3]].any(axis=0)
    assert (merged.matrix == either).all(axis=1).any()


def test_reviews_of_one_case_do_not_make_evidence() -> None:
    rng = np.random.default_rng(8)
    X = rng.random((80, 12)) < 0.3
    twice = np.vstack([X[:40], X[:40], X[40:]])
    cases = np.concatenate([np.arange(40), np.arange(40), np.arange(40, 80)])
    once = contrast_groups(made(X, 40), null="independence", permutations=20)
    doubled = contrast_groups(made(twice, 80, cases), null="independence", permutations=20)
    for name, keys in (("themes", ["theme"]), ("pairs", ["theme_a", "theme_b"])):
        one, two = (getattr(c, name).set_index(keys).sort_index() for c in (once, doubled))
        for column in ("p", "q"):
            both = one[column].index.intersection(two.index)
            np.testing.assert_allclose(one.loc[both, column], two.loc[both, column], rtol=1e-9)
    assert doubled.themes["n_1"].iloc[0] == 80
    assert any("each case counts once (80 cases of 120 reviews)" in n for n in doubled.notes)


def test_the_case_ids_of_the_data_reach_the_groups(kg: KnowledgeGraph) -> None:
    found = kg.incidence("level=all")
    shared = [name for kind, name in found.dependent if kind == "case"]
    assert len(shared) > len(set(shared)) >= 5
    assert len(set(found.clusters.tolist())) == len(found.units) - len(shared) + len(set(shared))
    at = [k for k, (kind, name) in enumerate(found.dependent) if name == shared[0]]
    assert len(set(found.clusters[at].tolist())) == 1


@pytest.mark.parametrize(("size", "overlap", "said"), [
    (30, 30, "leaves 0 reviews after the 30 in both groups were left out"),
    (30, 26, "leaves 4 reviews after the 26 in both groups were left out"),
])  # fmt: skip
def test_too_few_are_refused_with_their_count(size: int, overlap: int, said: str) -> None:
    first = an_incidence([f"r{k}" for k in range(size)], "nation=wales")
    second = an_incidence([f"r{k}" for k in range(size - overlap, 2 * size)], "nation=england")
    with pytest.raises(TooFewError, match=said) as caught:
        independent_groups(first, second)
    error = caught.value
    assert (error.left, error.least, error.unit) == (size - overlap, 5, "review")
    assert (error.group, error.in_both) == (1, overlap)


def test_few_are_warned_of() -> None:
    first = an_incidence([f"r{k}" for k in range(30)], "nation=wales")
    second = an_incidence([f"s{k}" for k in range(12)], "nation=england")
    assert "leaves only 12 reviews" in independent_groups(first, second).warnings[0]
    with pytest.raises(UsageError, match="the same unit"):
        independent_groups(first, replace(second, unit="finding"))


@pytest.mark.parametrize("unit", ["review", "child"])
@pytest.mark.parametrize("group", [1, 2])
def test_the_group_that_is_too_small_is_told_by_its_number(
    kg: KnowledgeGraph, group: int, unit: str
) -> None:
    groups = [["nation=england"], ["nation=northern-ireland"]]
    where, against = groups if group == 2 else groups[::-1]
    with pytest.raises(TooFewError) as caught:
        select_groups(kg.store, where, against, unit=unit)
    assert (caught.value.group, caught.value.in_both, caught.value.unit) == (group, 0, unit)
    assert caught.value.left < caught.value.least == 5


def test_groups_take_labels_selections_and_text_alike(kg: KnowledgeGraph) -> None:
    by_id = select_groups(kg.store, ["age-group=under-1"], ["age-group=11-to-15"], ["year=2010.."])
    others = [
        ("age-group=Under 1 year", "age-group=11 to 15 years", "year=2010.."),
        tuple(map(kg.selection, ("age-group=under-1", "age-group=11-to-15", "year=2010.."))),
    ]
    for where, against, common in others:
        found = select_groups(kg.store, where, against, common)
        assert (found.first, found.second) == (by_id.first, by_id.second)
        assert np.array_equal(found.matrix, by_id.matrix)


def test_a_level_asked_for_by_one_group_or_by_both_takes_the_place_of_the_default(
    kg: KnowledgeGraph,
) -> None:
    found = select_groups(kg.store, "nation=england", "nation=wales", "level=all")
    assert str(found.first) == "level=all and nation=england"
    found = select_groups(kg.store, "level=thematic,aggregate", "level=case")
    assert str(found.first) == "level=thematic,aggregate (either)"
    assert str(found.second) == "level=case"


def test_filters_that_make_no_groups_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="--against: found no filter"):
        select_groups(kg.store, BABIES, [])
    with pytest.raises(UsageError, match="both filter by age-group"):
        select_groups(kg.store, BABIES, TEENAGERS, ["age-group=1-to-5"])
    with pytest.raises(UnknownNameError):
        select_groups(kg.store, BABIES, ["age-group=teenager"])
    with pytest.raises(UnknownNameError):
        contrast(kg, BABIES, TEENAGERS, null="size")
