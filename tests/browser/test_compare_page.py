"""Two groups of reviews are chosen, compared, shared and taken, with the numbers of the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casegraph.analyses.contrast import Contrast, contrast
from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts, pair_rules
from casegraph.stats import associate
from casegraph.wording.caveats import COMPARED_BEFORE

from .saved_picture import save_picture, told
from .visits import Visitor

pytestmark = pytest.mark.browser

AGES = "#a.age-group=under-1&b.age-group=11-to-15,16-to-17"


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "compare.html"


@pytest.fixture(scope="module")
def ages(kg: KnowledgeGraph) -> Contrast:
    return contrast(
        kg, ["age-group=under-1"], ["age-group=11-to-15,16-to-17"],
        null="independence", permutations=1,
    )  # fmt: skip


def marks(page: Page) -> dict[str, str]:
    """The difference that the picture writes beside each theme, by what the row says of it."""
    rows = page.locator("#picture a")
    return {
        str(row.get_attribute("aria-label")): row.locator("text").last.text_content() or ""
        for row in rows.all()
    }


def test_the_page_begins_with_a_picture_of_the_command_s_answer(
    path: Path, visit: Visitor, ages: Contrast
) -> None:
    seen = visit(path)
    page = seen.page
    expect(page.locator("[data-side=a] .side-name")).to_have_text("Under 1 year")
    n_1, n_2 = ages.groups.sizes
    expect(page.locator("[data-side=a] .side-count")).to_have_text(f"{n_1} reviews")
    expect(page.locator("[data-side=b] .side-count")).to_have_text(f"{n_2} reviews")
    picture = page.locator("#picture")
    graded = ages.themes[ages.themes["evidence"] != "weak"].head(18)
    assert picture.get_attribute("data-reviews") == str(n_1 + n_2)
    assert picture.get_attribute("data-lines") == str(len(graded)) == "18"
    assert picture.get_attribute("data-basis") == "tested"
    drawn = marks(page)
    for row in graded.to_dict("records"):
        points = f"{'−' if row['difference'] < 0 else '+'}{abs(100 * row['difference']):.0f}"
        mark = points if row["evidence"] == "clear" else f"({points})"
        (said,) = [s for s in drawn if s.startswith(f"{row['label']} {mark}:")]
        assert drawn[said] == mark
        assert f"A {row['count_1']} of {n_1} " in said
    box = picture.locator("svg").bounding_box()
    assert box is not None
    assert box["y"] < 300
    assert (len(seen.requests), seen.errors) == (1, [])


def test_three_maps_show_either_group_and_what_differs(
    path: Path, visit: Visitor, ages: Contrast, kg: KnowledgeGraph
) -> None:
    page = visit(path, AGES, accept_downloads=True).page
    groups = ages.groups
    for name, rows in (("map-a", groups.in_first), ("map-b", ~groups.in_first)):
        figure = page.locator(f"#{name}")
        found = associate(groups.matrix[rows], **pair_rules(groups.themes))
        lines = int(((found.evidence != "weak") & (found.sign > 0) & (found.n11 > 0)).sum())
        assert figure.get_attribute("data-reviews") == str(int(rows.sum()))
        assert figure.get_attribute("data-lines") == str(lines)
        assert figure.get_attribute("data-basis") == "tested"
        assert figure.locator(".tie line").count() == lines
        said = str(figure.locator("svg").get_attribute("aria-label"))
        assert said.startswith("Network of group")
    differs = page.locator("#map-differences")
    graded = int((ages.themes["evidence"] != "weak").sum())
    pairs = int((ages.pairs["evidence"] != "weak").sum())
    assert differs.get_attribute("data-lines") == str(pairs)
    hollow = differs.locator("path.hollow").count()
    assert hollow + differs.locator("path.dot:not(.hollow):not(.faint)").count() == graded
    assert differs.locator(".tie text").count() == pairs
    _, words = save_picture(page, "Differences between A and B")
    told(
        words, kg, "A: Under 1 year. B: 11 to 15", "more often in B", "A difference is not a cause"
    )
    few = visit(path, "#a.nation=wales&b.nation=scotland").page
    for name in ("map-a", "map-b", "map-differences"):
        figure = few.locator(f"#{name}")
        assert figure.get_attribute("data-basis") == "counted"
        assert int(figure.get_attribute("data-lines") or 0) >= 8
        assert figure.locator(".tie:not(.counted)").count() == 0
        expect(figure.locator(".told")).to_contain_text("otted lines are")


def test_a_row_opens_its_theme_in_the_table_of_all(path: Path, visit: Visitor) -> None:
    page = visit(path, AGES).page
    first = page.locator("#picture a").first
    name = str(first.get_attribute("aria-label")).partition(" +")[0]
    first.focus()
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.cells[0].textContent")
    assert focused == name
    rows = page.locator("#theme-table tbody tr")
    assert rows.count() > 60
    assert page.locator("#pair-table tbody tr").count() == 60
    # A page of rows at a time; the one that a reader opens is on the page in view.
    expect(page.locator("#pair-table tbody tr:visible")).to_have_count(25)
    page.locator("#picture a").last.press("Enter")
    assert page.evaluate("document.activeElement.checkVisibility()")
    page.locator("#pairs").get_by_role("button", name="Next").click()
    expect(page.locator("#pairs .pages")).to_contain_text("26 to 50 of 60")


def test_groups_are_chosen_and_kept_in_the_address(
    path: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(path).page
    page.locator("#ready").select_option("death-harm")
    assert page.url.endswith("#a.outcome=death&b.outcome=serious-harm")
    expect(page.locator("#compared")).to_have_text(COMPARED_BEFORE.format(count=2))
    page.locator("[data-side=b] summary").click()
    page.locator("#b-nation").select_option("wales")
    assert page.url.endswith("#a.outcome=death&b.nation=wales&b.outcome=serious-harm")
    expect(page.locator("#ready")).to_have_value("own")
    page.locator("#b-nation").select_option("")
    page.locator("#b-from").fill("2015")
    page.locator("#b-from").press("Enter")
    page.locator("#b-from").blur()
    expect(page.locator("[data-side=b] .side-name")).to_have_text("Serious harm, 2015 or later")
    page.get_by_role("button", name="Swap A and B").click()
    expect(page.locator("[data-side=a] .side-name")).to_have_text("Serious harm, 2015 or later")
    assert page.url.endswith("#a.outcome=serious-harm&a.year=2015..&b.outcome=death")
    found = contrast(
        kg, ["outcome=serious-harm", "year=2015.."], ["outcome=death"],
        null="independence", permutations=1,
    )  # fmt: skip
    assert page.locator("#picture").get_attribute("data-reviews") == str(sum(found.groups.sizes))


def test_filters_of_the_site_hold_for_both_groups(
    path: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(path, f"{AGES}&nation=england").page
    found = contrast(
        kg, ["age-group=under-1"], ["age-group=11-to-15,16-to-17"], ["nation=england"],
        null="independence", permutations=1,
    )  # fmt: skip
    expect(page.locator("[data-side=a] .side-count")).to_have_text(
        f"{found.groups.sizes[0]} reviews"
    )
    expect(page.locator("#chosen")).to_have_text("England×")
    strongest = found.themes.iloc[0]
    label = concepts("theme")[strongest["theme"]].pref_label
    cells = page.locator(f"#theme-table tbody tr:has(th:text-is('{label}')) td").all_text_contents()
    assert cells[0] == f"{strongest['count_1']}/{strongest['n_1']}"
    page.locator("#chosen button").click()
    assert page.url.endswith(AGES)
    page.locator("[data-facet=age-group] > summary").click()
    page.locator("[data-facet=age-group] input").first.click()
    expect(page.locator("#warning")).to_contain_text("The groups say themselves who is in them")
    assert page.url.endswith(AGES)


def test_few_reviews_and_unknown_values_are_said(path: Path, visit: Visitor) -> None:
    page = visit(path, "#a.age-group=under-1&b.year=..1950").page
    expect(page.locator("#refused")).to_have_text(
        "Group B (1950 or earlier) has 0 reviews, and at least 5 are needed in each. "
        "Choose a wider group."
    )
    expect(page.locator(".answer")).to_be_hidden()
    page.evaluate("location.hash = 'a.sex=female&b.sex=male&nation=atlantis&b.age-group=old'")
    expect(page.locator("#unknown")).to_contain_text("Nation “atlantis” and b.age-group “old”")
    expect(page.locator(".answer")).to_be_visible()


def test_where_no_test_tells_groups_apart_the_picture_counts(path: Path, visit: Visitor) -> None:
    page = visit(path, "#a.nation=wales&b.nation=scotland").page
    picture = page.locator("#picture")
    assert picture.get_attribute("data-basis") == "counted"
    assert int(picture.get_attribute("data-lines") or 0) > 5
    expect(page.locator("#words")).to_contain_text("chance may explain each of them")


def test_the_picture_is_saved_with_who_is_compared(
    path: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    page = visit(path, AGES).page
    _, words = save_picture(page)
    told(words, kg, "A: Under 1 year. B: 11 to 15 years or 16 to 17", "A difference is not a cause")
