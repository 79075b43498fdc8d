"""Triples that the endpoint itself writes: gathered in Python, sent in any format of RDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.model.iris import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Subject = NamedNode | BlankNode
    Term = NamedNode | BlankNode | Literal

#: Prefixes of the descriptions, beside those of every query.
NAMES = {
    **PREFIXES,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
_ENDINGS = {
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
    return NamedNode(NAMES[prefix] + local)


class Gathered:
    """Triples in the making; a property is a prefixed name, a value a term, text or number."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: Subject, *pairs: tuple[str, Term | str | int]) -> None:
        """Say something of a subject; text becomes a string, a whole number an integer."""
        from pyoxigraph import Literal, Triple

        for name, value in pairs:
            term = Literal(value) if isinstance(value, str | int) else value
            self.triples.append(Triple(subject, node(name), term))

    def blank(self) -> BlankNode:
        """Return a node without a name."""
        from pyoxigraph import BlankNode

        return BlankNode(f"b{len(self.triples)}")


def written(triples: Iterable[Triple], form: str, thing: NamedNode | None = None) -> bytes:
    """Return triples in a format, sorted, under the prefixes that they use.

    A reader looks for the ``thing`` that is described, so what is said of it comes first, then what
    is said of that at which it points, then the rest.

    >>> from pyoxigraph import Triple
    >>> t = Triple(node("void:Dataset"), node("rdf:type"), node("rdfs:Class"))
    >>> written([t, t], "turtle").decode().splitlines()[-1]
    'void:Dataset a rdfs:Class .'
    """
    from pyoxigraph import Quad, RdfFormat, serialize

    from casegraph.sparql.writers import used_prefixes

    # Of one subject, its type comes first; a reader looks for that.
    is_a, found = node("rdf:type"), set(triples)
    named = {t.object for t in found if t.subject == thing}
    ordered = sorted(
        found,
        key=lambda t: (
            t.subject != thing,
            t.subject not in named,
            str(t.subject),
            t.predicate != is_a,
            str(t),
        ),
    )
    prefixes = used_prefixes(ordered, NAMES)
    if form == "jsonld":
        return json.dumps(_json_ld(ordered, prefixes), ensure_ascii=False, indent=1).encode()
    kind = RdfFormat.from_extension(_ENDINGS[form])
    assert kind is not None
    if kind.supports_datasets:
        quads = [Quad(t.subject, t.predicate, t.object) for t in ordered]
        return serialize(quads, format=kind, prefixes=prefixes) or b""
    return serialize(ordered, format=kind, prefixes=prefixes) or b""


def _json_ld(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """Return JSON-LD under a context of prefixes that stands in it: nothing is to be fetched."""
    spaces = {space: prefix for prefix, space in prefixes.items()}

    def name(iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix, local = spaces.get(iri[:cut]), iri[cut:]
        return f"{prefix}:{local}" if prefix and local else iri

    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        about = nodes.setdefault(str(triple.subject), {"@id": _identifier(triple.subject)})
        term: Any = triple.object
        if triple.predicate.value == NAMES["rdf"] + "type":
            about.setdefault("@type", []).append(name(term.value))
        elif type(term).__name__ != "Literal":
            about.setdefault(name(triple.predicate.value), []).append({"@id": _identifier(term)})
        else:
            value: Any = {"@value": term.value}
            if term.language:
                value["@language"] = term.language
            elif term.datatype.value != NAMES["xsd"] + "string":
                value["@type"] = name(term.datatype.value)
            else:
                value = term.value
            about.setdefault(name(triple.predicate.value), []).append(value)
    return {"@context": dict(prefixes), "@graph": list(nodes.values())}


def _identifier(term: Any) -> str:
    return str(term.value) if type(term).__name__ == "NamedNode" else f"_:{term.value}"
