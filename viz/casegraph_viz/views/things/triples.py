"""Every triple of the dataset by its subject, read once, so that no page needs a query of its own.

A site writes more than a thousand pages; one query per page would take minutes, and send thousands
of queries to a remote dataset. The ontology and the concept schemes come from their files as well:
a dataset without them still uses their terms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from casegraph.ingest.quads.fixed import ontology_files, vocabulary_files
from casegraph.model.iris import CG, PREFIXES, expand

if TYPE_CHECKING:
    from casegraph_viz.content.site_data import Corpus

TYPE = PREFIXES["rdf"] + "type"
STRING = PREFIXES["xsd"] + "string"
_LANGUAGE_STRING = PREFIXES["rdf"] + "langString"
_ALL = """SELECT DISTINCT ?s ?p ?o ?iri ?datatype ?language { ?s ?p ?o . FILTER(isIRI(?s))
  BIND(isIRI(?o) AS ?iri) BIND(DATATYPE(?o) AS ?datatype) BIND(LANG(?o) AS ?language) }"""


class Term(NamedTuple):
    """The object of a triple: an IRI (no datatype) or a literal."""

    value: str
    datatype: str = ""
    language: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether it names a thing rather than being a text or a number."""
        return not self.datatype


class Triples:
    """The union of all graphs, by subject; nodes without a name are left out.

    Parameters
    ----------
    found
        Subject IRI, predicate IRI and object, in any order.

    Examples
    --------
    >>> t = Triples([("urn:a", TYPE, Term("urn:C")), ("urn:a", "urn:p", Term("x", STRING))])
    >>> t.texts("urn:a", "urn:p"), t.subjects(TYPE, "urn:C")
    (['x'], ['urn:a'])
    """

    def __init__(self, found: Iterable[tuple[str, str, Term]]) -> None:
        about: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        into: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, predicate, term in sorted(set(found)):
            about[subject].append((predicate, term))
            if term.is_iri:
                into[predicate, term.value].append(subject)
        self.about: Mapping[str, list[tuple[str, Term]]] = dict(about)
        self._into: Mapping[tuple[str, str], list[str]] = dict(into)

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property, as text, sorted; prefixed names are understood."""
        wanted = _full(predicate)
        return [term.value for p, term in self.about.get(subject, ()) if p == wanted]

    def text(self, subject: str, predicate: str, default: str = "") -> str:
        """Return the first value of a property, or the default."""
        return next(iter(self.texts(subject, predicate)), default)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return which things have an IRI as value of a property, sorted."""
        return self._into.get((_full(predicate), _full(value)), [])

    @cached_property
    def predicate_uses(self) -> Mapping[str, int]:
        """How many statements of the data use each property.

        The ontology's statements about its own terms are not counted.
        """
        counts: Counter[str] = Counter()
        for subject, pairs in self.about.items():
            if not subject.startswith(CG):
                counts.update(predicate for predicate, _ in pairs)
        return counts

    @cached_property
    def first_uses(self) -> Mapping[str, tuple[str, Term]]:
        """Property → the first statement that uses it, by subject; things with a page first."""
        found: dict[str, tuple[str, Term]] = {}
        for subject in sorted(self.about, key=lambda iri: ("/id/" not in iri, iri)):
            if not subject.startswith(CG):
                for predicate, term in self.about[subject]:
                    found.setdefault(predicate, (subject, term))
        return found

    def instances(self, class_name: str) -> list[str]:
        """Return the things of a class, sorted by IRI."""
        return self.subjects(TYPE, class_name)


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return name if local.startswith("//") or prefix not in PREFIXES else expand(name)


def triples_of(corpus: Corpus) -> Triples:
    """Return the triples of a corpus' whole dataset; ``corpus.kept(triples_of)`` reads once."""
    return Triples([*_stored(corpus), *_fixed()])


def _stored(corpus: Corpus) -> Iterable[tuple[str, str, Term]]:
    for subject, predicate, value, is_iri, datatype, language in corpus.kg.store.select(_ALL).rows:
        if subject is None or predicate is None or value is None:
            continue
        if is_iri in {"true", "1"}:
            yield subject, predicate, Term(value)
        elif language:
            yield subject, predicate, Term(value, _LANGUAGE_STRING, language)
        elif datatype:
            yield subject, predicate, Term(value, datatype)


def _fixed() -> Iterable[tuple[str, str, Term]]:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    for path in (*ontology_files(), *vocabulary_files()):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, term = triple.subject, triple.object
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(term, NamedNode):
                yield subject.value, triple.predicate.value, Term(term.value)
            elif isinstance(term, Literal):
                yield (
                    subject.value,
                    triple.predicate.value,
                    Term(term.value, term.datatype.value, term.language or ""),
                )
