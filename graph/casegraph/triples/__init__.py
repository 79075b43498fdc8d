"""Turns checked tables into RDF quads, the same bytes for the same input."""

from casegraph.triples.nquads import Block
from casegraph.triples.quads import package_quads
from casegraph.triples.sorting import SortedQuads

__all__ = ["Block", "SortedQuads", "package_quads"]
