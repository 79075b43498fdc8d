"""What kind of case each review is about, as strata to compare pairs of themes within.

A stratum holds the reviews that state the same of some keys. A review with several children states
a set of ages, and the set is its stratum: one of two children aged 3 and 16 is like neither the
reviews of the one age nor those of the other. Reviews that state nothing of a key are in a stratum
of their own, *not stated*, which does not say that they are alike in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.iris import ID, concept, prologue
from casegraph.model.lexical import year_of
from casegraph.selection.facets import FACETS
from casegraph.thresholds import YEAR_BANDS
from casegraph.wording.numbers import joined

if TYPE_CHECKING:
    from casegraph.selection.incidence import Incidence
    from casegraph.store import Store

__all__ = [
    "KEYS",
    "KIND_OF_CASE",
    "NOT_STATED",
    "Strata",
    "check_within",
    "read_strata",
    "year_band",
]

#: The keys that strata can be made of, each as in a filter.
KEYS = ("age-group", "outcome", "nation", "basis", "review-type", "year")
#: The keys that say what a case is about, which most pairs have to do with.
KIND_OF_CASE = ("age-group", "outcome")
NOT_STATED = "not stated"
_PREFIX = prologue("cg", "dcterms")
_CHILD_OF = "?review cg:concerns/cg:involves ?child . "


@dataclass(frozen=True)
class Strata:
    """The stratum of each unit of a selection.

    Attributes
    ----------
    keys
        What they are made of, in the order of :data:`KEYS`.
    names
        The name of each unit's stratum, such as ``under-1, death``; shape (N,).
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many units each stratum has, the largest first."""
        return dict(Counter(self.names).most_common())

    @property
    def words(self) -> str:
        """What they are made of, for a sentence.

        >>> Strata(("age-group", "outcome"), ()).words
        'age of a child and outcome'
        """
        return joined([FACETS[key].label[0].lower() + FACETS[key].label[1:] for key in self.keys])


def check_within(keys: Iterable[str]) -> tuple[str, ...]:
    """Return some keys once each, in the order of :data:`KEYS`, after checking that they are known.

    Raises
    ------
    UnknownNameError
        There are no strata of that name.
    UsageError
        No key is given.

    >>> check_within(["outcome", "age-group", "outcome"])
    ('age-group', 'outcome')
    """
    asked = [key.strip() for text in keys for key in text.split(",")]
    for key in asked:
        if key not in KEYS:
            raise UnknownNameError("key of strata", key, KEYS)
    if not asked:
        raise UsageError(f"no key of strata was given; expected some of {', '.join(KEYS)}")
    return tuple(key for key in KEYS if key in asked)


def year_band(year: int | None) -> str:
    """Return the band of years of publication that a year is in.

    >>> [year_band(y) for y in (None, 2009, 2013, 2019, 2025)]
    ['not stated', 'to 2012', '2013 to 2016', '2017 to 2019', '2020 or later']
    """
    if year is None:
        return NOT_STATED
    first = [start for start in YEAR_BANDS if start <= year]
    later = [start for start in YEAR_BANDS if start > year]
    if not first:
        return f"to {later[0] - 1}"
    return f"{first[-1]} to {later[0] - 1}" if later else f"{first[-1]} or later"


def read_strata(store: Store, found: Incidence, keys: Sequence[str]) -> Strata:
    """Return the strata of the units of an incidence by what their reviews state.

    Parameters
    ----------
    store
        Where the dataset is.
    found
        The units.
    keys
        Some of :data:`KEYS`.

    Raises
    ------
    UnknownNameError
        For another key.
    """
    keys = check_within(keys)
    stated = [_stated(store, key) for key in keys]
    return Strata(
        keys,
        tuple(", ".join(of.get(review, NOT_STATED) for of in stated) for review in found.reviews),
    )


def _stated(store: Store, key: str) -> dict[str, str]:
    """Return what each review states of a key, in one text; reviews that state nothing are left
    out."""
    facet = FACETS[key]
    # What says that something is not stated is no value.
    known = [name for name in facet.known() if not name.endswith("not-stated")]
    order = {concept(facet.scheme, name): k for k, name in enumerate(known)}
    link = _CHILD_OF if facet.about == "child" else ""
    query = f"{_PREFIX}SELECT DISTINCT ?review ?value {{ {link}{facet.pattern} }}"
    rows = store.select(query, {"value": list(order)} if order else None).rows
    found: dict[str, set[str]] = {}
    for review, value in rows:
        if value is not None:
            found.setdefault(str(review).removeprefix(ID + "review/"), set()).add(value)
    if order:
        return {
            review: " and ".join(known[k] for k in sorted(order[value] for value in of))
            for review, of in found.items()
        }
    return {
        review: " and ".join(sorted({year_band(year_of(value)) for value in of}))
        for review, of in found.items()
    }
