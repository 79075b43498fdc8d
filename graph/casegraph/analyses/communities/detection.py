"""Communities of themes: Louvain over many seeds, and what all runs agree on.

One run of Louvain gives one of several partitions that are about as good. Here the runs vote, and a
community is shown with how often the runs put its members together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from casegraph.analyses.communities.diagram import strategic_diagram
from casegraph.analyses.communities.result import Communities, Community
from casegraph.analyses.communities.weights import ties
from casegraph.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

#: Pairs of themes that fewer than half of the runs put together do not vote for each other.
THRESHOLD = 0.5
#: Rounds of consensus before the connected parts of the last round are taken as they are.
MOST_ROUNDS = 20
#: Themes in the name of a community.
IN_NAME = 3

#: A partition: for each node, by its number, the number of its part; parts by first appearance.
_Partition = tuple[int, ...]


def communities(
    H: nx.Graph[str], seeds: int = 100, seed: int = 0, resolution: float = 1.0
) -> Communities:
    """Find the communities that many runs of Louvain agree on.

    Louvain (Blondel 2008) climbs towards the highest modularity
    Q = 1/2m · Σ (w_ij − γ k_i k_j / 2m) · [i and j in one part], and where it ends depends on the
    order in which it visits the nodes. It is run with the seeds ``seed`` … ``seed + seeds − 1``,
    on the nodes in the order of their names, renumbered by ``default_rng(seed).permutation``.
    D_ij is the share of runs that put i and j together. Then, after Lancichinetti and Fortunato
    (2012): entries below one half are set to 0, Louvain is run as often on D, and so on until all
    runs agree.

    Parameters
    ----------
    H
        A network of ``communities.weighted_network``: edges with ``weight`` above 0, nodes
        with ``label`` and ``count``.
    seeds
        Runs, at least 1. Below about 100 the stability figures are coarse.
    seed
        The first seed. The same network and seeds give the same communities, whatever the order
        of nodes and edges.
    resolution
        γ; above 1 gives smaller communities, below 1 larger ones.

    Raises
    ------
    UsageError
        For fewer than one run, a negative seed, or a resolution that is not above 0.

    >>> import networkx as nx
    >>> H = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("d", "e")])
    >>> nx.set_edge_attributes(H, 1, "weight")
    >>> found = communities(H, seeds=10)
    >>> [c.members for c in found.communities], round(found.modularity, 3), found.partitions
    ([('a', 'b', 'c'), ('d', 'e')], 0.375, 1)

    Notes
    -----
    Modularity has a resolution limit (Fortunato and Barthélemy 2007): parts that are small beside
    the whole network may be merged. A random network has communities too, with a modularity well
    above 0; that figure alone does not show that there is a structure.

    References
    ----------
    Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008; Lancichinetti and Fortunato 2012,
    doi:10.1038/srep00336; Fortunato and Barthélemy 2007, doi:10.1073/pnas.0605965104. Departure
    from the second: a node that no other is tied to by half of the runs stays by itself.
    """
    import numpy as np
    from networkx.algorithms.community import modularity

    check_runs(seeds, seed, resolution)
    connected, edges = _numbered(H)
    position = {n: i for i, n in enumerate(connected)}
    A = _network(len(connected), edges)
    runs = _runs(A, seeds, seed, resolution)
    together = _together(runs, len(connected))
    agreed = _agree(runs, len(connected), seeds, seed)
    parts = _parts(agreed)
    values = [
        float(modularity(A, _parts(p), weight="weight", resolution=resolution))
        for p in (agreed, *dict.fromkeys(runs))
    ] if connected else [0.0, 0.0]  # fmt: skip

    def most_frequent(members: Iterable[int]) -> tuple[str, ...]:
        names = [connected[i] for i in members]
        return tuple(sorted(names, key=lambda n: (-H.nodes[n].get("count", 0), n)))

    ordered = sorted(
        (most_frequent(part) for part in parts),
        key=lambda m: (-len(m), -sum(H.nodes[n].get("count", 0) for n in m), m),
    )
    positions = strategic_diagram(H, ordered)
    stability: dict[str, float] = {}
    of_parts = []
    for members in ordered:
        index = np.array([position[n] for n in members])
        block = together[np.ix_(index, index)]
        size = len(index)
        alone = np.array([_alone(runs, int(index[0]))])
        each = (block.sum(axis=1) - 1.0) / (size - 1) if size > 1 else alone
        stability.update(zip(members, map(float, each), strict=True))
        of_parts.append(float(each.mean()))
    return Communities(
        communities=tuple(
            Community(k, _name(H, members), members, firm, place)
            for k, (members, firm, place) in enumerate(
                zip(ordered, of_parts, positions, strict=True), start=1
            )
        ),
        unconnected=tuple(n for n, degree in H.degree() if not degree),
        membership={
            **dict.fromkeys(H, 0),
            **{n: k for k, members in enumerate(ordered, start=1) for n in members},
        },
        stability=stability,
        runs=seeds,
        partitions=len(set(runs)) if connected else 0,
        modularity=values[0],
        lowest=min(values[1:]),
        highest=max(values[1:]),
        resolution=resolution,
        network=H,
    )


def one_run(H: nx.Graph[str], seed: int, resolution: float = 1.0) -> list[set[str]]:
    """Return the parts that one run of Louvain finds among the nodes with an edge.

    >>> import networkx as nx
    >>> H = nx.Graph([("a", "b", {"weight": 1}), ("c", "d", {"weight": 1})])
    >>> [sorted(part) for part in one_run(H, 1)]
    [['a', 'b'], ['c', 'd']]
    """
    connected, edges = _numbered(H)
    (run,) = _runs(_network(len(connected), edges), 1, seed, resolution)
    return [{connected[i] for i in part} for part in _parts(run)]


def _numbered(H: nx.Graph[str]) -> tuple[list[str], list[tuple[int, int, float]]]:
    """Return the nodes with an edge in the order of their names, and the edges by their numbers.

    Neither the order in which the network was put together nor the hash of a text may decide what
    Louvain visits first.
    """
    connected = sorted(n for n, degree in H.degree() if degree)
    position = {n: i for i, n in enumerate(connected)}
    edges = sorted(
        (min(position[u], position[v]), max(position[u], position[v]), weight)
        for u, v, weight in ties(H)
    )
    return connected, edges


def check_runs(seeds: int, seed: int, resolution: float = 1.0) -> None:
    """Raise UsageError for runs of Louvain that cannot be made."""
    if seeds < 1 or seed < 0:
        raise UsageError(
            f"{seeds} runs from seed {seed} were asked for; expected at least one run and a seed "
            "of 0 or more; 100 runs from seed 0 are usual"
        )
    if not resolution > 0:
        raise UsageError(f"the resolution is {resolution:g}; expected a number above 0; 1 is usual")


def _name(H: nx.Graph[str], members: Sequence[str]) -> str:
    return " · ".join(str(H.nodes[n].get("label", n)) for n in members[:IN_NAME])


def _network(size: int, ties: Iterable[tuple[int, int, float]]) -> nx.Graph[int]:
    import networkx as nx

    A: nx.Graph[int] = nx.Graph()
    A.add_nodes_from(range(size))
    A.add_weighted_edges_from(ties)
    return A


def _runs(A: nx.Graph[int], seeds: int, seed: int, resolution: float) -> list[_Partition]:
    """Return the partition of each seed.

    Louvain visits nodes in an order of its own, but of two communities that are equally good it
    takes that of the earlier neighbour. So the nodes are renumbered for each seed; otherwise every
    run would break a tie the same way, and a node in between would look stable.
    """
    import numpy as np
    from networkx.algorithms.community import louvain_communities

    size = len(A)
    edges = [(u, v, about["weight"]) for u, v, about in A.edges(data=True)]
    found = []
    for number in range(seed, seed + seeds):
        new = np.random.default_rng(number).permutation(size).tolist()
        B = _network(size, sorted((*sorted((new[u], new[v])), w) for u, v, w in edges))
        parts = louvain_communities(B, weight="weight", resolution=resolution, seed=number)
        of_node = {n: k for k, part in enumerate(parts) for n in part}
        first: dict[int, int] = {}
        found.append(tuple(first.setdefault(of_node[n], len(first)) for n in new))
    return found


def _together(runs: Sequence[_Partition], size: int) -> NDArray[np.float64]:
    """Return the share of runs that put two nodes together, shape (nodes, nodes), diagonal 1."""
    import numpy as np

    labels = np.array(runs, dtype=np.int64).reshape(len(runs), size)
    return np.asarray((labels[:, :, None] == labels[:, None, :]).mean(axis=0), dtype=np.float64)


def _agree(runs: Sequence[_Partition], size: int, seeds: int, seed: int) -> _Partition:
    """Return the partition on which the runs agree in the end.

    Themes that every run put together are folded into one node, as Louvain itself does between
    its levels: the network stays small although D is dense.
    """
    import numpy as np

    for _ in range(MOST_ROUNDS):
        labels = np.array(runs, dtype=np.int64).reshape(len(runs), size)
        folded, fold = np.unique(labels, axis=1, return_inverse=True)
        fold = fold.ravel()
        sizes = np.bincount(fold, minlength=folded.shape[1])
        shares = _together([tuple(row) for row in folded.tolist()], folded.shape[1])
        i, j = np.nonzero(np.triu(shares >= THRESHOLD, 1))
        if not len(i):
            break
        weights = shares[i, j] * sizes[i] * sizes[j]
        A = _network(len(sizes), zip(i.tolist(), j.tolist(), weights.tolist(), strict=True))
        A.add_weighted_edges_from((k, k, s * (s - 1) / 2) for k, s in enumerate(sizes.tolist()))
        runs = [tuple(run[k] for k in fold.tolist()) for run in _runs(A, seeds, seed, 1.0)]
    else:
        fold = np.array(_components(A))[fold]
    return tuple(fold.tolist())


def _components(A: nx.Graph[int]) -> _Partition:
    import networkx as nx

    of_node = {n: k for k, part in enumerate(nx.connected_components(A)) for n in part}
    return tuple(of_node[n] for n in range(len(A)))


def _parts(partition: _Partition) -> list[set[int]]:
    parts: dict[int, set[int]] = {}
    for node, part in enumerate(partition):
        parts.setdefault(part, set()).add(node)
    return list(parts.values())


def _alone(runs: Sequence[_Partition], node: int) -> float:
    return sum(run.count(run[node]) == 1 for run in runs) / len(runs)
