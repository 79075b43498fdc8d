"""The ledger in use: rows that open, filters that stay in the address, numbers to take away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph

from .recurrence_reading import button, lines, saved
from .saved_picture import save_picture, shapes, slide_of, told
from .visits import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def path(site: Path) -> Path:
    return site / "recurrence.html"


@pytest.fixture(scope="module")
def ledger(path: Path) -> dict[str, Any]:
    found = re.search(r'id="data-ledger">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_nothing_is_asked_of_another_place(path: Path, visit: Visitor) -> None:
    seen = visit(path)
    assert len(seen.requests) == 1
    assert seen.errors == []
    assert lines(seen.page)[0] == [
        "Information sharing", "46", "42", "2002", "2026", "132 of 448", "132.3",
        "1.00 (0.97 to 1.02)", "87 of 91", "45 of 72",
    ]  # fmt: skip
    expect(seen.page.locator("#shown")).to_have_text("98 of 98 themes.")


def counted(kg: KnowledgeGraph, where: list[str]) -> list[list[str]]:
    """The counts of each theme of the ledger of some reviews, as the page shows them."""

    def part(row: Any, count: str, of: str) -> str:
        return "–" if pd.isna(row[count]) else f"{row[count]} of {row[of]}"

    return [
        [row["label"], str(row["recommendations"]), str(row["recommending_reviews"]),
         *("–" if pd.isna(row[k]) else str(row[k]) for k in ("first_year", "last_year")),
         part(row, "later_concern_reviews", "later_reviews"),
         "–" if pd.isna(row["expected"]) else f"{row['expected']:.1f}"]
        for row in kg.recurrence(where, permutations=0).to_dict("records")
    ]  # fmt: skip


def test_strip_theme_and_ledger_follow_the_filters(
    path: Path, visit: Visitor, kg: KnowledgeGraph
) -> None:
    seen = visit(path, "#nation=wales&theme=thresholds")
    page, strip = seen.page, seen.page.locator("#strip")
    wales = sorted(counted(kg, ["nation=wales"]))
    assert sorted(line[:7] for line in lines(page)) == wales
    reviews = kg.recurrence(["nation=wales"], permutations=0).attrs["reviews"]
    expect(strip).to_have_attribute("data-reviews", str(reviews))
    expect(strip).to_have_attribute("data-basis", "counted")
    expect(strip).to_have_attribute("data-lines", str(len(wales)))
    expect(page.locator("#recounted")).to_contain_text("the test of the order of years, which is")
    (row,) = (row for row in wales if row[0] == "Thresholds and referral")
    expect(page.locator("#one-theme")).to_contain_text(
        f"found again in {row[5]} later reviews, where {row[6]} are expected"
    )
    # The same as a slide: the theme of the panel, its years, and two of the later reviews.
    said = slide_of(page)
    assert f"found again in {row[5]} later reviews, where {row[6]} are expected" in said
    assert "Nation: Wales" in said
    assert said.count("” — ") == 2
    assert page.locator(".slide-stage svg svg rect").count() > 3
    neglect = strip.locator("button[data-theme=neglect]")
    neglect.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#one-theme h2")).to_have_text("Neglect")
    expect(neglect).to_be_focused()
    assert page.evaluate("location.hash") == "#nation=wales&theme=neglect"
    page.get_by_role("button", name="Clear all filters").click()
    expect(strip).to_have_attribute("data-basis", "tested")
    assert len(lines(page)) == 98
    page.locator("#strip-order").select_option("more")
    assert strip.locator("tbody th").first.inner_text() == "Child criminal exploitation"
    # Before a theme is recommended on, a cell says how many found it, and nothing is found again.
    strip.locator("tbody tr").first.locator("[data-column]").first.hover()
    expect(page.locator("#strip-read")).to_contain_text("found it, not after a recommendation.")
    assert seen.errors == []


def test_the_rows_by_script_are_those_of_the_file(path: Path, visit: Visitor) -> None:
    with_script = lines(visit(path).page)
    without = lines(visit(path, drawn=False, java_script_enabled=False).page)
    assert with_script == without
    assert len(without) == 98


def test_a_row_opens_to_its_members_by_keyboard(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    theme = button(page, "information-sharing")
    theme.focus()
    page.keyboard.press("Enter")
    assert theme.get_attribute("aria-expanded") == "true"
    members = page.locator("tr.members")
    expect(members.locator("h3").nth(0)).to_have_text("46 recommendations in 42 reviews")
    expect(members.locator("h3").nth(1)).to_have_text(
        "Found again in 132 of 448 later reviews, where 132.3 are expected"
    )
    expect(members).to_contain_text("about as often as chance alone would bring it back. 448 of")
    assert members.locator("ul").nth(0).locator("li").count() == 10
    more = members.get_by_role("button", name="Show all 46 recommendations")
    more.focus()
    page.keyboard.press("Enter")
    assert members.locator("ul").nth(0).locator("li").count() == 46
    expect(members.locator("ul").nth(0).locator("li").nth(10)).to_be_focused()
    members.get_by_role("button", name="Show all 132 reviews").click()
    assert members.locator("ul").nth(1).locator("li").count() == 132
    links = members.locator("a[href^=http]")
    assert links.count() > 100
    assert {link.get_attribute("rel") for link in links.all()[:5]} == {"noopener noreferrer"}
    expect(members).to_contain_text("Counted apart, because it cannot be said what is later")
    theme.focus()
    page.keyboard.press("Enter")
    assert theme.get_attribute("aria-expanded") == "false"
    assert members.count() == 0


def test_every_row_opens_to_as_many_members_as_it_counts(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    found = page.evaluate(
        """() => [...document.querySelectorAll("#ledger tbody button")].map((button) => {
          button.click();
          const body = document.querySelector("tr.members");
          for (const more of body.querySelectorAll("button")) more.click();
          const cells = [...body.previousElementSibling.cells].map((c) => c.textContent.trim());
          const blocks = [...body.querySelectorAll(".members-body > div")];
          const texts = blocks[1].querySelectorAll("li .text").length;
          return [cells[1], cells[5], ...blocks.map((b) => b.querySelectorAll("li").length), texts];
        })"""
    )
    assert len(found) == 98
    for asked, again, recommendations, reviews, texts in found:
        assert int(asked) == recommendations
        assert (0 if again == "–" else int(again.split()[0])) == reviews
        assert texts >= reviews
    assert sum(row[2] for row in found) > 700


def test_filters_meet_and_stay_in_the_address(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    page.locator("#group").select_option("practice")
    of_group = len(lines(page))
    assert 20 < of_group < 60
    page.locator("#words").fill("abuse domestic")
    assert [line[0] for line in lines(page)] == ["Response to domestic abuse"]
    page.locator("#words").fill("county lines")
    page.locator("#group").select_option("")
    found = [line[0] for line in lines(page)]
    assert found == ["Serious youth violence and gangs", "Child criminal exploitation"]
    page.locator("#group").select_option("practice")
    page.locator("#words").fill("abuse domestic")
    page.locator("#group").select_option("")
    names = [line[0] for line in lines(page)]
    assert names == ["Domestic abuse", "Response to domestic abuse"]
    button(page, "domestic-abuse-response").click()
    page.locator("#to").select_option("safeguarding-partnership")
    expect(page.locator("#shown")).to_contain_text("addressed to: Local safeguarding")
    expect(page.locator("tr.members h3").first).to_have_text("4 recommendations in 2 reviews")
    fragment = page.evaluate("location.hash")
    assert fragment == "#q=abuse+domestic&to=safeguarding-partnership&open=domestic-abuse-response"
    again = visit(path, fragment).page
    assert lines(again) == lines(page)
    assert again.locator("#words").input_value() == "abuse domestic"
    assert again.locator("#to").input_value() == "safeguarding-partnership"
    assert again.locator("tr.members h3").all_inner_texts() == (
        page.locator("tr.members h3").all_inner_texts()
    )
    page.get_by_role("button", name="Show all", exact=True).click()
    assert len(lines(page)) == 98
    assert page.evaluate("location.hash") == ""
    assert page.locator("tr.members").count() == 0


def test_with_an_addressee_the_rows_are_those_of_the_addressee(
    path: Path, visit: Visitor, ledger: dict[str, Any]
) -> None:
    page = visit(path).page
    rows = ledger["byAddressee"]
    compared = 0
    for place, agency in enumerate(ledger["addressees"]):
        page.locator("#to").select_option(agency["id"])
        expected = [
            [ledger["themes"][rows["theme"][k]]["label"], str(rows["recommendations"][k])]
            for k in range(len(rows["to"])) if rows["to"][k] == place
        ]  # fmt: skip
        assert [line[:2] for line in lines(page)] == expected
        compared += len(expected)
    assert compared == 394
    assert lines(page)[0][9] == "–"


def test_sorting_keeps_the_open_row_under_its_line(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    button(page, "neglect").click()
    head = page.locator("#ledger thead th").nth(1)
    head.locator("button").click()
    numbers = [int(line[1]) for line in lines(page)]
    assert numbers == sorted(numbers, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    above = page.locator("tr.members").evaluate("(row) => row.previousElementSibling.textContent")
    assert above.strip().startswith("Neglect1")
    first = page.locator("#ledger thead th").nth(3)
    first.locator("button").click()
    years = [line[3] for line in lines(page)]
    assert years[-1] == "–"
    page.locator("#ledger thead th").nth(0).locator("button").click()
    names = [line[0].lower() for line in lines(page)]
    assert names[0] < names[40] < names[-1]


def test_ledger_and_members_as_csv(path: Path, visit: Visitor) -> None:
    page = visit(path, accept_downloads=True).page
    rows = saved(page, "#csv-ledger")
    assert len(rows) == 98
    assert rows[0]["theme"] == "information-sharing"
    assert (rows[0]["later_concern_reviews"], rows[0]["later_reviews"]) == ("132", "448")
    assert float(rows[0]["expected"]) == pytest.approx(132.3, abs=0.05)
    assert float(rows[0]["ratio_low"]) < float(rows[0]["ratio"]) < float(rows[0]["ratio_high"])
    assert 0 < float(rows[0]["q_order"]) <= 1
    page.locator("#words").fill("neglect")
    themes = {row["theme"] for row in saved(page, "#csv-ledger")}
    assert themes == {"neglect", "neglect-identification"}
    members = saved(page, "#csv-members")
    assert {row["theme"] for row in members} == themes
    asked = [r for r in members if r["member"] == "recommendation" and r["theme"] != "neglect"]
    assert len(asked) == 15
    found = {
        r["review"] for r in members if r["member"] == "found again" and r["theme"] == "neglect"
    }
    assert len(found) == 90
    assert all(row["text"] and row["title"] for row in members)


NONSENSE = [
    "#open=no-such-theme",
    "#open=__proto__&to=constructor&group=toString",
    "#to=%E0%A4%A",
    "#group=<img src=x onerror=window.__pwn=1>",
    "#shown",
]


def test_the_picture_can_be_saved(path: Path, visit: Visitor, kg: KnowledgeGraph) -> None:
    # On a small screen the page shows another drawing; the file holds the wide one all the same.
    seen = visit(path, width=360, dark=True, accept_downloads=True)
    picture, words = save_picture(seen.page, "themes found again most often")
    told(words, kg, "Recommended, and found again", "Information sharing", "found again: Practice")
    _, strip = save_picture(seen.page, menu="Picture of all themes")
    told(strip, kg, "Social isolation", "a review of the year recommends on it")
    drawn = seen.page.locator("section[aria-labelledby=picture] figure").first
    ticks = {"stroke": "rgb(29, 31, 36)", "stroke-width": "2px"}
    legend = {"circle": 5 + 2, "line": 1}
    dots = drawn.locator(".chart-wide circle").count()
    assert shapes(picture, "circle") == dots + legend["circle"] > 150
    assert shapes(picture, "line", **ticks) == drawn.locator(".chart-wide [y1^='-7']").count() > 90
    assert shapes(picture, "circle", fill="rgb(23, 150, 122)") > 50
    assert seen.errors == []
    seen.page.emulate_media(media="print")
    wide, room = seen.page.locator("#ledger").evaluate(
        "(t) => { document.body.style.width = '680px';"
        " return [t.scrollWidth, document.body.clientWidth]; }"
    )
    assert wide <= room, "columns are cut off on paper"


@pytest.mark.parametrize("fragment", NONSENSE)
def test_a_nonsense_address_shows_the_whole_ledger(
    path: Path, visit: Visitor, fragment: str
) -> None:
    seen = visit(path, fragment)
    assert seen.errors == []
    assert len(lines(seen.page)) == 98
    assert seen.page.locator("tr.members").count() == 0
    assert seen.page.evaluate("window.__pwn") is None


def test_a_filter_that_leaves_nothing_says_so(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    page.locator("#words").fill("no theme is called this")
    assert lines(page) == []
    expect(page.locator("#shown")).to_have_text("0 of 98 themes.")
    expect(page.locator("#status")).to_have_text("0 of 98 themes.")


def test_links_of_the_page_lead_somewhere_in_the_site(site: Path, visit: Visitor) -> None:
    page = visit(site / "recurrence.html", "#open=information-sharing").page
    page.eval_on_selector_all("tr.members button", "(all) => all.forEach((one) => one.click())")
    links = page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.getAttribute('href'))")
    inside = {link.partition("#")[0] for link in links if not link.startswith("http")} - {""}
    assert "timeline.html" in inside
    for link in inside:
        assert (site / link).is_file(), link


def test_a_search_that_finds_nothing_says_what_to_do(path: Path, visit: Visitor) -> None:
    page = visit(path).page
    expect(page.locator("#no-row")).to_be_hidden()
    page.locator("#words").fill("zzz")
    assert lines(page) == []
    expect(page.locator("#no-row")).to_have_text(
        "No theme of the ledger is left. Try another word than “zzz”, such as a part of one; "
        "“Show all” brings every theme back."
    )
    page.locator("#to").select_option("police")
    expect(page.locator("#no-row")).to_contain_text(", or anybody as the addressee;")
    page.get_by_role("button", name="Show all", exact=True).click()
    expect(page.locator("#no-row")).to_be_hidden()
    assert len(lines(page)) > 90
