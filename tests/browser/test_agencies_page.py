"""Agencies and themes in use: by chooser, by pointer, by address, and as tables and picture."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.agencies.counts import Counts, count
from casegraph_viz.views.agencies.page import render_agencies
from casegraph_viz.views.agencies.words import summary

from ..support import bundled
from .agencies_reading import at, lines
from .saved_picture import from_menu
from .visits import Visit, Visitor

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def counts(kg: KnowledgeGraph) -> Counts:
    return count(Corpus(kg))


@pytest.fixture(scope="session")
def page_file(site: Path) -> Path:
    return site / "agencies.html"


@pytest.fixture
def opened(page_file: Path, visit: Visitor) -> Visit:
    return visit(page_file, "#view=network")


def test_no_request_leaves_the_page(opened: Visit) -> None:
    assert len(opened.requests) == 1
    assert opened.errors == []


def test_the_first_view_is_what_pyvis_was_given(opened: Visit, counts: Counts) -> None:
    page = opened.page
    given = page.evaluate(
        "() => JSON.parse(document.getElementById('data-drawing').textContent).edges"
    )
    shown = lines(page)
    assert [(f"agency:{e['agency']}", f"theme:{e['theme']}") for e in shown] == [
        (e["from"], e["to"]) for e in given
    ]
    assert len(shown) == 40
    widest = max(len(cell.found) for cell in counts.cells.values())
    for line in shown:
        size = len(counts.cells[line["agency"], line["theme"]].found)
        assert line["width"] == pytest.approx(1 + 7 * size / widest)


def test_vis_network_draws_where_the_rows_are(opened: Visit) -> None:
    page = opened.page
    placed = page.evaluate(
        """() => forTests.picked.rows.filter((row) => row.thing).map((row) => {
          const at = forTests.network.canvasToDOM(forTests.network.getPosition(row.id));
          return [row.x, row.y, at.x, at.y];
        })"""
    )
    assert len(placed) > 30
    for x, y, drawn_x, drawn_y in placed:
        assert (drawn_x, drawn_y) == pytest.approx((x, y), abs=1.5)
    rows = [tuple(p[:2]) for p in placed]
    assert len(set(rows)) == len(rows)


def test_the_chooser_lists_the_themes_of_an_agency(opened: Visit, counts: Counts) -> None:
    page = opened.page
    page.locator("#agency").select_option("police")
    expect(page.locator("#panel-title")).to_have_text("Police")
    expect(page.locator("#status")).to_have_text("Police is shown.")
    found = {t: c for (a, t), c in counts.cells.items() if a == "police"}
    rows = page.locator("#panel-detail tbody tr")
    assert rows.count() == len(found)
    first = rows.first.locator("td").all_inner_texts()
    assert int(first[0]) == max(len(c.found) for c in found.values())
    assert {line["theme"] for line in lines(page)} == {t for t, c in found.items() if c.found}
    visible = page.locator("#pair-table tbody tr:not([hidden])")
    assert visible.count() == len(found)
    assert page.url.endswith("#view=network&chosen=police")
    rows.first.get_by_role("button").click()
    expect(page.locator("#panel-title")).to_have_text(re.compile("^Police: "))
    page.keyboard.press("Escape")
    expect(page.locator("#panel-title")).to_have_text("Police")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-title")).to_have_text("What the reviews say")
    assert len(lines(page)) == 40


@pytest.mark.parametrize("shown", ["found", "addressed", "open", "tested"])
def test_each_kind_of_line_is_counted_so(
    page_file: Path, visit: Visitor, counts: Counts, shown: str
) -> None:
    from casegraph_viz.views.agencies.data import weight

    page = visit(page_file, f"#shown={shown}&cut=9999").page
    expected = {p for p, cell in counts.cells.items() if weight(cell, shown)}
    drawn = lines(page)
    assert {(line["agency"], line["theme"]) for line in drawn} == expected
    assert len(expected) >= 12
    for line in drawn:
        evidence = counts.cells[line["agency"], line["theme"]].evidence
        dashed = shown == "tested" and evidence == "suggestive"
        assert bool(line["dashes"]) == dashed
    assert page.locator(".k-tested").is_visible() == (shown == "tested")


def test_the_slider_keeps_the_strongest_lines(opened: Visit, counts: Counts) -> None:
    page = opened.page
    page.locator("#cut").focus()
    page.keyboard.press("Home")
    assert len(lines(page)) == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    sizes = [len(counts.cells[e["agency"], e["theme"]].found) for e in lines(page)]
    assert sizes == sorted((len(c.found) for c in counts.cells.values()), reverse=True)[:3]
    expect(page.locator("#cut-value")).to_have_text(re.compile(r"^3 of \d+$"))
    assert "lines=3" in page.url


def test_a_name_and_a_line_open_by_pointer(opened: Visit, counts: Counts) -> None:
    page = opened.page
    x, y = at(page, "theme:thresholds")
    page.mouse.click(x + 60, y)  # the words beside the shape
    expect(page.locator("#panel-title")).to_have_text("Thresholds and referral")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    a, b = at(page, "agency:childrens-social-care"), at(page, "theme:thresholds")
    page.mouse.click(a[0] + (b[0] - a[0]) * 0.93, a[1] + (b[1] - a[1]) * 0.93)
    expect(page.locator("#panel-title")).to_have_text(
        "Children's social care: Thresholds and referral"
    )
    cell = counts.cells["childrens-social-care", "thresholds"]
    reviews = page.locator("#panel-detail details.review")
    assert reviews.count() == len(cell.found | cell.addressed)
    figures = page.locator("#panel-detail .figures dd").all_text_contents()
    assert [int(f) for f in figures] == [
        len(s) for s in (cell.found, cell.concern, cell.addressed, cell.both, cell.open, cell.ahead)
    ]


def test_a_pair_shows_its_findings_with_their_reviews(
    page_file: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(page_file, "#pair=courts~legal-process").page
    wanted = {
        f["summary"]
        for f in kg.findings()
        if "courts" in f["agencies"] and "legal-process" in f["themes"]
    }
    told = page.locator("#panel-detail details li span").all_text_contents()
    assert set(told) & wanted
    assert page.locator("#panel-detail details[open]").count() == 3
    assert page.locator("#panel-detail details[open] li").first.is_visible()
    link = page.locator("#panel-detail details p", has_text="Review:").locator("a").first
    assert (page_file.parent / (link.get_attribute("href") or "")).is_file()


def test_alone_the_page_links_to_where_a_review_was_read(
    kg: KnowledgeGraph, tmp_path: Path, visit: Visitor
) -> None:
    path = tmp_path / "agencies.html"
    write_page(path, render_agencies(Corpus(kg), Frame("agencies.html", {}, digest=kg.digest)))
    link = visit(path, "#pair=courts~legal-process").page.locator("#panel-detail details a").first
    assert re.match(r"https?://", link.get_attribute("href") or "")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_address_brings_back_the_view(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file).page
    page.locator("input[name=view][value=network]").check(force=True)
    page.locator("input[name=shown][value=open]").check(force=True)
    page.locator("#agency").select_option("schools")
    page.locator("#panel-detail tbody button").first.click()
    fragment = page.url[page.url.index("#") :]
    assert fragment.startswith("#view=network&what=open&chosen=schools&pair=schools%7E")
    again = visit(page_file, fragment).page
    assert again.get_by_label("Gap").is_checked()
    assert again.locator("#agency").input_value() == "schools"
    assert lines(again) == lines(page)
    title = page.locator("#panel-title").inner_text()
    assert again.locator("#panel-title").inner_text() == title
    again.get_by_role("button", name="Back to the first view").click()
    assert "#" not in again.url
    assert again.locator("#matrix-scroll").is_visible()


@pytest.mark.parametrize(
    "fragment", ["#chosen=nobody&what=constructor&lines=-3", "#pair=x~y&theme=", "#%E0%A4%A"]
)
def test_a_spoilt_address_gives_the_first_view(
    page_file: Path, visit: Visitor, fragment: str
) -> None:
    seen = visit(page_file, fragment)
    assert seen.errors == []
    assert seen.page.locator("#matrix-scroll td").count() > 1000
    assert seen.page.locator("#panel-title").inner_text() == "What the reviews say"


def test_an_agency_in_an_address_is_a_filter_but_in_an_old_one_a_choice(
    page_file: Path, visit: Visitor
) -> None:
    """The page once had the network alone, and wrote its choices under other names."""
    page = visit(page_file, "#agency=police&shown=open&cut=12").page
    assert page.locator("#in-view").inner_text() == f"{len(bundled.cases())} reviews"
    assert page.locator("#panel-title").inner_text() == "Police"
    assert page.locator("#network").is_visible()
    assert page.get_by_label("Gap").is_checked()
    page = visit(page_file, "#agency=police").page
    assert re.match(r"\d+ of ", page.locator("#in-view").inner_text())
    assert page.locator("#panel-title").inner_text() == "Police"
    page = visit(page_file, "#agency=police&chosen=gp").page
    assert page.locator("#panel-title").inner_text() == "General practice"


def test_the_matrix_counts_the_reviews_of_the_filters(
    page_file: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    """Cells, summary, gaps and tables are those of Python under the same filter."""
    page = visit(page_file, "#nation=wales").page
    corpus = Corpus(kg, "nation=wales")
    found = count(corpus)
    labels = tuple(corpus.concept_labels(scheme) for scheme in ("agency", "theme"))
    scroll = page.locator("#matrix-scroll")
    for what in ("found", "addressed", "open"):
        page.locator(f"input[name=shown][value={what}]").check(force=True)
        shown = page.evaluate(
            """() => [...document.querySelectorAll(".cross tbody tr")].flatMap((tr) =>
              [...tr.cells].slice(1).map((td, k) => [
                td.closest("table").rows[0].cells[k + 1].title, tr.cells[0].title,
                Number(td.textContent),
              ])).filter(([, , count]) => count)"""
        )
        expected = {
            (labels[0][a], labels[1][t]): len(getattr(cell, what))
            for (a, t), cell in found.cells.items()
            if getattr(cell, what)
        }
        assert {(a, t): n for a, t, n in shown} == expected
        assert scroll.get_attribute("data-reviews") == str(found.n)
        assert scroll.get_attribute("data-lines") == str(len(expected))
        assert scroll.get_attribute("data-basis") == "counted"
    told = page.locator("#recounted p").all_inner_texts()
    assert told[1:] == summary(found, *labels)
    assert page.locator("#pair-table tbody tr").count() == len(found.cells)
    # A cell opens by keyboard, and Escape leads back to it.
    page.locator(".cross td[tabindex]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    assert page.locator("#panel-detail li span").first.is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "TD"


def test_the_table_sorts_and_is_taken_away_as_it_stands(opened: Visit, counts: Counts) -> None:
    page = opened.page
    table = page.locator("#pair-table")
    table.get_by_role("button", name="Concern, not addressed").click()
    gaps = [int(t) for t in table.locator("tbody td:nth-child(7)").all_inner_texts()]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] == max(len(c.open) for c in counts.cells.values())
    page.locator("#agency").select_option("gp")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV: Agencies and themes").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    held = {(a, t): c for (a, t), c in counts.cells.items() if a == "gp"}
    assert len(rows) == len(held)
    assert {row["Agency"] for row in rows} == {"General practice"}
    assert sum(int(row["Named"]) for row in rows) == sum(len(c.found) for c in held.values())


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_an_image_with_its_source(
    page_file: Path, visit: Visitor, kg: KnowledgeGraph, counts: Counts, dark: bool
) -> None:
    lines_in_all = sum(bool(cell.found) for cell in counts.cells.values())
    page = visit(page_file, "#view=network", dark=dark).page
    root = ET.parse(from_menu(page, "#save-svg").path()).getroot()
    assert len(list(root.iter(f"{SVG}line"))) == 40 + 1  # one stands in the legend
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    for wanted in (
        "Children's social care",
        "agency",
        "not blame",
        kg.digest[:16],
        f"of {lines_in_all} lines",
    ):
        assert wanted in words
    values = [value for e in root.iter() for value in e.attrib.values()]
    assert not any("var(" in v or "NaN" in v or "undefined" in v for v in values)
    assert Path(from_menu(page, "#save-png").path()).read_bytes().startswith(b"\x89PNG")
    page.locator("input[name=view][value=matrix]").check(force=True)
    root = ET.parse(from_menu(page, "#save-svg").path()).getroot()
    # Those of the cells; a step of the key may be a number too.
    cells = [e.text or "" for e in root.iter(f"{SVG}text") if e.get("font-size") == "10"]
    numbers = [text for text in cells if text.isdigit()]
    assert sum(map(int, numbers)) == sum(len(cell.found) for cell in counts.cells.values())
    # As a slide: the largest counts in view, as bars.
    page.locator(".take-present").click()
    said = str(page.locator(".slide-stage > svg").get_attribute("aria-label"))
    most = max(len(cell.found) for cell in counts.cells.values())
    assert f": {most};" in said
    page.keyboard.press("Escape")


def test_no_script_still_gives_summary_and_tables(
    page_file: Path, visit: Visitor, counts: Counts
) -> None:
    page = visit(page_file, drawn=False, java_script_enabled=False).page
    assert page.get_by_text("The picture needs JavaScript").is_visible()
    assert page.locator("#pair-table tbody tr").count() == len(counts.cells)
    assert page.locator("#panel-home p").first.is_visible()
    assert not page.locator("#network").is_visible()


def test_an_agency_without_a_line_is_shown_with_what_it_has(
    page_file: Path, visit: Visitor, counts: Counts
) -> None:
    # Findings that are no concern name it, and no recommendation is directed to it.
    held = {a: [c for (b, _), c in counts.cells.items() if a == b] for a in counts.agencies}
    agency = min(
        a for a, cells in held.items()
        if any(c.found for c in cells) and not any(c.addressed or c.open for c in cells)
    )  # fmt: skip
    page = visit(page_file, f"#view=network&chosen={agency}&what=addressed").page
    expect(page.locator("#instead")).to_have_text(
        f"Nothing to show for {concepts('agency')[agency].pref_label} under “Addressed” in the "
        f"{counts.n} reviews. Shown instead: “Named”."
    )
    assert {line["agency"] for line in lines(page)} == {agency}
    box = page.locator("#network canvas").bounding_box()
    assert box
    assert box["width"] > 300
