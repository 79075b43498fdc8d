"""Pages of schemes, ontology, questions, organisations, sources and provenance, with counts."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import rdflib

from casegraph.api import KnowledgeGraph
from casegraph.model import iris
from casegraph.model.concepts import concepts, groups, level_of
from casegraph.resources import folder
from casegraph.sparql.named import named_queries
from casegraph_viz.content.topics import TOPICS
from casegraph_viz.views.things import model
from casegraph_viz.views.things.addresses import anchor, group_anchor, term_anchor

from ....support.entity_pages import Element, of_site, parsed
from ....support.paths import DATA

pytestmark = pytest.mark.slow


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def page(site: Path) -> Any:
    kept: dict[str, Element] = {}

    def find(address: str) -> Element:
        if address not in kept:
            kept[address] = parsed(of_site(site)[address])
        return kept[address]

    return find


def test_the_pages_of_themes_and_agencies_begin_with_how_often_each_is_named(page: Any) -> None:
    cases = {r["review_id"]: r for r in rows("reviews") if level_of(r["review_type"]) == "case"}
    naming: dict[str, set[str]] = defaultdict(set)
    for row in rows("findings"):
        if row["review_id"] in cases:
            for theme in row["themes"].split(";"):
                naming[f"theme/{theme}"].add(row["review_id"])
    for review, row in cases.items():
        for agency in row["agencies"].split(";"):
            naming[f"agency/{agency}"].add(review)
    drawn = 0
    for scheme in ("theme", "agency"):
        for svg in page(f"vocab/{scheme}.html").by_id("picture").all("svg"):
            links = [a.attributes["href"].removesuffix(".html") for a in svg.all("a")]
            links = ["/".join(link.split("/")[-2:]) for link in links]
            counts = [int(text.text) for text in svg.all("text") if text.text.isdecimal()]
            assert counts == [len(naming[link]) for link in links]
            assert counts == sorted(counts, reverse=True)
            drawn += len(links)
    assert drawn == 5 * 9 + 3 * 12


def test_every_concept_stands_on_the_page_of_its_scheme(page: Any) -> None:
    counted = Counter[str]()
    for scheme in iris.SCHEMES:
        found = page(f"vocab/{scheme}.html")
        for name, concept in concepts(scheme).items():
            item = found.by_id(anchor(name))
            assert concept.pref_label in item.text
            assert concept.definition in item.text
            for other in concept.alt_labels:
                assert other in item.text
            counted[scheme] += 1
        for group in groups(scheme).values():
            assert group.pref_label in found.by_id(group_anchor(group.iri)).text
    assert len(iris.SCHEMES) == 19
    assert (counted["theme"], counted["agency"], counted["incident-type"]) == (100, 52, 21)


def test_counts_of_use_are_those_of_the_tables(page: Any) -> None:
    checked = 0
    kinds = Counter(r["review_type"] for r in rows("reviews"))
    for name, count in kinds.items():
        said = page("vocab/review-type.html").by_id(name).text
        assert f"{count} review{'' if count == 1 else 's'}" in said
        checked += 1
    found = Counter(f["kind"] for f in rows("findings"))
    for name, count in found.items():
        assert f"{count:,} findings" in page("vocab/finding-kind.html").by_id(name).text
        checked += 1
    shown = Counter(
        c
        for r in rows("children")
        for c in {r["age_group"], r["sex"], *r["characteristics"].split(";")} - {""}
    )
    for name, count in shown.items():
        said = page("vocab/characteristic.html").by_id(anchor(name)).text
        assert re.search(rf"\b{count} child", said), name
        checked += 1
    actions = Counter(r["action"] for r in rows("recommendations") if r["action"])
    for name, count in actions.items():
        assert f"{count} recommendation" in page("vocab/action-type.html").by_id(name).text
        checked += 1
    assert checked > 50


def test_schemes_are_listed_with_their_sizes(page: Any) -> None:
    said = page("vocabularies.html").text
    assert "Themes 100" in said
    assert len(list(page("vocabularies.html").by_id("main").all("li"))) == 19


def test_links_of_concepts_open_a_filtered_list(page: Any) -> None:
    links = [
        a.attributes["href"]
        for a in page("vocab/incident-type.html").all("a")
        if "reviews.html#" in a.attributes.get("href", "")
    ]
    assert "../reviews.html#incident-type=filicide" in links
    held = json.loads(page("reviews.html").by_id("data-incidence").text)
    (facet,) = (facet for facet in held["facets"] if facet["key"] == "incident-type")
    assert {link.rpartition("=")[2] for link in links} == set(facet["id"])


def test_every_term_of_the_ontology_has_its_comment(page: Any) -> None:
    graph = rdflib.Graph().parse(folder("ontology") / "casegraph.ttl")
    comment = rdflib.RDFS.comment
    own = {s for s in graph.subjects() if str(s).startswith(iris.CG)}
    for term in own:
        item = page("ontology.html").by_id(term_anchor(str(term)))
        assert " ".join(str(graph.value(term, comment)).split()) in item.text
    assert len(own) == 137


def test_uses_on_the_ontology_page_are_those_that_sparql_counts(
    kg: KnowledgeGraph, page: Any
) -> None:
    checked = 0
    for name in ("theme", "hasFinding", "implicates", "directedTo", "characteristic", "count"):
        query = f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s ?o {{ ?s cg:{name} ?o }} }} }}"
        number = int(kg.query(query)["n"].iloc[0])
        said = page("ontology.html").by_id(name).text
        assert f"{number:,} statements in this dataset" in said
        checked += number
    for name, table in (("Review", "reviews"), ("Finding", "findings"), ("Child", "children")):
        number = len(rows(table))
        assert f"{number:,} things in this dataset" in page("ontology.html").by_id(name).text
    assert checked > 5_000


def test_every_shape_stands_there_with_its_message(page: Any) -> None:
    graph = rdflib.Graph().parse(folder("ontology") / "shapes.ttl")
    message = rdflib.URIRef("http://www.w3.org/ns/shacl#message")
    said = page("ontology.html").text
    messages = {" ".join(str(o).split()) for o in graph.objects(None, message)}
    assert len(messages) > 100
    assert [m for m in messages if m not in said] == []


def test_the_drawing_of_the_model_says_what_the_ontology_says() -> None:
    graph = rdflib.Graph().parse(folder("ontology") / "casegraph.ttl")
    includes = rdflib.URIRef(iris.expand("sdo:domainIncludes"))
    for start, name, end, share in model.ARROWS:
        assert start in model.BOXES
        assert end in model.BOXES
        assert 0 < share < 1
        term = rdflib.URIRef(iris.expand(name))
        of = {*graph.objects(term, rdflib.RDFS.domain), *graph.objects(term, includes)}
        to = set(graph.objects(term, rdflib.RDFS.range))
        if name.startswith("cg:"):
            assert rdflib.URIRef(iris.expand(model.BOXES[start][3])) in of
            wanted = model.BOXES[end][3]
            concept = rdflib.URIRef(iris.expand("skos:Concept"))
            thing = rdflib.OWL.Thing
            if wanted.startswith("vocab:") or wanted == "skos:Concept":
                assert to & {concept, thing}
            else:
                assert rdflib.URIRef(iris.expand(wanted)) in to
    assert len(model.ARROWS) == len(model.arrows()) == 13


def test_names_in_the_drawing_of_the_model_lie_between_its_boxes() -> None:
    shown = model.boxes({})
    assert len(shown) == 13
    for arrow in model.arrows():
        half = 3.4 * len(arrow.name)
        for box in shown:
            apart = (
                arrow.x + half <= box["x"]
                or arrow.x - half >= box["x"] + box["width"]
                or arrow.y <= box["y"]
                or arrow.y - 10 >= box["y"] + box["height"]
            )
            assert apart, (arrow.name, box["label"])


def test_every_named_question_has_its_query(page: Any) -> None:
    found = page("questions.html")
    for name, query in named_queries().items():
        item = found.by_id(name)
        assert query.question in item.text
        assert " ".join(query.text.split()) in item.text
        for variable in query.parameters:
            assert f"May be restricted by {variable}" in item.text
    assert len(named_queries()) > 40
    # Each is a fold under the heading of its topic, in the order of the query page.
    assert len(list(found.all("details", "term"))) == len(named_queries())
    heads = [head.text.rstrip(" 0123456789") for head in found.all("h2")]
    assert heads[:-1] == [topic for topic in TOPICS.values() if topic in heads]
    assert heads[-1] == "Prefixes"


def test_organisations_with_their_reviews(page: Any) -> None:
    published = Counter(r["publisher_id"] for r in rows("reviews"))
    for row in rows("organisations"):
        cells = [
            e for e in page("organisations.html").by_id(anchor(row["organisation_id"])).all()
            if e.tag in {"td", "th"}
        ]  # fmt: skip
        assert " ".join(row["name"].split()) in cells[0].text
        assert cells[5].text == str(published[row["organisation_id"]])
        assert len(list(cells[6].all("a"))) == published[row["organisation_id"]]
    assert sum(published.values()) == len(rows("reviews"))


def test_sources_with_what_was_read_there(page: Any) -> None:
    reviews = {r["review_id"]: r["source_id"] for r in rows("reviews")}
    read = Counter(reviews.values())
    stated = {
        name: Counter(r["source_id"] or reviews[r["review_id"]] for r in rows(name))
        for name in ("findings", "recommendations")
    }
    others: defaultdict[str, set[str]] = defaultdict(set)
    for row in [*rows("findings"), *rows("recommendations")]:
        if row["source_id"] not in ("", reviews[row["review_id"]]):
            others[row["source_id"]].add(row["review_id"])
    figures = Counter(r["source_url"] for r in rows("statistics"))
    for row in rows("sources"):
        cells = [
            e for e in page("sources.html").by_id(anchor(row["source_id"])).all()
            if e.tag in {"td", "th"}
        ]  # fmt: skip
        assert len(list(cells[2].all("a"))) == read[row["source_id"]]
        assert len(list(cells[3].all("a"))) == len(others[row["source_id"]])
        for cell, name in ((cells[4], "findings"), (cells[5], "recommendations")):
            assert cell.text == str(stated[name][row["source_id"]] or "")
        assert cells[6].text == (str(figures[row["url"]]) if figures[row["url"]] else "")
    assert len(others) > 100


def test_provenance_names_every_file_with_its_fingerprint(kg: KnowledgeGraph, page: Any) -> None:
    found = page("provenance.html")
    said = {tr.text for tr in found.all("tr")}
    files = kg.query("SELECT ?name ?sha { ?f cg:sha256 ?sha ; dcterms:title ?name }").itertuples()
    count = 0
    for file in files:
        assert any(file.name in line and file.sha in line for line in said)
        count += 1
    assert count > 60
    assert "package/published" in found.text
