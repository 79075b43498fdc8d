"""The schema at a glance: which classes the data holds, with which properties, how many of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.model.iris import GRAPH, PREFIXES, VOCAB, expand, prologue, shortened

if TYPE_CHECKING:
    from casegraph.store import Store

#: Classes in the order of the page; any others of the data follow by name.
CLASSES = (
    "cg:Review",
    "cg:Incident",
    "cg:Child",
    "cg:Finding",
    "cg:Recommendation",
    "org:Organization",
    "cg:Source",
    "skos:Concept",
    "qb:Observation",
    "sdo:Report",
    "time:ProperInterval",
)

# Which class a thing has, counted over the graphs that hold data; the ontology describes itself
# with classes of its own, which the page leaves out.
_CLASSES = (
    prologue("skos")
    + f"""SELECT ?class (COUNT(DISTINCT ?s) AS ?n) {{
  GRAPH ?g {{ ?s a ?class }}
  FILTER (STRSTARTS(STR(?g), "{GRAPH}package/") || ?class = skos:Concept)
}} GROUP BY ?class ORDER BY ?class"""
)
_PROPERTIES = (
    prologue("skos", "rdf")
    + """SELECT ?property (COUNT(DISTINCT ?s) AS ?n)
  (MIN(STR(?scheme)) AS ?from) (COUNT(DISTINCT ?scheme) AS ?schemes)
  (MIN(STR(?kind)) AS ?to) (MIN(STR(?datatype)) AS ?type)
{
  ?s a ?class ; ?property ?o .
  FILTER (?property != rdf:type)
  OPTIONAL { ?o skos:inScheme ?scheme }
  OPTIONAL { ?o a ?kind FILTER (?kind != skos:Concept) }
  BIND (DATATYPE(?o) AS ?datatype)
} GROUP BY ?property ORDER BY DESC(?n) ?property"""
)
_PLAIN = {
    "string": "text",
    "langString": "text",
    "gYear": 'year, as "2018"^^xsd:gYear',
    "boolean": "true or false",
}


def schema(store: Store) -> list[dict[str, Any]]:
    """Return the classes of the data with their counts and properties.

    Each property has ``n``, how many things of the class state it, and ``to``, what its values
    are: a class, the concepts of a scheme, or a kind of literal in words.
    """
    counted = {str(iri): int(str(n)) for iri, n in store.select(_CLASSES).rows}
    wanted = [expand(name) for name in CLASSES if expand(name) in counted]
    wanted += [iri for iri in counted if iri not in wanted]
    return [
        {
            "iri": iri,
            "write": shortened(iri),
            "n": counted[iri],
            "properties": [
                {
                    "iri": str(p),
                    "write": shortened(str(p)),
                    "n": int(str(n)),
                    "to": _values(scheme, int(str(schemes)), kind, datatype),
                }
                for p, n, scheme, schemes, kind, datatype in store.select(
                    _PROPERTIES, {"class": [iri]}
                ).rows
            ],
        }
        for iri in wanted
    ]


def used(classes: list[dict[str, Any]]) -> list[str]:
    """Return the IRIs of all classes and properties of a schema, each once."""
    found = [c["iri"] for c in classes] + [p["iri"] for c in classes for p in c["properties"]]
    return list(dict.fromkeys(found))


def terms(store: Store) -> list[str]:
    """Return the IRIs of all properties, classes and graphs, and what the ontology itself names."""
    rows = store.select(
        "SELECT DISTINCT ?x { { ?s ?x ?o } UNION { ?s a ?x } UNION { GRAPH ?x { ?s ?p ?o } } UNION "
        "{ ?x a ?kind FILTER (STRSTARTS(STR(?x), "
        f'"{VOCAB}") || STRSTARTS(STR(?x), "{PREFIXES["cg"]}")) }} UNION '
        f"{{ GRAPH <{GRAPH}ontology> {{ ?s ?p ?x }} FILTER (ISIRI(?x)) }} }}"
    ).rows
    return sorted(str(iri) for (iri,) in rows if not str(iri).startswith("_:"))


def _values(scheme: str | None, schemes: int, kind: str | None, datatype: str | None) -> str:
    if scheme:
        return f"concept of {scheme.removeprefix(VOCAB)}" + " and others" * (schemes > 1)
    if kind:
        return shortened(kind)
    if datatype:
        name = datatype.removeprefix(PREFIXES["xsd"]).removeprefix(PREFIXES["rdf"])
        return _PLAIN.get(name, name)
    return "address"
