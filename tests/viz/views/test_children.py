"""What the page of children says is what the tables hold; groups are counted from plain CSV."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import identifiers, members
from casegraph.selection import Selection
from casegraph.wording.numbers import percent
from casegraph_viz.content.ready_groups import READY
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.children.characteristics import (
    UNTESTED,
    Cell,
    Characteristics,
    Column,
    Dimension,
    Table,
    Value,
    characteristics,
    without_tests,
)
from casegraph_viz.views.children.data import page_data
from casegraph_viz.views.children.page import (
    children_page,
    differences,
    render_children,
    summarise,
)

from ...support import bundled

FRAME = Frame(
    "children.html",
    {},
    (("index.html", "Index"), ("compare.html", "Compare")),
    "abc123",
    Selection.of("nation=wales"),
)
DIMENSIONS = ("age-group", "sex", "ethnicity", "health", "legal-status", "service-contact",
              "education", "family")  # fmt: skip


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> Characteristics:
    return characteristics(corpus)


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> str:
    return render_children(corpus, Frame("children.html", {}, (), corpus.digest))


def test_of_too_few_reviews_nothing_is_compared(found: Characteristics) -> None:
    counted = without_tests(found)
    assert (counted.reviews, counted.tested) == (found.reviews, 0)
    columns = [column for table in counted.tables for column in table.columns]
    assert len(columns) > 5
    for column in columns:
        assert column.refused == UNTESTED
        assert not any(cell.against for cell in column.cells)
        assert any(cell.count for cell in column.cells)


def of_values(children: dict[str, tuple[str, set[str]]], values: set[str]) -> set[str]:
    """The reviews of children with one of some characteristics."""
    return {review for review, shown in children.values() if shown & values}


def test_how_many_dimensions(found: Characteristics) -> None:
    assert tuple(d.id for d in found.dimensions) == DIMENSIONS


@pytest.mark.parametrize("key", DIMENSIONS)
def test_children_and_reviews_of_each_characteristic(
    found: Characteristics,
    reviews: dict[str, Any],
    children: dict[str, tuple[str, set[str]]],
    key: str,
) -> None:
    (d,) = [d for d in found.dimensions if d.id == key]
    known = {v for v in members("characteristic", key) if not v.endswith("not-stated")}
    stating = [c for c, (_, shown) in children.items() if shown & known]
    assert (found.reviews, found.children) == (len(reviews), len(children))
    assert d.silent_children == len(children) - len(stating)
    assert d.silent_reviews == len(reviews) - len(of_values(children, known))
    assert len(d.values) + len(d.unused) == len(known)
    for value in d.values:
        assert value.children == sum(value.id in shown for _, shown in children.values())
        assert value.reviews == len(of_values(children, {value.id}))
        assert value.n == (len(stating) if d.one_value else len(children))
        assert value.share == value.children / value.n
        low, high = proportion_confint(value.children, value.n, method="wilson")
        # Siblings widen the interval and never narrow it.
        assert value.low <= low + 1e-12
        assert value.high >= high - 1e-12


def stating(column: str) -> tuple[int, int, int]:
    """How many children are said to be of an age group or a sex, of how many, and the rest."""
    told = bundled.case_children()
    n = sum(c[column] not in ("", "age-not-stated") for c in told)
    return n, len(told), len(told) - n


def test_not_stated_stands_beside_every_characteristic(page: str) -> None:
    text = re.sub(r"\s+", " ", page)
    said = "Stated for {} of {} children; not stated for {}"
    assert said.format(*stating("age_group")) in text
    cases, told = bundled.cases(), bundled.case_children()
    silent = cases - {c["review_id"] for c in told if c["age_group"] != "age-not-stated"}
    without = cases - {c["review_id"] for c in told}
    assert (
        f"{len(silent)} of {len(cases)} reviews state it for no child, {len(without)} of them "
        "without any child described." in text
    )
    assert said.format(*stating("sex")) in text
    assert text.partition("<footer")[0].count("of the other ") == 5


def test_each_cell_against_plain_counting(
    found: Characteristics,
    themes: dict[str, set[str]],
    children: dict[str, tuple[str, set[str]]],
) -> None:
    checked = 0
    for t in found.tables:
        values = {v.id for v in t.dimension.values}
        for column in t.columns:
            with_it = of_values(children, {column.value.id})
            others = of_values(children, values - {column.value.id})
            first, second = with_it - others, others - with_it
            for cell in column.cells:
                named = {r for r, found_in in themes.items() if cell.theme in found_in}
                assert (cell.count, cell.n) == (len(with_it & named), len(with_it))
                low, high = proportion_confint(cell.count, cell.n, method="wilson")
                assert cell.low == pytest.approx(low, abs=1e-12)
                assert cell.high == pytest.approx(high, abs=1e-12)
                if cell.against:
                    a = cell.against
                    assert (a["count_1"], a["n_1"]) == (len(first & named), len(first))
                    assert (a["count_2"], a["n_2"]) == (len(second & named), len(second))
                    assert a["difference"] == pytest.approx(
                        a["count_1"] / a["n_1"] - a["count_2"] / a["n_2"]
                    )
                    checked += 1
                else:
                    assert min(len(first), len(second)) < 5
    assert len(found.tables) == 7
    assert checked == 15 * len(identifiers("theme"))


def mid_p(x: int, n_1: int, total: int, n: int) -> float:
    """Fisher's exact test, twice the smaller mid-p."""
    law = hypergeom(n, total, n_1)
    point = law.pmf(x)
    return float(min(1.0, 2 * min(law.cdf(x) - point / 2, law.sf(x) + point / 2)))


