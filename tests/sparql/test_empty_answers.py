"""After an empty answer a person learns which names the dataset does not have, and nothing else
changes."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from casegraph.api import KnowledgeGraph
from casegraph.cli.app import app
from casegraph.errors import StoreError
from casegraph.model.concepts import concepts
from casegraph.model.iris import BASE, PREFIXES, SCHEMES, VOCAB, shortened
from casegraph.sparql import ask, is_empty, unknown_names
from casegraph.store import OxigraphStore

from ..support.paths import DOCS

VOCABULARY = "https://w3id.org/casegraph/vocab/"

#: A query with each name that the dataset does not have: as written, where, and what is near.
QUERIES = {
    "SELECT * { ?f cg:theme theme:county-lines }": [
        ("theme:county-lines", 1, 24, ("theme:criminal-exploitation",))
    ],
    "SELECT * {\n  ?f cg:theme\n    theme:neglekt }": [("theme:neglekt", 3, 5, ("theme:neglect",))],
    "SELECT * { ?f cg:theme theme:police }": [("theme:police", 1, 24, ("agency:police",))],
    f"SELECT * {{ ?f cg:theme <{VOCABULARY}theme/neglekt> }}": [
        (f"<{VOCABULARY}theme/neglekt>", 1, 24, ("theme:neglect",))
    ],
    "SELECT * { ?f cg:theme <vocab/theme/neglekt> }": [
        ("<vocab/theme/neglekt>", 1, 24, ("theme:neglect",))
    ],
    "BASE <https://w3id.org/casegraph/vocab/> SELECT * { ?f ?p <theme/neglekt> }": [
        ("<theme/neglekt>", 1, 59, ("theme:neglect",))
    ],
    f"PREFIX t: <{VOCABULARY}theme/>\nSELECT * {{ ?f ?p t:neglekt }}": [
        ("t:neglekt", 2, 18, ("theme:neglect",))
    ],
    "SELECT * { ?r a cg:Revew ; dcterms:tilte ?t }": [
        ("cg:Revew", 1, 17, ("cg:Review",)), ("dcterms:tilte", 1, 28, ("dcterms:title",)),
    ],
    "SELECT * { GRAPH graph:derivde { ?s ?p ?o } }": [
        ("graph:derivde", 1, 18, ("graph:derived",))
    ],
    "SELECT * { ?s cg:qqq ?o . ?s cg:qqq ?p }": [("cg:qqq", 1, 15, ())],
    # Made here, known, or of a namespace that nobody can speak for.
    "CONSTRUCT { ?s cg:mine theme:mine } { ?s cg:theme theme:neglect }": [],
    "CONSTRUCT WHERE { ?s cg:mine ?o }": [("cg:mine", 1, 22, ())],
    "SELECT * { ?s <urn:x> 5 ; <http://example.org/theme/neglekt> 'theme:neglekt' } # cg:qqq": [],
    "SELECT * { ?s dcterms:issued '1700'^^xsd:gYear FILTER(xsd:integer(?x) > 5) }": [],
    "SELECT * { ?s a cg:Review ; skos:prefLabel 'none' }": [],
}  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), QUERIES.items())
def test_names_that_the_dataset_does_not_have(
    query: str, expected: list[tuple[str, int, int, tuple[str, ...]]], kg: KnowledgeGraph
) -> None:
    found = unknown_names(kg.store, query)
    assert [(u.written, u.line, u.column) for u in found] == [e[:3] for e in expected]
    for name, (*_, near) in zip(found, expected, strict=True):
        assert name.near[: len(near)] == near
        assert bool(name.near) == bool(near)
        sentence = str(name)
        assert sentence.startswith(
            f"the query, line {name.line}, column {name.column}: {name.written} is "
        )
        assert sentence.endswith("?" if near else "check how it is written")


def test_every_name_of_a_concept_leads_to_it(kg: KnowledgeGraph) -> None:
    """Whoever writes a label or another label of a concept as if it were its id is led to it."""
    tried = 0
    for scheme in SCHEMES:
        known = concepts(scheme)
        for identifier, about in known.items():
            for name in (about.pref_label, *about.alt_labels):
                written = re.sub(r"\W+", "-", name.lower()).strip("-")
                if written in known or not written.isascii():
                    continue
                query = f"SELECT * {{ ?s ?p <{VOCAB}{scheme}/{written}> }}"
                (found,) = unknown_names(kg.store, query)
                meant = {
                    shortened(c.iri)
                    for c in known.values()
                    if name.lower() in (n.lower() for n in (c.pref_label, *c.alt_labels))
                }
                assert shortened(about.iri) in meant
                if re.fullmatch(r"[\w -]+", name):
                    assert set(found.near) & meant, (scheme, identifier, name)
                tried += 1
    assert tried > 300


def test_a_slip_in_any_namespace_is_led_back(kg: KnowledgeGraph) -> None:
    """A letter too many in a name that the dataset has, for every prefix that it uses."""
    rows = kg.store.select("SELECT DISTINCT ?p { { ?s ?p ?o } UNION { ?s a ?p } }").rows
    tried = set()
    for name in sorted(shortened(str(row[0])) for row in rows):
        prefix = name.partition(":")[0]
        if name.startswith("<") or prefix in tried:
            continue
        (found,) = unknown_names(kg.store, f"SELECT * {{ ?s {name}x ?o }}")
        assert name in found.near, name
        tried.add(prefix)
    assert {"cg", "dcterms", "skos", "prov", "qb", "rdf"} <= tried
    assert tried <= set(PREFIXES)


def test_no_example_of_the_documentation_names_what_is_not_there(kg: KnowledgeGraph) -> None:
    texts = [
        text
        for page in DOCS.rglob("*.md")
        for text in re.findall(r"```sparql\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    ]
    assert len(texts) > 10
    for text in texts:
        # Of other vocabularies, an example may offer a name that the dataset may have one day.
        assert [n for n in unknown_names(kg.store, text) if n.iri.startswith(BASE)] == [], text


ROWS = ("table", "json", "xml", "csv", "tsv")
TRIPLES = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
EMPTY = {
    "SELECT ?r { ?r a cg:Nothing }": ROWS,
    "SELECT (COUNT(?r) AS ?n) { ?r a cg:Nothing }": ROWS,
    "SELECT (COUNT(?r) AS ?n) (COUNT(DISTINCT ?r) AS ?m) { ?r a cg:Nothing }": ROWS,
    "ASK { ?r a cg:Nothing }": ROWS,
    "CONSTRUCT { ?r a cg:Review } { ?r a cg:Nothing }": TRIPLES,
    "DESCRIBE ?r { ?r a cg:Nothing }": TRIPLES,
}
FULL = {
    "SELECT ?r { ?r a cg:Review } LIMIT 1": ROWS,
    "SELECT ?r { ?r a cg:Review } LIMIT 2": ROWS,
    "SELECT (COUNT(?r) AS ?n) { ?r a cg:Review }": ROWS,
    "SELECT (0 AS ?n) ('x' AS ?m) {}": ROWS,
    "SELECT (0 AS ?n) { VALUES ?x { 1 2 } }": ROWS,
    "SELECT ?x { OPTIONAL { ?x a cg:Nothing } }": ROWS,
    "ASK { ?r a cg:Review }": ROWS,
    "CONSTRUCT { ?r a cg:Nothing } { ?r a cg:Review } LIMIT 1": TRIPLES,
}
ANSWERS = [
    (query, form, empty)
    for queries, empty in ((EMPTY, True), (FULL, False))
    for query, forms in queries.items()
    for form in forms
]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    from casegraph.ingest.build import Build
    from casegraph.store import open_memory

    from ..support.paths import CASES

    path = tmp_path_factory.mktemp("toy") / "toy.nq"
    path.write_text("".join(Build([CASES / "toy"]).quads), encoding="utf-8")
    return open_memory(path)


@pytest.mark.parametrize(("query", "form", "empty"), ANSWERS)
def test_an_answer_is_empty_in_every_format_or_in_none(
    query: str, form: str, empty: bool, toy: OxigraphStore
) -> None:
    with ask(toy, query, format=form) as answer:
        assert is_empty(answer) is empty
        assert answer.body.tell() == 0


def test_a_dataset_that_cannot_be_asked_gives_no_names(kg: KnowledgeGraph) -> None:
    class Gone:
        location = "http://127.0.0.1:9/sparql"

        def ask(self, query: str) -> bool:
            raise StoreError("gone")

    assert unknown_names(Gone(), "SELECT * { ?s ?p theme:neglekt }") == []  # type: ignore[arg-type]


# The command.


@pytest.mark.parametrize("form", ROWS)
def test_the_command_names_them_on_stderr_alone(
    form: str, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casegraph.api.open", lambda *_: kg)
    call = ["query", "SELECT ?f { ?f cg:theme theme:county-lines }", "--format", form]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.exception
    assert done.stderr == (
        "note: the query, line 1, column 25: theme:county-lines is not in the data; did you mean "
        "theme:criminal-exploitation?\n"
    )
    monkeypatch.setattr("casegraph.sparql.empty_answers.unknown_names", lambda *_: [])
    again = CliRunner().invoke(app, call)
    assert (again.stdout, again.stderr) == (done.stdout, "")


OWN = ["--name", "theme-pair-reviews", "--with", "theme=pandemic", "--with", "other_theme=bullying"]
CALLS = [[query] for query in FULL] + [OWN]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_nothing_is_looked_up_where_there_are_rows_or_the_query_is_our_own(
    call: list[str], kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("looked up")

    monkeypatch.setattr("casegraph.api.open", lambda *_: kg)
    monkeypatch.setattr("casegraph.sparql.empty_answers.unknown_names", never)
    done = CliRunner().invoke(app, ["query", *call])
    assert done.exit_code == 0, done.exception
    assert done.stderr == ""
