"""Reviews of single cases, their themes and their children, read from the plain tables."""

from __future__ import annotations

from typing import Any

import pytest

from casegraph.model.concepts import level_of

from ...support.data_tables import table


@pytest.fixture(scope="module")
def reviews() -> dict[str, dict[str, str]]:
    """Reviews of single cases by id."""
    return {
        row["review_id"]: row for row in table("reviews") if level_of(row["review_type"]) == "case"
    }


@pytest.fixture(scope="module")
def themes(reviews: dict[str, Any]) -> dict[str, set[str]]:
    """Themes of each review, by its findings."""
    found: dict[str, set[str]] = {review: set() for review in reviews}
    for row in table("findings"):
        if row["review_id"] in found:
            found[row["review_id"]] |= set(filter(None, row["themes"].split(";")))
    return found


@pytest.fixture(scope="module")
def children(reviews: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """Review and characteristics of each child of a single case."""
    return {
        row["child_id"]: (
            row["review_id"],
            {row["age_group"], row["sex"], *row["characteristics"].split(";")} - {""},
        )
        for row in table("children")
        if row["review_id"] in reviews
    }
