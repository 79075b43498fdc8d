"""What the colours of the theme map mean: groups, linked groups, and numbers of the reviews."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus

from .visits import Visitor

pytestmark = pytest.mark.browser


def fills(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries(forTests.view.placed.map(({ id }) =>
          [id, forTests.network.body.nodes[id].options.color.background]))"""
    )
    return found


def test_linked_groups_have_a_colour_a_number_and_a_name(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#rings=0").page
    page.locator("#colour").select_option("linked")
    membership = Corpus(kg).communities
    colours: dict[int, set[str]] = {}
    for theme, fill in fills(page).items():
        colours.setdefault(membership.get(theme, 0), set()).add(fill)
    assert all(len(found) == 1 for found in colours.values())
    assert len(set.union(*colours.values())) == len(colours) > 4
    # Never by the colour alone: the number is on a ring, and its name in the key.
    numbered = page.evaluate("forTests.view.ringNumbers.map((r) => r.theme.community)")
    assert set(numbered) == set(colours) - {0}
    key = page.locator("#colour-key li").all_inner_texts()
    assert [int(words.split()[0]) for words in key if words != "in none"] == sorted(set(numbered))
    assert all(" + " in words for words in key if words != "in none")
    # A slide has the same colours, with their names in its key.
    page.locator(".take-present").click()
    on_slide = page.eval_on_selector_all(
        ".slide-stage path[data-theme]",
        "(all) => all.map((shape) => [shape.dataset.theme, shape.getAttribute('fill')])",
    )
    on_page = fills(page)
    assert len(on_slide) > 10
    assert [fill for _, fill in on_slide] == [on_page[theme] for theme, _ in on_slide]
    expect(page.locator(".slide-stage > svg")).to_contain_text("Linked group: ")
    page.keyboard.press("Escape")
    # Under a filter nobody knows linked groups; the page says so and keeps the theme groups.
    page.evaluate("forTests.filterBy({ filters: { nation: ['wales'] } })")
    expect(page.locator("#colour-key")).to_contain_text("those of all reviews")
    assert page.evaluate("location.hash") == "#nation=wales&colour=linked&rings=0"


def test_an_overlay_is_counted_from_the_reviews_in_view(
    site: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(site / "theme-map.html", "#age-group=under-1&colour=year&theme=neglect").page
    chosen = kg.incidence(["age-group=under-1"]).reviews
    naming = {f["review_id"] for f in kg.findings() if "neglect" in f["themes"]} & set(chosen)
    reviews = kg.reviews()

    def said(head: str, values: list[float], over: str, percent: bool) -> None:
        mean = sum(values) / len(values)
        shown = f"{100 * mean:.0f}%" if percent else f"{mean:.0f}"
        expect(page.locator("#panel-detail")).to_contain_text(
            f"{head}: {shown} (of {len(values)} reviews {over})."
        )

    years = [float(reviews[r]["year"]) for r in naming if reviews[r]["year"]]
    said("Mean year of the reviews", years, "that state a year", percent=False)
    page.locator("#colour").select_option("deaths")
    outcomes = [str(reviews[r]["outcome"]) for r in naming]
    known = [float(o == "death") for o in outcomes if o in ("death", "serious-harm")]
    said("Share in which a child died", known, "that state death or serious harm", percent=True)
    page.locator("#colour").select_option("recommendations")
    asked = {r["review_id"] for r in kg.recommendations()}
    said("Share with recommendations", [float(r in asked) for r in naming], "that name it", True)
    # The scale stands in the key; what few reviews say is hollow with a dashed edge, not zero.
    page.evaluate("forTests.store.change({ theme: null, colour: 'deaths' })")
    steps = page.locator("#colour-key li")
    expect(steps.first).to_have_text(re.compile(r"^\d+% to \d+%$"))
    missing = page.evaluate(
        "forTests.network.body.data.nodes.get().filter((n) => !n.hidden"
        " && n.shapeProperties.borderDashes).map((n) => n.color.background)"
    )
    paper = page.evaluate("forTests.view.colours.paper")
    assert set(missing) <= {paper}
    assert ("fewer than 5" in steps.last.inner_text()) == bool(missing)
    rows = page.locator("#overlay-list li")
    assert rows.count() == page.evaluate("forTests.themes.filter((t) => t.count).length")
    # Shades below the network say how many reviews lie around a place, in a saved picture too.
    expect(page.locator(".k-when-density")).to_be_hidden()
    page.locator(".settings > summary").click()
    page.locator("#density").check()
    assert page.evaluate("location.hash").endswith("&density=1")
    expect(page.locator("#density-words")).to_have_text(
        re.compile(r"^shade: \d+ to \d+ reviews around a place")
    )
    shades = page.evaluate(
        "[...forTests.takePicture().querySelectorAll('[data-shade]')].map((s) => s.dataset.shade)"
    )
    assert shades == ["1", "2", "3", "4", "5"]
