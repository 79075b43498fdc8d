"""What clear and suggestive mean is told in one text, which is right about the rate it names."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from casegraph.stats import benjamini_hochberg
from casegraph.thresholds import CLEAR, GRADES, SUGGESTIVE
from casegraph.wording import grades

from ..support.paths import DOCS, ROOT
from ..support.reading import page_texts, texts, visible

PACKAGES = (ROOT / "graph" / "casegraph", ROOT / "viz" / "casegraph_viz")
RATE = re.compile(r"\bone\s+in\s+(?:two|three|four|five|ten|twenty|\d+)")
#: The forms that name a rate of chance findings, whatever the things are called.
TOLD = re.compile(
    rf"(?:of the clear \w+ about {grades.one_in(CLEAR)} is expected to be chance"
    rf"|of the clear and suggestive \w+ together about {grades.one_in(SUGGESTIVE)}"
    rf"|about {grades.one_in(SUGGESTIVE)} of these and the clear ones together)"
)


def unexplained(text: str) -> list[str]:
    """Return every rate of a text that stands in none of the forms, with what is round it."""
    plain = " ".join(text.replace("*", "").split())
    held = [match.span() for match in TOLD.finditer(plain)]
    return [
        plain[max(0, match.start() - 60) : match.end() + 40]
        for match in RATE.finditer(plain)
        if not any(start <= match.start() < end for start, end in held)
    ]


def test_every_form_is_one_of_the_forms() -> None:
    for text in (grades.meaning("themes"), grades.suggestive_meaning(), grades.SUGGESTIVE_SHARE):
        assert RATE.search(text)
        assert not unexplained(text)


@pytest.mark.parametrize(
    "wrong",
    ["of the suggestive ones about one in five (q up to 0.2)",
     "about one in five such differences is expected to be chance",
     "yet up to one in five such pairs is chance"],
)  # fmt: skip
def test_the_readings_that_were_wrong_are_refused(wrong: str) -> None:
    assert unexplained(wrong)


def test_no_source_writes_a_rate_by_itself() -> None:
    for package in PACKAGES:
        for path in sorted((*package.rglob("*.py"), *package.rglob("*.html"))):
            if path.name not in ("grades.py", "thresholds.py"):
                found = [text for text in texts(path) if RATE.search(text)]
                assert not found, f"{path}: {found[0][:200]}"


def test_every_page_tells_it_in_these_words(site: Path) -> None:
    told = 0
    for page in page_texts(site):
        text = visible(page)
        assert not unexplained(text), f"{page.name}: {unexplained(text)}"
        told += grades.meaning() in text
    assert told >= 3, "the index, the map and the matrix explain the grades"


def test_the_documentation_tells_it_in_these_words() -> None:
    told = 0
    for page in sorted((ROOT / "README.md", *DOCS.rglob("*.md"))):
        if "_build" in page.parts:
            continue
        text = page.read_text("utf-8")
        for paragraph in text.split("\n\n"):
            # "Four in five corpora" and the like are other rates.
            if re.search(r"clear|suggestive", paragraph):
                assert not unexplained(paragraph), f"{page.name}: {unexplained(paragraph)}"
        told += grades.meaning() in " ".join(text.split())
    assert told >= 2


def test_the_rate_is_of_clear_and_suggestive_together() -> None:
    """Among the merely suggestive ones more than one in five may be chance, as the text implies."""
    rng = np.random.default_rng(1)
    real, chance = 60, 2000
    p = np.concatenate([rng.uniform(0, 1e-6, real), np.linspace(1e-4, 1, chance)])
    q = benjamini_hochberg(p)
    together, clear = q <= SUGGESTIVE, q <= CLEAR
    false = np.arange(len(p)) >= real
    assert (false & together).sum() / together.sum() <= SUGGESTIVE
    only = together & ~clear
    assert (false & only).sum() / only.sum() > SUGGESTIVE


def test_the_key_names_every_grade() -> None:
    assert list(grades.KEY) == list(GRADES)
    assert grades.KEY["clear"] == f"clear (q up to {CLEAR:g})"
