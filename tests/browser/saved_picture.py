"""A picture that a page gives away: both files, held against what a picture must say and hold."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from pathlib import Path

from playwright.sync_api import Download, Page

from casegraph.api import KnowledgeGraph

SVG = "{http://www.w3.org/2000/svg}"


def from_menu(page: Page, name: str) -> Download:
    """Save a file by a button of the menu *Save*, by what it says or by its id."""
    page.locator(".take .save:not([open]) > summary").click()
    button = page.locator(name) if name.startswith("#") else page.get_by_role("button", name=name)
    with page.expect_download() as waiting:
        button.click()
    return waiting.value


def save_picture(page: Page, what: str = "", *, menu: str = "Picture") -> tuple[ET.Element, str]:
    """Save a picture as SVG and as PNG; return the SVG and its words.

    ``what`` is what the two buttons say beyond "Save as SVG" and "Save as PNG"; without it, they
    are those of the menu *Save*, where ``menu`` is what the picture is called.
    """
    files = {}
    for kind in ("SVG", "PNG"):
        if what:
            with page.expect_download() as waiting:
                page.get_by_role("button", name=f"Save as {kind}: {what}", exact=True).click()
            saved = waiting.value
        else:
            saved = from_menu(page, f"{menu} ({kind})")
        assert saved.suggested_filename.endswith(f".{kind.lower()}")
        files[kind] = Path(saved.path()).read_bytes()
    root = ET.fromstring(files["SVG"])
    assert root.tag == f"{SVG}svg"
    values = [value for e in root.iter() for value in e.attrib.values()]
    # A file has no style sheet, and nothing to refer to but itself.
    assert not any("var(" in v or "NaN" in v or "undefined" in v or v == "" for v in values)
    assert not [e.tag for e in root.iter() if e.tag in {f"{SVG}use", f"{SVG}style", f"{SVG}image"}]
    assert files["PNG"].startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", files["PNG"][16:24])
    assert size == tuple(2 * int(root.attrib[name]) for name in ("width", "height"))
    assert len(files["PNG"]) > 20_000
    return root, " ".join(" ".join(e.itertext()) for e in root.iter(f"{SVG}text"))


def slide_of(page: Page) -> str:
    """Present what is in view, check that no text leaves the slide, and return what it says."""
    page.locator(".take-present").click()
    slide = page.locator(".slide-stage > svg")
    reach = slide.evaluate(
        "(svg) => [...svg.querySelectorAll('text')].map((e) => { const b = e.getBBox();"
        " const m = svg.getScreenCTM().inverse().multiply(e.getScreenCTM());"
        " return [b.x * m.a + m.e, (b.x + b.width) * m.a + m.e]; })"
    )
    assert all(left >= 0 and right <= 1920 for left, right in reach)
    said = str(slide.get_attribute("aria-label"))
    page.keyboard.press("Escape")
    return said


def told(words: str, kg: KnowledgeGraph, *wanted: str) -> None:
    """Check that a picture says what it shows, of which dataset it is, and how to cite it."""
    for said in (f"dataset {kg.digest[:16]}", "casegraph ", "Silence is not absence.", *wanted):
        assert said in words, said


def shapes(root: ET.Element, tag: str, **look: str) -> int:
    """How many shapes of a picture look like this."""
    wanted = {name.replace("_", "-"): value for name, value in look.items()}
    return sum(
        all(e.attrib.get(name) == value for name, value in wanted.items())
        for e in root.iter(f"{SVG}{tag}")
    )
