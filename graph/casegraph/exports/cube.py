"""The network as a Data Cube: one observation per pair, derived from the reviews that show it.

A statistics tool reads it as a table, a SPARQL query joins it with the reviews. It holds the pairs
and, of each concept, only the label, so that it can be read without the vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.measures import MEASURES as _KNOWN
from casegraph.analyses.cooccurrence.network import about
from casegraph.exports.plain import plain_text
from casegraph.exports.table import Source, rows, units_of
from casegraph.model import iris
from casegraph.model.concepts import concepts
from casegraph.model.iris import expand
from casegraph.selection import Selection
from casegraph.selection.facets import ANY_CHILD, CHILDREN

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

_SAID = [m for m in _KNOWN.values() if m.cube]
#: Properties of the measures and their names in a row; every observation states each of them.
MEASURES = {m.cube: m.name for m in _SAID if m.component == "measure"}
#: Properties of the attributes; bounds come last; what is not finite is left out, and what
#: resampling gives where nothing was resampled.
ATTRIBUTES = {
    m.cube: m.name
    for m in sorted(_SAID, key=lambda m: bool(m.bound_of))
    if m.component == "attribute"
}
_PREFIXES = ("cg", "theme", "dcterms", "prov", "qb", "rdf", "rdfs", "skos", "xsd")


def to_turtle(source: Source) -> str:
    """Return the network as a Data Cube in Turtle; see ``triples``."""
    from pyoxigraph import RdfFormat, serialize

    buffer = BytesIO()
    prefixes = {name: iris.PREFIXES[name] for name in _PREFIXES}
    serialize(triples(source), buffer, RdfFormat.TURTLE, prefixes=prefixes)
    # The engine writes the prefixes in another order each time.
    lines = buffer.getvalue().decode().split("\n")
    return "\n".join([*sorted(lines[: len(prefixes)]), *lines[len(prefixes) :]])


def to_nquads(source: Source) -> str:
    """Return the network as a Data Cube in sorted N-Quads, in a named graph of its own."""
    from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

    graph = NamedNode(f"{iris.GRAPH}cooccurrence/{_key(_settings(source))}")
    quads = (Quad(t.subject, t.predicate, t.object, graph) for t in triples(source))
    buffer = BytesIO()
    serialize(quads, buffer, RdfFormat.N_QUADS)
    return "".join(
        f"{line}\n" for line in sorted(set(buffer.getvalue().decode().split("\n"))) if line
    )


def triples(source: Source) -> Iterator[Triple]:
    """Yield the pairs as triples of the Data Cube vocabulary.

    Dimensions: ``cg:themeA``, ``cg:themeB`` (in the order of the scheme), ``cg:net``, ``cg:unit``
    and ``cg:group`` (the filter as text). Measures and attributes: ``MEASURES``, ``ATTRIBUTES``.
    ``prov:wasDerivedFrom`` leads to each review that shows both themes; with another unit, to
    each child or finding. A pair with a measure that is not finite is left out, since an
    observation must state every measure; an attribute that is not finite is left out by itself.
    Under a protocol the dataset names it by ``dcterms:conformsTo``.
    """
    from pyoxigraph import Literal, NamedNode, Triple

    settings = _settings(source)
    key = _key(settings)
    dataset = NamedNode(f"{iris.ID}dataset/cooccurrence/{key}")
    group = " and ".join(_filters(settings)) or "all"

    def say(subject: NamedNode, predicate: str, *objects: NamedNode | Literal) -> Iterator[Triple]:
        for value in objects:
            yield Triple(subject, NamedNode(expand(predicate)), value)

    title = f"Themes {settings['name']}: {settings['unit']} units, {group}"
    yield from say(dataset, "rdf:type", NamedNode(expand("qb:DataSet")))
    yield from say(dataset, "rdfs:label", Literal(plain_text(title), language="en"))
    yield from say(dataset, "qb:structure", NamedNode(expand("cg:cooccurrenceStructure")))
    notes = " ".join(settings["notes"])
    yield from say(dataset, "rdfs:comment", Literal(plain_text(notes), language="en"))
    if protocol := settings.get("protocol"):
        fixed = NamedNode(iris.protocol(protocol))
        yield from say(dataset, "dcterms:conformsTo", fixed)
        yield from say(fixed, "dcterms:identifier", Literal(protocol))
    for scheme in ("net", "unit", "theme"):
        about = NamedNode(iris.scheme(scheme))
        yield from say(about, "rdf:type", NamedNode(expand("skos:ConceptScheme")))
    for scheme in ("net", "unit"):
        chosen = concepts(scheme)[settings[scheme]]
        yield from _concept(scheme, chosen.notation, chosen.iri, chosen.pref_label)
    pairs = [e for e in rows(source) if all(math.isfinite(e[k]) for k in MEASURES.values())]
    named = {theme for e in pairs for theme in (e["theme_a"], e["theme_b"])}
    iri_of = {}
    for theme, iri, label in _themes(source):
        iri_of[theme] = iri
        if theme in named:
            yield from _concept("theme", theme, iri, label)
    mint = getattr(iris, settings["unit"])
    within = " within " + " and ".join(settings["within"]) if settings.get("within") else ""
    within += " with structural zeros" * bool(settings.get("closed"))
    for edge in pairs:
        a, b = edge["theme_a"], edge["theme_b"]
        identifier = f"{settings['unit']}/{settings['net']}{within}/{group}/{a}/{b}"
        pair = NamedNode(f"{iris.ID}cooccurrence/{key}/{_quoted(a)}/{_quoted(b)}")
        yield from say(pair, "rdf:type", NamedNode(expand("qb:Observation")))
        yield from say(pair, "dcterms:identifier", Literal(plain_text(identifier)))
        yield from say(pair, "qb:dataSet", dataset)
        yield from say(pair, "cg:themeA", NamedNode(iri_of[a]))
        yield from say(pair, "cg:themeB", NamedNode(iri_of[b]))
        yield from say(pair, "cg:net", NamedNode(iris.concept("net", settings["net"])))
        yield from say(pair, "cg:unit", NamedNode(iris.concept("unit", settings["unit"])))
        yield from say(pair, "cg:group", Literal(plain_text(group)))
        for predicate, name in (MEASURES | ATTRIBUTES).items():
            value = edge.get(name, math.nan)
            if not isinstance(value, float):
                yield from say(pair, predicate, Literal(value))
            elif math.isfinite(value):
                yield from say(pair, predicate, Literal(float(value)))
        sources = [NamedNode(mint(unit)) for unit in edge[units_of(source)]]
        yield from say(pair, "prov:wasDerivedFrom", *sources)


def _settings(source: Source) -> Mapping[str, Any]:
    """Return what a co-occurrence or a network says of itself."""
    return about(source) if isinstance(source, Cooccurrence) else source.graph


def _themes(source: Source) -> Iterator[tuple[str, str, str]]:
    """Yield id, IRI and label of every theme."""
    if isinstance(source, Cooccurrence):
        yield from ((theme.id, theme.iri, theme.label) for theme in source.themes)
    else:
        yield from ((theme, d["iri"], d["label"]) for theme, d in source.nodes(data=True))


def _concept(scheme: str, key: str, iri: str, label: str) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    about = NamedNode(iri)
    for predicate, value in (
        ("rdf:type", NamedNode(expand("skos:Concept"))),
        ("skos:inScheme", NamedNode(iris.scheme(scheme))),
        ("skos:notation", Literal(plain_text(key))),
        ("skos:prefLabel", Literal(plain_text(label), language="en")),
    ):
        yield Triple(about, NamedNode(expand(predicate)), value)


def _quoted(text: str) -> str:
    return quote(plain_text(text), safe="")


def _filters(settings: Mapping[str, Any]) -> list[str]:
    """Return the filters that were applied to the reviews; none where every review counts."""
    where = Selection.of(settings["where"])
    read = [f"{CHILDREN}={ANY_CHILD}"] if where.any_child else []
    return sorted([*map(str, where.filters), *read])


def _key(settings: Mapping[str, Any]) -> str:
    """Return what distinguishes this network in an IRI: unit, net, its strata, and filters."""
    where = quote(plain_text("&".join(_filters(settings)) or "all"), safe="=&,.")
    within = "/within=" + ",".join(settings["within"]) if settings.get("within") else ""
    within += "/structural-zeros" * bool(settings.get("closed"))
    return f"{_quoted(settings['unit'])}/{_quoted(settings['net'])}{within}/{where}"
