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
            "casegraph_viz.theme_map:render_theme_map",
        ),
    )
}

COLLECTIONS: dict[str, Collection] = {}


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
