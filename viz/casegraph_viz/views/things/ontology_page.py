"""The ontology in plain words: what each class, property and shape means, and how it is used.

A generator for ontologies would describe the file. This page also counts, gives an example from
the data for each property, and shows what the shapes require, beside the term that they apply to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.model.iris import BASE, CG, VOCAB, expand
from casegraph.resources import folder
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things import model
from casegraph_viz.views.things.addresses import declared_terms, shapes, term_anchor
from casegraph_viz.views.things.lists import short
from casegraph_viz.views.things.rdf_files import context_file
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things
from casegraph_viz.views.things.triples import TYPE

_ONTOLOGY = BASE + "ontology"
_KINDS = (
    ("qb:DimensionProperty", "dimension"),
    ("qb:MeasureProperty", "measure"),
    ("qb:AttributeProperty", "attribute"),
    ("owl:ObjectProperty", "leads to a thing"),
    ("owl:DatatypeProperty", "text, number or date"),
)
# The terms of a section: those of any of these types; a term goes to the first section that fits.
_SECTIONS: dict[str, set[str] | None] = {
    "Classes": {"owl:Class"},
    "Properties of figures and of pairs of themes": {
        "qb:DimensionProperty",
        "qb:MeasureProperty",
        "qb:AttributeProperty",
    },
    "Properties": {"owl:ObjectProperty", "owl:DatatypeProperty"},
    "Structures of the data cubes": {"qb:DataStructureDefinition"},
    "Components of the structures": {"qb:ComponentSpecification"},
    "Other terms": None,
}
_SHACL = "http://www.w3.org/ns/shacl#"


def render_ontology(corpus: Corpus, frame: Frame) -> str:
    """Return the page of the ontology."""
    things = corpus.kept(Things)
    t = things.t
    terms = [_term(things, frame, iri) for iri in declared_terms(t)]
    own = [term for term in terms if term["own"]]
    links = {name: _box_link(frame, name) for _, _, _, name in model.BOXES.values()}
    return entity_page(
        "ontology.html",
        frame,
        title="The ontology",
        description="The classes, properties and shapes in which published child safeguarding "
        "reviews are written down, in plain words, with examples and counts.",
        context={
            "about": t.text(_ONTOLOGY, "dcterms:description"),
            "version": t.text(_ONTOLOGY, "owl:versionInfo"),
            "boxes": model.boxes(links),
            "arrows": model.arrows(),
            "in_words": model.IN_WORDS,
            "width": model.WIDTH,
            "height": model.HEIGHT,
            "sections": _sections(own),
            "others": [term for term in terms if not term["own"]],
            "shape_groups": shape_groups(frame),
            "index": frame.to("vocabularies.html"),
            "files": {
                "Ontology (Turtle)": frame.to("ontology/casegraph.ttl"),
                "shapes (SHACL, Turtle)": frame.to("ontology/shapes.ttl"),
                "JSON-LD context": frame.to("ontology/context.jsonld"),
            },
        },
    )


def ontology_files() -> Iterator[Page]:
    """Yield the files of the ontology, at the addresses that their IRIs name."""
    for name in ("casegraph.ttl", "shapes.ttl"):
        yield Page(f"ontology/{name}", (folder("ontology") / name).read_text(encoding="utf-8"))
    yield context_file()


def _box_link(frame: Frame, name: str) -> str:
    if name.startswith("vocab:"):
        return frame.link(VOCAB + name.removeprefix("vocab:"))
    return f"#{term_anchor(expand(name))}"


def _sections(own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The project's own terms by what they are, in the order of reading."""
    found: dict[str, list[dict[str, Any]]] = {title: [] for title in _SECTIONS}
    for term in own:
        kinds = set(term["types"])
        found[next(t for t, of in _SECTIONS.items() if of is None or of & kinds)].append(term)
    order = sorted(_SECTIONS, key=lambda title: title != "Classes" and title != "Properties")
    return [
        {"title": title, "anchor": f"h_{k}", "terms": found[title]}
        for k, title in enumerate(order)
        if found[title]
    ]


