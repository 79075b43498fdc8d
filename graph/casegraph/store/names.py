"""What the things of a dataset are called, read from the dataset itself.

Concepts are named by the codebook; publishers, areas, packages and single reviews are known to a
dataset only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from casegraph.model.iris import ID, package_graph, prologue
from casegraph.model.names import Names, slug

if TYPE_CHECKING:
    from casegraph.store.interface import Store

_PREFIX = prologue("cg", "dcterms", "skos", "org", "sdo", "rdfs")

#: Class, and the predicates of the preferred and of other labels, by the kind of thing.
_THINGS = {
    "finding": ("cg:Finding", "", ""),
    "review": ("cg:Review", "dcterms:title", ""),
    "organisation": ("org:Organization", "skos:prefLabel", "skos:altLabel"),
    "report": ("sdo:Report", "rdfs:label", ""),
}
#: More things than this are not listed to find the nearest name.
MOST_LISTED = 20_000


def things(store: Store, kind: str) -> Names:
    """Return the names of every ``finding``, ``review``, ``organisation`` or ``report``.

    Empty where there are more than ``MOST_LISTED``.
    """
    of_class, preferred, other = _THINGS[kind]
    found = _labels(store, kind, f"?thing a {of_class} .", preferred, other)
    return Names(kind, found if len(found) <= MOST_LISTED else {})


def among(store: Store, kind: str, iris: list[str]) -> set[str]:
    """Return those of some IRIs that are a ``finding``, ``review`` … of the dataset."""
    query = f"{_PREFIX}SELECT DISTINCT ?thing {{ ?thing a {_THINGS[kind][0]} }}"
    return {str(row[0]) for row in store.select(query, {"thing": iris}).rows}


def publishers(store: Store) -> Names:
    """Return the organisations that published a review, with their labels."""
    pattern = "?review a cg:Review ; dcterms:publisher ?thing ."
    labels = _labels(store, "organisation", pattern, "skos:prefLabel", "skos:altLabel")
    return Names("publisher", labels)


def areas(store: Store) -> Names:
    """Return the areas that reviews name. Names that differ in case or signs are one area."""
    rows = store.select(f"{_PREFIX}SELECT DISTINCT ?area {{ ?review a cg:Review ; cg:area ?area }}")
    found: dict[str, list[str]] = {}
    for name in sorted(str(row[0]) for row in rows.rows):
        found.setdefault(slug(name), []).append(name)
    return Names("area", found)


def packages(store: Store) -> Names:
    """Return the data packages that hold reviews; none where the dataset keeps no named graphs."""
    query = f"{_PREFIX}SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?review a cg:Review }} }}"
    base = package_graph("")
    graphs = sorted(str(row[0]) for row in store.select(query).rows)
    held = [unquote(g.removeprefix(base)) for g in graphs if g.startswith(base)]
    return Names("package", dict.fromkeys(held, ()))


#: What reads the names of a filter's values, by the key of the filter.
OF_FILTERS: Mapping[str, Callable[[Store], Names]] = {
    "publisher": publishers, "area": areas, "package": packages,
}  # fmt: skip


def _labels(
    store: Store, kind: str, pattern: str, preferred: str, other: str
) -> dict[str, tuple[str, ...]]:
    """Return the labels of the things that a pattern binds, by id, the preferred label first."""
    base = f"{ID}{kind}/"
    found: dict[str, dict[str, None]] = {}
    for predicate in [p for p in (preferred, other) if p] or [""]:
        label = f"OPTIONAL {{ ?thing {predicate} ?label }}" if predicate else ""
        query = f"{_PREFIX}SELECT DISTINCT ?thing ?label {{ {pattern} {label} }}"
        rows = store.select(query).rows
        for thing, text in sorted((str(thing), text or "") for thing, text in rows):
            if thing.startswith(base):
                held = found.setdefault(unquote(thing.removeprefix(base)), {})
                held.update({text: None} if text else {})
    return {key: tuple(labels) for key, labels in sorted(found.items())}
