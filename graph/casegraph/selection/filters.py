"""Filters of the form KEY=VALUE: which reviews, children or findings an analysis looks at.

Several values of one key mean any of them, joined by + all of them; filters of different keys must
all hold. Conditions on children are met by one and the same child, unless
``children=any`` asks for less. A filter asks for what a report states: a review that does not
state an age is left out by an age filter, which does not say that the child was of another age.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model import iris
from casegraph.model.lexical import year_of
from casegraph.model.names import Names, fold, slug
from casegraph.selection.facets import (
    ANY_CHILD,
    BOOLEAN,
    CHILDREN,
    DATASET,
    EVERY_LEVEL,
    FACETS,
    YEAR,
    Facet,
)

if TYPE_CHECKING:
    from casegraph.store import Store

#: Between values of one key that must all be stated.
ALL_OF = "+"
_YEAR = re.compile(r"(\d{4})?(\.\.)?(\d{4})?")


@dataclass(frozen=True)
class Filter:
    """One key with the values that pass; a year filter has bounds instead.

    Values are ids. Those that only a dataset knows stay as written until a store has been asked,
    which also gives their ``labels``. One of the values is enough, or all of them where ``every``.
    """

    facet: Facet
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    labels: tuple[str, ...] = field(default=(), compare=False)
    every: bool = False

    @property
    def key(self) -> str:
        """The key of the facet."""
        return self.facet.key

    @property
    def terms(self) -> frozenset[str]:
        """The values as the dataset holds them: IRIs, or true and false."""
        if self.facet.iri is not None:
            return frozenset(map(self.facet.iri, self.values))
        if self.facet.scheme in (BOOLEAN, DATASET):
            return frozenset(self.values)
        return frozenset(iris.concept(self.facet.scheme, v) for v in self.values)

    @property
    def iris(self) -> list[str] | None:
        """The IRIs that a query can be restricted to, sorted; None where values are literals."""
        literal = self.facet.scheme in (YEAR, BOOLEAN, DATASET) and self.facet.iri is None
        return None if literal else sorted(self.terms)

    def passes(self, value: str) -> bool:
        """Return whether a value of the dataset is one of those that are asked for."""
        if self.facet.scheme == YEAR:
            year = year_of(value)
            return (
                year is not None
                and (self.low is None or year >= self.low)
                and (self.high is None or year <= self.high)
            )
        return self._term(value) in self.terms

    def met_by(self, stated: Iterable[str]) -> bool:
        """Return whether what one thing states passes: one of the values, or each of them.

        >>> either, both = (read_filters([f"sex={v}"])[0] for v in ("female,male", "female+male"))
        >>> male = [iris.concept("characteristic", "male")]
        >>> either.met_by(male), both.met_by(male)
        (True, False)
        """
        passing = [value for value in stated if self.passes(value)]
        return {*map(self._term, passing)} == self.terms if self.every else bool(passing)

    def _term(self, value: str) -> str:
        literal = self.facet.scheme == DATASET and self.facet.iri is None
        return slug(value) if literal else value

    @property
    def value(self) -> str:
        """The values as text: ids by comma, or by + where all must be stated; years as 2015,
        2015.., ..2014, 2010..2019."""
        if self.facet.scheme != YEAR:
            return (ALL_OF if self.every else ",").join(self.values)
        low, high = ("" if year is None else f"{year:04d}" for year in (self.low, self.high))
        return low if low == high else f"{low}..{high}"

    def __str__(self) -> str:
        return f"{self.key}={self.value}"

    @property
    def said(self) -> str:
        """The filter for a sentence, which says whether one of its values is enough.

        >>> [f.said for f in read_filters(["theme=neglect,poverty", "nation=wales"])]
        ['nation=wales', 'theme=neglect,poverty (either)']
        """
        if len(self.values) < 2:
            return str(self)
        how = ("both", "all") if self.every else ("either", "any")
        return f"{self} ({how[len(self.values) > 2]})"


def read_filters(where: Sequence[str], store: Store | None = None) -> tuple[Filter, ...]:
    """Return the filters that a list of KEY=VALUE means, one per key, in order of the keys.

    Parameters
    ----------
    where
        Each ``KEY=VALUE[,VALUE…]``, where one of the values is enough, or ``KEY=VALUE+VALUE…``,
        where all are asked for. A key that is repeated widens as a comma does. A value is an id, a
        label or an alternative label, in any case; spaces, hyphens and underscores are alike. A
        label may itself hold a comma or a +.
    store
        Where the areas, publishers and packages are looked up; without it these stay as written.

    Raises
    ------
    UsageError
        Text that is no filter.
    UnknownNameError
        A key or value that is not known, with the nearest that are.
    AmbiguousNameError
        A label that several values have.

    >>> [str(f) for f in read_filters(["year=2015..", "Nation = Wales", "theme=county lines"])]
    ['nation=wales', 'theme=criminal-exploitation', 'year=2015..']
    """
    wanted: dict[str, list[str]] = {}
    for text in where:
        written, sign, value = text.partition("=")
        if not sign or not value.strip(" ,"):
            raise UsageError(
                f"the filter {text!r} is not of the form KEY=VALUE; "
                "write for example age-group=under-1"
            )
        key = fold(written)
        if key not in FACETS:
            raise UnknownNameError("filter", written.strip(), list(FACETS))
        wanted.setdefault(key, []).append(value)
    return tuple(_filter(FACETS[key], wanted[key], store) for key in sorted(wanted))


def looked_up(chosen: Filter, store: Store) -> Filter:
    """Return a filter whose values are ids of a dataset, where only that knows them."""
    if chosen.facet.scheme != DATASET:
        return chosen
    return _filter(chosen.facet, [chosen.value], store)


def _filter(facet: Facet, texts: Sequence[str], store: Store | None) -> Filter:
    if facet.scheme == YEAR:
        values = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        if len(values) != 1:
            raise UsageError(
                f"year: found {len(values)} values; expected one year or one range; "
                "write for example year=2010..2019"
            )
        return _year_filter(facet, values[0])
    if facet.scheme == DATASET and store is None:
        parts = [part.strip() for text in texts for part in text.split(",")]
        return Filter(facet, tuple(part for part in parts if part))
    names = facet.names(store)
    ids = [_ids(facet, names, text) for text in texts]
    every = any(found.every for found in ids)
    if every and len(ids) > 1:
        raise _mixed(facet, texts)
    chosen = tuple(dict.fromkeys(key for found in ids for key in found.values))
    if ANY_CHILD in chosen and facet.key == CHILDREN:
        chosen = (ANY_CHILD,)
    if EVERY_LEVEL in chosen and facet.key == "level":
        chosen = (EVERY_LEVEL,)
    labels = tuple(map(names.label, chosen)) if facet.scheme == DATASET else ()
    return Filter(facet, chosen, labels=labels, every=every and len(chosen) > 1)


class _Ids(NamedTuple):
    values: tuple[str, ...]
    every: bool


def _ids(facet: Facet, names: Names, text: str) -> _Ids:
    """Return the ids that the text after KEY= means, and whether + joins them."""
    if ALL_OF not in text:
        return _Ids(names.resolve_list(text), every=False)
    try:
        return _Ids(names.resolve_list(text), every=False)  # a label may hold the sign
    except UnknownNameError:
        parts = [part.strip() for part in text.split(ALL_OF)]
        found = [names.resolve_list(part) for part in parts]
        if not all(len(values) == 1 for values in found):
            raise _mixed(facet, [text]) from None
        return _Ids(tuple(value for (value,) in found), every=True)


def _mixed(facet: Facet, texts: Sequence[str]) -> UsageError:
    return UsageError(
        f"{facet.key}: found {' and '.join(map(repr, texts))}; expected values with , between, of "
        f"which one is enough, or with {ALL_OF} between, all of which are asked for; write one of "
        "the two"
    )


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
