"""The network that a page recomputes is the library's, pair by pair, to nine digits.

Every filter is asked of both: of the scripts in a real Chromium and of ``kg.cooccurrence``. How
many comparisons a test makes is counted in it, so that an empty loop cannot pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from playwright.sync_api import Browser, Error, Page
from scipy.sparse import csr_array

from casegraph.analyses.cooccurrence.network import cooccurrence_network
from casegraph.errors import UsageError
from casegraph.model.concepts import identifiers, parent_child_pairs
from casegraph.selection.filters import FACETS
from casegraph.selection.incidence import Incidence
from casegraph.stats import associate, simulate
from casegraph_viz.content.packed_reviews import FACET_LABELS, pack, packed, scripts
from casegraph_viz.content.unmet import with_unmet
from casegraph_viz.page.render import render, static_text

pytestmark = pytest.mark.browser

NETS = ("length", "independence")
FEWEST = 5
# An attainable p can be exactly 1/20, and rounding must not decide whether that reaches 1/20.
REACH = 0.05 * (1 + 1e-9)
MEASURES = {
    "expected": "expected",
    "expectedNull": "expected_null",
    "lift": "lift",
    "npmi": "npmi",
    "jaccard": "jaccard",
    "phi": "phi",
    "oddsRatio": "odds_ratio",
    "oddsRatioLow": "odds_ratio_low",
    "oddsRatioHigh": "odds_ratio_high",
}
GRADES = ("weak", "suggestive", "clear")

# Pairs and triples of facets, bounds of years, more than one value, nothing left, very little left.
COMBINED: list[dict[str, list[Any]]] = [
    {"age-group": ["under-1"], "outcome": ["death"]},
    {"age-group": ["under-1"], "sex": ["male"]},
    {"age-group": ["under-1", "1-to-5"], "agency": ["health-visiting", "midwifery"]},
    {"age-group": ["11-to-15", "16-to-17"], "outcome": ["serious-harm"]},
    {"age-group": ["16-to-17"], "incident-type": ["suicide"]},
    {"sex": ["female", "male"]},
    {"sex": ["female"], "nation": ["england", "wales"]},
    {"nation": ["england"], "outcome": ["death"], "agency": ["police"]},
    {"nation": ["wales"], "agency": ["childrens-social-care"]},
    {"outcome": ["death"], "year": [2015, None]},
    {"outcome": ["serious-harm"], "year": [None, 2014]},
    {"incident-type": ["sexual-exploitation-harm", "sexual-abuse-harm"]},
    {"incident-type": ["neglect-harm", "neglect-fatal"], "age-group": ["1-to-5"]},
    {"review-type": ["serious-case-review"], "nation": ["england"]},
    {"review-type": ["local-practice-review"], "year": [2018, None]},
    {"agency": ["schools", "gp", "police"]},
    {"agency": ["schools"], "age-group": ["11-to-15"]},
    {"agency": ["courts"], "outcome": ["death"]},
    {"nation": ["scotland"], "sex": ["female"]},
    {
        "nation": ["wales"],
        "age-group": ["16-to-17"],
        "sex": ["female"],
        "outcome": ["serious-harm"],
    },
    {"age-group": ["under-1"], "nation": ["wales"]},
    {"age-group": [], "year": [None, None]},
]
YEARS: list[list[int | None]] = [
    [2015, None], [None, 2010], [2010, 2014], [2019, 2019], [1900, 1950], [None, 2025],
    [2024, None],
]  # fmt: skip
REFUSED = {
    "an unknown key": ({"colour": ["red"]}, r'filter: found "colour"; expected one of age-group,'),
    "an unknown value": (
        {"nation": ["france"]},
        r'nation: found "france"; expected one of england',
    ),
    "a value of another key": ({"sex": ["wales"]}, r'sex: found "wales"; expected one of female'),
    "years the wrong way round": ({"year": [2016, 2010]}, "year: 2016 is after 2010"),
    "half a year": ({"year": [2010.5, None]}, "year: found 2010.5; expected whole years"),
    "no list": ({"nation": "wales"}, "nation: found no list"),
}


class Recount:
    """A page that carries a corpus, asked from outside."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(
            """() => {
              const text = document.getElementById("data-recount").textContent;
              window.corpus = casegraph.recount.corpus(JSON.parse(text));
            }"""
        )

    def network(self, filters: Mapping[str, Any], net: str, least: int = 1) -> dict[str, Any]:
        """Return the answer with plain lists for typed arrays."""
        found: dict[str, Any] = self.page.evaluate(
            """([filters, net, minCount]) => {
              const plain = (columns) => columns && Object.fromEntries(Object.entries(columns)
                .map(([name, xs]) => [name, typeof xs === "number" ? xs : Array.from(xs)]));
              const r = casegraph.recount.network(window.corpus, { filters, net, minCount });
              return { ...r, themes: plain(r.themes), pairs: plain(r.pairs) };
            }""",
            [dict(filters), net, least],
        )
        return found

    def rows(self, filters: Mapping[str, Any], themes: Sequence[int] = ()) -> list[int]:
        found: list[int] = self.page.evaluate(
            "([f, t]) => Array.from(casegraph.recount.reviews(window.corpus, f, t))",
            [dict(filters), list(themes)],
        )
        return found


