"""Text that comes with the data is shown as text on the matrix, whatever is done to it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from casegraph.selection import Selection
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.matrix.page import matrix_page
from casegraph_viz.views.matrix.pairs import Matrix, Net, Theme

from ..saved_picture import from_menu
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def hostile(text: str) -> Matrix:
    themes = [
        Theme(f"{i}{text}", f"{i} {text}", text if i else "harm", text, 3, 0.3, 0.1, 0.6, ("r",), i)
        for i in range(3)
    ]
    net = Net((1.0,) * 3, (0.001,) * 3, (0.01,) * 3, ("clear",) * 3, (1, 1, -1))
    return Matrix(themes, (2, 3, 0), {"exact": net, "independence": net}, 10, {"r": text})


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    frame = Frame(selection=Selection.of(f"area={payload}"))
    seen = load(matrix_page(hostile(payload), frame, title=payload))
    page = seen.page
    assert page.locator("#matrix-scroll td").count() == 9
    for k in (0, 1, 3):  # on the diagonal, above it and below it
        page.locator("#matrix-scroll td").nth(k).hover()
        page.locator("#matrix-scroll td").nth(k).click()
        assert page.locator("#panel-detail h2").count() == 1
        page.keyboard.press("Escape")
    for name in ("#save-svg", "#save-matrix", "#save-pairs"):
        text = Path(from_menu(page, name).path()).read_text(encoding="utf-8-sig")
        if name == "#save-svg":
            ET.fromstring(text)
        if name == "#save-pairs" and payload.startswith("="):
            assert not re.search(r'(^|[,\n"])=', text)
    page.locator(".take-present").click()
    assert page.locator(".slide-stage > svg").count() == 1
    page.keyboard.press("Escape")
    for order in ("count", "group", "label"):
        page.locator("#order").select_option(order)
    assert_inert(seen)
