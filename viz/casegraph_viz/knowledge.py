"""What a view may ask of a knowledge graph, and nothing more.

Views are written against this protocol rather than against one class, so that a page can be
drawn from a toy in a test and from a remote dataset alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


class Knowledge(Protocol):
    """The part of ``casegraph.KnowledgeGraph`` that views read."""

    @property
    def digest(self) -> str:
        """SHA-256 of the inputs that the dataset was built from."""

    def cooccurrence(
        self,
        where: Sequence[str] = (),
        unit: str = "review",
        null: str = "length",
        min_count: int = 1,
        max_q: float = 1.0,
    ) -> nx.Graph[str]:
        """Return the network of themes that occur together."""

    def themes(self, where: Sequence[str] = (), unit: str = "review") -> pd.DataFrame:
        """Return how often each theme stands, with its interval."""

    def reviews(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what is known of each review, by review id."""

    def findings(self) -> Sequence[Mapping[str, Any]]:
        """Return every finding."""

    def recommendations(self) -> Sequence[Mapping[str, Any]]:
        """Return every recommendation."""

    def counts(self) -> Mapping[str, int]:
        """Return how many there are of each kind of thing."""

    def write_nquads(self, path: Path) -> object:
        """Write the whole dataset as N-Quads."""

    def package_paths(self) -> Sequence[Path]:
        """Return the folders of tables that the dataset was built from, if known."""
