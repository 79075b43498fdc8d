"""The reviews of a dataset as bits, from which a page recomputes its network under any filter.

With networks computed beforehand alone, a reader could not ask whether a pattern holds for infants,
or in Wales, or since 2015. The whole incidence of a few hundred reviews is smaller than one
picture, so the page carries it: one bit per review for each theme and for each value that reviews
can be filtered by. The scripts in ``viz/browser/recount`` do the counting and the tests, and give
the numbers of :mod:`casegraph.stats` (tests compare them pair by pair).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from casegraph.model.concepts import concepts, pair_rules
from casegraph.model.iris import ID, concept, prologue
from casegraph.model.lexical import year_of
from casegraph.selection.facets import DATASET, FACETS
from casegraph.selection.incidence import incidence
from casegraph.selection.passing import children_in_view
from casegraph.thresholds import FEW_UNITS
from casegraph_viz.page.filters import HEADS

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence
    from casegraph.selection.selection import Where

#: What a page filters by, beside the year.
PAGE_FACETS = tuple(key for key in HEADS if key != "year")
#: Those of them whose values only a dataset knows.
_OF_DATASET = tuple(key for key in PAGE_FACETS if FACETS[key].scheme == DATASET)
#: Those of them that are stated of a child.
_CHILD_KEYS = tuple(key for key in PAGE_FACETS if FACETS[key].about == "child")
#: What reviews state: ids by review, for each facet; and the year.
Stated = Mapping[str, Mapping[str, Sequence[str]]]
#: The labels of values that only a dataset knows, such as areas: by facet, id → label.
Labels = Mapping[str, Mapping[str, str]]


class Child(NamedTuple):
    """A child, by its review: the ids of concepts that are stated of it, for each facet."""

    review: str
    stated: Mapping[str, Sequence[str]]


_PREFIX = prologue("cg", "dcterms")
_LINKS = {"review": "", "child": "?review cg:concerns/cg:involves ?child . "}


def packed(kg: KnowledgeGraph, where: Where = None) -> dict[str, Any]:
    """Return what a page must carry to recompute its network: plain values, ready for JSON.

    The reviews, in order, and the themes are those of ``kg.incidence(where)``. Keys:

    ``n``, ``units``
        Number of reviews, and their ids by row.
    ``where``
        The filters that led to them, each as its key and its value in text, in order of the keys.
    ``themes``
        ``id`` and ``label`` of every theme of the codebook, and ``bits``.
    ``related``
        Pairs of theme numbers that are broader and narrower, which are never tested.
    ``presupposing``
        Pairs of theme numbers of which one presupposes the other; they are tested by themselves.
    ``tests``
        Whether there are reviews enough for the page to test anything, and not to count alone.
    ``cases``
        The rows of the reviews about one case, for each case that several reviews are about.
    ``facets``
        One for each of :data:`PAGE_FACETS`: ``key``, ``label``, ``stated`` (reviews that state
        any value), ``id``, ``value`` (the labels) and ``count`` of the values that occur, ``bits``.
        Of children, only those who meet the filters count here.
    ``children``
        ``n``, and ``review``: Base64 of one 32-bit whole number per child, the row of its review,
        the lower byte first. ``bits`` has the rows of each facet that is stated of a child, one
        bit per child, so that several conditions can be met by one and the same child.
    ``year``
        Base64 of one 16-bit whole number per review, the lower byte first; 0 where none is stated.

    ``bits`` is Base64 of one row of bits per theme or value, review r at bit r, the lowest first,
    each row padded to whole words of 32 bits.

    Raises
    ------
    UsageError
        For an unknown filter, and when fewer than five reviews are left.

    >>> import casegraph as cg
    >>> page = packed(cg.open(), ["nation=wales"])
    >>> page["n"] == len(page["units"]), page["where"]
    (True, [['level', 'case'], ['nation', 'wales']])
    """
    found = incidence(kg.store, where, least=1)
    of_children = {key: _values(kg, key, "child") for key in _CHILD_KEYS}
    children = [
        Child(review, {key: of_children[key].get(child, ()) for key in _CHILD_KEYS})
        for child, review in children_in_view(kg.store, found.selection).items()
    ]
    others = (key for key in (*PAGE_FACETS, "year") if key not in _CHILD_KEYS)
    stated = {key: _values(kg, key, "review") for key in others}
    page = pack(found, stated, children, {key: _labels(kg, key) for key in _OF_DATASET})
    return {**page, "tests": len(found.units) >= FEW_UNITS}


def pack(
    found: Incidence,
    stated: Stated,
    children: Sequence[Child] = (),
    labels: Labels | None = None,
) -> dict[str, Any]:
    """Return the same for an incidence matrix of reviews, what each of them states, what is stated
    of each child, and the labels of values that only a dataset knows."""
    row_of = {unit: row for row, unit in enumerate(found.units)}
    children = [child for child in children if child.review in row_of]
    if children:
        stated = {**stated, **_by_review(children)}
    labels = {**_of_schemes(), **(labels or {})}
    facets = [
        _facet(key, found.units, stated.get(key, {}), labels.get(key, {})) for key in PAGE_FACETS
    ]
    rows = np.asarray(found.matrix.toarray(), dtype=bool).T
    scheme = concepts("theme")
    rules = pair_rules(found.themes)
    related, apart = (np.argwhere(np.triu(rules[name])) for name in ("excluded", "families"))
    years = [stated.get("year", {}).get(unit, ()) for unit in found.units]
    return {
        "n": len(found.units),
        "units": list(found.units),
        "where": [[key, value] for key, value in found.selection.pairs],
        "themes": {
            "id": list(found.themes),
            "label": [scheme[t].pref_label if t in scheme else t for t in found.themes],
            "bits": _bits(rows),
        },
        "related": related.tolist(),
        "presupposing": apart.tolist(),
        "cases": _cases(found.dependent),
        "facets": facets,
        "children": {
            "n": len(children),
            "review": _text(np.array([row_of[c.review] for c in children], dtype="<u4").tobytes()),
            "bits": {
                facet["key"]: bits_of([c.stated[facet["key"]] for c in children], facet["id"])
                for facet in facets
                if children and facet["key"] in _CHILD_KEYS
            },
        },
        "year": _text(np.array([_year(y) for y in years], dtype="<u2").tobytes()),
    }


def _year(stated: Sequence[str]) -> int:
    """Return the year of a review, 0 where none is stated or the text is no year."""
    return (year_of(stated[0]) or 0) if stated else 0


def _cases(dependent: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Return the rows of the units that are not independent of each other, a list per case."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, name in enumerate(dependent):
        rows.setdefault(name, []).append(row)
    return [together for together in rows.values() if len(together) > 1]


def _by_review(children: Sequence[Child]) -> dict[str, dict[str, list[str]]]:
    """Return what is stated of the children of each review, by facet."""
    found: dict[str, dict[str, list[str]]] = {key: {} for key in _CHILD_KEYS}
    for child in children:
        for key in _CHILD_KEYS:
            found[key].setdefault(child.review, []).extend(child.stated[key])
    return found


def _values(kg: KnowledgeGraph, key: str, about: str) -> dict[str, list[str]]:
    """Return what each review, or each child, states of one facet, by id: concepts, or years."""
    facet = FACETS[key]
    query = f"{_PREFIX}SELECT DISTINCT ?{about} ?value {{ {_LINKS[about]}{facet.pattern} }}"
    known = _ids(kg, key)
    stated: dict[str, list[str]] = {}
    for thing, value in kg.store.select(query).rows:
        text = str(value)
        if not known or text in known:
            name = str(thing).removeprefix(f"{ID}{about}/")
            stated.setdefault(name, []).append(known.get(text, text))
    return stated


def _ids(kg: KnowledgeGraph, key: str) -> dict[str, str]:
    """Return the id of each value of a facet, by how the dataset holds the value; none of years."""
    facet = FACETS[key]
    names = facet.names(kg.store).labels
    if facet.scheme != DATASET:
        return {concept(facet.scheme, value): value for value in names}
    if facet.iri is not None:
        return {facet.iri(value): value for value in names}
    # What is held as text may be written in several ways under one id.
    return {text: value for value, texts in names.items() for text in texts}


def _labels(kg: KnowledgeGraph, key: str) -> dict[str, str]:
    names = FACETS[key].names(kg.store)
    return {value: names.label(value) for value in names.labels}


def _of_schemes() -> dict[str, dict[str, str]]:
    """The labels of the values of the other facets, in the order of the codebook."""
    found: dict[str, dict[str, str]] = {}
    for key in PAGE_FACETS:
        if key not in _OF_DATASET:
            scheme = concepts(FACETS[key].scheme)
            found[key] = {value: scheme[value].pref_label for value in FACETS[key].known()}
    return found


def _facet(
    key: str,
    units: Sequence[str],
    stated: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Return one facet: its values in the order of their labels, those that occur, with bits."""
    facet = FACETS[key]
    held = [frozenset(stated.get(unit, ())) for unit in units]
    occurring = frozenset[str]().union(*held)
    values = [value for value in labels if value in occurring]
    rows = _held(held, values)
    return {
        "key": key,
        "label": facet.label,
        "stated": sum(1 for h in held if h),
        "id": values,
        "value": [labels[value] for value in values],
        "count": rows.sum(axis=1).tolist(),
        "bits": _bits(rows),
    }


def bits_of(held: Sequence[Collection[str]], values: Sequence[str]) -> str:
    """Return which of some values each thing states as a page has it: Base64 of rows of bits."""
    return _bits(_held(held, values))


def _held(held: Sequence[Collection[str]], values: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of some values each thing states, shape (values, things)."""
    rows = np.array([[v in h for h in held] for v in values], dtype=bool)
    return rows.reshape(-1, len(held))


def _bits(rows: NDArray[np.bool_]) -> str:
    words = -(-rows.shape[1] // 32)
    padded = np.zeros((rows.shape[0], 32 * words), dtype=bool)
    padded[:, : rows.shape[1]] = rows
    return _text(np.packbits(padded, axis=1, bitorder="little").tobytes())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
