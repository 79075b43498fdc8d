"""The whole application: the site, the endpoint, descriptions, and an address for each thing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from casegraph.endpoint.errors import RefusedError, busy
from casegraph.endpoint.negotiation import TRIPLES, Offer, choose, content_type
from casegraph.endpoint.openapi import openapi
from casegraph.endpoint.rdf import serialise
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.void import Counts, catalogue, count, service, void
from casegraph.endpoint.web import cross_origin, refused, sparql
from casegraph_viz.server.guard import Guard
from casegraph_viz.server.linked import EXTENSIONS, FIRST_SEGMENTS, LinkedData
from casegraph_viz.server.site_files import GENERATING, SiteFiles
from casegraph_viz.server.site_process import QUERY_PAGE
from casegraph_viz.server.status_pages import preparing_page, refusal_page, start_page

if TYPE_CHECKING:
    from pyoxigraph import Triple

DUMP = "downloads/casegraph.nq"
#: Views that the page for an unknown address links to.
ALTERNATIVES = ("reviews", "vocabularies", "query")
#: Most characters after the # of an address in a redirect; proxies cut long headers.
LONGEST_FRAGMENT = 6_000
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".zip": "application/zip",
    ".gexf": "application/xml",
    ".graphml": "application/xml",
    ".wasm": "application/wasm",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".cx2": "application/json",
}


class Server:
    """The handlers of the routes. ``base`` is the public address and ends with a slash; without it,
    links use the host that the client named. ``origin`` says whose pages may ask."""

    def __init__(
        self, endpoint: Endpoint, site: SiteFiles, base: str = "", origin: str = "*"
    ) -> None:
        self.endpoint, self.site, self.base = endpoint, site, base
        self.shared = cross_origin(origin)
        self.home = urlsplit(base).path or "/"
        self.linked = LinkedData(endpoint, site.address)
        self.ask = sparql(endpoint, self.describe, self.endpoint_address, origin, self.query_page)
        self._counts: asyncio.Task[Counts] | None = None

    def address(self, request: Request) -> str:
        """Return the public address of this server; it ends with a slash."""
        # From the scope: older versions of Starlette parse the whole address, whatever the host.
        scheme = request.scope["scheme"]
        return self.base or f"{scheme}://{request.headers.get('host', 'localhost')}/"

    def endpoint_address(self, request: Request) -> str:
        """Return the public address of the endpoint."""
        return self.address(request) + "sparql"

    async def counts(self) -> Counts:
        """Count the dataset once; requests that come meanwhile wait for the same count."""
        if self._counts is None:
            self._counts = asyncio.ensure_future(count(self.endpoint))
        counts = await asyncio.shield(self._counts)
        if not counts.is_known:
            self._counts = None
        return counts

    async def describe(self, request: Request) -> Response:
        """Answer a GET without a query: the service description, or the way to the query page."""
        offers = (*TRIPLES, Offer("text/html", "html"))
        offer = choose(request.headers.get("accept"), offers)
        if offer.format == "html":
            target = self.query_page(request) or self.address(request)
            return Response(status_code=303, headers={"Location": target})
        triples = service(await self.counts(), self.endpoint, self.address(request))
        return _described(triples, offer)

    def alternatives(self) -> list[tuple[str, str]]:
        """Return addresses and titles of the pages on which a person can search."""
        from casegraph_viz.views.registry import (
            view,
        )  # slow to import, and the server must start at once

        views = [view(name) for name in ALTERNATIVES]
        return [(self.home + v.file_name, v.title) for v in views if self.site.file(v.file_name)]

    def query_page(self, request: Request, query: str = "") -> str:
        """Return the address of the query page with a query in it; "" where there is no such page
        or the query is too long for an address."""
        exists = self.site.state == GENERATING or self.site.file(QUERY_PAGE)
        fragment = f"#query={quote(query, safe='')}" if query else ""
        if not exists or len(fragment) > LONGEST_FRAGMENT:
            return ""
        return self.address(request) + QUERY_PAGE + fragment

    async def void(self, request: Request, offer: Offer | None = None) -> Response:
        """Answer with the VoID description."""
        offer = offer or choose(request.headers.get("accept"), TRIPLES)
        dump = DUMP if self.site.file(DUMP) else ""
        triples = void(await self.counts(), self.endpoint, self.address(request), dump)
        return _described(triples, offer, self.shared)

    async def catalogue(self, request: Request) -> Response:
        """Answer with the DCAT record."""
        dump = DUMP if self.site.file(DUMP) else ""
        triples = catalogue(self.endpoint, self.address(request), dump)
        return _described(triples, EXTENSIONS["ttl"], self.shared)

    async def openapi(self, request: Request) -> Response:
        """Answer with the OpenAPI document."""
        document = openapi(self.endpoint.settings, self.address(request))
        return Response(
            json.dumps(document, indent=1),
            headers={**self.shared, "Cache-Control": "no-cache"},
            media_type="application/json",
        )

    async def anything(self, request: Request) -> Response:
        """Answer with a file of the site or with a thing. Raises RefusedError (404) for neither."""
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        path = raw.decode("latin-1").removeprefix("/")
        plain = str(request.scope["path"]).removeprefix("/")
        first, _, _ = path.partition("/")
        is_thing = first in FIRST_SEGMENTS or path.partition(".")[0] in FIRST_SEGMENTS
        is_data = path.rpartition(".")[2] in EXTENSIONS
        file = self.site.file(plain)
        if file is not None and not (is_thing and is_data):
            return _file(request, file, self.site.version)
        is_generating = self.site.state == GENERATING
        if path == "" or (path == "index.html" and not is_generating):
            stage = self.site.stage if is_generating else ""
            page = start_page(self.home, stage, self.site.reason)
            return HTMLResponse(page, headers={"Cache-Control": "no-store"})
        if is_generating and path.endswith(".html"):
            page = preparing_page(self.home, self.site.stage)
            headers = {"Retry-After": "3", "Cache-Control": "no-store"}
            return HTMLResponse(page, 503, headers)
        if is_thing:
            try:
                response = await self.linked.answer(request, path, self.address(request), self.home)
            except RefusedError as error:
                if file is None or error.status != 404:
                    raise
                return _file(request, file, self.site.version)
            response.headers.update(
                {k: v for k, v in self.shared.items() if k not in response.headers}
            )
            return response
        raise RefusedError(
            404,
            f"this server has nothing at /{path[:120]}; start from {self.address(request)}",
        )

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Answer with a refusal: a page for a browser, a sentence for a program."""
        if isinstance(error, HTTPException):
            sentence = {404: "there is nothing here", 405: "this address allows only GET and HEAD"}
            error = RefusedError(
                error.status_code,
                sentence.get(error.status_code, error.detail),
                dict(error.headers or {}),
            )
        elif not isinstance(error, RefusedError):
            error = RefusedError(500, "the server failed; its log has the details")
        accept = request.headers.get("accept", "")
        if accept.lower().startswith("text/html") and error.status in (404, 503):
            page = refusal_page(self.home, error.status, str(error), self.alternatives())
            return HTMLResponse(page, error.status, {"Cache-Control": "no-store", **error.headers})
        return refused(error, self.shared)


