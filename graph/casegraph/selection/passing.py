"""Which reviews, children and findings of a dataset pass the filters, and which themes they state.

Here a store is asked; reviews, children, findings and themes are IRIs, unless a function says
otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.model.iris import ID, prologue
from casegraph.selection.filters import Filter
from casegraph.selection.selection import Selection
from casegraph.store import Store

_PREFIX = prologue("cg", "dcterms")

#: Binds every unit together with its review.
_UNIT_QUERIES = {
    "review": "SELECT ?review { ?review a cg:Review }",
    "child": "SELECT ?child ?review { ?review cg:concerns/cg:involves ?child }",
    "finding": "SELECT ?finding ?review { ?review cg:hasFinding ?finding }",
}
_CHILD_OF = "?review cg:concerns/cg:involves ?child . "
_FINDING_OF = "?review cg:hasFinding ?finding . "


def units_of(store: Store, unit: str) -> dict[str, str]:
    """Return the review of each unit, both as IRIs."""
    rows = store.select(_PREFIX + _UNIT_QUERIES[unit])
    return {str(row[0]): str(row[-1]) for row in rows.rows}


def passing_things(store: Store, chosen: Filter, about: str) -> set[str]:
    """Return the things that pass a filter, which is about such: reviews, children or findings."""
    link = {"child": _CHILD_OF, "finding": _FINDING_OF}.get(about, "")
    return {thing for (thing,) in _met(store, chosen, (about,), link)}


def with_child(store: Store, filters: Sequence[Filter], any_child: bool) -> set[str]:
    """Return the reviews with a child that meets all of some filters; with ``any_child`` those in
    which each filter is met by the children together."""
    about = ("review",) if any_child else ("review", "child")
    met = [_met(store, chosen, about, _CHILD_OF) for chosen in filters]
    return {review for review, *_ in set.intersection(*met)}


def children_in_view(store: Store, selection: Selection) -> dict[str, str]:
    """Return the children who meet every condition on children, each with its review, as ids.

    With ``children=any``, and without such a condition, these are all children.
    """
    pairs = {(review, child) for child, review in units_of(store, "child").items()}
    if not selection.any_child:
        for chosen in selection.about("child"):
            pairs &= _met(store, chosen, ("review", "child"), _CHILD_OF)
    return {
        child.removeprefix(ID + "child/"): review.removeprefix(ID + "review/")
        for review, child in sorted(pairs)
    }


def _met(store: Store, chosen: Filter, about: tuple[str, ...], link: str) -> set[tuple[str, ...]]:
    """Return the values of some variables for which what is stated there meets a filter."""
    names = " ".join(f"?{name}" for name in about)
    values = None if chosen.iris is None else {"value": chosen.iris}
    query = f"{_PREFIX}SELECT DISTINCT {names} ?value {{ {link}{chosen.facet.pattern} }}"
    stated: dict[tuple[str, ...], list[str]] = {}
    for *things, value in store.select(query, values).rows:
        if value is not None:
            stated.setdefault(tuple(map(str, things)), []).append(value)
    return {things for things, found in stated.items() if chosen.met_by(found)}


def stated_themes(store: Store, of_findings: Sequence[Filter], unit: str) -> list[tuple[str, str]]:
    """Return (unit or review, theme) for every theme of a unit or review."""
    if unit != "finding" and not of_findings:
        rows = store.select(f"{_PREFIX}SELECT ?review ?theme {{ ?review cg:reviewTheme ?theme }}")
        return [(str(u), str(t)) for u, t in rows.rows]
    return [
        (finding if unit == "finding" else review, theme)
        for review, finding, theme in finding_themes(store, of_findings)
    ]


def finding_themes(store: Store, of_findings: Sequence[Filter]) -> list[tuple[str, str, str]]:
    """Return (review, finding, theme) for each theme of a finding that passes the filters."""
    kept = [passing_things(store, f, "finding") for f in of_findings]
    rows = store.select(
        f"{_PREFIX}SELECT ?review ?finding ?theme {{ {_FINDING_OF}?finding cg:theme ?theme }}"
    )
    return [
        (str(review), str(finding), str(theme))
        for review, finding, theme in rows.rows
        if all(finding in found for found in kept)
    ]
