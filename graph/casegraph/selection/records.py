"""What a number rests on: the reviews, findings and recommendations, with their sources."""

from __future__ import annotations

from typing import Any

from casegraph.model.iris import ID, VOCAB, prologue
from casegraph.model.lexical import truth_of, year_of
from casegraph.store import Store

_PREFIX = prologue("cg", "dcterms", "skos", "prov", "sdo", "org", "qb", "rdfs")

_CLASSES = {
    "reviews": "cg:Review",
    "children": "cg:Child",
    "findings": "cg:Finding",
    "recommendations": "cg:Recommendation",
    "organisations": "org:Organization",
    "sources": "cg:Source",
    "statistics": "qb:Observation",
}


def counts(store: Store) -> dict[str, int]:
    """Return how many entities of each class there are, and how many quads (``triples``)."""
    found = {}
    for name, term in _CLASSES.items():
        rows = store.select(f"{_PREFIX}SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a {term} }}")
        found[name] = int(rows.rows[0][0] or 0)
    found["triples"] = len(store)
    return found


def _local(iri: str | None, kind: str) -> str:
    return (iri or "").removeprefix(f"{ID}{kind}/")


def _concept(iri: str | None) -> str:
    return (iri or "").removeprefix(VOCAB).partition("/")[2]


#: The keys under which a record says where it was read, and the properties of the source.
_SOURCE = {
    "source_title": "dcterms:title",
    "source_publisher": "cg:publisherName",
    "source_url": "sdo:url",
    "source_file": "cg:fileName",
}
_NO_SOURCE: dict[str, str | None] = dict.fromkeys(("source_id", *_SOURCE))


def _sources(store: Store) -> dict[str, dict[str, str | None]]:
    """Return what a record says of each source, by the IRI of the source."""
    names = " ".join(f"?{name}" for name in _SOURCE)
    parts = " ".join(f"OPTIONAL {{ ?s {p} ?{name} }}" for name, p in _SOURCE.items())
    rows = store.select(
        f"{_PREFIX}SELECT ?s {names} {{ {{ SELECT DISTINCT ?s {{ ?x prov:wasDerivedFrom ?s }} }} "
        f"{parts} }}"
    )
    found: dict[str, dict[str, str | None]] = {}
    for iri, *values in sorted(rows.rows, key=lambda r: tuple(v or "" for v in r)):
        about = {"source_id": _local(iri, "source"), **dict(zip(_SOURCE, values, strict=True))}
        found.setdefault(str(iri), about)
    return found


def reviews(store: Store) -> dict[str, dict[str, Any]]:
    """Return what is known of each review, by id, sorted.

    Keys: title, year (int or None), publisher, area, nation, outcome, review_type, level,
    incident_types, age_groups and agencies (lists of ids), basis, complete, read_again (whether
    its page was found again in an audit; None where none was made), source_id, source_title,
    source_publisher, source_url, source_file, iri. What a report does not state is None or an
    empty list.
    """
    rows = store.select(
        _PREFIX
        + """SELECT ?review ?title ?year ?publisher ?area ?nation ?outcome ?type ?level ?basis
        ?complete ?readAgain ?source {
          ?review a cg:Review ; dcterms:title ?title .
          OPTIONAL { ?review dcterms:type ?type . OPTIONAL { ?type cg:reviewLevel ?level } }
          OPTIONAL { ?review dcterms:issued ?year }
          OPTIONAL { ?review dcterms:publisher/skos:prefLabel ?publisher }
          OPTIONAL { ?review cg:area ?area }
          OPTIONAL { ?review dcterms:spatial ?nation }
          OPTIONAL { ?review cg:concerns/cg:outcome ?outcome }
          OPTIONAL { ?review cg:codingBasis ?basis }
          OPTIONAL { ?review cg:isComplete ?complete }
          OPTIONAL { ?review cg:wasReadAgain ?readAgain }
          OPTIONAL { ?review prov:wasDerivedFrom ?source }
        }"""
    )
    pages = _sources(store)
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows.rows, key=lambda r: tuple(v or "" for v in r)):
        (iri, title, year, publisher, area, nation, outcome, kind, level, basis, complete,
         read_again, source) = row  # fmt: skip
        found.setdefault(
            _local(iri, "review"),
            {
                "title": title,
                "year": year_of(year) if year else None,
                "publisher": publisher,
                "area": area,
                "nation": _concept(nation) or None,
                "outcome": _concept(outcome) or None,
                "review_type": _concept(kind) or None,
                "level": _concept(level) or None,
                "incident_types": [],
                "age_groups": [],
                "agencies": [],
                "basis": _concept(basis) or None,
                "complete": truth_of(complete or "") is True,
                "read_again": truth_of(read_again or ""),
                **pages.get(source or "", _NO_SOURCE),
                "iri": iri,
            },
        )
    for key, pattern in (
        ("incident_types", "cg:concerns/cg:incidentType"),
        ("age_groups", "cg:concerns/cg:involves/cg:characteristic"),
        ("agencies", "cg:involvedAgency"),
    ):
        only = "?value skos:broader <" + VOCAB + "characteristic-dimension/age-group> ."
        query = f"SELECT DISTINCT ?review ?value {{ ?review {pattern} ?value . "
        query += (only if key == "age_groups" else "") + " }"
        for review, value in store.select(_PREFIX + query).rows:
            about = found.get(_local(review, "review"))
            if about is not None:
                about[key].append(_concept(value))
    for about in found.values():
        for key in ("incident_types", "age_groups", "agencies"):
            about[key].sort()
    return found


