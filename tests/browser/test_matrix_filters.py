"""The matrix under filters: every cell is Python's, whatever is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.matrix.pairs import ODDS, matrix_of

from ..support import bundled
from .visits import Visitor

pytestmark = pytest.mark.browser
N = len(bundled.cases())
#: Fragments of the page, and the same filters as the library takes them.
FILTERS = [
    ("age-group=under-1&nation=england,wales", ["age-group=under-1", "nation=england,wales"]),
    ("year=2015..&basis=news", ["year=2015..", "basis=news"]),
    ("agency=police%2Bschools&net=independence", ["agency=police+schools"]),
]
CELLS = """() => forTests.themes.flatMap((a) => forTests.themes.slice(a.i + 1).map((b) => {
  const pair = forTests.pairAt(a.i, b.i, forTests.store.state.net);
  return [`${a.id}~${b.id}`, pair.n11, pair.expected, pair.p, pair.q, pair.evidence,
    pair.together, pair.odds_ratio, pair.odds_ratio_low, pair.odds_ratio_high];
}))"""


@pytest.mark.usefixtures("without_other_corpora")
@pytest.mark.parametrize(("fragment", "where"), FILTERS, ids=[f for f, _ in FILTERS])
def test_every_cell_under_a_filter_is_that_of_the_library(
    site: Path, visit: Visitor, kg: KnowledgeGraph, fragment: str, where: list[str]
) -> None:
    seen = visit(site / "matrix.html", f"#{fragment}")
    page = seen.page
    matrix = matrix_of(Corpus(kg, where))
    key = "independence" if "independence" in fragment else "exact"
    net = matrix.nets[key]
    number = {theme.id: k for k, theme in enumerate(matrix.themes)}
    place = {pair: k for k, pair in enumerate(matrix.pairs)}
    compared = 0
    found: list[list[Any]] = page.evaluate(CELLS)
    for name, n11, expected, p, q, evidence, together, *odds in found:
        a, b = (number.get(theme) for theme in name.split("~"))
        if a is None or b is None:
            assert (n11, q) == (0, None), name
            continue
        k = place[min(a, b), max(a, b)]
        compared += 1
        assert n11 == matrix.both[k], name
        assert evidence == net.evidence[k], name
        assert together == (net.sign[k] >= 0), name
        assert expected == pytest.approx(net.expected[k], rel=1e-9, abs=1e-9), name
        assert p == pytest.approx(net.p[k], rel=1e-9, abs=1e-12), name
        # A pair that is not tested has no q.
        assert q == (None if net.q[k] is None else pytest.approx(net.q[k], rel=1e-9)), name
        if net.odds:
            given = [net.odds[measure][k] for measure in ODDS]
            assert odds == pytest.approx(given, rel=1e-7, abs=1e-9), name
    assert compared == len(matrix.pairs)
    counts = page.evaluate("Object.fromEntries(forTests.themes.map((t) => [t.id, t.count]))")
    assert {t: c for t, c in counts.items() if c} == {t.id: t.count for t in matrix.themes}
    picture = page.locator("#matrix-scroll")
    assert picture.get_attribute("data-reviews") == str(matrix.n)
    assert picture.get_attribute("data-basis") in {"tested", "counted"}
    expect(page.locator("#in-view")).to_have_text(f"{matrix.n} of {N} reviews")
    assert seen.errors == []


def test_a_filter_set_once_holds_on_the_map_and_is_taken_away_by_its_chip(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    seen = visit(site / "matrix.html")
    page = seen.page
    before = page.locator("#matrix-scroll table").inner_text()
    page.locator("[data-facet=nation] > summary").click()
    page.get_by_role("checkbox", name="Wales").check()
    n = len(kg.incidence(["nation=wales"]).units)
    expect(page.locator("#in-view")).to_have_text(f"{n} of {N} reviews")
    expect(page.locator("#recounted")).to_contain_text("Nation: Wales")
    page.keyboard.press("Escape")
    page.locator("#find").fill("theme map")
    page.locator("#find-list [role=option]").first.click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert page.url.endswith("/theme-map.html#nation=wales")
    page.go_back()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    page.get_by_role("button", name="Remove the filter Nation: Wales").click()
    assert page.locator("#matrix-scroll table").inner_text() == before
    assert "#" not in page.url
    assert seen.errors == []


def test_too_few_reviews_are_counted_and_not_compared(site: Path, visit: Visitor) -> None:
    page = visit(site / "matrix.html", "#nation=northern-ireland").page
    expect(page.locator("#warning")).to_contain_text("With fewer than 5 nothing is compared")
    picture = page.locator("#matrix-scroll")
    assert picture.get_attribute("data-basis") == "counted"
    # No pair is graded; the cells still count.
    filled = picture.locator("td:not(.own, .z)").evaluate_all(
        "(cells) => cells.filter((cell) => /^[1-9]/.test(cell.textContent)).length"
    )
    assert 0 < filled == int(picture.get_attribute("data-lines") or 0)
    assert "NaN" not in picture.inner_text()
    assert picture.locator("td").count() > 4