@pytest.fixture(scope="module")
def open_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open a page of the project's own making, under its own policy, with some packed corpus."""
    contexts, troubles = [], []

    def open_packed(content: Mapping[str, Any]) -> Recount:
        path = tmp_path_factory.mktemp("recount") / "page.html"
        html = render(
            "page/base.html",
            title="Recount",
            description="",
            styles=[],
            scripts=[static_text("static/page.js"), *scripts()],
            data={"recount": content},
        )
        path.write_text(html, encoding="utf-8")
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(path.as_uri())
        return Recount(page)

    yield open_packed
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def bundled(open_page: Any, kg: Any) -> Recount:
    found: Recount = open_page(packed(kg))
    return found


def words(filters: Mapping[str, Any]) -> list[str]:
    """The same filters as the command line takes them."""
    where = ["level=case"]
    for key, values in filters.items():
        if key == "year":
            low, high = ("" if year is None else str(year) for year in values)
            if low or high:
                where.append(f"year={low}..{high}")
        elif values:
            where.append(f"{key}={','.join(values)}")
    return where


def close(mine: Sequence[float], theirs: Any, what: str, least: float = 0.0) -> None:
    """Nine digits; ``least`` is how far measures that pass through 0 may be off there."""
    one, other = np.asarray(mine, float), np.asarray(theirs, float)
    assert one.shape == other.shape
    off = ~np.isclose(one, other, rtol=1e-9, atol=least)
    assert not off.any(), (what, one[off][:3], other[off][:3])


def agree(
    answer: Mapping[str, Any], found: Incidence, net: str, least: int, G: nx.Graph[str]
) -> None:
    """Compare a page's answer with the library's network, every theme and every pair."""
    assert answer["refused"] is None
    assert answer["n"] == len(found.units)
    assert answer["warnings"] == G.graph["warnings"]

    if least <= 1:
        # The page also has the pairs that never meet where that stands out.
        G = with_unmet(G, found)
    themes = answer["themes"]
    shown = [t for t, count in enumerate(themes["count"]) if count >= least]
    assert [found.themes[t] for t in shown] == [t for t in found.themes if t in G]
    for name in ("count", "share", "low", "high"):
        theirs = [G.nodes[found.themes[t]][name] for t in shown]
        close([themes[name][t] for t in shown], theirs, name)

    pairs = answer["pairs"]
    ends = list(zip(pairs["a"], pairs["b"], strict=True))
    assert len(set(ends)) == pairs["length"] == G.number_of_edges()
    edges = [G.edges[found.themes[a], found.themes[b]] for a, b in ends]
    for name in ("n11", "sign"):
        assert pairs[name] == [edge[name] for edge in edges], name
    for mine, theirs in MEASURES.items():
        close(pairs[mine], [edge[theirs] for edge in edges], mine, 1e-12)
    # Tiny chances must agree in their digits too, not only in being tiny.
    close(pairs["p"], [edge["p"] for edge in edges], "p")

    q, evidence, tested = ([edge[name] for edge in edges] for name in ("q", "evidence", "tested"))
    if answer["tested"] == G.graph["tested"]:
        assert answer["notes"][0] == G.graph["notes"][0]
    else:  # only where an attainable p is exactly 1/20
        excluded = parent_child_pairs(found.themes)
        fair = associate(found.matrix, null=net, excluded=excluded, alpha=REACH)
        place = {
            pair: k for k, pair in enumerate(zip(fair.i.tolist(), fair.j.tolist(), strict=True))
        }
        at = np.array([place[pair] for pair in ends], dtype=int)
        assert answer["tested"] == int(fair.testable.sum())
        q, evidence, tested = (
            values[at].tolist() for values in (fair.q, fair.evidence, fair.testable)
        )
    close(pairs["q"], q, "q")
    assert [GRADES[grade] for grade in pairs["grade"]] == evidence
    assert [bool(one) for one in pairs["tested"]] == tested


