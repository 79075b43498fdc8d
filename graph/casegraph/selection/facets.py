"""What reviews can be filtered by: every key, what states it in a dataset, and its values.

A new filter is a line of ``FACETS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from casegraph.model import iris
from casegraph.model.names import Names, names_of

if TYPE_CHECKING:
    from casegraph.store import Store

#: The value of ``level`` that takes reviews of every level.
EVERY_LEVEL = "all"
#: Where the values of a filter come from, if not from a concept scheme.
YEAR, BOOLEAN, DATASET, READING = "year", "boolean", "dataset", "reading"
#: The key that says how the conditions on children are read, and its values.
CHILDREN, SAME_CHILD, ANY_CHILD = "children", "same", "any"


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
