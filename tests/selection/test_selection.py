"""One value for which reviews are looked at: written, said, and passed on parsed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph.errors import UnknownNameError, UsageError
from casegraph.selection import Selection
from casegraph.selection.facets import DATASET, EVERY_LEVEL, FACETS, YEAR

from ..support.paths import ROOT

# Texts of filters, one for every key at most, as somebody may write them


def _values(key: str) -> st.SearchStrategy[str]:
    facet = FACETS[key]
    if facet.scheme == YEAR:
        year = st.integers(0, 9999).map("{:04d}".format)
        ends = st.tuples(year, year).map(sorted).map("..".join)
        return st.one_of(year, ends, year.map("{}..".format), year.map("..{}".format))
    if facet.scheme == DATASET:
        word = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
        part = word.map(lambda text: text.replace(",", " ").strip()).filter(bool)
        return st.lists(part, min_size=1, max_size=3).map(",".join)
    names = facet.names().labels
    written = st.sampled_from([name for held in names.items() for name in (held[0], *held[1])])
    cased = st.one_of(written, written.map(str.upper), written.map(lambda t: t.replace(" ", "_")))
    return st.lists(cased, min_size=1, max_size=4).map(", ".join)


def _filters(keys: list[str]) -> st.SearchStrategy[list[str]]:
    return st.tuples(*map(_values, keys)).map(
        lambda values: [f"{key}={value}" for key, value in zip(keys, values, strict=True)]
    )


WHERE = st.lists(st.sampled_from(list(FACETS)), unique=True, max_size=6).flatmap(_filters)


@settings(max_examples=300, deadline=None)
@given(WHERE)
def test_text_selection_and_fragment_lead_back_to_each_other(where: list[str]) -> None:
    chosen = Selection.of(where)
    assert Selection.of(chosen) is chosen
    assert Selection.of(chosen.asked) == chosen
    assert Selection.from_fragment(chosen.fragment) == chosen
    assert Selection.from_fragment(f"#{chosen.fragment}") == chosen
    assert Selection.of(chosen.texts).filters == chosen.filters
    assert hash(Selection.of(chosen.asked)) == hash(chosen)
    assert chosen.fragment.isascii()
    assert not set(" #?<>\"'") & set(chosen.fragment)
    assert chosen.words.startswith("reviews of ")


@settings(max_examples=100, deadline=None)
@given(WHERE, WHERE)
def test_filters_of_another_selection_take_the_place_of_those_with_their_key(
    one: list[str], other: list[str]
) -> None:
    first, second = Selection.of(one), Selection.of(other)
    both = first.with_(second)
    assert both.keys == first.keys | second.keys
    assert both.without(*(first.keys - second.keys)) == second
    assert first.without(*first.keys) == Selection()


def test_a_selection_is_made_of_nothing_one_text_or_several() -> None:
    assert (
        Selection.of() == Selection.of(None) == Selection.of([]) == Selection.of(()) == Selection()
    )
    assert Selection.of("nation=wales") == Selection.of(["nation=wales"])
    assert Selection.of(["nation=wales", "nation=scotland"]).asked == ("nation=wales,scotland",)


def test_the_level_of_single_cases_is_taken_where_none_is_asked_for() -> None:
    assert str(Selection()) == "level=case"
    assert Selection().asked == ()
    assert Selection().fragment == ""
    assert str(Selection.of("level=all")) == "level=all"
    assert Selection.of("level=all").filters == ()
    assert str(Selection.of("review-type=inquiry")) == "review-type=inquiry"
    assert str(Selection.of("level=case, all")) == "level=all"
    assert str(Selection().by_default(EVERY_LEVEL)) == "level=all"
    assert str(Selection.of("level=thematic").by_default(EVERY_LEVEL)) == "level=thematic"


def test_a_level_that_was_asked_for_is_told_from_the_default() -> None:
    stated, default = Selection.of("level=case"), Selection()
    assert stated.filters == default.filters
    assert stated.texts == default.texts
    assert stated != default
    assert stated.states("level")
    assert not default.states("level")
    assert stated.with_("level=thematic").asked == ("level=thematic",)


SAID = [
    ((), "reviews of single cases"),
    (("level=all",), "reviews of every kind"),
    (("level=thematic,aggregate",), "reviews of themes or groups of cases or many reviews"),
    (("nation=wales", "year=2015.."), "reviews of single cases in Wales, published 2015 or later"),
    (("nation=wales,scotland", "year=2015"),
     "reviews of single cases in Wales or Scotland, published in 2015"),
    (("year=..2014",), "reviews of single cases, published 2014 or earlier"),
    (("year=2010..2014",), "reviews of single cases, published from 2010 to 2014"),
    (("review-type=rapid-review",), "reviews of the kind “Rapid review”"),
    (("theme=neglect", "sex=female"),
     "reviews of single cases, with a child of the sex “Female”, naming the theme “Neglect”"),
    (("age-group=under-1,1-to-5",),
     "reviews of single cases, with a child of the age group “Under 1 year” or “1 to 5 years”"),
    (("complete=false", "outcome=death"),
     "reviews of single cases, with the outcome “Death”, not read to the end"),
    (("complete=true,false",), "reviews of single cases, read to the end or not read to the end"),
    (("polarity=concern", "level=all"),
     "reviews of every kind, counting only findings with the polarity “Concern”"),
    (("area=Kent", "nation=england"), "reviews of single cases in England in the area Kent"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "words"), SAID, ids=[" ".join(w) or "none" for w, _ in SAID])
def test_a_selection_says_itself_to_a_reader(where: tuple[str, ...], words: str) -> None:
    assert Selection.of(where).words == words


def test_every_level_has_words() -> None:
    for level in FACETS["level"].known():
        assert Selection.of(f"level={level}").kind.startswith("of ")


def test_what_others_ask_of_a_selection() -> None:
    chosen = Selection.of(["theme=neglect,poverty", "sex=female", "polarity=concern"])
    assert chosen.values("theme") == ("neglect", "poverty")
    assert chosen.values("agency") == ()
    assert chosen.values("level") == ("case",)
    assert [f.key for f in chosen.about("child")] == ["sex"]
    assert [f.key for f in chosen.about("finding")] == ["polarity"]
    assert [f.key for f in chosen.about("review")] == ["level", "theme"]
    assert chosen.states("sex", "agency")
    assert not chosen.states("agency")


def test_a_fragment_that_is_no_selection_is_refused() -> None:
    with pytest.raises(UsageError, match="not of the form"):
        Selection.from_fragment("net=")
    with pytest.raises(UnknownNameError, match="filter"):
        Selection.from_fragment("planet=mars")


READERS = {
    "graph/casegraph/selection/filters.py": "the filters themselves",
    "graph/casegraph/cli/query.py": "VARIABLE=NAME of --with",
    "graph/casegraph/endpoint/negotiation.py": "parameters of an Accept header",
    "graph/casegraph/endpoint/request.py": "parameters of a request",
}


def test_the_text_of_a_filter_is_read_in_one_place() -> None:
    sources = [
        path for folder in ("graph", "viz") for ending in ("py", "html")
        for path in (ROOT / folder).rglob(f"*.{ending}") if "node_modules" not in path.parts
    ]  # fmt: skip
    assert len(sources) > 250
    parting = re.compile(r"""partition\(["']=["']\)|split\(["']=["']|["'][a-z-]+=(case|all)["'] """)
    reading = {
        path.relative_to(ROOT).as_posix() for path in sources
        if parting.search(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert reading == set(READERS)
