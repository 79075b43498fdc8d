"""Runs the server by its options: listens, prints its addresses, and shuts down cleanly."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from casegraph.cli.console import bar, say
from casegraph.endpoint.request import MAX_REQUEST
from casegraph.errors import UsageError
from casegraph.store.address import shown
from casegraph_viz.server.guard import HEADER_BYTES, LOG, LOOPBACK

#: Most connections at once; uvicorn answers further ones with 503.
CONNECTIONS = 512


@dataclass(frozen=True)
class Options:
    """The options of the command; ``memory`` is in bytes, ``timeout`` in seconds."""

    kg: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    base: str = ""
    site: Path | None = None
    timeout: float = 10.0
    memory: int = 2 << 30
    rows: int = 1_000_000
    workers: int | None = None
    cors: str = "*"
    pages: bool = True
    quiet: bool = False
    open_page: bool = False


def run(options: Options) -> None:
    """Serve until Ctrl-C. Raises UsageError for options that cannot be used."""
    base = checked_base(options.base)
    origin = checked_origin(options.cors)
    listener = listen(options.host, options.port)
    with ExitStack() as stack:
        stack.enter_context(listener)
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="casegraph-site-"))
        import uvicorn

        from casegraph.endpoint.service import Endpoint, ServiceSettings
        from casegraph.endpoint.source import open_source
        from casegraph_viz.server.application import application
        from casegraph_viz.server.site_files import SiteFiles
        from casegraph_viz.server.slow_clients import OrderlyServer, TimedProtocol

        settings = ServiceSettings(
            timeout=options.timeout,
            memory=options.memory,
            rows=options.rows,
            workers=options.workers or 2 * processors(),
        )
        # The progress bar is for reading the data only; it must end before the server answers.
        with bar() as progress:
            source = stack.enter_context(open_source(options.kg, progress))
        site = SiteFiles(options.kg, source, options.site, Path(place), options.pages)
        endpoint = Endpoint(source, settings)
        app = application(endpoint, site, base=base, origin=origin, hosts=hosts(options.host, base))
        server = OrderlyServer(
            uvicorn.Config(
                app,
                http=TimedProtocol,
                ws="none",
                loop="asyncio",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=CONNECTIONS,
                h11_max_incomplete_event_size=MAX_REQUEST + 2 * HEADER_BYTES,
                timeout_keep_alive=10,
                timeout_graceful_shutdown=2,
            ),
            partial(announce, options, address_of(listener), source.is_remote),
            endpoint.queue.end,
        )
        log_to_stderr(options.quiet)
        # uvicorn shuts down and then raises the signal again; by default that would end this
        # process before it has cleaned up.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # Where the signal is ignored, as in the background of some shells, nothing is raised.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        say("casegraph: the server has stopped.")


def announce(options: Options, address: str, is_remote: bool) -> None:
    """Print the addresses of the server; open its first page in a browser if asked to."""
    for line in announcement(options, address, is_remote):
        print(line, flush=True)
    if options.open_page:
        threading.Timer(0.1, webbrowser.open, [address]).start()


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises UsageError for a port in use or an unknown host."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = addresses[0]
        return socket.create_server(address[:2], family=family, backlog=512)
    except socket.gaierror:
        raise UsageError(
            f"--host {host}: found no such address; expected 127.0.0.1, 0.0.0.0 or a name of "
            "this machine"
        ) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} on {host} is in use by another program; stop that program, or choose "
                "another port with --port (0 takes any free one)"
            ) from None
        if error.errno == errno.EACCES:
            raise UsageError(
                f"port {port} on {host} is reserved for administrators; choose one above 1023 with "
                "--port"
            ) from None
        raise UsageError(
            f"cannot listen on {host} port {port} ({error.strerror or error}); choose another "
            "with --host or --port"
        ) from None


def address_of(listener: socket.socket) -> str:
    """Return the address by which this machine reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server that listens on ``host``.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hosts(host: str, base: str) -> list[str]:
    """Return the host names that a server accepts; an empty list means all.

    >>> hosts("127.0.0.1", "https://data.example.org/")[-1]
    'data.example.org'
    """
    if not is_loopback(host):
        return []
    named = [host] if ":" not in host else [f"[{host}]"]
    public = urlsplit(base).hostname
    return [*LOOPBACK, *named, *([public] if public else [])]


def checked_base(text: str) -> str:
    """Return a public address that ends with a slash, or "" for none.

    >>> checked_base("https://data.example.org/reviews")
    'https://data.example.org/reviews/'
    """
    if not text:
        return ""
    parts = urlsplit(text)
    plain = re.fullmatch(r"[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+", text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise UsageError(f"--base {text}: expected an address such as https://data.example.org/")
    if parts.query or parts.fragment or parts.username:
        raise UsageError(f"--base {text}: expected an address without query, fragment or account")
    return text.rstrip("/") + "/"


def checked_origin(text: str) -> str:
    """Return whose pages may ask: ``*``, one origin, or "" for none.

    >>> checked_origin("none"), checked_origin("https://example.org")
    ('', 'https://example.org')
    """
    if text in ("*", "none"):
        return "" if text == "none" else text
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or text != f"{parts.scheme}://{parts.netloc}":
        raise UsageError(
            f"--cors {text}: expected *, none, or one origin such as https://example.org"
        )
    return text


def processors() -> int:
    """Return how many processors this process may use."""
    count = os.cpu_count() or 1
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    return count


def announcement(options: Options, address: str, is_remote: bool) -> list[str]:
    """Return the lines to print when the server starts."""
    dataset = shown(options.kg) if options.kg else "the bundled reviews"
    lines = [
        f"Serving {dataset}{' (another endpoint)' if is_remote else ''}",
        f"  pages     {address}",
        f"  endpoint  {address}sparql",
    ]
    if not is_loopback(options.host):
        lines.append(
            "Everybody who can reach this machine over the network can read the whole dataset; "
            "without --host, only this machine can."
        )
    elif options.kg is not None and options.cors == "*":
        lines.append(
            "Pages of other sites that are open in your browser can query this endpoint too; "
            "use --cors none to forbid it."
        )
    lines.append("Press Ctrl-C to stop it.")
    return lines


def log_to_stderr(quiet: bool) -> None:
    """Log one line per request, or only errors if ``quiet``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    for logger in (LOG, logging.getLogger("uvicorn.error")):
        logger.addHandler(handler)
        logger.propagate = False
    LOG.setLevel(logging.WARNING if quiet else logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
