"""The matrix in use: by pointer, by keyboard, by address, on paper and without script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegraph.api import KnowledgeGraph

from ..support import bundled
from .visits import Visit, Visitor

pytestmark = pytest.mark.browser
ROWS = "#matrix-scroll tbody tr"


@pytest.fixture
def page_file(site: Path) -> Path:
    return site / "matrix.html"


@pytest.fixture
def opened(page_file: Path, visit: Visitor) -> Visit:
    return visit(page_file)


def cell(page: Page, row: str, column: str) -> Any:
    """The cell of two themes by the headings of its row and column."""
    heads = page.locator("#matrix-scroll thead th").all_text_contents()
    line = page.locator(ROWS).filter(has=page.get_by_role("rowheader", name=row, exact=True))
    return line.locator("td").nth(heads.index(column) - 1)


def in_order(page: Page, *labels: str) -> tuple[str, str]:
    """Two themes in the order of the rows."""
    heads = page.locator("#matrix-scroll thead th").all_text_contents()
    first, second = sorted(labels, key=heads.index)
    return first, second


def halves(page: Page, *labels: str) -> tuple[Any, Any]:
    """The cells of two themes below and above the diagonal."""
    first, second = in_order(page, *labels)
    return cell(page, second, first), cell(page, first, second)


def test_no_request_leaves_the_page(opened: Visit) -> None:
    assert len(opened.requests) == 1
    assert opened.errors == []


def test_the_first_view_shows_the_thirty_commonest_themes(
    opened: Visit, kg: KnowledgeGraph
) -> None:
    page = opened.page
    assert page.locator(ROWS).count() == 30
    assert page.locator(f"{ROWS} td").count() == 900
    shown = set(page.get_by_role("rowheader").all_text_contents())
    assert set(kg.themes()["label"].head(29)) <= shown
    top = page.locator("td.own").all_text_contents()
    assert len(top) == 30
    assert all(int(t) > 0 for t in top)


def test_counts_below_and_differences_above_the_diagonal(opened: Visit, kg: KnowledgeGraph) -> None:
    page = opened.page
    edge = kg.cooccurrence().edges["neglect", "child-homicide"]
    # The later of the two in the order of the rows has the count, the earlier the difference.
    below, above = halves(page, "Neglect", "Killing of a child")
    assert below.inner_text() == str(edge["n11"])
    difference = round(edge["n11"] - edge["expected_null"])
    assert above.inner_text() == f"−{abs(difference)}"
    for found in (below, above):
        assert "clear" in (found.get_attribute("class") or "")
    # The grade shows without colour, as a solid frame.
    border = "(e) => getComputedStyle(e, '::after').borderTopStyle"
    assert above.evaluate(border) == "solid"
    assert page.locator("td.suggestive").first.evaluate(border) == "dashed"


def test_a_cell_opens_the_pair_and_leads_to_the_map(opened: Visit, kg: KnowledgeGraph) -> None:
    page = opened.page
    first, second = in_order(page, "Neglect", "Killing of a child")
    cell(page, first, second).click()
    panel = page.locator("#panel-detail")
    expect(panel.locator("#panel-title")).to_have_text(f"{first} and {second}")
    expect(page.locator("#panel-title")).to_be_focused()
    edge = kg.cooccurrence().edges["neglect", "child-homicide"]
    expect(panel.locator("h3")).to_have_text(f"Reviews that name both ({edge['n11']})")
    assert panel.locator(".review-links li").count() == edge["n11"]
    titles = panel.locator(".review-links li").all_inner_texts()
    for review in edge["reviews"]:
        assert any(t.startswith(kg.reviews()[review]["title"]) for t in titles)
    link = panel.get_by_role("link", name="Read the findings on the theme map")
    ids = {"Neglect": "neglect", "Killing of a child": "child-homicide"}
    href = f"theme-map.html#pair={ids[first]}~{ids[second]}"
    assert link.get_attribute("href") == href
    assert page.url.endswith(f"#pair={ids[first]}%7E{ids[second]}")
    page.get_by_label("Mentioned together").check()
    expect(link).to_have_attribute("href", re.compile(r"&net=independence$"))


def test_the_diagonal_opens_a_theme(opened: Visit, kg: KnowledgeGraph) -> None:
    page = opened.page
    cell(page, "Neglect", "Neglect").click()
    count = kg.cooccurrence().nodes["neglect"]["count"]
    expect(page.locator("#panel-detail")).to_contain_text(
        f"Named in {count} reviews of {len(bundled.cases())}"
    )
    page.locator(".partners button").first.click()
    expect(page.locator("#panel-title")).to_contain_text(" and ")


def test_the_keyboard_moves_through_the_cells(opened: Visit) -> None:
    page = opened.page
    assert page.locator("#matrix-scroll td[tabindex='0']").count() == 1
    page.locator("#matrix-scroll td[tabindex='0']").focus()
    place = (
        "() => [document.activeElement.parentElement.rowIndex, document.activeElement.cellIndex]"
    )
    assert page.evaluate(place) == [1, 2]
    for key, wanted in (
        ("ArrowRight", [1, 3]),
        ("ArrowDown", [2, 3]),
        ("ArrowLeft", [2, 2]),
        ("ArrowUp", [1, 2]),
        ("ArrowUp", [1, 2]),
        ("End", [1, 30]),
        ("PageDown", [11, 30]),
        ("Control+End", [30, 30]),
        ("ArrowRight", [30, 30]),
        ("Home", [30, 1]),
        ("PageUp", [20, 1]),
        ("Control+Home", [1, 1]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(place) == wanted, key
        assert page.locator("#matrix-scroll td[tabindex='0']").count() == 1
    page.keyboard.press("ArrowRight")
    said = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    words = r".+ and .+: difference from expected [+−]?\d+; \d+ reviews name both, .+; evidence \w+"
    assert re.fullmatch(words, said)
    assert page.locator("#readout").inner_text() == f"{said}."
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate(place) == [1, 2]


def test_a_focused_cell_is_never_under_a_heading(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file, "#themes=all", width=360, height=740).page
    page.locator("#matrix-scroll td[tabindex='0']").focus()
    looked = 0
    for key in ("Control+End", "ArrowLeft", "PageUp", "Home", "End", "Control+Home", "PageDown"):
        page.keyboard.press(key)
        on_top = page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return hit === document.activeElement;
            }"""
        )
        assert on_top, key
        looked += 1
    assert looked == 7
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_address_brings_back_the_view(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file).page
    page.locator("#shown").select_option("harm")
    page.locator("#order").select_option("label")
    page.locator("#measure").select_option("phi")
    page.get_by_label("Mentioned together").check()
    page.get_by_label("Large cells").check()
    page.locator(f"{ROWS} td").nth(1).click()
    fragment = page.url[page.url.index("#") :]
    again = visit(page_file, fragment).page
    assert again.locator("#shown").input_value() == "harm"
    assert again.locator("#measure").input_value() == "phi"
    assert again.get_by_label("Large cells").is_checked()
    shown = page.locator("#matrix-scroll table").inner_text()
    assert again.locator("#matrix-scroll table").inner_text() == shown
    heads = again.get_by_role("rowheader").all_inner_texts()
    assert [h.strip() for h in heads[:5]] == sorted(h.strip() for h in heads[:5])
    title = page.locator("#panel-title").inner_text()
    assert again.locator("#panel-title").inner_text() == title
    again.get_by_role("button", name="Back to the first view").click()
    assert "#" not in again.url


