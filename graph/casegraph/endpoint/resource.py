"""What the dataset states about one thing: its own triples, the names of the things that these
refer to, and some of the triples that refer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from casegraph.model.iris import BASE, ONTOLOGY_GRAPH, expand
from casegraph.store import Store

if TYPE_CHECKING:
    from pyoxigraph import Triple

#: Most triples of a description that refer to the thing from elsewhere.
MAX_INCOMING = 500
_NAMING = "|".join(f"<{expand(p)}>" for p in ("rdfs:label", "skos:prefLabel", "dcterms:title"))
_FORBIDDEN = frozenset('<>"{}|^`\\')


@dataclass(frozen=True)
class Description:
    """The triples about ``iri``. ``incoming`` counts those with the thing as their object;
    ``has_all_incoming`` is false where the dataset holds more of them."""

    iri: str
    triples: tuple[Triple, ...]
    incoming: int
    has_all_incoming: bool


def iri_of(path: str) -> str:
    """Return the IRI that the path of an address names, percent-encoded as in the data.

    Raises ValueError for text that no IRI can hold.

    >>> iri_of("id/review/2016-anonymous-child%20bs")
    'https://w3id.org/casegraph/id/review/2016-anonymous-child%20bs'
    """
    plain = unquote(path, errors="strict")
    iri = BASE + quote(plain, safe="/-._~:@!$'()*+,;=")
    if any(c in _FORBIDDEN or c <= " " for c in iri):
        raise ValueError("not an IRI")
    return iri


def describe(store: Store, iri: str) -> Description | None:
    """Return what the dataset states about an IRI, None for an IRI that it does not contain.

    The IRI of the ontology describes the whole ontology with its classes and properties. Raises
    StoreError where the store cannot be read.
    """
    thing = f"<{iri}>"
    if iri == ONTOLOGY_GRAPH.replace("/graph/", "/"):
        whole = store.construct("?s ?p ?o", f"GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }}")
        if whole:
            return Description(iri, tuple(whole), 0, True)
    own = store.construct(f"{thing} ?p ?o", f"{thing} ?p ?o")
    incoming = store.construct(f"?s ?p {thing}", f"?s ?p {thing}", MAX_INCOMING + 1)
    if not own and not incoming and not _is_graph(store, thing):
        return None
    names = store.construct(
        "?o ?l ?name", f"{thing} ?p ?o . ?o {_NAMING} ?name . ?o ?l ?name FILTER(isIRI(?o))"
    )
    shown = sorted(incoming, key=str)[:MAX_INCOMING] if len(incoming) > MAX_INCOMING else incoming
    triples = tuple(dict.fromkeys((*own, *names, *shown)))
    return Description(iri, triples, len(shown), len(incoming) <= MAX_INCOMING)


def _is_graph(store: Store, thing: str) -> bool:
    return store.ask(f"ASK {{ GRAPH {thing} {{ ?s ?p ?o }} }}")
