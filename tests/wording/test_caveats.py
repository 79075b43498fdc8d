"""What must not be concluded is written once, stands everywhere it must, and says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casegraph.wording import caveats

from ..support.paths import DATA, DOCS, METHODS, ROOT
from ..support.reading import page_texts, texts, visible

PACKAGES = (ROOT / "graph" / "casegraph", ROOT / "viz" / "casegraph_viz")
PAGES = [
    ROOT / "README.md",
    DATA / "README.md",
    *(p for p in sorted(DOCS.rglob("*.md")) if "_build" not in p.parts),
]
#: How the three claims can be recognised, however they are worded.
SUBJECTS = re.compile(r"\bsample\s+of\s+cases\b|\b(?:is|are)\s+not\s+a\s+cause\b|\bnot\s+absence\b")
CLAIMS = re.compile(
    "|".join(
        claim.replace(" ", r"\s+")
        for claim in (
            *(f"[{c[0]}{c[0].lower()}]{c[1:]}" for c in caveats.NOT_A_CAUSE.values()),
            "an association with time is not a cause",
            "[Rr]eviews are not a sample of cases",
            r"[Ss]ilence (?:in a report )?is not absence",
            # Of one page only, and not one of the three.
            "Not naming is not absence",
            # The description of the column of themes, which is data.
            "not stated in the text read; that is not absence",
            "A central theme is not a cause",
        )
    ),
    re.IGNORECASE,
)


def reworded(text: str) -> list[str]:
    """Return every claim of a text that is not in the words of all the others."""
    plain = " ".join(text.replace("*", "").split())
    held = [match.span() for match in CLAIMS.finditer(plain)]
    return [
        plain[max(0, match.start() - 60) : match.end()]
        for match in SUBJECTS.finditer(plain)
        if not any(start <= match.start() and match.end() <= end for start, end in held)
    ]


@pytest.mark.parametrize(
    "text",
    ["The reviews are no sample of cases.", "An edge is not a cause.", "This is not absence.",
     "Pairs are not a cause."],
)  # fmt: skip
def test_the_search_finds_other_words(text: str) -> None:
    assert reworded(text)


@pytest.mark.parametrize("text", [caveats.ASSOCIATIONS, caveats.SHARES, caveats.TRENDS,
                                  *map(caveats.short, caveats.NOT_A_CAUSE)])  # fmt: skip
def test_the_forms_are_in_these_words(text: str) -> None:
    assert SUBJECTS.search(text)
    assert not reworded(text)


def test_no_source_writes_a_claim_again() -> None:
    """Only docstrings may say it, which cannot take a text from elsewhere: in the same words."""
    for package in PACKAGES:
        for path in sorted((*package.rglob("*.py"), *package.rglob("*.html"))):
            if path.name in ("caveats.py", "column_descriptions.py"):
                continue
            for text in texts(path, docstrings=False):
                found = SUBJECTS.search(text.replace("Not naming is not absence", ""))
                assert not found, f"{path}: take it from casegraph.wording.caveats: {text[:120]}"
            for text in texts(path):
                assert not reworded(text), f"{path}: {reworded(text)}"


def test_the_documentation_says_it_in_the_same_words() -> None:
    for page in PAGES:
        found = reworded(page.read_text("utf-8"))
        assert not found, f"{page.name}: {found}"


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", DOCS / "index.md", DOCS / "start.md", DOCS / "pages.md",
     DOCS / "query-page.md", METHODS / "README.md",
     *(METHODS / f"{name}.md" for name in ("communities", "cooccurrence", "national-figures",
                                           "recurrence", "sets"))],
    ids=lambda page: page.stem,
)  # fmt: skip
def test_a_page_of_the_documentation_says_all_three(page: Path) -> None:
    text = " ".join(page.read_text("utf-8").replace("*", "").split()).lower()
    assert caveats.SAMPLE.lower() in text
    assert any(claim.lower() in text for claim in caveats.NOT_A_CAUSE.values())
    assert "is not absence" in text


def test_every_page_of_a_site_says_what_not_to_conclude(site: Path) -> None:
    """Pages of views say all three; pages of single things and lists never say it otherwise."""
    views = {p.name for p in site.glob("*.html")}
    short = {caveats.short(shown) for shown in caveats.NOT_A_CAUSE}
    for page in page_texts(site):
        text = visible(page)
        assert not reworded(text), f"{page.name}: {reworded(text)}"
        if page.parent == site and 'class="plain-caveat"' in page.read_text("utf-8"):
            views.discard(page.name)
            all_three = any(form in text for form in short)
            recurrence = f"{caveats.NOT_A_CAUSE['recurrence']}." in text and caveats.SAMPLE in text
            assert all_three or recurrence, page.name
    # What is left shows no number of pairs or shares of reviews.
    assert views <= {"ontology.html", "organisations.html", "provenance.html", "sources.html",
                     "vocabularies.html", "questions.html", "other.html"}, views  # fmt: skip


def test_every_page_of_a_view_has_the_note_on_what_it_tells_of(site: Path) -> None:
    for name in ("index", "theme-map", "matrix", "agencies", "children", "compare", "timeline",
                 "recurrence", "national-figures", "query", "reviews"):  # fmt: skip
        assert caveats.CONTENT_NOTE in visible(site / f"{name}.html"), name


def test_no_text_names_the_subject_in_other_words() -> None:
    others = re.compile(r"children who (?:have )?died(?! or were seriously harmed)", re.IGNORECASE)
    for package in PACKAGES:
        for path in sorted((*package.rglob("*.py"), *package.rglob("*.html"))):
            for text in texts(path):
                assert not others.search(" ".join(text.split())), path
