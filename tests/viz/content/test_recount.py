"""The network that a page recomputes is the library's, pair by pair, to nine digits.

Every filter is asked of both: of the modules in Node.js and of ``kg.cooccurrence``. How many
comparisons a test makes is counted in it, so that an empty loop cannot pass. That a page in a
browser shows the same, tests/browser/test_theme_map_filters.py asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from casegraph.analyses.cooccurrence import cooccurrence
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.model.concepts import pair_rules
from casegraph.selection.facets import FACETS
from casegraph.stats import associate
from casegraph_viz.content.packed_reviews import PAGE_FACETS, packed
from casegraph_viz.page.nets import PAGE_NETS

from ...support.recount import RangeError, Recount
from ...support.recounted import GRADES, where
from ...support.recounted_network import NETS, agree

FEWEST = 5

# Pairs and triples of facets, bounds of years, more than one value, nothing left, very little left.
COMBINED: list[dict[str, list[Any]]] = [
    {"age-group": ["under-1"], "outcome": ["death"]},
    {"age-group": ["under-1"], "sex": ["male"]},
    {"age-group": ["under-1", "1-to-5"], "agency": ["health-visiting", "midwifery"]},
    {"age-group": ["11-to-15", "16-to-17"], "outcome": ["serious-harm"]},
    {"age-group": ["16-to-17"], "incident-type": ["suicide"]},
    {"sex": ["female", "male"]},
    {"sex": ["female"], "nation": ["england", "wales"]},
    {"nation": ["england"], "outcome": ["death"], "agency": ["police"]},
    {"nation": ["wales"], "agency": ["childrens-social-care"]},
    {"outcome": ["death"], "year": [2015, None]},
    {"outcome": ["serious-harm"], "year": [None, 2014]},
    {"incident-type": ["sexual-exploitation-harm", "sexual-abuse-harm"]},
    {"incident-type": ["neglect-harm", "neglect-fatal"], "age-group": ["1-to-5"]},
    {"review-type": ["serious-case-review"], "nation": ["england"]},
    {"review-type": ["local-practice-review"], "year": [2018, None]},
    {"agency": ["schools", "gp", "police"]},
    {"agency": ["schools"], "age-group": ["11-to-15"]},
    {"agency": ["courts"], "outcome": ["death"]},
    {"nation": ["scotland"], "sex": ["female"]},
    {
        "nation": ["wales"],
        "age-group": ["16-to-17"],
        "sex": ["female"],
        "outcome": ["serious-harm"],
    },
    {"age-group": ["under-1"], "nation": ["wales"]},
    {"area": ["kent", "birmingham"], "package": ["published"]},
    {"age-group": [], "year": [None, None]},
]
YEARS: list[list[int | None]] = [
    [2015, None], [None, 2010], [2010, 2014], [2019, 2019], [1900, 1950], [None, 2025],
    [2024, None],
]  # fmt: skip
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"colour": ["red"]}, r'filter: found "colour"; expected one of age-group,'),
    "an unknown value": (
        {"nation": ["france"]},
        r'nation: found "france"; expected one of england',
    ),
    "a value of another key": ({"sex": ["wales"]}, r'sex: found "wales"; expected one of female'),
    "years the wrong way round": ({"year": [2016, 2010]}, "year: 2016 is after 2010"),
    "half a year": ({"year": [2010.5, None]}, "year: found 2010.5; expected whole years"),
    "no list": ({"nation": "wales"}, "nation: found no list"),
}


def compare(page: Recount, kg: KnowledgeGraph, filters: Mapping[str, Any], least: int = 1) -> bool:
    """Compare both nets under a filter; return whether there were enough reviews for them."""
    asked = where(filters)
    rows = page.rows(filters)
    if len(rows) < FEWEST:
        with pytest.raises(UsageError) as refusal:
            kg.incidence(asked)
        for net in NETS:
            answer = page.network(filters, net, least)
            assert answer["refused"] == str(refusal.value)
            assert answer["themes"] is answer["pairs"] is None
            assert answer["n"] == len(rows)
        return False
    found = kg.incidence(asked)
    units = page.facts["units"]
    assert list(found.units) == [units[r] for r in rows]
    for net in NETS:
        # As ``kg.cooccurrence`` does, which would read the reviews again for each net.
        everything = cooccurrence(found, PAGE_NETS[net], min_count=least)
        agree(page.network(filters, net, least), everything, net)
    return True


def test_without_a_filter(bundled: Recount, kg: KnowledgeGraph) -> None:
    assert compare(bundled, kg, {})
    for net in NETS:
        agree(bundled.network({}, net), kg.associations(null=PAGE_NETS[net], min_count=1), net)


def test_a_pair_that_never_meets_is_told_where_that_stands_out(
    bundled: Recount, kg: KnowledgeGraph
) -> None:
    found = kg.incidence()
    result = associate(found.matrix, **pair_rules(found.themes))
    graded = np.flatnonzero((result.n11 == 0) & (result.evidence != "weak"))
    assert len(graded)
    pairs = bundled.network({}, "exact")["pairs"]
    never = [k for k, n11 in enumerate(pairs["n11"]) if n11 == 0]
    assert {frozenset({pairs["a"][k], pairs["b"][k]}) for k in never} == {
        frozenset({int(result.i[k]), int(result.j[k])}) for k in graded
    }
    for k in never:
        assert (pairs["sign"][k], pairs["lift"][k], pairs["npmi"][k]) == (-1, 0, -1)
        assert GRADES[pairs["grade"][k]] in ("clear", "suggestive")
    assert 0 not in bundled.network({}, "exact", 2)["pairs"]["n11"]


# Agencies, areas and kinds of incident have most of the values; combinations are always asked.
MANY = {"agency", "area", "incident-type", "review-type"}


@pytest.mark.parametrize(
    "key",
    [pytest.param(k, marks=pytest.mark.exhaustive) if k in MANY else k for k in PAGE_FACETS],
)
def test_each_value_of_a_facet_alone(bundled: Recount, kg: KnowledgeGraph, key: str) -> None:
    (facet,) = (facet for facet in bundled.facts["facets"] if facet["key"] == key)
    compared = [compare(bundled, kg, {key: [value["id"]]}) for value in facet["values"]]
    enough = sum(1 for value in facet["values"] if value["count"] >= FEWEST)
    assert sum(compared) == enough >= min(2, len(facet["values"]))


def test_there_are_enough_filters(bundled: Recount) -> None:
    counts = [value["count"] for facet in bundled.facts["facets"] for value in facet["values"]]
    assert len(counts) >= 80
    assert sum(1 for count in counts if count >= FEWEST) >= 45
    assert len(COMBINED) == 23
    assert len(YEARS) == 7


@pytest.mark.parametrize("filters", COMBINED, ids=str)
def test_facets_together(
    bundled: Recount, kg: KnowledgeGraph, filters: dict[str, list[Any]]
) -> None:
    expected = len(bundled.rows(filters)) >= FEWEST
    assert compare(bundled, kg, filters) == expected


def test_some_combinations_leave_much_some_little_and_some_nothing(bundled: Recount) -> None:
    left = [len(bundled.rows(filters)) for filters in COMBINED]
    assert 0 in left
    assert any(0 < n < FEWEST for n in left)
    assert any(FEWEST <= n < 20 for n in left)
    assert sum(n >= 20 for n in left) >= 12


@pytest.mark.parametrize("bounds", YEARS, ids=str)
def test_years(bundled: Recount, kg: KnowledgeGraph, bounds: list[int | None]) -> None:
    expected = len(bundled.rows({"year": bounds})) >= FEWEST
    assert compare(bundled, kg, {"year": bounds}) == expected


@pytest.mark.parametrize("least", [2, 3, 10, 1000])
@pytest.mark.parametrize("filters", [{}, {"age-group": ["under-1"]}], ids=str)
def test_fewest_reviews_of_a_pair(
    bundled: Recount, kg: KnowledgeGraph, filters: dict[str, list[Any]], least: int
) -> None:
    assert compare(bundled, kg, filters, least)


def test_a_corpus_that_was_filtered_before_says_so(open_corpus: Any, kg: KnowledgeGraph) -> None:
    page = open_corpus(packed(kg, ["outcome=death", "level=all"]))
    filters = {"age-group": ["under-1"]}
    asked = ["outcome=death", "age-group=under-1", "level=all"]
    for net in NETS:
        everything = kg.associations(asked, null=PAGE_NETS[net], min_count=1)
        agree(page.network(filters, net), everything, net)
    rare = {"nation": ["northern-ireland"], "sex": ["female"], "year": [2020, None]}
    refused = page.network(rare, "exact")["refused"]
    asked = ["level=all", "nation=northern-ireland", "outcome=death", "sex=female", "year=2020.."]
    assert refused.startswith(f"{' and '.join(asked)}: leaves ")


def test_rows_of_reviews_that_show_some_themes(bundled: Recount, kg: KnowledgeGraph) -> None:
    found = kg.incidence(["nation=england"])
    compared = 0
    for themes in (["neglect"], ["neglect", "poverty"], ["unsafe-sleep", "sudden-infant-death"]):
        numbers = [found.themes.index(theme) for theme in themes]
        rows = bundled.rows({"nation": ["england"]}, numbers)
        units = bundled.facts["units"]
        assert [units[r] for r in rows] == found.units_with(*themes)
        compared += len(rows) > 0
    assert compared == 3


def test_the_tally_counts_what_a_further_choice_would_leave(bundled: Recount) -> None:
    chosen = {"nation": ["england"], "outcome": ["death"]}
    tally = bundled.tally(chosen)
    counted = 0
    for facet in bundled.facts["facets"]:
        for value, count in zip(facet["values"], tally[facet["key"]], strict=True):
            assert count == len(bundled.rows({**chosen, facet["key"]: [value["id"]]}))
            counted += 1
    assert counted >= 80
    assert tally["nation"] != tally["outcome"]


def test_the_facets_that_are_offered(bundled: Recount) -> None:
    facets = bundled.facts["facets"]
    assert [facet["key"] for facet in facets] == list(PAGE_FACETS)
    for facet in facets:
        known = set(FACETS[facet["key"]].known())  # none where any text is a value
        assert not known or {value["id"] for value in facet["values"]} <= known
        assert all(value["label"] and value["count"] > 0 for value in facet["values"])
    years = bundled.facts["years"]
    assert 1970 < years["low"] < 2012 < years["high"] < 2100
    assert 0 < years["stated"] <= bundled.facts["n"]


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_known_is_refused_with_a_sentence(bundled: Recount, case: str) -> None:
    filters, sentence = REFUSED[case]
    with pytest.raises(RangeError, match=sentence):
        bundled.network(filters, "exact")


def test_an_unknown_net_is_refused_with_a_sentence(bundled: Recount) -> None:
    assert len(REFUSED) == 6
    with pytest.raises(RangeError, match='net: found "other"; expected one of exact, independence'):
        bundled.network({}, "other")
