"""What the page of published figures says is what the tables hold and the rule allows."""

from __future__ import annotations

import csv
import html
import json
import re
from typing import Any

import pytest
from markupsafe import escape

from casegraph.analyses.national_figures.figures import Figure
from casegraph.api import KnowledgeGraph
from casegraph.model import iris
from casegraph.model.concepts import identifiers, level_of
from casegraph.selection import Selection
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.national_figures.figures import (
    Statement,
    anchor,
    in_order,
    statements,
    summarise,
)
from casegraph_viz.views.national_figures.page import (
    CAVEATS,
    addresses,
    national_figures,
    render_national_figures,
)

from ...support import bundled
from ...support.paths import DATA

THEMES = identifiers("theme")
FRAME = Frame(
    "national-figures.html", {}, (("index.html", "Index"),), "abc123", Selection.of("nation=wales")
)


def figure(**changed: Any) -> Figure:
    given: dict[str, Any] = {
        "figure_id": "rep-01",
        "report_id": "rep",
        "report": "Rep",
        "period_start": "2017-04-01",
        "period_end": "2019-09-30",
        "population": "serious-case-reviews",
        "base": 235,
        "scheme": "theme",
        "concept": "neglect",
        "subgroup": "",
        "comparator": "=",
        "value": 55.0,
        "unit": "percent",
        "source_url": "https://example.org/a",
        "note": "",
    }
    return Figure(**{**given, **changed})


