"""What leaves the theme map: pictures, citations, tables and paper."""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from casegraph.api import KnowledgeGraph

from ..support import bundled
from .map_reading import drawn, settled
from .saved_picture import from_menu
from .visits import Visitor

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = {
    "first": "",
    "theme": "#theme=neglect",
    "filtered": "#nation=wales&year=2016..&net=independence",
    "pair": "#pair=unsafe-sleep~sudden-infant-death&apart=1",
}


def saved(page: Page, button: str) -> bytes:
    if not page.locator(".save[open]").count():
        page.locator(".save summary").click()
    with page.expect_download() as download:
        page.locator(button).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_svg_holds_each_line_and_label_and_nothing_that_runs(
    site: Path, visit: Visitor, view: str, dark: bool
) -> None:
    seen = visit(site / "theme-map.html", VIEWS[view], dark=dark, accept_downloads=True)
    page = seen.page
    settled(page)
    raw = saved(page, "#save-svg").decode("utf-8")
    root = ElementTree.fromstring(raw)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "g", "rect", "line", "path", "circle", "text", "title", "desc"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    assert "style" not in names
    lines = {e.get("data-pair") for e in root.iter(f"{SVG}line")} - {None}
    assert lines == {f"{line['a']}~{line['b']}" for line in drawn(page)}
    labels = {e.get("data-label"): "".join(e.itertext()) for e in root.iter(f"{SVG}g")}
    shown = page.evaluate(
        "Object.fromEntries(forTests.view.labels.map((l) => [l.theme.id, l.lines.join('')]))"
    )
    ends = {end for line in drawn(page) for end in (line["a"], line["b"])}
    assert len(set(shown) & ends) > 0.8 * len(ends) > 0
    assert {k: v for k, v in labels.items() if k} == shown
    for solid in (e for e in root.iter(f"{SVG}line") if e.get("data-pair")):
        grade = next(
            line["grade"] for line in drawn(page)
            if f"{line['a']}~{line['b']}" == solid.get("data-pair")
        )  # fmt: skip
        together = next(
            line["together"] for line in drawn(page)
            if f"{line['a']}~{line['b']}" == solid.get("data-pair")
        )  # fmt: skip
        assert (solid.get("stroke-dasharray") is None) == (grade == "clear" and together)
    # A bar crosses the lines of pairs that may say one thing twice, and stands in the legend.
    marked = [line for line in drawn(page) if line["oneThing"]]
    bars = [e for e in root.iter(f"{SVG}line") if e.get("stroke-width") == "2"]
    bars = [e for e in bars if not e.get("data-pair")]
    assert len(bars) == len(marked) + bool(marked)
    assert marked or view == "filtered"
    edges = page.evaluate("forTests.network.body.data.edges.get().filter((e) => e.arrows).length")
    assert edges == len(marked)
    said = " ".join("".join(e.itertext()) for e in root.iter(f"{SVG}text"))
    assert ("bar across: may say one thing twice" in said) == bool(marked)
    digest = page.locator(".facts code").inner_text()
    for words in (
        "Themes that occur together",
        digest,
        "Harm",
        "A line is not a cause",
        "casegraph",
    ):
        assert words in said
    assert page.locator("#standing").inner_text() in said
    if view == "filtered":
        assert "Nation: Wales; Year: 2016 or later" in said
        assert "mentioned together" in said
    # A picture ends up on paper, so it has the colours of paper whatever the page wears.
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]
    assert "#9a1038" in raw
    assert "#f2486a" not in raw
    assert seen.errors == []


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the distinct filtered rows of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(data)
    stride = len(raw) // height
    return width, height, {raw[i * stride : (i + 1) * stride] for i in range(height)}


def test_a_figure_for_a_paper_is_the_same_in_any_window(site: Path, visit: Visitor) -> None:
    """Of the width asked for, letters of 8 points and more, whole names, and scales."""
    made = {}
    for dark, size in ((False, (1366, 768)), (True, (700, 1000))):
        page = visit(site / "theme-map.html", dark=dark, accept_downloads=True).page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.locator(".take .save > summary").click()
        page.locator(".take-asked input").fill("190")
        with page.expect_download() as download:
            page.locator("#save-figure").click()
        made[size] = Path(download.value.path()).read_text(encoding="utf-8")
    (text,) = set(made.values())
    root = ElementTree.fromstring(text)
    assert root.get("width") == "190mm"
    wide, high = map(float, root.get("viewBox", "").split()[2:])
    points = 72 / 25.4
    assert wide == pytest.approx(190 * points, abs=0.01)
    assert float(root.get("height", "").removesuffix("mm")) == pytest.approx(
        high / points, abs=0.01
    )
    assert high / points < 297
    assert min(float(e.get("font-size", 8)) for e in root.iter(f"{SVG}text")) >= 8
    said = [" ".join(e.itertext()) for e in root.iter(f"{SVG}g") if e.get("data-label")]
    assert len(said) > 30
    assert not [name for name in said if "…" in name]
    words = " ".join("".join(e.itertext()) for e in root.iter(f"{SVG}text"))
    for scale in ("reviews name the theme", "reviews name both", "casegraph contributors (2026)"):
        assert scale in words
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]


