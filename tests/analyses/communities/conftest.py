"""The network of the bundled reviews, and its pairs by weight."""

from __future__ import annotations

import networkx as nx
import pytest

import casegraph
from casegraph.analyses.communities import (
    weighted_network,
)


@pytest.fixture(scope="session")
def net(kg: casegraph.KnowledgeGraph) -> nx.Graph[str]:
    return kg.cooccurrence(null="independence")


@pytest.fixture(scope="session")
def bundled(net: nx.Graph[str]) -> nx.Graph[str]:
    return weighted_network(net)
