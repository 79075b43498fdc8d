"""What the reviews that a filter leaves state, by review and by child, for any concept.

A published figure counts reviews or children, so both are counted here, with the same filter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casegraph.errors import TooFewError
from casegraph.model.concepts import concepts
from casegraph.model.iris import ID, VOCAB, prologue
from casegraph.model.lexical import year_of
from casegraph.selection.incidence import incidence
from casegraph.stats.proportions import design_effect, wilson_interval
from casegraph.thresholds import FEWEST_UNITS

if TYPE_CHECKING:
    from casegraph.selection import Selection
    from casegraph.selection.selection import Where
    from casegraph.store import Store

#: Dimensions of which every child has one value, so that silence can be distinguished from another
#: value.
ONE_VALUE = ("age-group", "sex", "ethnicity")

_PREFIX = prologue("cg", "dcterms")
_OF_REVIEW = {
    "outcome": "?review cg:concerns/cg:outcome ?value",
    "incident-type": "?review cg:concerns/cg:incidentType ?value",
    "agency": "?review cg:involvedAgency ?value",
}
_OF_CHILD = "?review cg:concerns/cg:involves ?child . ?child cg:characteristic ?value"


@dataclass(frozen=True)
class Share:
    """How many of the units that a filter leaves state a concept.

    ``n`` leaves out units whose outcome, age group, sex or ethnicity is not stated
    (``not_stated``); for any other concept silence cannot be distinguished from absence, so every
    unit counts and ``floor`` is True: the share is a lower bound of what is true of them.
    ``effective`` is the number of independent units that hold as much information, below ``n``
    where several children are of one review; ``low`` and ``high`` rest on it.
    """

    unit: str
    count: int
    n: int
    not_stated: int
    effective: float
    low: float
    high: float
    floor: bool

    @property
    def share(self) -> float:
        """The share, from 0 to 1; 0 where there is no unit."""
        return self.count / self.n if self.n else 0.0


@dataclass
class CodedReviews:
    """The reviews that a filter leaves and their children, with the concepts coded for each.

    ``reviews`` maps each kind of unit (``review``, ``child``) to the review of each unit;
    ``shown`` maps (unit, scheme, concept) to the units that show it.
    """

    selection: Selection
    warnings: tuple[str, ...]
    reviews: dict[str, dict[str, str]]
    shown: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    review_type: dict[str, str] = field(default_factory=dict)
    years: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def share(self, unit: str, scheme: str, concept: str) -> Share:
        """Return how many units of a kind show a concept of a scheme."""
        units = self.reviews[unit]
        counted = self._stating(unit, scheme, concept)
        kept = sorted(units if counted is None else counted)
        with_it = self.shown[unit, scheme, concept]
        flags = [u in with_it for u in kept]
        count, n = sum(flags), len(kept)
        effective = n / design_effect(flags, [units[u] for u in kept]) if n else 0.0
        low, high = map(float, wilson_interval(count / n * effective if n else 0.0, effective))
        return Share(unit, count, n, len(units) - n, effective, low, high, counted is None)

    def may_overlap(self, types: frozenset[str] | None, period: tuple[int, int] | None) -> int:
        """Return how many reviews a figure may have counted too: those of some review types
        whose incident or publication is of a year of the period (any year, if not stated)."""
        return sum(
            (types is None or self.review_type.get(r) in types)
            and (period is None or any(period[0] <= y <= period[1] for y in self.years[r]))
            for r in self.reviews["review"]
        )

    def _stating(self, unit: str, scheme: str, concept: str) -> set[str] | None:
        """Return the units that state any value of the concept's dimension; None if a unit that
        does not show the concept may just be silent."""
        if concept.endswith("not-stated"):
            return None
        if scheme == "outcome":
            values = [c for c in concepts("outcome") if c != "not-stated"]
        elif scheme == "characteristic":
            known = concepts("characteristic")
            dimension = known[concept].broader if concept in known else None
            if dimension not in ONE_VALUE:
                return None
            values = [
                c
                for c, about in known.items()
                if about.broader == dimension and not c.endswith("-not-stated")
            ]
        else:
            return None
        return set().union(*(self.shown[unit, scheme, c] for c in values))


def coded_reviews(store: Store, where: Where = None, least: int = FEWEST_UNITS) -> CodedReviews:
    """Return the reviews that a filter leaves and their children, with what is coded for each.

    Reviews of single cases only, unless ``where`` says otherwise. A child shows its own
    characteristics and what is coded for its review; a review shows a characteristic if any of
    its children does.

    Raises
    ------
    TooFewError
        When fewer than ``least`` reviews are left. Fewer children leave that unit empty.
    """
    of_review = incidence(store, where, least=least)
    try:
        of_child = incidence(store, where, "child", least)
        children = dict(zip(of_child.units, of_child.reviews, strict=True))
    except TooFewError:
        of_child, children = None, {}
    found = CodedReviews(
        selection=of_review.selection,
        warnings=of_review.warnings,
        reviews={"review": {u: u for u in of_review.units}, "child": children},
    )
    for matrix in (of_review, of_child):
        if matrix is not None:
            cells = matrix.matrix.tocoo()
            for i, j in zip(*cells.coords, strict=True):
                found.shown[matrix.unit, "theme", matrix.themes[j]].add(matrix.units[i])
    kept = found.reviews["review"]
    siblings: dict[str, list[str]] = defaultdict(list)
    for child, review in children.items():
        siblings[review].append(child)
    for scheme, pattern in _OF_REVIEW.items():
        for review, value in _pairs(store, f"?review ?value {{ {pattern} }}"):
            if review in kept:
                found.shown["review", scheme, value].add(review)
                found.shown["child", scheme, value].update(siblings[review])
    rows = store.select(f"{_PREFIX}SELECT DISTINCT ?review ?child ?value {{ {_OF_CHILD} }}").rows
    for review_iri, child_iri, value_iri in rows:
        child = str(child_iri).removeprefix(f"{ID}child/")
        if child in children:
            review = str(review_iri).removeprefix(f"{ID}review/")
            value = _concept(value_iri)
            found.shown["review", "characteristic", value].add(review)
            found.shown["child", "characteristic", value].add(child)
    found.review_type.update(_pairs(store, "?review ?value { ?review dcterms:type ?value }"))
    for path in ("dcterms:issued", "cg:concerns/cg:incidentYear"):
        for review, value in _pairs(store, f"?review ?value {{ ?review {path} ?value }}"):
            if (year := year_of(value)) is not None:
                found.years[review].add(year)
    return found


def _pairs(store: Store, query: str) -> list[tuple[str, str]]:
    return sorted(
        (str(review).removeprefix(f"{ID}review/"), _concept(value))
        for review, value in store.select(f"{_PREFIX}SELECT DISTINCT {query}").rows
    )


def _concept(value: str | None) -> str:
    text = value or ""
    return text.removeprefix(VOCAB).partition("/")[2] if text.startswith(VOCAB) else text
