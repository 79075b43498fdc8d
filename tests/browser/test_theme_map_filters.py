"""The theme map under filters: the numbers are Python's, the places stay, and the words say so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegraph.api import KnowledgeGraph
from casegraph.selection.strata import KIND_OF_CASE
from casegraph.thresholds import COUNTED_BY_LIFT, COUNTED_BY_NUMBER, FEWEST_COUNTED
from casegraph.wording import counted
from casegraph.wording.caveats import LOOKED_THROUGH
from casegraph.wording.numbers import format_p, percent, tenths
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import standing, summarise
from casegraph_viz.page.nets import PAGE_NETS

from ..support import bundled
from ..support.pairs import with_unmet
from .map_reading import drawn, open_filters, settled, sizes
from .visits import Visitor

#: How many reviews are about a single case.
N = len(bundled.cases())

pytestmark = pytest.mark.browser
EVERY_OUTCOME = "outcome=death,serious-harm,not-stated"
# Fragment of the page and the same filters as the library takes them.
FILTERS = [
    (EVERY_OUTCOME, []),
    ("age-group=under-1", ["age-group=under-1"]),
    ("sex=female&net=independence", ["sex=female"]),
    ("nation=england&year=2015..", ["nation=england", "year=2015.."]),
    ("age-group=under-1,1-to-5&outcome=death", ["age-group=under-1,1-to-5", "outcome=death"]),
    ("agency=police&net=independence", ["agency=police"]),
    ("age-group=1-to-5&sex=male", ["age-group=1-to-5", "sex=male"]),
    ("age-group=1-to-5&sex=male&children=any", ["age-group=1-to-5", "sex=male", "children=any"]),
    ("agency=police%2Bschools", ["agency=police+schools"]),
    ("review-type=local-practice-review", ["review-type=local-practice-review"]),
    ("basis=news,briefing&package=published", ["basis=news,briefing", "package=published"]),
]


def counted_pairs(page: Page) -> list[dict[str, Any]]:
    """Every pair of the net in force, with its numbers."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => forTests.inForce.order.map((k) => {
          const p = forTests.pairAt(k);
          return { a: p.a.id, b: p.b.id, n11: p.n11, expected: p.expected, p: p.p, q: p.q,
            lift: p.lift, npmi: p.npmi, odds_ratio: p.odds_ratio ?? Infinity,
            low: p.odds_ratio_low, high: p.odds_ratio_high ?? Infinity, plain: p.odds_ratio_plain,
            evidence: p.evidence, together: p.together };
        })"""
    )
    return found


@pytest.mark.usefixtures("without_other_corpora")
@pytest.mark.parametrize(("fragment", "where"), FILTERS, ids=[f for f, _ in FILTERS])
def test_the_numbers_under_a_filter_are_those_of_the_library(
    site: Path, visit: Visitor, kg: KnowledgeGraph, fragment: str, where: list[str]
) -> None:
    seen = visit(site / "theme-map.html", f"#{fragment}")
    page = seen.page
    net = "independence" if "independence" in fragment else "exact"
    network = with_unmet(kg.associations(where, null=PAGE_NETS[net], min_count=1))
    found = counted_pairs(page)
    table = Corpus(kg, where).pairs
    assert seen.errors == []
    assert page.evaluate("forTests.inForce.n") == network.graph["n"]
    assert len(found) == network.number_of_edges() > 100
    graded = [*table.graded(net, "clear"), *table.graded(net, "suggestive")]
    assert {(f["a"], f["b"]) for f in found if f["together"] and f["evidence"] != "weak"} == {
        (pair.a.id, pair.b.id) for pair in table.pairs(net, graded)
    }
    for pair in found:
        facts = network.edges[pair["a"], pair["b"]]
        assert pair["n11"] == facts["n11"]
        assert pair["evidence"] == facts["evidence"]
        for name, key in (
            ("expected", "expected_null" if "expected_null" in facts else "expected"),
            ("p", "p"),
            ("q", "q"),
            ("lift", "lift"),
            ("npmi", "npmi"),
            ("odds_ratio", "odds_ratio"),
            ("low", "odds_ratio_low"),
            ("high", "odds_ratio_high"),
            ("plain", "odds_ratio_plain"),
        ):
            assert pair[name] == pytest.approx(facts[key], rel=1e-7, abs=1e-9), (pair, name)
    counts = page.evaluate("Object.fromEntries(forTests.themes.map((t) => [t.id, t.count]))")
    assert counts == {t: d["count"] for t, d in network.nodes(data=True)} | dict.fromkeys(
        set(counts) - set(network), 0
    )
    assert page.evaluate("forTests.summary()") == summarise(table, net)
    assert page.evaluate("forTests.inForce.tested") == network.graph["tested"]
    n = network.graph["n"]
    said = standing(table, net).replace(f"{n} reviews", f"{n} of {N} reviews")
    expect(page.locator("#standing")).to_have_text(f"{said}.")


@pytest.mark.usefixtures("without_other_corpora")
def test_a_filter_chosen_with_the_keyboard_changes_everything_but_the_places(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html").page
    before = page.evaluate("forTests.network.getPositions()")
    chips = page.locator(".legend .count").all_inner_texts()
    page.locator("[data-facet=age-group] > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name=re.compile("^Unborn"))).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name=re.compile("^Under 1 year"))).to_be_focused()
    page.keyboard.press("Space")
    network = kg.cooccurrence(["age-group=under-1"])
    n = network.graph["n"]
    expect(page.locator("#standing")).to_have_text(re.compile(rf"^{n} of {N} reviews; "))
    expect(page.locator("#status")).to_have_text(re.compile(rf"^{n} of {N} reviews; "))
    expect(page.locator("#live-net")).to_have_text(
        "Together beyond the number of themes coded, recounted here."
    )
    # vis-network tells the places of what it draws: of the themes that lines lead to.
    after = page.evaluate("forTests.network.getPositions()")
    kept = set(after) & set(before)
    assert {theme: before[theme] for theme in kept} == {theme: after[theme] for theme in kept}
    assert len(kept) > 5
    assert set(after) == {end for line in drawn(page) for end in (line["a"], line["b"])}
    largest = max(d["count"] for _, d in network.nodes(data=True))
    for theme, size in sizes(page).items():
        count = network.nodes[theme]["count"] if theme in network else 0
        assert size == pytest.approx(3 + 15 * (count / largest) ** 0.5, abs=0.01)
    assert page.locator(".legend .count").all_inner_texts() != chips
    neglect = page.locator(".theme-list li", has_text=re.compile("^Neglect")).locator(".count")
    expect(neglect).to_have_text(str(network.nodes["neglect"]["count"]))
    expect(page.locator("#live-summary")).to_contain_text(
        summarise(Corpus(kg, ["age-group=under-1"]).pairs, "exact")[0]
    )
    expect(page.locator(".net-summary:visible")).to_have_count(0)
    expect(page.locator("#pairs-note")).to_contain_text("Age of a child: Under 1 year")
    page.keyboard.press("Escape")
    expect(page.locator("[data-facet=age-group] > summary")).to_be_focused()
    page.get_by_role("button", name="Remove the filter Age of a child: Under 1 year").click()
    expect(page.locator("#standing")).to_have_text(re.compile(f"^{N} reviews; "))
    expect(page.locator("[data-facet=age-group] > summary")).to_be_focused()
    assert page.locator(".legend .count").all_inner_texts() == chips
    # From the second filter on a line says what looking through filters does to a q.
    expect(page.locator("#looked")).to_be_hidden()
    page.evaluate("location.hash = '#nation=wales'")
    expect(page.locator("#looked")).to_have_text(LOOKED_THROUGH.replace("{count}", "2"))


def test_counts_beside_values_say_what_a_choice_would_leave(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#nation=england").page
    open_filters(page, "outcome")
    labels = page.locator("[data-facet=outcome] label").all()
    assert len(labels) == 3
    for label in labels:
        value = label.locator("input").get_attribute("value")
        left = len(kg.incidence(["nation=england", f"outcome={value}"]).reviews)
        expect(label.locator(".count")).to_have_text(str(left))
    expect(page.locator("[data-facet=nation] .small")).to_have_text(
        re.compile(rf"^\d+ of {N} do not state it; a choice leaves them out\.$")
    )


def test_a_page_of_many_reviews_says_that_it_counts(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html").page
    # As if these reviews were many, and with all the time that a test may take to look.
    page.evaluate("Object.assign(forTests.delays, { many: 1, before: 60_000 })")
    open_filters(page, "sex")
    before = page.locator("#standing").inner_text()
    page.locator("[data-facet=sex] input").first.check()
    expect(page.locator("#standing")).to_have_text(f"Counting {N} reviews afresh…")
    expect(page.locator("#status")).to_have_text(f"Counting {N} reviews afresh…")
    assert page.locator(".map-area").get_attribute("aria-busy") == "true"
    assert "#" not in page.url
    # The next choice builds on the first, which is counted before it.
    page.locator("[data-facet=sex] input").nth(1).press("Space")
    page.keyboard.press("Shift")
    assert page.evaluate("location.hash") == "#sex=female,male"
    assert page.locator(".map-area").get_attribute("aria-busy") is None
    after = page.locator("#standing").inner_text()
    assert after != before
    # What was counted once is there at once.
    page.evaluate("forTests.filterBy({ filters: {} })")
    expect(page.locator("#standing")).to_have_text(before)


def test_the_years_move_with_the_keyboard_and_never_cross(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html").page
    page.locator("[data-years] > summary").click()
    first, last = page.get_by_label("From year"), page.get_by_label("To year")
    low, high = int(first.get_attribute("min") or 0), int(first.get_attribute("max") or 0)
    assert low < 2010 < high
    years = {r["year"] for k, r in kg.reviews().items() if r["level"] == "case" and r["year"]}
    assert (low, high) == (min(years), max(years))
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#year-from-value")).to_have_text(str(low + 1))
    n = len(kg.incidence([f"year={low + 1}.."]).reviews)
    expect(page.locator("#standing")).to_have_text(re.compile(rf"^{n} of {N} reviews; "))
    expect(page.locator("#chosen li")).to_have_text([f"{low + 1} or later×"])
    page.keyboard.press("End")
    expect(first).to_have_value(str(high))
    last.focus()
    page.keyboard.press("Home")
    expect(last).to_have_value(str(high))
    expect(page.locator(".years .small")).to_contain_text("state no year")
    expect(page.locator("#chosen li")).to_have_text([f"{high} or later×"])
    box, other = first.bounding_box(), last.bounding_box()
    assert box == other
    # With both handles at the end, the pointer must still be able to take the first one back.
    assert box
    page.mouse.move(box["x"] + box["width"] - 6, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert int(first.input_value()) < high


def test_small_numbers_warn_and_smaller_ones_refuse(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    few = len(kg.incidence(["nation=wales", "year=2016.."]).reviews)
    assert 5 <= few < 20
    page = visit(site / "theme-map.html", "#nation=wales&year=2016..").page
    expect(page.locator("#warning")).to_have_text(re.compile(rf"^Only {few} reviews pass these"))
    page = visit(site / "theme-map.html", "#nation=northern-ireland&theme=neglect").page
    expect(page.locator("#warning")).to_have_text(
        "Only 2 reviews pass these filters. With fewer than 5 nothing is compared: "
        "choose fewer filters."
    )
    expect(page.locator("#standing")).to_have_text(f"2 of {N} reviews; nothing compared.")
    # Nothing is compared, so nothing is drawn of neglect, which neither of the two names; the table
    # says of the pairs that they are counted only.
    assert page.evaluate("forTests.themeOf.get('neglect').count") == 0
    assert drawn(page) == []
    rows = page.locator("#pair-table tbody tr")
    assert 0 < rows.count() <= COUNTED_BY_NUMBER + COUNTED_BY_LIFT
    assert set(rows.locator("td:nth-child(7)").all_inner_texts()) == {counted.KEY}
    assert set(rows.locator("td:nth-child(3)").all_inner_texts()) == {"–"}
    assert {int(n) for n in rows.locator("td:nth-child(2)").all_inner_texts()} <= {1, 2}
    expect(page.locator("#panel-detail .warning")).to_be_visible()
    assert "%" not in page.locator("#panel-detail").inner_text()
    page = visit(
        site / "theme-map.html", "#nation=northern-ireland&sex=male&outcome=serious-harm&year=2001"
    ).page
    expect(page.locator("#warning")).to_have_text(re.compile("^No review passes these filters"))
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("#warning")).to_be_hidden()
    assert len(drawn(page)) > 10


def test_only_reviews_that_pass_the_filters_stand_behind_a_theme(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#nation=wales&theme=neglect").page
    behind = kg.cooccurrence(["nation=wales"]).nodes["neglect"]["reviews"]
    titles = page.locator("#panel-detail .review-title").all_inner_texts()
    assert sorted(titles) == sorted(kg.reviews()[r]["title"] for r in behind)
    expect(page.locator("#panel-detail")).to_contain_text("reviews that pass the filters")
    expect(page.locator("#panel-detail")).to_contain_text(
        f"Without filters: {len(bundled.cases_with('neglect'))} of {N}."
    )


def test_least_reviews_and_largest_q_narrow_what_is_drawn(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html").page
    before = drawn(page)
    page.locator(".settings > summary").click()
    page.locator("#largest-q").select_option("0.05")
    assert {line["grade"] for line in drawn(page)} == {"clear"}
    page.locator("#least").fill("15")
    page.locator("#least").press("Tab")
    kept = page.evaluate("forTests.view.shown.map((pair) => pair.n11)")
    assert kept
    assert min(kept) >= 15
    few, kept_out, seen = page.evaluate(
        """() => {
          const isHidden = (t) => forTests.network.body.nodes[t.id]?.options.hidden;
          const placed = forTests.themes.filter((t) => forTests.network.body.nodes[t.id]);
          const few = placed.filter((t) => t.count < 15);
          return [few.length, few.every(isHidden), placed.filter((t) => !isHidden(t))
            .map((t) => t.id)];
        }"""
    )
    assert few
    assert kept_out
    # A theme that enough reviews name is drawn where a line leads to it, and else in the panel.
    assert set(seen) == {end for line in drawn(page) for end in (line["a"], line["b"])}
    lone = [int(n) for n in page.locator("#lone .count").all_text_contents()]
    assert lone
    assert min(lone) >= 15
    page.get_by_role("button", name="Back to the first view").click()
    assert drawn(page) == before


def test_communities_are_rings_with_numbers_in_picture_panel_and_tables(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    from casegraph_viz.content.site_data import Corpus

    known = Corpus(kg).communities
    page = visit(site / "theme-map.html").page

    def ringed() -> dict[str, int]:
        settled(page)
        found: dict[str, int] = page.evaluate(
            "Object.fromEntries(forTests.view.ringNumbers.map("
            "(r) => [r.theme.id, r.theme.community]))"
        )
        return found

    def in_view() -> set[str]:
        return {end for line in drawn(page) for end in (line["a"], line["b"])}

    # Every theme in the picture that is of a group has its ring: of the whole map, then of a theme.
    assert ringed() == {theme: known[theme] for theme in in_view() & set(known)}
    assert len(set(ringed().values())) >= 5
    page = visit(site / "theme-map.html", "#theme=neglect").page
    assert ringed() == {theme: known[theme] for theme in in_view() & set(known)}
    assert "neglect" in ringed()
    assert (
        page.evaluate(
            "Object.fromEntries(forTests.themes.filter((t) => t.community > 0)"
            ".map((t) => [t.id, t.community]))"
        )
        == known
    )
    assert len(set(known.values())) >= 5
    fellows = sorted(t for t in known if known[t] == known["neglect"] and t != "neglect")
    panel = page.locator("#panel-detail .community")
    expect(panel.locator("summary")).to_contain_text(f"Linked group {known['neglect']}:")
    panel.locator("summary").click()
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".community button")].map((b) =>
          forTests.themes.find((t) => t.label === b.textContent).id)"""
    )
    assert sorted(shown) == fellows
    # The table of themes is made when it is opened: until then the page has none without rows.
    expect(page.locator("#theme-table")).to_have_count(0)
    page.locator("#theme-fold summary").click()
    row = page.locator("#theme-table tbody tr", has=page.get_by_text("Neglect", exact=True))
    expect(row.locator("td").nth(1)).to_have_text(str(known["neglect"]))
    expect(page.locator("#theme-table tbody tr:visible")).to_have_count(25)
    assert page.locator("#theme-table tbody tr").count() > 90
    page.locator("#theme-table thead").get_by_role("button", name="Theme").click()
    expect(page.locator("#theme-table [aria-sort=ascending]")).to_have_text("Theme")
    pair = page.locator("#pair-table tbody tr").first.locator("td").last
    assert re.fullmatch(r"\d+(, \d+)?", pair.inner_text())
    page.locator(".settings > summary").click()
    page.locator("#rings").uncheck()
    page.wait_for_timeout(100)
    assert page.evaluate("forTests.view.ringNumbers.length") == 0


