"""Makes the union of the graphs of a store a set, where a triple is in several of them.

SPARQL sees each triple of the union once. The engine returns it once for each graph that has it, so
that a COUNT has it twice. The datasets that casegraph builds have each triple in one graph; RDF of
others need not.

The worker of ``casegraph.sparql`` loads this module by its path, so it imports nothing else of
casegraph.
"""

from __future__ import annotations

from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Store

_ALL = "?s ?p ?o"
_REPEATED = (
    f"ASK {{ {{ {_ALL} . GRAPH ?g {{ {_ALL} }} }} UNION "
    f"{{ GRAPH ?g {{ {_ALL} }} GRAPH ?h {{ {_ALL} }} FILTER(?g != ?h) }} }}"
)
_MERGE = f"INSERT {{ {_ALL} }} WHERE {{ GRAPH ?g {{ {_ALL} }} }}"


def has_repeats(store: Store) -> bool:
    """Return whether a triple is in two graphs; the default graph counts as one.

    It takes about 3 s per million quads, and no time if there is only one graph.
    """
    named = list(islice(store.named_graphs(), 2))
    if not named or (len(named) == 1 and not store.query(f"ASK {{ {_ALL} }}")):
        return False
    return bool(store.query(_REPEATED))


def merge(store: Store) -> None:
    """Add the triples of all named graphs to the default graph, which is then the union."""
    store.update(_MERGE)
