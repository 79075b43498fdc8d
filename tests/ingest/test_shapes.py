"""The shapes accept what they should, and each of them can fail.

Every file in ``ontology/examples/invalid`` names in its first line the one shape and property that
it breaks, and must break nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef

from casegraph.ingest.shapes import ShapeFault, validate_dataset
from casegraph.model import iris

from ..support.paths import ONTOLOGY

VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
SHAPES = "https://w3id.org/casegraph/shapes#"


@cache
def vocabulary() -> Graph:
    """Return the concept schemes."""
    graph = Graph()
    for path in sorted((ONTOLOGY / "vocab").glob("*.ttl")):
        graph.parse(path)
    return graph


def with_concepts(example: Graph) -> Graph:
    """Return an example with what the vocabulary says of the concepts that it names."""
    whole = Graph()
    waiting = list(example)
    seen: set[object] = set()
    while waiting:
        triple = waiting.pop()
        whole.add(triple)
        for term in triple:
            if term not in seen and str(term).startswith(iris.VOCAB):
                seen.add(term)
                waiting += [t for t in vocabulary().triples((term, None, None)) if _is_up(t)]
    return whole


def _is_up(triple: tuple[object, ...]) -> bool:
    """Leave out the way down from a scheme to its concepts, which leads to all of them."""
    return not str(triple[1]).endswith(("hasTopConcept", "narrower", "Match", "related"))


def faults_of(path: Path) -> list[ShapeFault]:
    return validate_dataset(with_concepts(Graph().parse(path)))


def shown(faults: list[ShapeFault]) -> str:
    return "\n".join(f"{f.shape}/{f.path} {f.focus} {f.value!r}: {f.message}" for f in faults)


def declared_break(path: Path) -> str:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# breaks: "), f"{path.name} does not say what it breaks"
    return first.removeprefix("# breaks: ")


def test_examples_were_found() -> None:
    assert len(VALID) == 13
    assert len(INVALID) == 114


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_valid_example_has_no_fault(path: Path) -> None:
    faults = faults_of(path)
    assert not faults, shown(faults)


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_invalid_example_breaks_exactly_what_it_names(path: Path) -> None:
    faults = faults_of(path)
    assert [f"{f.shape}/{f.path}" for f in faults] == [declared_break(path)], shown(faults)
    assert faults[0].severity == ("warning" if ": a warning." in path.read_text() else "violation")


@pytest.mark.parametrize("path", [*VALID, *INVALID], ids=lambda p: p.stem)
def test_example_says_that_it_is_invented(path: Path) -> None:
    comments = [line for line in path.read_text().splitlines() if line.startswith("#")]
    assert any("invented" in line or "empty file" in line for line in comments)


def reported_shapes() -> Iterator[str]:
    """Yield shape and path of every check that can be reported."""
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for node_shape in shapes.subjects(RDF.type, SH.NodeShape):
        if not any((node_shape, target, None) in shapes for target in targets):
            continue
        name = str(node_shape).removeprefix(SHAPES)
        checks = list(shapes.objects(node_shape, SH.property))
        if not checks:
            yield f"{name}/"
        for check in checks:
            path = shapes.value(check, SH.path)
            if isinstance(path, BNode):
                path = shapes.value(path, SH.inversePath)
                yield f"{name}/^{shapes.qname(str(path))}"
            else:
                yield f"{name}/{shapes.qname(str(path))}"


def test_every_check_is_broken_by_an_example() -> None:
    # A wrong measure type cannot be alone: the value is then of another measure as well.
    never_alone = {"ObservationShape/qb:measureType"}
    checks = set(reported_shapes())
    assert len(checks) == 95
    assert {declared_break(path) for path in INVALID} == checks - never_alone


def test_wrong_measure_type_breaks_two_shapes() -> None:
    text = (ONTOLOGY / "examples" / "valid" / "statistic.ttl").read_text()
    graph = Graph().parse(data=text.replace("qb:measureType cg:percentage", "qb:measureType cg:x"))
    broken = [(f.shape, f.path) for f in validate_dataset(with_concepts(graph))]
    assert broken == [("MeasureShape", ""), ("ObservationShape", "qb:measureType")]


def test_shapes_are_core_and_speak_to_practitioners() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    beyond_core = {SH.sparql, SH.select, SH.rule, SH.js, SH.target, SH.ask}
    assert not beyond_core & set(shapes.predicates())
    for shape in {*shapes.subjects(SH.property, None), *shapes.objects(None, SH.property)}:
        assert str(shape).startswith(SHAPES), f"a shape without a name: {shape}"
    messages = [str(message) for message in shapes.objects(None, SH.message)]
    assert len(messages) > 90
    for message in messages:
        assert message.endswith("."), message
        assert ";" in message, f"says not what to do: {message}"
        assert "sh:" not in message, message
        assert "http://www" not in message, message


def test_every_message_is_given_where_a_check_can_be_reported() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    aimed = {s for target in targets for s in shapes.subjects(target, None)}
    owners = [s for s in aimed if (s, SH.property, None) in shapes]
    assert len(owners) == 15
    # A shape of alternatives speaks for them; theirs are not reported.
    assert all((s, SH.message, None) in shapes for s in aimed.difference(owners))
    assert len(aimed) == 19
    for owner in owners:
        for check in shapes.objects(owner, SH.property):
            assert shapes.value(check, SH.message) is not None, check


def test_faults_come_in_a_stable_order_and_all_of_them() -> None:
    graph = Graph()
    for number in range(12):
        incident = URIRef(iris.incident(f"example-{number}"))
        graph.add((incident, RDF.type, URIRef(iris.CG + "Incident")))
    faults = validate_dataset(graph)
    assert len(faults) == 36
    assert faults == sorted(faults)
    assert faults == validate_dataset(graph)


def test_validation_leaves_the_dataset_as_it_was() -> None:
    graph = with_concepts(Graph().parse(VALID[0]))
    before = set(graph)
    validate_dataset(graph)
    assert set(graph) == before


def test_imports_in_a_dataset_are_not_followed() -> None:
    graph = Graph().parse(
        data="""
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <https://example.org/x> a owl:Ontology ; owl:imports <http://127.0.0.1:9/never> .
        """
    )
    assert validate_dataset(graph) == []
