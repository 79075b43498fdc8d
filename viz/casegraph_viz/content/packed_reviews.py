"""The reviews of a dataset as bits, from which a page recomputes its network under any filter.

With networks computed beforehand alone, a reader could not ask whether a pattern holds for infants,
or in Wales, or since 2015. The whole incidence of a few hundred reviews is smaller than one
picture, so the page carries it: one bit per review for each theme and for each value that reviews
can be filtered by. The scripts in ``viz/browser/recount`` do the counting and the tests, and give
the numbers of :mod:`casegraph.stats` (tests compare them pair by pair).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from casegraph.model.concepts import concepts, parent_child_pairs
from casegraph.model.iris import ID, concept, prologue
from casegraph.selection.filters import FACETS

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence
    from casegraph.selection.selection import Where

#: What a page filters by, beside the year.
PAGE_FACETS = (
    "age-group", "sex", "nation", "outcome", "incident-type", "review-type", "agency",
)  # fmt: skip
#: What reviews state: ids of concepts by review, for each facet; and the year.
Stated = Mapping[str, Mapping[str, Sequence[str]]]

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
    ``facets``
        One for each of :data:`PAGE_FACETS`: ``key``, ``label``, ``stated`` (reviews that state
        any value), ``id``, ``value`` (the labels) and ``count`` of the values that occur, ``bits``.
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
    found = kg.incidence(where)
    stated = {key: _values(kg, key) for key in (*PAGE_FACETS, "year")}
    return pack(found, stated)


def pack(found: Incidence, stated: Stated) -> dict[str, Any]:
    """Return the same for an incidence matrix of reviews and what each of them states."""
    rows = np.asarray(found.matrix.toarray(), dtype=bool).T
    scheme = concepts("theme")
    related = np.argwhere(np.triu(parent_child_pairs(found.themes)))
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
        "facets": [_facet(key, found.units, stated.get(key, {})) for key in PAGE_FACETS],
        "year": _text(np.array([int(y[0][:4]) if y else 0 for y in years], dtype="<u2").tobytes()),
    }


def _values(kg: KnowledgeGraph, key: str) -> dict[str, list[str]]:
    """Return what each review states of one facet, by review id: ids of concepts, or years."""
    facet = FACETS[key]
    query = f"{_PREFIX}SELECT DISTINCT ?review ?value {{ {_LINKS[facet.about]}{facet.pattern} }}"
    known = {concept(facet.scheme, value): value for value in facet.known()}
    stated: dict[str, list[str]] = {}
    for review, value in kg.store.select(query).rows:
        text = str(value)
        if not known or text in known:
            stated.setdefault(str(review).removeprefix(ID + "review/"), []).append(
                known.get(text, text)
            )
    return stated


def _facet(key: str, units: Sequence[str], stated: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return one facet: its values in the order of the codebook, those that occur, with bits."""
    facet = FACETS[key]
    held = [frozenset(stated.get(unit, ())) for unit in units]
    occurring = frozenset[str]().union(*held)
    values = [value for value in facet.known() if value in occurring]
    rows = np.array([[v in h for h in held] for v in values], dtype=bool).reshape(-1, len(units))
    scheme = concepts(facet.scheme)
    return {
        "key": key,
        "label": facet.label,
        "stated": sum(1 for h in held if h),
        "id": values,
        "value": [scheme[value].pref_label for value in values],
        "count": rows.sum(axis=1).tolist(),
        "bits": _bits(rows),
    }


def _bits(rows: NDArray[np.bool_]) -> str:
    words = -(-rows.shape[1] // 32)
    padded = np.zeros((rows.shape[0], 32 * words), dtype=bool)
    padded[:, : rows.shape[1]] = rows
    return _text(np.packbits(padded, axis=1, bitorder="little").tobytes())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
