"""Checks each request and protects each answer: host name, size of the header, security headers,
and one line of log without a query or a result.

A page of any site can make a browser send requests to this machine. With a host name of its own
that it points here (DNS rebinding), it could also read the answers. So a server on loopback accepts
only the names of loopback.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casegraph.endpoint.errors import RefusedError
from casegraph.endpoint.web import refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("casegraph.server")
#: Most bytes and most lines of a request's header.
HEADER_BYTES, HEADER_LINES = 32 * 1024, 100
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# A page holds its own policy for what it may run and load.
_PAGE = "frame-ancestors 'none'"
# Whatever else a browser shows must run and load nothing.
_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Guard:
    """ASGI middleware; ``hosts`` are the accepted host names, all names if it is empty."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, pass it on, and add the security headers to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, sent = time.perf_counter(), {"status": 500, "bytes": 0}
        scope.setdefault("state", {})

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                message["headers"] = _protected(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if (error := self._refusal(scope)) is not None:
                await refused(error)(scope, receive, send_protected)
            else:
                await self.app(scope, receive, send_protected)
        finally:
            _log(scope, sent["status"], sent["bytes"], time.perf_counter() - started)

    def _refusal(self, scope: Scope) -> RefusedError | None:
        headers = scope["headers"]
        if len(headers) > HEADER_LINES or sum(len(k) + len(v) for k, v in headers) > HEADER_BYTES:
            return RefusedError(
                431,
                f"the header is too large; expected at most {HEADER_LINES} lines and "
                f"{HEADER_BYTES:,} bytes",
                {"Connection": "close"},
            )
        names = [value.decode("latin-1") for key, value in headers if key == b"host"]
        if self.hosts and (len(names) != 1 or _without_port(names[0]) not in self.hosts):
            return RefusedError(
                421,
                "this server accepts only the names of this machine; use http://localhost or "
                "http://127.0.0.1 with its port, or start it with --base",
            )
        return None


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _protected(headers: Any) -> list[tuple[bytes, bytes]]:
    present = {key.lower(): value for key, value in headers}
    is_page = present.get(b"content-type", b"").startswith(b"text/html")
    shared = b"access-control-allow-origin" in present
    added = {
        **_ALWAYS,
        "Content-Security-Policy": _PAGE if is_page else _DATA,
        "Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin",
    }
    return [
        *headers,
        *(
            (key.lower().encode(), value.encode())
            for key, value in added.items()
            if key.lower().encode() not in present
        ),
    ]


def _log(scope: Scope, status: int, size: int, seconds: float) -> None:
    """Log one line: the digest of the query, the size of the answer, no client address."""
    path = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    shown = "".join(chr(b) if 0x20 < b < 0x7F else "?" for b in path[:120])
    state = scope["state"]
    query = state.get("query")
    digest = hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:12] if query else "-"
    LOG.info(
        "%s %s %d %dB %.3fs query=%s rows=%s",
        scope["method"][:8],
        shown,
        status,
        size,
        seconds,
        digest,
        state.get("rows", "-"),
    )
