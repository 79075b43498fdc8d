"""Filters of the form KEY=VALUE: which reviews, children or findings an analysis looks at.

Values of one key widen (either of them), different keys narrow (all of them). A filter asks for
what a report states: a review that does not state an age is left out by an age filter, which does
not say that the child was of another age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import identifiers, members
from casegraph.model.iris import concept


@dataclass(frozen=True)
class Facet:
    """Something that reviews can be told apart by; ``pattern`` binds ?review (or ?child,
    ?finding, by ``about``) and ?value."""

    key: str
    about: str
    pattern: str
    scheme: str
    group: str | None = None

    def known(self) -> tuple[str, ...]:
        """Return the values that the facet can take, as ids."""
        if self.scheme in ("year", "boolean"):
            return ("true", "false") if self.scheme == "boolean" else ()
        return members(self.scheme, self.group) if self.group else identifiers(self.scheme)


_CHARACTERISTIC = "?child cg:characteristic ?value ."

FACETS: dict[str, Facet] = {
    f.key: f
    for f in (
        Facet("age-group", "child", _CHARACTERISTIC, "characteristic", "age-group"),
        Facet("sex", "child", _CHARACTERISTIC, "characteristic", "sex"),
        Facet("characteristic", "child", _CHARACTERISTIC, "characteristic"),
        Facet("nation", "review", "?review dcterms:spatial ?value .", "nation"),
        Facet("outcome", "review", "?review cg:concerns/cg:outcome ?value .", "outcome"),
        Facet("incident-type", "review", "?review cg:concerns/cg:incidentType ?value .",
              "incident-type"),
        Facet("review-type", "review", "?review dcterms:type ?value .", "review-type"),
        Facet("level", "review", "?review dcterms:type/cg:reviewLevel ?value .", "review-level"),
        Facet("agency", "review", "?review cg:involvedAgency ?value .", "agency"),
        Facet("theme", "review", "?review cg:reviewTheme ?value .", "theme"),
        Facet("basis", "review", "?review cg:codingBasis ?value .", "basis"),
        Facet("complete", "review", "?review cg:isComplete ?value .", "boolean"),
        Facet("year", "review", "?review dcterms:issued ?value .", "year"),
        Facet("kind", "finding", "?finding cg:findingKind ?value .", "finding-kind"),
        Facet("polarity", "finding", "?finding cg:polarity ?value .", "polarity"),
    )
}  # fmt: skip

_YEAR = re.compile(r"(\d{4})?(\.\.)?(\d{4})?")


@dataclass(frozen=True)
class Filter:
    """One key with the values that pass; a year filter has bounds instead."""

    facet: Facet
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @property
    def terms(self) -> frozenset[str]:
        """The values as they stand in the dataset: IRIs of concepts, or true and false."""
        if self.facet.scheme == "boolean":
            return frozenset(self.values)
        return frozenset(concept(self.facet.scheme, v) for v in self.values)

    def passes(self, value: str) -> bool:
        """Tell whether a value of the dataset passes."""
        if self.facet.scheme == "year":
            year = int(value[:4])
            return (self.low is None or year >= self.low) and (
                self.high is None or year <= self.high
            )
        return value in self.terms

    def __str__(self) -> str:
        if self.facet.scheme == "year":
            low, high = self.low or "", self.high or ""
            return f"year={low}" if low == high else f"year={low}..{high}"
        return f"{self.facet.key}={','.join(self.values)}"


def parse_filters(where: Sequence[str]) -> list[Filter]:
    """Return the filters that a list of KEY=VALUE means, one a key, in order of the keys.

    Without a filter on level or review type, only reviews of single cases are looked at
    (``level=case``): themes of a national analysis are about many cases at once.
    ``level=all`` takes every review.

    Raises UsageError for text that is no filter, UnknownNameError with the nearest valid names
    for a key or value that is not known.

    >>> [str(f) for f in parse_filters(["year=2015..", "nation=wales"])]
    ['level=case', 'nation=wales', 'year=2015..']
    """
    wanted: dict[str, list[str]] = {}
    for text in where:
        key, sign, value = text.partition("=")
        key = key.strip().lower()
        if not sign or not value.strip():
            raise UsageError(
                f"the filter {text!r} is not of the form KEY=VALUE; "
                "write for example age-group=under-1"
            )
        if key not in FACETS:
            raise UnknownNameError("filter", key, list(FACETS))
        wanted.setdefault(key, []).extend(v.strip() for v in value.split(",") if v.strip())
    if "level" not in wanted and "review-type" not in wanted:
        wanted["level"] = ["case"]
    if [v.lower() for v in wanted.get("level", ())] == ["all"]:
        del wanted["level"]
    return [_filter(FACETS[key], wanted[key]) for key in sorted(wanted)]


def _filter(facet: Facet, values: list[str]) -> Filter:
    if facet.scheme == "year":
        if len(values) != 1:
            raise UsageError(
                f"year: found {len(values)} values; expected one year or one range; "
                "write for example year=2010..2019"
            )
        return _year_filter(facet, values[0])
    known = facet.known()
    chosen = []
    for value in values:
        identifier = re.sub(r"[\s_]+", "-", value.lower())
        if identifier not in known:
            raise UnknownNameError(facet.key, value, known)
        chosen.append(identifier)
    return Filter(facet, tuple(dict.fromkeys(chosen)))


def _year_filter(facet: Facet, value: str) -> Filter:
    match = _YEAR.fullmatch(value)
    if match is None or not (match[1] or match[3]):
        raise UsageError(
            f"year: found {value!r}; expected YYYY or a range YYYY..YYYY, open at either end; "
            "write for example year=2010..2019"
        )
    low = int(match[1]) if match[1] else None
    high = int(match[3]) if match[3] else (None if match[2] else low)
    if low is not None and high is not None and low > high:
        raise UsageError(f"year: {low} is after {high}; write the earlier year first")
    return Filter(facet, (), low, high)
