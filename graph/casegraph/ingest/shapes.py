"""What a dataset breaks of the shapes in ``ontology/shapes.ttl``, as values.

The shapes are SHACL Core alone. They are read from this installation, nothing is fetched, and
whatever the dataset says about shapes or imports of its own is not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.model.iris import PREFIXES
from casegraph.resources import folder

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["ShapeFault", "validate_dataset"]

_SH = PREFIXES["sh"]
_SHAPES = "https://w3id.org/casegraph/shapes#"


@dataclass(frozen=True, order=True)
class ShapeFault:
    """One place where a dataset differs from the shapes.

    ``focus`` is the thing at fault, as an IRI. ``shape`` is the name of the shape it breaks.
    ``path`` is the property as a prefixed name, with ``^`` before it where it is followed
    backwards, and empty where the fault lies in several properties at once. ``value`` is the
    value at fault, empty where one is missing or too many are there. ``severity`` is
    ``violation``, ``warning`` or ``info``; ``message`` says what is expected and what to do.
    """

    focus: str
    shape: str
    path: str
    value: str
    message: str
    severity: str


def validate_dataset(triples: Graph) -> list[ShapeFault]:
    """Return every fault that the shapes find in a dataset, in a stable order.

    ``triples`` is the union of the named graphs, with the concept schemes: a theme whose concept
    is not among them is an unknown theme. An empty list means that nothing is at fault.

    >>> from rdflib import RDF, Graph, URIRef
    >>> from casegraph.model import iris
    >>> triples = Graph()
    >>> _ = triples.add((URIRef(iris.source("a")), RDF.type, URIRef(iris.CG + "Source")))
    >>> [(fault.shape, fault.path, fault.severity) for fault in validate_dataset(triples)]
    [('SourceShape', 'sdo:url', 'violation')]
    """
    # Half a second of imports, which only validation should pay for.
    from pyshacl import validate
    from rdflib import RDF, Graph, URIRef

    shapes = Graph().parse(folder("ontology") / "shapes.ttl")
    _, report, _ = validate(
        triples,
        shacl_graph=_with_targets_handed_down(shapes),
        inference="none",
        advanced=False,
        js=False,
        meta_shacl=False,
        do_owl_imports=False,
    )

    def stated(result: Node, name: str) -> Node | None:
        found: Node | None = report.value(result, URIRef(_SH + name))
        return found

    faults = set()
    for result in report.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        source = stated(result, "sourceShape")
        value = stated(result, "value")
        faults.add(
            ShapeFault(
                focus=str(stated(result, "focusNode")),
                shape=_shape_name(shapes, source),
                path=_path(shapes, source),
                value="" if value is None else str(value),
                message=str(stated(result, "resultMessage")),
                severity=str(stated(result, "resultSeverity")).removeprefix(_SH).lower(),
            )
        )
    return sorted(faults)


def _with_targets_handed_down(shapes: Graph) -> Graph:
    """Return the shapes with each target said again of the property shapes beneath it.

    The meaning stays the same, and so do the results. But pySHACL visits a property shape
    once for each thing where the shape hangs below a node shape, and once for all of them where
    it has the target itself: a fifth of the time on the bundled reviews.
    """
    from rdflib import Graph, URIRef

    beneath = URIRef(_SH + "property")
    handed = Graph()
    for triple in shapes:
        handed.add(triple)
    for kind in ("targetClass", "targetSubjectsOf", "targetObjectsOf"):
        for node_shape, target in shapes.subject_objects(URIRef(_SH + kind)):
            for property_shape in shapes.objects(node_shape, beneath):
                handed.add((property_shape, URIRef(_SH + kind), target))
                handed.remove((node_shape, beneath, property_shape))
    return handed


def _shape_name(shapes: Graph, source: Node | None) -> str:
    """Return the name of the node shape that a shape is, or to which it belongs."""
    from rdflib import URIRef

    owner = shapes.value(None, URIRef(_SH + "property"), source)
    return str(source if owner is None else owner).removeprefix(_SHAPES)


def _path(shapes: Graph, source: Node | None) -> str:
    """Return the path of a property shape as a prefixed name."""
    from rdflib import BNode, URIRef

    path = shapes.value(source, URIRef(_SH + "path"))
    if path is None:
        return ""
    if isinstance(path, BNode):
        return "^" + _prefixed(str(shapes.value(path, URIRef(_SH + "inversePath"))))
    return _prefixed(str(path))


def _prefixed(iri: str) -> str:
    """Return an IRI as a prefixed name, or as it is where no prefix fits.

    >>> _prefixed("http://purl.org/dc/terms/title")
    'dcterms:title'
    """
    fitting = [(base, name) for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri.removeprefix(base)}"
