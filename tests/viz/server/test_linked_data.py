"""Each thing has an address that leads to a description in the wanted format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from casegraph.api import KnowledgeGraph

from ...support.served import Served, serve
from .asking import BASE, BROWSER, HTML, LD, NT, RDFXML, TURTLE


def test_a_thing_of_each_kind_is_described(
    server: Served, things: dict[str, str], kg: KnowledgeGraph
) -> None:
    assert len(things) >= 16, sorted(things)
    engine: Any = kg.store.engine  # type: ignore[attr-defined]
    for path in things.values():
        iri = NamedNode(BASE + path)
        own = {q.triple for q in engine.quads_for_pattern(iri, None, None, None)}
        for ending, kind in (("ttl", TURTLE), ("nt", NT), ("jsonld", LD), ("rdf", RDFXML)):
            reply = server.get(f"/{path}.{ending}")
            assert (reply.status, reply.kind) == (200, kind), path
            form = RdfFormat.from_media_type(kind)
            assert form is not None
            told = {quad.triple for quad in parse(reply.body, format=form)}
            assert own <= told, path
            if path != "ontology":
                back = {q.triple for q in engine.quads_for_pattern(None, None, iri, None)}
                assert len(back & told) == min(len(back), 500)
        page = server.get(f"/{path}.html", HTML)
        assert (page.status, page.kind) == (200, HTML)
        assert BASE + path in page.text.replace("&#39;", "'")


ACCEPTS = [
    (None, ".ttl"), ("*/*", ".ttl"), (TURTLE, ".ttl"), (NT, ".nt"), (LD, ".jsonld"),
    (RDFXML, ".rdf"), ("application/json", ".jsonld"), (HTML, ".html"), (BROWSER, ".html"),
    ("application/xhtml+xml", ".html"),
    (f"{TURTLE};q=0.5, {LD};q=0.9", ".jsonld"), (f"{HTML};q=0.5, {TURTLE}", ".ttl"),
    ("application/rdf+xml, text/html;q=0.1", ".rdf"), (f"text/*;q=0.3, {NT}", ".nt"),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "ending"), ACCEPTS)
def test_a_thing_leads_on(server: Served, accept: str | None, ending: str) -> None:
    for path in ("vocab/theme/neglect", "ontology", "graph/package/published"):
        reply = server.get("/" + path, accept)
        assert (reply.status, reply.body) == (303, b"")
        assert reply.headers["Location"] == f"{server.url}{path}{ending}"
        assert "Accept" in reply.headers["Vary"]
        assert server.get("/" + path + ending).status == 200


def test_what_is_not_known_is_said(server: Served) -> None:
    for path in ("/vocab/theme/none", "/id/review/none.ttl", "/id/x/y.html", "/graph/none", "/id"):
        reply = server.get(path)
        assert (reply.status, reply.kind) == (404, "text/plain")
        assert "contains nothing with the name https://w3id.org/casegraph/" in reply.text
    assert server.get("/vocab/theme/neglect", "image/png").status == 406
    page = server.get("/vocab/theme/<script>alert(1)</script>", BROWSER)
    assert (page.status, page.kind) == (404, HTML)
    assert "<script" not in page.text
    assert "<p>The dataset of this server contains nothing with the name" in page.text
    assert '<a href="/">The first page</a>' in page.text.replace("'", '"')
    assert server.get("/nothing").status == 404
    assert server.get("/theme-map.html").status == 404


def test_a_description_begins_with_the_thing(server: Served) -> None:
    """Then comes what it points at, then what points at it."""
    lines = server.get("/vocab/theme/neglect.nt").text.splitlines()
    thing = f"<{BASE}vocab/theme/neglect>"
    own = [line for line in lines if line.startswith(thing)]
    named = {line.split()[2] for line in own}
    places = [0 if s == thing else 1 if s in named else 2 for s, *_ in map(str.split, lines)]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
    assert "#type>" in own[0]
    turtle = server.get("/vocab/theme/neglect.ttl").text
    first = next(line for line in turtle.splitlines() if line and not line.startswith("@prefix"))
    assert first.startswith("theme:neglect a ")


def test_a_description_is_known_again(server: Served) -> None:
    first = server.get("/vocab/theme/neglect.ttl")
    again = server.get("/vocab/theme/neglect.ttl", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    head = server.request("HEAD", "/vocab/theme/neglect.ttl")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Casegraph-Complete"] in ("yes", "no")


def test_hostile_text_in_data_does_not_run(tmp_path: Path) -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    from pyoxigraph import Literal

    quads = [
        Quad(NamedNode(BASE + "id/review/x"), label, Literal("</h1><script>alert(1)</script>")),
        Quad(NamedNode(BASE + "id/review/x"), NamedNode("urn:p"), NamedNode("javascript:alert(1)")),
        Quad(NamedNode(BASE + "id/review/x"), NamedNode("urn:p'"), Literal("' onclick='alert(1)")),
    ]  # fmt: skip
    path = tmp_path / "hostile.nq"
    path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    with serve("--no-pages", "--kg", str(path)) as served:
        page = served.get("/id/review/x.html", HTML)
        assert page.status == 200
        assert "<script" not in page.text
        assert "javascript:alert" not in re.sub(r">[^<]*<", "><", page.text)
        assert " onclick=" not in re.sub(r">[^<]*<", "><", page.text)
        assert served.get("/id/review/x.jsonld").json()["@graph"][0]["@id"] == BASE + "id/review/x"
