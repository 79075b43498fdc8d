"""The reviews and findings behind a network, packed so that a page holds each of them once.

A pair of themes that cannot be opened to its findings cannot be checked or cited. Packing keeps
that affordable: a review is written once and everything else points at its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from casegraph_viz.knowledge import Knowledge
from casegraph_viz.page import web_address

OUTCOMES = {"death": "a child died", "serious-harm": "serious harm", "not-stated": ""}
KINDS = {"background": "Background", "practice": "Practice", "system": "System"}
POLARITIES = {"concern": "", "good-practice": "good practice", "examined": "examined"}


@dataclass(frozen=True)
class Evidence:
    """What stands behind the themes and pairs of a network.

    ``reviews`` maps a review id to title, year, publisher, outcome, source_title, source_url and
    complete; ``findings`` holds finding_id, review_id, kind, polarity, themes and summary;
    ``recommendations`` recommendation_id, review_id, themes, directed_to, action and summary.
    """

    reviews: Mapping[str, Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    digest: str = ""
    recommendations: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, kg: Knowledge) -> Evidence:
        """Read the evidence of a whole knowledge graph."""
        return cls(
            reviews=kg.reviews(),
            findings=kg.findings(),
            recommendations=kg.recommendations(),
            digest=kg.digest,
        )

    def packed(self, network: nx.Graph[str]) -> Packed:
        """Return the evidence behind the themes of ``network`` as compact columns."""
        used = sorted({r for _, d in network.nodes(data=True) for r in d.get("reviews", ())})
        return Packed.of(self, used, list(network.nodes))


@dataclass(frozen=True)
class Packed:
    """Evidence as columns; ``row`` maps a review id to its row."""

    row: Mapping[str, int]
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, evidence: Evidence, reviews: Sequence[str], themes: Sequence[str]) -> Packed:
        """Pack the named reviews and those of their findings that carry a named theme."""
        row = {review: i for i, review in enumerate(reviews)}
        column = {theme: i for i, theme in enumerate(themes)}
        texts = _Texts()
        known = [evidence.reviews.get(review, {}) for review in reviews]
        kept = [
            (finding, [column[t] for t in finding.get("themes", ()) if t in column])
            for finding in evidence.findings
            if finding.get("review_id") in row
        ]
        kept = [(finding, marked) for finding, marked in kept if marked]
        kept.sort(key=lambda pair: row[str(pair[0]["review_id"])])
        columns = {
            "reviews": {
                "title": [_text(r.get("title") or i) for r, i in zip(known, reviews, strict=True)],
                "year": [_year(r.get("year")) for r in known],
                "publisher": [texts.add(r.get("publisher")) for r in known],
                "outcome": [texts.add(OUTCOMES.get(str(r.get("outcome")), "")) for r in known],
                "source": [texts.add(r.get("source_title")) for r in known],
                "url": [texts.add(web_address(r.get("source_url"))) for r in known],
                "cut": [i for i, r in enumerate(known) if r.get("complete") is False],
            },
            "findings": {
                "review": [row[str(f["review_id"])] for f, _ in kept],
                "kind": [texts.add(KINDS.get(str(f.get("kind")), f.get("kind"))) for f, _ in kept],
                "polarity": [
                    texts.add(POLARITIES.get(str(f.get("polarity")), f.get("polarity")))
                    for f, _ in kept
                ],
                "themes": [marked for _, marked in kept],
                "summary": [_text(f.get("summary")) for f, _ in kept],
            },
            "texts": texts.values,
        }
        return cls(row=row, columns=columns)


class _Texts:
    """A table of texts in which each stands once."""

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
