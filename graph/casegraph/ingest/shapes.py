"""Where a dataset violates the shapes in ``ontology/shapes.ttl``, as values.

The shapes use only SHACL Core. They are read from this installation and nothing is fetched. Shapes
and imports that the dataset itself states are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.errors import MissingExtraError
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
    """One place where a dataset violates a shape.

    ``focus`` is the thing at fault, as an IRI. ``shape`` is the name of the shape. ``path`` is the
    property as a prefixed name, with ``^`` before it for the inverse direction, and empty where the
    fault is in several properties. ``value`` is the value at fault, empty where a value is missing
    or there are too many. ``severity`` is ``violation``, ``warning`` or ``info``; ``message`` says
    what is expected and what to do.
    """

    focus: str
    shape: str
    path: str
    value: str
    message: str
    severity: str


def validate_dataset(triples: Graph) -> list[ShapeFault]:
    """Return every fault that the shapes find in a dataset, in a stable order.

    ``triples`` is the union of the named graphs with the concept schemes: a theme that is not in
    them is an unknown theme. An empty list means that there is no fault.

    Raises MissingExtraError where pySHACL, of the extra ``shapes``, is not installed.

    >>> from rdflib import RDF, Graph, URIRef
    >>> from casegraph.model import iris
    >>> triples = Graph()
    >>> _ = triples.add((URIRef(iris.incident("a")), RDF.type, URIRef(iris.CG + "Incident")))
    >>> [(fault.shape, fault.path, fault.severity) for fault in validate_dataset(triples)][:1]
    [('IncidentShape', '^cg:concerns', 'violation')]
    """
    # These imports take half a second, so only validation makes them.
    try:
        from pyshacl import validate
    except ModuleNotFoundError:
        raise MissingExtraError("the check against the shapes of the ontology", "shapes") from None
    from rdflib import RDF, Graph, URIRef

    shapes = Graph().parse(folder("ontology") / "shapes.ttl")
    _, report, _ = validate(
        triples,
        shacl_graph=_with_own_targets(shapes),
        inference="none",
        advanced=False,
        js=False,
        meta_shacl=False,
        do_owl_imports=False,
    )

    def stated(result: Node, name: str) -> Node | None:
        value: Node | None = report.value(result, URIRef(_SH + name))
        return value

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


def _with_own_targets(shapes: Graph) -> Graph:
    """Return the shapes with the target of each node shape copied to its property shapes.

    The results stay the same. But pySHACL evaluates a property shape once per thing if it belongs
    to a node shape, and once for all things if it has a target of its own. That takes a fifth of
    the time on the bundled reviews.
    """
    from rdflib import Graph, URIRef

    has_property = URIRef(_SH + "property")
    copied = Graph()
    for triple in shapes:
        copied.add(triple)
    for kind in ("targetClass", "targetSubjectsOf", "targetObjectsOf"):
        for node_shape, target in shapes.subject_objects(URIRef(_SH + kind)):
            for property_shape in shapes.objects(node_shape, has_property):
                copied.add((property_shape, URIRef(_SH + kind), target))
                copied.remove((node_shape, has_property, property_shape))
    return copied


def _shape_name(shapes: Graph, source: Node | None) -> str:
    """Return the name of a node shape, or of the node shape that a property shape belongs to."""
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
    """Return an IRI as a prefixed name, unchanged where no prefix fits.

    >>> _prefixed("http://purl.org/dc/terms/title")
    'dcterms:title'
    """
    fitting = [(base, name) for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri.removeprefix(base)}"
