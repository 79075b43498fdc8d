"""Methods of the knowledge graph: how common themes are, and which of them co-occur.

Every analysis command of the command line calls one method, here, in ``groupings`` or in
``comparisons``. A method reads its filter, counts, and returns all that the command prints: tables,
and the sentences that belong before them (``warnings``) and under them (``notes``). A DataFrame
carries these, and ``where``, in its ``attrs``.

Three things hold for every analysis. ``where`` is a selection (``KnowledgeGraph.selection``), one
filter KEY=VALUE or several; without one on ``level`` or ``review-type`` only reviews of single
cases count, except in ``recurrence``. Shares, intervals, p and q are between 0 and 1. An unknown
name raises UnknownNameError, which holds the nearest known names, and too few reviews raise
TooFewError; both are UsageErrors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.nets import DEFAULT_NET
from casegraph.progress import Progress, silent

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.cooccurrence import Cooccurrence
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
        within: Sequence[str] = (),
        structural_zeros: bool = False,
        protocol: str | None = None,
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
            Largest q of a chosen pair, 0 to 1; 1 also chooses pairs that were not tested, whose q
            is 1.
        correction
            ``bh`` (Benjamini and Hochberg) or ``by`` (Benjamini and Yekutieli, the strict one).
        resamples, seed
            How often whole reviews are resampled, and recoded, to see how stable each pair is, and
            the seed; 0 leaves it out.
        progress
            Told how far the resampling is.
        length_by
            ``review``, or ``group``: the exact null then holds each review's number of themes in
            each group of the scheme.
        apart
            Count a pair only where its two themes have findings of their own in the unit; a
            stricter test, since what is expected stays as it is.
        within
            Keys of ``casegraph.selection.strata.KEYS``, such as ``["age-group", "outcome"]``:
            lengths and totals are held in each stratum of reviews that state the same of them,
            under the exact null only. ``expected``, ``lift``, odds ratio, p and q are then those
            within the strata; ``q_length`` and ``explained`` say what the strata have to do with
            each pair.
        structural_zeros
            Leave out cells that are empty by definition: a theme that excludes the ages of the
            children or the outcome of a review (``cg:excludes``) is distributed over the others.
        protocol
            SHA-256 of the protocol that fixes these settings, which every file then states;
            ``Protocol.arguments`` gives them all.

        >>> import casegraph as cg
        >>> found = cg.open().associations(["nation=wales"], min_count=3)
        >>> found.frame().columns[:4].tolist()
        ['theme_a', 'theme_b', 'n11', 'a']
        """
        from casegraph.analyses.cooccurrence import cooccurrence
        from casegraph.nets import check_apart, check_net, check_strata, check_zeros
        from casegraph.selection.strata import check_within, read_strata
        from casegraph.selection.structural_zeros import closed_cells
        from casegraph.stats.false_discovery import check_correction

        # Unknown names are refused before anything is read.
        check_net(null)
        check_correction(correction)
        if apart:
            check_apart(unit, resamples)
        if within:
            check_strata(null, unit, resamples)
            check_within(within)
        if structural_zeros:
            check_zeros(null, unit, length_by, bool(within), resamples)
        found = self.incidence(where, unit)
        progress("comparing pairs of themes", 0, 0)
        return cooccurrence(
            found, null, min_count, max_q, correction, resamples, seed, progress,
            length_by=length_by, apart=apart, protocol=protocol,
            strata=read_strata(self.store, found, within) if within else None,
            zeros=closed_cells(self.store, found) if structural_zeros else None,
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
        within: Sequence[str] = (),
        structural_zeros: bool = False,
        protocol: str | None = None,
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
            length_by=length_by, apart=apart, protocol=protocol, within=within,
            structural_zeros=structural_zeros,
        ).network()  # fmt: skip
        if not with_communities:
            return network
        from casegraph.analyses.communities import annotate, weighted_network

        return annotate(network, weighted_network(network))
