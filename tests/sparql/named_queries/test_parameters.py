"""A parameter of a named query keeps the rows of its values and no others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from casegraph.errors import UnknownNameError, UsageError
from casegraph.sparql.named import named_query
from casegraph.sparql.run import ask
from casegraph.store.interface import with_values

from .solving import QUERIES, Solve, solve
from .tables import case_themes

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

PARAMETERS = [(name, variable) for name, q in QUERIES.items() for variable in q.parameters]


def test_every_query_has_its_parameters() -> None:
    assert len(PARAMETERS) == 59


def two_values(rows: Iterable[Mapping[str, str | None]], column: str) -> list[str]:
    counts = Counter(value for row in rows if (value := row[column]) is not None)
    ranked = sorted(counts, key=lambda value: (counts[value], value))
    assert len(ranked) >= 2, f"{column} has {len(ranked)} values"
    return [ranked[0], ranked[-1]]


@pytest.mark.parametrize(("name", "variable"), PARAMETERS)
def test_a_parameter_keeps_the_rows_of_its_values(
    name: str, variable: str, answer: Solve, store: ox.Store, kg: KnowledgeGraph
) -> None:
    query, rows = QUERIES[name], answer(name)
    # Years and areas are values themselves, and have no id beside them.
    column = f"{variable}_id" if f"{variable}_id" in rows[0] else variable
    values = two_values(rows, column)
    for chosen in ([values[0]], [values[1]], values):
        expected = [row for row in rows if row[column] in chosen]
        assert 0 < len(expected) < len(rows)
        bound = query.bind({variable: chosen})
        assert solve(store, with_values(query.text, bound)) == expected
    # That was a VALUES block at the end, as for an endpoint; the sandbox puts one in each group.
    with ask(kg.store, query.text, format="json", timeout=60, values=bound) as reply:
        found = json.load(reply.body)
    assert [
        {n: row.get(n, {}).get("value") for n in found["head"]["vars"]}
        for row in found["results"]["bindings"]
    ] == expected


def test_years_are_single_or_a_range(kg: KnowledgeGraph) -> None:
    query = QUERIES["recommendations-on-a-theme-by-year"]
    year = '"{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    assert query.bind({"year": ["2015..2017,2017", "2020"]})["year"] == tuple(
        year.format(n) for n in (2015, 2016, 2017, 2020)
    )
    assert query.bind({"year": ["2018.."]})["year"][0] == year.format(2018)
    assert year.format(1950) in query.bind({"year": ["..2000"]})["year"]
    for text, told in (("soon", "expected a year or a range"), ("2019..2018", "2019 is after")):
        with pytest.raises(UsageError, match=told):
            query.bind({"year": [text]})
    areas = QUERIES["reviews-of-an-area"]
    assert areas.bind({"area": ["kent"]}, kg.store)["area"] == ('"Kent"',)
    assert areas.bind({"area": ['Ken"t']}) == {"area": ('"Ken\\"t"',)}
    with pytest.raises(UnknownNameError, match="Kent"):
        areas.bind({"area": ["Kentt"]}, kg.store)


def test_two_parameters_restrict_together(store: ox.Store, answer: Solve) -> None:
    query = QUERIES["theme-pair-reviews"]
    wanted = {"theme": ["neglect"], "other_theme": ["domestic-abuse"]}
    rows = solve(store, with_values(query.text, query.bind(wanted)))
    both = [r for r, found in case_themes().items() if {"neglect", "domestic-abuse"} <= found]
    assert sorted(row["review_id"] or "" for row in rows) == sorted(both) != []


def test_parameters_that_do_not_exist_are_refused_by_name() -> None:
    with pytest.raises(UnknownNameError, match="neglect"):
        named_query("reviews-by-theme").bind({"theme": ["neglekt"]})
    with pytest.raises(UnknownNameError, match="theme"):
        named_query("reviews-by-theme").bind({"topic": ["neglect"]})
    with pytest.raises(UsageError, match="takes no parameters"):
        named_query("theme-pairs").bind({"theme": ["neglect"]})
    with pytest.raises(UnknownNameError, match="statistics"):
        named_query("statistic")


# Names: ids, labels, alternative labels


@pytest.mark.parametrize(
    "written", ["County Lines", "county_lines", "CCE", "criminal-exploitation"]
)
def test_a_value_may_be_an_id_a_label_or_an_alternative_label(written: str) -> None:
    query = named_query("reviews-by-theme")
    assert query.bind({"theme": [written]}) == {
        "theme": ("https://w3id.org/casegraph/vocab/theme/criminal-exploitation",)
    }
    assert query.bind({"theme": [f"{written}, Neglect", "neglect"]}) == {
        "theme": tuple(
            f"https://w3id.org/casegraph/vocab/theme/{key}"
            for key in ("criminal-exploitation", "neglect")
        )
    }


def test_unknown_values_come_with_the_nearest_by_label_too() -> None:
    with pytest.raises(UnknownNameError) as caught:
        named_query("reviews-by-theme").bind({"theme": ["county line"]})
    assert caught.value.nearest[0] == "criminal-exploitation"
    assert "criminal-exploitation (county lines)" in str(caught.value)


def test_things_of_the_dataset_are_found_by_what_they_are_called(kg: KnowledgeGraph) -> None:
    query = named_query("reviews-by-publisher")
    (by_id,) = query.bind({"publisher": ["nspcc"]}, kg.store)["publisher"]
    assert by_id.endswith("/organisation/nspcc")
    for written in ("NSPCC", "nspcc, NSPCC"):
        assert query.bind({"publisher": [written]}, kg.store) == {"publisher": (by_id,)}
    review, about = next(iter(kg.reviews().items()))
    by_title = named_query("finding-provenance").bind({"review": [about["title"]]}, kg.store)
    assert by_title == {"review": (about["iri"],)}, review


def test_unknown_things_come_with_the_nearest(kg: KnowledgeGraph) -> None:
    finding = kg.findings()[0]["finding_id"]
    for name, variable, written, near in [
        ("reviews-by-publisher", "publisher", "Kent Safegarding Childrens Board",
         "kent-safeguarding-children-board"),
        ("finding-provenance", "finding", finding.replace("finding/", "findng/"), finding),
    ]:  # fmt: skip
        with pytest.raises(UnknownNameError) as caught:
            named_query(name).bind({variable: [written]}, kg.store)
        assert caught.value.nearest[0] == near
        with pytest.raises(UnknownNameError):
            kg.query(name=name, **{variable: written})
