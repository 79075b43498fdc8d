"""What a site is made of: a view is one page, a collection is many pages of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.scripts import require_scripts


@dataclass(frozen=True)
class View:
    """One page that can also be written alone.

    ``function`` names the function that draws it, as ``module:function``; it takes the corpus and
    the place of the page, and returns HTML. It is imported when the page is drawn. ``door`` is the
    way into the site under which the bar of every page names it; ``listed`` says whether the index
    lists it; ``recounts``, whether it counts again under the filters of a reader. ``addresses``
    names a function of the corpus that returns where the things that only this page shows are,
    IRI → address. ``needs`` names a function of the corpus that returns what it lacks, so that the
    page would be empty; nothing where it would not be.
    """

    name: str
    title: str
    description: str
    function: str
    door: str = ""
    listed: bool = True
    recounts: bool = False
    addresses: str = ""
    needs: str = ""

    @property
    def file_name(self) -> str:
        """Name of the page in a site."""
        return f"{self.name}.html"

    def render(self, corpus: Corpus, frame: Frame) -> str:
        """Return the page as HTML."""
        require_scripts()
        html: str = _function(self.function)(corpus, frame)
        return html

    def lacks(self, corpus: Corpus) -> str:
        """Return what a corpus lacks, so that the page would be empty, such as "20 reviews"."""
        found: str = _function(self.needs)(corpus) if self.needs else ""
        return found

    def places(self, corpus: Corpus) -> dict[str, str]:
        """Return the addresses of things that only this page shows; most pages show none."""
        found: dict[str, str] = _function(self.addresses)(corpus) if self.addresses else {}
        return found


class Page(NamedTuple):
    """One file of a collection: its address from the root of the site, and its text."""

    address: str
    text: str


@dataclass(frozen=True)
class Collection:
    """Many pages of one kind, such as one per review.

    ``function`` names a generator of ``Page``, as ``module:function``; ``addresses`` names a
    function of the corpus, and of where other views show things, that returns the address of each
    thing, IRI → address.
    """

    name: str
    title: str
    function: str
    addresses: str

    def pages(self, corpus: Corpus, frame: Frame) -> Iterator[Page]:
        """Yield each file of the collection."""
        yield from _function(self.function)(corpus, frame)

    def places(self, corpus: Corpus, elsewhere: Mapping[str, str]) -> dict[str, str]:
        """Return the address of each thing, those that other views show included."""
        found: dict[str, str] = _function(self.addresses)(corpus, elsewhere)
        return found


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
