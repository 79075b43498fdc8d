"""The page of children in use: a characteristic and two groups are chosen, shared and taken."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts

from ..support import bundled
from .saved_picture import save_picture, shapes, told
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "children.html"


def test_one_contrast_and_one_characteristic_are_shown(path: Path, visit: Visitor) -> None:
    seen = visit(path)
    page = seen.page
    contrasts, dimensions = page.locator("section.contrast"), page.locator("section.dimension")
    assert (contrasts.count(), dimensions.count()) == (8, 7)
    expect(page.locator("section.contrast:visible")).to_have_count(1)
    expect(page.locator("section.dimension:visible")).to_have_count(1)
    expect(
        page.get_by_role("heading", name="Babies under 1 and ages 11 to 17").first
    ).to_be_visible()
    page.get_by_label("Groups", exact=True).select_option("girls-boys")
    expect(page.locator("#contrast-girls-boys")).to_be_visible()
    expect(page.locator("section.contrast:visible")).to_have_count(1)
    page.get_by_label("Characteristic", exact=True).select_option("Sex")
    expect(page.locator("#dimension-sex")).to_be_visible()
    assert page.url.endswith("#dimension=sex&contrast=girls-boys")
    expect(page.locator("#status")).to_have_text("Sex is shown.")
    assert (len(seen.requests), seen.errors) == (1, [])


def test_the_address_brings_the_choice_back(path: Path, visit: Visitor) -> None:
    page = visit(path, "#dimension=sex&contrast=death-harm&ranked=1").page
    expect(page.locator("#contrast-death-harm")).to_be_visible()
    expect(page.locator("#contrast-death-harm")).to_be_in_viewport()
    expect(page.locator("#dimension-sex")).to_be_visible()
    expect(page.locator("#ranked")).to_be_checked()
    expect(page.locator("[data-contrast=death-harm] .change.ranked").first).to_be_visible()
    page.get_by_label("Also draw").uncheck()
    expect(page.locator("[data-contrast=death-harm] .change.ranked").first).to_be_hidden()
    assert page.url.endswith("#dimension=sex&contrast=death-harm")
    page.evaluate("location.hash = 'contrast=before-2015'")
    expect(page.locator("#contrast-before-2015")).to_be_visible()


def test_an_unknown_choice_falls_back_to_the_first(path: Path, visit: Visitor) -> None:
    seen = visit(path, "#contrast=%3Cimg%20src%3Dx%3E&dimension=nothing")
    expect(seen.page.locator("#contrast-babies-11-to-17")).to_be_visible()
    expect(seen.page.locator("#dimension-age-group")).to_be_visible()
    assert seen.errors == []


def test_three_pictures_with_a_description_and_readable_names(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    pictures = page.locator("section.contrast:visible").get_by_role("img")
    expect(pictures).to_have_count(3)
    for k, start in enumerate(("Network of group A", "Network of group B", "Differences between")):
        assert (pictures.nth(k).get_attribute("aria-label") or "").startswith(start)
    # Names are at least 10.5 pixels tall on a screen of 1280, and none lies over another.
    found = page.evaluate(
        """() => [...document.querySelectorAll("section.contrast:not([hidden]) svg.net")].map(
          (svg) => [...svg.querySelectorAll("text.name")]
            .filter((t) => getComputedStyle(t).display !== "none")
            .map((t) => {
              const box = t.getBoundingClientRect(), lines = t.querySelectorAll("tspan").length;
              const outer = svg.getBoundingClientRect();
              return [box.left, box.top, box.right, box.bottom, box.height / lines,
                      box.left >= outer.left - 1 && box.right <= outer.right + 1];
            }))"""
    )
    assert [len(names) >= 25 for names in found] == [True] * 3
    for names in found:
        assert min(n[4] for n in names) >= 10.5
        inside = sum(n[5] for n in names)
        assert inside >= len(names) - 1
        over = sum(
            min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 3
            for k, a in enumerate(names)
            for b in names[:k]
        )
        assert over <= 2


def test_the_pictures_can_be_saved(path: Path, visit: Visitor, kg: KnowledgeGraph) -> None:
    seen = visit(path, "#contrast=death-harm&ranked=1", dark=True, accept_downloads=True)
    page = seen.page
    title = page.locator(".contrast:visible h3").inner_text()
    figures = page.locator(".contrast:visible figure")
    for k, what in enumerate(("group A", "group B", "differences")):
        picture, words = save_picture(page, f"{what}, {title}")
        told(words, kg, f"{title}: {what}", "Family and environment", "A difference is not a cause")
        drawn = figures.nth(k).locator("svg.net use").count()
        # A shape a theme, and in the legend a shape a group of themes and two for their sizes.
        assert shapes(picture, "path") == drawn + 7 > 60
        assert ("not distinguishable from chance" in words) == (what == "differences")
    assert seen.errors == []


def test_every_table_can_be_taken_as_csv(path: Path, visit: Visitor) -> None:
    page = visit(path, accept_downloads=True).page

    def taken(name: str) -> list[list[str]]:
        with page.expect_download() as waited:
            page.get_by_role("button", name=name, exact=True).click()
        text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    ages = taken("Download CSV: Age group")
    of_age = [c["review_id"] for c in bundled.case_children() if c["age_group"] == "under-1"]
    babies = frozenset(of_age)
    (row,) = [r for r in ages if r[0] == "Under 1 year"]
    assert (row[1], row[3]) == (str(len(of_age)), str(len(babies)))
    themes = taken("Download CSV: Themes by age group")
    named = len(bundled.case_themes())
    harmed = bundled.cases_with("physical-abuse")
    count, n = len(harmed & babies), len(babies)
    share = f"{100 * count / n:.0f}%"
    assert len(themes) == 1 + named
    assert themes[1][:3] == ["Physical abuse", str(len(harmed)), f"{count} of {n} ({share})"]
    differences = taken("Download CSV: Themes: Babies under 1 and ages 11 to 17")
    assert [row[:3] for row in differences if row[0] == "Physical abuse"] == [
        ["Physical abuse", f"{count} of {n}", share]
    ]
    pairs = taken("Download CSV: Pairs of themes: Babies under 1 and ages 11 to 17")
    assert pairs[1][0] == "Neglect + Physical abuse"
    everything = taken("Download CSV of all tables")
    assert len(everything) == 1 + 17 * named
    assert {len(row) for row in everything} == {20}
    (row,) = [r for r in everything if r[1] == "under-1" and r[3] == "physical-abuse"]
    assert row[5:7] == [str(count), str(n)]


def test_a_heading_sorts_its_column(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    table = page.locator("section.dimension:visible table.heat")
    table.get_by_role("button", name="16 to 17 years").click()
    near = {c["review_id"] for c in bundled.case_children() if c["age_group"] == "16-to-17"}
    counts = Counter(t for r in near for t in bundled.themes().get(r, ()))
    first = [
        concepts("theme")[t].pref_label for t, k in counts.items() if k == max(counts.values())
    ]
    expect(table.locator("tbody tr").first.locator("th")).to_have_text(
        re.compile("|".join(map(re.escape, first)))
    )
    expect(table.locator("th[aria-sort=descending]")).to_have_count(1)


def test_all_can_be_read_without_script(path: Path, visit: Visitor) -> None:
    page = visit(path, drawn=False, java_script_enabled=False).page
    expect(page.locator("section.contrast:visible")).to_have_count(8)
    expect(page.locator("svg.net:visible")).to_have_count(24)
    expect(page.locator("section.dimension:visible")).to_have_count(7)
    expect(page.locator(".controls:visible")).to_have_count(0)
