"""The quads of a package: one function per table, in the order of the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from casegraph.ingest.quads import records
from casegraph.ingest.quads.nquads import Block
from casegraph.ingest.quads.records import Context
from casegraph.ingest.quads.statistics import reports, statistics
from casegraph.ingest.tables import Chunk, Reading, read_package
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


def package_quads(reading: Reading, progress: Progress = silent) -> Iterator[Block]:
    """Yield the blocks of a package while it is read and checked.

    After the first fault no more blocks are yielded, but the reading continues, so that
    ``reading`` holds every fault. The caller must check it before it uses the blocks.
    """
    context = Context(
        graph=package_graph(reading.package.name),
        has_organisations="organisations" in reading.package.tables,
    )
    for chunk in read_package(reading, progress):
        if not reading.faults.errors:
            yield from _WRITERS[chunk.table.name](chunk, context)
    if not reading.faults.errors:
        yield from reports(context)
