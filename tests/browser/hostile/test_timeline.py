"""Text that comes with the data is shown as text on the timeline."""

from __future__ import annotations

import pandas as pd
import pytest

from casegraph.analyses.trend import Period, Trend
from casegraph.selection import Selection
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.timeline.page import timeline

from ...support.hostile_reviews import hostile_reviews
from ..timeline_reading import chosen
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser


def hostile(text: str) -> str:
    """Two themes with hostile text in every field that can hold text."""
    shares = pd.DataFrame([
        {"theme": f"{k}{text}", "period": f"{start}{text}", "start": start, "end": start + 4,
         "middle": start + 2.0, "reviews": 6, "n": 30, "share": 0.2, "low": 0.1, "high": 0.4,
         "label": f"label{k} {text}", "group": text}
        for k in "ab" for start in (2005, 2010)
    ])  # fmt: skip
    tests = pd.DataFrame([
        {"theme": f"{k}{text}", "reviews": 12, "n": 60, "z": 2.0, "p": 0.01, "q": 0.02,
         "change": 0.1, "change_low": 0.01, "change_high": 0.2, "departure_p": 1.0,
         "tested": True, "evidence": "clear", "label": f"label{k} {text}", "group": text}
        for k in "ab"
    ])  # fmt: skip
    trend = Trend(
        shares, tests, (Period(2005, 2009), Period(2010, 2014)), (30, 30), "published", 1, 0,
        Selection.of(f"area={text}"), (text,), (text, text), (text,),
    )  # fmt: skip
    years = {f"r{k}{text}": 2005 + k for k in range(10)}
    about = {r: {"nation": text, "review_type": text} for r in years}
    frame = Frame("timeline.html", {}, digest=text, selection=Selection.of(f"area={text}"))
    themes = [f"{k}{text}" for k in "ab"]
    look = {"group": text, "outline": "M0 0h24v24z", "link": ""}
    again = {
        "incidence": hostile_reviews(text, themes, list(years)),
        "behind": {
            "years": {"published": {"words": text, "years": list(years.values())}},
            "asked": {theme: [0] for theme in themes},
            "looks": {theme: {"label": f"label {text}", **look} for theme in themes},
        },
    }
    refused = {"incident": text}
    return timeline({"published": trend}, {"published": years}, about, frame, refused, again)


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    seen = load(hostile(payload))
    page = seen.page
    page.locator(".choose-theme").select_option(index=1)
    page.locator(".strip td[data-column]").first.hover()
    page.locator(".strip tbody button").last.click()
    page.locator("details[data-facet=nation] > summary").click()
    page.locator("details[data-facet=nation] input").first.check()
    page.keyboard.press("Escape")
    page.locator(".theme-picture svg rect").first.hover()
    page.locator(".multiples button").first.click()
    for head in page.locator(".tests thead button").all():
        head.click()
    page.locator("details > summary").first.click()
    assert chosen(page).startswith("label")
    assert len(seen.requests) == 1
    assert_inert(seen)
    # The number of columns is the only style that a script gives.
    assert page.locator("[style]:not(table.strip)").count() == 0
    assert page.locator(".strip").get_attribute("style") == "--years: 2;"
