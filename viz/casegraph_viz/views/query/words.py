"""The words of a dataset for an editor: its classes, properties and concepts with their labels.

They serve twice: to complete what somebody types, and to show a concept in an answer by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casegraph.model.iris import BASE, PREFIXES, VOCAB, prologue, shortened
from casegraph.resources import folder

if TYPE_CHECKING:
    from casegraph.store import Store

# Common words for a property that has another name in the data.
_PLAIN = {
    "dcterms:issued": ["year", "date", "published", "publication year"],
    "dcterms:spatial": ["nation", "country", "place"],
    "dcterms:publisher": ["published by", "board", "partnership"],
    "dcterms:type": ["review type", "kind of review"],
    "dcterms:description": ["summary", "text"],
    "dcterms:identifier": ["id"],
    "cg:ageInMonths": ["age"],
    "cg:characteristic": ["age group", "sex", "ethnicity", "disability"],
    "cg:outcome": ["death", "serious harm"],
    "cg:implicates": ["agency", "named agency"],
    "cg:directedTo": ["addressed to", "addressee"],
    "cg:reviewTheme": ["theme of a review", "topic"],
    "prov:wasDerivedFrom": ["source", "read in"],
    "sdo:url": ["link", "web address"],
    "skos:prefLabel": ["name"],
    "skos:altLabel": ["synonym"],
    "skos:broader": ["group"],
}

Words = list[dict[str, Any]]


def words(store: Store, used: Iterable[str]) -> Words:
    """Return classes, properties and concepts, each as what is written, label, kind and meaning.

    ``used`` are the IRIs of further classes and properties that the data uses.
    """
    found = {**_ontology(), **_concepts(store)}
    for iri in used:
        if iri not in found:
            kind = "class" if re.fullmatch(r"[A-Z]\w*", re.split(r"[#/]", iri)[-1]) else "property"
            found[iri] = {"iri": iri, "label": _humanised(iri), "kind": kind}
    for about in found.values():
        if about["kind"] == "property" and (plain := _PLAIN.get(shortened(about["iri"]))):
            about["others"] = plain
    order = {"class": 0, "property": 1, "concept": 2}
    return sorted(
        ({"write": shortened(iri), **about} for iri, about in found.items()),
        key=lambda about: (order[about["kind"]], about["write"]),
    )


def _ontology() -> dict[str, dict[str, Any]]:
    """The classes and properties that the ontology defines, without those it only borrows."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    values: dict[str, dict[str, str]] = {}
    types: dict[str, set[str]] = {}
    for triple in parse(path=str(folder("ontology") / "casegraph.ttl"), format=RdfFormat.TURTLE):
        subject = triple.subject
        if not isinstance(subject, NamedNode) or not subject.value.startswith(PREFIXES["cg"]):
            continue
        if triple.predicate.value == PREFIXES["rdf"] + "type":
            types.setdefault(subject.value, set()).add(str(getattr(triple.object, "value", "")))
        elif isinstance(triple.object, Literal):
            values.setdefault(subject.value, {})[triple.predicate.value] = triple.object.value
    found: dict[str, dict[str, Any]] = {}
    for iri, kinds in types.items():
        about = values.get(iri, {})
        if PREFIXES["owl"] + "Class" in kinds:
            kind = "class"
        elif any(name.endswith("Property") for name in kinds):
            kind = "property"
        else:
            continue
        found[iri] = {
            "iri": iri,
            "label": about.get(PREFIXES["rdfs"] + "label", _humanised(iri)),
            "kind": kind,
            "meaning": about.get(PREFIXES["rdfs"] + "comment", ""),
        }
    return found


def _concepts(store: Store) -> dict[str, dict[str, Any]]:
    rows = store.select(
        prologue("skos")
        + "SELECT DISTINCT ?iri ?label ?scheme ?meaning ?other { ?iri a skos:Concept ; "
        "skos:prefLabel ?label ; skos:inScheme ?scheme . OPTIONAL { ?iri skos:definition ?meaning }"
        " OPTIONAL { ?iri skos:altLabel ?other } } ORDER BY ?iri ?scheme ?other"
    ).rows
    found: dict[str, dict[str, Any]] = {}
    for iri, label, scheme, meaning, other in rows:
        about = found.setdefault(
            str(iri),
            {
                "iri": iri,
                "label": label,
                "kind": "concept",
                "scheme": str(scheme).removeprefix(VOCAB),
                "meaning": meaning or "",
                "others": [],
            },
        )
        if other and other not in about["others"]:
            about["others"].append(other)
    return found


def _humanised(iri: str) -> str:
    name = re.split(r"[#/]", iri.removeprefix(BASE))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
