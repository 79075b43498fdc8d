"""The graphs that do not come from tables: ontology, concept schemes, provenance.

Blank nodes of the ontology get IRIs in the order in which they appear, so that two builds write
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from casegraph.ingest.quads.nquads import TYPE, Block, block, iri, literal, predicate
from casegraph.model import iris
from casegraph.model.iris import BASE, CG, ID
from casegraph.resources import casegraph_version, folder

SOFTWARE = f"<{ID}software/casegraph>"


def ontology_files() -> list[Path]:
    """Return the files of the ontology and of the named queries, in a fixed order."""
    top = folder("ontology")
    return [top / "casegraph.ttl", *sorted((top / "queries").glob("*.ttl"))]


def vocabulary_files() -> list[Path]:
    """Return the files of the concept schemes, in a fixed order."""
    return sorted((folder("ontology") / "vocab").glob("*.ttl"))


def fixed_graphs() -> Iterator[Block]:
    """Yield the blocks of the ontology and vocabulary graphs."""
    for graph, paths in (
        (iris.ONTOLOGY_GRAPH, ontology_files()),
        (iris.VOCAB_GRAPH, vocabulary_files()),
    ):
        lines = sorted({line for path in paths for line in _lines(path, graph)})
        for _, same in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
            yield "".join(same)


def _lines(path: Path, graph: str) -> Iterator[str]:
    from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse, serialize

    names: dict[str, NamedNode] = {}

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            fresh = NamedNode(f"{BASE}.well-known/genid/{path.stem}-{len(names) + 1}")
            return names.setdefault(term.value, fresh)
        return term

    quads = [
        Quad(named(t.subject), t.predicate, named(t.object), NamedNode(graph))  # type: ignore[arg-type]
        for t in parse(path=str(path), format=RdfFormat.TURTLE)
    ]
    text = serialize(quads, format=RdfFormat.N_QUADS)
    return iter(text.decode().splitlines(keepends=True)) if text else iter(())


def provenance(packages: Mapping[str, Mapping[str, str]], inputs_digest: str) -> Iterator[Block]:
    """Yield the provenance: which build made which graph from which files.

    ``packages`` holds the SHA-256 of each file by package and file name. No time is stated, since
    the same input must give the same bytes; the manifest holds the time.
    """
    graph = iri(iris.PROVENANCE_GRAPH)
    activity = iri(iris.build(inputs_digest))
    used = [
        (predicate("prov:used"), iri(iris.input_file(digest)))
        for files in packages.values()
        for digest in files.values()
    ]
    yield block(
        activity,
        [
            (TYPE, predicate("prov:Activity")),
            (predicate("rdfs:label"), literal("Build of the dataset from its tables")),
            (predicate("dcterms:identifier"), literal(inputs_digest)),
            (predicate("prov:wasAssociatedWith"), SOFTWARE),
            *used,
        ],
        graph,
    )
    yield block(
        SOFTWARE,
        [
            (TYPE, predicate("prov:SoftwareAgent")),
            (predicate("rdfs:label"), literal("casegraph")),
            (predicate("sdo:softwareVersion"), literal(casegraph_version())),
        ],
        graph,
    )
    generated = [iris.package_graph(name) for name in packages if name != "ontology"]
    shared = [iris.SHARED_GRAPH] if len(generated) > 1 else []
    for product in (
        *generated, *shared, iris.DERIVED_GRAPH, iris.ONTOLOGY_GRAPH, iris.VOCAB_GRAPH
    ):  # fmt: skip
        origins = generated if product == iris.SHARED_GRAPH else []
        yield block(
            iri(product),
            [
                (TYPE, predicate("prov:Entity")),
                (predicate("prov:wasGeneratedBy"), activity),
                *[(predicate("prov:wasDerivedFrom"), iri(origin)) for origin in origins],
            ],
            graph,
        )
    for files in packages.values():
        for name, digest in files.items():
            yield block(
                iri(iris.input_file(digest)),
                [
                    (TYPE, predicate("prov:Entity")),
                    (predicate("dcterms:title"), literal(name)),
                    (f"<{CG}sha256>", literal(digest)),
                ],
                graph,
            )