BESIDE = {
    "compared": True, "flag": "", "unit": "review", "count": 90, "n": 321, "share": 0.28,
    "low": 0.234, "high": 0.332, "figure_share": 0.55, "figure_low": 0.486, "figure_high": 0.612,
    "difference": -0.27, "difference_low": -0.35, "difference_high": -0.19, "q": 0.0004,
    "call": "lower, or not stated", "may_overlap": 79,
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "statistics.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> list[Statement]:
    return statements(corpus)


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> str:
    return render_national_figures(corpus, Frame("national-figures.html", {}, (), corpus.digest))


def block(page: str, name: str) -> Any:
    match = re.search(rf'<script type="application/json" id="data-{name}">(.*?)</script>', page)
    assert match
    return json.loads(match[1])


def test_every_row_of_the_table_is_on_the_page_once(
    rows: list[dict[str, str]], found: list[Statement], page: str
) -> None:
    ids = [row["observation_id"] for row in rows]
    assert len(ids) == 330
    assert sorted(s.figure.figure_id for s in found) == sorted(ids)
    for identifier in ids:
        assert page.count(f'id="{anchor("statistic", identifier)}"') == 1


def test_each_figure_keeps_its_words(rows: list[dict[str, str]], found: list[Statement]) -> None:
    by_id = {s.figure.figure_id: s for s in found}
    checked = 0
    for row in rows:
        s = by_id[row["observation_id"]]
        digits = re.sub(r"[^0-9.]", "", s.stated.split(" of ")[0].split("%")[0])
        assert float(digits) == abs(float(row["value"])), row
        assert ("%" in s.stated) == (row["unit"] == "percent")
        assert s.stated.startswith(
            {
                "~": ("about ",),
                ">": ("more than ",),
                "<": ("less than ", "fewer than "),
                "=": ("",),
            }[row["operator"]]
        )
        if row["base_n"] and row["unit"] != "whole-time-equivalent":
            assert f"{int(row['base_n']):,}" in f"{s.stated} {s.among}"
        assert row["population"].replace("-", " ") in s.among
        assert s.source_url == row["source_url"]
        checked += 1
    assert checked == 330


def test_what_is_compared_is_what_the_library_compares(
    kg: KnowledgeGraph, found: list[Statement]
) -> None:
    frame = kg.national_figures()
    wanted = frame[frame["compared"]].set_index("figure_id")
    compared = {s.figure.figure_id: s for s in found if s.compared}
    assert len(compared) == 13
    assert set(compared) == set(wanted.index)
    for identifier, s in compared.items():
        for name in ("share", "low", "high", "difference", "difference_low", "q", "call"):
            assert s.beside[name] == wanted.loc[identifier, name]


def test_neglect_beside_the_2013_study_counted_by_hand(found: list[Statement]) -> None:
    """Reviews of single cases with a finding on neglect, out of plain CSV."""
    with (DATA / "reviews.csv").open(encoding="utf-8", newline="") as stream:
        reviews = {
            r["review_id"] for r in csv.DictReader(stream) if level_of(r["review_type"]) == "case"
        }
    with (DATA / "findings.csv").open(encoding="utf-8", newline="") as stream:
        named = {
            f["review_id"] for f in csv.DictReader(stream) if "neglect" in f["themes"].split(";")
        }
    (s,) = [s for s in found if s.figure.figure_id == "neglect-and-serious-case-reviews-2013-02"]
    assert (s.beside["count"], s.beside["n"]) == (len(named & reviews), len(reviews))
    assert s.stated == "83 of 139"


def test_figures_that_are_not_compared_say_why(found: list[Statement], page: str) -> None:
    others = [s for s in found if not s.compared]
    assert len(others) == 317
    assert all(s.reason for s in others)
    again = [s for s in others if s.same_as]
    assert len(again) == 3
    known = {s.figure.figure_id for s in found}
    assert all(s.same_as in known for s in again)
    # Nothing of these reviews stands beside a figure that may not be compared.
    for row in re.findall(r'<tr id="statistic-[^>]*data-compared="no".*?</tr>', page, re.S):
        assert "Not compared" in row
        assert re.search(r"\d+ of \d+ (reviews|children)</span><br>", row) is None


def test_few_reviews_are_told_to_a_reader(kg: KnowledgeGraph) -> None:
    said = render_national_figures(Corpus(kg, ["nation=scotland"]), FRAME)
    n = sum(bundled.reviews()[r]["nation"] == "Scotland" for r in bundled.cases())
    assert f"Only {n} reviews pass the filters of these pages. Read the counts" in said
    assert "leaves only" not in said


def test_reports_have_names_and_not_ids(found: list[Statement], page: str) -> None:
    names = {s.figure.report_id: s.report for s in found}
    assert len(names) == len(set(names.values())) == 49
    for name in names.values():
        # Years as years, proper names as such, no shortened publisher.
        assert not re.search(r"\d{4} \d\d\b|\b(sudi|dfe|nspcc|ofsted|northern ireland|Panel \w)\b",
                             name.replace("Review Panel:", ""))  # fmt: skip
        assert escape(name) in page
    # A title that a review of these data bears, read where the figures were read.
    assert names["learning-for-the-future-2017-19"] == (
        "Learning for the future: final analysis of serious case reviews 2017 to 2019"
    )
    assert names["panel-race-racism-2025"] == (
        "Child Safeguarding Practice Review Panel: "
        "It's silent: race, racism and safeguarding children, 2025"
    )
    assert names["northern-ireland-case-management-reviews-2003-08"] == (
        "Northern Ireland case management reviews, 2003–08"
    )
    assert names["panel-sudi-2020"] == (
        "Child Safeguarding Practice Review Panel: Sudden unexpected death in infancy, 2020"
    )
    # A title that a source of the figures bears, from the table of sources.
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as stream:
        titles = {row["title"] for row in csv.DictReader(stream)}
    whole = names["complexity-and-challenge-2014-17"]
    assert whole in titles
    assert sum(any(t in name for t in titles if len(t) > 20) for name in names.values()) >= 4
    data = block(page, "figures")
    column = data["columns"].index("report")
    assert {row[column] for row in data["rows"]} == set(names.values())


def test_every_address_is_an_anchor_of_the_page(corpus: Corpus, page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    found = addresses(corpus)
    kinds = {
        kind: sum(iri.startswith(f"{iris.ID}{kind}/") for iri in found)
        for kind in ("statistic", "report", "period", "dataset")
    }
    with_reports = {"statistic": 330, "report": 49, "dataset": 3}
    assert kinds | with_reports == kinds
    assert kinds["period"] > 40
    for iri, address in found.items():
        name, _, place = address.partition("#")
        assert name == "national-figures.html"
        assert place in ids, iri


def test_every_figure_report_and_period_of_the_dataset_has_an_address(
    kg: KnowledgeGraph, corpus: Corpus
) -> None:
    query = iris.prologue("qb", "sdo", "time") + (
        "SELECT DISTINCT ?x { { ?x a qb:Observation } UNION { ?x a sdo:Report } "
        "UNION { ?x a time:ProperInterval } UNION { ?x a qb:DataSet } }"
    )
    subjects = {str(row[0]) for row in kg.store.select(query).rows}
    assert len(subjects) > 420
    assert subjects == set(addresses(corpus))


def test_links_inside_the_page_lead_somewhere(page: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) > 900
    assert set(links) <= ids


def test_the_file_that_is_handed_out_holds_every_figure(page: str, found: list[Statement]) -> None:
    data = block(page, "figures")
    assert len(data["rows"]) == 330
    assert {len(row) for row in data["rows"]} == {len(data["columns"])}
    at = {name: k for k, name in enumerate(data["columns"])}
    for row, s in zip(data["rows"], found, strict=True):
        assert row[at["figure_id"]] == s.figure.figure_id
        assert row[at["compared"]] == ("yes" if s.compared else "no")
        assert (row[at["share"]] == "") == (not s.compared)


def test_the_summary_counts_what_is_there(found: list[Statement], page: str) -> None:
    reviews, children = len(bundled.cases()), len(bundled.case_children())
    lines = summarise(found, reviews, children)
    assert lines[0].startswith("330 published figures of 49 reports are listed. ")
    compared = sum(s.compared for s in found)
    assert (
        f"{compared} of these may be compared with the {reviews} reviews and {children} children"
    ) in lines[0]
    assert re.match(r"No difference is shown for Death \(\d+% here, 57% published\)", lines[1])
    assert re.search(r"Under 1 year \(\d+% here, 35% and 37% published\)", lines[1])
    for line in lines:
        assert html.escape(line, quote=False).replace("'", "&#39;") in page


def test_the_chart_draws_each_compared_figure_on_both_sides(page: str) -> None:
    wide = re.search(r'<svg class="chart chart-wide".*?</svg>', page, re.S)
    assert wide
    assert wide[0].count("<title>") == 26
    assert 'aria-label="Chart of 13 figures' in wide[0]


def test_a_filter_changes_the_side_of_the_reviews(
    kg: KnowledgeGraph, found: list[Statement]
) -> None:
    welsh = statements(Corpus(kg, ["nation=wales"]))
    assert len(welsh) == len(found)
    assert sum(s.compared for s in welsh) < 13
    n = sum(bundled.reviews()[r]["nation"] == "Wales" for r in bundled.cases())
    assert all(s.beside["n"] <= n for s in welsh if s.beside and s.unit == "reviews")


STATED: dict[str, tuple[dict[str, Any], str, str]] = {
    "percent": ({}, "55%", "among 235 serious case reviews"),
    "no base": (
        {"base": None}, "55%", "among serious case reviews; how many is not stated",
    ),
    "count": ({"unit": "count"}, "55 of 235", "serious case reviews"),
    "part": ({"subgroup": "aged-under-5"}, "55%", "among 235 serious case reviews (aged under 5)"),
    "more": ({"comparator": ">"}, "more than 55%", "among 235 serious case reviews"),
    "less": ({"comparator": "<"}, "less than 55%", "among 235 serious case reviews"),
    "fewer": ({"comparator": "<", "unit": "count"}, "fewer than 55 of 235", "serious case reviews"),
    "about": ({"comparator": "~"}, "about 55%", "among 235 serious case reviews"),
    "falling": ({"value": -9.5, "base": None}, "−9.5%", "among serious case reviews"),
    "staff": (
        {"unit": "whole-time-equivalent", "value": 5400.0, "base": None},
        "5,400 full-time equivalents", "among serious case reviews",
    ),
    "all": (
        {"scheme": "statistic", "concept": "all", "unit": "count", "value": 161.0, "base": None},
        "161", "serious case reviews",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STATED)
def test_a_figure_in_words(case: str) -> None:
    changed, stated, among = STATED[case]
    s = Statement(figure(**changed), "Neglect")
    assert (s.stated, s.among) == (stated, among)


def test_figures_come_by_topic_and_period() -> None:
    given = [
        figure(figure_id="d", scheme="statistic", concept="all"),
        figure(figure_id="c", scheme="theme", concept="domestic-abuse"),
        figure(figure_id="b", period_end="2021-01-01"),
        figure(figure_id="a", scheme="outcome", concept="death"),
        figure(figure_id="e"),
    ]
    found = in_order(Statement(f, f.concept) for f in given)
    themes = ["c", "e", "b"] if THEMES.index("domestic-abuse") < THEMES.index("neglect") else [
        "e", "b", "c"]  # fmt: skip
    assert [s.figure.figure_id for s in found] == ["a", *themes, "d"]


def test_a_page_without_figures_says_so() -> None:
    page = national_figures([], FRAME, reviews=5, children=0)
    assert "The dataset holds no published figure." in page
    assert "No published figure may be compared" in page
    assert "nation=wales" in page.partition("<footer")[2]


def test_hostile_text_is_escaped_in_every_field() -> None:
    hostile = '"><img src=x onerror=window.__pwn=1>'
    f = figure(
        figure_id=hostile, report_id=hostile, report=hostile, population=hostile,
        subgroup=hostile, concept=hostile, source_url=f"javascript:{hostile}", note=hostile,
        period_start=hostile, period_end=hostile,
    )  # fmt: skip
    page = national_figures(
        [Statement(f, hostile, BESIDE), Statement(f, hostile, {**BESIDE, "compared": False,
                                                                "flag": hostile})],
        FRAME, reviews=321, children=367, warnings=[hostile],
    )  # fmt: skip
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert page.count("&lt;img src=x") > 10


def test_no_sentence_of_the_page_claims_a_cause(found: list[Statement]) -> None:
    text = " ".join(
        [
            *summarise(found, len(bundled.cases()), len(bundled.case_children())),
            *(" ".join(c) for c in CAVEATS),
        ]
    )
    assert len(text) > 1500
    assert not re.search(r"\b(causes?d?|leads? to|risk factors?|predicts?)\b", text)
