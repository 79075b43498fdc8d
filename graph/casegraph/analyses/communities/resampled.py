"""How far communities depend on which reviews were written, and whether chance has as clear ones.

Runs of Louvain may agree on a network that another sample of reviews would not give. So reviews are
resampled, each network is divided again, and each community is compared with the closest one found
there. Any network can be divided; so the modularity is compared with that of networks of as many
pairs, the strongest of corpora in which themes co-occur as the net expects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casegraph.analyses.communities.backbone import backbone as thinned
from casegraph.analyses.communities.detection import one_run
from casegraph.analyses.communities.result import Communities, Resampled
from casegraph.analyses.communities.weights import weighted_network
from casegraph.errors import UsageError
from casegraph.progress import Progress, silent
from casegraph.thresholds import CLEAR, SUGGESTIVE

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.stats.stability import Again

__all__ = ["Method", "with_resampling"]

#: The largest q of a pair of each grade of evidence at least.
_LARGEST_Q = {"clear": CLEAR, "suggestive": SUGGESTIVE, "weak": 1.0}


@dataclass(frozen=True)
class Method:
    """How a network is made of pairs and divided; the names are those of the command's options."""

    weight: str = "n11"
    evidence: str = "suggestive"
    backbone: str | None = None
    resolution: float = 1.0


def with_resampling(
    found: Communities,
    pairs: Cooccurrence,
    method: Method,
    samples: int = 100,
    seed: int = 0,
    progress: Progress = silent,
) -> Communities:
    """Return the same communities with how stable they are under resampled reviews.

    Parameters
    ----------
    found, pairs
        The communities, and the pairs of themes that they were read from.
    method
        How the network was made and divided. In each corpus Louvain is run once.
    samples, seed
        Corpora of each kind, at least 1, and the seed of numpy's default generator.
    progress
        Called after each corpus.

    Returns
    -------
    Communities with ``resampled``, and ``together`` and ``jaccard`` of each; as they are where
    there is none:

    - ``together``: the share of the pairs of its members that are in one part, averaged over the
      corpora of resampled reviews, 0 to 1;
    - ``jaccard``: |C ∩ P| / |C ∪ P| with the part P most like it, averaged likewise, 0 to 1
      (Hennig 2007, doi:10.1016/j.csda.2006.11.025). A theme that no pair links is a part.

    Raises
    ------
    UsageError
        Fewer than one corpus.

    >>> import casegraph as cg
    >>> from casegraph.analyses.communities import communities, weighted_network
    >>> pairs = cg.open().associations(["outcome=death"])
    >>> found = communities(weighted_network(pairs.network()), 5)
    >>> found = with_resampling(found, pairs, Method(), samples=3)
    >>> all(0 < c.jaccard <= 1 for c in found.communities), len(found.resampled.chance)
    (True, 3)
    """
    import numpy as np

    from casegraph.stats.stability import again, resampled_weights

    if samples < 1:
        raise UsageError(f"samples = {samples}; expected at least 1, and 100 or more for use")
    if not found.communities:
        return found
    clusters = np.asarray(pairs.incidence.clusters)
    matrix = pairs.incidence.matrix
    drawn = ((matrix, weights) for weights in resampled_weights(clusters, samples, seed))
    limit = _LARGEST_Q[method.evidence]
    likeness: list[list[tuple[float, float]]] = []
    for k, corpus in enumerate(again(pairs.association, drawn, level=limit)):
        chosen = np.flatnonzero((corpus.q <= limit) & (corpus.sign > 0))
        parts = one_run(_network(pairs, corpus, chosen, method), seed + k, method.resolution)
        likeness.append([_likeness(set(c.members), parts) for c in found.communities])
        progress("resampling communities", k + 1, 2 * samples)
    together, jaccard = np.mean(likeness, axis=0).T
    return replace(
        found,
        communities=tuple(
            replace(c, together=float(t), jaccard=float(j))
            for c, t, j in zip(found.communities, together, jaccard, strict=True)
        ),
        resampled=Resampled(samples, tuple(_chance(pairs, method, samples, seed, progress))),
    )


def _likeness(members: set[str], parts: Sequence[set[str]]) -> tuple[float, float]:
    """Return the share of pairs of members that are in one part, and the best match (Jaccard)."""
    shared = [(len(members & part), len(part)) for part in parts]
    size = len(members)
    of_pairs = sum(both * (both - 1) for both, _ in shared) / max(size * (size - 1), 1)
    # A member that no pair links is alone; one of many is as like as any other.
    alone = sum(both for both, _ in shared) < size
    best = max([both / (size + whole - both) for both, whole in shared] + [alone / size])
    return (of_pairs if size > 1 else float(best == 1.0)), best


def _network(
    pairs: Cooccurrence, corpus: Again, chosen: NDArray[np.intp], method: Method
) -> nx.Graph[str]:
    """Return the weighted network of some pairs of another corpus."""
    import networkx as nx

    from casegraph.stats.measures import jaccard, phi

    i, j, themes = pairs.association.i, pairs.association.j, pairs.incidence.themes
    n11, a, b = (v[chosen] for v in (corpus.n11, corpus.a, corpus.b))
    expected = corpus.expected[chosen]
    columns = {
        "n11": n11,
        "lift": n11 / expected.clip(1e-300),
        "phi": phi(n11, a, b, corpus.n),
        "jaccard": jaccard(n11, a, b),
        "q": corpus.q[chosen],
    }
    G: nx.Graph[str] = nx.Graph()
    G.add_nodes_from(themes)
    for row, *values in zip(chosen.tolist(), *(v.tolist() for v in columns.values()), strict=True):
        about = dict(zip(columns, values, strict=True))
        G.add_edge(themes[i[row]], themes[j[row]], **about, sign=1, evidence="clear")
    H = weighted_network(G, method.weight, "clear")
    return H if method.backbone is None else thinned(H, method.backbone)


def _chance(
    pairs: Cooccurrence, method: Method, samples: int, seed: int, progress: Progress
) -> Iterator[float]:
    """Yield the modularity of as many pairs, the strongest of each corpus made by the net."""
    import numpy as np

    from casegraph.stats.null_corpora import null_corpora
    from casegraph.stats.stability import again

    own = pairs.association
    limit = _LARGEST_Q[method.evidence]
    many = int(((own.q <= limit) & (own.sign > 0)).sum())
    made = ((X, None) for X in null_corpora(pairs.incidence.matrix, pairs.net, samples, seed))
    for k, corpus in enumerate(again(own, made, level=1.0)):
        more = np.flatnonzero(corpus.sign > 0)
        strongest = more[np.lexsort((-corpus.n11[more], corpus.p[more]))][:many]
        H = _network(pairs, corpus, strongest, method)
        yield _modularity(H, one_run(H, seed + k, method.resolution), method.resolution)
        progress("resampling communities", samples + k + 1, 2 * samples)


def _modularity(H: nx.Graph[str], parts: list[set[str]], resolution: float) -> float:
    from networkx.algorithms.community import modularity

    whole = [*parts, *({n} for n, degree in H.degree() if not degree)]
    return float(modularity(H, whole, weight="weight", resolution=resolution)) if parts else 0.0
