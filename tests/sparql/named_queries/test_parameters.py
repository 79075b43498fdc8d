"""A parameter of a named query keeps the rows of its values and no others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox
import pytest

from casegraph.errors import UnknownNameError, UsageError
from casegraph.sparql.named import named_query
from casegraph.sparql.run import ask
from casegraph.store.interface import with_values

from .solving import QUERIES, solve
from .tables import case_themes

PARAMETERS = [(name, variable) for name, q in QUERIES.items() for variable in q.parameters]


def test_every_query_has_its_parameters() -> None:
    assert len(PARAMETERS) == 47


def two_values(rows: Iterable[Mapping[str, str | None]], column: str) -> list[str]:
    counts = Counter(value for row in rows if (value := row[column]) is not None)
    ranked = sorted(counts, key=lambda value: (counts[value], value))
    assert len(ranked) >= 2, f"{column} has {len(ranked)} values"
    return [ranked[0], ranked[-1]]


@pytest.mark.parametrize(("name", "variable"), PARAMETERS)
def test_a_parameter_keeps_the_rows_of_its_values(
    name: str, variable: str, answer: Callable, store: ox.Store, kg
) -> None:
    query, rows = QUERIES[name], answer(name)
    column = f"{variable}_id"
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


def test_two_parameters_restrict_together(store: ox.Store, answer: Callable) -> None:
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
