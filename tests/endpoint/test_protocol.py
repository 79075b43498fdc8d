"""The SPARQL 1.1 Protocol row by row, against a real server."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pytest
from pyoxigraph import RdfFormat, parse

from ..support.served import FORM, QUERY, Reply, Served, address, serve

ROWS = "SELECT ?r { ?r a cg:Review } ORDER BY ?r LIMIT 3"
YES = "ASK { ?r a cg:Review }"
MADE = "CONSTRUCT { ?r a cg:Review } WHERE { ?r a cg:Review } LIMIT 3"
TOLD = "DESCRIBE <https://w3id.org/casegraph/vocab/theme/neglect>"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NT, LD = "text/turtle", "application/n-triples", "application/ld+json"
RDFXML = "application/rdf+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(_own_cache: None) -> Iterator[Served]:
    with serve("--no-pages", "--timeout", "5", "--rows", "70000") as served:
        yield served


# Which format


ACCEPTS = [
    # query, Accept, type of the answer
    (ROWS, None, JSON),
    (ROWS, "", JSON),
    (ROWS, "*/*", JSON),
    (ROWS, JSON, JSON),
    (ROWS, XML, XML),
    (ROWS, CSV, CSV),
    (ROWS, TSV, TSV),
    (ROWS, "application/json", "application/json"),
    (ROWS, "application/xml", "application/xml"),
    (ROWS, "text/*", CSV),
    (ROWS, "application/*;q=0.5, text/csv;q=0.4", JSON),
    (ROWS, "text/csv;q=0.4, application/sparql-results+xml;q=0.5", XML),
    (ROWS, "text/csv, */*", CSV),
    (ROWS, "text/csv;q=0, */*;q=0.1", JSON),
    (ROWS, "text/turtle, text/csv;q=0.1", CSV),
    (ROWS, "TEXT/CSV", CSV),
    (ROWS, "text/csv; charset=utf-8; q=1.0", CSV),
    (ROWS, BROWSER, "application/xml"),
    (YES, None, JSON),
    (YES, XML, XML),
    (YES, CSV, CSV),
    (YES, TSV, TSV),
    (MADE, None, TURTLE),
    (MADE, TURTLE, TURTLE),
    (MADE, NT, NT),
    (MADE, LD, LD),
    (MADE, RDFXML, RDFXML),
    (MADE, "application/trig", "application/trig"),
    (MADE, "application/n-quads", "application/n-quads"),
    (MADE, "text/turtle;q=0.1, application/ld+json;q=0.2", LD),
    (MADE, "application/rdf+xml, */*;q=0.1", RDFXML),
    (TOLD, None, TURTLE),
    (TOLD, LD, LD),
    (TOLD, NT, NT),
    (TOLD, RDFXML, RDFXML),
]


@pytest.mark.parametrize(("query", "accept", "kind"), ACCEPTS)
def test_accept_chooses_the_format(
    server: Served, query: str, accept: str | None, kind: str
) -> None:
    reply = server.ask(query, accept)
    assert (reply.status, reply.kind) == (200, kind), reply.text
    assert "Accept" in reply.headers["Vary"]
    assert reply.headers["Casegraph-Complete"] == "yes"
    check(reply.body, kind, query)


def check(body: bytes, kind: str, query: str) -> None:
    """Read an answer as its type says, and look whether it is one."""
    if kind in (JSON, "application/json"):
        found = json.loads(body)
        assert found["boolean"] is True if query == YES else len(found["results"]["bindings"]) == 3
    elif kind in (XML, "application/xml"):
        tree = ElementTree.fromstring(body)
        names = [element.tag.rpartition("}")[2] for element in tree.iter()]
        assert names.count("boolean" if query == YES else "result") == (1 if query == YES else 3)
    elif kind in (CSV, TSV):
        lines = body.decode().splitlines()
        assert lines == ["true"] if query == YES else len(lines) == 4
        if kind == CSV and query == ROWS:
            assert next(csv.reader(io.StringIO(body.decode()))) == ["r"]
    else:
        form = RdfFormat.from_media_type(kind)
        assert form is not None
        found = list(parse(body, format=form))
        assert len(found) == 3 if query == MADE else len(found) > 5


FORMATS = [
    (ROWS, "json", JSON), (ROWS, "xml", XML), (ROWS, "csv", CSV), (ROWS, "tsv", TSV),
    (ROWS, "text/csv", CSV), (ROWS, "CSV", CSV), (ROWS, XML, XML), (YES, "csv", CSV),
    (MADE, "turtle", TURTLE), (MADE, "ttl", TURTLE), (MADE, "ntriples", NT), (MADE, "nt", NT),
    (MADE, "jsonld", LD), (MADE, "json-ld", LD), (MADE, "json", LD), (MADE, "rdfxml", RDFXML),
    (MADE, "rdf+xml", RDFXML), (MADE, "xml", RDFXML), (MADE, LD, LD),
    (TOLD, "trig", "application/trig"), (TOLD, "nquads", "application/n-quads"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "name", "kind"), FORMATS)
def test_format_wins_over_accept(server: Served, query: str, name: str, kind: str) -> None:
    reply = server.ask(query, "text/nothing", format=name)
    assert (reply.status, reply.kind) == (200, kind), reply.text
    check(reply.body, kind, query)


# How it is asked


class Case(NamedTuple):
    name: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    status: int
    says: str = ""


def form(text: str) -> bytes:
    return address(text).partition("?")[2].encode()


LONG = "ASK {} #" + "x" * 66_000
ENORMOUS = b"query=" + b"x" * 250_000
TYPE = "Content-Type"
CASES = [
    Case("get", "GET", address(YES), {}, None, 200, "true"),
    Case("post form", "POST", "/sparql", {TYPE: FORM}, form(YES), 200, "true"),
    Case("post form, charset", "POST", "/sparql", {TYPE: f"{FORM}; charset=UTF-8"}, form(YES), 200),
    Case("post direct", "POST", "/sparql", {TYPE: QUERY}, YES.encode(), 200, "true"),
    Case("post direct, charset", "POST", "/sparql", {TYPE: f"{QUERY};charset=utf-8"}, b"ASK {}", 200),
    Case("post direct with a mark", "POST", "/sparql", {TYPE: QUERY}, b"\xef\xbb\xbfASK {}", 200),
    Case("post direct, format beside", "POST", "/sparql?format=csv", {TYPE: QUERY}, b"ASK {}", 200, "true\n"),
    Case("post form, format inside", "POST", "/sparql", {TYPE: FORM}, form(YES) + b"&format=tsv", 200, "true\n"),
    Case("parameters of other servers", "GET", address(YES, timeout="1", infer="false", _="123"), {}, None, 200, "true"),
    Case("a format by other parameters", "GET", address(YES, output="csv", results="csv"), {}, None, 200, "true\n"),
    Case("letters of the world", "GET", address('ASK { FILTER("é\U0001f600" = "é\U0001f600") }'), {}, None, 200, "true"),
    Case("plus is a space", "GET", "/sparql?query=ASK+%7B%7D", {}, None, 200),
    Case("a format by two names", "GET", address(YES) + "&format=tsv&format=text%2Ftab-separated-values", {}, None, 200, "true\n"),
    # Nothing is asked, or in two ways
    Case("no query in a form", "POST", "/sparql", {TYPE: FORM}, b"format=csv", 400, "no parameter named query"),
    Case("an empty form", "POST", "/sparql", {TYPE: FORM}, b"", 400, "no parameter named query"),
    Case("an empty query", "GET", "/sparql?query=", {}, None, 400, "the query is empty"),
    Case("an empty body", "POST", "/sparql", {TYPE: QUERY}, b"", 400, "the query is empty"),
    Case("two queries", "GET", address(YES) + "&query=ASK%20%7B%7D", {}, None, 400, "query 2 times"),
    Case("two queries in a form", "POST", "/sparql", {TYPE: FORM}, form(YES) + b"&" + form(YES), 400, "2 times"),
    Case("one in each place", "POST", address(YES), {TYPE: QUERY}, YES.encode(), 400, "exactly one"),
    Case("one in each place, form", "POST", address(YES), {TYPE: FORM}, form(YES), 400, "2 times"),
    Case("two formats", "GET", address(YES) + "&format=csv&format=tsv", {}, None, 400, "found two formats"),
    Case("an unknown format", "GET", address(YES, format="yaml"), {}, None, 400, "unknown format"),
    Case("a near format", "GET", address(MADE, format="turtel"), {}, None, 400, "did you mean turtle"),
    Case("not UTF-8 in the address", "GET", "/sparql?query=ASK%20%7B%7D%23%ff", {}, None, 400, "UTF-8"),
    Case("not UTF-8 in the body", "POST", "/sparql", {TYPE: QUERY}, b"ASK {} #\xff", 400, "UTF-8"),
    Case("a packed form", "POST", "/sparql", {TYPE: FORM, "Content-Encoding": "gzip"}, gzip.compress(form(YES)), 415, "found the Content-Encoding 'gzip'"),
    Case("a packed query", "POST", "/sparql", {TYPE: QUERY, "Content-Encoding": "br"}, b"\x8b\x05", 415, "send it without Content-Encoding"),
    Case("not UTF-8 in a form", "POST", "/sparql", {TYPE: FORM}, b"query=%ff", 400, "UTF-8"),
    Case("a misspelt query", "GET", "/sparql?qeury=ASK%20%7B%7D", {}, None, 400, "'qeury'; did you mean query?"),
    Case("an unknown parameter alone", "GET", "/sparql?v=1", {}, None, 400, "unknown parameter 'v'; expected query"),
    Case("a format of nothing", "GET", "/sparql?format=csv", {}, None, 400, "no parameter named query"),
    Case("misspelt rows", "GET", address(YES) + "&limit_rows=5", {}, None, 400, "did you mean limit-rows?"),
    Case("misspelt rows in a form", "POST", "/sparql", {TYPE: FORM}, form(YES) + b"&limit=5", 400, "did you mean limit-rows?"),
    Case("a graph by another name", "GET", address(YES) + "&default-graph=urn:a", {}, None, 400, "did you mean default-graph-uri?"),
    Case("two formats by two names", "GET", address(YES, format="csv", output="tsv"), {}, None, 400, "found two formats"),
    # The query is at fault
    Case("not SPARQL", "GET", address("SELECT * {\n ?s ?p }"), {}, None, 400, "line 2, column 8"),
    Case("not SPARQL at all", "GET", address("FIND ?x"), {}, None, 400, "expected SELECT, ASK"),
    Case("unknown prefix", "GET", address("SELECT * { ?s cgg:x ?o }"), {}, None, 400, "did you mean cg:"),
    Case("an open string", "GET", address("ASK { ?s ?p 'open }"), {}, None, 400, "never closed"),
    Case("nested too deeply", "GET", address("ASK " + "{" * 300 + "}" * 300), {}, None, 400, "nested too deeply"),
    Case("a graph that is no IRI", "GET", address(YES, default_graph_uri="no iri"), {}, None, 400, "not an IRI"),
    # Only reading
    Case("update by its type", "POST", "/sparql", {TYPE: "application/sparql-update"}, b"CLEAR ALL", 403, "only reads"),
    Case("update in a form", "POST", "/sparql", {TYPE: FORM}, b"update=CLEAR+ALL", 403, "only reads"),
    Case("update beside a query", "POST", "/sparql", {TYPE: FORM}, form(YES) + b"&update=CLEAR+ALL", 403, "only reads"),
    Case("update by GET", "GET", "/sparql?update=CLEAR+ALL", {}, None, 403, "only reads"),
    Case("graphs of an update", "POST", "/sparql", {TYPE: FORM}, form(YES) + b"&using-graph-uri=urn:a", 403, "only reads"),
    Case("update as a query", "GET", address("INSERT DATA { <a:b> <a:c> 1 }"), {}, None, 400, "only reads"),
    Case("update as a direct query", "POST", "/sparql", {TYPE: QUERY}, b"DROP ALL", 400, "only reads"),
    Case("load as a query", "GET", address("LOAD <http://127.0.0.1/x>"), {}, None, 400, "only reads"),
    Case("put", "PUT", "/sparql", {TYPE: QUERY}, YES.encode(), 405, "expected GET or POST"),
    Case("patch", "PATCH", "/sparql", {TYPE: QUERY}, YES.encode(), 405, "expected GET or POST"),
    Case("delete", "DELETE", address(YES), {}, None, 405, "expected GET or POST"),
    # Formats
    Case("nothing suits", "GET", address(YES), {"Accept": "image/png"}, None, 406, "expected one of"),
    Case("rows as triples", "GET", address(ROWS), {"Accept": TURTLE}, None, 406, "expected one of"),
    Case("triples as rows", "GET", address(MADE), {"Accept": CSV}, None, 406, "expected one of"),
    Case("rows as triples by name", "GET", address(ROWS, format="turtle"), {}, None, 406, "cannot hold"),
    Case("triples as rows by name", "GET", address(MADE, format="csv"), {}, None, 406, "cannot hold"),
    Case("all refused", "GET", address(YES), {"Accept": "*/*;q=0"}, None, 406, "expected one of"),
    Case("what XML cannot hold", "GET", address('SELECT ("\\u0001" AS ?x) {}'), {"Accept": XML}, None, 406, "U+0001"),
    Case("no description as an image", "GET", "/sparql", {"Accept": "image/png"}, None, 406, "expected one of"),
    # Too much
    Case("a long query", "GET", address(LONG), {}, None, 413, "too long"),
    Case("a long query in a form", "POST", "/sparql", {TYPE: FORM}, form(LONG), 413, "too long"),
    Case("a long direct query", "POST", "/sparql", {TYPE: QUERY}, LONG.encode(), 413, "too long"),
    Case("an enormous form", "POST", "/sparql", {TYPE: FORM}, ENORMOUS, 413, "too long"),
    Case("an enormous address", "GET", "/sparql?" + ENORMOUS.decode(), {}, None, 413, "too long"),
    Case("too many graphs", "GET", address(YES) + "&default-graph-uri=urn:a" * 101, {}, None, 400, "100 graphs"),
    Case("too many parameters", "GET", address(YES) + "&a=b" * 500, {}, None, 400, "400 parameters"),
    # Bodies
    Case("no type", "POST", "/sparql", {TYPE: ""}, YES.encode(), 415, "Content-Type"),
    Case("plain text", "POST", "/sparql", {TYPE: "text/plain"}, YES.encode(), 415, "expected"),
    Case("json", "POST", "/sparql", {TYPE: "application/json"}, b"{}", 415, "expected"),
    Case("a form of parts", "POST", "/sparql", {TYPE: "multipart/form-data; boundary=x"}, b"--x--", 415, "expected"),
    Case("another charset", "POST", "/sparql", {TYPE: f"{QUERY}; charset=utf-16"}, YES.encode("utf-16"), 415, "utf-16"),
    # Rows
    Case("too many rows", "GET", address("SELECT * { ?a a ?b . ?c a ?d }"), {}, None, 422, "more than 70,000 rows"),
    Case("a bad number of rows", "GET", address(ROWS, limit_rows="some"), {}, None, 400, "limit-rows='some'"),
    Case("no rows", "GET", address(ROWS, limit_rows="0"), {}, None, 400, "above 0"),
    Case("more rows than given", "GET", address(ROWS, limit_rows="70001"), {}, None, 400, "at most 70000"),
    Case("two numbers of rows", "GET", address(ROWS) + "&limit-rows=1&limit-rows=2", {}, None, 400, "2 times"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_way_of_asking(server: Served, case: Case) -> None:
    reply = server.request(case.method, case.path, case.headers, case.body)
    assert reply.status == case.status, reply.text
    assert case.says in reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    if case.status >= 400:
        assert reply.kind == "text/plain"
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.text.count("\n") == 1
        assert reply.text.endswith((".\n", "?\n"))
        assert "ETag" not in reply.headers
    if case.status == 405:
        assert reply.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("SELECT * { ?s ?p 'open }", {"offset": 17, "found": "found a string that is never closed; close it"}),
        ("SELECT ?s { ?r ?p ?o } GROUP BY ?r", {"meaning": "The SELECT contains a variable that is unbound"}),
        ("\nASK { ?s ?p }", {"offset": 14, "meaning": None}),
        ("DROP ALL", {}),
    ],
)  # fmt: skip
def test_the_facts_of_a_refusal_are_given_to_who_asks(
    server: Served, query: str, facts: dict[str, object]
) -> None:
    plain = server.request("GET", address(query))
    reply = server.request("GET", address(query), {"Accept": f"{JSON}, {PROBLEM};q=0.1"})
    assert (reply.status, reply.kind) == (plain.status, PROBLEM)
    told = json.loads(reply.body)
    assert (told["status"], told["detail"] + "\n") == (plain.status, plain.text)
    assert {name: told[name] for name in facts} == facts
    assert ("offset" in told) is bool(facts)
    unasked = server.request("GET", address(query), {"Accept": f"{JSON}, {PROBLEM};q=0"})
    assert unasked.kind == plain.kind == "text/plain"


def test_head_is_get_without_a_body(server: Served) -> None:
    got = server.request("GET", address(ROWS), {"Accept": CSV})
    head = server.request("HEAD", address(ROWS), {"Accept": CSV})
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Casegraph-Rows", "Vary"):
        assert head.headers[name] == got.headers[name]
    assert int(got.headers["Content-Length"]) == len(got.body)
    assert server.request("HEAD", address("SELECT"), {}).status == 400


def test_pages_of_other_sites_may_ask(server: Served) -> None:
    wanted = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    reply = server.request("OPTIONS", "/sparql", wanted)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in reply.headers


def test_an_answer_is_known_again(server: Served) -> None:
    first = server.ask(ROWS, CSV)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    again = server.get(address(ROWS), CSV, If_None_Match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert server.get(address(ROWS), JSON, If_None_Match=tag).status == 200
    assert server.get(address(ROWS, limit_rows="2"), CSV, If_None_Match=tag).status == 200
    changing = server.ask("SELECT (now() AS ?t) (RAND() AS ?n) {}")
    assert "ETag" not in changing.headers
    assert changing.headers["Cache-Control"] == "no-store"


# Which graphs


COUNT = "SELECT (COUNT(*) AS ?n) { ?s a cg:Review }"
NAMED = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
PUBLISHED = "https://w3id.org/casegraph/graph/package/published"
VOCAB = "https://w3id.org/casegraph/graph/vocab"


def graphs(server: Served, query: str, *pairs: str, how: str = "GET") -> int:
    """Ask with graphs named, by each way of asking, and return the only number."""
    named = "".join(f"&{pair}" for pair in pairs)
    path = address(query)
    if how == "GET":
        reply = server.get(path + named)
    elif how == "form":
        body = path.partition("?")[2] + named
        reply = server.request("POST", "/sparql", {TYPE: FORM}, body)
    else:
        reply = server.request("POST", f"/sparql?{named[1:]}", {TYPE: QUERY}, query)
    assert reply.status == 200, reply.text
    return int(reply.column()[0])


@pytest.mark.parametrize("empty", ["default-graph-uri=", "default-graph-uri=&named-graph-uri=",
                                   "default-graph-uri=+"])  # fmt: skip
def test_a_field_of_a_form_that_was_left_empty_names_no_graph(server: Served, empty: str) -> None:
    counting = "SELECT (COUNT(*) AS ?n) { ?r a cg:Review }"
    plain = server.get(address(counting)).json()
    assert server.get(f"{address(counting)}&{empty}").json() == plain
    body = form(counting) + b"&" + empty.encode()
    assert server.request("POST", "/sparql", {TYPE: FORM}, body).json() == plain


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
def test_graphs_of_the_request(server: Served, how: str) -> None:
    reviews = graphs(server, COUNT, how=how)
    assert reviews > 400
    published, vocab = f"default-graph-uri={PUBLISHED}", f"default-graph-uri={VOCAB}"
    assert graphs(server, COUNT, published, how=how) == reviews
    assert graphs(server, COUNT, vocab, how=how) == 0
    assert graphs(server, COUNT, vocab, published, how=how) == reviews
    assert graphs(server, COUNT, f"named-graph-uri={PUBLISHED}", how=how) == 0
    assert graphs(server, NAMED, how=how) >= 4
    named = f"named-graph-uri={PUBLISHED}"
    assert graphs(server, NAMED, named, how=how) == 1
    assert graphs(server, NAMED, named, f"named-graph-uri={VOCAB}", how=how) == 2
    assert graphs(server, NAMED, published, how=how) == 0
    # The request's graphs take the place of the query's own.
    own = COUNT.replace("{", f"FROM <{VOCAB}> {{", 1)
    assert graphs(server, own, how=how) == 0
    assert graphs(server, own, published, how=how) == reviews


# Relative IRIs


def by_get(server: Served, query: str, **headers: str) -> Reply:
    return server.request("GET", address(query), headers)


def by_form(server: Served, query: str, **headers: str) -> Reply:
    return server.request("POST", "/sparql", {TYPE: FORM, **headers}, form(query))


def by_body(server: Served, query: str, **headers: str) -> Reply:
    return server.request("POST", "/sparql", {TYPE: QUERY, **headers}, query)


# A query, and the path of the IRI in its answer; each form of query, each place of an IRI.
RELATIVE = [
    ("CONSTRUCT { <s> <p> 1 } WHERE {}", "s"),  # query_content_type_construct of the W3C
    ("SELECT (<s> AS ?x) {}", "s"),
    ("SELECT (IRI('a/b') AS ?x) {}", "a/b"),
    ("SELECT (<> AS ?x) {}", "sparql"),
    ("SELECT (<#x> AS ?x) {}", "sparql#x"),
    ("SELECT (<?x> AS ?x) {}", "sparql?x"),
    ("SELECT (</a/b> AS ?x) {}", "a/b"),
    ("SELECT (<../a> AS ?x) {}", "a"),
    ("SELECT ?x { VALUES ?x { <v> } }", "v"),
    ("PREFIX e: <ns#> SELECT (e:a AS ?x) {}", "ns#a"),
    ("BASE <b/> SELECT (<c> AS ?x) {}", "b/c"),
    ("PREFIX e: <http://e.org/> BASE <b/> SELECT (<c> AS ?x) FROM <g> FROM NAMED <h> {}", "b/c"),
    ("SELECT ?x { { SELECT (<in> AS ?x) {} } FILTER(?x = <in>) }", "in"),
]


@pytest.mark.parametrize("way", [by_get, by_form, by_body])
@pytest.mark.parametrize(("query", "path"), RELATIVE)
def test_relative_iris_are_resolved_against_the_service(
    server: Served, query: str, path: str, way: Callable[..., Reply]
) -> None:
    reply = way(server, query)
    assert reply.status == 200, reply.text
    assert f"{server.url}{path}" in re.findall(r'[<"](http[^>"]*)[>"]', reply.text)


@pytest.mark.parametrize("query", ["ASK { FILTER(<a> = IRI('a')) }", "DESCRIBE <s>",
                                   "SELECT * { GRAPH <g> { <s> <p>/<q> ?x } }"])  # fmt: skip
def test_relative_iris_are_allowed_in_every_form(server: Served, query: str) -> None:
    assert by_body(server, query).status == 200


def test_the_host_of_the_request_is_part_of_the_service(server: Served) -> None:
    query = "SELECT (<s> AS ?x) {}"
    host = f"localhost:{server.port}"
    reply = by_get(server, query, Host=host)
    assert reply.column() == [f"http://{host}/s"]
    # The answer depends on it, so an answer for another host is not taken for the same.
    other = by_get(server, query)
    assert other.headers["ETag"] != reply.headers["ETag"]
    same = by_get(server, query, Host=host, **{"If-None-Match": reply.headers["ETag"]})
    assert same.status == 304


def test_a_malformed_host_is_no_base() -> None:
    with serve("--no-pages", "--host", "0.0.0.0") as open_server:
        for host in ("a<b", "[::", "a b", '"', "%zz"):
            reply = by_get(open_server, "SELECT (<s> AS ?x) {}", Host=host)
            assert reply.status in (200, 400), (host, reply.text)
            if reply.status == 200:
                assert reply.column() == ["https://w3id.org/casegraph/s"]


def test_the_public_address_is_the_base(server: Served) -> None:
    query = "SELECT (<s> AS ?x) (<#y> AS ?y) {}"
    with serve("--no-pages", "--base", "https://data.example.org/reviews") as proxied:
        (row,) = by_get(proxied, query).json()["results"]["bindings"]
        values = [row[name]["value"] for name in ("x", "y")]
        assert values == [f"https://data.example.org/reviews/{end}" for end in ("s", "sparql#y")]
    with serve("--no-pages", "--kg", server.endpoint) as front:
        # A query that is forwarded keeps the address of the server that was asked.
        assert (
            by_get(front, query).json()["results"]["bindings"][0]["x"]["value"] == f"{front.url}s"
        )


# How much


def test_a_part_is_never_taken_for_the_whole(server: Served) -> None:
    query = "SELECT ?r { ?r a cg:Review }"
    reviews = graphs(server, COUNT)
    whole = server.ask(query, CSV)
    assert whole.headers["Casegraph-Rows"] == str(reviews)
    assert whole.headers["Casegraph-Complete"] == "yes"
    part = server.ask(query, CSV, limit_rows="10")
    assert (part.status, len(part.text.splitlines())) == (200, 11)
    assert part.headers["Casegraph-Rows"] == "10"
    assert part.headers["Casegraph-Complete"] == "no"
    exact = server.ask(query, CSV, limit_rows=str(reviews))
    assert exact.headers["Casegraph-Complete"] == "yes"
    assert exact.body == whole.body
    endless = server.ask("SELECT * { ?a ?b ?c . ?d ?e ?f }", CSV, limit_rows="5")
    assert (endless.status, len(endless.text.splitlines())) == (200, 6)
    refused = server.ask("CONSTRUCT { ?a ?d ?c } WHERE { ?a ?b ?c . ?d a ?e }")
    assert (refused.status, refused.kind) == (422, "text/plain")
    assert "limit-rows=N" in refused.text


# What the server says of itself


@pytest.mark.parametrize("accept", [TURTLE, NT, LD, RDFXML, None])
def test_the_service_describes_itself(server: Served, accept: str | None) -> None:
    reply = server.get("/sparql", accept)
    assert (reply.status, reply.kind) == (200, accept or TURTLE)
    form = RdfFormat.from_media_type(reply.kind)
    assert form is not None
    found = {(str(q.subject), q.predicate.value, str(q.object)) for q in parse(reply.body, form)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    here = f"<{server.endpoint}>"
    assert (here, sd + "endpoint", here) in found
    assert (here, sd + "supportedLanguage", f"<{sd}SPARQL11Query>") in found
    assert (here, sd + "feature", f"<{sd}UnionDefaultGraph>") in found
    assert sum(p == sd + "resultFormat" for _, p, _ in found) == 8
    assert sum(p == sd + "namedGraph" for _, p, _ in found) == graphs(server, NAMED)


def test_a_browser_is_led_to_the_query_page(server: Served) -> None:
    reply = server.get("/sparql", BROWSER)
    assert (reply.status, reply.headers["Location"]) == (303, server.url)


def test_the_log_holds_no_query_and_no_result(server: Served) -> None:
    server.ask("SELECT ('secret' AS ?word) {}", CSV)
    line = logged(server, "rows=1")
    assert " GET /sparql 200 " in line
    assert re.search(r" query=[0-9a-f]{12} ", line)
    server.get("/a%0d%0aforged%20line?secret=1")
    assert logged(server, "forged").endswith("query=- rows=-")
    assert "secret" not in server.log.read_text(encoding="utf-8")


def logged(server: Served, part: str) -> str:
    """Return the last line of the log with a part; it is written after the answer is sent."""
    until = time.monotonic() + 10
    found: list[str] = []
    while not found and time.monotonic() < until:
        lines = server.log.read_text(encoding="utf-8").splitlines()
        found = [line for line in lines if part in line]
        time.sleep(0.05)
    return found[-1]
