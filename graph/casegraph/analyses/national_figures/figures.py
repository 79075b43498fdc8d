"""Published figures as values: what each states, and about whom, so that like is compared with
like.

A figure is compared only as far as its own words go: *over 40%* allows everything above, *about a
third* allows no comparison, and a percentage of an unknown number of reviews has no interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.model.iris import VOCAB, prologue

if TYPE_CHECKING:
    from casegraph.store import Store

#: Schemes whose concepts a corpus has shares of, in the order in which they are shown.
SCHEMES = ("outcome", "incident-type", "theme", "characteristic", "agency")

#: Populations that count published reviews of one case each, by the review types they count.
REVIEW_POPULATIONS: dict[str, frozenset[str]] = {
    "serious-case-reviews": frozenset({"serious-case-review"}),
    "local-practice-reviews": frozenset({"local-practice-review"}),
    "serious-and-local-practice-reviews": frozenset(
        {"serious-case-review", "local-practice-review"}
    ),
    "child-practice-reviews": frozenset({"child-practice-review"}),
    "case-management-reviews": frozenset({"case-management-review"}),
    "significant-case-reviews": frozenset({"learning-review"}),
}
CHILDREN = "children"
#: Words in a population that say it counts cases before a review was decided on or published.
EARLIER_STAGE = frozenset({"notifications", "incidents", "rapid", "received", "initial"})

_UNITS = {"percentage": "percent", "count": "count", "fullTimeEquivalent": "whole-time-equivalent"}
_QUERY = (
    prologue("cg", "dcterms", "qb", "rdfs", "skos")
    + """SELECT DISTINCT ?id ?report ?reportLabel ?start ?end ?population ?base ?concept ?subgroup
    ?comparator ?measure ?value ?url ?note {
      ?figure a qb:Observation ; dcterms:identifier ?id ; cg:report ?r ; cg:refPeriod ?period ;
        cg:population ?p ; cg:statisticConcept ?concept ; cg:subgroup ?s ;
        cg:comparator ?comparator ; qb:measureType ?measure ; ?measure ?value ;
        dcterms:source ?url .
      ?r dcterms:identifier ?report ; rdfs:label ?reportLabel .
      ?p skos:notation ?population . ?s skos:notation ?subgroup .
      OPTIONAL { ?period cg:periodStart ?start }
      OPTIONAL { ?period cg:periodEnd ?end }
      OPTIONAL { ?figure cg:baseSize ?base }
      OPTIONAL { ?figure rdfs:comment ?note }
    }"""
)


@dataclass(frozen=True)
class Figure:
    """One published figure. ``scheme`` and ``concept`` say what it is about, ``population`` what
    was counted, ``subgroup`` which part of it (empty = all), ``base`` out of how many."""

    figure_id: str
    report_id: str
    report: str
    period_start: str
    period_end: str
    population: str
    base: int | None
    scheme: str
    concept: str
    subgroup: str
    comparator: str
    value: float
    unit: str
    source_url: str
    note: str

    @property
    def share(self) -> float | None:
        """The share as stated, from 0 to 1, or None where the figure is no share."""
        if self.unit == "percent":
            share = self.value / 100
        elif self.unit == "count" and self.base:
            share = self.value / self.base
        else:
            return None
        return share if 0.0 <= share <= 1.0 else None

    @property
    def allowed(self) -> tuple[float, float] | None:
        """The shares that the figure's words allow, or None where they are too vague.

        A percentage allows what rounds to it, a count is exact, *more than* allows everything
        above and *less than* everything below. *About* allows no bound.
        """
        share = self.share
        if share is None or self.comparator not in ("=", ">", "<"):
            return None
        if self.comparator == ">":
            return share, 1.0
        if self.comparator == "<":
            return 0.0, share
        if self.unit == "count":
            return share, share
        digits = f"{self.value:.6f}".rstrip("0").partition(".")[2]
        half = 0.5 * 10.0 ** -len(digits) / 100
        return max(0.0, share - half), min(1.0, share + half)

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of the period, or None where an end is not stated."""
        if not (self.period_start[:4].isdigit() and self.period_end[:4].isdigit()):
            return None
        return int(self.period_start[:4]), int(self.period_end[:4])


def figures(store: Store) -> list[Figure]:
    """Return every published figure, sorted by id."""
    found = []
    for row in store.select(_QUERY).rows:
        (key, report, label, start, end, population, base, concept, subgroup, comparator, measure,
         value, url, note) = (cell or "" for cell in row)  # fmt: skip
        scheme, _, identifier = concept.removeprefix(VOCAB).partition("/")
        found.append(
            Figure(
                key, report, label, start, end, population, int(base) if base else None, scheme,
                identifier, "" if subgroup == "all" else subgroup, comparator, float(value),
                _UNITS[measure.rpartition("#")[2]], url, note,
            )
        )  # fmt: skip
    return sorted(found, key=lambda f: f.figure_id)


def repeated(found: Sequence[Figure]) -> dict[str, str]:
    """Return the percentages that only restate a count, each with the id of the count.

    A report that says "86 of 235" and "37%" has said one thing; it must not count twice.
    """
    counts = {
        _identity(f): f for f in found if f.unit == "count" and f.comparator == "=" and f.base
    }
    again = {}
    for f in found:
        other = counts.get(_identity(f)) if f.unit == "percent" and f.base else None
        if other is not None and f.comparator == "=":
            share, exact = f.share, other.share
            if share is not None and exact is not None and abs(share - exact) <= 0.01:
                again[f.figure_id] = other.figure_id
    return again


def _identity(f: Figure) -> tuple[str, str, int | None, str, str, str]:
    return f.report_id, f.population, f.base, f.scheme, f.concept, f.subgroup


def reports_on_reviews(found: Sequence[Figure]) -> frozenset[str]:
    """Return the reports that count published reviews of single cases and no earlier stage.

    Only their *children* are children of such reviews; elsewhere they may be children of
    notifications or rapid reviews, which are not the same.
    """
    earlier = {f.report_id for f in found if EARLIER_STAGE & set(f.population.split("-"))}
    return frozenset(f.report_id for f in found if f.population in REVIEW_POPULATIONS) - earlier


def in_words(identifier: str) -> str:
    """Return an id as words.

    >>> in_words("serious-incident-notifications")
    'serious incident notifications'
    """
    return identifier.replace("-", " ")
