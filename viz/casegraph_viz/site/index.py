"""The first page of a site: what this is, what it shows, how to read it, what to download."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from casegraph.model.concepts import concepts
from casegraph.wording.caveats import untested
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import GROUPS, palette_css
from casegraph_viz.site.downloads import Download
from casegraph_viz.site.headlines import Headline
from casegraph_viz.site.miniature import miniature
from casegraph_viz.views.kinds import View

_COUNTED = ("reviews", "children", "findings", "recommendations", "organisations", "statistics")
_HEADINGS = {
    "methods": "To paste into a paper",
    "dataset": "The dataset",
    "network": "Themes and pairs",
    "ontology": "The ontology and its concept schemes",
    "table": "Tables of the data packages",
}


class Tile(NamedTuple):
    """A task, the page that does it, and a number with what it counts."""

    question: str
    number: int
    words: str
    address: str


def tiles(
    corpus: Corpus, pages: Collection[str], clear: int, counts: Mapping[str, int]
) -> list[Tile]:
    """Return the tasks that the pages of a site can do, each with a number of the corpus.

    ``clear`` is the number of clear pairs; ``counts`` has the number of things of each kind.
    """
    # Without a filter the numbers are of all reviews, as those of the pages that the tiles lead to.
    shown = set(corpus.shown if corpus.selection.stated else corpus.reviews)
    findings = [f for f in corpus.findings if str(f["review_id"]) in shown]
    named = {agency for finding in findings for agency in finding["agencies"]}
    good = sum(finding["polarity"] == "good-practice" for finding in findings)
    areas = {corpus.reviews[review]["area"] for review in shown} - {None, ""}
    found = [
        Tile("What goes with …?", clear, "pairs of themes with clear evidence", "theme-map.html"),
        Tile("Who was named?", len(named), "kinds of agency in findings", "agencies.html"),
        Tile(
            "What was recommended?",
            counts.get("recommendations", 0),
            "recommendations, by agency and theme",
            "recommendations.html",
        ),
        Tile("What helped?", good, "findings of good practice", "what-helped.html"),
        Tile("My area", len(areas), "areas with a review", "reviews.html"),
        Tile("Bring your own", len(concepts("theme")), "themes to code with", "#own"),
    ]
    return [
        tile
        for tile in found
        if tile.address.startswith("#") or tile.address.partition("#")[0] in pages
    ]


def index_page(
    corpus: Corpus,
    frame: Frame,
    views: Sequence[View],
    counts: Mapping[str, int],
    found: Sequence[Headline],
    downloads: Sequence[Download],
) -> str:
    """Return the index page of a site."""
    map_drawn = any(view.name == "theme-map" for view in views)
    pairs = corpus.pairs
    clear = sum(len(pairs.graded(pairs.net, "clear", together)) for together in (True, False))
    label = (
        f"The theme map in small: {len(corpus.communities)} linked themes, {clear} clear pairs. "
        "The page of the map lists them."
    )
    labels = {theme.group: theme.group_label for theme in corpus.themes.values() if theme.group}
    return render(
        "site/index.html",
        title="What reviews name together",
        description="Published child safeguarding reviews as a knowledge graph: themes, the pairs "
        "that occur together, and the findings behind them.",
        styles=[palette_css() + static_text("page/base.css") + static_text("site/index.css")],
        scripts=[page_script("plain")],
        frame=frame.at("index.html"),
        context={
            "counts": [(name, counts[name]) for name in _COUNTED if name in counts],
            "compared": pairs.n,
            "untested": untested(pairs.n),
            "headlines": found[:3],
            "tiles": tiles(corpus, [view.file_name for view in views], clear, counts),
            "picture": miniature(corpus, label) if map_drawn else "",
            "groups": [(style, labels.get(style.key, style.label)) for style in GROUPS],
            "downloads": [
                (heading, files)
                for kind, heading in _HEADINGS.items()
                if (files := [d for d in downloads if d.kind == kind])
            ],
        },
    )
