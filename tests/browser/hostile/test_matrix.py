"""Text that comes with the data is shown as text on the matrix, whatever is done to it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import write_page
from casegraph_viz.views.matrix.page import matrix_page
from casegraph_viz.views.matrix.pairs import Matrix, Net, Theme

pytestmark = pytest.mark.browser

RUN = "window.__pwn=1"
PAYLOADS = [
    f"<img src=x onerror={RUN}>",
    f"</script><script>{RUN}</script>",
    f'" onmouseover="{RUN}" x="',
    f"javascript:{RUN}",
    f"</style><script>{RUN}</script>",
    f"]]>--><svg onload={RUN}>",
    "=cmd|' /C calc'!A0",
    "\u202egnirts\u0000\u001b<b>\ud800",
]


def hostile(text: str) -> Matrix:
    themes = [
        Theme(f"{i}{text}", f"{i} {text}", text if i else "harm", text, 3, 0.3, 0.1, 0.6, ("r",), i)
        for i in range(3)
    ]
    net = Net((1.0,) * 3, (0.001,) * 3, (0.01,) * 3, ("clear",) * 3, (1, 1, -1))
    return Matrix(themes, (2, 3, 0), {"length": net, "independence": net}, 10, {"r": text})


@pytest.mark.parametrize("protected", [True, False], ids=["policy", "no-policy"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_never_runs(
    tmp_path: Path, visit: Callable[..., Any], payload: str, protected: bool
) -> None:
    path = tmp_path / "matrix.html"
    write_page(path, matrix_page(hostile(payload), Frame(where=(payload,)), title=payload))
    seen = visit(path, bypass_csp=not protected)
    page = seen.page
    assert page.locator("#matrix-scroll td").count() == 9
    for k in range(9):
        page.locator("#matrix-scroll td").nth(k).hover()
        page.locator("#matrix-scroll td").nth(k).click()
        assert page.locator("#panel-detail h2").count() == 1
        page.keyboard.press("Escape")
    for name in ("#save-svg", "#save-matrix", "#save-pairs"):
        with page.expect_download() as waiting:
            page.locator(name).click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        if name == "#save-svg":
            ET.fromstring(text)
        if name == "#save-pairs" and payload.startswith("="):
            assert not re.search(r'(^|[,\n"])=', text)
    for order in ("count", "group", "label"):
        page.locator("#order").select_option(order)
    page.wait_for_timeout(100)
    assert page.evaluate("window.__pwn") is None
    assert seen.errors == []
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((e) =>
          ["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM"].includes(e.tagName)
          || [...e.attributes].some((a) => a.name.startsWith("on"))
          || (e.hasAttribute("href") && !/^(https?:|#)/.test(e.getAttribute("href")))).length"""
        )
        == 0
    )
