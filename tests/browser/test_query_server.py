"""The query page of a server asks its endpoint, and says so where that does not answer."""

from __future__ import annotations

import csv
import io
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from casegraph.api import KnowledgeGraph
from casegraph.endpoint.errors import RefusedError
from casegraph.endpoint.web import refused
from casegraph.errors import QueryError
from casegraph.sparql import ask, named_queries
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.query.page import query_page

from .query_reading import COUNT, RELATIVE, problem, python_answer, run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(kg: KnowledgeGraph) -> Iterator[str]:
    """A small server of the page and of an endpoint, on loopback."""
    html = query_page(Corpus(kg), Frame("query", {}), endpoint="/sparql").encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/query":
                self._send(200, "text/html; charset=utf-8", html)
            else:
                self._answer(parse_qs(parts.query)["query"][0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = "form-urlencoded" in self.headers["Content-Type"]
            self._answer(parse_qs(body)["query"][0] if form else body)

        def _answer(self, text: str) -> None:
            accept = self.headers.get("Accept", "")
            wanted = accept.split(",")[0]
            kinds = {"json": "json", "csv": "csv", "n-triples": "ntriples", "turtle": "turtle"}
            name = next(name for part, name in kinds.items() if part in wanted)
            try:
                with ask(kg.store, text, format=name, timeout=20) as answer:
                    self._send(200, answer.media_type, answer.body.read())
            except QueryError as error:
                refusal = refused(RefusedError(400, str(error), facts=error.facts), accept=accept)
                self._send(400, refusal.headers["Content-Type"], bytes(refusal.body))

        def _send(self, status: int, media: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def served(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{server}/query#query=ASK%7B%7D")
    page.locator("html[data-ready=true]").wait_for(state="attached")
    yield page
    context.close()


def test_the_server_page_is_small_and_holds_no_dataset(kg: KnowledgeGraph) -> None:
    html = query_page(Corpus(kg), Frame(), endpoint="/sparql")
    assert len(html) < 2_000_000
    assert "wasm" not in html.split("</head>")[0]
    assert 'id="data-dataset"' not in html


@pytest.mark.parametrize("name", ["theme-prevalence", "theme-pairs", "concepts", "statistics"])
def test_the_server_gives_the_same_answers(kg: KnowledgeGraph, served: Page, name: str) -> None:
    text = named_queries()[name].text
    assert run(served, text)["rows"] == python_answer(kg, text)["results"]["bindings"]


def test_the_page_resolves_relative_iris_as_from_a_file(kg: KnowledgeGraph, served: Page) -> None:
    expected = python_answer(kg, RELATIVE)["results"]["bindings"]
    assert run(served, RELATIVE)["rows"] == expected
    assert expected


def test_the_server_gives_triples(served: Page) -> None:
    found = run(served, "CONSTRUCT { ?r cg:reviewTheme ?t } { ?r cg:reviewTheme ?t } LIMIT 30")
    assert len(found["rows"]) == 30
    served.locator(".graph-picture canvas").wait_for()


def test_the_server_writes_the_turtle(served: Page) -> None:
    run(served, "CONSTRUCT { ?r cg:reviewTheme theme:neglect } { ?r cg:reviewTheme theme:neglect }")
    asked = []
    served.on("request", lambda request: asked.append(request.headers.get("accept", "")))
    with served.expect_download() as got:
        served.get_by_role("button", name="Download Turtle").click()
    assert asked == ["text/turtle, application/problem+json;q=0.1"]
    assert "cg:reviewTheme" in Path(got.value.path()).read_text("utf-8")


def test_a_sentence_of_the_server_keeps_its_place(served: Page) -> None:
    assert run(served, "SELECT * { ?r a cg:Review ; ; FILTER (?r > ) }") is None
    told = problem(served)
    assert told.startswith("Line 1, column 44: found “)” where a value is expected")
    assert run(served, "SELEC ?title { ?r a cg:Review ; dcterms:title ?title }") is None
    assert problem(served) == "Line 1, column 1: found “SELEC”; did you mean SELECT?"
    assert run(served, "\nSELECT ?s { ?r a cg:Review } GROUP BY ?r") is None
    assert problem(served) == (
        "Line 2, column 41: found a fault at the end of the line (The SELECT contains a variable "
        "that is unbound). Correct it and run again."
    )
    assert served.locator(".cm-lintRange-error, .cm-lintPoint-error").count() == 1


def test_a_server_that_is_gone_is_a_sentence(served: Page) -> None:
    served.context.set_offline(True)
    assert run(served, COUNT) is None
    assert problem(served).startswith("The server does not answer.")


def test_programs_run(kg: KnowledgeGraph, served: Page, tmp_path: Path) -> None:
    text = (
        'SELECT ?t (COUNT(*) AS ?n) {\n  ?r cg:reviewTheme ?t # it\'s "so"\n} '
        "GROUP BY ?t ORDER BY DESC(?n) ?t LIMIT 3"
    )
    expected = [r["n"]["value"] for r in python_answer(kg, text)["results"]["bindings"]]
    run(served, text)
    served.get_by_role("button", name="Show", exact=True).click()
    curl = served.locator("#program").inner_text()
    done = subprocess.run(["bash", "-c", curl], capture_output=True, text=True, check=True)
    assert [r[1] for r in csv.reader(io.StringIO(done.stdout))][1:] == expected
    served.locator("#language").select_option("Python")
    names: dict[str, Any] = {}
    exec(compile(served.locator("#program").inner_text(), "program", "exec"), names)
    assert [str(n) for n in names["table"]["n"]] == expected
    served.evaluate("forTests.queryPage.editor.set('ASK { ?other ?p ?o }')")
    assert "ASK { ?other ?p ?o }" in served.locator("#program").inner_text()
    served.evaluate("text => forTests.queryPage.editor.set(text)", text)
    served.locator("#language").select_option("R")
    assert text in served.locator("#program").inner_text()
