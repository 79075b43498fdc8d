"""Filters mean what they say, and an unknown one names the nearest that are known."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casegraph.errors import AmbiguousNameError, UnknownNameError, UsageError
from casegraph.ingest.build import Build
from casegraph.model.names import Names
from casegraph.selection import Selection
from casegraph.selection.facets import FACETS
from casegraph.selection.incidence import incidence
from casegraph.store import open_memory

from ..support.paths import ROOT

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph


def _said(*where: str) -> list[str]:
    return [str(f) for f in Selection.of(where).filters]


def test_single_cases_are_the_default_and_a_stated_level_or_type_replaces_it() -> None:
    assert _said() == ["level=case"]
    assert _said("level=all") == []
    assert _said("level=thematic") == ["level=thematic"]
    assert _said("review-type=inquiry") == ["review-type=inquiry"]


def test_values_of_one_key_widen_and_names_may_be_written_as_labels() -> None:
    assert _said("nation=Wales", "nation=Northern Ireland", "level=all") == [
        "nation=wales,northern-ireland"
    ]
    assert _said("sex=female,male", "level=all") == ["sex=female,male"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("year=2015", "year=2015"), ("year=2010..2019", "year=2010..2019"),
     ("year=2015..", "year=2015.."), ("year=..2015", "year=..2015")],
)  # fmt: skip
def test_years_are_single_or_ranges(text: str, said: str) -> None:
    assert _said(text, "level=all") == [said]


def test_a_year_filter_holds_at_its_bounds() -> None:
    (chosen,) = Selection.of(["year=2010..2012", "level=all"]).filters
    assert [y for y in range(2008, 2015) if chosen.passes(str(y))] == [2010, 2011, 2012]


BAD = [
    ("age-group", "not of the form"),
    ("age-group=", "not of the form"),
    ("year=", "not of the form"),
    ("year=20", "expected YYYY"),
    ("year=..", "expected YYYY"),
    ("year=2019..2010", "is after"),
    ("year=2010,2012", "expected one year or one range"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_text_that_is_no_filter_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Selection.of([text])


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        Selection.of(["agegroup=under-1"])
    assert caught.value.nearest == ["age-group"]
    with pytest.raises(UnknownNameError, match="did you mean neglect"):
        Selection.of(["theme=neglekt"])
    with pytest.raises(UnknownNameError, match="expected one of: england, wales"):
        Selection.of(["nation=zzzzzz"])


def test_plus_asks_for_all_and_comma_for_either() -> None:
    assert str(Selection.of(["theme=Neglect + poverty"])) == (
        "level=case and theme=neglect+poverty (both)"
    )
    assert str(Selection.of(["theme=neglect", "theme=poverty"])) == (
        "level=case and theme=neglect,poverty (either)"
    )
    assert str(Selection.of("theme=neglect,poverty,unsafe-sleep")).endswith("(any)")
    assert str(Selection.of("theme=neglect+poverty+unsafe-sleep")).endswith("(all)")
    assert _said("theme=neglect+neglect", "level=all") == ["theme=neglect"]
    chosen = Selection.of("theme=neglect+poverty")
    assert Selection.from_fragment(chosen.fragment) == chosen
    assert chosen.fragment == "theme=neglect%2Bpoverty"
    assert chosen.words.endswith("naming the theme “Neglect” and “Poverty and deprivation”")


@pytest.mark.parametrize(
    "where",
    [["theme=neglect+poverty,unsafe-sleep"], ["theme=neglect+poverty", "theme=unsafe-sleep"],
     ["theme=neglect+"], ["theme=neglect+poverty", "theme=neglect+unsafe-sleep"]],
    ids=str,
)  # fmt: skip
def test_either_and_all_are_not_mixed(where: list[str]) -> None:
    with pytest.raises(UsageError, match=r"theme: found .* write one of the two"):
        Selection.of(where)


def test_an_unknown_name_beside_a_plus_is_named_alone() -> None:
    with pytest.raises(UnknownNameError, match="unknown theme 'povert'; did you mean poverty"):
        Selection.of("theme=neglect+povert")


def test_a_label_may_hold_a_plus() -> None:
    from casegraph.selection.filters import _ids

    names = Names("theme", {"a": ("A",), "b": ("B",), "a-b": ("A+B",)})
    assert _ids(FACETS["theme"], names, "A+B") == (("a-b",), False)
    assert _ids(FACETS["theme"], names, "B+A") == (("b", "a"), True)


def test_how_conditions_on_children_are_read_is_said() -> None:
    same, either = (Selection.of(["sex=male", "age-group=under-1", *more])
                    for more in ([], ["children=any"]))  # fmt: skip
    assert str(same) == "age-group=under-1 and children=same and level=case and sex=male"
    assert "with one and the same child of the age group “Under 1" in same.words
    assert either.words.endswith("(not always the same child)")
    assert (same.any_child, either.any_child) == (False, True)
    assert either.fragment == "age-group=under-1&children=any&sex=male"
    assert str(Selection.of(["sex=male"])) == "level=case and sex=male"
    assert Selection.of(["children=same", "children=any child"]).asked == ("children=any",)


def test_every_facet_knows_its_values(kg: KnowledgeGraph) -> None:
    for facet in FACETS.values():
        many = len(facet.names(kg.store).labels)
        assert many >= {"year": 0, "package": 1}.get(facet.key, 2), facet.key


def test_every_facet_says_what_a_filter_on_it_means() -> None:
    for facet in FACETS.values():
        assert facet.label
        assert facet.phrase.count("{}") == 1, facet.key


def test_the_readme_and_the_page_of_commands_name_every_key() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    told = readme.partition("alternative labels of ")[2].partition(" (`--where")[0]
    assert re.split(r", | and ", told) == list(FACETS)
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("## Filters")[2]
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.M) == list(FACETS)


# Names: ids, labels, alternative labels


@pytest.mark.parametrize(
    "written",
    ["criminal-exploitation", "Criminal Exploitation", "CRIMINAL_EXPLOITATION",
     "Child criminal exploitation", "child  criminal-exploitation", "county lines",
     "County Lines", "county_lines", "CCE", "cce", " county lines "],
)  # fmt: skip
def test_a_value_may_be_an_id_a_label_or_an_alternative_label(written: str) -> None:
    assert _said(f"theme={written}", "level=all") == ["theme=criminal-exploitation"]


def test_every_label_of_every_scheme_finds_its_concept() -> None:
    tried = 0
    for facet in FACETS.values():
        for key, labels in facet.names().labels.items():
            for name in (key, *labels):
                for written in (name, name.upper(), name.replace(" ", "_"), f"{name}, {key}"):
                    (chosen,) = Selection.of(f"{facet.key}={written}").stated
                    assert chosen.values == (key,), (facet.key, written)
                    tried += 1
    assert tried > 2_000


def test_keys_too_may_be_written_with_spaces_and_capitals() -> None:
    assert _said("Age Group = Under 1 year", "level=all") == ["age-group=under-1"]


def test_a_label_with_a_comma_can_stand_in_a_list() -> None:
    assert _said("incident-type=Death, other or not stated", "level=all") == [
        "incident-type=death-other"
    ]
    several = "incident-type=Suicide or suspected suicide,Death, other or not stated,FII"
    (chosen,) = Selection.of(several).stated
    assert chosen.values == ("suicide", "death-other", "fabricated-illness-harm")


def test_the_nearest_are_found_by_label_too() -> None:
    with pytest.raises(UnknownNameError) as caught:
        Selection.of("theme=county line")
    assert caught.value.kind == "theme"
    assert caught.value.name == "county line"
    assert caught.value.nearest[0] == "criminal-exploitation"
    assert caught.value.labels["criminal-exploitation"] == "county lines"
    assert "criminal-exploitation (county lines)" in str(caught.value)


def test_the_nearest_of_a_mistyped_label_with_a_comma_are_those_of_the_whole() -> None:
    with pytest.raises(UnknownNameError) as caught:
        Selection.of("incident-type=suicide,Deth, other or not stated")
    assert caught.value.nearest[0] == "death-other"
    with pytest.raises(UnknownNameError) as caught:
        Selection.of("theme=neglekt,poverty")
    assert caught.value.name == "neglekt"
    assert caught.value.nearest == ["neglect"]


def test_one_wrong_value_among_right_ones_is_named() -> None:
    with pytest.raises(UnknownNameError, match="'povrety'; did you mean poverty"):
        Selection.of("theme=neglect, povrety")


def test_a_label_of_several_is_refused_with_their_ids() -> None:
    names = Names("area", {"a": ("Kent",), "b": ("North", "kent")})
    assert names.resolve("north") == "b"
    with pytest.raises(AmbiguousNameError) as caught:
        names.resolve("KENT")
    assert caught.value.ids == ("a", "b")
    assert str(caught.value).endswith("write the id that is meant: a, b")


def test_an_id_goes_before_a_label() -> None:
    assert Names("area", {"kent": ("Kent",), "b": ("kent",)}).resolve("Kent") == "kent"


# Names that only a dataset knows


def test_areas_are_found_by_name_and_by_id(kg: KnowledgeGraph) -> None:
    by_name, by_id, upper = (
        kg.incidence([f"area={text}", "level=all"]) for text in ("Kent", "kent", "KENT")
    )
    assert by_name.where == by_id.where == upper.where == ("area=kent", "level=all")
    held = {r for r, about in kg.reviews().items() if about["area"] == "Kent"}
    assert set(by_name.units) == held
    both = kg.incidence(["area=Kent,Leicester, Leicestershire and Rutland", "level=all"])
    assert both.where[0] == "area=kent,leicester-leicestershire-and-rutland"
    assert set(both.units) == {
        r for r, about in kg.reviews().items()
        if about["area"] in ("Kent", "Leicester, Leicestershire and Rutland")
    }  # fmt: skip


def test_publishers_are_found_by_label_alternative_label_and_id(kg: KnowledgeGraph) -> None:
    names = FACETS["publisher"].names(kg.store)
    several = [(key, labels) for key, labels in names.labels.items() if len(labels) > 1]
    assert several
    for key, labels in several:
        for written in (key, *labels):
            (chosen,) = kg.selection(f"publisher={written}").stated
            assert chosen.values == (key,)
    board = "Kent Safeguarding Children Board"
    found = kg.incidence([f"publisher={board}", "level=all"])
    assert set(found.units) == {
        r for r, about in kg.reviews().items()
        if about["publisher"] == board
    }  # fmt: skip
    assert found.selection.words == f"reviews of every kind, published by {board}"


def test_packages_are_told_apart(toy: Path, tmp_path: Path) -> None:
    other = shutil.copytree(toy, tmp_path / "other")
    for table in other.glob("*.csv"):
        text = table.read_text(encoding="utf-8")
        table.write_text(re.sub(r"\b(r\d|s\d|r\d-c\d)\b", r"x\1", text), encoding="utf-8")
    store = open_memory("".join(Build([toy, other]).quads).encode())
    one, two = (incidence(store, f"package={name}") for name in ("TOY", "other"))
    assert one.where == ("level=case", "package=toy")
    assert set(two.units) == {f"x{unit}" for unit in one.units}
    assert set(incidence(store, "package=toy,other").units) == {*one.units, *two.units}
    with pytest.raises(UnknownNameError, match="did you mean other"):
        incidence(store, "package=othr")


def test_unknown_names_of_a_dataset_come_with_the_nearest(kg: KnowledgeGraph) -> None:
    for text, near in [
        ("area=Kentt", "kent"),
        ("publisher=Kent Safegarding Childrens Board", "kent-safeguarding-children-board"),
        ("package=publishd", "published"),
    ]:
        with pytest.raises(UnknownNameError) as caught:
            kg.incidence(text)
        assert caught.value.nearest[0] == near, text


def test_a_dataset_without_packages_says_so(toy: Path) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    quads = "".join(Build([toy]).quads).encode()
    triples = [quad.triple for quad in parse(quads, format=RdfFormat.N_QUADS)]
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    store = open_memory(text)
    with pytest.raises(UnknownNameError, match="the dataset has none"):
        incidence(store, "package=toy")
