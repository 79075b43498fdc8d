"""What is known of a thing as files for programs: Turtle, and JSON-LD with its context inside.

Each page has both beside it. They hold the triples of the things that the page is about, so that a
reader can download one review and a program can follow its links.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from casegraph.model.iris import ID, PREFIXES
from casegraph.resources import folder
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.triples import STRING, TYPE, Term, Triples

_PLAIN = re.compile(r"\w[\w-]*", re.ASCII)
_XSD = PREFIXES["xsd"]
# Kinds of things whose ids hold no slash, so that their names can be written short.
_THINGS = {kind: f"{ID}{kind}/" for kind in ("review", "organisation", "source")}


def rdf_pages(t: Triples, address: str, subjects: Sequence[str]) -> Iterator[Page]:
    """Yield the files beside a page: its address with ``.ttl`` and ``.jsonld`` instead."""
    stem = address.removesuffix(".html")
    yield Page(f"{stem}.ttl", turtle(t, subjects))
    yield Page(f"{stem}.jsonld", json_ld(t, subjects))


def turtle(t: Triples, subjects: Sequence[str]) -> str:
    """Return the triples of some things as Turtle, in the order of the things.

    IRIs that RDF does not allow are left out.
    """
    from pyoxigraph import RdfFormat, serialize

    triples = [triple for subject in subjects for triple in _terms(t, subject)]
    used = {iri for triple in triples for iri in _iris(triple)}
    prefixes = {
        name: start
        for name, start in {**PREFIXES, **_THINGS}.items()
        if any(iri.startswith(start) for iri in used)
        # Some parsers fail on names with escapes, so those IRIs stay whole.
        and all(_PLAIN.fullmatch(iri[len(start) :]) for iri in used if iri.startswith(start))
    }
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = text.decode("utf-8").split("\n")
    # The engine writes the prefixes in an order that changes from run to run.
    head = sorted(lines[: len(prefixes)])
    return "\n".join([*head, "", *lines[len(prefixes) :]])


def _terms(t: Triples, subject: str) -> Iterator[Any]:
    from pyoxigraph import Literal, NamedNode, Triple

    for predicate, term in sorted(t.about.get(subject, ()), key=lambda pair: pair[0] != TYPE):
        try:
            yield Triple(
                NamedNode(subject),
                NamedNode(predicate),
                NamedNode(term.value)
                if term.is_iri
                else Literal(term.value, language=term.language)
                if term.language
                else Literal(term.value, datatype=NamedNode(term.datatype)),
            )
        except ValueError:
            continue


def _iris(triple: Any) -> Iterator[str]:
    yield triple.subject.value
    yield triple.predicate.value
    datatype = getattr(triple.object, "datatype", None)
    yield triple.object.value if datatype is None else datatype.value


def json_ld(t: Triples, subjects: Sequence[str]) -> str:
    """Return the triples of some things as JSON-LD 1.1 in the plain keys of casegraph's context.

    The first thing is the root; a thing that another one names is nested inside it, once. The
    context inside the file is the part of ``ontology/context.jsonld`` that the file uses.
    """
    writer = _Writer(t, subjects)
    nodes = [writer.node(subject) for subject in subjects if subject not in writer.written]
    context = {"@version": 1.1, **{key: _context()[key] for key in sorted(writer.used)}}
    body = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    # One line per key: the context is for programs and should not fill the reader's screen.
    keys = ",\n".join(f"  {_json(key)}: {_json(value)}" for key, value in context.items())
    rest = json.dumps(body, ensure_ascii=False, indent=1)
    return f'{{\n "@context": {{\n{keys}\n }},{rest[1:]}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _context() -> Mapping[str, Any]:
    text = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["@context"]
    return found


@cache
def _keys() -> Mapping[str, Sequence[tuple[str, str, str, str]]]:
    """Predicate IRI → its keys: key, prefix that the key uses, kind of value, start of values."""
    found: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for key, definition in _context().items():
        about: Any = definition if isinstance(definition, dict) else {"@id": definition}
        name = str(about.get("@id", ""))
        prefix, _, local = name.partition(":")
        if local.startswith("//") or prefix not in _prefixes() or key in _prefixes():
            continue
        kind = str(about.get("@type", ""))
        start = str(about.get("@context", {}).get("@vocab", ""))
        found[_prefixes()[prefix] + local].append((key, prefix, kind, start))
    return {iri: tuple(keys) for iri, keys in found.items()}


@cache
def _prefixes() -> Mapping[str, str]:
    ends = ("/", "#")
    return {
        key: value
        for key, value in _context().items()
        if isinstance(value, str) and "://" in value and value.endswith(ends)
    }


class _Writer:
    """Writes things as nested objects, and keeps which keys of the context it used."""

    def __init__(self, t: Triples, subjects: Iterable[str]) -> None:
        self.t = t
        self.own = set(subjects)
        self.written: set[str] = set()
        self.used: set[str] = {"id", "type"}

    def node(self, subject: str) -> dict[str, Any]:
        self.written.add(subject)
        found: dict[str, Any] = {"id": self._compact(subject)}
        values: dict[str, list[Any]] = defaultdict(list)
        for predicate, term in self.t.about.get(subject, ()):
            if predicate == TYPE:
                values["type"].append(self._class(term.value))
                continue
            key, value = self._pair(predicate, term)
            values[key].append(value)
        order = sorted(values, key=lambda key: (key != "type", key))
        found.update((k, values[k] if len(values[k]) > 1 else values[k][0]) for k in order)
        return found

    def _pair(self, predicate: str, term: Term) -> tuple[str, Any]:
        for key, prefix, kind, start in _keys().get(predicate, ()):
            value = self._fitting(term, kind, start)
            if value is not None:
                self.used |= {key, prefix}
                if kind.startswith("xsd:"):
                    self.used.add("xsd")
                return key, value
        if term.is_iri:
            return self._compact(predicate), {"id": self._compact(term.value)}
        value = {"@value": term.value}
        if term.language:
            value["@language"] = term.language
        elif term.datatype != STRING:
            value["@type"] = self._compact(term.datatype)
        return self._compact(predicate), value

    def _fitting(self, term: Term, kind: str, start: str) -> Any:
        """The value as the key expects it, or None where the key would mean something else."""
        if kind == "@id" and term.is_iri:
            if term.value in self.own and term.value not in self.written:
                return self.node(term.value)
            return self._compact(term.value)
        if kind == "@vocab" and term.is_iri and start and term.value.startswith(start):
            local = term.value.removeprefix(start)
            # A term of the context would be read as that term, a colon as a prefix.
            plain = local and ":" not in local and local not in _context()
            return local if plain and not local.startswith("@") else None
        if not kind and not term.is_iri and term.datatype == STRING:
            return term.value
        if kind.startswith("xsd:") and term.datatype == _XSD + kind.removeprefix("xsd:"):
            return term.value
        return None

    def _class(self, iri: str) -> str:
        for key, prefix, kind, _start in _keys().get(iri, ()):
            if not kind:
                self.used |= {key, prefix}
                return key
        return self._compact(iri)

    def _compact(self, iri: str) -> str:
        for prefix, start in sorted(_prefixes().items(), key=lambda item: -len(item[1])):
            local = iri.removeprefix(start)
            if local != iri and not local.startswith("//"):
                self.used.add(prefix)
                return f"{prefix}:{local}"
        return iri


def context_file() -> Page:
    """Return the whole context, at the address that its IRI names."""
    text = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    return Page("ontology/context.jsonld", text)
