"""Text that comes with the data is shown as text by the query page, in answers and as one types."""

from __future__ import annotations

import pytest

import casegraph
from casegraph.ingest.quads.nquads import literal
from casegraph.model.iris import BASE, CG, PREFIXES
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.query.page import query_page

from ...support.hostile_text import MARK, PAYLOADS, storable
from ..query_reading import run
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser

TEXTS = [storable(text) for text in PAYLOADS.values()]


@pytest.fixture(scope="module")
def page_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The query page of a dataset with a theme and a review for each payload."""
    skos, a = PREFIXES["skos"], PREFIXES["rdf"] + "type"
    scheme = f"<{BASE}vocab/theme>"
    lines = []
    for number, text in enumerate(TEXTS):
        theme, said = f"<{BASE}vocab/theme/bad{number}>", literal(text)
        review = f"<{BASE}id/review/x{number}>"
        lines += [
            f"{theme} <{a}> <{skos}Concept> .", f"{theme} <{skos}inScheme> {scheme} .",
            f'{theme} <{skos}notation> "bad{number}" .', f"{theme} <{skos}prefLabel> {said} .",
            f"{theme} <{skos}definition> {said} .", f"{review} <{a}> <{CG}Review> .",
            f"{review} <{CG}reviewTheme> {theme} .", f"{review} <{skos}prefLabel> {said} .",
            f"{review} <javascript:alert(1)> {theme} .", f"{review} <{CG}area> {said} .",
        ]  # fmt: skip
    data = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return query_page(Corpus(casegraph.open(data)), Frame())


def test_hostile_text_never_runs(page_text: str, load: Loader) -> None:
    seen = load(page_text, "#query=ASK%7B%7D")
    page = seen.page
    run(page, "SELECT * { ?r cg:reviewTheme ?theme ; skos:prefLabel ?text ; ?p ?theme }")
    shown = " ".join((page.locator(".answer-table").text_content() or "").split())
    missing = [text for text in TEXTS if " ".join(text.split()) not in shown]
    assert missing == []
    assert_inert(seen)
    run(page, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    page.locator(".graph-picture canvas").hover()
    page.wait_for_timeout(400)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" theme:ba", delay=30)
    page.locator(".cm-tooltip-autocomplete li", has_text=f"window.{MARK}").first.wait_for()
    page.wait_for_timeout(200)
    assert_inert(seen)
