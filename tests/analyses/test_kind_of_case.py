"""Pairs within strata: which reviews are of one kind, what is said of them, and where it goes."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from casegraph.analyses.cooccurrence import MEASURES, Cooccurrence, cooccurrence
from casegraph.analyses.cooccurrence.beyond_strata import kept_by_placebo, placebo_note
from casegraph.analyses.cooccurrence.kind_of_case import explained
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.exports import FORMATS, edge_frame, export
from casegraph.model.concepts import pair_rules
from casegraph.selection.strata import KEYS, KIND_OF_CASE, check_within, read_strata, year_band
from casegraph.stats import associate

from ..support import bundled
from ..support.command import run


@pytest.fixture(scope="module")
def within(kg: KnowledgeGraph) -> Cooccurrence:
    return kg.associations(within=KIND_OF_CASE)


def test_reviews_that_state_the_same_are_one_stratum(
    kg: KnowledgeGraph, within: Cooccurrence
) -> None:
    assert within.within is not None
    ages: dict[str, set[str]] = {}
    for row in bundled.case_children():
        if row["age_group"] not in ("", "age-not-stated"):
            ages.setdefault(row["review_id"], set()).add(row["age_group"])
    order = ["unborn", "under-1", "1-to-5", "6-to-10", "11-to-15", "16-to-17", "18-and-over"]
    expected = []
    for review in bundled.cases():
        stated = sorted(ages.get(review, ()), key=order.index)
        outcome = bundled.reviews()[review]["outcome"].replace("not-stated", "")
        expected.append(f"{' and '.join(stated) or 'not stated'}, {outcome or 'not stated'}")
    strata = within.within.strata
    assert strata.sizes == dict(Counter(expected))
    assert "1-to-5 and 6-to-10, serious-harm" in strata.sizes
    assert strata.words == "age of a child and outcome"
    # Every key gives each review a stratum, and a review that says nothing is not left out.
    for key in KEYS:
        names = read_strata(kg.store, within.incidence, [key]).names
        assert len(names) == within.n
        assert 1 < len(set(names)) < 20, key
    years = Counter(read_strata(kg.store, within.incidence, ["year"]).names)
    dated = bundled.dated("year_published")
    assert years == Counter(year_band(dated.get(review)) for review in bundled.cases())
    assert years["not stated"] > 20


def test_the_columns_are_those_of_the_strata_and_of_length_beside_them(
    kg: KnowledgeGraph, within: Cooccurrence
) -> None:
    plain = kg.associations()
    pairs, by_length = within.association, plain.association
    assert within.within is not None
    names = np.asarray(within.within.strata.names)
    rules = pair_rules(within.incidence.themes)
    again = associate(within.incidence.matrix, strata=names, **rules)
    for name in ("expected", "odds_ratio", "odds_ratio_low", "p", "q"):
        assert getattr(pairs, name).tolist() == getattr(again, name).tolist(), name
        assert not np.allclose(getattr(pairs, name), getattr(by_length, name)), name
    assert (pairs.net, within.net) == ("exact", "exact")
    assert pairs.expected_plain.tolist() == by_length.expected_plain.tolist()
    said = within.further
    assert list(said) == [m.name for m in MEASURES.values() if m.kind == "within"]
    assert list(plain.further) == []
    assert said["q_length"].tolist() == by_length.q.tolist()
    # What is known without strata is not worked out again.
    beside = cooccurrence(within.incidence, strata=within.within.strata, by_length=plain)
    assert beside.within is not None
    assert beside.within.by_length is by_length
    assert beside.association.q.tolist() == pairs.q.tolist()
    assert said["expected_length"].tolist() == by_length.expected.tolist()
    share, more = said["explained"], pairs.n11 > by_length.expected
    assert np.array_equal(np.isnan(share), ~more)
    assert share[more] * (pairs.n11 - by_length.expected)[more] == pytest.approx(
        (pairs.expected - by_length.expected)[more]
    )
    assert np.isnan(explained(by_length, by_length)).sum() == (~more).sum()
    # Suicide and self-harm are of one age: about half of what they have in common is that.
    at = within.place("self-harm", "child-suicide")
    assert 0.3 < share[at] < 0.7
    frame = within.frame()
    assert frame.columns[-3:].tolist() == list(said)


def test_most_clear_pairs_have_to_do_with_the_kind_of_case(within: Cooccurrence) -> None:
    assert within.within is not None
    clear = within.within.by_length.q <= 0.05
    still = clear & (within.association.q <= 0.05)
    kept = kept_by_placebo(within, draws=2, seed=3)
    assert kept.tolist() == kept_by_placebo(within, draws=2, seed=3).tolist()
    assert 10 < still.sum() < 40 < kept.min() <= kept.max() <= clear.sum()
    note = within.notes[1]
    assert f"Of {clear.sum()} pairs" in note
    assert f"{still.sum()} are clear within the strata as well" in note
    assert f"{len(within.within.strata.sizes)} kinds of reviews by age of a child" in note
    assert "on average (2 draws" in placebo_note(within, draws=2)
    assert "within kinds of case by age of a child and outcome" in within.notes[0]


def test_every_file_has_what_the_strata_say(kg: KnowledgeGraph, within: Cooccurrence) -> None:
    within = within.choose(max_q=0.2)  # some hundred pairs say it as well as thousands
    network = within.network()
    assert network.graph["within"] == list(KIND_OF_CASE)
    for form in FORMATS:
        assert export(within, form) == export(network, form), form
    assert edge_frame(within).equals(edge_frame(network))
    edge: dict[str, Any] = next(
        e for e in json.loads(export(within, "json"))["edges"] if e["explained"] is not None
    )
    assert {"expected_length", "q_length", "explained"} <= set(edge)
    assert 'attr.name="explained"' in export(within, "graphml")
    cube = export(within, "nquads")
    for term in ("expectedByLength", "qValueByLength", "explainedByStrata"):
        assert f"ontology/{term}>" in cube or f"#{term}>" in cube, term
    assert "/review/exact/within=age-group,outcome/" in cube
    assert "within=" not in export(kg.associations(max_q=0.2), "nquads")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"null": "independence"}, "the null model is independence; expected the null model exact"),
        ({"unit": "child"}, "the unit is child; expected the unit review"),
        ({"resamples": 5}, "5 resamples are asked for; expected one of the two"),
    ],
)
def test_what_strata_cannot_hold_is_refused(
    kg: KnowledgeGraph, asked: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        kg.associations(within=["outcome"], **asked)


def test_keys_are_known_and_lengths_by_group_and_meetings_apart_go_with_them(
    kg: KnowledgeGraph,
) -> None:
    assert check_within(["year,outcome", "age-group"]) == ("age-group", "outcome", "year")
    for wrong, nearest in (("age-grup", "age-group"), ("theme", "nation, basis")):
        with pytest.raises(UnknownNameError, match=nearest):
            check_within([wrong])
    by_group = kg.associations(within=["outcome"], length_by="group", apart=True)
    assert "each group of themes by itself, meetings on different findings" in by_group.notes[0]
    assert (by_group.association.q <= 0.05).sum() > 10


def test_the_command_prints_the_strata_and_the_cost_of_stratifying() -> None:
    done = run("cooccur", "--within", "outcome", "--max-q", "0.0001")
    assert done.returncode == 0, done.stderr
    assert "explained" in done.stdout.splitlines()[0]
    assert "Within strata: 3 kinds of reviews by outcome" in done.stderr
    assert "Strata of the same sizes that mean nothing keep" in done.stderr
    refused = run("cooccur", "--within", "agegroup")
    assert refused.returncode != 0
    assert "age-group" in refused.stderr
    assert "Traceback" not in refused.stderr
