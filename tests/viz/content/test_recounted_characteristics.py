"""What the page of children counts under a filter is what Python counts, to nine digits."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from casegraph.analyses.national_figures.own_shares import coded_reviews
from casegraph.api import KnowledgeGraph
from casegraph.errors import TooFewError
from casegraph.model.concepts import identifiers
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.children.characteristics import Characteristics, characteristics
from casegraph_viz.views.children.packed import packed_kinds

from ...support.recount import Recount
from ...support.recounted import GRADES, where

THEMES = identifiers("theme")
#: Filters that mean something of their own for children: of one and the same child, of none.
CHOSEN: tuple[dict[str, list[Any]], ...] = (
    {},
    {"age-group": ["under-1"]},
    {"age-group": ["1-to-5", "6-to-10"], "sex": ["male"]},
    {"age-group": ["1-to-5"], "outcome": ["death"], "year": [2010, None]},
    {"nation": ["wales"]},
    {"year": [1900, 1950]},
)


def random_filters(facets: list[dict[str, Any]], seed: int) -> dict[str, list[Any]]:
    """A filter of one to three kinds that leaves some reviews most of the time."""
    draw = Random(seed)
    known = {f["key"]: [v["id"] for v in f["values"] if v["count"] > 15] for f in facets}
    keys = draw.sample([key for key, values in known.items() if values], draw.randint(1, 3))
    found = {key: draw.sample(known[key], min(len(known[key]), draw.randint(1, 3))) for key in keys}
    return found if seed % 3 else {**found, "year": [draw.randint(2003, 2015), None]}


@pytest.fixture(scope="module")
def page(bundled: Recount, kg: KnowledgeGraph) -> tuple[Recount, list[dict[str, Any]]]:
    return bundled, packed_kinds(kg.store, coded_reviews(kg.store, least=1))


def near(mine: Any, theirs: float) -> None:
    assert float(mine) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def span(mine: Mapping[str, Any], theirs: tuple[float, float, float]) -> None:
    for name, value in zip(("estimate", "low", "high"), theirs, strict=True):
        near(mine[name], value)


def agree(mine: Mapping[str, Any], theirs: Characteristics) -> int:
    """Compare every number; return how many cells were compared."""
    for name in ("reviews", "children", "childless", "tested"):
        assert mine[name] == getattr(theirs, name), name
    tables = {table.dimension.id: table for table in theirs.tables}
    cells = 0
    for found, dimension in zip(mine["kinds"], theirs.dimensions, strict=True):
        names = [value["id"] for value in found["kind"]["value"]]
        assert found["kind"]["id"] == dimension.id
        assert tuple(found["unused"]) == dimension.unused
        assert found["silentChildren"] == dimension.silent_children
        assert found["silentReviews"] == dimension.silent_reviews
        for one, value in zip(found["values"], dimension.values, strict=True):
            told = (names[one["value"]], one["children"], one["n"], one["reviews"])
            assert told == (value.id, value.children, value.n, value.reviews)
            span(one["share"], (value.share, value.low, value.high))
        table = tables.get(dimension.id)
        assert bool(found["columns"]) == (table is not None)
        if table is None:
            continue
        assert tuple(found["leftOut"]) == table.left_out
        for one, column in zip(found["columns"], table.columns, strict=True):
            assert names[one["value"]] == column.value.id
            assert (one["refused"], one["others"], one["inBoth"]) == (
                column.refused, column.others, column.in_both,
            )  # fmt: skip
            by_theme = {cell.theme: cell for cell in column.cells}
            for theme, cell in zip(THEMES, one["cells"], strict=True):
                other = by_theme[theme]
                assert (cell["count"], one["n"]) == (other.count, other.n)
                span(cell["share"], (other.share, other.low, other.high))
                cells += 1
                if cell["against"] is None:
                    assert not other.against
                    continue
                a, b = cell["against"], other.against
                assert (a["count"], a["n"]) == (
                    [b["count_1"], b["count_2"]], [b["n_1"], b["n_2"]],
                )  # fmt: skip
                span(a["difference"], (b["difference"], b["difference_low"], b["difference_high"]))
                near(a["p"], b["p"])
                near(a["q"], b["q"])
                assert a["tested"] == b["tested"]
                assert GRADES[a["grade"]] == (b["evidence"] or "weak")
    return cells


@pytest.mark.parametrize("filters", CHOSEN, ids=str)
def test_chosen_filters(
    page: tuple[Recount, list[dict[str, Any]]], kg: KnowledgeGraph, filters: dict[str, list[Any]]
) -> None:
    opened, kinds = page
    mine = opened.characteristics(kinds, filters)
    try:
        theirs = characteristics(Corpus(kg, where(filters)))
    except TooFewError:
        assert (mine["reviews"], mine["children"], mine["tested"]) == (0, 0, 0)
        return
    assert agree(mine, theirs) >= 5 * len(THEMES)


def test_random_filters(page: tuple[Recount, list[dict[str, Any]]], kg: KnowledgeGraph) -> None:
    opened, kinds = page
    cells = 0
    for seed in range(12):
        filters = random_filters(opened.facts["facets"], seed)
        mine = opened.characteristics(kinds, filters)
        if mine["reviews"]:
            cells += agree(mine, characteristics(Corpus(kg, where(filters))))
    assert cells > 5000