def _term(things: Things, frame: Frame, iri: str) -> dict[str, Any]:
    t = things.t
    types = [short(kind) for kind in t.texts(iri, TYPE)]
    instances, uses = len(t.instances(iri)), t.predicate_uses.get(iri, 0)
    return {
        "anchor": term_anchor(iri),
        "iri": iri,
        "name": short(iri),
        "own": iri.startswith(CG),
        "types": types,
        "label": t.text(iri, "rdfs:label"),
        "comment": t.text(iri, "rdfs:comment"),
        "kind": next((words for name, words in _KINDS if name in types), ""),
        "of": _terms(frame, [*t.texts(iri, "rdfs:domain"), *t.texts(iri, "sdo:domainIncludes")]),
        "to": _terms(frame, [*t.texts(iri, "sdo:rangeIncludes"), *t.texts(iri, "rdfs:range")]),
        "broader": _terms(frame, t.texts(iri, "rdfs:subClassOf")),
        "codes": _terms(frame, t.texts(iri, "qb:codeList")),
        "parts": _terms(
            frame,
            [
                *t.texts(iri, "qb:component"),
                *(x for n in ("qb:dimension", "qb:measure", "qb:attribute") for x in
                  t.texts(iri, n)),
            ],
        ),
        "count": uses or instances,
        "counted": "statements" if uses else "things",
        "example": _example(things, frame, iri) if uses else None,
    }  # fmt: skip


def _terms(frame: Frame, iris: list[str]) -> list[dict[str, str]]:
    return [{"label": short(iri), "link": _link(frame, iri)} for iri in dict.fromkeys(iris)]


def _link(frame: Frame, iri: str) -> str:
    return f"#{term_anchor(iri)}" if iri.startswith(CG) else frame.link(iri)


def _example(things: Things, frame: Frame, iri: str) -> dict[str, str] | None:
    found = things.t.first_uses.get(iri)
    if found is None:
        return None
    subject, term = found
    return {
        "subject": _cut(things.label(subject)),
        "subject_link": frame.link(subject),
        "value": _cut(things.label(term.value) if term.is_iri else term.value),
        "value_link": _link(frame, term.value) if term.is_iri else "",
    }


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119].rstrip()}…"


def shape_groups(frame: Frame) -> list[dict[str, Any]]:
    """Return the node shapes with their property shapes, each with its message."""
    found = shapes()
    groups: list[dict[str, Any]] = []
    shown: set[str] = set()
    for iri, about in found.items():
        if _SHACL + "NodeShape" not in about.get(TYPE, ()):
            continue
        members = [m for m in about.get(_SHACL + "property", ()) if m in found]
        targets = [*about.get(_SHACL + "targetClass", ()), *about.get(_SHACL + "targetNode", ())]
        groups.append(
            {
                "anchor": term_anchor(iri),
                "name": short(iri).rpartition("#")[2],
                "targets": _terms(frame, targets),
                "messages": about.get(_SHACL + "message", ()),
                # A shape that several others share has its anchor where it appears first.
                "members": [
                    _shape(frame, member, found[member], member not in shown) for member in members
                ],
            }
        )
        shown.update(members, [iri])
    rest = [_shape(frame, iri, about, True) for iri, about in found.items() if iri not in shown]
    if rest:
        groups.append(
            {"anchor": "", "name": "Shared by several shapes", "targets": [], "messages": (),
             "members": rest}
        )  # fmt: skip
    return groups


def _shape(
    frame: Frame, iri: str, about: Mapping[str, tuple[str, ...]], first: bool
) -> dict[str, Any]:
    return {
        "anchor": term_anchor(iri) if first else "",
        "paths": _terms(frame, list(about.get(_SHACL + "path", ()))),
        "warning": any(s.endswith("#Warning") for s in about.get(_SHACL + "severity", ())),
        "message": " ".join(about.get(_SHACL + "message", ())),
    }
