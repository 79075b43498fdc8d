"""The foot of a saved picture says what stands beside the picture on its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casegraph.wording import caveats

from ...support.paths import ROOT
from ...support.reading import visible

#: What each page shows.
PAGES = {
    "theme-map": "line",
    "matrix": "cell",
    "agencies": "agencies",
    "children": "difference",
    "compare": "difference",
    "timeline": "time",
    "recurrence": "recurrence",
    "national-figures": "figures",
}

#: What the lists show that are made by one script; each has its sentence in its data.
LISTS = {"recommendations": "recommended", "what-helped": "helped"}


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_saved_with_the_caveat_of_its_page(site: Path, name: str) -> None:
    shown = PAGES[name]
    folder = ROOT / "viz" / "casegraph_viz" / "views" / name.replace("-", "_")
    scripts = "".join(path.read_text("utf-8") for path in folder.glob("*.ts"))
    # The scripts have the sentence from the module that the library writes.
    assert set(re.findall(r"\bCAVEATS\.(\w+)", scripts)) == {shown}
    assert caveats.short(shown).partition(".")[0] in visible(site / f"{name}.html")


def test_every_claim_belongs_to_a_page(site: Path) -> None:
    assert {*PAGES.values(), *LISTS.values(), "association"} == set(caveats.NOT_A_CAUSE)
    for name, shown in LISTS.items():
        assert caveats.short(shown) in visible(site / f"{name}.html")