def test_q_is_taken_over_all_cells_that_could_be_found(found: Characteristics) -> None:
    p, q = [], []
    for t in found.tables:
        mirrored = len(t.dimension.values) == 2 and len(t.columns) == 2
        for k, column in enumerate(t.columns):
            for cell in column.cells:
                if not cell.against.get("tested") or (mirrored and k == 1):
                    continue
                a = cell.against
                total = a["count_1"] + a["count_2"]
                assert a["p"] == pytest.approx(
                    mid_p(a["count_1"], a["n_1"], total, a["n_1"] + a["n_2"]), abs=1e-9
                )
                p.append(a["p"])
                q.append(a["q"])
    assert len(p) == found.tested > 900
    assert np.allclose(q, multipletests(p, method="fdr_bh")[1], atol=1e-12)


def test_two_values_of_a_kind_say_the_same_test_twice(found: Characteristics) -> None:
    (sex,) = [t for t in found.tables if t.dimension.id == "sex"]
    girls, boys = ({c.theme: c for c in column.cells} for column in sex.columns)
    assert girls["sexual-abuse"].evidence == "clear"
    for theme, cell in girls.items():
        other = boys[theme]
        assert cell.evidence == other.evidence
        if cell.against["count_1"] + cell.against["count_2"]:
            assert cell.against["difference"] == pytest.approx(-other.against["difference"])


def test_a_kind_with_too_few_reviews_on_a_side_is_not_compared(found: Characteristics) -> None:
    by_id = {t.dimension.id: t for t in found.tables}
    assert "ethnicity" not in by_id
    (school,) = by_id["education"].columns
    assert re.fullmatch(
        r"not compared: \d+ reviews against [0-4], and at least 5 are needed on either side",
        school.refused,
    )
    (siblings,) = by_id["family"].columns
    assert "no review states another" in siblings.refused
    assert all(cell.evidence == "" for cell in siblings.cells)


def test_the_summary_says_what_is_stated_and_what_not(found: Characteristics, page: str) -> None:
    lines = summarise(found)
    (age, n, no_age), (sex, _, no_sex) = stating("age_group"), stating("sex")
    assert lines[0].startswith(
        f"{len(bundled.cases())} reviews describe {n} children. Age group is stated for {age} of "
        f"them and not for {no_age}. Sex is stated for {sex} of them and not for {no_sex}. "
        "Ethnicity is stated for "
    )
    babies = sum(c["age_group"] == "under-1" for c in bundled.case_children())
    share = percent(babies / age)
    assert lines[1].startswith(f"Age group, where it is stated: Under 1 year {share} (")
    assert not any(line.startswith("Ethnicity, where") for line in lines)
    assert any(line.startswith("Under 1 year: these reviews clearly more often") for line in lines)
    for line in lines:
        assert line in page


