"""Methods of the knowledge graph that compare reviews with another group, another time, earlier
recommendations, or published figures.

``patterns`` states what holds for every analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.nets import DEFAULT_NET
from casegraph.progress import Progress, silent
from casegraph.thresholds import FEWEST_SHARED

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.trend import Trend
    from casegraph.selection.selection import Where
    from casegraph.store import Store


class Comparisons:
    """What is compared with the reviews of one filter; ``KnowledgeGraph`` inherits it."""

    store: Store

    def contrast(
        self,
        where: Where,
        against: Where,
        common: Where = None,
        unit: str = "review",
        null: str = DEFAULT_NET,
        min_count: int = FEWEST_SHARED,
        permutations: int = 2000,
        seed: int = 1,
        progress: Progress = silent,
    ) -> Contrast:
        """Compare two groups of units, theme by theme, pair by pair and as whole networks.

        The result has the tables ``themes``, ``pairs`` and ``networks``; their columns end in
        ``_1`` for the group ``where`` and ``_2`` for ``against``; see
        ``casegraph.analyses.contrast.Contrast``.

        Parameters
        ----------
        where, against, common
            Filters of the first group, of the second, and of both. Units in both groups are left
            out; a group without a filter, or with fewer than five units, is a UsageError.
        unit
            ``review``, ``child`` or ``finding``.
        null
            What is held constant when networks are compared: prevalence and number of
            themes coded, exactly (``exact``) or on average (``length-average``), or prevalence
            alone (``independence``).
        min_count
            Fewest units of both groups together that state a theme of a pair, at least 1.
        permutations, seed
            How often the group labels are permuted, and the seed.

        >>> import casegraph as cg
        >>> found = cg.open().contrast(["age-group=under-1"], ["age-group=11-to-15"],
        ...                            null="independence", permutations=20)
        >>> found.themes.columns[:3].tolist()
        ['theme', 'count_1', 'n_1']
        """
        from casegraph.analyses.contrast import contrast

        return contrast(
            self.store, where, against, common, unit, null, min_count, permutations, seed, progress
        )

    def trend(
        self,
        where: Where = None,
        period: int = 5,
        periods: str | None = None,
        themes: Sequence[str] = (),
        date: str = "published",
    ) -> Trend:
        """Follow each theme's share of the reviews from period to period, with a test for a trend.

        The result has the tables ``shares`` (one row per theme and period) and ``tests`` (one row
        per theme); see ``casegraph.analyses.trend.Trend``.

        Parameters
        ----------
        where
            Filters.
        period
            Length of the periods in years, at least 1.
        periods
            Periods of your own instead, such as ``2005..2009,2010..2014``.
        themes
            Ids; all themes if empty.
        date
            ``published`` or ``incident``: which year orders the reviews.

        >>> import casegraph as cg
        >>> cg.open().trend(period=10, themes=["neglect"]).tests["theme"].tolist()
        ['neglect']
        """
        from casegraph.analyses.trend import trend

        return trend(self.store, where, period, periods, themes, date)

    def recurrence(
        self,
        where: Where = None,
        by: str = "theme",
        themes: Sequence[str] = (),
        permutations: int = 10_000,
        seed: int = 0,
        progress: Progress = silent,
    ) -> pd.DataFrame:
        """Return when each theme was recommended on, and how often it was found again since.

        One row per theme, or per theme and agency addressed (``by="addressee"``), kind of action
        (``action``), or both (``full``). Columns: ``theme``, ``label``, ``recommendations``,
        ``first_year``, ``last_year``, ``later_concern_reviews``, ``later_reviews``; what chance
        alone would bring back, ``expected``, ``ratio``, ``ratio_low``, ``ratio_high``, ``q_order``,
        ``q_ratio``, ``sentence``; and more, see ``casegraph.analyses.recurrence.recurrence``.
        ``attrs`` also has ``reviews``, ``undated`` and ``summary``, a sentence on the whole. With 0
        ``permutations`` there is no p, q or sentence. A filter on polarity is a UsageError.

        >>> import casegraph as cg
        >>> ledger = cg.open().recurrence(themes=["information-sharing"])
        >>> bool(ledger.loc[0, "later_concern_reviews"] <= ledger.loc[0, "later_reviews"])
        True
        """
        from casegraph.analyses.recurrence import recurrence

        return recurrence(self.store, where, by, themes, permutations, seed, progress)

    def recurrence_within_area(
        self, where: Where = None, themes: Sequence[str] = (), seed: int = 0
    ) -> pd.DataFrame:
        """Return whether a theme comes back in its own area more than in like reviews elsewhere.

        Three rows: themes on which an earlier review of the area made a recommendation, which were
        a concern of one, and neither. Columns: ``exposure``, ``pairs`` of a later review and such a
        theme, ``found``, ``expected``, ``odds_ratio``, ``low``, ``high``, shares found again in
        time, ``sentence`` and more; see ``casegraph.analyses.recurrence.within_area``. A UsageError
        where no area has two reviews of different years.

        >>> import casegraph as cg
        >>> found = cg.open().recurrence_within_area()
        >>> bool((found["low"] <= found["odds_ratio"]).all())
        True
        """
        from casegraph.analyses.recurrence import within_area

        return within_area(self.store, where, themes, seed)

    def recommendation_clusters(
        self,
        where: Where = None,
        threshold: float | None = None,
        themes: Sequence[str] = (),
        min_reviews: int = 2,
    ) -> pd.DataFrame:
        """Return groups of recommendations in nearly the same words, one row per member.

        Columns: ``cluster`` (1 = from the most reviews), ``size``, ``reviews``,
        ``lowest_similarity`` (0 to 1), ``recommendation_id``, ``summary`` and more; see
        ``casegraph.analyses.recurrence.recommendation_clusters``. ``threshold`` is the least
        similarity, above 0 and at most 1; 0.65 without it. Groups from fewer reviews than
        ``min_reviews`` are left out.

        >>> import casegraph as cg
        >>> found = cg.open().recommendation_clusters(min_reviews=3)
        >>> bool((found["reviews"] >= 3).all())
        True
        """
        from casegraph.analyses.recurrence import recommendation_clusters
        from casegraph.analyses.recurrence.repeats import THRESHOLD

        least = THRESHOLD if threshold is None else threshold
        return recommendation_clusters(self.store, where, least, themes, min_reviews)

    def national_figures(
        self, where: Where = None, concept: Sequence[str] = (), everything: bool = False
    ) -> pd.DataFrame:
        """Return shares of the reviews beside published figures, and where the two differ.

        One row per published figure. Columns: of the reviews ``concept``, ``unit``, ``count``,
        ``n``, ``share``, ``low``, ``high``; of the figure ``figure_id``, ``report``, ``value``,
        ``base``, ``figure_share``; ``compared`` and, if not, why (``flag``); ``difference``, ``p``,
        ``q``, ``call``; and more, see ``casegraph.analyses.national_figures``. ``attrs`` also has
        ``reviews`` and ``children``.

        ``concept`` gives ids of themes, characteristics, incident types, outcomes or agencies; all
        that a figure is about if empty. ``everything`` adds figures that state no share.

        >>> import casegraph as cg
        >>> found = cg.open().national_figures(concept=["neglect"])
        >>> sorted(set(found["unit"]))
        ['child', 'review']
        """
        from casegraph.analyses.national_figures import national_figures

        return national_figures(self.store, where, concept, everything)

    def comparison(
        self, where: Where = None, concept: Sequence[str] = (), everything: bool = False
    ) -> pd.DataFrame:
        """Return what ``national_figures`` returns; this is its earlier name."""
        return self.national_figures(where, concept, everything)
