"""A citation in its three forms, and that it names what the file CITATION.cff names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError
from casegraph.wording.citation import AUTHOR, FORMS, NAME, TOKENS, YEAR, Citation

ROOT = Path(__file__).resolve().parents[2]
STRANGE = Citation(
    "0.1.0", "0" * 64, "two_people", ["area=50% & more"], "A {strange} #title\nof two lines",
    "comparison: x", "https://example.org/a.html#q=%20", "2026-11-30",
)  # fmt: skip


def test_author_year_and_title_are_those_of_the_file() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'name: "{AUTHOR}"' in text
    assert f'title: "{NAME}"' in text
    assert f"date-released: {YEAR}-" in text


def test_each_form_says_the_same_in_its_own_way(kg: KnowledgeGraph) -> None:
    words, bibtex, ris = (STRANGE.text(form) for form in FORMS)
    assert words.endswith("comparison: x. https://example.org/a.html#q=%20 (30 November 2026).")
    assert r"title     = {{A \{strange\} \#title of two lines}}" in bibtex
    assert r"where area=50\% \& more" in bibtex
    assert "url       = {https://example.org/a.html#q=%20}" in bibtex
    # Braces that are not escaped come in pairs, so that the entry ends where it seems to.
    plain = re.sub(r"\\[{}]", "", bibtex)
    assert plain.count("{") == plain.count("}")
    lines = ris.splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")
    assert "Y2  - 2026/11/30" in lines
    assert kg.cite("Map", read="2026-11-30").endswith(f"{kg.coders}. 30 November 2026.")
    with pytest.raises(UnknownNameError, match="bibtex"):
        kg.cite("Map", "bibtext")


def test_a_page_fills_in_what_only_the_browser_knows() -> None:
    for form, template in STRANGE.templates().items():
        assert all(template.count(mark) == 1 for mark in TOKENS.values()), form
