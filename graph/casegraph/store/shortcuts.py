"""Adds to RDF of other programs what a build derives: the themes of findings, on their reviews.

The analyses and the named questions read ``cg:reviewTheme`` and ``cg:reviewRecommendsOn``. Without
them, a file that states findings with themes would have no theme at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.model.iris import CG, DERIVED_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Store

_LINKS = {"reviewTheme": "hasFinding", "reviewRecommendsOn": "hasRecommendation"}


def missing(shortcut: str) -> str:
    """Return the pattern of the pairs ?review ?theme that lack a shortcut.

    >>> missing("reviewTheme").startswith("?review <https://w3id.org/casegraph/ontology#hasFind")
    True
    """
    return (
        f"?review <{CG}{_LINKS[shortcut]}> ?stated . ?stated <{CG}theme> ?theme "
        f"FILTER NOT EXISTS {{ ?review <{CG}{shortcut}> ?theme }}"
    )


#: Whether an endpoint lacks a shortcut; it is read-only, so that nothing can be added.
LACKING = f"ASK {{ {{ {missing('reviewTheme')} }} UNION {{ {missing('reviewRecommendsOn')} }} }}"


def add_shortcuts(engine: Store) -> int:
    """Add the shortcuts that a store lacks, as a build does; return their number."""
    from pyoxigraph import NamedNode, Quad, QuerySolutions

    added = []
    for shortcut in _LINKS:
        found = engine.query(
            f"SELECT DISTINCT ?review ?theme {{ {missing(shortcut)} }}",
            use_default_graph_as_union=True,
        )
        assert isinstance(found, QuerySolutions)
        name, graph = NamedNode(CG + shortcut), NamedNode(DERIVED_GRAPH)
        added += [Quad(review, name, theme, graph) for review, theme in found]
    engine.extend(added)
    return len(added)


def lacks_shortcuts(engine: Store) -> bool:
    """Return whether a store lacks a shortcut; an empty store lacks none."""
    return bool(engine.query(LACKING, use_default_graph_as_union=True))
