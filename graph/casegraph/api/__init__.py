"""The knowledge graph as one object: open it, ask it, count in it, take its network.

``knowledge_graph`` opens a dataset, asks SPARQL and reads records; ``patterns`` and ``comparisons``
hold one method for each analysis. Heavy libraries are imported when a method needs them, so that
opening costs little.
"""

from casegraph.api.knowledge_graph import KnowledgeGraph, open

__all__ = ["KnowledgeGraph", "open"]
