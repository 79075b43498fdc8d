"""What a filter leaves for the ledger: reviews with their years, concerns and recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.errors import UsageError
from casegraph.model.iris import ID, prologue
from casegraph.model.lexical import year_of
from casegraph.selection import Selection
from casegraph.selection.facets import EVERY_LEVEL
from casegraph.selection.incidence import incidence
from casegraph.selection.records import findings, recommendations, reviews

if TYPE_CHECKING:
    from casegraph.selection.selection import Where
    from casegraph.store import Store


@dataclass(frozen=True)
class DatedReview:
    """When a review was published and its incident happened, as far as stated, whether it states
    any recommendation, and what it is: its level, the kind of its source, and its area."""

    year: int | None
    incident_year: int | None
    recommends: bool
    level: str = ""
    basis: str = ""
    area: str = ""


@dataclass(frozen=True)
class Material:
    """What a filter leaves: reviews by id, their concerns and recommendations."""

    reviews: dict[str, DatedReview]
    findings: list[dict[str, Any]]
    recommendations: list[dict[str, Any]]
    selection: Selection
    warnings: tuple[str, ...]


def of_every_level(where: Where, store: Store | None = None) -> Selection:
    """Return a selection that takes reviews of every level, unless one is asked for.

    National analyses and inquiries recommend too, so that the ledger looks at all.
    """
    return Selection.of(where, store).by_default(EVERY_LEVEL)


def ledger_selection(where: Where, store: Store | None = None) -> Selection:
    """Return the selection of a ledger: every level, and no filter on polarity (a UsageError)."""
    selection = of_every_level(where, store)
    if selection.states("polarity"):
        raise UsageError(
            "polarity: the ledger compares concerns with recommendations, so it takes no filter "
            "on polarity; leave it out"
        )
    return selection


def material(store: Store, where: Where) -> Material:
    """Return what a filter leaves; filters on findings choose findings, all others reviews."""
    selection = ledger_selection(where, store)
    # A filter on the kind of finding must not take away the recommendations of other reviews.
    left = incidence(store, selection.without("kind"))
    kept = set(left.units)
    chosen = [about for about in findings(store) if about["review_id"] in kept]
    if selection.states("kind"):
        passing = set(incidence(store, selection, "finding").units)
        chosen = [about for about in chosen if about["finding_id"] in passing]
    asked = [about for about in recommendations(store) if about["review_id"] in kept]
    recommending = {about["review_id"] for about in asked}
    incident = _incident_years(store)
    known = reviews(store)
    dated = {
        i: DatedReview(
            known[i]["year"], incident.get(i), i in recommending,
            *(known[i][name] or "" for name in ("level", "basis", "area")),
        )
        for i in sorted(kept)
    }  # fmt: skip
    return Material(dated, chosen, asked, selection, left.warnings)


def _incident_years(store: Store) -> dict[str, int]:
    """Return the year of the incident by review; the latest, should a dataset give several."""
    rows = store.select(
        prologue("cg") + "SELECT ?review ?year { ?review cg:concerns/cg:incidentYear ?year }"
    ).rows
    return {
        str(review).removeprefix(f"{ID}review/"): read
        for review, year in sorted(rows, key=lambda row: str(row[1]))
        if (read := year_of(str(year))) is not None
    }
