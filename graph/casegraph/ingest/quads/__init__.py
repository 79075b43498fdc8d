"""Writes checked tables as RDF quads; the same input gives the same bytes."""

from casegraph.ingest.quads.nquads import Block
from casegraph.ingest.quads.quads import closing_quads, context_of, package_quads
from casegraph.ingest.quads.sorting import SortedQuads

__all__ = ["Block", "SortedQuads", "closing_quads", "context_of", "package_quads"]
