"""Filters mean what they say, and an unknown one names the nearest that are known."""

from __future__ import annotations

import pytest

from casegraph.errors import UnknownNameError, UsageError
from casegraph.selection.filters import FACETS, parse_filters


def _said(*where: str) -> list[str]:
    return [str(f) for f in parse_filters(where)]


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
    (chosen,) = parse_filters(["year=2010..2012", "level=all"])
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
        parse_filters([text])


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse_filters(["agegroup=under-1"])
    assert caught.value.nearest == ["age-group"]
    with pytest.raises(UnknownNameError, match="did you mean neglect"):
        parse_filters(["theme=neglekt"])
    with pytest.raises(UnknownNameError, match="expected one of: england, wales"):
        parse_filters(["nation=zzzzzz"])


def test_every_facet_knows_its_values() -> None:
    assert len(FACETS) == 15
    for facet in FACETS.values():
        assert facet.scheme == "year" or len(facet.known()) >= 2, facet.key
