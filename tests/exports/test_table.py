"""The table of pairs: its columns, the communities of both ends, and formulas made harmless."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest

from casegraph.api import KnowledgeGraph
from casegraph.exports import COLUMNS, edge_frame, to_csv

from .networks import network_of


def test_columns_stand_in_the_documented_order(bundled: nx.Graph[str]) -> None:
    more = ["community_a", "community_b", "community_name_a", "community_name_b"]
    plain = network_of({"a": "A", "b": "B"})
    assert to_csv(plain).splitlines()[0].split(",") == list(COLUMNS)
    assert to_csv(bundled).splitlines()[0].split(",") == [*COLUMNS, *more]
    assert list(edge_frame(bundled).columns) == [*COLUMNS, *more]
    assert COLUMNS[:17] == (
        "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
        "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
    )  # fmt: skip


def test_table_names_the_communities_of_both_ends(bundled: nx.Graph[str]) -> None:
    for row in csv.DictReader(io.StringIO(to_csv(bundled))):
        for end in "ab":
            about = bundled.nodes[row[f"theme_{end}"]]
            assert row[f"community_{end}"] == str(about["community"])
            assert row[f"community_name_{end}"] == about["community_name"]


#: Beginnings that a spreadsheet takes for a formula.
FORMULAS = ("=1", "+1", "-1", "@x", "\tx", "\rx")


@pytest.mark.parametrize("label", FORMULAS)
def test_safe_csv_guards_formulas_and_the_default_does_not(label: str) -> None:
    G = network_of({"a": label, "b": "B = 1"})

    def row(safe: bool) -> dict[str, str]:
        return next(csv.DictReader(io.StringIO(to_csv(G, safe), newline="")))

    assert row(False)["label_a"] == label
    assert row(True)["label_a"] == f"'{label}"
    assert row(True)["label_b"] == "B = 1"
    assert {k: v for k, v in row(True).items() if k != "label_a"} == {
        k: v for k, v in row(False).items() if k != "label_a"
    }


def test_safe_csv_leaves_negative_numbers_alone(bundled: nx.Graph[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(bundled, safe=True))))
    assert any(row["phi"].startswith("-") for row in rows)
    assert to_csv(bundled, safe=True) == to_csv(bundled)


@pytest.mark.parametrize("unit", ["review", "child", "finding"])
def test_ids_stand_under_the_name_of_what_they_are(unit: str, kg: KnowledgeGraph) -> None:
    found = kg.incidence(["nation=wales"], unit)
    G = kg.cooccurrence(["nation=wales"], unit, min_count=2)
    known, others = set(found.units), {"reviews", "children", "findings"} - {found.plural}
    carriers = [*(d for _, d in G.nodes(data=True)), *(d for *_, d in G.edges(data=True))]
    assert len(carriers) > 20
    for carrier in carriers:
        assert set(carrier[found.plural]) <= known
        assert not others & set(carrier)
    frame = edge_frame(G)
    assert [*frame] == [*COLUMNS[:-1], found.plural] == to_csv(G).splitlines()[0].split(",")
    assert (frame[found.plural].map(len) == frame["n11"]).all()
