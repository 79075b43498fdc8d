"""What a page carries to recompute its network is what the tables state, bit for bit."""

from __future__ import annotations

import base64
import csv
import json
from typing import Any

import numpy as np
import pytest

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.ingest.build import bundled_package
from casegraph.model.concepts import level_of
from casegraph.model.names import slug
from casegraph.selection.facets import FACETS
from casegraph_viz.content.packed_reviews import PAGE_FACETS, packed
from casegraph_viz.page.render import json_for_html

from ...support import bundled

FILTERS = [
    (),
    ("level=all",),
    ("nation=wales",),
    ("age-group=under-1", "year=2015.."),
    ("agency=police,schools",),
    ("polarity=good-practice",),
    ("review-type=serious-case-review",),
]


def read(text: str, rows: int, n: int) -> list[list[bool]]:
    """Undo the packing by the letter of its description, one bit after the other."""
    raw = base64.b64decode(text)
    width = 4 * -(-n // 32)
    assert len(raw) == rows * width
    bits = [
        [bool(raw[k * width + r // 8] >> r % 8 & 1) for r in range(8 * width)] for k in range(rows)
    ]
    assert not any(any(row[n:]) for row in bits), "a bit stands for no review"
    return [row[:n] for row in bits]


def table(name: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cells(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


def stated_in_the_tables(key: str) -> dict[str, set[str]]:
    """What each review states of a facet, read from the tables without the library."""
    found: dict[str, set[str]] = {}
    if key in ("age-group", "sex"):
        for child in table("children"):
            found.setdefault(child["review_id"], set()).update(cells(child[key.replace("-", "_")]))
        return found
    column = {"incident-type": "incident_types", "agency": "agencies"}
    for review in table("reviews"):
        name = column.get(key, key.replace("-", "_"))
        values = {"published"} if key == "package" else cells(review[name])
        found[review["review_id"]] = {slug(value) for value in values}
    return found


@pytest.fixture(scope="module")
def page(kg: KnowledgeGraph) -> dict[str, Any]:
    return packed(kg)


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_reviews_and_themes_are_those_of_the_incidence_matrix(
    kg: KnowledgeGraph, where: tuple[str, ...]
) -> None:
    page, found = packed(kg, where), kg.incidence(where)
    assert page["units"] == list(found.units)
    assert page["n"] == len(found.units) >= 5
    assert ["=".join(pair) for pair in page["where"]] == list(found.where)
    assert page["themes"]["id"] == list(found.themes)
    shown = np.array(read(page["themes"]["bits"], len(found.themes), page["n"])).T
    assert shown.any()
    assert np.array_equal(shown, found.matrix.toarray())


@pytest.mark.parametrize("key", PAGE_FACETS)
def test_a_facet_states_what_the_tables_state(
    page: dict[str, Any], kg: KnowledgeGraph, key: str
) -> None:
    (facet,) = (f for f in page["facets"] if f["key"] == key)
    stated = stated_in_the_tables(key)
    expected = [stated.get(unit, set()) for unit in page["units"]]
    held = read(facet["bits"], len(facet["id"]), page["n"])
    assert [
        {value for value, row in zip(facet["id"], held, strict=True) if row[r]}
        for r in range(page["n"])
    ] == expected
    assert facet["count"] == [sum(row) for row in held]
    assert min(facet["count"]) > 0, "a value that no review states is offered"
    assert facet["stated"] == sum(1 for values in expected if values)
    names = FACETS[key].names(kg.store)
    assert facet["value"] == [names.label(value) for value in facet["id"]]
    assert facet["id"] == [value for value in names.labels if value in set().union(*expected)]


@pytest.mark.parametrize("where", [(), ("sex=male",), ("sex=male", "children=any")], ids=str)
def test_each_child_states_what_its_row_states(kg: KnowledgeGraph, where: tuple[str, ...]) -> None:
    page = packed(kg, where)
    rows = {r["child_id"]: r for r in table("children")}
    units, children = page["units"], page["children"]
    expected = [
        (r["review_id"], r["age_group"], r["sex"])
        for r in rows.values()
        if r["review_id"] in units and (where != ("sex=male",) or r["sex"] == "male")
    ]
    n = children["n"]
    raw = base64.b64decode(children["review"])
    of = [units[int.from_bytes(raw[4 * c : 4 * c + 4], "little")] for c in range(n)]
    stated = {}
    for key in ("age-group", "sex"):
        (facet,) = (f for f in page["facets"] if f["key"] == key)
        held = read(children["bits"][key], len(facet["id"]), n)
        stated[key] = [
            next((v for v, row in zip(facet["id"], held, strict=True) if row[c]), "")
            for c in range(n)
        ]
    found = list(zip(of, stated["age-group"], stated["sex"], strict=True))
    assert sorted(found) == sorted(expected)


def test_the_facets_are_the_agreed_ones(page: dict[str, Any]) -> None:
    assert [f["key"] for f in page["facets"]] == [
        "age-group", "sex", "nation", "area", "outcome", "incident-type", "agency", "review-type",
        "basis", "package",
    ]  # fmt: skip
    types = next(f for f in page["facets"] if f["key"] == "review-type")
    assert {level_of(name) for name in types["id"]} == {"case"}


def test_the_years_are_those_of_the_table(page: dict[str, Any]) -> None:
    raw = base64.b64decode(page["year"])
    years = {r["review_id"]: int(r["year_published"] or 0) for r in table("reviews")}
    found = [raw[2 * r] + 256 * raw[2 * r + 1] for r in range(page["n"])]
    assert found == [years[unit] for unit in page["units"]]
    assert len(set(found)) > 10


def test_the_page_carries_little(page: dict[str, Any]) -> None:
    """Most of it are the ids of reviews; the bits of 388 × 100 take seven thousand characters, and
    those of 148 areas ten thousand."""
    assert len(json_for_html(page)) < 70_000
    assert json.loads(json_for_html(page)) == page


def test_a_filter_that_leaves_too_little_is_refused_as_everywhere(kg: KnowledgeGraph) -> None:
    # Fewer reviews than a test needs are shown without one; no review at all is refused.
    few = [r for r in bundled.cases() if bundled.reviews()[r]["nation"] == "Northern Ireland"]
    assert 0 < len(few) < 5
    assert packed(kg, ["nation=northern-ireland"])["n"] == len(few)
    with pytest.raises(UsageError, match="leaves 0 reviews; expected at least 1"):
        packed(kg, ["nation=wales", "age-group=16-to-17", "sex=male", "outcome=serious-harm"])
