"""What a reader takes away: the address, a citation, a slide, and a list of slides."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from casegraph.api import KnowledgeGraph
from casegraph.wording.citation import AUTHOR, YEAR

from .map_reading import settled
from .saved_picture import slide_of
from .visits import Visitor

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def test_a_view_is_shared_cited_presented_and_kept(
    site: Path, visit: Visitor, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    # The page of a theme leads to its slide, and takes the filters along.
    seen = visit(
        site / "vocab/theme/neglect.html",
        "#nation=wales",
        drawn=False,
        dark=True,
        accept_downloads=True,
    )
    page = seen.page
    page.get_by_role("link", name="Present it as a slide").click()
    page.wait_for_url("**/theme-map.html#*")
    settled(page)
    expect(page.locator(".slide-stage > svg")).to_be_visible()
    page.keyboard.press("Escape")

    # Share: the whole view, and how to cite it in three forms; a file says how to pass it on.
    page.locator(".take summary", has_text="Share").click()
    field = page.get_by_label("Address of this view")
    view = page.evaluate("location.hash")
    assert field.input_value() == f"theme-map.html{view}"
    assert {"theme=neglect", "nation=wales"} == set(view[1:].split("&"))
    assert page.get_by_label("The view within the page").input_value() == view
    cited = page.get_by_label("Citation of this view", exact=True)
    assert cited.input_value().startswith(f"{AUTHOR} ({YEAR}). “Themes that occur together”.")
    assert kg.digest[:16] in cited.input_value()
    assert str(site) not in cited.input_value()
    page.get_by_role("radio", name="BibTeX").check()
    assert cited.input_value().startswith("@misc{casegraph")
    page.get_by_role("radio", name="RIS").check()
    assert cited.input_value().splitlines()[0] == "TY  - DATA"
    page.keyboard.press("Escape")

    # Present: the theme alone, three sentences, two findings; PNG and SVG of the slide.
    opener = page.locator(".take-present")
    opener.click()
    slide = page.locator(".slide-stage > svg")
    said = str(slide.get_attribute("aria-label"))
    found = kg.themes(["nation=wales"]).set_index("theme").loc["neglect"]
    assert f"Named in {found['reviews']} of {found['n']} reviews" in said
    assert "Nation: Wales" in said
    findings = [f["summary"] for f in kg.findings() if "neglect" in f["themes"]]
    assert sum(f"“{text}”" in said for text in findings) == 2
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as PNG").click()
    png = Path(waiting.value.path()).read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1920, 1080)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as SVG").click()
    root = ElementTree.parse(waiting.value.path()).getroot()
    assert (root.get("width"), root.get("height")) == ("1920", "1080")
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]
    shown = {e.get("data-theme") for e in root.iter(f"{SVG}path")} - {None}
    assert "neglect" in shown
    assert 5 < len(shown) <= 13
    # Nothing reaches over the edge.
    page.keyboard.press("Escape")
    assert slide_of(page) == said
    opener.click()

    # The slides are in the address; arrow keys go from one to the next, in another page too.
    page.get_by_role("button", name="Add this view to the slides").click()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert "slides=theme-map.html%23" in page.url
    page.goto(f"{site.as_uri()}/matrix.html#{page.url.partition('#')[2]}")
    page.reload()
    page.locator(".take-present").click()
    expect(page.locator(".slide-count")).to_have_text("Not among the slides")
    page.get_by_role("button", name="Add this view to the slides").click()
    expect(page.locator(".slide-count")).to_have_text("Slide 2 of 2")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the list").click()
    kept = tmp_path / "slides.json"
    waiting.value.save_as(kept)
    assert len(json.loads(kept.read_text())["views"]) == 2
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/theme-map.html#*")
    expect(page.locator(".slide-count")).to_have_text("Slide 1 of 2")
    assert "present=" not in page.url
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Open a list").click()
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"views": ["https://example.org/a.html"]}')
    choosing.value.set_files(wrong)
    expect(page.locator(".slide-told")).to_contain_text("no list of slides")
    assert [url for url in seen.requests if not url.startswith("file:")] == []
    assert seen.errors == []
