"""Filters of the form KEY=VALUE: which reviews, children or findings an analysis looks at.

Several values of one key mean any of them, joined by + all of them; filters of different keys must
all hold. Conditions on children are met by one and the same child, unless
``children=any`` asks for less. A filter asks for what a report states: a review that does not
state an age is left out by an age filter, which does not say that the child was of another age.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model import iris
from casegraph.model.lexical import year_of
from casegraph.model.names import Names, fold, names_of, slug

if TYPE_CHECKING:
    from casegraph.store import Store

#: The value of ``level`` that takes reviews of every level.
EVERY_LEVEL = "all"
#: Where the values of a filter come from, if not from a concept scheme.
YEAR, BOOLEAN, DATASET, READING = "year", "boolean", "dataset", "reading"
#: The key that says how the conditions on children are read, and its values.
CHILDREN, SAME_CHILD, ANY_CHILD = "children", "same", "any"
#: Between values of one key that must all be stated.
ALL_OF = "+"


@dataclass(frozen=True)
class Facet:
    """A property that reviews can be filtered by.

    Attributes
    ----------
    key, label
        What it is called on the command line, and to readers.
    about
        What states it: ``review``, ``child`` or ``finding``; empty for what only says how the
        other filters are read.
    pattern
        SPARQL that binds that and ``?value``.
    scheme, group
        The concept scheme of its values, narrowed to one group; else YEAR, BOOLEAN, DATASET or
        READING.
    phrase
        The words of a filter on it; ``{}`` is replaced by the values.
    hint
        What the help adds to the key.
    iri
        Makes the IRI of a value of DATASET; None where the dataset holds it as text.
    """

    key: str
    label: str
    about: str
    pattern: str
    scheme: str
    phrase: str
    group: str | None = None
    hint: str = ""
    iri: Callable[[str], str] | None = None

    def names(self, store: Store | None = None) -> Names:
        """Return the values that it can take; those of a dataset are read from the store."""
        if self.scheme != DATASET:
            return _fixed_names(self)
        from casegraph.store.names import OF_FILTERS

        return OF_FILTERS[self.key](store) if store is not None else Names(self.key, {})

    def known(self) -> tuple[str, ...]:
        """Return the values that it can take in every dataset, as ids."""
        return tuple(self.names().labels)


@lru_cache(maxsize=64)
def _fixed_names(facet: Facet) -> Names:
    if facet.scheme == YEAR:
        return Names(facet.key, {})
    if facet.scheme == BOOLEAN:
        return Names(facet.key, {"true": ("yes",), "false": ("no",)})
    if facet.scheme == READING:
        return Names(facet.key, {SAME_CHILD: ("the same child",), ANY_CHILD: ("any child",)})
    labels = dict(names_of(facet.scheme, facet.group).labels)
    if facet.key == "level":
        labels[EVERY_LEVEL] = ("every level",)
    return Names(facet.key, labels)


_CHARACTERISTIC = "?child cg:characteristic ?value ."

FACETS: Mapping[str, Facet] = {
    f.key: f
    for f in (
        Facet("age-group", "Age of a child", "child", _CHARACTERISTIC, "characteristic",
              "with a child of the age group {}", group="age-group"),
        Facet("sex", "Sex of a child", "child", _CHARACTERISTIC, "characteristic",
              "with a child of the sex {}", group="sex"),
        Facet("characteristic", "Characteristic of a child", "child", _CHARACTERISTIC,
              "characteristic", "with a child described as {}"),
        Facet(CHILDREN, "Conditions on children", "", "", READING, "met by {} of the review",
              hint="same: one child meets them all, the default; any: each may be met by another"),
        Facet("nation", "Nation", "review", "?review dcterms:spatial ?value .", "nation", "in {}"),
        Facet("area", "Area", "review", "?review a cg:Review ; cg:area ?value .", DATASET,
              "in the area {}"),
        Facet("publisher", "Publisher", "review",
              "?review a cg:Review ; dcterms:publisher ?value .", DATASET, "published by {}",
              iri=iris.organisation),
        Facet("package", "Data package", "review", "GRAPH ?value { ?review a cg:Review }",
              DATASET, "of the package {}", iri=iris.package_graph),
        Facet("outcome", "Outcome", "review", "?review cg:concerns/cg:outcome ?value .", "outcome",
              "with the outcome {}"),
        Facet("incident-type", "What happened", "review",
              "?review cg:concerns/cg:incidentType ?value .", "incident-type",
              "with the type of incident {}"),
        Facet("review-type", "Kind of review", "review", "?review dcterms:type ?value .",
              "review-type", "of the kind {}"),
        Facet("level", "Level of review", "review", "?review dcterms:type/cg:reviewLevel ?value .",
              "review-level", "of the level {}", hint="case is the default, all takes every level"),
        Facet("agency", "Agency involved", "review", "?review cg:involvedAgency ?value .", "agency",
              "naming the agency {}"),
        Facet("theme", "Theme", "review", "?review cg:reviewTheme ?value .", "theme",
              "naming the theme {}"),
        Facet("basis", "Kind of text that was read", "review", "?review cg:codingBasis ?value .",
              "basis", "coded from {}"),
        Facet("complete", "Read to the end", "review", "?review cg:isComplete ?value .", BOOLEAN,
              "{}read to the end", hint="true or false"),
        Facet("year", "Year of publication", "review", "?review dcterms:issued ?value .", YEAR,
              "published {}", hint="2015, 2010..2019, 2015.. or ..2014"),
        Facet("kind", "Kind of finding", "finding", "?finding cg:findingKind ?value .",
              "finding-kind", "counting only findings of the kind {}"),
        Facet("polarity", "Polarity of a finding", "finding", "?finding cg:polarity ?value .",
              "polarity", "counting only findings with the polarity {}"),
    )
}  # fmt: skip
"""Every filter by its key, in the order in which help and sentences name them."""


def keys_in_words() -> str:
    """Return every key, with what can be written where it is not a name, for help and messages.

    >>> keys_in_words()[:40]
    'age-group, sex, characteristic, children'
    """
    return ", ".join(f"{f.key} ({f.hint})" if f.hint else f.key for f in FACETS.values())


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
