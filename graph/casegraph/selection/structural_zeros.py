"""Which themes a review cannot have by their definitions, given the ages of its children and its
outcome.

A theme that excludes an age group (``cg:excludes`` in the scheme) can be stated of a review if one
of its children is of another age, or of an age that the review does not state; one that excludes an
outcome, if the outcome is another or not stated. So a review with two children can have a theme of
infants and one of teenagers. What is excluded in this sense is a *structural zero*: a cell that is
empty by definition and says nothing of cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from casegraph.model.concepts import concepts, impossible, members
from casegraph.model.iris import ID, VOCAB, concept, prologue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casegraph.selection.incidence import Incidence
    from casegraph.store import Store

__all__ = ["Contradiction", "closed_cells", "contradictions"]

_PREFIX = prologue("cg", "dcterms")
_NO_AGE = ""


class Contradiction(NamedTuple):
    """A theme that is stated of a review although its definition excludes what the review says."""

    review: str
    theme: str
    stated: str

    def __str__(self) -> str:
        label = concepts("theme")[self.theme].pref_label
        return (
            f"review/{self.review}: found the theme “{label}”, whose definition leaves out the "
            f"{self.stated} of this review; expected another theme, or a child of whom it can be "
            "stated; look whether the finding is about somebody else, such as a brother or sister"
        )


def closed_cells(store: Store, found: Incidence) -> NDArray[np.bool_]:
    """Return which reviews cannot have which themes, boolean of shape (N, K).

    Parameters
    ----------
    store
        Where the dataset is.
    found
        The reviews; themes that are not in the scheme exclude nothing.
    """
    by_age, by_outcome = _closed_by(store, found.reviews, found.themes)
    return by_age | by_outcome


def contradictions(store: Store) -> list[Contradiction]:
    """Return the themes that are stated of reviews which cannot have them, by review and theme.

    Each is to be looked at; none is a fault, since a finding may be about somebody else.

    >>> import casegraph
    >>> found = contradictions(casegraph.open().store)
    >>> all(one.theme in casegraph.KnowledgeGraph.codebook("theme")["id"].values for one in found)
    True
    """
    from casegraph.selection.incidence import incidence

    found = incidence(store, "level=all", least=0)
    stated = np.asarray(found.matrix.toarray(), bool)
    by_age, by_outcome = _closed_by(store, found.reviews, found.themes)
    return [
        Contradiction(found.reviews[r], found.themes[t], what)
        for r, t in np.argwhere(stated & (by_age | by_outcome)).tolist()
        for what in ["ages of the children" if by_age[r, t] else "outcome"]
    ]


def _closed_by(
    store: Store, reviews: Sequence[str], themes: Sequence[str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    ages, outcomes = _ages(store), _outcomes(store)
    by_age = np.zeros((len(reviews), len(themes)), bool)
    by_outcome = by_age.copy()
    for t, theme in enumerate(themes):
        no_ages, no_outcomes = impossible(theme)
        if no_ages:
            # A review without children says nothing of any age.
            by_age[:, t] = [bool(ages[r]) and ages[r] <= no_ages for r in reviews]
        if no_outcomes:
            by_outcome[:, t] = [bool(outcomes[r]) and outcomes[r] <= no_outcomes for r in reviews]
    return by_age, by_outcome


def _ages(store: Store) -> defaultdict[str, set[str]]:
    """Return the age groups of the children of each review; a child without one adds ""."""
    known = [a for a in members("characteristic", "age-group") if not a.endswith("not-stated")]
    values = {"value": [concept("characteristic", name) for name in known]}
    of_child: defaultdict[str, set[str]] = defaultdict(set)
    for child, value in store.select(
        f"{_PREFIX}SELECT ?child ?value {{ ?child cg:characteristic ?value }}", values
    ).rows:
        of_child[str(child)].add(str(value).removeprefix(f"{VOCAB}characteristic/"))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for review, child in store.select(
        f"{_PREFIX}SELECT ?review ?child {{ ?review cg:concerns/cg:involves ?child }}"
    ).rows:
        found[_local(review)] |= of_child.get(str(child)) or {_NO_AGE}
    return found


def _outcomes(store: Store) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for review, value in store.select(
        f"{_PREFIX}SELECT ?review ?value {{ ?review cg:concerns/cg:outcome ?value }}"
    ).rows:
        found[_local(review)].add(str(value).removeprefix(f"{VOCAB}outcome/"))
    return found


def _local(review: object) -> str:
    return str(review).removeprefix(f"{ID}review/")
