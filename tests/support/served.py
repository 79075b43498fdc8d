"""A real server in a process of its own, and plain requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


@dataclass(frozen=True)
class Reply:
    """What a server sent."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def kind(self) -> str:
        return (self.headers["Content-Type"] or "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    def column(self) -> list[str]:
        """The first variable of rows in JSON."""
        return [next(iter(row.values()))["value"] for row in self.json()["results"]["bindings"]]


@dataclass
class Served:
    """A server that runs; ``url`` ends with a slash."""

    url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    log: Path = Path()

    @property
    def endpoint(self) -> str:
        return self.url + "sparql"

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Reply:
        host = urlsplit(self.url).hostname
        assert host
        connection = http.client.HTTPConnection(host, self.port, timeout=60)
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **headers: str) -> Reply:
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if accept is not None:
            sent["Accept"] = accept
        return self.request("GET", path, sent)

    def ask(self, query: str, accept: str | None = None, **parameters: str) -> Reply:
        """Ask by GET."""
        named = {k.replace("_", "-"): v for k, v in parameters.items()}
        return self.get("/sparql?" + urlencode({"query": query, **named}), accept)

    def raw(self, data: bytes, timeout: float = 30) -> bytes:
        """Send bytes as they are, and return all that comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(data)
            received = b""
            while piece := connection.recv(65536):
                received += piece
            return received


def address(query: str, **parameters: str) -> str:
    """Return the path of a GET that asks a query."""
    named = {k.replace("_", "-"): v for k, v in parameters.items()}
    return "/sparql?" + urlencode({"query": query, **named}, quote_via=quote)


@contextmanager
def serve(*arguments: str, **environment: str) -> Iterator[Served]:
    """Run ``casegraph serve`` on a free port, and end it as a person would."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "casegraph", "serve", "--port", "0", *arguments],
                stdout=subprocess.PIPE,
                stderr=stream,
                text=True,
                env={**os.environ, **environment},
            )
        with process:
            try:
                served = Served("", process, log=log)
                assert process.stdout is not None
                for line in process.stdout:
                    served.said.append(line.rstrip("\n"))
                    if line.startswith("  endpoint"):
                        served.url = line.split()[1].removesuffix("sparql")
                    if line.startswith("Press Ctrl-C"):
                        break
                assert served.url, log.read_text(encoding="utf-8")
                yield served
                process.send_signal(signal.SIGINT)
                process.wait(30)
                assert process.returncode == 0, log.read_text(encoding="utf-8")
                assert "Traceback" not in log.read_text(encoding="utf-8")
            finally:
                if process.poll() is None:
                    process.kill()