def compare(page: Recount, kg: Any, filters: Mapping[str, Any], least: int = 1) -> bool:
    """Compare both nets under a filter; return whether there were enough reviews for them."""
    where = words(filters)
    rows = page.rows(filters)
    if len(rows) < FEWEST:
        with pytest.raises(UsageError) as refusal:
            kg.incidence(where)
        for net in NETS:
            answer = page.network(filters, net, least)
            assert answer["refused"] == str(refusal.value)
            assert answer["themes"] is answer["pairs"] is None
            assert answer["n"] == len(rows)
        return False
    found = kg.incidence(where)
    units = page.page.evaluate("window.corpus.units")
    assert list(found.units) == [units[r] for r in rows]
    for net in NETS:
        network = kg.cooccurrence(where, null=net, min_count=least)
        agree(page.network(filters, net, least), found, net, least, network)
    return True


def test_without_a_filter(bundled: Recount, kg: Any) -> None:
    assert compare(bundled, kg, {})


def test_a_pair_that_never_meets_is_told_where_that_stands_out(bundled: Recount, kg: Any) -> None:
    found = kg.incidence()
    at = [found.themes.index(theme) for theme in ("physical-abuse", "sudden-infant-death")]
    pairs = bundled.network({}, "length")["pairs"]
    (k,) = (k for k, n11 in enumerate(pairs["n11"]) if n11 == 0)
    assert {pairs["a"][k], pairs["b"][k]} == set(at)
    assert (pairs["sign"][k], GRADES[pairs["grade"][k]], pairs["lift"][k]) == (-1, "suggestive", 0)
    assert pairs["npmi"][k] == -1
    assert 0 not in bundled.network({}, "length", 2)["pairs"]["n11"]


# Agencies and kinds of incident have most of the values; their combinations are always asked.
MANY = {"agency", "incident-type", "review-type"}


@pytest.mark.parametrize(
    "key",
    [pytest.param(k, marks=pytest.mark.exhaustive) if k in MANY else k for k in FACET_LABELS],
)
def test_each_value_of_a_facet_alone(bundled: Recount, kg: Any, key: str) -> None:
    (facet,) = bundled.page.evaluate("(key) => corpus.facets.filter((f) => f.key === key)", key)
    compared = [compare(bundled, kg, {key: [value["id"]]}) for value in facet["values"]]
    assert sum(compared) == sum(1 for value in facet["values"] if value["count"] >= FEWEST) >= 2


def test_there_are_enough_filters(bundled: Recount) -> None:
    counts = bundled.page.evaluate("corpus.facets.flatMap((f) => f.values.map((v) => v.count))")
    assert len(counts) >= 80
    assert sum(1 for count in counts if count >= FEWEST) >= 45
    assert len(COMBINED) == 22
    assert len(YEARS) == 7


@pytest.mark.parametrize("filters", COMBINED, ids=str)
def test_facets_together(bundled: Recount, kg: Any, filters: dict[str, list[Any]]) -> None:
    expected = len(bundled.rows(filters)) >= FEWEST
    assert compare(bundled, kg, filters) == expected


