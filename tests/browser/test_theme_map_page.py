"""The theme map in use: by pointer, by keyboard, by address, and without any other computer."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts, pair_rules
from casegraph.stats import associate
from casegraph_viz.content.site_data import Corpus

from ..support import bundled
from .map_reading import choose_net, drawn, spot, title
from .visits import Visit, Visitor

pytestmark = pytest.mark.browser
#: A chosen theme is drawn with at least so many others.
NEAREST = 10


@pytest.fixture
def opened(site: Path, visit: Visitor) -> Visit:
    return visit(site / "theme-map.html")


def test_no_request_leaves_the_page(opened: Visit) -> None:
    assert len(opened.requests) == 1
    assert opened.errors == []


def test_the_first_view_is_what_pyvis_was_given(opened: Visit, kg: KnowledgeGraph) -> None:
    page = opened.page
    given = Corpus(kg).drawing
    assert [(e["from"], e["to"], bool(e["dashes"])) for e in given["edges"]] == [
        (line["a"], line["b"], bool(line["dashes"])) for line in drawn(page)
    ]
    assert len(given["edges"]) >= 14
    held = page.evaluate("forTests.drawing.nodes")
    assert {n["id"]: (n["x"], n["y"]) for n in held} == {
        n["id"]: pytest.approx((n["x"], n["y"]), abs=0.05) for n in given["nodes"]
    }
    assert len(held) > 90
    # The page makes room for the names of what lines lead to: nobody changes sides.
    placed = page.evaluate("forTests.network.getPositions()")
    linked = {end for line in drawn(page) for end in (line["a"], line["b"])}
    assert set(placed) == linked
    for side in ("x", "y"):
        there = [node[side] for node in given["nodes"] if node["id"] in linked]
        here = [placed[node["id"]][side] for node in given["nodes"] if node["id"] in linked]
        assert np.corrcoef(there, here)[0, 1] > 0.9


def test_clear_lines_are_solid_and_suggestive_ones_dashed(opened: Visit) -> None:
    lines = drawn(opened.page)
    assert {line["grade"] for line in lines} == {"clear", "suggestive"}
    assert all(line["together"] for line in lines)
    for line in lines:
        assert (line["dashes"] is False) == (line["grade"] == "clear")


def test_the_slider_takes_suggestive_lines_away(opened: Visit) -> None:
    page = opened.page
    clear = [line for line in drawn(page) if line["grade"] == "clear"]
    page.locator(".settings > summary").click()
    page.locator("#cut").focus()
    page.keyboard.press("Home")
    assert [(line["a"], line["b"]) for line in drawn(page)] == [
        (line["a"], line["b"]) for line in clear
    ]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert len(drawn(page)) == len(clear) + 2
    expect(page.locator("#cut-value")).to_have_text(re.compile(r"^2 of \d+$"))


def test_a_click_on_a_shape_opens_the_theme(opened: Visit) -> None:
    page = opened.page
    page.mouse.click(*spot(page, "unsafe-sleep"))
    expect(page.locator("#panel-title")).to_have_text("Unsafe infant sleeping")
    panel = page.locator("#panel-detail")
    expect(
        panel.get_by_text(
            re.compile(rf"Named in \d+ reviews of {len(bundled.cases())}: \d+% \(95% interval")
        )
    )
    assert "Sudden unexpected death in infancy" in panel.locator("h3 + .partners").inner_text()
    expect(page.locator("#status")).to_have_text(re.compile("Opened: Unsafe infant sleeping"))


def test_a_click_on_a_line_opens_the_reviews_and_findings(
    opened: Visit, kg: KnowledgeGraph
) -> None:
    page = opened.page
    a, b = spot(page, "unsafe-sleep"), spot(page, "sudden-infant-death")
    page.mouse.click((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    expect(page.locator("#panel-title")).to_have_text(re.compile("Unsafe infant sleeping and"))
    behind = kg.cooccurrence().edges["unsafe-sleep", "sudden-infant-death"]["reviews"]
    expect(page.locator("#panel-detail h3")).to_have_text(f"Reviews that name both ({len(behind)})")
    known = kg.reviews()
    page.get_by_role("button", name=re.compile("^Show more reviews")).click()
    titles = page.locator("#panel-detail .review-title").all_inner_texts()
    assert sorted(titles) == sorted(known[r]["title"] for r in behind)
    first = page.locator("#panel-detail .review").first
    summaries = {f["summary"] for f in kg.findings()}
    shown = first.locator(".findings li p:first-child").all_inner_texts()
    assert shown
    assert set(shown) <= summaries
    links = first.locator("a.source").all()
    assert links
    for link in links:
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert re.match(r"https?://", link.get_attribute("href") or "")


def test_a_click_on_nothing_goes_back_to_the_summary(opened: Visit) -> None:
    page = opened.page
    page.mouse.click(*spot(page, "neglect"))
    assert title(page) == "Neglect"
    box = page.locator("#network").bounding_box()
    assert box
    page.mouse.click(box["x"] + 6, box["y"] + box["height"] / 3)
    assert title(page) == "What the map shows"


def test_search_by_another_name_with_the_keyboard(opened: Visit) -> None:
    page = opened.page
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("county li")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Child criminal exploitation")
    expect(option).to_contain_text("(county lines)")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "option-0"
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("Child criminal exploitation")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_focused()
    assert title(page) == "What the map shows"


def test_search_without_a_match_says_so(opened: Visit) -> None:
    page = opened.page
    page.locator("#search").fill("xyzzy")
    expect(page.locator("#status")).to_have_text("No theme matches.")
    expect(page.locator("#search-list")).to_be_hidden()


def test_a_chosen_theme_has_those_nearest_to_it_around_it(opened: Visit) -> None:
    page = opened.page
    page.evaluate("forTests.openPanel({theme: forTests.themeOf.get('sexual-abuse').i})")
    lines = drawn(page)
    assert all("sexual-abuse" in (line["a"], line["b"]) for line in lines)
    near = {end for line in lines for end in (line["a"], line["b"])}
    shown = page.evaluate("forTests.view.placed.map((theme) => theme.id)")
    assert set(shown) == near
    assert len(near) > NEAREST
    page.wait_for_timeout(100)
    assert near <= set(page.evaluate("forTests.view.labelled"))


def test_a_group_can_be_hidden_and_shown(opened: Visit) -> None:
    page = opened.page
    before = drawn(page)
    chip = page.locator(".legend [data-group=harm]")
    chip.focus()
    page.keyboard.press("Enter")
    assert chip.get_attribute("aria-pressed") == "false"
    harm = page.evaluate("forTests.themes.filter((t) => t.group === 'harm').map((t) => t.id)")
    assert not [line for line in drawn(page) if {line["a"], line["b"]} & set(harm)]
    page.keyboard.press("Enter")
    assert drawn(page) == before


def test_the_other_comparison_keeps_every_theme_in_its_place(opened: Visit) -> None:
    page = opened.page
    before = page.evaluate("forTests.network.getPositions()")
    lines = len(drawn(page))
    choose_net(page, "Mentioned together")
    after = page.evaluate("forTests.network.getPositions()")
    assert {theme: after[theme] for theme in before if theme in after} == {
        theme: place for theme, place in before.items() if theme in after
    }
    assert len(set(before) & set(after)) > 40
    assert len(drawn(page)) > lines
    visible = page.locator(".net-summary:visible")
    expect(visible).to_have_count(1)
    expect(visible).to_contain_text("than if themes fell into reviews independently")


def test_weak_pairs_only_around_the_chosen_theme(opened: Visit) -> None:
    page = opened.page
    page.locator(".settings > summary").click()
    page.locator("#weak").check()
    assert "weak" not in {line["grade"] for line in drawn(page)}
    page.evaluate("forTests.openPanel({theme: forTests.themeOf.get('neglect').i})")
    weak = [line for line in drawn(page) if line["grade"] == "weak"]
    assert len(weak) > 5
    assert all("neglect" in (line["a"], line["b"]) for line in weak)


def test_pairs_apart_are_drawn_only_on_request(opened: Visit) -> None:
    page = opened.page
    page.locator(".settings > summary").click()
    page.locator("#apart").check()
    apart = [line for line in drawn(page) if not line["together"]]
    assert (apart[0]["a"], apart[0]["b"]) == ("neglect", "child-homicide")
    expect(page.locator(".k-when-apart")).to_be_visible()


def test_the_width_of_a_line_follows_the_measure(opened: Visit) -> None:
    page = opened.page
    page.locator(".settings > summary").click()
    page.locator("#measure").select_option("lift")
    widest = max(drawn(page), key=lambda line: line["width"])
    lifts = page.evaluate("forTests.view.shown.map((p) => [p.lift, p.a.id, p.b.id])")
    assert [widest["a"], widest["b"]] == max(lifts)[1:]
    expect(page.locator("#key-measure")).to_contain_text("lift")


def test_the_table_sorts_by_keyboard_and_opens_evidence(opened: Visit) -> None:
    page = opened.page
    head = page.locator("#pair-table th[data-sort=n11] button")
    head.focus()
    page.keyboard.press("Enter")
    both = [int(t) for t in page.locator("#pair-table tbody td:nth-child(2)").all_inner_texts()]
    assert both == sorted(both, reverse=True)
    assert len(both) >= 20
    assert page.locator("#pair-table th[data-sort=n11]").get_attribute("aria-sort") == "descending"
    page.keyboard.press("Enter")
    both = [int(t) for t in page.locator("#pair-table tbody td:nth-child(2)").all_inner_texts()]
    assert both == sorted(both)
    button = page.locator("#pair-table tbody button").first
    name = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    assert title(page) == name.replace(" + ", " and ")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_every_row_of_the_table_opens_a_pair_with_evidence(opened: Visit) -> None:
    page = opened.page
    rows = page.locator("#pair-table tbody tr").count()
    assert rows >= 24
    for i in range(rows):
        page.evaluate(f"document.querySelectorAll('#pair-table tbody button')[{i}].click()")
        n11 = int(page.locator("#pair-table tbody tr").nth(i).locator("td").first.inner_text())
        assert f"({n11})" in page.locator("#panel-detail h3").inner_text()
        shown = page.locator("#panel-detail .review[open] .findings li").count()
        assert (shown > 0) == (n11 > 0)


def test_every_theme_can_be_opened_from_the_list(opened: Visit) -> None:
    page = opened.page
    buttons = page.locator(".theme-list button")
    count = buttons.count()
    assert count > 90
    for i in range(0, count, 8):
        name = buttons.nth(i).inner_text()
        buttons.nth(i).focus()
        page.keyboard.press("Enter")
        assert title(page) == name


def test_the_address_keeps_the_view(opened: Visit, site: Path, visit: Visitor) -> None:
    page = opened.page
    page.locator(".settings > summary").click()
    page.locator("#apart").check()
    page.locator("#measure").select_option("jaccard")
    choose_net(page, "Mentioned together")
    page.keyboard.press("Escape")
    expect(page.locator(".more-body")).to_be_hidden()
    page.locator(".legend [data-group=system]").click()
    page.evaluate("forTests.openPanel({theme: forTests.themeOf.get('housing').i})")
    fragment = page.evaluate("location.hash")
    again = visit(site / "theme-map.html", fragment).page
    assert drawn(again) == drawn(page)
    assert title(again) == "Housing problems"
    assert again.locator("#measure").input_value() == "jaccard"
    assert again.locator("#apart").is_checked()


NONSENSE = [
    "#theme=no-such-theme",
    "#pair=neglect~neglect",
    "#pair=__proto__~constructor",
    "#net=__proto__",
    "#measure=constructor",
    "#cut=99999&off=family,none",
    "#theme=%E0%A4%A",
    "#=&&=&theme",
    "#theme=<img src=x onerror=window.__pwn=1>",
]


@pytest.mark.parametrize("fragment", NONSENSE)
def test_a_nonsense_address_still_shows_the_map(site: Path, visit: Visitor, fragment: str) -> None:
    seen = visit(site / "theme-map.html", fragment)
    assert seen.errors == []
    assert title(seen.page) == "What the map shows"
    assert seen.page.evaluate("window.__pwn") is None
    assert len(drawn(seen.page)) > 10


def test_a_link_to_a_part_of_the_page_keeps_the_view(opened: Visit) -> None:
    page = opened.page
    page.evaluate("forTests.openPanel({theme: forTests.themeOf.get('neglect').i})")
    before = page.evaluate("location.hash")
    page.get_by_role("link", name="Why").click()
    page.wait_for_timeout(200)
    assert title(page) == "Neglect"
    assert page.evaluate("location.hash") == before == "#theme=neglect"
    assert page.evaluate("window.scrollY") > 500


def test_a_tap_on_a_small_screen_says_what_it_opened(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", width=360, height=740).page
    # The page is no longer than twelve screens: pairs are shown in parts, lists of themes folded.
    assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= 12
    pairs, lists = page.locator("#pair-table tbody tr"), page.locator(".theme-lists details")
    expect(page.locator("#pair-table tbody tr:visible")).to_have_count(10)
    expect(page.locator(".theme-lists details:not([open])")).to_have_count(lists.count())
    page.get_by_role("button", name=re.compile("^Show more pairs")).click()
    expect(pairs.nth(40).get_by_role("button")).to_be_focused()
    # On paper nothing is left out.
    page.emulate_media(media="print")
    expect(pairs.first).to_be_visible()
    expect(pairs.last).to_be_visible()
    expect(page.locator(".theme-list li").last).to_be_visible()
    page.emulate_media(media="screen")
    # The filters are folded away, so that the picture is in the first screen.
    expect(page.locator("#facets")).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).press("Enter")
    expect(page.locator("[data-facet=nation] > summary")).to_be_visible()
    page.locator("#show-facets").click()
    expect(page.locator("#facets")).to_be_hidden()
    expect(page.locator("#opened")).to_be_hidden()
    page.locator("#network").scroll_into_view_if_needed()
    page.mouse.click(*spot(page, "neglect"))
    button = page.get_by_role("button", name="Read about Neglect", exact=True)
    expect(button).to_be_visible()
    button.click()
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel-title")).to_be_in_viewport()


def test_wheel_and_double_click_zoom_towards_the_pointer(opened: Visit) -> None:
    page = opened.page
    at = spot(page, "neglect")
    scale = page.evaluate("forTests.network.getScale()")
    page.mouse.move(*at)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(400)
    nearer = page.evaluate("forTests.network.getScale()")
    assert nearer > 1.05 * scale
    assert page.evaluate("window.scrollY") == 0
    # What was under the pointer still is.
    assert spot(page, "neglect") == pytest.approx(at, abs=3)
    box = page.locator("#network").bounding_box()
    assert box
    # Where neither a shape nor a line is.
    free = page.evaluate(
        """() => {
          const { clientWidth: wide, clientHeight: high } = document.getElementById("network");
          for (let y = high / 3; y < high / 2; y += 10)
            for (let x = 6; x < wide - 6; x += 10) {
              const { network } = forTests;
              if (network.getNodeAt({ x, y }) === undefined
                && network.getEdgeAt({ x, y }) === undefined) return [x, y];
            }
        }"""
    )
    page.mouse.dblclick(box["x"] + free[0], box["y"] + free[1])
    page.wait_for_function("(scale) => forTests.network.getScale() > 1.3 * scale", arg=nearer)
    page.get_by_role("button", name="Fit: show the whole map").click()
    assert page.evaluate("forTests.network.getScale()") == pytest.approx(scale)


def test_the_rest_fades_while_the_pointer_or_the_focus_is_on_a_theme(opened: Visit) -> None:
    page = opened.page
    opacity = """() => Object.fromEntries(forTests.view.placed.map(({ id }) =>
      [id, forTests.network.body.nodes[id].options.opacity]))"""
    near = {"neglect"} | {
        end
        for line in drawn(page)
        for end in (line["a"], line["b"])
        if "neglect" in (line["a"], line["b"])
    }
    page.mouse.move(*spot(page, "neglect"))
    page.wait_for_function("forTests.view.hover !== null")
    assert {theme for theme, value in page.evaluate(opacity).items() if value > 0.5} == near
    page.mouse.move(4, 4)
    page.wait_for_function("forTests.view.hover === null")
    assert min(page.evaluate(opacity).values()) > 0.5
    page.locator(".theme-list [data-theme]", has_text=re.compile("^Neglect$")).focus()
    assert {theme for theme, value in page.evaluate(opacity).items() if value > 0.5} == near


def test_the_map_fills_the_window_and_its_panel_scrolls_by_itself(
    site: Path, visit: Visitor
) -> None:
    page = visit(site / "theme-map.html", width=1366, height=768).page
    box = page.locator("#network").bounding_box()
    panel = page.locator("#panel").bounding_box()
    assert box
    assert panel
    assert box["y"] < 180
    assert 700 < box["y"] + box["height"] <= 768
    assert box["width"] * box["height"] > 0.5 * 1366 * 768
    assert panel["y"] + panel["height"] <= 775
    assert page.locator("#panel").evaluate("panel => panel.scrollHeight > panel.clientHeight + 50")
    # Themes without a line are a list in the panel, with their counts.
    page.locator("#lone > summary").click()
    lone = page.evaluate(
        "forTests.themes.filter((t) => t.count && !forTests.view.linked.has(t.i)).map((t) => t.id)"
    )
    expect(page.locator("#lone-count")).to_have_text(str(len(lone)))
    expect(page.locator("#lone li")).to_have_count(len(lone))
    page.locator("#lone button").first.click()
    assert page.evaluate("forTests.themes[forTests.store.state.theme].id") in lone


def test_back_leads_from_pair_to_theme_to_the_filtered_map(opened: Visit) -> None:
    page = opened.page
    start = page.evaluate("history.length")
    page.evaluate("forTests.filterBy({ filters: { 'age-group': ['under-1'] } })")
    page.evaluate("forTests.store.change({ measure: 'lift' })")
    assert page.evaluate("history.length") == start
    page.evaluate("forTests.openPanel({ theme: forTests.themeOf.get('neglect').i })")
    # Open only where no pair stands out, which depends on the reviews in view.
    page.locator(".companions").evaluate("list => { list.open = true; }")
    page.locator(".companions button").first.click()
    assert " and " in title(page)
    assert page.evaluate("history.length") == start + 2
    page.go_back()
    expect(page.locator("#panel-title")).to_have_text("Neglect")
    expect(page.locator("#status")).to_have_text(re.compile("^Opened: Neglect"))
    assert page.evaluate("forTests.store.state.filters") == {"age-group": ["under-1"]}
    page.go_back()
    expect(page.locator("#panel-title")).to_have_text("What the map shows")
    assert page.evaluate("forTests.store.state.filters") == {"age-group": ["under-1"]}
    assert page.evaluate("forTests.store.state.measure") == "lift"
    page.go_forward()
    expect(page.locator("#panel-title")).to_have_text("Neglect")


def test_the_words_at_the_pointer_go_when_it_leaves_the_picture(opened: Visit) -> None:
    page = opened.page
    page.mouse.move(*spot(page, "neglect"))
    tip = page.locator(".vis-tooltip")
    expect(tip).to_be_visible()
    expect(tip).to_have_text(f"Neglect: named in {len(bundled.cases_with('neglect'))} reviews")
    box = page.locator("#panel").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    expect(tip).to_be_hidden()
    assert page.evaluate("forTests.view.hover") is None


def test_pairs_that_never_meet_are_counted_drawn_and_opened(
    opened: Visit, site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    themes = kg.incidence().themes
    result = associate(kg.incidence().matrix, **pair_rules(themes))
    found = {
        (grade, sign): int(((result.evidence == grade) & (result.sign == sign)).sum())
        for grade in ("clear", "suggestive")
        for sign in (1, -1)
    }
    more = f"{found['clear', 1]} clear, {found['suggestive', 1]} suggestive"
    less = f"{found['clear', -1]} clear, {found['suggestive', -1]} suggestive"
    page = opened.page
    expect(page.locator("#standing")).to_have_text(
        f"{len(bundled.cases())} reviews; pairs named together more often: {more}; less often: "
        f"{less}."
    )
    note = page.locator("#pairs-note")
    expect(note).to_contain_text(f"{sum(found.values())} pairs with clear or suggestive evidence")
    expect(note).to_contain_text(f"q rests on {int(result.testable.sum()):,} tests")
    rows = page.locator("#pair-table tbody tr")
    while page.locator("#pairs-more").is_visible():
        page.locator("#pairs-more").click()
    expect(rows).to_have_count(sum(found.values()))
    # Of the pairs that no review names, the one with the smallest q.
    never = np.flatnonzero((result.n11 == 0) & (result.sign == -1) & (result.evidence != "weak"))
    k = min(never, key=lambda k: float(result.q[k]))
    ends = sorted((themes[result.i[k]], themes[result.j[k]]))
    labels = [concepts("theme")[end].pref_label for end in ends]
    empty = rows.filter(has_text=labels[0]).filter(has_text=labels[1])
    expect(empty).to_have_count(1)
    expect(empty.locator("td").first).to_have_text("0")
    expect(empty).to_contain_text(f"{result.evidence[k]}, less often")
    pair = "~".join(ends)
    page = visit(site / "theme-map.html", f"#apart=1&pair={pair}").page
    assert set(ends) in [{line["a"], line["b"]} for line in drawn(page)]
    detail = page.locator("#panel-detail")
    expect(detail).to_contain_text("No review names both themes; the texts read do not say why.")
    expect(detail).to_contain_text("Reviews that name both (0)")
    expect(detail).to_contain_text(f"q (over {int(result.testable.sum()):,} tests)")


def test_any_two_themes_can_be_opened_as_a_pair(site: Path, visit: Visitor) -> None:
    seen = visit(site / "theme-map.html", "#pair=bullying~sudden-infant-death")
    detail = seen.page.locator("#panel-detail")
    expect(detail).to_contain_text("does not stand out from what is expected")
    assert "–" not in detail.inner_text()
    assert seen.errors == []


def test_a_weak_pair_with_a_firm_odds_ratio_says_why(opened: Visit) -> None:
    page = opened.page
    weak, plain = page.evaluate(
        """[true, false].map((firm) => forTests.inForce.order.find((k) => {
          const p = forTests.pairAt(k);
          return p.evidence === "weak" && p.odds_ratio_low > 1 === firm && p.odds_ratio_high > 1;
        }))"""
    )
    words = "excludes 1, yet the evidence is weak"
    page.evaluate("(k) => forTests.openPanel({ pair: k })", weak)
    expect(page.locator("#panel-detail")).to_contain_text(words)
    page.evaluate("(k) => forTests.openPanel({ pair: k })", plain)
    expect(page.locator("#panel-detail")).not_to_contain_text(words)


def test_every_link_of_the_index_page_leads_somewhere(site: Path, visit: Visitor) -> None:
    seen = visit(site / "index.html", drawn=False)
    assert len(seen.requests) == 1
    links = seen.page.eval_on_selector_all(
        "a[href]", "(all) => all.map((a) => a.getAttribute('href'))"
    )
    assert len(links) >= 12
    found = seen.page.locator(".headlines a")
    fragments = found.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert len(fragments) == 3
    for link in links:
        name = link.partition("#")[0]
        assert not name or (site / name).is_file(), link
    for link in fragments:
        page = visit(site / "theme-map.html", "#" + link.partition("#")[2]).page
        assert title(page) != "What the map shows"
        assert page.locator("#panel-detail .review").count() > 0


def test_a_pair_says_whether_it_is_robust(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#pair=self-harm~child-suicide").page
    said = page.locator("#panel-detail .again")
    expect(said).to_contain_text("of 100 corpora of other reviews")
    expect(said).to_contain_text("That is robust: at least 80% of each.")
    grades = page.locator("#pair-table tbody td:nth-child(7)").all_inner_texts()
    clear = [grade.startswith("clear, robust") for grade in grades if grade.startswith("clear")]
    assert {True, False} == set(clear)
    # Grades of a part of the reviews say nothing of it; what holds for all of them still stands.
    page.evaluate("forTests.store.change({ filters: { nation: ['england'] } })")
    expect(said).to_contain_text("Worked out for all 388 reviews of this page")
    rows = page.locator("#pair-table tbody td:nth-child(7)")
    expect(rows.filter(has_text="robust")).to_have_count(0)
