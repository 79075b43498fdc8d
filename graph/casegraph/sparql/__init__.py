"""Queries a dataset: named queries, and any SPARQL, run in a process of its own."""

from casegraph.sparql.dataframes import frame, triples
from casegraph.sparql.empty_answers import UnknownName, is_empty, unknown_names
from casegraph.sparql.formats import FORMATS
from casegraph.sparql.named import NamedQuery, named_queries, named_query
from casegraph.sparql.run import ask
from casegraph.sparql.sandbox import Answer, StoreTarget, run_query

__all__ = [
    "FORMATS",
    "Answer",
    "NamedQuery",
    "StoreTarget",
    "UnknownName",
    "ask",
    "frame",
    "is_empty",
    "named_queries",
    "named_query",
    "run_query",
    "triples",
    "unknown_names",
]
