"""Methods of the knowledge graph that look beyond pairs: communities of themes, the place of each
theme in the network, sets of three or four themes, and classes of reviews.

``patterns`` states what holds for every analysis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.api.patterns import Patterns
from casegraph.nets import DEFAULT_NET, HOLDING_LENGTHS, check_net
from casegraph.progress import Progress, silent
from casegraph.thresholds import CLASS_STARTS, FEWEST_SHARED, SMALLEST_CLASS_SHARE

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities, Method
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.sets import ThemeSets
    from casegraph.selection.selection import Where


class Groupings(Patterns):
    """What is found in more than two themes at once; ``KnowledgeGraph`` inherits it."""

    def communities(
        self,
        where: Where = None,
        unit: str = "review",
        null: str = DEFAULT_NET,
        weight: str = "n11",
        evidence: str = "suggestive",
        backbone: str | None = None,
        seeds: int = 100,
        seed: int = 0,
        resolution: float = 1.0,
        progress: Progress = silent,
        *,
        resamples: int = 100,
    ) -> Communities:
        """Return communities of themes that co-occur closely, and how stable they are.

        The result has ``communities``, ``membership``, ``stability`` (0 to 1), ``modularity``, the
        ``table`` of members, and the ``network`` that they were read from.

        Parameters
        ----------
        where, unit, null
            As for ``cooccurrence``.
        weight
            What an edge weighs: ``n11``, ``lift``, ``phi``, ``jaccard`` or ``q``.
        evidence
            The weakest evidence of an edge: ``clear``, ``suggestive`` or ``weak``.
        backbone
            ``disparity`` or ``tree`` thins the network first; None leaves it whole.
        seeds, seed
            Runs of Louvain, at least 1, and the first seed.
        resolution
            Above 1 smaller communities, below 1 larger ones.
        resamples
            Corpora of resampled reviews, and of chance, that say how stable each is; 0 for none.

        >>> import casegraph as cg
        >>> found = cg.open().communities(null="independence", seeds=5, resamples=3)
        >>> found.table.columns[:3].tolist(), found.runs
        (['community', 'name', 'theme'], 5)
        """
        from casegraph.analyses.communities import Method, communities, with_resampling
        from casegraph.analyses.communities.detection import check_runs

        check_runs(seeds, seed, resolution)
        method = Method(weight, evidence, backbone, resolution)
        pairs, network = self._weighted(where, unit, null, method, progress)
        found = communities(network, seeds, seed, resolution)
        if not resamples:
            return found
        return with_resampling(found, pairs, method, resamples, seed, progress)

    def centrality(
        self,
        where: Where = None,
        unit: str = "review",
        null: str = DEFAULT_NET,
        weight: str = "n11",
        evidence: str = "suggestive",
        backbone: str | None = None,
        seeds: int = 100,
        seed: int = 0,
        progress: Progress = silent,
    ) -> pd.DataFrame:
        """Return how each theme is placed in the network: its ties, and the paths through it.

        One row per theme, highest strength first. Columns: ``theme``, ``label``, ``count``,
        ``community``, ``component``, ``degree``, ``strength``, ``betweenness`` (0 to 1),
        ``eigenvector``, ``participation`` (0 to 1, missing without a tie), ``harmonic``; formulas
        in ``casegraph.analyses.communities.centrality``. Parameters as for ``communities``.

        >>> import casegraph as cg
        >>> frame = cg.open().centrality(null="independence", seeds=5)
        >>> bool(frame["strength"].is_monotonic_decreasing)
        True
        """
        from casegraph.analyses.communities import Method, centrality, communities
        from casegraph.analyses.communities.detection import check_runs

        check_runs(seeds, seed)
        method = Method(weight, evidence, backbone)
        _, network = self._weighted(where, unit, null, method, progress)
        return centrality(network, communities(network, seeds, seed).membership)

    def _weighted(
        self, where: Where, unit: str, null: str, method: Method, progress: Progress
    ) -> tuple[Cooccurrence, nx.Graph[str]]:
        """Return all pairs, and the network that communities and centralities are read from."""
        from casegraph.analyses.communities import backbone as thin
        from casegraph.analyses.communities import weighted_network
        from casegraph.analyses.communities.backbone import check_method
        from casegraph.analyses.communities.weights import check_choices

        check_choices(method.weight, method.evidence)
        if method.backbone is not None:
            check_method(method.backbone)
        pairs = self.associations(where, unit, null, progress=progress)
        weighted = weighted_network(pairs.network(), method.weight, method.evidence)
        return pairs, weighted if method.backbone is None else thin(weighted, method.backbone)

    def sets(
        self,
        where: Where = None,
        unit: str = "review",
        size: int = 3,
        min_count: int = FEWEST_SHARED,
        progress: Progress = silent,
        *,
        null: str = DEFAULT_NET,
    ) -> ThemeSets:
        """Return which three or four themes co-occur beyond the number coded and their parts.

        The result has a ``table``, one row per candidate set, strongest evidence first: ``themes``
        (ids, joined by ``;``), ``label``, ``n11``, ``n``, ``expected_length``, ``expected_parts``,
        ``p``, ``q``, ``sign``, ``tested``, ``evidence``, ``reviews`` and more; see
        ``casegraph.analyses.sets.ThemeSets``.

        Parameters
        ----------
        where, unit
            As for ``incidence``.
        size
            Themes in a set, 3 or 4; another number is a UsageError.
        min_count
            Fewest units that show each part of a set (each pair, or each triple of four), at
            least 1.
        null
            ``exact``: chance given each unit's number of themes; ``length-average``: given it on
            average.

        >>> import casegraph as cg
        >>> found = cg.open().sets(min_count=20)
        >>> bool((found.table["n11"] <= found.table["n"]).all())
        True
        """
        from casegraph.analyses.sets import theme_sets
        from casegraph.analyses.sets.candidates import check_size

        check_size(size, min_count)
        check_net(null, HOLDING_LENGTHS)
        found = self.incidence(where, unit)
        progress("comparing sets of themes", 0, 0)
        return theme_sets(found, size, min_count, null)

    def classes(
        self,
        where: Where = None,
        classes: int | None = None,
        min_share: float = SMALLEST_CLASS_SHARE,
        starts: int = CLASS_STARTS,
        seed: int = 1,
        progress: Progress = silent,
    ) -> LatentClasses:
        """Return latent classes: whether the reviews fall into a few kinds by their themes.

        The result has four tables, ``fits`` (one row per number of classes), ``classes``,
        ``profiles`` (one row per theme) and ``members`` (one row per review); see
        ``casegraph.analyses.classes.LatentClasses``.

        Parameters
        ----------
        where
            Filters; fewer than 150 reviews are a TooFewError.
        classes
            How many classes to describe, 1 to 6; without it the number with the least BIC.
        min_share
            Themes in a smaller share of the reviews are left out, 0 to 1.
        starts, seed
            Random starts of each fit, at least 1, and their seed.

        >>> import casegraph as cg
        >>> found = cg.open().classes(classes=2, min_share=0.2, starts=2)
        >>> len(found.classes), len(found.fits)
        (2, 6)
        """
        from casegraph.analyses.classes import check_numbers, latent_classes

        check_numbers(classes)
        found = self.incidence(where)
        progress("fitting classes", 0, 0)
        return latent_classes(found, chosen=classes, min_share=min_share, starts=starts, seed=seed)
