"""Text that comes with the data is shown as text on the page of the children."""

from __future__ import annotations

import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.children.characteristics import Characteristics, characteristics
from casegraph_viz.views.children.data import page_data
from casegraph_viz.views.children.page import children_page

from ...support.hostile_text import PAYLOADS
from ..visits import Loader, assert_inert

pytestmark = pytest.mark.browser

#: All payloads in one text, so that the page is opened once for all of them.
EVERY = " ".join(PAYLOADS.values())


@pytest.fixture(scope="module")
def counted(kg: KnowledgeGraph) -> tuple[Corpus, Characteristics]:
    corpus = Corpus(kg)
    return corpus, characteristics(corpus)


def test_hostile_text_never_runs(load: Loader, counted: tuple[Corpus, Characteristics]) -> None:
    corpus, found = counted
    frame = Frame("children.html", {}, digest=EVERY)
    data = page_data(corpus, frame)
    data["incidence"]["themes"]["label"] = [EVERY] * len(data["incidence"]["themes"]["id"])
    for facet in data["incidence"]["facets"]:
        facet["label"], facet["value"] = EVERY, [EVERY] * len(facet["value"])
    for kind in data["kinds"]:
        kind["label"] = EVERY
        for value in kind["value"]:
            value["label"] = EVERY
    evidence = data["evidence"]
    evidence["reviews"]["title"] = [EVERY] * len(evidence["reviews"]["title"])
    evidence["findings"]["summary"] = [EVERY] * len(evidence["findings"]["summary"])
    evidence["sources"] = {name: [EVERY] * len(v) for name, v in evidence["sources"].items()}
    seen = load(children_page(found, frame, data), "#theme=neglect&value=under-1")
    page = seen.page
    page.locator("#panel .review summary").first.click()
    page.locator(".heat tbody th").first.click()
    page.locator(".heat thead [data-column]").first.click()
    page.locator("#dimension").select_option("sex")
    page.locator("#difference-table thead button").first.click()
    assert len(seen.requests) == 1
    assert_inert(seen)
