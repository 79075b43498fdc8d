"""Every page and file of single things, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.agency_pages import agency_pages
from casegraph_viz.views.things.lists import list_files, other_pages
from casegraph_viz.views.things.ontology_page import ontology_files
from casegraph_viz.views.things.review_pages import review_pages
from casegraph_viz.views.things.scheme_pages import scheme_pages
from casegraph_viz.views.things.theme_pages import theme_pages


def pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the pages of reviews, themes, agencies and schemes, and the RDF files beside them."""
    yield from review_pages(corpus, frame)
    yield from theme_pages(corpus, frame)
    yield from agency_pages(corpus, frame)
    yield from scheme_pages(corpus, frame)
    yield from ontology_files()
    yield from list_files(corpus)
    yield from other_pages(corpus, frame)
