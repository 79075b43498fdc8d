"""What definitions leave out: cells that are empty by rule, and pairs that no child can have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from casegraph.api import KnowledgeGraph
from casegraph.ingest.tables.schema import FINDINGS, exclusive
from casegraph.ingest.validation import open_input
from casegraph.model.concepts import concepts, excluding_pairs, impossible, members
from casegraph.selection.incidence import incidence
from casegraph.selection.structural_zeros import closed_cells, contradictions

from ..support import bundled
from ..support.command import run


def test_a_review_can_have_a_theme_if_one_of_its_children_can(kg: KnowledgeGraph) -> None:
    found = kg.incidence()
    closed = closed_cells(kg.store, found)
    assert closed.shape == found.matrix.shape
    ages: dict[str, list[str]] = {}
    for row in bundled.case_children():
        ages.setdefault(row["review_id"], []).append(row["age_group"])
    stated = [name for name in members("characteristic", "age-group") if "not-stated" not in name]
    for theme in ("child-suicide", "unsafe-sleep", "neglect"):
        no_ages, no_outcomes = impossible(theme)
        expected = []
        for review in found.reviews:
            # A child whose age is not stated may be of any.
            known = [a if a in stated else None for a in ages.get(review, [])]
            by_age = bool(known) and all(a in no_ages for a in known)
            expected.append(by_age or bundled.reviews()[review]["outcome"] in no_outcomes)
        assert closed[:, found.themes.index(theme)].tolist() == expected, theme
        assert any(expected) == (theme != "neglect")
    # Nearly nothing that is coded contradicts a definition, and nothing is left out for it.
    told = contradictions(kg.store)
    assert len(told) < 10
    assert {one.review for one in told} <= set(bundled.reviews())


def test_two_children_open_what_one_leaves_closed_and_a_contradiction_is_a_note(
    spoil: Callable[[str, str, str], Path],
) -> None:
    spoil("findings.csv", "concern,neglect,,The child", "concern,unsafe-sleep;bullying,,The child")
    toy = spoil("findings.csv", "concern,neglect;domestic-abuse", "concern,child-homicide")
    store = open_input(toy)
    assert [(c.review, c.theme, c.stated) for c in contradictions(store)] == [
        ("r2", "child-homicide", "outcome")
    ]
    found = incidence(store, "level=all", least=0)
    row = closed_cells(store, found)[found.reviews.index("r1")]
    closed = {found.themes[k] for k in np.flatnonzero(row)}
    # A baby and a child of five: neither is a teenager; the baby cannot be bullied, the other can.
    assert {"child-suicide", "adolescent-vulnerability"} <= closed
    assert not {"unsafe-sleep", "bullying"} & closed
    done = run("validate", str(toy))
    assert done.returncode == 0, done.stderr
    note, last = done.stdout.splitlines()
    assert note.startswith(
        "note: review/r2: found the theme “Killing of a child”, whose definition"
    )
    assert "the outcome of this review" in note
    assert "1 note says" in last


def test_pairs_that_no_child_can_have_are_named_so_and_stay_in_the_test(
    kg: KnowledgeGraph,
) -> None:
    names = ("child-suicide", "child-homicide", "unsafe-sleep", "neglect", "self-harm")
    apart = excluding_pairs(names)
    assert np.array_equal(apart, apart.T)
    assert [(names[i], names[j]) for i, j in np.argwhere(np.triu(apart)).tolist()] == [
        ("child-suicide", "child-homicide"), ("child-suicide", "unsafe-sleep"),
    ]  # fmt: skip
    found = kg.associations()
    at = found.place("child-suicide", "child-homicide")
    assert found.relation[at] == "excludes"
    assert not found.says_one_thing[at]
    assert found.association.testable[at]
    assert found.association.n11[found.relation == "excludes"].max() <= 1
    # One finding may tell of two children, so both codes may be in one cell.
    assert exclusive(FINDINGS.column("themes")) == ()


def test_what_a_theme_excludes_is_an_age_an_outcome_or_a_theme() -> None:
    kinds = {name for scheme in ("theme", "outcome", "characteristic") for name in concepts(scheme)}
    for theme, concept in concepts("theme").items():
        assert set(concept.excludes) <= kinds, theme
        ages, outcomes = impossible(theme)
        assert not any(name.endswith("not-stated") for name in ages | outcomes)
        assert "death" not in outcomes
