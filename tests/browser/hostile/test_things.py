"""Text and ids that come with the data are shown as text on the pages of single things."""

from __future__ import annotations

from pathlib import Path

import pytest

import casegraph
from casegraph.ingest.quads.nquads import literal

from ...support.entity_pages import reviews_of, small, write, written
from ...support.hostile_text import PAYLOADS, storable
from ..visits import Visit, assert_inert

pytestmark = pytest.mark.browser

TEXTS = {f"payload-{number}": storable(text) for number, text in enumerate(PAYLOADS.values(), 1)}
IDS = ["..", "con", "javascript:alert(1)", "a'b&c=1;d", "A", "a", "%3Cscript%3E"]
#: Pages that show the texts of all reviews.
SHARED = [
    "reviews.html", "recommendations.html", "vocab/theme/neglect.html", "vocab/agency/police.html",
    "organisations.html", "sources.html", "ontology.html", "provenance/other.html",
]  # fmt: skip


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a dataset with a review, a publisher and a source for each payload."""
    folder = tmp_path_factory.mktemp("hostile")
    extra = "".join(
        reviews_of([name], text, name)
        + f"<https://w3id.org/casegraph/id/odd/{name}> <https://example.org/p> {literal(text)} .\n"
        for name, text in TEXTS.items()
    )
    kg = casegraph.open(small(folder / "hostile.nq", IDS, extra=extra))
    return write(written(kg), folder / "site")


def looked_at(seen: Visit, path: Path) -> None:
    """Open a page with all that it folds away, and point at what it links to."""
    seen.requests.clear()
    seen.errors.clear()
    seen.open(path.as_uri(), drawn=False)
    page = seen.page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    # What the bar opens lies over the content and Share over the list of pages, so that each is
    # closed before what it covers is pointed at.
    page.evaluate("document.querySelectorAll('.take details').forEach((d) => { d.open = false; })")
    for link in page.locator(".all-pages a").all()[-2:]:
        link.hover()
    page.evaluate(
        "document.querySelectorAll('.masthead details').forEach((d) => { d.open = false; })"
    )
    for link in page.locator("main a").all()[:6]:
        link.hover()
    assert_inert(seen)


@pytest.mark.parametrize("name", TEXTS)
def test_a_review_shows_its_text(
    tabs: dict[bool, Visit], protected: bool, things: Path, name: str
) -> None:
    seen = tabs[protected]
    looked_at(seen, things / f"id/review/{name}.html")
    # A page shows a sign of its own for a character that HTML forbids.
    words = " ".join(TEXTS[name].replace("\u001b", "\ufffd").split())
    assert words in " ".join(seen.page.locator("h1").inner_text().split())


@pytest.mark.parametrize("address", SHARED)
def test_pages_of_many_reviews_show_all_texts(
    tabs: dict[bool, Visit], protected: bool, things: Path, address: str
) -> None:
    looked_at(tabs[protected], things / address)


def test_odd_ids_are_shown_and_linked(
    tabs: dict[bool, Visit], protected: bool, things: Path
) -> None:
    odd = [p for p in (things / "id/review").glob("*.html") if p.stem not in TEXTS]
    assert len(odd) == len(IDS)
    for path in odd:
        looked_at(tabs[protected], path)