def test_shares_in_the_prose_say_of_how_many_and_why_they_differ(
    found: Characteristics,
) -> None:
    lines = summarise(found)
    assert any(re.search(r"Unsafe infant sleeping \(\d+ of \d+, \d+% against \d+ of \d+, \d%\)", x)
               for x in lines)  # fmt: skip
    table = next(t for t in found.tables if t.dimension.id == "age-group")
    babies = next(c for c in table.columns if c.value.id == "under-1")
    assert any(f"({babies.in_both} that state both left out)" in line for line in lines)
    of_age = [
        {c["review_id"] for c in bundled.case_children() if (c["age_group"] == "under-1") == young
         and c["age_group"] != "age-not-stated"}
        for young in (True, False)
    ]  # fmt: skip
    assert babies.in_both == len(of_age[0] & of_age[1])
    assert lines[-1].startswith("A review that states two such groups")
    assert lines[-1].endswith("which counts it in either group.")


def test_a_filter_changes_what_is_counted(kg: KnowledgeGraph) -> None:
    in_wales = {r for r in bundled.cases() if bundled.reviews()[r]["nation"] == "Wales"}
    assert characteristics(Corpus(kg, ["nation=wales"])).reviews == len(in_wales)


def test_the_differences_are_those_of_the_cells(found: Characteristics, page: str) -> None:
    rows = differences(found, FRAME)
    graded = [
        (column.value.label, cell.label)
        for table in found.tables
        for column in table.columns[: 1 if table.dimension.id == "sex" else None]
        for cell in column.cells
        if cell.evidence in ("clear", "suggestive")
    ]
    assert sorted((row["characteristic"], row["theme"]) for row in rows) == sorted(graded)
    assert [row["q_value"] for row in rows] == sorted(row["q_value"] for row in rows)
    body = page.partition('id="difference-table"')[2].partition("</table>")[0]
    assert body.count("<tr>") - 1 == len(rows) > 100


def test_what_the_scripts_work_with(corpus: Corpus) -> None:
    data = page_data(corpus, FRAME)
    units, themes = data["incidence"]["units"], data["incidence"]["themes"]["id"]
    assert (
        len(data["evidence"]["reviews"]["title"]) == len(units) == len(data["settings"]["reviews"])
    )
    assert len(data["themes"]["group"]) == len(themes)
    findings = data["evidence"]["findings"]
    assert len(findings["summary"]) == len(findings["review"]) > 1000
    assert [kind["id"] for kind in data["kinds"]] == list(DIMENSIONS)
    # Each pair of groups that this page compared once has an address that compares it now.
    assert data["settings"]["comparisons"]["babies-11-to-17"] == (
        "compare.html#a.age-group=under-1&b.age-group=11-to-15,16-to-17"
    )
    assert set(data["settings"]["comparisons"]) == {one.key for one in READY}


def test_a_page_without_children_says_so() -> None:
    page = children_page(Characteristics(5, 0, (), (), 0), FRAME, {})
    assert "None of the 5 reviews describes a child" in page
    assert "No theme is shown to be named more or less often" in page
    assert "nation=wales" in page.partition("<footer")[2]


def test_hostile_text_is_escaped() -> None:
    hostile = '"><img src=x onerror=window.__pwn=1>'
    value = Value(hostile, hostile, 5, 5, 1.0, 0.5, 1.0, 5)
    dimension = Dimension(hostile, hostile, True, (value,), (hostile,), 0, 0)
    against = {
        "count_1": 1, "n_1": 5, "count_2": 1, "n_2": 5, "share_1": 0.2, "share_2": 0.2,
        "difference": 0.1, "difference_low": 0.0, "difference_high": 0.2, "q": 0.01,
        "evidence": "clear",
    }  # fmt: skip
    cell = Cell("neglect", hostile, "harm", 1, 5, 0.2, 0.1, 0.3, against)
    table = Table(dimension, (Column(value, (cell,)),), ())
    page = children_page(
        Characteristics(5, 5, (dimension,), (table,), 1), FRAME, {"settings": hostile}
    )
    assert "<img" not in page
    assert page.count("&lt;img src=x") > 8


def test_no_sentence_of_the_page_claims_a_cause(found: Characteristics) -> None:
    text = " ".join(summarise(found))
    assert len(text) > 1000
    assert not re.search(r"\b(causes?d?|leads? to|risk factors?|predicts?)\b", text)
