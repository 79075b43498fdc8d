"""The ontology is complete, consistent and free of blank nodes; cube and concepts are sound.

Consistency, integrity constraints and conditions are each shown to fail on something that is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from casegraph.ingest.build import bundled_store
from casegraph.model import iris

from ..support import cube_constraints, skos_constraints
from ..support.paths import CASES, ONTOLOGY

CG = Namespace(iris.CG)
QB = Namespace(iris.PREFIXES["qb"])
SDO = Namespace(iris.PREFIXES["sdo"])
ONTOLOGY_IRI = URIRef("https://w3id.org/casegraph/ontology")
VOCABULARY = sorted((ONTOLOGY / "vocab").glob("*.ttl"))
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))

MAIN_CLASSES = {"Review", "Incident", "Child", "Finding", "Recommendation", "Source"}
CLASSES = MAIN_CLASSES | {"QueryParameter"}
OBJECT_PROPERTIES = {
    "concerns", "hasFinding", "hasRecommendation", "involvedAgency", "codingBasis",
    "incidentType", "outcome", "involves", "characteristic", "theme", "findingKind", "polarity",
    "implicates", "directedTo", "actionType", "reviewTheme", "reviewRecommendsOn", "reviewLevel",
    "typicalOutcome", "excludes", "presupposes", "report", "refPeriod", "population",
    "statisticConcept", "subgroup", "themeA", "themeB", "net", "unit", "parameter", "valuesFrom",
}  # fmt: skip
DATATYPE_PROPERTIES = {
    "isComplete", "wasReadAgain", "caseIdentifier", "fileName", "area", "incidentDate",
    "incidentYear", "ageInMonths", "publisherName", "sha256",
    "percentage", "count", "fullTimeEquivalent", "baseSize", "comparator", "periodStart",
    "periodEnd", "group", "unitsWithBoth", "expectedCount", "expectedUnderNet", "lift", "npmi",
    "jaccard", "phi", "oddsRatio", "pValue", "qValue", "unitsWithA", "unitsWithB", "direction",
    "evidence", "isTested", "oddsRatioLow", "oddsRatioHigh", "variable", "liftUnderNet",
    "oddsRatioUnderNet", "oddsRatioUnderNetLow", "oddsRatioUnderNetHigh",
    "expectedByLength", "qValueByLength", "explainedByStrata",
    "stability", "stabilityWithOmissions", "stabilityCodedAgain", "isRobust",
}  # fmt: skip
MEASURES = {CG.percentage, CG["count"], CG.fullTimeEquivalent}
DIMENSIONS = {
    CG.report, CG.refPeriod, CG.population, CG.statisticConcept, CG.subgroup, QB.measureType,
}  # fmt: skip
ATTRIBUTES = {CG.comparator, CG.baseSize, URIRef(iris.expand("dcterms:source"))}
#: The dimensions, measures and attributes of each structure.
STRUCTURES = {
    CG.statisticsStructure: (DIMENSIONS, MEASURES, ATTRIBUTES),
    CG.percentageStructure: (DIMENSIONS, {CG.percentage}, ATTRIBUTES),
    CG.countStructure: (DIMENSIONS, {CG["count"]}, ATTRIBUTES),
    CG.fullTimeEquivalentStructure: (DIMENSIONS, {CG.fullTimeEquivalent}, ATTRIBUTES),
    CG.cooccurrenceStructure: (
        {CG.themeA, CG.themeB, CG.net, CG.unit, CG.group},
        {
            CG.unitsWithBoth, CG.expectedCount, CG.expectedUnderNet, CG.lift, CG.npmi, CG.jaccard,
            CG.phi, CG.oddsRatio, CG.pValue, CG.qValue, CG.liftUnderNet,
        },
        {
            CG.unitsWithA, CG.unitsWithB, CG.baseSize, CG.direction, CG.evidence, CG.isTested,
            CG.oddsRatioLow, CG.oddsRatioHigh, CG.oddsRatioUnderNet, CG.oddsRatioUnderNetLow,
            CG.oddsRatioUnderNetHigh, CG.expectedByLength, CG.qValueByLength,
            CG.explainedByStrata,
            CG.stability, CG.stabilityWithOmissions, CG.stabilityCodedAgain, CG.isRobust,
        },
    ),
}  # fmt: skip


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "casegraph.ttl")


@cache
def vocabulary_store() -> pyoxigraph.Store:
    assert len(VOCABULARY) == 17
    return store_of(*VOCABULARY)


def store_of(*paths: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for path in paths:
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def own_terms() -> set[str]:
    subjects = {str(s) for s in ontology().subjects()}
    return {s.removeprefix(iris.CG) for s in subjects if s.startswith(iris.CG)}


# ------------------------------------------------------------------------------------ the terms


def test_terms_are_the_ones_that_the_data_use() -> None:
    def named(kind: URIRef) -> set[str]:
        return {
            str(s).removeprefix(iris.CG)
            for s in ontology().subjects(RDF.type, kind)
            if str(s).startswith(iris.CG)
        }

    assert named(OWL.Class) == CLASSES
    assert named(OWL.ObjectProperty) == OBJECT_PROPERTIES
    assert named(OWL.DatatypeProperty) == DATATYPE_PROPERTIES
    assert named(QB.DataStructureDefinition) == {str(s).removeprefix(iris.CG) for s in STRUCTURES}
    assert len(own_terms()) == 137


def test_each_term_has_label_comment_and_definition() -> None:
    for term in own_terms():
        label = list(ontology().objects(CG[term], RDFS.label))
        comment = list(ontology().objects(CG[term], RDFS.comment))
        assert len(label) == len(comment) == 1, term
        for text in (*label, *comment):
            assert isinstance(text, Literal), term
            assert text.language == "en", term
        assert len(str(comment[0])) > 30, term
        assert str(comment[0]).endswith("."), term
        assert list(ontology().objects(CG[term], RDFS.isDefinedBy)) == [ONTOLOGY_IRI], term


def test_labels_differ() -> None:
    labels = [str(ontology().value(CG[term], RDFS.label)) for term in own_terms()]
    # A class and a property may share a word; "Report" and "report" are told apart by their case.
    assert len(set(labels)) == len(labels)


def test_each_property_has_a_range_and_a_domain_or_a_hint_of_it() -> None:
    for name in OBJECT_PROPERTIES | DATATYPE_PROPERTIES:
        domain = set(ontology().objects(CG[name], RDFS.domain))
        hints = set(ontology().objects(CG[name], SDO.domainIncludes))
        assert len(domain) + bool(hints) == 1, name
        assert len(set(ontology().objects(CG[name], RDFS.range))) == 1, name


def test_terms_of_others_are_declared_but_not_redefined() -> None:
    allowed = {
        OWL.disjointWith,  # said of two classes of others where our own classes need it
        RDF.type,
        RDFS.isDefinedBy,
    }
    for subject, predicate, _ in ontology():
        if str(subject).startswith(str(ONTOLOGY_IRI)) or subject == QB.measureType:
            continue
        assert predicate in allowed, (subject, predicate)


def test_header_says_version_licence_and_prefix() -> None:
    header = {
        str(p).rsplit("/", 1)[-1].rsplit("#", 1)[-1]: str(o)
        for p, o in ontology().predicate_objects(ONTOLOGY_IRI)
    }
    assert header["versionInfo"] == "0.1.0"
    assert header["versionIRI"] == f"{ONTOLOGY_IRI}/0.1.0"
    assert header["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert header["creator"] == "casegraph contributors"
    assert header["preferredNamespacePrefix"] == "cg"
    assert header["preferredNamespaceUri"] == iris.CG
    assert header["title"]
    assert header["description"]


def test_ontology_has_no_blank_node() -> None:
    assert not [t for triple in ontology() for t in triple if isinstance(t, BNode)]


def test_bundled_dataset_uses_no_term_that_the_ontology_lacks(bundled: pyoxigraph.Store) -> None:
    used = set()
    for quad in bundled:
        for term in (quad.predicate, quad.object):
            if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(iris.CG):
                used.add(term.value.removeprefix(iris.CG))
    assert len(used) > 40
    assert used <= own_terms()


# ---------------------------------------------------------------------------------- consistency


def contradictions(*paths: Path) -> list[str]:
    """Return what an OWL 2 RL reasoner finds contradictory in the ontology with some data."""
    from owlrl import DeductiveClosure, OWLRL_Semantics

    graph = Graph()
    for triple in ontology():
        graph.add(triple)
    for path in paths:
        graph.parse(path)
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    found = [str(message) for message in graph.objects(None, error)]
    found += [f"{thing} is nothing" for thing in graph.subjects(RDF.type, OWL.Nothing)]
    return found


def test_ontology_and_examples_are_consistent() -> None:
    assert len(VALID) == 13
    assert contradictions(*VALID) == []


def test_contradiction_is_found() -> None:
    found = contradictions(CASES / "inconsistent.ttl")
    assert found
    assert any("Child" in message and "Finding" in message for message in found)


def test_main_classes_are_disjoint() -> None:
    main = [CG[name] for name in sorted(MAIN_CLASSES)]
    main += [URIRef(iris.expand(c)) for c in ("org:Organization", "qb:Observation")]
    main += [SKOS.Concept]
    pairs = {frozenset((a, b)) for a, b in ontology().subject_objects(OWL.disjointWith)}
    expected = {frozenset((a, b)) for a in main for b in main if a != b}
    # A page may be the review itself, so that these two are not said to be disjoint.
    assert pairs == expected - {frozenset((CG.Review, CG.Source))}
    assert len(pairs) == 35


# ------------------------------------------------------------------------------------- the cube


@pytest.fixture(scope="module")
def bundled() -> pyoxigraph.Store:
    return bundled_store()


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: s.removeprefix(iris.CG))
def test_structure_is_well_formed(structure: URIRef) -> None:
    g = ontology()
    components = list(g.objects(structure, QB.component))
    dimensions = {p for c in components for p in g.objects(c, QB.dimension)}
    measures = {p for c in components for p in g.objects(c, QB.measure)}
    attributes = {p for c in components for p in g.objects(c, QB.attribute)}
    assert (dimensions, measures, attributes) == STRUCTURES[structure]
    assert len(components) == len(dimensions) + len(measures) + len(attributes)
    orders = [int(str(g.value(c, QB.order))) for c in components]
    assert len(set(orders)) == len(components)
    for dimension in dimensions:
        assert (dimension, RDF.type, QB.DimensionProperty) in g
    for measure in measures:
        assert (measure, RDF.type, QB.MeasureProperty) in g
    for attribute in attributes - {URIRef(iris.expand("dcterms:source"))}:
        assert (attribute, RDF.type, QB.AttributeProperty) in g
    assert cube_constraints.broken(store_of(ONTOLOGY / "casegraph.ttl")) == []


def test_there_are_21_constraints() -> None:
    names = [c.name for c in cube_constraints.CONSTRAINTS]
    assert names == [f"IC-{number}" for number in range(1, 22)]


def test_hand_made_cube_breaks_no_constraint() -> None:
    assert cube_constraints.broken(store_of(CASES / "cube.ttl")) == []


def test_normalisation_says_what_the_cube_leaves_unsaid() -> None:
    cube = store_of(CASES / "cube.ttl")
    whole = cube_constraints.normalised(cube)
    ask = "PREFIX : <https://example.org/cube#> ASK { :l1 :topic :neglect ; :status 'final' }"
    assert not cube.query(ask)
    assert whole.query(ask)


@pytest.mark.parametrize("constraint", cube_constraints.CONSTRAINTS, ids=lambda c: c.name)
def test_bundled_cube_keeps_constraint(
    constraint: cube_constraints.Constraint, normalised_bundle: pyoxigraph.Store
) -> None:
    assert not constraint.is_broken(normalised_bundle), constraint.rule


@pytest.fixture(scope="module")
def normalised_bundle(bundled: pyoxigraph.Store) -> pyoxigraph.Store:
    store = cube_constraints.normalised(bundled)
    observation = pyoxigraph.NamedNode(str(QB.Observation))
    found = store.quads_for_pattern(None, pyoxigraph.NamedNode(str(RDF.type)), observation)
    assert len(list(found)) > 300
    return store


#: One update for each constraint that makes the hand-made cube break it and nothing else.
BROKEN_CUBES = {
    "IC-1": "INSERT DATA { :alone a qb:Observation }",
    "IC-2": "INSERT DATA { :spare a qb:DataSet }",
    "IC-3": """INSERT DATA { :bare a qb:DataStructureDefinition ; qb:component :c .
        :c qb:dimension :year }""",
    "IC-4": "DELETE DATA { :year rdfs:range xsd:gYear }",
    "IC-5": "DELETE DATA { :topic qb:codeList :topics }",
    "IC-6": "INSERT { ?c qb:componentRequired false } WHERE { ?c qb:dimension :year }",
    "IC-7": "INSERT DATA { :stray a qb:SliceKey }",
    "IC-8": "INSERT DATA { :wide qb:sliceKey :k . :k a qb:SliceKey ; qb:componentProperty :year }",
    "IC-9": "DELETE DATA { :neglectSlice qb:sliceStructure :byTopic }",
    "IC-10": """DELETE DATA { :neglectSlice :topic :neglect } ;
        INSERT { ?o :topic :neglect } WHERE { :neglectSlice qb:observation ?o }""",
    "IC-11": "DELETE DATA { :w1 :age :infant }",
    "IC-12": """INSERT { ?new ?p ?v } WHERE { :w1 ?p ?v BIND(:w3 AS ?new) }""",
    "IC-13": "DELETE DATA { :l1 :sign '=' }",
    "IC-14": "DELETE DATA { :w1 :share 20.0 }",
    "IC-15": "DELETE DATA { :l1 :share 40.0 }",
    "IC-16": "INSERT DATA { :l1 :number 8 }",
    "IC-17": "DELETE WHERE { :l4 ?p ?v } ; DELETE DATA { :neglectSlice qb:observation :l4 }",
    "IC-18": "INSERT DATA { :neglectSlice qb:observation :w1 }",
    "IC-19": "DELETE DATA { :neglect skos:inScheme :topics }",
    "IC-20": "DELETE DATA { :country :holds :county }",
    "IC-21": "DELETE DATA { :infant :partOf :anyAge }",
}
MORE_BROKEN_CUBES = [
    ("IC-1", "INSERT DATA { :l1 qb:dataSet :secondSet . :secondSet qb:structure :empty }"),
    ("IC-2", "INSERT DATA { :wideSet qb:structure :empty }"),
    ("IC-9", "INSERT DATA { :neglectSlice qb:sliceStructure :other }"),
    ("IC-13", "DELETE DATA { :longSet :status 'final' }"),
    ("IC-19", "DELETE DATA { :inner skos:member :police }"),
]


@pytest.mark.parametrize(
    ("name", "update"), [*BROKEN_CUBES.items(), *MORE_BROKEN_CUBES], ids=lambda v: v[:5]
)
def test_broken_cube_breaks_exactly_its_constraint(name: str, update: str) -> None:
    cube = store_of(CASES / "cube.ttl")
    before = {str(quad) for quad in cube}
    cube.update(f"{cube_constraints.PREFIXES} PREFIX : <https://example.org/cube#> {update}")
    assert {str(quad) for quad in cube} != before, "the update changed nothing"
    assert cube_constraints.broken(cube) == [name]


def test_each_constraint_has_a_broken_cube() -> None:
    assert list(BROKEN_CUBES) == [c.name for c in cube_constraints.CONSTRAINTS]


# ---------------------------------------------------------------------------------- the concepts

#: For each condition, data that break it beside the real concept schemes.
BROKEN_CONCEPTS = {
    "S9 no concept is a concept scheme": "theme:neglect a skos:ConceptScheme .",
    "S13 no label is preferred and alternative or hidden": """theme:neglect
        skos:hiddenLabel "Neglect"@en .""",
    "S14 one preferred label in a language": 'theme:neglect skos:prefLabel "Want of care"@en .',
    "S27 no concept is related and broader": "theme:neglect skos:related theme-group:harm .",
    "S37 no collection is a concept or a scheme": "theme:neglect a skos:Collection .",
    "S46 no exact match is a broad or related match": """theme:neglect
        skos:exactMatch theme:poverty ; skos:relatedMatch theme:poverty .""",
    "no concept is broader than itself": """theme:neglect skos:broader theme:poverty .
        theme:poverty skos:broader theme:neglect .""",
    "each concept has a preferred label": """theme:x a skos:Concept ; skos:definition "X" ;
        skos:notation "x" ; skos:inScheme vocab:theme ; skos:broader theme-group:harm .""",
    "each concept has a definition": """theme:x a skos:Concept ; skos:prefLabel "X" ;
        skos:notation "x" ; skos:inScheme vocab:theme ; skos:broader theme-group:harm .""",
    "each concept has a notation": """theme:x a skos:Concept ; skos:prefLabel "X" ;
        skos:definition "X" ; skos:inScheme vocab:theme ; skos:broader theme-group:harm .""",
    "each concept is in a scheme": """theme:x a skos:Concept ; skos:prefLabel "X" ;
        skos:definition "X" ; skos:notation "x" .""",
    "each concept is reached from a top concept of its scheme": """theme:x a skos:Concept ;
        skos:prefLabel "X" ; skos:definition "X" ; skos:notation "x" ;
        skos:inScheme vocab:theme .""",
    "a notation names one group and one member of a scheme at most": """theme:x a skos:Concept ;
        skos:prefLabel "X" ; skos:definition "X" ; skos:notation "neglect" ;
        skos:inScheme vocab:theme ; skos:broader theme-group:harm .""",
    "a broader concept is in the same scheme": "theme:neglect skos:broader outcome:death .",
    "what a concept is linked to is a concept": "theme:neglect skos:related theme:unknown .",
}
CONCEPT_PREFIXES = "".join(
    f"@prefix {name}: <{iris.VOCAB}{name}/> .\n" for name in ("theme", "theme-group", "outcome")
) + f"@prefix vocab: <{iris.VOCAB}> .\n@prefix skos: <{SKOS}> .\n"  # fmt: skip


def test_concept_schemes_were_found() -> None:
    schemes = {
        str(q.subject).strip("<>")
        for q in vocabulary_store().quads_for_pattern(
            None, pyoxigraph.NamedNode(str(RDF.type)), pyoxigraph.NamedNode(str(SKOS.ConceptScheme))
        )
    }
    assert {iris.scheme(name) for name in iris.SCHEMES} == schemes
    assert len(schemes) == 19


def test_concepts_break_no_condition() -> None:
    assert skos_constraints.broken(vocabulary_store()) == []


def test_bundled_concepts_break_no_condition_of_skos(bundled: pyoxigraph.Store) -> None:
    union = pyoxigraph.Store()
    union.extend(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in bundled)
    broken = skos_constraints.broken(union)
    # Concepts that the build makes from the figures' own words have a label and no definition.
    assert broken == ["each concept has a definition"]


@pytest.mark.parametrize("name", skos_constraints.CONDITIONS)
def test_broken_concepts_break_exactly_their_condition(name: str) -> None:
    store = store_of(*VOCABULARY)
    store.load(CONCEPT_PREFIXES + BROKEN_CONCEPTS[name], format=pyoxigraph.RdfFormat.TURTLE)
    assert skos_constraints.broken(store) == [name]


def test_each_condition_has_broken_concepts() -> None:
    assert list(BROKEN_CONCEPTS) == list(skos_constraints.CONDITIONS)


# ------------------------------------------------------------------------------- JSON-LD context


@cache
def context() -> dict[str, object]:
    loaded = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    return dict(loaded["@context"])


def _by_pyoxigraph(text: str) -> Graph:
    parsed = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    triples = (pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in parsed)
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Graph().parse(data=(written or b"").decode(), format="nt")


def _by_rdflib(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def readme_example() -> dict[str, object]:
    """Return the JSON-LD of ``ontology/README.md`` with the context put in, so none is fetched."""
    readme = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", readme, re.S)
    document = dict(json.loads(block))
    assert document["@context"] == f"{iris.BASE}ontology/context.jsonld"
    return {**document, "@context": context()}


@pytest.mark.parametrize("read", [_by_pyoxigraph, _by_rdflib])
def test_readme_example_means_the_turtle_example(read: Callable[[str], Graph]) -> None:
    expected = Graph().parse(ONTOLOGY / "examples" / "valid" / "case-review.ttl")
    found = read(json.dumps(readme_example()))
    assert len(expected) == 56
    assert isomorphic(found, expected), sorted(set(found) ^ set(expected))


def test_context_has_every_class_and_property() -> None:
    used_terms = set()
    for value in context().values():
        iri = value["@id"] if isinstance(value, dict) else value
        if isinstance(iri, str) and iri.startswith("cg:"):
            used_terms.add(iri.removeprefix("cg:"))
    assert used_terms == CLASSES | OBJECT_PROPERTIES | DATATYPE_PROPERTIES


def test_context_types_agree_with_the_ontology() -> None:
    for name in DATATYPE_PROPERTIES:
        value = context()[name]
        stated = value["@type"] if isinstance(value, dict) else "xsd:string"
        assert iris.expand(str(stated)) == str(ontology().value(CG[name], RDFS.range)), name
    for name in OBJECT_PROPERTIES:
        value = context()[name]
        assert isinstance(value, dict), name
        assert value["@type"] in {"@id", "@vocab"}, name


def test_no_concept_id_is_a_key_of_the_context() -> None:
    # Such an id would be read as the key and not as the concept.
    ids = {
        q.object.value
        for q in vocabulary_store().quads_for_pattern(
            None, pyoxigraph.NamedNode(str(SKOS.notation)), None
        )
        if isinstance(q.object, pyoxigraph.Literal)
    }
    assert len(ids) > 250
    assert not ids & set(context())
