"""The co-occurrence as one value: what is made from it says what its arrays say.

The toy: six reviews, three themes of the scheme.

======  ==============================================
review  themes
======  ==============================================
r1      neglect, poverty, curiosity
r2      neglect, poverty
r3      neglect, poverty
r4      neglect
r5      curiosity
r6      (none)
======  ==============================================
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from casegraph.analyses.communities import WEIGHTS
from casegraph.analyses.cooccurrence import MEASURES, Cooccurrence, cooccurrence
from casegraph.analyses.cooccurrence.measures import FURTHER, column_names, edge_names
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.exports import COLUMNS, FORMATS, edge_frame, export, to_csv
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence
from casegraph.stats import NETS, Association, Measures, associate, bootstrap

THEMES = ("neglect", "poverty", "professional-curiosity")
EVERY = Selection.of("level=all")
ROWS = [[1, 1, 1], [1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]]


def toy(order: tuple[int, ...] = (0, 1, 2, 3, 4, 5)) -> Incidence:
    names = tuple(f"r{k + 1}" for k in order)
    matrix = csr_array(np.array([ROWS[k] for k in order], dtype=bool))
    return Incidence(matrix, names, names, THEMES, "review", EVERY)


@pytest.fixture(scope="module")
def found() -> Cooccurrence:
    return cooccurrence(toy(), "independence")


def test_themes_are_counted_with_their_share(found: Cooccurrence) -> None:
    assert [(t.id, t.count) for t in found.themes] == list(zip(THEMES, (4, 3, 2), strict=True))
    assert found.themes[0].share == pytest.approx(4 / 6)
    assert found.themes[0].low < 4 / 6 < found.themes[0].high
    assert found.themes[0].label == "Neglect"


def test_pairs_keep_those_that_are_rare_and_choose_those_that_meet(found: Cooccurrence) -> None:
    assert found.association.n11.tolist() == [3, 1, 1]
    assert found.chosen.tolist() == [0, 1, 2]
    assert found.choose(min_count=2).chosen.tolist() == [0]
    assert found.choose(max_q=0.0).chosen.tolist() == []
    # Nothing is worked out again, and the first value stays as it was.
    assert found.choose(min_count=2).association is found.association
    assert found.chosen.tolist() == [0, 1, 2]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 3, 1, 4, 2, 0)])
def test_the_units_behind_themes_and_pairs_are_found_on_demand(order: tuple[int, ...]) -> None:
    found = cooccurrence(toy(order), "independence")
    assert found.units_with("neglect") == ["r1", "r2", "r3", "r4"]
    assert found.units_with("poverty", "neglect") == ["r1", "r2", "r3"]
    assert found.units_with(*THEMES) == ["r1"]
    assert list(found.units_behind(np.array([2, 0]))) == [["r1"], ["r1", "r2", "r3"]]


def test_the_place_of_a_pair_does_not_depend_on_the_order_of_its_ends(found: Cooccurrence) -> None:
    i, j = found.association.i, found.association.j
    for k in range(len(found.association)):
        one, other = THEMES[i[k]], THEMES[j[k]]
        assert found.place(one, other) == found.place(other, one) == k
    with pytest.raises(UsageError, match="expected two themes"):
        found.place("neglect", "neglect")
    for ask in (found.place, found.units_with):
        with pytest.raises(UnknownNameError, match=r"negglect.*neglect"):
            ask("poverty", "negglect")


#: What is said of a pair by its findings and the scheme, and not by the counts of its units.
OF_FINDINGS = {"same_finding", "relation"}


def test_every_place_of_the_bundled_pairs(kg: KnowledgeGraph) -> None:
    found = kg.associations()
    names = found.incidence.themes
    ends = zip(found.association.i.tolist(), found.association.j.tolist(), strict=True)
    assert [found.place(names[j], names[i]) for i, j in ends] == list(range(4950))


@pytest.mark.parametrize("net", NETS)
def test_the_network_carries_every_number_of_the_arrays(kg: KnowledgeGraph, net: str) -> None:
    found = kg.associations(null=net)
    network = found.network()
    themes = found.incidence.themes
    stated = sum(theme.count > 0 for theme in found.themes)
    assert network.number_of_edges() == stated * (stated - 1) // 2 > found.association.n11.size / 2
    met = found.choose(min_count=1).network()
    assert met.number_of_edges() == (found.association.n11 > 0).sum()
    assert list(network) == [theme.id for theme in found.themes if theme.count]
    for k in found.chosen.tolist():
        edge = network.edges[themes[found.association.i[k]], themes[found.association.j[k]]]
        for name in edge_names():
            of = found if name in OF_FINDINGS else found.association
            array = getattr(of, "testable" if name == "tested" else name)
            value = array if name == "n" else array[k]
            assert edge[name] == value, name
            assert type(edge[name]) in (int, float, bool, str)
        assert edge["weight"] == edge["n11"] == len(edge["reviews"])
    for node, about in network.nodes(data=True):
        assert about["reviews"] == found.units_with(node)
        assert len(about["reviews"]) == about["count"]


def test_the_graph_of_the_api_is_the_network_of_its_associations(kg: KnowledgeGraph) -> None:
    options: dict[str, Any] = {
        "where": ["nation=wales"],
        "null": "independence",
        "min_count": 2,
        "max_q": 0.99,
    }
    ours, theirs = kg.associations(**options).network(), kg.cooccurrence(**options)
    assert nx.utils.graphs_equal(ours, theirs)
    assert ours.graph == theirs.graph
    assert 0 < ours.number_of_edges() < kg.cooccurrence(["nation=wales"]).number_of_edges()


@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("resamples", [0, 3])
def test_files_from_the_arrays_and_from_the_network_are_the_same(
    kg: KnowledgeGraph, net: str, resamples: int
) -> None:
    found = kg.associations(null=net, min_count=2, max_q=0.9, resamples=resamples)
    network = found.network()
    assert len(FORMATS) == 8
    for form in FORMATS:
        assert export(found, form) == export(network, form), form
    assert to_csv(found, safe=True) == to_csv(network, safe=True)
    assert edge_frame(found).equals(edge_frame(network))
    without = [name for name in edge_frame(found).columns if name != "reviews"]
    assert found.frame().equals(edge_frame(found)[without])


def test_tables_begin_with_the_strongest_evidence(kg: KnowledgeGraph) -> None:
    frame = kg.associations().frame()
    keys = list(zip(frame["q"], frame["p"], -frame["n11"], strict=True))
    assert keys == sorted(keys)
    assert (frame["theme_a"][0], frame["theme_b"][0]) == (
        "abuse-of-trust",
        "allegations-management",
    )


def test_numbers_without_end_stay_in_the_value_and_leave_the_files() -> None:
    everywhere = Incidence(
        csr_array(np.array([[1, 1]] * 3 + [[1, 0]] * 3, dtype=bool)),
        tuple("abcdef"), tuple("abcdef"), THEMES[:2], "review", EVERY,
    )  # fmt: skip
    found = cooccurrence(everywhere, "independence")
    assert math.isinf(found.column("odds_ratio_high", found.chosen)[0])
    row = dict(zip(COLUMNS, to_csv(found).splitlines()[1].split(","), strict=True))
    assert (row["odds_ratio"], row["odds_ratio_high"]) == ("1.0", "")


# --- the list of measures -------------------------------------------------------------------------


def test_every_measure_is_worked_out_under_its_name() -> None:
    worked_out = {f.name for f in dataclasses.fields(Association)} | {"evidence", "tested"}
    at_hand = {name for name, m in MEASURES.items() if m.kind not in FURTHER} - OF_FINDINGS
    assert at_hand <= worked_out
    # The numbers of the pairs, and what the correction was told, are not said of a pair.
    assert worked_out - at_hand == {
        "i", "j", "ratio", "tails", "testable", "excluded", "family", "left_out", "alpha",
        "correction",
    }  # fmt: skip
    counted = {f.name for f in dataclasses.fields(Measures)} - {"i", "j"}
    assert {m.name for m in MEASURES.values() if m.name in counted} == counted


def test_resampling_gives_the_columns_that_are_listed_for_it(kg: KnowledgeGraph) -> None:
    found = kg.associations(["nation=wales"], resamples=2)
    assert tuple(found.resampled) == tuple(
        name for name, m in MEASURES.items() if m.kind == "resampling"
    )


def test_ranges_and_directions_hold_for_the_bundled_pairs(kg: KnowledgeGraph) -> None:
    found = kg.associations(resamples=3)
    ends = {"0": 0.0, "1": 1.0, "−1": -1.0, "N": found.n, "∞": math.inf,
            "the number of pairs": len(found.association)}  # fmt: skip
    every = np.arange(len(found.association))
    words = set()
    for name, measure in MEASURES.items():
        if measure.kind == "within":
            continue  # tests/analyses/test_kind_of_case.py
        low, _, high = measure.range.partition(" to ")
        if not high or measure.kind == "verdict":
            words.add(name)
            continue
        values = np.array(found.column(name, every), dtype=float)
        assert ends[low] <= values.min(), name
        assert values.max() <= ends[high], name
    assert words == {"net", "sign", "evidence", "tested", "relation", "robust"}


def test_what_says_none_is_the_value_of_independent_themes() -> None:
    square = csr_array(np.array([[1, 1], [1, 0], [0, 1], [0, 0]] * 3, dtype=bool))
    names = tuple(f"r{k}" for k in range(12))
    counted = Incidence(square, names, names, THEMES[:2], "review", EVERY)
    found = cooccurrence(counted, "independence")
    said = {m.name: m.none for m in MEASURES.values() if m.none}
    # By links it is the network that is compared with, and a network of one pair says nothing.
    assert said.pop("association_strength_links") == "1"
    assert said.pop("explained") == "0"  # there only within strata
    for name, none in said.items():
        (value,) = found.column(name, np.array([0]))
        assert value == pytest.approx(float(none), abs=1e-12), name
    assert set(said) == {
        "lift", "lift_plain", "npmi", "phi", "odds_ratio", "odds_ratio_plain", "g2", "sign",
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["child", "finding"])
def test_units_of_one_review_are_not_tested_as_independent(kg: KnowledgeGraph, unit: str) -> None:
    found = kg.associations(unit=unit, null="independence")
    pairs = found.association
    assert len(set(found.incidence.reviews)) < found.n
    assert (pairs.q == 1).all()
    assert (pairs.p == 1).all()
    assert not pairs.testable.any()
    assert (pairs.n11 > 0).sum() > 100
    (why,) = pairs.left_out
    assert why == f"whose test would take {found.incidence.plural} of one review to be independent"
    assert any(note.startswith("No pair is tested, and p and q are 1") for note in found.notes)
    assert not any("p and q are 1" in note for note in kg.associations().notes)


def test_the_rule_of_levels_is_spoken_of_where_it_takes_out_a_pair(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = kg.associations(null="independence")
    assert "above" not in " ".join(plain.notes)
    assert not any("above" in why for why in plain.network().graph["left_out"])
    size = len(plain.themes)
    levels = np.zeros((size, size), bool)
    levels[0, 1:13] = True
    monkeypatch.setattr("casegraph.model.concepts.parent_child_pairs", lambda _: levels | levels.T)
    found = kg.associations(null="independence")
    assert found.network().graph["left_out"]["of a concept and one above it"] == 12
    assert "12 pairs of a concept and one above it" in found.notes[0]
    (named,) = (note for note in found.notes if note.startswith("Not tested, because one theme"))
    assert f"{found.themes[0].label} and {found.themes[10].label}; 2 more." in named


def test_weights_and_resampled_measures_are_on_the_list() -> None:
    assert set(WEIGHTS) <= set(MEASURES)
    for name, words in WEIGHTS.items():
        assert name == "n11" or MEASURES[name].label.lower() in words.lower()
    with pytest.raises(UnknownNameError) as refused:
        bootstrap(np.eye(3), associate(np.eye(3)), names=["xyz"])
    resampled = str(refused.value).partition("expected one of: ")[2].rstrip(".").split(", ")
    assert "lift" in resampled
    assert set(resampled) <= {name for name, m in MEASURES.items() if m.direction == 1}


def test_the_columns_of_files_keep_their_order() -> None:
    # Programs rely on it: a new column goes to the end of its kind, and this list with it.
    assert COLUMNS == (
        "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
        "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
        "sign", "evidence", "expected_null", "tested", "expected_plain", "lift_plain",
        "odds_ratio_plain", "odds_ratio_low_plain", "odds_ratio_high_plain", "same_finding",
        "relation", "label_a", "label_b", "reviews",
    )  # fmt: skip
    assert set(edge_names()) == set(column_names()) - {"net"}
