"""The whole application: the site of views, the endpoint, descriptions, and things by address."""

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
from casegraph.endpoint.rdf import written
from casegraph.endpoint.service import Endpoint
from casegraph.endpoint.void import Counts, catalogue, count, service, void
from casegraph.endpoint.web import cross_origin, refused, sparql
from casegraph_viz.server.guard import Guard
from casegraph_viz.server.linked import ENDINGS, FIRST, LinkedData
from casegraph_viz.server.site_files import DRAWING, Pages
from casegraph_viz.server.site_process import QUERY_PAGE
from casegraph_viz.server.status_pages import drawn_page, refusal_page, start_page

if TYPE_CHECKING:
    from pyoxigraph import Triple

DUMP = "downloads/casegraph.nq"
#: Views by which a person goes on from an address at which there is nothing.
WAYS_ON = ("reviews", "vocabularies", "query")
#: Characters after the # of an address to which a browser is led; proxies cut long headers.
LONGEST_FRAGMENT = 6_000
_ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
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
    """What the routes share. ``base`` is the public address, with a slash at its end; without one,
    links name the host by which the client came. ``origin`` is who may ask from other sites."""

    def __init__(self, endpoint: Endpoint, pages: Pages, base: str = "", origin: str = "*") -> None:
        self.endpoint, self.pages, self.base = endpoint, pages, base
        self.shared = cross_origin(origin)
        self.home = urlsplit(base).path or "/"
        self.linked = LinkedData(endpoint, pages.address)
        self.ask = sparql(endpoint, self.describe, origin, self.query_page)
        self._counts: asyncio.Task[Counts] | None = None

    def address(self, request: Request) -> str:
        """Return the public address of this server."""
        return self.base or f"{request.url.scheme}://{request.headers.get('host', 'localhost')}/"

    async def counts(self) -> Counts:
        """Count the dataset once; while that goes on, everybody waits for the same."""
        if self._counts is None:
            self._counts = asyncio.ensure_future(count(self.endpoint))
        counts = await asyncio.shield(self._counts)
        if not counts.is_known:
            self._counts = None
        return counts

    async def describe(self, request: Request) -> Response:
        """Answer a GET of the endpoint without a query: the description, or the query page."""
        offers = (*TRIPLES, Offer("text/html", "html"))
        offer = choose(request.headers.get("accept"), offers)
        if offer.format == "html":
            target = self.query_page(request) or self.address(request)
            return Response(status_code=303, headers={"Location": target})
        triples = service(await self.counts(), self.endpoint, self.address(request))
        return _described(triples, offer)

    def ways_on(self) -> list[tuple[str, str]]:
        """Return addresses and names of the pages by which a person finds what they looked for."""
        from casegraph_viz.views.registry import view  # late: a server must answer at once

        views = [view(name) for name in WAYS_ON]
        return [(self.home + v.file_name, v.title) for v in views if self.pages.file(v.file_name)]

    def query_page(self, request: Request, query: str = "") -> str:
        """Return the address of the query page, with a query in it; nothing where it is not there
        or the query is too long for an address."""
        there = self.pages.state == DRAWING or self.pages.file(QUERY_PAGE)
        fragment = f"#query={quote(query, safe='')}" if query else ""
        if not there or len(fragment) > LONGEST_FRAGMENT:
            return ""
        return self.address(request) + QUERY_PAGE + fragment

    async def void(self, request: Request, offer: Offer | None = None) -> Response:
        """Answer with what is in the dataset."""
        offer = offer or choose(request.headers.get("accept"), TRIPLES)
        dump = DUMP if self.pages.file(DUMP) else ""
        triples = void(await self.counts(), self.endpoint, self.address(request), dump)
        return _described(triples, offer, self.shared)

    async def catalogue(self, request: Request) -> Response:
        """Answer with the record for a catalogue."""
        dump = DUMP if self.pages.file(DUMP) else ""
        triples = catalogue(self.endpoint, self.address(request), dump)
        return _described(triples, ENDINGS["ttl"], self.shared)

    async def openapi(self, request: Request) -> Response:
        """Answer with the description of the addresses."""
        found = openapi(self.endpoint.serving, self.address(request))
        return Response(
            json.dumps(found, indent=1),
            headers={**self.shared, "Cache-Control": "no-cache"},
            media_type="application/json",
        )

    async def anything(self, request: Request) -> Response:
        """Answer for a page of the site, a thing, or the want of either."""
        raw = request.scope.get("raw_path") or request.url.path.encode()
        path = raw.decode("latin-1").removeprefix("/")
        plain = request.url.path.removeprefix("/")
        first, _, _ = path.partition("/")
        is_thing = first in FIRST or path.partition(".")[0] in FIRST
        is_data = path.rpartition(".")[2] in ENDINGS
        file = self.pages.file(plain)
        if file is not None and not (is_thing and is_data):
            return _file(request, file, self.pages.version)
        is_drawing = self.pages.state == DRAWING
        if path == "" or (path == "index.html" and not is_drawing):
            page = start_page(self.home, self.pages.stage if is_drawing else "", self.pages.reason)
            return HTMLResponse(page, headers={"Cache-Control": "no-store"})
        if is_drawing and path.endswith(".html"):
            page = drawn_page(self.home, self.pages.stage)
            headers = {"Retry-After": "3", "Cache-Control": "no-store"}
            return HTMLResponse(page, 503, headers)
        if is_thing:
            try:
                response = await self.linked.answer(request, path, self.address(request), self.home)
            except RefusedError as error:
                if file is None or error.status != 404:
                    raise
                return _file(request, file, self.pages.version)
            response.headers.update(
                {k: v for k, v in self.shared.items() if k not in response.headers}
            )
            return response
        raise RefusedError(
            404,
            f"this server has nothing at /{path[:120]}; its first page is {self.address(request)}",
        )

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Answer with a refusal: a page for a browser, a sentence for a program."""
        if isinstance(error, HTTPException):
            sentence = {404: "there is nothing here", 405: "this address is only read"}
            error = RefusedError(
                error.status_code,
                sentence.get(error.status_code, error.detail),
                dict(error.headers or {}),
            )
        elif not isinstance(error, RefusedError):
            error = RefusedError(500, "the server failed; its log says more")
        accept = request.headers.get("accept", "")
        if accept.lower().startswith("text/html") and error.status in (404, 503):
            page = refusal_page(self.home, error.status, str(error), self.ways_on())
            return HTMLResponse(page, error.status, {"Cache-Control": "no-store", **error.headers})
        return refused(error, self.shared)


def application(
    endpoint: Endpoint,
    pages: Pages,
    *,
    base: str = "",
    origin: str = "*",
    hosts: Sequence[str] = (),
) -> Starlette:
    """Return the application; ``hosts`` are the names that it answers to, none means all."""
    server = Server(endpoint, pages, base, origin)

    @asynccontextmanager
    async def alive(_app: Starlette) -> AsyncIterator[None]:
        endpoint.start()
        drawing = asyncio.ensure_future(pages.prepare())
        try:
            yield
        finally:
            drawing.cancel()
            await pages.close()
            with suppress(asyncio.CancelledError):
                await drawing
            await endpoint.close()

    turtle = partial(server.void, offer=ENDINGS["ttl"])
    return Starlette(
        routes=[
            Route("/sparql", server.ask, methods=list(_ALL)),
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
        lifespan=alive,
    )


def _described(
    triples: Sequence[Triple], offer: Offer, shared: Mapping[str, str] | None = None
) -> Response:
    return Response(
        written(triples, offer.format),
        headers={
            **(shared or {}),
            "Vary": "Accept",
            "Cache-Control": "no-cache",
            "Content-Type": content_type(offer.media_type),
        },
    )


def _file(request: Request, file: Path, version: str) -> Response:
    """Answer with a file of the site, or say that the client has it already."""
    try:
        found = file.stat()
    except OSError:
        raise busy("the site of this server was taken away; start it again", 60) from None
    tag = f'"{version}-{found.st_size:x}-{found.st_mtime_ns:x}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Last-Modified": formatdate(found.st_mtime, usegmt=True),
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media = _MEDIA.get(file.suffix.lower(), "application/octet-stream")
    return FileResponse(file, headers=headers, media_type=media, stat_result=found)
