"""Turns checked tables into RDF quads, the same bytes for the same input."""

from casegraph.ingest.quads.nquads import Block
from casegraph.ingest.quads.quads import package_quads
from casegraph.ingest.quads.sorting import SortedQuads

__all__ = ["Block", "SortedQuads", "package_quads"]
