"""The endpoint as a Starlette handler: a request in, the whole answer or one sentence out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from casegraph.endpoint.errors import RefusedError, ending
from casegraph.endpoint.negotiation import read_accept
from casegraph.endpoint.request import (
    MAX_REQUEST,
    METHODS,
    Question,
    read_question,
    refuse_encoded,
    too_long,
)
from casegraph.model.iris import BASE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from casegraph.endpoint.service import Endpoint, Reply

_CHUNK = 1 << 18
#: Refusals with their facts, for a client that names this media type: RFC 9457.
_PROBLEM = "application/problem+json"
#: Seconds within which a client must send its body.
BODY_SECONDS = 10.0
#: What a page of another site may send and read; the server adds its ``origin``.
_CORS = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "Casegraph-Rows, Casegraph-Complete, ETag, Retry-After",
    "Access-Control-Max-Age": "86400",
}

Describe = Callable[["Request"], Awaitable[Response]]
#: Returns the address of a page that shows a query, "" where there is none.
PageOf = Callable[["Request", str], str]
#: Returns the public address of the endpoint itself.
AddressOf = Callable[["Request"], str]


class WholeResponse(StreamingResponse):
    """A whole answer in a file, sent in chunks; the file is closed in any case."""

    def __init__(self, reply: Reply, is_head: bool, headers: Mapping[str, str]) -> None:
        super().__init__(
            self._chunks(),
            headers={**headers, **reply.headers, "Content-Length": str(reply.length)},
        )
        self.reply, self.is_head = reply, is_head

    async def _chunks(self) -> AsyncIterator[bytes]:
        while not self.is_head and (chunk := self.reply.body.read(_CHUNK)):
            yield chunk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, then close its file."""
        with self.reply.body:
            await super().__call__(scope, receive, send)


def cross_origin(origin: str) -> dict[str, str]:
    """Return the headers that allow pages of other sites to ask; none for an empty ``origin``."""
    if not origin:
        return {}
    allowed = {"Access-Control-Allow-Origin": origin, **_CORS}
    return allowed if origin == "*" else {**allowed, "Vary": "Origin"}


def refused(
    error: RefusedError, headers: Mapping[str, str] | None = None, accept: str = ""
) -> Response:
    """Return a refusal as a plain-text response of one sentence.

    Where the Accept header names ``application/problem+json``, the response holds the facts too:
    ``status``, ``detail`` (the sentence) and the ``facts`` of the error.

    >>> refused(RefusedError(400, "the query is empty"), accept="*/*").body
    b'the query is empty.\\n'
    >>> refused(RefusedError(400, "found a"), accept="application/problem+json").body
    b'{"status":400,"detail":"found a."}'
    """
    sentence = str(error)
    sentence += "" if sentence.endswith((".", "?", "!")) else "."
    sent = {"Cache-Control": "no-store", **(headers or {}), **error.headers}
    if any(r.specificity(_PROBLEM) == 2 and r.quality > 0 for r in read_accept(accept)):
        content = {"status": error.status, "detail": sentence, **error.facts}
        return JSONResponse(content, error.status, sent, _PROBLEM)
    return PlainTextResponse(sentence + "\n", error.status, sent)


def sparql(
    endpoint: Endpoint,
    describe: Describe,
    address_of: AddressOf,
    origin: str = "*",
    page_of: PageOf | None = None,
) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of ``/sparql``.

    ``describe`` answers a GET without a query. ``address_of`` names the endpoint, which is the base
    of relative IRIs. ``page_of`` names the page to which a person who follows a link with a query
    is redirected.
    """
    shared = cross_origin(origin)

    async def handle(request: Request) -> Response:
        headers = {**shared, "Vary": ", ".join(filter(None, ("Accept", shared.get("Vary"))))}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**headers, "Allow": METHODS})
        try:
            refuse_encoded(request.headers.get("content-encoding", ""))
            body = await _body(request) if request.method == "POST" else b""
            question = read_question(
                request.method,
                request.scope["query_string"],
                request.headers.get("content-type", ""),
                body,
            )
            if question is None:
                response = await describe(request)
                response.headers.update(headers)
                return response
            request.state.query = question.text
            if (
                page_of
                and _is_from_browser(request, question)
                and (to := page_of(request, question.text))
            ):
                return Response(status_code=303, headers={**headers, "Location": to})
            question = replace(question, base=_base_iri(address_of(request)))
            facts, offer = endpoint.check(question, request.headers.get("accept"))
            if tag := endpoint.tag(question, offer):
                headers["ETag"] = tag
            headers["Cache-Control"] = "no-cache" if tag else "no-store"
            if request.method != "POST" and tag and _has_tag(request, tag):
                return Response(status_code=304, headers=headers)
            reply = await _unless_gone(request, endpoint.answer(question, facts, offer))
        except asyncio.CancelledError:
            # The server is shutting down; the client gets an answer that says so.
            return refused(ending(), shared)
        except ClientDisconnect:
            return Response(status_code=499)  # the client has left
        except RefusedError as error:
            headers.pop("ETag", None)
            headers.pop("Cache-Control", None)
            return refused(error, headers, request.headers.get("accept", ""))
        if reply is None:
            return Response(status_code=499)
        request.state.rows = reply.rows
        return WholeResponse(reply, request.method == "HEAD", headers)

    return handle


def _base_iri(address: str) -> str:
    """Return an address as a base IRI; casegraph's own where a client sent a malformed host."""
    from pyoxigraph import NamedNode

    try:
        return NamedNode(address).value
    except ValueError:
        return BASE


def _is_from_browser(request: Request, question: Question) -> bool:
    """Whether a person follows a link in a browser, or a program merely accepts HTML as well.

    Java's clients name text/html first, but only browsers name XHTML beside it.
    """
    asked = (question.formats, question.default_graphs, question.named_graphs, question.limit_rows)
    if request.method == "POST" or any(asked):
        return False
    ranges = read_accept(request.headers.get("accept", ""))
    named = {f"{r.kind}/{r.subkind}" for r in ranges}
    best = max((r.quality for r in ranges), default=0.0)
    return {"text/html", "application/xhtml+xml"} <= named and any(
        (r.kind, r.subkind, r.quality) == ("text", "html", best) for r in ranges
    )


def _has_tag(request: Request, tag: str) -> bool:
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag in known or tag.removeprefix("W/") in known


async def _body(request: Request) -> bytes:
    """Return the body of a request, unless it is too long or comes too slowly."""
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > MAX_REQUEST:
        raise too_long(int(stated))
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > MAX_REQUEST:
                    raise too_long(len(data))
    except TimeoutError:
        raise RefusedError(
            408,
            f"the request did not arrive within {BODY_SECONDS:g} s; send it again",
            {"Connection": "close"},
        ) from None
    return bytes(data)


async def _unless_gone(request: Request, answer: Awaitable[Reply]) -> Reply | None:
    """Await an answer; stop the work on it and return None when the client leaves."""
    asking = asyncio.ensure_future(answer)

    async def disconnected() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    leaving = asyncio.ensure_future(disconnected())
    try:
        await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
        if asking.done():
            return await asking
        asking.cancel()
        with suppress(asyncio.CancelledError, RefusedError):
            (await asking).body.close()
        return None
    finally:
        asking.cancel()
        leaving.cancel()
