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

    from casegraph.contrast import Contrast
    from casegraph.incidence import Incidence
    from casegraph.store import Store
    from casegraph.trend import Trend


class Knowledge(Protocol):
    """The part of ``casegraph.KnowledgeGraph`` that views read."""

    @property
    def digest(self) -> str:
        """SHA-256 of the inputs that the dataset was built from."""

    @property
    def coders(self) -> str:
        """Who coded the rows, in words that can follow "coded by"."""

    def in_memory(self) -> Knowledge:
        """Return the same graph, held in memory where it is of a common size."""

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

    @property
    def store(self) -> Store:
        """Where the dataset is kept; views ask it our own fixed queries only."""

    def incidence(self, where: Sequence[str] = (), unit: str = "review") -> Incidence:
        """Return the matrix of units × themes."""

    def contrast(self, where: Sequence[str], against: Sequence[str], **options: Any) -> Contrast:
        """Compare two groups of units."""

    def trend(self, where: Sequence[str] = (), **options: Any) -> Trend:
        """Follow each theme's share through periods."""

    def recurrence(
        self, where: Sequence[str] = (), by: str = "theme", themes: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Return what was recommended and found again."""

    def comparison(
        self, where: Sequence[str] = (), concept: Sequence[str] = (), everything: bool = False
    ) -> pd.DataFrame:
        """Set shares beside published figures."""

    def counts(self) -> Mapping[str, int]:
        """Return how many there are of each kind of thing."""

    def write_nquads(self, path: Path) -> object:
        """Write the whole dataset as N-Quads."""

    def package_paths(self) -> Sequence[Path]:
        """Return the folders of tables that the dataset was built from, if known."""
