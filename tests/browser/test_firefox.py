"""Every view in Firefox: it is drawn, answers a filter, asks for nothing and is not too wide.

The other tests of pages use Chromium; what they ask in detail need not be asked twice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.views.registry import VIEWS

from ..support.paths import ROOT
from .states import KINDS
from .visits import DRAWN

pytestmark = pytest.mark.browser

#: Views under a filter count other reviews; these count what is about single cases.
OF_CASES = {"theme-map.html", "matrix.html"}
WALES = "nation=wales"


@pytest.fixture(scope="module")
def told(site: Path) -> dict[str, dict[str, Any]]:
    """What Firefox shows of each page, by address; one start of it for all."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    assert firefox, "Firefox was not found; install firefox-esr, or firefox"
    recounting = {view.file_name for view in VIEWS.values() if view.recounts}
    pages = ["index.html", *(view.file_name for view in VIEWS.values() if view.listed)]
    pages += [KINDS["theme"], KINDS["review"], KINDS["agency"]]
    asked = [
        {
            "address": (site / page).as_uri(),
            "width": 1366,
            "height": 768,
            "drawn": page in DRAWN,
            **({"then": WALES} if page in recounting and page != "compare.html" else {}),
        }
        for page in pages
    ]
    done = subprocess.run(
        [sys.executable, str(ROOT / "hatch_build.py"), "node",
         str(ROOT / "viz" / "browser" / "testing" / "firefox.ts"), firefox, json.dumps(asked)],
        capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(zip(pages, json.loads(done.stdout), strict=True))


def test_every_page_is_drawn_and_asks_for_nothing(told: dict[str, dict[str, Any]]) -> None:
    assert len(told) > 15
    for page, seen in told.items():
        assert seen["errors"] == [], page
        assert seen["requests"] == [], page
        assert seen["wider"] <= 0, page
        assert seen["focused"] not in {"", "BODY"}, page
        for shown in seen["first"]:
            assert int(shown["reviews"]) > 0, page
            assert int(shown["lines"]) > 0, page
            assert shown["basis"] in {"tested", "counted"}, page


def test_every_view_that_counts_again_answers_a_filter(
    told: dict[str, dict[str, Any]], kg: KnowledgeGraph
) -> None:
    filtered = {page: seen for page, seen in told.items() if seen["then"]}
    assert set(filtered) >= OF_CASES
    for page, seen in filtered.items():
        shown, before = seen["then"][0], seen["first"][0]
        assert 0 < int(shown["reviews"]) < int(before["reviews"]), page
        assert int(shown["lines"]) > 0, page
        if page in OF_CASES:
            assert int(shown["reviews"]) == len(kg.incidence([WALES]).units), page
