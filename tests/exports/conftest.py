"""The network of the bundled reviews, and one of hostile labels."""

from __future__ import annotations

import networkx as nx
import pytest

import casegraph
from casegraph.analyses.communities import annotate, weighted_network

from .networks import FORBIDDEN, LABELS, network_of


@pytest.fixture(scope="session")
def hostile() -> nx.Graph[str]:
    return network_of(LABELS | {k: v for k, (v, _) in FORBIDDEN.items()})


@pytest.fixture(scope="session")
def bundled(kg: casegraph.KnowledgeGraph) -> nx.Graph[str]:
    G = kg.cooccurrence(null="independence")
    return annotate(G, weighted_network(G))
