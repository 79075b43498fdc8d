"""The matrix taken away: every pair and count as a table, and the picture."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import pair_rules
from casegraph.stats import associate
from casegraph.wording.numbers import format_p
from casegraph_viz.page.nets import PAGE_NETS

from ..support import bundled
from .saved_picture import from_menu
from .visits import Visit, Visitor

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page_file(site: Path) -> Path:
    return site / "matrix.html"


@pytest.fixture
def opened(page_file: Path, visit: Visitor) -> Visit:
    return visit(page_file)


def table(download: Any) -> list[dict[str, str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_number_of_every_pair_is_the_library_s(
    page_file: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    found = kg.incidence()
    themes = len(bundled.case_themes())
    pairs = themes * (themes - 1) // 2
    compared = 0
    for net in ("exact", "independence"):
        page = visit(page_file, f"#themes=all&net={net}").page
        rows = table(from_menu(page, "#save-pairs"))
        assert len(rows) == pairs
        result = associate(found.matrix, null=PAGE_NETS[net], **pair_rules(found.themes))
        at = {
            frozenset((found.themes[i], found.themes[j])): k
            for k, (i, j) in enumerate(zip(result.i, result.j, strict=True))
        }
        marks = kg.associations(null=PAGE_NETS[net]).one_thing
        for row in rows:
            k = at[frozenset((row["theme_a"], row["theme_b"]))]
            assert row["one_thing"] == marks[k]
            assert int(row["n11"]) == result.n11[k]
            assert float(row["expected"]) == pytest.approx(result.expected_null[k], abs=6e-4)
            ratios = ("lift", "odds_ratio", "odds_ratio_low", "odds_ratio_high")
            for name in ("phi", "npmi", *(f"{ratio}_plain" for ratio in ratios)):
                wanted = float(getattr(result, name)[k])
                assert float(row[name]) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            # What the comparison adjusts travels with six figures.
            for name in ratios:
                wanted = float(getattr(result, name)[k])
                assert float(row[name]) == pytest.approx(wanted, rel=1e-5, abs=1e-5)
            if row["evidence"] == "not tested":
                assert not result.testable[k]
            else:
                assert row["evidence"] == result.evidence[k]
                assert float(row["q"]) == pytest.approx(result.q[k], rel=0.051)
            compared += 1
    assert compared == 2 * pairs > 9000


def test_the_table_sorts_and_shows_more(opened: Visit) -> None:
    page = opened.page
    rows = page.locator("#pair-table tbody tr")
    assert rows.count() == 25
    page.get_by_role("button", name="Reviews with both").click()
    counts = [int(t) for t in page.locator("#pair-table tbody td:nth-child(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    both = Counter(
        pair
        for r in bundled.cases()
        for pair in combinations(sorted(bundled.themes().get(r, ())), 2)
    )
    assert counts[0] == max(both.values())
    head = page.locator("#pair-table th[aria-sort]")
    assert head.get_attribute("aria-sort") == "descending"
    page.locator("#pairs-more").click()
    assert rows.count() == 75
    expect(rows.nth(25).get_by_role("button")).to_be_focused()
    rows.nth(0).get_by_role("button").click()
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows.nth(0).get_by_role("button")).to_be_focused()


def test_the_counts_can_be_taken_away_as_a_matrix(opened: Visit) -> None:
    page = opened.page
    rows = table(from_menu(page, "#save-matrix"))
    assert len(rows) == 30
    assert all(len(row) == 31 for row in rows)
    names = [row["theme"] for row in rows]
    for a in rows:
        for b in rows:
            assert a[b["theme"]] == b[a["theme"]]
    assert list(rows[0])[1:] == names


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_an_image_with_its_scales_and_source(
    page_file: Path, visit: Visitor, kg: KnowledgeGraph, dark: bool
) -> None:
    page = visit(page_file, dark=dark).page
    root = ET.parse(from_menu(page, "#save-svg").path()).getroot()
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert len(list(root.iter(f"{SVG}rect"))) > 900
    for wanted in ("Below the diagonal", "Neglect", kg.digest[:16], "not a cause"):
        assert wanted in words
    ends = [
        t for t in page.locator(".steps li").all_inner_texts() if re.search("or (more|below)", t)
    ]
    assert len(ends) == 3
    for end in ends:
        assert end.strip() in words
    values = [value for e in root.iter() for value in e.attrib.values()]
    assert not any("var(" in value or "NaN" in value or value == "" for value in values)
    assert "#2a76a1" in values  # the light page's colours, whatever the page wears
    assert page.locator("html").get_attribute("data-mode") is None


def test_a_picture_without_numbers_marks_what_is_fewer(page_file: Path, visit: Visitor) -> None:
    page = visit(page_file, "#themes=all").page
    fewer = page.locator("#matrix-scroll td:is(.l1, .l2, .l3, .l4)").count()
    root = ET.parse(from_menu(page, "#save-svg").path()).getroot()
    assert len(list(root.iter(f"{SVG}line"))) == fewer > 50


def test_the_picture_can_be_had_as_png(opened: Visit) -> None:
    page = opened.page
    assert Path(from_menu(page, "#save-png").path()).read_bytes().startswith(b"\x89PNG")
    assert opened.errors == []


def test_no_q_of_the_table_is_rounded_onto_or_across_a_limit(
    opened: Visit, kg: KnowledgeGraph
) -> None:
    found = kg.incidence()
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
    all_q = associate(found.matrix, **pair_rules(found.themes)).q
    just_above = format_p(float(all_q[all_q > 0.05].min()))
    assert just_above > "0.05"
    assert just_above in {text for text, evidence in rows if evidence.startswith("suggestive")}
