"""The first page of a site: what this is, what it shows, how to read it, what to download."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from casegraph.model.concepts import concepts
from casegraph.model.iris import ID
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


#: How many findings the first page of a small site quotes.
_QUOTES = 8


class Tile(NamedTuple):
    """A task, the page that does it, and a number with what it counts."""

    question: str
    number: int
    words: str
    address: str


def tiles(
    corpus: Corpus, pages: Collection[str], pairs: int, counts: Mapping[str, int]
) -> list[Tile]:
    """Return the tasks that the pages of a site can do, each with a number of the corpus.

    ``pairs`` is the number of clear pairs or, where nothing is tested, of those that a review
    names together; ``counts`` has the number of things of each kind.
    """
    # Without a filter the numbers are of all reviews, as those of the pages that the tiles lead to.
    shown = set(corpus.listed)
    findings = [f for f in corpus.findings if str(f["review_id"]) in shown]
    named = {agency for finding in findings for agency in finding["agencies"]}
    good = sum(finding["polarity"] == "good-practice" for finding in findings)
    areas = {corpus.reviews[review]["area"] for review in shown} - {None, ""}
    found = [
        Tile(
            "What goes with …?",
            pairs,
            "pairs of themes with clear evidence" if corpus.tested else "pairs of themes, counted",
            "theme-map.html",
        ),
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


def quotes(corpus: Corpus, frame: Frame) -> list[dict[str, str]]:
    """Return findings in words, one of each of the first reviews: ``words``, ``review``, ``href``.

    A concern comes before good practice and what was only examined.
    """
    found = []
    for review in corpus.shown:
        findings = corpus.findings_by_review.get(review, [])
        if findings:
            first = min(findings, key=lambda finding: finding["polarity"] != "concern")
            found.append(
                {
                    "words": str(first["summary"]),
                    "review": str(corpus.reviews[review]["title"]),
                    "href": frame.link(f"{ID}review/{review}"),
                }
            )
    return found[:_QUOTES]


def index_page(
    corpus: Corpus,
    frame: Frame,
    views: Sequence[View],
    counts: Mapping[str, int],
    found: Sequence[Headline],
    downloads: Sequence[Download],
    left_out: str = "",
) -> str:
    """Return the index page of a site; ``left_out`` is a sentence about pages that it lacks."""
    map_drawn = any(view.name == "theme-map" for view in views)
    pairs = corpus.pairs
    clear = sum(len(pairs.graded(pairs.net, "clear", together)) for together in (True, False))
    met = int((pairs.measures["n11"] > 0).sum())
    found_there = f"{len(corpus.communities)} linked themes, {clear} clear pairs"
    if not corpus.tested:
        found_there = f"{len(corpus.themes)} themes, {met} pairs in one review"
    label = f"The theme map in small: {found_there}. The page of the map lists them."
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
            "left_out": left_out,
            "quotes": [] if corpus.tested else quotes(corpus, frame.at("index.html")),
            "headlines": found[:3],
            "tiles": tiles(
                corpus, [view.file_name for view in views], clear if corpus.tested else met, counts
            ),
            "pictures": [
                drawn
                for shape in ("wide", "tall")
                if map_drawn and (drawn := miniature(corpus, label, shape))
            ],
            "groups": [(style, labels.get(style.key, style.label)) for style in GROUPS],
            "readmes": [file for file in downloads if file.address.endswith("/README.md")],
            "coded_twice": any(file.address.endswith("/agreement.csv") for file in downloads),
            "downloads": [
                (heading, files)
                for kind, heading in _HEADINGS.items()
                if (files := [d for d in downloads if d.kind == kind])
            ],
        },
    )
