"""What a recount and the library are both asked: filters in either form, and made-up corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from casegraph.model.concepts import identifiers
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence
from casegraph.stats import simulate

#: Grades of evidence by their numbers in the page.
GRADES = ("weak", "suggestive", "clear")
#: An attainable p can be exactly 1/20, and rounding must not decide whether that reaches 1/20.
REACH = 0.05 * (1 + 1e-9)

#: Filters of the bundled reviews: many, some, few and none left.
FILTERS: tuple[dict[str, list[Any]], ...] = (
    {},
    {"age-group": ["under-1"]},
    {"age-group": ["under-1"], "outcome": ["death"]},
    {"age-group": ["under-1", "1-to-5"], "agency": ["health-visiting", "midwifery"]},
    {"age-group": ["16-to-17"], "incident-type": ["suicide"]},
    {"sex": ["female"], "nation": ["england", "wales"]},
    {"nation": ["wales"]},
    {"nation": ["scotland"], "sex": ["female"]},
    {"outcome": ["death"], "year": [2015, None]},
    {"outcome": ["serious-harm"], "year": [None, 2014]},
    {"year": [2019, 2019]},
    {"year": [1900, 1950]},
    {"nation": ["wales"], "age-group": ["16-to-17"], "outcome": ["serious-harm"]},
    {"age-group": [], "year": [None, None]},
    {"age-group": ["1-to-5"], "sex": ["male"]},
    {"age-group": ["1-to-5"], "children": ["any"], "sex": ["male"]},
    {"age-group": ["6-to-10"], "children": ["same"], "nation": ["england"], "sex": ["female"]},
    {"age-group": ["1-to-5", "under-1"], "children": ["any"], "outcome": ["death"]},
    {"agency": ["police+schools"], "sex": ["male"]},
    {"age-group": ["1-to-5+under-1"], "children": ["any"]},
    {"age-group": ["1-to-5+under-1"]},
)  # fmt: skip


def shapes() -> dict[str, np.ndarray[Any, Any]]:
    """Corpora that no real one is like: which themes each review names."""
    return {
        "every review names everything": np.ones((8, 6), bool),
        "nobody names anything": np.zeros((8, 6), bool),
        "no two themes meet": np.eye(12, dtype=bool),
        "a staircase and a theme in every review": np.hstack([np.tri(24), np.ones((24, 1))]) > 0,
        "32 reviews, a whole word": simulate(32, 1).X,
        "33 reviews": simulate(33, 2).X,
        "very unequal lengths": simulate(150, 4, themes=60, thoroughness=3.0).X,
        "strong pairs": simulate(300, 5, themes=40, planted=15, odds_ratio=500.0).X,
        "rare themes": simulate(300, 6, themes=90, prevalence=(0.002, 0.03)).X,
        "common themes": simulate(200, 7, themes=50, prevalence=(0.7, 0.995)).X,
    }


#: Lengths and totals at the edge of what is possible: much or everything is settled by them.
EDGES = {
    "one review": np.array([[1, 1, 0]], bool),
    "two reviews that share nothing": np.array([[1, 1, 0, 0], [0, 0, 1, 1]], bool),
    "a staircase": np.tri(30, dtype=bool),
    "one review names everything": np.vstack([np.ones((1, 40)), np.eye(40)]) > 0,
    "themes in all and in no review": np.hstack(
        [simulate(60, 11, themes=20).X, np.ones((60, 2)), np.zeros((60, 2))]
    ) > 0,
    "five reviews": simulate(5, 12, themes=12).X,
}  # fmt: skip


def made(X: np.ndarray[Any, Any]) -> Incidence:
    """An incidence matrix of the codebook's themes, the first of which are as in X."""
    themes = identifiers("theme")
    whole = np.zeros((len(X), len(themes)), dtype=bool)
    whole[:, : X.shape[1]] = X
    units = tuple(f"r{r:06}" for r in range(len(X)))
    return Incidence(csr_array(whole), units, units, themes, "review", Selection.of("level=all"))


def where(filters: Mapping[str, Sequence[Any]]) -> list[str]:
    """The same filters as the command line takes them."""
    found = ["level=case"]
    for key, values in filters.items():
        if key == "year":
            low, high = ("" if year is None else str(year) for year in values)
            if low or high:
                found.append(f"year={low}..{high}")
        elif values:
            found.append(f"{key}={','.join(values)}")
    return found


def close(
    mine: Sequence[Any], theirs: Any, what: str, *, least: float = 1e-12, gaps: bool = False
) -> int:
    """Nine digits; return how many numbers were compared.

    ``least`` is how far measures that pass through 0 may be off there; with ``gaps`` both may lack
    a number at the same place.
    """
    one, other = np.asarray(mine, float), np.asarray(theirs, float)
    assert one.shape == other.shape, what
    off = ~np.isclose(one, other, rtol=1e-9, atol=least, equal_nan=gaps)
    assert not off.any(), (what, one[off][:3], other[off][:3])
    return int(one.size)
