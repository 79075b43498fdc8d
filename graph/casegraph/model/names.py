"""From what a person writes to the id that is meant: ids, labels and alternative labels alike.

Everything that names a concept or a thing (filters, ``--with``, ``--theme``) asks here, so that a
name that works in one place works in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from casegraph.errors import AmbiguousNameError, UnknownNameError, nearest
from casegraph.model.concepts import concepts

_PLAIN = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


def fold(text: str) -> str:
    """Return what is compared of a name: case, spaces, hyphens and underscores do not count.

    >>> fold("County  Lines") == fold("county_lines") == fold("county-lines")
    True
    >>> fold("Death, other") == fold("death,other")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().strip()
    return re.sub(r"[\s_-]+", "-", re.sub(r"[\s_-]*,[\s_-]*", ",", plain))


def slug(text: str) -> str:
    """Return an id for a thing that has only a name: letters and digits, joined by hyphens.

    >>> slug("Leicester, Leicestershire and Rutland")
    'leicester-leicestershire-and-rutland'
    """
    return re.sub(r"[\W_]+", "-", fold(text).replace("'", "")).strip("-") or text


@dataclass(frozen=True)
class Names:
    """The ids of one kind with their labels.

    Attributes
    ----------
    kind
        What one of them is called: ``theme``, ``publisher``.
    labels
        By id, in the order in which ids are listed: the preferred label, if there is one, then
        the alternative labels.
    """

    kind: str
    labels: Mapping[str, Sequence[str]]

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key in self.labels:
            found[fold(key)].add(key)
        return found

    @cached_property
    def _labelled(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, labels in self.labels.items():
            for label in labels:
                found[fold(label)].add(key)
        return found

    @cached_property
    def _most_parts(self) -> int:
        """How many parts commas cut the longest name into."""
        written = (text for key, labels in self.labels.items() for text in (key, *labels))
        return max((text.count(",") for text in written), default=0) + 1

    def label(self, key: str) -> str:
        """Return the preferred label of an id; the id itself where there is none."""
        return next(iter(self.labels.get(key, ())), key)

    def find(self, name: str) -> str | None:
        """Return the id that a name means, None if it means none.

        An id goes before a label, so that every id can be written.

        Raises
        ------
        AmbiguousNameError
            Several ids have this label.
        """
        if name in self.labels:
            return name
        written = fold(name)
        found = self._ids.get(written) or self._labelled.get(written) or set()
        if len(found) > 1:
            raise AmbiguousNameError(self.kind, name, [key for key in self.labels if key in found])
        return next(iter(found), None)

    def resolve(self, name: str) -> str:
        """Return the id that a name means.

        Raises
        ------
        UnknownNameError
            With the nearest ids, looked for among ids and labels.
        AmbiguousNameError
            Several ids have this label.

        >>> names_of("theme").resolve("County lines")
        'criminal-exploitation'
        """
        found = self.find(name)
        if found is None:
            raise UnknownNameError(self.kind, name, list(self.labels), self.nearest(name))
        return found

    def resolve_each(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that some names mean, each once, in their order; raises as ``resolve``."""
        return tuple(dict.fromkeys(map(self.resolve, names)))

    def resolve_list(self, text: str) -> tuple[str, ...]:
        """Return the ids that a list with commas means, each once, in the order written.

        A label may itself hold commas: at every place the longest name that is known is taken.

        Raises
        ------
        UnknownNameError, AmbiguousNameError
            As ``resolve``.

        >>> names_of("incident-type").resolve_list("suicide, Death, other or not stated")
        ('suicide', 'death-other')
        """
        parts = [part for part in (p.strip() for p in text.split(",")) if part]
        found: dict[str, None] = {}
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + self._most_parts), start, -1):
                key = self.find(", ".join(parts[start:end]))
                if key is not None:
                    break
            else:
                raise self._unknown(parts[start:])
            found[key] = None
            start = end
        return tuple(found)

    def _unknown(self, parts: Sequence[str]) -> UnknownNameError:
        """Return the error for parts whose first is unknown: about it, or about all of them."""
        for name in (parts[0], ", ".join(parts[: self._most_parts])):
            if near := self.nearest(name):
                return UnknownNameError(self.kind, name, list(self.labels), near)
        return UnknownNameError(self.kind, parts[0], list(self.labels), {})

    def nearest(self, name: str, count: int = 3) -> dict[str, str]:
        """Return the ids that a person may have meant, best first, each with the name that is near.

        >>> names_of("theme").nearest("county line")
        {'criminal-exploitation': 'county lines', 'youth-violence': 'county lines violence'}
        """
        owners: dict[str, tuple[str, str]] = {}
        for key, labels in self.labels.items():
            for text in (key, *labels):
                owners.setdefault(fold(text), (key, text))
        found: dict[str, str] = {}
        for near in nearest(fold(name), list(owners), 2 * count):
            found.setdefault(*owners[near])
        return dict(list(found.items())[:count])


@lru_cache(maxsize=64)
def names_of(scheme: str, group: str | None = None) -> Names:
    """Return the names of a concept scheme, or of those concepts that belong to one group.

    >>> names_of("characteristic", "sex").resolve("FEMALE")
    'female'
    """
    return Names(
        group or scheme,
        {
            key: (concept.pref_label, *concept.alt_labels)
            for key, concept in concepts(scheme).items()
            if group is None or concept.broader == group
        },
    )
