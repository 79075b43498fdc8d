"""Which reviews are alike: those that share many themes, above all rare ones.

Two reviews that both name information sharing have little in common, because most do; two that
both name fabricated illness have much. So the weight of a theme is its information content in bits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Shown wherever similar reviews are listed.
MEASURE = (
    "How alike: each theme weighs −log₂ of the share of reviews that name it, so rare themes weigh "
    "more; the weights of the shared themes are divided by those of all themes that either review "
    "names. 0 is nothing in common, 1 the same themes. It compares what was coded, not what "
    "happened, and says nothing of one family being like another."
)


@dataclass(frozen=True)
class Alike:
    """A review that is like another; ``shared`` are themes, the rarest first."""

    review: str
    score: float
    shared: tuple[str, ...]


class Similarity:
    """How alike the reviews of a corpus are, by their themes.

    The measure is the weighted Jaccard index Σ w(shared) / Σ w(either), with the weight
    w(t) = −log₂(n(t) / N), n(t) the reviews that name theme t out of N that name any theme.

    Parameters
    ----------
    themes_of
        Review id → themes that it names.

    Examples
    --------
    >>> s = Similarity({"a": ["x", "y"], "b": ["x", "y"], "c": ["y"], "d": ["z"]})
    >>> [(found.review, round(found.score, 2)) for found in s.nearest("a", 2)]
    [('b', 1.0), ('c', 0.29)]
    """

    def __init__(self, themes_of: Mapping[str, Sequence[str]]) -> None:
        self.themes_of = {review: frozenset(themes) for review, themes in themes_of.items()}
        counts = Counter(theme for themes in self.themes_of.values() for theme in themes)
        total = len(self.themes_of)
        self.weight = {theme: -math.log2(n / total) for theme, n in counts.items()}
        self._whole = {r: self._sum(themes) for r, themes in self.themes_of.items()}
        self._with: dict[str, list[str]] = {}
        for review, themes in self.themes_of.items():
            for theme in themes:
                self._with.setdefault(theme, []).append(review)

    def _sum(self, themes: frozenset[str]) -> float:
        return math.fsum(self.weight[theme] for theme in themes)

    def nearest(self, review: str, count: int = 6, least: float = 0.1) -> list[Alike]:
        """Return the reviews most like one, the most alike first; none below ``least``."""
        own = self.themes_of.get(review, frozenset())
        shared: dict[str, float] = {}
        for theme in sorted(own):
            for other in self._with[theme]:
                shared[other] = shared.get(other, 0.0) + self.weight[theme]
        shared.pop(review, None)
        scores = []
        for other, common in shared.items():
            either = self._whole[review] + self._whole[other] - common
            if either > 0 and common / either >= least:
                # Rounded, so that the order does not depend on the last bit of a sum.
                scores.append((-round(common / either, 9), other))
        scores.sort()
        return [
            Alike(
                other,
                -score,
                tuple(sorted(own & self.themes_of[other], key=lambda t: (-self.weight[t], t))),
            )
            for score, other in scores[:count]
        ]
