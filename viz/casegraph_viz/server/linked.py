"""Linked data: every IRI under the base answers here under the same path.

A thing's own address leads on (303) to what is written about it: its page for a person, a
description for a program. With ``.html``, ``.ttl``, ``.nt``, ``.jsonld`` or ``.rdf`` at its end an
address is that description itself.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from casegraph.endpoint.errors import RefusedError, busy
from casegraph.endpoint.negotiation import TRIPLES, Offer, choose, content_type
from casegraph.endpoint.rdf import written
from casegraph.endpoint.resource import Description, describe, iri_of
from casegraph.endpoint.service import Endpoint
from casegraph.errors import StoreError
from casegraph.model.iris import BASE
from casegraph_viz.server.status_pages import thing_page

#: The first part of the paths of all IRIs under the base.
FIRST = ("id", "vocab", "graph", "ontology", "shapes", "query")
ENDINGS = {
    "ttl": Offer("text/turtle", "turtle"),
    "nt": Offer("application/n-triples", "ntriples"),
    "jsonld": Offer("application/ld+json", "jsonld"),
    "rdf": Offer("application/rdf+xml", "rdfxml"),
}
_OFFERS = (
    *TRIPLES[:4],
    Offer("application/json", "jsonld"),
    Offer("text/html", "html"),
    Offer("application/xhtml+xml", "html"),
)
_BY_FORMAT = {offer.format: ending for ending, offer in ENDINGS.items()}


class Asked(NamedTuple):
    """A path taken apart: the thing's own path, what the dataset says of it, and the ending."""

    path: str
    found: Description
    ending: str


class LinkedData:
    """Answers for things. ``page_of`` gives the address of the page on which an IRI lands, nothing
    where there is none."""

    def __init__(self, endpoint: Endpoint, page_of: Callable[[str], str]) -> None:
        self.endpoint, self.page_of = endpoint, page_of

    async def answer(self, request: Request, path: str, base: str, home: str) -> Response:
        """Answer for the thing at a path. Raises RefusedError: 404 where there is none."""
        asked = await self._find(path)
        if asked is None:
            raise RefusedError(
                404,
                f"the dataset of this server knows nothing by the name "
                f"{BASE}{path[:120]}; check the spelling, or ask {base}sparql",
            )
        if not asked.ending:
            return self._lead_on(request, asked, base)
        if asked.ending == "html":
            page = self.page_of(asked.found.iri)
            if page:
                return _see_other(base + page)
            return HTMLResponse(thing_page(home, asked.path, asked.found))
        from pyoxigraph import NamedNode

        offer = ENDINGS[asked.ending]
        body = await asyncio.to_thread(
            written, asked.found.triples, offer.format, NamedNode(asked.found.iri)
        )
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Content-Type": content_type(offer.media_type),
            "Link": f'<{asked.found.iri}>; rel="describes"',
            "Casegraph-Pointing": str(asked.found.pointing),
            "Casegraph-Complete": "yes" if asked.found.all_pointing else "no",
            "Access-Control-Expose-Headers": "Casegraph-Pointing, Casegraph-Complete, ETag, Link",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers)

    def _lead_on(self, request: Request, asked: Asked, base: str) -> Response:
        offer = choose(request.headers.get("accept"), _OFFERS)
        if offer.format != "html":
            return _see_other(f"{base}{asked.path}.{_BY_FORMAT[offer.format]}")
        page = self.page_of(asked.found.iri)
        return _see_other(base + (page or f"{asked.path}.html"))

    async def _find(self, path: str) -> Asked | None:
        """Find the thing of a path: of the whole of it, or of what stands before its ending."""
        plain, dot, ending = path.rpartition(".")
        choices = [(path, "")]
        if dot and ending in (*ENDINGS, "html"):
            # An id may itself end so; that is rare, so it is looked for second.
            choices.insert(0, (plain, ending))
        for choice, end in choices:
            try:
                iri = iri_of(choice)
            except (ValueError, UnicodeDecodeError):
                continue
            try:
                found = await asyncio.to_thread(describe, self.endpoint.source.kg.store, iri)
            except StoreError as error:
                raise busy(str(error), 30) from None
            if found is not None:
                return Asked(choice, found, end)
        return None


def _see_other(address: str) -> Response:
    return Response(
        status_code=303,
        headers={"Location": address, "Vary": "Accept", "Cache-Control": "no-cache"},
    )
