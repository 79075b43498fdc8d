"""A selection in the words of a reader: "in Wales, published 2015 or later"."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.selection.facets import BOOLEAN, DATASET, EVERY_LEVEL, FACETS, YEAR
from casegraph.selection.filters import Filter

#: What reviews of each level are about.
_LEVELS = {
    "case": "single cases",
    "thematic": "themes or groups of cases",
    "aggregate": "many reviews",
}
_PLACES = ("nation", "area")


def kind_words(filters: Sequence[Filter]) -> str:
    """Return what kind of reviews filters leave.

    >>> from casegraph.selection.filters import read_filters
    >>> kind_words(read_filters(["level=case", "nation=wales"])), kind_words([])
    ('of single cases', 'of every kind')
    """
    held = {f.key: f for f in filters}
    parts = []
    if "level" in held and EVERY_LEVEL not in held["level"].values:
        parts.append("of " + " or ".join(_LEVELS[v] for v in held["level"].values))
    if "review-type" in held:
        parts.append(phrase(held["review-type"]))
    return ", ".join(parts) or "of every kind"


def selection_words(filters: Sequence[Filter], any_child: bool = False) -> str:
    """Return what filters say of the reviews that they leave, to follow "reviews" or "review".

    ``any_child`` says that several conditions on children need not be met by the same child.

    >>> from casegraph.selection.filters import read_filters
    >>> selection_words(read_filters(["level=case", "nation=wales", "year=2015.."]))
    'of single cases in Wales, published 2015 or later'
    >>> selection_words(read_filters(["sex=male", "age-group=under-1"]))[15:]
    'with one and the same child of the age group “Under 1 year” and of the sex “Male”'
    """
    held = {f.key: phrase(f) for f in filters if f.key not in ("level", "review-type")}
    of_children = [f.key for f in filters if f.facet.about == "child"]
    if len(of_children) > 1:
        held[of_children[0]] = _children_words(
            [held.pop(key) for key in FACETS if key in of_children], any_child
        )
    head = " ".join([kind_words(filters), *(held.pop(key) for key in _PLACES if key in held)])
    return ", ".join([head, *(held[key] for key in FACETS if key in held)])


def _children_words(phrases: Sequence[str], any_child: bool) -> str:
    """Return several phrases on children as one, which says whether one child meets them all."""
    if any_child:
        return f"{' and '.join(phrases)} (not always the same child)"
    said = " and ".join(text.removeprefix("with a child ") for text in phrases)
    return f"with one and the same child {said}"


def phrase(chosen: Filter) -> str:
    """Return one filter as a phrase about reviews.

    >>> from casegraph.selection.filters import read_filters
    >>> [phrase(f) for f in read_filters(["sex=male,female", "year=..2014"])]
    ['with a child of the sex “Male” or “Female”', 'published 2014 or earlier']
    """
    facet = chosen.facet
    if facet.scheme == YEAR:
        return facet.phrase.format(_years(chosen.low, chosen.high))
    if facet.scheme == BOOLEAN:
        return " or ".join(
            facet.phrase.format("" if value == "true" else "not ") for value in chosen.values
        )
    names = facet.names()
    labels = chosen.labels or tuple(map(names.label, chosen.values))
    proper = facet.scheme in ("nation", DATASET)
    between = " and " if chosen.every else " or "
    return facet.phrase.format(between.join(t if proper else f"“{t}”" for t in labels))


def _years(low: int | None, high: int | None) -> str:
    if low == high:
        return f"in {low}"
    if low is None:
        return f"{high} or earlier"
    return f"{low} or later" if high is None else f"from {low} to {high}"
