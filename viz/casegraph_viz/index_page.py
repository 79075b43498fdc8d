"""The page that a reader meets first: what this is, what it shows, how to read it, what to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casegraph_viz.corpus import Corpus
from casegraph_viz.downloads import Download
from casegraph_viz.frame import Frame
from casegraph_viz.headlines import Headline
from casegraph_viz.page import render, static_text
from casegraph_viz.style import palette_css
from casegraph_viz.summary import CAVEATS, CONTENT_NOTE
from casegraph_viz.views import View

_COUNTED = ("reviews", "children", "findings", "recommendations", "organisations", "statistics")


def index_page(
    corpus: Corpus,
    frame: Frame,
    views: Sequence[View],
    counts: Mapping[str, int],
    found: Sequence[Headline],
    downloads: Sequence[Download],
) -> str:
    """Return the index page of a site."""
    return render(
        "index.html",
        title="What keeps going wrong together",
        description="Published child safeguarding reviews as a knowledge graph: themes, the pairs "
        "that occur together, and the findings behind them.",
        styles=[palette_css() + static_text("base.css") + static_text("index.css")],
        scripts=[static_text("page.js")],
        frame=frame.at("index.html"),
        context={
            "counts": [(name, counts[name]) for name in _COUNTED if name in counts],
            "headlines": found,
            "views": views,
            "downloads": [d for d in downloads if "/tables/" not in d.address],
            "tables": [d for d in downloads if "/tables/" in d.address],
            "caveats": CAVEATS,
            "content_note": CONTENT_NOTE,
        },
    )
