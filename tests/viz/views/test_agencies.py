"""Agencies and themes, counted anew from the tables; sentences checked on a toy counted by hand."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.wording.numbers import percent
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.agencies.counts import Cell, Counts, count, tally
from casegraph_viz.views.agencies.data import ordered, weight
from casegraph_viz.views.agencies.nodes import nodes
from casegraph_viz.views.agencies.page import FIRST_LINES, SHOWN, agencies_page
from casegraph_viz.views.agencies.page import render_agencies as render
from casegraph_viz.views.agencies.words import LIMITS, summary, widest

from ...support import bundled
from ...support.paths import DATA


def table(name: str) -> list[dict[str, Any]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows: list[dict[str, Any]] = list(csv.DictReader(stream))
    for row in rows:
        for key in ("themes", "agencies", "directed_to"):
            if key in row:
                row[key] = [value for value in row[key].split(";") if value]
    return rows


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


@pytest.fixture(scope="module")
def counts(corpus: Corpus) -> Counts:
    return count(corpus)


@pytest.fixture(scope="module")
def html(corpus: Corpus) -> str:
    return render(corpus, Frame(digest=corpus.digest))


def blocks(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="data-(\w+)">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


def by_hand() -> dict[str, dict[tuple[str, str], set[str]]]:
    """Reviews of single cases by (agency, theme), from the tables alone."""
    from casegraph.model.concepts import level_of

    case = {r["review_id"] for r in table("reviews") if level_of(r["review_type"]) == "case"}
    findings = [f for f in table("findings") if f["review_id"] in case]
    told = [r for r in table("recommendations") if r["review_id"] in case]
    recommending = {r["review_id"] for r in told}
    found: dict[str, dict[tuple[str, str], set[str]]] = {
        name: defaultdict(set) for name in ("found", "concern", "addressed", "open", "ahead")
    }
    for finding in findings:
        for agency in finding["agencies"]:
            for theme in finding["themes"]:
                found["found"][agency, theme].add(finding["review_id"])
                if finding["polarity"] == "concern":
                    found["concern"][agency, theme].add(finding["review_id"])
    for item in told:
        for agency in item["directed_to"]:
            for theme in item["themes"]:
                found["addressed"][agency, theme].add(item["review_id"])
    for (agency, theme), reviews in found["concern"].items():
        for review in reviews & recommending:
            here = [r for r in told if r["review_id"] == review and theme in r["themes"]]
            if not any(agency in r["directed_to"] or not r["directed_to"] for r in here):
                found["open"][agency, theme].add(review)
    for pair, reviews in found["addressed"].items():
        if reviews - found["found"][pair]:
            found["ahead"][pair] = reviews - found["found"][pair]
    return found


def test_every_count_is_that_of_the_tables(counts: Counts) -> None:
    expected = by_hand()
    compared = 0
    for name, pairs in expected.items():
        held = {p: set(getattr(c, name)) for p, c in counts.cells.items() if getattr(c, name)}
        assert held == {p: reviews for p, reviews in pairs.items() if reviews}, name
        compared += len(held)
    assert compared > 1000
    assert counts.n == len(bundled.cases())
    asking = {r["review_id"] for r in bundled.rows("recommendations")}
    assert counts.recommending == asking & bundled.cases()
    assert len(counts.cells) >= 476


def test_the_totals_are_those_of_the_tables(counts: Counts, corpus: Corpus) -> None:
    shown = set(corpus.shown)
    findings = [f for f in table("findings") if f["review_id"] in shown]
    named = {f["review_id"] for f in findings if f["agencies"]}
    told = {r["review_id"] for r in table("recommendations")
            if r["review_id"] in shown and r["directed_to"]}  # fmt: skip
    assert (set(counts.named), set(counts.directed)) == (named, told)
    assert {t: len(r) for t, r in counts.themes.items()} == {
        t: theme.count for t, theme in corpus.themes.items()
    }


def test_the_test_is_the_library_s_with_agencies_as_columns(counts: Counts) -> None:
    """Pairs, expectations and grades as a hand-made matrix gives them."""
    import numpy as np

    from casegraph.stats import associate

    agencies, themes = sorted(counts.found), sorted(counts.themes)
    reviews = sorted({r for held in counts.themes.values() for r in held})
    missing = counts.n - len(reviews)
    columns = [*(counts.found[a] for a in agencies), *(counts.themes[t] for t in themes)]
    X = np.array(
        [[r in held for held in columns] for r in reviews] + [[False] * len(columns)] * missing
    )
    same_side = [
        (i, j)
        for i in range(len(columns))
        for j in range(i + 1, len(columns))
        if (i < len(agencies)) == (j < len(agencies))
    ]
    result = associate(X, null="exact", excluded=same_side)
    seen = graded = 0
    for k, (i, j) in enumerate(zip(result.i, result.j, strict=True)):
        if not i < len(agencies) <= j:
            continue
        pair = agencies[i], themes[j - len(agencies)]
        if pair not in counts.cells:
            assert result.evidence[k] == "weak"
            continue
        cell = counts.cells[pair]
        seen += 1
        graded += cell.evidence != "weak"
        assert cell.together == result.n11[k] >= len(cell.found)
        assert cell.expected == pytest.approx(result.expected_null[k], rel=1e-9)
        assert (cell.q is not None) == result.testable[k]
        if cell.q is not None:
            assert cell.q == pytest.approx(result.q[k], rel=1e-6)
        assert (cell.evidence, cell.sign) == (result.evidence[k], result.sign[k])
    assert seen > 400
    assert graded > 10


def test_the_page_carries_every_pair_and_what_is_behind_it(html: str, counts: Counts) -> None:
    data = blocks(html)
    pairs, agencies, themes = data["pairs"], data["agencies"]["id"], data["themes"]["id"]
    assert len(pairs["agency"]) == len(counts.cells)
    checked = 0
    for k, (a, t) in enumerate(zip(pairs["agency"], pairs["theme"], strict=True)):
        cell = counts.cells[agencies[a], themes[t]]
        for name in ("found", "concern", "addressed", "both", "open", "ahead"):
            assert pairs[name][k] == len(getattr(cell, name))
        behind: dict[str, set[str]] = {"found": set(), "addressed": set()}
        for name, block in (("found", "findings"), ("addressed", "recommendations")):
            coded = data[block]
            for row, on, of in zip(
                coded["review"], coded["agencies"], coded["themes"], strict=True
            ):
                if a in on and t in of:
                    behind[name].add(row)
        assert (len(behind["found"]), len(behind["addressed"])) == (
            len(cell.found), len(cell.addressed),
        )  # fmt: skip
        checked += 1
    assert checked == len(counts.cells)
    assert len(html.encode()) < 2_000_000


def test_each_finding_leads_to_the_page_on_which_it_stands(html: str) -> None:
    data = blocks(html)
    elsewhere = 0
    for name in ("findings", "recommendations"):
        told: dict[str, set[str]] = {}
        for row in bundled.rows(name):
            told.setdefault(row["summary"], set()).add(bundled.source_of(row)["url"])
        columns = (data[name][column] for column in ("summary", "source", "review"))
        for text, source, of in zip(*columns, strict=True):
            assert data["sources"]["url"][source] in told[text]
            elsewhere += source != data["reviews"]["source"][of]
    assert elsewhere > 50


def test_the_picture_begins_with_the_strongest_lines(html: str, counts: Counts) -> None:
    drawing = blocks(html)["drawing"]
    sizes = [len(cell.found) for cell in counts.cells.values()]
    assert [edge["value"] for edge in drawing["edges"]] == sorted(sizes, reverse=True)[:FIRST_LINES]
    sides = {node["id"]: node["shape"] for node in drawing["nodes"]}
    assert {shape for name, shape in sides.items() if name.startswith("agency:")} == {"square"}
    assert sides["theme:neglect"] == "diamond"
    assert drawing["options"]["physics"] == {"enabled": False}


def test_a_share_has_one_form_in_table_and_summary(html: str, counts: Counts) -> None:
    rows = re.findall(
        r'<td class="number">(\d+)</td>\s*<td class="number" data-value="(\d+)">(\S+)</td>', html
    )
    assert len(rows) == len(counts.agencies)
    for named, by, shown in rows:
        assert (named, shown) == (by, percent(int(named) / counts.n))


def test_tables_and_sentences_need_no_script(html: str, counts: Counts) -> None:
    body = html[: html.index('<script type="application/json"')]
    assert body.count("<tr data-pair=") == len(counts.cells)
    assert body.count('class="sortable"') == 2
    for head, _ in LIMITS:
        assert head in body
    n = len(counts.found["childrens-social-care"])
    share = percent(n / len(bundled.cases()))
    assert f"Named most: Children&#39;s social care, in {n} reviews ({share})." in body


def test_agencies_stand_by_sector_then_by_findings(counts: Counts) -> None:
    made = nodes("agency", counts.agencies, counts, Frame())
    assert len(made) == len(counts.agencies) > 40
    sectors = [n.group for n in made]
    assert [s for k, s in enumerate(sectors) if k == 0 or sectors[k - 1] != s] == list(
        dict.fromkeys(sectors)
    )
    for sector in set(sectors):
        found = [n.found for n in made if n.group == sector]
        assert found == sorted(found, reverse=True)


def test_in_a_site_agencies_and_themes_are_linked(corpus: Corpus) -> None:
    base = "https://w3id.org/casegraph/vocab/"
    places = {
        f"{base}agency/police": "vocab/agency/police.html",
        f"{base}theme/neglect": "vocab/theme/neglect.html",
    }
    text = render(
        corpus,
        Frame("agencies.html", places, (("agencies.html", "Agencies"),)),
    )
    assert '<a href="vocab/agency/police.html">Police</a>' in text
    assert '<a href="vocab/theme/neglect.html">Neglect</a>' in text
    data = blocks(text)
    assert data["agencies"]["href"][data["agencies"]["id"].index("police")].endswith("police.html")


# A toy: four reviews, of which r1, r2 and r3 carry recommendations.
FINDINGS = [
    {"review_id": "r1", "polarity": "concern", "themes": ["neglect"], "agencies": ["police"]},
    {"review_id": "r1", "polarity": "concern", "themes": ["neglect"], "agencies": ["gp"]},
    {"review_id": "r2", "polarity": "good-practice", "themes": ["neglect"], "agencies": ["police"]},
    {"review_id": "r3", "polarity": "concern", "themes": ["neglect"], "agencies": ["police"]},
    {"review_id": "r4", "polarity": "concern", "themes": ["neglect"], "agencies": ["police"]},
    {"review_id": "r9", "polarity": "concern", "themes": ["neglect"], "agencies": ["police"]},
]
TOLD = [
    {"review_id": "r1", "themes": ["neglect"], "directed_to": ["gp"]},
    {"review_id": "r2", "themes": ["training"], "directed_to": ["police"]},
    {"review_id": "r3", "themes": ["neglect"], "directed_to": []},
]


@pytest.fixture
def toy() -> Counts:
    return tally(["r1", "r2", "r3", "r4"], FINDINGS, TOLD)


def test_the_gap_counts_only_reviews_that_could_have_addressed(toy: Counts) -> None:
    police = toy.cells["police", "neglect"]
    assert police.found == {"r1", "r2", "r3", "r4"}
    assert police.concern == {"r1", "r3", "r4"}
    # r2 is good practice, r3 recommends to nobody in particular, r4 recommends nothing.
    assert police.open == {"r1"}
    gp = toy.cells["gp", "neglect"]
    assert (gp.both, gp.open, gp.ahead) == ({"r1"}, frozenset(), frozenset())
    training = toy.cells["police", "training"]
    assert (training.found, training.ahead) == (frozenset(), {"r2"})
    assert toy.recommending == {"r1", "r2", "r3"}
    assert toy.n == 4


def test_the_sentences_say_what_was_counted(toy: Counts) -> None:
    labels = {"police": "Police", "gp": "GP"}, {"neglect": "Neglect", "training": "Training"}
    lines = summary(toy, *labels)
    assert lines[0] == (
        "Findings name an agency in 4 of 4 reviews; 3 reviews carry recommendations, and in 2 of "
        "them one is directed to an agency."
    )
    assert lines[1] == "Named most: Police, in 4 reviews (100%)."
    assert "Police and Neglect (4 reviews)" in lines[2]
    assert any(
        line.startswith("The widest gap: Police on Neglect. Of the reviews with such a concern 2")
        for line in lines
    )
    assert widest(toy, "open", *labels) == []  # one review is no pattern


def test_nothing_named_is_said_plainly() -> None:
    empty = tally(["r1"], [{**FINDINGS[0], "agencies": []}], [])
    assert empty.cells == {}
    assert summary(empty, {}, {}) == [
        "No finding or recommendation of this review names an agency."
    ]
    page = agencies_page(empty, [], [], findings=[], recommendations=[], reviews={}, frame=Frame())
    assert "No finding or recommendation" in page


@pytest.mark.parametrize("shown", list(SHOWN))
def test_a_line_weighs_what_it_stands_for(shown: str) -> None:
    cell = Cell(
        found=frozenset("abc"), addressed=frozenset("ab"), open=frozenset("a"),
        together=5, evidence="clear", sign=1,
    )  # fmt: skip
    assert weight(cell, shown) == {"found": 3, "addressed": 2, "open": 1, "tested": 5}[shown]
    assert weight(Cell(together=5, evidence="clear", sign=-1), "tested") == 0


def test_pairs_come_with_the_most_reviews_first(counts: Counts) -> None:
    agencies = nodes("agency", counts.agencies, counts, Frame())
    themes = nodes("theme", {t for _, t in counts.cells}, counts, Frame())
    sizes = [len(counts.cells[p].found) for p in ordered(counts, agencies, themes)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == max(len(cell.found) for cell in counts.cells.values()) > 50
