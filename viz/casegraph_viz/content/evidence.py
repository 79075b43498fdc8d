"""The reviews, findings and recommendations behind a network, each once in a page.

Readers can check and cite a pair of themes only if they can open its findings. Packing keeps the
page small: a review is written once, and everything else refers to its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import concepts
from casegraph_viz.content.pairs import ThemePairs
from casegraph_viz.content.sources import Sources

OUTCOMES = {"death": "a child died", "serious-harm": "serious harm", "not-stated": ""}
KINDS = {"background": "Background", "practice": "Practice", "system": "System"}
POLARITIES = {"concern": "", "good-practice": "good practice", "examined": "examined"}


@dataclass(frozen=True)
class Evidence:
    """The evidence for the themes and pairs of a page.

    ``reviews`` maps a review id to title, year, publisher, outcome, age_groups, source_title,
    source_url and complete; ``findings`` holds finding_id, review_id, kind, polarity, themes and
    summary; ``recommendations`` recommendation_id, review_id, themes, directed_to, action and
    summary. Both may state a source of their own as reviews do; without one it is their review's.
    """

    reviews: Mapping[str, Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    digest: str = ""
    recommendations: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, kg: KnowledgeGraph) -> Evidence:
        """Read the evidence of a whole knowledge graph."""
        return cls(
            reviews=kg.reviews(),
            findings=kg.findings(),
            recommendations=kg.recommendations(),
            digest=kg.digest,
        )

    def packed(self, table: ThemePairs, rows: Sequence[str] | None = None) -> Packed:
        """Return the evidence behind the themes of ``table`` as compact columns.

        ``rows`` are the ids of the reviews in the order in which the page counts them; without it,
        the reviews that name a theme, sorted.
        """
        if rows is None:
            rows = sorted({review for reviews in table.named_by for review in reviews})
        return Packed.of(self, rows, [theme.id for theme in table.themes])


@dataclass(frozen=True)
class Packed:
    """Evidence as columns; ``row`` maps a review id to its row."""

    row: Mapping[str, int]
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, evidence: Evidence, reviews: Sequence[str], themes: Sequence[str]) -> Packed:
        """Pack the named reviews and what is coded of them under a named theme."""
        row = {review: i for i, review in enumerate(reviews)}
        column = {theme: i for i, theme in enumerate(themes)}
        texts, sources = _Texts(), Sources()

        def read_in(coded: Sequence[_Coded]) -> list[int]:
            about = evidence.reviews
            return [sources.add(one.facts, about.get(reviews[one.row], {})) for one in coded]

        findings = _coded_items(evidence.findings, row, column)
        recommendations = _coded_items(evidence.recommendations, row, column)
        return cls(
            row=row,
            columns={
                "reviews": {
                    **_reviews(evidence, reviews, texts),
                    "source": [sources.add(evidence.reviews.get(r, {})) for r in reviews],
                },
                "findings": {**_findings(findings, texts), "source": read_in(findings)},
                "recommendations": {
                    **_recommendations(recommendations, texts),
                    "source": read_in(recommendations),
                },
                "texts": texts.values,
                "sources": sources.columns,
            },
        )


@dataclass(frozen=True)
class _Coded:
    """A finding or recommendation with the row of its review and the columns of its themes."""

    row: int
    themes: list[int]
    facts: Mapping[str, Any]


def _coded_items(
    coded: Sequence[Mapping[str, Any]], row: Mapping[str, int], column: Mapping[str, int]
) -> list[_Coded]:
    """What was coded of the named reviews under a named theme, by review."""
    found = [
        _Coded(row[facts["review_id"]], marked, facts)
        for facts in coded
        if facts.get("review_id") in row
        and (marked := [column[t] for t in facts.get("themes", ()) if t in column])
    ]
    return sorted(found, key=lambda one: one.row)


def _reviews(evidence: Evidence, reviews: Sequence[str], texts: _Texts) -> dict[str, Any]:
    known = [evidence.reviews.get(review, {}) for review in reviews]
    return {
        "id": [_text(review) for review in reviews],
        "title": [_text(r.get("title") or i) for r, i in zip(known, reviews, strict=True)],
        "year": [_year(r.get("year")) for r in known],
        "publisher": [texts.add(r.get("publisher")) for r in known],
        "outcome": [texts.add(OUTCOMES.get(str(r.get("outcome")), "")) for r in known],
        "age": [texts.add(_joined("characteristic", r.get("age_groups"))) for r in known],
        "cut": [i for i, r in enumerate(known) if r.get("complete") is False],
    }


def _findings(found: Sequence[_Coded], texts: _Texts) -> dict[str, Any]:
    def words(known: Mapping[str, str], value: object) -> int:
        return texts.add(known.get(str(value), value))

    return {
        "review": [one.row for one in found],
        "kind": [words(KINDS, one.facts.get("kind")) for one in found],
        "polarity": [words(POLARITIES, one.facts.get("polarity")) for one in found],
        "themes": [one.themes for one in found],
        "summary": [_text(one.facts.get("summary")) for one in found],
    }


def _recommendations(found: Sequence[_Coded], texts: _Texts) -> dict[str, Any]:
    return {
        "review": [one.row for one in found],
        "action": [texts.add(_joined("action-type", [one.facts.get("action")])) for one in found],
        "to": [texts.add(_joined("agency", one.facts.get("directed_to"))) for one in found],
        "themes": [one.themes for one in found],
        "summary": [_text(one.facts.get("summary")) for one in found],
    }


def _joined(scheme: str, ids: Sequence[Any] | None) -> str:
    """The labels of some concepts in the order of their scheme; an unknown id is kept as it is."""
    known = concepts(scheme)
    wanted = [_text(i) for i in ids or () if i]
    ordered = [i for i in known if i in wanted] + [i for i in wanted if i not in known]
    return ", ".join(known[i].pref_label if i in known else i for i in ordered)


class _Texts:
    """A table of texts that holds each text once."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._place: dict[str, int] = {}

    def add(self, value: object) -> int:
        text = _text(value)
        if text not in self._place:
            self._place[text] = len(self.values)
            self.values.append(text)
        return self._place[text]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _year(value: object) -> int | None:
    text = _text(value).strip()
    return int(text) if text.isdecimal() else None
