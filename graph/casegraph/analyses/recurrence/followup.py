"""What a filter leaves for the ledger: reviews with their years, concerns and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import identifiers
from casegraph.model.iris import ID, prologue
from casegraph.selection.incidence import incidence
from casegraph.selection.records import findings, recommendations, reviews

if TYPE_CHECKING:
    from casegraph.store import Store


@dataclass(frozen=True)
class DatedReview:
    """When a review was published and its incident happened, as far as stated, and whether it
    states any recommendation."""

    year: int | None
    incident_year: int | None
    recommends: bool


@dataclass(frozen=True)
class Material:
    """What a filter leaves: reviews by id, their concerns and recommendations."""

    reviews: dict[str, DatedReview]
    findings: list[dict[str, Any]]
    recommendations: list[dict[str, Any]]
    where: tuple[str, ...]
    warnings: tuple[str, ...]


def material(store: Store, where: Sequence[str]) -> Material:
    """Return what a filter leaves; filters on findings choose findings, all others reviews."""
    key_of = {text: text.partition("=")[0].strip().lower() for text in where}
    if "polarity" in key_of.values():
        raise UsageError(
            "polarity: the ledger compares concerns with recommendations, so it takes no filter "
            "on polarity; leave it out"
        )
    texts = list(where)
    if not {"level", "review-type"} & set(key_of.values()):
        texts.append("level=all")
    every_level = "level=all" in (text.replace(" ", "").lower() for text in texts)
    # A filter on the kind of finding must not take away the recommendations of other reviews.
    of_reviews = [text for text in texts if key_of.get(text) != "kind"]
    left = incidence(store, of_reviews)
    kept = set(left.units)
    chosen = [about for about in findings(store) if about["review_id"] in kept]
    said = left.where
    if len(of_reviews) < len(texts):
        of_kind = incidence(store, texts, "finding")
        passing = set(of_kind.units)
        chosen = [about for about in chosen if about["finding_id"] in passing]
        said = of_kind.where
    asked = [about for about in recommendations(store) if about["review_id"] in kept]
    recommending = {about["review_id"] for about in asked}
    incident = _incident_years(store)
    known = reviews(store)
    dated = {
        i: DatedReview(known[i]["year"], incident.get(i), i in recommending) for i in sorted(kept)
    }
    said = (*(("level=all",) if every_level else ()), *said)
    return Material(dated, chosen, asked, said, left.warnings)


def _incident_years(store: Store) -> dict[str, int]:
    """Return the year of the incident by review; the latest, should a dataset give several."""
    rows = store.select(
        prologue("cg") + "SELECT ?review ?year { ?review cg:concerns/cg:incidentYear ?year }"
    ).rows
    return {
        str(review).removeprefix(f"{ID}review/"): int(str(year)[:4])
        for review, year in sorted(rows, key=lambda row: str(row[1]))
    }


def check_themes(themes: Sequence[str]) -> tuple[str, ...]:
    """Return every theme of the scheme; raise UnknownNameError if one of ``themes`` is not."""
    known = identifiers("theme")
    for theme in themes:
        if theme not in known:
            raise UnknownNameError("theme", theme, known)
    return known
