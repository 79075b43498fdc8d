"""Linked data: each IRI under the base has an address here with the same path.

The address of a thing redirects (303) to its page for a person, and to its description for a
program. An address that ends with ``.html``, ``.ttl``, ``.nt``, ``.jsonld`` or ``.rdf`` is the
description itself.
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
from casegraph.endpoint.rdf import serialise
from casegraph.endpoint.resource import Description, describe, iri_of
from casegraph.endpoint.service import Endpoint
from casegraph.errors import StoreError
from casegraph.model.iris import BASE
from casegraph_viz.server.status_pages import thing_page

#: The first path segments of the IRIs under the base.
FIRST_SEGMENTS = ("id", "vocab", "graph", "ontology", "shapes", "query")
EXTENSIONS = {
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
_BY_FORMAT = {offer.format: extension for extension, offer in EXTENSIONS.items()}


class Target(NamedTuple):
    """What a path names: the path of the thing, its description, and the extension or ""."""

    path: str
    description: Description
    extension: str


class LinkedData:
    """Answers for things. ``page_of`` returns the address of the page that shows an IRI, "" where
    there is none."""

    def __init__(self, endpoint: Endpoint, page_of: Callable[[str], str]) -> None:
        self.endpoint, self.page_of = endpoint, page_of

    async def answer(self, request: Request, path: str, base: str, home: str) -> Response:
        """Answer for the thing at a path. Raises RefusedError: 404 where there is none."""
        target = await self._find(path)
        if target is None:
            raise RefusedError(
                404,
                f"the dataset of this server contains nothing with the name "
                f"{BASE}{path[:120]}; check the spelling, or query {base}sparql",
            )
        description = target.description
        if not target.extension:
            return self._redirect(request, target, base)
        if target.extension == "html":
            page = self.page_of(description.iri)
            if page:
                return _see_other(base + page)
            return HTMLResponse(thing_page(home, target.path, description))
        from pyoxigraph import NamedNode

        offer = EXTENSIONS[target.extension]
        body = await asyncio.to_thread(
            serialise, description.triples, offer.format, NamedNode(description.iri)
        )
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Content-Type": content_type(offer.media_type),
            "Link": f'<{description.iri}>; rel="describes"',
            "Casegraph-Pointing": str(description.incoming),
            "Casegraph-Complete": "yes" if description.has_all_incoming else "no",
            "Access-Control-Expose-Headers": "Casegraph-Pointing, Casegraph-Complete, ETag, Link",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers)

    def _redirect(self, request: Request, target: Target, base: str) -> Response:
        offer = choose(request.headers.get("accept"), _OFFERS)
        if offer.format != "html":
            return _see_other(f"{base}{target.path}.{_BY_FORMAT[offer.format]}")
        page = self.page_of(target.description.iri)
        return _see_other(base + (page or f"{target.path}.html"))

    async def _find(self, path: str) -> Target | None:
        """Find the thing that a path names, with or without an extension."""
        stem, dot, extension = path.rpartition(".")
        choices = [(path, "")]
        if dot and extension in (*EXTENSIONS, "html"):
            # An id may itself end like this; that is rare, so it comes second.
            choices.insert(0, (stem, extension))
        for name, ending in choices:
            try:
                iri = iri_of(name)
            except (ValueError, UnicodeDecodeError):
                continue
            try:
                description = await asyncio.to_thread(describe, self.endpoint.source.kg.store, iri)
            except StoreError as error:
                raise busy(str(error), 30) from None
            if description is not None:
                return Target(name, description, ending)
        return None


def _see_other(address: str) -> Response:
    return Response(
        status_code=303,
        headers={"Location": address, "Vary": "Accept", "Cache-Control": "no-cache"},
    )
