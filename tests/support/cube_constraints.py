"""The integrity constraints IC-1 to IC-21 of the W3C Data Cube vocabulary, as SPARQL ASK.

Each answers true where a cube breaks it. The rules are those of the recommendation of 16 January
2014, section 11; the queries are our own. IC-12 and IC-17 group the observations by their
dimensions instead of comparing each with each, so that they stay quick on large cubes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

PREFIXES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
MEASURE_TYPE = "<http://purl.org/linked-data/cube#measureType>"

#: What abbreviated cubes leave unsaid (section 10 of the recommendation), said by these updates
#: in this order: types and component properties first, then values from data set and slice.
NORMALISATION = (
    "INSERT { ?o a qb:Observation } WHERE { ?slice qb:observation ?o }",
    "INSERT { ?o a qb:Observation . ?d a qb:DataSet } WHERE { ?o qb:dataSet ?d }",
    "INSERT { ?s a qb:Slice } WHERE { ?d qb:slice ?s }",
    """INSERT { ?c qb:componentProperty ?p . ?p a ?kind } WHERE {
        VALUES (?says ?kind) {
            (qb:dimension qb:DimensionProperty)
            (qb:measure qb:MeasureProperty)
            (qb:attribute qb:AttributeProperty)
        } ?c ?says ?p }""",
    """INSERT { ?o ?p ?v } WHERE {
        ?o qb:dataSet ?d . ?d qb:structure/qb:component ?c ; ?p ?v .
        ?c qb:componentAttachment qb:DataSet ; qb:componentProperty ?p }""",
    """INSERT { ?o ?p ?v } WHERE {
        ?d qb:slice ?s ; qb:structure/qb:component ?c . ?s qb:observation ?o ; ?p ?v .
        ?c qb:componentAttachment qb:Slice ; qb:componentProperty ?p }""",
    """INSERT { ?o ?p ?v } WHERE {
        ?d qb:slice ?s ; qb:structure/qb:component/qb:componentProperty ?p .
        ?p a qb:DimensionProperty . ?s qb:observation ?o ; ?p ?v }""",
)


def normalised(quads: Store) -> Store:
    """Return the union of all graphs of a store as one, with nothing left unsaid."""
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    for update in NORMALISATION:
        store.update(PREFIXES + update)
    return store


@dataclass(frozen=True)
class Constraint:
    """A rule with the queries that find a breach, which may depend on the structures there."""

    name: str
    rule: str
    queries: Callable[[Store], Iterator[str]]

    def is_broken(self, store: Store) -> bool:
        return any(bool(store.query(PREFIXES + query)) for query in self.queries(store))


def _fixed(where: str) -> Callable[[Store], Iterator[str]]:
    return lambda store: iter((f"ASK {{ {where} }}",))


def _rows(store: Store, select: str) -> list[tuple[object, ...]]:
    found = store.query(PREFIXES + select)
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def _structures(store: Store) -> Iterator[tuple[str, list[str], int, bool]]:
    """Yield each structure in use: IRI, dimensions but the measure type, measures, has the type."""
    for (structure,) in _rows(store, "SELECT DISTINCT ?s { ?d qb:structure ?s }"):
        component = f"{structure} qb:component/qb:componentProperty ?p"
        dimensions = {
            str(p)
            for (p,) in _rows(store, f"SELECT ?p {{ {component} . ?p a qb:DimensionProperty }}")
        }
        measures = _rows(store, f"SELECT DISTINCT ?p {{ {component} . ?p a qb:MeasureProperty }}")
        has_type = MEASURE_TYPE in dimensions
        yield str(structure), sorted(dimensions - {MEASURE_TYPE}), len(measures), has_type


def _grouped(structure: str, dimensions: list[str], having: str) -> str:
    values = " ".join(f"?v{i}" for i in range(len(dimensions)))
    pattern = " ".join(f"?o {p} ?v{i} ." for i, p in enumerate(dimensions))
    return f"""ASK {{ {{ SELECT ?d {values} WHERE {{
        ?d qb:structure {structure} . ?o qb:dataSet ?d . {pattern}
    }} GROUP BY ?d {values} HAVING ({having}) }} }}"""


def _duplicates(store: Store) -> Iterator[str]:
    for structure, dimensions, _, has_type in _structures(store):
        keys = [*dimensions, MEASURE_TYPE] if has_type else dimensions
        if keys:
            yield _grouped(structure, keys, "COUNT(DISTINCT ?o) > 1")


def _missing_measures(store: Store) -> Iterator[str]:
    for structure, dimensions, measures, has_type in _structures(store):
        if has_type:
            yield _grouped(structure, dimensions, f"COUNT(DISTINCT ?o) != {measures}")


def _outside_hierarchy(path: str) -> str:
    return f"""ASK {{
        ?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?p ; ?p ?v .
        ?p a qb:DimensionProperty ; qb:codeList ?list .
        ?list a qb:HierarchicalCodeList ; qb:parentChildProperty ?down .
        %s
        FILTER NOT EXISTS {{ ?list qb:hierarchyRoot/({path})* ?v }} }}"""


def _down(store: Store) -> Iterator[str]:
    for (p,) in _rows(
        store, "SELECT DISTINCT ?p { ?l qb:parentChildProperty ?p FILTER(isIRI(?p)) }"
    ):
        assert isinstance(p, NamedNode)
        yield _outside_hierarchy(str(p)) % f"FILTER(?down = {p})"


def _up(store: Store) -> Iterator[str]:
    for (p,) in _rows(
        store,
        """SELECT DISTINCT ?p { ?l qb:parentChildProperty ?down . ?down owl:inverseOf ?p
           FILTER(isBlank(?down) && isIRI(?p)) }""",
    ):
        assert isinstance(p, NamedNode)
        yield _outside_hierarchy(f"^{p}") % f"?down owl:inverseOf {p} . FILTER(isBlank(?down))"


# An observation ?o with a component property ?p of its structure ?s.
_COMPONENT = "?o qb:dataSet/qb:structure ?s . ?s qb:component ?c . ?c qb:componentProperty ?p ."

CONSTRAINTS = (
    Constraint(
        "IC-1",
        "each observation belongs to exactly one data set",
        _fixed("""?o a qb:Observation
            OPTIONAL { ?o qb:dataSet ?one } OPTIONAL { ?o qb:dataSet ?two FILTER(?two != ?one) }
            FILTER(!BOUND(?one) || BOUND(?two))"""),
    ),
    Constraint(
        "IC-2",
        "each data set has exactly one structure",
        _fixed("""?d a qb:DataSet
            OPTIONAL { ?d qb:structure ?one } OPTIONAL { ?d qb:structure ?two FILTER(?two != ?one) }
            FILTER(!BOUND(?one) || BOUND(?two))"""),
    ),
    Constraint(
        "IC-3",
        "each structure has at least one measure",
        _fixed("""?s a qb:DataStructureDefinition
            MINUS { ?s qb:component/qb:componentProperty/a qb:MeasureProperty }"""),
    ),
    Constraint(
        "IC-4",
        "each dimension has a range",
        _fixed("?p a qb:DimensionProperty MINUS { ?p rdfs:range ?any }"),
    ),
    Constraint(
        "IC-5",
        "each dimension whose range is skos:Concept has a code list",
        _fixed("?p a qb:DimensionProperty ; rdfs:range skos:Concept MINUS { ?p qb:codeList ?any }"),
    ),
    Constraint(
        "IC-6",
        "only attributes are optional components",
        _fixed("""?s qb:component ?c . ?c qb:componentRequired ?required ; qb:componentProperty ?p
            FILTER(?required = false) MINUS { ?p a qb:AttributeProperty }"""),
    ),
    Constraint(
        "IC-7",
        "each slice key belongs to a structure",
        _fixed("""?key a qb:SliceKey
            MINUS { ?s a qb:DataStructureDefinition ; qb:sliceKey ?key }"""),
    ),
    Constraint(
        "IC-8",
        "each property of a slice key is a component of its structure",
        _fixed("""?s a qb:DataStructureDefinition ; qb:sliceKey ?key .
            ?key a qb:SliceKey ; qb:componentProperty ?p
            MINUS { ?s qb:component/qb:componentProperty ?p }"""),
    ),
    Constraint(
        "IC-9",
        "each slice has exactly one slice structure",
        _fixed("""?x a qb:Slice
            OPTIONAL { ?x qb:sliceStructure ?one }
            OPTIONAL { ?x qb:sliceStructure ?two FILTER(?two != ?one) }
            FILTER(!BOUND(?one) || BOUND(?two))"""),
    ),
    Constraint(
        "IC-10",
        "each slice has a value for each dimension of its slice structure",
        _fixed("""?x qb:sliceStructure/qb:componentProperty ?p
            FILTER NOT EXISTS { ?x ?p ?any }"""),
    ),
    Constraint(
        "IC-11",
        "each observation has a value for each dimension",
        _fixed(f"""{_COMPONENT} ?p a qb:DimensionProperty
            FILTER NOT EXISTS {{ ?o ?p ?any }}"""),
    ),
    Constraint(
        "IC-12", "no two observations of a data set share all dimension values", _duplicates
    ),
    Constraint(
        "IC-13",
        "each observation has a value for each required attribute",
        _fixed(f"""{_COMPONENT} ?p a qb:AttributeProperty . ?c qb:componentRequired ?required
            FILTER(?required = true) FILTER NOT EXISTS {{ ?o ?p ?any }}"""),
    ),
    Constraint(
        "IC-14",
        "without a measure dimension, each observation has a value for each measure",
        _fixed(f"""{_COMPONENT} ?p a qb:MeasureProperty
            FILTER NOT EXISTS {{ ?s qb:component/qb:componentProperty qb:measureType }}
            FILTER NOT EXISTS {{ ?o ?p ?any }}"""),
    ),
    Constraint(
        "IC-15",
        "with a measure dimension, each observation has a value for the measure that it names",
        _fixed("""?o qb:dataSet/qb:structure/qb:component/qb:componentProperty qb:measureType ;
            qb:measureType ?m FILTER NOT EXISTS { ?o ?m ?any }"""),
    ),
    Constraint(
        "IC-16",
        "with a measure dimension, each observation has a value for one measure only",
        _fixed(f"""{_COMPONENT} ?p a qb:MeasureProperty . ?o qb:measureType ?m ; ?p ?any
            FILTER EXISTS {{ ?s qb:component/qb:componentProperty qb:measureType }}
            FILTER(?p != ?m)"""),
    ),
    Constraint(
        "IC-17",
        "with a measure dimension, each measure is given at each point that is there",
        _missing_measures,
    ),
    Constraint(
        "IC-18",
        "an observation of a slice belongs to the data set of the slice",
        _fixed("""?d qb:slice/qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?d }"""),
    ),
    Constraint(
        "IC-19",
        "each coded value is a concept of the code list",
        lambda store: iter((
            f"""ASK {{ {_COMPONENT} ?p a qb:DimensionProperty ; qb:codeList ?list . ?o ?p ?v .
                ?list a skos:ConceptScheme
                FILTER NOT EXISTS {{ ?v a skos:Concept ; skos:inScheme ?list }} }}""",
            f"""ASK {{ {_COMPONENT} ?p a qb:DimensionProperty ; qb:codeList ?list . ?o ?p ?v .
                ?list a skos:Collection
                FILTER NOT EXISTS {{ ?v a skos:Concept . ?list skos:member+ ?v }} }}""",
        )),
    ),
    Constraint(
        "IC-20", "each coded value is reached from a root of the hierarchical code list", _down
    ),
    Constraint(
        "IC-21", "the same, where the hierarchy is said by a property from child to parent", _up
    ),
)  # fmt: skip


def broken(quads: Store) -> list[str]:
    """Return the names of the constraints that a cube breaks, in their order."""
    store = normalised(quads)
    return [c.name for c in CONSTRAINTS if c.is_broken(store)]
