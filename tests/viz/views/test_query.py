"""What the query page is made of: questions, words, schema, dataset and policy."""

from __future__ import annotations

import base64
import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts, groups, identifiers
from casegraph.model.iris import BASE, CG, PREFIXES, concept, shortened
from casegraph.resources import folder
from casegraph.sparql import named_queries
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.topics import TOPICS
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.query.page import FIRST, query_page
from casegraph_viz.views.query.questions import choices, questions
from casegraph_viz.views.query.schema import schema, used
from casegraph_viz.views.query.words import words

ADDRESSES = {concept("theme", "neglect"): "vocab/theme/neglect.html", "urn:other": "x.html"}


@pytest.fixture(scope="module")
def html(kg: KnowledgeGraph) -> str:
    return query_page(Corpus(kg), Frame("query.html", ADDRESSES, digest=kg.digest))


@pytest.fixture(scope="module")
def served(kg: KnowledgeGraph) -> str:
    return query_page(Corpus(kg), Frame("query.html", ADDRESSES), endpoint="/sparql")


def block(html: str, name: str) -> Any:
    found = re.search(
        rf'<script type="application/json" id="data-{name}">(.*?)</script>', html, re.S
    )
    assert found, name
    return json.loads(found[1])


def unpacked(text: str) -> bytes:
    return gzip.decompress(base64.b64decode(text))


def table(name: str) -> list[dict[str, str]]:
    with (folder("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------------- questions


def test_every_named_query_is_a_question_once() -> None:
    listed = [q for topic in questions() for q in topic["questions"]]
    assert sorted(q["name"] for q in listed) == sorted(named_queries())
    for q in listed:
        query = named_queries()[q["name"]]
        assert (q["question"], q["counted"]) == (query.question, query.counted)
        assert q["text"] == query.text.strip()
        assert {p["variable"]: p["kind"] for p in q["parameters"]} == query.parameters
    assert FIRST in named_queries()
    assert {topic["key"] for topic in questions()} <= set(TOPICS), "a topic has no heading"


def test_lists_hold_every_concept_and_thing(kg: KnowledgeGraph) -> None:
    found = choices(kg.store, questions())
    assert {"theme", "agency", "report", "review", "organisation"} <= set(found)
    assert "finding" not in found, "thousands of findings are asked for by id"
    assert [iri for iri, _, _ in found["theme"]] == [
        concept("theme", t) for t in identifiers("theme")
    ]
    by_iri = {iri: (label, group) for iri, label, group in found["theme"]}
    assert by_iri[concept("theme", "neglect")] == ("Neglect", groups("theme")["harm"].pref_label)
    assert all(group for _, group in by_iri.values()), "every theme stands in a group"
    narrowed = {
        (q["name"], p["variable"]): p["group"]
        for topic in questions() for q in topic["questions"] for p in q["parameters"] if p["group"]
    }  # fmt: skip
    dimension = groups("characteristic")["age-group"].pref_label
    assert narrowed == {
        (name, "age_group"): dimension
        for name in ("children-by-age-and-sex", "reviews-by-age-group", "themes-by-age-group")
    }, "a list of age groups holds age groups only"
    assert dimension in {group for _, _, group in found["characteristic"]}
    assert len(found["review"]) == len(table("reviews.csv"))
    assert len(found["organisation"]) == len(table("organisations.csv"))


# ------------------------------------------------------------------------- words and schema


def test_words_hold_the_ontology_and_every_concept(kg: KnowledgeGraph) -> None:
    found = {word["write"]: word for word in words(kg.store, used(schema(kg.store)))}
    assert found["theme:neglect"]["label"] == "Neglect"
    assert found["theme:neglect"]["scheme"] == "theme"
    assert "starvation" in found["theme:neglect"]["others"]
    assert found["cg:Review"]["kind"] == "class"
    assert found["cg:hasFinding"]["kind"] == found["dcterms:title"]["kind"] == "property"
    text = (folder("ontology") / "casegraph.ttl").read_text(encoding="utf-8")
    defined = set(re.findall(r"^(cg:\w+) a [^;.]*(?:owl:Class|Property)", text, re.M))
    assert len(defined) > 50
    assert defined <= set(found)
    for scheme in ("theme", "agency", "characteristic", "incident-type", "polarity"):
        for each in concepts(scheme).values():
            assert found[shortened(each.iri)]["label"] == each.pref_label


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (CG + "Review", "cg:Review"),
        (PREFIXES["dcterms"] + "title", "dcterms:title"),
        (concept("review-type", "serious-case-review"), "review-type:serious-case-review"),
        (concept("polarity", "concern"), f"<{BASE}vocab/polarity/concern>"),
        (BASE + "graph/package/published", f"<{BASE}graph/package/published>"),
        (concept("theme", "a.b"), "theme:a.b"),
        (concept("theme", "ends."), f"<{concept('theme', 'ends.')}>"),
        (BASE + "vocab/theme/", f"<{BASE}vocab/theme/>"),
    ],
)
def test_short_forms_mean_the_same(iri: str, written: str) -> None:
    from pyoxigraph import NamedNode, Store

    assert shortened(iri) == written
    store = Store()
    rows = store.query(f"SELECT ?x {{ VALUES ?x {{ {written} }} }}", prefixes=PREFIXES)
    assert [row["x"] for row in rows] == [NamedNode(iri)]  # type: ignore[union-attr]