def test_some_combinations_leave_much_some_little_and_some_nothing(bundled: Recount) -> None:
    left = [len(bundled.rows(filters)) for filters in COMBINED]
    assert 0 in left
    assert any(0 < n < FEWEST for n in left)
    assert any(FEWEST <= n < 20 for n in left)
    assert sum(n >= 20 for n in left) >= 12


@pytest.mark.parametrize("bounds", YEARS, ids=str)
def test_years(bundled: Recount, kg: Any, bounds: list[int | None]) -> None:
    expected = len(bundled.rows({"year": bounds})) >= FEWEST
    assert compare(bundled, kg, {"year": bounds}) == expected


@pytest.mark.parametrize("least", [2, 3, 10, 1000])
@pytest.mark.parametrize("filters", [{}, {"age-group": ["under-1"]}], ids=str)
def test_fewest_reviews_of_a_pair(
    bundled: Recount, kg: Any, filters: dict[str, list[Any]], least: int
) -> None:
    assert compare(bundled, kg, filters, least)


def test_a_corpus_that_was_filtered_before_says_so(open_page: Any, kg: Any) -> None:
    page = open_page(packed(kg, ["outcome=death", "level=all"]))
    filters = {"age-group": ["under-1"]}
    where = ["outcome=death", "age-group=under-1", "level=all"]
    for net in NETS:
        network = kg.cooccurrence(where, null=net)
        agree(page.network(filters, net), kg.incidence(where), net, 1, network)
    rare = {"nation": ["northern-ireland"], "sex": ["female"], "year": [2020, None]}
    refused = page.network(rare, "length")["refused"]
    said = "nation=northern-ireland and outcome=death and sex=female and year=2020..: leaves "
    assert refused.startswith(said)


def test_rows_of_reviews_that_show_some_themes(bundled: Recount, kg: Any) -> None:
    found = kg.incidence(["nation=england"])
    compared = 0
    for themes in (["neglect"], ["neglect", "poverty"], ["unsafe-sleep", "sudden-infant-death"]):
        numbers = [found.themes.index(theme) for theme in themes]
        rows = bundled.rows({"nation": ["england"]}, numbers)
        units = bundled.page.evaluate("window.corpus.units")
        assert [units[r] for r in rows] == found.units_with(*themes)
        compared += len(rows) > 0
    assert compared == 3


def test_the_tally_counts_what_a_further_choice_would_leave(bundled: Recount) -> None:
    chosen = {"nation": ["england"], "outcome": ["death"]}
    tally = bundled.page.evaluate(
        """(filters) => Object.fromEntries(Object.entries(casegraph.recount.tally(corpus, filters))
          .map(([key, counts]) => [key, Array.from(counts)]))""",
        chosen,
    )
    counted = 0
    for facet in bundled.page.evaluate("corpus.facets"):
        for value, count in zip(facet["values"], tally[facet["key"]], strict=True):
            assert count == len(bundled.rows({**chosen, facet["key"]: [value["id"]]}))
            counted += 1
    assert counted >= 80
    assert tally["nation"] != tally["outcome"]


def test_the_facets_that_are_offered(bundled: Recount) -> None:
    facets = bundled.page.evaluate("corpus.facets")
    assert [facet["key"] for facet in facets] == list(FACET_LABELS)
    for facet in facets:
        assert {value["id"] for value in facet["values"]} <= set(FACETS[facet["key"]].known())
        assert all(value["label"] and value["count"] > 0 for value in facet["values"])
    assert bundled.page.evaluate("corpus.nets") == list(NETS)
    years = bundled.page.evaluate("corpus.years")
    assert 1970 < years["low"] < 2012 < years["high"] < 2100
    assert 0 < years["stated"] <= bundled.page.evaluate("corpus.n")


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_known_is_refused_with_a_sentence(bundled: Recount, case: str) -> None:
    filters, sentence = REFUSED[case]
    with pytest.raises(Error, match=sentence):
        bundled.network(filters, "length")


def test_an_unknown_net_is_refused_with_a_sentence(bundled: Recount) -> None:
    assert len(REFUSED) == 6
    with pytest.raises(Error, match='net: found "other"; expected one of length, independence'):
        bundled.network({}, "other")


