"""Programs that were written for any SPARQL endpoint work with ours as they are."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import urllib.error
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
import rdflib
import SPARQLWrapper
from openapi_spec_validator import OpenAPIV31SpecValidator
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from casegraph.api import KnowledgeGraph
from casegraph.api import open as open_kg
from casegraph.errors import QueryError

from ..support.paths import DOCS
from ..support.served import Served, address, serve

PREFIX = "PREFIX cg: <https://w3id.org/casegraph/ontology#> "
REVIEWS = PREFIX + "SELECT ?r { ?r a cg:Review } ORDER BY ?r LIMIT 7"
MADE = PREFIX + "CONSTRUCT { ?r a cg:Review } WHERE { ?r a cg:Review }"


@pytest.fixture(scope="module")
def server(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages", "--quiet") as served:
        yield served


@pytest.fixture(scope="module")
def reviews(kg: KnowledgeGraph) -> list[str]:
    return sorted(about["iri"] for about in kg.reviews().values())


def wrapper(
    server: Served, query: str, form: str, method: str = "GET"
) -> SPARQLWrapper.SPARQLWrapper:
    client = SPARQLWrapper.SPARQLWrapper(server.endpoint)
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client


def converted(client: SPARQLWrapper.SPARQLWrapper) -> Any:
    """What the client makes of an answer, which depends on the format that it asked for."""
    return client.query().convert()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows(server: Served, reviews: list[str], method: str) -> None:
    found = converted(wrapper(server, REVIEWS, SPARQLWrapper.JSON, method))
    rows = [row["r"]["value"] for row in found["results"]["bindings"]]
    assert rows == reviews[:7]
    xml = converted(wrapper(server, REVIEWS, SPARQLWrapper.XML, method))
    assert len(xml.getElementsByTagName("result")) == 7
    text = converted(wrapper(server, REVIEWS, SPARQLWrapper.CSV, method))
    assert text.decode().split() == ["r", *reviews[:7]]
    tsv = converted(wrapper(server, REVIEWS, SPARQLWrapper.TSV, method))
    assert tsv.decode().split() == ["?r", *(f"<{r}>" for r in reviews[:7])]
    asked = wrapper(server, PREFIX + "ASK { ?r a cg:Review }", SPARQLWrapper.JSON, method)
    assert converted(asked)["boolean"] is True


@pytest.mark.parametrize(
    "form",
    [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML, SPARQLWrapper.XML,
     SPARQLWrapper.JSONLD],
)  # fmt: skip
def test_sparqlwrapper_reads_triples(server: Served, reviews: list[str], form: str) -> None:
    with warnings.catch_warnings():
        # The client asks rdflib for a class that rdflib is about to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = wrapper(server, MADE, form).query().convert()
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert isinstance(found, rdflib.Graph)
    assert sorted(str(s) for s in found.subjects()) == reviews


def test_sparqlwrapper_is_told_what_is_wrong(server: Served) -> None:
    client = wrapper(server, "SELECT * { ?s ?p }", SPARQLWrapper.JSON)
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 18"):
        client.query()
    update = wrapper(server, "CLEAR ALL", SPARQLWrapper.JSON, "POST")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        update.query()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sees_it_as_a_store(
    server: Served, reviews: list[str], form: str, method: str
) -> None:
    store = SPARQLStore(server.endpoint, returnFormat=form, method=method)
    graph = rdflib.Graph(store)
    assert [str(row[0]) for row in graph.query(REVIEWS)] == reviews[:7]  # type: ignore[index]
    review = rdflib.URIRef(reviews[0])
    kind = rdflib.URIRef("https://w3id.org/casegraph/ontology#Review")
    assert set(graph.objects(review, rdflib.RDF.type)) == {kind}
    if form in ("json", "xml"):  # CSV and TSV have no form for yes and no
        assert (review, rdflib.RDF.type, kind) in graph


def test_pandas_reads_the_address(server: Served, reviews: list[str], kg: KnowledgeGraph) -> None:
    frame = pd.read_csv(server.url + address(REVIEWS, format="csv")[1:])
    assert frame["r"].tolist() == reviews[:7]
    years = (
        PREFIX + "PREFIX dcterms: <http://purl.org/dc/terms/> "
        "SELECT ?year (COUNT(*) AS ?n) { ?r a cg:Review ; dcterms:issued ?y "
        "BIND(STR(?y) AS ?year) } GROUP BY ?year"
    )
    counted = pd.read_csv(server.url + address(years, format="csv")[1:])
    stated = [about["year"] for about in kg.reviews().values() if about["year"]]
    assert dict(zip(counted["year"], counted["n"], strict=True)) == Counter(map(int, stated))
    assert len(stated) > 300


RECIPES = re.findall(
    r"^```(bash|python)\n(.*?)^```$",
    (DOCS / "server.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(("language", "text"), RECIPES)
def test_a_recipe_of_the_documents_works(server: Served, language: str, text: str) -> None:
    assert [name for name, _ in RECIPES] == ["bash", *["python"] * 4]
    assert "http://127.0.0.1:8000/" in text
    text = text.replace("http://127.0.0.1:8000/", server.url)
    if language == "bash":
        done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("year,reviews")
        assert len(done.stdout.splitlines()) > 10
        return
    *body, last = ast.parse(text).body
    assert isinstance(last, ast.Expr)
    names: dict[str, object] = {}
    exec(compile(ast.Module(body, []), "server.md", "exec"), names)
    shown = eval(compile(ast.Expression(last.value), "server.md", "eval"), names)
    assert not shown.empty if isinstance(shown, pd.DataFrame) else shown


def test_urllib_needs_nothing_else(server: Served, reviews: list[str]) -> None:
    request = urllib.request.Request(
        server.endpoint,
        data=REVIEWS.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.read().decode().split() == ["r", *reviews[:7]]


def test_casegraph_reads_itself(server: Served, kg: KnowledgeGraph) -> None:
    remote = open_kg(server.endpoint)
    assert len(remote.store) == len(kg.store)
    assert remote.query(REVIEWS).equals(kg.query(REVIEWS))
    # The base of relative IRIs is that of a folder, not the address of the endpoint.
    relative = "SELECT (<vocab/theme/neglect> AS ?x) { <vocab/theme/neglect> a skos:Concept }"
    assert remote.query(relative).equals(kg.query(relative))
    assert len(remote.query(relative)) == 1
    with pytest.raises(QueryError, match="line 1, column 18"):
        remote.query("SELECT * { ?s ?p }")


def test_a_server_passes_on_to_another(server: Served, reviews: list[str]) -> None:
    with serve("--no-pages", "--kg", server.endpoint) as front:
        assert front.ask(REVIEWS).column() == reviews[:7]
        assert front.ask(REVIEWS, "text/csv").text.split() == ["r", *reviews[:7]]
        assert front.ask("SELECT ?r { ?r a cg:Review } LIMIT 1").status == 200
        assert front.ask("SELECT * { ?s ?p }").status == 400
        assert front.ask(REVIEWS, default_graph_uri="urn:x").status == 400
        refused = front.ask("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }")
        assert (refused.status, "asks no other server" in refused.text) == (400, True)
        thing = front.get("/vocab/theme/neglect.ttl")
        assert (thing.status, "Neglect" in thing.text) == (200, True)
        assert front.get("/void.ttl").status == 200


def test_a_server_whose_endpoint_is_gone(server: Served) -> None:
    with serve("--no-pages", "--kg", "http://127.0.0.1:9/sparql") as front:
        reply = front.ask("ASK {}")
        assert (reply.status, "cannot be reached" in reply.text) == (503, True)
        assert reply.headers["Retry-After"]
        assert front.get("/vocab/theme/neglect.ttl").status == 503
        assert "took too long" in front.get("/void.ttl").text


# Descriptions


def void_of(server: Served, path: str, accept: str | None = None) -> rdflib.Graph:
    reply = server.get(path, accept)
    assert reply.status == 200
    form = {"text/turtle": "turtle", "application/ld+json": "json-ld",
            "application/n-triples": "nt", "application/rdf+xml": "xml"}[reply.kind]  # fmt: skip
    return rdflib.Graph().parse(data=reply.body, format=form)


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/void.ttl", None), ("/.well-known/void", None), ("/void", "application/ld+json"),
     ("/.well-known/void", "application/rdf+xml"), ("/.well-known/void", "application/n-triples")],
)  # fmt: skip
def test_void_counts_what_is_there(
    server: Served, kg: KnowledgeGraph, path: str, accept: str | None
) -> None:
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    graph = void_of(server, path, accept)
    dataset = rdflib.URIRef(server.url + "void.ttl#dataset")

    def number(subject: rdflib.term.Node, name: str) -> int:
        return int(str(graph.value(subject, void[name])))

    quads = list(kg.store.engine)  # type: ignore[attr-defined]
    triples = {quad.triple for quad in quads}
    assert number(dataset, "triples") == len(triples)
    assert number(dataset, "properties") == len({t.predicate for t in triples})
    assert number(dataset, "distinctSubjects") == len({t.subject for t in triples})
    classes: dict[str, set[object]] = {}
    properties: dict[str, int] = {}
    for triple in triples:
        properties[triple.predicate.value] = properties.get(triple.predicate.value, 0) + 1
        if triple.predicate.value == str(rdflib.RDF.type):
            classes.setdefault(triple.object.value, set()).add(triple.subject)
    parts = {
        str(graph.value(part, void["class"])): number(part, "entities")
        for part in graph.objects(dataset, void.classPartition)
    }
    assert parts == {name: len(members) for name, members in classes.items()}
    parts = {
        str(graph.value(part, void.property)): number(part, "triples")
        for part in graph.objects(dataset, void.propertyPartition)
    }
    assert parts == properties
    assert len(parts) > 30
    assert graph.value(dataset, void.sparqlEndpoint) == rdflib.URIRef(server.endpoint)


def test_the_catalogue_record(server: Served) -> None:
    dcat, terms = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
    graph = void_of(server, "/dcat.ttl")
    dataset = rdflib.URIRef(server.url + "void.ttl#dataset")
    service = rdflib.URIRef(server.endpoint)
    assert (dataset, rdflib.RDF.type, dcat.Dataset) in graph
    assert (service, dcat.servesDataset, dataset) in graph
    licence = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(dataset, terms.license) == licence
    assert graph.value(dataset, terms.title)
    assert graph.value(dataset, terms.description)


def test_openapi_is_valid_and_true(server: Served) -> None:
    reply = server.get("/openapi.json")
    found = json.loads(reply.body)
    OpenAPIV31SpecValidator(found).validate()
    for path, operations in found["paths"].items():
        if "{" not in path:
            assert str(server.get(path).status) in operations["get"]["responses"], path
        for operation in operations.values():
            assert operation["responses"]["200"]
    accepted = found["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    for kind in accepted:
        query = "ASK {}" if "sparql-results" in kind or kind.startswith("text/") else MADE
        query = MADE if kind in ("text/turtle", "text/plain") else query
        reply = server.ask(query, kind)
        assert (reply.status, reply.kind) == (200, kind)
    assert len(accepted) == 15


def test_descriptions_are_rdf_without_a_fetch(server: Served) -> None:
    paths = ["/void.ttl", "/dcat.ttl", "/id/build/x", "/vocab/theme/neglect.jsonld", "/ontology.nt"]
    for path in paths:
        reply = server.get(path)
        if reply.status == 200:
            form = RdfFormat.from_media_type(reply.kind)
            assert form is not None
            assert len(list(parse(reply.body, format=form))) > 5
    context = server.get("/vocab/theme/neglect.jsonld").json()["@context"]
    assert isinstance(context, dict)
