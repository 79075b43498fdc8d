"""What an RDF dataset holds for the analyses: counts, and words that they cannot read.

Shapes check what is there. A file without reviews, or with a misspelt class, gives them nothing to
check and passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from casegraph.errors import nearest
from casegraph.ingest.quads.fixed import ontology_files
from casegraph.ingest.shapes import ShapeFault
from casegraph.model.concepts import concepts
from casegraph.model.iris import CG, concept, prologue
from casegraph.store import OxigraphStore, Store

_PREFIX = prologue("cg", "skos")
_COUNTS = {
    "reviews": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a cg:Review }",
    "findings": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a cg:Finding }",
    "concepts": "SELECT (COUNT(DISTINCT ?x) AS ?n) { "
    "VALUES ?kind { cg:Review cg:Incident cg:Child cg:Finding cg:Recommendation } "
    "?thing a ?kind ; ?p ?x . ?x a skos:Concept }",
}
_TERMS = (
    "SELECT ?term (COUNT(*) AS ?n) { { ?s ?term ?o } UNION { ?s a ?term } "
    f'FILTER(STRSTARTS(STR(?term), "{CG}")) }} GROUP BY ?term ORDER BY ?term'
)
_THEMES = (
    "SELECT ?theme (COUNT(DISTINCT ?review) AS ?n) { ?review cg:reviewTheme ?theme } "
    "GROUP BY ?theme ORDER BY ?theme"
)


@dataclass(frozen=True)
class Content:
    """``counts`` of reviews, findings and concepts that they use; ``faults`` of their words."""

    counts: Mapping[str, int]
    faults: tuple[ShapeFault, ...]

    @property
    def missing(self) -> list[str]:
        """What there is none of, of reviews, findings and concepts."""
        return [name for name, count in self.counts.items() if not count]

    def __str__(self) -> str:
        return ", ".join(
            f"{count:,} {name if count != 1 else name.removesuffix('s')}"
            for name, count in self.counts.items()
        )


def content_of(store: OxigraphStore) -> Content:
    """Return what a store holds, which has the concept schemes of the installation.

    >>> from casegraph.store import open_memory
    >>> str(content_of(open_memory()))
    '0 reviews, 0 findings, 0 concepts'
    """
    counts = {
        name: int(str(store.select(_PREFIX + query).rows[0][0])) for name, query in _COUNTS.items()
    }
    return Content(counts, (*_unknown_terms(store), *_own_themes(store), *_derived(store)))


def _unknown_terms(store: Store) -> list[ShapeFault]:
    faults = []
    for term, count in store.select(_PREFIX + _TERMS).rows:
        name = str(term).removeprefix(CG)
        if name not in _terms():
            near = nearest(name, sorted(_terms()), 1)
            hint = f"did you mean cg:{near[0]}?" if near else "use a term of the ontology."
            used = "1 statement uses it" if count == "1" else f"{int(str(count)):,} statements do"
            message = f"The ontology has no such term, and {used}, which no analysis reads; {hint}"
            faults.append(ShapeFault(f"cg:{name}", "", "", "", message, "violation"))
    return faults


def _own_themes(store: Store) -> list[ShapeFault]:
    known = {concept("theme", each) for each in concepts("theme")}
    faults = []
    for theme, count in store.select(_PREFIX + _THEMES).rows:
        if theme not in known:
            reviews = "1 review has" if count == "1" else f"{int(str(count)):,} reviews have"
            message = (
                f"The codebook of this installation does not have this theme, which {reviews}; "
                "analyses name it in a note and do not count it."
            )
            faults.append(ShapeFault(str(theme), "", "", "", message, "warning"))
    return faults


def _derived(store: OxigraphStore) -> list[ShapeFault]:
    if not store.derived:
        return []
    message = (
        f"{store.derived:,} themes of findings or recommendations are not stated of their reviews; "
        "casegraph adds them when it opens the data, and other programs will miss them."
    )
    return [ShapeFault(store.location, "", "", "", message, "warning")]


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """Return the local names of all terms of the ontology."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    return frozenset(
        triple.subject.value.removeprefix(CG)
        for path in ontology_files()
        for triple in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(CG)
    )
