"""casegraph: what published child safeguarding reviews say, as a knowledge graph.

import casegraph as cg
kg = cg.open()
kg.themes(["age-group=under-1"])
kg.cooccurrence(["nation=wales"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph, open
    from casegraph.errors import CasegraphError
    from casegraph.ingest.build import build_store as build
    from casegraph.ingest.validation import validate
    from casegraph.sparql import named_queries

__all__ = ["CasegraphError", "KnowledgeGraph", "build", "named_queries", "open", "validate"]

_HOMES = {
    "CasegraphError": ("casegraph.errors", "CasegraphError"),
    "KnowledgeGraph": ("casegraph.api", "KnowledgeGraph"),
    "build": ("casegraph.ingest.build", "build_store"),
    "named_queries": ("casegraph.sparql", "named_queries"),
    "open": ("casegraph.api", "open"),
    "validate": ("casegraph.ingest.validation", "validate"),
}


def __getattr__(name: str) -> Any:
    # A name is imported on first use, so that `casegraph --help` does not load everything.
    if name not in _HOMES:
        raise AttributeError(f"module 'casegraph' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
