"""What another coder would have coded: a corpus perturbed at the rates at which two coders agreed.

Two coders read the same reviews. Of each theme it is known how often both, only the first, only the
second and neither coded it. Hence, for the second coder,

    kept  = P(second codes | first did)     = both / (both + first only)
    added = P(second codes | first did not) = second only / (second only + neither)

Few reviews are coded twice, so each rate is shrunk to that of the theme's group: with S the rate of
the group and k the mean number of reviews that the rate of one of its themes rests on,
(hits + k·S)/(reviews + k). A theme that rests on as many reviews as is usual in its group lies half
way; one that nobody coded twice has the rate of the group.

Two models of error, between which the truth may lie:

- ``redraw``: the second coder codes the whole corpus. Each theme that is coded stays with the
  chance ``kept``, each that is not is added with the chance ``added``. This is severe: what the
  second coder sees differently is taken for error, and is laid on top of the errors of the first.
- ``omissions``: nothing that is coded is wrong, but each coder overlooks some of what is there. If
  the two overlook independently, the second finds a theme that is there with the chance ``kept``,
  and one that the first did not code is there with the chance ``added/kept`` (the estimate of
  capture and recapture; Chapman 1951, "Some properties of the hypergeometric distribution with
  applications to zoological sample censuses"). It is added with that chance. This is mild.

Errors are independent between themes and reviews in both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UnknownNameError, UsageError

__all__ = ["MODELS", "Rates", "recoded", "second_coder_rates"]

Floats = NDArray[np.float64]

MODELS = {
    "omissions": "with what a coder may have overlooked added",
    "redraw": "as a second coder would code it",
}
"""The models of error, and what a corpus perturbed by each is, in words."""


@dataclass(frozen=True)
class Rates:
    """Of each theme, P(second coder codes it) where the first did and did not, shape (K,)."""

    kept: Floats
    added: Floats

    def chances(self, model: str) -> tuple[Floats, Floats]:
        """Return the chance of each theme where it is coded, and where it is not."""
        if model not in MODELS:
            raise UnknownNameError("model of recoding", model, tuple(MODELS))
        if model == "redraw":
            return self.kept, self.added
        there = self.added / np.maximum(self.kept, 1e-12)
        return np.ones_like(self.kept), np.minimum(1.0, there)


def second_coder_rates(
    both: ArrayLike,
    first_only: ArrayLike,
    second_only: ArrayLike,
    neither: ArrayLike,
    groups: ArrayLike,
) -> Rates:
    """Return the rates of each theme, shrunk to its group.

    Parameters
    ----------
    both, first_only, second_only, neither
        Number of reviews that both coders, only the first, only the second and neither coded with
        the theme, shape (K,); all 0 for a theme that was not coded twice.
    groups
        A number or name per theme, shape (K,).

    Raises
    ------
    UsageError
        The counts are not one per theme, below 0, or 0 for all themes.

    Two themes of one group; 8 of 10 and 1 of 2 are kept, the group keeps 9 of 12, and a theme rests
    on 6 reviews in the mean:

    >>> found = second_coder_rates([8, 1], [2, 1], [3, 0], [27, 38], ["a", "a"])
    >>> found.kept.round(4).tolist()                     # (8 + 6·0.75)/16 and (1 + 6·0.75)/8
    [0.7812, 0.6875]
    """
    cells = [np.asarray(v, np.float64) for v in (both, first_only, second_only, neither)]
    names = np.asarray(groups)
    if any(v.shape != names.shape or (v < 0).any() for v in cells):
        raise UsageError(
            f"agreement: found {[v.size for v in cells]} counts for {names.size} themes, or one "
            "below 0; expected one of each per theme, 0 or more"
        )
    if not cells[0].sum() + cells[1].sum() or not cells[2].sum() + cells[3].sum():
        raise UsageError(
            "agreement: found no review coded twice with a theme and without; expected some"
        )
    _, group = np.unique(names, return_inverse=True)
    kept = _shrunk(cells[0], cells[0] + cells[1], group.reshape(-1))
    added = _shrunk(cells[2], cells[2] + cells[3], group.reshape(-1))
    return Rates(kept, added)


def _shrunk(hits: Floats, reviews: Floats, group: NDArray[np.intp]) -> Floats:
    size = int(group.max(initial=-1)) + 1
    hit, read = (np.bincount(group, v, minlength=size) for v in (hits, reviews))
    measured = np.bincount(group, reviews > 0, minlength=size)
    overall = hits.sum() / reviews.sum()
    rate = np.divide(hit, read, out=np.full(size, overall), where=read > 0)
    weight = np.divide(read, measured, out=np.ones(size), where=measured > 0)
    shrunk = (hits + weight[group] * rate[group]) / (reviews + weight[group])
    return np.asarray(shrunk, np.float64)


def recoded(
    X: NDArray[np.bool_], rates: Rates, model: str, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return a corpus perturbed once, units × themes of the shape of ``X``.

    >>> rates = Rates(np.array([1.0, 0.5]), np.array([0.0, 0.5]))
    >>> X = np.zeros((1000, 2), bool)
    >>> made = recoded(X, rates, "omissions", np.random.default_rng(1))
    >>> made.sum(axis=0).tolist()                        # added/kept = 0 and 1
    [0, 1000]
    """
    where_coded, where_not = rates.chances(model)
    drawn = rng.random(X.shape, dtype=np.float32)
    return np.asarray(drawn < np.where(X, where_coded, where_not), np.bool_)
