"""What the views have in common, each part fetched once: networks, reviews, findings, places.

A site has a dozen kinds of page that look at the same few things; reading them once per page
would make the site slow, and counting them in two ways would let two pages disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from casegraph.api import KnowledgeGraph
from casegraph.thresholds import FEW_UNITS, MOST_FOR_PLACEBO
from casegraph_viz.content.evidence import Evidence
from casegraph_viz.content.other_corpora import judged, judged_communities
from casegraph_viz.page.nets import ADJUSTED, PAGE_NETS

if TYPE_CHECKING:
    import networkx as nx

    from casegraph.analyses.communities import Communities
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.themes.counted import CountedTheme
    from casegraph.selection.incidence import Incidence
    from casegraph.selection.selection import Where
    from casegraph_viz.content.pairs import ThemePairs

Place = tuple[float, float]
Made = TypeVar("Made")


class Corpus:
    """A knowledge graph under one filter, as all pages of one site see it.

    Parameters
    ----------
    kg
        The knowledge graph.
    where
        A selection, or filters of the form KEY=VALUE, as in ``KnowledgeGraph.cooccurrence``.
    earlier
        Places of an earlier map by theme IRI; themes with an earlier place stay there.
    """

    def __init__(
        self,
        kg: KnowledgeGraph,
        where: Where = None,
        earlier: Mapping[str, Mapping[str, Place]] | None = None,
    ) -> None:
        self.kg = kg
        self.selection = kg.selection(where)
        self.earlier = earlier or {}
        self._kept: dict[Callable[[Corpus], Any], Any] = {}
        self._packed: dict[str, dict[str, Any]] = {}

    def kept(self, make: Callable[[Corpus], Made]) -> Made:
        """Return what one kind of page makes of this corpus; made once, and kept with it.

        A part that only one package of views needs has no property here, so that this module does
        not depend on that package. ``make`` is a function or class of it.

        >>> import casegraph
        >>> corpus = Corpus(casegraph.open(), "nation=wales")
        >>> corpus.kept(lambda of: [str(of.selection)])
        ['level=case and nation=wales']
        """
        if make not in self._kept:
            self._kept[make] = make(self)
        made: Made = self._kept[make]
        return made

    def packed(self, where: Where = None) -> dict[str, Any]:
        """Return the reviews as pages count them again under filters, packed once for all pages.

        ``where`` is another selection than that of the corpus; what is returned is shared, and not
        to be changed. See ``casegraph_viz.content.packed_reviews.packed``.
        """
        from casegraph_viz.content.packed_reviews import packed

        selection = self.selection if where is None else self.kg.selection(where)
        if str(selection) not in self._packed:
            self._packed[str(selection)] = packed(self.kg, selection)
        return self._packed[str(selection)]

    @property
    def digest(self) -> str:
        """SHA-256 of the dataset; empty where it has no manifest."""
        return self.kg.digest

    @property
    def coders(self) -> str:
        """Who coded the rows, in words that can follow "coded by"; empty where no package says."""
        return self.kg.coders

    @cached_property
    def incidence(self) -> Incidence:
        """The matrix of reviews × themes under the filter, of one review or more."""
        from casegraph.selection.incidence import incidence

        return incidence(self.kg.store, self.selection, least=1)

    @property
    def tested(self) -> bool:
        """Whether there are reviews enough to test anything, and not to count alone."""
        return len(self.incidence.units) >= FEW_UNITS

    @cached_property
    def themes(self) -> dict[str, CountedTheme]:
        """The themes that a review names, by id, in the order of the scheme."""
        from casegraph.analyses.themes.counted import counted_themes

        return {theme.id: theme for theme in counted_themes(self.incidence) if theme.count}

    @cached_property
    def associations(self) -> dict[str, Cooccurrence]:
        """The co-occurrence of themes under each net, by the net's name; the default net first.

        Of a dataset that is not large they say in how many other corpora each pair is clear.
        """
        from casegraph.analyses.cooccurrence import cooccurrence

        return {
            key: judged(cooccurrence(self.incidence, net, tested=self.tested))
            for key, net in PAGE_NETS.items()
        }

    @cached_property
    def pairs(self) -> ThemePairs:
        """The themes and pairs of the pages, with what each net says of them."""
        from casegraph_viz.content.pairs import ThemePairs

        return ThemePairs.of(self.associations, self.within_kind)

    @cached_property
    def within_kind(self) -> Cooccurrence | None:
        """The same within kinds of case; None for so few or so many reviews that it is left out."""
        from casegraph.analyses.cooccurrence import cooccurrence
        from casegraph.selection.strata import KIND_OF_CASE, read_strata

        if not FEW_UNITS <= len(self.incidence.units) <= MOST_FOR_PLACEBO:
            return None
        strata = read_strata(self.kg.store, self.incidence, KIND_OF_CASE)
        return cooccurrence(self.incidence, strata=strata, by_length=self.associations[ADJUSTED])

    @cached_property
    def weighted(self) -> nx.Graph[str]:
        """The network beyond length with the weights that its structure is read from."""
        from casegraph.analyses.communities import weighted_network
        from casegraph.thresholds import SUGGESTIVE

        # Structure is read from graded pairs alone, so that no others need to be edges.
        return weighted_network(self.associations[ADJUSTED].choose(max_q=SUGGESTIVE).network())

    @cached_property
    def community_structure(self) -> Communities:
        """Communities of themes in the network beyond length, and how stable they are."""
        from casegraph.analyses.communities import communities

        return judged_communities(communities(self.weighted), self.associations[ADJUSTED])

    @cached_property
    def communities(self) -> dict[str, int]:
        """Theme id → number of its community; themes that no pair links are left out."""
        return {t: number for t, number in self.community_structure.membership.items() if number}

    @cached_property
    def reviews(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known of every review of the dataset, by id, whatever the filter."""
        return self.kg.reviews()

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Ids of the reviews that pass the filter, in the order of ``reviews``."""
        passed = set(self.incidence.reviews)
        return tuple(review for review in self.reviews if review in passed)

    @property
    def listed(self) -> Collection[str]:
        """Ids of the reviews of the lists: of every level, or those that pass a stated filter."""
        return self.shown if self.selection.stated else self.reviews.keys()

    @cached_property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """Every finding of the dataset."""
        return self.kg.findings()

    @cached_property
    def recommendations(self) -> Sequence[Mapping[str, Any]]:
        """Every recommendation of the dataset."""
        return self.kg.recommendations()

    @cached_property
    def findings_by_review(self) -> Mapping[str, list[Mapping[str, Any]]]:
        """The findings of each review, in their order; reviews without any are left out."""
        return _by_review(self.findings)

    @cached_property
    def recommendations_by_review(self) -> Mapping[str, list[Mapping[str, Any]]]:
        """The recommendations of each review, in their order."""
        return _by_review(self.recommendations)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind of thing, under the filter where there is one."""
        counted = dict(self.kg.counts())
        if self.selection.stated:
            shown = set(self.shown)
            counted["reviews"] = len(shown)
            counted["children"] = sum(n for r, n in self.children_by_review.items() if r in shown)
            for name, coded in (
                ("findings", self.findings_by_review),
                ("recommendations", self.recommendations_by_review),
            ):
                counted[name] = sum(len(of) for r, of in coded.items() if r in shown)
            # What belongs to no single review cannot be counted under a filter of reviews.
            for name in ("organisations", "sources", "statistics", "triples"):
                counted.pop(name, None)
        return counted

    @cached_property
    def children_by_review(self) -> dict[str, int]:
        """How many children each review describes, as far as they are coded one by one."""
        from casegraph.model.iris import ID, prologue

        rows = self.kg.store.select(
            prologue("cg") + "SELECT ?review (COUNT(DISTINCT ?child) AS ?n) "
            "{ ?review cg:concerns/cg:involves ?child } GROUP BY ?review"
        )
        return {str(r).removeprefix(f"{ID}review/"): int(n or 0) for r, n in rows.rows if r}

    @cached_property
    def evidence(self) -> Evidence:
        """The reviews and findings behind the networks."""
        return Evidence(
            reviews=self.reviews,
            findings=self.findings,
            recommendations=self.recommendations,
            digest=self.digest,
        )

    @cached_property
    def drawing(self) -> dict[str, Any]:
        """Nodes, edges and options of the theme map as it first appears."""
        from casegraph_viz.content.layout.drawing import draw

        return draw(self.pairs, earlier=self.earlier)

    @cached_property
    def positions(self) -> dict[str, dict[str, Place]]:
        """The place of each theme: IRI → ``wide`` and ``tall``, each (x, y) in pixels."""
        return {
            self.themes[node["id"]].iri: {
                "wide": (node["x"], node["y"]),
                "tall": (node["tall"][0], node["tall"][1]),
            }
            for node in self.drawing["nodes"]
        }

    def concept_labels(self, scheme: str) -> dict[str, str]:
        """Return id → preferred label of a concept scheme, in the order of the scheme.

        >>> from casegraph_viz.content.site_data import Corpus
        >>> Corpus.concept_labels(None, "outcome")["serious-harm"]
        'Serious harm'
        """
        from casegraph.model.concepts import concepts

        return {name: concept.pref_label for name, concept in concepts(scheme).items()}


def _by_review(coded: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for item in coded:
        found.setdefault(str(item["review_id"]), []).append(item)
    return found
