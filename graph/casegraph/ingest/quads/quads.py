"""The quads of a package: one function per table, in the order of the schema."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from casegraph.ingest.quads import records
from casegraph.ingest.quads.nquads import Block
from casegraph.ingest.quads.records import Context, bare_organisation
from casegraph.ingest.quads.statistics import reports, statistics
from casegraph.ingest.tables import Chunk, Package, Reading, read_package
from casegraph.model.iris import package_graph
from casegraph.progress import Progress, silent

_WRITERS: dict[str, Callable[[Chunk, Context], Iterator[Block]]] = {
    "sources": records.sources,
    "organisations": records.organisations,
    "reviews": records.reviews,
    "children": records.children,
    "findings": records.findings,
    "recommendations": records.recommendations,
    "statistics": statistics,
}


def context_of(package: Package) -> Context:
    """Return what the quads of a package need, before its first table."""
    return Context(
        graph=package_graph(package.name), has_organisations="organisations" in package.tables
    )


def package_quads(
    reading: Reading, context: Context, progress: Progress = silent
) -> Iterator[Block]:
    """Yield the blocks of a package while it is read and checked.

    After the first fault no more blocks are yielded, but the reading continues, so that
    ``reading`` holds every fault. The caller must check it before it uses the blocks.
    """
    for chunk in read_package(reading, progress):
        if not reading.faults.errors:
            yield from _WRITERS[chunk.table.name](chunk, context)


def closing_quads(contexts: Sequence[Context], described: Collection[str]) -> Iterator[Block]:
    """Yield what can be said only after all packages have been read: the reports of the figures,
    and the publishers that none of the packages describes (``described`` are the ids that are)."""
    yield from reports(contexts)
    for context in contexts:
        for key in context.undescribed.difference(described):
            yield bare_organisation(key, context.end)
