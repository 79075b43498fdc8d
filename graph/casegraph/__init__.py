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
    from casegraph.dataset import build_store as build
    from casegraph.errors import CasegraphError
    from casegraph.knowledge_graph import KnowledgeGraph, open
    from casegraph.queries import named_queries
    from casegraph.validation import validate

__all__ = ["CasegraphError", "KnowledgeGraph", "build", "named_queries", "open", "validate"]

_HOMES = {
    "CasegraphError": ("casegraph.errors", "CasegraphError"),
    "KnowledgeGraph": ("casegraph.knowledge_graph", "KnowledgeGraph"),
    "build": ("casegraph.dataset", "build_store"),
    "named_queries": ("casegraph.queries", "named_queries"),
    "open": ("casegraph.knowledge_graph", "open"),
    "validate": ("casegraph.validation", "validate"),
}


def __getattr__(name: str) -> Any:
    # Names are handed on when first asked for: `casegraph --help` must not wait for the rest.
    if name not in _HOMES:
        raise AttributeError(f"module 'casegraph' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
