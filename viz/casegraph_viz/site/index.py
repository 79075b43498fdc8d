"""The first page of a site: what this is, what it shows, how to read it, what to download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
            "headlines": found,
            "views": views,
            "picture": miniature(corpus, label) if map_drawn else "",
            "groups": [(style, labels.get(style.key, style.label)) for style in GROUPS],
            "downloads": [
                (heading, files)
                for kind, heading in _HEADINGS.items()
                if (files := [d for d in downloads if d.kind == kind])
            ],
        },
    )
