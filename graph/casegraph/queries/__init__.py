"""Asks a dataset: named questions, and any SPARQL, run where it can do no harm."""

from casegraph.queries.ask import ask
from casegraph.queries.formats import FORMATS
from casegraph.queries.frames import frame, triples
from casegraph.queries.named import NamedQuery, named_queries, named_query
from casegraph.queries.sandbox import Answer, StoreTarget, run_query

__all__ = [
    "FORMATS",
    "Answer",
    "NamedQuery",
    "StoreTarget",
    "ask",
    "frame",
    "named_queries",
    "named_query",
    "run_query",
    "triples",
]
