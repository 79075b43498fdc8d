"""The matrix holds every pair: counted anew from the tables, and tested as the networks are."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from casegraph.analyses.cooccurrence import MEASURES as LISTED
from casegraph.api import KnowledgeGraph
from casegraph.selection.strata import KIND_OF_CASE
from casegraph.wording.kind_of_case import BEYOND
from casegraph.wording.labels import ONE_THING, ONE_THING_MEANING
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.matrix.page import MEASURES, matrix_page, render_matrix, strongest, summary
from casegraph_viz.views.matrix.pairs import ODDS, Matrix, Net, Theme, matrix_of
from casegraph_viz.views.theme_map.page import render_theme_map

from ...support import bundled
from ...support.data_tables import table


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


@pytest.fixture(scope="module")
def matrix(corpus: Corpus) -> Matrix:
    return matrix_of(corpus)


def named() -> dict[str, set[str]]:
    """Theme → reviews of single cases that name it in a finding, from the tables alone."""
    from casegraph.model.concepts import level_of

    case = {r["review_id"] for r in table("reviews") if level_of(r["review_type"]) == "case"}
    found: dict[str, set[str]] = {}
    for finding in table("findings"):
        if finding["review_id"] in case:
            for theme in filter(None, finding["themes"].split(";")):
                found.setdefault(theme, set()).add(finding["review_id"])
    return found


def blocks(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="data-(\w+)">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


def test_every_cell_is_counted_as_in_the_tables(matrix: Matrix) -> None:
    reviews = named()
    ids = [theme.id for theme in matrix.themes]
    assert set(ids) == set(reviews)
    assert [theme.count for theme in matrix.themes] == [len(reviews[t]) for t in ids]
    counted = [len(reviews[a] & reviews[b]) for a, b in combinations(ids, 2)]
    assert len(counted) == len(reviews) * (len(reviews) - 1) / 2 > 4_500
    assert list(matrix.both) == counted
    assert [(i, j) for i, j in matrix.pairs] == list(combinations(range(len(ids)), 2))


@pytest.mark.parametrize("net", ["exact", "independence"])
def test_cells_and_networks_say_the_same(matrix: Matrix, corpus: Corpus, net: str) -> None:
    network = corpus.associations[net].choose(min_count=1).network()
    facts = matrix.nets[net]
    compared = 0
    for k, (i, j) in enumerate(matrix.pairs):
        a, b = matrix.themes[i].id, matrix.themes[j].id
        assert network.has_edge(a, b) == (matrix.both[k] > 0)
        if not network.has_edge(a, b):
            continue
        edge = network.edges[a, b]
        compared += 1
        assert facts.expected[k] == pytest.approx(edge["expected_null"], rel=1e-12)
        assert facts.p[k] == pytest.approx(edge["p"], rel=1e-12)
        assert (1.0 if facts.q[k] is None else facts.q[k]) == pytest.approx(edge["q"], rel=1e-12)
        assert (facts.q[k] is not None) == edge["tested"]
        for name, values in facts.odds.items():
            assert values[k] == pytest.approx(edge[name], rel=1e-12)
        assert (facts.evidence[k], facts.sign[k]) == (edge["evidence"], edge["sign"])
    assert compared == sum(both > 0 for both in matrix.both) > 2_500
    assert list(facts.odds) == (list(ODDS) if net == "exact" else [])


def test_pairs_that_never_meet_have_an_expectation_too(matrix: Matrix) -> None:
    empty = [k for k, both in enumerate(matrix.both) if both == 0]
    assert len(empty) > 1_000
    assert all(matrix.nets["exact"].expected[k] > 0 for k in empty)
    assert all(matrix.nets["exact"].sign[k] < 0 for k in empty)
    under = matrix.nets["independence"]
    for k in empty[:200]:
        i, j = matrix.pairs[k]
        product = matrix.themes[i].count * matrix.themes[j].count / matrix.n
        assert under.expected[k] == pytest.approx(product, rel=1e-12)


def test_rows_stand_by_community_then_by_reviews(matrix: Matrix, corpus: Corpus) -> None:
    numbers = [theme.community for theme in matrix.themes]
    inside = [number for number in numbers if number]
    assert inside == sorted(inside)
    assert numbers[: len(inside)] == inside
    assert {t.id: t.community for t in matrix.themes if t.community} == corpus.communities
    for number in {*numbers}:
        counts = [t.count for t in matrix.themes if t.community == number]
        assert counts == sorted(counts, reverse=True)


def test_the_page_carries_what_the_matrix_holds(corpus: Corpus, matrix: Matrix) -> None:
    html = render_matrix(corpus, Frame())
    data = blocks(html)
    assert data["pairs"]["n11"] == list(matrix.both)
    assert data["themes"]["id"] == [t.id for t in matrix.themes]
    grades = Counter(abs(g) for g in data["pairs"]["nets"]["exact"]["grade"])
    assert grades[3] == sum(1 for e in matrix.nets["exact"].evidence if e == "clear")
    assert sum(grades.values()) == len(matrix.both)
    assert len(data["reviews"]["title"]) == len(bundled.cases())
    assert data["settings"]["map"] == ""
    assert "theme-map.html" not in html
    assert len(html.encode()) < 700_000
    # Without any script the strongest pairs and the summary stand in the page.
    body = html[: html.index('<script type="application/json"')]
    assert body.count('<th scope="row">') == len(strongest(matrix, "exact")) >= 20
    for line in summary(matrix, "exact"):
        assert line in body


def test_the_page_says_what_the_kind_of_case_has_to_do_with_a_pair(
    corpus: Corpus, matrix: Matrix, kg: KnowledgeGraph
) -> None:
    within = kg.associations(within=KIND_OF_CASE)
    clear, of_kind = kg.associations().association.q <= 0.05, within.association.q <= 0.05
    html = render_matrix(corpus, Frame())
    said = blocks(html)["kind"]
    assert Counter(said["beyond"])[3] == (clear & of_kind).sum() > 10
    assert Counter(said["beyond"])[1] == (clear & ~of_kind).sum() > 20
    pairs = matrix.pairs
    for k, q, share in zip(said["pair"], said["q"], said["explained"], strict=True):
        at = within.place(*(matrix.themes[end].id for end in pairs[k]))
        assert q == pytest.approx(within.association.q[at], rel=1e-2)
        explained = within.further["explained"][at]
        assert (None if np.isnan(explained) else pytest.approx(explained, abs=1e-3)) == share
    assert all(f", {words}</td>" in html for words in BEYOND[1:2] + BEYOND[3:])
    # The map has the same pairs, numbered as its own.
    mapped = blocks(render_theme_map(corpus, Frame()))
    ids, ends = mapped["themes"]["id"], mapped["pairs"]
    ours = {
        frozenset(matrix.themes[end].id for end in pairs[k]): b
        for k, b in zip(said["pair"], said["beyond"], strict=True)
    }
    for k, b in zip(mapped["kind"]["pair"], mapped["kind"]["beyond"], strict=True):
        assert ours[frozenset((ids[ends["a"][k]], ids[ends["b"][k]]))] == b
    assert len(mapped["kind"]["pair"]) > 150


def test_the_reviews_behind_a_theme_are_rows_of_the_page(corpus: Corpus, matrix: Matrix) -> None:
    data = blocks(render_matrix(corpus, Frame()))
    reviews = named()
    titles = list(matrix.titles)
    for theme, rows in zip(data["themes"]["id"], data["themes"]["reviews"], strict=True):
        assert {titles[row] for row in rows} == reviews[theme]


def test_in_a_site_everything_is_linked(corpus: Corpus) -> None:
    places = {theme.iri: f"vocab/theme/{t}.html" for t, theme in corpus.themes.items()}
    frame = Frame("matrix.html", places, (("matrix.html", "Matrix"),))
    data = blocks(render_matrix(corpus, frame))
    assert data["settings"]["map"] == "theme-map.html"
    themes = data["themes"]
    assert themes["href"] == [f"vocab/theme/{t}.html" for t in themes["id"]]


def test_strongest_pairs_are_the_graded_ones_in_order(matrix: Matrix) -> None:
    rows = strongest(matrix, "exact", most=10_000)
    assert len(rows) == sum(1 for e in matrix.nets["exact"].evidence if e != "weak")
    assert [row["p"] for row in rows] == sorted(row["p"] for row in rows)
    assert {row["together"] for row in rows} == {True, False}
    assert len(strongest(matrix, "exact", most=5)) == 5
    # Those that may say one thing twice are marked, in the rows and in the data of the scripts.
    marked = {frozenset((r["a"], r["b"])): r["one_thing"] for r in rows if r["one_thing"]}
    response = frozenset({"Domestic abuse", "Response to domestic abuse"})
    assert marked[response] == ONE_THING["presupposes"]
    assert set(marked.values()) == set(ONE_THING.values())
    assert len(marked) < len(rows) / 2
    html = matrix_page(matrix, Frame())
    assert f"({ONE_THING['presupposes']})</span></th>" in html
    assert ONE_THING_MEANING in html
    places = blocks(html)["pairs"]["oneThing"]
    for why, numbers in places.items():
        assert numbers == [k for k, of in enumerate(matrix.one_thing) if of == why] != []


# A toy of three themes whose every sentence can be checked by eye.
def toy(both: Sequence[int] = (4, 0, 1), evidence: Sequence[str] = ("clear", "clear", "weak"),
        counts: Sequence[int] = (5, 6, 4)) -> Matrix:  # fmt: skip
    themes = [
        Theme(t, t.title(), "harm", "Harm", c, c / 20, 0.1, 0.5, ("r1",), 0)
        for t, c in zip(("a", "b", "c"), counts, strict=True)
    ]
    net = Net((1.5, 1.2, 1.0), (0.001, 0.01, 0.9), (0.01, 0.04, None), evidence, (1, -1, 1))
    return Matrix(themes, both, {"exact": net, "independence": net}, 20, {"r1": "A (2020)"})


def test_the_summary_counts_what_is_there() -> None:
    lines = summary(toy(), "exact")
    assert lines[0] == (
        "3 themes form 3 pairs. 2 of these pairs are named together in at least one of 20 "
        "reviews, 1 in none."
    )
    assert "A and B (4 reviews, 1.5 expected)" in lines[1]
    assert "A and B (4 reviews, 1.5 expected)" in lines[2]
    assert lines[3] == "Farthest below it: A and C (0 reviews, 1.2 expected)."
    assert "no review names both A and C, where 1.2 would be expected" in lines[4]


def test_the_summary_says_when_nothing_stands_out() -> None:
    lines = summary(toy(evidence=("weak",) * 3), "independence")
    assert "No pair is clearly more or less frequent than expected by chance alone." in lines


def test_fewer_than_two_themes_make_no_pairs() -> None:
    one = toy()
    single = replace(one, themes=one.themes[:1], both=(), nets={"exact": Net((), (), (), (), ())})
    assert summary(single, "exact") == [
        "Fewer than two themes are named, so there is no pair to show."
    ]
    assert '"n11":[]' in matrix_page(single, Frame())


def test_untested_pairs_are_told_from_tested_ones() -> None:
    data = blocks(matrix_page(toy(), Frame()))
    net = data["pairs"]["nets"]["exact"]
    assert net["q"] == [0.01, 0.04, None]
    assert net["grade"] == [3, -3, 1]
    assert set(data["settings"]["measures"]) == set(MEASURES)
    for name, head in data["settings"]["heads"].items():
        assert head == LISTED[name].head
        assert data["settings"]["measures"].get(name, LISTED[name].label) == LISTED[name].label
    assert len(MEASURES) == 6


def test_a_filter_reaches_the_matrix(kg: KnowledgeGraph) -> None:
    welsh = matrix_of(Corpus(kg, ["nation=wales"]))
    assert 5 <= welsh.n < len(bundled.cases())
    assert sum(t.count for t in welsh.themes) < sum(len(r) for r in named().values())


SHOWN_Q = r'<td class="number">([\d.]+|&lt; 0.001)</td>\s*<td>(\w+)'


def test_no_q_of_the_page_is_rounded_onto_or_across_a_limit(corpus: Corpus, matrix: Matrix) -> None:
    html = render_matrix(corpus, Frame())
    near = 0
    for net, facts in blocks(html)["pairs"]["nets"].items():
        for q, grade, exact in zip(facts["q"], facts["grade"], matrix.nets[net].q, strict=True):
            if q is None or exact is None:
                continue
            assert q == pytest.approx(exact, rel=1e-5)
            assert (abs(grade) == 3) == (q <= 0.05)
            assert (abs(grade) == 1) == (q > 0.2)
            near += f"{exact:.2g}" in ("0.05", "0.2")
    # Pairs that two figures would put on a limit are there.
    assert near > 5
    assert len(re.findall(SHOWN_Q, html)) == len(strongest(matrix, "exact"))
    one = toy()
    facts = replace(
        one.nets["exact"],
        q=(0.0503, 0.0495, 0.198),
        evidence=("suggestive", "clear", "suggestive"),
    )
    shown = re.findall(SHOWN_Q, matrix_page(replace(one, nets={"exact": facts}), Frame()))
    assert sorted(shown) == [
        ("0.0495", "clear"), ("0.0503", "suggestive"), ("0.198", "suggestive")
    ]  # fmt: skip


def test_the_table_says_what_follows_the_comparison(corpus: Corpus) -> None:
    html = render_matrix(corpus, Frame())
    assert re.findall(r'data-sort="lift">([^<]+)<', html) == ["Lift"]
    note = html[html.index('id="pairs-words"') :].partition("</p>")[0]
    assert "lift is the count over the number under “Expected”" in note
    assert "NPMI: −1 never together" in note