def test_without_a_pair_that_stands_out_counted_ones_are_the_way_in(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#age-group=16-to-17").page
    network = kg.cooccurrence(["age-group=16-to-17"])
    n = len(kg.incidence(["age-group=16-to-17"]).units)
    expect(page.locator("#standing")).to_have_text(f"{n} of {N} reviews; no pair stands out.")
    edges = [d for _, _, d in network.edges(data=True)]
    most = sorted((d["n11"] for d in edges), reverse=True)[:COUNTED_BY_NUMBER]
    rows = page.locator("#pair-table tbody tr")
    found = [int(n) for n in rows.locator("td:nth-child(2)").all_inner_texts()]
    assert found[: len(most)] == most
    assert len(found) == len(most) + COUNTED_BY_LIFT
    assert min(found) >= FEWEST_COUNTED
    expect(page.locator("#pairs-note")).to_contain_text("No pair has clear or suggestive evidence")
    live = page.locator("#live-summary")
    expect(live).to_contain_text(f"{counted.WHY['none']} {counted.INSTEAD}")
    live.locator(".commonest button").first.click()
    expect(page.locator("#panel-detail h3").last).to_have_text(
        f"Reviews that name both ({most[0]})"
    )
    page.evaluate("forTests.openPanel({ theme: forTests.themeOf.get('neglect').i })")
    inside = page.locator("#panel-detail")
    assert (
        inside.locator(".companions + h3").inner_text()
        == "Pairs that stand out with this theme (0)"
    )
    assert inside.locator(".companions").get_attribute("open") is not None
    # Communities are those of all reviews, so nothing of them stands beside these numbers.
    expect(inside.locator(".community")).to_have_count(0)
    assert page.evaluate("forTests.view.ringNumbers.length") == 0
    assert set(rows.locator("td:last-child").all_inner_texts()) == {"–"}


def test_too_few_reviews_to_compare_are_counted(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#nation=northern-ireland").page
    note = page.locator("#pairs-note")
    expect(note).to_contain_text(f"{counted.WHY['few']} These are pairs {counted.KEY}")
    rows = page.locator("#pair-table tbody tr")
    assert set(rows.locator("td:nth-child(7)").all_inner_texts()) == {counted.KEY}
    assert set(rows.locator("td:nth-child(3)").all_inner_texts()) == {"–"}
    rows.locator("button").first.click()
    expect(page.locator("#panel-detail")).to_contain_text("Only 2 reviews pass")


def test_a_filter_of_children_says_that_it_is_of_reviews(site: Path, visit: Visitor) -> None:
    note = "#panel-detail .child-note"
    page = visit(site / "theme-map.html", "#age-group=under-1&theme=neglect").page
    expect(page.locator(note)).to_have_text(
        "The filter is of reviews (Age of a child: Under 1 year): each describes at least one such "
        "child. A finding may be about another child of the same review."
    )
    page = visit(site / "theme-map.html", "#nation=england&theme=neglect").page
    expect(page.locator(note)).to_have_count(0)
    open_filters(page, "age-group")
    facet = page.locator("[data-facet=age-group] .small")
    # Two different silences: the ages that a review does not state, and the children it does not.
    expect(facet.first).to_have_text(re.compile(rf"^\d+ of {N} describe no child one by one;"))
    expect(page.locator("[data-facet=age-group] label", has_text="Age not stated")).to_be_visible()


def test_the_warnings_of_few_reviews_agree(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#nation=wales&year=2016..").page
    both = "the counts, the intervals and the reports, not single lines"
    expect(page.locator("#warning")).to_contain_text(both)
    expect(page.locator("#live-summary")).to_contain_text(both)
    assert "order of the pairs" not in page.locator("#live-summary").inner_text()


def test_the_panel_says_under_a_filter_what_the_kind_of_case_has_to_do_with_a_pair(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#outcome=death&pair=self-harm~child-suicide").page
    within = kg.associations(["outcome=death"], within=KIND_OF_CASE)
    at = within.place("self-harm", "child-suicide")
    said = page.locator("#panel-detail")
    expect(said).to_contain_text(
        f"about {tenths(within.association.expected[at])} would be expected to name both "
        f"(q {format_p(within.association.q[at])})"
    )
    expect(said).to_contain_text(f"{percent(within.further['explained'][at])} is expected from")