def _coded(
    store: Store, of: str, kind: str, single: dict[str, str], many: dict[str, str]
) -> list[dict[str, Any]]:
    variables = " ".join(f"?{name}" for name in single)
    patterns = " ".join(f"OPTIONAL {{ ?x {p} ?{name} }}" for name, p in single.items())
    rows = store.select(
        f"{_PREFIX}SELECT ?x ?review ?summary ?source {variables} {{ ?review {of} ?x . "
        f"?x dcterms:description ?summary . {patterns} "
        # RDF that was not built from tables may give the source of the review alone.
        "OPTIONAL { ?x prov:wasDerivedFrom ?own } OPTIONAL { ?review prov:wasDerivedFrom ?page } "
        "BIND (COALESCE(?own, ?page) AS ?source) }"
    )
    pages = _sources(store)
    found: dict[str, dict[str, Any]] = {}
    for x, review, summary, source, *values in rows.rows:
        key = _local(x, kind)
        found[key] = {
            f"{kind}_id": key,
            "review_id": _local(review, "review"),
            "summary": summary,
            **{name: _concept(v) or None for name, v in zip(single, values, strict=True)},
            **{name: [] for name in many},
            **pages.get(source or "", _NO_SOURCE),
            "iri": x,
        }
    for name, predicate in many.items():
        for x, value in store.select(
            f"{_PREFIX}SELECT ?x ?value {{ ?review {of} ?x . ?x {predicate} ?value }}"
        ).rows:
            found[_local(x, kind)][name].append(_concept(value))
    for about in found.values():
        for name in many:
            about[name].sort()
    return [found[key] for key in sorted(found, key=natural)]


def natural(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts ids as people count: finding/2 before finding/10.

    >>> sorted(["f/10", "f/2"], key=natural)
    ['f/2', 'f/10']
    """
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in identifier.split("/")
    )


def findings(store: Store) -> list[dict[str, Any]]:
    """Return every finding: finding_id, review_id, kind, polarity, themes, agencies, summary, iri.

    source_id, source_title, source_publisher, source_url and source_file say where this finding
    was read, which need not be where its review was.
    """
    return _coded(
        store, "cg:hasFinding", "finding",
        {"kind": "cg:findingKind", "polarity": "cg:polarity"},
        {"themes": "cg:theme", "agencies": "cg:implicates"},
    )  # fmt: skip


def recommendations(store: Store) -> list[dict[str, Any]]:
    """Return every recommendation: recommendation_id, review_id, themes, directed_to, action,
    summary, iri, and where it was read, as ``findings`` does."""
    return _coded(
        store, "cg:hasRecommendation", "recommendation",
        {"action": "cg:actionType"},
        {"themes": "cg:theme", "directed_to": "cg:directedTo"},
    )  # fmt: skip
