"""Integrity conditions of the W3C SKOS reference, and what we ask of our own concept schemes.

Each condition is a SPARQL ASK that answers true where the concepts break it. Conditions with an
S number are those of the recommendation of 18 August 2009; the queries are our own.
"""

from __future__ import annotations

from pyoxigraph import Store

PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"

_UP = "(skos:broader|skos:broaderTransitive|^skos:narrower|^skos:narrowerTransitive)"
_NARROW_MATCH = "(skos:broadMatch|^skos:narrowMatch)"


def _both(one: str, other: str) -> str:
    return f"ASK {{ ?x a {one} , {other} }}"


CONDITIONS: dict[str, str] = {
    "S9 no concept is a concept scheme": _both("skos:Concept", "skos:ConceptScheme"),
    "S13 no label is preferred and alternative or hidden": """ASK {
        { ?x skos:prefLabel ?l ; skos:altLabel|skos:hiddenLabel ?l }
        UNION { ?x skos:altLabel ?l ; skos:hiddenLabel ?l } }""",
    "S14 one preferred label in a language": """ASK {
        ?x skos:prefLabel ?one , ?two FILTER(?one != ?two && LANG(?one) = LANG(?two)) }""",
    "S27 no concept is related and broader": f"""ASK {{
        ?x skos:related|^skos:related ?y . ?x {_UP}+ ?y }}""",
    "S37 no collection is a concept or a scheme": """ASK {
        ?x a ?collection , ?other
        VALUES ?collection { skos:Collection skos:OrderedCollection }
        VALUES ?other { skos:Concept skos:ConceptScheme } }""",
    "S46 no exact match is a broad or related match": f"""ASK {{
        ?x (skos:exactMatch|^skos:exactMatch)+ ?y
        {{ ?x {_NARROW_MATCH} ?y }} UNION {{ ?y {_NARROW_MATCH} ?x }}
        UNION {{ ?x skos:relatedMatch|^skos:relatedMatch ?y }} }}""",
    "no concept is broader than itself": f"ASK {{ ?x {_UP}+ ?x }}",
    "each concept has a preferred label": """ASK {
        ?x a skos:Concept FILTER NOT EXISTS { ?x skos:prefLabel ?any } }""",
    "each concept has a definition": """ASK {
        ?x a skos:Concept FILTER NOT EXISTS { ?x skos:definition ?any } }""",
    "each concept has a notation": """ASK {
        ?x a skos:Concept FILTER NOT EXISTS { ?x skos:notation ?any } }""",
    "each concept is in a scheme": """ASK { ?x a skos:Concept
        FILTER NOT EXISTS { ?x skos:inScheme ?s . ?s a skos:ConceptScheme } }""",
    "each concept is reached from a top concept of its scheme": f"""ASK {{
        ?x a skos:Concept ; skos:inScheme ?s
        FILTER NOT EXISTS {{ ?x {_UP}*/(skos:topConceptOf|^skos:hasTopConcept) ?s }} }}""",
    "a notation names one group and one member of a scheme at most": """ASK {
        ?x skos:inScheme ?s ; skos:notation ?n . ?y skos:inScheme ?s ; skos:notation ?n
        FILTER(?x != ?y && EXISTS { ?x skos:broader ?g } = EXISTS { ?y skos:broader ?h }) }""",
    "a broader concept is in the same scheme": """ASK {
        ?x skos:broader ?y ; skos:inScheme ?s FILTER NOT EXISTS { ?y skos:inScheme ?s } }""",
    "what a concept is linked to is a concept": """ASK {
        ?x skos:broader|skos:narrower|skos:related|skos:exactMatch|skos:closeMatch|skos:broadMatch
            |skos:narrowMatch|skos:relatedMatch ?y
        FILTER NOT EXISTS { ?y a skos:Concept } }""",
}


def broken(store: Store) -> list[str]:
    """Return the conditions that the concepts of a store break."""
    return [name for name, ask in CONDITIONS.items() if bool(store.query(PREFIXES + ask))]
