"""Positions whose distances on the page are as long as the paths between nodes.

A spring layout crowds the middle and networkx's Kamada-Kawai takes seconds for a hundred nodes;
stress majorisation spaces evenly, has no random part, and takes milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Node = TypeVar("Node", bound=Hashable)
Floats = NDArray[np.float64]


def stress_layout(D: Floats, start: Floats, rounds: int = 150) -> Floats:
    """Return positions whose distances come close to ``D``, by stress majorisation.

    Minimises the sum over pairs of (|x_i - x_j| - D_ij)^2 / D_ij^2 (Gansner, Koren and North 2004,
    doi:10.1007/978-3-540-31843-9_25), from a classical scaling of ``D`` that ``start``, of shape
    (n, 2), nudges where it is ambiguous.

    >>> D = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]])
    >>> xy = stress_layout(D, np.array([[0.1, 0.0], [0.0, 0.2], [0.0, 0.1]]))
    >>> bool(abs(np.linalg.norm(xy[0] - xy[2]) - 2.0) < 1e-3)
    True
    """
    n = len(D)
    centre = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ (D**2) @ centre)
    top = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    # An eigenvector has no sign of its own: the side of the row furthest from the middle decides.
    top = top * np.where(top[np.abs(top).argmax(axis=0), [0, 1]] >= 0, 1.0, -1.0)
    xy: Floats = top + 0.05 * start
    with np.errstate(divide="ignore"):
        W = np.where(D > 0, D**-2.0, 0.0)
    inverse = np.linalg.pinv(np.diag(W.sum(axis=1)) - W)
    for _ in range(rounds):
        apart = np.linalg.norm(xy[:, None, :] - xy[None, :, :], axis=2)
        B = -W * D / np.maximum(apart, 1e-9)
        np.fill_diagonal(B, 0.0)
        np.fill_diagonal(B, -B.sum(axis=1))
        xy = inverse @ (B @ xy)
    return xy


def path_lengths(G: nx.Graph[Node], nodes: list[Node]) -> Floats:
    """Shortest way between each two nodes; a weaker edge is a longer one."""
    place = {n: i for i, n in enumerate(nodes)}
    D = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(D, 0.0)
    for u, v, weight in G.edges(data="weight", default=1.0):
        D[place[u], place[v]] = D[place[v], place[u]] = 1.0 / math.sqrt(max(weight, 0.1))
    for k in range(len(nodes)):
        D = np.minimum(D, D[:, k, None] + D[None, k, :])
    return D
