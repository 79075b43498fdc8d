"""The trend that a page works out under a filter is that of ``kg.trend``, to nine digits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from casegraph.api import KnowledgeGraph
from casegraph.errors import TooFewError, UsageError
from casegraph_viz.content.packed_reviews import packed
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.timeline.page import boxes_of
from casegraph_viz.views.timeline.words import about, summary
from casegraph_viz.views.timeline.years import years_of

from ...support.recount import Recount
from ...support.recounted import GRADES, close, where

#: Filters that are asked for by name, beside those drawn at random: none, thin ones, few years.
CHOSEN: list[dict[str, Any]] = [
    {},
    {"nation": ["scotland"]},
    {"nation": ["northern-ireland"]},
    {"year": [2015, 2016]},
    {"year": [2004, 2024]},
    {"outcome": ["death"], "age-group": ["under-1"]},
]
NUMBERS = {
    "z": "z", "p": "p", "q": "q", "change": "change", "changeLow": "change_low",
    "changeHigh": "change_high", "departureP": "departure_p",
}  # fmt: skip


def drawn(facets: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """Filters of one or two kinds with one to three values, or a run of years."""
    draw = random.Random(20)
    for _ in range(count):
        filters: dict[str, Any] = {}
        for facet in draw.sample(facets, draw.choice((1, 1, 2))):
            values = [value["id"] for value in facet["values"]]
            filters[facet["key"]] = sorted(
                draw.sample(values, min(len(values), draw.choice((1, 2, 3))))
            )
        if draw.random() < 0.3:
            filters["year"] = [draw.randint(2002, 2012), draw.choice((None, 2019, 2023))]
        yield filters


def compared(
    kg: KnowledgeGraph, mine: dict[str, Any], ids: list[str], filters: Any, date: str
) -> int:
    """Compare every number and sentence of one answer; return how many, 0 for a refusal."""
    why, left = "", 0
    try:
        theirs = kg.trend(where(filters), date=date)
    except TooFewError as error:
        why, left = "few", error.left
    except UsageError as error:
        why = "undated" if "states the" in str(error) else "periods"
    if why:
        assert mine["refused"] == why
        assert mine["refusal"]
        assert why != "few" or mine["n"] == left
        return 0
    assert (mine["refused"], mine["refusal"]) == (None, "")
    assert mine["undated"] == theirs.undated
    spans = [(p["start"], p["end"], p["n"]) for p in mine["periods"]]
    assert spans == [(p.start, p.end, n) for p, n in zip(theirs.periods, theirs.sizes, strict=True)]
    tests = theirs.tests.set_index("theme")
    rows = {ids[row["theme"]]: row for row in mine["themes"]}
    assert set(rows) == set(tests.index)
    tests = tests.loc[list(rows)]
    count = 0
    for name, column in NUMBERS.items():
        mine_all = [row["test"][name] for row in rows.values()]
        count += close(mine_all, tests[column], column, gaps=True)
    for row, (_, test) in zip(rows.values(), tests.iterrows(), strict=True):
        assert (row["reviews"], row["n"]) == (test["reviews"], test["n"])
        assert row["test"]["tested"] == test["tested"]
        assert GRADES[row["test"]["grade"]] == test["evidence"]
    boxes = boxes_of(theirs)
    for theme, row in rows.items():
        for key in ("count", "share", "low", "high"):
            wanted = [getattr(box, key) for box in boxes[theme]]
            found = [box[key] for box in row["boxes"]]
            assert [v is None for v in found] == [v is None for v in wanted]
            count += close([v or 0 for v in found], [v or 0 for v in wanted], f"{theme} {key}")
        assert row["about"] == about(tests.loc[theme].to_dict(), boxes[theme])
    # The first of Python's sentences is about the selection, which a page words itself.
    assert mine["said"] == summary(theirs, boxes)[1:]
    # In the same order, but for themes of one p.
    order = [row["test"]["q"] for row in mine["themes"]]
    return count + close(order, theirs.tests["q"], "order", gaps=True)


def test_a_page_counts_a_trend_as_the_library_does(bundled: Recount, kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    ids = packed(kg)["themes"]["id"]
    incident = [year or 0 for year in years_of(corpus, "incident").values()]
    numbers = refusals = 0
    for filters in (*CHOSEN, *drawn(bundled.facts["facets"], 12)):
        for date, years in (("published", None), ("incident", incident)):
            count = compared(kg, bundled.trend(filters, years), ids, filters, date)
            numbers += count
            refusals += not count
    assert numbers > 10_000
    assert 3 < refusals < 30
