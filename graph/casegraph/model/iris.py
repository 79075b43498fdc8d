"""Namespaces and prefixes, and one function per class that mints its IRIs.

No other module of the project writes an IRI by hand.
"""

from __future__ import annotations

import re
from urllib.parse import quote

BASE = "https://w3id.org/casegraph/"
CG = BASE + "ontology#"
ID = BASE + "id/"
VOCAB = BASE + "vocab/"
GRAPH = BASE + "graph/"

#: Prefixes that every query may use without declaring them, in the order of display.
PREFIXES: dict[str, str] = {
    "cg": CG,
    "theme": VOCAB + "theme/",
    "agency": VOCAB + "agency/",
    "review-type": VOCAB + "review-type/",
    "incident-type": VOCAB + "incident-type/",
    "characteristic": VOCAB + "characteristic/",
    "action-type": VOCAB + "action-type/",
    "nation": VOCAB + "nation/",
    "outcome": VOCAB + "outcome/",
    "graph": GRAPH,
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "qb": "http://purl.org/linked-data/cube#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "time": "http://www.w3.org/2006/time#",
    "sdo": "https://schema.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Concept schemes: the six of the codebook, the small ones of other columns, those of the review
#: levels and assessment factors that concepts refer to, and those of pairs of themes.
SCHEMES = (
    "theme",
    "agency",
    "review-type",
    "incident-type",
    "characteristic",
    "action-type",
    "nation",
    "outcome",
    "finding-kind",
    "polarity",
    "basis",
    "organisation-kind",
    "population",
    "statistic",
    "subgroup",
    "review-level",
    "cin-factor",
    "net",
    "unit",
)

ONTOLOGY_GRAPH = GRAPH + "ontology"
VOCAB_GRAPH = GRAPH + "vocab"
DERIVED_GRAPH = GRAPH + "derived"
PROVENANCE_GRAPH = GRAPH + "provenance"
#: What several packages state identically is held here once, so that the union of all graphs is a
#: set.
SHARED_GRAPH = GRAPH + "shared"

# What can follow a prefix in a query without an escape.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
# The longest namespace first, so that theme:neglect is not found under a shorter one.
_SPACES = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

# Characters that stay as they are in a path segment.
_SAFE = "/-._~:@!$'()*+,;="


def expand(curie: str) -> str:
    """Return the full IRI of a prefixed name.

    >>> expand("cg:Review")
    'https://w3id.org/casegraph/ontology#Review'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shortened(iri: str) -> str:
    """Return an IRI as it may be written in a query: prefixed where a prefix fits.

    >>> shortened("https://w3id.org/casegraph/vocab/theme/neglect"), shortened("urn:x")
    ('theme:neglect', '<urn:x>')
    """
    for prefix, space in _SPACES:
        if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return f"<{iri}>"


def prologue(*prefixes: str) -> str:
    """Return the PREFIX declarations of some known prefixes, for casegraph's own queries.

    >>> prologue("cg")
    'PREFIX cg: <https://w3id.org/casegraph/ontology#> '
    """
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in prefixes)


def _mint(kind: str, identifier: str) -> str:
    return f"{ID}{kind}/{quote(identifier, safe=_SAFE)}"


def review(identifier: str) -> str:
    """Return the IRI of a review.

    >>> review("2016-anonymous-child bs")
    'https://w3id.org/casegraph/id/review/2016-anonymous-child%20bs'
    """
    return _mint("review", identifier)


def incident(review_identifier: str) -> str:
    """Return the IRI of the incident that a review is about."""
    return _mint("incident", review_identifier)


def child(identifier: str) -> str:
    """Return the IRI of a child in an incident."""
    return _mint("child", identifier)


def finding(identifier: str) -> str:
    """Return the IRI of a finding."""
    return _mint("finding", identifier)


def recommendation(identifier: str) -> str:
    """Return the IRI of a recommendation."""
    return _mint("recommendation", identifier)


def organisation(identifier: str) -> str:
    """Return the IRI of an organisation."""
    return _mint("organisation", identifier)


def source(identifier: str) -> str:
    """Return the IRI of a source: a page where coded text was read."""
    return _mint("source", identifier)


def statistic(identifier: str) -> str:
    """Return the IRI of one published figure."""
    return _mint("statistic", identifier)


def report(identifier: str) -> str:
    """Return the IRI of a report with published figures."""
    return _mint("report", identifier)


def period(start: str, end: str) -> str:
    """Return the IRI of a period; a start or end that is not stated becomes ``open``.

    >>> period("2022-04-01", "")
    'https://w3id.org/casegraph/id/period/2022-04-01_open'
    """
    return _mint("period", f"{start or 'open'}_{end or 'open'}")


def build(digest: str) -> str:
    """Return the IRI of a build, by the digest of its inputs."""
    return _mint("build", digest)


def protocol(digest: str) -> str:
    """Return the IRI of the protocol of an analysis, by the digest of its settings."""
    return _mint("protocol", digest)


def input_file(digest: str) -> str:
    """Return the IRI of an input file, by its SHA-256."""
    return _mint("file", digest)


def concept(scheme: str, identifier: str) -> str:
    """Return the IRI of a concept in a scheme.

    >>> concept("theme", "neglect")
    'https://w3id.org/casegraph/vocab/theme/neglect'
    """
    return f"{VOCAB}{scheme}/{quote(identifier, safe=_SAFE)}"


def scheme(name: str) -> str:
    """Return the IRI of a concept scheme.

    >>> scheme("theme")
    'https://w3id.org/casegraph/vocab/theme'
    """
    return VOCAB + name


def package_graph(name: str) -> str:
    """Return the IRI of the named graph that holds one data package."""
    return f"{GRAPH}package/{quote(name, safe='')}"
