"""What the pages of single things have in common: names, links, counts, and what they share.

One object per corpus, made once, so that each page only selects from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from casegraph.model.iris import ID, VOCAB, concept
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import source_facts
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style
from casegraph_viz.views.things.addresses import concept_id
from casegraph_viz.views.things.triples import Triples, triples_of


class Things:
    """The things of a dataset as pages name and link them.

    ``corpus.kept(Things)`` makes them once for all pages. Review pages cover every review of the
    dataset, whatever the filter of the site; counts of themes are of the reviews that pass it.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.t: Triples = corpus.kept(triples_of)
        self._placed: dict[str, Mapping[str, int]] = {}

    @cached_property
    def order(self) -> list[str]:
        """Every review id by year, then title; reviews without a year come last."""
        reviews = self.corpus.reviews
        return sorted(
            reviews,
            key=lambda r: (reviews[r]["year"] or 9999, str(reviews[r]["title"]).casefold(), r),
        )

    @cached_property
    def listed(self) -> list[str]:
        """The reviews of the lists, newest first: all, or those that pass the site's filter."""
        passed = set(self.corpus.listed)
        dated = [r for r in self.order if self.corpus.reviews[r]["year"]]
        undated = [r for r in self.order if not self.corpus.reviews[r]["year"]]
        years = self.corpus.reviews
        dated.sort(key=lambda r: -int(years[r]["year"]))
        return [r for r in [*dated, *undated] if r in passed]

    @cached_property
    def packed(self) -> dict[str, Any]:
        """The reviews of the lists as pages count them: of every level, or those of the filter."""
        selection = self.corpus.selection
        return self.corpus.packed(selection if selection.stated else "level=all")

    @cached_property
    def themes_of(self) -> Mapping[str, tuple[str, ...]]:
        """Review id → the themes that its findings name, in the order of the scheme."""
        place = {theme: k for k, theme in enumerate(self.ids("theme"))}
        found: dict[str, set[str]] = defaultdict(set)
        for item in self.corpus.findings:
            found[str(item["review_id"])].update(item["themes"])
        return {
            review: tuple(sorted(themes, key=lambda t: (place.get(t, len(place)), t)))
            for review, themes in found.items()
        }

    @cached_property
    def reviews_with(self) -> Mapping[str, frozenset[str]]:
        """Theme id → the reviews of the dataset whose findings name it."""
        found: dict[str, set[str]] = defaultdict(set)
        for review, themes in self.themes_of.items():
            for theme in themes:
                found[theme].add(review)
        return {theme: frozenset(reviews) for theme, reviews in found.items()}

    @cached_property
    def sexes_of(self) -> Mapping[str, frozenset[str]]:
        """Review id → the sexes stated of its children."""
        from casegraph.model.concepts import members

        known = {concept("characteristic", sex): sex for sex in members("characteristic", "sex")}
        found = {}
        for review, about in self.corpus.reviews.items():
            incidents = self.t.texts(str(about["iri"]), "cg:concerns")
            children = (child for i in incidents for child in self.t.texts(i, "cg:involves"))
            stated = (c for child in children for c in self.t.texts(child, "cg:characteristic"))
            found[review] = frozenset(known[c] for c in stated if c in known)
        return found

    def ids(self, scheme: str) -> list[str]:
        """Return the ids of a scheme's concepts, without groups: the codebook's order first."""
        from casegraph.model.concepts import identifiers

        known = list(identifiers(scheme))
        more = [
            concept_id(iri)
            for iri in self.t.subjects("skos:inScheme", VOCAB + scheme)
            if not self.is_group(iri) and iri.startswith(f"{VOCAB}{scheme}/")
        ]
        return [*known, *sorted(set(more) - set(known))]

    def _places(self, scheme: str) -> Mapping[str, int]:
        if scheme not in self._placed:
            self._placed[scheme] = {name: k for k, name in enumerate(self.ids(scheme))}
        return self._placed[scheme]

    def is_group(self, iri: str) -> bool:
        """Whether a concept is a group, which structures a scheme and is not used for coding."""
        return bool(self.t.subjects("skos:broader", iri))

    def label(self, iri: str) -> str:
        """Return the name of a thing: its label, its title, or the end of its IRI."""
        for name in ("skos:prefLabel", "rdfs:label", "dcterms:title"):
            found = self.t.text(iri, name)
            if found:
                return found
        return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def name(self, scheme: str, identifier: str | None) -> str:
        """Return the label of a concept, "" where there is none."""
        return self.label(concept(scheme, identifier)) if identifier else ""

    def link(self, frame: Frame, scheme: str, identifier: str | None) -> dict[str, Any] | None:
        """Return a concept as templates draw it: label, link, and the style of its group."""
        if not identifier:
            return None
        iri = concept(scheme, identifier)
        about: dict[str, Any] = {
            "id": identifier,
            "label": self.label(iri),
            "link": frame.link(iri),
        }
        if scheme == "theme":
            about["style"] = group_style(self.group_of(iri))
        return about

    def links(self, frame: Frame, scheme: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return concepts as templates draw them, in the order of their scheme."""
        place = self._places(scheme)
        ordered = sorted(ids, key=lambda name: (place.get(name, len(place)), name))
        found = (self.link(frame, scheme, name) for name in ordered)
        return [about for about in found if about is not None]

    def group_of(self, iri: str) -> str:
        """Return the id of a concept's group, "" if it has none."""
        return self.t.text(iri, "skos:broader").rpartition("/")[2]

    def review(self, frame: Frame, review: str) -> dict[str, Any]:
        """Return a review as lists name it: title, year, publisher and link."""
        about = self.corpus.reviews[review]
        return {
            "id": review,
            "title": about["title"],
            "year": about["year"],
            "publisher": about["publisher"],
            "link": frame.link(about["iri"]),
        }

    def coded(
        self, frame: Frame, items: Iterable[Mapping[str, Any]], without: str = ""
    ) -> list[dict[str, Any]]:
        """Return findings or recommendations as templates draw them.

        ``without`` is a theme or an agency that the page is about and need not repeat.
        """
        found = []
        for item in items:
            agencies = item.get("agencies", item.get("directed_to", ()))
            review = self.corpus.reviews[item["review_id"]]
            found.append(
                {
                    "link": frame.link(item["iri"]),
                    "anchor": frame.link(item["iri"]).partition("#")[2],
                    "summary": item["summary"],
                    "kind": item.get("kind"),
                    "polarity": item.get("polarity"),
                    "themes": self.links(frame, "theme", set(item["themes"]) - {without}),
                    "agencies": self.links(frame, "agency", set(agencies) - {without}),
                    "asks": "directed_to" in item,
                    "action": self.link(frame, "action-type", item.get("action")),
                    # The page of the review is named once, with the review.
                    "source": source_facts(item)
                    if item["source_id"] != review["source_id"]
                    else None,
                }
            )
        return found

    def by_review(
        self, frame: Frame, items: Sequence[Mapping[str, Any]], without: str = ""
    ) -> list[dict[str, Any]]:
        """Return coded items under their reviews, the newest review first."""
        grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for item in items:
            grouped[str(item["review_id"])].append(item)
        return [
            {
                "review": self.review(frame, review),
                "source": source_facts(self.corpus.reviews[review]),
                "entries": self.coded(frame, grouped[review], without),
            }
            for review in self.listed
            if review in grouped
        ]

    @cached_property
    def uses(self) -> Mapping[str, Counter[tuple[str, str]]]:
        """Concept IRI → how many things of each kind refer to it, by (kind, property)."""
        found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for subject, pairs in self.t.about.items():
            kind = _kind(subject)
            if kind:
                for predicate, term in pairs:
                    if term.is_iri and term.value.startswith(VOCAB):
                        name = predicate.rpartition("#")[2].rpartition("/")[2]
                        found[term.value][kind, name] += 1
        return found


def _kind(iri: str) -> str:
    return iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""