@pytest.mark.parametrize("fragment", ["#themes=none&order=x&net=&measure=__proto__", "#pair=a~b",
                                      "#pair=~~~&theme=", "#%E0%A4%A"])  # fmt: skip
def test_a_spoilt_address_gives_the_first_view(
    page_file: Path, visit: Visitor, fragment: str
) -> None:
    seen = visit(page_file, fragment)
    assert seen.errors == []
    assert seen.page.locator(ROWS).count() == 30
    assert seen.page.locator("#panel-title").inner_text() == "What the matrix shows"


def test_each_measure_has_a_scale_that_says_its_steps(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file, "#themes=all").page
    for measure in ("n11", "lift", "odds_ratio", "phi", "npmi", "difference"):
        page.locator("#measure").select_option(measure)
        used, said = (
            set(
                page.locator(where).evaluate_all("(all, at) => all.map((e) => e.classList[at])", at)
            )
            for where, at in (("#matrix-scroll td", 0), (".steps .swatch", 1))
        )
        assert used <= said, (measure, used - said)
        assert len(used) >= 6, measure
        assert not page.locator(".steps li").filter(has_text=re.compile("NaN|undefined")).count()


def test_cells_stay_short_enough_to_read(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file, "#themes=all&cells=large").page
    for measure in ("lift", "odds_ratio", "phi", "npmi", "difference"):
        page.locator("#measure").select_option(measure)
        texts = page.locator("#matrix-scroll td").all_text_contents()
        assert "NaN" not in "".join(texts)
        longest = max(texts, key=len)
        assert len(longest) <= 4, (measure, longest)


