"""The address of every thing of the dataset in a site: IRI → address, with an anchor where needed.

Ids come from tables and from other people's RDF, so no form is assumed: a file name must be safe on
every system, and two things never share one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache

from casegraph.model.iris import BASE, CG, GRAPH, ID, PREFIXES, VOCAB
from casegraph.resources import folder
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.things.triples import Triples, triples_of

#: Schemes of which every concept has a page of its own.
PAGED = ("theme", "agency")
SHAPES = f"{BASE}shapes"
QUERIES = f"{BASE}query/"
#: The address of the page of things that no other page shows.
OTHER = "provenance/other.html"

_LONGEST = 100
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PLAIN_ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
# Windows opens no file of these names, whatever follows the dot.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
# Ids that every page has of its own.
_TAKEN = {
    "cite-as", "find", "find-list", "finder", "listing", "main", "mode", "picture", "status",
    "told", "words",
}  # fmt: skip


@cache
def slug(identifier: str) -> str:
    """Return a name of a file for an id: safe on every system, no two ids alike.

    Ids of small letters, digits and hyphens stay as they are; any other keeps its letters and
    gets twelve digits of its fingerprint. No plain id has the underscore before them, so neither
    case nor a crafted id can make two names equal.

    >>> slug("2014-child-e"), slug("../Child E")
    ('2014-child-e', 'child-e_bcef92eca6c5')
    >>> slug("con")[:4]
    'con_'
    """
    plain = len(identifier) <= _LONGEST and _PLAIN_NAME.fullmatch(identifier)
    if plain and identifier not in _RESERVED:
        return identifier
    return _marked(identifier, identifier.lower())


@cache
def anchor(identifier: str) -> str:
    """Return an id of an element for an id; capital letters stay, since ids in HTML are
    case-sensitive.

    >>> anchor("3B"), anchor("a b")[:4], anchor("main")[:5]
    ('3B', 'a-b_', 'main_')
    """
    plain = len(identifier) <= _LONGEST and _PLAIN_ANCHOR.fullmatch(identifier)
    return identifier if plain and identifier not in _TAKEN else _marked(identifier, identifier)


def _marked(identifier: str, shown: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "-", shown).strip("-")[:60].rstrip("-")
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{words or 'x'}_{digest}"


def review_page(identifier: str) -> str:
    """Return the address of a review's page.

    >>> review_page("2014-child-e")
    'id/review/2014-child-e.html'
    """
    return f"id/review/{slug(identifier)}.html"


def part_anchor(kind: str, identifier: str, review: str) -> str:
    """Return the anchor of a finding, recommendation or child on the page of its review.

    >>> part_anchor("finding", "2014-child-e/finding/3", "2014-child-e")
    'finding-3'
    """
    number = identifier.removeprefix(f"{review}/{kind}/")
    short = re.fullmatch(r"[1-9][0-9]{0,8}", number) and number != identifier
    return f"{kind}-{number}" if short else _marked(f"{kind}/{identifier}", f"{kind}-{number}")


def concept_page(scheme: str, identifier: str) -> str:
    """Return the address of a concept's own page, for the schemes in ``PAGED``.

    >>> concept_page("theme", "neglect")
    'vocab/theme/neglect.html'
    """
    return f"vocab/{slug(scheme)}/{slug(identifier)}.html"


def scheme_page(scheme: str) -> str:
    """Return the address of a concept scheme's page.

    >>> scheme_page("incident-type")
    'vocab/incident-type.html'
    """
    return f"vocab/{slug(scheme)}.html"


def scheme_of(t: Triples, concept: str) -> str:
    """Return the name of the scheme that a concept is in, "" if it is in none of ours."""
    for scheme in t.texts(concept, "skos:inScheme"):
        if scheme.startswith(VOCAB):
            return scheme.removeprefix(VOCAB)
    return ""


def concept_id(concept: str) -> str:
    """Return the id of a concept within its scheme.

    >>> concept_id("https://w3id.org/casegraph/vocab/theme/neglect")
    'neglect'
    """
    return concept.removeprefix(VOCAB).partition("/")[2] or concept


def group_anchor(concept: str) -> str:
    """Return the anchor of a group of concepts on the page of its scheme.

    >>> group_anchor("https://w3id.org/casegraph/vocab/theme-group/harm")
    'theme-group-harm'
    """
    return anchor("-".join(concept.removeprefix(VOCAB).split("/")))


def term_anchor(iri: str) -> str:
    """Return the anchor of a class, property or shape on the page of the ontology.

    >>> term_anchor("https://w3id.org/casegraph/ontology#Review")
    'Review'
    >>> term_anchor("http://www.w3.org/ns/org#Organization")
    'org-Organization'
    """
    for start, prefix in ((CG, ""), (f"{SHAPES}#", "")):
        if iri.startswith(start):
            return anchor(prefix + iri.removeprefix(start))
    for name, start in PREFIXES.items():
        if iri.startswith(start):
            return anchor(f"{name}-{iri.removeprefix(start)}")
    return anchor(iri)


def addresses(corpus: Corpus, elsewhere: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the address of each thing: everything that is a subject of the dataset, and more.

    Reviews, themes and agencies have pages; everything else is an anchor on a page. What no rule
    covers is on a page of other things, so that every IRI under the base leads somewhere.
    ``elsewhere`` holds the things that other views show; they keep those addresses.
    """
    t = corpus.kept(triples_of)
    found: dict[str, str] = dict(elsewhere or {})
    for rule in (_reviews, _concepts, _listed, _terms):
        for iri, address in rule(corpus, t):
            found.setdefault(iri, address)
    for iri in t.about:
        if iri.startswith(BASE) and iri not in found:
            found[iri] = f"{OTHER}#{anchor(iri.removeprefix(BASE))}"
    return found


