"""The list of views: a new one is a function from a corpus to a page, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from casegraph.errors import UnknownNameError
from casegraph_viz.corpus import Corpus
from casegraph_viz.frame import Frame


@dataclass(frozen=True)
class View:
    """One page that can also be written alone.

    ``function`` names the function that draws it, as ``module:function``; it takes the corpus and
    the place of the page, and returns HTML. It is imported when the page is drawn. ``listed``
    says whether the navigation at the top of every page names it.
    """

    name: str
    title: str
    description: str
    function: str
    listed: bool = True

    @property
    def file_name(self) -> str:
        """Name of the page in a site."""
        return f"{self.name}.html"

    def render(self, corpus: Corpus, frame: Frame) -> str:
        """Return the page as HTML."""
        html: str = _function(self.function)(corpus, frame)
        return html


class Page(NamedTuple):
    """One file of a collection: its address from the root of the site, and its text."""

    address: str
    text: str


@dataclass(frozen=True)
class Collection:
    """Many pages of one kind, such as one a review.

    ``function`` names a generator of ``Page``, as ``module:function``; ``addresses`` names a
    function of the corpus that returns where each of its things lands, IRI → address.
    """

    name: str
    title: str
    function: str
    addresses: str

    def pages(self, corpus: Corpus, frame: Frame) -> Iterator[Page]:
        """Yield each file of the collection."""
        yield from _function(self.function)(corpus, frame)

    def places(self, corpus: Corpus) -> dict[str, str]:
        """Return where each thing of the collection lands."""
        found: dict[str, str] = _function(self.addresses)(corpus)
        return found


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "theme-map",
            "Theme map",
            "Which themes occur together in the same reviews, with the findings behind every line.",
            "casegraph_viz.theme_map.page:render_theme_map",
        ),
        View(
            "matrix",
            "Matrix",
            "Every pair of themes at a glance, with how far each is from what is expected.",
            "casegraph_viz.matrix.page:render_matrix",
        ),
        View(
            "agencies",
            "Agencies",
            "Which agencies findings name on which themes, whom recommendations address, the gap.",
            "casegraph_viz.agencies.page:render_agencies",
        ),
        View(
            "children",
            "Children",
            "What is stated of the children, the themes that go with it, and two groups compared.",
            "casegraph_viz.children.page:render_children",
        ),
        View(
            "timeline",
            "Timeline",
            "In what share of the reviews each theme is named, period by period, with a test.",
            "casegraph_viz.timeline.page:render_timeline",
        ),
        View(
            "recurrence",
            "Recurrence",
            "What reviews recommend, since when, and which later reviews found the same again.",
            "casegraph_viz.recurrence.page:render_recurrence",
        ),
        View(
            "national-figures",
            "National figures",
            "Published figures with their source, beside these reviews where they may be compared.",
            "casegraph_viz.national_figures.page:render_national_figures",
        ),
        View(
            "reviews",
            "Reviews",
            "Every review, to search, filter and sort, each with a page of its own.",
            "casegraph_viz.entities.review_list:render_reviews",
        ),
        View(
            "query",
            "Ask",
            "Questions and SPARQL, answered in the page itself, without a server.",
            "casegraph_viz.query.page:render_query_page",
        ),
        View(
            "vocabularies",
            "Vocabularies",
            "What the themes, agencies and other concepts mean, and how often they are used.",
            "casegraph_viz.entities.scheme_pages:render_vocabularies",
            listed=False,
        ),
        View(
            "ontology",
            "The ontology",
            "The classes, properties and shapes in which reviews are written down.",
            "casegraph_viz.entities.ontology_page:render_ontology",
            listed=False,
        ),
        View(
            "questions",
            "Questions to the dataset",
            "Questions in plain words, each with the query that answers it.",
            "casegraph_viz.entities.questions:render_questions",
            listed=False,
        ),
        View(
            "organisations",
            "Organisations",
            "Who published the reviews, and whom they succeeded.",
            "casegraph_viz.entities.lists:render_organisations",
            listed=False,
        ),
        View(
            "sources",
            "Sources",
            "The pages and documents in which the texts were read.",
            "casegraph_viz.entities.lists:render_sources",
            listed=False,
        ),
        View(
            "provenance",
            "Where the data come from",
            "The build of the dataset: files, software and named graphs.",
            "casegraph_viz.entities.provenance:render_provenance",
            listed=False,
        ),
    )
}

COLLECTIONS: dict[str, Collection] = {
    "things": Collection(
        "things",
        "pages of reviews, themes and other things",
        "casegraph_viz.entities.pages:pages",
        "casegraph_viz.addresses:addresses",
    ),
}


def view(name: str) -> View:
    """Return the view of that name.

    Raises
    ------
    UnknownNameError
        If there is none; the message names the nearest.

    Examples
    --------
    >>> view("theme-map").file_name
    'theme-map.html'
    """
    if name not in VIEWS:
        raise UnknownNameError("view", name, list(VIEWS))
    return VIEWS[name]


def addresses(corpus: Corpus) -> dict[str, str]:
    """Return where every thing of the dataset lands in a site: IRI → address from its root."""
    return {
        iri: address
        for collection in COLLECTIONS.values()
        for iri, address in collection.places(corpus).items()
    }


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
