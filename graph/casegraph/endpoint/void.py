"""The server and its dataset described in RDF: service description, VoID and a DCAT record.

The service description (SPARQL 1.1) says what a program can ask, VoID what the dataset contains
and how many of each class and property, DCAT 3 how a catalogue can list it. The counts come from
SPARQL queries within the usual limits; where these take too long, the description leaves the counts
out and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casegraph.endpoint.errors import RefusedError
from casegraph.endpoint.rdf import TripleBuilder, node
from casegraph.endpoint.service import Endpoint
from casegraph.model.iris import BASE
from casegraph.resources import casegraph_version
from casegraph.wording.caveats import ASSOCIATIONS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Triple

_ALL = "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
_TOTALS = f"""SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?objects) {_ALL}"""
_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"
_PROPERTIES = f"""SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?o) AS ?objects) {_ALL} GROUP BY ?p ORDER BY ?p"""
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"

_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
            "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip
_VOCABULARIES = ("cg", "skos", "prov", "org", "qb", "dcterms", "time", "sdo")
_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
_TITLE = "What published child safeguarding reviews say, as a knowledge graph"
_ABOUT = (
    "Published reviews of serious child safeguarding incidents, their findings and "
    f"recommendations, coded by theme. {ASSOCIATIONS}"
)


@dataclass(frozen=True)
class Counts:
    """How much the dataset contains; empty, with ``is_known`` false, if counting took too long."""

    totals: dict[str, int] = field(default_factory=dict)
    classes: Sequence[tuple[str, int]] = ()
    properties: Sequence[tuple[str, int, int, int]] = ()
    graphs: Sequence[tuple[str, int]] = ()
    is_known: bool = True


async def count(endpoint: Endpoint) -> Counts:
    """Count classes, properties and graphs by SPARQL."""
    try:
        totals = await endpoint.select(_TOTALS)
        classes = await endpoint.select(_CLASSES)
        properties = await endpoint.select(_PROPERTIES)
        graphs = await endpoint.select(_GRAPHS)
    except RefusedError:
        return Counts(is_known=False)
    return Counts(
        dict(zip(totals.variables, (int(v or 0) for v in totals.rows[0]), strict=True)),
        [(str(c), int(n or 0)) for c, n in classes.rows],
        [(str(p), int(n or 0), int(s or 0), int(o or 0)) for p, n, s, o in properties.rows],
        [(str(g), int(n or 0)) for g, n in graphs.rows],
    )


def void(counts: Counts, endpoint: Endpoint, base: str, dump: str = "") -> list[Triple]:
    """Return the VoID description of the dataset.

    ``base`` is the public address of the server and ends with a slash; ``dump`` is the path of
    the whole dataset as a file, "" where there is none.
    """
    from pyoxigraph import NamedNode

    g = TripleBuilder()
    page, dataset = NamedNode(base + "void.ttl"), _dataset(base)
    g.add(
        page,
        ("rdf:type", node("void:DatasetDescription")),
        ("dcterms:title", "What is in the dataset"),
        ("foaf:primaryTopic", dataset),
    )
    _about(g, dataset, endpoint)
    g.add(
        dataset,
        ("rdf:type", node("void:Dataset")),
        ("void:sparqlEndpoint", NamedNode(base + "sparql")),
        ("void:uriSpace", BASE),
        ("void:exampleResource", NamedNode(BASE + "vocab/theme/neglect")),
        *[("void:vocabulary", node(f"{p}:")) for p in _VOCABULARIES],
        *[("void:feature", node(f"formats:{f}")) for f in _RESULTS[4:]],
    )
    if dump:
        g.add(dataset, ("void:dataDump", NamedNode(base + dump)))
    if not counts.is_known:
        g.add(
            dataset,
            ("rdfs:comment", "Counting the dataset took too long, so the counts are left out."),
        )
        return g.triples
    g.add(
        dataset,
        ("void:triples", counts.totals["triples"]),
        ("void:distinctSubjects", counts.totals["subjects"]),
        ("void:distinctObjects", counts.totals["objects"]),
        ("void:properties", counts.totals["properties"]),
        ("void:classes", len(counts.classes)),
        ("void:entities", counts.totals["subjects"]),
    )
    for name, entities in counts.classes:
        part = _part(g, dataset, "void:classPartition", "void:class", name)
        g.add(part, ("void:entities", entities))
    for name, triples, subjects, objects in counts.properties:
        part = _part(g, dataset, "void:propertyPartition", "void:property", name)
        g.add(
            part,
            ("void:triples", triples),
            ("void:distinctSubjects", subjects),
            ("void:distinctObjects", objects),
        )
    return g.triples


def service(counts: Counts, endpoint: Endpoint, base: str) -> list[Triple]:
    """Return the service description of the endpoint."""
    from pyoxigraph import NamedNode

    g = TripleBuilder()
    here, dataset = NamedNode(base + "sparql"), _dataset(base)
    g.add(
        here,
        ("rdf:type", node("sd:Service")),
        ("sd:endpoint", here),
        ("sd:supportedLanguage", node("sd:SPARQL11Query")),
        ("sd:feature", node("sd:UnionDefaultGraph")),
        *[("sd:resultFormat", node(f"formats:{f}")) for f in _RESULTS],
        ("sd:defaultDataset", dataset),
        ("rdfs:comment", _limits(endpoint)),
    )
    _about(g, dataset, endpoint)
    whole = g.blank()
    g.add(dataset, ("rdf:type", node("sd:Dataset")), ("sd:defaultGraph", whole))
    g.add(
        whole,
        ("rdf:type", node("sd:Graph")),
        ("rdfs:comment", "The union of all named graphs."),
        *[("void:triples", n) for n in [counts.totals.get("triples")] if n is not None],
    )
    for name, triples in counts.graphs:
        named = g.blank()
        g.add(dataset, ("sd:namedGraph", named))
        graph = g.blank()
        g.add(
            named,
            ("rdf:type", node("sd:NamedGraph")),
            ("sd:name", NamedNode(name)),
            ("sd:graph", graph),
        )
        g.add(graph, ("rdf:type", node("sd:Graph")), ("void:triples", triples))
    return g.triples


def catalogue(endpoint: Endpoint, base: str, dump: str = "") -> list[Triple]:
    """Return the DCAT record: the dataset, its endpoint as a service, and its dump."""
    from pyoxigraph import NamedNode

    g = TripleBuilder()
    dataset, here = _dataset(base), NamedNode(base + "sparql")
    _about(g, dataset, endpoint)
    g.add(
        dataset,
        ("rdf:type", node("dcat:Dataset")),
        ("dcat:landingPage", NamedNode(base)),
        *[("dcat:keyword", k) for k in ("child safeguarding", "case reviews", "SPARQL")],
    )
    g.add(
        here,
        ("rdf:type", node("dcat:DataService")),
        ("dcterms:title", "SPARQL endpoint"),
        ("dcterms:conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/")),
        ("dcat:endpointURL", here),
        ("dcat:endpointDescription", NamedNode(base + "openapi.json")),
        ("dcat:servesDataset", dataset),
    )
    if dump:
        file = NamedNode(base + dump)
        whole = NamedNode(base + "dcat#whole")
        media = NamedNode("https://www.iana.org/assignments/media-types/application/n-quads")
        g.add(dataset, ("dcat:distribution", whole))
        g.add(
            whole,
            ("rdf:type", node("dcat:Distribution")),
            ("dcterms:title", "The whole dataset as N-Quads"),
            ("dcat:accessURL", file),
            ("dcat:downloadURL", file),
            ("dcat:mediaType", media),
        )
    return g.triples


def _part(g: TripleBuilder, dataset: NamedNode, link: str, what: str, name: str) -> BlankNode:
    from pyoxigraph import NamedNode

    part = g.blank()
    g.add(dataset, (link, part))
    g.add(part, ("rdf:type", node("void:Dataset")), (what, NamedNode(name)))
    return part


def _dataset(base: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(base + "void.ttl#dataset")


def _about(g: TripleBuilder, dataset: NamedNode, endpoint: Endpoint) -> None:
    from pyoxigraph import NamedNode

    manifest = endpoint.source.kg.manifest
    packages = manifest.packages if manifest else {}
    titles = [p["title"] for p in packages.values() if p.get("title")]
    g.add(
        dataset,
        ("dcterms:title", "; ".join(titles) or _TITLE),
        ("dcterms:description", _ABOUT),
        ("owl:versionInfo", f"casegraph {casegraph_version()}"),
    )
    if manifest:
        g.add(dataset, ("dcterms:identifier", manifest.digest))
    for package in packages.values():
        licence = package.get("licence", "")
        licence = _LICENCES.get(licence, licence)
        if licence.startswith(("http://", "https://")):
            g.add(dataset, ("dcterms:license", NamedNode(licence)))
        elif licence:
            g.add(dataset, ("dcterms:rights", licence))


def _limits(endpoint: Endpoint) -> str:
    settings = endpoint.settings
    return (
        f"Read only. A query may take {settings.timeout:g} s and "
        f"{settings.memory >> 20:,} MB of memory; an answer may have {settings.rows:,} rows. "
        "No query reaches another server."
    )
