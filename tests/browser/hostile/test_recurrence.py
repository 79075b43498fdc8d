"""Text that comes with the data is shown as text in the ledger of recommendations."""

from __future__ import annotations

import pytest

from casegraph.selection import Selection
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.recurrence.page import recurrence_page

from ...support.ledgers import hostile_ledger
from ..recurrence_reading import saved
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    frame = Frame("recurrence.html", {}, digest=payload, selection=Selection.of(f"area={payload}"))
    seen = load(recurrence_page(hostile_ledger(payload), frame))
    page = seen.page
    page.locator(".strip td[data-column]").first.hover()
    page.locator(".strip tbody button").first.click()
    page.locator("details[data-facet=nation] > summary").click()
    page.locator("details[data-facet=nation] input").first.check()
    page.keyboard.press("Escape")
    page.locator("#ledger tbody button").first.click()
    assert page.locator("tr.members li").count() == 2
    page.locator(".chart-wide circle").first.hover()
    page.locator("#words").fill("label")
    page.locator("#to").select_option(index=1)
    for head in page.locator("#ledger thead button").all():
        head.click()
    page.locator("details > summary").first.click()
    rows = saved(page, "#csv-members")
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
    assert_inert(seen)
    # The number of columns is the only style that a script gives.
    assert page.locator("[style]:not(table.strip)").count() == 0
    assert page.locator(".strip").get_attribute("style") == "--years: 1;"
