"""The matrix in use: by pointer, by keyboard, by address, and taken away as tables and picture."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.matrix.page import matrix_page
from casegraph_viz.views.matrix.pairs import Matrix, Net, Theme

pytestmark = pytest.mark.browser

ROWS = "#matrix-scroll tbody tr"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def page_file(kg: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it stands in a site."""
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.views.matrix.page import render_matrix

    path = tmp_path_factory.mktemp("matrix") / "matrix.html"
    corpus = Corpus(kg)
    frame = Frame("matrix.html", {}, (("matrix.html", "Matrix"),), corpus.digest)
    write_page(path, render_matrix(corpus, frame))
    return path


@pytest.fixture
def opened(page_file: Path, visit: Callable[..., Any]) -> Any:
    return visit(page_file)


def cell(page: Page, row: str, column: str) -> Any:
    """The cell of two themes by the headings of its row and column."""
    heads = page.locator("#matrix-scroll thead th").all_text_contents()
    line = page.locator(ROWS).filter(has=page.get_by_role("rowheader", name=row, exact=True))
    return line.locator("td").nth(heads.index(column) - 1)


def table(download: Any) -> list[dict[str, str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_no_request_leaves_the_page(opened: Any) -> None:
    assert len(opened.requests) == 1
    assert opened.errors == []


def test_the_first_view_shows_the_thirty_commonest_themes(opened: Any, kg: Any) -> None:
    page = opened.page
    assert page.locator(ROWS).count() == 30
    assert page.locator(f"{ROWS} td").count() == 900
    shown = set(page.get_by_role("rowheader").all_text_contents())
    assert set(kg.themes()["label"].head(29)) <= shown
    top = page.locator("td.own").all_text_contents()
    assert len(top) == 30
    assert all(int(t) > 0 for t in top)


def test_counts_below_and_differences_above_the_diagonal(opened: Any, kg: Any) -> None:
    page = opened.page
    edge = kg.cooccurrence().edges["neglect", "child-homicide"]
    below = cell(page, "Neglect", "Killing of a child")
    above = cell(page, "Killing of a child", "Neglect")
    assert below.inner_text() == str(edge["n11"])
    difference = round(edge["n11"] - edge["expected_null"])
    assert above.inner_text() == f"−{abs(difference)}"
    for found in (below, above):
        assert "clear" in (found.get_attribute("class") or "")
    # The grade shows without colour, as a solid frame.
    border = "(e) => getComputedStyle(e, '::after').borderTopStyle"
    assert above.evaluate(border) == "solid"
    assert page.locator("td.suggestive").first.evaluate(border) == "dashed"


def test_every_number_of_every_pair_is_the_library_s(
    page_file: Path, visit: Callable[..., Any], kg: Any
) -> None:
    from casegraph.model.concepts import parent_child_pairs
    from casegraph.stats import associate

    found = kg.incidence()
    compared = 0
    for net in ("length", "independence"):
        page = visit(page_file, f"#themes=all&net={net}").page
        with page.expect_download() as waiting:
            page.locator("#save-pairs").click()
        rows = table(waiting.value)
        assert len(rows) == 4560
        result = associate(found.matrix, null=net, excluded=parent_child_pairs(found.themes))
        at = {
            frozenset((found.themes[i], found.themes[j])): k
            for k, (i, j) in enumerate(zip(result.i, result.j, strict=True))
        }
        for row in rows:
            k = at[frozenset((row["theme_a"], row["theme_b"]))]
            assert int(row["n11"]) == result.n11[k]
            assert float(row["expected"]) == pytest.approx(result.expected_null[k], abs=6e-4)
            for name in ("lift", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "phi", "npmi"):
                wanted = float(getattr(result, name)[k])
                assert float(row[name]) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            if row["evidence"] == "not tested":
                assert not result.testable[k]
            else:
                assert row["evidence"] == result.evidence[k]
                assert float(row["q"]) == pytest.approx(result.q[k], rel=0.051)
            compared += 1
    assert compared == 9120


def test_a_cell_opens_the_pair_and_leads_to_the_map(opened: Any, kg: Any) -> None:
    page = opened.page
    cell(page, "Killing of a child", "Neglect").click()
    panel = page.locator("#panel-detail")
    expect(panel.locator("#panel-title")).to_have_text("Killing of a child and Neglect")
    expect(page.locator("#panel-title")).to_be_focused()
    edge = kg.cooccurrence().edges["neglect", "child-homicide"]
    expect(panel.locator("h3")).to_have_text(f"Reviews that name both ({edge['n11']})")
    assert panel.locator(".review-links li").count() == edge["n11"]
    titles = panel.locator(".review-links li").all_inner_texts()
    for review in edge["reviews"]:
        assert any(t.startswith(kg.reviews()[review]["title"]) for t in titles)
    link = panel.get_by_role("link", name="Read the findings on the theme map")
    assert link.get_attribute("href") == "theme-map.html#pair=child-homicide~neglect"
    assert page.url.endswith("#pair=child-homicide%7Eneglect")
    page.get_by_label("Mentioned together").check()
    expect(link).to_have_attribute("href", re.compile(r"&net=independence$"))


def test_the_diagonal_opens_a_theme(opened: Any, kg: Any) -> None:
    page = opened.page
    cell(page, "Neglect", "Neglect").click()
    count = kg.cooccurrence().nodes["neglect"]["count"]
    expect(page.locator("#panel-detail")).to_contain_text(f"Named in {count} reviews of 321")
    page.locator(".partners button").first.click()
    expect(page.locator("#panel-title")).to_contain_text(" and ")


def test_the_keyboard_moves_through_the_cells(opened: Any) -> None:
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
    wanted = r".+ and .+: difference from expected \+\d+; \d+ reviews name both, .+; evidence \w+"
    assert re.fullmatch(wanted, said)
    assert page.locator("#readout").inner_text() == f"{said}."
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate(place) == [1, 2]


def test_a_focused_cell_is_never_under_a_heading(
    page_file: Path, visit: Callable[..., Any]
) -> None:
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


def test_the_address_brings_back_the_view(page_file: Path, visit: Callable[..., Any]) -> None:
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
    page_file: Path, visit: Callable[..., Any], fragment: str
) -> None:
    seen = visit(page_file, fragment)
    assert seen.errors == []
    assert seen.page.locator(ROWS).count() == 30
    assert seen.page.locator("#panel-title").inner_text() == "What the matrix shows"


@pytest.mark.parametrize("measure", ["n11", "lift", "odds_ratio", "phi", "npmi", "difference"])
def test_each_measure_has_a_scale_that_says_its_steps(
    page_file: Path, visit: Callable[..., Any], measure: str
) -> None:
    page = visit(page_file, f"#measure={measure}&themes=all").page
    used = set(
        page.evaluate(
            """() => [...document.querySelectorAll("#matrix-scroll td")]
              .map((td) => td.classList[0])"""
        )
    )
    told = set(
        page.evaluate(
            """() => [...document.querySelectorAll(".steps .swatch")]
              .map((swatch) => swatch.classList[1])"""
        )
    )
    assert used <= told, used - told
    assert len(used) >= 6
    assert not page.locator(".steps li").filter(has_text=re.compile("NaN|undefined")).count()


def test_cells_stay_short_enough_to_read(page_file: Path, visit: Callable[..., Any]) -> None:
    longest = {}
    for measure in ("lift", "odds_ratio", "phi", "npmi", "difference"):
        page = visit(page_file, f"#measure={measure}&themes=all&cells=large").page
        texts = page.locator("#matrix-scroll td").all_text_contents()
        longest[measure] = max(texts, key=len)
        assert "NaN" not in "".join(texts)
    assert all(len(text) <= 4 for text in longest.values()), longest


def test_the_table_sorts_and_shows_more(opened: Any) -> None:
    page = opened.page
    rows = page.locator("#pair-table tbody tr")
    assert rows.count() == 25
    page.get_by_role("button", name="Reviews with both").click()
    counts = [int(t) for t in page.locator("#pair-table tbody td:nth-child(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 42
    head = page.locator("#pair-table th[aria-sort]")
    assert head.get_attribute("aria-sort") == "descending"
    page.locator("#pairs-more").click()
    assert rows.count() == 75
    expect(rows.nth(25).get_by_role("button")).to_be_focused()
    rows.nth(0).get_by_role("button").click()
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows.nth(0).get_by_role("button")).to_be_focused()


def test_the_counts_can_be_taken_away_as_a_matrix(opened: Any) -> None:
    page = opened.page
    with page.expect_download() as waiting:
        page.locator("#save-matrix").click()
    rows = table(waiting.value)
    assert len(rows) == 30
    assert all(len(row) == 31 for row in rows)
    names = [row["theme"] for row in rows]
    for a in rows:
        for b in rows:
            assert a[b["theme"]] == b[a["theme"]]
    assert list(rows[0])[1:] == names


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_an_image_with_its_scales_and_source(
    page_file: Path, visit: Callable[..., Any], kg: Any, dark: bool
) -> None:
    page = visit(page_file, dark=dark).page
    with page.expect_download() as waiting:
        page.locator("#save-svg").click()
    root = ET.parse(waiting.value.path()).getroot()
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert len(list(root.iter(f"{SVG}rect"))) > 900
    for wanted in ("Below the diagonal", "Neglect", kg.digest[:16], "not a cause", "20 or more"):
        assert wanted in words
    values = [value for e in root.iter() for value in e.attrib.values()]
    assert not any("var(" in value or "NaN" in value or value == "" for value in values)
    assert "#2a76a1" in values  # the light page's colours, whatever the page wears
    assert page.locator("html").get_attribute("data-mode") is None


def test_a_picture_without_numbers_marks_what_is_fewer(
    page_file: Path, visit: Callable[..., Any]
) -> None:
    page = visit(page_file, "#themes=all").page
    fewer = page.locator("#matrix-scroll td:is(.l1, .l2, .l3, .l4)").count()
    with page.expect_download() as waiting:
        page.locator("#save-svg").click()
    root = ET.parse(waiting.value.path()).getroot()
    assert len(list(root.iter(f"{SVG}line"))) == fewer > 50


def test_the_picture_can_be_had_as_png(opened: Any) -> None:
    page = opened.page
    with page.expect_download() as waiting:
        page.locator("#save-png").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert opened.errors == []


def test_no_script_still_gives_summary_and_pairs(
    page_file: Path, visit: Callable[..., Any]
) -> None:
    page = visit(page_file, drawn=False, java_script_enabled=False).page
    assert page.get_by_text("The matrix needs JavaScript").is_visible()
    assert page.locator("#pair-table tbody tr").count() >= 20
    assert page.locator("#panel-home p").first.is_visible()
    assert not page.locator("#shown").is_visible()


STATES = ["", "#pair=neglect~child-homicide&measure=lift", "#themes=harm&order=label&cells=large"]
# Each mode at one width: colours do not depend on the width, nor the layout on the mode.
SCREENS = [(False, 1280), (True, 360)]


def test_how_many_cases() -> None:
    assert len(STATES) * len(SCREENS) == 6


@pytest.mark.parametrize(("dark", "width"), SCREENS)
@pytest.mark.parametrize("fragment", STATES)
def test_axe_finds_nothing(
    page_file: Path,
    axe: Callable[..., Any],
    visit: Callable[..., Any],
    fragment: str,
    dark: bool,
    width: int,
) -> None:
    page = visit(page_file, fragment, width=width, dark=dark, bypass_csp=True).page
    assert axe(page) == []


def test_nothing_is_wider_than_a_small_screen(page_file: Path, visit: Callable[..., Any]) -> None:
    page = visit(page_file, "#themes=all", width=320, height=640).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


RUN = "window.__pwn=1"
PAYLOADS = [
    f"<img src=x onerror={RUN}>",
    f"</script><script>{RUN}</script>",
    f'" onmouseover="{RUN}" x="',
    f"javascript:{RUN}",
    f"</style><script>{RUN}</script>",
    f"]]>--><svg onload={RUN}>",
    "=cmd|' /C calc'!A0",
    "\u202egnirts\u0000\u001b<b>\ud800",
]


def hostile(text: str) -> Matrix:
    themes = [
        Theme(f"{i}{text}", f"{i} {text}", text if i else "harm", text, 3, 0.3, 0.1, 0.6, ("r",), i)
        for i in range(3)
    ]
    net = Net((1.0,) * 3, (0.001,) * 3, (0.01,) * 3, ("clear",) * 3, (1, 1, -1))
    return Matrix(themes, (2, 3, 0), {"length": net, "independence": net}, 10, {"r": text})


@pytest.mark.parametrize("protected", [True, False], ids=["policy", "no-policy"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_never_runs(
    tmp_path: Path, visit: Callable[..., Any], payload: str, protected: bool
) -> None:
    path = tmp_path / "matrix.html"
    write_page(path, matrix_page(hostile(payload), Frame(where=(payload,)), title=payload))
    seen = visit(path, bypass_csp=not protected)
    page = seen.page
    assert page.locator("#matrix-scroll td").count() == 9
    for k in range(9):
        page.locator("#matrix-scroll td").nth(k).hover()
        page.locator("#matrix-scroll td").nth(k).click()
        assert page.locator("#panel-detail h2").count() == 1
        page.keyboard.press("Escape")
    for name in ("#save-svg", "#save-matrix", "#save-pairs"):
        with page.expect_download() as waiting:
            page.locator(name).click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        if name == "#save-svg":
            ET.fromstring(text)
        if name == "#save-pairs" and payload.startswith("="):
            assert not re.search(r'(^|[,\n"])=', text)
    for order in ("count", "group", "label"):
        page.locator("#order").select_option(order)
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwn") is None
    assert seen.errors == []
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((e) =>
          ["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM"].includes(e.tagName)
          || [...e.attributes].some((a) => a.name.startsWith("on"))
          || (e.hasAttribute("href") && !/^(https?:|#)/.test(e.getAttribute("href")))).length"""
        )
        == 0
    )


def test_a_weak_pair_whose_odds_ratio_seems_to_say_more_is_explained(opened: Any) -> None:
    page = opened.page
    # The pairs of every theme, told by what the interval of their odds ratio says.
    pairs = page.evaluate(
        """() => {
          const { themes, pair } = casegraph;
          const weak = (test) => {
            for (const a of themes) for (const b of themes.slice(a.i + 1)) {
              const found = pair(a.i, b.i, "length");
              if (found.q !== null && found.evidence === "weak" && test(found)) return [a.i, b.i];
            }
            return null;
          };
          return [weak((p) => p.odds_ratio_low > 1), weak((p) => p.odds_ratio_high < 1),
            weak((p) => p.odds_ratio_low < 1 && p.odds_ratio_high > 1)];
        }"""
    )
    words = "The interval of the odds ratio leaves out 1"
    for number, pair in enumerate(pairs):
        page.evaluate("(pair) => casegraph.open(pair)", pair)
        panel = page.locator("#panel-detail")
        expect(panel).to_contain_text("Weak: the count is near")
        if number == 2:
            expect(panel).not_to_contain_text(words)
        else:
            expect(panel).to_contain_text(words)
            expect(panel).to_contain_text("of 4,451 pairs compared")
        expect(panel.get_by_text("Lift (by chance)")).to_be_visible()


def test_no_q_of_the_table_is_rounded_onto_or_across_a_limit(opened: Any) -> None:
    page = opened.page
    page.locator("#shown").select_option("all")
    for _ in range(3):
        page.locator("#pairs-more").click()
    rows = page.locator("#pair-table tbody").evaluate(
        """(body) => [...body.rows].map((row) =>
             [row.cells[8].textContent, row.cells[9].textContent])"""
    )
    assert len(rows) == 175
    limits = {"clear": (0.0, 0.05), "suggestive": (0.05, 0.2), "weak": (0.2, 1.0)}
    for text, evidence in rows:
        low, high = limits[evidence.partition(",")[0]]
        q = 0.0005 if text == "< 0.001" else float(text)
        assert low < q <= high
    assert ["0.0503", "suggestive"] in rows


@pytest.mark.parametrize("shown", ["top", "all"])
def test_on_paper_nothing_is_cut_and_no_names_overprint(
    page_file: Path, visit: Callable[..., Any], shown: str
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
    assert len(rows) == (30 if shown == "top" else 96)
    for name, room in rows:
        assert name <= room * 1.2
    right = page.locator("#matrix-scroll table").evaluate("(t) => t.getBoundingClientRect().right")
    assert right <= 718
