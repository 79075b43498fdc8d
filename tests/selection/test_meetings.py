"""Meetings of two themes on one finding: against the tables, and what --apart makes of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

import casegraph as cg
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError

from ..support import bundled


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return cg.open()


@pytest.mark.parametrize(
    ("where", "polarity"), [((), None), (("polarity=concern",), "concern"), (("level=all",), None)]
)
def test_meetings_on_one_finding_are_those_of_the_table(
    kg: KnowledgeGraph, where: tuple[str, ...], polarity: str | None
) -> None:
    found = kg.incidence(where)
    position = {theme: k for k, theme in enumerate(found.themes)}
    stated: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in bundled.rows("findings"):
        if polarity in (None, row["polarity"]):
            for theme in row["themes"].split(";"):
                stated[row["review_id"]][theme].add(row["finding_id"])
    expected = np.zeros((len(position), len(position)), int)
    for review in found.units:
        for one, other in combinations(stated[review], 2):
            # They meet on different findings if a finding of one is not the only one of the other.
            if len(stated[review][one] | stated[review][other]) == 1:
                i, j = sorted((position[one], position[other]))
                expected[i, j] += 1
    at = np.triu_indices(len(position), 1)
    assert found.same_finding is not None
    assert found.same_finding.tolist() == expected[at].tolist()
    assert expected.sum() > 100


def test_apart_takes_these_meetings_away_and_expects_the_same(kg: KnowledgeGraph) -> None:
    every, apart = kg.associations(), kg.associations(apart=True)
    assert (every.association.n11 - every.same_finding).tolist() == apart.association.n11.tolist()
    assert apart.association.expected.tolist() == every.association.expected.tolist()
    assert apart.association.a.tolist() == every.association.a.tolist()
    clear = [int((found.association.grade == 2).sum()) for found in (every, apart)]
    assert 0 < clear[1] < clear[0]
    assert "different findings" in apart.notes[0]


def test_a_child_counts_the_meetings_of_its_review(kg: KnowledgeGraph) -> None:
    found = kg.associations(unit="child")
    assert (found.same_finding <= found.association.n11).all()
    assert found.same_finding.sum() > kg.associations().same_finding.sum() / 2


def test_every_meeting_of_a_finding_is_on_one(kg: KnowledgeGraph) -> None:
    found = kg.associations(unit="finding")
    assert found.same_finding.tolist() == found.association.n11.tolist()


@pytest.mark.parametrize(
    ("asked", "why"),
    [({"unit": "finding"}, "the unit review or child"), ({"resamples": 5}, "one of the two")],
)
def test_apart_is_refused_where_it_cannot_be_counted(
    kg: KnowledgeGraph, asked: dict[str, object], why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        kg.associations(apart=True, **asked)  # type: ignore[arg-type]


def test_tables_and_networks_say_both_of_each_pair(kg: KnowledgeGraph) -> None:
    found = kg.associations()
    frame = found.frame().set_index(["theme_a", "theme_b"])
    assert frame.loc[("domestic-abuse", "domestic-abuse-response"), "relation"] == "presupposes"
    assert frame.loc[("unsafe-sleep", "sudden-infant-death"), "relation"] == ""
    assert (found.relation == "presupposes").sum() == 8
    assert (frame["same_finding"] <= frame["n11"]).all()
    edge = found.network().edges["domestic-abuse", "domestic-abuse-response"]
    assert edge["relation"] == "presupposes"
    one = found.says_one_thing[found.place("domestic-abuse", "domestic-abuse-response")]
    assert one
    two = found.place("parental-alcohol-misuse", "parental-drug-misuse")
    rests = found.same_finding[two] / found.association.n11[two]
    assert found.says_one_thing[two] == (rests >= 0.5)


def test_apart_of_a_matrix_without_findings_is_refused(kg: KnowledgeGraph) -> None:
    from casegraph.analyses.cooccurrence import cooccurrence

    bare = replace(kg.incidence(), findings=None)
    assert (cooccurrence(bare).same_finding == 0).all()
    with pytest.raises(UsageError, match="says nothing of findings"):
        cooccurrence(bare, apart=True)