def application(
    endpoint: Endpoint,
    site: SiteFiles,
    *,
    base: str = "",
    origin: str = "*",
    hosts: Sequence[str] = (),
) -> Starlette:
    """Return the application; ``hosts`` are the host names that it accepts, empty for all."""
    server = Server(endpoint, site, base, origin)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        endpoint.start()
        preparing = asyncio.ensure_future(site.prepare())
        try:
            yield
        finally:
            preparing.cancel()
            await site.close()
            with suppress(asyncio.CancelledError):
                await preparing
            await endpoint.close()

    turtle = partial(server.void, offer=EXTENSIONS["ttl"])
    return Starlette(
        routes=[
            Route("/sparql", server.ask, methods=list(_METHODS)),
            Route("/.well-known/void", server.void),
            Route("/void.ttl", turtle),
            Route("/void", server.void),
            Route("/dcat.ttl", server.catalogue),
            Route("/openapi.json", server.openapi),
            Route("/{path:path}", server.anything),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={
            RefusedError: server.refuse,
            HTTPException: server.refuse,
            500: server.refuse,
        },
        lifespan=lifespan,
    )


def _described(
    triples: Sequence[Triple], offer: Offer, shared: Mapping[str, str] | None = None
) -> Response:
    return Response(
        serialise(triples, offer.format),
        headers={
            **(shared or {}),
            "Vary": "Accept",
            "Cache-Control": "no-cache",
            "Content-Type": content_type(offer.media_type),
        },
    )


def _file(request: Request, file: Path, version: str) -> Response:
    """Answer with a file of the site, or with 304 if the client already has it."""
    try:
        facts = file.stat()
    except OSError:
        raise busy("the pages of this server were removed; start it again", 60) from None
    tag = f'"{version}-{facts.st_size:x}-{facts.st_mtime_ns:x}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Last-Modified": formatdate(facts.st_mtime, usegmt=True),
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media = _MEDIA.get(file.suffix.lower(), "application/octet-stream")
    return FileResponse(file, headers=headers, media_type=media, stat_result=facts)
