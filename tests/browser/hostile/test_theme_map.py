"""Text that comes with the data is shown as text, wherever it stands and whatever is done to it.

Each payload stands in every field at once; the page is loaded, hovered, clicked, searched and
opened. PyVis itself fails here: its heading and menus go in unescaped, and one ``href`` in any
title turns all tooltips into HTML.
"""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from casegraph_viz.content.evidence import Evidence
from casegraph_viz.page.render import write_page
from casegraph_viz.views.theme_map.page import theme_map

from ...support.hostile_reviews import hostile_reviews
from ...support.hostile_text import PAYLOADS
from ...support.pairs import pairs_of
from ..map_reading import AT_ONCE, choose_net
from ..visits import Loader, Visitor, assert_inert

pytestmark = pytest.mark.browser


def page_of(text: str) -> str:
    """A map of three themes and six reviews in which every field holds ``text``."""
    G: nx.Graph[str] = nx.Graph(n=6, unit="review", net="exact", where=[f"area={text}"])
    ids = [f"{i}{text}" for i in range(3)]
    reviews = [f"r{i}{text}" for i in range(6)]
    for i, theme in enumerate(ids):
        G.add_node(
            theme,
            iri=text + str(i),
            label=f"label{i} {text}",
            group=text if i else "harm",
            group_label=text,
            definition=text,
            alt_labels=[f"other{i} {text}"],
            count=6,
            share=1.0,
            low=0.3,
            high=1.0,
            reviews=reviews,
        )
    facts = {"n11": 6, "expected": 1.0, "p": 0.01, "q": 0.02, "sign": 1, "evidence": "clear"}
    measures = dict.fromkeys(
        ("lift", "npmi", "jaccard", "phi", "odds_ratio", "odds_ratio_low", "odds_ratio_high"), 1.0
    )
    G.add_edge(ids[0], ids[1], **facts, **measures, reviews=reviews)
    H = G.copy()
    H.graph["net"] = "independence"
    evidence = Evidence(
        reviews={
            review: {
                "title": text,
                "year": 2020,
                "publisher": text,
                "outcome": text,
                "age_groups": [text],
                "source_title": text,
                "source_url": text,
                "complete": False,
            }
            for review in reviews
        },
        findings=[
            {
                "finding_id": review,
                "review_id": review,
                "kind": text,
                "polarity": text,
                "themes": ids,
                "summary": text,
            }
            for review in reviews
        ],
        recommendations=[
            {
                "recommendation_id": review,
                "review_id": review,
                "action": text,
                "directed_to": [text],
                "themes": ids,
                "summary": text,
            }
            for review in reviews
        ],
        digest=text,
    )
    return theme_map(
        pairs_of(G, {"independence": H}),
        evidence,
        title=text,
        communities={ids[0]: 1, ids[1]: 1},
        incidence=hostile_reviews(text, ids, reviews, 2020),
    )


#: Where the themes and the line of the first two stand in the window.
SPOTS = """() => {
  const box = document.getElementById("network").getBoundingClientRect();
  const at = Object.values(forTests.network.getPositions())
    .map((p) => forTests.network.canvasToDOM(p));
  at.push({ x: (at[0].x + at[1].x) / 2, y: (at[0].y + at[1].y) / 2 });
  return at.map((p) => [box.left + p.x, box.top + p.y]);
}"""


def test_hostile_text_never_runs(payload: str, load: Loader) -> None:
    seen = load(page_of(payload))
    page = seen.page
    page.evaluate(AT_ONCE)
    for k in (0, 1, 2):  # two themes and the line of a pair
        spots = page.evaluate(SPOTS)
        assert len(spots) == 3
        page.mouse.move(*spots[k])
        page.locator(".vis-tooltip").wait_for()
        page.mouse.click(*spots[k])
        page.keyboard.press("Escape")  # from what is opened back to all themes
    assert page.locator(".vis-tooltip").count() == 1
    assert page.locator(".vis-tooltip *").count() == 0
    for k in range(3):
        page.evaluate(f"forTests.openPanel({{theme: {k}}})")
    page.evaluate("forTests.openPanel({pair: 0})")
    assert page.locator("#panel-detail .review").count() == 6
    page.evaluate(
        "document.querySelectorAll('#panel-detail details').forEach((d) => d.open = true)"
    )
    page.locator("#search").fill("label")
    page.locator("#search").press("Enter")
    choose_net(page, "Mentioned together")
    for key in ("nation", "age-group"):
        page.locator(f"[data-facet={key}] > summary").click()
        page.locator(f"[data-facet={key}] input").check()
        page.locator(f"[data-facet={key}] > summary").click()
    assert page.locator("#chosen li").count() == 2
    page.get_by_role("button", name="Copy as citation").click()
    page.locator(".take summary").first.click()
    page.locator(".take-present").click()
    assert page.locator(".slide-stage > svg").count() == 1
    page.keyboard.press("Escape")
    broken = page.evaluate(
        """() => {
          const text = forTests.pictureText(forTests.takePicture());
          const picture = new DOMParser().parseFromString(text, "image/svg+xml");
          const paper = document.getElementById("print-picture");
          paper.append(document.importNode(picture.documentElement, true));
          forTests.csv(forTests.evidenceRows([0, 1], [0]));
          return picture.getElementsByTagName("parsererror").length;
        }"""
    )
    assert broken == 0
    assert_inert(seen)
    page.reload()
    page.locator("html[data-ready=true]").wait_for(state="attached")
    assert len(seen.requests) == 2  # the page and its reload
    assert_inert(seen)


def test_hostile_text_is_shown_as_it_is(tmp_path: Path, visit: Visitor) -> None:
    text = PAYLOADS["image"]
    path = tmp_path / "map.html"
    write_page(path, page_of(text))
    page = visit(path).page
    assert page.locator("h1").inner_text() == text
    page.evaluate("forTests.openPanel({pair: 0})")
    assert page.locator(".findings p").first.inner_text() == text
    drawing = json.loads(page.locator("#data-drawing").text_content() or "")
    assert text in drawing["nodes"][0]["title"]


def test_the_trap_springs_in_pyvis_itself(tmp_path: Path, visit: Visitor) -> None:
    """Otherwise the tests above might pass because nothing could ever be seen to run."""
    from pyvis.network import Network

    net = Network(cdn_resources="in_line", heading=PAYLOADS["image"])
    net.add_node("a", label="a")
    path = tmp_path / "pyvis.html"
    path.write_text(net.generate_html(notebook=False), encoding="utf-8")
    seen = visit(path, drawn=False, offline=True)
    seen.page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match="a payload ran: image"):
        assert_inert(seen)
