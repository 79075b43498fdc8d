"""The RDF files beside the pages: Turtle and JSON-LD of the same triples as the dataset's own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse

import casegraph as cg
from casegraph.api import KnowledgeGraph
from casegraph.model.iris import BASE, ID, VOCAB
from casegraph.resources import folder
from casegraph_viz.views.things.addresses import review_page
from casegraph_viz.views.things.rdf_files import json_ld, turtle
from casegraph_viz.views.things.triples import STRING, TYPE, Term, Triples

from ....support import bundled
from ....support.entity_pages import of_site, small, written

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dataset(
    kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, set[tuple[str, str]]]:
    """Subject → (predicate, object) of the whole dataset, read from its N-Quads."""
    path = tmp_path_factory.mktemp("files") / "dataset.nq"
    kg.write_nquads(path)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in parse(path=str(path), format=RdfFormat.N_QUADS):
        assert isinstance(quad.subject, NamedNode)
        found[quad.subject.value].add((quad.predicate.value, str(quad.object)))
    return found


def test_how_many_files(site: Path) -> None:
    names = [a for a in of_site(site) if not a.endswith(".html")]
    kinds = Counter((a.partition("/")[0], a.rpartition(".")[2]) for a in names)
    assert kinds == {
        ("id", "ttl"): bundled.count("reviews"),
        ("id", "jsonld"): bundled.count("reviews"),
        ("vocab", "ttl"): 171,
        ("vocab", "jsonld"): 171,
        ("ontology", "ttl"): 2,
        ("ontology", "jsonld"): 1,
        ("organisations.ttl", "ttl"): 1,
        ("organisations.jsonld", "jsonld"): 1,
        ("sources.ttl", "ttl"): 1,
        ("sources.jsonld", "jsonld"): 1,
    }


def test_every_turtle_file_holds_what_the_dataset_says_of_its_things(
    site: Path, dataset: dict[str, set[tuple[str, str]]]
) -> None:
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    files = 0
    for address, text in of_site(site).items():
        if not address.endswith(".ttl") or address.startswith("ontology/"):
            continue
        files += 1
        for triple in parse(text, format=RdfFormat.TURTLE):
            assert isinstance(triple.subject, NamedNode)
            told[triple.subject.value].add((triple.predicate.value, str(triple.object)))
    assert files == bundled.count("reviews") + 171 + 2
    for subject, pairs in told.items():
        assert pairs == dataset[subject], subject
    kinds = Counter(s.removeprefix(ID).partition("/")[0] for s in told if s.startswith(ID))
    for kind in ("review", "finding", "recommendation", "organisation", "source"):
        assert kinds[kind] == bundled.count(f"{kind}s")
    assert kinds["child"] == bundled.count("children")
    assert sum(s.startswith(VOCAB) for s in told) == sum(s.startswith(VOCAB) for s in dataset)


def graphs(turtle_text: str, json_text: str) -> tuple[rdflib.Graph, rdflib.Graph]:
    return (
        rdflib.Graph().parse(data=turtle_text, format="turtle"),
        rdflib.Graph().parse(data=json_text, format="json-ld"),
    )


def test_json_ld_says_the_same_as_turtle(site: Path) -> None:
    found = of_site(site)
    chosen = [a for a in found if a.endswith(".ttl") and not a.startswith("ontology/")]
    chosen = [a for k, a in enumerate(chosen) if a.count("/") != 2 or k % 13 == 0]
    assert len(chosen) > 60
    triples = 0
    for address in chosen:
        a, b = graphs(found[address], found[address.removesuffix("ttl") + "jsonld"])
        assert set(a) == set(b), address
        triples += len(a)
    assert triples > 11_000


def test_json_ld_brings_its_context_and_plain_keys(site: Path) -> None:
    review = "2013-coventry-safeguarding-childr-daniel-pelka"
    address = review_page(review)
    text = of_site(site)[address.removesuffix("html") + "jsonld"]
    body = json.loads(text)
    assert isinstance(body["@context"], dict)
    assert body["type"] == "Review"
    assert body["title"] == "Daniel Pelka"
    assert body["issued"] == "2013"
    assert body["reviewType"] == "serious-case-review"
    own = [r for r in bundled.rows("findings") if r["review_id"] == review]
    assert len(body["hasFinding"]) == len(own) > 5
    assert {f["type"] for f in body["hasFinding"]} == {"Finding"}
    assert body["concerns"]["involves"]["characteristic"] == ["1-to-5", "male"]
    whole = json.loads((folder("ontology") / "context.jsonld").read_text())["@context"]
    assert all(whole[key] == value for key, value in body["@context"].items())
    assert len(body["@context"]) < len(whole) / 2


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TRAPS = {
    "a word of the context": ("theme", Term(f"{VOCAB}theme/title")),
    "a prefix": ("theme", Term(f"{VOCAB}theme/a:b")),
    "a keyword": ("theme", Term(f"{VOCAB}theme/@id")),
    "a group": ("theme", Term(f"{VOCAB}theme-group/harm")),
    "a foreign concept": ("theme", Term("https://example.org/x")),
    "text for a thing": ("theme", Term("neglect", STRING)),
    "a language": ("area", Term("Ynys Môn", f"{RDF}langString", "cy")),
    "a number as text": ("ageInMonths", Term("7.50", STRING)),
    "a decimal": ("ageInMonths", Term("7.50", "http://www.w3.org/2001/XMLSchema#decimal")),
    "an integer": ("ageInMonths", Term("7", "http://www.w3.org/2001/XMLSchema#integer")),
    "a boolean": ("isComplete", Term("true", "http://www.w3.org/2001/XMLSchema#boolean")),
    "an unknown property": ("unheardOf", Term("x", STRING)),
    "an unknown datatype": ("area", Term("x", "https://example.org/type")),
    "an odd address": ("concerns", Term("urn:uuid:1")),
    "itself": ("concerns", Term(f"{ID}review/a")),
    "a line and quotes": ("area", Term('a "b"\n\\c\t\u2028', STRING)),
    "an empty text": ("area", Term("", STRING)),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_odd_statements_come_back_as_they_were(trap: str) -> None:
    name, term = TRAPS[trap]
    subject = f"{ID}review/a"
    t = Triples(
        [(subject, TYPE, Term(f"{BASE}ontology#Review")), (subject, f"{BASE}ontology#{name}", term)]
    )
    a, b = graphs(turtle(t, [subject]), json_ld(t, [subject]))
    assert len(a) == 2
    assert set(a) == set(b)


def test_two_things_that_name_each_other_are_written_once() -> None:
    x, y, p = f"{ID}incident/x", f"{ID}review/y", f"{BASE}ontology#concerns"
    t = Triples([(y, p, Term(x)), (x, p, Term(y))])
    a, b = graphs(turtle(t, [y, x]), json_ld(t, [y, x]))
    assert set(a) == set(b)
    assert len(a) == 2


def test_prefixes_stand_in_one_order(site: Path) -> None:
    checked = 0
    for address, text in of_site(site).items():
        if address.endswith(".ttl") and not address.startswith("ontology/"):
            head = [line for line in text.split("\n") if line.startswith("@prefix")]
            assert head == sorted(head)
            checked += len(head)
    assert checked > 5_000


def test_hostile_ids_and_texts_stay_inside_their_files(tmp_path: Path) -> None:
    kg = cg.open(small(tmp_path / "x.nq", ["..", "a'b&c", "A", "b", "c"], 'x"""\n<y>\\ \u2028'))
    found = written(kg)
    files = [a for a in found if a.startswith("id/review/") and a.endswith(".ttl")]
    assert len(files) == 5
    for address in files:
        a, b = graphs(found[address], found[address.removesuffix("ttl") + "jsonld"])
        assert set(a) == set(b)
        assert len(a) > 20


def test_the_files_of_the_ontology_are_those_of_the_project(site: Path) -> None:
    found = of_site(site)
    for name in ("casegraph.ttl", "shapes.ttl", "context.jsonld"):
        assert found[f"ontology/{name}"] == (folder("ontology") / name).read_text(encoding="utf-8")