def test_the_schema_counts_as_the_tables_do(kg: KnowledgeGraph) -> None:
    found = {c["write"]: c for c in schema(kg.store)}
    for name, file in (
        ("cg:Review", "reviews.csv"), ("cg:Child", "children.csv"), ("cg:Finding", "findings.csv"),
        ("cg:Recommendation", "recommendations.csv"), ("org:Organization", "organisations.csv"),
        ("qb:Observation", "statistics.csv"),
    ):  # fmt: skip
        assert found[name]["n"] == len(table(file)), name
    properties = {p["write"]: p for p in found["cg:Review"]["properties"]}
    dated = [r for r in table("reviews.csv") if r["year_published"]]
    assert properties["dcterms:issued"] | {"iri": ""} == {
        "iri": "", "write": "dcterms:issued", "n": len(dated),
        "to": 'year, as "2018"^^xsd:gYear',
    }  # fmt: skip
    assert properties["cg:reviewTheme"]["to"] == "concept of theme"
    assert properties["cg:hasFinding"]["to"] == "cg:Finding"
    assert not [c for c in found if c.startswith(("owl:", "sh:"))]


# ------------------------------------------------------------------------- the page


def test_the_dataset_in_the_page_is_the_dataset(
    kg: KnowledgeGraph, html: str, tmp_path: Path
) -> None:
    kg.write_nquads(tmp_path / "all.nq")
    assert unpacked(block(html, "dataset")) == (tmp_path / "all.nq").read_bytes()
    assert unpacked(block(html, "engine"))[:4] == b"\0asm"


def test_only_own_things_have_addresses(html: str) -> None:
    found = json.loads(unpacked(block(html, "addresses")))
    assert found == {"vocab/theme/neglect": "vocab/theme/neglect.html"}


def test_the_page_is_one_file_of_no_more_than_seven_megabytes(html: str, served: str) -> None:
    assert 3_000_000 < len(html.encode()) < 7_000_000
    assert len(served.encode()) < 2_000_000


def policy(html: str) -> dict[str, list[str]]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found
    parts = found[1].replace("&#39;", "'").split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def test_the_policy_opens_nothing_but_the_engine(html: str, served: str) -> None:
    in_page, on_server = policy(html), policy(served)
    strict = {"default-src": ["'none'"], "img-src": ["data:"], "base-uri": ["'none'"],
              "form-action": ["'none'"]}  # fmt: skip
    for found, further, script in (
        (in_page, {"worker-src": ["blob:"]}, ["'wasm-unsafe-eval'"]),
        (on_server, {"connect-src": ["'self'"]}, []),
    ):
        scripts = found.pop("script-src")
        styles = found.pop("style-src")
        assert found == {**strict, **further}
        assert [s for s in scripts if not s.startswith("'sha256-")] == script
        assert all(s.startswith("'sha256-") for s in styles)


def test_the_page_of_a_server_says_who_answers(html: str, served: str) -> None:
    alone, sends = "makes no request to any other", "This page sends each query to the server"
    assert alone in html
    assert sends not in html
    assert sends in served
    assert "without sending anything" in html
    assert "without sending anything" not in served


def test_every_name_of_the_data_is_known_to_the_page(kg: KnowledgeGraph, html: str) -> None:
    known = {word["iri"] for word in block(html, "words")} | set(block(html, "terms"))
    for pattern in ("?s ?x ?o", "?s a ?x", "GRAPH ?x { ?s ?p ?o }"):
        used = {str(iri) for (iri,) in kg.store.select(f"SELECT DISTINCT ?x {{ {pattern} }}").rows}
        assert used
        assert used <= known
    assert CG + "Reviews" not in known


def test_no_address_is_loaded(html: str) -> None:
    head = html.split("<script type")[0]
    assert not re.findall(r"<(?:link|script|img|iframe|object)[^>]+(?:src|href)=", head)
    assert " style=" not in head
    assert not re.findall(r"\son\w+=", head)


def test_the_same_page_each_time(kg: KnowledgeGraph, html: str) -> None:
    assert query_page(Corpus(kg), Frame("query.html", ADDRESSES, digest=kg.digest)) == html


def test_filters_do_not_apply_and_the_page_says_so(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg, ["nation=wales"])
    page = query_page(corpus, Frame(selection=corpus.selection), "/sparql")
    assert "do not apply here: this page holds the whole dataset" in page
