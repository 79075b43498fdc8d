"""Triples that the endpoint itself writes: built in Python, sent in any RDF format."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.model.iris import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Subject = NamedNode | BlankNode
    Term = NamedNode | BlankNode | Literal

#: Prefixes of the descriptions: those of every query, and three more.
DESCRIPTION_PREFIXES = {
    **PREFIXES,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
_EXTENSIONS = {
    "turtle": "ttl",
    "ntriples": "nt",
    "nquads": "nq",
    "trig": "trig",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}


def node(name: str) -> NamedNode:
    """Return the node of a prefixed name such as ``void:Dataset``."""
    from pyoxigraph import NamedNode

    prefix, _, local = name.partition(":")
    return NamedNode(DESCRIPTION_PREFIXES[prefix] + local)


class TripleBuilder:
    """Collects triples. A property is a prefixed name; a value is a term, a text or a number."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: Subject, *pairs: tuple[str, Term | str | int]) -> None:
        """Add triples about a subject; text becomes a string, a whole number an integer."""
        from pyoxigraph import Literal, Triple

        for name, value in pairs:
            term = Literal(value) if isinstance(value, str | int) else value
            self.triples.append(Triple(subject, node(name), term))

    def blank(self) -> BlankNode:
        """Return a new blank node."""
        from pyoxigraph import BlankNode

        return BlankNode(f"b{len(self.triples)}")


def serialise(triples: Iterable[Triple], form: str, thing: NamedNode | None = None) -> bytes:
    """Return triples in a format, sorted, with the prefixes that they use.

    The triples about ``thing`` come first, then those about the things that it refers to, then the
    rest.

    >>> from pyoxigraph import Triple
    >>> t = Triple(node("void:Dataset"), node("rdf:type"), node("rdfs:Class"))
    >>> serialise([t, t], "turtle").decode().splitlines()[-1]
    'void:Dataset a rdfs:Class .'
    """
    from pyoxigraph import Quad, RdfFormat, serialize

    from casegraph.sparql.writers import used_prefixes

    is_a, distinct = node("rdf:type"), set(triples)
    referred = {t.object for t in distinct if t.subject == thing}
    ordered = sorted(
        distinct,
        key=lambda t: (
            t.subject != thing,
            t.subject not in referred,
            str(t.subject),
            t.predicate != is_a,
            str(t),
        ),
    )
    prefixes = used_prefixes(ordered, DESCRIPTION_PREFIXES)
    if form == "jsonld":
        return json.dumps(_json_ld(ordered, prefixes), ensure_ascii=False, indent=1).encode()
    kind = RdfFormat.from_extension(_EXTENSIONS[form])
    assert kind is not None
    if kind.supports_datasets:
        quads = [Quad(t.subject, t.predicate, t.object) for t in ordered]
        return serialize(quads, format=kind, prefixes=prefixes) or b""
    return serialize(ordered, format=kind, prefixes=prefixes) or b""


def _json_ld(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """Return JSON-LD that holds its own context, so that a reader has nothing to fetch."""
    prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}

    def name(iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix, local = prefix_of.get(iri[:cut]), iri[cut:]
        return f"{prefix}:{local}" if prefix and local else iri

    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        about = nodes.setdefault(str(triple.subject), {"@id": _identifier(triple.subject)})
        term: Any = triple.object
        if triple.predicate.value == DESCRIPTION_PREFIXES["rdf"] + "type":
            about.setdefault("@type", []).append(name(term.value))
        elif type(term).__name__ != "Literal":
            about.setdefault(name(triple.predicate.value), []).append({"@id": _identifier(term)})
        else:
            value: Any = {"@value": term.value}
            if term.language:
                value["@language"] = term.language
            elif term.datatype.value != DESCRIPTION_PREFIXES["xsd"] + "string":
                value["@type"] = name(term.datatype.value)
            else:
                value = term.value
            about.setdefault(name(triple.predicate.value), []).append(value)
    return {"@context": dict(prefixes), "@graph": list(nodes.values())}


def _identifier(term: Any) -> str:
    return str(term.value) if type(term).__name__ == "NamedNode" else f"_:{term.value}"
