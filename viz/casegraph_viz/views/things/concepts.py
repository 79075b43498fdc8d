"""What the vocabulary says of a concept: definition, other names, notes, matches elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from casegraph.wording.numbers import plural
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.things import Things

_MATCHES = (
    ("skos:exactMatch", "the same as"),
    ("skos:closeMatch", "close to"),
    ("skos:narrowMatch", "wider than"),
    ("skos:broadMatch", "narrower than"),
    ("skos:relatedMatch", "touches"),
)
#: How uses of a concept are worded: kind of thing and property → words, singular and plural.
_USES = (
    ("review", "reviewTheme", "review names it in a finding", "reviews name it in a finding"),
    ("review", "reviewRecommendsOn", "review makes a recommendation on it",
     "reviews make a recommendation on it"),
    ("finding", "theme", "finding", "findings"),
    ("recommendation", "theme", "recommendation", "recommendations"),
    ("review", "involvedAgency", "review names it", "reviews name it"),
    ("finding", "implicates", "finding", "findings"),
    ("recommendation", "directedTo", "recommendation to it", "recommendations to it"),
    ("review", "type", "review", "reviews"),
    ("review", "spatial", "review", "reviews"),
    ("review", "codingBasis", "review", "reviews"),
    ("review", "subject", "report on many reviews", "reports on many reviews"),
    ("incident", "incidentType", "incident", "incidents"),
    ("incident", "outcome", "incident", "incidents"),
    ("child", "characteristic", "child or group of children", "children or groups of children"),
    ("finding", "findingKind", "finding", "findings"),
    ("finding", "polarity", "finding", "findings"),
    ("recommendation", "actionType", "recommendation", "recommendations"),
    ("organisation", "classification", "organisation", "organisations"),
    ("organisation", "spatial", "organisation", "organisations"),
    ("statistic", "statisticConcept", "published figure", "published figures"),
    ("statistic", "population", "published figure", "published figures"),
    ("statistic", "subgroup", "published figure", "published figures"),
)  # fmt: skip


def concept_facts(things: Things, frame: Frame, iri: str) -> dict[str, Any]:
    """Return what the vocabulary says of a concept, as templates draw it."""
    t = things.t
    group = t.text(iri, "skos:broader")
    return {
        "iri": iri,
        "label": things.label(iri),
        "link": frame.link(iri),
        "notation": t.text(iri, "skos:notation"),
        "definition": t.text(iri, "skos:definition"),
        "other_names": sorted(t.texts(iri, "skos:altLabel"), key=str.casefold),
        "scope": t.texts(iri, "skos:scopeNote"),
        "notes": [*t.texts(iri, "skos:note"), *t.texts(iri, "skos:changeNote")],
        "group": {"label": things.label(group), "link": frame.link(group)} if group else None,
        "matches": [
            {
                "words": words,
                "label": things.label(other),
                "notation": t.text(other, "skos:notation"),
                "link": frame.link(other),
                "iri": other,
                "scheme": things.label(next(iter(t.texts(other, "skos:inScheme")), ""))
                if other in t.about
                else "",
            }
            for name, words in _MATCHES
            for other in t.texts(iri, name)
        ],
    }


def uses(things: Things, iri: str) -> list[str]:
    """Return how often a concept is used, as phrases such as “212 findings”."""
    counted = things.uses.get(iri, Counter())
    return [
        plural(counted[kind, name], one, many)
        for kind, name, one, many in _USES
        if counted.get((kind, name))
    ]
