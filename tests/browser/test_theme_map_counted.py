"""The theme map always answers: by tests, by counts, or by a sentence with the themes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegraph.wording import counted

from .map_reading import drawn, settled
from .visits import Visitor

pytestmark = pytest.mark.browser

#: The filters under which the map was once a picture without lines, or nearly.
ORDINARY = [
    "age-group=under-1", "age-group=1-to-5", "age-group=11-to-15", "nation=wales",
    "nation=scotland", "nation=england", "year=..2014", "year=2015..", "sex=male", "sex=female",
    "outcome=serious-harm", "outcome=death", "agency=police", "agency=schools",
]  # fmt: skip
_STATE = """() => {
  const { reviews, lines, basis } = document.getElementById("network").dataset;
  return { reviews: Number(reviews), lines: Number(lines), basis,
    n: forTests.inForce.n, kinds: [...forTests.view.kinds.values()],
    widths: forTests.view.shown.map(({ k }) => forTests.network.body.edges[k].options.width),
    together: forTests.inForce.order.some((k) => forTests.pairAt(k).n11 > 0),
    words: document.getElementById("basis").textContent };
}"""


def asked(page: Page, fragment: str) -> dict[str, Any]:
    """What the picture says of itself under a fragment of the address."""
    page.evaluate("(hash) => { window.location.hash = hash; }", fragment)
    page.wait_for_function("(n) => forTests.store.state.least === n", arg=1)
    page.wait_for_function("(hash) => window.location.hash.slice(1) === hash", arg=fragment)
    settled(page)
    found: dict[str, Any] = page.evaluate(_STATE)
    return found


def some_filters(page: Page, count: int) -> list[str]:
    """Filters of one to three kinds, by chance but the same every time."""
    facets = json.loads(page.locator("#data-incidence").inner_text())["facets"]
    chance = random.Random(11)
    found = []
    for _ in range(count):
        chosen = chance.sample([f for f in facets if f["id"]], chance.choice((1, 2, 3)))
        parts = [f"{f['key']}={chance.choice(f['id'])}" for f in chosen]
        if chance.random() < 0.4:
            first = chance.randint(2005, 2022)
            parts.append(f"year={first}..{first + chance.randint(1, 6)}")
        found.append("&".join(parts))
    return found


def test_no_filter_leaves_the_picture_without_an_answer(site: Path, visit: Visitor) -> None:
    seen = visit(site / "theme-map.html")
    page = seen.page
    answers = {"tested": 0, "counted": 0, "listed": 0}
    for fragment in [*ORDINARY, *some_filters(page, 40)]:
        found = asked(page, fragment)
        kinds = found["kinds"]
        assert found["reviews"] == found["n"], fragment
        assert found["lines"] == len(kinds), fragment
        if not found["together"]:
            assert (found["lines"], found["basis"]) == (0, "counted"), fragment
            assert found["words"].startswith(counted.NOTHING_TOGETHER), fragment
            answers["listed"] += 1
            continue
        assert found["lines"] > 0, fragment
        assert found["basis"] == ("counted" if set(kinds) == {"counted"} else "tested"), fragment
        answers[found["basis"]] += 1
        if found["basis"] == "counted":
            assert counted.INSTEAD in found["words"], fragment
            # Never as many or as strong as to look like findings.
            assert len(kinds) <= 15
            assert max(found["widths"]) <= 2
        else:
            assert "counted" not in kinds
            assert found["words"] == ""
    assert seen.errors == []
    assert min(answers.values()) > 0, answers


def test_counted_lines_are_told_from_tested_ones_without_colour(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html", "#age-group=16-to-17").page
    settled(page)
    lines = drawn(page)
    solid_or_dashed = [False, *([7, 5],)]
    assert all(line["dashes"] and line["dashes"] not in solid_or_dashed for line in lines)
    assert max(line["dashes"][0] for line in lines) < 2.5
    key = page.locator(".k-when-counted")
    expect(key).to_be_visible()
    expect(key).to_contain_text(counted.KEY)
    page.evaluate("window.location.hash = 'theme=information-sharing'")
    page.wait_for_function("forTests.store.state.theme !== null")
    settled(page)
    # A chosen theme has the nearest around it, with the counts and what is expected on the lines.
    counts = page.evaluate("forTests.view.counts.map(({ count, expected }) => [count, expected])")
    shown = page.evaluate("forTests.view.shown.map((p) => [String(p.n11), p.expected])")
    assert [count for count, _ in counts] == [n11 for n11, _ in shown]
    assert len(counts) >= 10
    assert all(
        text == f"exp. {expected:.1f}"
        for (_, text), (_, expected) in zip(counts, shown, strict=True)
    )
    picture = page.evaluate("forTests.pictureText(forTests.takePicture())")
    assert picture.count("data-count=") == len(counts)
    assert picture.count("data-theme=") == len(counts) + 1
    assert counted.KEY in picture
    before = page.evaluate("forTests.network.getScale()")
    page.keyboard.press("Escape")
    settled(page)
    assert page.evaluate("forTests.view.placed.length") > 30
    assert page.evaluate("forTests.network.getScale()") != before
