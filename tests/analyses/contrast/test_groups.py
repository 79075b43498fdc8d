"""Two groups share no review, and too few units are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from casegraph.analyses.contrast import (
    contrast,
    independent_groups,
    select_groups,
)
from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import identifiers
from casegraph.selection.filters import parse_filters
from casegraph.selection.incidence import Incidence

from .groups import BABIES, TEENAGERS


def an_incidence(reviews: list[str], where: str, unit: str = "review") -> Incidence:
    themes = identifiers("theme")
    rng = np.random.default_rng(len(reviews))
    matrix = csr_array(rng.random((len(reviews), len(themes))) < 0.2)
    units = [f"{r}/{k}" for k, r in enumerate(reviews)] if unit == "child" else reviews
    return Incidence(
        matrix, tuple(units), tuple(reviews), themes, unit, tuple(parse_filters([where]))
    )


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


@pytest.mark.parametrize(("size", "overlap", "said"), [
    (30, 30, "leaves 0 reviews after the 30 in both groups were left out"),
    (30, 26, "leaves 4 reviews after the 26 in both groups were left out"),
])  # fmt: skip
def test_too_few_are_refused_with_their_count(size: int, overlap: int, said: str) -> None:
    first = an_incidence([f"r{k}" for k in range(size)], "nation=wales")
    second = an_incidence([f"r{k}" for k in range(size - overlap, 2 * size)], "nation=england")
    with pytest.raises(UsageError, match=said):
        independent_groups(first, second)


def test_few_are_warned_of() -> None:
    first = an_incidence([f"r{k}" for k in range(30)], "nation=wales")
    second = an_incidence([f"s{k}" for k in range(12)], "nation=england")
    assert "leaves only 12 reviews" in independent_groups(first, second).warnings[0]
    with pytest.raises(UsageError, match="the same unit"):
        independent_groups(first, replace(second, unit="finding"))


def test_filters_that_make_no_groups_are_refused(kg) -> None:
    with pytest.raises(UsageError, match="--against: found no filter"):
        select_groups(kg.store, BABIES, [])
    with pytest.raises(UsageError, match="both filter by age-group"):
        select_groups(kg.store, BABIES, TEENAGERS, ["age-group=1-to-5"])
    with pytest.raises(UnknownNameError):
        select_groups(kg.store, BABIES, ["age-group=teenager"])
    with pytest.raises(UnknownNameError):
        contrast(kg, BABIES, TEENAGERS, null="size")
