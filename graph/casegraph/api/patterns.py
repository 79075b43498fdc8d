"""Methods of the knowledge graph: how common themes are, and which of them co-occur.

Every analysis command of the command line calls one method, here or in ``comparisons``. A method
reads its filter, counts, and returns all that the command prints: tables, and the sentences that
belong before them (``warnings``) and under them (``notes``). A DataFrame carries these, and
``where``, in its ``attrs``.

Three things hold for every analysis. ``where`` is a selection (``KnowledgeGraph.selection``), one
filter KEY=VALUE or several; without one on ``level`` or ``review-type`` only reviews of single
cases count, except in ``recurrence``. Shares, intervals, p and q are between 0 and 1. An unknown
name raises UnknownNameError, which holds the nearest known names, and too few reviews raise
TooFewError; both are UsageErrors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.nets import DEFAULT_NET
from casegraph.progress import Progress, silent
from casegraph.thresholds import CLASS_STARTS, FEWEST_SHARED, SMALLEST_CLASS_SHARE

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.sets import ThemeSets
    from casegraph.selection.incidence import Incidence
    from casegraph.selection.selection import Where
    from casegraph.store import Store


class Patterns:
    """What is counted among the reviews of one filter; ``KnowledgeGraph`` inherits it."""

    store: Store

    def incidence(self, where: Where = None, unit: str = "review") -> Incidence:
        """Return the matrix of units × themes under a filter, from which most analyses start.

        ``unit`` is ``review``, ``child`` or ``finding``; see ``casegraph.selection.incidence``.

        >>> import casegraph as cg
        >>> found = cg.open().incidence(["nation=wales"])
        >>> found.matrix.shape == (len(found.units), len(found.themes))
        True
        """
        from casegraph.selection.incidence import incidence

        return incidence(self.store, where, unit)

    def themes(self, where: Where = None, unit: str = "review") -> pd.DataFrame:
        """Return how common each theme is, with its 95% Wilson interval.

        One row per theme that is stated at least once, most frequent first. Columns: ``theme``
        (id); ``reviews``, ``children`` or ``findings``, by the unit: how many state it; ``n`` (all
        units); ``share``, ``low``, ``high``; ``label``, ``group``. ``attrs`` also has ``unit`` and
        ``n``.

        >>> import casegraph as cg
        >>> cg.open().themes(["age-group=under-1"]).columns[:3].tolist()
        ['theme', 'reviews', 'n']
        """
        from casegraph.analyses.themes.prevalence import prevalence

        return prevalence(self.incidence(where, unit))

    def bounds(self, where: Where = None, unit: str = "review") -> pd.DataFrame:
        """Return how often each theme is stated, only examined and not stated, with bounds.

        One row per theme that is stated or examined, most often stated first. Columns: ``theme``,
        the counts ``present``, ``examined``, ``not_stated`` and their sum ``n``; the shares ``low``
        (only stated) ≤ ``high`` (or only examined, as in ``themes``) ≤ ``if_unread`` (or silent in
        a text not read to its end), and more; see
        ``casegraph.analyses.themes.bounds.three_valued``. A filter on polarity is a UsageError.

        >>> import casegraph as cg
        >>> frame = cg.open().bounds(["nation=wales"])
        >>> bool((frame["low"] <= frame["high"]).all())
        True
        """
        from casegraph.analyses.themes.bounds import three_valued

        return three_valued(self.store, where, unit)

    def pair_bounds(
        self, where: Where = None, unit: str = "review", null: str = DEFAULT_NET
    ) -> pd.DataFrame:
        """Return each pair's count and evidence under three readings of the same units.

        One row per pair. Columns ``theme_a``, ``theme_b``, then ``n11``, ``n``, ``lift``, ``sign``
        and ``evidence`` with ``_any``, ``_stated`` and ``_complete``, and ``steady``; see
        ``casegraph.analyses.themes.bounds.pair_bounds``. A filter on polarity is a UsageError.

        >>> import casegraph as cg
        >>> frame = cg.open().pair_bounds(["nation=wales"], null="independence")
        >>> bool((frame["n11_stated"] <= frame["n11_any"]).all())
        True
        """
        from casegraph.analyses.themes.bounds import pair_bounds
        from casegraph.nets import check_net

        check_net(null)
        return pair_bounds(self.store, where, unit, null)

    def associations(
        self,
        where: Where = None,
        unit: str = "review",
        null: str = DEFAULT_NET,
        min_count: int = 0,
        max_q: float = 1.0,
        correction: str = "bh",
        resamples: int = 0,
        seed: int = 1,
        progress: Progress = silent,
        *,
        length_by: str = "review",
        apart: bool = False,
    ) -> Cooccurrence:
        """Return every pair of themes with its counts, measures and evidence, as arrays.

        ``frame()`` of the result is a table of the chosen pairs, ``network()`` a graph of them,
        ``units_with(theme, theme)`` lists the units of a pair, ``association`` has the arrays of
        all pairs, also of those that never co-occur; see
        ``casegraph.analyses.cooccurrence.Cooccurrence``.

        Parameters
        ----------
        where, unit
            As for ``incidence``.
        null
            ``exact`` compares with chance given how many themes are coded from each review and how
            common each theme is, ``length-average`` with the same held on average,
            ``independence`` with plain chance.
        min_count
            Fewest units that show both themes of a chosen pair; with 0 also pairs that never
            co-occur are chosen.
        max_q
            Largest q of a chosen pair, 0 to 1.
        correction
            ``bh`` (Benjamini and Hochberg) or ``by`` (Benjamini and Yekutieli).
        resamples, seed
            How many bootstrap samples of whole reviews are drawn, and their seed; 0 for none.
        length_by
            ``review``, or ``group``: the exact null then holds each review's number of themes in
            each group of the scheme.
        apart
            Count a pair only where its two themes have findings of their own in the unit; a
            stricter test, since what is expected stays as it is.

        >>> import casegraph as cg
        >>> found = cg.open().associations(["nation=wales"], min_count=3)
        >>> found.frame().columns[:4].tolist()
        ['theme_a', 'theme_b', 'n11', 'a']
        """
        from casegraph.analyses.cooccurrence import cooccurrence
        from casegraph.nets import check_apart, check_net
        from casegraph.stats.false_discovery import check_correction

        # Unknown names are refused before anything is read.
        check_net(null)
        check_correction(correction)
        if apart:
            check_apart(unit, resamples)
        found = self.incidence(where, unit)
        progress("comparing pairs of themes", 0, 0)
        return cooccurrence(
            found, null, min_count, max_q, correction, resamples, seed, progress,
            length_by=length_by, apart=apart,
        )  # fmt: skip

    def cooccurrence(
        self,
        where: Where = None,
        unit: str = "review",
        null: str = DEFAULT_NET,
        min_count: int = 0,
        max_q: float = 1.0,
        correction: str = "bh",
        resamples: int = 0,
        seed: int = 1,
        with_communities: bool = False,
        progress: Progress = silent,
        *,
        length_by: str = "review",
        apart: bool = False,
    ) -> nx.Graph[str]:
        """Return the network of themes that co-occur, each pair with its evidence.

        Nodes and edges carry what ``casegraph.analyses.cooccurrence.network`` says, ``G.graph`` the
        settings, ``warnings`` and ``notes``. Arguments are those of ``associations``, which gives
        the same pairs as arrays; ``with_communities`` gives each theme its community and
        centralities, read from the pairs of this network with clear or suggestive evidence.

        >>> import casegraph as cg
        >>> G = cg.open().cooccurrence(["nation=wales"], null="independence")
        >>> G.graph["unit"], G.graph["net"]
        ('review', 'independence')
        """
        network = self.associations(
            where, unit, null, min_count, max_q, correction, resamples, seed, progress,
            length_by=length_by, apart=apart,
        ).network()  # fmt: skip
        if not with_communities:
            return network
        from casegraph.analyses.communities import annotate, weighted_network

        return annotate(network, weighted_network(network))

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

        >>> import casegraph as cg
        >>> found = cg.open().communities(null="independence", seeds=5)
        >>> found.table.columns[:3].tolist(), found.runs
        (['community', 'name', 'theme'], 5)
        """
        from casegraph.analyses.communities import communities
        from casegraph.analyses.communities.detection import check_runs

        check_runs(seeds, seed, resolution)
        network = self._weighted(where, unit, null, weight, evidence, backbone, progress)
        return communities(network, seeds, seed, resolution)

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
        from casegraph.analyses.communities import centrality, communities
        from casegraph.analyses.communities.detection import check_runs

        check_runs(seeds, seed)
        network = self._weighted(where, unit, null, weight, evidence, backbone, progress)
        return centrality(network, communities(network, seeds, seed).membership)

    def _weighted(
        self,
        where: Where,
        unit: str,
        null: str,
        weight: str,
        evidence: str,
        backbone: str | None,
        progress: Progress,
    ) -> nx.Graph[str]:
        """Return the network that communities and centralities are read from."""
        from casegraph.analyses.communities import backbone as thin
        from casegraph.analyses.communities import weighted_network
        from casegraph.analyses.communities.backbone import check_method
        from casegraph.analyses.communities.weights import check_choices

        check_choices(weight, evidence)
        if backbone is not None:
            check_method(backbone)
        network = self.cooccurrence(where, unit, null, progress=progress)
        weighted = weighted_network(network, weight, evidence)
        return weighted if backbone is None else thin(weighted, backbone)

    def sets(
        self,
        where: Where = None,
        unit: str = "review",
        size: int = 3,
        min_count: int = FEWEST_SHARED,
        progress: Progress = silent,
    ) -> ThemeSets:
        """Return which three or four themes co-occur beyond review length and beyond their parts.

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

        >>> import casegraph as cg
        >>> found = cg.open().sets(min_count=20)
        >>> bool((found.table["n11"] <= found.table["n"]).all())
        True
        """
        from casegraph.analyses.sets import theme_sets
        from casegraph.analyses.sets.candidates import check_size

        check_size(size, min_count)
        found = self.incidence(where, unit)
        progress("comparing sets of themes", 0, 0)
        return theme_sets(found, size, min_count)

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
