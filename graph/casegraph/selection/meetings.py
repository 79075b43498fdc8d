"""Where two themes meet in one finding, and where in findings of their own.

A finding may be coded with two themes. A review in which each of two themes has no other finding
than the one that both share states them in one sentence, so that their meeting says little about
how cases are: it may be that the sentence names one thing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casegraph.model.iris import ID, concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def same_finding(
    rows: Sequence[tuple[str, str, str]], reviews: Sequence[str], themes: Sequence[str]
) -> NDArray[np.int64]:
    """Return in how many units each pair of themes meets in one finding alone.

    That is where either theme has one finding in the review, and it is the same one.

    Parameters
    ----------
    rows
        (review, finding, theme) as IRIs, for each theme of each finding that counts.
    reviews
        The id of the review of each unit; a review counts once per unit.
    themes
        The ids of the themes.

    Returns
    -------
    int64 array of shape (M,), M = K·(K − 1)/2 pairs i < j of the K themes, row by row.

    >>> review, finding = ID + "review/r", ID + "finding/"
    >>> themes = {"1": ["neglect", "poverty"], "2": ["housing", "bullying"], "3": ["housing"]}
    >>> rows = [(review, finding + f, concept("theme", t)) for f, of in themes.items() for t in of]
    >>> same_finding(rows, ["r"], ["neglect", "poverty", "housing", "bullying"]).tolist()
    [1, 0, 0, 0, 0, 0]
    """
    from scipy.sparse import csr_array

    of_review: dict[str, int] = {}
    for review in reviews:
        iri = f"{ID}review/{review}"
        of_review[iri] = of_review.get(iri, 0) + 1
    column = {concept("theme", theme): k for k, theme in enumerate(themes)}
    number: dict[tuple[str, int], int] = {}
    kept = [
        (review, finding, column[theme])
        for review, finding, theme in rows
        if review in of_review and theme in column
    ]
    for review, _, theme in kept:
        number[review, theme] = number.get((review, theme), 0) + 1
    alone = [row for row in kept if number[row[0], row[2]] == 1]
    findings = {finding: k for k, finding in enumerate(dict.fromkeys(f for _, f, _ in alone))}
    shape = (len(findings), len(themes))
    at = ([findings[f] for _, f, _ in alone], [theme for *_, theme in alone])
    stated = csr_array((np.ones(len(alone), np.int64), at), shape=shape)
    units = csr_array(
        ([of_review[review] for review, *_ in alone], at), shape=shape, dtype=np.int64
    )
    together = (stated.T @ units).toarray()
    return np.asarray(together[np.triu_indices(len(themes), 1)], np.int64)
