"""The named queries as a list of questions by topic, and what each may be restricted to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.model.concepts import concepts, groups
from casegraph.model.iris import SCHEMES, prologue
from casegraph.sparql import NamedQuery, named_queries
from casegraph_viz.content.topics import by_topic

if TYPE_CHECKING:
    from casegraph.store import Store

# The labels of things that a question may be restricted to, where they are not concepts.
_ENTITIES = {
    "report": "{ ?iri a sdo:Report ; rdfs:label ?label }",
    "organisation": "{ ?iri a org:Organization ; skos:prefLabel ?label }",
    "review": "{ ?iri a cg:Review ; dcterms:identifier ?label }",
}
# What states the values that are no things.
_STATED = {
    "year": "?review a cg:Review ; dcterms:issued ?value",
    "area": "?review a cg:Review ; cg:area ?value",
}


def questions() -> list[dict[str, Any]]:
    """Return the topics in order, each with its questions.

    A question has a name, a label, what is asked and what is counted, its query and its parameters;
    ``group`` of a parameter is the one group that its values belong to, or empty.

    >>> questions()[0]["topic"]
    'Themes and what they occur with'
    """
    return [
        {
            "key": topic.key,
            "topic": topic.heading,
            # The short questions are mostly the simple ones.
            "questions": sorted(map(_question, topic.questions), key=lambda q: len(q["question"])),
        }
        for topic in by_topic((query.group, query) for query in named_queries().values())
    ]


def choices(store: Store, listed: Sequence[Mapping[str, Any]]) -> dict[str, list[list[str]]]:
    """Return the values of each kind of parameter: IRI, label and the label of its group.

    A kind without values here, such as ``finding``, is asked for by its identifier. Of a year the
    value is as ``--with`` takes it, one year or those from it on; of an area it is its name.
    """
    kinds = {p["kind"] for topic in listed for q in topic["questions"] for p in q["parameters"]}
    found: dict[str, list[list[str]]] = {}
    for kind in sorted(kinds):
        if kind in SCHEMES:
            names = groups(kind)
            found[kind] = [
                [c.iri, c.pref_label, names[c.broader].pref_label if c.broader in names else ""]
                for c in concepts(kind).values()
            ]
        elif kind in _ENTITIES:
            rows = store.select(
                prologue("cg", "dcterms", "org", "rdfs", "sdo", "skos")
                + f"SELECT DISTINCT ?iri ?label {_ENTITIES[kind]} ORDER BY ?label ?iri"
            ).rows
            found[kind] = [[str(iri), str(label), ""] for iri, label in rows]
        elif kind in _STATED:
            query = f"{prologue('cg', 'dcterms')}SELECT DISTINCT ?value {{ {_STATED[kind]} }}"
            values = sorted(str(row[0]) for row in store.select(query).rows)
            if kind == "year":
                found[kind] = [[year, year, "In the year"] for year in reversed(values)]
                found[kind] += [
                    [f"{year}..", f"{year} or later", "In a year or later"]
                    for year in reversed(values)
                ]
            else:
                found[kind] = [[value, value, ""] for value in values]
    return found


def _question(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "label": query.label,
        "question": query.question,
        "counted": query.counted,
        "text": query.text.strip(),
        "parameters": [
            {
                "variable": v,
                "label": v.replace("_", " ").capitalize(),
                "kind": kind,
                "group": _group(v, kind),
            }
            for v, kind in query.parameters.items()
        ],
    }


def _group(variable: str, kind: str) -> str:
    """The label of the group that a variable is named after: an age group is not any other
    trait."""
    named = groups(kind).get(variable.replace("_", "-")) if kind in SCHEMES else None
    return named.pref_label if named else ""