def test_no_script_still_gives_summary_and_pairs(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file, drawn=False, java_script_enabled=False).page
    assert page.get_by_text("The matrix needs JavaScript").is_visible()
    assert page.locator("#pair-table tbody tr").count() >= 20
    assert page.locator("#panel-home p").first.is_visible()
    assert not page.locator("#shown").is_visible()


def test_a_weak_pair_whose_odds_ratio_seems_to_say_more_is_explained(
    opened: Visit, kg: KnowledgeGraph
) -> None:
    tested = kg.cooccurrence().graph["tested"]
    page = opened.page
    # The pairs of every theme, told by what the interval of their odds ratio says.
    pairs = page.evaluate(
        """() => {
          const { themes, pairAt } = forTests;
          const weak = (test) => {
            for (const a of themes) for (const b of themes.slice(a.i + 1)) {
              const found = pairAt(a.i, b.i, "exact");
              if (found.q !== null && found.evidence === "weak" && test(found)) return [a.i, b.i];
            }
            return null;
          };
          return [weak((p) => p.odds_ratio_low > 1), weak((p) => p.odds_ratio_high < 1),
            weak((p) => p.odds_ratio_low < 1 && p.odds_ratio_high > 1)];
        }"""
    )
    words = "The interval of the odds ratio excludes 1"
    for number, pair in enumerate(pairs):
        page.evaluate("(pair) => forTests.openPanel(pair)", pair)
        panel = page.locator("#panel-detail")
        expect(panel).to_contain_text("Weak: the count is near")
        if number == 2:
            expect(panel).not_to_contain_text(words)
        else:
            expect(panel).to_contain_text(words)
            expect(panel).to_contain_text(f"of {tested:,} pairs compared, many have")
        expect(panel.get_by_text("Plain lift")).to_be_visible()


@pytest.mark.parametrize("shown", ["top", "all"])
def test_on_paper_nothing_is_cut_and_no_names_overprint(
    page_file: Path, visit: Visitor, shown: str
) -> None:
    # As wide as the text of a sheet of A4.
    page = visit(page_file, f"#themes={shown}", width=718, height=1000).page
    page.emulate_media(media="print")
    table = page.locator("#pair-table")
    cut = table.evaluate("(t) => t.getBoundingClientRect().right - document.body.clientWidth")
    assert cut <= 0.5
    for key in ("npmi", "q", "grade"):
        heading = table.locator(f"th[data-sort={key}]")
        expect(heading).to_be_visible()
        box = heading.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 718
    rows = page.locator("#matrix-scroll tbody th span").evaluate_all(
        """(spans) => spans.filter((s) => !s.classList.contains("visually-hidden")).map((s) =>
             [s.getBoundingClientRect().height, s.closest("th").getBoundingClientRect().height])"""
    )
    assert len(rows) == (30 if shown == "top" else len(bundled.case_themes()))
    for name, room in rows:
        assert name <= room * 1.2
    right = page.locator("#matrix-scroll table").evaluate("(t) => t.getBoundingClientRect().right")
    assert right <= 718
