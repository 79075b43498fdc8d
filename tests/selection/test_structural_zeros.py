"""What definitions leave out: cells that are empty by rule, and pairs that no child can have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.exports import export
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


def test_cells_that_are_empty_by_definition_are_not_expected_to_be_filled(
    kg: KnowledgeGraph,
) -> None:
    plain, open_ = kg.associations(), kg.associations(structural_zeros=True)
    stated = kg.incidence().matrix.toarray().astype(bool)
    assert open_.closed == (closed_cells(kg.store, kg.incidence()) & ~stated).sum() > 1_000
    expected = {
        name: found.association.expected for name, found in (("plain", plain), ("open", open_))
    }
    infants = plain.place("unsafe-sleep", "sudden-infant-death")
    apart = plain.place("unsafe-sleep", "child-suicide")
    assert expected["open"][infants] > 1.2 * expected["plain"][infants]
    assert expected["open"][apart] < 0.5 * expected["plain"][apart]
    assert open_.association.n11.tolist() == plain.association.n11.tolist()
    assert "each theme only in reviews that can have it" in open_.notes[0]
    assert open_.notes[1].startswith(f"{open_.closed:,} cells are empty by definition")
    assert "/structural-zeros/" in export(open_, "nquads")
    assert open_.network().graph["closed"] == open_.closed


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"null": "independence"}, "expected exact or length-average"),
        ({"unit": "child"}, "expected the unit review"),
        ({"within": ["outcome"]}, "strata of age and outcome close such cells by themselves"),
        ({"length_by": "group"}, "together with lengths by group"),
        ({"resamples": 3}, "3 resamples are asked for"),
    ],
)
def test_structural_zeros_are_refused_where_no_model_holds_them(
    kg: KnowledgeGraph, asked: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        kg.associations(structural_zeros=True, **asked)


def test_a_protocol_and_structural_zeros_are_refused_together(tmp_path: Path) -> None:
    path = tmp_path / "analysis.toml"
    path.write_text("", encoding="utf-8")
    done = run("cooccur", "--structural-zeros", "--protocol", str(path))
    assert done.returncode != 0
    assert "leaves every cell open" in done.stderr
