"""What the search in the bar of every page finds: themes, agencies, areas and questions.

It finds the pages too, which it takes from the list of all pages in the same bar. A page from a
memory stick can fetch nothing, so the names are in each page, with their addresses only. Titles of
reviews would make them many times as long: the list of reviews searches them, and the search offers
that list for any words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from casegraph.model.concepts import concepts
from casegraph.model.names import slug
from casegraph.sparql import named_queries
from casegraph_viz.page.frame import Door, Named

if TYPE_CHECKING:
    from casegraph_viz.content.site_data import Corpus

REVIEWS, ASK = "reviews.html", "query.html"


def named_things(corpus: Corpus, places: Mapping[str, str], doors: Sequence[Door]) -> list[Named]:
    """Return what can be found by name in a site, only what one of its pages shows.

    Parameters
    ----------
    corpus
        The reviews under the filter of the site; areas are those of its reviews.
    places
        IRI → address from the root of the site.
    doors
        The pages of the site.

    >>> import casegraph
    >>> from casegraph_viz.content.site_data import Corpus
    >>> corpus = Corpus(casegraph.open(), "nation=wales")
    >>> pages = Door("Reviews", (("reviews.html", "Reviews"),))
    >>> [one.address for one in named_things(corpus, {}, [pages])][:1]
    ['reviews.html#area=anglesey']
    """
    pages = {address for door in doors for address, _ in door.pages}
    found = [*_concepts("theme", places), *_concepts("agency", places)]
    if REVIEWS in pages:
        areas = {str(corpus.reviews[review]["area"] or "") for review in corpus.shown} - {""}
        found += (
            Named("area", area, f"{REVIEWS}#area={quote(slug(area), safe='')}")
            for area in sorted(areas)
        )
    if ASK in pages:
        found += (
            Named("question", query.question, f"{ASK}#name={quote(name, safe='')}", (query.label,))
            for name, query in named_queries().items()
        )
    return found


def _concepts(scheme: str, places: Mapping[str, str]) -> Iterator[Named]:
    for concept in concepts(scheme).values():
        if address := places.get(concept.iri):
            yield Named(scheme, concept.pref_label, address, concept.alt_labels)
