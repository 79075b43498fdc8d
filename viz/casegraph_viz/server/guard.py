"""What stands before every answer: whose server this is, how large a header may be, what a browser
may do with what it gets, and one line of log without a query or a result.

A page of any site can make a browser send requests to this machine, and by a name of its own that
it points here (DNS rebinding) read what comes back. So on loopback only loopback's names are
answered to.
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
#: Bytes and number of the lines of a request's header.
HEADER_BYTES, HEADER_LINES = 32 * 1024, 100
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# A page names in itself what it may run and load; a policy here could only repeat that.
_PAGE = "frame-ancestors 'none'"
# Whatever else a browser is led to show must run and load nothing.
_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Guard:
    """ASGI middleware; ``hosts`` are the names that are answered to, all when there are none."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, pass it on, and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, sent = time.perf_counter(), {"status": 500, "bytes": 0}
        scope.setdefault("state", {})

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                message["headers"] = _dressed(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if (error := self._refusal(scope)) is not None:
                await refused(error)(scope, receive, dressed)
            else:
                await self.app(scope, receive, dressed)
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
                "this server answers to the names of this machine only; use "
                "http://localhost or http://127.0.0.1 with its port, or start it with --base",
            )
        return None


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _dressed(headers: Any) -> list[tuple[bytes, bytes]]:
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
    """Write one line: no query but its digest, no result but its size, nobody's address."""
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
