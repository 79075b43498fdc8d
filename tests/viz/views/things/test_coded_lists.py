"""The lists of recommendations and of good practice hold what the tables say, each item once."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.coded_lists import (
    ASKED,
    bars,
    chosen,
    in_order,
    render_what_helped,
)
from casegraph_viz.views.things.things import Things

from ....support.entity_pages import parsed
from ....support.paths import DATA


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def block(html: str, name: str) -> Any:
    found = re.search(rf'id="data-{name}">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize(
    ("page", "table", "cells"),
    [
        ("recommendations", "recommendations", {"addressee": "directed_to", "theme": "themes"}),
        ("what-helped", "findings", {"named": "agencies", "theme": "themes"}),
    ],
)
def test_each_item_is_in_its_list_with_what_it_states(
    site: Path, page: str, table: str, cells: dict[str, str]
) -> None:
    html = (site / f"{page}.html").read_text("utf-8")
    coded, units = block(html, "coded"), block(html, "incidence")["units"]
    wanted = [r for r in rows(table) if table != "findings" or r["polarity"] == "good-practice"]
    items = coded["items"]
    assert Counter((units[r], w) for r, w in zip(items["review"], items["words"], strict=True)) == (
        Counter((row["review_id"], row["summary"]) for row in wanted)
    )
    shown = parsed(html)
    for choice in coded["choices"]:
        if choice["key"] not in cells:
            continue
        column = cells[choice["key"]]
        told = Counter(choice["values"]["id"][v] for of in choice["of"] for v in of)
        stated = Counter(x for row in wanted for x in row[column].split(";") if x)
        silent = sum(not row[column] for row in wanted)
        assert told == stated + Counter({"not-stated": silent} if silent else {})
        # The bars that Python draws are the same.
        drawn = {
            next(bar.all("span", "name")).text: next(bar.all("span", "number")).text
            for bar in shown.by_id(f"bars-{choice['key']}").all("button")
        }
        named = dict(zip(choice["values"]["id"], choice["values"]["label"], strict=True))
        assert drawn == {named[name]: str(count) for name, count in told.items()}
    # An item leads to its place on the page of its review.
    links = coded["reviews"]["link"]
    for k in range(0, len(items["words"]), 40):
        text = (site / links[items["review"][k]]).read_text("utf-8")
        assert f'id="{items["anchor"][k]}"' in text
    assert parsed(html).text.count("Take a break") == 1


def test_under_a_filter_only_its_reviews_are_listed(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg, "nation=wales")
    welsh = {row["review_id"] for row in rows("reviews") if row["nation"] == "Wales"}
    things = corpus.kept(Things)
    items = in_order(things, corpus.recommendations_by_review)
    assert items
    assert {item["review_id"] for item in items} <= welsh
    told = chosen(things, Frame(), ASKED[0], items)
    assert bars(told)[0]["width"] == 100
    # A page alone links to no other.
    assert not any(told["values"]["link"])
    assert "findings, in" in render_what_helped(corpus, Frame())


def test_what_states_nothing_has_a_number_and_no_bar() -> None:
    values = {"id": ["a", "not-stated"], "label": ["A", "none"]}
    made = bars({"silent": 1, "of": [[0], [1], [1]], "values": values})
    assert [(bar["label"], bar["count"], bar["width"]) for bar in made] == [
        ("A", 1, 100.0), ("none", 2, 0),
    ]  # fmt: skip
