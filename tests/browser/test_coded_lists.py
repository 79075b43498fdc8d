"""Recommendations and good practice in a real browser: found, filtered, shared, downloaded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..support.paths import DATA
from .visits import Visitor

pytestmark = pytest.mark.browser


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_was_recommended_to_an_agency_is_found_from_the_start_page(
    site: Path, visit: Visitor
) -> None:
    asked, reviews = rows_of("recommendations"), {r["review_id"]: r for r in rows_of("reviews")}
    seen = visit(site / "index.html", drawn=False)
    page = seen.page
    page.get_by_role("link", name="What was recommended?").click()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    told = page.locator("#told")
    assert told.inner_text().startswith(f"{len(asked)} recommendations")
    assert page.locator("#list tbody tr").count() == 25

    page.locator("#bars-addressee").get_by_role("button", name="Health visiting").click()
    to_it = [r for r in asked if "health-visiting" in r["directed_to"].split(";")]
    assert told.inner_text().startswith(f"{len(to_it)} of {len(asked)} recommendations")
    assert page.locator("#list tbody th").all_inner_texts() != []
    assert set(page.locator("#list tbody th").all_inner_texts()) == {r["summary"] for r in to_it}
    assert page.locator("#picture").get_attribute("data-lines") == str(len(to_it))
    assert page.evaluate("location.hash") == "#addressee=health-visiting"

    # The filters of all pages and those of this one, together.
    page.evaluate("location.hash = 'nation=wales,england&year=2015..&theme=training&q=staff'")
    page.wait_for_timeout(80)
    wanted = [
        r for r in asked
        if reviews[r["review_id"]]["nation"] in ("Wales", "England")
        and reviews[r["review_id"]]["year_published"] >= "2015"
        and "training" in r["themes"].split(";")
    ]  # fmt: skip
    matching = [r for r in wanted if "staff" in r["summary"].lower()]
    with page.expect_download() as caught:
        page.locator(".take summary", has_text="Save").click()
        page.get_by_role("button", name="List (CSV)").click()
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    # Words are found in the names of reviews and themes, too.
    assert {r["summary"] for r in matching} <= {r["recommendation"] for r in found}
    assert {r["recommendation"] for r in found} <= {r["summary"] for r in wanted}
    assert told.inner_text().startswith(f"{len(found)} of")
    assert all(r["iri"].endswith(tuple("0123456789")) for r in found)
    page.get_by_role("button", name="Show all", exact=True).click()

    page.get_by_role("button", name="Next", exact=True).click()
    assert page.locator(".pages .count").inner_text() == f"26 to 50 of {len(asked)}"
    first = page.locator("#list tbody th").first.inner_text()
    again = visit(site / "recommendations.html", page.evaluate("location.hash")).page
    assert again.locator("#list tbody th").first.inner_text() == first
    again.locator("#list tbody td:last-child a").first.click()
    again.wait_for_url("**/id/review/*#recommendation-*")
    assert again.locator(":target").inner_text().startswith(first)
    assert not seen.errors


def test_good_practice_is_chosen_by_keyboard_and_a_wrong_address_is_told(
    site: Path, visit: Visitor
) -> None:
    page = visit(site / "what-helped.html", "#named=nobody&theme=multi-agency-working").page
    good = [r for r in rows_of("findings") if r["polarity"] == "good-practice"]
    together = [r for r in good if "multi-agency-working" in r["themes"].split(";")]
    expect(page.locator("#unknown")).to_contain_text("Agency named “nobody”")
    assert page.locator("#told").inner_text().startswith(f"{len(together)} of {len(good)} findings")
    police = page.locator("#bars-named").get_by_role("button", name="Police")
    count = sum("police" in r["agencies"].split(";") for r in together)
    assert police.locator(".number").inner_text() == str(count)
    police.focus()
    page.keyboard.press("Enter")
    assert police.get_attribute("aria-pressed") == "true"
    # A bar that moves to another place keeps the focus.
    assert page.evaluate("document.activeElement.textContent").startswith("Police")
    assert page.locator("#list tbody tr").count() == count
    with page.expect_download() as caught:
        page.locator(".take summary", has_text="Save").click()
        page.get_by_role("button", name="Bars (SVG)").click()
    drawn = Path(caught.value.path()).read_text(encoding="utf-8")
    assert "Agency named: Police" in drawn
    assert "casegraph" in drawn
    page.get_by_role("button", name="Present").click()
    slide = page.locator("dialog")
    expect(slide).to_contain_text(f"{count} findings of good practice in")
    first = page.locator("#list tbody th").first.text_content()
    assert first
    assert first in (slide.text_content() or "")
