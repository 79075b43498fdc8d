"""What a corpus needs for a page to show anything, so that a site has no empty page.

Each function returns what is wanting, in words; nothing where the page has something to show.
"""

from __future__ import annotations

from casegraph.thresholds import FEW_UNITS
from casegraph_viz.content.site_data import Corpus


def reviews_to_test(corpus: Corpus) -> str:
    """Of pages that compare groups, years or recommendations by a test."""
    return "" if corpus.tested else f"{FEW_UNITS} reviews"


def published_figures(corpus: Corpus) -> str:
    """Of the page that puts published figures beside the reviews."""
    has = corpus.kg.counts().get("statistics", 0)
    return "" if has else "published figures"


def good_practice(corpus: Corpus) -> str:
    """Of the page of what helped."""
    listed = set(corpus.listed)
    has = any(
        finding["polarity"] == "good-practice" and finding["review_id"] in listed
        for finding in corpus.findings
    )
    return "" if has else "findings of good practice"


def recommendations(corpus: Corpus) -> str:
    """Of the page of what was recommended."""
    listed = set(corpus.listed)
    has = any(told["review_id"] in listed for told in corpus.recommendations)
    return "" if has else "recommendations"
