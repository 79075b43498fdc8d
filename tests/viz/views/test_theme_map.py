"""What the theme map says is what the network holds; each number here was counted by hand.

The toy: five reviews, four themes.

======  =======================================
review  themes
======  =======================================
r1      neglect, poverty, curiosity
r2      neglect, poverty
r3      neglect, poverty
r4      curiosity
r5      (none; sleep is named by no review)
======  =======================================
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from casegraph.analyses.cooccurrence import MEASURES
from casegraph.api import KnowledgeGraph
from casegraph.ingest.build import bundled_package
from casegraph.wording import caveats
from casegraph.wording.labels import ONE_THING
from casegraph_viz.content import packed_reviews
from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.layout.drawing import draw, wrap
from casegraph_viz.content.pairs import BY_NET, PLAIN
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import standing, summarise, unit_noun
from casegraph_viz.page.filters import HEADS
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import PAGE_NETS
from casegraph_viz.site.headlines import headlines
from casegraph_viz.views.theme_map.page import render_theme_map, theme_map

from ...support.pairs import pairs_of

THEMES = {
    "neglect": ("harm", ["r1", "r2", "r3"]),
    "poverty": ("family", ["r1", "r2", "r3"]),
    "curiosity": ("practice", ["r1", "r4"]),
    "sleep": ("child", []),
}


def toy(net: str = "exact") -> nx.Graph[str]:
    G: nx.Graph[str] = nx.Graph(n=5, unit="review", net=net, where=["nation=wales"])
    for theme, (group, reviews) in THEMES.items():
        count = len(reviews)
        G.add_node(
            theme,
            label=theme.title(),
            group=group,
            count=count,
            share=count / 5,
            low=0.1,
            high=0.9,
            reviews=reviews,
        )
    measures = dict.fromkeys(
        ("npmi", "jaccard", "phi", *BY_NET[1:], *(f"{name}_plain" for name in BY_NET)), 0.5
    )
    G.add_edge(
        "poverty", "neglect", n11=3, expected=1.8, expected_null=1.9, lift=1.67, p=0.001, q=0.01,
        sign=1, evidence="clear", reviews=["r1", "r2", "r3"], **measures,
    )  # fmt: skip
    G.add_edge(
        "neglect", "curiosity", n11=1, expected=1.2, expected_null=1.3, lift=0.83, p=0.2, q=0.2,
        sign=-1, evidence="suggestive", reviews=["r1"], **measures,
    )  # fmt: skip
    G.add_edge(
        "poverty", "curiosity", n11=1, expected=1.2, expected_null=0.9, lift=0.83, p=0.9, q=0.9,
        sign=1, evidence="weak", reviews=["r1"], **measures,
    )  # fmt: skip
    return G


EVIDENCE = Evidence(
    reviews={
        r: {
            "title": f"Child {r}",
            "year": 2020,
            "publisher": "A board",
            "outcome": "death",
            "age_groups": ["1-to-5", "under-1", "no-such-age"],
            "iri": "https://example.org/id/" + r,
            "source_title": "A page",
            "source_url": "https://example.org/" + r,
            "complete": r != "r2",
        }
        for r in ("r1", "r2", "r3", "r4", "r5")
    },
    findings=[
        {"review_id": "r1", "kind": "background", "polarity": "concern",
         "themes": ["neglect", "poverty"], "summary": "One."},
        {"review_id": "r1", "kind": "practice", "polarity": "good-practice",
         "themes": ["curiosity"], "summary": "Two.",
         "source_title": "Another page", "source_url": "https://example.org/other"},
        {"review_id": "r5", "kind": "practice", "polarity": "examined",
         "themes": ["other"], "summary": "Not behind any theme."},
    ],
    digest="abc123",
    recommendations=[
        {"review_id": "r1", "themes": ["poverty", "other"], "action": "training",
         "directed_to": ["police", "housing"], "summary": "Do this."},
        {"review_id": "r1", "themes": ["other"], "action": "training",
         "directed_to": [], "summary": "Behind no theme."},
        {"review_id": "r9", "themes": ["poverty"], "action": "audit",
         "directed_to": [], "summary": "Of another review."},
    ],
)  # fmt: skip


def blocks(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="data-(\w+)">(.*?)</script>', html)
    return {name: json.loads(text) for name, text in found}


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    html = theme_map(pairs_of(toy(), {"independence": toy("independence")}), EVIDENCE)
    return {"html": html, **blocks(html)}


def test_the_page_holds_each_review_once(page: dict[str, Any]) -> None:
    reviews = page["evidence"]["reviews"]
    assert reviews["title"] == ["Child r1", "Child r2", "Child r3", "Child r4"]
    assert reviews["cut"] == [1]
    assert page["evidence"]["texts"].count("A board") == 1
    assert page["themes"]["reviews"] == [[0, 1, 2], [0, 1, 2], [0, 3], []]


def test_only_findings_behind_a_theme_are_in_the_page(page: dict[str, Any]) -> None:
    findings = page["evidence"]["findings"]
    assert findings["summary"] == ["One.", "Two."]
    assert findings["themes"] == [[0, 1], [2]]
    assert "Not behind any theme" not in page["html"]


def test_recommendations_say_what_to_whom_and_stand_once(page: dict[str, Any]) -> None:
    found, texts = page["evidence"]["recommendations"], page["evidence"]["texts"]
    assert found["summary"] == ["Do this."]
    assert found["themes"] == [[1]]
    assert [texts[i] for i in found["action"]] == ["Training and workforce development"]
    assert [texts[i] for i in found["to"]] == ["Housing services, Police"]
    assert "Behind no theme" not in page["html"]


def test_a_finding_names_its_own_source_and_else_that_of_its_review(page: dict[str, Any]) -> None:
    evidence = page["evidence"]
    sources = list(zip(*evidence["sources"].values(), strict=True))
    assert [sources[k] for k in evidence["reviews"]["source"]] == [
        ("A page", f"https://example.org/{r}") for r in ("r1", "r2", "r3", "r4")
    ]
    assert [sources[k] for k in evidence["findings"]["source"]] == [
        ("A page", "https://example.org/r1"), ("Another page", "https://example.org/other"),
    ]  # fmt: skip
    assert [sources[k][1] for k in evidence["recommendations"]["source"]] == [
        "https://example.org/r1"
    ]


def test_reviews_say_the_ages_of_children_in_the_order_of_the_codebook(
    page: dict[str, Any],
) -> None:
    reviews, texts = page["evidence"]["reviews"], page["evidence"]["texts"]
    assert {texts[i] for i in reviews["age"]} == {"Under 1 year, 1 to 5 years, no-such-age"}
    assert reviews["id"] == ["r1", "r2", "r3", "r4"]


def test_a_page_alone_links_to_no_other_page(page: dict[str, Any]) -> None:
    assert page["links"] == {"themes": [], "reviews": []}


def test_a_page_of_a_site_links_themes_and_reviews_to_theirs() -> None:
    G = toy()
    G.nodes["neglect"]["iri"] = "https://example.org/neglect"
    places = {
        "https://example.org/neglect": "vocab/theme/neglect.html",
        "https://example.org/id/r4": "id/review/r4.html",
    }
    frame = Frame("theme-map.html", places, digest="abc123")
    found = blocks(theme_map(pairs_of(G), EVIDENCE, frame=frame))["links"]
    assert found == {
        "themes": ["vocab/theme/neglect.html", "", "", ""],
        "reviews": ["", "", "", "id/review/r4.html"],
    }


def test_communities_are_numbers_of_themes() -> None:
    found = theme_map(pairs_of(toy()), EVIDENCE, communities={"neglect": 2, "poverty": 2})
    assert blocks(found)["themes"]["community"] == [2, 2, 0, 0]
    assert 'id="rings"' in found
    assert 'id="rings"' not in theme_map(pairs_of(toy()), EVIDENCE)


def test_the_page_carries_what_it_needs_to_recount(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    html = render_theme_map(corpus, Frame(digest=kg.digest))
    found = blocks(html)
    incidence = found["incidence"]
    assert incidence["n"] == found["settings"]["n"] == len(corpus.incidence.units)
    assert incidence["units"] == found["evidence"]["reviews"]["id"]
    assert [facet["key"] for facet in incidence["facets"]] == [k for k in HEADS if k != "year"]
    assert 'id="facets"' in html
    assert len(html.encode()) < 2_000_000


def test_a_page_without_incidence_has_no_filters(page: dict[str, Any]) -> None:
    assert page["incidence"] == {}
    assert page["settings"]["n"] > 0


def test_pairs_carry_their_measures_and_what_the_net_expects(page: dict[str, Any]) -> None:
    found = page["pairs"]
    ids = page["themes"]["id"]
    named = [(ids[a], ids[b]) for a, b in zip(found["a"], found["b"], strict=True)]
    assert named == [("neglect", "poverty"), ("neglect", "curiosity"), ("poverty", "curiosity")]
    assert found["n11"] == [3, 1, 1]
    net = page["nets"]["exact"]
    assert net["expected"] == [1.9, 1.3, 0.9]
    assert net["grade"] == [3, -2, 1]
    assert net["order"] == [0, 2, 1]


def test_the_reviews_of_a_pair_are_those_that_both_themes_share(kg: KnowledgeGraph) -> None:
    found = blocks(render_theme_map(Corpus(kg), Frame()))
    pairs, named = found["pairs"], [set(rows) for rows in found["themes"]["reviews"]]
    shared = [len(named[a] & named[b]) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    assert pairs["n11"] == shared
    assert 0 in shared


def test_nets_with_other_pairs_stand_in_one_table() -> None:
    other = toy("independence")
    other.remove_edge("poverty", "curiosity")
    other.add_edge("sleep", "neglect", n11=0, lift=0.0, expected_null=1.6, p=0.04, sign=-1,
                   evidence="suggestive", reviews=[])  # fmt: skip
    found = blocks(theme_map(pairs_of(toy(), {"independence": other}), EVIDENCE))
    pairs, plain = found["pairs"], found["nets"]["independence"]
    # Neglect with poverty, curiosity and sleep, then poverty with curiosity.
    assert list(zip(pairs["a"], pairs["b"], strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 2)]
    # What does not depend on the comparison is there for each of them.
    assert pairs["n11"] == [3, 1, 0, 1]
    assert pairs["phi"] == pairs["odds_ratio_plain"] == [0.5, 0.5, None, 0.5]
    assert found["nets"]["exact"]["lift"] == [1.67, 0.83, None, 0.83]
    assert found["nets"]["exact"]["grade"] == [3, -2, 0, 1]
    assert found["nets"]["exact"]["order"] == [0, 3, 1]
    assert plain["grade"] == [3, -2, -2, 0]
    assert plain["lift"] == [1.67, 0.83, 0.0, None]
    assert plain["expected"] == [1.9, 1.3, 1.6, None]
    assert plain["q"] == [0.01, 0.2, None, None]
    assert plain["order"] == [0, 2, 1]


def test_measures_have_the_names_and_words_of_the_list(page: dict[str, Any]) -> None:
    assert [name for name in page["pairs"] if name not in ("a", "b", "oneThing")] == list(PLAIN)
    figures = page["settings"]["figures"]
    assert figures == {
        name: {"head": MEASURES[name].head, "digits": MEASURES[name].digits}
        for name in (*PLAIN, *BY_NET)
    }
    assert BY_NET == ("lift", "odds_ratio", "odds_ratio_low", "odds_ratio_high")
    assert page["settings"]["measures"] == {
        name: MEASURES[name].label for name in page["settings"]["measures"]
    }
    shown = dict(re.findall(r'data-sort="(\w+)">([^<]+)<', page["html"]))
    assert shown["n11"] == "Reviews with both"
    for name in set(shown) & {*PLAIN, *BY_NET}:
        assert shown[name].startswith(MEASURES[name].head)


def test_the_first_view_draws_clear_pairs_and_no_weak_ones(page: dict[str, Any]) -> None:
    assert draw(pairs_of(toy()))["edges"] == [{"from": "neglect", "to": "poverty", "dashes": False}]
    assert [n["id"] for n in page["drawing"]["nodes"]] == ["neglect", "poverty", "curiosity"]
    assert page["drawing"]["options"]["physics"] == {"enabled": False}


def test_the_summary_counts_what_is_there(page: dict[str, Any]) -> None:
    lines = summarise(pairs_of(toy()), "exact")
    assert lines[0] == (
        "The findings of 5 reviews name 3 themes. Most often: "
        "Neglect (3, 60%, 95% interval 10% to 90%); Poverty (3, 60%, 95% interval 10% to 90%); "
        "Curiosity (2, 40%, 95% interval 10% to 90%)."
    )
    assert lines[1].startswith("With 5 reviews chance plays a large part")
    assert "1 pair occurs together in clearly more reviews" in lines[2]
    assert "Neglect and Poverty (in 3 reviews, 1.9 expected)" in lines[2]
    assert lines[3] == (
        "1 pair is named together less often than expected (suggestively): "
        "Neglect and Curiosity (in 1 review, 1.3 expected)."
    )
    assert "Named often, yet in no clear pair named together more often: Curiosity (2)." in lines[4]
    for line in lines:
        assert line in page["html"]


def test_pairs_named_together_less_often_are_counted_apart() -> None:
    assert standing(pairs_of(toy()), "exact") == (
        "5 reviews; pairs named together more often: 1 clear, 0 suggestive; "
        "less often: 0 clear, 1 suggestive"
    )
    G = toy()
    G.graph["tested"] = 4451
    G.edges["neglect", "curiosity"].update(n11=0, evidence="clear")
    G.edges["poverty", "curiosity"].update(sign=-1, evidence="suggestive")
    G.add_edge("neglect", "sleep", **{**G.edges["poverty", "neglect"], "evidence": "suggestive"})
    lines = summarise(pairs_of(G), "exact")
    assert (
        "A further 1 pair is suggestive: 4,451 pairs were compared, so many that about" in lines[3]
    )
    assert lines[4] == (
        "2 pairs are named together less often than expected (1 clearly and 1 suggestively): "
        "Neglect and Curiosity (in no review, 1.3 expected); "
        "Poverty and Curiosity (in 1 review, 0.9 expected)."
    )
    assert not [line for line in lines if "for example" in line]


def test_pairs_that_may_say_one_thing_twice_are_marked_and_not_named_first() -> None:
    G = toy()
    G.edges["poverty", "curiosity"].update(evidence="clear")
    table = pairs_of(G)
    number, marks = table.number, np.full(len(table), "", object)
    ends = list(zip(table.first.tolist(), table.second.tolist(), strict=True))
    at = ends.index((number["neglect"], number["poverty"]))
    marks[at] = "presupposes"
    marked = replace(table, one_thing=marks)
    lines = summarise(marked, "exact")
    aside = "The strongest, 1 pair of which one theme presupposes the other left aside: "
    assert f"{aside}Poverty and Curiosity (in 1 review, 0.9 expected)." in lines[2]
    assert "The strongest: Neglect and Poverty" in summarise(table, "exact")[2]
    html = theme_map(marked, EVIDENCE)
    assert blocks(html)["pairs"]["oneThing"] == {"presupposes": [at], "one-finding": []}
    assert f"({ONE_THING['presupposes']})</span></th>" in html
    assert 'id="one-thing"' in html
    plain = theme_map(table, EVIDENCE)
    assert "one thing twice" not in plain.partition("<script")[0]


def test_few_reviews_are_told_of_once_and_without_machine_text() -> None:
    G = toy()
    G.graph["warnings"] = ["nation=wales: leaves only 5 reviews"]
    (told,) = (
        line for line in summarise(pairs_of(G), "exact") if "chance plays a large part" in line
    )
    assert "the counts, the intervals and the reports, not single lines" in told
    assert not [line for line in summarise(pairs_of(G), "exact") if "leaves only" in line]
    G.graph["n"] = 100
    assert "the intervals and the order of the pairs" in summarise(pairs_of(G), "exact")[1]
    for pair in G.edges.values():
        pair["evidence"] = "weak"
    assert "the counts, the intervals and the reports" in summarise(pairs_of(G), "exact")[1]
    assert standing(pairs_of(G), "exact") == "100 reviews; no pair stands out"


def test_pairs_that_never_meet_are_those_of_the_whole_matrix(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    table = corpus.pairs
    ends = zip(table.first.tolist(), table.second.tolist(), strict=True)
    pairs = [frozenset((table.themes[a].id, table.themes[b].id)) for a, b in ends]
    for net in PAGE_NETS:
        said, found = table.nets[net], corpus.associations[net]
        result, names = found.association, found.incidence.themes
        graded = (result.q <= 0.2) & (result.n11 == 0)
        unmet = np.flatnonzero(said.held & (table.measures["n11"] == 0)).tolist()
        assert {pairs[row] for row in unmet} == {
            frozenset((names[result.i[k]], names[result.j[k]])) for k in np.flatnonzero(graded)
        }
        assert unmet
        assert (said.sign[unmet] == -1).all()
        for row in unmet:
            a, b = (set(table.named_by[ends[row]]) for ends in (table.first, table.second))
            assert not a & b
        # All the others meet, and they are all there.
        assert said.held.sum() == len(unmet) + (result.n11 > 0).sum()


def test_the_facets_of_children_count_two_silences_apart(kg: KnowledgeGraph) -> None:
    page = packed_reviews.packed(kg)
    facets = {facet["key"]: facet for facet in page["facets"]}
    told = set(kg.incidence().reviews)
    without = len(told - {child["review_id"] for child in children()})
    silent = len(told - {child["review_id"] for child in children() if child["sex"]})
    assert 0 < without < silent
    # Where "not stated" is a value of its own, only reviews without any child are silent; the bar
    # of the page says so by that value.
    assert page["n"] - facets["age-group"]["stated"] == without
    assert any(i.endswith("-not-stated") for i in facets["age-group"]["id"])
    assert page["n"] - facets["sex"]["stated"] == silent
    assert not any(i.endswith("-not-stated") for i in facets["sex"]["id"])


def children() -> list[dict[str, str]]:
    with (bundled_package() / "children.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_an_empty_network_says_so() -> None:
    G: nx.Graph[str] = nx.Graph(n=0, unit="review", net="exact", where=[])
    assert summarise(pairs_of(G), "exact") == [
        "None of the 0 reviews names a theme, so there is nothing to draw."
    ]
    assert "there is nothing to draw" in theme_map(pairs_of(G), EVIDENCE)


def test_what_not_to_conclude_stands_on_the_page(page: dict[str, Any]) -> None:
    for head, text in caveats.full():
        assert head in page["html"]
        assert text in page["html"]
    assert "A line is not a cause." in page["html"]


def test_the_colophon_says_filters_and_digest(page: dict[str, Any]) -> None:
    foot = page["html"].partition("<footer")[2]
    assert "nation=wales" in foot
    assert "abc123" in foot
    assert "review, 5 in all" in foot


def test_no_sentence_of_the_page_claims_a_cause(page: dict[str, Any], kg: KnowledgeGraph) -> None:
    bundled = Corpus(kg).pairs
    text = " ".join([*summarise(bundled, "exact"), *summarise(pairs_of(toy()), "exact")])
    text += " ".join(h.text + h.detail for h in headlines(kg, bundled))
    assert not re.search(r"\b(causes?d?|leads? to|risk factors?|predicts?)\b", text.replace(
        caveats.NOT_A_CAUSE["association"], ""))  # fmt: skip


def test_suggestive_pairs_fill_up_to_what_a_reader_can_follow() -> None:
    def made(clear: int, suggestive: int) -> nx.Graph[str]:
        G: nx.Graph[str] = nx.Graph()
        for i in range(clear + suggestive):
            G.add_edge(
                str(i), str(i + 1), evidence="clear" if i < clear else "suggestive", sign=1, p=0.01
            )
        return G

    def cut(clear: int, suggestive: int) -> int:
        return pairs_of(made(clear, suggestive)).cut("exact")

    assert cut(10, 300) == 30
    assert cut(45, 300) == 15
    assert cut(90, 300) == 12
    assert cut(90, 4) == 4
    assert cut(0, 0) == 0


def test_pairs_come_in_the_order_of_their_evidence(kg: KnowledgeGraph) -> None:
    table = Corpus(kg).pairs
    for net in PAGE_NETS:
        for grade in ("clear", "suggestive", "weak"):
            for together in (True, False):
                found = [pair.p for pair in table.pairs(net, table.graded(net, grade, together))]
                assert found == sorted(found)
        assert len(table.graded(net, "clear")) >= 10


def test_pairs_of_the_same_grade_and_p_stand_by_their_count_then_by_name() -> None:
    G = toy()
    for pair in G.edges.values():
        pair.update(p=0.5, sign=1)
    G.add_edge("sleep", "curiosity", **{**G.edges["poverty", "curiosity"]})
    table = pairs_of(G)
    named = [(pair.a.id, pair.b.id) for pair in table.pairs("exact", table.order("exact"))]
    assert named == [
        ("neglect", "poverty"), ("neglect", "curiosity"), ("curiosity", "sleep"),
        ("poverty", "curiosity"),
    ]  # fmt: skip


def test_an_order_holds_every_pair_once_in_the_order_of_its_themes(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    table = corpus.pairs
    assert (table.first < table.second).all()
    for net, said in table.nets.items():
        order = table.order(net)
        assert sorted(order.tolist()) == np.flatnonzero(said.held).tolist()
        result = corpus.associations[net].association
        for pair, row in zip(table.pairs(net, order[:200]), order, strict=False):
            k = corpus.associations[net].place(pair.a.id, pair.b.id)
            assert (pair.n11, pair.p, pair.q) == (result.n11[k], result.p[k], result.q[k])
            assert pair.evidence == result.evidence[k]
            assert said.expected[row] == pair.expected == result.expected_null[k]
            assert {*pair.measures} == {*PLAIN, *BY_NET}
            for name, value in pair.measures.items():
                assert value == getattr(result, name)[k], name


def test_units_are_named_in_the_right_number() -> None:
    G = toy()
    G.graph["unit"] = "child"
    assert [unit_noun(pairs_of(G), count) for count in (1, 2)] == ["child", "children"]
    assert unit_noun(pairs_of(toy()), 0) == "reviews"


def test_node_size_follows_the_count_of_reviews(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    sizes = {n["id"]: n["size"] for n in draw(corpus.pairs)["nodes"]}
    by_count = sorted(sizes, key=lambda n: corpus.themes[n].count)
    assert [sizes[n] for n in by_count] == sorted(sizes.values())


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Neglect", ["Neglect"]),
        ("Child sexual exploitation", ["Child sexual", "exploitation"]),
        ("A" * 40, ["A" * 18 + "…"]),
        ("", [""]),
    ],
)
def test_labels_are_wrapped_in_two_lines(label: str, lines: list[str]) -> None:
    assert wrap(label) == lines
