"""The pairs as a W3C Data Cube: its integrity constraints, its shapes and its numbers."""

from __future__ import annotations

import math
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
import rdflib

import casegraph
from casegraph.analyses.cooccurrence import MEASURES as KNOWN
from casegraph.analyses.cooccurrence.measures import FURTHER
from casegraph.exports import export
from casegraph.exports.cube import ATTRIBUTES, MEASURES
from casegraph.ingest.validation import validate
from casegraph.model import iris
from casegraph.model.concepts import concepts

from ..support import cube_constraints
from ..support.paths import ONTOLOGY, ROOT
from .networks import network_of
from .readers import CG, QB, turtle_by_rdflib


@pytest.fixture(scope="module")
def cube(bundled: nx.Graph[str]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=export(bundled, "turtle"), format="turtle")


@pytest.fixture(scope="module")
def cube_store(bundled: nx.Graph[str], kg: casegraph.KnowledgeGraph) -> pyoxigraph.Store:
    """The export of both nets beside the ontology and the concept schemes, as they come."""
    store = pyoxigraph.Store()
    for path in (ONTOLOGY / "casegraph.ttl", *sorted((ONTOLOGY / "vocab").glob("*.ttl"))):
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    for G in (bundled, kg.cooccurrence()):
        store.load(export(G, "nquads").encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def normalised(cube_store: pyoxigraph.Store) -> pyoxigraph.Store:
    return cube_constraints.normalised(cube_store)


@pytest.mark.parametrize("constraint", cube_constraints.CONSTRAINTS, ids=lambda c: c.name)
def test_cube_keeps_constraint(
    constraint: cube_constraints.Constraint, normalised: pyoxigraph.Store
) -> None:
    assert not constraint.is_broken(normalised), constraint.rule


SAME_THEME_TWICE = """DELETE { ?o cg:themeB ?v } INSERT { ?o cg:themeB ?a }
    WHERE { ?o cg:themeA ?a ; cg:themeB ?v }"""


@pytest.mark.parametrize(
    ("update", "name"),
    [
        ("DELETE { ?o cg:lift ?v } WHERE { ?o cg:lift ?v }", "IC-14"),
        ("DELETE { ?o cg:evidence ?v } WHERE { ?o cg:evidence ?v }", "IC-13"),
        ("DELETE { ?o cg:net ?v } WHERE { ?o cg:net ?v }", "IC-11"),
        ("DELETE { ?c skos:inScheme ?s } WHERE { ?c skos:inScheme ?s }", "IC-19"),
        (SAME_THEME_TWICE, "IC-12"),
    ],
)  # fmt: skip
def test_spoilt_cube_breaks_its_constraint(update: str, name: str) -> None:
    store = pyoxigraph.Store()
    store.load(path=str(ONTOLOGY / "casegraph.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    text = export(network_of({t: t for t in ("neglect", "poverty", "housing")}), "turtle")
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    extra = text.replace("/poverty/housing", "/neglect/housing").replace(
        "cg:themeA theme:poverty", "cg:themeA theme:neglect"
    )
    store.load(extra.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    assert cube_constraints.broken(store) == []
    store.update(f"{cube_constraints.PREFIXES} PREFIX cg: <{iris.CG}> {update}")
    assert name in cube_constraints.broken(store)


def test_structure_lists_what_the_export_writes() -> None:
    g = rdflib.Graph().parse(ONTOLOGY / "casegraph.ttl")
    components = list(g.objects(CG.cooccurrenceStructure, QB.component))
    assert len(components) == 34
    by_kind = {
        kind: {str(p) for c in components for p in g.objects(c, QB[kind])}
        for kind in ("dimension", "measure", "attribute")
    }
    assert by_kind["measure"] == {iris.expand(m) for m in MEASURES}
    assert by_kind["attribute"] == {iris.expand(a) for a in ATTRIBUTES}
    assert by_kind["dimension"] == {
        str(CG[d]) for d in ("themeA", "themeB", "net", "unit", "group")
    }
    orders = [int(str(g.value(c, QB.order))) for c in components]
    assert sorted(orders) == list(range(1, 35))
    # The list of measures and the structure have one order.
    measures = sorted((int(str(g.value(c, QB.order))), str(p))
                      for c in components for p in g.objects(c, QB.measure))  # fmt: skip
    assert [p for _, p in measures] == [iris.expand(m) for m in MEASURES]


def test_cube_says_what_the_network_says(bundled: nx.Graph[str], cube: rdflib.Graph) -> None:
    seen = 0
    for observation in cube.subjects(rdflib.RDF.type, QB.Observation):
        a, b = (
            str(cube.value(observation, CG[end])).rsplit("/", 1)[-1] for end in ("themeA", "themeB")
        )
        edge = bundled.edges[a, b]
        names = {iris.expand(k): v for k, v in (MEASURES | ATTRIBUTES).items()}
        wanted = edge | {"a": bundled.nodes[a]["count"], "b": bundled.nodes[b]["count"]}
        for predicate, name in names.items():
            value = cube.value(observation, rdflib.URIRef(predicate))
            if value is None:
                assert KNOWN[name].kind in FURTHER or wanted[name] == math.inf
            else:
                assert isinstance(value, rdflib.Literal | rdflib.URIRef), name
                assert value.toPython() == wanted[name], name
        reviews = {str(r) for r in cube.objects(observation, rdflib.PROV.wasDerivedFrom)}
        assert reviews == {iris.review(r) for r in edge["reviews"]}
        seen += 1
    assert seen == bundled.number_of_edges() > 2000
    assert not [t for triple in cube for t in triple if isinstance(t, rdflib.BNode)]


def test_reviews_of_the_cube_are_those_of_the_dataset(
    kg: casegraph.KnowledgeGraph, cube: rdflib.Graph
) -> None:
    known = {iris.review(r) for r in kg.reviews()}
    assert {str(r) for r in cube.objects(None, rdflib.PROV.wasDerivedFrom)} <= known


def test_terms_of_the_cube_are_defined(cube: rdflib.Graph) -> None:
    g = rdflib.Graph().parse(ONTOLOGY / "casegraph.ttl")
    used = {p for p in cube.predicates() if str(p).startswith(iris.CG)}
    assert len(used) == 27
    assert all((p, rdflib.RDFS.label, None) in g for p in used)


@pytest.mark.parametrize("unit", ["review", "child", "finding"])
@pytest.mark.parametrize("null", ["exact", "length-average", "independence"])
def test_cube_keeps_the_shapes(
    kg: casegraph.KnowledgeGraph, unit: str, null: str, tmp_path: Path
) -> None:
    # Beside the vocabulary, so that another label for one of its concepts would be a fault.
    # Children and findings are not tested, so that the pairs of most units stand for strong ones.
    min_count = {"review": 0, "child": 20, "finding": 4}[unit]
    max_q = 0.01 if unit == "review" else 1.0
    G = kg.cooccurrence(unit=unit, null=null, min_count=min_count, max_q=max_q)
    assert G.number_of_edges() > 5
    path = tmp_path / "pairs.ttl"
    path.write_text(export(G, "turtle"), encoding="utf-8")
    assert validate(path).shape_faults == ()


def test_pair_without_its_first_theme_breaks_a_shape(tmp_path: Path) -> None:
    labels = {t: concepts("theme")[t].pref_label for t in ("neglect", "poverty")}
    text = export(network_of(labels), "turtle")
    path = tmp_path / "pairs.ttl"
    path.write_text(text, encoding="utf-8")
    assert validate(path).shape_faults == ()
    assert text.count("cg:themeA ") == 1
    path.write_text(text.replace("cg:themeA ", "cg:themeB "), encoding="utf-8")
    assert [f.shape for f in validate(path).shape_faults] == ["KindOfObservationShape"]


def test_both_nets_and_groups_have_names_of_their_own(kg: casegraph.KnowledgeGraph) -> None:
    networks = [
        kg.cooccurrence(),
        kg.cooccurrence(null="independence"),
        kg.cooccurrence(["nation=wales"]),
        kg.cooccurrence(unit="child"),
        kg.cooccurrence(["age-group=1-to-5", "sex=male"]),
        kg.cooccurrence(["age-group=1-to-5", "sex=male", "children=any"]),
    ]
    graphs, observations, total = set(), set(), 0
    for G in networks:
        for quad in pyoxigraph.parse(export(G, "nquads"), format=pyoxigraph.RdfFormat.N_QUADS):
            graphs.add(str(quad.graph_name))
            if str(quad.object) == f"<{QB.Observation}>":
                observations.add(str(quad.subject))
                total += 1
    assert len(graphs) == 6
    assert len(observations) == total > 5000


def test_pair_without_a_finite_measure_is_left_out_of_the_cube() -> None:
    G = network_of({t: t for t in ("neglect", "poverty", "housing")})
    G.edges["neglect", "poverty"]["lift"] = math.nan
    _, pairs = turtle_by_rdflib(export(G, "turtle"), ROOT)
    assert set(pairs) == {frozenset(("poverty", "housing"))}
