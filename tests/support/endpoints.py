"""SPARQL endpoints that answer rightly, in part, or not at all: real HTTP servers in a thread.

What they do is given by keyword, so that a test reads as the server that somebody met.
"""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass
class Manners:
    """How an endpoint behaves; without any, it answers as the standard says.

    ``placed`` says where the triples are: ``named`` graphs as in the file, the ``default`` graph,
    or ``both`` (reviews in the default graph, all else in named ones). ``union`` lets a query
    see all graphs. ``cap`` cuts at a number of rows or triples and then sends ``says``; ``status``
    is that of every answer, ``always`` are headers of every answer. ``length`` is ``announced``,
    ``chunked`` or ``untold``, and ``cut`` ends each answer in its middle. ``media`` and ``body``
    replace what is sent; ``account`` is asked for; ``ignores`` names clauses that are ignored.
    """

    placed: str = "named"
    union: bool = True
    cap: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    always: Mapping[str, str] = field(default_factory=dict)
    length: str = "announced"
    cut: bool = False
    media: str | None = None
    body: bytes | None = None
    literal: str = "literal"
    turtle: bool = False
    packed: bool = False
    account: str = ""
    ignores_from: bool = False


@contextmanager
def endpoint(quads: bytes, **manners: Any) -> Iterator[str]:
    """Serve N-Quads; yields the address."""
    behaviour = Manners(**manners)
    store = ox.Store()
    for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS):
        inside = "/id/review/" in str(quad.subject)
        if behaviour.placed == "default" or (behaviour.placed == "both" and inside):
            quad = ox.Quad(quad.subject, quad.predicate, quad.object)
        store.add(quad)

    class Handler(_Handler):
        pass

    Handler.store, Handler.manners = store, behaviour
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: ox.Store
    manners: Manners

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self.answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        self.answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def answer(self, asked: Mapping[str, list[str]]) -> None:
        m = self.manners
        token = base64.b64encode(m.account.encode()).decode()
        if m.account and self.headers.get("Authorization") != f"Basic {token}":
            return self.send(401, "text/plain", b"who is " + m.account.encode(), {})
        try:
            query = asked["query"][0]
            if m.ignores_from:
                query = "".join(p.partition("> ")[2] if i else p
                                for i, p in enumerate(query.replace("FROM NAMED <", "FROM <")
                                                      .split("FROM <")))  # fmt: skip
            found = self.store.query(
                query, use_default_graph_as_union=m.union and "FROM <" not in query
            )
        except SyntaxError as error:
            return self.send(400, "text/plain", str(error).encode(), {})
        more: Mapping[str, str] = {}
        if isinstance(found, ox.QueryBoolean):
            media, body = "application/sparql-results+json", _json({"boolean": bool(found)})
        elif isinstance(found, ox.QuerySolutions):
            rows = list(found)
            if m.cap is not None and len(rows) > m.cap:
                rows, more = rows[: m.cap], m.says
            media, body = "application/sparql-results+json", self.rows(found, rows)
        else:
            triples = list(dict.fromkeys(found))
            if m.cap is not None and len(triples) > m.cap:
                triples, more = triples[: m.cap], m.says
            form = ox.RdfFormat.TURTLE if m.turtle else ox.RdfFormat.N_TRIPLES
            media, body = form.media_type, ox.serialize(triples, format=form) or b""
        self.send(m.status, m.media or media, body if m.body is None else m.body, more)

    def rows(self, found: ox.QuerySolutions, rows: list[ox.QuerySolution]) -> bytes:
        names = [v.value for v in found.variables]
        bindings = [
            {n: self.cell(t) for n, t in zip(names, row, strict=True) if t is not None}
            for row in rows
        ]
        return _json({"head": {"vars": names}, "results": {"bindings": bindings}})

    def cell(self, term: Any) -> dict[str, str]:
        if not isinstance(term, ox.Literal):
            kind = "uri" if isinstance(term, ox.NamedNode) else "bnode"
            return {"type": kind, "value": term.value}
        cell = {"type": "literal", "value": term.value}
        if term.language:
            cell["xml:lang"] = term.language
        elif term.datatype.value != XSD_STRING:
            cell |= {"type": self.manners.literal, "datatype": term.datatype.value}
        return cell

    def send(self, status: int, media: str, body: bytes, more: Mapping[str, str]) -> None:
        m = self.manners
        if m.packed:
            body, more = gzip.compress(body), {**more, "Content-Encoding": "gzip"}
        sent = body
        if m.cut:
            # At the end of a line, where what is left can be read as well.
            half = body.rfind(b"\n", 0, len(body) // 2) + 1 or len(body) // 2
            sent = body[:half]
        self.send_response(status)
        if media:
            self.send_header("Content-Type", media)
        for name, value in {**m.always, **more}.items():
            self.send_header(name, value)
        if m.length == "announced":
            self.send_header("Content-Length", str(len(body)))
        elif m.length == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            sent = b"%x\r\n%s\r\n" % (len(body), sent) if m.cut else b"%x\r\n%s\r\n0\r\n\r\n" % (
                len(body), body)  # fmt: skip
        if m.cut or m.length == "untold":
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(sent)


def _json(answer: object) -> bytes:
    assert isinstance(answer, dict)
    return json.dumps({"head": {}, **answer}).encode()