def made(X: np.ndarray[Any, Any]) -> Incidence:
    """An incidence matrix of the codebook's themes, the first of which are as in X."""
    themes = identifiers("theme")
    whole = np.zeros((len(X), len(themes)), dtype=bool)
    whole[:, : X.shape[1]] = X
    units = tuple(f"r{r:06}" for r in range(len(X)))
    return Incidence(csr_array(whole), units, units, themes, "review", ())


SHAPES = {
    "every review names everything": np.ones((8, 6), bool),
    "nobody names anything": np.zeros((8, 6), bool),
    "no two themes meet": np.eye(12, dtype=bool),
    "a staircase": np.tri(30, dtype=bool),
    "a staircase and a theme in every review": np.hstack([np.tri(24), np.ones((24, 1))]) > 0,
    "two halves": np.kron(np.eye(2), np.ones((10, 5))) > 0,
    "one review names everything": np.vstack([np.ones((1, 40)), np.eye(40)]) > 0,
    "32 reviews, a whole word": simulate(32, 1).X,
    "33 reviews": simulate(33, 2).X,
    "64 reviews": simulate(64, 3).X,
    "very unequal lengths": simulate(150, 4, themes=60, thoroughness=3.0).X,
    "strong pairs": simulate(700, 5, themes=40, planted=15, odds_ratio=500.0).X,
    "rare themes": simulate(300, 6, themes=90, prevalence=(0.002, 0.03)).X,
    "common themes": simulate(200, 7, themes=50, prevalence=(0.7, 0.995)).X,
    "many reviews": simulate(5_000, 8, themes=100, planted=20).X,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_corpora_of_other_shapes(open_page: Any, shape: str) -> None:
    found = made(SHAPES[shape])
    page = open_page(pack(found, {}))
    for net in NETS:
        network = cooccurrence_network(found, net)
        network.graph["warnings"] = page.network({}, net)["warnings"]  # of the filter, not of this
        agree(page.network({}, net), found, net, 1, network)


def test_the_other_shapes_hold_tiny_chances_and_certain_ones() -> None:
    assert len(SHAPES) == 15
    p = np.concatenate(
        [associate(made(X).matrix, null=net).p for X in SHAPES.values() for net in NETS]
    )
    assert p.min() < 1e-50
    assert p.max() == 1.0
    assert ((p > 1e-20) & (p < 1e-8)).sum() > 50


def test_a_chance_of_exactly_one_in_twenty_is_attainable(open_page: Any) -> None:
    """In 60 reviews, a theme in one and a theme in three meet with a chance of 1/20."""
    X = np.zeros((60, 2), bool)
    X[0, 0] = X[:3, 1] = True
    answer = open_page(pack(made(X), {})).network({}, "independence")
    assert answer["tested"] == 1
    assert answer["pairs"]["p"] == pytest.approx([0.05], rel=1e-12)


def test_broader_and_narrower_themes_are_left_out_of_the_test(open_page: Any) -> None:
    found = made(simulate(120, 9, themes=20, planted=5).X)
    related = [(0, 1), (2, 7), (3, 4)]
    page = open_page({**pack(found, {}), "related": [[b, a] for a, b in related]})
    for net in NETS:
        answer, fair = page.network({}, net), associate(found.matrix, net, related, REACH)
        assert answer["leftOut"]["related"] == 3
        assert answer["tested"] == fair.testable.sum()
        assert answer["tested"] + sum(answer["leftOut"].values()) == len(fair)
        pairs = answer["pairs"]
        kept = fair.n11 > 0
        assert pairs["q"] == pytest.approx(fair.q[kept], rel=1e-9)
        tested = dict(zip(zip(pairs["a"], pairs["b"], strict=True), pairs["tested"], strict=True))
        assert [tested[pair] for pair in related] == [0, 0, 0]


def test_the_page_asks_nothing_of_any_other_place(open_page: Any, kg: Any, tmp_path: Path) -> None:
    page = open_page(packed(kg, ["nation=wales"])).page
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
