"""The named queries are questions in plain words and files that other programs can read."""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox

from casegraph.model import iris

from .solving import QUERIES
from .tables import FOLDER


def test_each_question_is_asked_once_in_plain_words() -> None:
    questions = [q.question for q in QUERIES.values()]
    assert len(set(questions)) == len({q.label for q in QUERIES.values()}) == len(questions)
    causal = re.compile(
        r"\b(caus|because|due to|lead|led to|result|effect|impact|affect|driv|explain|why|prevent"
        r"|contribut|predict|risk factor|correlat)",
        re.IGNORECASE,
    )
    for question in questions:
        assert re.fullmatch(r"[A-Z][^?]{,125}\?", question), question
    for query in QUERIES.values():
        assert re.fullmatch(r"[A-Z][^?]*\.", query.counted), query.name
        for told in (query.label, query.question, query.counted):
            assert not causal.search(told), told
            assert not re.search(r"\b(SELECT|SPARQL|cg:|null)\b", told), told
            assert not re.search(r"implicat|case-level|addressee|coded", told), told


def test_each_question_says_which_reviews_count() -> None:
    told = {name for name, query in QUERIES.items() if "reviews of single cases" in query.counted}
    limited = {name for name, query in QUERIES.items() if "review-level/case" in query.text}
    assert told == limited - {"reviews-by-year"}, "it counts all reviews as well"
    assert "those of single cases" in QUERIES["reviews-by-year"].counted
    everywhere = {
        name for name, query in QUERIES.items()
        if re.search(r"of (every|any) kind", query.counted)
    }  # fmt: skip
    counts = {
        name for name, query in QUERIES.items()
        if re.search(r"\?reviews\b|\?review_id\b", query.text.split("WHERE")[0])
    }  # fmt: skip
    assert counts - limited - everywhere == set(), "which reviews these count is not said"


def test_each_query_is_standard_sparql() -> None:
    from rdflib.plugins.sparql import prepareQuery

    for name, query in QUERIES.items():
        prepared = prepareQuery(query.text, initNs=iris.PREFIXES)
        assert prepared.algebra.name == "SelectQuery", name
        assert "ORDER BY" in query.text.rsplit("}", 1)[1], f"{name} has no order"
        assert "PREFIX" not in query.text


def test_each_file_is_shacl_without_blank_nodes() -> None:
    sh, cg = iris.PREFIXES["sh"], iris.CG
    for name, query in QUERIES.items():
        about: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for t in ox.parse(path=str(FOLDER / f"{name}.ttl"), format=ox.RdfFormat.TURTLE):
            assert not isinstance(t.subject, ox.BlankNode)
            assert not isinstance(t.object, ox.BlankNode)
            about[t.subject.value][t.predicate.value].add(t.object.value)
        iri = f"{iris.BASE}query/{name}"
        facts = about.pop(iri)
        assert facts[iris.PREFIXES["dcterms"] + "identifier"] == {name}
        assert facts[sh + "prefixes"] == {iris.BASE + "ontology"}
        assert {sh + "SPARQLExecutable", sh + "SPARQLSelectExecutable"} <= facts[
            iris.PREFIXES["rdf"] + "type"
        ]
        assert facts[cg + "parameter"] == set(about) == {f"{iri}#{p}" for p in query.parameters}


def test_the_declared_prefixes_are_those_that_every_query_knows() -> None:
    declared: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for t in ox.parse(path=str(FOLDER / "prefixes.ttl"), format=ox.RdfFormat.TURTLE):
        declared[t.subject.value][t.predicate.value] = t.object.value
    sh = iris.PREFIXES["sh"]
    pairs = {d[sh + "prefix"]: d[sh + "namespace"] for d in declared.values() if sh + "prefix" in d}
    assert pairs == iris.PREFIXES


def test_the_page_lists_every_query() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, query in QUERIES.items():
        by = ", ".join(f"`{p}`" for p in query.parameters)
        assert f"| [`{name}`]({name}.ttl) | {query.question} {query.counted} | {by} |" in page