def test_the_png_is_the_svg_at_twice_its_size_and_not_blank(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", accept_downloads=True, dark=True).page
    settled(page)
    root = ElementTree.fromstring(saved(page, "#save-svg"))
    width, height, rows = pixels(saved(page, "#save-png"))
    assert (width, height) == (2 * int(root.get("width", 0)), 2 * int(root.get("height", 0)))
    assert len(rows) > 500


def test_paper_gets_map_summary_and_table_without_controls(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html").page
    settled(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#print-picture svg").first).to_be_visible()
    expect(page.locator("#panel-home")).to_be_visible()
    expect(page.locator("#pair-table")).to_be_visible()
    for hidden in ("#network", ".controls", ".zoom", ".save", "#pairs-csv", ".views-nav"):
        expect(page.locator(hidden)).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#print-picture svg")).to_have_count(0)
    expect(page.locator("#network")).to_be_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")


def test_evidence_can_be_taken_away_as_a_table(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#theme=neglect&nation=wales", accept_downloads=True).page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV", exact=True).first.click()
    assert download.value.suggested_filename == "casegraph-neglect.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    behind = set(kg.cooccurrence(["nation=wales"]).nodes["neglect"]["reviews"])
    assert {row["review_id"] for row in rows} == behind
    expected = {
        f["summary"] for f in kg.findings() if f["review_id"] in behind and "neglect" in f["themes"]
    }
    assert {row["summary"] for row in rows if row["record"] == "finding"} == expected
    asked = {
        f["summary"]
        for f in kg.recommendations()
        if f["review_id"] in behind and "neglect" in f["themes"]
    }
    assert {row["summary"] for row in rows if row["record"] == "recommendation"} == asked
    assert all(row["age_group"] and row["publisher"] for row in rows)


def test_what_is_named_with_a_theme_can_be_taken_away_under_a_filter(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    """With the columns of ``casegraph cooccur``, so that ``expected`` means one thing."""
    page = visit(site / "theme-map.html", "#theme=neglect&nation=wales", accept_downloads=True).page
    text = Path(from_menu(page, "#save-neighbours").path()).read_text(encoding="utf-8-sig")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download all of these (CSV)").click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8-sig") == text
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    frame = kg.associations("nation=wales").frame()
    met = frame[
        (frame["n11"] > 0) & ((frame["theme_a"] == "neglect") | (frame["theme_b"] == "neglect"))
    ]
    known = {
        next(t for t in (r["theme_a"], r["theme_b"]) if t != "neglect"): r
        for r in met.to_dict("records")
    }
    assert {row["theme_b"] for row in read} == set(known)
    for row in read:
        other = known[row["theme_b"]]
        assert int(row["n11"]) == other["n11"]
        assert {int(row["a"]), int(row["b"])} == {other["a"], other["b"]}
        for name in ("expected", "expected_plain", "lift", "lift_plain", "jaccard", "p", "q"):
            assert float(row[name]) == pytest.approx(other[name], abs=1e-3), name
        assert (row["net"], int(row["n"])) == ("exact", other["n"])


def test_pairs_can_be_taken_away_as_a_table(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", accept_downloads=True).page
    with page.expect_download() as download:
        page.locator("#pairs-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == int(re.search(r"\d+", page.locator("#pairs-note").inner_text())[0])  # type: ignore[index]
    assert [r["evidence"] for r in rows] == sorted(
        (r["evidence"] for r in rows), key=["clear", "suggestive"].index
    )
    # An odds ratio without a bound is an empty cell.
    ends = [[float(r[name] or "inf") for name in ("odds_ratio_low", "odds_ratio")] for r in rows]
    assert all(low <= value for low, value in ends)
    assert sum(value == float("inf") for _, value in ends) < len(ends) / 10


def test_a_citation_is_copied_or_shown_selected(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(
        site / "theme-map.html",
        "#pair=unsafe-sleep~sudden-infant-death",
        permissions=["clipboard-read", "clipboard-write"],
    ).page
    page.get_by_role("button", name="Copy as citation").click()
    expect(page.locator("#panel .copy-result")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    both = bundled.cases_with("unsafe-sleep") & bundled.cases_with("sudden-infant-death")
    for words in (
        "Unsafe infant sleeping and Sudden unexpected death in infancy",
        f"named together in {len(both)} of {len(bundled.cases())}",
        "casegraph",
        kg.digest[:16],
        "together beyond the number of themes coded",
        "theme-map.html#pair=unsafe-sleep~sudden-infant-death",
    ):
        assert words in copied
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    page.get_by_role("button", name="Copy as citation").click()
    box = page.locator(".copied")
    expect(box).to_be_focused()
    assert box.input_value() == copied
    chosen = "(() => { const { selectionStart: a, selectionEnd: b } = document.activeElement;"
    chosen += " return b - a; })()"
    assert page.evaluate(chosen) == len(copied)


def test_reviews_and_themes_link_to_their_pages(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#theme=neglect").page
    links = page.eval_on_selector_all(
        "#panel-detail a.page", "(all) => all.map((a) => a.getAttribute('href'))"
    )
    assert len(links) == 3
    for link in links:
        assert (site / link.partition("#")[0]).is_file(), link