def _reviews(corpus: Corpus, t: Triples) -> Iterator[tuple[str, str]]:
    for review, about in corpus.reviews.items():
        page = review_page(review)
        yield about["iri"], page
        for incident in t.texts(about["iri"], "cg:concerns"):
            yield incident, f"{page}#incident"
            for child in t.texts(incident, "cg:involves"):
                local = child.removeprefix(f"{ID}child/")
                yield child, f"{page}#{part_anchor('child', local, review)}"
    for kind, coded in (
        ("finding", corpus.findings),
        ("recommendation", corpus.recommendations),
    ):
        for item in coded:
            review = str(item["review_id"])
            if review in corpus.reviews:
                place = part_anchor(kind, str(item[f"{kind}_id"]), review)
                yield item["iri"], f"{review_page(review)}#{place}"


def _concepts(_corpus: Corpus, t: Triples) -> Iterator[tuple[str, str]]:
    for scheme in t.instances("skos:ConceptScheme"):
        if scheme.startswith(VOCAB):
            yield scheme, scheme_page(scheme.removeprefix(VOCAB))
    for concept in t.instances("skos:Concept"):
        scheme = scheme_of(t, concept)
        if not scheme or not concept.startswith(VOCAB):
            continue
        if t.subjects("skos:broader", concept):
            yield concept, f"{scheme_page(scheme)}#{group_anchor(concept)}"
        elif scheme in PAGED:
            yield concept, concept_page(scheme, concept_id(concept))
        else:
            yield concept, f"{scheme_page(scheme)}#{anchor(concept_id(concept))}"


def listed_anchor(iri: str) -> str:
    """Return the anchor of an organisation, a source, a file … on the page that lists it."""
    return anchor(iri.removeprefix(ID).partition("/")[2] if iri.startswith(ID) else iri)


def _listed(_corpus: Corpus, t: Triples) -> Iterator[tuple[str, str]]:
    for class_name, page in (
        ("org:Organization", "organisations.html"),
        ("cg:Source", "sources.html"),
    ):
        for iri in t.instances(class_name):
            yield iri, f"{page}#{listed_anchor(iri)}"
    for iri in provenance_things(t):
        yield iri, f"provenance.html#{provenance_anchor(iri)}"


def provenance_things(t: Triples) -> list[str]:
    """Return the builds, files, programs and named graphs of a dataset, sorted by IRI."""
    kinds = ("build", "file", "software")
    return [
        iri
        for iri in sorted(t.about)
        if iri.startswith(GRAPH) or iri.startswith(tuple(f"{ID}{kind}/" for kind in kinds))
    ]


def provenance_anchor(iri: str) -> str:
    """Return the anchor of a build, file, program or named graph.

    >>> provenance_anchor("https://w3id.org/casegraph/graph/package/published")
    'graph-package-published'
    """
    local = iri.removeprefix(GRAPH if iri.startswith(GRAPH) else ID)
    kind = "graph/" if iri.startswith(GRAPH) else ""
    return anchor(f"{kind}{local}".replace("/", "-", 2))


def _terms(_corpus: Corpus, t: Triples) -> Iterator[tuple[str, str]]:
    ontology = BASE + "ontology"
    yield ontology, "ontology.html"
    yield SHAPES, "ontology.html#shapes"
    for iri in declared_terms(t):
        yield iri, f"ontology.html#{term_anchor(iri)}"
    for iri in shapes():
        yield iri, f"ontology.html#{term_anchor(iri)}"
    for iri in t.about:
        if iri.startswith(QUERIES):
            yield iri, f"questions.html#{question_anchor(iri)}"


def declared_terms(t: Triples) -> list[str]:
    """Return the terms that the ontology declares or uses: its own and those of others."""
    ours = [iri for iri in t.about if iri.startswith(CG)]
    others = [
        iri
        for class_name in ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty",
                           "owl:AnnotationProperty", "rdfs:Class", "rdf:Property")
        for iri in t.instances(class_name)
        if not iri.startswith(BASE)
    ]  # fmt: skip
    return sorted({*ours, *others})


@cache
def shapes() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return each named shape with its properties, IRI → property IRI → values."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for triple in parse(path=str(folder("ontology") / "shapes.ttl"), format=RdfFormat.TURTLE):
        subject, term = triple.subject, triple.object
        named = isinstance(subject, NamedNode) and subject.value.startswith(f"{SHAPES}#")
        if named and isinstance(term, NamedNode | Literal):
            about = found.setdefault(str(subject.value), {})
            about[triple.predicate.value] = (*about.get(triple.predicate.value, ()), term.value)
    return found


def question_anchor(iri: str) -> str:
    """Return the anchor of a named query, of one of its parameters, or of a prefix.

    >>> question_anchor("https://w3id.org/casegraph/query/theme-pairs#theme")
    'theme-pairs_theme'
    """
    name, _, parameter = iri.removeprefix(QUERIES).partition("#")
    return f"{anchor(name)}_{anchor(parameter)}" if parameter else anchor(name)
